//! A condition on the outcomes of a replicate, such as `regime == "integration" and not dispute > 0.2`.
//!
//! ```text
//! condition  = all { "or" all }
//! all        = one { "and" one }
//! one        = "not" one | "(" condition ")" | NAME comparison VALUE
//! comparison = "==" | "!=" | "<" | "<=" | ">" | ">="
//! ```
//!
//! Names are the columns of the outcomes by replicate. A first passage is compared as the date of its tick in decimal
//! years, or with `never`, which is later than any date. A bare name is a category if the field has categories.

mod reader;

use crate::outcome::EndRow;
use crate::scenario::Scenario;

pub use reader::ConditionError;

/// A condition on the outcomes of replicates of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    root: Node,
    /// Decimal year of each tick.
    years: Vec<f64>,
    /// Text of the condition.
    text: String,
}

/// Node of a condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// All of these conditions.
    All(Vec<Node>),
    /// At least one of these conditions.
    Any(Vec<Node>),
    /// Negation.
    Not(Box<Node>),
    /// Comparison of a field with a value: a number, the index of a category, or a date in decimal years, infinite for never.
    Compare(Field, Comparison, f64),
}

/// Compared outcome; indices are those of [`EndRow`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Number of the replicate.
    Replicate,
    /// A measure of the region.
    Region(usize),
    /// The regime.
    Regime,
    /// The culture of anarchy.
    Culture,
    /// Date of a first passage.
    Passage(usize),
    /// Number of agreements of an issue and size.
    Agreements(usize),
}

/// Comparison operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

impl Comparison {
    fn holds(self, a: f64, b: f64) -> bool {
        match self {
            Self::Equal => a == b,
            Self::Unequal => a != b,
            Self::Below => a < b,
            Self::AtMost => a <= b,
            Self::Above => a > b,
            Self::AtLeast => a >= b,
        }
    }
}

impl Condition {
    /// Reads a condition about replicates of a scenario.
    ///
    /// # Errors
    ///
    /// [`ConditionError`], with the position and the expected words.
    pub fn parse(text: &str, scenario: &Scenario) -> Result<Self, ConditionError> {
        Ok(Self::new(reader::read(text, scenario)?, scenario, text))
    }

    /// A condition on replicates of a scenario from a tree of nodes; `text` describes it in words.
    pub fn new(root: Node, scenario: &Scenario, text: impl Into<String>) -> Self {
        Self { root, years: scenario.calendar().years(), text: text.into() }
    }

    /// The text of the condition.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the outcomes of a replicate satisfy the condition.
    pub fn holds(&self, end: &EndRow) -> bool {
        self.node(&self.root, end)
    }

    fn node(&self, node: &Node, end: &EndRow) -> bool {
        match node {
            Node::All(nodes) => nodes.iter().all(|node| self.node(node, end)),
            Node::Any(nodes) => nodes.iter().any(|node| self.node(node, end)),
            Node::Not(node) => !self.node(node, end),
            Node::Compare(field, comparison, value) => comparison.holds(self.value(*field, end), *value),
        }
    }

