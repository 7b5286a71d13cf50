//! The report on a comparison: one for all its scenarios.

use std::collections::BTreeSet;

use super::article::panels;
use super::tables::{DIFFERENCES_UNDER_PRIORS, EFFECTS_UNDER_PRIORS};
use crate::export::ComparisonSummary;
use crate::export::comparison::glance::{Glance, glance, heads};
use crate::export::comparison::{CHANGES, DIFFERENCES};
use crate::export::manifest::Identity;
use crate::export::parameters::PARAMETERS;
use crate::export::variance::VARIANCE;
use crate::format::counted;
use crate::plot::Figure;
use crate::report::notes::{notes, ranges};
use crate::report::origin::{self, Folder};
use crate::report::scenario::{against, differs, last_tick, leaders, parameters, question, regimes, setting};
use crate::report::{Commands, Part, Report, Section, Table, tables};
use crate::scenario::Scenario;

/// The report on a comparison of scenarios, the baseline first, from what its folder holds.
pub fn page<'a>(
    scenarios: &[&Scenario],
    compared: &ComparisonSummary,
    identity: &Identity,
    figures: &'a [Figure],
    commands: &Commands,
) -> Report<'a> {
    let (baseline, others) = (scenarios[0], &scenarios[1..]);
    let titles: Vec<&str> = others.iter().map(|other| other.title()).collect();
    let names: Vec<&str> = others.iter().map(|other| other.name()).collect();
    let pairs = counted(identity.replicates, "pair");
    let about = format!(
        "{} against {}, end of {}: {pairs}, seed {}{}",
        names.join(", "),
        baseline.name(),
        last_tick(baseline),
        identity.seed,
        identity.drawing()
    );
    let contrasts = others.iter().flat_map(|scenario| {
        let heading = (others.len() > 1).then(|| Part::Heading(against(baseline, scenario)));
        let panels = panels([baseline, scenario], compared, identity, &[]);
        heading.into_iter().chain(tables::of_panels(&panels))
    });
    let sections = [
        Section::new("question", "The question", asked(scenarios, identity)),
        Section::new(
            "differs",
            "What differs",
            others.iter().flat_map(|other| differs(baseline, other)).collect(),
        ),
        Section::new("findings", "Findings", findings(scenarios, compared)),
        Section::of_figures(figures),
        Section::new("tables", "Tables", contrasts.collect()),
        Section::new("regimes", "What the regimes mean", regimes(scenarios)),
        Section::new("leaders", "Leaders", leaders(scenarios)),
        Section::new("parameters", "Parameters and their sources", parameters(scenarios, commands)),
    ];
    let sections = sections.into_iter().chain(origin::sections(folder(identity), identity, commands));
    let title = format!("{} against {}", titles.join(", "), baseline.title());
    let limits = format!(
        "This is no forecast: it says how the histories of the model differ where the scenarios do and all else is the same. {}",
        ranges(identity, commands)
    );
    Report::new("Comparison", title, about, sections).with_notes(notes(&limits, identity, commands))
}

/// What its folder holds.
fn folder(identity: &Identity) -> Folder {
    let files = [
        (ComparisonSummary::EFFECTS, "how the outcomes differ at the end"),
        (DIFFERENCES, "how every series differs over time"),
        (ComparisonSummary::TRANSITIONS, "from which regime and culture to which"),
        (CHANGES, "what the scenarios differ in"),
        (ComparisonSummary::FINDINGS, "what was found: the answer, a table, a few sentences"),
        ("tables/comparison.tex", "the outcomes as LaTeX"),
        ("tables/comparison.md", "the outcomes as Markdown"),
    ];
    let mut files = files.to_vec();
    if let Some(drawn) = identity.drawn() {
        files.push((PARAMETERS, "what was drawn for which pairs of replicates"));
        if drawn.is_partitioned() {
            let what = match drawn.codings.len() {
                0 => "how much of the spread of each difference parameters make, and chance",
                _ => "how much of the spread of each difference parameters make, codings, and chance",
            };
            files.push((VARIANCE, what));
        }
    }
    if let Some(batch) = identity.under_priors() {
        let what = match (batch.is_of_posterior(), batch.has_codings()) {
            (false, true) => {
                "how the outcomes differ at the end with parameters and codings drawn from their priors"
            }
            (false, false) => "how the outcomes differ at the end with parameters drawn from their priors",
            (true, _) => "how the outcomes differ at the end with parameters drawn from the posterior",
        };
        files.push((EFFECTS_UNDER_PRIORS, what));
        files.push((DIFFERENCES_UNDER_PRIORS, "the same over time"));
    }
    let folder = Folder::new(&files).with_folders(identity, "data of the scenario");
    Folder { replicates: "Pairs of replicates", ..folder }
}

