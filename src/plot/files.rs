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
    /// They are not wanted any more.
    #[error("given up")]
    Cancelled,
}

/// Draws charts and makes their files, each figure by itself on as many threads: the figures, and of each its SVG, PDF,
/// PNG and caption, in their order. They are given up soon after `cancelled` says so.
///
/// # Errors
/// [`FilesError`].
pub fn files(
    threads: NonZeroUsize,
    charts: impl Fn() -> Vec<Figure> + Sync,
    cancelled: impl Fn() -> bool + Sync,
) -> Result<(Vec<Figure>, Vec<File>), FilesError> {
    let pool = ThreadPoolBuilder::new().num_threads(threads.get()).build();
    let pool = pool.map_err(|error| FilesError::Threads(error.to_string()))?;
    let (figures, files) = pool.install(|| {
        let figures = charts();
        let formats = |figure| formats(figure, &cancelled);
        let files = figures.par_iter().map(formats).collect::<Result<Vec<_>, _>>();
        (figures, files)
    });
    Ok((figures, files?.into_iter().flatten().collect()))
}

/// The files of a figure.
fn formats(figure: &Figure, cancelled: &impl Fn() -> bool) -> Result<[File; 4], FilesError> {
    let name = |ending: &str| format!("{}.{ending}", figure.name);
    let unless_cancelled = |render: fn(&Figure) -> Result<Vec<u8>, RenderError>| {
        if cancelled() { Err(FilesError::Cancelled) } else { Ok(render(figure)?) }
    };
    Ok([
        (name("svg"), figure.svg.clone().into_bytes()),
        (name("pdf"), unless_cancelled(render::pdf)?),
        (name("png"), unless_cancelled(render::png)?),
        (name("txt"), format!("{}\n\n{}\n", figure.page_caption, figure.caption).into_bytes()),
    ])
}
