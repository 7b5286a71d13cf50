//! Files of charts, with their paths in the folder of a study.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use crate::cli::error::CliError;
use crate::cli::interrupt;
use crate::cli::terminal::Terminal;
use crate::export::manifest::{Identity, ScenarioRecord};
use crate::plot::fallback::Borrowed;
use crate::plot::figure::{Figure, Provenance};
use crate::plot::files::{self, File, FilesError};
use crate::report;

/// Folder of the figures inside the folder of a study.
pub const FIGURES: &str = "figures/";

/// The provenance that the files of a chart state.
pub fn provenance(identity: &Identity) -> Provenance {
    let of =
        |field: fn(&ScenarioRecord) -> &str| identity.scenarios().map(field).collect::<Vec<_>>().join(", ");
    let replicate = identity.trace().map(|trace| ("replicate", trace.replicate.to_string()));
    let entries = [
        ("scenario", of(|scenario| &scenario.name)),
        ("hash", of(|scenario| &scenario.sha256)),
        ("version", identity.concord.version.clone()),
        ("commit", identity.concord.commit.clone()),
        ("seed", identity.seed.to_string()),
        ("replicates", identity.replicates.to_string()),
    ];
    let drawn = identity.drawn().into_iter().flat_map(|drawn| {
        [
            ("drawn_from", drawn.from.clone()),
            ("drawn_numbers", drawn.keys.len().to_string()),
            ("replicates_per_set", drawn.replicates_per_set.to_string()),
        ]
    });
    Provenance::new(entries.into_iter().chain(replicate).chain(drawn))
}

/// Charts, and their files with paths in the folder.
#[derive(Debug, Default)]
pub struct Drawn {
    /// The charts.
    pub figures: Vec<Figure>,
    /// SVG, PDF, PNG and a caption of each.
    pub files: Vec<File>,
}

impl Drawn {
    /// Adds a LaTeX file that includes all figures.
    #[must_use]
    pub fn with_latex(mut self, identity: &Identity) -> Self {
        let names: Vec<&str> = identity.scenarios().map(|scenario| scenario.name.as_str()).collect();
        let latex = report::latex(&self.figures, identity, &names.join("-vs-"), FIGURES);
        self.files.push((report::LATEX.to_owned(), latex.into_bytes()));
        self
    }
}

/// Draws charts and makes SVG, PDF, PNG and a caption of each, on `threads` threads. Paths begin with `within`.
///
/// # Errors
///
/// [`CliError::Figure`], [`CliError::Threads`], or [`CliError::Stopped`] after Ctrl-C.
pub fn figures(
    threads: NonZeroUsize,
    within: &str,
    charts: impl Fn() -> Vec<Figure> + Sync,
) -> Result<Drawn, CliError> {
    let (figures, files) = files::files(threads, charts, interrupt::asked).map_err(|error| match error {
        FilesError::Render(error) => error.into(),
        FilesError::Cancelled => CliError::Stopped,
        FilesError::Threads(reason) => CliError::Threads { threads: threads.get(), reason },
    })?;
    let lacking = figures.iter().flat_map(Figure::lacking);
    LACKING.lock().unwrap_or_else(PoisonError::into_inner).extend(lacking);
    let files = files.into_iter().map(|(name, bytes)| (format!("{within}{name}"), bytes)).collect();
    Ok(Drawn { figures, files })
}

/// Characters of all figures drawn so far that the typeface lacks.
static LACKING: Mutex<BTreeSet<char>> = Mutex::new(BTreeSet::new());

/// Most characters that a warning names.
const MOST_NAMED: usize = 12;

/// Warns of the characters of the figures drawn so far that the typeface lacks.
pub fn warn(terminal: &mut Terminal) {
    let lacking = std::mem::take(&mut *LACKING.lock().unwrap_or_else(PoisonError::into_inner));
    for warning in warnings(&Borrowed::of(&lacking)) {
        terminal.note(&warning);
    }
}

/// Warnings about characters that the typeface lacks.
fn warnings(borrowed: &Borrowed) -> Vec<String> {
    let fonts = borrowed.fonts.iter().map(|(font, characters)| {
        format!(
            "warning: the typeface of the figures lacks {}; PDF and PNG take them from {font}, a font of this machine, and \
             may look different on another machine",
            named(characters)
        )
    });
    let nowhere = (!borrowed.nowhere.is_empty()).then(|| {
        format!(
            "warning: neither the typeface of the figures nor any font of this machine has {}; PDF and PNG show boxes in \
             their place: install a font that has them, and draw the figures again with concord plot",
            named(&borrowed.nowhere)
        )
    });
    fonts.chain(nowhere).collect()
}

/// Characters with their code points, at most [`MOST_NAMED`] of them.
fn named(characters: &BTreeSet<char>) -> String {
    let first = characters.iter().take(MOST_NAMED);
    let mut names: Vec<String> =
        first.map(|&character| format!("{character} (U+{:04X})", u32::from(character))).collect();
    if let Some(more) = characters.len().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
        names.push(format!("{more} more"));
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_typeface_lacks_is_named() {
        let borrowed = Borrowed {
            fonts: [("Noto Sans CJK SC".to_owned(), BTreeSet::from(['中', '亚']))].into(),
            nowhere: ('ሀ'..='ሐ').collect(),
        };
        let [one, two] = warnings(&borrowed).try_into().expect("one a font, and one for those of no font");
        assert!(
            one.contains("lacks 中 (U+4E2D), 亚 (U+4E9A); PDF and PNG take them from Noto Sans CJK SC"),
            "{one}"
        );
        assert!(
            two.contains("has ሀ (U+1200)") && two.contains("(U+120B), 5 more; PDF and PNG show boxes"),
            "{two}"
        );
        assert!(warnings(&Borrowed::default()).is_empty());
    }
}
