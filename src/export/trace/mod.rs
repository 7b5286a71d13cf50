//! The files of a trace: one replicate as a text and as tables.

mod events;
mod states;
mod text;

use std::path::Path;

use super::error::ExportError;
use super::latex;
use super::manifest::Identity;
use super::run::{Complete, SCENARIO};
use super::staging::Staging;
use crate::chronicle::Chronicle;
use crate::chronicle::telling::Block;
use crate::scenario::Scenario;

pub use events::COLUMNS as EVENT_COLUMNS;
pub use states::COLUMNS as STATE_COLUMNS;

/// Name of the text.
pub const CHRONICLE: &str = "chronicle.md";
/// Name of the table of events.
pub const EVENTS: &str = "events.csv";
/// Name of the table of what the region was like.
pub const STATES: &str = "states.csv";
/// Folder of the same replicate under another scenario.
pub const COMPARED: &str = "compared/";

/// The folder of a trace in the making. Dropped before [`Complete::publish`], it leaves nothing behind.
#[derive(Debug)]
pub struct TraceWriter {
    identity: Identity,
    staging: Staging,
}

impl TraceWriter {
    /// Opens the folder, which shows whether it can be written; `replace` says that what it holds gives way.
    ///
    /// # Errors
    ///
    /// [`ExportError::Immovable`] or [`ExportError::Io`].
    pub fn begin(folder: &Path, identity: Identity, replace: bool) -> Result<Self, ExportError> {
        Ok(Self { identity, staging: Staging::begin(folder, replace)? })
    }

    /// Writes what was told.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`].
    pub fn text(&mut self, blocks: &[Block]) -> Result<(), ExportError> {
        self.staging.write(CHRONICLE, text::markdown(blocks).as_bytes())?;
        let folders: &[&str] = if self.identity.against.is_empty() { &[""] } else { &["", COMPARED] };
        let article = latex::article(&self.identity, &latex::parts(&[], folders));
        self.staging.write(latex::ARTICLE, article.as_bytes())
    }

    /// Writes the scenario and the tables of a chronicle into the folder, or into a folder in it.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`].
    pub fn tables(&mut self, within: &str, scenario: &Scenario, told: &Chronicle) -> Result<(), ExportError> {
        let staging = &mut self.staging;
        staging.write(&format!("{within}{SCENARIO}"), scenario.resolved().as_bytes())?;
        let mut file = staging.create(&format!("{within}{EVENTS}"))?;
        events::write(scenario, told, &mut file)?;
        staging.add(file)?;
        let mut file = staging.create(&format!("{within}{STATES}"))?;
        states::write(scenario, told, &mut file)?;
        staging.add(file)
    }

    /// What can take more files, and be published.
    pub fn complete(self) -> Complete<()> {
        let Self { identity, staging } = self;
        Complete { identity, summary: (), staging }
    }
}
