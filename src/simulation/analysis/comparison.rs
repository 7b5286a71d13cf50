//! Scenarios compared over the same replicates.

use super::ends::{CountedDifference, Ends, OutcomeNames, PairEnds};
use crate::model::series::REGION;
use crate::model::{Measure, Series, Unit};
use crate::outcome::{Culture, Divergence, Histogram, PairedDifference, Point, Results};
use crate::statistics::{Difference, Distances, Interval, Kind, Moments, adjusted, together};

/// Confidence of every interval of a comparison, and of every band.
pub use crate::statistics::LEVEL;

/// Fewest pairs from which correlations over time are estimated well enough for a band.
pub const LEAST_OF_A_BAND: u64 = 20;

/// Scenarios over the same replicates under common random numbers, each compared with the first.
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
    /// Transitions between regimes.
    pub regimes: Transitions,
    /// Transitions between cultures of anarchy, in the order of [`crate::outcome::Culture::ALL`].
    pub cultures: Transitions,
}

/// The difference of one series over the ticks of the calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// The series or outcome.
    pub series: Series,
    /// The effect in each tick.
    pub effects: Vec<Effect>,
}

/// An outcome at the end of a replicate.
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
    /// Returns whether its mean is a share of the replicates.
    pub fn is_share(self) -> bool {
        matches!(self, Self::Regime(_) | Self::Culture(_) | Self::Passage(_))
    }

    /// Returns its kind of number in a replicate.
    pub fn kind(self) -> Kind {
        match self {
            Self::End(measure) => kind(measure),
            Self::Regime(_) | Self::Culture(_) | Self::Passage(_) => Kind::Shares,
            Self::Agreements(_) => Kind::Counts,
        }
    }
}

/// The difference of one outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct OutcomeEffect {
    /// The series or outcome.
    pub outcome: Outcome,
    /// Name in files: `integration`, `regime_cooperation`, `first_agreement_trade`.
    pub name: String,
    /// Its effect.
    pub effect: Effect,
}

/// The effect of a scenario on a quantity: its differences to the baseline over pairs of replicates.
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
    /// Pointwise 95% confidence interval of the mean; the mean itself for a single pair, which has no interval.
    pub interval: Interval,
    /// The 95% simultaneous band of a regional series, which covers the means of all its ticks together. `None` with
    /// fewer than [`LEAST_OF_A_BAND`] pairs, for outcomes at the end and for other series.
    pub band: Option<Interval>,
    /// Two-sided p-value of no difference in the mean: below 0.05 if and only if the interval excludes 0.
    pub p: f64,
    /// The p-value adjusted for the false discovery rate (Benjamini and Hochberg): over time among all ticks of a
    /// series from the first in which it can differ, at the end among all outcomes of a kind.
    pub adjusted: f64,
    /// Probability of superiority: share of pairs in which the scenario has more, ties counted half.
    pub superiority: f64,
    /// Cliff's delta, in `[-1,1]`: the probability that a replicate of the scenario has a larger value than one of the
    /// baseline, less the probability of a smaller one.
    pub cliffs_delta: f64,
    /// Cohen's d_z, standardised by the spread of the differences; `None` if they are all equal and not 0.
    pub d_z: Option<f64>,
    /// Hedges' g, standardised by the spread of replicates; `None` for shares, and if there is no spread and the mean
    /// is not 0.
    pub g: Option<f64>,
    /// Wasserstein-1 distance between the two distributions, in the unit of the quantity.
    pub wasserstein: f64,
    /// Largest distance between the two distribution functions, in `[0,1]`.
    pub kolmogorov_smirnov: f64,
    /// Factor by which the number of independent replicates would have to grow for this standard error; `None` if the
    /// differences do not vary.
    pub variance_saved: Option<f64>,
}

/// Numbers of replicates by their category under the baseline and under the scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transitions {
    /// By (category under the baseline, category under the scenario); they add up to the number of pairs.
    pub counts: Vec<Vec<u64>>,
}

