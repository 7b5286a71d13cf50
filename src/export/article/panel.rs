//! A panel: what a table holds, column by column, and what of that each medium shows.

use std::ops::{Range, RangeFrom};

use crate::format::{MISSING, align};

/// Where a table is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// An article, as LaTeX and as Markdown.
    Article,
    /// The page of a report, as HTML and as Markdown.
    Page,
    /// A terminal.
    Terminal,
}

/// Every medium.
const EVERYWHERE: &[Medium] = &[Medium::Article, Medium::Page, Medium::Terminal];
/// Spaces that a terminal has between two columns.
const GAP: usize = 2;

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Words, or a day.
    Words,
    /// Numbers, whose points stand below each other.
    Number,
    /// Intervals, or numbers with a unit: each stands as it is written.
    Interval,
    /// The errors of the numbers in the column before: a terminal shows both as one column, `0.45 ± 0.01`.
    Error,
    /// The lower ends of ranges, whose upper ends are the next column.
    Low,
    /// Their upper ends: a page shows both ends in columns of their own, any other medium as one column with the head of the lower.
    High,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    head: String,
    /// The head on a page, which has room for words.
    in_full: Option<String>,
    /// The heads on terminals of at least so many characters, the widest last.
    on_terminal: Vec<(usize, String)>,
    form: Form,
    media: &'static [Medium],
    /// How wide a terminal is that shows it.
    widths: Range<usize>,
    /// Whether a terminal that has no room for all columns leaves it out.
    is_spare: bool,
}

impl Column {
    /// A column that every medium shows.
    pub fn new(head: impl Into<String>, form: Form) -> Self {
        Self {
            head: head.into(),
            in_full: None,
            on_terminal: Vec::new(),
            form,
            media: EVERYWHERE,
            widths: 0..usize::MAX,
            is_spare: false,
        }
    }

    /// A column of words.
    pub fn words(head: impl Into<String>) -> Self {
        Self::new(head, Form::Words)
    }

    /// A column of numbers.
    pub fn number(head: impl Into<String>) -> Self {
        Self::new(head, Form::Number)
    }

    /// A column of intervals, or of numbers with a unit.
    pub fn interval(head: impl Into<String>) -> Self {
        Self::new(head, Form::Interval)
    }

    /// With another head on a page.
    #[must_use]
    pub fn in_full(mut self, head: impl Into<String>) -> Self {
        self.in_full = Some(head.into());
        self
    }

    /// With another head on a terminal of at least so many characters.
    #[must_use]
    pub fn on_terminal(mut self, from: usize, head: impl Into<String>) -> Self {
        self.on_terminal.push((from, head.into()));
        self
    }

    /// In these media alone.
    #[must_use]
    pub fn only(mut self, media: &'static [Medium]) -> Self {
        self.media = media;
        self
    }

    /// On terminals of at least so many characters, as far as terminals are concerned.
    #[must_use]
    pub fn from(mut self, widths: RangeFrom<usize>) -> Self {
        self.widths.start = widths.start;
        self
    }

    /// On terminals of fewer characters, as far as terminals are concerned.
    #[must_use]
    pub fn below(mut self, width: usize) -> Self {
        self.widths.end = width;
        self
    }

    /// Left out on a terminal that has no room for all columns.
    #[must_use]
    pub fn spare(mut self) -> Self {
        self.is_spare = true;
        self
    }

    fn is_shown(&self, medium: Medium, width: usize) -> bool {
        self.media.contains(&medium) && (medium != Medium::Terminal || self.widths.contains(&width))
    }

    fn head_in(&self, medium: Medium, width: usize) -> &str {
        let of_terminal = || self.on_terminal.iter().rev().find(|(from, _)| *from <= width);
        match medium {
            Medium::Page => self.in_full.as_ref(),
            Medium::Terminal => of_terminal().map(|(_, head)| head),
            Medium::Article => None,
        }
        .unwrap_or(&self.head)
    }
}

