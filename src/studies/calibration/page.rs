//! The report on a calibration.

use super::CalibrationTables;
use super::findings::{answer, recovery, warnings};
use super::tables::{
    CalibrationSummary, EVIDENCE, FIT, MARGINALS, PAIRS, POSTERIOR, RANKS, RECOVERY, STAGES, STATEMENTS,
};
use crate::export::manifest::Identity;
use crate::export::read::RECORD;
use crate::format::counted;
use crate::plot::Figure;
use crate::report::notes::notes;
use crate::report::origin::{self, Folder};
use crate::report::scenario::{question, setting};
use crate::report::{Commands, Part, Report, Section, tables};
use crate::scenario::Scenario;
use crate::studies::Tables as _;

/// The report, with the figures.
pub fn page<'a>(
    of: &CalibrationTables,
    identity: &Identity,
    figures: &'a [Figure],
    commands: &Commands,
) -> Report<'a> {
    let [title, about] = heading(&of.scenario, &of.summary, identity);
    let sections = [
        Section::new("question", "The question", asked(of)),
        Section::new("findings", "Findings", findings(of)),
        Section::of_figures(figures),
        Section::new("tables", "Tables", tables::of_articles(&of.articles(identity))),
    ];
    let sections = sections.into_iter().chain(origin::sections(folder(of), identity, commands));
    Report::new("Calibration", title, about, sections).with_notes(notes(LIMITS, identity, commands))
}

/// Limits of the result.
const LIMITS: &str = "This is no forecast. The years after the fit are a pseudo-holdout: nothing is fitted to them, but their history \
                      was known when the model was made. A posterior is of the numbers in this model, given its rules. Intervals are of \
                      draws of the posterior.";

/// The title of a calibration, and a line about it.
pub fn heading(scenario: &Scenario, of: &CalibrationSummary, identity: &Identity) -> [String; 2] {
    let until = scenario.record().map_or(0, crate::scenario::Record::fit_until);
    let size = of.evidence.first().map(|row| {
        let (particles, simulated) =
            (counted(row.particles as u64, "particle"), counted(row.simulated, "replicate"));
        format!(
            "{particles}, {} of each evaluation, {simulated} in all",
            counted(row.replicates, "replicate")
        )
    });
    let about = format!(
        "{}, fitted to the record until {until}: {}, seed {}",
        identity.scenario.name,
        size.unwrap_or_default(),
        identity.seed
    );
    [identity.scenario.title.clone(), about]
}

/// Numbers that were fitted, and targets.
fn asked(of: &CalibrationTables) -> Vec<Part<'static>> {
    let scenario = &of.scenario;
    let text = question(scenario).unwrap_or_else(|| format!("{}.", scenario.title()));
    let record = scenario.record().map_or("", crate::scenario::Record::title);
    let done = format!(
        "Which values of the {} with priors go with what was observed ({record})? Sets of values are drawn from the priors and moved \
         towards those under which the observations are more probable, by tempered sequential Monte Carlo; each is evaluated on \
         replicates of its own.",
        counted(of.summary.marginals.len() as u64, "number"),
    );
    let targets = of.summary.fit.iter().map(|row| {
        let said = format!(
            "{}: {} of {} to {}, weight {}",
            row.title,
            counted(row.n as u64, "observation"),
            row.from,
            row.until,
            row.weight
        );
        (row.target.clone(), said)
    });
    vec![
        Part::Terms(vec![(scenario.name().to_owned(), text)]),
        Part::Paragraph(setting(scenario)),
        Part::Paragraph(done),
        Part::Terms(targets.collect()),
    ]
}

/// Answer and warnings.
fn findings(of: &CalibrationTables) -> Vec<Part<'static>> {
    let warnings = warnings(&of.summary);
    let mut parts = vec![Part::Answer(answer(&of.summary))];
    parts.extend(recovery(&of.summary).map(Part::Paragraph));
    parts.extend((!warnings.is_empty()).then_some(Part::List(warnings)));
    parts
}

/// What its folder holds.
fn folder(of: &CalibrationTables) -> Folder {
    let mut files = vec![
        (POSTERIOR, "the draws of the posterior, for runs with drawn parameters"),
        (MARGINALS, "prior, posterior and contraction of each number"),
        (PAIRS, "draws of the posterior in the planes of two numbers"),
        (FIT, "the fit to each target"),
        (STATEMENTS, "what was known by the end of the fit, under prior and posterior"),
        (STAGES, "the stages of the sampler"),
        (EVIDENCE, "the evidence"),
        ("tables/calibration.tex", "priors and posteriors as LaTeX"),
        ("tables/calibration.md", "priors and posteriors as Markdown"),
        ("tables/fit.tex", "the fit as LaTeX"),
        ("tables/fit.md", "the fit as Markdown"),
    ];
    if !of.summary.recovery.is_empty() {
        files.extend([
            (RECOVERY, "the recovery by number: coverage, ranks, contraction"),
            (RANKS, "the recovery by number and set"),
            ("tables/recovery.tex", "the recovery as LaTeX"),
            ("tables/recovery.md", "the recovery as Markdown"),
        ]);
    }
    if of.scenario.record().is_some() {
        files.push((RECORD, "the record of observations"));
    }
    Folder { replicates: "Replicates of an evaluation", ..Folder::new(&files).with_scenario() }
}
