//! The report on a run.

use super::article::panels;
use super::findings::findings;
use super::levels::PRIORS;
use crate::export::manifest::Identity;
use crate::export::parameters::PARAMETERS;
use crate::export::series::{REGIMES, TRAJECTORIES, WEIGHTS};
use crate::export::summary::Summary;
use crate::export::variance::VARIANCE;
use crate::format::counted;
use crate::plot::Figure;
use crate::report::notes::{notes, ranges};
use crate::report::origin::{self, Folder};
use crate::report::scenario::{last_tick, leaders, parameters, question, regimes, setting};
use crate::report::{Commands, Part, Report, Section, tables};
use crate::scenario::Scenario;

/// The report on a run, from what its folder holds.
pub fn page<'a>(
    scenario: &Scenario,
    summary: &Summary,
    identity: &Identity,
    figures: &'a [Figure],
    commands: &Commands,
) -> Report<'a> {
    let replicates = counted(identity.replicates, "replicate");
    let about = format!(
        "{}, end of {}: {replicates}, seed {}{}",
        scenario.name(),
        last_tick(scenario),
        identity.seed,
        identity.drawing()
    );
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
    let drawn = identity.drawn().map(|drawn| match drawn.codings.len() {
        0 => format!(
            "Of what is uncertain, {}; codings and the form of the rules were held fixed. Every spread shown here is that of parameters and \
             chance together.",
            drawn.named()
        ),
        _ => format!(
            "Of what is uncertain, {}; the form of the rules was held fixed. Every spread shown here is that of parameters, codings and \
             chance together.",
            drawn.named()
        ),
    });
    let under_priors = identity.under_priors().map(|batch| {
        let (named, heading) = (batch.named(), batch.heading().to_lowercase());
        match batch.has_codings() {
            true => format!(
                "A second batch, {named}, shows what chance, parameters and codings make together; it is called “{heading}”. The form of the \
                 rules is the same in both."
            ),
            false => format!(
                "A second batch, {named}, shows what chance and parameters make together; it is called “{heading}”. Codings and the form of \
                 the rules are the same in both."
            ),
        }
    });
    let asked = question(scenario)
        .into_iter()
        .chain([done])
        .chain(drawn)
        .chain(under_priors)
        .map(Part::Paragraph)
        .collect();
    let sections = [
        Section::new("question", "The question", asked),
        Section::new("findings", "Findings", findings(scenario, summary, identity)),
        Section::of_figures(figures),
        Section::new(
            "tables",
            "Tables",
            tables::of_panels(&panels(scenario, summary, identity.under_priors())),
        ),
        Section::new("regimes", "What the regimes mean", regimes(&[scenario])),
        Section::new("leaders", "Leaders", leaders(&[scenario])),
        Section::new("parameters", "Parameters and their sources", parameters(&[scenario], commands)),
    ];
    let sections = sections.into_iter().chain(origin::sections(folder(identity), identity, commands));
    let limits = format!(
        "This is no forecast: it says what the model does under this scenario, not what will happen. {}",
        ranges(identity, commands)
    );
    let notes = notes(&limits, identity, commands);
    Report::new("Run", scenario.title().to_owned(), about, sections).with_notes(notes)
}

/// What its folder holds.
fn folder(identity: &Identity) -> Folder {
    let mut files = vec![
        (Summary::OUTCOMES, "outcomes at the end, with their errors"),
        (Summary::PASSAGES, "when something first happened"),
        (TRAJECTORIES, "every series over time"),
        (WEIGHTS, "what each state holds of each other over time"),
        (REGIMES, "shares of regimes and cultures over time"),
        (identity.outcomes.file(), "how every replicate ended"),
        ("tables/summary.tex", "the summary as LaTeX"),
        ("tables/summary.md", "the summary as Markdown"),
    ];
    if let Some(drawn) = identity.drawn() {
        files.push((PARAMETERS, "what was drawn for which replicates"));
        if drawn.is_partitioned() {
            let what = match drawn.codings.len() {
                0 => "how much of each spread parameters make, and chance",
                _ => "how much of each spread parameters make, codings, and chance",
            };
            files.push((VARIANCE, what));
        }
    }
    if let Some(batch) = identity.under_priors() {
        let what = match (batch.is_of_posterior(), batch.has_codings()) {
            (false, true) => "the same of the batch with parameters and codings drawn from their priors",
            (false, false) => "the same of the batch with parameters drawn from their priors",
            (true, true) => {
                "the same of the batch with parameters drawn from the posterior and codings within the coder's error"
            }
            (true, false) => "the same of the batch with parameters drawn from the posterior",
        };
        files.push((PRIORS, what));
    }
    Folder::new(&files).with_scenario()
}
