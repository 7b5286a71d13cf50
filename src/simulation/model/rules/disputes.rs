//! # Disputes: borders, water, transit, minorities
//!
//! **Claim.** A dispute is settled when both leaders want it and the stronger can afford to concede, which
//! is why two weak states settle late. What is left of a small quarrel is settled by commissions, whoever
//! governs. Unsettled, a dispute breeds incidents, the more so the firmer the statehood of both sides: borders
//! become worth fighting over, and there is somebody to fight. Settlements by leaders bring the two sides
//! closer, incidents estrange them, and feed the dispute that they come from.
//!
//! **Formula.** For each pair, with the weights and the dispute as they stand,
//! will = o_i o_j max(0, 1 + (w_ij + w_ji)/2 - max(R_ij, R_ji)) (0.3 + 0.7 √(max(p_i, p_j) / p_max)).
//! With rate ζ·will + ζ_t (1 - q)³, q keeps the share 1 - ζ_q; where leaders settled, both weights rise by ζ_w. Then with rate
//! ξ q (k_i k_j)^(ξ_k / 2) an incident of severity 1: both weights fall by ξ_w times its severity, and q closes
//! the share ξ_q times its severity, at most all, of its gap to 1. One draw decides on both tracks of settlement, so that at most one happens in
//! a tick; it is the leaders' where the draw had sufficed for ζ·will alone, a commission's otherwise. With `identity` off the weights count as 0 here, and what leaders hold against each other
//! still counts. (`disputes` off takes away the penalty on benefits; the disputes themselves go on.)
//!
//! **Parameters.** `settlement_rate` (ζ), `technical_rate` (ζ_t), `settlement_step` (ζ_q), `settlement_thaw`
//! (ζ_w), `incident_rate` (ξ), `incident_capacity` (ξ_k), `incident_damage` (ξ_w), `incident_escalation` (ξ_q);
//! `dispute` of the pair at the start; events of kind `incident`, which have a severity of their own.
//! Consolidation k_i comes from its own rule.
//!
//! **Source.** Militarized disputes between the five: Correlates of War, MID 5; settlements of 2018-2025:
//! the public record. Leaders and settlement: McGillivray and Smith 2008. Concessions that leaders can make:
//! Huth and Allee 2002. Boundaries run by local commissions: Gavrilis 2008. Borders that statehood makes worth
//! fighting over: Megoran 2004. Disputes that feed on violence: Diehl and Goertz 2000.
//!
//! **Limits.** A settled dispute comes back by violence alone. A settlement by leaders thaws as much where nearly
//! nothing is left to settle. That technical work brings states closer too is left out. Violence needs capacity on both sides
//! alike: one strong state does not make up for a weak one but by the root of the product. A product of
//! consolidations below 10⁻³⁰⁰ counts as 10⁻³⁰⁰. A dated incident needs no capacity: it has happened.

use crate::model::maths;
use crate::model::mechanisms::Mechanisms;
use crate::model::number::Number;
use crate::model::parameters::parameters;

