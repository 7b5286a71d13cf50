//! Charts as files.

use std::num::NonZeroUsize;

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use thiserror::Error;

use super::charts;
use super::figure::{Figure, Provenance};
use super::render::{self, RenderError};
use super::style::Style;
use crate::analysis::Comparison;
use crate::outcome::Results;
use crate::scenario::Scenario;

/// A file by its name, with its bytes.
pub type File = (String, Vec<u8>);

/// Why there are no files.
#[derive(Debug, Error)]
pub enum FilesError {
    /// A figure could not be converted.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// The system gave no threads.
    #[error("cannot start threads: {0}")]
    Threads(String),
}

/// Draws every chart and makes its files, each figure by itself on as many threads: SVG, PDF, PNG and a
/// caption, in a fixed order.
///
/// # Errors
/// [`FilesError`].
pub fn files(
    results: &Results,
    scenario: &Scenario,
    style: &Style,
    provenance: &Provenance,
    threads: NonZeroUsize,
) -> Result<Vec<File>, FilesError> {
    made(threads, || charts::draw_all(results, scenario, style, provenance))
}

/// The same of a comparison: every chart of [`charts::draw_comparison`].
///
/// # Errors
/// [`FilesError`].
pub fn files_of_comparison(
    comparison: &Comparison,
    scenarios: &[&Scenario],
    style: &Style,
    provenance: &Provenance,
    threads: NonZeroUsize,
) -> Result<Vec<File>, FilesError> {
    made(threads, || charts::draw_comparison(comparison, scenarios, style, provenance))
}

/// The files of the figures that `draw` makes, on a pool of threads that both share.
fn made(threads: NonZeroUsize, draw: impl FnOnce() -> Vec<Figure> + Send) -> Result<Vec<File>, FilesError> {
    let pool = ThreadPoolBuilder::new().num_threads(threads.get()).build();
    let pool = pool.map_err(|error| FilesError::Threads(error.to_string()))?;
    let files = pool.install(|| draw().par_iter().map(formats).collect::<Result<Vec<_>, _>>())?;
    Ok(files.into_iter().flatten().collect())
}

/// The files of a figure.
fn formats(figure: &Figure) -> Result<[File; 4], RenderError> {
    let name = |ending: &str| format!("{}.{ending}", figure.name);
    Ok([
        (name("svg"), figure.svg.clone().into_bytes()),
        (name("pdf"), render::pdf(figure)?),
        (name("png"), render::png(figure)?),
        (name("txt"), format!("{}\n", figure.caption).into_bytes()),
    ])
}
