//! # Settlement: a dispute lowered by date
//!
//! **Claim.** A border treaty, the award of a court or a mediator's deal settles a dispute on a day of the record.
//!
//! **Formula.** In the calendar phase of its tick, q_ij keeps the share 1 - `share`. Share 0 changes no bit.
//!
//! **Inputs.** Events of kind `settlement`: `date`, `pair`, `share` in `[0,1]`.
//!
//! **Source.** Settlements of territorial disputes: Huth and Allee 2002. Their submission to courts: Simmons 2002.
//!
//! **Limits.** It brings no thaw: both weights stay, since the event does not say that leaders learnt anything of each other.
//! It comes beside the settlements by chance of [`super::disputes`], which go on.

use crate::model::number::Number;

/// q_ij after the settlement.
#[inline(always)]
pub fn left<N: Number>(dispute: N, share: f64) -> N {
    dispute * (1.0 - share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lanes::Lanes;

    #[test]
    fn it_takes_its_share() {
        assert_eq!((left(Lanes([0.5]), 0.5).0, left(Lanes([0.5]), 1.0).0), ([0.25], [0.0]));
        for before in [0.0, 0.123_456_789, 1.0] {
            assert_eq!(left(Lanes([before]), 0.0).0[0].to_bits(), f64::to_bits(before), "without a share");
        }
    }
}
