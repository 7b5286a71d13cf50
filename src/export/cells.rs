//! Cells of summaries: the same rounding and labels on the terminal and in articles.

use jiff::civil::Date;

use crate::model::series::REGION;
use crate::scenario::calendar::Calendar;
use crate::scenario::{Scenario, milestones};
use crate::statistics::Interval;

use super::comparison::{EffectRow, UnderPriorsRow};
use super::summary::{Group, PassageRow, Row};
use super::variance::VarianceRow;
use crate::analysis::Effect;
use crate::format::{
    MISSING, at_least_a_digit, estimate, most_places, number, percent, percent_to, percent_within, places,
    places_of_difference, tick_end,
};

/// A regional measure at the end of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureCells {
    /// Name of the measure.
    pub label: String,
    /// Mean over replicates.
    pub mean: String,
    /// Monte Carlo standard error of the mean.
    pub error: String,
    /// Standard deviation over replicates.
    pub sd: String,
    /// 5% and 95% quantiles over replicates.
    pub range: (String, String),
}

impl MeasureCells {
    /// Rounds a row: the mean by its error, spread and quantiles by the spread; quantiles of a count are
    /// whole.
    pub fn new(row: &Row) -> Self {
        let (mean, error) = estimate(row.mean, row.mc_se.unwrap_or(f64::NAN));
        let measure = REGION.iter().find(|measure| measure.name() == row.outcome);
        let digits = places_of_spread(row);
        Self {
            label: measure.map_or_else(|| row.outcome.clone(), |measure| measure.label().to_owned()),
            mean,
            error,
            sd: at_least_a_digit(row.sd.unwrap_or(f64::NAN), digits),
            range: range(row, digits),
        }
    }

    /// The quantiles of a row beside those of another, with no more decimals than these have.
    pub fn range_beside(row: &Row, other: &Row) -> (String, String) {
        range(row, places_of_spread(row).min(places_of_spread(other)))
    }
}

/// Decimals of the spread of a measure.
fn places_of_spread(row: &Row) -> usize {
    let quantiles = [row.q05, row.q95].map(|value| value.unwrap_or(f64::NAN));
    places(&quantiles, 0.0, row.sd.unwrap_or(f64::NAN))
}

/// The 5% and 95% quantiles of a measure; those of a count are whole.
fn range(row: &Row, digits: usize) -> (String, String) {
    let measure = REGION.iter().find(|measure| measure.name() == row.outcome);
    let is_count = measure.is_some_and(|measure| measure.is_count());
    let digits = if is_count { 0 } else { digits };
    let written = |value: Option<f64>| number(value.unwrap_or(f64::NAN), digits);
    (written(row.q05), written(row.q95))
}

/// A share of the replicates.
#[derive(Debug, Clone, PartialEq)]
pub struct ShareCells {
    /// Name of the category.
    pub label: String,
    /// The share, for a bar.
    pub value: f64,
    /// The share in percent.
    pub share: String,
    /// Its 95% confidence interval in percent.
    pub interval: String,
}

impl ShareCells {
    /// Rounds a row about a regime or a culture.
    pub fn new(row: &Row) -> Self {
        let (low, high) = (row.low.unwrap_or(f64::NAN), row.high.unwrap_or(f64::NAN));
        let (share, interval) = percent_within(row.mean, low, high);
        Self { label: sentence(row.category()), value: row.mean, share, interval }
    }
}

/// The end of the last tick of a scenario, at which outcomes are measured.
pub fn last_tick(scenario: &Scenario) -> String {
    let calendar = scenario.calendar();
    calendar.first_days().last().map_or_else(String::new, |day| end_of_tick(calendar, *day))
}

/// The end of the tick that contains a day; the day itself if it is in no tick.
pub fn end_of_tick(calendar: &Calendar, day: Date) -> String {
    let Some(t) = calendar.tick_of(day) else { return day.to_string() };
    tick_end(calendar.first_days()[t], calendar.last_day_of(t), calendar.ticks_per_year())
}

/// When something first happened.
#[derive(Debug, Clone, PartialEq)]
pub struct PassageCells {
    /// The event, and the share of replicates in which it happened.
    pub reached: ShareCells,
    /// Tick by which it has happened in half of the replicates.
    pub half: String,
}

impl PassageCells {
    /// Rounds a row; `never` replaces a half that is not reached by the end.
    pub fn new(row: &PassageRow, calendar: &Calendar, never: &str) -> Self {
        let (share, interval) = percent_within(row.share, row.low, row.high);
        Self {
            reached: ShareCells { label: capitalised(&row.label), value: row.share, share, interval },
            half: row.q50.map_or_else(|| never.to_owned(), |day| end_of_tick(calendar, day.0)),
        }
    }
}

/// Share of the variance of an outcome that is due to drawn parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct VarianceCells {
    /// Name of the measure.
    pub label: String,
    /// The share, for a bar.
    pub value: f64,
    /// The share in percent; a dash if nothing varies or the share cannot be estimated.
    pub share: String,
    /// Its 95% interval in percent.
    pub interval: String,
}

