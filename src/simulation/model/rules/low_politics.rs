//! # Low politics: what leaders do not hold
//!
//! **Claim.** Leaders decide on high politics: war, alliances, who rules. An issue of low politics is in good part carried
//! by society: firms, traders and families deal across a border whoever governs, and go on while governments quarrel; that
//! a rival gains by it worries governments, and no trader. There the openness of a leader, rivalries, disputes and relative
//! gains count by as much less as society carries more.
//!
//! **Formula.** Of issue m leaders hold the share g_m = 1 - ω_s (1 - h_m). In the benefit B_ijm of the issue
//! - ω_i becomes g_m ω_i + 1 - g_m: society is as open as ω = 1;
//! - v_ij becomes v_ijm: clamp(w_ij - g_m R_ij), with the switches of regard, where that is not negative, else g_m times that;
//! - -δ q_ij becomes -δ g_m q_ij.
//!
//! With ω_s = 0 or h_m = 1, g_m is 1, and B_ijm is what it is without this rule, to the last bit.
//!
//! **Parameters.** `low_politics` (ω_s); `high_politics` of the issue (h_m), coded.
//!
//! **Source.** High and low politics: Hoffmann 1966. Transnational relations: Keohane and Nye 1977. Preferences of governments
//! that come from society: Moravcsik 1998. Trade that goes on between adversaries: Barbieri and Levy 1999. Relative gains
//! as a fear of governments: Grieco 1988.
//!
//! **Limits.** Only what a tie is worth is shared with society. To propose, to sign for prestige, to settle a dispute, to part
//! with authority and to learn who is a friend stay with governments: what society wants still needs a signature, and is
//! done as far as it pays. The shares do not change over time, and are the same in all states.

use super::{benefit, regard};
use crate::model::mechanisms::Mechanisms;
use crate::model::number::Number;
use crate::model::parameters::parameters;

parameters! {
    /// Parameters of low politics.
    low_politics: "ω_s" = 0.0, in [0.0, 1.0], prior [0.0, 1.0], unit "1",
        "how far society carries an issue of low politics, whoever leads",
        source "High and low politics: Hoffmann 1966. Transnational relations: Keohane and Nye 1977. Trade between adversaries: Barbieri and Levy 1999";
}

/// g_m from the issue's `high_politics` h_m: without chance.
#[inline(always)]
pub fn share_of_leaders<N: Number>(parameters: &Parameters<N>, high_politics: N) -> N {
    (parameters.low_politics * high_politics.complement()).complement()
}

/// What counts of a rivalry R_ij or a dispute q_ij in an issue of which leaders hold the share g_m.
#[inline(always)]
pub fn counted<N: Number>(share_of_leaders: N, quarrel: N) -> N {
    quarrel * share_of_leaders
}

/// Readiness to gain from an issue of which leaders hold the share g_m: g_m ω_i + 1 - g_m.
#[inline(always)]
pub fn readiness<N: Number>(share_of_leaders: N, readiness: N) -> N {
    readiness * share_of_leaders + share_of_leaders.complement()
}

/// v_ijm from what regard is in force with the rivalry that counts: society grudges nobody a gain.
#[inline(always)]
fn softened<N: Number>(share_of_leaders: N, regard: N) -> N {
    N::select(regard.below(0.0), regard * share_of_leaders, regard)
}

/// The terms that a pair brings to an issue of which leaders hold the share g_m: `weight` is w_ij, `rivalry` R_ij and
/// `dispute` q_ij.
#[inline(always)]
pub fn bond<N: Number>(
    on: Mechanisms,
    parameters: &benefit::Parameters<N>,
    share_of_leaders: N,
    [weight, rivalry]: [N; 2],
    interdependence: N,
    dispute: N,
) -> benefit::Bond<N> {
    let regard = regard::in_force(on, weight, counted(share_of_leaders, rivalry));
    let regard = softened(share_of_leaders, regard);
    benefit::bond(parameters, regard, interdependence, counted(share_of_leaders, dispute))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::lanes::Lanes;

    fn share(low: f64, high: f64) -> f64 {
        let parameters = Parameters { low_politics: Lanes([low]) };
        share_of_leaders(&parameters, Lanes([high])).0[0]
    }

    fn ready(share: f64, openness: f64) -> f64 {
        readiness(Lanes([share]), Lanes([openness])).0[0]
    }

    #[test]
    fn society_carries_what_leaders_do_not_hold() {
        assert_eq!((share(1.0, 0.25), share(0.5, 0.25), share(1.0, 0.0)), (0.25, 0.625, 0.0));
        assert_eq!(ready(0.25, 0.5), 0.875);
        assert_eq!((ready(0.0, 0.2), ready(0.0, 0.9)), (1.0, 1.0), "whoever leads");
        assert_eq!(ready(0.5, 1.5), 1.25, "a leader more open than society brings less");
        assert_eq!(counted(Lanes([0.25]), Lanes([0.5])).0, [0.125]);
    }

    #[test]
    fn a_quarrel_of_governments_leaves_trade_as_it_counts() {
        let terms = |share: f64, [weight, rivalry, dispute]: [f64; 3]| {
            let [weight, rivalry, dispute] = [weight, rivalry, dispute].map(|x| Lanes([x]));
            let parameters =
                benefit::Parameters { dispute_penalty: Lanes([0.5]), ..benefit::Parameters::default() };
            bond(Mechanisms::default(), &parameters, Lanes([share]), [weight, rivalry], Lanes([0.0]), dispute)
        };
        let (high, low) = (terms(1.0, [0.25, 0.5, 0.5]), terms(0.25, [0.25, 0.5, 0.5]));
        assert_eq!((high.regard.0, high.penalty.0), ([-0.25], [0.25]));
        assert_eq!((low.regard.0, low.penalty.0, low.shared_identity.0), ([0.125], [0.0625], [0.125]));
        assert_eq!(
            terms(0.25, [-0.5, 0.0, 0.0]).regard.0,
            [-0.125],
            "an enemy's gain counts by what leaders hold"
        );
        assert_eq!(terms(0.0, [-0.5, 1.0, 1.0]).regard.0, [0.0], "society grudges nobody a gain");
        assert_eq!(terms(0.0, [0.5, 1.0, 1.0]).regard.0, [0.5], "and has friends");
    }

    proptest! {
        #[test]
        fn off_or_of_high_politics_it_changes_no_bit(x in 0.0..=1.2_f64, of in 0.0..=1.0_f64) {
            for share in [share(0.0, of), share(of, 1.0)] {
                prop_assert_eq!(share, 1.0);
                prop_assert_eq!(ready(share, x).to_bits(), x.to_bits());
                prop_assert_eq!(counted(Lanes([share]), Lanes([x])).0[0].to_bits(), x.to_bits());
                for regard in [x, -x, 0.0, -0.0] {
                    prop_assert_eq!(softened(Lanes([share]), Lanes([regard])).0[0].to_bits(), regard.to_bits());
                }
            }
        }

        #[test]
        fn leaders_hold_less_the_more_society_carries(
            low in 0.0..0.9_f64, high in 0.1..1.0_f64, step in 0.001..0.1_f64, closed in 0.0..1.0_f64,
        ) {
            let here = share(low, high);
            prop_assert!((0.0..=1.0).contains(&here));
            prop_assert!(share(low + step, high) <= here && share(low, high - step) <= here);
            prop_assert!(ready(here, closed) >= closed && ready(here - step.min(here), closed) >= ready(here, closed));
        }
    }
}
