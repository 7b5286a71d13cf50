//! The distributions over replicates of the series of one tick, in bounded memory and free of order.
//!
//! A cell takes any number of values of one series. It keeps their exact sums, and either all values, if they fit, or a
//! histogram. Values are converted to whole numbers before they are summed, and sums of whole numbers do not depend on
//! the order: so the result does not depend on threads, on the size of batches or on the parts of a run.
//!
//! A deviation is counted in 2^-30 of a bin: so one whole number gives the sum, the square and the bin. Whole numbers
//! have bins of width 1; with more than 2,047 bins, their histogram stands alone. The other histograms of a tick lie
//! side by side in one block of memory, each as wide as its occupied bins, since memory access and not counting limits
//! a batch here.

use serde::{Deserialize, Serialize};

use super::binned::{Binned, Bins, Gauge, Taken, bin, plain_sums, wide_bins};
use super::counts::Counts;
use super::quantiles::{self, Atom};
use super::results::{Mean, Point, QUANTILES};
use super::scale::Scale;
use super::sums::Sums;
use crate::model::lanes::Lanes;
use crate::model::number::Number;
use crate::statistics::Distances;

/// Largest number of values added to a cell at once: their sums fit into 64 bits.
pub const MOST_AT_ONCE: usize = 1024;
/// Number of values whose bins are computed before they are counted.
const BLOCK: usize = 256; // A multiple of the lanes of any number.

/// The distribution of one series at one tick, without its values or counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Cell {
    /// Centre of the deviations: the value in the first replicate, so that a constant series has no spread.
    centre: f64,
    sums: Sums,
}

/// The values or counts that cells keep.
#[derive(Debug, Clone, Serialize, Deserialize)]
enum Kept {
    /// All values, in any order, by cell.
    Values(Vec<Vec<f64>>),
    /// Counts by bin.
    Counts(Counts),
}

/// The distributions of the series of one tick.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cells {
    cells: Vec<Cell>,
    kept: Kept,
}

impl Cells {
    /// Makes empty cells, one for each centre. They keep every value if `exact` gives their approximate number, and
    /// count them otherwise; a histogram counts at most 2^32 - 1.
    pub fn new(centres: &[f64], exact: Option<usize>) -> Self {
        let cells =
            centres.iter().map(|centre| Cell { centre: *centre, sums: Sums::default() }).collect::<Vec<_>>();
        let kept = match exact {
            Some(room) => Kept::Values(cells.iter().map(|_| Vec::with_capacity(room)).collect()),
            None => Kept::Counts(Counts::new(cells.len())),
        };
        Self { cells, kept }
    }

    /// Adds values to a cell, at most [`MOST_AT_ONCE`], all in the range of the scale; `like` gives the number type.
    #[inline(always)]
    pub fn extend<N: Number>(&mut self, cell: usize, scale: &Scale, values: &[f64], like: N) {
        let gauge = Gauge::new(scale, self.cells[cell].centre);
        let mut sums = [like.like(0.0); 2];
        let (mut count, mut times) = (0, 0);
        for values in values.chunks(BLOCK) {
            let mut bins = [0; BLOCK];
            let bins = &mut bins[..values.len()];
            bin(&gauge, values, &mut sums, bins, like);
            if scale.is_plain() {
                let Cell { centre, sums } = &mut self.cells[cell];
                sums.merge(&plain_sums(*centre, bins));
            } else {
                count += values.len();
                times += values.len().div_ceil(N::LANES) as u64;
            }
            match &mut self.kept {
                Kept::Values(kept) => kept[cell].extend_from_slice(values),
                Kept::Counts(counts) if scale.is_wide() => {
                    let mut wide = [0; BLOCK];
                    let wide = &mut wide[..values.len()];
                    wide_bins(scale, values, wide);
                    counts.count_wide(cell, wide, scale);
                }
                Kept::Counts(counts) => counts.count(cell, bins, scale),
            }
        }
        self.cells[cell].sums.take(&Taken::new(count, sums, &gauge, times));
    }

    /// Adds some replicates, whose values are binned about the centres of the cells and on `scales`. The cells must not
    /// keep every value.
    #[inline(always)]
    pub fn take<N: Number>(&mut self, scales: &[Scale], binned: &Binned<N>) {
        let Kept::Counts(counts) = &mut self.kept else {
            debug_assert!(false, "cells that keep every value are given values");
            return;
        };
        let cells = self.cells.iter_mut().zip(scales).enumerate();
        for ((cell, (Cell { centre, sums }, scale)), (taken, bins)) in cells.zip(binned.series()) {
            counts.fetch(cell + 1);
            match bins {
                Bins::Near(bins) => {
                    if scale.is_plain() {
                        sums.merge(&plain_sums(*centre, bins));
                    } else {
                        sums.take(&taken);
                    }
                    counts.count(cell, bins, scale);
                }
                Bins::Wide(bins) => {
                    sums.take(&taken);
                    counts.count_wide(cell, bins, scale);
                }
            }
        }
    }

