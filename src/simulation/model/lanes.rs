//! Numbers in memory, for any machine and any number of lanes: what the operations of [`Number`] mean.

use std::ops::{Add, AddAssign, BitAnd, BitOr, Div, Index, IndexMut, Mul, Neg, Not, Sub, SubAssign};

use super::number::{Number, Operand, Truth, Words};

/// A number for each of L replicates; the compiler makes vector instructions of it where it can.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lanes<const L: usize>(pub [f64; L]);

/// Truth values of [`Lanes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Truths<const L: usize>(pub [bool; L]);

/// An array of `f` of each lane.
///
/// The standard library's `map` and `from_fn` are not always compiled into the caller, and then do not use
/// its vector instructions; this is. One lane or two need no loop: with one for each operation, the model of a single
/// history took longer to compile than all the rest.
#[inline(always)]
pub fn each<const L: usize, T: Copy + Default>(f: impl Fn(usize) -> T) -> [T; L] {
    let mut out = [T::default(); L];
    if L <= 2 {
        out[0] = f(0);
        if L == 2 {
            out[1] = f(1);
        }
    } else {
        for (lane, out) in out.iter_mut().enumerate() {
            *out = f(lane);
        }
    }
    out
}

impl<const L: usize> Lanes<L> {
    /// 0 in every lane.
    pub const ZERO: Self = Self([0.0; L]);

    #[inline(always)]
    fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Self(each(|lane| f(self.0[lane])))
    }

    #[inline(always)]
    fn bits(self, f: impl Fn(u64) -> u64) -> Self {
        self.map(|x| f64::from_bits(f(x.to_bits())))
    }

    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        Self(each(|lane| f(self.0[lane], other.0[lane])))
    }
}

impl<const L: usize> Number for Lanes<L> {
    type Truth = Truths<L>;
    type Words = [u32; L];
    const LANES: usize = L;

    #[inline(always)]
    fn like(&self, value: f64) -> Self {
        Self(each(|_| value))
    }

    #[inline(never)]
    fn apart<R>(&self, f: impl FnOnce() -> R) -> R {
        f()
    }

    #[inline(always)]
    fn given(truth: Truths<L>, value: f64) -> Self {
        Self::ZERO.like(value).only(truth)
    }

    #[inline(always)]
    fn only(self, truth: Truths<L>) -> Self {
        Self::select(truth, self, Self::ZERO)
    }

    #[inline(always)]
    fn select(truth: Truths<L>, then: Self, otherwise: Self) -> Self {
        Self(each(|lane| if truth.0[lane] { then.0[lane] } else { otherwise.0[lane] }))
    }

    #[inline(always)]
    fn lanes(&self) -> &[f64] {
        &self.0
    }

    #[inline(always)]
    fn words(&self, word: u32) -> [u32; L] {
        each(|_| word)
    }

    #[inline(always)]
    fn load(&self, from: &[f64]) -> Self {
        Self(each(|lane| from[lane]))
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        self.map(f64::sqrt)
    }

    #[inline(always)]
    fn max(self, other: impl Operand<Self>) -> Self {
        self.zip(other.of(&self), |a, b| {
            debug_assert!(!a.is_nan() && !b.is_nan());
            if a > b { a } else { b }
        })
    }

    #[inline(always)]
    fn min(self, other: impl Operand<Self>) -> Self {
        self.zip(other.of(&self), |a, b| {
            debug_assert!(!a.is_nan() && !b.is_nan());
            if a < b { a } else { b }
        })
    }

    #[inline(always)]
    fn below(self, other: impl Operand<Self>) -> Truths<L> {
        let other = other.of(&self);
        Truths(each(|lane| self.0[lane] < other.0[lane]))
    }

    #[inline(always)]
    fn equals(self, other: impl Operand<Self>) -> Truths<L> {
        let other = other.of(&self);
        Truths(each(|lane| self.0[lane] == other.0[lane]))
    }

    #[inline(always)]
    fn one_and(words: [u32; L]) -> Self {
        Self(each(|lane| f64::from_bits(1.0_f64.to_bits() | u64::from(words[lane]) << 20)))
    }

    #[inline(always)]
    fn bits_up<const BITS: u32>(self) -> Self {
        self.bits(|bits| bits << BITS)
    }

