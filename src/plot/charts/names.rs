//! Names of categories and events in figures.

use crate::{
    outcome::{Culture, Passage},
    plot::{
        font::Face,
        language::{Language, say},
        text::{Shift, Text},
    },
    scenario::Scenario,
};

/// Name of a culture of anarchy.
pub fn culture(culture: Culture, language: Language) -> String {
    match culture {
        Culture::Hobbesian => say!(language, "Hobbesian"),
        Culture::Lockean => say!(language, "Lockean"),
        Culture::Kantian => say!(language, "Kantian"),
    }
}

/// Name of the event of a first passage.
pub fn passage(passage: &Passage, scenario: &Scenario, language: Language) -> String {
    let states = scenario.states().len();
    let of_issue = passage.name.strip_prefix("first_agreement_");
    let issue = of_issue.and_then(|id| scenario.issues().iter().find(|issue| issue.id == id));
    if let Some(issue) = issue {
        let issue = language.called(&issue.name);
        return say!(language, "all {states} states agree on {issue}", states, issue);
    }
    match passage.name.strip_prefix("first_integration_") {
        Some(level) => {
            say!(language, "integration rises to {level}", level = language.number(&level.replace('_', ".")))
        }
        None => passage.label.clone(),
    }
}

/// Placeholder for a mathematical symbol in a text.
pub const SYMBOL: char = '\u{fffc}';

/// Words in which [`SYMBOL`] is replaced by an italic symbol with its subscript.
pub fn symbolic(words: &str, symbol: &str, subscript: &str) -> Text {
    let (before, after) = words.split_once(SYMBOL).unwrap_or((words, ""));
    let text = Text::plain(before).then(symbol, Face::Italic, Shift::None);
    text.then(subscript, Face::Italic, Shift::Subscript).then(after, Face::Regular, Shift::None)
}

/// A name with an initial capital.
pub fn capitalised(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
