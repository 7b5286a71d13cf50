//! Sums of deviations and of their squares as whole numbers, which do not depend on the order.
//!
//! A deviation is counted in 2^-30 of the step of its scale, mostly a bin. A number that is added to [`ROUNDER`] stands
//! rounded in the low bits of the sum. Such sums are added as whole numbers, lane by lane, and the rounders are
//! subtracted at the end.

use serde::{Deserialize, Serialize};

use super::binned::Taken;
use super::results::Mean;
use super::scale::Scale;
use crate::model::number::Number;

/// Adding this rounds a number below 2^51 to a whole one, ties to even, which then stands in the low bits.
pub(super) const ROUNDER: f64 = 6_755_399_441_055_744.0; // 1.5 · 2^52
/// Adding this rounds a number below 2^85 to a multiple of 2^34, which then stands in the low bits.
pub(super) const SQUARE_ROUNDER: f64 = ROUNDER * 17_179_869_184.0; // 1.5 · 2^86
/// Units of a sum of squares in the square of a step: (2^30)^2 / 2^34.
pub(super) const SQUARE_UNITS: f64 = 67_108_864.0; // 2^26

/// Number of values, and sums of their deviations from a centre and of the squares of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Sums {
    /// Number of values.
    pub count: u64,
    /// In 2^-30 of a step.
    pub first: i128,
    /// In 1 / [`SQUARE_UNITS`] of the square of a step.
    pub second: i128,
}

impl Sums {
    /// Adds the sums over lanes of some values and of their squares.
    #[inline(always)]
    pub(super) fn take<N: Number>(&mut self, taken: &Taken<N>) {
        let [first, second] = taken.sums;
        self.count += taken.count;
        self.first += rounded_away(first, taken.rounder, taken.times);
        self.second += rounded_away(second, SQUARE_ROUNDER, taken.times);
    }

    /// Merges other sums about the same centre.
    pub(super) fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.first += other.first;
        self.second += other.second;
    }

    /// Computes mean and spread of the values, at least one.
    pub(super) fn mean(&self, centre: f64, scale: &Scale) -> Mean {
        let n = self.count as f64;
        let mean_deviation = self.first as f64 / scale.units / n;
        let squares =
            self.second as f64 / SQUARE_UNITS * scale.step * scale.step - n * mean_deviation * mean_deviation;
        let sd = if n > 1.0 { (squares.max(0.0) / (n - 1.0)).sqrt() } else { 0.0 };
        Mean { mean: centre + mean_deviation, sd, mc_se: sd / n.sqrt() }
    }
}

/// Extracts the whole number in the low bits of a sum over lanes, to each of which a rounder has been added `times`
/// times.
#[inline(always)]
pub(super) fn rounded_away<N: Number>(sum: N, rounder: f64, times: u64) -> i128 {
    let without = |sum: &f64| sum.to_bits().wrapping_sub(rounder.to_bits().wrapping_mul(times)) as i64;
    sum.lanes().iter().map(|sum| i128::from(without(sum))).sum()
}
