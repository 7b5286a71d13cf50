//! Scenarios compared over the same replicates.

use super::ends::{Counts, Ends, Names, PairEnds};
use crate::model::series::REGION;
use crate::model::{Measure, Series, Unit};
use crate::outcome::{Apart, Culture, Divergence, Histogram, Point, Results};
use crate::statistics::{Difference, Distances, EIGHT, Interval, Moments, Resampling, adjusted, bca};

/// Confidence of every interval of a comparison.
pub const LEVEL: f64 = 0.95;
/// Resamples of the pairs at the end.
pub const RESAMPLES: usize = 9_999;

/// Scenarios over the same replicates under common random numbers, every one against the first.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Seed.
    pub seed: u64,
    /// Number of pairs, at least 1.
    pub replicates: u64,
    /// The results of each scenario, in the order asked for; the first is the baseline.
    pub arms: Vec<Results>,
    /// Each of the others against the baseline, in their order.
    pub contrasts: Vec<Contrast>,
}

/// One scenario against the baseline. Differences are the scenario less the baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Contrast {
    /// First tick in which the two histories of a pair can differ, the number of ticks if they never can.
    pub parts_from: usize,
    /// Every series over time, in the order of [`crate::model::all_series`].
    pub paths: Vec<Path>,
    /// Every outcome at the end.
    pub outcomes: Vec<OutcomeEffect>,
    /// Distribution of the paired difference of each regional measure at the end, in the order of
    /// [`crate::model::series::REGION`].
    pub ends: Vec<Histogram>,
    /// Quantiles over pairs of the difference of each regional measure, by (measure, tick), at
    /// [`crate::outcome::QUANTILES`].
    pub spreads: Vec<Vec<[f64; 9]>>,
    /// From which regime to which.
    pub regimes: Transitions,
    /// From which culture of anarchy to which, in the order of [`crate::outcome::Culture::ALL`].
    pub cultures: Transitions,
}

/// The difference of one series over the ticks of the calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// Which one.
    pub series: Series,
    /// An effect a tick.
    pub effects: Vec<Effect>,
}

/// What is known of how replicates end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A regional measure.
    End(Measure),
    /// Whether a replicate ends in a regime, by its place in [`Results::regimes`].
    Regime(usize),
    /// Whether it ends in a culture of anarchy, by its place in [`crate::outcome::Culture::ALL`].
    Culture(usize),
    /// Whether something has happened, by its place in [`Results::passages`].
    Passage(usize),
    /// Number of agreements, by its place in [`Results::agreements`].
    Agreements(usize),
}

impl Outcome {
    /// Whether it is a share of the replicates.
    pub fn is_share(self) -> bool {
        matches!(self, Self::Regime(_) | Self::Culture(_) | Self::Passage(_))
    }
}

/// The difference of one outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct OutcomeEffect {
    /// Which one.
    pub outcome: Outcome,
    /// Name in files: `integration`, `regime_cooperation`, `first_agreement_trade`.
    pub name: String,
    /// How it differs.
    pub effect: Effect,
}

/// How a quantity differs between a scenario and the baseline, over pairs of replicates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// Mean under the baseline.
    pub baseline: f64,
    /// Mean under the scenario.
    pub scenario: f64,
    /// Mean of the differences.
    pub mean: f64,
    /// Standard deviation of the differences (n - 1), 0 for a single pair.
    pub sd: f64,
    /// Standard error of the mean.
    pub se: f64,
    /// 95% confidence interval of the mean, bias-corrected and accelerated; the mean itself where differences do not
    /// vary.
    pub interval: Interval,
    /// Two-sided p-value of no difference in the mean, by Student's test of the pairs.
    pub p: f64,
    /// The same, adjusted for the false discovery rate (Benjamini and Hochberg): over time among all ticks of a series from
    /// the first in which it can differ, at the end among all outcomes of a kind.
    pub adjusted: f64,
    /// Probability of superiority: share of pairs in which the scenario has more, ties counted half.
    pub superiority: f64,
    /// Cliff's delta: chance that any replicate of the scenario has more than any of the baseline, less the chance
    /// that it has less; in `[-1,1]`.
    pub cliffs_delta: f64,
    /// Standardised by the spread of the differences; `None` where they all are the same and not 0.
    pub d_z: Option<f64>,
    /// Hedges' g, standardised by the spread of replicates; `None` where there is none and the mean is not 0.
    pub g: Option<f64>,
    /// Wasserstein-1 distance between the two distributions, in the unit of the quantity.
    pub wasserstein: f64,
    /// Largest distance between the two distribution functions, in `[0,1]`.
    pub kolmogorov_smirnov: f64,
    /// How many times as many independent replicates would be needed for this standard error; `None` where the
    /// differences do not vary.
    pub variance_saved: Option<f64>,
}

