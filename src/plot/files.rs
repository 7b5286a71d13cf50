//! Charts as files.

use std::num::NonZeroUsize;

use rayon::prelude::*;
use thiserror::Error;

use super::figure::Figure;
#[cfg(feature = "print")]
use super::render::{self, RenderError};
use crate::threads::Threads;

/// Name and bytes of a file.
pub type File = (String, Vec<u8>);

/// Failure to make files.
#[derive(Debug, Error)]
pub enum FilesError {
    /// A figure could not be converted.
    #[cfg(feature = "print")]
    #[error(transparent)]
    Render(#[from] RenderError),
    /// The system started no threads.
    #[error("cannot start threads: {0}")]
    Threads(String),
    /// The user cancelled the drawing.
    #[error("given up")]
    Cancelled,
}

/// Draws charts in parallel on `threads` threads and returns the figures, with SVG, PDF, PNG and caption of each in order;
/// without the feature `print`, PDF and PNG are missing. Stops soon after `cancelled` returns true.
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
        let tree = render::tree(figure)?;
        files.push((name("pdf"), render::pdf_of(figure, &tree)?));
        if cancelled() {
            return Err(FilesError::Cancelled);
        }
        files.push((name("png"), render::png_of(figure, &tree)?));
    }
    files.push((name("txt"), format!("{}\n\n{}\n", figure.page_caption, figure.caption).into_bytes()));
    Ok(files)
}
