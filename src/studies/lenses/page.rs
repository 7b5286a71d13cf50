//! The report on lenses.

use super::cells::{
    LensCells, OutcomeCells, Scored, other_reference_label, other_skill, reference_label, scored_label,
    skill, years,
};
use super::{LensSummary, LensTables};
use crate::export::comparison::DIFFERENCES;
use crate::export::manifest::{Identity, ScenarioRecord};
use crate::export::parameters::PARAMETERS;
use crate::export::read::{DEFINITIONS, FITS, LENSES, RECORD, SCORES};
use crate::export::variance::VARIANCE;
use crate::format::{MISSING, counted, listed};
use crate::model::Measure;
use crate::plot::Figure;
use crate::report::notes::{notes, ranges};
use crate::report::origin::{self, Folder, WHOLE};
use crate::report::scenario::{differs, last_tick, question, setting};
use crate::report::{Commands, Part, Report, Section, Table, tables};
use crate::scenario::{FULL, Scenario};
use crate::studies::Tables as _;

/// The report, with the figures.
pub fn page<'a>(
    of: &LensTables,
    identity: &Identity,
    figures: &'a [Figure],
    commands: &Commands,
) -> Report<'a> {
    let scenario = &of.scenario;
    let [title, about] = heading(scenario, &of.summary, identity);
    let differs = of.baseline.iter().flat_map(|baseline| differs(baseline, scenario)).collect();
    let sections = [
        Section::new("question", "The question", asked(of, identity)),
        Section::new("differs", "What differs", differs),
        Section::new("findings", "Findings", findings(of)),
        Section::of_figures(figures),
        Section::new("tables", "Tables", tables::of_articles(&of.articles(identity))),
    ];
    let sections = sections.into_iter().chain(origin::sections(folder(of, identity), identity, commands));
    let ranges = ranges(identity, commands);
    let limits = format!(
        "This is no forecast, and a lens is a reading of a theory in the terms of this model, not the theory. {ranges}"
    );
    Report::new("Theory lenses", title, about, sections).with_notes(notes(&limits, identity, commands))
}

/// The title of a study of lenses, and a line about it.
pub fn heading(scenario: &Scenario, tables: &LensSummary, identity: &Identity) -> [String; 2] {
    let joined =
        |of: fn(&ScenarioRecord) -> &str| identity.scenarios().map(of).collect::<Vec<_>>().join(" against ");
    let lenses = tables.definitions.len();
    let about = format!(
        "{}, end of {}, through {lenses} {}: {} of each, seed {}{}",
        joined(|scenario| &scenario.name),
        last_tick(scenario),
        if lenses == 1 { "lens" } else { "lenses" },
        counted(identity.replicates, "replicate"),
        identity.seed,
        identity.drawing()
    );
    [joined(|scenario| &scenario.title), about]
}

/// The questions of the scenarios, what was done, and what each lens is.
fn asked(of: &LensTables, identity: &Identity) -> Vec<Part<'static>> {
    let role = |scenario: &Scenario, role: &str| {
        let text = question(scenario).unwrap_or_else(|| format!("{}.", scenario.title()));
        (format!("{}{role}", scenario.name()), text)
    };
    let mut terms = vec![role(&of.scenario, "")];
    terms.extend(of.baseline.as_ref().map(|baseline| role(baseline, ", the baseline")));
    let replicates = counted(of.replicates, "replicate");
    let done = format!(
        "A theory lens switches off the mechanisms, or sets the parameters, that a theory does without. Each lens ran {replicates} on \
         the same draws of chance (seed {}).",
        of.seed
    );
    let record = of.scenario.record().map(|record| {
        format!(
            "Each lens was scored against the record ({}), of which the years after {} are a pseudo-holdout: nothing is fitted to \
             them, but their history was known when the model was made.",
            record.title(),
            record.fit_until()
        )
    });
    let rows = of
        .summary
        .definitions
        .iter()
        .map(|row| [&row.title, &row.claim, &row.source, &row.settings].map(Clone::clone).to_vec());
    let definitions = Table::new(
        "The lenses: what each claims, where the claim comes from, and what it sets in the model",
        &["Lens", "Claim", "Source", "Sets"],
        rows.collect(),
    );
    let text = [setting(&of.scenario), done].into_iter().chain(said_of_sets(of, identity)).chain(record);
    let mut parts = vec![Part::Terms(terms)];
    parts.extend(text.map(Part::Paragraph));
    parts.push(Part::Table(definitions));
    parts
}

