//! Options that name a scenario, override its values and set up a batch.

use std::num::{NonZeroU64, NonZeroUsize};
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueHint};

use super::error::CliError;
use super::numbers;
use crate::export::outcomes::Format;
use crate::scenario::{Diagnostics, REFERENCE, Scenario};

/// One scenario with changes.
#[derive(Debug, Clone, Args)]
pub struct ScenarioArgs {
    /// Scenario file, or name of a built-in scenario
    #[arg(value_name = "SCENARIO", default_value = REFERENCE)]
    pub scenario: PathBuf,
    /// Changes of its values.
    #[command(flatten)]
    pub overrides: OverrideArgs,
}

impl ScenarioArgs {
    /// Reads the scenario and applies the changes.
    ///
    /// # Errors
    ///
    /// All problems of the scenario and of the changes.
    pub fn load(&self) -> Result<Scenario, Diagnostics> {
        self.overrides.load(&self.scenario)
    }
}

/// Changes of values, applied to every scenario of a command.
#[derive(Debug, Clone, Default, Args)]
pub struct OverrideArgs {
    /// Change a value of the scenario, such as parameters.commitment=0.1 or states.UZB.leaders."Shavkat
    /// Mirziyoyev".openness=0.4; may be repeated; the last value of a key counts
    #[arg(long = "set", value_name = "KEY.PATH=VALUE")]
    set: Vec<String>,

    /// Number of replicates that replaces the scenario's.
    #[arg(skip)]
    replicates: Option<NonZeroU64>,

    /// Seed that replaces the scenario's.
    #[arg(skip)]
    seed: Option<u64>,
}

impl OverrideArgs {
    /// Reads a scenario and applies the changes.
    ///
    /// # Errors
    ///
    /// All problems of the scenario and of the changes.
    pub fn load(&self, scenario: &Path) -> Result<Scenario, Diagnostics> {
        Ok(Scenario::load(scenario, &self.set)?.run_as(self.replicates, self.seed))
    }

    /// Whether there are any changes.
    pub fn changes_any(&self) -> bool {
        !self.set.is_empty()
    }

    /// Changes from texts such as `parameters.commitment=0.1`.
    #[cfg(test)]
    pub fn of(set: &[&str]) -> Self {
        Self { set: set.iter().map(ToString::to_string).collect(), ..Self::default() }
    }

    /// The changes as texts.
    #[cfg(test)]
    pub fn set(&self) -> &[String] {
        &self.set
    }

    /// Adds changes, which count after those that are there.
    #[must_use]
    pub fn and(&self, set: impl IntoIterator<Item = String>) -> Self {
        Self { set: self.set.iter().cloned().chain(set).collect(), ..self.clone() }
    }

    /// Adds a number of replicates and a seed, which replace the scenario's where they are given.
    #[must_use]
    pub fn run_as(&self, replicates: Option<NonZeroU64>, seed: Option<u64>) -> Self {
        let (replicates, seed) = (replicates.or(self.replicates), seed.or(self.seed));
        Self { replicates, seed, ..self.clone() }
    }

    /// Reads one or more scenarios with distinct names, and reports the problems of all of them at once. All take the seed
    /// and the number of replicates of the first.
    ///
    /// # Errors
    ///
    /// [`CliError::Scenarios`] or [`CliError::SameName`].
    pub fn load_all(&self, paths: &[&Path]) -> Result<Vec<Scenario>, CliError> {
        let mut overrides = self.clone();
        let mut read = Vec::with_capacity(paths.len());
        let mut problems = Vec::new();
        for (place, path) in paths.iter().enumerate() {
            let loaded = overrides.load(path);
            if let (0, Ok(first)) = (place, &loaded) {
                overrides = overrides.run_as(NonZeroU64::new(first.replicates()), Some(first.seed()));
            }
            match loaded {
                Ok(scenario) => read.push(scenario),
                Err(diagnostics) => problems.push(diagnostics),
            }
        }
        if !problems.is_empty() {
            return Err(CliError::Scenarios(problems));
        }
        let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        distinct(paths.iter().map(String::as_str).zip(&read))?;
        Ok(read)
    }
}

