//! Names and numbers in running text.

use crate::format::{number, tick_span};
use crate::model::payoff::Part;
use crate::scenario::Scenario;
use crate::scenario::calendar::Calendar;

/// The names of a scenario.
pub struct ScenarioNames<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
}

impl<'a> ScenarioNames<'a> {
    /// The names of a scenario.
    pub fn new(scenario: &'a Scenario) -> Self {
        Self { scenario }
    }

    /// Name of a state.
    pub fn state(&self, state: usize) -> &'a str {
        &self.scenario.states()[state].name
    }

    /// Name of an issue within a sentence.
    pub fn issue(&self, issue: usize) -> String {
        uncapitalised(&self.scenario.issues()[issue].name)
    }

    /// `Kazakhstan and Uzbekistan`.
    pub fn pair(&self, pair: usize) -> String {
        let (one, other) = self.scenario.dyads()[pair].pair;
        format!("{} and {}", self.state(one), self.state(other))
    }

    /// The states by name, or `all five states`.
    pub fn states(&self, states: &[usize]) -> String {
        if states.len() == self.scenario.states().len() && states.len() > 2 {
            return format!("all {} states", count(states.len()));
        }
        listed(states.iter().map(|state| self.state(*state).to_owned()))
    }
}

/// A name within a sentence: without its capital, unless it is an abbreviation.
fn uncapitalised(name: &str) -> String {
    let mut characters = name.chars();
    match (characters.next(), characters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(name.chars().skip(1)).collect()
        }
        _ => name.to_owned(),
    }
}

/// The text as a sentence begins.
pub fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// `a`, `a and b`, `a, b and c`.
pub fn listed(items: impl IntoIterator<Item = String>) -> String {
    let mut items: Vec<String> = items.into_iter().collect();
    match items.pop() {
        None => String::new(),
        Some(last) if items.is_empty() => last,
        Some(last) => format!("{} and {last}", items.join(", ")),
    }
}

/// A count within a sentence: in words up to twelve.
pub fn count(number: usize) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    WORDS.get(number).map_or_else(|| crate::format::count(number as u64), |word| (*word).to_owned())
}

/// A count with its noun.
pub fn times(number: usize, noun: &str) -> String {
    format!("{} {noun}{}", count(number), if number == 1 { "" } else { "s" })
}

/// A tick as a date or period.
pub fn span(calendar: &Calendar, t: usize) -> String {
    tick_span(calendar.first_days()[t], calendar.last_day_of(t), calendar.ticks_per_year())
}

/// A depth, a weight, a dispute.
pub fn level(value: f64) -> String {
    number(value, 2)
}

/// A level and its change, which is left out below a hundredth.
pub fn moved(before: f64, after: f64) -> String {
    let by = number(after - before, 2);
    match by.as_str() {
        "0.00" => level(after),
        _ if by.starts_with('-') => format!("{} ({by})", level(after)),
        _ => format!("{} (+{by})", level(after)),
    }
}

/// ` (dispute 0.32 to 0.37)`: where an incident has fed its dispute.
pub fn fed(before: f64, after: f64) -> String {
    match before == after {
        true => String::new(),
        false => format!(" (dispute {} to {})", level(before), level(after)),
    }
}

/// A probability: `71%`, never 0% or 100%.
pub fn chance(probability: f64) -> String {
    format!("{}%", number((100.0 * probability).clamp(1.0, 99.0), 0))
}

/// A negative part of a payoff, as a reason for a refusal.
pub fn reason(part: Part) -> &'static str {
    match part {
        Part::OwnGain => "its own loss",
        Part::PartnersGain => "a rival's gain",
        Part::SharedIdentity => "a want of common identity",
        Part::Spillover => "existing ties",
        Part::Sovereignty => "sovereignty",
        Part::Numbers => "the number of members",
        Part::Dispute => "unsettled disputes",
        Part::Prestige => "a loss of prestige",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_counts_read_as_english() {
        let list = |items: &[&str]| listed(items.iter().map(|item| (*item).to_owned()));
        assert_eq!(
            [list(&[]), list(&["a"]), list(&["a", "b"]), list(&["a", "b", "c"])],
            ["", "a", "a and b", "a, b and c"]
        );
        assert_eq!(
            [times(1, "proposal"), times(12, "proposal"), times(1300, "proposal")],
            ["one proposal", "twelve proposals", "1,300 proposals"]
        );
        assert_eq!(
            [moved(0.2, 0.25), moved(0.25, 0.2), moved(0.2, 0.2049)],
            ["0.25 (+0.05)", "0.20 (-0.05)", "0.20"]
        );
        assert_eq!(
            [uncapitalised("Water and energy"), uncapitalised("WTO rules")],
            ["water and energy", "WTO rules"]
        );
        assert_eq!([chance(0.9999), chance(0.5), chance(0.0)], ["99%", "50%", "1%"]);
    }
}
