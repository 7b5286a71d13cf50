//! # Withdrawal: a state leaves what was signed
//!
//! **Claim.** States leave what they have signed, and do so on a day. The others stay bound among themselves.
//!
//! **Formula.** In the calendar phase of its tick, S_ijm keeps the share 1 - `share` for the state i, the states j that it
//! leaves and the issues m. Share 0 changes no bit.
//!
//! **Inputs.** Events of kind `withdrawal`: `date`, `state`, `from`, `issues`, `share` in `[0,1]`.
//!
//! **Source.** Withdrawals from international organizations, and their reasons: von Borzyskowski and Vabulas 2019.
//! Organizations that end, or live on without any life in them: Gray 2018.
//!
//! **Limits.** Practice does not fall at once: what is no longer signed unwinds as inherited ties do. Leaving is no broken
//! promise and estranges nobody by itself. Nothing keeps the states from signing anew on the same day.

use crate::model::number::Number;

/// S_ijm after the withdrawal.
#[inline(always)]
pub fn left<N: Number>(signed: N, share: f64) -> N {
    signed * (1.0 - share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lanes::Lanes;

    #[test]
    fn it_takes_its_share() {
        assert_eq!(left(Lanes([0.8, 0.0]), 0.25).0, [0.600_000_000_000_000_1, 0.0]);
        assert_eq!(left(Lanes([0.8]), 1.0).0, [0.0]);
        for before in [0.0, 0.123_456_789, 1.0] {
            assert_eq!(left(Lanes([before]), 0.0).0[0].to_bits(), f64::to_bits(before), "without a share");
        }
    }
}
