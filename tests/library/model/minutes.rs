//! What is written down of a negotiation, in any world.

use concord::engine::streams::Streams;
use concord::model::negotiation_log::{Outcome, Silence, Stance};
use concord::model::phase::{Happening, Witness};
use concord::model::rules::negotiation::NEGLIGIBLE;
use concord::model::state::State;
use concord::model::tick::{self, Workspace};
use concord::model::{World, negotiation_log::Proposal};
use proptest::prelude::*;

use crate::testkit::worlds::{One, worlds};

/// Collects hearings.
#[derive(Default)]
struct Clerk(Vec<Proposal>);

impl Witness<One> for Clerk {
    fn listens(&self) -> bool {
        true
    }

    fn told(&mut self, _: usize, what: Happening) {
        if let Happening::Heard(hearing) = what {
            self.0.push(*hearing);
        }
    }
}

/// The hearings of a replicate by tick.
fn heard(world: &World, seed: u64) -> Vec<Vec<Proposal>> {
    let (mut state, mut desk) = (State::new(world, One::ZERO), Workspace::new(world, 1, One::ZERO));
    let mut streams = Streams::new(world.states(), world.is_stochastic(), seed, One::ZERO);
    streams.restart(0);
    (0..world.ticks())
        .map(|t| {
            let mut clerk = Clerk::default();
            let states = std::slice::from_mut(&mut state);
            tick::advance(world, t, &[streams.tick(t)], states, &mut desk, &mut clerk);
            clerk.0
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_parts_of_a_reckoning_add_up_to_its_worth(facts in worlds(), seed in any::<u64>()) {
        let world = World::new(facts);
        for hearing in heard(&world, seed).iter().flatten() {
            for party in &hearing.parties {
                let (worth, sum) = (party.worth, party.reckoning.total());
                prop_assert!((worth - sum).abs() < 1e-12 * (1.0 + worth.abs()), "{worth} {sum} in {hearing:?}");
            }
        }
    }

    #[test]
    fn what_is_said_follows_from_the_reckonings(facts in worlds(), seed in any::<u64>()) {
        let world = World::new(facts);
        for (t, hearing) in heard(&world, seed).iter().enumerate().flat_map(|(t, all)| all.iter().map(move |one| (t, one))) {
            let chair = &hearing.parties[hearing.chair];
            prop_assert_eq!(chair.stance, Stance::Chair);
            let paid: f64 = hearing.parties.iter().map(|party| party.transfer.max(0.0)).sum();
            let parameters = world.facts().parameters.negotiation;
            let purse = parameters.side_payment_budget * world.facts().power[t * world.states() + hearing.chair];
            let most = if world.facts().mechanisms.side_payments { purse * (1.0 + 1e-9) } else { 0.0 };
            prop_assert!(paid <= most);
            prop_assert!((chair.transfer + (1.0 + parameters.deadweight) * paid).abs() < 1e-12);
            let refusals =
                hearing.parties.iter().filter(|party| matches!(party.stance, Stance::Refused { .. })).count();
            match hearing.outcome {
                Outcome::Signed => prop_assert_eq!(refusals, 0),
                Outcome::Refused => prop_assert!(refusals > 0),
                Outcome::Silent(why) => {
                    prop_assert!(hearing.climbs.is_empty() && hearing.members().count() == 0);
                    let best = hearing.parties.iter().map(|party| party.to_chair).fold(0.0, f64::max);
                    prop_assert_eq!(why == Silence::OutOfReach, best > NEGLIGIBLE, "{:?}", hearing);
                }
            }
            if !matches!(hearing.outcome, Outcome::Silent(_)) {
                let members: Vec<usize> = hearing.members().collect();
                prop_assert!(members.contains(&hearing.chair) && members.len() >= 2);
                prop_assert_eq!(hearing.climbs.len(), members.len() * (members.len() - 1) / 2);
                // The chair gains, and nobody in the coalition loses.
                prop_assert!(chair.worth + chair.transfer > 0.0);
                for member in members {
                    let party = &hearing.parties[member];
                    prop_assert!(party.worth + party.transfer > -1e-9);
                }
            }
        }
    }
}
