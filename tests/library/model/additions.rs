//! Rules that are off in the shipped scenarios: what each explains, its absence without it, and that off it changes no bit.

use concord::chronicle::Event;
use concord::engine::chronicle;
use concord::engine::streams::Streams;
use concord::model::coefficients::{ByGroup, Coefficients};
use concord::model::inputs::Input;
use concord::model::lanes::Lanes;
use concord::model::observe::{self, Sheet};
use concord::model::phase::Track;
use concord::model::state::State;
use concord::model::tick::{self, Workspace};
use concord::model::world::Facts;
use concord::model::{Measure, Parameters, Series, Unit, World};
use concord::scenario::compile;
use proptest::prelude::*;

use crate::testkit::worlds::{
    at_end_of, first_specification, history, reference, region, results, results_of_region, worlds,
};

/// The parameters that switch the rules on, with the upper ends of their priors.
const ADDED: [(&str, f64); 6] = [
    ("technical_rate", 3.0),
    ("honeymoon", 10.0),
    ("incident_capacity", 1.5),
    ("numbers_cost", 0.08),
    ("incident_escalation", 0.1),
    ("low_politics", 1.0),
];

/// `--set` arguments that switch all of them on.
fn all_on() -> Vec<String> {
    ADDED.iter().map(|(key, value)| format!("parameters.{key}={value}")).collect()
}

#[test]
fn shipped_scenarios_but_the_fitted_one_have_them_off() {
    for name in concord::scenario::built_in_names() {
        let scenario = concord::scenario::Scenario::named(name, &[]).expect("a built-in scenario");
        for (key, high) in ADDED {
            let value = scenario.parameters().get(key).expect("a parameter");
            assert_eq!(value > 0.0, name == "fitted", "{name}: {key}");
            let (_, spec) = Parameters::specs().find(|(_, spec)| spec.key == key).expect("a parameter");
            assert_eq!(spec.prior, Some((0.0, high)), "{key}");
        }
        // Of the five nothing counts as signed among themselves before they were states; other regions had treaties.
        let is_of_the_five = scenario.states().iter().any(|state| state.id == "KAZ");
        let has_signed = scenario.issues().iter().any(|issue| issue.signed_at_start > 0.0);
        assert!(!(is_of_the_five && has_signed), "{name}");
    }
}

#[test]
fn each_changes_histories() {
    let plain = history(&compile(&reference(&[])), 2017, 1);
    for (set, (key, _)) in all_on().iter().zip(ADDED) {
        assert_ne!(history(&compile(&reference(&[set])), 2017, 1), plain, "{key}");
    }
    let signed = reference(&["issues.water_energy.signed_at_start=0.2"]);
    assert_ne!(history(&compile(&signed), 2017, 1), plain);
}