    /// Merges other cells with the same centres and the same kind of values.
    pub fn merge(&mut self, other: &Self) {
        for (cell, other) in self.cells.iter_mut().zip(&other.cells) {
            debug_assert_eq!(cell.centre.to_bits(), other.centre.to_bits());
            cell.sums.merge(&other.sums);
        }
        match (&mut self.kept, &other.kept) {
            (Kept::Values(kept), Kept::Values(others)) => {
                for (kept, others) in kept.iter_mut().zip(others) {
                    kept.extend_from_slice(others);
                }
            }
            (Kept::Counts(counts), Kept::Counts(others)) => counts.merge(others),
            _ => debug_assert!(false, "cells of one batch keep the same"),
        }
    }

    /// Computes mean, spread and quantiles of the values of a cell, at least one.
    pub fn point(&mut self, cell: usize, scale: &Scale) -> Point {
        let Cell { centre, sums } = self.cells[cell].clone();
        let quantiles = self.quantiles(cell, scale, QUANTILES);
        let Mean { mean, sd, mc_se } = sums.mean(centre, scale);
        Point { mean, sd, mc_se, quantiles }
    }

    /// Computes quantiles of ascending orders in `[0,1]`, exact or to a bin: see the module `quantiles`.
    pub fn quantiles<const Q: usize>(&mut self, cell: usize, scale: &Scale, orders: [f64; Q]) -> [f64; Q] {
        self.quantiles_around(cell, scale, orders, 0)
    }

    /// Computes [`Self::quantiles`] if `zeros` of the values are known to be exactly 0.
    pub fn quantiles_around<const Q: usize>(
        &mut self,
        cell: usize,
        scale: &Scale,
        orders: [f64; Q],
        zeros: u64,
    ) -> [f64; Q] {
        let Cell { centre, sums } = &self.cells[cell];
        match &mut self.kept {
            Kept::Values(values) => {
                let values = &mut values[cell];
                sort(values);
                match scale.whole {
                    true => quantiles::of_whole(values, orders),
                    false => quantiles::of_continuous(values, orders),
                }
            }
            Kept::Counts(_) if (sums.first, sums.second) == (0, 0) => [*centre; Q],
            Kept::Counts(counts) => {
                let atom = (zeros > 0 && !scale.whole).then(|| {
                    let mut bins = [0];
                    bin(&Gauge::new(scale, *centre), &[0.0], &mut [Lanes([0.0]); 2], &mut bins, Lanes([0.0]));
                    Atom { bin: u32::from(bins[0]), count: zeros }
                });
                let (first, counts) = counts.by_bin(cell, scale);
                quantiles::of_bins((first, &counts), sums.count, scale, orders, atom)
            }
        }
    }

    /// Returns the distances between the distributions of a cell here and in others of the same kind, each on its own scale.
    /// Exact if every value is kept, otherwise to a bin.
    pub fn apart(&self, cell: usize, [here, there]: [&Scale; 2], other: &Self) -> Distances {
        if let (Kept::Values(values), Kept::Values(others)) = (&self.kept, &other.kept) {
            return Distances::of(&values[cell], &others[cell]);
        }
        let places = |histogram: super::Histogram| {
            let middle =
                move |(bin, _): &(usize, &u64)| histogram.low + (*bin as f64 + 0.5) * histogram.width;
            let counts = histogram.counts.clone();
            let met = counts.iter().enumerate().filter(|(_, count)| **count > 0);
            met.map(|bin| (middle(&bin), *bin.1)).collect::<Vec<_>>()
        };
        let (here, there) = (places(self.histogram(cell, here)), places(other.histogram(cell, there)));
        let (mut i, mut j) = (0, 0);
        let mut both = Vec::with_capacity(here.len() + there.len());
        while let Some(place) =
            [here.get(i), there.get(j)].into_iter().flatten().map(|(place, _)| *place).reduce(f64::min)
        {
            let take = |from: &[(f64, u64)], at: &mut usize| match from.get(*at) {
                Some((here, count)) if *here == place => {
                    *at += 1;
                    *count
                }
                _ => 0,
            };
            both.push((place, take(&here, &mut i), take(&there, &mut j)));
        }
        Distances::of_counts(both.into_iter())
    }

