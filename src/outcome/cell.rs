//! The distribution over replicates of one number, in bounded memory and free of order.
//!
//! A cell takes any number of values and keeps their exact sums, and of the values themselves either all of
//! them, where they fit, or a histogram. Values are turned into whole numbers before they are summed, and
//! whole numbers add up to the same in any order: so the result does not depend on threads, on the size of
//! batches or on how a run was cut into parts.

use super::results::{Point, QUANTILES};
use crate::model::lanes::Lanes;
use crate::model::number::Number;

/// Most values that a cell takes in at once: the sums of so many stay exact in double precision.
pub const MOST_AT_ONCE: usize = 1024;

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
/// Values whose bins are worked out before they are counted.
const BLOCK: usize = 256; // A multiple of the lanes of any number.

impl Scale {
    /// A continuous series between `low` and `high`, at most 2 apart.
    pub fn continuous(low: f64, high: f64) -> Self {
        Self { low, width: (high - low) / f64::from(BINS), bins: BINS, whole: false }
    }

    /// A count from 0 to `most`, at most 2^21, so that sums of squares stay exact; no scenario that is accepted
    /// has more ([`crate::scenario::limits::MOST_POINTS`]).
    pub fn count(most: u64) -> Self {
        debug_assert!(most <= 1 << 21, "{most} is more than can be summed exactly");
        let width = (most + 1).div_ceil(COUNT_BINS).max(1);
        let bins = (most + 1).div_ceil(width) as u32;
        Self { low: 0.0, width: width as f64, bins, whole: true }
    }

    /// How far above a centre the bin of each value begins to count, so that the bin that holds a value, plus
    /// [`ROUNDER`], is its deviation from the centre in bins, plus this; on an edge, either of the two.
    #[inline(always)]
    fn bins_below(&self, centre: f64) -> f64 {
        // A whole number stands half a bin off the edges, so that it never falls on one.
        let shift = if self.whole { 0.5 / self.width } else { 0.0 };
        (centre - self.low) / self.width + (shift - 0.5)
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
struct Sums {
    first: i128,
    second: i128,
}

/// What a cell keeps of its values.
#[derive(Debug, Clone, PartialEq)]
enum Kept {
    /// All of them, in any order.
    Values(Vec<f64>),
    /// How many fell into each bin, from bin `offset` on as far as any has been met.
    Counts { offset: u32, counts: Vec<u32> },
}

/// The distribution of one series at one tick.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Deviations are from here: the value in the first replicate, so that what never varies has no spread.
    centre: f64,
    sums: Sums,
    kept: Kept,
}

impl Cell {
    /// An empty cell with its centre. `exact` says whether it shall keep every value; a histogram counts at most
    /// 2^32 - 1.
    pub fn new(centre: f64, exact: bool) -> Self {
        let kept =
            if exact { Kept::Values(Vec::new()) } else { Kept::Counts { offset: 0, counts: Vec::new() } };
        Self { centre, sums: Sums::default(), kept }
    }

    /// Takes in values, at most [`MOST_AT_ONCE`]; `like` says by what kind of number.
    #[inline(always)]
    pub fn extend<N: Number>(&mut self, scale: &Scale, values: &[f64], like: N) {
        let (units, below, bins_a_unit) = (scale.units(), scale.bins_below(self.centre), 1.0 / scale.width);
        let (mut first, mut second) = (like.like(0.0), like.like(0.0));
        for values in values.chunks(BLOCK) {
            let mut bins = [0.0; BLOCK];
            let (mut least, mut most) = (like.like(f64::INFINITY), like.like(0.0));
            for (some, bins) in values.chunks(N::LANES).zip(bins.chunks_exact_mut(N::LANES)) {
                // A lane that has no value has the centre, whose bin is met in any case: it is the first replicate's.
                let deviation = load(like, some, self.centre) - self.centre;
                let scaled = deviation * units;
                first += scaled + ROUNDER - ROUNDER;
                second += scaled * deviation + ROUNDER - ROUNDER;
                let bin = (deviation * bins_a_unit + below).min(f64::from(scale.bins - 1)) + ROUNDER;
                (least, most) = (least.min(bin), most.max(bin));
                bins.copy_from_slice(bin.lanes());
            }
            match &mut self.kept {
                Kept::Values(kept) => kept.extend_from_slice(values),
                Kept::Counts { offset, counts } => {
                    let (first, last) = extremes(least, most);
                    reach(offset, counts, first, last);
                    // Out of the cell, where the compiler would look them up again for each value.
                    let (offset, counts) = (*offset, &mut counts[..]);
                    for bin in &bins[..values.len()] {
                        counts[(bin.to_bits() as u32 - offset) as usize] += 1;
                    }
                }
            }
        }
        // Whole numbers that are exact in double precision, one a lane.
        for (first, second) in first.lanes().iter().zip(second.lanes()) {
            self.sums.first += i128::from(*first as i64);
            self.sums.second += i128::from(*second as i64);
        }
    }

