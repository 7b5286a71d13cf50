//! Errors of commands, and their exit status.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::explore::ExploreError;
use super::figure_args::UnknownFigure;
use super::init::InitError;
use super::outcome_args::UnknownOutcome;
use super::plot::PlotError;
use crate::export::ExportError;
use crate::export::read::ReadError;
use crate::format::{count, counted};
use crate::plot::render::RenderError;
use crate::problem::{Explain as _, Setting, Status, explained};
use crate::scenario::{Diagnostics, Incomparable};
use crate::studies::StudyError;
use crate::studies::points_file::BadPoints;

/// Exit status of a failure while running.
pub const FAILED: u8 = 1;
/// Exit status of wrong usage and of an invalid scenario.
pub const REFUSED: u8 = 2;
/// Exit status of an interruption: 128 and the number of the signal SIGINT.
pub const INTERRUPTED: u8 = 130;

/// Failure of a command. In a message of two lines, the second begins with `help: ` and gives the remedy.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// Scenarios cannot be read.
    #[error("{}", .0.iter().map(|problems| explained(problems, option)).collect::<Vec<_>>().join("\n"))]
    Scenarios(Vec<Diagnostics>),
    /// A study is refused, or failed.
    #[error("{}", explained(.0, option))]
    Study(StudyError),
    /// Two scenarios would write into the same folder.
    #[error(
        "{first} and {second} are both named {name:?}, so that one would overwrite the other\n\
        help: give each file its own name under [scenario], or run them one at a time with --output DIR"
    )]
    SameName {
        /// The name.
        name: String,
        /// One of them.
        first: String,
        /// The other.
        second: String,
    },
    /// A scenario to start from could not be written.
    #[error(transparent)]
    Init(#[from] InitError),
    /// Files could not be written, or a folder was refused.
    #[error("{}", refused(.0))]
    Export(ExportError),
    /// A requested outcome does not exist.
    #[error(transparent)]
    NoOutcome(#[from] UnknownOutcome),
    /// A requested figure does not exist.
    #[error(transparent)]
    NoFigure(#[from] UnknownFigure),
    /// A finished result cannot be read back from its files.
    #[error("{}", explained(.0, option))]
    Read(ReadError),
    /// Figures of a finished result cannot be drawn again.
    #[error(transparent)]
    Plot(#[from] PlotError),
    /// The page cannot be served.
    #[error(transparent)]
    Explore(#[from] ExploreError),
    /// A chart could not be turned into a file.
    #[error("{0}\nhelp: leave the charts out with --no-figures, or draw others alone with --only")]
    Figure(#[from] RenderError),
    /// The system started no threads.
    #[error("cannot start {}: {reason}\nhelp: ask for fewer with --threads", counted(*threads as u64, "thread"))]
    Threads {
        /// The requested number.
        threads: usize,
        /// Message of the system.
        reason: String,
    },
    /// The user interrupted a run.
    #[error("{}", interrupted(scenario, *done, *replicates, saved))]
    Interrupted {
        /// Name of the run.
        scenario: String,
        /// Finished replicates.
        done: u64,
        /// Requested replicates.
        replicates: u64,
        /// Folders of runs finished before.
        saved: Vec<PathBuf>,
    },
    /// The user interrupted a run whose last stage is kept.
    #[error(
        "interrupted after {} of {title}: the last stage is kept\nhelp: the same command goes on from it",
        counted(*done, "replicate")
    )]
    StageKept {
        /// Title of the run.
        title: String,
        /// Finished replicates.
        done: u64,
    },
    /// The user asked to stop.
    #[error("interrupted")]
    Stopped,
    /// Data are in their folder; figures and report are missing.
    #[error("{}", undrawn(folder, why))]
    Undrawn {
        /// The folder.
        folder: PathBuf,
        /// The cause.
        why: Box<CliError>,
    },
    /// An option stands before the command.
    #[error("{option} stands before {command}, the command that it belongs to\nhelp: write {command_line}")]
    Misplaced {
        /// The option.
        option: String,
        /// The command.
        command: String,
        /// The command line in order.
        command_line: String,
    },
    /// Requested years lie outside the scenario.
    #[error(
        "{scenario} has none of these years: it goes from {first} to {last}\nhelp: name some of its years with --years"
    )]
    NoYears {
        /// The scenario.
        scenario: String,
        /// Its first year.
        first: i16,
        /// Its last year.
        last: i16,
    },
    /// Scenarios cannot be compared.
    #[error(
        "{0}\nhelp: compare scenarios of one calendar, the same states and the same issues, such as two that extend one file"
    )]
    Incomparable(#[from] Incomparable),
    /// The arguments of a command do not fit together.
    #[error(transparent)]
    Arguments(Box<dyn std::error::Error + Send + Sync>),
    /// A file of points cannot be read.
    #[error("{}", explained(.0, option))]
    Points(#[from] BadPoints),
    /// Ctrl-C cannot be watched for.
    #[error("cannot watch for Ctrl-C: {0}")]
    Signals(#[from] ctrlc::Error),
    /// Standard output cannot be written.
    #[error("cannot write to standard output: {0}\nhelp: check where it is sent to")]
    Output(#[from] io::Error),
    /// The result cannot be written as JSON.
    #[error("cannot write the result as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

impl CliError {
    /// Refuses arguments of a command.
    pub fn arguments(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Arguments(Box::new(error))
    }

    /// The exit status.
    pub fn exit_status(&self) -> u8 {
        match self {
            Self::Scenarios(_)
            | Self::SameName { .. }
            | Self::NoFigure(_)
            | Self::NoOutcome(_)
            | Self::NoYears { .. }
            | Self::Misplaced { .. }
            | Self::Incomparable(_)
            | Self::Arguments(_)
            | Self::Points(_) => REFUSED,
            Self::Init(InitError::Exists(_) | InitError::DeviceName { .. }) => REFUSED,
            Self::Study(error) => match error.status() {
                Status::Failed => FAILED,
                Status::Refused => REFUSED,
                Status::Interrupted => INTERRUPTED,
            },
            Self::Export(error) if error.is_refusal() => REFUSED,
            Self::Read(error) if error.is_refusal() => REFUSED,
            Self::Plot(PlotError::InTheRun { .. }) => REFUSED,
            Self::Explore(
                ExploreError::Refused(_)
                | ExploreError::Unread { .. }
                | ExploreError::NoPage { .. }
                | ExploreError::TooMany { .. },
            ) => REFUSED,
            Self::Undrawn { why, .. } if why.exit_status() == INTERRUPTED => INTERRUPTED,
            Self::Stopped => INTERRUPTED,
            Self::Interrupted { .. } | Self::StageKept { .. } | Self::Plot(PlotError::Interrupted { .. }) => {
                INTERRUPTED
            }
            Self::Init(_)
            | Self::Undrawn { .. }
            | Self::Export(_)
            | Self::Figure(_)
            | Self::Read(_)
            | Self::Plot(_)
            | Self::Explore(_)
            | Self::Threads { .. }
            | Self::Signals(_)
            | Self::Output(_)
            | Self::Json(_) => FAILED,
        }
    }
}

impl From<StudyError> for CliError {
    fn from(error: StudyError) -> Self {
        match error {
            StudyError::Export(error) => error.into(),
            StudyError::Read(error) => error.into(),
            StudyError::Cancelled => Self::Stopped,
            other => Self::Study(other),
        }
    }
}

impl From<Diagnostics> for CliError {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Scenarios(vec![diagnostics])
    }
}

impl From<ExportError> for CliError {
    fn from(error: ExportError) -> Self {
        Self::Export(error)
    }
}

impl From<ReadError> for CliError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Scenario(diagnostics) => diagnostics.into(),
            ReadError::Stopped => Self::Stopped,
            other => Self::Read(other),
        }
    }
}

