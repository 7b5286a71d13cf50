//! Tables of a recovery.

use serde::{Deserialize, Serialize};

use super::run::Recovered;
use crate::analysis::calibration::{Contraction, RankBand, Ranks};
use crate::scenario::Prior;

/// Probability with which the band holds the whole distribution function of uniform ranks.
pub const LEVEL: f64 = 0.95;

/// A true value among the draws of the posterior of its record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RankRow {
    /// Number of the set, from 0.
    pub set: u64,
    /// Key of the number.
    pub key: String,
    /// The true value.
    pub truth: f64,
    /// Its rank among the draws: how many are smaller.
    pub rank: usize,
    /// Number of draws.
    pub draws: usize,
    /// Contraction of the posterior.
    pub contraction: f64,
}

/// Recovery of a number over all sets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecoveryRow {
    /// Key of the number.
    pub key: String,
    /// Number of sets.
    pub sets: u64,
    /// Share of the sets whose 50% interval holds the true value.
    pub coverage_50: f64,
    /// Lower end of the 95% confidence interval of the share.
    pub coverage_50_low: f64,
    /// Upper end of it.
    pub coverage_50_high: f64,
    /// Share of the sets whose 90% interval holds the true value.
    pub coverage_90: f64,
    /// Lower end of the 95% confidence interval of the share.
    pub coverage_90_low: f64,
    /// Upper end of it.
    pub coverage_90_high: f64,
    /// p-value of the ranks being uniform, of three tests at once.
    pub p: f64,
    /// p-value of the test by which the band is made.
    pub band_p: f64,
    /// Mean contraction over the sets.
    pub contraction: f64,
    /// `identified`, `partly` or `not`, by the mean contraction.
    pub class: String,
}

/// The rows, those first of which most can be learnt.
pub fn by_contraction(rows: &[RecoveryRow]) -> Vec<&RecoveryRow> {
    let mut rows: Vec<&RecoveryRow> = rows.iter().collect();
    rows.sort_by(|a, b| b.contraction.total_cmp(&a.contraction));
    rows
}

/// Coverage over all numbers: mean of the shares of sets whose 50% and 90% intervals hold the true values, and in how many numbers
/// uniform ranks are rejected at 0.05. `None` without a row.
pub fn judged(rows: &[RecoveryRow]) -> Option<(f64, f64, usize)> {
    let size = rows.len() as f64;
    let mean = |of: fn(&RecoveryRow) -> f64| rows.iter().map(of).sum::<f64>() / size;
    let rejected = rows.iter().filter(|row| row.p < 0.05).count();
    (!rows.is_empty()).then(|| (mean(|row| row.coverage_50), mean(|row| row.coverage_90), rejected))
}

/// The rows of both tables; none without a set.
pub fn rows(
    keys: &[&str],
    priors: &[Prior],
    sets: &[Recovered],
    seed: u64,
) -> (Vec<RankRow>, Vec<RecoveryRow>) {
    let rank = |of: &Recovered, place: usize| RankRow {
        set: of.set,
        key: keys[place].to_owned(),
        truth: priors[place].quantile(of.truth[place]),
        rank: of.ranks[place],
        draws: of.draws,
        contraction: of.contractions[place],
    };
    let ranks: Vec<RankRow> =
        sets.iter().flat_map(|of| (0..keys.len()).map(move |place| rank(of, place))).collect();
    let Some(draws) = sets.first().map(|of| of.draws) else { return (ranks, Vec::new()) };
    let band = RankBand::new(sets.len(), draws, LEVEL, seed);
    let number = |place: usize| {
        let of = Ranks::new(sets.iter().map(|of| of.ranks[place]).collect(), draws).ok()?;
        let [half, most] = [0.5, 0.9].map(|level| of.coverage(level));
        let contraction = sets.iter().map(|of| of.contractions[place]).sum::<f64>() / sets.len() as f64;
        Some(RecoveryRow {
            key: keys[place].to_owned(),
            sets: sets.len() as u64,
            coverage_50: half.share(),
            coverage_50_low: half.interval.low,
            coverage_50_high: half.interval.high,
            coverage_90: most.share(),
            coverage_90_low: most.interval.low,
            coverage_90_high: most.interval.high,
            p: of.uniformity().p(),
            band_p: band.judge(&of)?.p,
            contraction,
            class: Contraction { value: contraction, se: 0.0 }.identification().name().to_owned(),
        })
    };
    let rows = (0..keys.len()).filter_map(number).collect();
    (ranks, rows)
}
