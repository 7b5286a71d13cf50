//! Numbers of scenarios that are varied, and what cannot be.

use rayon::prelude::*;

use super::*;
use crate::problem::explained;
use crate::scenario::tree::find::numbers;
use crate::scenario::tree::path::Path;

const OPENNESS: &str = "states.UZB.leaders.Shavkat Mirziyoyev.openness";
const FROM: &str = "states.UZB.leaders.Shavkat Mirziyoyev.from";

fn varied(keys: &[&str]) -> ParameterSpace {
    ParameterSpace::new(Scenario::built_in(), keys).unwrap_or_else(|problem| panic!("{problem}"))
}

#[test]
fn any_number_or_date_is_found_and_set() {
    let varied = varied(
        &["spillover", OPENNESS, FROM, "scenario.ticks_per_year", "outcomes.cooperation.integration_min"]
            .map(|key| if key == "spillover" { "parameters.spillover" } else { key }),
    );
    let own = varied.values();
    assert_eq!(own[..2], [0.42, 0.8]);
    assert_eq!(varied.written(2, own[2]), "2016-09-08");
    assert_eq!(own[3..], [4.0, 0.25]);
    let mut values = own.clone();
    values[1] = 0.5;
    values[2] = varied.value(2, "2017-03-01").expect("a date");
    let found = varied.at(&values).expect("valid");
    let expected = [
        "states.UZB.leaders.\"Shavkat Mirziyoyev\".openness=0.5".to_owned(),
        "states.UZB.leaders.\"Shavkat Mirziyoyev\".from=2017-03-01".to_owned(),
    ];
    let expected = Scenario::named("central-asia", &expected).expect("valid");
    assert_eq!(found, expected);
    assert_eq!(varied.at(&own).expect("valid"), *varied.scenario());
}

#[test]
fn whole_numbers_are_taken_as_far_as_they_are_told_apart() {
    let varied = varied(&["scenario.ticks_per_year"]);
    assert_eq!(varied.value(0, "12").expect("a number"), 12.0);
    assert_eq!(varied.value(0, "9007199254740992").expect("a number"), MOST_WHOLE);
    for text in ["1e300", "-1e300", "9007199254740994", "1.5", "NaN", ""] {
        let problem = varied.value(0, text).expect_err(text).to_string();
        assert!(problem.contains(&format!("`{text}` is no whole number up to 2^53")), "{problem}");
    }
}

/// Every path of a tree that ends with a number.
fn leaves(here: &Node, path: &Path, found: &mut Vec<Path>) {
    match &here.value {
        Value::Table(table) => {
            table.iter().for_each(|(key, entry)| leaves(&entry.node, &path.with(key), found));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| leaves(item, &path.with(index), found));
        }
        Value::Integer(_) | Value::Float(_) => found.push(path.clone()),
        _ => {}
    }
}

#[test]
fn what_can_be_set_can_be_varied_and_the_other_way_round() {
    let stochastic = [
        "leadership={ mode = 'stochastic', at = '2020', turnover_rate = 0.1, successor_openness = 0.5, concentration = 9.0 }",
    ];
    let lens = [
        "lenses.mine={ claim = 'c', parameters = { spillover = 0.1 } }",
        "priors.\"issues.trade.benefit\"=[0.2, 0.9]",
    ];
    // A scenario is read for each of its numbers. The two with most leaders, whose numbers are of no other kinds, would take minutes.
    let cases = crate::scenario::built_in_names()
        .filter(|name| !["european-communities", "asean"].contains(name))
        .map(|name| (name, &[][..]))
        .chain([("central-asia", &stochastic[..]), ("central-asia", &lens[..])]);
    // Of variants that differ in values and not in keys, the first stands for all.
    let mut known = std::collections::BTreeSet::new();
    let is_new = |(name, overrides): &(&str, &[&str])| {
        let own: Vec<String> = overrides.iter().map(|text| (*text).to_owned()).collect();
        let scenario = Scenario::named(name, &own).unwrap_or_else(|problems| panic!("{problems}"));
        let tree = written_out(&scenario).expect("a valid scenario is written out");
        let mut paths = Vec::new();
        leaves(&tree, &Path::default(), &mut paths);
        known.insert(paths.iter().map(|path| path.display(&tree)).collect::<Vec<_>>())
    };
    let cases: Vec<(&str, &[&str])> = cases.filter(is_new).collect();
    assert!(cases.len() >= 5);
    let check = |(name, overrides): (&str, &[&str])| {
        let own: Vec<String> = overrides.iter().map(|text| (*text).to_owned()).collect();
        let scenario = Scenario::named(name, &own).unwrap_or_else(|problems| panic!("{problems}"));
        let tree = written_out(&scenario).expect("a valid scenario is written out");
        let mut paths = Vec::new();
        leaves(&tree, &Path::default(), &mut paths);
        assert!(paths.len() > 100);
        let mut varied_keys = Vec::new();
        let resolved = scenario.resolved();
        for path in paths {
            let key = path.display(&tree);
            let is_apart = ["monte_carlo.", "priors.", "codings.", "lenses.", "calibration."]
                .iter()
                .any(|table| key.starts_with(table))
                || key.starts_with("parameters.") && !key.ends_with(".value");
            let decides = ["scenario.", "outcomes."].iter().any(|table| key.starts_with(table));
            let varied = ParameterSpace::in_tree(scenario.clone(), tree.clone(), &[&key]);
            assert_eq!(varied.is_err(), is_apart, "{name}: {key}");
            let Ok(varied) = varied else { continue };
            assert_eq!(varied.clone().tabulated_together().is_err(), decides, "{key}");
            varied_keys.push(varied.keys().next().unwrap_or_default().to_owned());
            // The least change that is a number of its kind, up or down.
            let own_value = varied.values()[0];
            let step = if varied.is_whole(0) { 1.0 } else { 1e-3 };
            let found = [own_value - step, own_value + step].into_iter().find_map(|value| {
                let found = varied.at(&[value]).ok()?;
                Some((value, found))
            });
            let Some((value, found)) = found else { continue };
            let mut set = own.clone();
            set.push(format!("{key}={}", varied.written(0, value)));
            let expected = Scenario::named(name, &set).unwrap_or_else(|problems| panic!("{problems}"));
            assert_eq!(found, expected, "{name}: {key}");
            assert_ne!(found.resolved(), resolved, "{name}: {key}");
        }
        let numbers = numbers(&tree).into_iter().filter(|number| number.kind != NumberKind::Date);
        assert_eq!(numbers.map(|number| number.key).collect::<Vec<_>>(), varied_keys, "{name}");
    };
    cases.into_par_iter().for_each(check);
}

