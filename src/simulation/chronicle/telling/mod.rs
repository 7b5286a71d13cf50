//! A chronicle in English: a paragraph for each year, and on request a table of payoffs for each proposal.

mod dated;
mod proposals;
mod summary;
mod timeline;
mod two_scenarios;
mod words;
mod year;

use jiff::civil::Date;

use super::Chronicle;
use crate::scenario::Scenario;
use words::ScenarioNames;

pub use two_scenarios::{END_UNDER, Side, tell_apart};

/// A block of text. The writer of a format decides its width and style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The title.
    Title(String),
    /// A remark below the title.
    Remark(String),
    /// A heading.
    Heading(String),
    /// The heading of a year.
    Year(i16),
    /// A paragraph.
    Paragraph(String),
    /// A table with caption, column heads and rows.
    Table {
        /// Caption.
        caption: String,
        /// Heads of the columns, the label column first.
        heads: Vec<String>,
        /// Rows, the label first.
        rows: Vec<Vec<String>>,
    },
}

/// A note on reading the years, before the first of them.
pub const READING: &str = "Year by year. Two numbers in brackets are a level before and after, such as the signed depth of an \
                           agreement (0.20 to 0.40). A percentage in brackets is the probability with which a state would have \
                           accepted what it refused: what it did against the odds, the model puts down to chance.";

/// Writes a chronicle of a scenario as text, one of `replicates`; with the payoffs of every proposal if `every`.
pub fn tell(scenario: &Scenario, chronicle: &Chronicle, replicates: u64, every: bool) -> Vec<Block> {
    let names = ScenarioNames::new(scenario);
    let mut blocks = summary::opening(&names, chronicle, replicates);
    blocks.extend(timeline::table(&names, chronicle));
    blocks.push(Block::Remark(READING.to_owned()));
    for year in years(scenario) {
        blocks.push(Block::Year(year.number));
        blocks.push(Block::Paragraph(year::paragraph(&names, chronicle, &year)));
        blocks.push(Block::Remark(format!("At its end: {}", year::end(chronicle, &year))));
        if every {
            blocks.extend(proposals::tables(&names, chronicle, &year));
        }
    }
    blocks.extend(summary::closing(&names, chronicle));
    blocks
}

/// A year and its ticks.
pub(super) struct Year {
    /// Its number.
    pub number: i16,
    /// Its ticks.
    pub ticks: std::ops::Range<usize>,
}

/// The years of a scenario.
fn years(scenario: &Scenario) -> Vec<Year> {
    let days: &[Date] = scenario.calendar().first_days();
    let mut years: Vec<Year> = Vec::new();
    let mut first = 0;
    for of_year in days.chunk_by(|a, b| a.year() == b.year()) {
        let ticks = first..first + of_year.len();
        first = ticks.end;
        years.push(Year { number: of_year[0].year(), ticks });
    }
    years
}