impl VarianceCells {
    /// Rounds the row of a regional measure; `None` for other outcomes.
    pub fn new(row: &VarianceRow) -> Option<Self> {
        let measure = REGION.iter().find(|measure| measure.name() == row.outcome)?;
        let [low, high] = [row.low, row.high].map(|end| end.unwrap_or(f64::NAN));
        let (share, interval) = percent_within(row.share.unwrap_or(f64::NAN), low, high);
        Some(Self { label: measure.label().to_owned(), value: row.share.unwrap_or(0.0), share, interval })
    }
}

/// Shares of parameters, codings and chance in the variance of an outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartsCells {
    /// Name of the measure.
    pub label: String,
    /// Of parameters, codings and chance the share in percent and its 95% interval; dashes if nothing varies.
    pub parts: [(String, String); 3],
}

impl PartsCells {
    /// Rounds the row of a regional measure; `None` for other outcomes, and where the part of codings is not estimated.
    pub fn new(row: &VarianceRow) -> Option<Self> {
        let measure = REGION.iter().find(|measure| measure.name() == row.outcome)?;
        let parameters = [row.share, row.low, row.high];
        let codings = [row.codings_share?.0, row.codings_low?.0, row.codings_high?.0];
        let chance = [row.chance_share?.0, row.chance_low?.0, row.chance_high?.0];
        let parts = [parameters, codings, chance].map(|share| {
            let [share, low, high] = share.map(|value| value.unwrap_or(f64::NAN));
            percent_within(share, low, high)
        });
        Some(Self { label: measure.label().to_owned(), parts })
    }
}

/// A difference between a scenario and the baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectCells {
    /// Mean or share under the baseline.
    pub baseline: String,
    /// Mean or share under the scenario.
    pub scenario: String,
    /// Mean difference with its sign; of shares in percentage points.
    pub difference: String,
    /// The absolute difference, without unit.
    pub size: String,
    /// Its 95% confidence interval, `0.2 to 0.3`; a dash if there is none.
    pub interval: String,
    /// Hedges' g; a dash for shares.
    pub g: String,
}

impl EffectCells {
    /// Rounds an effect on a measure, to the precision of the difference.
    pub fn of_mean(effect: &Effect, pairs: u64) -> Self {
        let se = if pairs > 1 { effect.se } else { f64::NAN };
        Self::new([effect.baseline, effect.scenario, effect.mean], se, effect.interval, effect.g, false)
    }

    /// Rounds a row of `effects.csv`.
    pub fn of_row(row: &EffectRow, pairs: u64) -> Self {
        let se = row.se.filter(|_| pairs > 1).unwrap_or(f64::NAN);
        let interval = Interval { low: row.low.unwrap_or(f64::NAN), high: row.high.unwrap_or(f64::NAN) };
        let is_share = matches!(row.group, Group::Regime | Group::Culture | Group::Passage);
        let means = [row.baseline_mean, row.scenario_mean, row.difference];
        Self::new(means, se, interval, row.hedges_g.filter(|_| !is_share), is_share)
    }

    /// Rounds a difference and both levels.
    pub(crate) fn new(
        [baseline, scenario, difference]: [f64; 3],
        se: f64,
        Interval { low, high }: Interval,
        g: Option<f64>,
        is_share: bool,
    ) -> Self {
        let scale = if is_share { 100.0 } else { 1.0 };
        let has_interval = low.is_finite() && high.is_finite() && high > low;
        let all = [baseline, scenario, difference].map(|value| value * scale);
        let most = most_places(&all[..2]);
        let decimals = match is_share {
            _ if has_interval => {
                places_of_difference(&[all[2], low * scale, high * scale], low * scale, high * scale)
            }
            true => 1,
            false if all.iter().all(|value| value.fract() == 0.0) => 0,
            false => most,
        };
        let written = |value: f64| number(value * scale, decimals);
        // Levels have the decimals of the difference, up to four digits, and more digits if needed to show a difference.
        let level = |value: f64, decimals: usize| match is_share {
            true => percent_to(value, decimals),
            false => number(value, decimals),
        };
        let fewest = decimals.min(most);
        let is_apart = |decimals: &usize| level(baseline, *decimals) != level(scenario, *decimals);
        let of_levels = (fewest..=decimals).find(is_apart).unwrap_or(fewest);
        let signed = |value: f64| {
            let text = written(value);
            if value > 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
                format!("+{text}")
            } else {
                text
            }
        };
        // A single pair has no interval; an interval of width 0 would be misleading.
        let interval = if se.is_finite() && high > low {
            format!("{} to {}", written(low), written(high))
        } else {
            MISSING.to_owned()
        };
        Self {
            baseline: level(baseline, of_levels),
            scenario: level(scenario, of_levels),
            difference: signed(difference),
            size: written(difference.abs()),
            interval,
            g: g.map_or_else(|| MISSING.to_owned(), |g| number(g, 2)),
        }
    }
}

/// The difference in a regional measure where each pair has parameters drawn from their priors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnderPriorsCells {
    /// Mean difference with its sign.
    pub mean: String,
    /// Its 95% confidence interval; a dash if there is none.
    pub interval: String,
    /// 5% and 95% quantiles of the differences; dashes for other outcomes.
    pub range: (String, String),
    /// Share of the sets under which the scenario has more, in percent.
    pub above: String,
}

