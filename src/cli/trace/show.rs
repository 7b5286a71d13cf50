//! The narrative on a terminal.

use std::ops::RangeInclusive;

use clap::builder::styling::Style;

use crate::chronicle::telling::{Block, READING};
use crate::cli::terminal::{FAINT, HEADING, wrapped};
use crate::studies::trace::DRAWN;

/// Spaces between columns of a table.
const GAP: usize = 2;
/// Fewest columns of a last column of words.
const LEAST_WORDS: usize = 16;

/// The printed part of the narrative; the files contain all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extent {
    /// One page: a summary of the history, and its outcome.
    Page,
    /// Some years in full.
    Years(RangeInclusive<i16>),
    /// All of it.
    Full,
}

impl Extent {
    /// The printed part of the blocks.
    pub fn of(&self, blocks: &[Block]) -> Vec<Block> {
        let mut year = None;
        let (mut is_over, mut is_of_set) = (false, false);
        let printed = blocks.iter().filter(|block| {
            match block {
                Block::Year(of) => year = Some(*of),
                // Text after the years summarises them.
                Block::Heading(heading) => (year, is_over, is_of_set) = (None, true, heading == DRAWN),
                _ => {}
            }
            match (self, year) {
                (Self::Full, _) => true,
                (Self::Page, year) => {
                    year.is_none() && !is_of_set && **block != Block::Remark(READING.to_owned())
                }
                (Self::Years(requested), Some(year)) => requested.contains(&year),
                (Self::Years(_), None) => !is_over && !matches!(block, Block::Table { .. }),
            }
        });
        printed.cloned().collect()
    }
}

/// Reads years: `2016..2020`, or a single one.
///
/// # Errors
///
/// The correct notation of years.
pub fn years(text: &str) -> Result<RangeInclusive<i16>, String> {
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let year = |text: &str| text.trim().parse().ok().filter(|year| (1000..9000).contains(year));
    let years = year(from).zip(year(to.trim_start_matches('=')));
    let years = years.filter(|(from, to)| from <= to).map(|(from, to)| from..=to);
    years
        .ok_or_else(|| "write years as 2016..2020, the earlier one first, or a single one as 2016".to_owned())
}

/// The blocks in lines of at most `width` characters, with empty lines between paragraphs.
pub fn shown(blocks: &[Block], width: usize) -> String {
    let mut text = String::new();
    for (place, block) in blocks.iter().enumerate() {
        let follows_heading = place.checked_sub(1).is_some_and(|before| {
            matches!(blocks[before], Block::Heading(_) | Block::Title(_) | Block::Year(_))
        });
        // A remark belongs to the block above it.
        if place > 0 && !follows_heading && !matches!(block, Block::Remark(_)) {
            text.push('\n');
        }
        match block {
            Block::Title(line) | Block::Heading(line) => {
                for line in wrapped(line, width) {
                    text.push_str(&format!("{HEADING}{line}{HEADING:#}\n"));
                }
            }
            Block::Year(year) => text.push_str(&format!("{HEADING}{year}{HEADING:#}\n")),
            Block::Remark(line) => {
                for line in wrapped(line, width) {
                    text.push_str(&format!("{FAINT}{line}{FAINT:#}\n"));
                }
            }
            Block::Paragraph(line) => {
                for line in wrapped(line, width) {
                    text.push_str(&format!("{line}\n"));
                }
            }
            Block::Table { caption, heads, rows } => {
                for line in wrapped(caption, width) {
                    text.push_str(&format!("{line}\n"));
                }
                text.push_str(&table(heads, rows, width));
            }
        }
    }
    text
}

