//! Charts under their place in the folder of a run.

use std::num::NonZeroUsize;

use crate::cli::error::CliError;
use crate::export::manifest::{Identity, ScenarioRecord};
use crate::plot::figure::{Figure, Provenance};
use crate::plot::files::{self, File, FilesError};

/// Folder of the figures in that of a run.
pub const FIGURES: &str = "figures/";

/// What the files of a chart say of where it comes from.
pub fn provenance(identity: &Identity) -> Provenance {
    let of =
        |field: fn(&ScenarioRecord) -> &str| identity.scenarios().map(field).collect::<Vec<_>>().join(", ");
    let replicate = identity.trace.as_ref().map(|trace| ("replicate", trace.replicate.to_string()));
    let entries = [
        ("scenario", of(|scenario| &scenario.name)),
        ("hash", of(|scenario| &scenario.sha256)),
        ("version", identity.concord.version.clone()),
        ("commit", identity.concord.commit.clone()),
        ("seed", identity.seed.to_string()),
        ("replicates", identity.replicates.to_string()),
    ];
    Provenance::new(entries.into_iter().chain(replicate))
}

/// Draws charts and makes their files, SVG, PDF, PNG and a caption each, on as many threads. Names begin with `within`.
///
/// # Errors
///
/// [`CliError::Figure`] or [`CliError::Threads`].
pub fn figures(
    threads: NonZeroUsize,
    within: &str,
    charts: impl Fn() -> Vec<Figure> + Sync,
) -> Result<Vec<File>, CliError> {
    let files = files::files(threads, charts).map_err(|error| match error {
        FilesError::Render(error) => error.into(),
        FilesError::Threads(reason) => CliError::Threads { threads: threads.get(), reason },
    })?;
    Ok(files.into_iter().map(|(name, bytes)| (format!("{within}{name}"), bytes)).collect())
}
