//! Which scenario a command works on, and what is changed in it.

use std::num::{NonZeroU64, NonZeroUsize};
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::error::CliError;
use super::numbers;
use crate::export::outcomes::Format;
use crate::scenario::{Diagnostics, REFERENCE, Scenario};

/// One scenario with changes.
#[derive(Debug, Clone, Args)]
pub struct ScenarioArgs {
    /// Scenario file, or name of a scenario that is built in
    #[arg(value_name = "SCENARIO", default_value = REFERENCE)]
    pub scenario: PathBuf,
    /// Changes to it.
    #[command(flatten)]
    pub overrides: OverrideArgs,
}

impl ScenarioArgs {
    /// Reads the scenario and applies the changes.
    ///
    /// # Errors
    ///
    /// All that is wrong with either.
    pub fn load(&self) -> Result<Scenario, Diagnostics> {
        self.overrides.load(&self.scenario)
    }
}

/// Changes to the scenarios of a command, the same to each.
#[derive(Debug, Clone, Default, Args)]
pub struct OverrideArgs {
    /// Change a value of the scenario, such as parameters.commitment=0.1 or states.UZB.leaders."Shavkat
    /// Mirziyoyev".openness=0.4; may be repeated, and of two that say the same the last one counts
    #[arg(long = "set", value_name = "KEY.PATH=VALUE")]
    set: Vec<String>,

    /// Number of replicates, if not that of the scenario.
    #[arg(skip)]
    replicates: Option<NonZeroU64>,

    /// Seed, if not that of the scenario.
    #[arg(skip)]
    seed: Option<u64>,
}

impl OverrideArgs {
    /// Reads a scenario and applies the changes.
    ///
    /// # Errors
    ///
    /// All that is wrong with either.
    pub fn load(&self, scenario: &Path) -> Result<Scenario, Diagnostics> {
        Ok(Scenario::load(scenario, &self.set)?.run_as(self.replicates, self.seed))
    }

    /// Some changes.
    #[cfg(test)]
    pub fn of(set: &[&str]) -> Self {
        Self { set: set.iter().map(ToString::to_string).collect(), ..Self::default() }
    }

    /// The changes as they were written.
    #[cfg(test)]
    pub fn set(&self) -> &[String] {
        &self.set
    }

    /// The same changes, with a number of replicates and a seed in place of those of the scenario, where they are given.
    #[must_use]
    pub fn run_as(&self, replicates: Option<NonZeroU64>, seed: Option<u64>) -> Self {
        let (replicates, seed) = (replicates.or(self.replicates), seed.or(self.seed));
        Self { replicates, seed, ..self.clone() }
    }

    /// Reads several scenarios, at least one, and reports all problems of all of them at once. All have the seed and the
    /// number of replicates of the first, and names of their own.
    ///
    /// # Errors
    ///
    /// [`CliError::Scenarios`] or [`CliError::SameName`].
    pub fn load_all(&self, paths: &[&Path]) -> Result<Vec<Scenario>, CliError> {
        let mut overrides = self.clone();
        let mut read = Vec::with_capacity(paths.len());
        let mut problems = Vec::new();
        for (place, path) in paths.iter().enumerate() {
            let found = overrides.load(path);
            if let (0, Ok(first)) = (place, &found) {
                overrides = overrides.run_as(NonZeroU64::new(first.replicates()), Some(first.seed()));
            }
            match found {
                Ok(scenario) => read.push(scenario),
                Err(found) => problems.push(found),
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

/// How many replicates of a scenario are run, from which seed, on how many threads, and what is changed in it.
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
    /// The changes to a scenario, with its seed and its number of replicates: so that the resolved file repeats the run as
    /// it is.
    pub fn overrides(&self) -> OverrideArgs {
        self.overrides.run_as(self.replicates.and_then(NonZeroU64::new), self.seed)
    }

    /// The number of replicates that is asked for.
    pub fn replicates(&self) -> Option<u64> {
        self.replicates
    }

    /// The number of threads.
    pub fn threads(&self) -> NonZeroUsize {
        self.threads.number()
    }
}

/// On how many threads a command works.
#[derive(Debug, Clone, Args)]
pub struct ThreadArgs {
    /// Number of threads; changes no result [default: one a core]
    #[arg(short, long, value_name = "N", value_parser = numbers::threads, allow_negative_numbers = true)]
    threads: Option<NonZeroUsize>,
}

impl ThreadArgs {
    /// The number of threads.
    pub fn number(&self) -> NonZeroUsize {
        self.threads.or_else(|| available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN)
    }
}

/// What every command that writes a folder can be told about it.
#[derive(Debug, Clone, Args)]
pub struct FolderArgs {
    /// Replace what the folder holds, if concord has written that
    #[arg(short, long)]
    pub force: bool,

    /// Say nothing but the result: no progress, no notes
    #[arg(short, long)]
    pub quiet: bool,
}

/// What is told of the result besides its page.
#[derive(Debug, Clone, Args)]
pub struct ReportArgs {
    /// Write the report as Markdown too, report.md, for notes
    #[arg(long)]
    pub markdown: bool,
}

/// How the ends of replicates are stored, and the result printed.
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