    /// Takes in what another cell has, which must have the same centre and keep the same.
    pub fn merge(&mut self, other: &Self) {
        debug_assert_eq!(self.centre.to_bits(), other.centre.to_bits());
        self.sums.first += other.sums.first;
        self.sums.second += other.sums.second;
        match (&mut self.kept, &other.kept) {
            (Kept::Values(kept), Kept::Values(others)) => kept.extend_from_slice(others),
            (Kept::Counts { offset, counts }, Kept::Counts { offset: from, counts: others }) => {
                if let Some(last) = others.len().checked_sub(1) {
                    reach(offset, counts, *from, from + last as u32);
                    let start = (from - *offset) as usize;
                    for (sum, count) in counts[start..].iter_mut().zip(others) {
                        *sum += count;
                    }
                }
            }
            _ => debug_assert!(false, "cells of one batch keep the same"),
        }
    }

    /// Number of values taken in.
    pub fn total(&self) -> u64 {
        match &self.kept {
            Kept::Values(values) => values.len() as u64,
            Kept::Counts { counts, .. } => counts.iter().map(|count| u64::from(*count)).sum(),
        }
    }

    /// Mean, spread and quantiles of the values taken in, of which there must be at least one.
    pub fn point(&mut self, scale: &Scale) -> Point {
        let n = self.total() as f64;
        let units = scale.units();
        let mean_deviation = self.sums.first as f64 / units / n;
        let squares = self.sums.second as f64 / units - n * mean_deviation * mean_deviation;
        let sd = if n > 1.0 { (squares.max(0.0) / (n - 1.0)).sqrt() } else { 0.0 };
        Point {
            mean: self.centre + mean_deviation,
            sd,
            mc_se: sd / n.sqrt(),
            quantiles: self.quantiles(scale, QUANTILES),
        }
    }

    /// Quantiles of ascending orders in `[0,1]`: the values below which those shares of replicates lie.
    ///
    /// Where every value is kept, linear between neighbours (type 7 of R. Hyndman and Y. Fan, 1996, Sample
    /// quantiles in statistical packages, The American Statistician 50). From a histogram, linear within a bin:
    /// off by at most a bin, and a neighbour of the exact quantile for counts whose bins hold one number each.
    pub fn quantiles<const Q: usize>(&mut self, scale: &Scale, orders: [f64; Q]) -> [f64; Q] {
        let total = self.total();
        let constant = self.sums == Sums::default();
        match &mut self.kept {
            Kept::Values(values) => {
                values.sort_unstable_by(f64::total_cmp);
                orders.map(|order| {
                    let rank = order * (values.len() - 1) as f64;
                    let (below, within) = (rank as usize, rank.fract());
                    let above = (below + 1).min(values.len() - 1);
                    values[below] + within * (values[above] - values[below])
                })
            }
            Kept::Counts { .. } if constant => [self.centre; Q],
            Kept::Counts { offset, counts } => {
                let mut counts = counts.iter().map(|count| u64::from(*count));
                let (mut edge, mut below) = (scale.low + f64::from(*offset) * scale.width, 0_u64);
                let mut here = counts.next().unwrap_or(0);
                orders.map(|order| {
                    let rank = order * (total - 1) as f64;
                    while rank >= (below + here) as f64
                        && let Some(next) = counts.next()
                    {
                        below += here;
                        edge += scale.width;
                        here = next;
                    }
                    if scale.whole && scale.width == 1.0 {
                        return edge;
                    }
                    edge + (rank - below as f64 + 0.5) / here as f64 * scale.width
                })
            }
        }
    }

