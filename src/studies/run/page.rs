//! The report on a run.

use super::article::panels;
use super::findings::findings;
use crate::export::manifest::Identity;
use crate::export::summary::Summary;
use crate::format::counted;
use crate::plot::Figure;
use crate::report::notes::notes;
use crate::report::origin::{self, Kind};
use crate::report::scenario::{last_tick, leaders, parameters, question, regimes, setting};
use crate::report::{Part, Report, Section, tables};
use crate::scenario::Scenario;

/// The report on a run, from what its folder holds.
pub fn page<'a>(
    scenario: &Scenario,
    summary: &Summary,
    identity: &Identity,
    figures: &'a [Figure],
) -> Report<'a> {
    let replicates = counted(identity.replicates, "replicate");
    let about =
        format!("{}, end of {}: {replicates}, seed {}", scenario.name(), last_tick(scenario), identity.seed);
    let run = if identity.replicates == 1 {
        format!("The model was run once (seed {}): {replicates}.", identity.seed)
    } else {
        let times = counted(identity.replicates, "time");
        format!(
            "The model was run {times}, each with draws of chance of its own (seed {}): {replicates}.",
            identity.seed
        )
    };
    let done = format!("{} {run}", setting(scenario));
    let drawn = identity.drawn().map(|drawn| {
        format!(
            "Of what is uncertain, {}; codings and the form of the rules were held fixed. Every spread shown here is that of parameters and \
             chance together.",
            drawn.named()
        )
    });
    let asked = question(scenario).into_iter().chain([done]).chain(drawn).map(Part::Paragraph).collect();
    let sections = [
        Section::new("question", "The question", asked),
        Section::new("findings", "Findings", findings(scenario, summary, identity.replicates)),
        Section::of_figures(figures),
        Section::new("tables", "Tables", tables::of_panels(&panels(scenario, summary))),
        Section::new("regimes", "What the regimes mean", regimes(&[scenario])),
        Section::new("leaders", "Leaders", leaders(&[scenario])),
        Section::new("parameters", "Parameters and their sources", parameters(&[scenario])),
    ];
    let sections = sections.into_iter().chain(origin::sections(Kind::Run, identity));
    let notes = notes(Kind::Run, identity);
    Report::new("Run", scenario.title().to_owned(), about, sections).with_notes(notes)
}
