//! The difference of two forecasts' scores, and how sure it is with as few observations as there are.

use super::bootstrap::{Resampling, percentile};
use super::moments::Moments;
use super::scores::skill;
use super::share::Interval;

/// Independent units below which a bootstrap is a plain warning: intervals of so few are too narrow, by a third where they are five.
pub const FEW_UNITS: usize = 10;

/// A unit that is drawn as a whole: a year, an event, a pair, with its scores.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoredUnit {
    /// Sum of the scores of its observations, each times its weight.
    pub score: f64,
    /// The same of the reference.
    pub reference: f64,
    /// Sum of the weights.
    pub weight: f64,
}

/// The mean difference of two scores over the same observations, score less reference: below 0 where the forecast is better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoreDifference {
    /// Mean difference, over years or events.
    pub mean: f64,
    /// Standard error: the standard deviation of the resamples.
    pub se: f64,
    /// Percentile interval of the level asked for.
    pub interval: Interval,
    /// Skill 1 - score/reference; `None` if the reference scores 0 and the forecast does not.
    pub skill: Option<f64>,
    /// Percentile interval of the skill, on the same resamples; `None` where the skill of one is not finite.
    pub skill_interval: Option<Interval>,
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

/// The difference over years whose scores go together: one unit a year, in order, with all that was scored in it.
///
/// Blocks of `block` neighbouring years are drawn with replacement, as if the last year were followed by the first, until there
/// are as many years as were observed. A block should be as long as errors remember, such as three years at an autocorrelation of
/// 0.5. `None` without a year, a weight or a resample, or where a score is not finite.
///
/// Source: D. N. Politis and J. P. Romano, 1992, A circular block-resampling procedure for stationary data, in R. LePage and L.
/// Billard (eds), Exploring the limits of bootstrap.
pub fn over_years(
    years: &[ScoredUnit],
    block: usize,
    plan: Resampling,
    level: f64,
) -> Option<ScoreDifference> {
    let count = years.len();
    let block = block.clamp(1, count.max(1));
    let sums_of = |drawn: &[u32]| {
        let places = drawn.iter().flat_map(|start| (0..block).map(move |on| (*start as usize + on) % count));
        sums(places.take(count).map(|place| years[place]))
    };
    summarised(years, count / block, plan, level, &sums_of)
}

/// The difference over events, or other units, that are independent of each other.
///
/// They are drawn with replacement. `None` without an event, a weight or a resample, or where a score is not finite.
pub fn over_events(events: &[ScoredUnit], plan: Resampling, level: f64) -> Option<ScoreDifference> {
    let sums_of = |drawn: &[u32]| sums(drawn.iter().map(|place| events[*place as usize]));
    summarised(events, events.len(), plan, level, &sums_of)
}

fn sums(units: impl Iterator<Item = ScoredUnit>) -> ScoredUnit {
    let none = ScoredUnit { score: 0.0, reference: 0.0, weight: 0.0 };
    units.fold(none, |sum, unit| ScoredUnit {
        score: sum.score + unit.score,
        reference: sum.reference + unit.reference,
        weight: sum.weight + unit.weight,
    })
}

