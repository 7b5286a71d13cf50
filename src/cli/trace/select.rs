//! Which replicate is told.

use clap::Args;

use super::condition::Condition;
use crate::cli::error::CliError;
use crate::cli::progress::Progress;
use crate::cli::terminal::Terminal;
use crate::engine::{self, Observed, Plan, Stopped};
use crate::format::{count, counted, percent};
use crate::outcome::EndRow;
use crate::scenario::Scenario;

/// One replicate by its number, its typicality or its end.
#[derive(Debug, Clone, Args)]
#[group(required = true, multiple = false)]
pub struct Selector {
    /// The replicate of this number, counted from 0, as in the outcomes of a run
    #[arg(short, long, value_name = "K", value_parser = crate::cli::numbers::replicate)]
    replicate: Option<u64>,

    /// The most typical replicate: the one whose regional series stay closest to their medians
    #[arg(long)]
    median: bool,

    /// The first replicate that ends so, such as 'regime == "integration" and dispute < 0.2'
    #[arg(long = "where", value_name = "CONDITION")]
    condition: Option<String>,
}

impl Selector {
    /// The condition, if one is given.
    ///
    /// # Errors
    ///
    /// [`CliError::Condition`].
    pub fn read(&self, scenario: &Scenario) -> Result<Option<Condition>, CliError> {
        Ok(self.condition.as_deref().map(|text| Condition::read(text, scenario)).transpose()?)
    }

    /// Finds the replicate, and says in words why it is this one.
    ///
    /// # Errors
    ///
    /// [`CliError::NoReplicate`], [`CliError::NoneSuch`], [`CliError::Interrupted`] or [`CliError::Threads`].
    pub fn find(
        &self,
        scenario: &Scenario,
        condition: Option<&Condition>,
        plan: &Plan,
        terminal: &Terminal,
    ) -> Result<(u64, String), CliError> {
        let (name, replicates) = (scenario.name(), plan.replicates);
        if let Some(replicate) = self.replicate {
            if replicate >= replicates {
                return Err(CliError::NoReplicate { scenario: name.to_owned(), replicate, replicates });
            }
            return Ok((replicate, String::new()));
        }
        let passes = if condition.is_some() { 1 } else { 2 };
        let progress = Progress::new(terminal, format!("{name}: looking"), passes * replicates);
        let stopped = |stopped: Stopped<()>| match stopped {
            Stopped::Threads(reason) => {
                CliError::Threads { threads: plan.threads.map_or(1, std::num::NonZeroUsize::get), reason }
            }
            Stopped::Cancelled { .. } | Stopped::Sink(()) => CliError::Interrupted {
                scenario: name.to_owned(),
                done: progress.done() / passes,
                replicates,
                saved: Vec::new(),
            },
        };
        let Some(condition) = condition else {
            let replicate = engine::typical(scenario, plan, &progress).map_err(stopped)?;
            return Ok((replicate, format!("the most typical of {}", counted(replicates, "replicate"))));
        };
        let (mut first, mut satisfying) = (None, 0_u64);
        let mut look = |rows: &[EndRow]| {
            for row in rows.iter().filter(|row| condition.holds(row)) {
                first.get_or_insert(row.replicate);
                satisfying += 1;
            }
            Ok(())
        };
        engine::run(scenario, plan, &progress, &mut look).map_err(stopped)?;
        let text = self.condition.clone().unwrap_or_default();
        let Some(first) = first else {
            return Err(CliError::NoneSuch { scenario: name.to_owned(), condition: text, replicates });
        };
        let share = percent(satisfying as f64 / replicates as f64);
        let (satisfying, all) = (count(satisfying), counted(replicates, "replicate"));
        Ok((first, format!("the first of {satisfying} of {all} ({share}) that end so that {text}")))
    }

    /// The plan to find it by.
    pub fn plan(scenario: &Scenario, threads: std::num::NonZeroUsize) -> Plan {
        Plan {
            replicates: scenario.replicates(),
            seed: scenario.seed(),
            threads: Some(threads),
            observed: Observed::Region,
        }
    }
}
