//! The distribution over replicates of one number, in bounded memory and free of order.
//!
//! A cell takes any number of values and keeps their exact sums and a histogram. Values are turned into
//! whole numbers before they are summed, and whole numbers add up to the same in any order: so the result
//! does not depend on threads, on the size of batches or on how a run was cut into parts.

use super::results::{Point, QUANTILES};
use crate::model::lanes::{Lanes, each};

/// Most groups of values that a cell takes in at once.
pub const MOST_AT_ONCE: usize = 16;

/// Where a series lives and how finely it is counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Lowest value.
    pub low: f64,
    /// Width of a bin, above 0.
    pub width: f64,
    /// Number of bins.
    pub bins: u32,
    /// Whether values are whole numbers.
    pub whole: bool,
}

/// Bins over the range of a continuous series: quantiles are good to 1/1024 of the range.
const BINS: u32 = 1024;
/// Adding this rounds a number below 2^51 to a whole one, ties to even, which then stands in the low bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0; // 1.5 · 2^52
/// Most bins of a count; where it can exceed them, a bin holds several numbers.
const COUNT_BINS: u64 = 4096;

impl Scale {
    /// A continuous series between `low` and `high`.
    pub fn continuous(low: f64, high: f64) -> Self {
        Self { low, width: (high - low) / f64::from(BINS), bins: BINS, whole: false }
    }

    /// A count from 0 to `most`.
    pub fn count(most: u64) -> Self {
        let width = (most + 1).div_ceil(COUNT_BINS).max(1);
        let bins = (most + 1).div_ceil(width) as u32;
        Self { low: 0.0, width: width as f64, bins, whole: true }
    }

    /// The bin that holds `value`, which must lie in the scale's range; on an edge, either of the two.
    #[inline(always)]
    fn bin(&self, value: f64) -> u32 {
        // A whole number stands half a bin off the edges, so that it never falls on one.
        let shift = if self.whole { 0.5 / self.width } else { 0.0 };
        let place = (value - self.low) * (1.0 / self.width) + shift - 0.5;
        ((place + ROUNDER).to_bits() as u32).min(self.bins - 1)
    }

    /// How many units of sums of deviations make 1: deviations of a continuous series are counted in
    /// 2^-40, those of a count are whole.
    #[inline(always)]
    fn units(&self) -> f64 {
        if self.whole { 1.0 } else { 1_099_511_627_776.0 }
    }
}

/// Sums of deviations from a centre and of their squares, in the scale's units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Sum of deviations.
    pub first: i128,
    /// Sum of squared deviations.
    pub second: i128,
}

/// The distribution of one series at one tick.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Deviations are from here: the value in the first replicate, so that what never varies has no spread.
    centre: f64,
    sums: Sums,
    least: f64,
    most: f64,
    /// First bin of `counts`.
    offset: u32,
    /// Replicates by bin, over the bins that have been met; a scenario asks for no more than 10^9.
    counts: Vec<u32>,
}

impl Cell {
    /// An empty cell with its centre.
    pub fn new(centre: f64) -> Self {
        Self {
            centre,
            sums: Sums::default(),
            least: f64::INFINITY,
            most: f64::NEG_INFINITY,
            offset: 0,
            counts: vec![],
        }
    }

