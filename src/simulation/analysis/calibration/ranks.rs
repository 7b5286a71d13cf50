//! Simulation-based calibration: whether posteriors hold the values that made their data as often as they say.

use thiserror::Error;

use crate::model::lanes::Lanes;
use crate::model::maths;
use crate::problem::{Explain, Remedy};
use crate::statistics::{Interval, chi_square_beyond, wilson};

/// Most bins of the chi-square test.
const MOST_BINS: usize = 20;
/// Fewest data sets that are expected in a bin.
const LEAST_IN_BIN: usize = 5;

/// The rank of a true value among draws of its posterior, from 0 to their number: how many are smaller. Among draws that are
/// equal to it, as with whole numbers, `uniform` in `[0,1)` decides, so that ranks are uniform.
pub fn rank(truth: f64, draws: impl Iterator<Item = f64>, uniform: f64) -> usize {
    let (mut smaller, mut equal) = (0, 0_usize);
    for draw in draws {
        if draw < truth {
            smaller += 1;
        } else if draw == truth {
            equal += 1;
        }
    }
    smaller + ((uniform * (equal + 1) as f64) as usize).min(equal)
}

/// Why numbers are no ranks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotRanks {
    /// There is no data set, or no draw.
    #[error("there are {sets} ranks among {draws} draws, and a test takes at least two of each")]
    TooFew {
        /// Number of ranks.
        sets: usize,
        /// Number of draws of each posterior.
        draws: usize,
    },
    /// A rank is larger than the number of draws.
    #[error("the rank of data set {set} is {rank} among {draws} draws")]
    TooLarge {
        /// Number of the data set, from 0.
        set: usize,
        /// Its rank.
        rank: usize,
        /// Number of draws of each posterior.
        draws: usize,
    },
}

impl Explain for NotRanks {
    fn remedy(&self) -> Option<Remedy> {
        Some(Remedy::new("rank each true value among the same number of draws of its posterior"))
    }
}

/// The ranks of one number in posteriors of data sets, each made by a value drawn from the prior. If the posteriors are right,
/// all ranks from 0 to L, the number of draws of each, are equally probable.
///
/// Ranks in the middle are too many where posteriors are too wide, those at both ends where they are too narrow, those at one end
/// where they are shifted.
///
/// Sources: S. R. Cook, A. Gelman and D. B. Rubin, 2006, Validation of software for Bayesian models using posterior quantiles,
/// Journal of Computational and Graphical Statistics 15; S. Talts, M. Betancourt, D. Simpson, A. Vehtari and A. Gelman, 2018,
/// Validating Bayesian inference algorithms with simulation-based calibration, arXiv:1804.06788.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranks {
    ranks: Vec<usize>,
    draws: usize,
}

/// Tests of whether ranks are uniform, as p-values. Each is sensitive to another fault.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Uniformity {
    /// Of the chi-square test on bins of neighbouring ranks: any fault.
    pub chi_square: f64,
    /// Number of bins.
    pub bins: usize,
    /// Of the mean of normal scores, two-sided: posteriors are shifted.
    pub location: f64,
    /// Of the sum of squared normal scores, two-sided: posteriors are too narrow or too wide.
    pub dispersion: f64,
}

impl Uniformity {
    /// One p-value for all three tests: three times the smallest (Bonferroni), 1 at most.
    pub fn p(&self) -> f64 {
        (3.0 * self.chi_square.min(self.location).min(self.dispersion)).min(1.0)
    }
}

/// Coverage of central intervals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coverage {
    /// Probability of the intervals, in (0,1).
    pub level: f64,
    /// Number of data sets whose interval holds the true value.
    pub covered: u64,
    /// Number of data sets.
    pub sets: u64,
    /// 95% confidence interval of the share.
    pub interval: Interval,
}

impl Coverage {
    /// Share of the data sets whose interval holds the true value.
    pub fn share(&self) -> f64 {
        self.covered as f64 / self.sets as f64
    }
}

