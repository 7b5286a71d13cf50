//! The report on an attribution.

use super::cells::{OutcomeCells, ShareCells};
use super::{AttributionTables, ShareRow};
use crate::export::comparison::CHANGES;
use crate::export::manifest::Identity;
use crate::export::parameters::PARAMETERS;
use crate::export::read::{LEVELS, MIXTURES, SHARES};
use crate::export::variance::VARIANCE;
use crate::format::{MISSING, count, counted};
use crate::model::Measure;
use crate::plot::Figure;
use crate::report::notes::{notes, ranges};
use crate::report::origin::{self, Folder, WHOLE};
use crate::report::scenario::{against, differs, last_tick, question, setting};
use crate::report::{Commands, Part, Report, Section, tables};
use crate::scenario::Scenario;
use crate::studies::Tables as _;

/// The report, with the figures.
pub fn page<'a>(
    of: &AttributionTables,
    identity: &Identity,
    figures: &'a [Figure],
    commands: &Commands,
) -> Report<'a> {
    let [baseline, scenario] = &of.scenarios;
    let kind = if of.summary.by_mechanisms { "Attribution to mechanisms" } else { "Attribution" };
    let about = about([baseline, scenario], [of.mixtures(), of.changes.len() as u64], identity);
    let sections = [
        Section::new("question", "The question", asked(of, identity)),
        Section::new("differs", "What differs", differs(baseline, scenario)),
        Section::new("findings", "Findings", findings(of)),
        Section::of_figures(figures),
        Section::new("tables", "Tables", tables::of_articles(&of.articles(identity))),
    ];
    let sections = sections.into_iter().chain(origin::sections(folder(of, identity), identity, commands));
    let title = against(baseline, scenario);
    let ranges = ranges(identity, commands);
    let limits = format!(
        "This is no forecast: it says which parts of the model or of the scenarios make the histories of the model differ. {ranges}"
    );
    Report::new(kind, title, about, sections).with_notes(notes(&limits, identity, commands))
}

/// A line about an attribution, of so many mixtures of so many changes.
pub fn about(
    [baseline, scenario]: [&Scenario; 2],
    [mixtures, changes]: [u64; 2],
    identity: &Identity,
) -> String {
    format!(
        "{} to {}, end of {}: {} of {}, {} of each, seed {}{}",
        baseline.name(),
        scenario.name(),
        last_tick(baseline),
        counted(mixtures, "mixture"),
        counted(changes, if identity.by_mechanisms() { "mechanism" } else { "change" }),
        counted(identity.replicates, "replicate"),
        identity.seed,
        identity.drawing()
    )
}

/// The questions of both scenarios, and what was done.
fn asked(of: &AttributionTables, identity: &Identity) -> Vec<Part<'static>> {
    let [baseline, scenario] = &of.scenarios;
    let term = |(place, scenario): (usize, &Scenario)| {
        let role = if place == 0 { ", the baseline" } else { "" };
        let text = question(scenario).unwrap_or_else(|| format!("{}.", scenario.title()));
        (format!("{}{role}", scenario.name()), text)
    };
    let (replicates, mixtures) = (counted(of.replicates, "replicate"), count(of.mixtures()));
    let seed = of.seed;
    let done = match of.summary.by_mechanisms {
        true => format!(
            "The difference between {} and {} was measured with each of the {mixtures} sets of these mechanisms switched on and the \
             others off: {replicates} of each, on the same draws of chance (seed {seed}). The share of a mechanism is its \
             Shapley value: what it adds to the difference, averaged over all orders in which the mechanisms can be switched on.",
            scenario.name(),
            baseline.name(),
        ),
        false => format!(
            "The model was run under each of the {mixtures} mixtures of the changes from {} to {}: {replicates} of each, on the same \
             draws of chance (seed {seed}). The share of a change is its Shapley value: what it adds to the changes before it, \
             averaged over all orders in which the changes can come.",
            baseline.name(),
            scenario.name(),
        ),
    };
    let drawn = identity.drawn().map(|drawn| {
        format!(
            "{} stand for what is uncertain. A replicate has the same set in every mixture, so that a share is that of a change under \
             parameters that are possible. Every spread shown here is that of parameters and chance together.",
            drawn.named()
        )
    });
    let keys = of.changes.iter().map(|part| (part.label(), part.keys.join(", ")));
    let mut parts = vec![Part::Terms(of.scenarios.iter().enumerate().map(term).collect())];
    parts.extend([setting(baseline), done].into_iter().chain(drawn).map(Part::Paragraph));
    parts.push(Part::Terms(keys.collect()));
    parts
}

