//! Dates of a scenario that charts mark: new leaders, events, and changes of inputs.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::{
    format,
    plot::{
        language::{Language, say},
        marks::{Mark, MarkKind},
        short::wordings,
    },
    scenario::{
        Event, EventKind, ExternalPower, Leadership, Scenario, State, calendar::decimal_year,
        raw::forms::Period,
    },
};

/// Marks of a scenario in the order of their dates: each leader who takes office after its beginning, each event, each
/// step of an input, and the day from which leadership is frozen or succession is random.
pub fn marks(scenario: &Scenario, language: Language) -> Vec<Mark> {
    let states = scenario.states().iter().enumerate();
    let mut dated: Vec<(Date, Mark)> =
        states.flat_map(|(place, state)| successions(scenario, place, state, language)).collect();
    let (first, end) = (scenario.calendar().first_days()[0], scenario.calendar().end());
    dated.extend(scenario.events().iter().map(|event| of_event(event, [first, end], language)));
    dated.extend(inputs(scenario, language));
    dated.extend(turning_point(scenario, language));
    dated.retain(|(date, _)| (first..end).contains(date));
    dated.sort_by(|(a, left), (b, right)| (a, left.kind).cmp(&(b, right.kind)));
    dated.into_iter().map(|(_, mark)| mark).collect()
}

/// The mark of an event. What lasts is marked from the first day of a calendar that it began before, and up to its end.
fn of_event(event: &Event, [first, end]: [Date; 2], language: Language) -> (Date, Mark) {
    let name = language.called(&event.name);
    let kind = match event.kind {
        // Steps of what is signed or open, and of common fate.
        EventKind::Absorption { .. }
        | EventKind::Treaty { .. }
        | EventKind::Withdrawal { .. }
        | EventKind::Accession { .. }
        | EventKind::Closure { .. }
        | EventKind::Exposure { .. } => MarkKind::Input,
        EventKind::Upheaval { .. }
        | EventKind::Incident { .. }
        | EventKind::Settlement { .. }
        | EventKind::Conflict { .. } => MarkKind::Event,
    };
    let mark = mark(event.date, kind, vec![name.clone()], [&name, &name], language);
    let Some(until) = event.kind.until() else { return (event.date.first, mark) };
    let begins = if until.first > first { event.date.first.max(first) } else { event.date.first };
    let dates = format!("{}–{}", language.period(event.date), language.period(until));
    let entry = format!("{dates} {name}");
    let until = Some(decimal_year(until.first.min(end)));
    (begins, Mark { at: decimal_year(begins), until, entry: [entry.clone(), entry], ..mark })
}

/// Steps of the inputs of the model: the pull of outside powers, if outside powers are on, and common fate.
fn inputs(scenario: &Scenario, language: Language) -> Vec<(Date, Mark)> {
    let mut steps = Vec::new();
    let mut pulls: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    let mut statements: Vec<&ExternalPower> = scenario.external().iter().collect();
    statements.sort_by_key(|power| power.from.first);
    let first = scenario.calendar().first_days()[0];
    for power in statements.into_iter().filter(|_| scenario.mechanisms().external_pull) {
        let before = pulls.clone();
        pulls.extend(power.pull.iter().map(|&(state, issue, pull)| ((state, issue), pull)));
        let is_same = |(key, pull): (&(usize, usize), &f64)| before.get(key).copied().unwrap_or(0.0) == *pull;
        if power.from.first > first && !pulls.iter().all(is_same) {
            let name = language.called(&power.power);
            // Many names have the form "state: action".
            let short = name.split_once(": ").map_or(&*name, |(_, what)| what).to_owned();
            let labels = vec![name.clone(), short.clone()];
            steps.push((
                power.from.first,
                mark(power.from, MarkKind::Input, labels, [&name, &short], language),
            ));
        }
    }
    for pair in scenario.common_fate().baseline.windows(2) {
        let ((_, before), (year, now)) = (pair[0], pair[1]);
        if before != now {
            let [before, now] = [before, now].map(|value| language.number(&format::number(value, 2)));
            let long = say!(language, "common fate from {before} to {now}", before, now);
            let short = say!(language, "common fate {now}", now);
            let [day, last] = [(1, 1), (12, 31)].map(|(month, day)| jiff::civil::date(year, month, day));
            let period = Period { first: day, last };
            steps.push((
                day,
                mark(period, MarkKind::Input, vec![long.clone(), short.clone()], [&long, &short], language),
            ));
        }
    }
    steps
}

