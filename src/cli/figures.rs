//! Charts under their place in the folder of a run.

use std::num::NonZeroUsize;

use crate::cli::error::CliError;
use crate::export::manifest::{Identity, ScenarioRecord};
use crate::plot::figure::{Figure, Provenance};
use crate::plot::files::{self, File, FilesError};
use crate::report;

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
    let drawn = identity.drawn.iter().flat_map(|drawn| {
        [
            ("drawn_from", drawn.from.clone()),
            ("drawn_numbers", drawn.keys.len().to_string()),
            ("replicates_per_set", drawn.replicates_per_set.to_string()),
        ]
    });
    Provenance::new(entries.into_iter().chain(replicate).chain(drawn))
}

/// Charts, and their files by their place in the folder.
#[derive(Debug, Default)]
pub struct Drawn {
    /// The charts.
    pub figures: Vec<Figure>,
    /// SVG, PDF, PNG and a caption of each.
    pub files: Vec<File>,
}

impl Drawn {
    /// With a file that has all of them for LaTeX, as figures of an identity.
    #[must_use]
    pub fn with_latex(mut self, identity: &Identity) -> Self {
        let names: Vec<&str> = identity.scenarios().map(|scenario| scenario.name.as_str()).collect();
        let latex = report::latex(&self.figures, identity, &names.join("-vs-"));
        self.files.push((report::LATEX.to_owned(), latex.into_bytes()));
        self
    }
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
) -> Result<Drawn, CliError> {
    let (figures, files) = files::files(threads, charts).map_err(|error| match error {
        FilesError::Render(error) => error.into(),
        FilesError::Threads(reason) => CliError::Threads { threads: threads.get(), reason },
    })?;
    let files = files.into_iter().map(|(name, bytes)| (format!("{within}{name}"), bytes)).collect();
    Ok(Drawn { figures, files })
}