    /// The histogram over the bins that have been met.
    pub fn histogram(&self, scale: &Scale) -> super::Histogram {
        match &self.kept {
            Kept::Counts { offset, counts } => super::Histogram {
                low: scale.low + f64::from(*offset) * scale.width,
                width: scale.width,
                counts: counts.iter().map(|count| u64::from(*count)).collect(),
            },
            Kept::Values(values) => {
                let mut counting = Self::new(self.centre, false);
                for values in values.chunks(MOST_AT_ONCE) {
                    counting.extend(scale, values, Lanes([0.0]));
                }
                counting.histogram(scale)
            }
        }
    }
}

/// Values, at most as many as a number has lanes, and `fill` in the lanes that are left.
#[inline(always)]
fn load<N: Number>(like: N, values: &[f64], fill: f64) -> N {
    if values.len() == N::LANES {
        return like.load(values);
    }
    let mut number = like.like(fill);
    for (lane, value) in values.iter().enumerate() {
        number[lane] = *value;
    }
    number
}

/// The first and the last bin of those that each lane has met.
#[inline(always)]
fn extremes<N: Number>(least: N, most: N) -> (u32, u32) {
    let (mut first, mut last) = (f64::INFINITY, 0.0);
    for (least, most) in least.lanes().iter().zip(most.lanes()) {
        first = if *least < first { *least } else { first };
        last = if *most > last { *most } else { last };
    }
    (first.to_bits() as u32, last.to_bits() as u32)
}

/// Makes room for the bins from `first` to `last`.
#[inline]
fn reach(offset: &mut u32, counts: &mut Vec<u32>, first: u32, last: u32) {
    if counts.is_empty() {
        *offset = first;
    }
    if first < *offset {
        counts.splice(0..0, std::iter::repeat_n(0, (*offset - first) as usize));
        *offset = first;
    }
    let length = (last + 1 - *offset) as usize;
    if counts.len() < length {
        counts.resize(length, 0);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn filled(scale: &Scale, exact: bool, centre: f64, parts: &[&[f64]]) -> Cell {
        let mut cell = Cell::new(centre, exact);
        for part in parts {
            for some in part.chunks(300) {
                cell.extend(scale, some, Lanes::<8>::ZERO);
            }
        }
        cell
    }

    #[test]
    fn what_never_varies_has_no_spread() {
        let scale = Scale::continuous(0.0, 1.0);
        for exact in [false, true] {
            let point = filled(&scale, exact, 0.3, &[&[0.3; 100]]).point(&scale);
            assert_eq!((point.mean, point.sd), (0.3, 0.0));
            assert_eq!(point.quantiles, [0.3; 9]);
        }
    }

    #[test]
    fn counts_have_exact_quantiles() {
        let scale = Scale::count(700);
        let values: Vec<f64> = (0..=100).map(f64::from).collect();
        for exact in [false, true] {
            let point = filled(&scale, exact, 0.0, &[&values]).point(&scale);
            let middle = [10.0, 25.0, 50.0, 75.0, 90.0];
            assert_eq!(point.quantiles[2..7], middle);
            assert_eq!(point.mean, 50.0);
            assert!((point.sd - (101.0_f64 * 102.0 / 12.0).sqrt()).abs() < 1e-12);
        }
    }

    #[test]
    fn bins_are_even_and_reach_to_both_ends() {
        let scale = Scale::continuous(-1.0, 1.0);
        let ends: Vec<f64> = (0..1024).map(|bin| -1.0 + (f64::from(bin) + 0.5) / 512.0).collect();
        let histogram = filled(&scale, false, 0.0, &[&ends, &[-1.0, 1.0]]).histogram(&scale);
        assert_eq!((histogram.low, histogram.counts.len()), (-1.0, 1024));
        assert_eq!((histogram.counts[0], histogram.counts[1023]), (2, 2));
        assert!(histogram.counts[1..1023].iter().all(|count| *count == 1));
    }

    proptest! {
        #[test]
        fn order_parts_and_lanes_do_not_matter(
            mut values in prop::collection::vec(-1.0..1.0_f64, 2..400), cut in 0.0..1.0_f64, exact in any::<bool>(),
        ) {
            let scale = Scale::continuous(-1.0, 1.0);
            let centre = values[0];
            let mut whole = filled(&scale, exact, centre, &[&values]);
            let point = whole.point(&scale);
            values.reverse();
            let (a, b) = values.split_at((cut * values.len() as f64) as usize);
            let mut merged = filled(&scale, exact, centre, &[a]);
            merged.merge(&filled(&scale, exact, centre, &[b]));
            let mut single = Cell::new(centre, exact);
            single.extend(&scale, &values, Lanes([0.0]));
            for other in [&mut filled(&scale, exact, centre, &[a, b]), &mut merged, &mut single] {
                prop_assert_eq!(&point, &other.point(&scale));
                prop_assert_eq!(&whole.histogram(&scale), &other.histogram(&scale));
            }

            let n = values.len() as f64;
            let mean = values.iter().sum::<f64>() / n;
            let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
            prop_assert!((point.mean - mean).abs() < 1e-11);
            prop_assert!((point.sd - variance.sqrt()).abs() < 1e-10);
        }

        #[test]
        fn quantiles_are_exact_or_good_to_a_bin(mut values in prop::collection::vec(0.0..1.0_f64, 1..500)) {
            const ORDERS: [f64; 6] = [0.0, 0.025, 0.25, 0.5, 0.9, 1.0];
            let scale = Scale::continuous(0.0, 1.0);
            let exact = filled(&scale, true, values[0], &[&values]).quantiles(&scale, ORDERS);
            let binned = filled(&scale, false, values[0], &[&values]).quantiles(&scale, ORDERS);
            values.sort_by(f64::total_cmp);
            for (order, (exact, binned)) in ORDERS.into_iter().zip(exact.into_iter().zip(binned)) {
                let rank = order * (values.len() - 1) as f64;
                let (lower, upper) = (values[rank.floor() as usize], values[rank.ceil() as usize]);
                prop_assert!((lower + rank.fract() * (upper - lower) - exact).abs() < 1e-15);
                prop_assert!(lower - 0.001 <= binned && binned <= upper + 0.001, "{lower} {binned} {upper}");
            }
        }
    }
}