/// A table, split into parts that fit the width, each with the column of labels.
fn table(heads: &[String], rows: &[Vec<String>], width: usize) -> String {
    let widest = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).chain(heads.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    // Labels have half of the width, or more where numbers leave it.
    let others: usize = (1..heads.len()).map(|column| GAP + widest(column)).sum();
    let labels = widest(0).min((width / 2).max(width.saturating_sub(others)));
    let mut text = String::new();
    let mut column = 1;
    while column < heads.len() {
        let mut room = width.saturating_sub(labels);
        let first = column;
        // At least one column, even on a narrow terminal.
        while column < heads.len() && (column == first || GAP + widest(column) <= room) {
            room = room.saturating_sub(GAP + widest(column));
            column += 1;
        }
        // Words in the last column break into lines of the remaining width.
        let is_words = |column: usize| {
            column + 1 == heads.len()
                && rows.iter().any(|row| row[column].contains(' ') && row[column].len() > LEAST_WORDS)
        };
        if column < heads.len() && is_words(column) && room >= GAP + LEAST_WORDS {
            column += 1;
        }
        for (place, row) in std::iter::once(heads).chain(rows.iter().map(Vec::as_slice)).enumerate() {
            let line = line(row, first..column, labels, width, &widest, is_words(column - 1));
            let style = if place == 0 { FAINT } else { Style::new() };
            for line in line {
                text.push_str(&format!("{style}{line}{style:#}\n"));
            }
        }
        if column < heads.len() {
            text.push('\n');
        }
    }
    text
}

/// A row in lines: the label at the left, numbers at the right, and a last column of words broken into lines.
fn line(
    row: &[String],
    columns: std::ops::Range<usize>,
    labels: usize,
    width: usize,
    widest: &dyn Fn(usize) -> usize,
    ends_in_words: bool,
) -> Vec<String> {
    let label: String = row[0].chars().take(labels).collect();
    let mut line = format!("{label:labels$}");
    let last = columns.end - 1;
    for column in columns {
        let cell = &row[column];
        if column == last && ends_in_words {
            let indent = line.chars().count() + GAP;
            let mut parts = wrapped(cell, width.saturating_sub(indent).max(1)).into_iter();
            let mut lines = vec![format!("{line}{:GAP$}{}", "", parts.next().unwrap_or_default())];
            lines.extend(parts.map(|part| format!("{:indent$}{part}", "")));
            return lines.iter().map(|line| line.trim_end().to_owned()).collect();
        }
        let size = widest(column);
        line.push_str(&format!("{:GAP$}{cell:>size$}", ""));
    }
    vec![line.trim_end().to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(row: &[&str]) -> Vec<String> {
        row.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn a_table_that_is_too_wide_comes_in_parts_with_its_labels() {
        let rows = [cells(&["Own gain", "0.120", "-0.050", "0.001"])];
        let text = table(&cells(&["", "KAZ", "UZB", "TKM"]), &rows, 24);
        let plain = anstream::adapter::strip_str(&text).to_string();
        assert_eq!(
            plain,
            "            KAZ     UZB\nOwn gain  0.120  -0.050\n\n            TKM\nOwn gain  0.001\n"
        );
    }

    #[test]
    fn words_in_the_last_column_are_broken() {
        let rows = [cells(&["KAZ", "2 of 3", "sovereignty 3, a rival's gain 12"])];
        let text = table(&cells(&["State", "Signed", "Tipped by"]), &rows, 34);
        let plain = anstream::adapter::strip_str(&text).to_string();
        assert!(plain.lines().all(|line| line.chars().count() <= 34), "{plain}");
        assert!(plain.contains("\n               rival's gain 12\n") || plain.contains("rival's"), "{plain}");
    }

    #[test]
    fn no_line_is_longer_than_the_width() {
        let blocks = [
            Block::Title("A region whose title is long".to_owned()),
            Block::Paragraph(
                "Words and more words, until the line is full and another one begins.".to_owned(),
            ),
            Block::Table {
                caption: "Said by each".to_owned(),
                heads: cells(&["", "A", "B"]),
                rows: vec![cells(&["Own gain", "0.1", "0.2"])],
            },
        ];
        for width in [40, 60, 100] {
            let plain = anstream::adapter::strip_str(&shown(&blocks, width)).to_string();
            assert!(plain.lines().all(|line| line.chars().count() <= width), "{plain}");
        }
    }
}
