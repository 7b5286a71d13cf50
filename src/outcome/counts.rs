//! Histograms side by side in one stretch of memory, each as wide as its values have met.
//!
//! Counting is a word that goes up by one, somewhere in a histogram of which a batch has thousands: what it waits
//! for is the way to that word. So histograms stand close together, and are read a line at a time before their
//! turn comes.

use super::cell::Scale;

/// Bits of a bin's number.
pub(super) const BIN_BITS: u32 = 11;
/// Bins that a histogram could have at most.
pub(super) const ROOM: usize = 1 << BIN_BITS;
/// Bins in a line of memory: histograms begin and end with one.
const LINE: u32 = 16;

/// Histograms side by side.
#[derive(Debug, Clone)]
pub(super) struct Counts {
    /// The histograms, and zeros behind them, so that there are [`ROOM`] words from where the bin 0 of any histogram is
    /// or would be.
    counts: Vec<u32>,
    /// Where the last histogram ends.
    used: usize,
    places: Vec<Place>,
}

/// Where a histogram stands.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    /// Where its bin 0 is or would be.
    origin: usize,
    /// The bins that it has memory for: from `first` to below `end`.
    first: u32,
    end: u32,
}

impl Counts {
    /// Empty histograms.
    pub(super) fn new(cells: usize) -> Self {
        Self { counts: vec![0; ROOM], used: 0, places: vec![Place::default(); cells] }
    }

    /// The bins of a cell, by number, with memory for those from `first` to `last`.
    #[inline(always)]
    pub(super) fn reaching(&mut self, cell: usize, first: u32, last: u32) -> &mut [u32; ROOM] {
        let Place { first: from, end, .. } = self.places[cell];
        if first < from || last >= end {
            self.grow(cell, first, last);
        }
        let bins = self.counts[self.places[cell].origin..].first_chunk_mut();
        bins.expect("there is room behind the last histogram")
    }

    /// Reads a word of each line of a histogram, so that it is near by the time that it is counted into: what a batch
    /// waits for most.
    #[inline(always)]
    pub(super) fn fetch(&self, cell: usize) {
        if cell < self.places.len() {
            let lines = self.of(cell).1.chunks(LINE as usize);
            std::hint::black_box(lines.fold(0, |all, line| all | line[0]));
        }
    }

    /// Moves a histogram behind the others, with room to spare on the side where there was too little.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, cell: usize, first: u32, last: u32) {
        let old = self.places[cell];
        let empty = old.end == 0;
        let (low, high) =
            if empty { (first, last + 1) } else { (old.first.min(first), old.end.max(last + 1)) };
        let spare = (high - low) / 4 + LINE / 2;
        let low = if empty || first < old.first { low.saturating_sub(spare) } else { low };
        let high = if empty || last >= old.end { high + spare } else { high };
        let (low, high) = (low / LINE * LINE, high.next_multiple_of(LINE).min(ROOM as u32));
        let origin = self.used.saturating_sub(low as usize);
        self.used = origin + high as usize;
        self.counts.resize(self.counts.len().max(origin + ROOM), 0);
        let bins = old.origin + old.first as usize..old.origin + old.end as usize;
        self.counts.copy_within(bins, origin + old.first.max(low) as usize);
        self.places[cell] = Place { origin, first: low, end: high };
    }

    /// The bins of a cell that there is memory for, and the number of the first.
    pub(super) fn of(&self, cell: usize) -> (u32, &[u32]) {
        let Place { origin, first, end } = self.places[cell];
        (first, &self.counts[origin + first as usize..origin + end as usize])
    }

    /// Count by bin from the first to the last that has been met, and the number of the first; what stands on the
    /// upper end is in the bin below it.
    pub(super) fn met(&self, cell: usize, scale: &Scale) -> (u32, Vec<u64>) {
        let (first, counts) = self.of(cell);
        let mut counts: Vec<u64> = counts.iter().map(|count| u64::from(*count)).collect();
        let inner = (scale.bins.max(first + 1) - first) as usize;
        if inner < counts.len() {
            let on_the_end: u64 = counts.drain(inner..).sum();
            counts[inner - 1] += on_the_end;
        }
        let is_met = |count: &u64| *count > 0;
        let skipped = counts.iter().position(is_met).unwrap_or(0);
        counts.truncate(counts.iter().rposition(is_met).map_or(skipped, |last| last + 1));
        (first + skipped as u32, counts.split_off(skipped))
    }
}
