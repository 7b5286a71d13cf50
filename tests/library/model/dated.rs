//! Dated events: what each changes, that without strength it changes no bit, and how it is told.

use concord::chronicle::telling::{Block, tell};
use concord::engine::{InstructionSet, Observed, Plan, Silent, chronicle, histories, run, run_drawn};
use concord::model::World;
use concord::model::lanes::Lanes;
use concord::model::world::{Effect, Event, Facts, Lasting};
use concord::scenario::{ParameterSpace, Scenario, Sets, Unvariable, compile};
use proptest::prelude::*;

use crate::testkit::worlds::{history, walk, worlds};

/// Every kind: its name, and its keys but for name and date.
const KINDS: [(&str, &str); 10] = [
    ("upheaval", "state = \"UZB\"\nseverity = STRENGTH"),
    ("absorption", "loss = STRENGTH"),
    ("incident", "pair = [\"UZB\", \"KAZ\"]\nseverity = STRENGTH\ncounts = false"),
    (
        "closure",
        "until = \"2003-05\"\npairs = [[\"UZB\", \"KGZ\"], [\"TJK\", \"UZB\"]]\nissues = [\"transport\", \"trade\"]\n\
         severity = STRENGTH",
    ),
    ("treaty", "states = [\"KGZ\", \"TJK\", \"KAZ\"]\nissues = [\"trade\"]\ndepth = STRENGTH"),
    ("withdrawal", "state = \"TKM\"\nshare = STRENGTH"),
    ("accession", "state = \"TKM\"\nmembers = [\"KAZ\", \"KGZ\", \"TJK\"]\nshare = STRENGTH"),
    ("settlement", "pair = [\"UZB\", \"KGZ\"]\nshare = STRENGTH"),
    ("conflict", "until = \"2003-05\"\npair = [\"UZB\", \"TJK\"]\nseverity = STRENGTH"),
    ("exposure", "until = \"2003-05\"\nstates = [\"UZB\", \"TJK\", \"KGZ\"]\nlevel = STRENGTH"),
];

/// The tick of the events of [`KINDS`]: the second quarter of 2001.
const TICK: usize = (2001 - 1992) * 4 + 1;

