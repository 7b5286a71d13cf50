//! A band about the distribution function of uniform ranks that holds all of it at once.

use super::ranks::Ranks;
use crate::analysis::design::{below, random};

/// Simulated sets of ranks. With (B + 1) times 5% a whole number, the quantile is one of them.
const DRAWS: usize = 4_999;
/// Most orders at which the distribution function is judged.
const MOST_POINTS: usize = 100;

/// A band that holds the whole distribution function of uniform ranks with a stated probability; the same for all numbers of a recovery.
///
/// At each order the number of ranks below is binomial. The bands of all orders have the same pointwise error, so large that the
/// stated share of simulated uniform ranks stays inside everywhere.
///
/// Source: T. Säilynoja, P.-C. Bürkner and A. Vehtari, 2022, Graphical test for discrete uniformity and its applications in
/// goodness-of-fit evaluation and multiple sample comparison, Statistics and Computing 32.
#[derive(Debug, Clone, PartialEq)]
pub struct RankBand {
    sets: usize,
    draws: usize,
    /// Ranks below each order that is judged.
    thresholds: Vec<usize>,
    /// By order and count from 0 to the number of data sets: twice the smaller tail of the binomial distribution.
    tails: Vec<Vec<f64>>,
    /// The smallest tail of each simulated set of ranks, ascending.
    smallest: Vec<f64>,
    /// The tail below which a count lies outside.
    least: f64,
}

/// The distribution function of some ranks and its band.
#[derive(Debug, Clone, PartialEq)]
pub struct BandedRanks {
    /// Orders at which it is judged, in (0,1).
    pub orders: Vec<f64>,
    /// By order, the share of the ranks below.
    pub shares: Vec<f64>,
    /// By order, the lower end of the band.
    pub low: Vec<f64>,
    /// By order, the upper end.
    pub high: Vec<f64>,
    /// p-value of uniformity: the share of simulated ranks, and of these, that leave the pointwise bands as far; 1/5,000 at least.
    pub p: f64,
    /// Whether the function stays inside everywhere.
    pub is_inside: bool,
}

impl RankBand {
    /// The band for ranks of `sets` data sets among `draws` draws, of a probability `level` in (0,1); by simulation from a seed.
    /// At least one of each counts.
    pub fn new(sets: usize, draws: usize, level: f64, seed: u64) -> Self {
        let (sets, possible) = (sets.max(1), draws.max(1) + 1);
        let points = possible.min(MOST_POINTS);
        let thresholds: Vec<usize> = (1..points).map(|point| point * possible / points).collect();
        let tails: Vec<Vec<f64>> =
            thresholds.iter().map(|below| tails(sets, *below as f64 / possible as f64)).collect();
        let simulated = |draw: usize| {
            let mut random = random(seed, "rank band", draw as u64);
            let mut counts = vec![0_usize; points];
            for _ in 0..sets {
                let rank = below(&mut random, possible);
                counts[thresholds.partition_point(|threshold| *threshold <= rank)] += 1;
            }
            let mut up_to = 0;
            let smallest = tails.iter().zip(&counts).map(|(tails, count)| {
                up_to += count;
                tails[up_to]
            });
            smallest.fold(1.0, f64::min)
        };
        let mut smallest: Vec<f64> = (0..DRAWS).map(simulated).collect();
        smallest.sort_unstable_by(f64::total_cmp);
        let place = ((DRAWS + 1) as f64 * (1.0 - level)) as usize;
        let least = smallest[place.clamp(1, DRAWS) - 1];
        Self { sets, draws: possible - 1, thresholds, tails, smallest, least }
    }

