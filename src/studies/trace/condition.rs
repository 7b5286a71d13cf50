//! A condition on how a replicate ends, such as `regime == "integration" and not dispute > 0.2`.
//!
//! ```text
//! condition  = all { "or" all }
//! all        = one { "and" one }
//! one        = "not" one | "(" condition ")" | NAME comparison VALUE
//! comparison = "==" | "!=" | "<" | "<=" | ">" | ">="
//! ```
//!
//! Names are the columns of the outcomes by replicate. A first passage compares as the date of its tick in decimal
//! years, or with `never`, which is later than any date. A name alone is a category where the field has any.

use std::ops::Range;

use crate::export::outcomes::Columns;
use crate::model::series::REGION;
use crate::outcome::{Culture, EndRow};
use crate::scenario::{Scenario, milestones, nearest};

/// Most brackets and negations within each other.
const DEEPEST: usize = 64;

/// A condition on the end of replicates of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    root: Node,
    /// Decimal year of each tick.
    years: Vec<f64>,
    /// As it was written.
    text: String,
}

/// What is required.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// All of these.
    All(Vec<Node>),
    /// One of these at least.
    Any(Vec<Node>),
    /// The contrary.
    Not(Box<Node>),
    /// A field against a value: a number, the place of a category, or a date in decimal years, infinite for never.
    Compare(Field, Comparison, f64),
}

/// What of the end is compared; places are those of [`EndRow`].
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
    /// When something first happened.
    Passage(usize),
    /// Number of agreements of an issue and size.
    Agreements(usize),
}

/// How a field is compared with a value.
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

/// Why a text is no condition, with the place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionError {
    /// The text.
    text: String,
    /// Bytes of the place.
    place: Range<usize>,
    what: String,
    help: String,
}

impl ConditionError {
    /// What could stand there.
    pub fn help(&self) -> &str {
        &self.help
    }
}

impl std::fmt::Display for ConditionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { text, place, what, .. } = self;
        let columns = |bytes: Range<usize>| text.get(bytes).map_or(0, |part| part.chars().count());
        let (before, marked) = (columns(0..place.start), columns(place.clone()).max(1));
        // One line, whatever is in it, so that the marks stand below their place.
        let shown: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let number = before + 1;
        let marks = format!("{}{}", " ".repeat(before), "^".repeat(marked));
        write!(f, "{what}, at character {number}\n  {shown}\n  {marks}")
    }
}

impl std::error::Error for ConditionError {}

impl Condition {
    /// Reads a condition about replicates of a scenario.
    ///
    /// # Errors
    ///
    /// [`ConditionError`], with the place and what could stand there.
    pub fn parse(text: &str, scenario: &Scenario) -> Result<Self, ConditionError> {
        let mut reader = Reader { text, at: 0, depth: 0, words: Vocabulary::new(scenario) };
        let root = reader.any()?;
        let rest = reader.peek()?;
        if rest.kind != Kind::End {
            return Err(reader.error(
                rest.place,
                "this was not expected".to_owned(),
                "join conditions with and, or",
            ));
        }
        let years = scenario.calendar().years();
        Ok(Self { root, years, text: text.to_owned() })
    }

    /// A condition on replicates of a scenario that is put together by hand; `text` says it in words.
    pub fn new(root: Node, scenario: &Scenario, text: impl Into<String>) -> Self {
        Self { root, years: scenario.calendar().years(), text: text.into() }
    }

    /// It as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the end of a replicate satisfies it.
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

/// The words that a condition can be made of.
struct Vocabulary {
    fields: Vec<(String, Field)>,
    regimes: Vec<String>,
    cultures: Vec<String>,
}

impl Vocabulary {
    fn new(scenario: &Scenario) -> Self {
        let Columns { regimes, passages, agreements, .. } = Columns::new(scenario, &milestones(scenario));
        let region =
            REGION.iter().enumerate().map(|(place, of)| (of.name().to_owned(), Field::Region(place)));
        let fields = region
            .chain([("regime".to_owned(), Field::Regime), ("culture".to_owned(), Field::Culture)])
            .chain(passages.into_iter().enumerate().map(|(place, name)| (name, Field::Passage(place))))
            .chain(agreements.into_iter().enumerate().map(|(place, name)| (name, Field::Agreements(place))))
            .chain([("replicate".to_owned(), Field::Replicate)]);
        let cultures = Culture::ALL.map(|culture| culture.name().to_owned()).to_vec();
        Self { fields: fields.collect(), regimes, cultures }
    }

