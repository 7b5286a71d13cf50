//! Each mechanism switch changes what it should and nothing else.

use concord::model::state::State;
use concord::model::{Mechanisms, World};
use concord::scenario::compile;

use crate::testkit::worlds::{One, history, reference, walk};

/// The key of every mechanism.
fn switches() -> impl Iterator<Item = &'static str> {
    Mechanisms::SPECS.iter().map(|spec| spec.key)
}

/// Switches one mechanism off in the model's terms.
fn without(switch: &str) -> Mechanisms {
    Mechanisms::default().with(switch, false)
}

fn run(overrides: &[&str]) -> Vec<f64> {
    history(&compile(&reference(overrides)), 2017, 1)
}

#[test]
fn the_scenario_sets_the_models_switch() {
    for switch in switches() {
        let scenario = reference(&[&format!("mechanisms.{switch}=false")]);
        assert_eq!(scenario.mechanisms(), without(switch));
    }
}

#[test]
fn every_switch_changes_the_reference_case() {
    let full = run(&[]);
    for switch in switches() {
        assert_ne!(full, run(&[&format!("mechanisms.{switch}=false")]), "{switch}");
    }
}

/// A switch has the same effect as removing the number through which the mechanism acts.
#[test]
fn a_switch_takes_out_its_own_part() {
    for (switch, instead) in [
        ("prestige", vec!["parameters.prestige=0"]),
        ("spillover", vec!["parameters.spillover=0"]),
        ("disputes", vec!["parameters.dispute_penalty=0"]),
        ("external_pull", vec!["parameters.external_substitution=0"]),
        ("side_payments", vec!["parameters.side_payment_budget=0"]),
        (
            "sovereignty",
            vec![
                "states.KAZ.sovereignty_sensitivity=0",
                "states.UZB.sovereignty_sensitivity=0",
                "states.KGZ.sovereignty_sensitivity=0",
                "states.TJK.sovereignty_sensitivity=0",
                "states.TKM.sovereignty_sensitivity=0",
            ],
        ),
    ] {
        assert_eq!(run(&[&format!("mechanisms.{switch}=false")]), run(&instead), "{switch}");
    }
}

#[test]
fn without_learning_the_weights_stay() {
    let world = compile(&reference(&["mechanisms.learning=false"]));
    let start = State::new(&world, One::ZERO).weight;
    walk(&world, 2017, 1, |state, _| assert_eq!(state.weight, start));
}

#[test]
fn without_identity_the_weights_do_not_reach_what_states_want() {
    // Any other initial weights give the same ties, treaties and disputes.
    let deeds = |overrides: &[&str]| {
        let world = compile(&reference(&[&["mechanisms.identity=false"], overrides].concat()));
        let mut deeds = Vec::new();
        walk(&world, 2017, 1, |state, _| {
            deeds.extend_from_slice(&state.implemented);
            deeds.extend_from_slice(&state.signed);
            deeds.extend_from_slice(&state.dispute);
        });
        deeds
    };
    assert_eq!(deeds(&[]), deeds(&["parameters.identity_base=0.2", "parameters.reversion_rate=0.02"]));
}

#[test]
fn relative_gains_matter_only_among_rivals() {
    // Where all weights in force are positive, the switch changes nothing.
    let friends = |overrides: &[&str]| {
        let peace = [
            "parameters.identity_scale=0",
            "parameters.identity_base=1",
            "parameters.identity_noise=0",
            "parameters.nation_building_load=0",
            "parameters.violation_rate=0",
            "parameters.incident_rate=0",
        ];
        let scenario = reference(&[&peace, overrides].concat());
        let mut facts = compile(&scenario).facts().clone();
        facts.rivalry.fill(0.0);
        for tick in &mut facts.events {
            tick.clear();
        }
        let world = World::new(facts);
        walk(&world, 2017, 1, |state, _| {
            assert!(state.weight.iter().all(|weight| weight.0[0] > 0.0));
        });
        history(&world, 2017, 1)
    };
    assert_eq!(friends(&[]), friends(&["mechanisms.relative_gains=false"]));
}
