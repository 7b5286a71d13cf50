//! Selects the replicate that a trace follows.

use super::condition::Condition;
use super::error::TraceError;
use crate::engine::{self, Observed, Plan, Stopped};
use crate::format::{count, counted, percent};
use crate::outcome::EndRow;
use crate::scenario::Scenario;
use crate::studies::{DrawnParameters, Failure, Run, StudyError, unwrapped};

/// Selection of a replicate.
#[derive(Debug, Clone, PartialEq)]
pub enum Selection {
    /// By its number, from 0.
    Replicate(u64),
    /// The most typical one, whose regional series stay closest to their medians.
    Median,
    /// The first that satisfies a condition on its outcomes.
    First(Condition),
}

/// The selected replicate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selected {
    /// Its number.
    pub replicate: u64,
    /// Reason for the selection in words; `None` for a selection by number.
    pub reason: Option<String>,
}

impl Selection {
    /// Number of simulated replicates for the selection, counted once per pass.
    pub fn work(&self, scenario: &Scenario) -> u64 {
        self.passes() * scenario.replicates()
    }

    /// Number of passes over the replicates.
    pub fn passes(&self) -> u64 {
        match self {
            Self::Replicate(_) => 0,
            Self::Median => 2,
            Self::First(_) => 1,
        }
    }

    /// Finds the replicate among those of a scenario, each with its set where parameters are drawn.
    ///
    /// # Errors
    ///
    /// [`TraceError::NoReplicate`], [`TraceError::NoneSuch`] or [`DrawError`](crate::studies::DrawError) as
    /// [`StudyError::Problem`], [`StudyError::Cancelled`] or [`StudyError::Threads`].
    pub fn find(
        &self,
        scenario: &Scenario,
        drawn: Option<&DrawnParameters>,
        run: &mut Run<'_>,
    ) -> Result<Selected, StudyError> {
        let replicates = scenario.replicates();
        let plan = Plan {
            replicates,
            seed: scenario.seed(),
            threads: Some(run.threads),
            observed: Observed::Region,
        };
        match self {
            Self::Replicate(replicate) => by_number(scenario, *replicate),
            Self::Median => {
                let replicate = typical(scenario, drawn, &plan, run)?;
                let reason = format!("the most typical of {}", counted(replicates, "replicate"));
                Ok(Selected { replicate, reason: Some(reason) })
            }
            Self::First(condition) => first(scenario, drawn, condition, &plan, run),
        }
    }
}

/// The replicate with a number.
pub(super) fn by_number(scenario: &Scenario, replicate: u64) -> Result<Selected, StudyError> {
    let replicates = scenario.replicates();
    if replicate < replicates {
        return Ok(Selected { replicate, reason: None });
    }
    let scenario = scenario.name().to_owned();
    Err(StudyError::of(TraceError::NoReplicate { scenario, replicate, replicates }))
}

/// The most typical replicate.
fn typical(
    scenario: &Scenario,
    drawn: Option<&DrawnParameters>,
    plan: &Plan,
    run: &Run<'_>,
) -> Result<u64, StudyError> {
    let threads = run.threads.get();
    match drawn {
        Some(drawn) => engine::typical_drawn::<Failure>(drawn.sets(), plan, run.monitor)
            .map_err(|stopped| unwrapped(stopped, threads)),
        None => engine::typical(scenario, plan, run.monitor).map_err(|stopped| match stopped {
            Stopped::Threads(reason) => StudyError::Threads { threads, reason },
            Stopped::Cancelled { .. } | Stopped::Sink(()) => StudyError::Cancelled,
        }),
    }
}

/// The first replicate that satisfies a condition.
fn first(
    scenario: &Scenario,
    drawn: Option<&DrawnParameters>,
    condition: &Condition,
    plan: &Plan,
    run: &Run<'_>,
) -> Result<Selected, StudyError> {
    let (mut first, mut satisfying) = (None, 0_u64);
    let mut look = |rows: &[EndRow]| {
        for row in rows.iter().filter(|row| condition.holds(row)) {
            first.get_or_insert(row.replicate);
            satisfying += 1;
        }
    };
    let threads = run.threads.get();
    match drawn {
        Some(drawn) => {
            let sets = drawn.sets().clone().without_partners();
            let mut sink = |rows: &[EndRow], _: &[EndRow]| {
                look(rows);
                Ok::<(), Failure>(())
            };
            engine::run_drawn(&sets, plan, run.monitor, &mut sink)
                .map_err(|stopped| unwrapped(stopped, threads))?;
        }
        None => {
            let mut sink = |rows: &[EndRow]| {
                look(rows);
                Ok(())
            };
            engine::run(scenario, plan, run.monitor, &mut sink)
                .map_err(|stopped| StudyError::stopped(stopped, threads))?;
        }
    }
    let (replicates, text) = (plan.replicates, condition.text());
    let Some(replicate) = first else {
        let (scenario, condition) = (scenario.name().to_owned(), text.to_owned());
        return Err(StudyError::of(TraceError::NoneSuch { scenario, condition, replicates }));
    };
    let share = percent(satisfying as f64 / replicates as f64);
    let (satisfying, all) = (count(satisfying), counted(replicates, "replicate"));
    let reason = format!("the first of {satisfying} of {all} ({share}) that end so that {text}");
    Ok(Selected { replicate, reason: Some(reason) })
}
