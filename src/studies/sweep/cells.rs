//! Rounded outcomes of a sweep.

use crate::analysis::Sweep;
use crate::analysis::sweep::{Found, Point};
use crate::export::cells::{EffectCells, MeasureCells, ShareCells, outcome_label};
use crate::export::comparison::group;
use crate::export::summary::Group;
use crate::format::MISSING;
use crate::scenario::Scenario;
use crate::statistics::Interval;

/// Most keys whose values identify a point; for more keys, its number does.
const MOST_KEYS: usize = 3;

/// An outcome at some points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeCells {
    /// Label of the outcome.
    pub label: String,
    /// Headings of the columns; the first identifies the points.
    pub heading: Vec<String>,
    /// One line per point.
    pub lines: Vec<Vec<String>>,
}

impl OutcomeCells {
    /// The outcome with index `place` of [`Sweep::outcomes`] at the points with the given indices; its difference if points
    /// have one.
    pub fn new(scenario: &Scenario, keys: &[String], sweep: &Sweep, place: usize, points: &[usize]) -> Self {
        let (outcome, name) = &sweep.outcomes[place];
        let group = group(*outcome);
        let at = points.iter().filter_map(|point| sweep.points.get(*point));
        let found: Vec<(&Point, &Found)> =
            at.filter_map(|point| Some((point, point.outcome(place)?))).collect();
        let is_paired = found.iter().any(|(_, found)| found.gap.is_some());
        let of_point = |(point, found): &(&Point, &Found)| {
            let mut line = vec![label(point)];
            line.extend(if is_paired {
                of_difference(group, found, sweep.replicates)
            } else {
                of_level(group, name, found)
            });
            line
        };
        let lines = found.iter().map(of_point).collect();
        let is_share = outcome.is_share();
        let columns: &[&str] = match (is_paired, is_share, group) {
            (true, true, _) => &["Baseline", "Share", "Diff., pp", "95% interval"],
            (true, false, _) => &["Baseline", "Mean", "Difference", "95% interval"],
            (false, true, _) => &["Share", "95% interval"],
            (false, false, Group::End) => &["Mean", "s.e.", "5–95%"],
            (false, false, _) => &["Mean", "s.e."],
        };
        let heading = std::iter::once(heading(keys)).chain(columns.iter().map(|column| (*column).to_owned()));
        Self { label: outcome_label(scenario, group, name), heading: heading.collect(), lines }
    }
}

/// Heading of the points: the names of the keys.
fn heading(keys: &[String]) -> String {
    if keys.len() > MOST_KEYS {
        return "Point".to_owned();
    }
    crate::export::cells::sentence(&names(keys).join(", "))
}

/// The last parts of keys, with their owner if two keys end alike, and the whole key if that is still ambiguous.
fn names(keys: &[String]) -> Vec<String> {
    let last = |key: &String| key.rsplit('.').next().unwrap_or(key).replace('_', " ");
    let owned = |key: &String| match key.strip_prefix("states.").and_then(|rest| rest.split_once('.')) {
        Some((state, _)) => format!("{} of {state}", last(key)),
        None => {
            let owner = key
                .rsplit_once('.')
                .map_or("", |(owner, _)| owner.split_once('.').map_or(owner, |(_, owner)| owner));
            format!("{} of {owner}", last(key))
        }
    };
    let is_alone = |name: &dyn Fn(&String) -> String, key: &String| {
        keys.iter().filter(|other| name(other) == name(key)).count() == 1
    };
    let name = |key: &String| match () {
        () if is_alone(&last, key) => last(key),
        () if is_alone(&owned, key) => owned(key),
        () => key.clone(),
    };
    keys.iter().map(name).collect()
}

/// A point in a line.
pub(super) fn label(point: &Point) -> String {
    if point.written.len() > MOST_KEYS {
        return point.number.to_string();
    }
    let written = |text: &String| match text.parse::<f64>() {
        // Enough digits to distinguish points; the files have all of them.
        Ok(value) if text.len() > 8 => format!("{value:.4}"),
        _ => text.clone(),
    };
    point.written.iter().map(written).collect::<Vec<_>>().join(", ")
}

