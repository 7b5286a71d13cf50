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
/// Cells that count in turn: a processor waits where it counts into one bin twice in quick succession.
const IN_TURN: usize = 4;

impl Scale {
    /// A continuous series between `low` and `high`, at most 2 apart.
    pub fn continuous(low: f64, high: f64) -> Self {
        Self { low, width: (high - low) / f64::from(BINS), bins: BINS, whole: false }
    }

    /// A count from 0 to `most`, at most 2^21.
    pub fn count(most: u64) -> Self {
        let width = (most + 1).div_ceil(COUNT_BINS).max(1);
        let bins = (most + 1).div_ceil(width) as u32;
        Self { low: 0.0, width: width as f64, bins, whole: true }
    }

    /// The bin that holds a value of the scale's range, plus [`ROUNDER`]; on an edge, either of the two.
    #[inline(always)]
    fn bin<N: Number>(&self, value: N) -> N {
        // A whole number stands half a bin off the edges, so that it never falls on one.
        let shift = if self.whole { 0.5 / self.width } else { 0.0 };
        let place = (value - self.low) * (1.0 / self.width) + (shift - 0.5);
        place.min(f64::from(self.bins - 1)) + ROUNDER
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
    /// How many fell into each bin.
    Bins(Bins),
}

/// How many values fell into each bin, over the bins that have been met.
///
/// Millions of bins are counted into in turn, which the memory near a core should hold: so a count is kept in a
/// byte, and each time that it runs over, another number is raised, which is hardly ever touched.
#[derive(Debug, Clone, PartialEq, Default)]
struct Bins {
    /// The first bin.
    offset: u32,
    /// Counts, less what stands in `overflows`.
    low: Vec<u8>,
    /// How often each count has passed 256.
    overflows: Vec<u32>,
}

impl Bins {
    /// The count of each bin from the first on.
    fn counts(&self) -> impl Iterator<Item = u64> {
        self.low.iter().zip(&self.overflows).map(|(low, over)| u64::from(*low) + 256 * u64::from(*over))
    }

    /// Makes room for the bins from `first` to `last`.
    #[inline]
    fn reach(&mut self, first: u32, last: u32) {
        if self.low.is_empty() {
            self.offset = first;
        }
        if first < self.offset {
            let more = (self.offset - first) as usize;
            self.low.splice(0..0, std::iter::repeat_n(0, more));
            self.overflows.splice(0..0, std::iter::repeat_n(0, more));
            self.offset = first;
        }
        let length = (last + 1 - self.offset) as usize;
        if self.low.len() < length {
            self.low.resize(length, 0);
            self.overflows.resize(length, 0);
        }
    }

    /// Takes in what another has.
    fn merge(&mut self, other: &Self) {
        if other.low.is_empty() {
            return;
        }
        self.reach(other.offset, other.offset + other.low.len() as u32 - 1);
        let start = (other.offset - self.offset) as usize;
        for (place, count) in other.counts().enumerate() {
            let count = u64::from(self.low[start + place]) + count;
            self.low[start + place] = (count % 256) as u8;
            self.overflows[start + place] += (count / 256) as u32;
        }
    }
}

/// Where one cell counts.
#[derive(Default)]
struct Counter<'a> {
    offset: u32,
    low: &'a mut [u8],
    overflows: &'a mut [u32],
}

