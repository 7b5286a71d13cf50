//! The report on a run.

use super::findings::findings;
use super::origin::{self, Kind};
use super::page::{Part, Report, Section};
use super::scenario::{last_tick, leaders, parameters, question, regimes, setting};
use super::tables;
use crate::export::manifest::Identity;
use crate::export::summary::Summary;
use crate::format::counted;
use crate::plot::Figure;
use crate::scenario::Scenario;

/// The report on a run, from what its folder holds.
pub fn of_run<'a>(
    scenario: &Scenario,
    summary: &Summary,
    identity: &Identity,
    figures: &'a [Figure],
) -> Report<'a> {
    let replicates = counted(identity.replicates, "replicate");
    let about =
        format!("{}, end of {}: {replicates}, seed {}", scenario.name(), last_tick(scenario), identity.seed);
    let done = format!(
        "{} The model was run {} with other draws of chance each time (seed {}); each run is a replicate, one possible history.",
        setting(scenario),
        if identity.replicates == 1 { "once".to_owned() } else { counted(identity.replicates, "time") },
        identity.seed
    );
    let drawn = identity.drawn.as_ref().map(|drawn| {
        format!(
            "What is uncertain was not held fixed: {}. Every spread shown here is that of parameters and chance together.",
            drawn.named()
        )
    });
    let asked = question(scenario).into_iter().chain([done]).chain(drawn).map(Part::Paragraph).collect();
    let findings = Part::List(findings(scenario, summary, identity.replicates));
    let sections = [
        Section::new("question", "The question", asked),
        Section::new("findings", "Key findings", vec![findings]),
        Section::of_figures(figures),
        Section::new("tables", "Tables", tables::of_run(scenario, summary)),
        Section::new("regimes", "What the regimes mean", regimes(&[scenario])),
        Section::new("leaders", "Leaders", leaders(&[scenario])),
        Section::new("parameters", "Parameters and their sources", parameters(&[scenario])),
    ];
    let sections = sections.into_iter().chain(origin::sections(Kind::Run, identity));
    Report::new("Run", scenario.title().to_owned(), about, sections)
}
