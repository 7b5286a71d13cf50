//! The report on an agreement.

use super::AgreementTables;
use super::findings::{answer, warnings};
use super::tables::{AGREEMENT, AgreementSummary, CODERS, CODINGS, NUMBERS};
use crate::export::manifest::Identity;
use crate::format::{counted, listed};
use crate::plot::Figure;
use crate::report::notes::notes;
use crate::report::origin::{self, Folder, Whole};
use crate::report::{Commands, Part, Report, Section, tables};
use crate::scenario::Scenario;
use crate::studies::Tables as _;

/// The report, with the figures.
pub fn page<'a>(
    of: &AgreementTables,
    identity: &Identity,
    figures: &'a [Figure],
    commands: &Commands,
) -> Report<'a> {
    let [title, about] = heading(&of.scenario, &of.summary, identity);
    let warnings = warnings(&of.summary);
    let mut findings = vec![Part::Answer(answer(&of.summary))];
    findings.extend((!warnings.is_empty()).then_some(Part::List(warnings)));
    let sections = [
        Section::new("question", "The question", vec![Part::Paragraph(asked(of))]),
        Section::new("findings", "Findings", findings),
        Section::of_figures(figures),
        Section::new("tables", "Tables", tables::of_articles(&of.articles(identity))),
    ];
    let sections = sections.into_iter().chain(origin::sections(folder(), identity, commands));
    Report::new("Agreement", title, about, sections).with_notes(notes(LIMITS, identity, commands))
}

/// Limits of the result.
const LIMITS: &str = "Agreement is not truth: two coders who read the same book may be wrong alike. Alpha compares their differences \
                      with those of chance, over all numbers of a kind together. The bounds of 0.667 and 0.8 are a custom. No history is \
                      simulated; intervals are of resampled numbers.";

/// The title of an agreement, and a line about it.
pub fn heading(scenario: &Scenario, of: &AgreementSummary, identity: &Identity) -> [String; 2] {
    let names: Vec<String> = of.coders.iter().map(|coder| coder.coder.clone()).collect();
    let about = format!(
        "agreement of {}: {} of {}, {}, seed {}",
        listed(&names),
        counted(of.codings.len() as u64, "coding"),
        counted(of.numbers.len() as u64, "number"),
        counted(of.resamples, "resample"),
        identity.seed
    );
    [scenario.title().to_owned(), about]
}

/// Subject and method.
fn asked(of: &AgreementTables) -> String {
    let names: Vec<String> = of.summary.coders.iter().map(|coder| coder.coder.clone()).collect();
    format!(
        "Do {} judge the same region alike? Krippendorff's alpha is 1 less the disagreement within numbers over the disagreement that is \
         expected by chance, by kind of coding. Its interval has the percentiles of resamples, each of as many numbers, drawn with all of \
         their codings. The scenario {} has the means of the codings, and priors that reach from the least to the largest and by the \
         coder's error beyond.",
        listed(&names),
        of.scenario.name()
    )
}

/// Contents of its folder.
fn folder() -> Folder {
    let files = [
        (AGREEMENT, "alpha by kind of coding, with intervals"),
        (NUMBERS, "each number: mean, range, prior"),
        (CODINGS, "each coding"),
        (CODERS, "the coders, with the hashes of their files"),
        ("tables/agreement.tex", "the agreement as LaTeX"),
        ("tables/agreement.md", "the agreement as Markdown"),
    ];
    Folder { replicates: "Resamples", whole: Whole::Scenario, ..Folder::new(&files).with_scenario() }
}
