//! Charts as files.

use std::num::NonZeroUsize;

use rayon::prelude::*;
use thiserror::Error;

use super::figure::Figure;
#[cfg(feature = "print")]
use super::render::{self, RenderError};
use crate::threads::Threads;

/// A file by its name, with its bytes.
pub type File = (String, Vec<u8>);

/// Why there are no files.
#[derive(Debug, Error)]
pub enum FilesError {
    /// A figure could not be converted.
    #[cfg(feature = "print")]
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
/// PNG and caption, in their order; no PDF and PNG without the feature `print`. They are given up soon after `cancelled`
/// says so.
///
/// # Errors
/// [`FilesError`].
pub fn files(
    threads: NonZeroUsize,
    charts: impl Fn() -> Vec<Figure> + Sync,
    cancelled: impl Fn() -> bool + Sync,
) -> Result<(Vec<Figure>, Vec<File>), FilesError> {
    let threads = Threads::start(Some(threads)).map_err(FilesError::Threads)?;
    let (figures, files) = threads.run(|| {
        let figures = charts();
        let formats = |figure| formats(figure, &cancelled);
        let files = figures.par_iter().map(formats).collect::<Result<Vec<_>, _>>();
        (figures, files)
    });
    Ok((figures, files?.into_iter().flatten().collect()))
}

/// The files of a figure.
fn formats(figure: &Figure, cancelled: &impl Fn() -> bool) -> Result<Vec<File>, FilesError> {
    if cancelled() {
        return Err(FilesError::Cancelled);
    }
    let name = |ending: &str| format!("{}.{ending}", figure.name);
    let mut files = vec![(name("svg"), figure.svg.clone().into_bytes())];
    #[cfg(feature = "print")]
    {
        files.push((name("pdf"), render::pdf(figure)?));
        if cancelled() {
            return Err(FilesError::Cancelled);
        }
        files.push((name("png"), render::png(figure)?));
    }
    files.push((name("txt"), format!("{}\n\n{}\n", figure.page_caption, figure.caption).into_bytes()));
    Ok(files)
}