/// The reference case with an event of a kind.
fn with_event(kind: usize, strength: f64) -> Scenario {
    let (name, keys) = KINDS[kind];
    let keys = keys.replace("STRENGTH", &format!("{strength:?}"));
    let text = format!(
        "extends = \"central-asia.toml\"\n[scenario]\nname = \"with-event\"\nend = \"2006\"\n[[events]]\n\
         name = \"The event\"\nkind = \"{name}\"\ndate = \"2001-04-09\"\n{keys}\n"
    );
    Scenario::from_text("with-event.toml", &text, &[]).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The same without it.
fn without() -> Scenario {
    let text = "extends = \"central-asia.toml\"\n[scenario]\nname = \"with-event\"\nend = \"2006\"\n";
    Scenario::from_text("with-event.toml", text, &[]).unwrap_or_else(|problems| panic!("{problems}"))
}

fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

#[test]
fn without_strength_no_kind_changes_a_bit() {
    let plain = without();
    let world = compile(&plain);
    let ends = |scenario: &Scenario, threads: usize| {
        let plan = Plan {
            replicates: 40,
            seed: 5,
            threads: std::num::NonZeroUsize::new(threads),
            observed: Observed::All,
        };
        let mut rows = Vec::new();
        let sink = &mut |block: &[_]| {
            rows.extend_from_slice(block);
            Ok::<(), ()>(())
        };
        let results = run(scenario, &plan, &Silent, sink).expect("nothing stops it");
        (results, rows)
    };
    let drawn = |scenario: &Scenario| {
        let (space, priors) = ParameterSpace::by_priors(scenario.clone()).expect("priors");
        let sets = Sets::of_priors(space, &priors, 11, 1);
        let plan = Plan { replicates: 24, seed: 5, threads: None, observed: Observed::All };
        let mut rows = Vec::new();
        let results = run_drawn::<Unvariable>(&sets, &plan, &Silent, &mut |block, _| {
            rows.extend_from_slice(block);
            Ok(())
        });
        (results.expect("nothing stops it"), rows)
    };
    let (known, known_drawn) = (ends(&plain, 1), drawn(&plain));
    for (kind, (name, _)) in KINDS.iter().enumerate() {
        let scenario = with_event(kind, 0.0);
        assert_eq!(scenario.events().len(), plain.events().len() + 1, "{name}");
        let other = compile(&scenario);
        for replicate in 0..3 {
            let [a, b] = [&world, &other].map(|world| bits(&history(world, 2017, replicate)));
            assert!(a == b, "{name} traced");
        }
        for set in InstructionSet::available() {
            let [a, b] = [&world, &other].map(|world| histories(set, world, 2017, 0, 2));
            assert!(a.iter().zip(&b).all(|(a, b)| bits(a) == bits(b)), "{name} in lanes of {set}");
        }
        for threads in [1, 2] {
            assert!(ends(&scenario, threads) == known, "{name} with {threads} threads");
        }
        assert!(drawn(&scenario) == known_drawn, "{name} with drawn parameters");
    }
}

#[test]
fn with_strength_each_kind_changes_histories_from_its_tick_on() {
    let world = compile(&without());
    let series = world.series_count();
    for (kind, (name, _)) in KINDS.iter().enumerate() {
        let scenario = with_event(kind, 0.8);
        let other = compile(&scenario);
        assert_eq!((world.parts_from(&other), other.parts_from(&world)), (TICK, TICK), "{name}");
        let mut differs = false;
        for replicate in 0..10 {
            let [a, b] = [&world, &other].map(|world| history(world, 2017, replicate));
            let place = a.iter().zip(&b).position(|(a, b)| a.to_bits() != b.to_bits());
            assert!(place.is_none_or(|place| place / series >= TICK), "{name} before its tick");
            differs |= place.is_some_and(|place| place / series == TICK);
        }
        assert!(differs, "{name} changes nothing");
    }
}

#[test]
fn events_that_end_apart_part_where_the_first_ends() {
    for kind in [3, 8, 9] {
        let longer = with_event(kind, 0.5);
        let shorter = longer.resolved().replace("2003-05", "2002-07-20");
        let shorter =
            Scenario::from_text("s.toml", &shorter, &[]).unwrap_or_else(|problems| panic!("{problems}"));
        let [longer, shorter] = [&longer, &shorter].map(compile);
        assert_eq!(longer.parts_from(&shorter), (2002 - 1992) * 4 + 2, "{}", KINDS[kind].0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn without_strength_they_change_no_bit_of_any_world(
        facts in worlds(), seed in any::<u64>(), at in 0.0..1.0_f64, length in 1_usize..50,
    ) {
        let t = (at * facts.ticks as f64) as usize;
        let pairs: Vec<usize> = (0..facts.states * (facts.states - 1) / 2).collect();
        let issues: Vec<usize> = (0..facts.issues).collect();
        let mut other = facts.clone();
        let (all, on) = (pairs.clone(), issues.clone());
        other.events[t].extend([
            Event::Treaty { pairs: all.clone(), issues: on.clone(), depth: 0.0 },
            Event::Withdrawal { pairs: all.clone(), issues: on.clone(), share: 0.0 },
            Event::Accession { pairs: all.clone(), members: all.clone(), issues: on.clone(), share: 0.0 },
            Event::Settlement { pair: 0, share: 0.0 },
        ]);
        let until = (t + length).min(facts.ticks);
        other.lasting.extend(
            [
                Effect::Closure { pairs: all.clone(), issues: on, severity: 0.0 },
                Effect::Conflict { pair: 0, severity: 0.0 },
                Effect::Exposure { pairs: all, level: 0.0 },
            ]
            .map(|effect| Lasting { from: t, until, effect }),
        );
        let [here, there]: [Vec<f64>; 2] = [facts, other].map(|facts: Facts| history(&World::new(facts), seed, 0));
        prop_assert!(bits(&here) == bits(&there));
    }
}

/// The invented region of the tests over ten years, in which nothing happens but practice, with some events.
fn quiet(events: &str, more: &[&str]) -> Scenario {
    let quiet = [
        "scenario.end=\"2009-Q4\"",
        "common_fate.shock_sd=0",
        "parameters.proposal_rate=0",
        "parameters.incident_rate=0",
        "parameters.settlement_rate=0",
        "parameters.lapse_rate=0",
        "parameters.capacity_floor=1",
        "parameters.reciprocity_margin=1",
        "parameters.identity_noise=0",
        "issues.trade.signed_at_start=0.6",
        "issues.trade.sovereignty_cost=0",
        "issues.water.signed_at_start=0.2",
        "issues.water.sovereignty_cost=0",
    ];
    let sets: Vec<String> = quiet.iter().chain(more).map(|set| (*set).to_owned()).collect();
    let text = format!("{}\n{events}", include_str!("../../testkit/triad.toml"));
    Scenario::from_text("triad.toml", &text, &sets).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Numbers of a state by tick.
fn path(scenario: &Scenario, of: impl Fn(&concord::model::state::State<Lanes<1>>) -> f64) -> Vec<f64> {
    let mut path = Vec::new();
    walk(&compile(scenario), 1, 0, |state, _| path.push(of(state)));
    path
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-12
}

#[test]
fn a_closure_cuts_caps_and_lets_practice_grow_back() {
    let closed = quiet(
        "[[events]]\nname = \"Gate\"\nkind = \"closure\"\ndate = \"2002-02\"\nuntil = \"2005-08-30\"\n\
         pairs = [[\"BBB\", \"AAA\"]]\nissues = [\"trade\"]\nseverity = 0.75\n",
        &[],
    );
    let rate = closed.parameters().get("implementation_rate").expect("a parameter");
    let share = 1.0 - libm::exp(-rate * 0.25);
    let (from, until) = (8, 22);
    let mut depth = 0.4;
    let expected: Vec<f64> = (0..40)
        .map(|t| {
            if t == from {
                depth *= 0.25;
            }
            let target = if (from..until).contains(&t) { 0.25 * 0.6 } else { 0.6 };
            depth += (target - depth) * share;
            depth
        })
        .collect();
    // Pair 0 is AAA and BBB; trade is the first of two issues, and each direction of a pair has both.
    for place in [0, 2] {
        let found = path(&closed, |state| state.implemented[place].0[0]);
        assert!(found.iter().zip(&expected).all(|(a, b)| near(*a, *b)), "{found:?} {expected:?}");
    }
    let cap = |found: f64| found <= 0.25 * 0.6 + 1e-12;
    assert!(expected[from..until].iter().all(|depth| cap(*depth)) && !cap(expected[until]));
    let open = quiet("", &[]);
    for place in [1, 3, 4, 5, 8, 9] {
        let [a, b] = [&closed, &open].map(|scenario| path(scenario, |state| state.implemented[place].0[0]));
        assert_eq!(bits(&a), bits(&b), "another issue or pair, {place}");
    }
    let full = quiet(
        "[[events]]\nname = \"Wall\"\nkind = \"closure\"\ndate = \"2002\"\nuntil = \"2030\"\n\
         pairs = [[\"BBB\", \"AAA\"], [\"AAA\", \"CCC\"]]\nseverity = 1.0\n",
        &[],
    );
    let found = path(&full, |state| state.implemented[..8].iter().map(|depth| depth.0[0]).sum());
    assert!(found[..8].iter().all(|sum| *sum > 0.0) && found[8..].iter().all(|sum| *sum == 0.0), "{found:?}");
}

#[test]
fn what_is_signed_changes_by_date() {
    let events = "[[events]]\nname = \"Treaty\"\nkind = \"treaty\"\ndate = \"2001\"\nstates = [\"BBB\", \"AAA\"]\n\
                  issues = [\"water\"]\ndepth = 0.5\n\
                  [[events]]\nname = \"Accession\"\nkind = \"accession\"\ndate = \"2002\"\nstate = \"CCC\"\n\
                  members = [\"AAA\", \"BBB\"]\nshare = 0.5\n\
                  [[events]]\nname = \"Withdrawal\"\nkind = \"withdrawal\"\ndate = \"2003\"\nstate = \"AAA\"\n\
                  from = [\"BBB\"]\nshare = 0.25\n\
                  [[events]]\nname = \"Low treaty\"\nkind = \"treaty\"\ndate = \"2004\"\nstates = [\"BBB\", \"CCC\"]\n\
                  depth = 0.4\n";
    let scenario = quiet(events, &[]);
    let signed = |t: usize| -> Vec<f64> {
        (0..6).map(|place| path(&scenario, |state| state.signed[place].0[0])[t]).collect()
    };
    let is = |t: usize, expected: [f64; 6]| {
        let found = signed(t);
        assert!(found.iter().zip(expected).all(|(a, b)| near(*a, b)), "{t}: {found:?} {expected:?}");
    };
    // By pair and issue: trade and water of AAA and BBB, of AAA and CCC, of BBB and CCC.
    is(3, [0.6, 0.2, 0.6, 0.2, 0.6, 0.2]);
    is(4, [0.6, 0.5, 0.6, 0.2, 0.6, 0.2]);
    is(8, [0.6, 0.5, 0.6, 0.35, 0.6, 0.35]);
    is(12, [0.45, 0.375, 0.6, 0.35, 0.6, 0.35]);
    is(16, [0.45, 0.375, 0.6, 0.35, 0.6, 0.4]);
    is(39, [0.45, 0.375, 0.6, 0.35, 0.6, 0.4]);
}

#[test]
fn violence_settlements_and_dangers_have_their_dates() {
    let events = "[[events]]\nname = \"Award\"\nkind = \"settlement\"\ndate = \"2001\"\npair = [\"AAA\", \"BBB\"]\nshare = 0.5\n\
                  [[events]]\nname = \"War\"\nkind = \"conflict\"\ndate = \"2002\"\nuntil = \"2003-Q3\"\n\
                  pair = [\"CCC\", \"BBB\"]\nseverity = 2.0\n";
    let scenario = quiet(events, &["parameters.incident_escalation=0.1"]);
    let settled = path(&scenario, |state| state.dispute[0].0[0]);
    assert!(settled[..4].iter().all(|q| *q == 0.2) && settled[4..].iter().all(|q| *q == 0.1));
    let fed = path(&scenario, |state| state.dispute[2].0[0]);
    let expected = |ticks: i32| 1.0 - 0.8 * libm::pow(1.0 - 0.1 * 2.0 * 0.25, f64::from(ticks));
    assert!(
        near(fed[7], 0.2)
            && near(fed[8], expected(1))
            && near(fed[13], expected(6))
            && near(fed[39], fed[13])
    );
    let incidents = path(&scenario, |state| state.tally.incidents.0[0]);
    assert_eq!(incidents[39], 0.0, "a conflict counts as no incident");
    // Over a year the weights fall by what an incident takes, twice.
    let still = ["parameters.learning_rate=0", "parameters.violation_rate=0", "parameters.reversion_rate=0"];
    let still = [&still[..], &["parameters.nation_building_load=0"]].concat();
    let weight = path(&quiet(events, &still), |state| state.weight[4].0[0]);
    let damage = scenario.parameters().get("incident_damage").expect("a parameter");
    assert!(near(weight[7] - weight[11], 2.0 * damage), "{} {}", weight[7], weight[11]);

    let danger = |states: &str| {
        quiet(
            &format!(
                "[[events]]\nname = \"Flood\"\nkind = \"exposure\"\ndate = \"2003\"\nuntil = \"2004\"\n{states}level = 0.5\n"
            ),
            &[],
        )
    };
    let weights = |scenario: &Scenario, place: usize| path(scenario, |state| state.weight[place].0[0]);
    let plain = quiet("", &[]);
    // F = 0.3 is raised to 0.3 + 0.5 · 0.7 for all: so does a higher baseline of the year.
    let baseline = quiet("", &["common_fate.baseline={ 2000 = 0.3, 2003 = 0.65, 2004 = 0.3 }"]);
    let [all, some] = ["", "states = [\"CCC\", \"AAA\"]\n"].map(danger);
    for place in 0..6 {
        let (a, b) = (weights(&all, place), weights(&baseline, place));
        assert!(a.iter().zip(&b).all(|(a, b)| near(*a, *b)), "{place}");
        // AAA and CCC are pair 1.
        let other = if place / 2 == 1 { &all } else { &plain };
        let (a, b) = (weights(&some, place), weights(other, place));
        assert!(a[..16].iter().zip(&b).all(|(a, b)| near(*a, *b)), "{place}");
    }
    assert!(weights(&all, 0)[15] > weights(&plain, 0)[15]);
}

#[test]
fn every_kind_has_its_sentence() {
    let scenario = quiet(
        "[[events]]\nname = \"Gate\"\nkind = \"closure\"\ndate = \"2001-02\"\nuntil = \"2003-01\"\n\
         pairs = [[\"BBB\", \"AAA\"]]\nissues = [\"trade\"]\nseverity = 0.5\n\
         [[events]]\nname = \"Treaty\"\nkind = \"treaty\"\ndate = \"2001\"\nstates = [\"BBB\", \"AAA\"]\n\
         issues = [\"water\"]\ndepth = 0.5\n\
         [[events]]\nname = \"Accession\"\nkind = \"accession\"\ndate = \"2002\"\nstate = \"CCC\"\n\
         members = [\"AAA\", \"BBB\"]\nissues = [\"water\"]\nshare = 1.0\n\
         [[events]]\nname = \"Withdrawal\"\nkind = \"withdrawal\"\ndate = \"2003\"\nstate = \"AAA\"\nshare = 0.5\n\
         [[events]]\nname = \"Award\"\nkind = \"settlement\"\ndate = \"2003\"\npair = [\"AAA\", \"BBB\"]\nshare = 0.5\n\
         [[events]]\nname = \"War\"\nkind = \"conflict\"\ndate = \"2004\"\nuntil = \"2006\"\n\
         pair = [\"CCC\", \"BBB\"]\nseverity = 2.0\n\
         [[events]]\nname = \"Flood\"\nkind = \"exposure\"\ndate = \"2007\"\nuntil = \"2020\"\nlevel = 0.5\n\
         [[events]]\nname = \"Nothing\"\nkind = \"treaty\"\ndate = \"2008\"\nstates = [\"AAA\", \"BBB\", \"CCC\"]\n\
         depth = 0.0\n",
        &["parameters.incident_escalation=0.1"],
    );
    let chronicle = chronicle(&scenario, 1, 0);
    let mut year = 0;
    let mut told = Vec::new();
    for block in tell(&scenario, &chronicle, 1, false) {
        match block {
            Block::Year(number) => year = number,
            Block::Paragraph(text) => told.push((year, text)),
            _ => {}
        }
    }
    let in_year = |year: i16| -> &str { told.iter().find(|of| of.0 == year).map_or("", |of| &of.1) };
    for (year, sentence) in [
        (
            2001,
            "Gate: borders closed between Aland and Bland on trade: implemented depth fell from 0.45 to 0.23.",
        ),
        (
            2001,
            "Treaty: Aland and Bland signed by treaty on water: signed depth rose from 0.20 to 0.50 on average.",
        ),
        (
            2002,
            "Accession: Cland joined Aland and Bland on water: its signed depth with them rose from 0.20 to 0.50 on average.",
        ),
        (2003, "Gate: borders opened again between Aland and Bland on trade."),
        (
            2003,
            "Withdrawal: Aland left what it had signed with Bland and Cland: signed depth fell from 0.55 to 0.28 on average.",
        ),
        (2003, "Award: the dispute between Aland and Bland fell from 0.20 to 0.10."),
        (2004, "War: violence between Bland and Cland broke out (dispute 0.20 to 0.35)."),
        (2005, "War: violence between Bland and Cland went on (dispute 0.35 to 0.47)."),
        (2006, "War: violence between Bland and Cland ended."),
        (
            2007,
            "Flood: a danger came upon all three states: common fate between them rose from 0.30 to 0.65.",
        ),
        (2008, "Nothing: all three states signed by treaty: signed depth stayed at 0.37 on average."),
    ] {
        assert!(in_year(year).contains(sentence), "{year}: {sentence}\n{}", in_year(year));
    }
    assert!(!in_year(2009).contains("Flood"), "it lasts beyond the end");
}
