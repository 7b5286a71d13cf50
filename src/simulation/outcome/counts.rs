//! Histograms side by side in one block of memory, each as wide as its occupied bins.
//!
//! Counting increments a number in one of thousands of histograms, and is limited by the access to that number. So histograms
//! lie close together, in few bytes, and are prefetched line by line. Before a number of two bytes overflows, the histogram
//! is settled: added to wider numbers elsewhere. A histogram with more bins than fit is stored there from the start.

use serde::{Deserialize, Serialize};

use super::scale::Scale;

/// Largest number of bins of a histogram.
pub(super) const ROOM: usize = 1 << 11;
/// Bins in a cache line: histograms begin and end with one.
const LINE: u32 = 32;

/// Usual number of bins of a histogram, including those that it left behind when it grew.
const USUAL: usize = 512;

/// Largest number of bins for which every value is compared with each bin.
const NARROW: u16 = 16;

/// Histograms side by side.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Counts {
    /// The histograms, and zeros behind them, so that [`ROOM`] numbers follow the place of bin 0 of any histogram,
    /// stored or not.
    counts: Vec<u16>,
    /// End of the last histogram.
    used: usize,
    places: Vec<Place>,
    /// Settled counts by cell.
    settled: Vec<Settled>,
}

/// The place of a histogram.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Place {
    /// Place of its bin 0, stored or not.
    origin: usize,
    /// Bins with memory: from `first` to below `end`.
    first: u32,
    end: u32,
    /// Number of unsettled values.
    open: u32,
}

/// A histogram from the bin `first` on.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Settled {
    first: u32,
    counts: Vec<u32>,
}

impl Settled {
    /// Adds counts from a bin on.
    fn add(&mut self, first: u32, counts: impl ExactSizeIterator<Item = u32>) {
        self.reach(first, first + counts.len() as u32);
        for (sum, more) in self.counts[(first - self.first) as usize..].iter_mut().zip(counts) {
            *sum += more;
        }
    }

    /// Counts values by their bins.
    fn count(&mut self, bins: &[u32]) {
        let (least, most) =
            bins.iter().fold((u32::MAX, 0), |(low, high), bin| (low.min(*bin), high.max(*bin)));
        if bins.is_empty() {
            return;
        }
        let end = self.first + self.counts.len() as u32;
        if self.counts.is_empty() || least < self.first || most >= end {
            // Spare memory on the side that was too short, so that it moves rarely.
            let spare = LINE.max(self.counts.len() as u32 / 2);
            let below = if self.counts.is_empty() || least < self.first { spare } else { 0 };
            let above = if self.counts.is_empty() || most >= end { spare } else { 0 };
            self.reach(least.saturating_sub(below), most + 1 + above);
        }
        for bin in bins {
            self.counts[(bin - self.first) as usize] += 1;
        }
    }

    /// Allocates the bins from `first` to below `end`.
    fn reach(&mut self, first: u32, end: u32) {
        if self.counts.is_empty() {
            self.first = first;
        }
        let lower = self.first.saturating_sub(first) as usize;
        self.counts.splice(0..0, std::iter::repeat_n(0, lower));
        self.first -= lower as u32;
        self.counts.resize(self.counts.len().max((end - self.first) as usize), 0);
    }
}

impl Counts {
    /// Empty histograms.
    pub(super) fn new(cells: usize) -> Self {
        let (places, settled) = (vec![Place::default(); cells], vec![Settled::default(); cells]);
        // The usual size: unused memory is not touched, and moving a histogram takes time.
        let mut counts = Vec::with_capacity(cells * USUAL + ROOM);
        counts.resize(ROOM, 0);
        Self { counts, used: 0, places, settled }
    }

    /// Counts values by their bins, all on the scale, at most as many at once as a number of two bytes can count.
    #[inline(always)]
    pub(super) fn count(&mut self, cell: usize, bins: &[u16], scale: &Scale) {
        let (mut least, mut most) = (u16::MAX, 0);
        for bin in bins {
            (least, most) = (least.min(*bin), most.max(*bin));
        }
        if bins.is_empty() {
            return;
        }
        assert!(u32::from(most) <= scale.bins, "the value of a series is in its range");
        let Place { first, end, open, .. } = self.places[cell];
        if u32::from(least) < first || u32::from(most) >= end {
            self.grow(cell, u32::from(least), u32::from(most));
        }
        let open = open + bins.len() as u32;
        if open > u32::from(u16::MAX) {
            self.settle(cell);
        }
        let place = &mut self.places[cell];
        place.open = if open > u32::from(u16::MAX) { bins.len() as u32 } else { open };
        let counts: &mut [u16; ROOM] =
            self.counts[place.origin..].first_chunk_mut().expect("there is room behind the last histogram");
        if most - least < NARROW {
            // Each increment of the same bin would wait for the one before.
            for value in least..=most {
                let here = bins.iter().map(|bin| u16::from(*bin == value)).sum::<u16>();
                counts[usize::from(value) % ROOM] += here;
            }
        } else {
            for bin in bins {
                counts[usize::from(*bin) % ROOM] += 1;
            }
        }
    }

