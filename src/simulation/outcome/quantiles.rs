//! Quantiles of the values of a cell.
//!
//! Quantiles of whole numbers are order statistics: the smallest value up to which at least that share of replicates
//! lies (type 1 of R. Hyndman and Y. Fan, 1996, Sample quantiles in statistical packages, The American Statistician
//! 50). So a quantile of a count is a value that some replicate has, whether values are kept or counted, at any number
//! of replicates, states and ticks.
//!
//! Continuous values that are kept have quantiles of type 7, linear between neighbours. A quantile from a histogram is
//! linear within its bin: at most one bin, 1/1024 of the range of the series, from the interval between the two
//! neighbours of type 7. Where differences are counted, values that are exactly 0 are counted separately, so that a
//! quantile of 0 is exact.

use super::scale::Scale;

/// Bins that are passed together on the way to a quantile.
const SOME: usize = 16;

/// Values of a continuous histogram that are known to be exactly 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Atom {
    /// The bin in which they have been counted.
    pub bin: u32,
    /// Their number.
    pub count: u64,
}

/// Computes quantiles of sorted whole numbers, at least one, at ascending orders in `[0,1]`.
pub(super) fn of_whole<const Q: usize>(ascending: &[f64], orders: [f64; Q]) -> [f64; Q] {
    orders.map(|order| ascending[rank(order, ascending.len() as u64) as usize - 1])
}

/// Computes quantiles of sorted continuous numbers, at least one, at orders in `[0,1]`.
pub(super) fn of_continuous<const Q: usize>(ascending: &[f64], orders: [f64; Q]) -> [f64; Q] {
    orders.map(|order| {
        let rank = order * (ascending.len() - 1) as f64;
        let (below, within) = (rank as usize, rank.fract());
        let above = (below + 1).min(ascending.len() - 1);
        ascending[below] + within * (ascending[above] - ascending[below])
    })
}

/// Computes quantiles at ascending orders from the counts of bins from the bin `first` on, of `total` values, at least
/// one.
pub(super) fn of_bins<const Q: usize>(
    (first, counts): (u32, &[u32]),
    total: u64,
    scale: &Scale,
    orders: [f64; Q],
    atom: Option<Atom>,
) -> [f64; Q] {
    let mut walk = BinWalk { counts, bin: 0, below: 0 };
    orders.map(|order| {
        if scale.whole {
            walk.to(rank(order, total) - 1);
            return scale.low + f64::from(first) + walk.bin as f64;
        }
        let place = order * (total - 1) as f64;
        walk.to(place as u64);
        let edge = scale.low + (f64::from(first) + walk.bin as f64) * scale.width;
        let (within, count) = (place - walk.below as f64, u64::from(counts[walk.bin]));
        // Zeros in the bin come first, or last if rounding has put them below their edge.
        let zeros = atom.filter(|atom| atom.bin == first + walk.bin as u32).map_or(0, |atom| atom.count);
        let others = count - zeros.min(count);
        let before = if edge < -0.5 * scale.width { 0 } else { zeros };
        let among = within - before as f64;
        if zeros > 0 && (among < 0.0 || among >= others as f64) {
            return 0.0;
        }
        edge + ((among + 0.5) / others as f64).min(1.0) * scale.width
    })
}

/// Returns the rank, from 1, of the order statistic of an order in `[0,1]` among `total` values: their product rounded
/// up, with a tolerance for its rounding error.
fn rank(order: f64, total: u64) -> u64 {
    let product = order * total as f64;
    let nearest = product.round();
    let is_whole = (product - nearest).abs() <= 4.0 * f64::EPSILON * product;
    (if is_whole { nearest } else { product.ceil() } as u64).clamp(1, total)
}

/// A walk up the bins of a histogram.
struct BinWalk<'a> {
    counts: &'a [u32],
    bin: usize,
    /// Values in the bins before this one.
    below: u64,
}

impl BinWalk<'_> {
    /// Moves on to the bin that holds the value of a rank, counted from 0, or to the last bin.
    fn to(&mut self, rank: u64) {
        let sum = |counts: &[u32]| counts.iter().map(|count| u64::from(*count)).sum::<u64>();
        while self.bin + SOME < self.counts.len() {
            let some = sum(&self.counts[self.bin..][..SOME]);
            if rank < self.below + some {
                break;
            }
            (self.below, self.bin) = (self.below + some, self.bin + SOME);
        }
        while self.bin + 1 < self.counts.len() && rank >= self.below + u64::from(self.counts[self.bin]) {
            self.below += u64::from(self.counts[self.bin]);
            self.bin += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_those_of_the_inverse_distribution_function() {
        // The smallest k with k/n at least the order, in thousandths.
        for n in (1..=2_000).chain([5_000, 10_000, 1_000_000, u64::from(u32::MAX)]) {
            for thousandths in [0, 25, 50, 100, 250, 500, 750, 900, 950, 975, 1000] {
                let exact = (u128::from(thousandths as u32) * u128::from(n)).div_ceil(1000).max(1);
                assert_eq!(
                    u128::from(rank(f64::from(thousandths) / 1000.0, n)),
                    exact,
                    "{thousandths} of {n}"
                );
            }
        }
    }

    #[test]
    fn a_quantile_of_whole_numbers_is_one_of_them() {
        // Median of four: the second. No value between 2 and 7 is made up.
        assert_eq!(of_whole(&[0.0, 2.0, 7.0, 9.0], [0.25, 0.26, 0.5, 0.51, 1.0]), [0.0, 2.0, 2.0, 7.0, 9.0]);
        let scale = Scale::count(10).of_differences();
        // Two at -3, five at 0, one at 4.
        let counts = [2, 0, 0, 5, 0, 0, 0, 1];
        let found = of_bins((7, &counts), 8, &scale, [0.025, 0.25, 0.26, 0.5, 0.875, 0.9], None);
        assert_eq!(found, [-3.0, -3.0, 0.0, 0.0, 0.0, 4.0]);
    }

    #[test]
    fn zeros_are_not_spread_over_their_bin() {
        let scale = Scale::continuous(0.0, 1.0).of_differences();
        // Ten below in the bin before, eighty exactly 0 and ten others in the bin of 0.
        let counts = [10, 90];
        let orders = [0.05, 0.1, 0.5, 0.88, 0.95];
        let plain = of_bins((511, &counts), 100, &scale, orders, None);
        assert!(plain[2] > 0.0008);
        let found = of_bins((511, &counts), 100, &scale, orders, Some(Atom { bin: 512, count: 80 }));
        assert!(found[0] < 0.0 && found[4] > 0.0 && found[4] < scale.width);
        assert_eq!(found[1..4], [0.0; 3]);
        // Zeros that rounding has put into the bin below.
        let found = of_bins((511, &[90, 10]), 100, &scale, orders, Some(Atom { bin: 511, count: 80 }));
        assert!(found[0] < 0.0 && found[0] > -scale.width && found[4] > 0.0);
        assert_eq!(found[1..4], [0.0; 3]);
    }
}
