//! # Common fate: exposure that is shared and seen to be
//!
//! **Claim.** States that see themselves exposed to the same danger or pressure come to see themselves as
//! a group. The exposure has a level that history sets and shocks that fade.
//!
//! **Formula.** f ← φ f + σ √(1 - φ²) z with φ = exp(-ρ_f dt) and z standard normal, so that f has the
//! standard deviation σ in the long run whatever the tick; F = clamp(F0(t) + f) to `[0,1]`. At the start
//! f = 0.
//!
//! **Parameters.** `common_fate.baseline` (F0, step-wise), `common_fate.shock_sd` (σ),
//! `common_fate.relaxation_rate` (ρ_f).
//!
//! **Source.** One of the four master variables of A. Wendt 1999. The exact discretisation of the
//! Ornstein-Uhlenbeck process: D. Gillespie 1996, Physical Review E 54.
//!
//! **Limits.** One exposure for the whole region; who stands nearer to the danger is not asked.

use crate::model::maths;
use crate::model::number::Number;

/// The shock to common fate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shock {
    /// Standard deviation in the long run, at least 0.
    pub sd: f64,
    /// Rate at which a shock fades, a year.
    pub relaxation_rate: f64,
}

/// A tick of the shock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// φ.
    pub persistence: f64,
    /// σ √(1 - φ²).
    pub spread: f64,
}

impl Shock {
    /// The step of a tick of length `dt`.
    pub fn step(&self, dt: f64) -> Step {
        let persistence = 1.0 - maths::chance_of(self.relaxation_rate, dt);
        Step { persistence, spread: self.sd * (1.0 - persistence * persistence).sqrt() }
    }
}

/// f after a tick.
#[inline(always)]
pub fn shocked<N: Number>(step: Step, shock: N, z: N) -> N {
    shock * step.persistence + z * step.spread
}

/// F from the baseline and the shock.
#[inline(always)]
pub fn exposure<N: Number>(baseline: f64, shock: N) -> N {
    (shock + baseline).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lanes::Lanes;

    #[test]
    fn the_long_run_spread_does_not_depend_on_the_tick() {
        let shock = Shock { sd: 0.19, relaxation_rate: 0.2 };
        for dt in [1.0, 0.25, 1.0 / 52.0] {
            let step = shock.step(dt);
            let stationary = step.spread * step.spread / (1.0 - step.persistence * step.persistence);
            assert!((stationary.sqrt() - 0.19).abs() < 1e-12);
        }
    }

    #[test]
    fn exposure_is_a_share() {
        assert_eq!(exposure(0.3, Lanes([-0.5, 0.1, 0.9])).0, [0.0, 0.4, 1.0]);
    }
}
