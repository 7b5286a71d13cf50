//! Identity weights of every ordered pair: mean and spread over replicates.
//!
//! Separate from the series, which have quantiles too: weights are summed in the registers that hold them, and no value of a
//! replicate is stored.

use serde::{Deserialize, Serialize};

use super::binned::Taken;
use super::results::Mean;
use super::scale::Scale;
use super::sums::{ROUNDER, SQUARE_ROUNDER, Sums};
use crate::model::number::Number;

/// The range of a weight.
fn scale() -> Scale {
    Scale::continuous(-1.0, 1.0)
}

/// The weights of one tick in a few groups of histories: sums over lanes by ordered pair.
#[derive(Debug, Clone)]
pub struct GroupWeights<N: Number> {
    sums: Vec<[N; 2]>,
    /// Number of groups.
    times: u64,
    /// Number of histories.
    count: u64,
}

impl<N: Number> GroupWeights<N> {
    /// Empty sums of the given number of ordered pairs.
    pub fn new(pairs: usize, zero: N) -> Self {
        Self { sums: vec![[zero; 2]; pairs], times: 0, count: 0 }
    }

    /// Clears the sums.
    pub fn restart(&mut self) {
        let zero = self.sums.first().map(|[sum, _]| sum.like(0.0));
        zero.inspect(|zero| self.sums.fill([*zero; 2]));
        (self.times, self.count) = (0, 0);
    }

    /// Adds the weights of some groups by ordered pair, of whose lanes the first `count` hold histories; `centres` as in
    /// [`Weights`].
    #[inline(always)]
    pub fn take<'a>(
        &mut self,
        groups: impl ExactSizeIterator<Item = &'a [N]> + Clone,
        centres: &[f64],
        count: usize,
    ) {
        let units = scale().units;
        let whole = count == groups.len() * N::LANES;
        for (pair, (sums, centre)) in self.sums.iter_mut().zip(centres).enumerate() {
            let [mut first, mut second] = *sums;
            for (group, weights) in groups.clone().enumerate() {
                let mut weight = weights[pair];
                if !whole {
                    // A lane without a history holds the centre, which adds nothing.
                    for lane in count.saturating_sub(group * N::LANES)..N::LANES {
                        weight[lane] = *centre;
                    }
                }
                let deviation = (weight - *centre) * units;
                first = first.bits_added(deviation + ROUNDER);
                second = second.bits_added(deviation * deviation + SQUARE_ROUNDER);
            }
            *sums = [first, second];
        }
        self.times += groups.len() as u64;
        self.count += count as u64;
    }
}

/// The weights of one tick in a batch.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Weights {
    /// Centres by ordered pair: the weight in the first replicate, so that a constant weight has no spread.
    centres: Vec<f64>,
    sums: Vec<Sums>,
}

impl Weights {
    /// Empty sums about the centres.
    pub fn new(centres: &[f64]) -> Self {
        Self { centres: centres.to_vec(), sums: vec![Sums::default(); centres.len()] }
    }

    /// Adds some groups, whose sums are about the same centres.
    #[inline(always)]
    pub fn extend<N: Number>(&mut self, groups: &GroupWeights<N>) {
        for (sums, taken) in self.sums.iter_mut().zip(&groups.sums) {
            let GroupWeights { count, times, .. } = *groups;
            sums.take(&Taken { count, sums: *taken, rounder: ROUNDER, times });
        }
    }

    /// Merges other weights about the same centres.
    pub fn merge(&mut self, other: &Self) {
        for (sums, other) in self.sums.iter_mut().zip(&other.sums) {
            sums.merge(other);
        }
    }

    /// Computes mean and spread by ordered pair, of at least one replicate.
    pub fn means(&self) -> Vec<Mean> {
        let scale = scale();
        self.sums.iter().zip(&self.centres).map(|(sums, centre)| sums.mean(*centre, &scale)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lanes::Lanes;

    fn groups(of: &[(Lanes<4>, usize)], centre: f64) -> GroupWeights<Lanes<4>> {
        let mut groups = GroupWeights::new(1, Lanes::ZERO);
        for (weights, count) in of {
            groups.take([&[*weights][..]].into_iter(), &[centre], *count);
        }
        groups
    }

    #[test]
    fn means_and_spreads_are_those_of_the_lanes_that_hold_histories() {
        let whole = (Lanes([0.5, -0.5, 0.25, 0.75]), 4);
        let part = (Lanes([-1.0, 1.0, 0.125, 0.9]), 2);
        let mut weights = Weights::new(&[0.5]);
        weights.extend(&groups(&[whole, part], 0.5));
        let [mean] = weights.means()[..] else { panic!("one pair") };
        let values = [0.5, -0.5, 0.25, 0.75, -1.0, 1.0_f64];
        let expected = values.iter().sum::<f64>() / 6.0;
        let squares: f64 = values.iter().map(|value| (value - expected).powi(2)).sum();
        assert!((mean.mean - expected).abs() < 1e-15);
        assert!((mean.sd - (squares / 5.0).sqrt()).abs() < 1e-9);
        assert!((mean.mc_se - mean.sd / 6.0_f64.sqrt()).abs() < 1e-15);
    }

    #[test]
    fn order_and_parts_do_not_matter() {
        let (a, b) = ((Lanes([0.1, -0.7, 0.3, 0.9]), 4), (Lanes([0.2, -0.3, 0.0, 0.0]), 3));
        let mut whole = Weights::new(&[0.1]);
        whole.extend(&groups(&[a, b], 0.1));
        let mut parts = Weights::new(&[0.1]);
        parts.extend(&groups(&[b], 0.1));
        let mut other = Weights::new(&[0.1]);
        other.extend(&groups(&[a], 0.1));
        parts.merge(&other);
        assert_eq!(whole.means(), parts.means());
    }

    #[test]
    fn what_never_varies_has_no_spread() {
        let mut weights = Weights::new(&[0.3]);
        let mut groups = groups(&[(Lanes([0.3; 4]), 4)], 0.3);
        weights.extend(&groups);
        groups.restart();
        weights.extend(&groups);
        assert_eq!(weights.means(), [Mean { mean: 0.3, sd: 0.0, mc_se: 0.0 }]);
    }
}
