//! A whole scenario to fill in: every state, pair and issue of a region with every key.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use thiserror::Error;

use crate::scenario::codebook::{CodebookEntry, codebook_entry};
use crate::scenario::limits;
use crate::scenario::raw::forms::Form;

/// A region without anything that is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blank {
    states: Vec<String>,
    issues: Vec<String>,
}

/// Why a list of ids names no region.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadIds {
    /// The option is missing or empty.
    #[error("{option}: it names no {what}\nhelp: name {}, as {option} {example}", at_least(*.least))]
    None {
        /// The option.
        option: &'static str,
        /// One of what it names.
        what: &'static str,
        /// Fewest that a region has.
        least: usize,
        /// Ids that would do.
        example: &'static str,
    },
    /// There is one state alone.
    #[error("{option} {id}: one {what} makes no region\nhelp: name at least two, as {option} {id},{}", another(.id))]
    One {
        /// The option.
        option: &'static str,
        /// One of what it names.
        what: &'static str,
        /// The only id.
        id: String,
    },
    /// An id is empty or has another form.
    #[error("{option}: `{id}`, number {place} of the list, is no id\nhelp: an id is {}", Form::Id.allowed())]
    Form {
        /// The option.
        option: &'static str,
        /// The id.
        id: String,
        /// Its place in the list, from 1.
        place: usize,
    },
    /// An id stands twice, in lower or upper case.
    #[error("{option}: `{id}`, number {place} of the list, is `{first}` again\nhelp: name each {what} once")]
    Twice {
        /// The option.
        option: &'static str,
        /// One of what it names.
        what: &'static str,
        /// The id.
        id: String,
        /// The id that stands first.
        first: String,
        /// Its place in the list, from 1.
        place: usize,
    },
    /// There are too many.
    #[error("{option}: it names {count} {what}s\nhelp: name at most {most}")]
    TooMany {
        /// The option.
        option: &'static str,
        /// One of what it names.
        what: &'static str,
        /// Their number.
        count: usize,
        /// The largest number.
        most: usize,
    },
}

fn at_least(least: usize) -> &'static str {
    if least > 1 { "at least two" } else { "at least one" }
}

/// An id other than one.
fn another(id: &str) -> &'static str {
    if id.eq_ignore_ascii_case("BBB") { "AAA" } else { "BBB" }
}

/// Ids in a list with commas.
struct List {
    option: &'static str,
    what: &'static str,
    least: usize,
    most: usize,
    example: &'static str,
}

impl List {
    fn read(&self, text: Option<&str>) -> Result<Vec<String>, BadIds> {
        let Self { option, what, least, most, example } = *self;
        let text = text.unwrap_or_default();
        if text.trim().is_empty() {
            return Err(BadIds::None { option, what, least, example });
        }
        let ids: Vec<String> = text.split(',').map(|id| id.trim().to_owned()).collect();
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for (index, id) in ids.iter().enumerate() {
            let place = index + 1;
            if !Form::Id.accepts(id) {
                return Err(BadIds::Form { option, id: id.clone(), place });
            }
            if let Some(first) = seen.insert(id.to_lowercase(), id) {
                return Err(BadIds::Twice { option, what, id: id.clone(), first: first.to_owned(), place });
            }
        }
        match ids.len() {
            count if count > most => Err(BadIds::TooMany { option, what, count, most }),
            1 if least > 1 => {
                Err(BadIds::One { option, what, id: ids.into_iter().next().unwrap_or_default() })
            }
            _ => Ok(ids),
        }
    }
}

/// First sentence of what a number is, for a comment on its line.
fn meaning(name: &str) -> String {
    let meaning = codebook_entry(name).map_or("", |entry: &CodebookEntry| entry.meaning.as_str());
    let sentence = meaning.split(". ").next().unwrap_or_default();
    let words = sentence.split(':').next().unwrap_or_default().trim_end_matches('.');
    let mut characters = words.chars();
    characters
        .next()
        .map_or_else(String::new, |first| format!("{}{}", first.to_lowercase(), characters.as_str()))
}