    /// Takes in the first `count` of the values that stand in `groups`; at most [`MOST_AT_ONCE`] groups.
    #[inline(always)]
    pub fn extend<const L: usize>(&mut self, scale: &Scale, groups: &[Lanes<L>], count: usize) {
        let (full, rest) = (count / L, count % L);
        for lane in 0..rest {
            self.extend(scale, &[Lanes([groups[full].0[lane]])], 1);
        }
        if full == 0 {
            return;
        }
        let units = scale.units();
        let mut bins = [[0_u32; L]; MOST_AT_ONCE];
        let (mut first, mut second) = ([0_i64; L], [0_i64; L]);
        let (mut least, mut most) = (Lanes::splat(f64::INFINITY), Lanes::splat(f64::NEG_INFINITY));
        for (group, bins) in groups[..full].iter().zip(&mut bins) {
            let deviation = *group - self.centre;
            let square = deviation * deviation;
            first = sum(first, deviation * units);
            second = sum(second, square * units);
            least = group.min(least);
            most = group.max(most);
            *bins = each(|lane| scale.bin(group.0[lane]));
        }
        self.sums.first += i128::from(first.iter().sum::<i64>());
        self.sums.second += i128::from(second.iter().sum::<i64>());
        self.least = least.0.into_iter().fold(self.least, f64::min);
        self.most = most.0.into_iter().fold(self.most, f64::max);
        self.reach(scale.bin(self.least), scale.bin(self.most));
        let counts = &mut self.counts[..];
        for bins in &bins[..full] {
            for bin in bins {
                counts[(bin - self.offset) as usize] += 1;
            }
        }
    }

    /// Takes in what another cell has, which must have the same centre.
    pub fn merge(&mut self, other: &Self) {
        debug_assert_eq!(self.centre.to_bits(), other.centre.to_bits());
        self.sums.first += other.sums.first;
        self.sums.second += other.sums.second;
        self.least = self.least.min(other.least);
        self.most = self.most.max(other.most);
        if other.counts.is_empty() {
            return;
        }
        self.reach(other.offset, other.offset + other.counts.len() as u32 - 1);
        let start = (other.offset - self.offset) as usize;
        for (sum, count) in self.counts[start..].iter_mut().zip(&other.counts) {
            *sum += count;
        }
    }

    /// Makes room for the bins from `first` to `last`.
    #[inline]
    fn reach(&mut self, first: u32, last: u32) {
        if self.counts.is_empty() {
            self.offset = first;
        }
        if first < self.offset {
            self.counts.splice(0..0, std::iter::repeat_n(0, (self.offset - first) as usize));
            self.offset = first;
        }
        let length = (last + 1 - self.offset) as usize;
        if self.counts.len() < length {
            self.counts.resize(length, 0);
        }
    }

    /// Number of values taken in.
    pub fn total(&self) -> u64 {
        self.counts.iter().map(|count| u64::from(*count)).sum()
    }

    /// Mean, spread and quantiles of the values taken in, of which there must be at least one.
    pub fn point(&self, scale: &Scale) -> Point {
        let n = self.total() as f64;
        let units = scale.units();
        let mean_deviation = self.sums.first as f64 / units / n;
        let squares = self.sums.second as f64 / units - n * mean_deviation * mean_deviation;
        let sd = if n > 1.0 { (squares.max(0.0) / (n - 1.0)).sqrt() } else { 0.0 };
        Point {
            mean: self.centre + mean_deviation,
            sd,
            mc_se: sd / n.sqrt(),
            quantiles: QUANTILES.map(|order| self.quantile(scale, order)),
        }
    }

    /// Quantile of an order in `[0,1]`: the value below which that share of replicates lies, linear within a
    /// bin; off by at most a bin, and exact for counts whose bins hold one number each.
    pub fn quantile(&self, scale: &Scale, order: f64) -> f64 {
        let total = self.total();
        let rank = order * (total - 1) as f64;
        let mut below = 0_u64;
        for (place, &count) in self.counts.iter().enumerate() {
            let count = u64::from(count);
            if count > 0 && rank < (below + count) as f64 {
                let edge = scale.low + f64::from(self.offset + place as u32) * scale.width;
                if scale.whole && scale.width == 1.0 {
                    return edge;
                }
                let within = (rank - below as f64 + 0.5) / count as f64;
                return (edge + within * scale.width).clamp(self.least, self.most);
            }
            below += count;
        }
        self.most
    }

    /// The histogram over the bins that have been met.
    pub fn histogram(&self, scale: &Scale) -> super::Histogram {
        super::Histogram {
            low: scale.low + f64::from(self.offset) * scale.width,
            width: scale.width,
            counts: self.counts.iter().map(|count| u64::from(*count)).collect(),
        }
    }
}

