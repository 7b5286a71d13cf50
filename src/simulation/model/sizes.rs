//! Numbers of states and issues of a world, which the compiler may know.

/// Numbers of states and issues.
///
/// A type parameter, so that the compiler knows the numbers of [`Known`] and unrolls loops.
pub(super) trait Sizes: Copy {
    fn states(self) -> usize;
    fn issues(self) -> usize;

    /// Number of unordered pairs.
    #[inline(always)]
    fn pairs(self) -> usize {
        self.states() * (self.states() - 1) / 2
    }

    /// Calls `f` with the number of each unordered pair and its two states, i < j.
    #[inline(always)]
    fn each_pair(self, mut f: impl FnMut(usize, usize, usize)) {
        let mut pair = 0;
        for i in 0..self.states() {
            for j in i + 1..self.states() {
                f(pair, i, j);
                pair += 1;
            }
        }
    }

    /// Calls `f` with each state.
    #[inline(always)]
    fn each_state(self, mut f: impl FnMut(usize)) {
        for i in 0..self.states() {
            f(i);
        }
    }

    /// Calls `f` with each other state j and the number of its pair with `i`, in the order of states.
    #[inline(always)]
    fn each_partner(self, i: usize, mut f: impl FnMut(usize, usize)) {
        let n = self.states();
        let mut pair = i.wrapping_sub(1);
        for j in 0..i {
            f(j, pair);
            pair += n - 2 - j;
        }
        pair = i * (2 * n - i - 1) / 2;
        for j in i + 1..n {
            f(j, pair);
            pair += 1;
        }
    }
}

/// The sizes of the reference case, which the compiler knows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known;

impl Sizes for Known {
    #[inline(always)]
    fn states(self) -> usize {
        5
    }

    #[inline(always)]
    fn issues(self) -> usize {
        6
    }

    /// Unrolled by hand, since the compiler does not unroll it.
    #[inline(always)]
    fn each_pair(self, mut f: impl FnMut(usize, usize, usize)) {
        f(0, 0, 1);
        f(1, 0, 2);
        f(2, 0, 3);
        f(3, 0, 4);
        f(4, 1, 2);
        f(5, 1, 3);
        f(6, 1, 4);
        f(7, 2, 3);
        f(8, 2, 4);
        f(9, 3, 4);
    }

    #[inline(always)]
    fn each_state(self, mut f: impl FnMut(usize)) {
        f(0);
        f(1);
        f(2);
        f(3);
        f(4);
    }
}

/// Any sizes, as (states, issues).
impl Sizes for (usize, usize) {
    #[inline(always)]
    fn states(self) -> usize {
        self.0
    }

    #[inline(always)]
    fn issues(self) -> usize {
        self.1
    }
}
