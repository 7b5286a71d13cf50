//! Dated events as they are read.

use std::fs;

use concord::scenario::{Event, EventKind, ParameterSpace, Scenario};

/// An event of each kind that names states, pairs or issues in lists, or lasts.
pub const EVENTS: &str = include_str!("../../testkit/events.toml");

fn scenario(text: &str) -> Scenario {
    Scenario::from_text("over.toml", text, &[]).unwrap_or_else(|problems| panic!("{problems}"))
}

fn named<'a>(scenario: &'a Scenario, name: &str) -> Option<&'a Event> {
    scenario.events().iter().find(|event| event.name == name)
}

#[test]
fn every_kind_is_written_out_and_read_back() {
    let scenario = scenario(EVENTS);
    let again = Scenario::from_text("again.toml", &scenario.resolved(), &[]).expect("valid");
    assert_eq!(again.events(), scenario.events());
    assert_eq!(again.resolved(), scenario.resolved());
    let kind = |name: &str| &named(&scenario, name).expect("an event").kind;
    // KAZ, UZB, KGZ, TJK and TKM are 0 to 4.
    assert!(matches!(kind("Gate"), EventKind::Closure { pairs, issues, .. }
        if *pairs == [(1, 2), (1, 4)] && *issues == [0, 1, 2, 3, 4, 5]));
    assert!(matches!(kind("Treaty"), EventKind::Treaty { states, issues, .. }
        if *states == [1, 2, 4] && issues.len() == 1));
    assert!(matches!(kind("Exit"), EventKind::Withdrawal { from, .. } if *from == [1, 2, 3, 4]));
    assert!(matches!(kind("Danger"), EventKind::Exposure { states, .. } if *states == [0, 1, 2, 3, 4]));
}

#[test]
fn an_event_lasts_from_its_tick_to_the_one_before_its_end() {
    let scenario = scenario(EVENTS);
    let ticks = |name: &str| scenario.ticks_of(named(&scenario, name).expect("an event"));
    let tick = |year: usize, quarter: usize| (year - 1992) * 4 + quarter - 1;
    assert_eq!(ticks("Gate"), tick(2010, 2)..tick(2012, 3));
    assert_eq!(ticks("Wall"), tick(2010, 2)..tick(2010, 3), "at least a tick");
    assert_eq!(ticks("Treaty"), tick(2009, 1)..tick(2009, 2));
    assert_eq!(ticks("War"), 0..tick(1993, 1), "from before the calendar");
    assert_eq!(ticks("Danger"), tick(2029, 1)..tick(2031, 1), "beyond its end");
    let later = ["scenario.start=\"1995\"".to_owned()];
    let later =
        Scenario::from_text("over.toml", EVENTS, &later).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(later.events().iter().all(|event| event.name != "War"), "over before the calendar begins");
}

#[test]
fn a_state_that_is_removed_leaves_the_lists_of_events() {
    let room = tempfile::tempdir().expect("a folder");
    fs::write(room.path().join("events.toml"), EVENTS).expect("a file");
    let over = "extends = \"events.toml\"\n[scenario]\nname = \"without\"\n[[states]]\nid = \"TKM\"\nremove = true\n\
                [[issues]]\nid = \"trade\"\nremove = true\n";
    fs::write(room.path().join("without.toml"), over).expect("a file");
    let scenario = Scenario::load(&room.path().join("without.toml"), &[])
        .unwrap_or_else(|problems| panic!("{problems}"));
    assert!(
        matches!(&named(&scenario, "Gate").expect("still there").kind, EventKind::Closure { pairs, issues, .. }
        if *pairs == [(1, 2)] && issues.len() == 5)
    );
    assert!(matches!(&named(&scenario, "Late member").expect("still there").kind,
        EventKind::Accession { members, .. } if *members == [1, 2]));
    for gone in ["Wall", "Treaty", "Two", "Exit of one"] {
        assert_eq!(named(&scenario, gone), None, "{gone}");
    }
    assert!(named(&scenario, "Exit").is_some() && named(&scenario, "Danger").is_some());
}

#[test]
fn strengths_are_set_varied_and_drawn_by_their_keys() {
    let keys = [
        ("events.Gate.severity", 0.25),
        ("events.Treaty.depth", 0.25),
        ("events.Exit.share", 0.25),
        ("events.Danger.level", 0.25),
        ("events.War.severity", 1.5),
    ];
    for (key, value) in keys {
        let set = Scenario::from_text("over.toml", EVENTS, &[format!("{key}={value}")])
            .unwrap_or_else(|problems| panic!("{problems}"));
        assert_ne!(set.events(), scenario(EVENTS).events(), "{key}");
        let text = format!("{EVENTS}\n[priors]\n\"{key}\" = [0.0, 1.0]\n");
        let (space, priors) = ParameterSpace::by_priors(scenario(&text)).expect("numbers that can be varied");
        assert!(priors.len() > 1 && format!("{space:?}").contains(key), "{key}");
    }
    let moved = ["events.Gate.until=\"2011\"".to_owned()];
    let moved =
        Scenario::from_text("over.toml", EVENTS, &moved).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(moved.ticks_of(named(&moved, "Gate").expect("an event")).len(), 3);
}
