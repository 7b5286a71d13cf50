//! Studies whose batches can be run in parts elsewhere, such as in the workers of a page.

use super::{Study, StudyError};
use crate::engine::{DividedBatch, Part, Unmergeable};

/// A study of batches that can be divided: whoever runs their replicates, in whatever parts, the tables are those of
/// [`Study::run`] to the last bit.
pub trait Divided: Study {
    /// Its batches, that of its own first, and that under priors if there is one. `None` where its own batch draws parameters: that one
    /// is run undivided.
    fn batches(&self) -> Option<Vec<DividedBatch<'_>>>;

    /// The tables from all replicates of each batch, in the order of [`Self::batches`].
    ///
    /// # Errors
    ///
    /// [`Unmergeable`] as [`StudyError::Problem`].
    ///
    /// # Panics
    ///
    /// If there is not one part for each batch.
    fn merged(&self, parts: Vec<Part>) -> Result<Self::Tables, StudyError>;
}

impl From<Unmergeable> for StudyError {
    fn from(problem: Unmergeable) -> Self {
        Self::of(problem)
    }
}
