//! The report on a validation.

use super::ValidationTables;
use super::findings::{answer, remarks};
use super::tables::{
    BASIS, DATES, LEADERS, LEFT_OUT, LENS_SCORES, LENSES, ORIGINS, PLACEBO, POSTERIOR, PREDICTIONS, SCORES,
    ValidationSummary,
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
    of: &ValidationTables,
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
    Report::new("Validation", title, about, sections).with_notes(notes(LIMITS, identity, commands))
}

/// Limits of the result.
const LIMITS: &str = "This is no forecast. The years after the fit are a pseudo-holdout: nothing is fitted to them, but their history was \
                      known when the model was made. Observations are few and go together, so that intervals are too narrow rather than too \
                      wide.";

/// The title of a validation, and a line about it.
pub fn heading(scenario: &Scenario, of: &ValidationSummary, identity: &Identity) -> [String; 2] {
    let size = of.basis.first().map(|basis| {
        format!(
            "fitted until {}, scored until {}: {}, {} of each",
            basis.fit_until,
            basis.until,
            counted(basis.sets as u64, "set"),
            counted(basis.replicates, "replicate")
        )
    });
    let about = format!("{}, {}, seed {}", scenario.name(), size.unwrap_or_default(), identity.seed);
    [scenario.title().to_owned(), about]
}

/// What is asked, and how it is answered.
fn asked(of: &ValidationTables) -> Vec<Part<'static>> {
    let scenario = &of.scenario;
    let text = question(scenario).unwrap_or_else(|| format!("{}.", scenario.title()));
    let record = scenario.record().map_or("", crate::scenario::Record::title);
    let done = format!(
        "How well does the fitted model foretell what was observed after the years of the fit ({record})? Each set of the posterior runs \
         replicates of its own. Series are predicted by the mixture over sets of a measurement that is fitted to the years of the fit alone, \
         dates by the share of histories that agree with what was known. The scores are held against simple forecasts that use no model, \
         against frozen leaders, and against a succession on other days."
    );
    vec![
        Part::Terms(vec![(scenario.name().to_owned(), text)]),
        Part::Paragraph(setting(scenario)),
        Part::Paragraph(done),
    ]
}

/// Answer and further findings.
fn findings(of: &ValidationTables) -> Vec<Part<'static>> {
    let remarks = remarks(&of.summary);
    let mut parts = vec![Part::Answer(answer(&of.summary))];
    parts.extend((!remarks.is_empty()).then_some(Part::List(remarks)));
    parts
}

/// What its folder holds.
fn folder(of: &ValidationTables) -> Folder {
    let mut files = vec![
        (SCORES, "the scores by target, before and after the end of the fit"),
        (LEADERS, "the differences that frozen leaders make to them"),
        (PREDICTIONS, "what is predicted of each year of a series"),
        (DATES, "the forecasts of dates, year by year"),
        (PLACEBO, "the scores by the day of a succession"),
        (BASIS, "the sizes of posterior and simulation"),
        (POSTERIOR, "the draws of the posterior that was scored"),
        ("tables/validation.tex", "the scores as LaTeX"),
        ("tables/validation.md", "the scores as Markdown"),
    ];
    if !of.summary.leaders.is_empty() {
        files.push(("tables/leaders.tex", "the scores with other leaders as LaTeX"));
        files.push(("tables/leaders.md", "the scores with other leaders as Markdown"));
    }
    let (has_lenses, has_less) =
        (!of.summary.lenses.is_empty(), !of.summary.origins.is_empty() || !of.summary.left_out.is_empty());
    if has_lenses {
        files.push((LENSES, "lenses with fits of their own: evidence and probability"));
        files.push((LENS_SCORES, "their scores after the fit"));
    }
    if has_less {
        files.push((ORIGINS, "the scores of fits to fewer years"));
        files.push((LEFT_OUT, "the scores of what was left out of a fit"));
    }
    if has_lenses || has_less {
        files.push(("tables/fits.tex", "the fits of their own as LaTeX"));
        files.push(("tables/fits.md", "the fits of their own as Markdown"));
    }
    if of.scenario.record().is_some() {
        files.push((RECORD, "the record of observations"));
    }
    Folder { replicates: "Replicates of a set", ..Folder::new(&files).with_scenario() }
}
