//! The difference of two forecasts' scores, and how sure it is with as few observations as there are.

use super::bootstrap::{Resampling, percentile};
use super::moments::Moments;
use super::share::Interval;

/// Independent units below which a bootstrap is a plain warning: intervals of so few are too narrow, by a third where they are five.
pub const FEW_UNITS: usize = 10;

/// The mean difference of two scores over the same observations, score less reference: below 0 where the forecast is better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoreDifference {
    /// Mean difference, over years or events.
    pub mean: f64,
    /// Standard error: the standard deviation of the resamples.
    pub se: f64,
    /// Percentile interval of the level asked for.
    pub interval: Interval,
    /// Share of the resamples in which the forecast is better, equals counted half.
    pub better: f64,
    /// Number of years or events.
    pub observations: usize,
    /// Number of units that count as independent: whole blocks of years, or events.
    pub units: usize,
}

impl ScoreDifference {
    /// Whether there are too few independent units for the interval to be more than a warning.
    pub fn is_few(&self) -> bool {
        self.units < FEW_UNITS
    }
}

/// The difference over years whose scores go together: `differences` holds one a year, in order, the mean over all that was
/// scored in it.
///
/// Blocks of `block` neighbouring years are drawn with replacement, as if the last year were followed by the first, until there
/// are as many years as were observed. A block should be as long as errors remember, such as three years at an autocorrelation of
/// 0.5. `None` without a year or a resample, or where one is not finite.
///
/// Source: D. N. Politis and J. P. Romano, 1992, A circular block-resampling procedure for stationary data, in R. LePage and L.
/// Billard (eds), Exploring the limits of bootstrap.
pub fn over_years(
    differences: &[f64],
    block: usize,
    plan: Resampling,
    level: f64,
) -> Option<ScoreDifference> {
    let years = differences.len();
    let block = block.clamp(1, years.max(1));
    let mean_of = |drawn: &[u32]| {
        let places = drawn.iter().flat_map(|start| (0..block).map(move |on| (*start as usize + on) % years));
        places.take(years).map(|place| differences[place]).sum::<f64>() / years as f64
    };
    summarised(differences, years / block, plan, level, &mean_of)
}

/// The difference over events that are independent of each other, one value each.
///
/// Events are drawn with replacement. `None` without an event or a resample, or where one is not finite.
pub fn over_events(differences: &[f64], plan: Resampling, level: f64) -> Option<ScoreDifference> {
    let count = differences.len();
    let mean_of =
        |drawn: &[u32]| drawn.iter().map(|place| differences[*place as usize]).sum::<f64>() / count as f64;
    summarised(differences, count, plan, level, &mean_of)
}

fn summarised(
    differences: &[f64],
    units: usize,
    plan: Resampling,
    level: f64,
    mean_of: &(dyn Fn(&[u32]) -> f64 + Sync),
) -> Option<ScoreDifference> {
    let mean = differences.iter().sum::<f64>() / differences.len() as f64;
    // Which also leaves out an empty list.
    if !mean.is_finite() {
        return None;
    }
    let mut resamples = plan.of(differences.len(), mean_of);
    let interval = percentile(&mut resamples, level)?;
    let se = Moments::of(&resamples)?.sd();
    let count = |is: fn(&f64) -> bool| resamples.iter().filter(|mean| is(mean)).count() as f64;
    let better = (count(|mean| *mean < 0.0) + 0.5 * count(|mean| *mean == 0.0)) / resamples.len() as f64;
    Some(ScoreDifference { mean, se, interval, better, observations: differences.len(), units })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: Resampling = Resampling { resamples: 3_999, seed: 3 };

    #[test]
    fn events_scatter_as_their_mean_does() {
        let differences: Vec<f64> = (0..40).map(|k| f64::from(k * 17 % 40) / 40.0 - 0.7).collect();
        let found = over_events(&differences, PLAN, 0.95).expect("a difference");
        let moments = Moments::of(&differences).expect("values");
        assert!((found.mean - moments.mean).abs() < 1e-15);
        // The bootstrap has n in place of n - 1.
        assert!((found.se / (moments.se() * (39.0_f64 / 40.0).sqrt()) - 1.0).abs() < 0.05, "{found:?}");
        assert!((found.interval.low - (moments.mean - 1.96 * moments.se())).abs() < 0.01, "{found:?}");
        assert!(found.better > 0.999 && (found.observations, found.units) == (40, 40) && !found.is_few());
    }

    #[test]
    fn neighbouring_years_go_together() {
        // Runs of four equal years: with blocks of one the error is taken for half of what it is.
        let runs = [0.31, -0.12, 0.05, 0.44, 0.40, -0.37, -0.29, 0.18, -0.41, 0.02, -0.15, 0.27];
        let differences: Vec<f64> = (0..48).map(|year| runs[year / 4]).collect();
        let [alone, together] =
            [1, 8].map(|block| over_years(&differences, block, PLAN, 0.9).expect("a difference"));
        assert!((1.5..2.3).contains(&(together.se / alone.se)), "{alone:?} {together:?}");
        assert_eq!((alone.units, together.units, together.observations), (48, 6, 48));
        assert!(together.is_few() && (together.mean - alone.mean).abs() < 1e-15);
        // A block of all years has one resample, whatever its start.
        let whole = over_years(&differences, 100, PLAN, 0.9).expect("a difference");
        assert!(whole.se < 1e-12 && whole.units == 1);
    }

    #[test]
    fn nothing_is_said_of_nothing() {
        assert_eq!(over_years(&[], 3, PLAN, 0.9), None);
        assert_eq!(over_events(&[], PLAN, 0.9), None);
        assert_eq!(over_events(&[0.1, f64::INFINITY], PLAN, 0.9), None);
        assert_eq!(over_events(&[0.1], Resampling { resamples: 0, seed: 0 }, 0.9), None);
        let even = over_events(&[0.0; 3], PLAN, 0.9).expect("a difference");
        assert_eq!((even.mean, even.se, even.better), (0.0, 0.0, 0.5));
    }
}
