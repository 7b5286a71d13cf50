//! Which scenario a command works on, and what is changed in it.

use std::path::{Path, PathBuf};

use clap::Args;

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
    pub set: Vec<String>,
}

impl OverrideArgs {
    /// Reads a scenario and applies the changes.
    ///
    /// # Errors
    ///
    /// All that is wrong with either.
    pub fn load(&self, scenario: &Path) -> Result<Scenario, Diagnostics> {
        Scenario::load(scenario, &self.set)
    }
}
