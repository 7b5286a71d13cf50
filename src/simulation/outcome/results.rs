//! The results of a batch.

use serde::{Deserialize, Serialize};

use crate::model::Series;
use crate::model::series::RegionValues;
use crate::statistics::{Interval, wilson_of};

/// Orders of the quantiles that are kept of every series at every tick.
pub const QUANTILES: [f64; 9] = [0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975];

/// The distribution over replicates of one series at one tick.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Mean over replicates.
    pub mean: f64,
    /// Standard deviation over replicates (n - 1), 0 for a single one.
    pub sd: f64,
    /// Monte Carlo standard error of the mean.
    pub mc_se: f64,
    /// Quantiles at [`QUANTILES`].
    pub quantiles: [f64; QUANTILES.len()],
}

/// A mean over replicates with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    /// Mean over replicates.
    pub mean: f64,
    /// Standard deviation over replicates (n - 1), 0 for a single one.
    pub sd: f64,
    /// Monte Carlo standard error of the mean.
    pub mc_se: f64,
}

/// One series over the ticks of the calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct Trajectory {
    /// The series.
    pub series: Series,
    /// The point of each tick.
    pub points: Vec<Point>,
}

/// Counts of replicates over equal bins.
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    /// Lower edge of the first bin.
    pub low: f64,
    /// Width of a bin, above 0.
    pub width: f64,
    /// Replicates in each bin.
    pub counts: Vec<u64>,
}

/// Replicates by category, in the order of [`Results::regimes`] or [`Culture::ALL`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shares {
    /// Replicates in each category; they add up to the number of replicates.
    pub counts: Vec<u64>,
}

/// Wendt's cultures of anarchy, by mean identity weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Culture {
    /// Enemies: below -1/3.
    Hobbesian,
    /// Rivals: from -1/3 to 1/3.
    Lockean,
    /// Friends: above 1/3.
    Kantian,
}

impl Culture {
    /// From enmity to friendship.
    pub const ALL: [Self; 3] = [Self::Hobbesian, Self::Lockean, Self::Kantian];

    /// Returns the culture at a mean identity weight.
    ///
    /// Source: A. Wendt, Social Theory of International Politics, 1999, chapter 6.
    pub fn of(identity: f64) -> Self {
        if identity < -1.0 / 3.0 {
            Self::Hobbesian
        } else if identity > 1.0 / 3.0 {
            Self::Kantian
        } else {
            Self::Lockean
        }
    }

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hobbesian => "hobbesian",
            Self::Lockean => "lockean",
            Self::Kantian => "kantian",
        }
    }
}

/// First passages: when a milestone was first reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// Name in files: `first_agreement_trade`, `first_integration_0_25`.
    pub name: String,
    /// Label that continues `first time that`: `all 5 states agree on Trade`.
    pub label: String,
    /// Replicates in which it first happened in each tick.
    pub counts: Vec<u64>,
}

/// The end of one replicate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EndRow {
    /// Number of the replicate.
    pub replicate: u64,
    /// Regional measures.
    pub region: RegionValues,
    /// Place in [`Results::regimes`].
    pub regime: usize,
    /// Culture of anarchy.
    pub culture: Culture,
    /// First tick of each of [`Results::passages`], `None` where never.
    pub passages: Vec<Option<u32>>,
    /// Agreements by issue and size: issue m with s members at `m * (n - 1) + s - 2`.
    pub agreements: Vec<u32>,
}

/// The results of a batch.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// Seed.
    pub seed: u64,
    /// Number of replicates, at least 1.
    pub replicates: u64,
    /// Number of independent replicates, on which standard errors and confidence intervals are based: all, or the number of
    /// sets if several share a set of drawn parameters.
    pub units: u64,
    /// Every series, in the order of [`crate::model::all_series`].
    pub trajectories: Vec<Trajectory>,
    /// Identity weights at the end of each tick, by (tick, ordered pair) in the order of [`crate::model::draws::ordered`]; empty
    /// where only the region is observed.
    pub weights: Vec<Vec<Mean>>,
    /// Distribution at the end of each regional measure, in the order of [`crate::model::series::REGION`].
    pub ends: Vec<Histogram>,
    /// Names of the regimes, in the order of the scenario (the best first).
    pub regimes: Vec<String>,
    /// Regimes at the end of each tick.
    pub regime_shares: Vec<Shares>,
    /// Cultures of anarchy at the end of each tick.
    pub culture_shares: Vec<Shares>,
    /// First passages.
    pub passages: Vec<Passage>,
    /// Number of agreements by issue and size, as in [`EndRow::agreements`].
    pub agreements: Vec<Mean>,
}

impl Results {
    /// The trajectory of a series, `None` if it is not observed.
    pub fn trajectory(&self, series: Series) -> Option<&Trajectory> {
        self.trajectories.iter().find(|trajectory| trajectory.series == series)
    }

    /// The 95% confidence interval of the share of `count` replicates.
    pub fn share_interval(&self, count: u64) -> Interval {
        wilson_of(count, self.replicates, self.units)
    }

    /// Returns the results with standard errors for clusters: each `per_set` neighbouring replicates, at least 1, share
    /// a set of drawn parameters. They are then computed from the number of sets instead of replicates, which gives
    /// upper bounds.
    pub fn clustered(mut self, per_set: u64) -> Self {
        self.units = self.replicates / per_set;
        let factor = (per_set as f64).sqrt();
        let points = self.trajectories.iter_mut().flat_map(|trajectory| &mut trajectory.points);
        let errors = points.map(|point| &mut point.mc_se);
        let means = self.weights.iter_mut().flatten().chain(&mut self.agreements);
        errors.chain(means.map(|mean| &mut mean.mc_se)).for_each(|error| *error *= factor);
        self
    }
}
