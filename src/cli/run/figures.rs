//! Every chart of a run, under its place in the run's folder.

use std::num::NonZeroUsize;

use crate::cli::error::CliError;
use crate::export::manifest::Identity;
use crate::outcome::Results;
use crate::plot::figure::Provenance;
use crate::plot::files::{self, File, FilesError};
use crate::plot::style::{Style, Theme};
use crate::scenario::Scenario;

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
    let style = Style::new(Theme::Journal, Theme::Journal.usual_width());
    let files =
        files::files(results, scenario, &style, &provenance, threads).map_err(|error| match error {
            FilesError::Render(error) => error.into(),
            FilesError::Threads(reason) => CliError::Threads { threads: threads.get(), reason },
        })?;
    Ok(files.into_iter().map(|(name, bytes)| (format!("figures/{name}"), bytes)).collect())
}
