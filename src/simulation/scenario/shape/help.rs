//! Remedies for a value that does not fit, where its text suggests one.

use super::problem::ShapeProblem;
use crate::scenario::{
    diagnostics::nearest,
    tree::node::{Node, Value},
};

/// Returns a remedy for a value of a wrong type: `wanted` is the expected type, `key` the key of the value.
pub fn help_with_type(
    node: &Node,
    written: &str,
    key: &str,
    wanted: Option<&str>,
    takes_numbers: bool,
) -> Option<String> {
    match &node.value {
        Value::String(text) if takes_numbers && text.trim().parse::<f64>().is_ok() => {
            Some(format!("remove the quotes: {}", text.trim()))
        }
        Value::String(text) if takes_numbers && text.replacen(',', ".", 1).parse::<f64>().is_ok() => {
            Some(format!("write it with a decimal point: {}", text.replacen(',', ".", 1)))
        }
        Value::String(text) if wanted == Some("boolean") && ["true", "false"].contains(&text.as_str()) => {
            Some(format!("remove the quotes: {text}"))
        }
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Date(_)
            if wanted == Some("string") =>
        {
            Some(format!("put it in quotes: \"{written}\""))
        }
        Value::Float(number) if wanted == Some("integer") && number.fract() == 0.0 => {
            Some(format!("write it without point and exponent: {number}"))
        }
        Value::Table(_) if wanted == Some("array") && written.starts_with('[') => {
            Some(format!("write the heading with two brackets: [[{key}]]"))
        }
        Value::Array(_) if wanted == Some("object") && written.starts_with("[[") => {
            Some(format!("write the heading with one pair of brackets: [{key}]"))
        }
        _ => None,
    }
}

/// Makes the problem of an unknown word.
pub fn unknown_word(text: &str, words: &[&str]) -> ShapeProblem {
    ShapeProblem::NotOneOf {
        found: text.to_owned(),
        allowed: words.iter().map(|word| (*word).to_owned()).collect(),
        nearest: nearest(text, words.iter().copied()).map(str::to_owned),
    }
}

/// Cuts a description after its first sentence.
pub fn first_sentence(text: &str) -> String {
    let text = text.replace('\n', " ");
    match text.split_once(". ") {
        Some((first, _)) => first.to_owned(),
        None => text.trim_end_matches('.').to_owned(),
    }
}
