//! One quantity of several replicates side by side.
//!
//! Every rule is written once over a [`Number`]: with [`Lanes<1>`](super::lanes::Lanes) it traces a single
//! history; with the vector registers of the machine (`vectors.rs`) it carries eight at once. An
//! operation never mixes lanes and never fuses a multiplication with an addition, so that a replicate has the
//! same bits in any lane of any kind of number.

use std::fmt::Debug;
use std::ops::{Add, AddAssign, BitAnd, BitOr, Div, IndexMut, Mul, Neg, Not, Sub, SubAssign};

/// A number for each of several replicates, in IEEE 754 double precision.
///
/// Every operation follows the standard in each lane and rounds once. No operation yields NaN for the values that the
/// model's rules produce; [`Self::max`] and [`Self::min`] must not be given NaN.
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

    /// `value` in every lane. Takes a number to make a number: vector types may exist only where the machine is known to
    /// support them.
    fn like(&self, value: f64) -> Self;

    /// Runs `f` as a separate function with the instructions that the number needs. A separate function compiles fast and
    /// keeps its numbers in registers.
    fn apart<R>(&self, f: impl FnOnce() -> R) -> R;

    /// `value` in the lanes where `truth`, 0 elsewhere.
    fn given(truth: Self::Truth, value: f64) -> Self;

    /// `self` in the lanes where `truth`, 0 elsewhere.
    fn only(self, truth: Self::Truth) -> Self;

    /// `then` where `truth`, `otherwise` elsewhere.
    ///
    /// If `otherwise` was read from the place where the result is stored, the compiler may emit a masked store, which is many
    /// times slower on some machines with AVX2. Prefer an expression that writes every lane.
    fn select(truth: Self::Truth, then: Self, otherwise: Self) -> Self;

    /// The lanes.
    fn lanes(&self) -> &[f64];

    /// A word in every lane.
    fn words(&self, word: u32) -> Self::Words;

    /// Loads the lanes from `from`, which must hold as many.
    fn load(&self, from: &[f64]) -> Self;

    /// The square root of numbers that are not negative.
    fn sqrt(self) -> Self;

    /// The larger of the two.
    fn max(self, other: impl Operand<Self>) -> Self;

    /// The smaller of the two.
    fn min(self, other: impl Operand<Self>) -> Self;

    /// Compares `self < other`.
    fn below(self, other: impl Operand<Self>) -> Self::Truth;

    /// Compares `self == other`.
    fn equals(self, other: impl Operand<Self>) -> Self::Truth;

    /// 1 + word / 2³² in each lane: the word in the upper bits of the mantissa.
    fn one_and(words: Self::Words) -> Self;

    /// The number whose bits are those of `self` shifted left by `BITS` places.
    fn bits_up<const BITS: u32>(self) -> Self;

    /// The number whose bits are those of `self` shifted right by `BITS` places.
    fn bits_down<const BITS: u32>(self) -> Self;

    /// The number whose bits are the sum of those of `self` and `bits`, both read as whole numbers.
    fn bits_plus(self, bits: u64) -> Self;

    /// The number whose bits are the wrapping sum of those of the two, read as whole numbers.
    fn bits_added(self, other: Self) -> Self;

    /// The number whose bits are the bitwise and of `self` and `bits`.
    fn bits_and(self, bits: u64) -> Self;

    /// The number whose bits are the bitwise or of `self` and `bits`.
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

/// Largest number of lanes: a set of lanes is stored in the 32 bits of a word.
pub const MOST_LANES: usize = 32;

/// The operand of a comparison: a number of the same kind, or one value for all lanes.
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
    /// One bit for each lane; the first lane has the lowest.
    fn to_bits(self) -> u32;

    /// Returns whether it is true in any lane.
    fn any(self) -> bool;
}

/// A word of 32 bits for each of several replicates.
pub trait Words: Copy + Debug + Send + Sync + 'static + IndexMut<usize, Output = u32> {
    /// `word` in every lane.
    fn like(&self, word: u32) -> Self;

    /// The wrapping sum.
    fn plus(self, other: Self) -> Self;

    /// The exclusive or of the two, rotated left by `BITS` places.
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
