//! Mixtures of shipped scenarios.

use super::*;
use crate::problem::explained;
use crate::scenario::changes::changes;

fn named(name: &str, overrides: &[&str]) -> Scenario {
    let overrides: Vec<String> = overrides.iter().map(|text| (*text).to_owned()).collect();
    Scenario::named(name, &overrides).unwrap_or_else(|problems| panic!("{problems}"))
}

fn grouping(label: &str, keys: &[&str]) -> Grouping {
    Grouping { label: label.to_owned(), keys: keys.iter().map(|key| (*key).to_owned()).collect() }
}

/// An error with its place and remedy, settings as options.
fn explain(error: &Unmixable) -> String {
    explained(error, |setting| format!("--{setting}"))
}

fn labels(mixtures: &FactorialDesign) -> Vec<String> {
    mixtures.parts().iter().map(Part::label).collect()
}

#[test]
fn leaderships_differ_state_by_state() {
    let mixtures = FactorialDesign::new(named("pre-2017", &[]), named("post-2017", &[]), &[]);
    let mixtures = mixtures.expect("they differ in the leaders of four states");
    assert_eq!(
        labels(&mixtures),
        [
            "Kazakhstan: Kassym-Jomart Tokayev",
            "Uzbekistan: Shavkat Mirziyoyev",
            "Kyrgyzstan: Sooronbay Jeenbekov, Sadyr Japarov",
            "Turkmenistan: Serdar Berdimuhamedow",
        ]
    );
    assert_eq!(mixtures.count(), 16);
    for (bit, name) in [(0, "only-kazakhstan"), (1, "only-uzbekistan"), (2, "only-kyrgyzstan")] {
        let mixture = mixtures.mixture(1 << bit).expect("a valid scenario");
        assert_eq!(mixture.leadership(), named(name, &[]).leadership(), "{name}");
        assert_eq!(changes(&mixture, &named(name, &[])), []);
    }
    assert_eq!(mixtures.mixture(0).expect("the baseline"), *mixtures.baseline());
    assert_eq!(mixtures.mixture(15).expect("the other"), *mixtures.scenario());
}

#[test]
fn mechanisms_that_are_on_in_both_are_mixed() {
    let both = || [named("pre-2017", &[]), named("post-2017", &["mechanisms.prestige=false"])];
    let of = |names: &[&str], groups: &[Grouping]| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let [baseline, scenario] = both();
        FactorialDesign::of_mechanisms(baseline, scenario, &names, groups)
    };
    let all = of(&[], &[]).expect("eight are on in both");
    assert!(all.is_of_mechanisms() && !labels(&all).contains(&"prestige".to_owned()));
    assert_eq!((all.parts().len(), all.count()), (8, 256));
    assert_eq!(all.pair(255), both());
    let two = of(&["identity", "disputes"], &[]).expect("both are on");
    assert_eq!(labels(&two), ["identity", "disputes"]);
    let [baseline, scenario] = two.pair(0b10);
    assert_eq!(changes(&baseline, &named("pre-2017", &["mechanisms.identity=false"])), []);
    assert!(!scenario.mechanisms().identity && scenario.mechanisms().disputes);
    let grouped = of(&["identity", "learning"], &[grouping("who they are", &["mechanisms"])]);
    assert_eq!(labels(&grouped.expect("one group")), ["who they are"]);
    let told = |names: &[&str]| explain(&of(names, &[]).expect_err("it cannot be"));
    assert!(told(&["identty"]).contains("did you mean identity?"));
    assert!(told(&["prestige"]).contains("is off in pre-2017 or in post-2017"));
}

