//! The machine's vector registers as numbers of the model: eight replicates side by side.
//!
//! [`fearless_simd`] offers the same eight numbers on every instruction set (AVX-512 in one register, AVX2 in
//! two, SSE2 and NEON in four) and creates them only on a machine that supports it. Only operations that IEEE 754 or
//! integer arithmetic define to the last bit are used: no fused multiplication, no approximate inverse, no summation in
//! another order.

use fearless_simd::prelude::*;
use fearless_simd::{Select, f64x8, mask64x8, u32x8, u64x8};

use crate::model::number::{Number, Operand, Truth, Words};

/// The bits of a number as a whole one.
#[inline(always)]
fn bits<S: Simd>(number: f64x8<S>) -> u64x8<S> {
    number.bitcast()
}

impl<S: Simd> Number for f64x8<S> {
    type Truth = mask64x8<S>;
    type Words = u32x8<S>;
    const LANES: usize = 8;

    #[inline(always)]
    fn like(&self, value: f64) -> Self {
        Self::splat(self.simd, value)
    }

    #[inline(never)]
    fn apart<R>(&self, f: impl FnOnce() -> R) -> R {
        self.simd.vectorize(f)
    }

    #[inline(always)]
    fn given(truth: mask64x8<S>, value: f64) -> Self {
        Self::splat(truth.token(), value).only(truth)
    }

    #[inline(always)]
    fn only(self, truth: mask64x8<S>) -> Self {
        truth.select(self, Self::splat(self.simd, 0.0))
    }

    #[inline(always)]
    fn select(truth: mask64x8<S>, then: Self, otherwise: Self) -> Self {
        truth.select(then, otherwise)
    }

    #[inline(always)]
    fn lanes(&self) -> &[f64] {
        self.as_array()
    }

    #[inline(always)]
    fn words(&self, word: u32) -> u32x8<S> {
        u32x8::splat(self.simd, word)
    }

    #[inline(always)]
    fn load(&self, from: &[f64]) -> Self {
        Self::from_slice(self.simd, from)
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        SimdFloat::sqrt(self)
    }

    #[inline(always)]
    fn max(self, other: impl Operand<Self>) -> Self {
        SimdBase::max(self, other.of(&self))
    }

    #[inline(always)]
    fn min(self, other: impl Operand<Self>) -> Self {
        SimdBase::min(self, other.of(&self))
    }

    #[inline(always)]
    fn below(self, other: impl Operand<Self>) -> mask64x8<S> {
        self.simd_lt(other.of(&self))
    }

    #[inline(always)]
    fn equals(self, other: impl Operand<Self>) -> mask64x8<S> {
        self.simd_eq(other.of(&self))
    }

    #[inline(always)]
    fn one_and(words: u32x8<S>) -> Self {
        let (low, high) = words.simd.widen_u32x8(words);
        let words: u64x8<S> = words.simd.combine_u64x4(low, high);
        ((words << 20) | 1.0_f64.to_bits()).bitcast()
    }

    #[inline(always)]
    fn bits_up<const BITS: u32>(self) -> Self {
        (bits(self) << BITS).bitcast()
    }

    #[inline(always)]
    fn bits_down<const BITS: u32>(self) -> Self {
        (bits(self) >> BITS).bitcast()
    }

    #[inline(always)]
    fn bits_plus(self, plus: u64) -> Self {
        (bits(self) + plus).bitcast()
    }

    #[inline(always)]
    fn bits_added(self, other: Self) -> Self {
        (bits(self) + bits(other)).bitcast()
    }

    #[inline(always)]
    fn bits_and(self, and: u64) -> Self {
        (bits(self) & and).bitcast()
    }

    #[inline(always)]
    fn bits_or(self, or: u64) -> Self {
        (bits(self) | or).bitcast()
    }
}

impl<S: Simd> Truth for mask64x8<S> {
    #[inline(always)]
    fn to_bits(self) -> u32 {
        self.to_bitmask() as u32
    }

    #[inline(always)]
    fn any(self) -> bool {
        self.any_true()
    }
}

impl<S: Simd> Words for u32x8<S> {
    #[inline(always)]
    fn like(&self, word: u32) -> Self {
        Self::splat(self.simd, word)
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self + other
    }

    #[inline(always)]
    fn xor_turned<const BITS: u32>(self, other: Self) -> Self {
        let x = self ^ other;
        (x << BITS) | (x >> (32 - BITS))
    }
}