impl Counter<'_> {
    /// Counts one value, whose bin stands in the low bits of `bin`.
    #[inline(always)]
    fn count(&mut self, bin: f64) {
        let place = (bin.to_bits() as u32 - self.offset) as usize;
        let count = self.low[place].wrapping_add(1);
        self.low[place] = count;
        if count == 0 {
            self.overflows[place] += 1;
        }
    }
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
        let kept = if exact { Kept::Values(Vec::new()) } else { Kept::Bins(Bins::default()) };
        Self { centre, sums: Sums::default(), kept }
    }

    /// Adds values, at most [`MOST_AT_ONCE`], to the sums.
    #[inline(always)]
    fn sum<N: Number>(&mut self, scale: &Scale, values: &[f64], like: N) {
        let units = scale.units();
        let (mut first, mut second) = (like.like(0.0), like.like(0.0));
        for some in values.chunks(N::LANES) {
            // What a lane lacks is filled with the centre, which adds nothing.
            let deviation = load(like, some, self.centre) - self.centre;
            first += deviation * units + ROUNDER - ROUNDER;
            second += deviation * deviation * units + ROUNDER - ROUNDER;
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
            (Kept::Bins(bins), Kept::Bins(others)) => bins.merge(others),
            _ => debug_assert!(false, "cells of one batch keep the same"),
        }
    }

    /// Number of values taken in.
    pub fn total(&self) -> u64 {
        match &self.kept {
            Kept::Values(values) => values.len() as u64,
            Kept::Bins(bins) => bins.counts().sum(),
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
            Kept::Bins(_) if constant => [self.centre; Q],
            Kept::Bins(bins) => {
                let mut counts = bins.counts();
                let (mut edge, mut below) = (scale.low + f64::from(bins.offset) * scale.width, 0_u64);
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
        let mut counting = Self { kept: Kept::Bins(Bins::default()), ..*self };
        let bins = match &self.kept {
            Kept::Bins(bins) => bins,
            Kept::Values(values) => {
                for values in values.chunks(MOST_AT_ONCE) {
                    let row = |_: usize| values;
                    extend(std::slice::from_mut(&mut counting), &[*scale], row, Lanes([0.0]));
                }
                let Kept::Bins(bins) = &counting.kept else { unreachable!("made of bins above") };
                bins
            }
        };
        super::Histogram {
            low: scale.low + f64::from(bins.offset) * scale.width,
            width: scale.width,
            counts: bins.counts().collect(),
        }
    }
}

/// Takes values into cells of one batch: `row` has those of a cell, at least one and at most [`MOST_AT_ONCE`], by
/// its place in `cells`; `like` says by what kind of number.
#[inline(always)]
pub fn extend<'a, N: Number>(
    cells: &mut [Cell],
    scales: &[Scale],
    row: impl Fn(usize) -> &'a [f64],
    like: N,
) {
    for (turn, (cells, scales)) in cells.chunks_mut(IN_TURN).zip(scales.chunks(IN_TURN)).enumerate() {
        let first = turn * IN_TURN;
        let length = row(first).len();
        for (place, (cell, scale)) in cells.iter_mut().zip(scales).enumerate() {
            cell.sum(scale, row(first + place), like);
        }
        for start in (0..length).step_by(BLOCK) {
            let end = (start + BLOCK).min(length);
            let mut bins = [[0.0; BLOCK]; IN_TURN];
            let mut counters: [Counter<'_>; IN_TURN] = Default::default();
            let places = cells.iter_mut().zip(scales).zip(&mut bins).zip(&mut counters);
            for (place, (((cell, scale), to), counter)) in places.enumerate() {
                let values = &row(first + place)[start..end];
                match &mut cell.kept {
                    Kept::Values(kept) => kept.extend_from_slice(values),
                    Kept::Bins(bins) => {
                        let (least, most) = bin_all(scale, values, to, like);
                        bins.reach(least, most);
                        let Bins { offset, low, overflows } = bins;
                        *counter = Counter { offset: *offset, low, overflows };
                    }
                }
            }
            if counters.iter().all(|counter| !counter.low.is_empty()) {
                let [a, b, c, d] = &mut counters;
                let [in_a, in_b, in_c, in_d] = &bins;
                let values = in_a.iter().zip(in_b).zip(in_c.iter().zip(in_d)).take(end - start);
                for ((in_a, in_b), (in_c, in_d)) in values {
                    a.count(*in_a);
                    b.count(*in_b);
                    c.count(*in_c);
                    d.count(*in_d);
                }
            } else {
                let used = counters.iter_mut().zip(&bins).filter(|(counter, _)| !counter.low.is_empty());
                for (counter, bins) in used {
                    for bin in &bins[..end - start] {
                        counter.count(*bin);
                    }
                }
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

/// Works out the bins of values, at least one and at most [`BLOCK`], and the first and the last of them.
#[inline(always)]
fn bin_all<N: Number>(scale: &Scale, values: &[f64], bins: &mut [f64; BLOCK], like: N) -> (u32, u32) {
    let (mut least, mut most) = (like.like(f64::INFINITY), like.like(0.0));
    for (some, bins) in values.chunks(N::LANES).zip(bins.chunks_exact_mut(N::LANES)) {
        let bin = scale.bin(load(like, some, values[0]));
        (least, most) = (least.min(bin), most.max(bin));
        bins.copy_from_slice(bin.lanes());
    }
    let (mut first, mut last) = (f64::INFINITY, 0.0);
    for (least, most) in least.lanes().iter().zip(most.lanes()) {
        first = if *least < first { *least } else { first };
        last = if *most > last { *most } else { last };
    }
    (first.to_bits() as u32, last.to_bits() as u32)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn filled(scale: &Scale, exact: bool, centre: f64, parts: &[&[f64]]) -> Cell {
        let mut cell = Cell::new(centre, exact);
        for part in parts {
            for some in part.chunks(300) {
                extend(std::slice::from_mut(&mut cell), &[*scale], |_| some, Lanes::<8>::ZERO);
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
            extend(std::slice::from_mut(&mut single), &[scale], |_| &values[..], Lanes([0.0]));
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
