//! # Treaty: what is signed by date
//!
//! **Claim.** What states signed on a day of the record is a fact, and need not be left to the negotiation of the model: a
//! study of what follows from a treaty takes the treaty as given.
//!
//! **Formula.** In the calendar phase of its tick, S_ijm ← max(S_ijm, depth) for all pairs of the states on the issues. Depth 0
//! changes no bit.
//!
//! **Inputs.** Events of kind `treaty`: `date`, `states`, `issues`, `depth` in `[0,1]`.
//!
//! **Source.** Legal depth as a ladder: Abbott and Snidal 2000. Depth against compliance: Downs, Rocke and Barsoom 1996.
//!
//! **Limits.** It asks nobody: whether the treaty pays its parties shows in whether they implement it, and it lapses as any
//! signature. It counts neither as a proposal nor as an agreement of the model, and no one is paid for it. A depth between two
//! rungs is taken as it is.

use crate::model::number::Number;

/// S_ijm after the treaty.
#[inline(always)]
pub fn signed<N: Number>(signed: N, depth: f64) -> N {
    signed.max(depth)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lanes::Lanes;

    #[test]
    fn it_raises_what_is_lower_and_lowers_nothing() {
        assert_eq!(signed(Lanes([0.0, 0.4, 0.6]), 0.4).0, [0.4, 0.4, 0.6]);
        for before in [0.0, 0.123_456_789, 1.0] {
            assert_eq!(signed(Lanes([before]), 0.0).0[0].to_bits(), f64::to_bits(before), "without depth");
        }
    }
}
