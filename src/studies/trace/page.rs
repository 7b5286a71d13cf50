//! The report on a trace: one history, year by year.

use super::set::DRAWN;
use crate::chronicle::telling::{Block, END_UNDER};
use crate::export::manifest::Identity;
use crate::export::parameters::PARAMETERS;
use crate::export::trace::{CHRONICLE, COMPARED, EVENTS, PARAMETER_SET, STATES};
use crate::plot::Figure;
use crate::report::notes::notes;
use crate::report::origin::{self, Folder, Same, Whole};
use crate::report::scenario::{differs, leaders, parameters, question, regimes, setting};
use crate::report::{Column, Commands, Part, Report, Section, Table, shown};
use crate::scenario::Scenario;

/// What is told, and under which scenarios.
#[derive(Debug, Clone, Copy)]
pub struct Telling<'a> {
    /// The scenario, and the one that is told beside it.
    pub scenarios: &'a [&'a Scenario],
    /// The text.
    pub blocks: &'a [Block],
}

/// The report on a trace. The figures are those of each scenario.
pub fn page<'a>(
    telling: Telling<'_>,
    identity: &Identity,
    figures: &'a [Vec<Figure>],
    commands: &Commands,
) -> Report<'a> {
    let Telling { scenarios, blocks } = telling;
    let title = blocks.iter().find_map(|block| match block {
        Block::Title(title) => Some(title.clone()),
        _ => None,
    });
    let about = blocks.iter().find_map(|block| match block {
        Block::Remark(about) => Some(about.clone()),
        _ => None,
    });
    let (title, about) = (title.unwrap_or_default(), about.unwrap_or_default());
    // What stands before the first year is the history in short.
    let after_title = blocks.iter().skip_while(|block| matches!(block, Block::Title(_)));
    let mut story: Vec<Part<'static>> = after_title.map(part).collect();
    let first_year = story.iter().position(|part| matches!(part, Part::Heading(_))).unwrap_or(story.len());
    let mut years = story.split_off(first_year);
    let is_of_set = |part: &Part<'static>| matches!(part, Part::Heading(heading) if heading == DRAWN);
    let drawn = years.split_off(years.iter().position(is_of_set).unwrap_or(years.len()));
    let drawn = said_of_set(identity).into_iter().chain(drawn.into_iter().skip(1)).collect();
    let mut short: Vec<Part<'static>> =
        story.into_iter().filter(|part| !matches!(part, Part::Remark(line) if *line == about)).collect();
    // How it ended, under each scenario, answers what is asked of a history.
    let ends: Vec<(String, String)> = blocks.windows(2).filter_map(ending).collect();
    if !ends.is_empty() {
        short.insert(0, Part::Terms(ends));
    } else if let Some(Part::Paragraph(text)) = short.first() {
        let (answer, rest) = first_sentence(text);
        let rest = rest.map(|rest| Part::Paragraph(rest.to_owned()));
        short.splice(..1, std::iter::once(Part::Answer(answer)).chain(rest));
    }
    short.push(Part::Remark(
        "One replicate is a story of what the model’s mechanisms can do, and no finding about what they tend to do.".to_owned(),
    ));
    let mut asked: Vec<Part<'static>> =
        scenarios.iter().filter_map(|scenario| question(scenario)).map(Part::Paragraph).collect();
    asked.push(Part::Paragraph(setting(scenarios[0])));
    let folders = ["figures/", "compared/figures/"];
    let figures = figures.iter().zip(folders);
    let charts = figures.flat_map(|(of_one, folder)| of_one.iter().map(move |figure| (figure, folder)));
    let sections = [
        Section::new("question", "The question", asked),
        Section::new(
            "differs",
            "What differs",
            scenarios[1..].iter().flat_map(|other| differs(scenarios[0], other)).collect(),
        ),
        Section::new("short", "The history in short", short),
        Section::new("charts", "Chart", shown(charts)),
        Section::new("story", "Year by year", years),
        Section::new("drawn", DRAWN, drawn),
        Section::new("regimes", "What the regimes mean", regimes(scenarios)),
        Section::new("leaders", "Leaders", leaders(scenarios)),
        Section::new("parameters", "Parameters and their sources", parameters(scenarios, commands)),
    ];
    let sections = sections.into_iter().chain(origin::sections(folder(identity), identity, commands));
    let values = match identity.drawn() {
        Some(_) => "with one of the sets of parameters that were drawn",
        None => "with every parameter held at one value",
    };
    let limits = format!(
        "This is no forecast and no finding: it is one of the histories that chance makes of the model, {values}."
    );
    Report::new("Trace", title, about, sections).with_notes(notes(&limits, identity, commands))
}

/// What is drawn, and what is not.
fn said_of_set(identity: &Identity) -> Option<Part<'static>> {
    let drawn = identity.drawn()?;
    let share = if identity.against.is_empty() { "" } else { "Both histories have the same set. " };
    Some(Part::Paragraph(format!(
        "Of what is uncertain, {}; codings without a prior and the form of the rules were held fixed. {share}Text, tables and chart \
         are of the history with its set. The tables of leaders and of parameters below show the values of the scenario itself.",
        drawn.named()
    )))
}

/// What its folder holds.
fn folder(identity: &Identity) -> Folder {
    let files =
        [(CHRONICLE, "what is told"), (EVENTS, "what happened"), (STATES, "what the region was like")];
    let mut folder = Folder::new(&files).with_scenario();
    if identity.drawn().is_some() {
        folder.files.push((PARAMETER_SET.to_owned(), "the set of drawn parameters that the history has"));
        folder.files.push((PARAMETERS.to_owned(), "the sets of all replicates"));
    }
    if !identity.against.is_empty() {
        folder.files.push((COMPARED.to_owned(), "the other scenario and its tables"));
    }
    Folder { whole: Whole::Scenario, same: Same::History, ..folder }
}

/// A scenario of two, and in a sentence how the history ended under it.
fn ending(blocks: &[Block]) -> Option<(String, String)> {
    match blocks {
        [Block::Heading(heading), Block::Paragraph(text)] if heading.starts_with(END_UNDER) => {
            Some((heading.clone(), first_sentence(text).0))
        }
        _ => None,
    }
}

/// The first sentence, and the others if there are any.
fn first_sentence(text: &str) -> (String, Option<&str>) {
    match text.split_once(". ") {
        Some((first, rest)) => (format!("{first}."), Some(rest)),
        None => (text.to_owned(), None),
    }
}

fn part(block: &Block) -> Part<'static> {
    match block {
        Block::Title(text) | Block::Heading(text) => Part::Heading(text.clone()),
        Block::Year(year) => Part::Heading(year.to_string()),
        Block::Remark(text) => Part::Remark(text.clone()),
        Block::Paragraph(text) => Part::Paragraph(text.clone()),
        Block::Table { caption, heads, rows } => {
            let column = |(place, head): (usize, &String)| Column { head: head.clone(), numbers: place > 0 };
            let columns = heads.iter().enumerate().map(column).collect();
            // A page ends the caption of a table itself.
            let caption = caption.trim_end_matches('.').to_owned();
            Part::Table(Table { caption, columns, rows: rows.clone() })
        }
    }
}
