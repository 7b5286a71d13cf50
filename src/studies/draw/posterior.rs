//! The posterior that comes with a scenario.

use super::error::DrawError;
use super::{MOST_LISTED, is_same};
use crate::scenario::{Prior, Scenario, open_numbers, posterior_text};
use crate::studies::points_file::{self, For, PointTable};

/// The draws of the posterior that comes with a scenario, at least one.
///
/// Its numbers have the same priors in the scenario, which has the states, the issues and the mechanisms of the case that was
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
    let fitted = Scenario::named(of, &[]).map_err(|problems| other(problems.to_string()))?;
    if let Some(why) = difference(&fitted, scenario) {
        return Err(other(why));
    }
    let table = points_file::of_text(of, text, scenario, For::Draws, MOST_LISTED)
        .map_err(|problem| other(problem.to_string()))?;
    let [own, of_fitted] = [scenario, &fitted].map(open_numbers);
    let prior = |open: &[(String, Prior)], key: &str| {
        open.iter().find(|(number, _)| is_same(number, key)).map(|(_, prior)| *prior)
    };
    if let Some(key) = table.varied.keys().find(|key| prior(&own, key) != prior(&of_fitted, key)) {
        return Err(other(format!("it has another prior of {key}")));
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