impl Blank {
    /// Reads the ids of states and issues from lists with commas.
    ///
    /// # Errors
    ///
    /// [`BadIds`].
    pub fn new(states: Option<&str>, issues: Option<&str>) -> Result<Self, BadIds> {
        let of_states = List {
            option: "--states",
            what: "state",
            least: 2,
            most: limits::MOST_STATES,
            example: "AAA,BBB,CCC",
        };
        let of_issues = List {
            option: "--issues",
            what: "issue",
            least: 1,
            most: limits::MOST_ISSUES,
            example: "trade,security",
        };
        Ok(Self { states: of_states.read(states)?, issues: of_issues.read(issues)? })
    }

    /// The text of the scenario.
    pub fn text(&self) -> String {
        let mut text = HEAD.to_owned();
        for id in &self.states {
            self.state(&mut text, id);
        }
        text += "\n# --- dyads: every pair of states, once\n";
        for (place, one) in self.states.iter().enumerate() {
            for other in &self.states[place + 1..] {
                dyad(&mut text, one, other);
            }
        }
        text += ISSUES;
        for id in &self.issues {
            issue(&mut text, id);
        }
        self.external(&mut text);
        text += &tail();
        text
    }

    /// A table with the same value for each of some ids.
    fn each<'a>(ids: impl Iterator<Item = &'a String>, value: &str) -> String {
        let values: Vec<String> = ids.map(|id| format!("{id} = {value}")).collect();
        format!("{{ {} }}", values.join(", "))
    }

    fn state(&self, text: &mut String, id: &str) {
        let rivalry = Self::each(self.states.iter().filter(|other| *other != id), "0.0");
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            r#"
[[states]]
id = "{id}"
name = "{id}"                        # to code: the name of the state, which figures show
sovereignty_sensitivity = 0.5     # to code: {}
endowments = {{ resources = 0.5, labour = 0.5 }}   # to code: {}; every state names the same ones
gdp_bn = {{ 2000 = 1.0 }}            # to code: gross domestic product by year, real, in one unit for all states
population_m = {{ 2000 = 1.0 }}      # to code: population by year, in millions
[[states.leaders]]                # one for each leader, by date of office; the first also covers the time before
name = "Leader of {id}"              # to code: the name
#short = "Leader"                 # a shorter name for charts
from = "2000"                     # to code: first day in office
openness = 0.5                    # to code: {}
rivalry = {rivalry}   # to code: {}
"#,
            meaning("sovereignty_sensitivity"),
            meaning("endowments"),
            meaning("openness"),
            meaning("rivalry"),
        );
    }

    fn external(&self, text: &mut String) {
        let states = Self::each(self.states.iter(), "0.0");
        let _ = write!(
            text,
            r#"
# --- outside world: one [[external]] for each outside power and date; a later one overrides an earlier one
[[external]]
power = "An outside power"        # to code: the power, and by what it serves the states
from = "2000"                     # to code: first day in force
[external.pull]                   # to code: {}
"#,
            meaning("pull"),
        );
        for issue in &self.issues {
            let _ = writeln!(text, "{issue} = {states}");
        }
    }
}

/// Beginning of the file.
const HEAD: &str = r#"#:schema scenario.schema.json
#
# A scenario of concord to fill in. It is valid as it is: every coded number stands in the middle of its scale, which says nothing.
#
# 1. Replace what is marked `to code`, and the mark by `# coded: the reason` or `# fact: the source`.
# 2. concord check scenario.toml                     lists what is still to be coded, and warns of what has no source
#    concord check --explain openness                says how a number is coded: anchors, indicators, data, mistakes
# 3. concord run scenario.toml                       runs it

