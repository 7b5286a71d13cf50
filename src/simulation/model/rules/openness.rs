//! # Openness: the leader's door
//!
//! **Claim.** In states whose presidents hold the levers of decision, how far a state turns to its region
//! depends on who leads it. Offices and ministries keep a little of it whoever leads.
//!
//! **Formula.** ω_i = o_0 + o_i, with o_i in `[0,1]` the openness of the leader in office. It multiplies the
//! benefit of ties, the prestige of signing, the rate of proposals and self-restraint.
//!
//! **Parameters.** `openness_floor` (o_0). The leaders' `openness` stands in the scenario.
//!
//! **Source.** Presidents as deciders: the founding article on Central Asian region-building; relations
//! that change with the leader: McGillivray and Smith 2008.
//!
//! **Limits.** A leader's openness is constant in office, and the same toward all neighbours; what is
//! personal toward one of them is rivalry.

use crate::model::number::Number;
use crate::model::parameters::parameters;

parameters! {
    /// Parameters of openness.
    openness_floor: "o_0" = 0.155, in [0.0, 1.0], prior [0.05, 0.3], unit "1",
        "openness that offices and ministries keep, whoever leads",
        source "Assumption: offices and ministries outlive a leader. Relations that change with the leader: McGillivray and Smith 2008";
}

/// ω_i from the openness of the leader in office.
#[inline(always)]
pub fn readiness<N: Number>(parameters: &Parameters<N>, openness: N) -> N {
    openness + parameters.openness_floor
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lanes::Lanes;

    #[test]
    fn the_floor_stays_with_a_closed_leader() {
        let parameters = Parameters::default();
        assert_eq!(readiness(&parameters, Lanes([0.0, 0.5])).0, [0.155, 0.655]);
    }
}