impl UnderPriorsCells {
    /// Rounds a row: the mean by its interval, quantiles by the spread; quantiles of a count are whole.
    pub fn new(row: &UnderPriorsRow) -> Self {
        let interval = Interval { low: row.low.unwrap_or(f64::NAN), high: row.high.unwrap_or(f64::NAN) };
        let means = [row.baseline_mean, row.scenario_mean, row.difference];
        let cells = EffectCells::new(means, row.se.unwrap_or(f64::NAN), interval, None, false);
        let measure = REGION.iter().find(|measure| measure.name() == row.outcome);
        let quantiles = [row.q05, row.q95].map(|value| value.unwrap_or(f64::NAN));
        let digits = match measure {
            Some(measure) if measure.is_count() => 0,
            _ => places(&quantiles, 0.0, row.sd.unwrap_or(f64::NAN)),
        };
        let [low, high] = quantiles.map(|value| number(value, digits));
        Self {
            mean: cells.difference,
            interval: cells.interval,
            range: (low, high),
            above: percent(row.superiority),
        }
    }
}

/// Label of an outcome of a comparison in tables.
pub fn effect_label(scenario: &Scenario, row: &EffectRow) -> String {
    outcome_label(scenario, row.group, &row.outcome)
}

/// Label in tables of an outcome at the end, from its name in files.
pub fn outcome_label(scenario: &Scenario, group: Group, outcome: &str) -> String {
    match group {
        Group::End => REGION
            .iter()
            .find(|measure| measure.name() == outcome)
            .map_or_else(|| outcome.to_owned(), |measure| measure.label().to_owned()),
        Group::Passage => milestones(scenario)
            .into_iter()
            .find(|milestone| milestone.name == outcome)
            .map_or_else(|| outcome.to_owned(), |milestone| capitalised(&milestone.label)),
        group => sentence(outcome.strip_prefix(group.prefix()).unwrap_or(outcome)),
    }
}

/// A name or phrase for the beginning of a table row.
pub fn sentence(text: &str) -> String {
    capitalised(&text.replace('_', " "))
}

/// A text with an initial capital.
fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", characters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::summary::Group;
    use crate::format::MISSING;

    fn row(outcome: &str) -> Row {
        Row {
            group: Group::End,
            outcome: outcome.to_owned(),
            mean: 0.450_83,
            mc_se: Some(0.000_343),
            low: None,
            high: None,
            sd: Some(0.0343),
            q05: Some(0.394_4),
            q25: Some(0.42),
            q50: Some(0.45),
            q75: Some(0.48),
            q95: Some(0.506_9),
            count: None,
        }
    }

    #[test]
    fn a_measure_is_rounded_by_its_error_and_its_spread() {
        let cells = MeasureCells::new(&row("integration"));
        assert_eq!(
            (cells.label.as_str(), cells.mean.as_str(), cells.error.as_str(), cells.sd.as_str()),
            ("Implemented integration", "0.4508", "0.0003", "0.034")
        );
        assert_eq!(cells.range, ("0.394".to_owned(), "0.507".to_owned()));
    }

    #[test]
    fn a_single_replicate_has_no_error_and_no_spread() {
        let cells = MeasureCells::new(&Row { mc_se: None, sd: None, ..row("some_new_measure") });
        assert_eq!((cells.error.as_str(), cells.sd.as_str()), (MISSING, MISSING));
        assert_eq!(cells.label, "some_new_measure");
    }

    #[test]
    fn levels_that_differ_are_told_apart() {
        let cells = |[baseline, scenario]: [f64; 2], [low, high]: [f64; 2], is_share| {
            let means = [baseline, scenario, scenario - baseline];
            let cells = EffectCells::new(means, 0.001, Interval { low, high }, None, is_share);
            [cells.baseline, cells.scenario, cells.difference, cells.interval]
        };
        assert_eq!(
            cells([0.980_4, 0.979_9], [-0.000_8, -0.000_2], true),
            ["98.04%", "97.99%", "-0.050", "-0.080 to -0.020"]
        );
        assert_eq!(cells([0.25, 0.333], [0.04, 0.126], true), ["25.0%", "33.3%", "+8.3", "4.0 to 12.6"]);
        assert_eq!(cells([0.12, 0.16], [-0.04, 0.12], true), ["12%", "16%", "+4", "-4 to 12"]);
        assert_eq!(
            cells([0.450_83, 0.451_32], [0.000_21, 0.000_77], false),
            ["0.4508", "0.4513", "+0.00049", "0.00021 to 0.00077"]
        );
        assert_eq!(
            cells([70.412, 70.413], [0.000_5, 0.001_5], false),
            ["70.412", "70.413", "+0.0010", "0.0005 to 0.0015"]
        );
    }

    #[test]
    fn sentences_begin_with_a_capital() {
        assert_eq!(sentence("fragmentation"), "Fragmentation");
        assert_eq!(sentence("état_de_paix"), "État de paix");
        assert_eq!(sentence(""), "");
    }
}
