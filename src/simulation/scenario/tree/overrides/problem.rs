//! What can be wrong with a `--set`, apart from what can be wrong with its value.

use crate::scenario::{
    diagnostics::{Explanation, listed, nearest},
    limits,
    tree::key::KeyProblem,
};

/// A problem of a `--set`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OverrideProblem {
    /// There is no `=`.
    NoEquals,
    /// The path is no key.
    Key(KeyProblem),
    /// An array has no such element.
    NoElement {
        /// The segment.
        segment: String,
        /// The elements that there are.
        known: Vec<String>,
    },
    /// The path goes on where there is no table.
    NoTable(&'static str),
    /// `extends` says what is read, and is no value of a scenario.
    Extends,
    /// It would make one element another.
    Identity {
        /// The key that tells elements apart.
        key: &'static str,
        /// The element.
        element: String,
    },
    /// It names an element, and nothing of it.
    SaysNothing,
}

impl OverrideProblem {
    /// What it says of itself.
    pub fn explain(&self) -> Explanation {
        let form = Some("key.path=value, such as states.UZB.sovereignty_sensitivity=0.5".to_owned());
        let syntax = |message: &str, label: &str, help: &str| Explanation {
            code: "bad-override",
            message: message.to_owned(),
            label: label.to_owned(),
            allowed: form.clone(),
            help: Some(help.to_owned()),
        };
        match self {
            Self::NoEquals => syntax(
                "there is no `=` in this `--set`",
                "`=` and a value expected",
                "write the value after a `=`",
            ),
            Self::Key(KeyProblem::EmptySegment) => {
                syntax("the path has an empty segment", "a key expected", "separate keys by one dot")
            }
            Self::Key(KeyProblem::OpenQuote) => {
                syntax("a quote in the path is not closed", "opened here", "close it before the next dot")
            }
            Self::Key(KeyProblem::AfterQuote) => syntax(
                "a quoted segment goes on after its quote",
                "`.` or `=` expected",
                "quote the whole segment",
            ),
            Self::Key(KeyProblem::BadQuote) => syntax(
                "a quoted segment is no text of TOML",
                "not in TOML",
                "write \\\\ for a backslash between double quotes, or take single quotes",
            ),
            Self::Key(KeyProblem::TooDeep) => Explanation {
                code: "too-large",
                message: "the path has too many segments".to_owned(),
                label: "one too many".to_owned(),
                allowed: Some(format!("at most {} segments", limits::DEEPEST)),
                help: Some("put a segment that holds dots into quotes".to_owned()),
            },
            Self::NoElement { segment, known } => Explanation {
                code: "unknown-element",
                message: format!("there is no `{segment}` here"),
                label: "not found".to_owned(),
                allowed: Some(match known.as_slice() {
                    [] => "nothing: there are no elements".to_owned(),
                    known => listed(known.iter().map(String::as_str)),
                }),
                help: nearest(segment, known.iter().map(String::as_str))
                    .map(|name| format!("did you mean `{name}`?")),
            },
            Self::NoTable(kind) => Explanation {
                code: "unknown-key",
                message: format!("there are no keys here: the value is {kind}"),
                label: "no such key".to_owned(),
                allowed: None,
                help: Some("end the path before this".to_owned()),
            },
            Self::Extends => Explanation {
                code: "bad-override",
                message: "`extends` cannot be set from the command line".to_owned(),
                label: "not here".to_owned(),
                allowed: Some("the keys of a scenario other than `extends`".to_owned()),
                help: Some("name the other scenario in place of this one".to_owned()),
            },
            Self::Identity { key, element } => Explanation {
                code: "fixed-identity",
                message: format!("`{key}` says which element this is, and cannot be set"),
                label: format!("would make `{element}` another"),
                allowed: Some("the other keys of the element".to_owned()),
                help: Some(
                    "to put another in its place, extend the scenario in a file: remove this one there with remove = true, \
                     and add the other"
                        .to_owned(),
                ),
            },
            Self::SaysNothing => Explanation {
                code: "bad-override",
                message: "this names an element and changes nothing of it".to_owned(),
                label: "says nothing".to_owned(),
                allowed: Some("what is to be changed, beside what tells the element apart".to_owned()),
                help: Some("name a key with its new value, or remove = true to take the element away".to_owned()),
            },
        }
    }
}
