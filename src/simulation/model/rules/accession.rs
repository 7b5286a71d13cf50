//! # Accession: a state joins what others have signed
//!
//! **Claim.** Who joins late takes over what the members have signed among themselves, at once or in part.
//!
//! **Formula.** In the calendar phase of its tick, with M_m the mean of S_jkm over the pairs of members,
//! S_ijm ← S_ijm + share · max(0, M_m - S_ijm) for the state i, each member j and the issues m. Share 0 changes no bit.
//!
//! **Inputs.** Events of kind `accession`: `date`, `state`, `members`, `issues`, `share` in `[0,1]`.
//!
//! **Source.** Outsiders that join a union of others, since staying out costs them: Mattli 1999.
//!
//! **Limits.** Neither the state nor the members are asked; whether it pays shows in what is implemented. It counts neither as
//! a proposal nor as an agreement of the model. Members that have signed different depths count by their mean. Two members
//! have one pair.

use crate::model::number::Number;

/// M_m from the depths that the pairs of members have signed, of which there is at least one.
#[inline(always)]
pub fn of_members<N: Number>(like: N, signed: impl ExactSizeIterator<Item = N>) -> N {
    let count = signed.len().max(1) as f64;
    signed.fold(like.like(0.0), |sum, signed| sum + signed) / like.like(count)
}

/// S_ijm after the accession.
#[inline(always)]
pub fn joined<N: Number>(signed: N, of_members: N, share: f64) -> N {
    signed + (of_members - signed).positive() * share
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lanes::Lanes;

    #[test]
    fn it_goes_its_share_of_the_way_and_never_back() {
        let members = of_members(Lanes([0.0]), [0.25, 0.75, 0.5].map(|depth| Lanes([depth])).into_iter());
        assert_eq!(members.0, [0.5]);
        assert_eq!(
            (joined(Lanes([0.0]), members, 0.5).0, joined(Lanes([0.0]), members, 1.0).0),
            ([0.25], [0.5])
        );
        assert_eq!(joined(Lanes([0.75]), members, 1.0).0, [0.75], "deeper than the members");
        for before in [0.0, 0.123_456_789, 1.0] {
            let after = joined(Lanes([before]), members, 0.0).0[0];
            assert_eq!(after.to_bits(), f64::to_bits(before), "without a share");
        }
    }

    #[test]
    fn it_stays_on_the_scale() {
        for count in 1..=300 {
            let members =
                of_members(Lanes([0.0]), (0..count).map(|_| Lanes([1.0])).collect::<Vec<_>>().into_iter());
            let after = joined(Lanes([0.1 / f64::from(count)]), members, 1.0).0[0];
            assert!((0.0..=1.0).contains(&after), "{count}: {after}");
        }
    }
}
