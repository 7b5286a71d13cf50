//! Problems of the shape of a scenario: its keys, types and ranges.

use crate::scenario::{
    diagnostics::{Explanation, grouped, listed},
    raw::forms::Form,
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
        /// The key that was probably meant.
        meant: Option<Meant>,
    },
    /// A table lacks a key.
    Missing {
        /// The key.
        key: String,
        /// The values that it accepts.
        expected: String,
        /// Its purpose, or a remedy.
        help: Option<String>,
    },
    /// A value is of another type.
    WrongType {
        /// The type that it should be of.
        expected: String,
        /// All values that are accepted.
        allowed: String,
        /// The type found.
        found: &'static str,
        /// The remedy.
        help: Option<String>,
    },
    /// A number is too small or too large.
    OutOfRange {
        /// Its text.
        written: String,
        /// The values that are accepted.
        expected: String,
    },
    /// A number is infinite or not a number.
    NotFinite {
        /// Its text.
        written: String,
        /// The values that are accepted.
        expected: String,
    },
    /// A text is not one of those allowed.
    NotOneOf {
        /// The text.
        found: String,
        /// Those allowed.
        allowed: Vec<String>,
        /// The one that is most like it.
        nearest: Option<String>,
    },
    /// A text or key does not have its form.
    Misformed {
        /// The text.
        text: String,
        /// Its form.
        form: Form,
    },
    /// A text is too long.
    TooLong {
        /// Number of characters.
        count: usize,
        /// The upper bound.
        most: u64,
    },
    /// An array or table has too few or too many elements.
    WrongCount {
        /// Number of elements.
        count: usize,
        /// The lower bound.
        least: u64,
        /// The upper bound, if there is one.
        most: Option<u64>,
    },
}

/// The key that was probably meant by an unknown one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// A key like it.
    Like(String),
    /// A key of an enclosing table, which a heading has closed.
    Outer {
        /// Path of the table that has such a key.
        owner: String,
        /// The heading that closed it, `None` for an inline table.
        heading: Option<String>,
    },
    /// A key of another table.
    Other {
        /// The table.
        table: String,
    },
    /// A key of another variant of the table.
    Variant {
        /// The key that selects the variant.
        tag: String,
        /// Its value for that variant.
        word: String,
    },
}

impl ShapeProblem {
    /// Explains the problem.
    pub fn explain(&self) -> Explanation {
        match self {
            Self::UnknownKey { key, allowed, meant } => Explanation {
                code: "unknown-key",
                message: format!("unknown key `{key}`").into(),
                label: "not a key of this table".to_owned(),
                allowed: Some(match allowed.as_slice() {
                    [] => "no keys at all".into(),
                    allowed => listed(allowed.iter().map(String::as_str)).into(),
                }),
                help: meant.as_ref().map(|meant| match meant {
                    Meant::Like(like) => format!("did you mean `{like}`?").into(),
                    Meant::Outer { owner, heading } => {
                        let owner = if owner.is_empty() { "the whole file" } else { owner };
                        match heading {
                            Some(heading) => {
                                format!("it is a key of {owner}: write it before the first `{heading}`")
                                    .into()
                            }
                            None => format!("it is a key of {owner}").into(),
                        }
                    }
                    Meant::Other { table } => format!("it is a key of `[{table}]`").into(),
                    Meant::Variant { tag, word } => format!("it goes with {tag} = \"{word}\"").into(),
                }),
            },
            Self::Missing { key, expected, help } => Explanation {
                code: "missing-key",
                message: format!("the key `{key}` is missing").into(),
                label: format!("no `{key}`"),
                allowed: Some(expected.as_str().into()),
                help: help.as_deref().map(Into::into),
            },
            Self::WrongType { expected, allowed, found, help } => Explanation {
                code: "wrong-type",
                message: format!("expected {expected}, found {found}").into(),
                label: (*found).to_owned(),
                allowed: (allowed != expected).then(|| allowed.as_str().into()),
                help: help.as_deref().map(Into::into),
            },
            Self::OutOfRange { written, expected } => Explanation {
                code: "out-of-range",
                message: format!("{written} is out of range").into(),
                label: "out of range".to_owned(),
                allowed: Some(expected.as_str().into()),
                help: None,
            },
            Self::NotFinite { written, expected } => Explanation {
                code: "not-finite",
                message: format!("{written} is not a finite number").into(),
                label: "not finite".to_owned(),
                allowed: Some(expected.as_str().into()),
                help: None,
            },
            Self::NotOneOf { found, allowed, nearest } => Explanation {
                code: "unknown-value",
                message: format!("`{found}` is not known here").into(),
                label: "not known".to_owned(),
                allowed: Some(listed(allowed.iter().map(String::as_str)).into()),
                help: nearest.as_ref().map(|nearest| format!("did you mean `{nearest}`?").into()),
            },
            Self::Misformed { text, form } => Explanation {
                code: "misformed",
                message: match form {
                    Form::Id => {
                        format!("`{text}` cannot be an id: ids become names of files and columns").into()
                    }
                    Form::FolderName => format!("`{text}` cannot be the name of a folder").into(),
                    Form::Year => format!("`{text}` is no year").into(),
                    Form::Period => format!("`{text}` is no date").into(),
                    Form::Label if text.is_empty() => "the text is empty".into(),
                    Form::Label => "the text is not fit for a label in charts and tables".into(),
                    Form::Key => format!("`{text}` is no key").into(),
                },
                label: "not allowed".to_owned(),
                allowed: Some(form.allowed()),
                help: form.help(text).map(Into::into),
            },
            Self::TooLong { count, most } => Explanation {
                code: "too-large",
                message: format!("a text of {} characters is too long", grouped(*count as u64)).into(),
                label: "too long".to_owned(),
                allowed: Some(format!("at most {} characters", grouped(*most)).into()),
                help: Some("shorten it, and put the rest into a comment or a file of its own".into()),
            },
            Self::WrongCount { count, least, most } => Explanation {
                code: "wrong-count",
                message: {
                    let is_too_many = most.is_some_and(|most| *count as u64 > most);
                    let amount = if is_too_many { "too many" } else { "too few" };
                    match count {
                        0 => "this is empty".into(),
                        1 => format!("1 element is {amount}").into(),
                        count => format!("{} elements are {amount}", grouped(*count as u64)).into(),
                    }
                },
                label: "wrong number of elements".to_owned(),
                allowed: Some(match most {
                    Some(most) if most == least => format!("exactly {least}").into(),
                    Some(most) if *least == 0 => format!("at most {}", grouped(*most)).into(),
                    Some(most) => format!("from {least} to {}", grouped(*most)).into(),
                    None => format!("at least {least}").into(),
                }),
                help: None,
            },
        }
    }
}
