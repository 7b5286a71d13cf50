//! What can be wrong with the shape of a scenario: its keys, types and ranges.

use super::{
    diagnostics::{Explanation, listed},
    forms::Form,
};

/// A problem of shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShapeProblem {
    /// A table has a key that it may not have.
    UnknownKey {
        /// The key.
        key: String,
        /// The keys that it may have.
        allowed: Vec<String>,
        /// What was probably meant.
        meant: Option<Meant>,
    },
    /// A table lacks a key.
    Missing {
        /// The key.
        key: String,
        /// What its value should be.
        expected: String,
        /// What it is for.
        description: Option<String>,
    },
    /// A value is of another type.
    WrongType {
        /// What it should be.
        expected: String,
        /// What it is.
        found: &'static str,
        /// What to do about it.
        help: Option<String>,
    },
    /// A number is too small or too large.
    OutOfRange {
        /// As it is written.
        written: String,
        /// What it should be.
        expected: String,
    },
    /// A number is infinite or none at all.
    NotFinite {
        /// As it is written.
        written: String,
        /// What it should be.
        expected: String,
    },
    /// A text is not one of those allowed.
    NotOneOf {
        /// The text.
        found: String,
        /// Those allowed.
        allowed: Vec<String>,
        /// The one that was probably meant.
        nearest: Option<String>,
    },
    /// A text or key does not have its form.
    Misformed {
        /// The text.
        text: String,
        /// Its form.
        form: Form,
    },
    /// An array or table has too few or too many elements.
    WrongCount {
        /// How many it has.
        count: usize,
        /// The least.
        least: u64,
        /// The most, if there is one.
        most: Option<u64>,
    },
}

/// What was probably meant by an unknown key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// A key like it.
    Like(String),
    /// The same key of a table further out, which a heading has closed.
    Outer {
        /// Path of the table that has such a key.
        owner: String,
        /// The heading that closed it, `None` for an inline table.
        heading: Option<String>,
    },
    /// The same key of another table.
    Other {
        /// The table.
        table: String,
    },
}

impl ShapeProblem {
    /// What it says of itself.
    pub fn explain(&self) -> Explanation {
        match self {
            Self::UnknownKey { key, allowed, meant } => Explanation {
                code: "unknown-key",
                message: format!("unknown key `{key}`"),
                label: "not a key of this table".to_owned(),
                allowed: Some(match allowed.as_slice() {
                    [] => "no keys at all".to_owned(),
                    allowed => listed(allowed.iter().map(String::as_str)),
                }),
                help: meant.as_ref().map(|meant| match meant {
                    Meant::Like(like) => format!("did you mean `{like}`?"),
                    Meant::Outer { owner, heading } => {
                        let owner = if owner.is_empty() { "the whole file" } else { owner };
                        match heading {
                            Some(heading) => {
                                format!("it is a key of {owner}: write it before the first `{heading}`")
                            }
                            None => format!("it is a key of {owner}"),
                        }
                    }
                    Meant::Other { table } => format!("it is a key of `[{table}]`"),
                }),
            },
            Self::Missing { key, expected, description } => Explanation {
                code: "missing-key",
                message: format!("the key `{key}` is missing"),
                label: format!("no `{key}`"),
                allowed: Some(expected.clone()),
                help: description.as_ref().map(|text| format!("`{key}`: {text}")),
            },
            Self::WrongType { expected, found, help } => Explanation {
                code: "wrong-type",
                message: format!("expected {expected}, found {found}"),
                label: (*found).to_owned(),
                allowed: None,
                help: help.clone(),
            },
            Self::OutOfRange { written, expected } => Explanation {
                code: "out-of-range",
                message: format!("{written} is out of range"),
                label: "out of range".to_owned(),
                allowed: Some(expected.clone()),
                help: None,
            },
            Self::NotFinite { written, expected } => Explanation {
                code: "not-finite",
                message: format!("{written} is not a finite number"),
                label: "not finite".to_owned(),
                allowed: Some(expected.clone()),
                help: None,
            },
            Self::NotOneOf { found, allowed, nearest } => Explanation {
                code: "unknown-value",
                message: format!("`{found}` is not known here"),
                label: "not known".to_owned(),
                allowed: Some(listed(allowed.iter().map(String::as_str))),
                help: nearest.as_ref().map(|nearest| format!("did you mean `{nearest}`?")),
            },
            Self::Misformed { text, form } => Explanation {
                code: "misformed",
                message: match form {
                    Form::Id => format!("`{text}` cannot be an id: ids become names of files and columns"),
                    Form::FolderName => format!("`{text}` cannot be the name of a folder"),
                    Form::Year => format!("`{text}` is no year"),
                    Form::Period => format!("`{text}` is no date"),
                    Form::Label if text.is_empty() => "the text is empty".to_owned(),
                    Form::Label => "the text is not fit for a label in charts and tables".to_owned(),
                },
                label: "not allowed".to_owned(),
                allowed: Some(form.allowed().to_owned()),
                help: None,
            },
            Self::WrongCount { count, least, most } => Explanation {
                code: "wrong-count",
                message: match most {
                    Some(most) if *count as u64 > *most => format!("{count} elements are too many"),
                    _ => format!("{count} elements are too few"),
                },
                label: "wrong number of elements".to_owned(),
                allowed: Some(match most {
                    Some(most) if most == least => format!("exactly {least}"),
                    Some(most) => format!("from {least} to {most}"),
                    None => format!("at least {least}"),
                }),
                help: None,
            },
        }
    }
}