impl Ranks {
    /// Ranks of data sets, each from 0 to `draws`.
    ///
    /// # Errors
    /// [`NotRanks`] with fewer than two data sets or draws, or a rank that is larger than their number.
    pub fn new(ranks: Vec<usize>, draws: usize) -> Result<Self, NotRanks> {
        if ranks.len() < 2 || draws < 2 {
            return Err(NotRanks::TooFew { sets: ranks.len(), draws });
        }
        match ranks.iter().position(|rank| *rank > draws) {
            Some(set) => Err(NotRanks::TooLarge { set, rank: ranks[set], draws }),
            None => Ok(Self { ranks, draws }),
        }
    }

    /// The ranks by data set.
    pub fn ranks(&self) -> &[usize] {
        &self.ranks
    }

    /// Number of draws L of each posterior.
    pub fn draws(&self) -> usize {
        self.draws
    }

    /// The order in (0,1) that a rank stands for: (r + ½)/(L + 1).
    fn order(&self, rank: usize) -> f64 {
        (rank as f64 + 0.5) / (self.draws as f64 + 1.0)
    }

    /// Coverage of central intervals of a probability `level` in (0,1): those of orders (1 - level)/2 to (1 + level)/2.
    pub fn coverage(&self, level: f64) -> Coverage {
        let is_in = |rank: &&usize| (self.order(**rank) - 0.5).abs() <= 0.5 * level;
        let (covered, sets) = (self.ranks.iter().filter(is_in).count() as u64, self.ranks.len() as u64);
        Coverage { level, covered, sets, interval: wilson(covered, sets) }
    }