/// Index of the leader who governs a state in each tick.
pub fn governing(scenario: &Scenario, place: usize) -> Vec<usize> {
    let leaders = &scenario.states()[place].leaders;
    let in_office = |date: Date| leaders.partition_point(|leader| leader.from.first <= date).max(1) - 1;
    scenario.calendar().first_days().iter().map(|&day| in_office(known(scenario, place, day))).collect()
}

/// Changes of leader of a state, tick by tick. A leader who leaves before the first day of a tick never governs.
fn successions<'a>(
    scenario: &'a Scenario,
    place: usize,
    state: &'a State,
    language: Language,
) -> impl Iterator<Item = (Date, Mark)> + 'a {
    let governing = governing(scenario, place).into_iter();
    let names: Vec<String> = state.leaders.iter().map(|leader| language.called(&leader.name)).collect();
    let short = wordings(&names);
    let before = governing.clone();
    before.zip(governing.skip(1)).filter(|(before, now)| before != now).map(move |(_, now)| {
        let leader = &state.leaders[now];
        let (id, name) = (&state.id, language.called(&leader.name));
        let [initials, shortest] = match &leader.short {
            Some(short) => [language.called(short), language.called(short)],
            None => short[now].clone(),
        };
        let labels = vec![format!("{id}: {name}"), format!("{id}: {initials}"), format!("{id}: {shortest}")];
        let entry = [format!("{}: {name}", language.called(&state.name)), labels[1].clone()];
        (leader.from.first, mark(leader.from, MarkKind::Leader, labels, [&entry[0], &entry[1]], language))
    })
}

/// The date whose historical leader governs on `day`: `day` itself, or the date from which leadership is frozen or random.
fn known(scenario: &Scenario, place: usize, day: Date) -> Date {
    match scenario.leadership() {
        Leadership::Historical => day,
        Leadership::Frozen { except, .. } if except.contains(&place) => day,
        Leadership::Frozen { at, .. } | Leadership::Stochastic { at, .. } => day.min(*at),
    }
}

/// The day on which the rule of succession changes.
fn turning_point(scenario: &Scenario, language: Language) -> Option<(Date, Mark)> {
    let (at, short, long) = match scenario.leadership() {
        Leadership::Historical => return None,
        Leadership::Frozen { at, except } if except.is_empty() => {
            (*at, say!(language, "leaders stay"), say!(language, "from here on leaders stay in office"))
        }
        Leadership::Frozen { at, except } => {
            let names: Vec<String> = except
                .iter()
                .filter_map(|&place| Some(language.called(&scenario.states().get(place)?.name)))
                .collect();
            let ids: Vec<&str> =
                except.iter().filter_map(|&place| Some(scenario.states().get(place)?.id.as_str())).collect();
            let (ids, names) = (ids.join(", "), names.join(", "));
            (
                *at,
                say!(language, "leaders stay, except {ids}", ids),
                say!(language, "from here on leaders stay in office, except in {names}", names),
            )
        }
        Leadership::Stochastic { at, .. } => {
            let short = say!(language, "succession by chance");
            (*at, short, say!(language, "from here on leaders change by chance"))
        }
    };
    let labels = vec![long.clone(), short.clone()];
    Some((at, mark(Period::day(at), MarkKind::Break, labels, [&long, &short], language)))
}

