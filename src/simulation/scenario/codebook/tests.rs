use std::collections::BTreeSet;

use super::*;
use crate::scenario::raw::schema;
use crate::scenario::{Scenario, shared_codings};

/// Largest distance of a shipped case from its anchor: half a step.
const NEAR: f64 = CODERS_ERROR + 1e-9;

#[test]
fn every_entry_has_its_five_anchors_and_all_its_parts() {
    for entry in codebook() {
        let at: Vec<f64> = entry.anchors.iter().map(|anchor| anchor.at).collect();
        assert_eq!(at, [0.0, 0.25, 0.5, 0.75, 1.0], "{}", entry.name);
        let lists = [&entry.indicators, &entry.data, &entry.mistakes];
        assert!(lists.iter().all(|list| !list.is_empty()), "{}", entry.name);
        for text in lists.into_iter().flatten() {
            assert!(!text.ends_with('.'), "{}: {text}", entry.name);
        }
        assert!(
            entry.meaning.ends_with('.') && entry.anchors.iter().all(|anchor| anchor.says.ends_with('.'))
        );
    }
}

#[test]
fn every_shipped_case_has_a_value_near_its_anchor() {
    let mut count = 0;
    for entry in codebook() {
        for anchor in &entry.anchors {
            let Some(Case(name, key, _)) = &anchor.case else { continue };
            let numbers = Scenario::named(name, &[]).expect("a shipped scenario").coded_numbers();
            let parts = segments(key).expect("a key");
            let found = numbers.iter().find(|number| {
                number.parts == parts
                    || (parts[0] == "dyads" && entry.is_of(key) && is_pair(&number.parts, &parts))
            });
            let found = found.unwrap_or_else(|| panic!("{}: {name} has no {key}", entry.name));
            assert_eq!(found.entry.name, entry.name);
            assert!(
                (found.value - anchor.at).abs() <= NEAR,
                "{name} {key} is {}, not near {}",
                found.value,
                anchor.at
            );
            count += 1;
        }
    }
    assert!(count >= 40, "{count} cases");
}

/// Whether two keys are of one pair of states, whose order does not matter.
fn is_pair(one: &[String], other: &[String]) -> bool {
    let states = |parts: &[String]| -> BTreeSet<String> { parts[1].split('-').map(str::to_owned).collect() };
    one[0] == "dyads" && states(one) == states(other) && one[2] == other[2]
}

#[test]
fn what_is_drawn_within_the_coders_error_is_what_the_codebook_says() {
    let scenario = Scenario::built_in();
    let drawn: BTreeSet<String> = shared_codings(&[&scenario]).into_iter().map(|(key, _)| key).collect();
    let numbers = scenario.coded_numbers().into_iter().filter(|number| number.entry.drawn);
    let said: BTreeSet<String> =
        numbers.map(|number| crate::scenario::tree::key::joined(&number.parts)).collect();
    assert_eq!(said, drawn);
}

#[test]
fn an_entry_is_found_by_its_name_and_by_keys() {
    let name = |asked: &str| codebook_entry(asked).map(|entry| entry.name.as_str());
    for (asked, expected) in [
        ("openness", "openness"),
        ("states.UZB.leaders.\"Islam Karimov\".openness", "openness"),
        ("states.UZB.leaders.X.rivalry", "rivalry"),
        ("states.UZB.leaders.X.rivalry.KAZ", "rivalry"),
        ("initial_consolidation", "consolidation"),
        ("parameters.initial_consolidation", "consolidation"),
        ("common_fate.baseline", "exposure"),
        ("external.X.pull.trade.UZB", "pull"),
        ("dyads.UZB-KAZ.dispute", "dispute"),
        ("issues.trade.sovereignty_cost", "sovereignty_cost"),
    ] {
        assert_eq!(name(asked), Some(expected), "{asked}");
    }
    for asked in
        ["", "states", "states.UZB", "states.UZB.leaders", "spillover", "states.UZB.openness", "a..b"]
    {
        assert_eq!(name(asked), None, "{asked}");
    }
}

#[test]
fn the_schema_shows_every_entry_at_its_key() {
    for schema in [schema::complete().clone(), schema::for_files()] {
        for entry in codebook() {
            let property = schema.pointer(&entry.schema).unwrap_or_else(|| panic!("no {}", entry.schema));
            let text = property["description"].as_str().expect("a description");
            assert!(
                text.contains(&entry.meaning) && text.contains(&entry.anchors[3].says),
                "{}: {text}",
                entry.name
            );
            assert!(entry.schema.ends_with(&format!("/{}", entry.last_word())), "{}", entry.schema);
        }
    }
}
