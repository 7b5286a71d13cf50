//! The numbers that a study has varied, found again in the scenario of its folder.

use crate::export::SCENARIO;
use crate::export::read::{ReadError, ResultFolder};
use crate::scenario::{ParameterSpace, Scenario, Unvariable};

/// The scenario of a folder with some of its numbers left open by `open`, and the baseline where there is one.
///
/// # Errors
///
/// [`ReadError`] where the scenario does not have them.
pub(super) fn space_of(
    folder: &ResultFolder,
    open: impl FnOnce(Scenario) -> Result<ParameterSpace, Unvariable>,
) -> Result<(ParameterSpace, Option<Scenario>), ReadError> {
    let mut scenarios = folder.scenarios()?;
    let (Some(scenario), baseline) = (scenarios.pop(), scenarios.pop()) else {
        return Err(ReadError::NoResult { path: folder.path().to_owned() });
    };
    let within = folder.parts().pop().unwrap_or_default();
    let space = open(scenario).map_err(|problem| ReadError::Broken {
        path: folder.path().join(within).join(SCENARIO),
        reason: problem.to_string().lines().next().unwrap_or_default().to_owned(),
    })?;
    Ok((space, baseline))
}
