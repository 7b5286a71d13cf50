//! Builds a scenario from the raw types, and reports all that is wrong with its values.

mod events;
mod history;
mod parameters;
mod priors;
mod problem;
mod region;
mod report;

use std::sync::Arc;

pub use problem::Problem;
pub use region::{by_year, pair};
pub use report::{Ids, Report, tell_repeated};

use crate::scenario::{
    calibration::Calibration,
    lenses, limits,
    observations::Record,
    provenance::Provenance,
    raw::{RawScenario, forms::is_device},
    resolved::written_out,
    shipped::posterior_text,
    tree::path::{Path, key_path},
    types::Scenario,
};

/// Builds a scenario, or reports why it cannot. `default_name` is its name if the file has none, `record` the observed
/// record that the file names.
pub fn build(
    raw: &RawScenario,
    default_name: &str,
    record: Option<Arc<Record>>,
    report: &mut Report<'_>,
) -> Option<Scenario> {
    let header = &raw.scenario;
    let states = region::state_names(&raw.states, report);
    let issues = region::issue_names(&raw.issues, report);
    let endowments = region::endowment_names(&raw.states, report);
    let calendar = history::calendar(header, report);
    let span = history::Span::new(calendar.as_ref());
    if let Some(calendar) = &calendar {
        let points = limits::points(raw.states.len(), raw.issues.len(), calendar.ticks());
        if points > limits::MOST_POINTS {
            report.value(&key_path!["states"], &Problem::TooManyPoints { points });
        }
    }
    let name = header.name.as_ref().map_or_else(|| default_name.to_owned(), |name| name.0.clone());
    if header.name.is_some() && is_device(&name) {
        report.value(
            &key_path!["scenario", "name"],
            &Problem::DeviceName { what: "scenario", name: name.clone() },
        );
    }
    let title = header.title.as_ref().map_or_else(|| name.clone(), |title| title.0.clone());
    let leadership = history::leadership(&raw.leadership, &span, &states, report);
    let dyads = region::dyads(&raw.dyads, &states, report);
    let external = history::external(&raw.external, &span, &states, &issues, report);
    let events = events::events(&raw.events, &span, &states, &issues, report);
    let (parameters, priors) = parameters::parameters(&raw.parameters, report);
    let other_priors = priors::stated(&raw.priors, report);
    let regimes = parameters::regimes(&raw.outcomes, report);
    let lenses = lenses::build(&raw.lenses, report);
    let record = record.filter(|record| record.is_of(&states, &issues, report));
    let issues = region::issues(&raw.issues, &endowments, report);
    let states = region::states(&raw.states, &states, &endowments, report);
    if let Some(name) = raw.calibration.posterior.as_ref().filter(|name| posterior_text(name).is_none()) {
        report.value(&key_path!["calibration", "posterior"], &Problem::NoPosterior { name: name.clone() });
    }
    // With problems, some indices refer to nothing.
    let calendar = calendar.filter(|_| report.is_clean())?;
    let mut scenario = Scenario {
        name,
        title,
        description: header.description.clone(),
        replicates: raw.monte_carlo.replicates.0,
        seed: raw.monte_carlo.seed.0,
        leadership,
        mechanisms: raw.mechanisms.into(),
        endowments: endowments.ids().to_vec(),
        states,
        dyads,
        issues,
        external,
        common_fate: history::common_fate(&raw.common_fate, &calendar),
        events,
        parameters,
        priors,
        other_priors: Vec::new(),
        coders_error: raw.codings.error.0,
        orders: Vec::new(),
        regimes,
        lenses,
        calibration: Calibration::of(&raw.calibration),
        record,
        provenance: Provenance::default(),
        calendar,
    };
    if !other_priors.is_empty() || !raw.draws.order.is_empty() {
        match written_out(&scenario) {
            Ok(tree) => {
                scenario.other_priors = priors::others(other_priors, &tree, report);
                scenario.orders = priors::orders(&raw.draws, &tree, report);
            }
            Err(problems) => {
                report.value(&Path::default(), &Problem::Unwritable { reason: problems.to_string() });
            }
        }
    }
    let bytes = scenario.resolved().len() as u64;
    if bytes > limits::LARGEST_FILE {
        report.value(&Path::default(), &Problem::TooLong { bytes });
    }
    report.is_clean().then_some(scenario)
}