parameters! {
    /// Parameters of disputes.
    settlement_rate: "ζ" = 2.4, in [0.0, 365.0], prior [1.0, 10.0], unit "1/yr",
        "settlements a year where both sides fully want one",
        source "Leaders and settlement: McGillivray and Smith 2008. Settlements of 2018-2025: the public record";
    technical_rate: "ζ_t" = 0.0, in [0.0, 365.0], prior [0.0, 3.0], unit "1/yr",
        "settlements a year by commission, whoever governs, where hardly any dispute is left",
        source "Concessions that leaders can make: Huth and Allee 2002. Boundaries run by local commissions: Gavrilis 2008";
    settlement_step: "ζ_q" = 0.25, in [0.0, 1.0], unit "1",
        "share of a dispute that one settlement removes",
        source "Convention: a settlement removes a quarter";
    settlement_thaw: "ζ_w" = 0.023, in [0.0, 1.0], prior [0.0, 0.04], unit "1",
        "rise of both identity weights by a settlement of leaders",
        source "Roles are learnt from how the other acts: Wendt 1999";
    incident_rate: "ξ" = 0.36, in [0.0, 365.0], prior [0.12, 0.6], unit "1/yr",
        "incidents a year in a dispute of full size",
        source "Disputes between the five: Palmer, McManus, D'Orazio et al. 2022 (MID 5)";
    incident_capacity: "ξ_k" = 0.0, in [0.0, 10.0], prior [0.0, 1.5], unit "1",
        "how far incidents need consolidated states on both sides, as an exponent",
        source "Borders that statehood makes worth fighting over: Megoran 2004";
    incident_damage: "ξ_w" = 0.09, in [0.0, 1.0], prior [0.05, 0.15], unit "1",
        "fall of both identity weights by an incident",
        source "Roles are learnt from how the other acts: Wendt 1999";
    incident_escalation: "ξ_q" = 0.0, in [0.0, 1.0], prior [0.0, 0.1], unit "1",
        "share of what is not yet in dispute that an incident brings into it",
        source "Disputes that feed on violence: Diehl and Goertz 2000";
}

/// The will of a pair to settle, from what each side brings: `openness` o, `weight` w and `rivalry` R of either toward
/// the other, and `standing` 0.3 + 0.7 √(p / p_max).
#[inline(always)]
pub fn will<N: Number>(
    on: Mechanisms,
    openness: [N; 2],
    weight: [N; 2],
    rivalry: [N; 2],
    standing: [f64; 2],
) -> N {
    let weights = if on.identity { (weight[0] + weight[1]) * 0.5 } else { weight[0].like(0.0) };
    let regard = weights - rivalry[0].max(rivalry[1]);
    openness[0] * openness[1] * (regard + 1.0).positive() * standing[0].max(standing[1])
}

/// Rate of settlement a year of a pair with this will to settle.
#[inline(always)]
pub fn settlement_rate<N: Number>(parameters: &Parameters<N>, will: N) -> N {
    will * parameters.settlement_rate
}

/// Rate of settlement a year by commission, in a dispute of this size: ζ_t (1 - q)³.
#[inline(always)]
pub fn technical_rate<N: Number>(parameters: &Parameters<N>, dispute: N) -> N {
    let settled = dispute.complement();
    settled * settled * settled * parameters.technical_rate
}

/// q after a settlement.
#[inline(always)]
pub fn settled<N: Number>(parameters: &Parameters<N>, dispute: N) -> N {
    dispute * parameters.settlement_step.complement()
}

/// Rate of incidents a year in a dispute of this size.
#[inline(always)]
pub fn incident_rate<N: Number>(parameters: &Parameters<N>, dispute: N) -> N {
    dispute * parameters.incident_rate
}

/// Rise of q by an incident of a severity: the share ξ_q times the severity, at most all, of the gap to 1.
#[inline(always)]
pub fn escalation<N: Number>(parameters: &Parameters<N>, dispute: N, severity: f64) -> N {
    (parameters.incident_escalation * severity).min(1.0) * dispute.complement()
}

