//! `concord score`: a forecast held against a later record.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use crate::cli::error::CliError;
use crate::cli::json;
use crate::cli::report::{heading, paragraph, stacked};
use crate::cli::terminal::Terminal;
use crate::studies::forecast::{Scores, open_panel, score_heading, scored, scores_panel};

/// Score a forecast against a later record
///
/// Reads the folder of a forecast, whose hashes are checked, and a record of the same states that knows more. Scores every statement for
/// which data have arrived against its references, and lists what is still open. Writes no file.
#[derive(Debug, Args)]
#[command(after_long_help = "\
\x1b[1mExamples:\x1b[0m
  concord score output/central-asia-forecast --record central-asia
                                           the scores by the record of this version, and what is open
  concord score output/central-asia-forecast --record central-asia --json
                                           the score of every statement

With --sha256 HASH a forecast that is not the published one is refused.")]
pub struct ScoreArguments {
    /// Folder of a forecast
    #[arg(value_name = "FORECAST", value_hint = ValueHint::DirPath)]
    forecast: PathBuf,

    /// Later record: a file, or the name of a built-in record
    #[arg(long, value_name = "RECORD", value_hint = ValueHint::FilePath)]
    record: String,

    /// SHA-256 of forecast.toml that was published; a forecast with another one is refused
    #[arg(long, value_name = "HASH")]
    sha256: Option<String>,

    /// Print every score as JSON instead of tables
    #[arg(long)]
    json: bool,
}

/// Runs the command.
///
/// # Errors
///
/// [`CliError`] for a folder that holds no forecast or a changed one, and for a record that is not of its states.
pub fn run(arguments: &ScoreArguments, terminal: &mut Terminal) -> Result<(), CliError> {
    let found = scored(&arguments.forecast, &arguments.record, arguments.sha256.as_deref())?;
    let text = if arguments.json { json::text(&found)? } else { report(&found, terminal.width()) };
    terminal.print(&text)
}

/// The scores in lines of at most `width` characters.
fn report(found: &Scores, width: usize) -> String {
    let [title, about] = score_heading(found);
    let panels = [scores_panel(found), open_panel(found)];
    let (text, _) = stacked(|width| heading(&title, &about, width), &panels, width);
    let remarks = found.remarks().into_iter().map(|remark| paragraph(&remark, width));
    text + &remarks.collect::<String>()
}
