//! The report on a forecast.

use super::ForecastTables;
use super::findings::{answer, warnings};
use super::tables::{DATES, ForecastSummary, HEAD, QUANTILES, REGIMES, TIES, VALUES};
use crate::export::manifest::Identity;
use crate::export::parameters::PARAMETERS;
use crate::export::read::RECORD;
use crate::format::counted;
use crate::plot::Figure;
use crate::report::notes::notes;
use crate::report::origin::{self, Folder, Same};
use crate::report::scenario::{question, setting};
use crate::report::{Commands, Part, Report, Section, tables};
use crate::scenario::Scenario;
use crate::studies::Tables as _;

/// The report, with the figures.
pub fn page<'a>(
    of: &ForecastTables,
    identity: &Identity,
    figures: &'a [Figure],
    commands: &Commands,
) -> Report<'a> {
    let [title, about] = heading(&of.scenario, &of.summary);
    let sections = [
        Section::new("question", "The question", asked(of)),
        Section::new("findings", "Findings", findings(of)),
        Section::of_figures(figures),
        Section::new("tables", "Tables", tables::of_articles(&of.articles(identity))),
    ];
    let sections = sections.into_iter().chain(origin::sections(folder(of), identity, commands));
    Report::new("Forecast", title, about, sections).with_notes(notes(LIMITS, identity, commands))
}

/// Limits of the result.
const LIMITS: &str = "These are statements of a model whose rules may be wrong, given a posterior, or priors, of its numbers. What is said \
                      of the past of the record was known when the model was made; what is forecast was not. Base rates are not of the \
                      model. Whether the forecast is good is for later records to say.";

/// The title of a forecast, and a line about it.
pub fn heading(scenario: &Scenario, of: &ForecastSummary) -> [String; 2] {
    let head = &of.head;
    let about = format!(
        "{}: forecast of {}–{} made on {}, given what was known on {}: {}, seed {}",
        scenario.name(),
        head.from,
        head.until,
        head.made,
        head.known_until,
        counted(head.replicates, "replicate"),
        head.seed
    );
    [scenario.title().to_owned(), about]
}

/// What is forecast, and how.
fn asked(of: &ForecastTables) -> Vec<Part<'static>> {
    let (scenario, head) = (&of.scenario, &of.summary.head);
    let text = question(scenario).unwrap_or_else(|| format!("{}.", scenario.title()));
    let done = format!(
        "What will be seen of what is open in the record ({})? Each history has parameters drawn from {}. An event has the probability \
         (k + 1/2)/(n + 1): k of the n histories in which it had not happened by the end of what is known. A series has the measurement \
         of the record, with level, slope and spread fitted to the simulated path of each set in the years of the fit, and goes on from \
         the last observation. The SHA-256 of {HEAD} is {}: whoever has it can see whether a number was changed.",
        head.record.name, head.parameters.name, of.summary.sha256,
    );
    vec![
        Part::Terms(vec![(scenario.name().to_owned(), text)]),
        Part::Paragraph(setting(scenario)),
        Part::Paragraph(done),
    ]
}

/// Answer and warnings.
fn findings(of: &ForecastTables) -> Vec<Part<'static>> {
    let warnings = warnings(&of.summary);
    let mut parts = vec![Part::Answer(answer(&of.summary))];
    parts.extend((!warnings.is_empty()).then_some(Part::List(warnings)));
    parts
}

/// What its folder holds.
fn folder(of: &ForecastTables) -> Folder {
    let all = [
        (HEAD, "the head: date, hashes, seed, and what is not forecast"),
        (DATES, "each event that had not happened, by year"),
        (VALUES, "each value of a series, with its references"),
        (QUANTILES, "a hundred quantiles of each value, by which it is scored"),
        (TIES, "measures of the model by pair and year, which nobody measures"),
        (REGIMES, "regimes of the model at the end"),
    ];
    let mut files: Vec<_> = all
        .into_iter()
        .filter(|(name, _)| *name == HEAD || of.summary.head.tables.contains_key(*name))
        .collect();
    files.extend([
        (PARAMETERS, "the sets of values"),
        ("tables/forecast.tex", "the forecast as LaTeX"),
        ("tables/forecast.md", "the forecast as Markdown"),
        (RECORD, "the record of observations"),
    ]);
    Folder { same: Same::Tables, ..Folder::new(&files).with_scenario() }
}