/// Of each scenario how it differs from the baseline, the main outcomes in a table, and what else there is to say.
fn findings(scenarios: &[&Scenario], compared: &ComparisonSummary) -> Vec<Part<'static>> {
    let (baseline, others) = (scenarios[0], &scenarios[1..]);
    let mut said: BTreeSet<&str> = BTreeSet::new();
    let mut parts = Vec::new();
    for (scenario, found) in others.iter().zip(&compared.findings) {
        let (answer, rest) = found.split_once('\n').unwrap_or((found, ""));
        parts.extend((others.len() > 1).then(|| Part::Heading(against(baseline, scenario))));
        parts.push(Part::Answer(answer.to_owned()));
        let table = glance_table(baseline, &glance(compared, scenario.name()));
        parts.extend((!table.rows.is_empty()).then_some(Part::Table(table)));
        // What holds for all scenarios is said of the first.
        let rest: Vec<String> = rest.lines().filter(|line| said.insert(line)).map(str::to_owned).collect();
        parts.extend((!rest.is_empty()).then_some(Part::List(rest)));
    }
    parts
}

/// The main outcomes of a scenario and the baseline.
fn glance_table(baseline: &Scenario, glance: &Glance) -> Table {
    let caption = format!(
        "{} against {} at the end of {}: means over replicates and shares of them, the mean paired difference (of shares in \
         percentage points, pp) with its 95% confidence interval, and the p-value of no difference",
        glance.names[1],
        glance.names[0],
        last_tick(baseline)
    );
    let heads = heads(glance);
    let heads: Vec<String> = heads
        .iter()
        .enumerate()
        .map(|(place, head)| if place == 0 { (*head).to_owned() } else { format!("#{head}") })
        .collect();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let rows = glance.lines.iter().map(|line| line.cells().map(str::to_owned).to_vec());
    Table::new(caption, &heads, rows.collect())
}

/// The questions of the scenarios, and what was done.
fn asked(scenarios: &[&Scenario], identity: &Identity) -> Vec<Part<'static>> {
    let mut parts = vec![Part::Terms(
        scenarios
            .iter()
            .enumerate()
            .map(|(place, scenario)| {
                let role = if place == 0 { ", the baseline" } else { "" };
                let text = question(scenario).unwrap_or_else(|| format!("{}.", scenario.title()));
                (format!("{}{role}", scenario.name()), text)
            })
            .collect(),
    )];
    parts.push(Part::Paragraph(format!(
        "{} Each of {} was run under every scenario on the same draws of chance (seed {}), so that what differs between the \
         two histories of a pair follows from what differs between the scenarios.",
        setting(scenarios[0]),
        counted(identity.replicates, "replicate"),
        identity.seed
    )));
    parts.extend(identity.under_priors().map(|batch| {
        let same = if batch.has_codings() { "The form of the rules is" } else { "Codings and the form of the rules are" };
        Part::Paragraph(format!(
            "A second batch, {}, shows how the scenarios differ under {} that are possible: both histories of a pair have the same set. It \
             is called “{}”. {same} the same in both batches.",
            batch.named(),
            batch.what(),
            batch.heading().to_lowercase()
        ))
    }));
    parts.extend(identity.drawn().map(|drawn| {
        let (under, of) = match drawn.codings.len() {
            0 => ("parameters", "parameters and chance"),
            _ => ("parameters and codings", "parameters, codings and chance"),
        };
        Part::Paragraph(format!(
            "{} stand for what is uncertain. Both histories of a pair have the same set, so that a difference is that of the scenarios \
             under {under} that are possible. Every spread shown here is that of {of} together.",
            drawn.named()
        ))
    }));
    parts
}
