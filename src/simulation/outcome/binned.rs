//! The values of every series of one tick in some replicates, before they are added to the cells: sums, and the bin of each
//! value.
//!
//! A bin takes two bytes where a value takes eight. So more replicates fit into a core's cache and are added to the cells
//! together; access to the cells is what limits a batch.

use super::scale::{FRACTION, Scale};
use super::sums::{ROUNDER, SQUARE_ROUNDER, SQUARE_UNITS, Sums};
use crate::model::number::Number;

/// The scale by which values of a series are summed and binned in a tick.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gauge {
    /// Centre of the deviations.
    centre: f64,
    /// Units of a sum of deviations in 1.
    units: f64,
    /// Rounds a deviation in units to a whole number, which then stands in the low bits of the sum together with that of the
    /// centre above the lowest value: so the bits above [`FRACTION`] are the bin.
    rounder: f64,
    /// True if values are whole numbers that are their own bins.
    is_plain: bool,
}

impl Gauge {
    /// The gauge of a cell.
    #[inline(always)]
    pub(super) fn new(scale: &Scale, centre: f64) -> Self {
        let rounder = (centre - scale.low) * scale.units + ROUNDER;
        Self { centre, units: scale.units, rounder, is_plain: scale.is_plain() }
    }
}

/// Bins of a series on a wide scale.
#[derive(Debug, Clone)]
struct Wide {
    series: usize,
    scale: Scale,
    bins: Vec<u32>,
}

