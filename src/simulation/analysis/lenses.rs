//! Outcomes under a lens: at the end of histories, and as differences between two scenarios.

use super::attribution::{self, Share, share};
use super::comparison::{LEVEL, Outcome};
use super::ends::OutcomeNames;
use crate::outcome::EndRow;
use crate::statistics::{Interval, Kind, Moments, wilson};

/// Most values that are kept: all outcomes of all replicates through two lenses, of two scenarios each.
const MOST_VALUES: u64 = 1 << 26;

/// Every outcome of every replicate of a scenario.
#[derive(Debug, Clone)]
pub struct OutcomeValues {
    names: OutcomeNames,
    /// By (replicate, outcome).
    values: Vec<f64>,
}

impl OutcomeValues {
    /// Makes an empty collection.
    pub fn new(names: OutcomeNames) -> Self {
        Self { names, values: Vec::new() }
    }

    /// Returns how many replicates fit, given the outcomes.
    pub fn most_replicates(names: &OutcomeNames) -> u64 {
        MOST_VALUES / (4 * attribution::outcomes(names)).max(1) as u64
    }

    /// Adds ends of replicates, in ascending order.
    pub fn extend(&mut self, rows: &[EndRow]) {
        for row in rows {
            self.names.values(row, &mut self.values);
        }
    }

    /// Returns an outcome in every replicate.
    fn of(&self, outcome: usize) -> Vec<f64> {
        let outcomes = attribution::outcomes(&self.names);
        self.values.iter().skip(outcome).step_by(outcomes).copied().collect()
    }
}

/// An outcome under a lens.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// The outcome.
    pub outcome: Outcome,
    /// Name in files.
    pub name: String,
    /// Its mean or share.
    pub level: Share,
    /// Mean difference to the full model, in pairs.
    pub to_full: Share,
    /// The difference between two scenarios under the lens; `None` for a single scenario.
    pub between: Option<Between>,
}

/// The difference between a scenario and its baseline under a lens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Between {
    /// Mean or share under the baseline.
    pub baseline: f64,
    /// Mean difference, the scenario less the baseline, in pairs.
    pub difference: Share,
    /// Its ratio to the difference in the full model; `None` if the interval of the latter includes 0.
    pub kept: Option<Share>,
}

/// Returns the differences of pairs.
fn differences(scenario: &[f64], baseline: &[f64]) -> Vec<f64> {
    scenario.iter().zip(baseline).map(|(scenario, baseline)| scenario - baseline).collect()
}

/// Computes the ratio of two means over the same replicates, r = x̄/ȳ, by the delta method: its variance is that of the
/// mean of (x - r y)/ȳ. `None` if the interval of ȳ includes 0.
///
/// Source: G. Casella and R. L. Berger, 2002, Statistical inference, 2nd edition, 5.5.4.
fn ratio(part: &[f64], whole: &[f64], kind: Kind) -> Option<Share> {
    let (x, y) = (Moments::of(part)?, Moments::of(whole)?);
    let Interval { low, high } = y.sureness(kind).interval(LEVEL);
    if low <= 0.0 && high >= 0.0 {
        return None;
    }
    let ratio = x.mean / y.mean;
    let apart: Vec<f64> =
        part.iter().zip(whole).map(|(part, whole)| (part - ratio * whole) / y.mean).collect();
    let moments = Moments::of(&apart)?;
    let Interval { low, high } = moments.sureness(Kind::Measures).interval(LEVEL);
    Some(Share { mean: ratio, se: moments.se(), interval: Interval { low: ratio + low, high: ratio + high } })
}

