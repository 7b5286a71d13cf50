//! The report on a comparison of regions.

use super::RegionsTables;
use super::findings::{answer, warnings};
use super::tables::{EXPECTATIONS, MOVES, ORDERS, PAIRS, RegionsSummary, STATEMENTS, VALUES};
use crate::export::manifest::Identity;
use crate::format::{counted, listed};
use crate::plot::Figure;
use crate::report::notes::notes;
use crate::report::origin::{self, Folder, Whole};
use crate::report::{Commands, Part, Report, Section, tables};
use crate::studies::Tables as _;

/// The report, with the figures.
pub fn page<'a>(
    of: &RegionsTables,
    identity: &Identity,
    figures: &'a [Figure],
    commands: &Commands,
) -> Report<'a> {
    let [title, about] = heading(&of.summary, identity);
    let asked = "Does one model with one table of parameters, found in one region or drawn from its priors, put other regions in the order \
                 that was observed, with the shapes and turns that were observed? Each set is run with some histories in every region; \
                 codings and facts are those of the region. A share counts the sets in which the means over histories show what was \
                 observed.";
    let sources = of.summary.orders.iter().map(|row| (row.order.clone(), row.source.clone()));
    let sources =
        sources.chain(of.summary.statements.iter().map(|row| (row.name.clone(), row.source.clone())));
    let mut told: Vec<(String, String)> = Vec::new();
    for source in sources {
        if !told.contains(&source) {
            told.push(source);
        }
    }
    let sections = [
        Section::new("question", "The question", vec![Part::Paragraph(asked.to_owned())]),
        Section::new(
            "findings",
            "Findings",
            vec![Part::Answer(answer(&of.summary)), Part::List(warnings(&of.summary))],
        ),
        Section::of_figures(figures),
        Section::new("tables", "Tables", tables::of_articles(&of.articles(identity))),
        Section::new("sources", "What was observed", vec![Part::Terms(told)]),
    ];
    let sections = sections.into_iter().chain(origin::sections(folder(identity), identity, commands));
    Report::new("Regions", title, about, sections).with_notes(notes(LIMITS, identity, commands))
}

/// Limits of the result.
const LIMITS: &str = "Regions are coded by people who know their history, and few. A share is of sets of parameters, and no probability. \
                      Shares of trade and depth of treaties are not the model's implemented depth: orders and signs are compared, and no \
                      levels. Thresholds are conventions.";

/// The title of a comparison of regions, and a line about it.
pub fn heading(_: &RegionsSummary, identity: &Identity) -> [String; 2] {
    let names: Vec<String> = identity.scenarios().map(|scenario| scenario.name.clone()).collect();
    let about = format!(
        "{}: {} of each and table of parameters, seed {}",
        listed(&names),
        counted(identity.replicates, "replicate"),
        identity.seed
    );
    ["Regions under one table of parameters".to_owned(), about]
}

/// Contents of its folder.
fn folder(identity: &Identity) -> Folder {
    let files = [
        (EXPECTATIONS, "regions, dates and observations"),
        (ORDERS, "each order of regions: whether it holds, and Kendall's tau"),
        (PAIRS, "each pair of regions of an order"),
        (STATEMENTS, "each shape and turn: whether it holds"),
        (MOVES, "each move of them"),
        (VALUES, "measures by region and date"),
        ("tables/regions.tex", "the tables as LaTeX"),
        ("tables/regions.md", "the tables as Markdown"),
    ];
    Folder { whole: Whole::Scenario, ..Folder::new(&files).with_scenarios(identity) }
}