    /// Judges ranks; `None` if they are of another number of data sets or draws.
    pub fn judge(&self, ranks: &Ranks) -> Option<BandedRanks> {
        if ranks.ranks().len() != self.sets || ranks.draws() != self.draws {
            return None;
        }
        let size = self.sets as f64;
        let mut sorted = ranks.ranks().to_vec();
        sorted.sort_unstable();
        let counts: Vec<usize> =
            self.thresholds.iter().map(|threshold| sorted.partition_point(|rank| rank < threshold)).collect();
        let smallest = self.tails.iter().zip(&counts).map(|(tails, count)| tails[*count]).fold(1.0, f64::min);
        let as_far = self.smallest.partition_point(|other| *other <= smallest);
        let end = |of: fn(&[f64], f64) -> Option<usize>| -> Vec<f64> {
            self.tails.iter().map(|tails| of(tails, self.least).unwrap_or(0) as f64 / size).collect()
        };
        Some(BandedRanks {
            orders: self.thresholds.iter().map(|below| *below as f64 / (self.draws + 1) as f64).collect(),
            shares: counts.iter().map(|count| *count as f64 / size).collect(),
            low: end(|tails, least| tails.iter().position(|tail| *tail >= least)),
            high: end(|tails, least| tails.iter().rposition(|tail| *tail >= least)),
            p: (as_far + 1) as f64 / (DRAWS + 1) as f64,
            is_inside: smallest >= self.least,
        })
    }
}

/// By count from 0 to n, twice the smaller of the two tails of the binomial distribution that hold it, 1 at most.
fn tails(n: usize, probability: f64) -> Vec<f64> {
    let (hit, miss) = (libm::log(probability), libm::log1p(-probability));
    let whole = libm::lgamma(n as f64 + 1.0);
    let mass: Vec<f64> = (0..=n)
        .map(|k| {
            let (k, left) = (k as f64, (n - k) as f64);
            libm::exp(whole - libm::lgamma(k + 1.0) - libm::lgamma(left + 1.0) + k * hit + left * miss)
        })
        .collect();
    let sums = |sum: &mut f64, mass: &f64| {
        *sum += mass;
        Some(*sum)
    };
    let up_to: Vec<f64> = mass.iter().scan(0.0, sums).collect();
    let from: Vec<f64> = mass.iter().rev().scan(0.0, sums).collect();
    up_to.iter().zip(from.iter().rev()).map(|(up_to, from)| (2.0 * up_to.min(*from)).min(1.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uniform_ranks(seed: u64, sets: usize, draws: usize) -> Ranks {
        let mut random = random(seed, "uniform ranks", 0);
        Ranks::new((0..sets).map(|_| below(&mut random, draws + 1)).collect(), draws).expect("ranks")
    }

    #[test]
    fn tails_are_those_of_the_binomial() {
        // n = 3, p = 1/2: 1, 4, 7, 8 of 8 from below.
        let found = tails(3, 0.5);
        for (found, expected) in found.iter().zip([0.25, 1.0, 1.0, 0.25]) {
            assert!((found - expected).abs() < 1e-14);
        }
        assert!(tails(5_000, 0.01).iter().all(|tail| (0.0..=1.0).contains(tail)));
    }

    #[test]
    fn the_whole_function_stays_inside_as_often_as_stated() {
        for (sets, draws, level) in [(100, 99, 0.95), (250, 31, 0.9)] {
            let band = RankBand::new(sets, draws, level, 1);
            let found: Vec<BandedRanks> = (0..1_000)
                .map(|seed| band.judge(&uniform_ranks(seed, sets, draws)).expect("a band"))
                .collect();
            let inside = found.iter().filter(|found| found.is_inside).count() as f64 / 1_000.0;
            // Five standard errors, and what counts that are whole leave over.
            assert!(inside > level - 0.035 && inside < level + 0.045, "{inside} for {level}");
            let small = found.iter().filter(|found| found.p <= 0.05).count();
            assert!((15..=85).contains(&small), "{small}");
            for found in &found {
                let outside = found.shares.iter().zip(found.low.iter().zip(&found.high));
                let is_inside = outside.clone().all(|(share, (low, high))| low <= share && share <= high);
                assert_eq!(is_inside, found.is_inside);
            }
        }
    }

    #[test]
    fn ranks_that_pile_up_leave_it() {
        let band = RankBand::new(200, 99, 0.95, 1);
        let piled = Ranks::new((0..200).map(|set| set % 60 + 20).collect(), 99).expect("ranks");
        let found = band.judge(&piled).expect("a band");
        assert!(!found.is_inside && found.p == 1.0 / 5_000.0, "{}", found.p);
        assert_eq!(found.orders.len(), 99);
        assert_eq!(band.judge(&uniform_ranks(1, 199, 99)), None);
        assert_eq!(RankBand::new(200, 99, 0.95, 1), band);
    }
}