/// What is drawn, and through which lenses what is not.
fn said_of_sets(of: &LensTables, identity: &Identity) -> Option<String> {
    let drawn = identity.drawn()?;
    let mut said = format!(
        "{} stand for what is uncertain. A replicate has the same set through every lens, so that a difference is that of the lenses, or \
         of the scenarios, under parameters that are possible. Every spread shown here is that of parameters and chance together.",
        drawn.named()
    );
    for row in &of.summary.definitions {
        let set: Vec<String> = row
            .settings
            .split("; ")
            .filter_map(|set| set.split_once('='))
            .map(|(key, _)| key.to_owned())
            .collect();
        let set: Vec<String> = set.into_iter().filter(|key| drawn.keys.contains(key)).collect();
        if !set.is_empty() {
            said.push_str(&format!(" “{}” sets {}: not drawn through that lens.", row.title, listed(&set)));
        }
    }
    Some(said)
}

/// What the full model finds, what each lens keeps of that, and which agrees with the record.
fn findings(of: &LensTables) -> Vec<Part<'static>> {
    let cells = OutcomeCells::new(&of.scenario, &of.summary, Measure::Integration.name());
    let Some((full, others)) = cells.lines.split_first() else { return Vec::new() };
    let (label, end, name) = (cells.label.to_lowercase(), last_tick(&of.scenario), of.scenario.name());
    let sure = sureness(&full.interval);
    let (answer, lines): (String, Vec<String>) = match &of.baseline {
        Some(baseline) => {
            let (baseline, by) = (baseline.name(), &full.difference);
            let line = |line: &LensCells| {
                let (sure, kept) = (sureness(&line.interval), &line.kept);
                let by = &line.difference;
                format!("{}: {by}{sure}; kept of the difference in the full model: {kept}.", line.lens)
            };
            let answer = format!(
                "In the full model the difference in {label} at the end of {end}, {name} less {baseline}, is {by}{sure}."
            );
            (answer, others.iter().map(line).collect())
        }
        None => {
            let line = |line: &LensCells| {
                let (sure, to_full) = (sureness(&line.interval), &line.to_full);
                format!("{}: {}{sure}; to the full model: {to_full}.", line.lens, line.mean)
            };
            let mean = &full.mean;
            let answer = format!(
                "In the full model the mean of {label} under {name} at the end of {end} is {mean}{sure}."
            );
            (answer, others.iter().map(line).collect())
        }
    };
    let mut parts = vec![Part::Answer(answer)];
    parts.extend((!lines.is_empty()).then_some(Part::List(lines)));
    let scored: Vec<String> =
        Scored::all(&of.summary).iter().filter_map(|scored| agreement(of, scored)).collect();
    parts.extend((!scored.is_empty()).then_some(Part::List(scored)));
    parts
}

/// An interval in brackets; nothing where it is not known.
fn sureness(interval: &str) -> String {
    if interval == MISSING { String::new() } else { format!(" (95% confidence interval: {interval})") }
}

/// How well the full model and the best lens agree with what is scored.
fn agreement(of: &LensTables, scored: &Scored<'_>) -> Option<String> {
    let (full, best) = (scored.of(FULL)?, scored.best()?);
    let other = match (full.other_skill, other_reference_label(scored.rule)) {
        (Some(_), Some(label)) => format!(" and of {} against {label}", other_skill(full)),
        _ => String::new(),
    };
    Some(format!(
        "{}, {}: the full model has a skill of {} against {}{other}; the best lens is “{}”, with {}; {} of {} are better than the \
         reference.",
        scored_label(&of.scenario, scored.what),
        years(&of.scenario, scored.period),
        skill(full),
        reference_label(scored.rule),
        of.summary.title(&best.lens),
        skill(best),
        scored.better(),
        scored.rows.len(),
    ))
}

/// What its folder holds.
fn folder(of: &LensTables, identity: &Identity) -> Folder {
    let mut files = vec![
        (DEFINITIONS, "what each lens claims and sets"),
        (LENSES, "every outcome through every lens"),
        (DIFFERENCES, "the differences to the full model and to the baseline"),
        (SCORES, "how well each lens agrees with the record"),
        (FITS, "what each lens predicts of each year of the series of the record"),
        ("tables/lenses.tex", "the outcomes as LaTeX"),
        ("tables/lenses.md", "the outcomes as Markdown"),
    ];
    if !of.summary.scores.is_empty() {
        files.push(("tables/scores.tex", "the scores as LaTeX"));
        files.push(("tables/scores.md", "the scores as Markdown"));
    }
    if let Some(drawn) = identity.drawn() {
        files.push((PARAMETERS, "what was drawn for which replicates"));
        let what = "how much of the spread of each measure, and of its difference, parameters make through each lens, and chance";
        files.extend(drawn.is_partitioned().then_some((VARIANCE, what)));
    }
    if of.scenario.record().is_some() {
        files.push((RECORD, "the record of observations"));
    }
    Folder::new(&files).with_folders(identity, WHOLE)
}