fn summarised(
    units: &[ScoredUnit],
    independent: usize,
    plan: Resampling,
    level: f64,
    sums_of: &(dyn Fn(&[u32]) -> ScoredUnit + Sync),
) -> Option<ScoreDifference> {
    let all = sums(units.iter().copied());
    let difference = |of: &ScoredUnit| (of.score - of.reference) / of.weight;
    let mean = difference(&all);
    // Which also leaves out an empty list.
    if !mean.is_finite() {
        return None;
    }
    let drawn = plan.of(units.len(), sums_of);
    // A resample may hold only what counts for nothing.
    let drawn: Vec<ScoredUnit> = drawn.into_iter().filter(|of| of.weight > 0.0).collect();
    let mut resamples: Vec<f64> = drawn.iter().map(difference).collect();
    let interval = percentile(&mut resamples, level)?;
    let se = Moments::of(&resamples)?.sd();
    let count = |is: fn(&f64) -> bool| resamples.iter().filter(|mean| is(mean)).count() as f64;
    let better = (count(|mean| *mean < 0.0) + 0.5 * count(|mean| *mean == 0.0)) / resamples.len() as f64;
    let skills: Option<Vec<f64>> = drawn.iter().map(|of| skill(of.score, of.reference)).collect();
    let skill_interval = skills.and_then(|mut skills| percentile(&mut skills, level));
    Some(ScoreDifference {
        mean,
        se,
        interval,
        skill: skill(all.score, all.reference),
        skill_interval,
        better,
        observations: units.len(),
        units: independent,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Units with a difference each, to a reference of 1.
    fn units(differences: &[f64]) -> Vec<ScoredUnit> {
        let unit = |difference: &f64| ScoredUnit { score: 1.0 + difference, reference: 1.0, weight: 1.0 };
        differences.iter().map(unit).collect()
    }

    const PLAN: Resampling = Resampling { resamples: 3_999, seed: 3 };

    #[test]
    fn events_scatter_as_their_mean_does() {
        let differences: Vec<f64> = (0..40).map(|k| f64::from(k * 17 % 40) / 40.0 - 0.7).collect();
        let found = over_events(&units(&differences), PLAN, 0.95).expect("a difference");
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
            [1, 8].map(|block| over_years(&units(&differences), block, PLAN, 0.9).expect("a difference"));
        assert!((1.5..2.3).contains(&(together.se / alone.se)), "{alone:?} {together:?}");
        assert_eq!((alone.units, together.units, together.observations), (48, 6, 48));
        assert!(together.is_few() && (together.mean - alone.mean).abs() < 1e-15);
        // A block of all years has one resample, whatever its start.
        let whole = over_years(&units(&differences), 100, PLAN, 0.9).expect("a difference");
        assert!(whole.se < 1e-12 && whole.units == 1);
    }

    #[test]
    fn nothing_is_said_of_nothing() {
        assert_eq!(over_years(&[], 3, PLAN, 0.9), None);
        assert_eq!(over_events(&[], PLAN, 0.9), None);
        assert_eq!(over_events(&units(&[0.1, f64::INFINITY]), PLAN, 0.9), None);
        assert_eq!(over_events(&units(&[0.1]), Resampling { resamples: 0, seed: 0 }, 0.9), None);
        let even = over_events(&units(&[0.0; 3]), PLAN, 0.9).expect("a difference");
        assert_eq!((even.mean, even.se, even.better), (0.0, 0.0, 0.5));
    }

    #[test]
    fn skill_has_the_sign_of_the_difference_in_every_resample() {
        let scored = [(0.2, 0.5, 2.0), (0.9, 0.4, 1.0), (0.1, 0.6, 0.5), (0.3, 0.3, 1.0)];
        let scored: Vec<ScoredUnit> = scored
            .iter()
            .map(|(score, reference, weight)| ScoredUnit {
                score: *score,
                reference: *reference,
                weight: *weight,
            })
            .collect();
        let found = over_events(&scored, PLAN, 0.9).expect("a difference");
        // (0.2 + 0.9 + 0.1 + 0.3 - 1.8)/4.5, and 1 - 1.5/1.8.
        assert!((found.mean + 0.3 / 4.5).abs() < 1e-15);
        assert!(found.skill.is_some_and(|skill| (skill - 1.0 / 6.0).abs() < 1e-15));
        let skill = found.skill_interval.expect("an interval");
        assert!(skill.low < 0.0 && found.interval.high > 0.0 && skill.high > 0.0 && found.interval.low < 0.0);
        // A reference that is always right leaves no skill.
        let perfect = [ScoredUnit { score: 0.1, reference: 0.0, weight: 1.0 }; 3];
        let found = over_events(&perfect, PLAN, 0.9).expect("a difference");
        assert_eq!((found.skill, found.skill_interval, found.better), (None, None, 0.0));
    }

    #[test]
    fn intervals_cover_in_simulation() {
        // Means of 24 independent units of mean 0: an interval of 90% holds 0 in some 86 to 92 of a hundred samples.
        let number = |k: u64| {
            let mixed = (k + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            ((mixed ^ (mixed >> 32)) >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
        };
        let plan = Resampling { resamples: 399, seed: 4 };
        let covers = |sample: u64| {
            let differences: Vec<f64> = (0..24).map(|k| number(sample * 24 + k)).collect();
            let found = over_events(&units(&differences), plan, 0.9).expect("a difference");
            found.interval.low <= 0.0 && 0.0 <= found.interval.high
        };
        let covered = (0..400).filter(|sample| covers(*sample)).count();
        assert!((330..385).contains(&covered), "{covered} of 400");
    }
}
