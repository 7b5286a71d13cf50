//! # Consolidation: statehood in the making
//!
//! **Claim.** The successor states began with hardly any statehood of their own. It grows with the years,
//! and upheavals, a civil war or a revolution, throw it back. A consolidated state implements what it
//! signs, fears less for its sovereignty and needs no enemy.
//!
//! **Formula.** k_i = k_0 at the start; an upheaval multiplies it by (1 - severity) in the first phase of
//! the tick; in the last phase it closes the share 1 - exp(-η_k dt) of the gap to 1.
//!
//! **Parameters.** `consolidation_rate` (η_k), `initial_consolidation` (k_0); events of kind `upheaval`.
//!
//! **Source.** Inexperienced institutions and nation-building beside region-building: the founding article
//! on Central Asian region-building.
//!
//! **Limits.** Consolidation knows no chance and no feedback from cooperation: it is the same in all replicates with
//! the same parameters. The path over the ticks is in [`crate::model::coefficients`].

use crate::model::maths;
use crate::model::number::Number;
use crate::model::parameters::parameters;

parameters! {
    /// Parameters of consolidation.
    consolidation_rate: "η_k" = 0.075, in [0.0, 365.0], prior [0.04, 0.12], unit "1/yr",
        "rate at which statehood and national identity consolidate",
        source "Nation-building beside region-building: the founding article on Central Asian region-building";
    initial_consolidation: "k_0" = 0.1, in [0.0, 1.0], unit "1",
        "consolidation at independence",
        source "Convention: little at independence";
}

/// Share of what is left to consolidate that is built within `dt`.
#[inline(always)]
pub fn growth<N: Number>(parameters: &Parameters<N>, dt: f64) -> N {
    maths::chance(parameters.consolidation_rate, dt)
}

/// k_i after an upheaval.
#[inline(always)]
pub fn shaken<N: Number>(consolidation: N, severity: f64) -> N {
    consolidation * (1.0 - severity)
}

/// k_i after the last phase of a tick, from its value before and the [`growth`].
#[inline(always)]
pub fn grown<N: Number>(consolidation: N, growth: N) -> N {
    consolidation + growth * consolidation.complement()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lanes::Lanes;

    #[test]
    fn grows_toward_one_whatever_the_tick_and_falls_in_upheavals() {
        let parameters = Parameters::default();
        let after = |ticks: usize, dt: f64| {
            let growth = growth(&parameters, dt);
            (0..ticks).fold(Lanes([0.1]), |k, _| grown(k, growth)).0[0]
        };
        let (yearly, monthly) = (after(10, 1.0), after(120, 1.0 / 12.0));
        assert!((yearly - (1.0 - 0.9 * (-0.75_f64).exp())).abs() < 1e-12);
        assert!((yearly - monthly).abs() < 1e-12);
        assert_eq!(shaken(Lanes([0.8]), 0.25).0, [0.8 * 0.75]);
    }
}
