//! The addresses of random numbers.
//!
//! Each process of the model has a stream of its own, and in it a fixed number of draws a tick: draw k of
//! tick t is word `t · draws + k` of the process's stream. A draw is used or left, never shifted. Two
//! scenarios with one seed therefore differ only where the model does (common random numbers), and a draw
//! added to one process moves no other.

use super::number::{Number, Words};

/// A stochastic process of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Process {
    /// Common-fate shock: one normal draw.
    CommonFate,
    /// Proposal of the chair: one draw a state.
    Chair,
    /// Issue of the proposal: one draw a state.
    Issue,
    /// Acceptance by a member: one draw for each (chair, member).
    Acceptance,
    /// Settlement of a dispute: one draw a pair.
    Settlement,
    /// Incident: one draw a pair.
    Incident,
    /// Unexplained change of an identity weight: one normal draw for each ordered pair.
    IdentityNoise,
    /// Departure of a leader: one draw a state.
    Turnover,
    /// Openness of a successor: one draw a state.
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

    /// Returns whether the process is used only if leaders leave by chance.
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

/// The draws of one tick, process by process, a word a lane.
#[derive(Debug, Clone, Copy)]
pub struct Draws<'a, N: Number> {
    /// Words of each process, in the order of [`Process::ALL`]; may be empty where
    /// [`Process::only_if_stochastic`] holds and leaders do not leave by chance.
    pub words: [&'a [N::Words]; Process::ALL.len()],
}

/// Half of 2^-32.
const HALF_A_WORD: f64 = 1.0 / 8_589_934_592.0;

/// The uniform numbers in (0,1) that words stand for: (word + ½) / 2³².
#[inline(always)]
pub fn uniform<N: Number>(words: N::Words) -> N {
    // 1 + word / 2^32 has the word in its mantissa; what is taken away leaves (word + ½) / 2^32, exactly.
    N::one_and(words) - (1.0 - HALF_A_WORD)
}

impl<N: Number> Draws<'_, N> {
    /// No draws at all.
    pub const NONE: Self = Self { words: [&[]; Process::ALL.len()] };

    /// Draw `draw_slot` of a process as uniform numbers.
    #[inline(always)]
    pub fn uniform(&self, process: Process, draw_slot: usize) -> N {
        uniform(self.words[process as usize][draw_slot])
    }

    /// Draw `draw_slot` of a process in one lane, as [`Self::uniform`].
    #[inline(always)]
    pub fn uniform_in(&self, process: Process, draw_slot: usize, lane: usize) -> f64 {
        uniform_of(self.words[process as usize][draw_slot], lane)
    }
}

/// The uniform number that the word in a lane stands for, as [`uniform`].
#[inline(always)]
pub fn uniform_of<W: Words>(words: W, lane: usize) -> f64 {
    f64::from(words[lane]) * (2.0 * HALF_A_WORD) + HALF_A_WORD
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lanes::Lanes;

    #[test]
    fn pairs_fill_their_slots_once() {
        for n in 2..7 {
            let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
            assert!(pairs.enumerate().all(|(number, (i, j))| unordered(n, i, j) == number));
            let mut draw_slots: Vec<_> =
                (0..n).flat_map(|i| (0..n).filter(move |j| *j != i).map(move |j| ordered(n, i, j))).collect();
            draw_slots.sort_unstable();
            assert_eq!(draw_slots, (0..Process::Acceptance.draws(n)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn uniform_numbers_are_exact_and_stay_inside_the_open_interval() {
        for word in [0, 1, 12_345, u32::MAX] {
            let words = [[word, 7]];
            let draws = Draws::<Lanes<2>> { words: [&words; Process::ALL.len()] };
            let u = draws.uniform(Process::Chair, 0).0[0];
            assert_eq!(u.to_bits(), ((f64::from(word) + 0.5) / 4_294_967_296.0).to_bits());
            assert_eq!(u.to_bits(), draws.uniform_in(Process::Chair, 0, 0).to_bits());
            assert!(0.0 < u && u < 1.0);
        }
    }
}
