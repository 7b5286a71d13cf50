//! Every chart of a run as files.

use std::num::NonZeroUsize;

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

use crate::cli::error::CliError;
use crate::export::manifest::Identity;
use crate::outcome::Results;
use crate::plot::charts;
use crate::plot::figure::{Figure, Provenance};
use crate::plot::render::{self, RenderError};
use crate::plot::style::{Style, Theme};
use crate::scenario::Scenario;

/// A file by its path in the run's folder.
pub type File = (String, Vec<u8>);

/// Draws every chart and makes its files: SVG, PDF, PNG and a caption.
///
/// # Errors
///
/// [`CliError::Figure`] or [`CliError::Threads`].
pub fn figures(
    scenario: &Scenario,
    results: &Results,
    identity: &Identity,
    threads: NonZeroUsize,
) -> Result<Vec<File>, CliError> {
    let provenance = Provenance::new([
        ("scenario", identity.scenario.name.clone()),
        ("hash", identity.scenario.sha256.clone()),
        ("version", identity.concord.version.clone()),
        ("commit", identity.concord.commit.clone()),
        ("seed", identity.seed.to_string()),
        ("replicates", identity.replicates.to_string()),
    ]);
    let theme = Theme::Journal;
    let style = Style::new(theme, theme.usual_width());
    let pool = ThreadPoolBuilder::new().num_threads(threads.get()).build();
    let pool =
        pool.map_err(|error| CliError::Threads { threads: threads.get(), reason: error.to_string() })?;
    let files = pool.install(|| {
        let figures = charts::draw_all(results, scenario, &style, &provenance);
        figures.par_iter().map(files).collect::<Result<Vec<_>, _>>()
    })?;
    Ok(files.into_iter().flatten().collect())
}

/// The files of a figure.
fn files(figure: &Figure) -> Result<[File; 4], RenderError> {
    let name = |ending: &str| format!("figures/{}.{ending}", figure.name);
    Ok([
        (name("svg"), figure.svg.clone().into_bytes()),
        (name("pdf"), render::pdf(figure)?),
        (name("png"), render::png(figure)?),
        (name("txt"), format!("{}\n", figure.caption).into_bytes()),
    ])
}
