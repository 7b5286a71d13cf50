//! Scenarios compared over the same replicates.

use crate::model::{Measure, Series};
use crate::outcome::{Histogram, Results};
use crate::statistics::Interval;

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
    /// The same, adjusted for the false discovery rate among all that are tested together (Benjamini and Hochberg).
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