/// Part of a table with a heading of its own: labels in the first column, and what is found about each beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// What it is of, above it on a page; without a full stop.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, a cell a column.
    pub rows: Vec<Vec<String>>,
    /// A share for each row, where a terminal shows bars beside them.
    pub bars: Vec<f64>,
    media: &'static [Medium],
    /// Most rows that a terminal shows, the first.
    most_on_terminal: usize,
}

impl Panel {
    /// A panel that every medium shows.
    pub fn new(
        caption: impl Into<String>,
        columns: impl Into<Vec<Column>>,
        rows: impl IntoIterator<Item = Vec<String>>,
    ) -> Self {
        let (columns, rows) = (columns.into(), rows.into_iter().collect());
        Self {
            caption: caption.into(),
            columns,
            rows,
            bars: Vec::new(),
            media: EVERYWHERE,
            most_on_terminal: usize::MAX,
        }
    }

    /// With a bar beside each row on a terminal.
    #[must_use]
    pub fn with_bars(mut self, bars: Vec<f64>) -> Self {
        self.bars = bars;
        self
    }

    /// In these media alone.
    #[must_use]
    pub fn only(mut self, media: &'static [Medium]) -> Self {
        self.media = media;
        self
    }

    /// Of its rows a terminal shows the first, so many at most.
    #[must_use]
    pub fn first_on_terminal(mut self, most: usize) -> Self {
        self.most_on_terminal = most;
        self
    }

    /// What stands above the labels.
    pub fn head(&self) -> &str {
        self.columns.first().map_or("", |column| &column.head)
    }

    /// What an article shows of it, if anything.
    pub fn in_article(&self) -> Option<Grid> {
        self.grid(Medium::Article, 0)
    }

    /// What a page shows of it, if anything.
    pub fn on_page(&self) -> Option<Grid> {
        self.grid(Medium::Page, 0)
    }

    /// What a terminal of a width shows of it, if anything.
    pub fn on_terminal(&self, width: usize) -> Option<Grid> {
        self.grid(Medium::Terminal, width)
    }

    fn grid(&self, medium: Medium, width: usize) -> Option<Grid> {
        let shown = || {
            let columns = self.columns.iter().enumerate();
            columns.filter(|(_, column)| column.is_shown(medium, width))
        };
        let all = || self.laid_out(shown(), medium, width);
        let few = || self.laid_out(shown().filter(|(_, column)| !column.is_spare), medium, width);
        self.media.contains(&medium).then(|| match medium {
            Medium::Terminal if shown().any(|(_, column)| column.is_spare) => {
                Some(all()).filter(|grid| grid.width() <= width).unwrap_or_else(few)
            }
            _ => all(),
        })
    }

    /// Columns as a medium shows them.
    fn laid_out<'a>(
        &self,
        columns: impl Iterator<Item = (usize, &'a Column)>,
        medium: Medium,
        width: usize,
    ) -> Grid {
        let most = if medium == Medium::Terminal { self.most_on_terminal } else { usize::MAX };
        let rows = &self.rows[..self.rows.len().min(most)];
        let mut grid = Grid { heads: Vec::new(), are_words: Vec::new(), rows: vec![Vec::new(); rows.len()] };
        for (place, column) in columns {
            let cells: Vec<String> =
                rows.iter().map(|row| row.get(place).cloned().unwrap_or_default()).collect();
            let head = column.head_in(medium, width);
            match (column.form, medium) {
                (Form::Number, Medium::Terminal) => grid.push(column, head, aligned(cells)),
                (Form::Error, Medium::Terminal) => {
                    if let Some(before) = grid.heads.last_mut() {
                        *before = format!("{before} ± {head}");
                    }
                    grid.join(&padded(cells), |mean, error| format!("{mean} ± {error}"));
                }
                (Form::High, Medium::Terminal) => {
                    grid.join(&padded(cells), |low, high| format!("{low} – {high}"));
                }
                (Form::High, Medium::Article) => grid.join(&cells, |low, high| match low {
                    MISSING => MISSING.to_owned(),
                    _ => format!("{low} to {high}"),
                }),
                _ => grid.push(column, head, cells),
            }
        }
        grid
    }
}