/// The factor (k_i k_j)^(ξ_k / 2) of that rate, from the consolidation of both sides.
#[inline(always)]
pub fn capacity<N: Number>(parameters: &Parameters<N>, consolidation: [N; 2]) -> N {
    let both = (consolidation[0] * consolidation[1]).max(1e-300);
    maths::exp(maths::ln(both) * (parameters.incident_capacity * 0.5))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lanes::Lanes;

    #[test]
    fn both_must_want_it() {
        let parameters = Parameters::default();
        let one = |values: [f64; 2]| values.map(|value| Lanes([value]));
        let rate = |on, openness, weight, rivalry, standing| {
            let will = will(on, one(openness), one(weight), one(rivalry), standing);
            settlement_rate(&parameters, will).0[0]
        };
        let (on, open, strong) = (Mechanisms::default(), [1.0, 0.5], [1.0, 0.3]);
        assert_eq!(rate(on, [0.0, 1.0], [1.0; 2], [0.0; 2], strong), 0.0);
        assert_eq!(rate(on, open, [-0.5; 2], [0.0, 0.75], strong), 0.0);
        assert!(rate(on, open, [0.1, 0.3], [0.0; 2], strong) > rate(on, open, [0.0; 2], [0.0; 2], strong));
        assert_eq!(rate(on, open, [0.25, -0.25], [0.0; 2], strong), 1.2);
        assert!(rate(on, open, [0.0; 2], [0.0; 2], [0.3; 2]) < 1.2);
        // Without identity what leaders hold against each other still counts, and weights do not.
        let off = Mechanisms { identity: false, ..on };
        assert_eq!(rate(off, open, [0.75; 2], [0.25, 0.5], strong), 0.6);
    }

    #[test]
    fn commissions_settle_what_is_small() {
        let parameters = Parameters { technical_rate: Lanes([2.0]), ..Parameters::default() };
        let rate = |dispute| technical_rate(&parameters, Lanes([dispute])).0[0];
        assert_eq!((rate(0.0), rate(0.5), rate(1.0)), (2.0, 0.25, 0.0));
        assert!((1..=100).all(|k| rate(f64::from(k) / 100.0) < rate(f64::from(k - 1) / 100.0)));
        for dispute in [0.0, 0.3, 1.0] {
            assert_eq!(technical_rate(&Parameters::default(), Lanes([dispute])).0, [0.0], "off");
        }
    }

    #[test]
    fn a_settlement_takes_a_part_away() {
        assert_eq!(settled(&Parameters::default(), Lanes([0.8])).0, [0.8 * 0.75]);
    }

    #[test]
    fn no_dispute_no_incident() {
        let parameters = Parameters::default();
        assert_eq!(incident_rate(&parameters, Lanes([0.0])).0, [0.0]);
    }

    #[test]
    fn an_incident_feeds_its_dispute() {
        let of = |share, dispute, severity| {
            let parameters = Parameters { incident_escalation: Lanes([share]), ..Parameters::default() };
            dispute + escalation(&parameters, Lanes([dispute]), severity).0[0]
        };
        assert_eq!((of(0.25, 0.5, 1.0), of(0.25, 0.5, 2.0), of(0.25, 1.0, 1.0)), (0.625, 0.75, 1.0));
        assert_eq!(of(0.5, 0.25, 5.0), 1.0, "never above 1");
        assert!(of(0.1, 0.3, 1.0) < of(0.2, 0.3, 1.0) && of(0.1, 0.3, 1.0) < of(0.1, 0.4, 1.0));
        for dispute in [0.0, 0.123_456_789, 1.0] {
            assert_eq!(of(0.0, dispute, 2.0).to_bits(), f64::to_bits(dispute), "off it changes no bit");
        }
    }

    #[test]
    fn violence_needs_capacity_on_both_sides() {
        let of = |exponent, k: [f64; 2]| {
            let parameters = Parameters { incident_capacity: Lanes([exponent]), ..Parameters::default() };
            capacity(&parameters, k.map(|k| Lanes([k]))).0[0]
        };
        assert!((of(1.0, [0.25, 0.25]) - 0.25).abs() < 1e-15, "a mean of equals");
        assert!((of(1.5, [0.16, 0.81]) - 0.36_f64.powf(1.5)).abs() < 1e-15, "the geometric mean");
        assert!(of(1.0, [0.3, 0.5]) < of(1.0, [0.4, 0.5]) && of(1.0, [0.3, 0.5]) > of(1.2, [0.3, 0.5]));
        for k in [[0.0, 0.0], [0.0, 1.0], [0.2, 0.7], [1.0, 1.0]] {
            assert_eq!(of(0.0, k), 1.0, "off it changes no bit");
            assert!((0.0..=1.0).contains(&of(1.5, k)));
        }
        assert!(of(1.0, [0.0, 1.0]) < 1e-100);
    }
}