[scenario]
name = "my-scenario"              # to code: the folder of results is called after it
title = "My scenario"             # to code: charts are
description = "What I want to find out with it."   # to code: the question
start = "2000"                    # to code: first day: "2000", "2000-Q1", "2000-01" or "2000-01-01"
end = "2029"                      # to code: last day, in the same forms
ticks_per_year = 4                # convention: numerical, since rates are per year
#record = "record.toml"           # observations to score against and to fit to

[monte_carlo]
replicates = 1000                 # convention: the standard error of a mean falls with the root
seed = 1                          # convention: any number would do

[leadership]
mode = "historical"               # leaders as listed; others: "frozen" with at and except; "stochastic"

# --- states
"#;

fn dyad(text: &mut String, one: &str, other: &str) {
    let _ = write!(
        text,
        r#"
[[dyads]]
pair = ["{one}", "{other}"]
heritage = 0.5                    # to code: {}
proximity = 0.5                   # to code: {}
dispute = 0.5                     # to code: {}
"#,
        meaning("heritage"),
        meaning("proximity"),
        meaning("dispute"),
    );
}

/// Beginning of the issues.
const ISSUES: &str = r#"
# --- issues
# Complementarity: what makes two states useful to each other, times their proximity unless scaled = false. Other rules:
#   { rule = "endowment_gap", value = 1.5 }                            those fit who have different things
#   { rule = "joint", endowment = "resources", value = 1.0 }           both need to have the endowment
#   { rule = "exchange", give = "resources", take = "labour" }         one has what the other lacks
"#;

fn issue(text: &mut String, id: &str) {
    let _ = write!(
        text,
        r#"
[[issues]]
id = "{id}"
name = "{id}"                     # to code: the name of the issue, which figures show
benefit = 1.0                     # to code: {}
sovereignty_cost = 1.0            # to code: {}
index_weight = 1.0                # to code: weight in the indices of integration and paper; 0 leaves the issue out of them
legacy = 0.5                      # to code: {}
signed_at_start = 0.0             # to code: depth that all states have signed before the first day
high_politics = 1.0               # to code: {}; it counts as far as low_politics says
identity_channel = false          # to code: whether ties in the issue make states more alike
complementarity = {{ rule = "constant", value = 0.5, scaled = true }}   # to code: rule and factor, see above
"#,
        meaning("benefit"),
        meaning("sovereignty_cost"),
        meaning("legacy"),
        meaning("high_politics"),
    );
}

