//! One quantity of several replicates side by side.
//!
//! Every rule is written once over a [`Number`]: with [`Lanes<1>`](super::lanes::Lanes) it traces a single
//! history; with the vector registers of the machine ([`crate::engine`]) it carries eight at once. An
//! operation never mixes lanes and never fuses a multiplication with an addition, so that a replicate has the
//! same bits in any lane of any kind of number.

use std::fmt::Debug;
use std::ops::{Add, AddAssign, BitAnd, BitOr, Div, IndexMut, Mul, Neg, Not, Sub, SubAssign};

/// A number for each of several replicates, in IEEE 754 double precision.
///
/// Every operation is that of the standard on each lane, rounded once. None of them makes a value that is not
/// a number (NaN) of numbers that the model's rules meet, and [`Self::max`] and [`Self::min`] may take none.
pub trait Number:
    Copy
    + Debug
    + Send
    + Sync
    + 'static
    + IndexMut<usize, Output = f64>
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
    + AddAssign
    + SubAssign
{
    /// A truth value a lane.
    type Truth: Truth;
    /// A word of 32 bits a lane.
    type Words: Words;
    /// Number of lanes, at least 1 and at most [`MOST_LANES`].
    const LANES: usize;

    /// `value` in every lane. It takes a number to make a number: the vectors of a machine may only be where
    /// the machine has been found to have them.
    fn like(&self, value: f64) -> Self;

    /// Runs `f` as a function of its own, with the instructions that the number needs: what is compiled apart
    /// compiles fast and keeps its numbers in registers.
    fn apart<R>(&self, f: impl FnOnce() -> R) -> R;

    /// `value` in the lanes where `truth`, 0 elsewhere.
    fn given(truth: Self::Truth, value: f64) -> Self;

    /// `self` in the lanes where `truth`, 0 elsewhere.
    fn only(self, truth: Self::Truth) -> Self;

    /// `then` where `truth`, `otherwise` elsewhere.
    ///
    /// Where `otherwise` was read from where the result goes, the compiler may store in the other lanes only, which some
    /// machines with AVX2 take many times as long for: better written so that every lane changes.
    fn select(truth: Self::Truth, then: Self, otherwise: Self) -> Self;

    /// The lanes.
    fn lanes(&self) -> &[f64];

    /// A word in every lane.
    fn words(&self, word: u32) -> Self::Words;

    /// A number whose lanes are `from`, of which there must be as many.
    fn load(&self, from: &[f64]) -> Self;

    /// The square root of numbers that are not negative.
    fn sqrt(self) -> Self;

    /// The larger of the two.
    fn max(self, other: impl Operand<Self>) -> Self;

    /// The smaller of the two.
    fn min(self, other: impl Operand<Self>) -> Self;

    /// Whether `self < other`.
    fn below(self, other: impl Operand<Self>) -> Self::Truth;

    /// Whether `self == other`.
    fn equals(self, other: impl Operand<Self>) -> Self::Truth;

    /// 1 + word / 2³² in each lane: the word in the upper bits of the mantissa.
    fn one_and(words: Self::Words) -> Self;

    /// The number whose bits are those of `self` moved up by `BITS` places.
    fn bits_up<const BITS: u32>(self) -> Self;

    /// The number whose bits are those of `self` moved down by `BITS` places.
    fn bits_down<const BITS: u32>(self) -> Self;

    /// The number whose bits are the sum of those of `self` and `bits`, both read as whole numbers.
    fn bits_plus(self, bits: u64) -> Self;

    /// The number whose bits are the sum of those of the two, read as whole numbers, without what does not fit.
    fn bits_added(self, other: Self) -> Self;

    /// The number whose bits stand in `self` and in `bits`.
    fn bits_and(self, bits: u64) -> Self;

    /// The number whose bits stand in `self` or in `bits`.
    fn bits_or(self, bits: u64) -> Self;

    /// The positive part.
    #[inline(always)]
    fn positive(self) -> Self {
        self.max(0.0)
    }

    /// Cut to [`low`, `high`].
    #[inline(always)]
    fn clamp(self, low: f64, high: f64) -> Self {
        self.max(low).min(high)
    }

    /// 1 - `self`.
    #[inline(always)]
    fn complement(self) -> Self {
        self.like(1.0) - self
    }

    /// 1 / `self`.
    #[inline(always)]
    fn inverse(self) -> Self {
        self.like(1.0) / self
    }
}

/// Most lanes of a number: a set of lanes is kept in the bits of 32.
pub const MOST_LANES: usize = 32;

/// What a number can be compared with: one of its kind, or a value for all lanes.
pub trait Operand<N> {
    /// The operand as a number of the kind of `like`.
    fn of(self, like: &N) -> N;
}

impl<N: Number> Operand<N> for N {
    #[inline(always)]
    fn of(self, _: &N) -> N {
        self
    }
}

impl<N: Number> Operand<N> for f64 {
    #[inline(always)]
    fn of(self, like: &N) -> N {
        like.like(self)
    }
}

/// A truth value for each of several replicates.
pub trait Truth:
    Copy + Debug + Send + Sync + 'static + BitAnd<Output = Self> + BitOr<Output = Self> + Not<Output = Self>
{
    /// A bit a lane, the first lane's lowest.
    fn to_bits(self) -> u32;

    /// Whether it is true in any lane.
    fn any(self) -> bool;
}

/// A word of 32 bits for each of several replicates.
pub trait Words: Copy + Debug + Send + Sync + 'static + IndexMut<usize, Output = u32> {
    /// `word` in every lane.
    fn like(&self, word: u32) -> Self;

    /// The sum, without what does not fit.
    fn plus(self, other: Self) -> Self;

    /// The bits that stand in one of the two and not in the other, moved up by `BITS` places, and those that
    /// leave put in below.
    fn xor_turned<const BITS: u32>(self, other: Self) -> Self;
}

/// The lanes whose bit is set, from the first on.
#[inline(always)]
pub fn lanes_of(mut bits: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lane = bits.trailing_zeros() as usize;
        (bits != 0).then(|| {
            bits &= bits - 1;
            lane
        })
    })
}
