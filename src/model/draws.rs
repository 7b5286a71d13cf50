//! Which random number decides what.
//!
//! Each process of the model has a stream of its own, and in it a fixed number of draws a tick: draw k of
//! tick t is word `t · draws + k` of the process's stream. A draw is used or left, never shifted. Two
//! scenarios with one seed therefore differ only where the model does (common random numbers), and a draw
//! added to one process moves no other.

use super::lanes::{Lanes, each};

/// A process that needs chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Process {
    /// The common-fate shock: one normal.
    CommonFate,
    /// Whether the chair proposes: one a state.
    Chair,
    /// On which issue: one a state.
    Issue,
    /// Whether a member accepts: one for each (chair, member).
    Acceptance,
    /// Whether a dispute is settled: one a pair.
    Settlement,
    /// Whether an incident happens: one a pair.
    Incident,
    /// Unexplained change of an identity weight: one normal for each ordered pair.
    IdentityNoise,
    /// Whether a leader leaves: one a state.
    Turnover,
    /// The openness of a successor: one a state.
    Succession,
}

impl Process {
    /// Every process. The place in this list names the stream: append, never reorder.
    pub const ALL: [Self; 9] = [
        Self::CommonFate,
        Self::Chair,
        Self::Issue,
        Self::Acceptance,
        Self::Settlement,
        Self::Incident,
        Self::IdentityNoise,
        Self::Turnover,
        Self::Succession,
    ];

    /// Number of draws a tick among `n` states.
    pub fn draws(self, n: usize) -> usize {
        match self {
            Self::CommonFate => 1,
            Self::Chair | Self::Issue | Self::Turnover | Self::Succession => n,
            Self::Acceptance | Self::IdentityNoise => n * (n - 1),
            Self::Settlement | Self::Incident => n * (n - 1) / 2,
        }
    }

    /// Whether the process is at work only where leaders leave by chance.
    pub fn only_if_stochastic(self) -> bool {
        matches!(self, Self::Turnover | Self::Succession)
    }
}

/// The number of the unordered pair of `i` and `j`, i ≠ j, among `n` states, in the order (0,1), (0,2), ...,
/// (1,2), ...
#[inline(always)]
pub fn unordered(n: usize, i: usize, j: usize) -> usize {
    let (low, high) = if i < j { (i, j) } else { (j, i) };
    low * (2 * n - low - 1) / 2 + high - low - 1
}

/// The number of the ordered pair (i, j), i ≠ j, among `n` states: twice that of the unordered pair, and one
/// more from the later state to the earlier.
#[inline(always)]
pub fn ordered(n: usize, i: usize, j: usize) -> usize {
    2 * unordered(n, i, j) + usize::from(j < i)
}

/// The uniform number in (0,1) that a word of 32 bits stands for: (word + ½) / 2³².
#[inline(always)]
pub fn uniform(word: u32) -> f64 {
    (f64::from(word) + 0.5) * (1.0 / 4_294_967_296.0)
}

/// The draws of one tick, process by process, a word a lane.
#[derive(Debug, Clone, Copy)]
pub struct Draws<'a, const L: usize> {
    /// Words of each process, in the order of [`Process::ALL`]; may be empty where
    /// [`Process::only_if_stochastic`] holds and leaders do not leave by chance.
    pub words: [&'a [[u32; L]]; Process::ALL.len()],
}

impl<const L: usize> Draws<'_, L> {
    /// Draw `slot` of a process as uniform numbers.
    #[inline(always)]
    pub fn uniform(&self, process: Process, slot: usize) -> Lanes<L> {
        let words = &self.words[process as usize][slot];
        Lanes(each(|lane| uniform(words[lane])))
    }

    /// Draw `slot` of a process in one lane.
    #[inline(always)]
    pub fn uniform_in(&self, process: Process, slot: usize, lane: usize) -> f64 {
        uniform(self.words[process as usize][slot][lane])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_fill_their_slots_once() {
        for n in 2..7 {
            let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
            assert!(pairs.enumerate().all(|(number, (i, j))| unordered(n, i, j) == number));
            let mut slots: Vec<_> =
                (0..n).flat_map(|i| (0..n).filter(move |j| *j != i).map(move |j| ordered(n, i, j))).collect();
            slots.sort_unstable();
            assert_eq!(slots, (0..Process::Acceptance.draws(n)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn uniform_numbers_stay_inside_the_open_interval() {
        assert!(uniform(0) > 0.0);
        assert!(uniform(u32::MAX) < 1.0);
    }
}
