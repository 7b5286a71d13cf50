//! The formulas of docs/model.md, part 7, as they stand there: one number in, one number out.
//!
//! Written from the document and not from the engine, so that agreement of the two is evidence. What states do with
//! the numbers, and in which order, is the business of the programs beside this file.

use concord::model::parameters::Parameters;

/// Sums of worths below this are rounding (7.10, annex E d).
const NEGLIGIBLE: f64 = 1e-12;

/// Probability of an event of this rate within `dt`, and the share of a gap that a relaxation of this rate closes.
pub fn chance(rate: f64, dt: f64) -> f64 {
    1.0 - (-rate * dt).exp()
}

/// 7.2: the weight of each state's power, √(p_i / p_max).
pub fn weights_of_power(power: &[f64]) -> Vec<f64> {
    let most = power.iter().copied().fold(0.0, f64::max);
    power.iter().map(|p| (p / most).sqrt()).collect()
}

/// 7.2: fear of a state of power `own` to be dominated by one of power `other`.
pub fn fear(own: f64, other: f64) -> f64 {
    ((other - own) / (own + other)).max(0.0)
}

/// 7.4: ω_i.
pub fn readiness(p: &Parameters, openness: f64) -> f64 {
    p.openness.openness_floor + openness
}

/// 7.5: R_ij, from the rivalries of the two leaders.
pub fn rivalry(p: &Parameters, own: f64, other: f64) -> f64 {
    own.max(p.regard.rivalry_echo * other)
}

/// 7.5: v_ij.
pub fn regard(weight: f64, rivalry: f64) -> f64 {
    (weight - rivalry).clamp(-1.0, 1.0)
}

/// What B_ijm is made of, besides the parameters.
pub struct Prospect {
    pub benefit: f64,
    pub readiness: f64,
    pub external_pull: f64,
    pub complementarity: f64,
    pub own_power: f64,
    pub partner_power: f64,
    pub regard: f64,
    pub interdependence: f64,
    pub dispute: f64,
}

/// 7.6: B_ijm. Complementarity is symmetric, c_ijm = c_jim.
pub fn benefit(p: &Parameters, of: &Prospect) -> f64 {
    let gains = of.complementarity * of.partner_power
        + of.regard * of.complementarity * of.own_power
        + p.benefit.joint_identity_gain * of.regard.max(0.0)
        + p.benefit.spillover * of.interdependence;
    of.benefit * of.readiness * (1.0 - p.benefit.external_substitution * of.external_pull) * gains
        - p.benefit.dispute_penalty * of.dispute
}

/// 7.8: u_ij, so that K_ijm is the cost times it.
pub fn burden(p: &Parameters, sensitivity: f64, consolidation: f64, fear: f64, regard: f64) -> f64 {
    let p = &p.sovereignty;
    p.sovereignty_floor
        + sensitivity
            * (1.0 - p.consolidation_relief * consolidation)
            * (1.0 + p.asymmetry_fear * fear)
            * (1.0 - p.identity_relief * regard.max(0.0))
}

/// 7.9: whether there is a rung above `signed` (annex E e).
pub fn rung_left(p: &Parameters, signed: f64) -> bool {
    signed <= 1.0 - p.commitment.rung + 1e-9
}

/// 7.9: V_ijm.
pub fn worth(p: &Parameters, benefit: f64, cost: f64, signed: f64, readiness: f64) -> f64 {
    if !rung_left(p, signed) {
        return 0.0;
    }
    let (rung, binding) = (p.commitment.rung, p.commitment.commitment);
    rung * (binding * (benefit - cost * (signed + rung / 2.0))
        + (1.0 - binding) * p.commitment.prestige * readiness)
}

/// 7.10 and 7.12: how far a state of this weight of power is listened to.
pub fn standing(weight_of_power: f64) -> f64 {
    0.3 + 0.7 * weight_of_power
}

