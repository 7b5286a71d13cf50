//! The division of replicates into chunks.

use std::ops::Range;

/// Number of replicates of the smallest chunks, which are made so that threads end together; larger chunks are multiples of
/// it if possible. It is the number of histories whose proposals are processed together.
const LEAST: u64 = 64;

/// Neighbouring replicates, chunk by chunk in ascending order.
#[derive(Debug, Clone)]
pub(super) struct Chunks {
    next: u64,
    /// Number behind the last replicate.
    end: u64,
    /// Replicates of a set of drawn parameters, which no chunk divides or which hold whole chunks; all replicates if none are
    /// drawn.
    set: u64,
    /// Largest number of replicates of a chunk: a multiple of those of a set, or at most these.
    most: u64,
    threads: u64,
}

impl Chunks {
    /// Chunks for some threads, of `most` replicates, smaller toward the end; the first replicate begins a set.
    pub fn new(replicates: Range<u64>, set: u64, most: u64, threads: usize) -> Self {
        let Range { start: next, end } = replicates;
        Self { next, end, set, most, threads: threads as u64 }
    }

    /// Returns the largest size of the next chunk: half of each thread's share of the remaining replicates, so that threads end
    /// together but for the time of a small chunk.
    ///
    /// Source: C. D. Polychronopoulos and D. J. Kuck, 1987, Guided self-scheduling, IEEE Transactions on Computers 36.
    fn most(&self, left: u64) -> u64 {
        if self.threads == 1 {
            return self.most;
        }
        left.div_ceil(2 * self.threads).next_multiple_of(LEAST).min(self.most)
    }
}

impl Iterator for Chunks {
    /// The first replicate of a chunk and its number of replicates.
    type Item = (u64, u64);

    fn next(&mut self) -> Option<(u64, u64)> {
        let left = self.end - self.next;
        if left == 0 {
            return None;
        }
        let count = if self.set < self.end && self.set <= self.most {
            self.most.min(left)
        } else {
            self.most(left).min(self.set - self.next % self.set).min(left)
        };
        let first = self.next;
        self.next += count;
        Some((first, count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(replicates: u64, set: u64, most: u64, threads: usize) -> Vec<u64> {
        let mut next = 0;
        let count = |(first, count)| {
            assert_eq!(first, next);
            next += count;
            count
        };
        let counts = Chunks::new(0..replicates, set, most, threads).map(count).collect();
        assert_eq!(next, replicates);
        counts
    }

    #[test]
    fn chunks_shrink_towards_the_end_where_threads_share_them() {
        assert_eq!(counts(1_300, 1_300, 512, 1), [512, 512, 276]);
        assert_eq!(counts(2_500, 2_500, 512, 2), [512, 512, 384, 320, 256, 192, 128, 64, 64, 64, 4]);
        assert_eq!(counts(10, 10, 8, 4), [8, 2]);
        for threads in 2..6 {
            let counts = counts(100_000, 100_000, 512, threads);
            assert!(counts.is_sorted_by(|one, next| one >= next));
            // The last piece is a small one.
            assert!(counts.len() < 100_000 / 512 + 16 * threads, "{}", counts.len());
        }
    }

    #[test]
    fn sets_are_parted_only_where_they_hold_whole_chunks() {
        assert_eq!(counts(10, 2, 4, 2), [4, 4, 2]);
        assert_eq!(counts(250, 100, 40, 1), [40, 40, 20, 40, 40, 20, 40, 10]);
        assert_eq!(counts(6_000, 1_000, 512, 1)[..3], [512, 488, 512]);
        let mut start = 0;
        for count in counts(6_100, 1_000, 512, 3) {
            assert_eq!(start / 1_000, (start + count - 1) / 1_000);
            start += count;
        }
    }
}
