//! Problems of an override, apart from those of its value.

use crate::problem::{Phrase, Setting};
use crate::scenario::{
    diagnostics::{Explanation, listed, nearest},
    limits,
    tree::key::KeyProblem,
};

/// A problem of an override.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OverrideProblem {
    /// There is no `=`.
    NoEquals,
    /// The path is not written as a key.
    Key(KeyProblem),
    /// An array has no such element.
    NoElement {
        /// The segment.
        segment: String,
        /// The existing elements.
        known: Vec<String>,
    },
    /// The path continues below a value that is no table.
    NoTable(&'static str),
    /// `extends` decides which file is read, and cannot be set.
    Extends,
    /// It would change the identity of an element.
    Identity {
        /// The key that identifies elements.
        key: &'static str,
        /// The element.
        element: String,
    },
    /// It names an element, but changes nothing of it.
    SaysNothing,
}

impl OverrideProblem {
    /// Explains the problem.
    pub fn explain(&self) -> Explanation {
        let form = Some("key.path=value, such as states.UZB.sovereignty_sensitivity=0.5".into());
        let syntax = |message: &str, label: &str, help: &str| Explanation {
            code: "bad-override",
            message: message.into(),
            label: label.to_owned(),
            allowed: form.clone(),
            help: Some(help.into()),
        };
        match self {
            Self::NoEquals => Explanation {
                message: Phrase::new("there is no `=` in this `").setting(Setting::ScenarioValue).text("`"),
                ..syntax("", "`=` and a value expected", "write the value after a `=`")
            },
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
                message: "the path has too many segments".into(),
                label: "one too many".to_owned(),
                allowed: Some(format!("at most {} segments", limits::DEEPEST).into()),
                help: Some("put a segment that holds dots into quotes".into()),
            },
            Self::NoElement { segment, known } => Explanation {
                code: "unknown-element",
                message: format!("there is no `{segment}` here").into(),
                label: "not found".to_owned(),
                allowed: Some(match known.as_slice() {
                    [] => "nothing: there are no elements".into(),
                    known => listed(known.iter().map(String::as_str)).into(),
                }),
                help: nearest(segment, known.iter().map(String::as_str))
                    .map(|name| format!("did you mean `{name}`?").into()),
            },
            Self::NoTable(kind) => Explanation {
                code: "unknown-key",
                message: format!("there are no keys here: the value is {kind}").into(),
                label: "no such key".to_owned(),
                allowed: None,
                help: Some("end the path before this".into()),
            },
            Self::Extends => Explanation {
                code: "bad-override",
                message: "`extends` cannot be set from the command line".into(),
                label: "not here".to_owned(),
                allowed: Some("the keys of a scenario other than `extends`".into()),
                help: Some("name the other scenario in place of this one".into()),
            },
            Self::Identity { key, element } => Explanation {
                code: "fixed-identity",
                message: format!("`{key}` says which element this is, and cannot be set").into(),
                label: format!("would make `{element}` another"),
                allowed: Some("the other keys of the element".into()),
                help: Some(
                    "to put another in its place, extend the scenario in a file: remove this one there with remove = true, \
                     and add the other"
                        .into(),
                ),
            },
            Self::SaysNothing => Explanation {
                code: "bad-override",
                message: "this names an element and changes nothing of it".into(),
                label: "says nothing".to_owned(),
                allowed: Some("what is to be changed, beside what tells the element apart".into()),
                help: Some("name a key with its new value, or remove = true to take the element away".into()),
            },
        }
    }
}