#[test]
fn the_way_back_is_the_same_way() {
    let back =
        FactorialDesign::new(named("post-2017", &[]), named("pre-2017", &[]), &[]).expect("they differ");
    let there =
        FactorialDesign::new(named("pre-2017", &[]), named("post-2017", &[]), &[]).expect("they differ");
    assert_eq!(labels(&back), labels(&there));
    for mixture in 1..15 {
        let [one, other] = [back.mixture(mixture), there.mixture(15 - mixture)];
        let [one, other] = [one, other].map(|found| found.expect("a valid scenario"));
        for day in one.calendar().first_days() {
            for state in 0..one.states().len() {
                assert_eq!(one.in_office(state, *day), other.in_office(state, *day), "{mixture}, {day}");
            }
        }
    }
}

#[test]
fn everything_of_a_leader_is_one_change() {
    let leader = "states.UZB.leaders.\"Shavkat Mirziyoyev\"";
    let set = [
        format!("{leader}.openness=0.4"),
        format!("{leader}.rivalry.KAZ=0.3"),
        "parameters.commitment=0.1".to_owned(),
        "dyads.KAZ-UZB.dispute=0.9".to_owned(),
        "mechanisms.prestige=false".to_owned(),
    ];
    let other = named("central-asia", &set.each_ref().map(String::as_str));
    let mixtures = FactorialDesign::new(named("central-asia", &[]), other.clone(), &[]).expect("they differ");
    assert_eq!(
        labels(&mixtures),
        ["mechanisms.prestige", "Uzbekistan: Shavkat Mirziyoyev", "dyads.KAZ-UZB", "parameters.commitment"]
    );
    let alone = named("central-asia", &[&set[0], &set[1]]);
    assert_eq!(changes(&mixtures.mixture(2).expect("a valid scenario"), &alone), []);
    let without = named("central-asia", &[&set[2], &set[3], &set[4]]);
    assert_eq!(changes(&mixtures.mixture(13).expect("a valid scenario"), &without), []);
}

#[test]
fn what_one_scenario_lacks_comes_and_goes_whole() {
    let text = "extends = \"central-asia.toml\"\n[[events]]\nname = \"A new incident\"\ndate = \"2020-02-03\"\n\
                kind = \"incident\"\npair = [\"KAZ\", \"KGZ\"]\nseverity = 1.0\n\
                [[states]]\nid = \"UZB\"\n[[states.leaders]]\nname = \"Nobody\"\nfrom = \"2027-01-01\"\nopenness = 0.9\n";
    let other = Scenario::from_text("other", text, &[]).unwrap_or_else(|problems| panic!("{problems}"));
    let there = FactorialDesign::new(named("central-asia", &[]), other.clone(), &[]).expect("they differ");
    assert_eq!(labels(&there), ["Uzbekistan: Nobody", "A new incident"]);
    let leader = there.mixture(1).expect("a valid scenario");
    assert_eq!(leader.states(), other.states());
    assert_eq!(leader.events(), there.baseline().events());
    let back = FactorialDesign::new(other.clone(), named("central-asia", &[]), &[]).expect("they differ");
    let without = back.mixture(1).expect("a valid scenario");
    assert_eq!(without.states(), back.scenario().states());
    assert_eq!(without.events(), other.events());
}

#[test]
fn groups_merge_keys() {
    let [a, b] = ["pre-2017", "post-2017"].map(|name| named(name, &[]));
    let small = [grouping("small states", &["leadership.KGZ", "leadership.TKM"])];
    let mixtures = FactorialDesign::new(a.clone(), b.clone(), &small).expect("they differ");
    assert_eq!(labels(&mixtures)[2], "small states");
    assert_eq!(mixtures.count(), 8);
    let all = [grouping("all", &["leadership"])];
    assert_eq!(FactorialDesign::new(a.clone(), b.clone(), &all).expect("they differ").count(), 2);
    let told = |groups: &[Grouping]| {
        explain(&FactorialDesign::new(a.clone(), b.clone(), groups).expect_err("it is refused"))
    };
    let unknown = told(&[grouping("x", &["leadership.KGX"])]);
    assert!(unknown.starts_with("--group x: nothing that differs has the key leadership.KGX\nhelp: did"));
    let twice = told(&[grouping("x", &["leadership.KGZ"]), grouping("y", &["leadership"])]);
    assert!(twice.contains("--group y: leadership.KGZ belongs to x already"), "{twice}");
    let label = told(&[grouping("x", &["leadership.KGZ"]), grouping("x", &["leadership.TKM"])]);
    assert!(label.contains("the label belongs to another group"), "{label}");
}

