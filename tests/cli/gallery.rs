//! The gallery of the scenarios that come with the program: a picture of each.

use std::fmt::Write as _;

use concord::plot::{Only, Provenance, Style, Theme, Width, render};
use concord::scenario::{Scenario, built_in_names};
use concord::studies::Study as _;
use concord::studies::Tables as _;
use concord::studies::run::RunPlan;

use crate::testkit::pinned;

/// Replicates of each, as the page says.
const REPLICATES: u64 = 500;
const CHART: &str = "fan-integration";

#[test]
fn every_scenario_that_is_shipped_has_a_picture() {
    let style = Style::new(Theme::Journal, Width::SINGLE);
    let only = Only::new(vec![CHART.to_owned()]);
    let mut page = String::new();
    let mut differences = Vec::new();
    for name in built_in_names() {
        let scenario = Scenario::named(name, &[format!("monte_carlo.replicates={REPLICATES}")]);
        let scenario = scenario.unwrap_or_else(|problems| panic!("{problems}"));
        let (title, description) = (scenario.title().to_owned(), scenario.description().trim().to_owned());
        let (states, issues) = (scenario.states().len(), scenario.issues().len());
        let calendar = scenario.calendar();
        let years = format!("{}–{}", calendar.first_days()[0].year(), calendar.last_day().year());
        let tables = RunPlan::new(scenario).tables().expect("nothing stops it");
        let figures = tables.figures(0, &only, &style, &Provenance::default());
        let figure = figures.first().expect("a chart of the set");
        let picture = render::png(figure).expect("a picture");
        differences.extend(pinned::file(&format!("docs/images/gallery/{name}.png"), &picture).err());
        let _ = write!(
            page,
            "## {name}\n\n**{title}**, {years}, {states} states, {issues} issues. {description}\n\n\
             ![Implemented integration over time: {title}](images/gallery/{name}.png)\n\n\
             ```sh\nconcord run {name} -n {REPLICATES} --only {CHART} --width 85\n```\n\n",
        );
    }
    assert!(differences.is_empty(), "{differences:?}");
    pinned::part("docs/gallery.md", "gallery", &page);
}