/// 7.10: the coalition that serves the chair best, with what each member gains in it; none if silence does.
/// `worth` is V of the issue at `i * n + j`.
pub fn coalition(
    p: &Parameters,
    n: usize,
    worth: &[f64],
    chair: usize,
    power: f64,
) -> Option<Vec<(usize, f64)>> {
    let purse = p.negotiation.side_payment_budget * power;
    let mut members: Vec<usize> = (0..n).collect();
    let (mut best, mut most) = (None, NEGLIGIBLE);
    loop {
        let gains: Vec<(usize, f64)> = members
            .iter()
            .map(|&i| (i, members.iter().filter(|&&j| j != i).map(|&j| worth[i * n + j]).sum()))
            .collect();
        let (mut own, mut shortfall) = (0.0, 0.0);
        let (mut reluctant, mut lowest) = (chair, f64::INFINITY);
        for &(i, gain) in &gains {
            if i == chair {
                own = gain;
                continue;
            }
            if gain < -NEGLIGIBLE {
                shortfall -= gain;
            }
            if gain < lowest {
                (reluctant, lowest) = (i, gain);
            }
        }
        let net = own - (1.0 + p.negotiation.deadweight) * shortfall;
        if (shortfall == 0.0 || shortfall <= purse) && net > most {
            (best, most) = (Some(gains), net);
        }
        if members.len() == 2 {
            return best;
        }
        members.retain(|&i| i != reluctant);
    }
}

/// 7.10: probability that a member with this gain accepts.
pub fn acceptance(p: &Parameters, gain: f64) -> f64 {
    1.0 / (1.0 + (-p.negotiation.choice_precision * gain.max(0.0)).exp())
}

/// 7.11: the depth that a state moves toward. Depth that costs nothing is bounded by the others (annex E f).
pub fn target(p: &Parameters, signed: f64, benefit: f64, cost: f64, partner: f64) -> f64 {
    let wished = if cost > 0.0 {
        (benefit / cost).max(0.0)
    } else if benefit > 0.0 {
        f64::INFINITY
    } else {
        0.0
    };
    signed.min(wished).min(partner + p.implementation.reciprocity_margin)
}

/// 7.11: share of the gap to the target that a state closes in a tick.
pub fn implementation_share(p: &Parameters, consolidation: f64, dt: f64) -> f64 {
    let p = &p.implementation;
    chance(p.implementation_rate * (p.capacity_floor + (1.0 - p.capacity_floor) * consolidation), dt)
}

/// 7.12: rate at which a pair settles: openness is o_i o_j, weights w_ij + w_ji, the rivalry and the weight of power
/// those of the one that has more.
pub fn settlement_rate(
    p: &Parameters,
    openness: f64,
    weights: f64,
    rivalry: f64,
    weight_of_power: f64,
) -> f64 {
    p.disputes.settlement_rate
        * openness
        * (1.0 + weights / 2.0 - rivalry).max(0.0)
        * standing(weight_of_power)
}

/// What a state has lived through with another in a tick.
pub struct Experience {
    pub consolidation: f64,
    pub readiness: f64,
    pub interdependence: f64,
    pub exposure: f64,
    pub heritage: f64,
    pub cultural_ties: f64,
    pub broken_promises: f64,
    pub rivalry: f64,
}

/// 7.14: w0_ij.
pub fn initial_weight(p: &Parameters, heritage: f64) -> f64 {
    (p.identity.identity_scale * (2.0 * heritage - 1.0) + p.identity.identity_base).clamp(-1.0, 1.0)
}

/// 7.14: drift of w_ij a year.
pub fn drift(p: &Parameters, weight: f64, initial: f64, lived: &Experience) -> f64 {
    let p = &p.identity;
    let restraint = (p.restraint_floor + (1.0 - p.restraint_floor) * lived.consolidation) * lived.readiness;
    let homogeneity = lived.heritage * (0.5 + lived.cultural_ties / 2.0);
    let attraction = p.weight_interdependence * lived.interdependence
        + p.weight_common_fate * lived.exposure
        + p.weight_homogeneity * homogeneity;
    let estrangement = p.violation_rate * (lived.broken_promises + lived.rivalry)
        + p.nation_building_load * (1.0 - lived.consolidation);
    p.learning_rate * restraint * attraction * (1.0 - weight)
        - estrangement * (1.0 + weight)
        - p.reversion_rate * (weight - initial)
}
