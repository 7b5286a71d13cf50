//! Any text gives a scenario or a list of problems, and never a panic.

use concord::cli::option;
use concord::scenario::{Diagnostics, Scenario, Style, built_in_names, built_in_text};
use proptest::prelude::*;

use super::events::EVENTS;

/// Typical contents of files by students, editors and accidents.
const FRAGMENTS: [&str; 32] = [
    "nan",
    "-inf",
    "1e999",
    "-1",
    "0",
    "7",
    "0.5",
    "0,5",
    "99999999999999999999",
    "true",
    "\"\"",
    "\"KAZ\"",
    "'x'",
    "\"2017-02-30\"",
    "\"1992-Q5\"",
    "2016-08-31",
    "12:30:00",
    "[]",
    "{}",
    "[[states]]",
    "[parameters]",
    "[",
    "]",
    "{",
    "}",
    "=",
    "#",
    "\"",
    "extends = \"central-asia.toml\"",
    "remove = true",
    "mode = \"stochastic\"",
    "\u{0}\u{202e}é漢",
];

/// A change to a text.
#[derive(Debug, Clone)]
enum Mutation {
    FlipByte(usize, u8),
    DeleteLine(usize),
    DoubleLine(usize),
    SwapLines(usize, usize),
    ReplaceValue(usize, usize),
    InsertFragment(usize, usize),
    Cut(usize),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let place = any::<usize>();
    prop_oneof![
        2 => (place, any::<u8>()).prop_map(|(at, byte)| Mutation::FlipByte(at, byte)),
        3 => place.prop_map(Mutation::DeleteLine),
        2 => place.prop_map(Mutation::DoubleLine),
        2 => (place, place).prop_map(|(a, b)| Mutation::SwapLines(a, b)),
        6 => (place, place).prop_map(|(line, with)| Mutation::ReplaceValue(line, with)),
        3 => (place, place).prop_map(|(at, what)| Mutation::InsertFragment(at, what)),
        1 => place.prop_map(Mutation::Cut),
    ]
}

impl Mutation {
    fn apply(&self, text: String) -> String {
        let mut lines: Vec<&str> = text.lines().collect();
        let count = lines.len().max(1);
        match *self {
            Self::FlipByte(at, byte) => {
                let mut bytes = text.into_bytes();
                let length = bytes.len().max(1);
                if let Some(there) = bytes.get_mut(at % length) {
                    *there ^= byte;
                }
                return String::from_utf8_lossy(&bytes).into_owned();
            }
            Self::DeleteLine(at) if !lines.is_empty() => {
                lines.remove(at % count);
            }
            Self::DoubleLine(at) if !lines.is_empty() => lines.insert(at % count, lines[at % count]),
            Self::SwapLines(a, b) if !lines.is_empty() => lines.swap(a % count, b % count),
            Self::ReplaceValue(at, with) if !lines.is_empty() => {
                let line = lines[at % count];
                let key = line.split_once('=').map_or(line, |(key, _)| key);
                let changed = format!("{key}= {}", FRAGMENTS[with % FRAGMENTS.len()]);
                lines[at % count] = &changed;
                return lines.join("\n");
            }
            Self::InsertFragment(at, what) => {
                let at = text.floor_char_boundary(at % (text.len() + 1));
                return format!("{}{}{}", &text[..at], FRAGMENTS[what % FRAGMENTS.len()], &text[at..]);
            }
            Self::Cut(at) => {
                let at = text.floor_char_boundary(at % (text.len() + 1));
                return text[..at].to_owned();
            }
            _ => {}
        }
        lines.join("\n")
    }
}

/// Properties of any result.
fn holds(outcome: &Result<Scenario, Diagnostics>) {
    match outcome {
        Ok(scenario) => {
            let again = Scenario::from_text("again.toml", &scenario.resolved(), &[]);
            assert_eq!(again.as_ref(), Ok(scenario));
        }
        Err(diagnostics) => {
            assert!(diagnostics.count() > 0);
            assert_eq!(diagnostics.records(&option).count(), diagnostics.count());
            // Where the schema and the types disagree, serde tells, and that is a mistake of the program.
            assert!(diagnostics.records(&option).all(|record| record.code != "unreadable"), "{diagnostics}");
            for columns in [40, 100] {
                assert!(!diagnostics.render(Style::Plain, columns, &option).is_empty());
            }
        }
    }
}

/// The text of a built-in scenario, or the resolved text of one that extends another.
fn start() -> impl Strategy<Value = String> {
    let mut texts: Vec<String> = built_in_names()
        .flat_map(|name| {
            let resolved = Scenario::named(name, &[]).map(|scenario| scenario.resolved());
            [built_in_text(name).map(str::to_owned), resolved.ok()]
        })
        .flatten()
        .collect();
    // Half of the texts have dated events of every kind.
    for place in 0..texts.len() {
        let (_, events) = EVENTS.split_once("[[events]]").expect("events");
        texts.push(format!("{}\n[[events]]{events}", texts[place]));
    }
    proptest::sample::select(texts)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn mutated_files_are_read_or_refused(text in start(), mutations in prop::collection::vec(mutation(), 1..6)) {
        let text = mutations.iter().fold(text, |text, mutation| mutation.apply(text));
        holds(&Scenario::from_text("mutated.toml", &text, &[]));
    }

    #[test]
    fn garbage_is_refused(text in "(\\PC|[\n\t\"'=\\[\\]{}.#]){0,200}") {
        let outcome = Scenario::from_text("garbage.toml", &text, &[]);
        prop_assert!(outcome.is_err());
        holds(&outcome);
    }

    #[test]
    fn overrides_are_applied_or_refused(
        path in prop_oneof![
            "\\PC{0,20}",
            prop::collection::vec(
                proptest::sample::select(vec![
                    "states", "UZB", "leaders", "\"Shavkat Mirziyoyev\"", "openness", "rivalry", "dyads", "KAZ-UZB",
                    "dispute", "pair", "issues", "trade", "complementarity", "rule", "external", "pull", "events",
                    "Tulip Revolution", "kind", "parameters", "rung", "value", "prior", "0", "1", "99", "scenario",
                    "start", "name", "leadership", "mode", "at", "except", "mechanisms", "identity", "outcomes",
                    "common_fate", "baseline", "2022", "extends", "remove", "gdp_bn", "", "\"", " ",
                ]),
                1..6,
            ).prop_map(|segments| segments.join(".")),
        ],
        value in prop_oneof![
            "\\PC{0,12}",
            proptest::sample::select(FRAGMENTS.to_vec()).prop_map(str::to_owned),
        ],
        more in proptest::sample::select(vec![None, Some("leadership.mode=frozen"), Some("states.KGZ.remove=true")]),
    ) {
        let overrides: Vec<String> =
            [Some(format!("{path}={value}")), more.map(str::to_owned)].into_iter().flatten().collect();
        holds(&Scenario::named("central-asia", &overrides));
    }

    #[test]
    fn overrides_of_any_text_do_no_harm(argument in "\\PC{0,40}") {
        holds(&Scenario::named("mercosur", &[argument]));
    }
}