    /// Counts values by their bins on a scale with too many bins to lie beside other histograms.
    pub(super) fn count_wide(&mut self, cell: usize, bins: &[u32], scale: &Scale) {
        assert!(bins.iter().all(|bin| *bin < scale.bins), "the value of a series is in its range");
        self.settled[cell].count(bins);
    }

    /// Prefetches a histogram by reading a number of each of its cache lines, since a batch waits most for these.
    #[inline(always)]
    pub(super) fn fetch(&self, cell: usize) {
        if cell < self.places.len() {
            let lines = self.open(cell).chunks(LINE as usize);
            std::hint::black_box(lines.fold(0, |all, line| all | line[0]));
        }
    }

    /// Moves a histogram behind the others, with spare room on the side that was too short.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, cell: usize, first: u32, last: u32) {
        let old = self.places[cell];
        let empty = old.end == 0;
        let (low, high) =
            if empty { (first, last + 1) } else { (old.first.min(first), old.end.max(last + 1)) };
        let spare = (high - low) / 2 + LINE / 2;
        let low = if empty || first < old.first { low.saturating_sub(spare) } else { low };
        let high = if empty || last >= old.end { high + spare } else { high };
        let (low, high) = (low / LINE * LINE, high.next_multiple_of(LINE).min(ROOM as u32));
        let origin = self.used.saturating_sub(low as usize);
        self.used = origin + high as usize;
        self.counts.resize(self.counts.len().max(origin + ROOM), 0);
        let bins = old.origin + old.first as usize..old.origin + old.end as usize;
        self.counts.copy_within(bins, origin + old.first.max(low) as usize);
        self.places[cell] = Place { origin, first: low, end: high, open: old.open };
    }

    /// Adds the counts of a histogram to its settled counts, and clears it.
    #[cold]
    #[inline(never)]
    fn settle(&mut self, cell: usize) {
        let Place { origin, first, end, .. } = self.places[cell];
        let open = &mut self.counts[origin + first as usize..origin + end as usize];
        self.settled[cell].add(first, open.iter().map(|count| u32::from(*count)));
        open.fill(0);
        self.places[cell].open = 0;
    }

    /// Returns the stored bins of a cell, without its settled counts.
    #[inline(always)]
    fn open(&self, cell: usize) -> &[u16] {
        let Place { origin, first, end, .. } = self.places[cell];
        &self.counts[origin + first as usize..origin + end as usize]
    }

    /// Merges other counts.
    pub(super) fn merge(&mut self, other: &Self) {
        for (cell, (place, settled)) in other.places.iter().zip(&other.settled).enumerate() {
            if place.open > 0 {
                self.add(cell, place, other.open(cell));
            }
            if !settled.counts.is_empty() {
                self.settled[cell].add(settled.first, settled.counts.iter().copied());
            }
        }
    }

    /// Adds the unsettled counts of another histogram of a cell.
    fn add(&mut self, cell: usize, other: &Place, counts: &[u16]) {
        let Place { first, end, .. } = self.places[cell];
        if other.first < first || other.end > end {
            self.grow(cell, other.first, other.end - 1);
        }
        if self.places[cell].open + other.open > u32::from(u16::MAX) {
            self.settle(cell);
        }
        let place = &mut self.places[cell];
        place.open += other.open;
        let own = &mut self.counts[place.origin + other.first as usize..][..counts.len()];
        for (own, more) in own.iter_mut().zip(counts) {
            *own += more;
        }
    }

    /// Returns the number of a first bin and the counts from it on, which include all occupied bins; values at the
    /// upper end of the scale are in the bin below it.
    pub(super) fn by_bin(&self, cell: usize, scale: &Scale) -> (u32, Vec<u32>) {
        let (Place { first, end, .. }, open) = (self.places[cell], self.open(cell));
        let Settled { first: lowest, counts: settled } = &self.settled[cell];
        let (first, mut counts) = if settled.is_empty() {
            (first, open.iter().map(|count| u32::from(*count)).collect())
        } else if open.is_empty() {
            (*lowest, settled.clone())
        } else {
            let (from, to) = (first.min(*lowest), end.max(lowest + settled.len() as u32));
            let mut both = vec![0; (to - from) as usize];
            both[(lowest - from) as usize..][..settled.len()].copy_from_slice(settled);
            for (count, open) in both[(first - from) as usize..].iter_mut().zip(open) {
                *count += u32::from(*open);
            }
            (from, both)
        };
        let inner = (scale.bins.max(first + 1) - first) as usize;
        if inner < counts.len() {
            let on_the_end: u32 = counts.drain(inner..).sum();
            counts[inner - 1] += on_the_end;
        }
        (first, counts)
    }

    /// Returns [`Self::by_bin`] from the first to the last occupied bin.
    pub(super) fn met(&self, cell: usize, scale: &Scale) -> (u32, Vec<u32>) {
        let (first, mut counts) = self.by_bin(cell, scale);
        let is_met = |count: &u32| *count > 0;
        let skipped = counts.iter().position(is_met).unwrap_or(0);
        counts.truncate(counts.iter().rposition(is_met).map_or(skipped, |last| last + 1));
        counts.drain(..skipped);
        (first + skipped as u32, counts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_settle_before_they_overflow_and_lose_nothing() {
        let scale = Scale::count(700);
        let mut counts = Counts::new(2);
        // More values in one bin than two bytes can tell, and others that come to lie around it.
        let mut expected = vec![0_u64; 701];
        for round in 0..300_u16 {
            let (low, high) = (300 - round, 300 + round);
            let bins: Vec<u16> = (0..1000).map(|k| [300, 300, low, high][k % 4]).collect();
            for bin in &bins {
                expected[usize::from(*bin)] += 1;
            }
            counts.count(1, &bins, &scale);
            counts.count(0, &[7; 1000], &scale);
        }
        let (first, met) = counts.met(1, &scale);
        assert!(first == 1 && met.iter().map(|met| u64::from(*met)).eq(expected[1..600].iter().copied()));
        assert_eq!(counts.met(0, &scale), (7, vec![300_000]));
        let mut other = Counts::new(2);
        other.count(1, &[0, 650], &scale);
        for _ in 0..2 {
            other.merge(&counts);
        }
        let (first, met) = other.met(1, &scale);
        assert_eq!((first, met.len(), met[0], met[650]), (0, 651, 1, 1));
        assert!(met[1..600].iter().zip(&expected[1..600]).all(|(met, count)| u64::from(*met) == 2 * count));
    }

    #[test]
    fn a_wide_histogram_reaches_as_far_as_its_values() {
        let scale = Scale::count(250_000);
        let mut counts = Counts::new(2);
        for bins in [&[120_000, 120_003, 120_000][..], &[119_000], &[121_500, 121_500], &[]] {
            counts.count_wide(1, bins, &scale);
        }
        counts.count(0, &[5], &Scale::count(9));
        let (first, met) = counts.met(1, &scale);
        assert_eq!((first, met.len(), met[0], met[1000], met[1003], met[2500]), (119_000, 2501, 1, 2, 1, 2));
        assert_eq!(met.iter().sum::<u32>(), 6);
        let mut other = Counts::new(2);
        other.count_wide(1, &[0, 250_000], &scale);
        other.merge(&counts);
        let (first, met) = other.met(1, &scale);
        assert_eq!((first, met.len(), met.iter().sum::<u32>(), met[120_000]), (0, 250_001, 8, 2));
    }

    #[test]
    fn few_bins_are_counted_as_many_are() {
        let scale = Scale::count(700);
        let (mut few, mut many) = (Counts::new(1), Counts::new(1));
        let bins: Vec<u16> = (0..777).map(|k: u16| 40 + (k % 30).pow(2) % 9).collect();
        few.count(0, &bins, &scale);
        for bin in &bins {
            many.count(0, &[*bin, 500], &scale);
        }
        let (first, counts) = many.met(0, &scale);
        let of_bins = few.met(0, &scale);
        assert_eq!((first, &counts[..of_bins.1.len()]), (of_bins.0, &of_bins.1[..]));
        assert_eq!(of_bins.1.iter().sum::<u32>(), 777);
    }
}