/// How many replicates go from which category under the baseline to which under the scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transitions {
    /// By (category under the baseline, category under the scenario); they add up to the number of pairs.
    pub counts: Vec<Vec<u64>>,
}

impl Comparison {
    /// From the results of several scenarios over the same replicates, how far each but the first diverges from it, and how
    /// the pairs end. Runs on the threads of the current pool; the result does not depend on them.
    ///
    /// Intervals are bias-corrected and accelerated. At the end, those of measures, regimes and cultures come from
    /// [`RESAMPLES`] resamples of the pairs, where there are no more than [`super::MOST_RESAMPLED`] of these; all others from
    /// the moments of the differences ([`Moments::interval`]).
    pub fn new(arms: Vec<Results>, divergences: Vec<Divergence>, ends: &Ends) -> Self {
        let (seed, replicates) = arms.first().map_or((0, 0), |arm| (arm.seed, arm.replicates));
        let contrast =
            |(divergence, (arm, (pairs, names))): (Divergence, (&Results, (&PairEnds, &Names)))| {
                contrast(&arms[0], arm, divergence, pairs, names, seed)
            };
        let sides = arms.iter().skip(1).zip(ends.pairs.iter().zip(ends.names.iter().skip(1)));
        let contrasts = divergences.into_iter().zip(sides).map(contrast).collect();
        Self { seed, replicates, arms, contrasts }
    }
}

fn contrast(
    baseline: &Results,
    scenario: &Results,
    divergence: Divergence,
    pairs: &PairEnds,
    names: &Names,
    seed: u64,
) -> Contrast {
    let Divergence { parts_from, paths, ends, spreads } = divergence;
    let sides = baseline.trajectories.iter().zip(&scenario.trajectories);
    let mut paths: Vec<Path> = paths
        .iter()
        .zip(sides)
        .map(|(path, (here, there))| {
            let both = here.points.iter().zip(&there.points);
            let mut effects: Vec<Effect> = path
                .points
                .iter()
                .zip(both)
                .map(|(apart, (here, there))| Effect::of_apart(apart, here, there))
                .collect();
            adjust(effects.iter_mut().skip(parts_from));
            Path { series: path.series, effects }
        })
        .collect();
    let outcomes = outcomes(&paths, pairs, names, seed);
    // The end of a path and the outcome are one figure, and have one interval.
    let end_of = |series: Series| {
        outcomes
            .iter()
            .find(|found| series.unit == Unit::Region && found.outcome == Outcome::End(series.measure))
    };
    for path in &mut paths {
        if let (Some(end), Some(found)) = (path.effects.last_mut(), end_of(path.series)) {
            end.interval = found.effect.interval;
        }
    }
    Contrast {
        parts_from,
        paths,
        outcomes,
        ends,
        spreads,
        regimes: pairs.regimes.clone(),
        cultures: pairs.cultures.clone(),
    }
}

