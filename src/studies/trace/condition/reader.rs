//! Reads conditions from text.

use std::ops::Range;

use super::{Comparison, Field, Node};
use crate::export::outcomes::Columns;
use crate::model::series::REGION;
use crate::outcome::Culture;
use crate::problem::Remedy;
use crate::scenario::{Scenario, milestones, nearest};

/// Maximum depth of nested brackets and negations.
const DEEPEST: usize = 64;

/// An error in the text of a condition, with its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionError {
    /// The text.
    text: String,
    /// Position in bytes.
    place: Range<usize>,
    what: String,
    help: Remedy,
}

impl ConditionError {
    /// The expected words at the position.
    pub fn help(&self) -> &Remedy {
        &self.help
    }
}

impl std::fmt::Display for ConditionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { text, place, what, .. } = self;
        let columns = |bytes: Range<usize>| text.get(bytes).map_or(0, |part| part.chars().count());
        let (before, marked) = (columns(0..place.start), columns(place.clone()).max(1));
        // A single line, so that the marks are below their position.
        let shown: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let number = before + 1;
        let marks = format!("{}{}", " ".repeat(before), "^".repeat(marked));
        write!(f, "{what}, at character {number}\n  {shown}\n  {marks}")
    }
}

impl std::error::Error for ConditionError {}

/// The words of conditions.
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

/// Reads a condition about replicates of a scenario.
///
/// # Errors
///
/// [`ConditionError`], with the position and the expected words.
pub fn read(text: &str, scenario: &Scenario) -> Result<Node, ConditionError> {
    let mut reader = Reader { text, at: 0, depth: 0, words: Vocabulary::new(scenario) };
    let root = reader.any()?;
    let rest = reader.peek()?;
    if rest.kind != Kind::End {
        let what = "this was not expected".to_owned();
        return Err(reader.error(rest.place, what, "join conditions with and, or"));
    }
    Ok(root)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    words: Vocabulary,
}

impl Reader<'_> {
    fn error(&self, place: Range<usize>, what: String, help: impl Into<Remedy>) -> ConditionError {
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