    /// The categories of a field, if it has any.
    fn categories(&self, field: Field) -> Option<&[String]> {
        match field {
            Field::Regime => Some(&self.regimes),
            Field::Culture => Some(&self.cultures),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Name(String),
    Text(String),
    Number(f64),
    Comparison(Comparison),
    Open,
    Close,
    End,
}

struct Token {
    kind: Kind,
    place: Range<usize>,
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    words: Vocabulary,
}

impl Reader<'_> {
    fn error(&self, place: Range<usize>, what: String, help: impl Into<String>) -> ConditionError {
        ConditionError { text: self.text.to_owned(), place, what, help: help.into() }
    }

    fn any(&mut self) -> Result<Node, ConditionError> {
        let mut nodes = vec![self.all()?];
        while self.word("or")? {
            nodes.push(self.all()?);
        }
        Ok(Node::Any(nodes))
    }

    fn all(&mut self) -> Result<Node, ConditionError> {
        let mut nodes = vec![self.one()?];
        while self.word("and")? {
            nodes.push(self.one()?);
        }
        Ok(Node::All(nodes))
    }

    /// Takes a word if it comes next.
    fn word(&mut self, word: &str) -> Result<bool, ConditionError> {
        let next = self.peek()?;
        let is_it = matches!(&next.kind, Kind::Name(name) if name == word);
        if is_it {
            self.at = next.place.end;
        }
        Ok(is_it)
    }

    fn one(&mut self) -> Result<Node, ConditionError> {
        let next = self.next()?;
        let opens = next.kind == Kind::Open;
        let negates = matches!(&next.kind, Kind::Name(name) if name == "not");
        if !opens && !negates {
            return self.comparison(&next);
        }
        if self.depth == DEEPEST {
            let what = format!("more than {DEEPEST} brackets or negations within each other");
            return Err(self.error(next.place, what, "take some away"));
        }
        self.depth += 1;
        let node = if negates { Node::Not(Box::new(self.one()?)) } else { self.any()? };
        if opens {
            let close = self.next()?;
            if close.kind != Kind::Close {
                return Err(self.error(close.place, "a bracket is not closed".to_owned(), "write ) here"));
            }
        }
        self.depth -= 1;
        Ok(node)
    }

    fn comparison(&mut self, name: &Token) -> Result<Node, ConditionError> {
        let field = self.field(name)?;
        let comparison = self.next()?;
        let Kind::Comparison(by) = comparison.kind else {
            let help = "write one of ==, !=, <, <=, >, >=";
            return Err(self.error(comparison.place, "a comparison is missing".to_owned(), help));
        };
        let value = self.next()?;
        if let Some(categories) = self.words.categories(field) {
            if !matches!(by, Comparison::Equal | Comparison::Unequal) {
                let what = "categories have no order".to_owned();
                return Err(self.error(comparison.place, what, "write == or !="));
            }
            let known = || categories.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ");
            let (Kind::Text(text) | Kind::Name(text)) = &value.kind else {
                let what = "a category is missing".to_owned();
                return Err(self.error(value.place, what, format!("write one of {}", known())));
            };
            return match categories.iter().position(|name| name == text) {
                Some(place) => Ok(Node::Compare(field, by, place as f64)),
                None => {
                    let like = nearest(text, categories.iter().map(String::as_str));
                    let like = like.map_or_else(String::new, |like| format!("did you mean {like:?}? "));
                    let help = format!("{like}there are {}", known());
                    Err(self.error(value.place, format!("there is no {text:?}"), help))
                }
            };
        }
        let number = match value.kind {
            Kind::Number(number) => number,
            Kind::Name(ref word) if word == "never" && matches!(field, Field::Passage(_)) => f64::INFINITY,
            _ => {
                let help = if matches!(field, Field::Passage(_)) {
                    "write a date in decimal years, such as 2016.75 for its fourth quarter, or never"
                } else {
                    "write a number, such as 0.5"
                };
                return Err(self.error(value.place, "a number is missing".to_owned(), help));
            }
        };
        Ok(Node::Compare(field, by, number))
    }

    fn field(&self, token: &Token) -> Result<Field, ConditionError> {
        let names = || self.words.fields.iter().map(|(name, _)| name.as_str());
        let few = || names().take(REGION.len() + 2).collect::<Vec<_>>().join(", ");
        let Kind::Name(name) = &token.kind else {
            let help = format!("write what is compared: {} and so on", few());
            return Err(self.error(token.place.clone(), "a name is missing".to_owned(), help));
        };
        let known = self.words.fields.iter().find(|(known, _)| known == name);
        known.map(|(_, field)| *field).ok_or_else(|| {
            let like =
                nearest(name, names()).map_or_else(String::new, |like| format!("did you mean {like}? "));
            let help = format!("{like}names are the columns of the outcomes: {} and so on", few());
            self.error(token.place.clone(), format!("there is no {name:?}"), help)
        })
    }

    fn next(&mut self) -> Result<Token, ConditionError> {
        let token = self.peek()?;
        self.at = token.place.end;
        Ok(token)
    }

    fn peek(&self) -> Result<Token, ConditionError> {
        let rest = self.text[self.at..].trim_start();
        let start = self.text.len() - rest.len();
        let token = |kind, length: usize| Ok(Token { kind, place: start..start + length });
        let Some(first) = rest.chars().next() else { return token(Kind::End, 0) };
        let comparisons = [
            ("==", Comparison::Equal),
            ("!=", Comparison::Unequal),
            ("<=", Comparison::AtMost),
            (">=", Comparison::AtLeast),
            ("<", Comparison::Below),
            (">", Comparison::Above),
        ];
        if let Some((sign, by)) = comparisons.into_iter().find(|(sign, _)| rest.starts_with(sign)) {
            return token(Kind::Comparison(by), sign.len());
        }
        match first {
            '(' => token(Kind::Open, 1),
            ')' => token(Kind::Close, 1),
            '"' | '\'' => match rest[1..].find(first) {
                Some(length) => token(Kind::Text(rest[1..=length].to_owned()), length + 2),
                None => {
                    let place = start..self.text.len();
                    Err(self.error(
                        place,
                        "a quotation is not closed".to_owned(),
                        format!("end it with {first}"),
                    ))
                }
            },
            '=' => Err(self.error(start..start + 1, "there is no =".to_owned(), "write == for equality")),
            '0'..='9' | '-' | '+' | '.' => {
                let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-._".contains(c)));
                let word = &rest[..length.unwrap_or(rest.len())];
                match word.replace('_', "").parse::<f64>() {
                    Ok(number) if number.is_finite() => token(Kind::Number(number), word.len()),
                    _ => {
                        let place = start..start + word.len();
                        Err(self.error(place, format!("{word} is no number"), "write a number, such as 0.5"))
                    }
                }
            }
            _ if first.is_alphabetic() || first == '_' => {
                let length = rest.find(|c: char| !(c.is_alphanumeric() || "-._".contains(c)));
                let word = &rest[..length.unwrap_or(rest.len())];
                token(Kind::Name(word.to_owned()), word.len())
            }
            _ => {
                let place = start..start + first.len_utf8();
                let help = "write conditions such as regime == \"integration\" and dispute < 0.2";
                Err(self.error(place, format!("{first:?} means nothing here"), help))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
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

    /// Conditions with what they amount to on [`end`].
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