/// The option that changes a setting.
pub fn option(setting: Setting) -> String {
    match setting {
        Setting::ScenarioValue => "--set".to_owned(),
        Setting::Language => "--lang".to_owned(),
        other => format!("--{}", other.to_string().replace(' ', "-")),
    }
}

/// The reason why a folder is refused, with the option that helps.
fn refused(error: &ExportError) -> String {
    let ExportError::OtherRun { path, differences } = error else { return explained(error, option) };
    format!(
        "{} holds another run: {}\nhelp: to replace it, type {}; to keep it, name another folder with --output",
        path.display(),
        differences.join("; "),
        typed(std::env::args_os().skip(1), "--force"),
    )
}

/// The command line with one more option, quoted for a shell.
fn typed(arguments: impl Iterator<Item = OsString>, option: &str) -> String {
    let quoted = |argument: OsString| {
        let argument = argument.to_string_lossy().into_owned();
        let is_plain = |character: char| character.is_alphanumeric() || "-_./=:,+@%".contains(character);
        match !argument.is_empty() && argument.chars().all(is_plain) {
            true => argument,
            false => format!("'{}'", argument.replace('\'', r"'\''")),
        }
    };
    let words = arguments.map(quoted).chain([option.to_owned()]);
    std::iter::once("concord".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}

/// Which files exist, which are missing, and how to make them.
fn undrawn(folder: &Path, why: &CliError) -> String {
    let why = why.to_string();
    let (reason, remedy) = why.split_once("\nhelp: ").unwrap_or((&why, ""));
    let folder = folder.display();
    let remedy = if remedy.is_empty() { String::new() } else { format!("{remedy}; then ") };
    format!(
        "{reason}: all data are saved in {folder}, but not its figures and its report\n\
         help: {remedy}the same command adds them to the folder, and concord plot {folder} draws figures beside it"
    )
}

fn interrupted(scenario: &str, done: u64, replicates: u64, saved: &[PathBuf]) -> String {
    let mut text = format!(
        "interrupted after {} of {} of {scenario}: nothing of this run was saved",
        count(done),
        counted(replicates, "replicate"),
    );
    if !saved.is_empty() {
        let saved: Vec<_> = saved.iter().map(|folder| folder.display().to_string()).collect();
        text.push_str(&format!("\nhelp: saved before it: {}", saved.join(", ")));
    }
    text
}