fn mark(date: Period, kind: MarkKind, labels: Vec<String>, entry: [&str; 2], language: Language) -> Mark {
    let entry = entry.map(|entry| format!("{} {entry}", language.period(date)));
    Mark { at: decimal_year(date.first), until: None, kind, labels, entry }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built_in(overrides: &[&str]) -> Scenario {
        let text =
            crate::scenario::built_in_text("central-asia.toml").expect("the reference case is built in");
        let overrides: Vec<String> = overrides.iter().map(|text| (*text).to_owned()).collect();
        Scenario::from_text("central-asia.toml", text, &overrides)
            .unwrap_or_else(|problems| panic!("{problems}"))
    }

    fn labels(scenario: &Scenario, kind: MarkKind) -> Vec<String> {
        let of_kind = marks(scenario, Language::English).into_iter().filter(|mark| mark.kind == kind);
        of_kind.filter_map(|mark| mark.labels.last().cloned()).collect()
    }

    #[test]
    fn history_as_it_was() {
        let scenario = built_in(&[]);
        let leaders = labels(&scenario, MarkKind::Leader);
        // Rahmon is the first leader listed for Tajikistan, so Tajikistan has no mark.
        assert_eq!(
            leaders,
            [
                "KGZ: Bakiyev",
                "TKM: G. Berdimuhamedow",
                "KGZ: Otunbayeva",
                "KGZ: Atambayev",
                "UZB: Mirziyoyev",
                "KGZ: Jeenbekov",
                "KAZ: Tokayev",
                "KGZ: Japarov",
                "TKM: S. Berdimuhamedow",
            ]
        );
        let merger = 1;
        assert_eq!(labels(&scenario, MarkKind::Event).len(), scenario.events().len() - merger);
        assert!(marks(&scenario, Language::English).windows(2).all(|pair| pair[0].at <= pair[1].at));
        assert!(labels(&scenario, MarkKind::Break).is_empty());
    }

    #[test]
    fn breaks_of_the_inputs_are_marked_where_they_change_something() {
        let scenario = built_in(&[]);
        let inputs = labels(&scenario, MarkKind::Input);
        assert_eq!(
            inputs,
            [
                "treaty of Tashkent",
                "common fate 0.50",
                "EurAsEC customs union",
                "common fate 0.30",
                "Merger of CACO into EurAsEC",
                "Belt and Road",
                "Eurasian Economic Union",
                "Eurasian Economic Union with Kyrgyzstan",
                "common fate 0.60",
            ]
        );
        let at: Vec<f64> = marks(&scenario, Language::English)
            .iter()
            .filter(|mark| mark.kind == MarkKind::Input)
            .map(|mark| mark.at.floor())
            .collect();
        assert_eq!(at, [1992.0, 1999.0, 2000.0, 2003.0, 2005.0, 2013.0, 2015.0, 2015.0, 2022.0]);
        let without = built_in(&["mechanisms.external_pull=false"]);
        let kept = labels(&without, MarkKind::Input);
        assert!(kept.len() == 4 && !kept.iter().any(|label| label.contains("Belt")), "{kept:?}");
    }

    #[test]
    fn what_lasts_is_marked_with_its_end_inside_the_calendar() {
        let event = |name: &str, rest: &str| format!("{{ name = \"{name}\", {rest} }}");
        let events = [
            event(
                "Gate",
                "kind = \"closure\", date = \"2010-04\", until = \"2012-07-01\", pairs = [[\"UZB\", \"KGZ\"]], severity = 0.5",
            ),
            event(
                "Old war",
                "kind = \"conflict\", date = \"1990\", until = \"1993\", pair = [\"UZB\", \"KGZ\"], severity = 0.5",
            ),
            event("Danger", "kind = \"exposure\", date = \"2029\", until = \"2050\", level = 0.5"),
            event("Over", "kind = \"exposure\", date = \"1990\", until = \"1992-01-01\", level = 0.5"),
            event("Treaty", "kind = \"treaty\", date = \"2009\", states = [\"UZB\", \"KGZ\"], depth = 0.5"),
        ];
        let scenario = built_in(&[&format!("events=[{}]", events.join(", "))]);
        let of = |scenario: &Scenario, name: &str| {
            let marks = marks(scenario, Language::English);
            marks.into_iter().find(|mark| mark.labels[0] == name)
        };
        let gate = of(&scenario, "Gate").expect("a mark");
        assert_eq!((gate.kind, gate.until), (MarkKind::Input, Some(2012.0 + 182.0 / 366.0)));
        assert_eq!(gate.entry[0], "Apr 2010–Jul 2012 Gate");
        let war = of(&scenario, "Old war").expect("a mark");
        assert_eq!((war.at, war.until), (1992.0, Some(1993.0)));
        let danger = of(&scenario, "Danger").expect("a mark");
        assert_eq!((danger.kind, danger.until), (MarkKind::Input, Some(2031.0)));
        assert_eq!(of(&scenario, "Over"), None);
        let treaty = of(&scenario, "Treaty").expect("a mark");
        assert_eq!((treaty.kind, treaty.until), (MarkKind::Input, None));
    }

    #[test]
    fn a_leader_bears_the_short_name_that_the_scenario_gives() {
        let scenario = built_in(&["states.TKM.leaders.\"Serdar Berdimuhamedow\".short=\"Serdar B.\""]);
        assert_eq!(labels(&scenario, MarkKind::Leader).last().map(String::as_str), Some("TKM: Serdar B."));
        assert!(scenario.resolved().contains("short = \"Serdar B.\""));
        assert!(!built_in(&[]).resolved().contains("short = "));
    }

    #[test]
    fn frozen_leaders_do_not_change() {
        let frozen = built_in(&["leadership={ mode = \"frozen\", at = \"2016-08-31\" }"]);
        assert_eq!(labels(&frozen, MarkKind::Leader).last().map(String::as_str), Some("KGZ: Atambayev"));
        assert_eq!(labels(&frozen, MarkKind::Break), ["leaders stay"]);
        let only_one =
            built_in(&["leadership={ mode = \"frozen\", at = \"2016-08-31\", except = [\"UZB\"] }"]);
        assert_eq!(labels(&only_one, MarkKind::Leader).last().map(String::as_str), Some("UZB: Mirziyoyev"));
        assert_eq!(labels(&only_one, MarkKind::Break), ["leaders stay, except UZB"]);
    }

    #[test]
    fn chance_replaces_the_record_from_its_last_day_on() {
        let scenario =
            built_in(&["leadership={ mode = \"stochastic\", at = \"2019-06-30\", turnover_rate = 0.1, \
                                   successor_openness = 0.5, concentration = 5.0 }"]);
        assert_eq!(labels(&scenario, MarkKind::Leader).last().map(String::as_str), Some("KAZ: Tokayev"));
        assert_eq!(labels(&scenario, MarkKind::Break), ["succession by chance"]);
    }

    #[test]
    fn who_leaves_before_a_tick_begins_never_governs() {
        // On the first day of each year, Karimov governs until 2016 and Mirziyoyev afterwards.
        let scenario = built_in(&["scenario.ticks_per_year=1"]);
        let leaders = labels(&scenario, MarkKind::Leader);
        assert!(leaders.contains(&"UZB: Mirziyoyev".to_owned()));
        let years =
            built_in(&["scenario.ticks_per_year=1", "scenario.start=\"2017\"", "scenario.end=\"2019\""]);
        // Tokayev takes office in March 2019, after the first day of the last tick.
        assert!(!labels(&years, MarkKind::Leader).contains(&"KAZ: Tokayev".to_owned()));
        assert!(labels(&years, MarkKind::Leader).contains(&"KGZ: Jeenbekov".to_owned()));
    }
}
