//! Questions and answers as bytes of JSON, the same for every engine behind a page.

use std::num::NonZeroUsize;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::catalogue::catalogue;
use super::described::check;
use super::refusal::Refusal;
use super::tell::tell;
use crate::engine::Monitor;

/// Reads a question.
///
/// # Errors
///
/// [`Refusal`] if it is no JSON of that form.
pub fn read<T: DeserializeOwned>(asked: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(asked)
        .map_err(|error| Refusal::new(format!("the request cannot be read: {error}")))
}

/// Writes an answer.
///
/// # Errors
///
/// [`Refusal`], which no answer gives cause for.
pub fn written(answer: &impl Serialize) -> Result<Vec<u8>, Refusal> {
    serde_json::to_vec(answer).map_err(|error| Refusal::new(error.to_string()))
}

/// Bytes of an answer or of a refusal.
pub fn bytes_of(answered: Result<Vec<u8>, Refusal>) -> Vec<u8> {
    answered.unwrap_or_else(|refusal| json!({ "failed": refusal }).to_string().into_bytes())
}

/// A question whose answer needs no batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Scenarios, measures and schema.
    Catalogue,
    /// Validity of a scenario.
    Check,
    /// One history in words.
    Tell,
}

impl Question {
    /// Answers the question, on so many threads.
    ///
    /// # Errors
    ///
    /// [`Refusal`].
    pub fn answer(
        self,
        asked: &[u8],
        threads: NonZeroUsize,
        monitor: &dyn Monitor,
    ) -> Result<Vec<u8>, Refusal> {
        match self {
            Self::Catalogue => written(&catalogue()),
            Self::Check => written(&check(&read(asked)?)),
            Self::Tell => written(&tell(&read(asked)?, threads, monitor)?),
        }
    }
}