/// The shares of implemented integration, the largest first.
fn findings(of: &AttributionTables) -> Vec<Part<'static>> {
    let [baseline, scenario] = &of.scenarios;
    let cells = OutcomeCells::new(baseline, &of.summary, Measure::Integration.name());
    let shares = of.summary.shares.iter().filter(|row| row.outcome == Measure::Integration.name());
    let mut found: Vec<_> = shares.zip(&cells.lines).collect();
    let Some((_, total)) = found.pop() else { return Vec::new() };
    let (label, end) = (cells.label.to_lowercase(), last_tick(baseline));
    let (scenario, baseline) = (scenario.name(), baseline.name());
    let (by, sure) = (&total.share, sureness(&total.interval));
    let [before, after] = cells.ends.clone().unwrap_or_default();
    let answer = match (of.summary.by_mechanisms, found.iter().all(|(row, _)| row.share == 0.0)) {
        (true, true) => {
            format!(
                "No mechanism changes the difference in {label} between {scenario} and {baseline} at the end of {end}."
            )
        }
        (true, false) => format!(
            "All mechanisms together change the difference in {label} at the end of {end}, {scenario} less {baseline}, by {by}{sure}: \
             from {before} without any of them to {after} with all."
        ),
        (false, true) => format!(
            "No change makes a difference in {label} between {scenario} and {baseline} at the end of {end}."
        ),
        (false, false) => format!(
            "All changes together make a difference of {by} in {label} at the end of {end}{sure}: from {before} under {baseline} to \
             {after} under {scenario}."
        ),
    };
    // Equal shares keep the order of the changes.
    found.sort_by(|(one, _), (other, _)| other.share.abs().total_cmp(&one.share.abs()));
    let line = |(_, cells): &(&ShareRow, &ShareCells)| {
        let of_all = if cells.percent == MISSING {
            String::new()
        } else {
            format!(", {} of the whole", cells.percent)
        };
        format!("{}: {}{}{of_all}.", cells.change, cells.share, sureness(&cells.interval))
    };
    vec![Part::Answer(answer), Part::List(found.iter().map(line).collect())]
}

/// An interval in brackets; nothing where it is not known.
fn sureness(interval: &str) -> String {
    if interval == MISSING { String::new() } else { format!(" (95% confidence interval: {interval})") }
}

/// What its folder holds.
fn folder(of: &AttributionTables, identity: &Identity) -> Folder {
    let mut files = vec![
        (SHARES, "the share of each change in the difference of each outcome"),
        (MIXTURES, "every outcome in every mixture"),
    ];
    if !of.levels.is_empty() {
        files.push((LEVELS, "the differences without any of the mechanisms and with all"));
    }
    files.extend([
        (CHANGES, "what the scenarios differ in"),
        ("tables/attribution.tex", "the shares as LaTeX"),
        ("tables/attribution.md", "the shares as Markdown"),
    ]);
    if let Some(drawn) = identity.drawn() {
        files.push((PARAMETERS, "what was drawn for which replicates"));
        let what = "how much of the spread of each share parameters make, and chance";
        files.extend(drawn.is_partitioned().then_some((VARIANCE, what)));
    }
    Folder::new(&files).with_folders(identity, WHOLE)
}