    /// Returns the histogram of a cell over its occupied bins.
    pub fn histogram(&self, cell: usize, scale: &Scale) -> super::Histogram {
        match &self.kept {
            Kept::Counts(counts) => {
                let (first, counts) = counts.met(cell, scale);
                let low = scale.low + f64::from(first) * scale.width;
                let counts = counts.into_iter().map(u64::from).collect();
                super::Histogram { low, width: scale.width, counts }
            }
            Kept::Values(values) => {
                let mut counting = Self::new(&[self.cells[cell].centre], None);
                for values in values[cell].chunks(MOST_AT_ONCE) {
                    counting.extend(0, scale, values, Lanes([0.0]));
                }
                counting.histogram(0, scale)
            }
        }
    }
}

/// Sorts in the order of [`f64::total_cmp`], by whole numbers of the same order, which compare faster.
fn sort(values: &mut [f64]) {
    let turned = |bits: i64| bits ^ (bits >> 63 & i64::MAX);
    let mut keys: Vec<i64> = values.iter().map(|value| turned(value.to_bits() as i64)).collect();
    keys.sort_unstable();
    for (value, key) in values.iter_mut().zip(keys) {
        *value = f64::from_bits(turned(key) as u64);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn filled(scale: &Scale, exact: bool, centre: f64, parts: &[&[f64]]) -> Cells {
        let mut cells = Cells::new(&[centre], exact.then_some(9));
        for part in parts {
            for some in part.chunks(300) {
                cells.extend(0, scale, some, Lanes::<8>::ZERO);
            }
        }
        cells
    }

    #[test]
    fn what_never_varies_has_no_spread() {
        let scale = Scale::continuous(0.0, 1.0);
        for exact in [false, true] {
            let point = filled(&scale, exact, 0.3, &[&[0.3; 100]]).point(0, &scale);
            assert_eq!((point.mean, point.sd), (0.3, 0.0));
            assert_eq!(point.quantiles, [0.3; 9]);
        }
    }

    #[test]
    fn counts_have_exact_quantiles() {
        let scale = Scale::count(700);
        let values: Vec<f64> = (0..=100).map(f64::from).collect();
        for exact in [false, true] {
            let point = filled(&scale, exact, 0.0, &[&values]).point(0, &scale);
            // Of 101 values from 0 on, the 3rd, 6th, 11th, 26th, 51st, 76th, 91st, 96th and 99th.
            assert_eq!(point.quantiles, [2.0, 5.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 98.0]);
            assert_eq!(point.mean, 50.0);
            assert!((point.sd - (101.0_f64 * 102.0 / 12.0).sqrt()).abs() < 1e-12);
        }
    }

    #[test]
    fn sorting_is_that_of_the_standard() {
        let mut ours = [0.5, -0.0, 1e-300, -1.0, 0.0, -1e-300, 1.0, f64::MAX, -0.25, f64::MIN];
        let mut theirs = ours;
        sort(&mut ours);
        theirs.sort_by(f64::total_cmp);
        assert_eq!(ours.map(f64::to_bits), theirs.map(f64::to_bits));
    }

    #[test]
    fn bins_are_even_and_reach_to_both_ends() {
        let scale = Scale::continuous(-1.0, 1.0);
        let ends: Vec<f64> = (0..1024).map(|bin| -1.0 + (f64::from(bin) + 0.5) / 512.0).collect();
        let histogram = filled(&scale, false, 0.0, &[&ends, &[-1.0, 1.0]]).histogram(0, &scale);
        assert_eq!((histogram.low, histogram.counts.len()), (-1.0, 1024));
        assert_eq!((histogram.counts[0], histogram.counts[1023]), (2, 2));
        assert!(histogram.counts[1..1023].iter().all(|count| *count == 1));
    }

    #[test]
    fn histograms_that_grow_leave_their_neighbours_alone() {
        let scale = Scale::continuous(0.0, 1.0);
        // Outward from the middle, a little further each time, and each cell with values of its own.
        let values = |cell: usize| -> Vec<f64> {
            let reach = |step: i32| 0.5 + f64::from(step) / 200.0 * (1.0 - 0.1 * cell as f64);
            (0..=100).flat_map(|step| [reach(step), reach(-step)]).collect()
        };
        let mut cells = Cells::new(&[0.5; 4], None);
        for step in (0..202).step_by(2) {
            for cell in 0..4 {
                cells.extend(cell, &scale, &values(cell)[step..step + 2], Lanes::<2>::ZERO);
            }
        }
        for cell in 0..4 {
            let alone = filled(&scale, false, 0.5, &[&values(cell)]);
            assert_eq!(cells.histogram(cell, &scale), alone.histogram(0, &scale), "cell {cell}");
            assert_eq!(cells.histogram(cell, &scale).counts.iter().sum::<u64>(), 202);
        }
    }

    #[test]
    fn large_counts_have_bins_and_sums_of_their_own() {
        let scale = Scale::count(1_000_000);
        let values = [0.0, 999_999.0, 1_000_000.0, 3.0];
        let point = filled(&scale, false, 0.0, &[&values]).point(0, &scale);
        assert_eq!(point.mean, 500_000.5);
        assert_eq!(point.quantiles, [0.0, 0.0, 0.0, 0.0, 3.0, 999_999.0, 1e6, 1e6, 1e6]);
        let squares: f64 = values.iter().map(|value| (value - point.mean).powi(2)).sum();
        assert!((point.sd / (squares / 3.0).sqrt() - 1.0).abs() < 1e-14);
        let near = filled(&scale, false, 7000.0, &[&[7001.0, 7003.0]]).histogram(0, &scale);
        assert_eq!((near.low, near.width, near.counts), (7001.0, 1.0, vec![1, 0, 1]));
    }

    #[test]
    fn zeros_among_continuous_differences_are_exact_whatever_the_centre() {
        let scale = Scale::continuous(0.0, 1.0).of_differences();
        for k in 0..2_000 {
            let centre = f64::from(k) * 0.000_17 - 0.17;
            let values = [-0.2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.3];
            let found =
                filled(&scale, false, centre, &[&values]).quantiles_around(0, &scale, [0.2, 0.5, 0.8], 7);
            assert_eq!(found, [0.0; 3], "{centre}");
        }
    }

    proptest! {
        #[test]
        fn order_parts_and_lanes_do_not_matter(
            mut values in prop::collection::vec(-1.0..1.0_f64, 2..400), cut in 0.0..1.0_f64, exact in any::<bool>(),
        ) {
            let scale = Scale::continuous(-1.0, 1.0);
            let centre = values[0];
            let mut whole = filled(&scale, exact, centre, &[&values]);
            let point = whole.point(0, &scale);
            values.reverse();
            let (a, b) = values.split_at((cut * values.len() as f64) as usize);
            let mut merged = filled(&scale, exact, centre, &[a]);
            merged.merge(&filled(&scale, exact, centre, &[b]));
            let mut single = Cells::new(&[centre], exact.then_some(0));
            single.extend(0, &scale, &values, Lanes([0.0]));
            for other in [&mut filled(&scale, exact, centre, &[a, b]), &mut merged, &mut single] {
                prop_assert_eq!(&point, &other.point(0, &scale));
                prop_assert_eq!(&whole.histogram(0, &scale), &other.histogram(0, &scale));
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
            let exact = filled(&scale, true, values[0], &[&values]).quantiles(0, &scale, ORDERS);
            let binned = filled(&scale, false, values[0], &[&values]).quantiles(0, &scale, ORDERS);
            values.sort_by(f64::total_cmp);
            for (order, (exact, binned)) in ORDERS.into_iter().zip(exact.into_iter().zip(binned)) {
                let rank = order * (values.len() - 1) as f64;
                let (lower, upper) = (values[rank.floor() as usize], values[rank.ceil() as usize]);
                prop_assert!((lower + rank.fract() * (upper - lower) - exact).abs() < 1e-15);
                prop_assert!(lower - 0.001 <= binned && binned <= upper + 0.001, "{lower} {binned} {upper}");
            }
        }

        #[test]
        fn quantiles_of_whole_numbers_are_order_statistics_on_any_scale(
            most in prop::sample::select(vec![3_u64, 700, 2046, 2047, 40_000, 250_000]),
            shares in prop::collection::vec(0.0..1.0_f64, 1..400), spread in 0.0..1.0_f64, signed in any::<bool>(),
        ) {
            const ORDERS: [u64; 6] = [0, 25, 250, 500, 900, 1000];
            let sign = if signed { -1.0 } else { 1.0 };
            let values = shares.iter().map(|share| sign * (share * spread * most as f64).floor() + 0.0);
            let mut values: Vec<f64> = values.collect();
            let scale = if signed { Scale::count(most).of_differences() } else { Scale::count(most) };
            let orders = ORDERS.map(|order| order as f64 / 1000.0);
            let exact = filled(&scale, true, values[0], &[&values]).quantiles(0, &scale, orders);
            let (a, b) = values.split_at(values.len() / 3);
            let mut merged = filled(&scale, false, values[0], &[b]);
            merged.merge(&filled(&scale, false, values[0], &[a]));
            let counted = merged.quantiles(0, &scale, orders);
            values.sort_by(f64::total_cmp);
            let expected = ORDERS.map(|order| values[(order as usize * values.len()).div_ceil(1000).max(1) - 1]);
            prop_assert_eq!(exact, expected);
            prop_assert_eq!(counted, expected);
        }
    }
}