#[test]
fn parameters_are_set_as_from_the_command_line() {
    let varied = varied(&["parameters.spillover", "parameters.commitment"]);
    let expected = ["parameters.spillover=0.3".to_owned(), "parameters.commitment=0.4".to_owned()];
    let expected = Scenario::named("central-asia", &expected).expect("valid");
    assert_eq!(varied.at(&[0.3, 0.4]).expect("admissible"), expected);
}

#[test]
fn every_open_number_of_a_scenario_is_found() {
    let text = "extends = \"central-asia\"\n[priors]\n\"states.UZB.sovereignty_sensitivity\" = [0.6, 0.9]\n\
        \"dyads.KAZ-UZB.dispute\" = { beta = [2, 3] }\n";
    let scenario = Scenario::from_text("mine", text, &[]).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(Scenario::from_text("mine", &scenario.resolved(), &[]).expect("valid"), scenario);
    let (varied, priors) = ParameterSpace::by_priors(scenario).expect("all are numbers");
    assert_eq!(varied.count(), priors.len());
    assert_eq!(varied.keys().last(), Some("dyads.KAZ-UZB.dispute"));
    assert_eq!(priors.last(), Some(&Prior::Beta { a: 2.0, b: 3.0, low: 0.0, high: 1.0 }));
    for end in [0.0, 1.0] {
        let values: Vec<f64> = priors.iter().map(|prior| prior.quantile(end)).collect();
        varied.at(&values).unwrap_or_else(|problem| panic!("{problem}"));
    }
}

#[test]
fn what_cannot_be_varied_is_refused() {
    let explain = |error: &Unvariable| explained(error, |setting| format!("<{setting}>"));
    let refused = |keys: &[&str]| {
        explain(&ParameterSpace::new(Scenario::built_in(), keys).map(|_| ()).expect_err("no number"))
    };
    assert_eq!(
        refused(&["parameters.spilover"]),
        "central-asia: there is no `spilover` in `parameters.spilover`\nhelp: did you mean `spillover`?"
    );
    assert!(refused(&["states.UZC.openness"]).ends_with("help: did you mean `UZB`?"));
    assert!(
        refused(&["states.UZB"])
            .starts_with("central-asia: `states.UZB` is a table, and no number\nhelp: go on")
    );
    assert!(
        refused(&["mechanisms.identity"]).contains("is true or false"),
        "{}",
        refused(&["mechanisms.identity"])
    );
    assert!(
        refused(&["scenario.name"]).contains("is text, and no number"),
        "{}",
        refused(&["scenario.name"])
    );
    assert!(refused(&["monte_carlo.seed"]).contains("choose the seed with <seed>"));
    for (key, words) in [
        (
            "parameters.spillover.prior.0",
            "is part of a prior, and cannot be varied\nhelp: name the number that",
        ),
        (
            "monte_carlo.replicates",
            "says how a scenario is run, and cannot be varied\nhelp: choose the number of",
        ),
        ("spillover", "there is no `spillover` in the scenario\nhelp: did you mean `parameters.spillover`?"),
        ("spilover", "help: did you mean `parameters.spillover`?"),
        ("UZB.sovereignty_sensitivity", "help: did you mean `states.UZB.sovereignty_sensitivity`?"),
        (
            "'Shavkat Mirziyoyev'.openness",
            "help: did you mean `states.UZB.leaders.\"Shavkat Mirziyoyev\".openness`?",
        ),
        ("heritage", "help: there are dyads."),
        ("parametrs.spillover", "help: did you mean `parameters`?"),
    ] {
        assert!(refused(&[key]).contains(words), "{}", refused(&[key]));
    }
    let together = |key: &str| {
        explain(&ParameterSpace::together(Scenario::built_in(), &[key]).map(|_| ()).expect_err("no number"))
    };
    assert_eq!(
        together("scenario.end"),
        "scenario.end decides which ticks a history has, and so cannot differ from replicate to replicate\n\
         help: leave it out; concord sweep <vary> 'scenario.end=...' runs the scenario at values of it, one point at a time"
    );
    assert!(together("outcomes.cooperation.integration_min").contains("decides which outcomes are counted"));
    assert!(refused(&["a..b"]).contains("is no key"));
    assert!(refused(&["parameters.rung", "parameters.rung.value"]).contains("named twice"));
    let varied = varied(&[OPENNESS, FROM]);
    assert!(varied.value(0, "much").is_err() && varied.value(0, "inf").is_err());
    assert!(varied.value(1, "2016-13-01").is_err());
    let problem = varied.at(&[1.2, 17_000.0]).expect_err("out of range").to_string();
    assert!(
        problem.contains("1.2 is out of range")
            && problem.contains(OPENNESS.split('.').next_back().unwrap_or("")),
        "{problem}"
    );
}
