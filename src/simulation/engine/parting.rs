//! One replicate in two worlds, up to the tick in which its histories diverge.

use super::histories::{One, advance_alone};
use super::streams::Streams;
use crate::chronicle::{Parting, Variable, VariableDifference};
use crate::model::World;
use crate::model::coefficients::Coefficients;
use crate::model::state::State;
use crate::model::tick::Workspace;

/// Finds the first tick at whose end a state variable differs between two worlds of the same sizes, in one replicate under
/// one seed; `None` if they never differ.
pub fn parting(worlds: [&World; 2], seed: u64, replicate: u64) -> Option<Parting> {
    let mut histories = worlds.map(|world| {
        let mut streams = Streams::new(world.states(), world.is_stochastic(), seed, One::ZERO);
        streams.restart(replicate);
        let coefficients = Coefficients::new(world, One::ZERO);
        (State::new(world, One::ZERO), streams, Workspace::new(world, 1, One::ZERO), coefficients)
    });
    (0..worlds[0].ticks().min(worlds[1].ticks())).find_map(|tick| {
        for (world, (state, streams, workspace, coefficients)) in worlds.iter().zip(&mut histories) {
            coefficients.enter(world, tick);
            advance_alone(world, tick, streams.tick(tick), coefficients, state, workspace, &mut ());
        }
        let [(one, ..), (other, ..)] = &histories;
        let differences = differences(worlds[0].issues(), one, other);
        (!differences.is_empty()).then_some(Parting { tick, differences })
    })
}

fn differences(issues: usize, one: &State<One>, other: &State<One>) -> Vec<VariableDifference> {
    let mut found = Vec::new();
    let mut compare = |a: &[One], b: &[One], of: &dyn Fn(usize) -> Variable| {
        for (place, (a, b)) in a.iter().zip(b).enumerate().filter(|(_, (a, b))| a != b) {
            found.push(VariableDifference { of: of(place), values: [a.0[0], b.0[0]] });
        }
    };
    compare(&one.openness, &other.openness, &Variable::Openness);
    compare(&one.newness, &other.newness, &Variable::Newness);
    compare(&one.signed, &other.signed, &|place| Variable::Signed(place / issues, place % issues));
    compare(&one.implemented, &other.implemented, &|place| {
        Variable::Implemented(place / issues, place % issues)
    });
    compare(&one.dispute, &other.dispute, &Variable::Dispute);
    compare(&one.weight, &other.weight, &Variable::Weight);
    compare(&[one.shock], &[other.shock], &|_| Variable::Shock);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Scenario, compile};

    fn world(name: &str, set: &[&str]) -> World {
        let set: Vec<String> = set.iter().map(|set| (*set).to_owned()).collect();
        compile(&Scenario::named(name, &set).expect("a valid scenario"))
    }

    #[test]
    fn histories_part_not_before_their_worlds_do() {
        let reference = world("central-asia", &[]);
        for name in ["pre-2017", "only-uzbekistan", "stochastic"] {
            let other = world(name, &[]);
            let can = reference.parts_from(&other);
            for replicate in 0..3 {
                let parting = parting([&reference, &other], 2017, replicate).expect("they part");
                assert!(can > 0 && parting.tick >= can, "{name}: {} {can}", parting.tick);
                assert!(!parting.differences.is_empty());
            }
        }
    }

    #[test]
    fn a_world_does_not_part_from_itself_and_parts_at_once_from_one_of_other_parameters() {
        let reference = world("central-asia", &[]);
        assert_eq!(parting([&reference, &reference], 2017, 0), None);
        let other = world("central-asia", &["parameters.identity_noise=0.05"]);
        let parting = parting([&reference, &other], 2017, 0).expect("they part");
        assert_eq!(parting.tick, 0);
        assert!(parting.differences.iter().all(|difference| matches!(difference.of, Variable::Weight(_))));
    }
}
