//! The report on a sweep.

use super::{SweepTables, article};
use crate::analysis::sweep::Point;
use crate::analysis::{Outcome, Sweep};
use crate::export::manifest::Identity;
use crate::export::parameters::PARAMETERS;
use crate::export::variance::VARIANCE;
use crate::export::{POINTS, SWEEP};
use crate::format::{count, counted, listed};
use crate::model::Measure;
use crate::plot::Figure;
use crate::report::notes::{notes, ranges};
use crate::report::origin::{self, Folder, Same, Whole};
use crate::report::scenario::{last_tick, leaders, parameters, question, regimes, setting};
use crate::report::{Commands, Part, Report, Section, Table, tables};
use crate::scenario::Scenario;
use crate::studies::Tables as _;

/// Most characters of a number that is not rounded.
const LONGEST: usize = 8;
/// Most values of a key that the table of keys names.
const MOST_NAMED: usize = 12;

/// The report on a sweep, from its tables.
pub(super) fn page<'a>(
    swept: &SweepTables,
    identity: &Identity,
    figures: &'a [Figure],
    commands: &Commands,
) -> Report<'a> {
    let (scenario, sweep) = (swept.scenario(), swept.sweep());
    let scenarios: Vec<&Scenario> = swept.baseline().into_iter().chain([scenario]).collect();
    let (points, replicates) = (counted(sweep.points.len() as u64, "point"), replicates(identity));
    let names: Vec<&str> = scenarios.iter().rev().map(|scenario| scenario.name()).collect();
    let about = format!(
        "{}, end of {}: {points}, {replicates} of each, seed {}{}",
        names.join(" against "),
        last_tick(scenario),
        identity.seed,
        identity.drawing()
    );
    let titles: Vec<&str> = scenarios.iter().rev().map(|scenario| scenario.title()).collect();
    let sections = [
        Section::new("question", "The question", asked(swept, identity)),
        Section::new("findings", "Findings", findings(swept)),
        Section::of_figures(figures),
        Section::new("tables", "Tables", panels(swept, identity)),
        Section::new("regimes", "What the regimes mean", regimes(&scenarios)),
        Section::new("leaders", "Leaders", leaders(&scenarios)),
        Section::new("parameters", "Parameters and their sources", parameters(&scenarios, commands)),
    ];
    let sections = sections.into_iter().chain(origin::sections(folder(identity), identity, commands));
    let title = format!("{}: sweep", titles.join(" against "));
    let ranges = ranges(identity, commands);
    let limits = format!(
        "This is no forecast: it says what the model does at each of the points, not what will happen, nor which of them is likely. \
         {ranges}"
    );
    Report::new("Sweep", title, about, sections).with_notes(notes(&limits, identity, commands))
}

/// What its folder holds.
fn folder(identity: &Identity) -> Folder {
    let mut files = vec![
        (SWEEP, "every outcome at every point, with its errors"),
        (POINTS, "the points"),
        ("tables/sweep.tex", "the outcomes as LaTeX"),
        ("tables/sweep.md", "the outcomes as Markdown"),
    ];
    if let Some(drawn) = identity.drawn() {
        files.push((PARAMETERS, "what was drawn for which replicates"));
        let what = "how much of the spread of each measure, and of its difference, parameters make at each point, and chance";
        files.extend(drawn.is_partitioned().then_some((VARIANCE, what)));
    }
    Folder { whole: Whole::Numbers, same: Same::Tables, ..Folder::new(&files).with_scenarios(identity) }
}

fn replicates(identity: &Identity) -> String {
    counted(identity.replicates, "replicate")
}

/// What was asked, and what was done.
fn asked(swept: &SweepTables, identity: &Identity) -> Vec<Part<'static>> {
    let scenario = swept.scenario();
    let points = counted(swept.sweep().points.len() as u64, "point");
    let done = match swept.baseline() {
        None => format!(
            "The model was run at {points}. Every point ran the same {} on the same draws of chance (seed {}), so that \
             outcomes differ between points for the values alone.",
            replicates(identity),
            identity.seed
        ),
        Some(baseline) => format!(
            "The model was run at {points} under each of two scenarios, {} and {}, which is the baseline. Every point ran the \
             same {} under both on the same draws of chance (seed {}), so that differences follow from what differs between \
             the scenarios, and change between points for the values alone.",
            scenario.name(),
            baseline.name(),
            replicates(identity),
            identity.seed
        ),
    };
    let drawn = identity.drawn().map(|drawn| {
        format!(
            "Of the other numbers, {} stand for what is uncertain. A replicate has the same set at every point, so that points differ \
             for their values alone. Every spread shown here is that of parameters and chance together.",
            drawn.named()
        )
    });
    let paragraphs = question(scenario).into_iter().chain([format!("{} {done}", setting(scenario))]);
    let paragraphs = paragraphs.chain(drawn);
    let mut parts: Vec<Part<'static>> = paragraphs.map(Part::Paragraph).collect();
    parts.push(Part::Table(keys(swept)));
    parts
}

