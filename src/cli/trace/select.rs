//! Options that select the replicate of a trace.

use clap::Args;

use crate::scenario::Scenario;
use crate::studies::StudyError;
use crate::studies::trace::{Condition, Selection};

/// One replicate, selected by number, typicality or outcome.
#[derive(Debug, Clone, Args)]
#[group(required = true, multiple = false)]
pub struct Selector {
    /// Select the replicate with this number, counted from 0, as in the outcomes of a run
    #[arg(short, long, value_name = "K", value_parser = crate::cli::numbers::replicate)]
    replicate: Option<u64>,

    /// Select the most typical replicate, whose regional series stay closest to their medians
    #[arg(long)]
    median: bool,

    /// Select the first replicate whose outcomes fulfil a condition, such as 'regime == "integration" and dispute < 0.2'
    #[arg(long = "where", value_name = "CONDITION")]
    condition: Option<String>,
}

impl Selector {
    /// The selection of a replicate of a scenario.
    ///
    /// # Errors
    ///
    /// [`ConditionError`](crate::studies::trace::ConditionError) as [`StudyError::Problem`].
    pub fn selection(&self, scenario: &Scenario) -> Result<Selection, StudyError> {
        Ok(match (self.replicate, &self.condition) {
            (Some(replicate), _) => Selection::Replicate(replicate),
            (None, Some(text)) => Selection::First(Condition::parse(text, scenario)?),
            (None, None) => Selection::Median,
        })
    }
}