/// Every outcome at the end, kind by kind.
fn outcomes(paths: &[Path], pairs: &PairEnds, names: &Names, seed: u64) -> Vec<OutcomeEffect> {
    let end = |measure: Measure| {
        let series = Series { measure, unit: Unit::Region };
        let path = paths.iter().find(|path| path.series == series)?;
        let name = measure.name().to_owned();
        Some(OutcomeEffect { outcome: Outcome::End(measure), name, effect: *path.effects.last()? })
    };
    let counted = |outcome: Outcome, name: String, counts: Option<Counts>| {
        Some(OutcomeEffect { outcome, name, effect: Effect::of_counts(&counts?) })
    };
    let ends: Vec<_> = REGION.into_iter().filter_map(end).collect();
    let regimes: Vec<_> = pairs
        .shared_regimes
        .iter()
        .filter_map(|both| {
            let name = format!("regime_{}", names.regimes[both[1]]);
            counted(Outcome::Regime(both[1]), name, pairs.regime(*both).difference())
        })
        .collect();
    let cultures: Vec<_> = Culture::ALL
        .into_iter()
        .filter_map(|culture| {
            let place = culture as usize;
            let name = format!("culture_{}", culture.name());
            counted(Outcome::Culture(place), name, pairs.culture(place).difference())
        })
        .collect();
    let passages = pairs.shared_passages.iter().zip(&pairs.passages).filter_map(|([_, place], counts)| {
        counted(Outcome::Passage(*place), names.passages[*place].clone(), counts.difference())
    });
    let agreements = names.agreements.iter().zip(&pairs.agreements).enumerate();
    let agreements = agreements.filter_map(|(place, (name, counts))| {
        counted(Outcome::Agreements(place), name.clone(), counts.difference())
    });
    let (passages, agreements): (Vec<_>, Vec<_>) = (passages.collect(), agreements.collect());
    let mut groups = [ends, regimes, cultures, passages, agreements];
    resample(&mut groups, pairs, seed);
    for group in &mut groups {
        adjust(group.iter_mut().map(|outcome| &mut outcome.effect));
    }
    groups.concat()
}

/// Gives measures, regimes and cultures, the first three of the groups, intervals from resampled pairs.
fn resample(groups: &mut [Vec<OutcomeEffect>; 5], pairs: &PairEnds, seed: u64) {
    if pairs.measures.is_empty() {
        return;
    }
    let resampling = Resampling { resamples: RESAMPLES, seed };
    let resamples = resampling.means_and_steps(&pairs.measures, &pairs.steps);
    let [measures, regimes, cultures, ..] = groups;
    for (column, found) in measures.iter_mut().enumerate() {
        let values = pairs.measures.iter().map(|row| row[column]);
        bias_corrected(&mut found.effect, values, resamples.iter().map(|(means, _)| means[column]));
    }
    for (column, found) in regimes.iter_mut().chain(cultures).enumerate() {
        let (table, column) = (column / EIGHT, column % EIGHT);
        let means = resamples.iter().map(|(_, steps)| steps[table][column]);
        bias_corrected(&mut found.effect, pairs.steps[table].column(column), means);
    }
}

/// Gives an effect the interval of its resamples; `values` are the differences of the pairs.
fn bias_corrected(
    effect: &mut Effect,
    values: impl Iterator<Item = f64> + Clone,
    resamples: impl Iterator<Item = f64>,
) {
    if effect.sd > 0.0 {
        let (sum, n) = values.clone().fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
        let influence: Vec<f64> = values.map(|value| value - sum / n).collect();
        effect.interval = bca(sum / n, &mut resamples.collect::<Vec<_>>(), &influence, LEVEL).interval;
    }
}

/// Adjusts the p-values of effects that are tested together.
fn adjust<'a>(effects: impl Iterator<Item = &'a mut Effect>) {
    let effects: Vec<&mut Effect> = effects.collect();
    let p: Vec<f64> = effects.iter().map(|effect| effect.p).collect();
    for (effect, adjusted) in effects.into_iter().zip(adjusted(&p)) {
        effect.adjusted = adjusted;
    }
}

impl Effect {
    fn of_apart(apart: &Apart, baseline: &Point, scenario: &Point) -> Self {
        let squared = |sd: f64| sd * sd;
        let difference = Difference::new(apart.moments, squared(scenario.sd), squared(baseline.sd));
        Self::new([baseline.mean, scenario.mean], difference, apart.superiority, apart.distances)
    }

    fn of_counts(counts: &Counts) -> Self {
        let Counts { baseline, scenario, difference, superiority, distances } = *counts;
        Self::new([baseline, scenario], difference, superiority, distances)
    }

    fn new(
        [baseline, scenario]: [f64; 2],
        difference: Difference,
        superiority: f64,
        distances: Distances,
    ) -> Self {
        let Difference { moments, p, d_z, g, variance_saved } = difference;
        let Moments { mean, .. } = moments;
        Self {
            baseline,
            scenario,
            mean,
            sd: moments.sd(),
            se: moments.se(),
            interval: moments.interval(LEVEL),
            p,
            adjusted: p,
            superiority,
            cliffs_delta: 2.0 * distances.superiority - 1.0,
            d_z,
            g,
            wasserstein: distances.wasserstein,
            kolmogorov_smirnov: distances.kolmogorov_smirnov,
            variance_saved,
        }
    }
}
