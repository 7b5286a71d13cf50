//! Charts as files.

use std::num::NonZeroUsize;

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use thiserror::Error;

use super::figure::Figure;
use super::render::{self, RenderError};

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

/// Draws charts and makes their files, each figure by itself on as many threads: the figures, and of each its SVG, PDF,
/// PNG and caption, in their order.
///
/// # Errors
/// [`FilesError`].
pub fn files(
    threads: NonZeroUsize,
    charts: impl Fn() -> Vec<Figure> + Sync,
) -> Result<(Vec<Figure>, Vec<File>), FilesError> {
    let pool = ThreadPoolBuilder::new().num_threads(threads.get()).build();
    let pool = pool.map_err(|error| FilesError::Threads(error.to_string()))?;
    let (figures, files) = pool.install(|| {
        let figures = charts();
        let files = figures.par_iter().map(formats).collect::<Result<Vec<_>, _>>();
        (figures, files)
    });
    Ok((figures, files?.into_iter().flatten().collect()))
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