/// The numbers that vary, with their values.
fn keys(swept: &SweepTables) -> Table {
    let own = swept.space().values();
    let row = |(place, key): (usize, String)| {
        let mut values: Vec<f64> = swept.sweep().points.iter().map(|point| point.values[place]).collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        let written = |value: &f64| short(&swept.space().written(place, *value));
        let shown = match (&values[..], values.len() <= MOST_NAMED) {
            ([first, .., last], false) => {
                format!("{} values from {} to {}", count(values.len() as u64), written(first), written(last))
            }
            _ => values.iter().map(written).collect::<Vec<_>>().join(", "),
        };
        vec![key, shown, written(&own[place])]
    };
    let rows = swept.keys().into_iter().enumerate().map(row).collect();
    let caption = "The numbers that vary, their values at the points, and the value in the scenario itself";
    Table::new(caption, &["Key", "Values", "In the scenario"], rows)
}

/// Between which values integration lies.
fn findings(swept: &SweepTables) -> Vec<Part<'static>> {
    let sweep = swept.sweep();
    let outcomes = sweep.outcomes.iter();
    let place = outcomes.clone().position(|(outcome, _)| *outcome == Outcome::End(Measure::Integration));
    let Some(place) = place else { return Vec::new() };
    let is_paired = swept.baseline().is_some();
    let value = |point: &Point| {
        let found = point.outcome(place)?;
        if is_paired { found.gap.map(|gap| gap.mean) } else { Some(found.level.mean) }
    };
    let mut found: Vec<(&Point, f64)> =
        sweep.points.iter().filter_map(|point| Some((point, value(point)?))).collect();
    // Of equals, the earlier point comes first.
    found.sort_by(|a, b| a.1.total_cmp(&b.1));
    let (Some(least), Some(most)) = (found.first(), found.last()) else { return Vec::new() };
    let what = match swept.baseline() {
        Some(baseline) => format!(
            "the mean difference in implemented integration, {} less {},",
            swept.scenario().name(),
            baseline.name()
        ),
        None => "mean implemented integration".to_owned(),
    };
    let end = last_tick(swept.scenario());
    let answer = if found.len() == 1 {
        format!("At the end of {end} {what} is {} at the only point.", rounded(least.1))
    } else {
        format!(
            "At the end of {end} {what} is lowest, {}, at {}, and highest, {}, at {}.",
            rounded(least.1),
            at(swept, least.0),
            rounded(most.1),
            at(swept, most.0)
        )
    };
    let limits = match (is_paired, sweep.replicates) {
        (_, 1) => "A single replicate at each point is one possible history and says nothing about others.",
        (false, _) => {
            "Points are compared on the same draws of chance, so that a difference between two of them is surer than the \
             standard errors of each suggest."
        }
        (true, _) => {
            "An interval that holds 0 leaves open at that point which scenario has the higher value."
        }
    };
    vec![Part::Answer(answer), Part::List(vec![limits.to_owned()])]
}

fn rounded(value: f64) -> String {
    // -0 is 0.
    format!("{:.4}", (value * 1e4).round() / 1e4 + 0.0)
}

/// A value with as many digits as tell points apart; all digits are in the files.
fn short(written: &str) -> String {
    match written.parse::<f64>() {
        Ok(value) if written.len() > LONGEST => format!("{value:.4}"),
        _ => written.to_owned(),
    }
}

/// A point by its values, or by its number where these are many.
fn at(swept: &SweepTables, point: &Point) -> String {
    let keys = swept.keys();
    if keys.len() > 3 {
        return format!("point {}", point.number);
    }
    let each = keys.iter().zip(&point.written).map(|(key, written)| format!("{key} = {}", short(written)));
    listed(&each.collect::<Vec<_>>())
}

/// The tables of the article, and where the rest is.
fn panels(swept: &SweepTables, identity: &Identity) -> Vec<Part<'static>> {
    let panels = tables::of_articles(&swept.articles(identity));
    panels.into_iter().chain(shortened(swept.sweep())).collect()
}

/// Says where the rest is, where tables do not show all points.
fn shortened(sweep: &Sweep) -> Option<Part<'static>> {
    (sweep.points.len() > article::MOST_POINTS).then(|| {
        Part::Remark(format!(
            "The tables show the first {} of {} points. All points are in {POINTS}, and their outcomes in {SWEEP}.",
            article::MOST_POINTS,
            count(sweep.points.len() as u64)
        ))
    })
}
