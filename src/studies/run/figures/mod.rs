//! The figures of a run.

mod benefit;
mod identity;
mod moments;
mod network;
mod outcomes;
mod paper;
mod participation;
mod passages;
pub(crate) mod shares;
#[cfg(test)]
mod tests;
mod units;

use rayon::prelude::*;

use crate::{
    model::Measure,
    outcome::Results,
    plot::{
        charts::{Source, UnderPriors, fans},
        figure::{Figure, Provenance},
        only::Only,
        style::Style,
    },
    scenario::Scenario,
};

type Chart = fn(&Source) -> Option<Figure>;

/// Every chart of a run with the name of its figure, in reading order.
const CHARTS: &[(&str, Chart)] = &[
    ("fans", fans::all),
    ("fan-integration", |source| fans::single(source, Measure::Integration)),
    ("fan-paper", |source| fans::single(source, Measure::Paper)),
    ("fan-identity", |source| fans::single(source, Measure::Identity)),
    ("fan-dispute", |source| fans::single(source, Measure::Dispute)),
    ("fan-agency", |source| fans::single(source, Measure::Agency)),
    ("fan-agreements", |source| fans::single(source, Measure::Agreements)),
    ("fan-incidents", |source| fans::single(source, Measure::Incidents)),
    ("paper-gap", paper::draw),
    ("benefit-over-time", benefit::draw),
    ("by-issue", units::by_issue),
    ("by-dyad", units::by_dyad),
    ("participation", participation::draw),
    ("network", network::draw),
    ("identity-matrix", identity::draw),
    ("outcomes", outcomes::draw),
    ("first-passage", passages::draw),
    ("shares-at-end", shares::at_end),
    ("shares-over-time", shares::over_time),
];

/// The names of the charts of a run.
pub fn run_chart_names() -> Vec<String> {
    CHARTS.iter().map(|(name, _)| (*name).to_owned()).collect()
}

/// Draws charts of a run in parallel and returns them in a fixed order; fans also show the results under priors, if there are any. Charts without data are left out.
pub fn run_charts(
    results: &Results,
    under_priors: Option<UnderPriors<'_>>,
    scenario: &Scenario,
    only: &Only,
    style: &Style,
    provenance: &Provenance,
) -> Vec<Figure> {
    let source = Source::new(results, scenario, style, provenance).with_under_priors(under_priors);
    let asked = CHARTS.par_iter().filter(|(name, _)| only.holds(name));
    asked.filter_map(|(_, chart)| chart(&source)).collect()
}

/// Draws every chart of a run, as [`run_charts`] does.
pub fn draw_all(
    results: &Results,
    scenario: &Scenario,
    style: &Style,
    provenance: &Provenance,
) -> Vec<Figure> {
    run_charts(results, None, scenario, &Only::ALL, style, provenance)
}