/// The bins of the values of a series.
#[derive(Debug, Clone, Copy)]
pub(super) enum Bins<'a> {
    /// Bins of a scale whose histograms lie side by side.
    Near(&'a [u16]),
    /// Bins of a scale whose histogram lies alone.
    Wide(&'a [u32]),
}

/// Sums and bins, about the centres and on the scales of the cells that they are added to.
#[derive(Debug, Clone)]
pub struct Binned<N: Number> {
    /// By series.
    gauges: Vec<Gauge>,
    /// Sums over lanes of the deviations of each series and of their squares, with a rounder to each.
    sums: Vec<[N; 2]>,
    /// Number of rounders in each lane.
    times: u64,
    /// Bins by (series, replicate).
    bins: Vec<u16>,
    /// Bins of series with more than two bytes can number, by (series, replicate); empty for the others.
    wide: Vec<Wide>,
    /// Capacity in replicates.
    room: usize,
    /// Number of replicates.
    count: usize,
}

impl<N: Number> Binned<N> {
    /// Allocates memory for replicates of some series, at most [`super::cell::MOST_AT_ONCE`] replicates.
    pub fn new(series: usize, room: usize, zero: N) -> Self {
        // An odd number of cache lines from one series to the next, so that the series of a tick do not map to the same cache
        // set.
        let room = (room.div_ceil(LINE) | 1) * LINE;
        let sums = vec![[zero; 2]; series];
        Self {
            gauges: Vec::with_capacity(series),
            sums,
            times: 0,
            bins: vec![0; series * room],
            wide: Vec::new(),
            room,
            count: 0,
        }
    }

    /// Clears the values. `scales` and `centres`, by series, apply to the next values.
    pub fn restart(&mut self, scales: &[Scale], centres: &[f64]) {
        self.gauges.clear();
        self.gauges.extend(scales.iter().zip(centres).map(|(scale, centre)| Gauge::new(scale, *centre)));
        let wide = scales.iter().enumerate().filter(|(_, scale)| scale.is_wide());
        if wide.clone().map(|(series, _)| series).ne(self.wide.iter().map(|wide| wide.series)) {
            let rows = wide.clone();
            self.wide = rows
                .map(|(series, scale)| Wide { series, scale: *scale, bins: vec![0; self.room] })
                .collect();
        }
        for (wide, (_, scale)) in self.wide.iter_mut().zip(wide) {
            wide.scale = *scale;
        }
        if let Some([sum, _]) = self.sums.first() {
            let zero = sum.like(0.0);
            self.sums.fill([zero; 2]);
        }
        (self.times, self.count) = (0, 0);
    }

    /// Adds replicates: their values by (series, replicate), `stride` numbers from one series to the next, `count` of each.
    #[inline(always)]
    pub fn take(&mut self, values: &[f64], stride: usize, count: usize, like: N) {
        let rows = self.bins.chunks_exact_mut(self.room).zip(values.chunks(stride));
        for ((sums, gauge), (bins, values)) in self.sums.iter_mut().zip(&self.gauges).zip(rows) {
            let bins = &mut bins[self.count..][..count];
            if count == WHOLE {
                let (bins, values) = (bins.first_chunk_mut::<WHOLE>(), values.first_chunk::<WHOLE>());
                let (bins, values) = (bins.expect("a whole row"), values.expect("a whole row"));
                bin(gauge, values, sums, bins, like);
            } else {
                bin(gauge, &values[..count], sums, bins, like);
            }
        }
        for Wide { series, scale, bins } in &mut self.wide {
            wide_bins(scale, &values[*series * stride..][..count], &mut bins[self.count..][..count]);
        }
        self.times += count.div_ceil(N::LANES) as u64;
        self.count += count;
    }

    /// The sums of each series with the number of rounders in each lane, and the bins.
    pub(super) fn series(&self) -> impl Iterator<Item = (Taken<N>, Bins<'_>)> {
        let mut wide = self.wide.iter().peekable();
        let bins = self.bins.chunks_exact(self.room).enumerate().map(move |(series, bins)| {
            match wide.next_if(|wide| wide.series == series) {
                Some(wide) => Bins::Wide(&wide.bins[..self.count]),
                None => Bins::Near(&bins[..self.count]),
            }
        });
        let sums = self.sums.iter().zip(&self.gauges);
        sums.map(|(sums, gauge)| Taken::new(self.count, *sums, gauge, self.times)).zip(bins)
    }
}

/// Bins in a cache line.
const LINE: usize = 32;
/// Usual number of values that are added together.
const WHOLE: usize = 64;

/// Sums over lanes of so many values and of their squares.
pub(super) struct Taken<N> {
    pub count: u64,
    pub sums: [N; 2],
    /// The rounder added to each lane, and the number of times.
    pub rounder: f64,
    pub times: u64,
}

impl<N: Number> Taken<N> {
    /// Sums of so many values by a gauge.
    #[inline(always)]
    pub(super) fn new(count: usize, sums: [N; 2], gauge: &Gauge, times: u64) -> Self {
        Self { count: count as u64, sums, rounder: gauge.rounder, times }
    }
}

/// Adds the deviations of values and their squares to sums, each with its rounder, and writes the bin of each value. A lane
/// without a value holds the centre, which adds nothing. On a plain scale there are only bins.
#[inline(always)]
pub(super) fn bin<N: Number>(gauge: &Gauge, values: &[f64], sums: &mut [N; 2], bins: &mut [u16], like: N) {
    let Gauge { centre, units, rounder, is_plain } = *gauge;
    if is_plain {
        plain_bins(values, bins, like);
        return;
    }
    let mut both = *sums;
    let (whole, rest) = values.split_at(values.len() / N::LANES * N::LANES);
    let (bins, rest_of_bins) = bins.split_at_mut(whole.len());
    for (values, bins) in whole.chunks_exact(N::LANES).zip(bins.chunks_exact_mut(N::LANES)) {
        both = one((like.load(values) - centre) * units, rounder, both, bins);
    }
    if !rest.is_empty() {
        let mut value = like.like(centre);
        for (lane, rest) in rest.iter().enumerate() {
            value[lane] = *rest;
        }
        both = one((value - centre) * units, rounder, both, rest_of_bins);
    }
    *sums = both;
}

/// Writes the bins of whole numbers that are their own bins, whose sums follow from these ([`plain_sums`]).
#[inline(always)]
fn plain_bins<N: Number>(values: &[f64], bins: &mut [u16], like: N) {
    let (whole, rest) = values.split_at(values.len() / N::LANES * N::LANES);
    let (bins, rest_of_bins) = bins.split_at_mut(whole.len());
    for (values, bins) in whole.chunks_exact(N::LANES).zip(bins.chunks_exact_mut(N::LANES)) {
        // The whole number stands in the low bits.
        for (bin, value) in bins.iter_mut().zip((like.load(values) + ROUNDER).lanes()) {
            *bin = value.to_bits() as u16;
        }
    }
    for (bin, value) in rest_of_bins.iter_mut().zip(rest) {
        *bin = *value as u16;
    }
}

/// Writes the bins of whole numbers on a wide scale, in its range.
pub(super) fn wide_bins(scale: &Scale, values: &[f64], bins: &mut [u32]) {
    for (bin, value) in bins.iter_mut().zip(values) {
        *bin = (value - scale.low) as u32;
    }
}

/// Returns the sums of whole numbers that are their own bins: exactly the sums that [`bin`] computes.
#[inline(always)]
pub(super) fn plain_sums(centre: f64, bins: &[u16]) -> Sums {
    let (mut first, mut second) = (0_u64, 0_u64);
    // Few enough at a time for sums of 32 bits.
    for bins in bins.chunks(512) {
        let (mut sum, mut squares) = (0_u32, 0_u32);
        for bin in bins {
            let bin = u32::from(*bin);
            sum += bin;
            squares += bin * bin;
        }
        first += u64::from(sum);
        second += u64::from(squares);
    }
    let (count, centre) = (bins.len() as u64, centre as i128);
    let (n, first, second) = (i128::from(count), i128::from(first), i128::from(second));
    let squares = second - 2 * centre * first + n * centre * centre;
    Sums { count, first: (first - n * centre) << FRACTION, second: squares * SQUARE_UNITS as i128 }
}

/// Adds a deviation, in units, and its square to sums, and writes the bins.
#[inline(always)]
fn one<N: Number>(deviation: N, rounder: f64, [first, second]: [N; 2], bins: &mut [u16]) -> [N; 2] {
    let rounded = deviation + rounder;
    for (bin, rounded) in bins.iter_mut().zip(rounded.lanes()) {
        *bin = (rounded.to_bits() >> FRACTION) as u16;
    }
    [first.bits_added(rounded), second.bits_added(deviation * deviation + SQUARE_ROUNDER)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lanes::Lanes;
    use crate::outcome::cell::Cells;

    #[test]
    fn cells_have_the_same_of_bins_as_of_values() {
        let scales = [
            Scale::continuous(-1.0, 1.0),
            Scale::count(50),
            Scale::continuous(0.0, 3.0),
            Scale::count(90_000),
        ];
        let value = |series: usize, k: usize| match series {
            3 => (k * k % 1_000) as f64 * 90.0 + 7.0,
            0 => ((k * 37 % 101) as f64 / 50.5 - 1.0) * 0.9,
            1 => (k * k % 23) as f64,
            _ => 3.0 * (k as f64 / 150.0).powi(2),
        };
        let centres = [0, 1, 2, 3].map(|series| value(series, 0));
        let (mut by_value, mut by_bin) = (Cells::new(&centres, None), Cells::new(&centres, None));
        let mut binned = Binned::new(4, 100, Lanes::<8>::ZERO);
        for part in [0..97, 97..150] {
            binned.restart(&scales, &centres);
            // Whole rows and what is left over, as they come from a chunk.
            for start in part.clone().step_by(WHOLE) {
                let count = WHOLE.min(part.end - start);
                let rows: Vec<f64> = (0..4)
                    .flat_map(|s| (0..WHOLE).map(move |k| (s, k)))
                    .map(|(s, k)| value(s, start + k))
                    .collect();
                binned.take(&rows, WHOLE, count, Lanes::<8>::ZERO);
            }
            by_bin.take(&scales, &binned);
            for (series, scale) in scales.iter().enumerate() {
                let values: Vec<f64> = part.clone().map(|k| value(series, k)).collect();
                by_value.extend(series, scale, &values, Lanes::<4>::ZERO);
            }
        }
        for (series, scale) in scales.iter().enumerate() {
            assert_eq!(by_value.point(series, scale), by_bin.point(series, scale), "{series}");
            assert_eq!(by_value.histogram(series, scale), by_bin.histogram(series, scale), "{series}");
        }
    }
}