#[test]
fn what_cannot_be_mixed_says_why() {
    let reference = || named("central-asia", &[]);
    let same = FactorialDesign::new(reference(), reference(), &[]).expect_err("they are the same");
    assert!(same.to_string().contains("do not differ in anything"));
    let keys = reference();
    let set: Vec<String> =
        keys.dyads().iter().enumerate().map(|(k, _)| format!("dyads.{k}.heritage=0.123")).collect();
    let mut set: Vec<&str> = set.iter().map(String::as_str).collect();
    set.extend(["parameters.commitment=0.1", "mechanisms.prestige=false", "mechanisms.disputes=false"]);
    let many = FactorialDesign::new(reference(), named("central-asia", &set), &[]).expect_err("too many");
    let many = explain(&many);
    assert!(many.contains("differ in 13 changes, and at most 12") && many.contains("--group LABEL=KEY,KEY"));
    let bounds = named("central-asia", &["outcomes.integration.integration_min=0.1"]);
    let regimes = FactorialDesign::new(reference(), bounds, &[]).expect_err("other regimes").to_string();
    assert!(regimes.contains("outcomes.integration"), "{regimes}");
    // The rate alone makes no scenario.
    let groups = [grouping("rate", &["leadership.turnover_rate"])];
    let chance = FactorialDesign::new(reference(), named("stochastic", &[]), &groups).expect("they differ");
    let both = [chance.mixture(1), chance.mixture(2)];
    let told = both.into_iter().find_map(Result::err).expect("one is invalid").to_string();
    assert!(told.contains("alone is no valid scenario") && told.contains("leadership."), "{told}");
}

#[test]
fn changes_that_a_file_lists_have_the_names_that_they_had() {
    let [a, b] = ["pre-2017", "post-2017"].map(|name| named(name, &[]));
    let groups = [grouping("small: states", &["leadership.KGZ", "leadership.TKM"])];
    let parts = FactorialDesign::new(a.clone(), b.clone(), &groups).expect("they differ").parts().to_vec();
    let listed = || parts.iter().map(|part| (part.label(), part.keys.clone()));
    assert_eq!(parts_from(&a, &b, listed()), parts);
    assert_eq!(parts[0].names.len(), 2);
    let mechanism = ("identity".to_owned(), vec!["mechanisms.identity".to_owned()]);
    assert_eq!(parts_from(&a, &b, [mechanism])[0].names, ["identity"]);
}

#[test]
fn mixtures_of_inputs_are_those_that_are_read_from_their_text() {
    let changes = [
        "parameters.spillover=0.2",
        "states.UZB.sovereignty_sensitivity=0.45",
        "states.UZB.leaders.\"Shavkat Mirziyoyev\".openness=0.6",
        "dyads.KAZ-UZB.proximity=0.9",
        "issues.trade.legacy=0.35",
    ];
    let design = FactorialDesign::new(named("central-asia", &[]), named("central-asia", &changes), &[]);
    let design = design.expect("five changes");
    assert_eq!(design.count(), 32);
    for mixture in 1..31 {
        let on = design.parts().iter().enumerate().filter(|(place, _)| mixture >> place & 1 == 1);
        let keys: Vec<&str> = on.flat_map(|(_, part)| &part.keys).map(String::as_str).collect();
        let read = design.read(&keys, &mut SourceTexts::default()).expect("valid");
        assert_eq!(design.by_inputs(&keys), Some(read.clone()), "{keys:?}");
        assert_eq!(design.mixture(mixture).expect("valid"), read);
    }
    assert_eq!(design.by_inputs(&["issues.trade.legacy", "issues.trade.benefit"]), None);
}
