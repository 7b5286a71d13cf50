//! The posterior that comes with a scenario.

use super::error::DrawError;
use super::{MOST_LISTED, is_same};
use crate::scenario::{Scenario, open_numbers, posterior_text};
use crate::studies::points_file::{self, For, PointTable};

/// The draws of the posterior that comes with a scenario, at least one.
///
/// Its numbers are numbers with priors of the scenario, which has the states, the issues and the mechanisms of the case that was
/// calibrated: the built-in scenario of the same name. Who governs after the fit may be anybody.
///
/// # Errors
/// [`DrawError::NoPosterior`] where none comes with it; [`DrawError::OtherPosterior`].
pub fn of(scenario: &Scenario) -> Result<PointTable, DrawError> {
    let name = || scenario.name().to_owned();
    let of = scenario.calibration().posterior.as_deref();
    let (of, text) = of
        .and_then(|of| Some((of, posterior_text(of)?)))
        .ok_or_else(|| DrawError::NoPosterior { scenario: name() })?;
    let other = |why: String| DrawError::OtherPosterior { scenario: name(), posterior: of.to_owned(), why };
    if let Some(why) = Scenario::named(of, &[]).ok().and_then(|fitted| difference(&fitted, scenario)) {
        return Err(other(why));
    }
    let table = points_file::of_text(of, text, scenario, For::Draws, MOST_LISTED)
        .map_err(|problem| other(problem.to_string()))?;
    let open = open_numbers(scenario);
    let is_open = |key: &&str| open.iter().any(|(number, _)| is_same(number, key));
    if let Some(key) = table.varied.keys().find(|key| !is_open(key)) {
        return Err(other(format!("{key} has no prior")));
    }
    if table.points.is_empty() {
        return Err(other("it has no draw".to_owned()));
    }
    Ok(table)
}

/// The difference of a scenario from the one that was calibrated, beyond its numbers and what happens after the fit.
fn difference(fitted: &Scenario, scenario: &Scenario) -> Option<String> {
    let states = |of: &Scenario| of.states().iter().map(|state| state.id.clone()).collect::<Vec<_>>();
    let issues = |of: &Scenario| of.issues().iter().map(|issue| issue.id.clone()).collect::<Vec<_>>();
    if states(fitted) != states(scenario) {
        Some("it has other states".to_owned())
    } else if issues(fitted) != issues(scenario) {
        Some("it has other issues".to_owned())
    } else if fitted.mechanisms() != scenario.mechanisms() {
        Some("it has other mechanisms".to_owned())
    } else {
        None
    }
}