/// The series of replicate 0 in the first of two lanes, whose parameters are those of the world; in the other the rules are on.
fn beside_others(world: &World, seed: u64) -> Vec<f64> {
    type Two = Lanes<2>;
    let mut state = State::new(world, Two::ZERO);
    let mut workspace = Workspace::new(world, 1, Two::ZERO);
    let mut streams = Streams::new(world.states(), world.is_stochastic(), seed, Two::ZERO);
    streams.restart(0);
    let mut coefficients = [Coefficients::new(world, Two::ZERO)];
    for (place, (_, spec)) in Parameters::specs().enumerate() {
        if let Some((_, value)) = ADDED.iter().find(|(key, _)| *key == spec.key) {
            coefficients[0].inputs_mut().get_mut(Input::Parameter(place)).0[1] = *value;
        }
    }
    coefficients[0].restart(world);
    let (mut sheet, mut all) = (vec![0.0; 2 * world.series_count()], Vec::new());
    for t in 0..world.ticks() {
        coefficients[0].enter(world, t);
        let states = std::slice::from_mut(&mut state);
        let own = ByGroup::Own(&coefficients);
        tick::advance(world, t, &[streams.tick(t)], own, states, &mut workspace, &mut ());
        observe::observe(world, t, &coefficients[0], &mut state, &mut Sheet::new(&mut sheet, 2, 0));
        all.extend(sheet.iter().step_by(2));
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_off_in_a_history_changes_no_bit_of_it_beside_one_in_which_it_is_on(
        mut facts in worlds(), seed in any::<u64>(),
    ) {
        for (key, _) in ADDED {
            facts.parameters = facts.parameters.with(key, 0.0).expect("off");
        }
        let world = World::new(facts);
        let (alone, beside) = (history(&world, seed, 0), beside_others(&world, seed));
        prop_assert!(alone.iter().zip(&beside).all(|(a, b)| a.to_bits() == b.to_bits()));
        prop_assert_eq!(alone.len(), beside.len());
    }
}

/// Mean of a regional measure at the end of a year over some replicates of a scenario with overrides.
fn mean(overrides: &[&str], measure: Measure, year: i16) -> f64 {
    let scenario = reference(overrides);
    at_end_of(&results_of_region(&scenario, 200), &scenario, region(measure), year).mean
}

#[test]
fn commissions_settle_under_leaders_who_want_nothing() {
    let closed = ["parameters.settlement_rate=0"];
    let dispute = |more: &[&str], year| mean(&[&closed, more].concat(), Measure::Dispute, year);
    assert_eq!(dispute(&[], 2016), dispute(&[], 1992), "leaders alone settle nothing");
    let settled = dispute(&["parameters.technical_rate=2"], 2016);
    assert!(settled < 0.9 * dispute(&[], 2016), "{settled}");
    // Without incidents nothing else moves the weights of identity.
    let calm = ["parameters.settlement_rate=0", "parameters.incident_rate=0", "mechanisms.disputes=false"];
    let weights = |more: &[&str]| mean(&[&calm, more].concat(), Measure::Identity, 2016);
    assert_eq!(weights(&["parameters.technical_rate=2"]), weights(&[]), "a commission brings no thaw");
}

#[test]
fn a_honeymoon_brings_settlements_after_a_change_of_leaders_and_none_before() {
    let dispute = |set: &[&str], year| mean(set, Measure::Dispute, year);
    let on = ["parameters.honeymoon=8"];
    // The first change of the reference case is that of Kyrgyzstan in 2005.
    assert_eq!(dispute(&on, 2004), dispute(&[], 2004));
    assert!(dispute(&on, 2018) < dispute(&[], 2018) - 0.01);
    let frozen = ["leadership.mode=\"frozen\"", "leadership.at=\"1993-01-01\""];
    assert_eq!(dispute(&[&frozen[..], &on].concat(), 2018), dispute(&frozen, 2018), "nobody is new");
}

#[test]
fn violence_comes_with_statehood() {
    let share_before_1999 = |set: &[&str]| {
        let of = |year| mean(set, Measure::Incidents, year);
        of(1998) / of(2014)
    };
    let (plain, needs) = (share_before_1999(&[]), share_before_1999(&["parameters.incident_capacity=1.5"]));
    assert!(needs < plain - 0.08, "{needs} {plain}");
}

#[test]
fn agreements_of_all_are_rarer_where_numbers_cost() {
    let first_of_all = |set: &[&str]| {
        let scenario = reference(&[set, &["scenario.end=\"2016-Q4\""]].concat());
        let results = results(&scenario, 200);
        let reached = |place: usize| results.passages[place].counts.iter().sum::<u64>();
        // Dialogue is the first issue, and costs least.
        [reached(0), (0..6).map(reached).sum()]
    };
    let (plain, dear) = (first_of_all(&[]), first_of_all(&["parameters.numbers_cost=0.08"]));
    assert!(dear[0] <= plain[0] && dear[1] < plain[1] * 3 / 4, "{dear:?} {plain:?}");
    let off = ["mechanisms.sovereignty=false", "parameters.numbers_cost=0.08"];
    assert_eq!(first_of_all(&off), first_of_all(&off[..1]));
}

#[test]
fn disputes_grow_only_by_violence() {
    let grows = |set: &[&str]| {
        let chronicle = chronicle(&reference(set), 2017, 3);
        let disputes = std::iter::once(&chronicle.start).chain(&chronicle.moments);
        let disputes: Vec<&Vec<f64>> = disputes.map(|moment| &moment.disputes).collect();
        disputes.windows(2).any(|both| both[0].iter().zip(both[1]).any(|(before, after)| after > before))
    };
    assert!(!grows(&[]) && grows(&["parameters.incident_escalation=0.1"]));
}

#[test]
fn a_trace_says_what_brought_a_settlement_about() {
    let count = |set: &[String]| {
        let set: Vec<&str> = set.iter().map(String::as_str).collect();
        let mut found = [0; 3];
        for replicate in 0..4 {
            for event in
                chronicle(&reference(&set), 2017, replicate).moments.iter().flat_map(|moment| &moment.events)
            {
                if let Event::Settlement { track, .. } = event {
                    found[match track {
                        Track::Leaders => 0,
                        Track::NewLeaders => 1,
                        Track::Commission => 2,
                    }] += 1;
                }
            }
        }
        found
    };
    let plain = count(&[]);
    assert!(plain[0] > 0 && plain[1..] == [0, 0], "{plain:?}");
    let on = count(&all_on());
    assert!(on.iter().all(|count| *count > 0), "{on:?}");
}

#[test]
fn dated_incidents_count_and_feed_their_dispute_as_others_do() {
    let last = |scenario: &concord::scenario::Scenario| {
        let chronicle = chronicle(scenario, 2017, 3);
        let events = || chronicle.moments.iter().flat_map(|moment| &moment.events);
        let by_chance = events().filter(|event| matches!(event, Event::Incident { .. })).count();
        let dated: Vec<(f64, f64)> = events()
            .filter_map(|event| match event {
                Event::DatedIncident { before, after, .. } => Some((*before, *after)),
                _ => None,
            })
            .collect();
        let counted = chronicle.moments.last().expect("a tick").region(Measure::Incidents);
        (counted - by_chance as f64, dated)
    };
    let (counted, dated) = last(&reference(&["parameters.incident_escalation=0.1"]));
    assert_eq!((counted, dated.len()), (2.0, 2));
    for (before, after) in dated {
        assert!((after - (before + 0.2 * (1.0 - before))).abs() < 1e-15, "of severity 2");
    }
    // The first specification keeps its counts.
    assert_eq!(last(&first_specification(&[])).0, 0.0);
    let silent: Vec<String> = ["2021", "2022"]
        .iter()
        .map(|year| format!("events.\"Batken clashes of {year}\".counts=false"))
        .collect();
    let silent: Vec<&str> = silent.iter().map(String::as_str).collect();
    assert_eq!(last(&reference(&silent)).0, 0.0);
}

/// Mean implemented trade of a pair at the end of a year over some replicates, alone in the indices.
fn trade(pair: (usize, usize), overrides: &[&str], year: i16) -> f64 {
    let alone =
        ["transport", "water_energy", "security"].map(|issue| format!("issues.{issue}.index_weight=0"));
    let alone: Vec<&str> = alone.iter().map(String::as_str).collect();
    let scenario = reference(&[&alone, overrides].concat());
    let series = Series { measure: Measure::Integration, unit: Unit::Dyad(pair.0, pair.1) };
    at_end_of(&results(&scenario, 200), &scenario, series, year).mean
}

#[test]
fn trade_goes_on_under_closed_leaders_where_society_carries_it() {
    let kazakh_uzbek = |overrides: &[&str]| trade((0, 1), overrides, 2010);
    let [none, half, full] =
        ["0", "0.5", "1"].map(|value| kazakh_uzbek(&[&format!("parameters.low_politics={value}")]));
    assert!(none < half && half < full && full > 2.0 * none, "{none} {half} {full}");
    let high = ["parameters.low_politics=1", "issues.trade.high_politics=1"];
    assert!(kazakh_uzbek(&high) < 0.5 * full, "in leaders' hands it does not");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_in_leaders_hands_alone_changes_no_bit(mut facts in worlds(), seed in any::<u64>()) {
        facts.high_politics.fill(1.0);
        let other = Facts { parameters: facts.parameters.with("low_politics", 0.0).expect("off"), ..facts.clone() };
        let [here, there] = [facts, other].map(|facts| history(&World::new(facts), seed, 0));
        prop_assert!(here.iter().zip(&there).all(|(a, b)| a.to_bits() == b.to_bits()));
    }
}

#[test]
fn what_is_signed_at_the_start_is_paper_from_the_first_tick() {
    let paper = |set: &[&str]| mean(set, Measure::Paper, 1992);
    // Water and energy has a quarter of the weight.
    let signed = paper(&[
        "issues.water_energy.signed_at_start=0.4",
        "parameters.lapse_rate=0",
        "parameters.proposal_rate=0",
    ]);
    assert!((signed - 0.1).abs() < 1e-12, "{signed}");
    assert_eq!(paper(&["parameters.proposal_rate=0"]), 0.0);
}