/// `a` and the nearest whole numbers to `b`.
#[inline(always)]
fn sum<const L: usize>(a: [i64; L], b: Lanes<L>) -> [i64; L] {
    each(|lane| a[lane].wrapping_add(rounded(b.0[lane])))
}

/// The nearest whole number, ties to even, for |x| < 2^51.
#[inline(always)]
fn rounded(x: f64) -> i64 {
    (x + ROUNDER).to_bits().wrapping_sub(ROUNDER.to_bits()) as i64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn filled(scale: &Scale, centre: f64, parts: &[&[f64]]) -> Cell {
        let mut cell = Cell::new(centre);
        for part in parts {
            for some in part.chunks(3 * 8) {
                let mut groups = [Lanes([f64::NAN; 8]); 3];
                for (place, value) in some.iter().enumerate() {
                    groups[place / 8].0[place % 8] = *value;
                }
                cell.extend(scale, &groups, some.len());
            }
        }
        cell
    }

    #[test]
    fn rounding_goes_to_the_nearest_whole_number() {
        for (x, whole) in
            [(0.4, 0), (-0.6, -1), (2.5, 2), (3.5, 4), (-2.5, -2), (1e12 + 0.25, 1_000_000_000_000)]
        {
            assert_eq!(rounded(x), whole, "{x}");
        }
    }

    #[test]
    fn what_never_varies_has_no_spread() {
        let scale = Scale::continuous(0.0, 1.0);
        let point = filled(&scale, 0.3, &[&[0.3; 100]]).point(&scale);
        assert_eq!((point.mean, point.sd), (0.3, 0.0));
        assert_eq!(point.quantiles, [0.3; 9]);
    }

    #[test]
    fn counts_have_exact_quantiles() {
        let scale = Scale::count(700);
        let values: Vec<f64> = (0..=100).map(f64::from).collect();
        let point = filled(&scale, 0.0, &[&values]).point(&scale);
        assert_eq!(point.quantiles, [2.0, 5.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 97.0]);
        assert_eq!(point.mean, 50.0);
        assert!((point.sd - (101.0_f64 * 102.0 / 12.0).sqrt()).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn order_and_parts_do_not_matter(mut values in prop::collection::vec(-1.0..1.0_f64, 2..200), cut in 0.0..1.0_f64) {
            let scale = Scale::continuous(-1.0, 1.0);
            let centre = values[0];
            let whole = filled(&scale, centre, &[&values]);
            values.reverse();
            let (a, b) = values.split_at((cut * values.len() as f64) as usize);
            prop_assert_eq!(&whole, &filled(&scale, centre, &[a, b]));
            let mut merged = filled(&scale, centre, &[a]);
            merged.merge(&filled(&scale, centre, &[b]));
            prop_assert_eq!(&whole, &merged);

            let point = whole.point(&scale);
            let n = values.len() as f64;
            let mean = values.iter().sum::<f64>() / n;
            let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
            prop_assert!((point.mean - mean).abs() < 1e-11);
            prop_assert!((point.sd - variance.sqrt()).abs() < 1e-10);
        }

        #[test]
        fn quantiles_are_good_to_a_bin(mut values in prop::collection::vec(0.0..1.0_f64, 1..500)) {
            let scale = Scale::continuous(0.0, 1.0);
            let cell = filled(&scale, values[0], &[&values]);
            values.sort_by(f64::total_cmp);
            for order in [0.0, 0.025, 0.25, 0.5, 0.9, 1.0] {
                let rank = order * (values.len() - 1) as f64;
                let (lower, upper) = (values[rank.floor() as usize], values[rank.ceil() as usize]);
                let quantile = cell.quantile(&scale, order);
                prop_assert!(lower - 0.001 <= quantile && quantile <= upper + 0.001, "{lower} {quantile} {upper}");
            }
        }
    }
}
