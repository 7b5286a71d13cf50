//! # Regard: the weight of the other's gain
//!
//! **Claim.** What a state makes of another's gain depends on whether it sees an enemy, a rival or a
//! friend. That role is carried by the identity weight; a leader's personal rivalry overlays it, is in part
//! returned by the other side, and goes with the leader.
//!
//! **Formula.**
//! - rivalry R_ij = max(r_ij, ε r_ji);
//! - weight in force v_ij = clamp(w_ij - R_ij) to `[-1,1]`; 0 with `identity` off; its negative part is 0
//!   with `relative_gains` off.
//!
//! **Parameters.** `rivalry_echo` (ε). Leaders' `rivalry` stands in the scenario.
//!
//! **Source.** Roles: A. Wendt, Social Theory of International Politics, 1999. Relative gains: J. Grieco,
//! 1988. Leader-specific relations: McGillivray and Smith 2008; strategic rivalries: Thompson.
//!
//! **Limits.** The echo is immediate and the same for all pairs.

use crate::model::mechanisms::Mechanisms;
use crate::model::number::Number;
use crate::model::parameters::parameters;

parameters! {
    /// Parameters of regard.
    rivalry_echo: "ε" = 0.7, in [0.0, 1.0], prior [0.4, 1.0], unit "1",
        "share of a leader's rivalry that the other side returns",
        source "Strategic rivalries: Thompson, Sakuwa and Suhas 2022. Assumption: the other side returns a part";
}

/// R_ij from i's rivalry toward j and j's toward i.
#[inline(always)]
pub fn rivalry<N: Number>(parameters: &Parameters<N>, own: N, other: N) -> N {
    own.max(other * parameters.rivalry_echo)
}

/// v_ij from w_ij and R_ij.
#[inline(always)]
pub fn in_force<N: Number>(on: Mechanisms, weight: N, rivalry: N) -> N {
    if !on.identity {
        return weight.like(0.0);
    }
    let regard = (weight - rivalry).clamp(-1.0, 1.0);
    if on.relative_gains { regard } else { regard.positive() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lanes::Lanes;

    #[test]
    fn rivalry_is_returned_in_part() {
        let parameters = Parameters::default();
        assert_eq!(rivalry(&parameters, Lanes([0.0]), Lanes([0.5])).0, [0.35]);
        assert_eq!(rivalry(&parameters, Lanes([0.5]), Lanes([0.5])).0, [0.5]);
    }

    #[test]
    fn switches() {
        let full = Mechanisms::default();
        let (weight, none) = (Lanes([-0.4, 0.4]), Lanes::ZERO);
        assert_eq!(in_force(full, weight, none).0, [-0.4, 0.4]);
        assert_eq!(in_force(Mechanisms { relative_gains: false, ..full }, weight, none).0, [0.0, 0.4]);
        assert_eq!(in_force(Mechanisms { identity: false, ..full }, weight, none).0, [0.0, 0.0]);
        assert_eq!(in_force(full, Lanes([-0.8]), Lanes([0.9])).0, [-1.0]);
    }
}