    /// Tests of uniformity.
    ///
    /// Bins have, but for rounding, the same number of ranks, and at least five data sets are expected in each. A normal score is
    /// z = Φ⁻¹((r + ½)/(L + 1)); over the mean square of the scores of all ranks, Σ z² has a chi-square distribution with as many
    /// degrees of freedom as there are data sets (Cook, Gelman and Rubin 2006).
    pub fn uniformity(&self) -> Uniformity {
        let (sets, possible) = (self.ranks.len(), self.draws + 1);
        let bins = (sets / LEAST_IN_BIN).min(MOST_BINS).min(possible).max(2);
        let mut counts = vec![0_u64; bins];
        for rank in &self.ranks {
            counts[rank * bins / possible] += 1;
        }
        let statistic = |(bin, count): (usize, &u64)| {
            // Ranks r with r · bins / possible = bin.
            let ranks = ((bin + 1) * possible).div_ceil(bins) - (bin * possible).div_ceil(bins);
            let expected = sets as f64 * ranks as f64 / possible as f64;
            let apart = *count as f64 - expected;
            apart * apart / expected
        };
        let chi_square = chi_square_beyond(counts.iter().enumerate().map(statistic).sum(), (bins - 1) as f64);
        let score =
            |rank: usize| maths::normal_quantile(Lanes([self.order(rank).clamp(1e-10, 1.0 - 1e-10)])).0[0];
        let square = |rank: usize| score(rank) * score(rank);
        let mean_square = (0..possible).map(square).sum::<f64>() / possible as f64;
        let sum: f64 = self.ranks.iter().map(|rank| score(*rank)).sum();
        let squares: f64 = self.ranks.iter().map(|rank| square(*rank)).sum();
        let above = chi_square_beyond(squares / mean_square, sets as f64);
        Uniformity {
            chi_square,
            bins,
            location: chi_square_beyond(sum * sum / (sets as f64 * mean_square), 1.0),
            dispersion: (2.0 * above.min(1.0 - above)).min(1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use rand_chacha::ChaCha8Rng;

    use super::super::moves::uniform;
    use super::super::targets::{gaussian, normal};
    use super::super::{Block, SamplerPlan, sample};
    use super::*;
    use crate::analysis::design::random;

    /// Ranks in 400 posteriors of a normal mean, which take the noise to be `taken`, drawn by `draw` from mean, standard
    /// deviation and 99 draws.
    fn gaussian_ranks(seed: u64, taken: f64) -> Ranks {
        let ranks = (0..400).map(|set| {
            let mut source = random(seed, "calibration test", set);
            let mut next = |_| normal(uniform(&mut source));
            let truth = next(0);
            let observed = truth + 0.5 * next(0);
            let variance = 1.0 / (1.0 + 1.0 / (taken * taken));
            let mean = variance * observed / (taken * taken);
            let draws: Vec<f64> = (0..99).map(|k| mean + variance.sqrt() * next(k)).collect();
            rank(truth, draws.into_iter(), uniform(&mut source))
        });
        Ranks::new(ranks.collect(), 99).expect("ranks")
    }

    #[test]
    fn right_posteriors_have_uniform_ranks_and_wrong_ones_are_rejected() {
        let mut rejected = 0;
        for seed in 0..40 {
            let right = gaussian_ranks(seed, 0.5);
            rejected += u32::from(right.uniformity().p() < 0.05);
            let coverage = right.coverage(0.9);
            assert!(right.uniformity().p() > 1e-3, "{:?}", right.uniformity());
            assert!((coverage.share() - 0.9).abs() < 5.0 * 0.015, "{coverage:?}");
        }
        // At most one in twenty, and rarely six of forty.
        assert!(rejected <= 6, "{rejected}");
        for seed in 0..8 {
            let [narrow, wide] = [0.35, 0.8].map(|taken| gaussian_ranks(seed, taken));
            assert!(narrow.uniformity().p() < 1e-4, "{seed} {:?}", narrow.uniformity());
            assert!(wide.uniformity().p() < 1e-4, "{seed} {:?}", wide.uniformity());
            assert!(narrow.coverage(0.9).interval.high < 0.9 && wide.coverage(0.9).interval.low > 0.9);
        }
    }

    #[test]
    fn the_sampler_is_calibrated() {
        // The truth is drawn by its order, as a calibration draws it.
        let ranks = (0..400).map(|set| {
            let mut source: ChaCha8Rng = random(11, "calibration test", set);
            let order = uniform(&mut source);
            let observed = normal(order) + 0.5 * normal(uniform(&mut source));
            let plan = SamplerPlan::new(1, 60, 6, set).expect("a plan");
            let mut likelihood = |block: &Block<'_>| {
                Ok::<_, Infallible>(block.points().map(|point| gaussian(point, observed, 0.5)).collect())
            };
            let posterior = sample(&plan, None, &mut likelihood, &mut |_| Ok(())).expect("a posterior");
            rank(order, posterior.points().map(|point| point[0]), uniform(&mut source))
        });
        let ranks = Ranks::new(ranks.collect(), 60).expect("ranks");
        assert!(ranks.uniformity().p() > 0.01, "{:?}", ranks.uniformity());
        assert!((ranks.coverage(0.9).share() - 0.9).abs() < 0.05, "{:?}", ranks.coverage(0.9));
    }

    #[test]
    fn known_answers() {
        let even = Ranks::new((0..100).collect(), 99).expect("ranks");
        let found = even.uniformity();
        assert_eq!((found.chi_square, found.bins), (1.0, 20));
        assert!(found.location > 0.999 && found.dispersion > 0.9, "{found:?}");
        assert_eq!(even.coverage(0.9).covered, 90);
        assert_eq!(even.coverage(0.5).share(), 0.5);
        // By hand: two bins of ranks 0-1 and 2, expected 4 and 2 of 6, seen 2 and 4: χ² = 1 + 2.
        let few = Ranks::new(vec![0, 1, 2, 2, 2, 2], 2).expect("ranks").uniformity();
        assert!((few.chi_square - chi_square_beyond(3.0, 1.0)).abs() < 1e-15, "{few:?}");
        // All at one end.
        let shifted = Ranks::new(vec![9; 20], 9).expect("ranks").uniformity();
        assert!(shifted.location < 1e-9 && shifted.chi_square < 1e-9);
    }

    #[test]
    fn equal_draws_share_their_ranks() {
        let draws = [1.0, 2.0, 2.0, 3.0];
        let ranks = [0.0, 0.34, 0.67, 0.999].map(|uniform| rank(2.0, draws.into_iter(), uniform));
        assert_eq!(ranks, [1, 2, 3, 3]);
        assert_eq!([rank(0.0, draws.into_iter(), 0.9), rank(9.0, draws.into_iter(), 0.9)], [0, 4]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let refused = |ranks, draws| Ranks::new(ranks, draws).expect_err("no ranks").to_string();
        assert_eq!(
            refused(vec![1], 9),
            "there are 1 ranks among 9 draws, and a test takes at least two of each"
        );
        assert_eq!(refused(vec![1, 10], 9), "the rank of data set 1 is 10 among 9 draws");
    }
}