    #[inline(always)]
    fn bits_down<const BITS: u32>(self) -> Self {
        self.bits(|bits| bits >> BITS)
    }

    #[inline(always)]
    fn bits_plus(self, plus: u64) -> Self {
        self.bits(|bits| bits.wrapping_add(plus))
    }

    #[inline(always)]
    fn bits_added(self, other: Self) -> Self {
        self.zip(other, |a, b| f64::from_bits(a.to_bits().wrapping_add(b.to_bits())))
    }

    #[inline(always)]
    fn bits_and(self, and: u64) -> Self {
        self.bits(|bits| bits & and)
    }

    #[inline(always)]
    fn bits_or(self, or: u64) -> Self {
        self.bits(|bits| bits | or)
    }
}

impl<const L: usize> Truth for Truths<L> {
    #[inline(always)]
    fn to_bits(self) -> u32 {
        if L <= 2 {
            return u32::from(self.0[0]) | if L == 2 { u32::from(self.0[1]) << 1 } else { 0 };
        }
        let mut bits = 0;
        for (lane, truth) in self.0.into_iter().enumerate() {
            bits |= u32::from(truth) << lane;
        }
        bits
    }

    #[inline(always)]
    fn any(self) -> bool {
        self.to_bits() != 0
    }
}

impl<const L: usize> BitAnd for Truths<L> {
    type Output = Self;
    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        Self(each(|lane| self.0[lane] & other.0[lane]))
    }
}

impl<const L: usize> BitOr for Truths<L> {
    type Output = Self;
    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        Self(each(|lane| self.0[lane] | other.0[lane]))
    }
}

impl<const L: usize> Not for Truths<L> {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Self(each(|lane| !self.0[lane]))
    }
}

impl<const L: usize> Words for [u32; L] {
    #[inline(always)]
    fn like(&self, word: u32) -> Self {
        each(|_| word)
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        each(|lane| self[lane].wrapping_add(other[lane]))
    }

    #[inline(always)]
    fn xor_turned<const BITS: u32>(self, other: Self) -> Self {
        each(|lane| (self[lane] ^ other[lane]).rotate_left(BITS))
    }
}

impl<const L: usize> Index<usize> for Lanes<L> {
    type Output = f64;
    #[inline(always)]
    fn index(&self, lane: usize) -> &f64 {
        &self.0[lane]
    }
}

impl<const L: usize> IndexMut<usize> for Lanes<L> {
    #[inline(always)]
    fn index_mut(&mut self, lane: usize) -> &mut f64 {
        &mut self.0[lane]
    }
}

/// Operators between lanes, and between lanes and one number.
macro_rules! arithmetic {
    ($($trait:ident $method:ident $operator:tt;)+) => { $(
        impl<const L: usize> $trait for Lanes<L> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                self.zip(other, |a, b| a $operator b)
            }
        }

        impl<const L: usize> $trait<f64> for Lanes<L> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: f64) -> Self {
                self.map(|a| a $operator other)
            }
        }
    )+ };
}
arithmetic! {
    Add add +;
    Sub sub -;
    Mul mul *;
    Div div /;
}

impl<const L: usize> Neg for Lanes<L> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        self.map(|a| -a)
    }
}

impl<const L: usize> AddAssign for Lanes<L> {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl<const L: usize> SubAssign for Lanes<L> {
    #[inline(always)]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

#[cfg(test)]
mod tests {
    use super::super::number::lanes_of;
    use super::*;

    #[test]
    fn selection_is_lane_by_lane() {
        let x = Lanes([0.1, 0.9]);
        let low = x.below(0.5);
        assert_eq!(Lanes::select(low, Lanes([1.0, 2.0]), Lanes([3.0, 4.0])), Lanes([1.0, 4.0]));
        assert_eq!(x.only(!low), Lanes([0.0, 0.9]));
        assert_eq!(Lanes::given(low, 7.0), Lanes([7.0, 0.0]));
        assert_eq!(x.clamp(0.2, 0.8), Lanes([0.2, 0.8]));
        assert_eq!(low.to_bits(), 1);
        assert_eq!(lanes_of(0b1001_0100).collect::<Vec<_>>(), [2, 4, 7]);
    }
}