impl Comparison {
    /// Compares the results of several scenarios over the same replicates, from their divergences from the first
    /// scenario and the ends of pairs. Runs on the threads of the current pool; the result does not depend on them.
    ///
    /// Intervals and p-values are those of [`Difference`]: Tango's and McNemar's for shares, Student's for other
    /// outcomes, corrected for skewness if there are enough pairs. Before the tick in which two scenarios diverge, the
    /// difference is exactly 0.
    pub fn new(arms: Vec<Results>, divergences: Vec<Divergence>, ends: &Ends) -> Self {
        Self::of(arms, divergences, ends, &|_| true)
    }

    /// Compares with the simultaneous band of one measure alone.
    pub fn with_band_of(
        measure: Measure,
        arms: Vec<Results>,
        divergences: Vec<Divergence>,
        ends: &Ends,
    ) -> Self {
        Self::of(arms, divergences, ends, &|other| other == measure)
    }

    /// Compares without simultaneous bands, for callers that need the end only: bands take as long as some thousand
    /// replicates.
    pub fn pointwise(arms: Vec<Results>, divergences: Vec<Divergence>, ends: &Ends) -> Self {
        Self::of(arms, divergences, ends, &|_| false)
    }

    fn of(
        arms: Vec<Results>,
        divergences: Vec<Divergence>,
        ends: &Ends,
        has_band: &dyn Fn(Measure) -> bool,
    ) -> Self {
        let (seed, replicates) = arms.first().map_or((0, 0), |arm| (arm.seed, arm.replicates));
        let contrast =
            |(divergence, (arm, (pairs, names))): (Divergence, (&Results, (&PairEnds, &OutcomeNames)))| {
                contrast([&arms[0], arm], divergence, pairs, names, (has_band, seed))
            };
        let sides = arms.iter().skip(1).zip(ends.pairs.iter().zip(ends.names.iter().skip(1)));
        let contrasts = divergences.into_iter().zip(sides).map(contrast).collect();
        Self { seed, replicates, arms, contrasts }
    }
}