/// End of the file.
fn tail() -> String {
    format!(
        r#"
[common_fate]
shock_sd = 0.0                    # to code: standard deviation of shocks around the baseline
relaxation_rate = 0.2             # to code: rate at which a shock fades, a year
[common_fate.baseline]            # to code: {}
2000 = 0.5

# --- dated events, if any; further kinds are in docs/scenarios.md
#[[events]]
#name = "A revolution"
#date = "2005-03-24"
#kind = "upheaval"                # a state loses consolidation
#state = "..."
#severity = 0.3

# --- parameters of the rules: those that are left out have the defaults and priors of the model
[parameters]
initial_consolidation = 0.5       # to code: {}
#low_politics = 0.5               # how far society makes up for what leaders do not hold; 0 if left out

[codings]
error = 0.125                     # half a step of the codebook's scale

# Sources can also stand here, by the key that --set takes, instead of in comments:
#[sources]
#"parameters.initial_consolidation" = "coded: independent for sixty years"

# --- regimes at the end of a run, first match first; what matches none is fragmentation
[outcomes]
integration = {{ integration_min = 0.50 }}                        # convention
cooperation = {{ integration_min = 0.25 }}                        # convention
normalisation = {{ dispute_max = 0.20, identity_min = 0.0 }}      # convention
"#,
        meaning("exposure"),
        meaning("consolidation"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    fn blank(states: &str, issues: &str) -> Scenario {
        let text = Blank::new(Some(states), Some(issues)).expect("ids").text();
        Scenario::from_text("blank.toml", &text, &[]).unwrap_or_else(|problems| panic!("{problems}\n{text}"))
    }

    #[test]
    fn a_blank_scenario_is_valid_and_states_every_coded_number_without_a_source() {
        for (states, issues) in
            [("A,B", "x"), ("SAU,ARE,QAT,BHR", "trade,security,water_1"), ("a, b ,c", " x , y ")]
        {
            let scenario = blank(states, issues);
            let (count, issues) = (scenario.states().len(), scenario.issues().len());
            let pairs = count * (count - 1) / 2;
            assert_eq!(scenario.dyads().len(), pairs);
            let numbers = scenario.coded_numbers();
            assert_eq!(numbers.len(), 4 * count + 2 * pairs + 3 * pairs + 4 * issues + issues * count + 2);
            assert!(numbers.iter().all(|number| number.source.is_none()));
            let found = scenario.provenance();
            assert!(found.left_out.is_empty() && found.unsourced.is_empty(), "{:?}", found.unsourced);
            // Of a state 9 values, of a pair 3, of an issue 9, of the power 3, of the scenario 5, of common fate 3 and a parameter.
            assert_eq!(
                found.to_code.len(),
                9 * count + 3 * pairs + 9 * issues + 3 + 5 + 3 + 1,
                "{:?}",
                found.to_code
            );
        }
    }

    #[test]
    fn its_examples_are_valid_too() {
        let text = Blank::new(Some("A,B"), Some("x")).expect("ids").text();
        let example = |line: &str| {
            line.starts_with('#') && !line.starts_with("# ") && !line.starts_with("#:") && line.len() > 1
        };
        let tried: Vec<&str> = text
            .lines()
            .filter(|line| !line.starts_with("#record"))
            .map(|line| if example(line) { &line[1..] } else { line })
            .collect();
        let tried = tried.join("\n").replace("state = \"...\"", "state = \"A\"");
        let scenario =
            Scenario::from_text("tried.toml", &tried, &[]).unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(scenario.events().len(), 1);
    }

    #[test]
    fn lists_that_name_no_region_are_refused_with_place_and_remedy() {
        let refused = |states: Option<&str>, issues: Option<&str>| {
            Blank::new(states, issues).expect_err("no region").to_string()
        };
        for (states, issues, expected) in [
            (
                None,
                Some("x"),
                "--states: it names no state\nhelp: name at least two, as --states AAA,BBB,CCC",
            ),
            (Some(" "), Some("x"), "--states: it names no state\nhelp: name at least two"),
            (
                Some("BBB"),
                Some("x"),
                "--states BBB: one state makes no region\nhelp: name at least two, as --states BBB,AAA",
            ),
            (
                Some("A,B"),
                None,
                "--issues: it names no issue\nhelp: name at least one, as --issues trade,security",
            ),
            (
                Some("A,B,a"),
                Some("x"),
                "--states: `a`, number 3 of the list, is `A` again\nhelp: name each state once",
            ),
            (
                Some("A,,B"),
                Some("x"),
                "--states: ``, number 2 of the list, is no id\nhelp: an id is a letter, then",
            ),
            (Some("A,B-1"), Some("x"), "--states: `B-1`, number 2 of the list, is no id"),
            (Some("A,B"), Some("x,1y"), "--issues: `1y`, number 2 of the list, is no id"),
            (
                Some("A,B"),
                Some("x,x"),
                "--issues: `x`, number 2 of the list, is `x` again\nhelp: name each issue once",
            ),
        ] {
            let found = refused(states, issues);
            assert!(found.starts_with(expected), "{found}");
        }
        let many: Vec<String> = (0..=limits::MOST_STATES).map(|place| format!("S{place}")).collect();
        assert_eq!(
            refused(Some(&many.join(",")), Some("x")),
            "--states: it names 201 states\nhelp: name at most 200"
        );
    }
}
