//! Number of runs and duration of an analysis, printed before it begins, with a question if it is long.

use std::num::NonZeroUsize;
use std::time::Duration;

use super::Arguments;
use crate::cli::error::CliError;
use crate::cli::execution::Clock;
use crate::cli::interrupt;
use crate::cli::terminal::Terminal;
use crate::engine::Monitor;
use crate::format::{counted, duration};
use crate::studies::sensitivity::SensitivityPlan;
use crate::studies::{Study as _, StudyError};

/// Duration in seconds from which the command asks before it starts.
const LONG: f64 = 120.0;

/// Prints number of runs and duration, and asks whether to start an analysis that takes long. Returns the answer.
///
/// # Errors
///
/// [`CliError::Study`] or [`CliError::Interrupted`].
pub fn is_wanted(
    plan: &SensitivityPlan,
    threads: NonZeroUsize,
    arguments: &Arguments,
    terminal: &mut Terminal,
) -> Result<bool, CliError> {
    let record = plan.design_record();
    let inputs = counted(record.inputs.len() as u64, "number");
    let screening = record.trajectories.map(|trajectories| {
        format!("{} along {trajectories} trajectories of all {inputs}", record.screening_points())
    });
    let indices = record.rows.map(|rows| {
        let of = counted(record.kept.unwrap_or(0) as u64, "number");
        format!("{} in {rows} rows of {of}", record.row_points())
    });
    let parts: Vec<String> = screening.into_iter().chain(indices).collect();
    let seconds = seconds(plan, threads)?;
    terminal.note(&format!(
        "{}: {}; {} of each{}: {}, about {} on {}",
        counted(record.points(), "point"),
        parts.join(", "),
        counted(plan.replicates(), "replicate"),
        if plan.baseline().is_some() { " under each of two scenarios" } else { "" },
        counted(plan.work(), "run"),
        duration(Duration::from_secs_f64(seconds)),
        counted(threads.get() as u64, "thread"),
    ));
    if let Some(rows) = record.rows.filter(|rows| !rows.is_power_of_two()) {
        terminal.note(&format!(
            "{rows} rows are no power of two: points of a Sobol sequence are most even with one"
        ));
    }
    if arguments.dry_run {
        return Ok(false);
    }
    if seconds < LONG || arguments.yes || terminal.agrees("Go on?") {
        return Ok(true);
    }
    terminal.note("nothing was run; --yes goes on without asking");
    Ok(false)
}

/// Duration of all runs in seconds, estimated from a few of them.
fn seconds(plan: &SensitivityPlan, threads: NonZeroUsize) -> Result<f64, CliError> {
    let clock = Clock::start();
    let runs = plan.pilot(threads, &Watching).map_err(|error| match error {
        StudyError::Cancelled => CliError::Interrupted {
            scenario: plan.title(),
            done: 0,
            replicates: plan.work(),
            saved: Vec::new(),
        },
        other => other.into(),
    })?;
    Ok(clock.seconds() / runs as f64 * plan.work() as f64)
}

/// Watches for Ctrl-C and shows nothing.
struct Watching;

impl Monitor for Watching {
    fn advance(&self, _: u64) {}

    fn cancelled(&self) -> bool {
        interrupt::asked()
    }
}
