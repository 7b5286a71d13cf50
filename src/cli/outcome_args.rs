//! Outcomes named on the command line.

use thiserror::Error;

use crate::analysis::{OutcomeNames, attribution};
use crate::scenario::nearest;

/// The scenario has no outcome with the requested name.
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

/// Refuses outcomes that are not in `names`.
///
/// # Errors
///
/// [`UnknownOutcome`] for the first unknown name.
pub fn known(names: &OutcomeNames, requested: &[String]) -> Result<(), UnknownOutcome> {
    let known: Vec<String> = attribution::named(names).into_iter().map(|(_, name)| name).collect();
    let Some(name) = requested.iter().find(|name| !known.contains(name)) else { return Ok(()) };
    let nearest = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
    Err(UnknownOutcome { name: name.clone(), nearest, known })
}