    fn value(&self, field: Field, end: &EndRow) -> f64 {
        match field {
            Field::Replicate => end.replicate as f64,
            Field::Region(place) => end.region[place],
            Field::Regime => end.regime as f64,
            Field::Culture => end.culture as usize as f64,
            Field::Passage(place) => {
                end.passages[place].map_or(f64::INFINITY, |tick| self.years[tick as usize])
            }
            Field::Agreements(place) => f64::from(end.agreements[place]),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::outcome::Culture;
    use crate::problem::explained;

    fn read(text: &str) -> Result<Condition, String> {
        let explained = |error| explained(&error, |setting| setting.to_string());
        Condition::parse(text, &Scenario::built_in()).map_err(explained)
    }

    fn end() -> EndRow {
        EndRow {
            replicate: 7,
            region: [0.45, 0.6, 0.15, -0.1, 0.2, 0.7, 40.0, 12.0],
            regime: 0,
            culture: Culture::Lockean,
            passages: vec![Some(99), None, Some(0), None, None, None, Some(4), None],
            agreements: (0..24).collect(),
        }
    }

    fn holds(text: &str) -> bool {
        read(text).unwrap_or_else(|error| panic!("{error}")).holds(&end())
    }

    #[test]
    fn conditions_hold_or_not() {
        let regime = Scenario::built_in().regimes()[0].name.clone();
        for (text, expected) in [
            (format!("regime == \"{regime}\""), true),
            (format!("regime != '{regime}' or integration >= 0.45"), true),
            ("integration > 0.45".to_owned(), false),
            ("not integration > 0.45 and paper == 0.6".to_owned(), true),
            ("not (integration <= 0.45 and paper == 0.6)".to_owned(), false),
            ("dispute > 0.5 or dispute < 0.3 and agreements == 4_0".to_owned(), true),
            ("(dispute < 0.3 or dispute > 0.5) and agreements == 41".to_owned(), false),
            ("culture == lockean".to_owned(), true),
            ("replicate == 7 and identity < -5e-2".to_owned(), true),
            // Tick 99 of quarters from 1992 on is the last of 2016.
            ("first_agreement_dialogue == 2016.75".to_owned(), true),
            ("first_agreement_trade == never and first_agreement_trade > 3000".to_owned(), true),
            ("first_integration_0_25 < 1994".to_owned(), true),
            ("agreements_dialogue_3 == 1 and agreements_culture_5 == 23".to_owned(), true),
        ] {
            assert_eq!(holds(&text), expected, "{text}");
        }
    }

    #[test]
    fn a_mistake_is_shown_where_it_is_with_what_could_stand_there() {
        for (text, what, marks, help) in [
            (
                "regine == \"integration\"",
                "there is no \"regine\", at character 1",
                "  ^^^^^^\n",
                "did you mean regime?",
            ),
            (
                "dispute > 1 and (regime == \"x\")",
                "there is no \"x\", at character 28",
                "                             ^^^\n",
                "there are \"integration\"",
            ),
            ("integration = 1", "there is no =", "              ^\n", "write =="),
            ("integration > ", "a number is missing", "                ^\n", "such as 0.5"),
            ("integration > high", "a number is missing", "                ^^^^\n", "such as 0.5"),
            ("regime < \"integration\"", "categories have no order", "         ^\n", "== or !="),
            ("(integration > 0.5", "a bracket is not closed", "                    ^\n", "write )"),
            (
                "integration > 0.5 paper > 1",
                "this was not expected",
                "                    ^^^^^\n",
                "and, or",
            ),
            ("integration > 0.5.1", "0.5.1 is no number", "                ^^^^^\n", "such as 0.5"),
            ("culture == 'kantian", "a quotation is not closed", "             ^^^^^^^^\n", "end it with '"),
            ("", "a name is missing", "  ^\n", "integration, paper"),
            ("étoile > 1", "there is no \"étoile\"", "  ^^^^^^\n", "columns"),
        ] {
            let message = read(text).expect_err(text);
            assert!(message.starts_with(&format!("where: {what}")), "{message}");
            assert!(message.contains(&format!("\n{marks}help: ")) && message.contains(help), "{message}");
        }
        assert!(read(&"(".repeat(100_000)).is_err_and(|message| message.contains("within each other")));
        assert!(read(&"not ".repeat(100_000)).is_err_and(|message| message.contains("within each other")));
    }

    /// Conditions with their truth values on [`end`].
    fn conditions() -> impl Strategy<Value = (String, bool)> {
        let leaf = prop_oneof![
            Just(("integration > 0.4".to_owned(), true)),
            Just(("paper < 0.5".to_owned(), false)),
            Just(("culture == 'lockean'".to_owned(), true)),
            Just(("first_agreement_trade != never".to_owned(), false)),
        ];
        leaf.prop_recursive(5, 32, 4, |inner| {
            prop_oneof![
                inner.clone().prop_map(|(text, holds)| (format!("not ({text})"), !holds)),
                prop::collection::vec(inner.clone(), 1..4).prop_map(|all| {
                    let texts: Vec<String> = all.iter().map(|(text, _)| format!("({text})")).collect();
                    (texts.join(" and "), all.iter().all(|(_, holds)| *holds))
                }),
                prop::collection::vec(inner, 1..4).prop_map(|any| {
                    let texts: Vec<String> = any.iter().map(|(text, _)| format!("( {text} )")).collect();
                    (texts.join("  or\t"), any.iter().any(|(_, holds)| *holds))
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_condition_means_what_it_says((text, expected) in conditions()) {
            // Brackets of a random condition stay below the limit.
            prop_assert_eq!(holds(&text), expected, "{}", text);
        }

        #[test]
        fn no_text_breaks_the_reader(text in "[\\PC\n]{0,60}") {
            if let Err(message) = read(&text) {
                prop_assert!(message.contains("\nhelp: "));
            }
        }

        #[test]
        fn pieces_in_any_order_are_read_or_refused(
            pieces in prop::collection::vec(
                prop_oneof![
                    Just("and"), Just("or"), Just("not"), Just("("), Just(")"), Just("=="), Just("<"),
                    Just("integration"), Just("regime"), Just("0.5"), Just("\"integration\""), Just("never"),
                ],
                0..12,
            ),
        ) {
            let text = pieces.join(" ");
            if let Ok(condition) = read(&text) {
                condition.holds(&end());
            }
        }
    }
}