fn of_level(group: Group, name: &str, found: &Found) -> Vec<String> {
    let row = super::rows::row(group, name, &found.level);
    match group {
        Group::Regime | Group::Culture | Group::Passage => {
            let cells = ShareCells::new(&row);
            vec![cells.share, cells.interval]
        }
        Group::End => {
            let cells = MeasureCells::new(&row);
            vec![cells.mean, cells.error, format!("{} to {}", cells.range.0, cells.range.1)]
        }
        Group::Agreements => {
            let cells = MeasureCells::new(&row);
            vec![cells.mean, cells.error]
        }
    }
}

fn of_difference(group: Group, found: &Found, pairs: u64) -> Vec<String> {
    let Some(gap) = found.gap else { return vec![MISSING.to_owned(); 4] };
    let is_share = matches!(group, Group::Regime | Group::Culture | Group::Passage);
    let se = gap.se.filter(|_| pairs > 1).unwrap_or(f64::NAN);
    let interval = gap.interval.unwrap_or(Interval { low: f64::NAN, high: f64::NAN });
    let cells = EffectCells::new([gap.baseline, found.level.mean, gap.mean], se, interval, None, is_share);
    vec![cells.baseline, cells.scenario, cells.difference, cells.interval]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sweep::Gap;
    use crate::testkit;

    fn sweep(gap: Option<Gap>) -> Sweep {
        let mut sweep = Sweep::new(1200);
        for value in [0.25, 1.0 / 3.0] {
            let mut outcomes =
                crate::studies::sweep::rows::outcomes(&testkit::scenario(), &testkit::results(1200), None);
            for found in &mut outcomes {
                found.gap = gap;
            }
            sweep.push(0, vec![value], vec![value.to_string()], outcomes);
        }
        sweep
    }

    #[test]
    fn means_and_shares_have_their_own_columns() {
        let (scenario, sweep, keys) = (testkit::scenario(), sweep(None), ["parameters.spillover".to_owned()]);
        let of = |name: &str| {
            let place = sweep.place(name).expect("an outcome");
            OutcomeCells::new(&scenario, &keys, &sweep, place, &[0, 1])
        };
        let integration = of("integration");
        assert_eq!(integration.label, "Implemented integration");
        assert_eq!(integration.heading, ["Spillover", "Mean", "s.e.", "5–95%"]);
        assert_eq!((integration.lines[0][0].as_str(), integration.lines[1][0].as_str()), ("0.25", "0.3333"));
        assert_eq!(of("regime_integration").heading, ["Spillover", "Share", "95% interval"]);
        assert_eq!(of("regime_integration").lines[0][1], "33.3%");
        assert_eq!(of("agreements_trade_2").heading.len(), 3);
    }

    #[test]
    fn no_two_keys_have_one_name() {
        for (keys, expected) in [
            (&["parameters.spillover", "states.UZB.openness"][..], &["spillover", "openness"][..]),
            (
                &["states.UZB.sovereignty_sensitivity", "states.KAZ.sovereignty_sensitivity"],
                &["sovereignty sensitivity of UZB", "sovereignty sensitivity of KAZ"],
            ),
            (
                &["dyads.KAZ-UZB.dispute", "dyads.KGZ-UZB.dispute"],
                &["dispute of KAZ-UZB", "dispute of KGZ-UZB"],
            ),
            (
                &["states.TKM.leaders.\"A B\".openness", "states.TKM.leaders.\"C. D\".openness"],
                &["states.TKM.leaders.\"A B\".openness", "states.TKM.leaders.\"C. D\".openness"],
            ),
        ] {
            let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
            assert_eq!(names(&keys), expected);
        }
    }

    #[test]
    fn differences_are_signed_and_of_shares_in_points() {
        let interval = Some(Interval { low: 0.04, high: 0.08 });
        let sweep = sweep(Some(Gap { baseline: 0.25, mean: 0.06, se: Some(0.01), interval }));
        let place = sweep.place("regime_integration").expect("an outcome");
        let keys = ["a.b".to_owned(), "c".to_owned(), "d".to_owned(), "e".to_owned()];
        let cells = OutcomeCells::new(&testkit::scenario(), &keys[..1], &sweep, place, &[1]);
        assert_eq!(cells.heading, ["B", "Baseline", "Share", "Diff., pp", "95% interval"]);
        assert_eq!(cells.lines, [["0.3333", "25.0%", "33.3%", "+6.0", "4.0 to 8.0"]]);
        assert_eq!(OutcomeCells::new(&testkit::scenario(), &keys, &sweep, place, &[1]).heading[0], "Point");
    }
}
