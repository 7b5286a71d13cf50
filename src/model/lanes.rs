//! One quantity of several replicates side by side.
//!
//! Every rule is written once over [`Lanes`]: with one lane it traces a single history, with eight the
//! compiler turns each operation into vector instructions. An operation never mixes lanes and never
//! fuses a multiplication with an addition, so that a replicate has the same bits in any lane of any width.

use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

/// A number a lane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lanes<const L: usize>(pub [f64; L]);

/// An array of `f` of each lane.
///
/// The standard library's `map` and `from_fn` are not always compiled into the caller, and then do not use
/// its vector instructions; this is.
#[inline(always)]
pub fn each<const L: usize, T: Copy + Default>(f: impl Fn(usize) -> T) -> [T; L] {
    let mut out = [T::default(); L];
    for (lane, out) in out.iter_mut().enumerate() {
        *out = f(lane);
    }
    out
}

/// `index`, in a way that keeps the compiler from running several turns of a loop side by side: where the
/// lanes are the vectors, that would only shuffle them.
#[inline(always)]
pub fn one_by_one(index: usize) -> usize {
    std::hint::black_box(index)
}

impl<const L: usize> Lanes<L> {
    /// 0 in every lane.
    pub const ZERO: Self = Self([0.0; L]);

    /// The same number in every lane.
    #[inline(always)]
    pub fn splat(value: f64) -> Self {
        Self([value; L])
    }

    /// `f` of each lane.
    #[inline(always)]
    pub fn map(self, f: impl Fn(f64) -> f64) -> Self {
        let mut out = self.0;
        for lane in &mut out {
            *lane = f(*lane);
        }
        Self(out)
    }

    /// `f` of the lanes of two quantities.
    #[inline(always)]
    pub fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        let mut out = self.0;
        for (lane, b) in out.iter_mut().zip(other.0) {
            *lane = f(*lane, b);
        }
        Self(out)
    }

    /// The larger of the two; `other` where `self` is not a number.
    #[inline(always)]
    pub fn max(self, other: Self) -> Self {
        self.zip(other, |a, b| if a > b { a } else { b })
    }

    /// The smaller of the two; `other` where `self` is not a number.
    #[inline(always)]
    pub fn min(self, other: Self) -> Self {
        self.zip(other, |a, b| if a < b { a } else { b })
    }

    /// The positive part, 0 where the lane is not a number.
    #[inline(always)]
    pub fn positive(self) -> Self {
        self.max(Self::ZERO)
    }

    /// Cut to [`low`, `high`].
    #[inline(always)]
    pub fn clamp(self, low: f64, high: f64) -> Self {
        self.max(Self::splat(low)).min(Self::splat(high))
    }

    /// `then` where `self < bound`, `otherwise` elsewhere.
    #[inline(always)]
    pub fn select_below(self, bound: Self, then: Self, otherwise: Self) -> Self {
        Self(each(|lane| if self.0[lane] < bound.0[lane] { then.0[lane] } else { otherwise.0[lane] }))
    }

    /// Whether any lane is other than 0.
    #[inline(always)]
    pub fn any(self) -> bool {
        let mut any = false;
        for lane in self.0 {
            any |= lane != 0.0;
        }
        any
    }
}

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

        impl<const L: usize> $trait<Lanes<L>> for f64 {
            type Output = Lanes<L>;
            #[inline(always)]
            fn $method(self, other: Lanes<L>) -> Lanes<L> {
                other.map(|b| self $operator b)
            }
        }
    )+ };
}
arithmetic! {
    Add add +;
    Sub sub -;
    Mul mul *;
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
    use super::*;

    #[test]
    fn not_a_number_yields_to_the_other_side() {
        let nan = Lanes([f64::NAN]);
        assert_eq!(nan.positive(), Lanes([0.0]));
        assert_eq!(nan.min(Lanes([2.0])), Lanes([2.0]));
    }

    #[test]
    fn selection_is_lane_by_lane() {
        let x = Lanes([0.1, 0.9]);
        let picked = x.select_below(Lanes::splat(0.5), Lanes([1.0, 2.0]), Lanes([3.0, 4.0]));
        assert_eq!(picked, Lanes([1.0, 4.0]));
        assert_eq!(x.clamp(0.2, 0.8), Lanes([0.2, 0.8]));
    }
}