/// Numbers with their points below each other; what is empty stays so.
fn aligned(cells: Vec<String>) -> Vec<String> {
    let together = align(&cells);
    cells.into_iter().zip(together).map(|(cell, text)| if cell.is_empty() { cell } else { text }).collect()
}

/// Cells with spaces after them, all as long as the longest.
fn padded(cells: Vec<String>) -> Vec<String> {
    let longest = cells.iter().map(|cell| cell.chars().count()).max().unwrap_or(0);
    cells.into_iter().map(|cell| format!("{cell:longest$}")).collect()
}

/// A panel as a medium shows it: text in columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// What stands above each column.
    pub heads: Vec<String>,
    /// Whether a column holds words, and not numbers.
    pub are_words: Vec<bool>,
    /// The cells; the first of each row is its label.
    pub rows: Vec<Vec<String>>,
}

impl Grid {
    fn push(&mut self, column: &Column, head: &str, cells: Vec<String>) {
        self.heads.push(head.to_owned());
        self.are_words.push(column.form == Form::Words);
        self.rows.iter_mut().zip(cells).for_each(|(row, cell)| row.push(cell));
    }

    /// Puts cells into the last column.
    fn join(&mut self, cells: &[String], join: impl Fn(&str, &str) -> String) {
        for (row, cell) in self.rows.iter_mut().zip(cells) {
            if let Some(last) = row.last_mut() {
                *last = join(last, cell);
            }
        }
    }

    /// Characters of its longest row on a terminal.
    fn width(&self) -> usize {
        let of_row = |row: &Vec<String>| row.iter().map(|cell| cell.chars().count() + GAP).sum();
        self.rows.iter().map(of_row).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel() -> Panel {
        let columns = [
            Column::words("Outcome"),
            Column::number("Mean"),
            Column::new("s.e.", Form::Error).in_full("Standard error"),
            Column::number("s.d.").from(72..),
            Column::new("5–95%", Form::Low).in_full("5%").on_terminal(90, "5–95% of replicates"),
            Column::new("95%", Form::High),
            Column::interval("p").only(&[Medium::Page]),
        ];
        let rows = [
            ["Depth", "0.45", "0.001", "0.1", "0.2", "0.75", "1%"],
            ["Visits", "12", "–", "–", "–", "–", "–"],
        ];
        Panel::new("Few things", columns, rows.map(|row| row.map(str::to_owned).to_vec()))
    }

    fn text(grid: Option<Grid>) -> Vec<String> {
        let grid = grid.expect("it is shown");
        std::iter::once(&grid.heads).chain(&grid.rows).map(|row| row.join("|")).collect()
    }

    #[test]
    fn every_medium_shows_what_it_has_room_for() {
        let panel = panel();
        assert_eq!(
            text(panel.in_article()),
            ["Outcome|Mean|s.e.|s.d.|5–95%", "Depth|0.45|0.001|0.1|0.2 to 0.75", "Visits|12|–|–|–"]
        );
        assert_eq!(text(panel.on_page())[0], "Outcome|Mean|Standard error|s.d.|5%|95%|p");
        assert_eq!(
            text(panel.on_terminal(60)),
            ["Outcome|Mean ± s.e.|5–95%", "Depth| 0.45 ± 0.001|0.2 – 0.75", "Visits|12    ± –    |– – –   "]
        );
        assert_eq!(text(panel.on_terminal(100))[0], "Outcome|Mean ± s.e.|s.d.|5–95% of replicates");
        assert_eq!(panel.only(&[Medium::Page]).in_article(), None);
    }

    #[test]
    fn a_spare_column_stands_where_there_is_room() {
        let columns = [Column::words("Point"), Column::number("Baseline").spare(), Column::number("Mean")];
        let panel = Panel::new("", columns, [["1", "0.25", "0.5"].map(str::to_owned).to_vec()]);
        assert_eq!(text(panel.on_terminal(14)), ["Point|Baseline|Mean", "1|0.25|0.5"]);
        assert_eq!(text(panel.on_terminal(13)), ["Point|Mean", "1|0.5"]);
        assert_eq!(text(panel.in_article())[0], "Point|Baseline|Mean");
    }
}
