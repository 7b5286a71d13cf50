//! # Honeymoon: new leaders
//!
//! **Claim.** What stood between two states stood in good part between two leaders. With a new one on either
//! side, relations start afresh: what was impossible for years can be settled within months, until the
//! newness wears off.
//!
//! **Formula.** The will of a pair to settle is multiplied by 1 + ζ_h max(h_i, h_j). Newness h_i is 1 in the
//! first tick of a leader who has followed another within the run, and keeps the share exp(-dt / 2 years) from
//! tick to tick: exp(-tenure / 2 years). It is 0 before the first change, since how new the leaders of the
//! first day are is not known.
//!
//! **Parameters.** `honeymoon` (ζ_h). The two years are a convention. Leaders and their days in office stand
//! in the scenario, or come by chance ([`super::leadership`]).
//!
//! **Source.** Relations that reset with the leader: McGillivray and Smith 2008.
//!
//! **Limits.** Any successor is new, of whatever openness, and to all neighbours alike. It adds to the will of
//! both leaders and cannot replace it: where the will is 0, newness does nothing. The rule was chosen by
//! those who had seen the settlements of 2017 and after.

use crate::model::lanes::Lanes;
use crate::model::maths;
use crate::model::number::Number;
use crate::model::parameters::parameters;

parameters! {
    /// Parameters of the honeymoon.
    honeymoon: "ζ_h" = 0.0, in [0.0, 100.0], prior [0.0, 10.0], unit "1",
        "rise of the will to settle under a leader who has just come to office",
        source "Relations that reset with the leader: McGillivray and Smith 2008";
}

/// Years in which newness falls to 1/e.
const YEARS: f64 = 2.0;

/// Share of newness that is left after a tick of `dt` years.
pub fn share_kept(dt: f64) -> f64 {
    maths::exp(Lanes([-dt / YEARS])).0[0]
}

/// The factor 1 + ζ_h max(h_i, h_j) from the newness of both leaders.
#[inline(always)]
pub fn factor<N: Number>(parameters: &Parameters<N>, newness: [N; 2]) -> N {
    parameters.honeymoon * newness[0].max(newness[1]) + 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newer_of_two_counts_and_nobody_is_new_for_long() {
        let parameters = Parameters { honeymoon: Lanes([4.0]) };
        let factor = |newness: [f64; 2]| factor(&parameters, newness.map(|one| Lanes([one]))).0[0];
        assert_eq!((factor([0.0, 0.0]), factor([0.5, 1.0]), factor([1.0, 0.5])), (1.0, 5.0, 5.0));
        let after = |ticks: i32, dt: f64| share_kept(dt).powi(ticks);
        assert!((after(8, 0.25) - (-1.0_f64).exp()).abs() < 1e-12, "two years by quarters");
        assert!((after(8, 0.25) - after(24, 1.0 / 12.0)).abs() < 1e-12, "and by months");
    }

    #[test]
    fn off_it_changes_no_bit() {
        let newness = [Lanes([0.0, 0.37, 1.0]), Lanes([0.2, 0.0, 0.9])];
        assert_eq!(factor(&Parameters::default(), newness).0, [1.0; 3]);
    }
}
