//! The log of negotiations, in any world.

use concord::engine::streams::Streams;
use concord::model::coefficients::{ByGroup, Coefficients};
use concord::model::negotiation_log::{Outcome, Silence, Stance};
use concord::model::phase::{Happening, Witness};
use concord::model::rules::negotiation::NEGLIGIBLE;
use concord::model::state::State;
use concord::model::tick::{self, Workspace};
use concord::model::{World, negotiation_log::Proposal};
use proptest::prelude::*;

use crate::testkit::worlds::{One, worlds};

/// Collects proposals.
#[derive(Default)]
struct Clerk(Vec<Proposal>);

impl Witness<One> for Clerk {
    fn listens(&self) -> bool {
        true
    }

    fn told(&mut self, _: usize, what: Happening) {
        if let Happening::Proposal(proposal) = what {
            self.0.push(*proposal);
        }
    }
}

/// The proposals of a replicate by tick.
fn heard(world: &World, seed: u64) -> Vec<Vec<Proposal>> {
    let (mut state, mut workspace) = (State::new(world, One::ZERO), Workspace::new(world, 1, One::ZERO));
    let mut coefficients = Coefficients::new(world, One::ZERO);
    let mut streams = Streams::new(world.states(), world.is_stochastic(), seed, One::ZERO);
    streams.restart(0);
    (0..world.ticks())
        .map(|t| {
            let mut clerk = Clerk::default();
            let states = std::slice::from_mut(&mut state);
            coefficients.enter(world, t);
            let same = ByGroup::Same(&coefficients);
            tick::advance(world, t, &[streams.tick(t)], same, states, &mut workspace, &mut clerk);
            clerk.0
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_parts_of_a_reckoning_add_up_to_its_worth(facts in worlds(), seed in any::<u64>()) {
        let world = World::new(facts);
        for proposal in heard(&world, seed).iter().flatten() {
            for party in &proposal.parties {
                let (worth, sum) = (party.worth, party.payoff.total());
                prop_assert!((worth - sum).abs() < 1e-12 * (1.0 + worth.abs()), "{worth} {sum} in {proposal:?}");
            }
        }
    }

    #[test]
    fn what_is_said_follows_from_the_reckonings(facts in worlds(), seed in any::<u64>()) {
        let world = World::new(facts);
        for (t, proposal) in heard(&world, seed).iter().enumerate().flat_map(|(t, all)| all.iter().map(move |one| (t, one))) {
            let chair = &proposal.parties[proposal.chair];
            prop_assert_eq!(chair.stance, Stance::Chair);
            let paid: f64 = proposal.parties.iter().map(|party| party.transfer.max(0.0)).sum();
            let parameters = world.facts().parameters.negotiation;
            let purse = parameters.side_payment_budget * world.facts().power[t * world.states() + proposal.chair];
            let most = if world.facts().mechanisms.side_payments { purse * (1.0 + 1e-9) } else { 0.0 };
            prop_assert!(paid <= most);
            prop_assert!((chair.transfer + (1.0 + parameters.deadweight) * paid).abs() < 1e-12);
            let refusals =
                proposal.parties.iter().filter(|party| matches!(party.stance, Stance::Refused { .. })).count();
            match proposal.outcome {
                Outcome::Signed => prop_assert_eq!(refusals, 0),
                Outcome::Refused => prop_assert!(refusals > 0),
                Outcome::Silent(why) => {
                    prop_assert!(proposal.depth_changes.is_empty() && proposal.members().count() == 0);
                    let best = proposal.parties.iter().map(|party| party.to_chair).fold(0.0, f64::max);
                    prop_assert_eq!(why == Silence::OutOfReach, best > NEGLIGIBLE, "{:?}", proposal);
                }
            }
            if !matches!(proposal.outcome, Outcome::Silent(_)) {
                let members: Vec<usize> = proposal.members().collect();
                prop_assert!(members.contains(&proposal.chair) && members.len() >= 2);
                prop_assert_eq!(proposal.depth_changes.len(), members.len() * (members.len() - 1) / 2);
                // The chair gains, and nobody in the coalition loses.
                prop_assert!(chair.worth + chair.transfer > 0.0);
                for member in members {
                    let party = &proposal.parties[member];
                    prop_assert!(party.worth + party.transfer > -1e-9);
                }
            }
        }
    }
}