/// Number of replicates, seed, threads and changes of a batch.
#[derive(Debug, Clone, Args)]
pub struct BatchArgs {
    /// Number of replicates [default: the scenario's]
    #[arg(short = 'n', long, value_name = "N", value_parser = numbers::replicates)]
    replicates: Option<u64>,

    /// Seed of the random numbers [default: the scenario's]
    #[arg(short, long, value_name = "SEED", value_parser = numbers::seed, allow_negative_numbers = true)]
    seed: Option<u64>,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    overrides: OverrideArgs,
}

impl BatchArgs {
    /// The changes of the scenario, with seed and number of replicates, so that the resolved file repeats the run.
    pub fn overrides(&self) -> OverrideArgs {
        self.overrides.run_as(self.replicates.and_then(NonZeroU64::new), self.seed)
    }

    /// The requested number of replicates.
    pub fn replicates(&self) -> Option<u64> {
        self.replicates
    }

    /// The number of threads.
    pub fn threads(&self) -> NonZeroUsize {
        self.threads.number()
    }
}

/// Number of threads of a command.
#[derive(Debug, Clone, Args)]
pub struct ThreadArgs {
    /// Number of threads; results do not depend on it [default: one per core]
    #[arg(short, long, value_name = "N", value_parser = numbers::threads, allow_negative_numbers = true)]
    threads: Option<NonZeroUsize>,
}

impl ThreadArgs {
    /// The number of threads.
    pub fn number(&self) -> NonZeroUsize {
        self.threads.or_else(|| available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN)
    }
}

/// Options of every command that writes a folder.
#[derive(Debug, Clone, Args)]
pub struct FolderArgs {
    /// Replace the contents of the folder if concord wrote them
    #[arg(short, long)]
    pub force: bool,

    /// Print only the result: no progress, no notes
    #[arg(short, long)]
    pub quiet: bool,
}

/// Forms of the report beside its page.
#[derive(Debug, Clone, Args)]
pub struct ReportArgs {
    /// Also write the report as Markdown, report.md, for notes
    #[arg(long)]
    pub markdown: bool,
}

/// The page that explores the scenarios.
#[derive(Debug, Clone, Args)]
pub struct ExplorerArgs {
    /// Put the page into the folder that explores these scenarios in a browser, explorer.html; PAGE is concord.html of this version's
    /// release
    #[arg(long, value_name = "PAGE", value_hint = ValueHint::FilePath)]
    pub explorer: Option<PathBuf>,
}

/// Format of the stored outcomes and of the printed result.
#[derive(Debug, Clone, Args)]
pub struct ResultArgs {
    /// Format of the outcomes, one row per replicate
    #[arg(long, value_name = "FORMAT", default_value = Format::default().name(), value_parser = formats())]
    pub format: Format,

    /// Print the result as JSON instead of tables
    #[arg(long)]
    pub json: bool,
}

/// Reads the name of a format.
fn formats() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::name))
        .map(|name| Format::ALL.into_iter().find(|format| format.name() == name).unwrap_or_default())
}

/// Refuses scenarios of one name, which would share a folder.
///
/// # Errors
///
/// [`CliError::SameName`].
pub fn distinct<'a>(read: impl Iterator<Item = (&'a str, &'a Scenario)> + Clone) -> Result<(), CliError> {
    for (place, (second, scenario)) in read.clone().enumerate() {
        // Some file systems take names that differ in case for the same.
        let same = |other: &(&str, &Scenario)| other.1.name().eq_ignore_ascii_case(scenario.name());
        if let Some((first, _)) = read.clone().take(place).find(same) {
            let (name, first, second) = (scenario.name().to_owned(), first.to_owned(), second.to_owned());
            return Err(CliError::SameName { name, first, second });
        }
    }
    Ok(())
}