/// Computes every outcome under a lens; `lens` and `full` hold the scenario and then the baseline, if there is one.
///
/// Intervals are 95%: those of a comparison for differences, Student's for means, Wilson's for shares of the
/// replicates, and by the delta method for ratios.
pub fn seen(lens: &[OutcomeValues], full: &[OutcomeValues]) -> Vec<Seen> {
    let Some((of_lens, of_full)) = lens.first().zip(full.first()) else { return Vec::new() };
    let named = attribution::named(&of_lens.names).into_iter().enumerate();
    let seen = |(place, (outcome, name)): (usize, (Outcome, String))| {
        let (here, there) = (of_lens.of(place), of_full.of(place));
        let kind = outcome.kind();
        let mut level = share(&here, kind);
        if outcome.is_share() {
            let count = here.iter().filter(|value| **value > 0.5).count();
            level.interval = wilson(count as u64, here.len() as u64);
        }
        let between = lens.get(1).zip(full.get(1)).map(|(lens, full)| {
            let baseline = lens.of(place);
            let part = differences(&here, &baseline);
            let whole = differences(&there, &full.of(place));
            Between {
                baseline: share(&baseline, kind).mean,
                difference: share(&part, kind),
                kept: ratio(&part, &whole, kind),
            }
        });
        Seen { outcome, name, level, to_full: share(&differences(&here, &there), kind), between }
    };
    named.map(seen).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Culture;

    fn names() -> OutcomeNames {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        OutcomeNames {
            regimes: owned(&["good", "bad"]),
            passages: owned(&["first"]),
            agreements: owned(&["trade_2"]),
        }
    }

    /// Replicates that all end with one measure.
    fn values(of: impl Fn(u64) -> f64, replicates: u64) -> OutcomeValues {
        let mut values = OutcomeValues::new(names());
        let row = |replicate: u64| {
            let value = of(replicate);
            EndRow {
                replicate,
                region: [value; 8],
                regime: usize::from(value < 0.5),
                culture: Culture::of(value),
                passages: vec![(value > 0.2).then_some(3)],
                agreements: vec![(10.0 * value) as u32],
            }
        };
        values.extend(&(0..replicates).map(row).collect::<Vec<_>>());
        values
    }

    fn luck(replicate: u64) -> f64 {
        (replicate * 7 % 11) as f64 / 100.0
    }

    #[test]
    fn a_lens_that_halves_a_difference_keeps_half_of_it() {
        // Full: 0.4 more than the baseline, and luck; through the lens 0.2, and half of the luck of that.
        let full = [values(|r| 0.5 + 2.0 * luck(r), 44), values(|r| 0.1 + luck(r), 44)];
        let lens = [values(|r| 0.4 + 1.5 * luck(r), 44), values(|r| 0.2 + luck(r), 44)];
        let found = seen(&lens, &full);
        assert_eq!(found.len(), 8 + 2 + 3 + 1 + 1);
        let integration = &found[0];
        assert_eq!(integration.name, "integration");
        assert!((integration.level.mean - 0.475).abs() < 1e-14);
        assert!((integration.to_full.mean + 0.125).abs() < 1e-14);
        let between = integration.between.expect("a baseline");
        assert!((between.difference.mean - 0.225).abs() < 1e-14 && (between.baseline - 0.25).abs() < 1e-14);
        // Part and whole go together to the last bit: their ratio is known for certain.
        let kept = between.kept.expect("a difference to keep");
        assert!((kept.mean - 0.5).abs() < 1e-14 && kept.se < 1e-14, "{kept:?}");
        // The share of a regime has the interval of a share.
        let good = found.iter().find(|seen| seen.name == "regime_good").expect("a regime");
        let count = (0..44).filter(|r| 0.4 + 1.5 * luck(*r) >= 0.5).count() as u64;
        assert_eq!(good.level.interval, wilson(count, 44));
    }

    #[test]
    fn the_error_of_a_ratio_is_that_of_the_delta_method() {
        let x: Vec<f64> = (0..50).map(|r| 1.0 + f64::from(r * 13 % 17) / 10.0).collect();
        let y: Vec<f64> = (0..50).map(|r| 4.0 + f64::from(r * 5 % 7) / 5.0).collect();
        let found = ratio(&x, &y, Kind::Measures).expect("y is above 0");
        let n = 50.0;
        let mean = |of: &[f64]| of.iter().sum::<f64>() / n;
        let (mx, my) = (mean(&x), mean(&y));
        let product = |a: &[f64], b: &[f64], ma: f64, mb: f64| {
            a.iter().zip(b).map(|(a, b)| (a - ma) * (b - mb)).sum::<f64>() / (n - 1.0)
        };
        let (xx, xy, yy) = (product(&x, &x, mx, mx), product(&x, &y, mx, my), product(&y, &y, my, my));
        let r = mx / my;
        let variance = (xx - 2.0 * r * xy + r * r * yy) / (n * my * my);
        assert!((found.mean - r).abs() < 1e-15 && (found.se - variance.sqrt()).abs() < 1e-15);
        assert_eq!(ratio(&x, &[1.0, -1.0, 0.5, -0.5], Kind::Measures), None);
    }

    #[test]
    fn the_full_model_keeps_all_of_itself() {
        let full = [values(|r| 0.5 + luck(r), 30), values(luck, 30)];
        for seen in seen(&full, &full) {
            let Share { mean, se, interval: Interval { low, high } } = seen.to_full;
            assert!((mean, se) == (0.0, 0.0) && low <= 0.0 && high >= 0.0, "{:?}", seen.to_full);
            if let Some(kept) = seen.between.and_then(|between| between.kept) {
                assert!((kept.mean, kept.se) == (1.0, 0.0), "{kept:?}");
            }
        }
        let alone = seen(&full[..1], &full[..1]);
        assert!(alone.iter().all(|seen| seen.between.is_none()));
        assert!(seen(&[], &[]).is_empty());
    }

    #[test]
    fn the_memory_is_for_as_many_as_fit() {
        assert_eq!(OutcomeValues::most_replicates(&names()), (1 << 26) / (4 * 15));
    }
}
