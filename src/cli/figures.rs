//! Charts under their place in the folder of a run.

use std::num::NonZeroUsize;

use crate::cli::error::CliError;
use crate::export::manifest::{Identity, ScenarioRecord};
use crate::plot::figure::{Figure, Provenance};
use crate::plot::files::{self, File, FilesError};
use crate::plot::style::{Style, Theme};
use crate::report;

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

/// Charts, and their files by their place in the folder.
#[derive(Debug, Default)]
pub struct Drawn {
    /// The charts.
    pub figures: Vec<Figure>,
    /// SVG, PDF, PNG and a caption of each, and all of them for LaTeX.
    pub files: Vec<File>,
}

/// Draws charts of the scenarios of an identity and makes their files on as many threads.
///
/// # Errors
///
/// [`CliError::Figure`] or [`CliError::Threads`].
pub fn figures(
    identity: &Identity,
    threads: NonZeroUsize,
    charts: impl Fn(&Style) -> Vec<Figure> + Sync,
) -> Result<Drawn, CliError> {
    let style = Style::new(Theme::Journal, Theme::Journal.usual_width());
    let (figures, files) = files::files(threads, || charts(&style)).map_err(|error| match error {
        FilesError::Render(error) => error.into(),
        FilesError::Threads(reason) => CliError::Threads { threads: threads.get(), reason },
    })?;
    let mut files: Vec<File> =
        files.into_iter().map(|(name, bytes)| (format!("figures/{name}"), bytes)).collect();
    let names: Vec<&str> = identity.scenarios().map(|scenario| scenario.name.as_str()).collect();
    let latex = report::latex(&figures, identity, &names.join("-vs-"));
    files.push((report::LATEX.to_owned(), latex.into_bytes()));
    Ok(Drawn { figures, files })
}
