//! Data first, figures after: a folder is published as soon as its data are whole, and figures and report are added to
//! it.

use std::num::NonZeroUsize;
use std::path::Path;

use super::error::CliError;
use super::execution::Clock;
use super::figure_args::Look;
use super::figures::{Drawn, FIGURES, figures, provenance};
use super::interrupt;
use super::progress::Progress;
use super::terminal::Terminal;
use crate::export::folder::Decision;
use crate::export::manifest::{Identity, Manifest};
use crate::export::{Complete, ExportError, Published};
use crate::plot::files::File;
use crate::plot::{Figure, Only, Provenance, Style};

/// A folder that has all data, or will have them in a moment.
#[derive(Debug)]
pub enum Data<S> {
    /// They are written, and the folder is not in its place.
    New(Complete<S>),
    /// The folder holds them, and lacks figures and report.
    Held(Published<S>),
}

/// How figures and report of a folder are made.
#[derive(Debug)]
pub struct Finish<'a> {
    /// The folder.
    pub folder: &'a Path,
    /// What it is to hold.
    pub identity: &'a Identity,
    /// How figures are drawn, where they are.
    pub look: Option<&'a Look>,
    /// Threads to draw on.
    pub threads: NonZeroUsize,
    /// When the work began.
    pub clock: &'a Clock,
    /// Where it is shown.
    pub progress: &'a Progress,
    /// Whether `concord plot` can draw the figures from the folder.
    pub can_plot: bool,
}

impl Finish<'_> {
    /// Publishes data, and adds what `files` makes of them: figures by [`Self::draw`], and the report. Once data are
    /// published, nothing takes them back.
    ///
    /// # Errors
    ///
    /// [`CliError::Export`], or where data are published and the rest fails or is interrupted [`CliError::Undrawn`].
    pub fn complete<S>(
        &self,
        data: Data<S>,
        files: impl FnOnce(&S) -> Result<Vec<File>, CliError>,
    ) -> Result<(Manifest, S), CliError> {
        let execution = || self.clock.execution(self.threads);
        let published = match data {
            Data::New(mut complete) if self.look.is_none() => {
                // The report is made in a moment.
                for (path, bytes) in files(complete.summary())? {
                    complete.add(&path, &bytes)?;
                }
                return Ok(complete.publish(execution(), false)?.end());
            }
            Data::New(complete) => complete.publish(execution(), true)?,
            Data::Held(published) => published,
        };
        let finish = |published: Published<S>| {
            let files = if interrupt::asked() { Err(CliError::Stopped) } else { files(published.summary()) }?;
            if interrupt::asked() {
                return Err(CliError::Stopped);
            }
            Ok(published.finish(&files, self.identity.clone(), execution())?)
        };
        finish(published).map_err(|why| CliError::Undrawn {
            folder: self.folder.to_owned(),
            can_plot: self.can_plot,
            why: Box::new(why),
        })
    }

    /// Draws figures and makes their files, one for LaTeX with them; none where none are asked for.
    ///
    /// # Errors
    ///
    /// [`CliError::Figure`], [`CliError::Threads`] or [`CliError::Stopped`].
    pub fn draw(
        &self,
        charts: impl Fn(&Only, &Style, &Provenance) -> Vec<Figure> + Sync,
    ) -> Result<Drawn, CliError> {
        self.draw_of(self.identity, charts)
    }

    /// The same, as figures of another identity.
    ///
    /// # Errors
    ///
    /// As [`Self::draw`].
    pub fn draw_of(
        &self,
        identity: &Identity,
        charts: impl Fn(&Only, &Style, &Provenance) -> Vec<Figure> + Sync,
    ) -> Result<Drawn, CliError> {
        let Some(Look { style, only }) = self.look else { return Ok(Drawn::default()) };
        self.progress.phase("drawing figures");
        let from = provenance(identity);
        Ok(figures(self.threads, FIGURES, || charts(only, style, &from))?.with_latex(identity))
    }
}

/// Says that a folder holds `what` already, and how to make it again.
pub fn note_finished(terminal: &mut Terminal, folder: &Path, what: &str, manifest: &Manifest) {
    terminal.note(&format!(
        "{} holds {what} already, finished on {}; --force makes it again",
        folder.display(),
        manifest.execution.finished,
    ));
}

/// A folder that is open for data, or for figures and report alone.
#[derive(Debug)]
pub enum Opened<W> {
    /// A writer of data.
    New(W),
    /// The folder holds them.
    Held(Box<Published<()>>),
}

impl<W> Opened<W> {
    /// Opens a folder as was decided: `begin` is asked for a writer, and told whether what is in the folder gives way.
    ///
    /// # Errors
    ///
    /// [`ExportError::Changed`], or those of `begin`.
    pub fn open(
        decision: &Decision,
        folder: &Path,
        terminal: &mut Terminal,
        begin: impl FnOnce(bool) -> Result<W, ExportError>,
    ) -> Result<Self, ExportError> {
        let Decision::Undrawn(manifest) = decision else {
            return begin(*decision == Decision::Replace).map(Self::New);
        };
        let published = Published::reopen(folder, manifest, ())?;
        terminal.note(&format!(
            "{} holds all data of this already, of {}; its figures and its report are made now",
            folder.display(),
            manifest.execution.finished,
        ));
        Ok(Self::Held(Box::new(published)))
    }

    /// The data: written, or those that the folder holds, which are the same.
    ///
    /// # Errors
    ///
    /// Those of `write`.
    pub fn data<S>(
        self,
        tables: S,
        write: impl FnOnce(W, S) -> Result<Complete<S>, ExportError>,
    ) -> Result<Data<S>, ExportError> {
        match self {
            Self::New(writer) => write(writer, tables).map(Data::New),
            Self::Held(published) => Ok(Data::Held(published.with(tables))),
        }
    }
}
