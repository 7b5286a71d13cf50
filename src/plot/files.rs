//! Every chart of a run as files.

use rayon::prelude::*;

use super::charts;
use super::figure::{Figure, Provenance};
use super::render::{self, RenderError};
use super::style::Style;
use crate::outcome::Results;
use crate::scenario::Scenario;

/// A file by its name: `fans.pdf`.
pub type File = (String, Vec<u8>);

/// Draws every chart of a run and makes its files, side by side on all threads: SVG, PDF, PNG, and the caption
/// as text. The same bytes for the same results.
///
/// # Errors
///
/// [`RenderError`] if a chart cannot be turned into another format.
pub fn files(
    results: &Results,
    scenario: &Scenario,
    style: &Style,
    provenance: &Provenance,
) -> Result<Vec<File>, RenderError> {
    let figures = charts::draw_all(results, scenario, style, provenance);
    let files: Vec<_> = figures.par_iter().map(files_of).collect::<Result<_, _>>()?;
    Ok(files.into_iter().flatten().collect())
}

/// The files of a figure.
fn files_of(figure: &Figure) -> Result<[File; 4], RenderError> {
    let name = |ending: &str| format!("{}.{ending}", figure.name);
    Ok([
        (name("svg"), figure.svg.clone().into_bytes()),
        (name("pdf"), render::pdf(figure)?),
        (name("png"), render::png(figure)?),
        (name("txt"), format!("{}\n", figure.caption).into_bytes()),
    ])
}
