//! Outcomes that are named on the command line.

use thiserror::Error;

use crate::analysis::{OutcomeNames, attribution};
use crate::scenario::nearest;

/// An outcome was asked for that there is not.
#[derive(Debug, Error)]
#[error(
    "--outcome {name}: there is no such outcome\n\
    help: {}the names are {}",
    nearest.as_ref().map(|nearest| format!("did you mean {nearest}? ")).unwrap_or_default(), known.join(", ")
)]
pub struct UnknownOutcome {
    name: String,
    nearest: Option<String>,
    known: Vec<String>,
}

/// Refuses outcomes that a scenario of these names does not have.
///
/// # Errors
///
/// [`UnknownOutcome`] for the first that is none.
pub fn known(names: &OutcomeNames, asked: &[String]) -> Result<(), UnknownOutcome> {
    let known: Vec<String> = attribution::named(names).into_iter().map(|(_, name)| name).collect();
    let Some(name) = asked.iter().find(|name| !known.contains(name)) else { return Ok(()) };
    let nearest = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
    Err(UnknownOutcome { name: name.clone(), nearest, known })
}