fn contrast(
    [baseline, scenario]: [&Results; 2],
    divergence: Divergence,
    pairs: &PairEnds,
    names: &OutcomeNames,
    (has_band, seed): (&dyn Fn(Measure) -> bool, u64),
) -> Contrast {
    let Divergence { parts_from, paths, ends, spreads, first_pairs } = divergence;
    let sides = baseline.trajectories.iter().zip(&scenario.trajectories);
    let paths: Vec<Path> = paths
        .iter()
        .zip(sides)
        .map(|(path, (here, there))| {
            let kind = kind(path.series.measure);
            let both = here.points.iter().zip(&there.points);
            let of_tick = |(t, (apart, (here, there)))| {
                let effect = Effect::of_apart(apart, [here, there], kind);
                if t < parts_from { effect.certain() } else { effect }
            };
            let mut effects: Vec<Effect> = path.points.iter().zip(both).enumerate().map(of_tick).collect();
            adjust(effects.iter_mut().skip(parts_from));
            let place = REGION.iter().position(|measure| *measure == path.series.measure);
            let place = place.filter(|_| path.series.unit == Unit::Region && has_band(path.series.measure));
            if let Some(place) = place {
                let pairs = first_pairs.get(place).map_or(&[][..], Vec::as_slice);
                band(&mut effects, &path.points, pairs, parts_from, kind, seed);
            }
            Path { series: path.series, effects }
        })
        .collect();
    let mut outcomes = outcomes(&paths, pairs, names);
    if parts_from >= baseline.trajectories.first().map_or(0, |path| path.points.len()) {
        for found in outcomes.iter_mut().filter(|found| found.effect.sd == 0.0) {
            found.effect = found.effect.certain();
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

/// Returns the kind of number of a measure.
fn kind(measure: Measure) -> Kind {
    if measure.is_count() { Kind::Counts } else { Kind::Measures }
}

/// Adds the simultaneous band to the effects of a regional series: in each tick, the interval at the level at which all
/// intervals hold together.
fn band(
    effects: &mut [Effect],
    points: &[PairedDifference],
    first_pairs: &[Vec<f32>],
    parts_from: usize,
    kind: Kind,
    seed: u64,
) {
    let Some(pairs) = points.first().map(|apart| apart.moments.n) else { return };
    if pairs < LEAST_OF_A_BAND || first_pairs.is_empty() && parts_from < points.len() {
        return;
    }
    // The first of them are ticks in which both are run separately, though they may not have diverged yet.
    let from = points.len() - first_pairs.len();
    let ticks: Vec<&[f32]> = first_pairs.iter().map(Vec::as_slice).collect();
    // Few pairs differ, and none of the first ones does.
    let same = |pairs: &[f32]| pairs.iter().all(|difference| *difference == pairs[0]);
    let alone =
        ticks.iter().zip(&points[from..]).filter(|(tick, apart)| apart.moments.variance > 0.0 && same(tick));
    let level = together(&ticks, alone.count(), LEVEL, seed);
    for (t, (effect, apart)) in effects.iter_mut().zip(points).enumerate() {
        let here = apart.moments.sureness(kind).interval(level);
        effect.band = Some(if t < parts_from { effect.interval } else { here });
    }
}

/// Lists every outcome at the end, kind by kind.
fn outcomes(paths: &[Path], pairs: &PairEnds, names: &OutcomeNames) -> Vec<OutcomeEffect> {
    let end = |measure: Measure| {
        let series = Series { measure, unit: Unit::Region };
        let path = paths.iter().find(|path| path.series == series)?;
        let name = measure.name().to_owned();
        let effect = Effect { band: None, ..*path.effects.last()? };
        Some(OutcomeEffect { outcome: Outcome::End(measure), name, effect })
    };
    let counted = |outcome: Outcome, name: String, counts: Option<CountedDifference>| {
        Some(OutcomeEffect { outcome, name, effect: Effect::of_counts(&counts?) })
    };
    let ends: Vec<_> = REGION.into_iter().filter_map(end).collect();
    let regimes: Vec<_> = pairs
        .shared_regimes
        .iter()
        .filter_map(|both| {
            let name = format!("regime_{}", names.regimes[both[1]]);
            counted(Outcome::Regime(both[1]), name, pairs.regime(*both).difference(Kind::Shares))
        })
        .collect();
    let cultures: Vec<_> = Culture::ALL
        .into_iter()
        .filter_map(|culture| {
            let place = culture as usize;
            let name = format!("culture_{}", culture.name());
            counted(Outcome::Culture(place), name, pairs.culture(place).difference(Kind::Shares))
        })
        .collect();
    let passages = pairs.shared_passages.iter().zip(&pairs.passages).filter_map(|([_, place], counts)| {
        counted(Outcome::Passage(*place), names.passages[*place].clone(), counts.difference(Kind::Shares))
    });
    let agreements = names.agreements.iter().zip(&pairs.agreements).enumerate();
    let agreements = agreements.filter_map(|(place, (name, counts))| {
        counted(Outcome::Agreements(place), name.clone(), counts.difference(Kind::Counts))
    });
    let (passages, agreements): (Vec<_>, Vec<_>) = (passages.collect(), agreements.collect());
    let mut groups = [ends, regimes, cultures, passages, agreements];
    for group in &mut groups {
        adjust(group.iter_mut().map(|outcome| &mut outcome.effect));
    }
    groups.concat()
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
    fn of_apart(apart: &PairedDifference, [baseline, scenario]: [&Point; 2], kind: Kind) -> Self {
        let variances = [scenario, baseline].map(|point| point.sd * point.sd);
        let difference = Difference::new(apart.moments, variances, kind);
        Self::new([baseline.mean, scenario.mean], difference, apart.superiority, apart.distances)
    }

    fn of_counts(counts: &CountedDifference) -> Self {
        let CountedDifference { baseline, scenario, difference, superiority, distances } = *counts;
        Self::new([baseline, scenario], difference, superiority, distances)
    }

    /// Replaces the effect by that of a quantity that cannot differ.
    fn certain(self) -> Self {
        Self { interval: Interval { low: self.mean, high: self.mean }, ..self }
    }

    fn new(
        [baseline, scenario]: [f64; 2],
        difference: Difference,
        superiority: f64,
        distances: Distances,
    ) -> Self {
        let Difference { moments, interval, p, d_z, g, variance_saved } = difference;
        let Moments { mean, .. } = moments;
        Self {
            baseline,
            scenario,
            mean,
            sd: moments.sd(),
            se: moments.se(),
            interval,
            band: None,
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
