//! Transition tables with shaded cells.

use plotters::element::{PathElement, Rectangle};

use super::Sheet;
use crate::plot::{
    canvas::{Canvas, Layer, Standing, stroke_units, units},
    font::{CAP_HEIGHT, DESCENT, Face},
    geometry::{Anchor, Rect},
    language::say,
    page::{Heading, draw_title, title_height},
    palette::Colour,
    style::Style,
    text::{Text, lines, wrap},
};

/// A square table of counts whose rows and columns have the same names.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Title.
    pub title: String,
    /// Titles of the rows and of the columns.
    pub sides: [String; 2],
    /// Names of rows and columns.
    pub names: Vec<String>,
    /// Counts by (row, column), shown as shares of all.
    pub counts: Vec<Vec<u64>>,
}

/// Widest name of a row, as a share of the page's width, and most lines of a name.
const WIDEST_NAME: f64 = 0.26;
const MOST_LINES: usize = 3;
/// Longest name of a column that reads upward, in sizes of the labels.
const LONGEST_UPWARD: f64 = 9.0;
/// Height of a row, in sizes of the labels.
const PITCH: f64 = 2.2;
/// Widest cell, in sizes of the labels.
const WIDEST_CELL: f64 = 12.0;

/// Draws tables below each other. `words` formats a share.
pub fn draw(heading: &Heading, tables: &[Table], words: &dyn Fn(f64) -> String, style: &Style) -> Sheet {
    let mut canvas = Canvas::new(style.width);
    heading.draw(&mut canvas, style);
    let mut y = heading.height(style);
    for (k, table) in tables.iter().enumerate() {
        y += title_height(style);
        let place = Rect::new(style.margin, y, style.width - 2.0 * style.margin, 0.0);
        draw_title(&mut canvas, style, place, (tables.len() > 1).then_some(k), &table.title);
        y = Grid::new(table, style).draw(&mut canvas, y, words, style);
        if k + 1 < tables.len() {
            y += style.gutter * 0.8;
        }
    }
    Sheet::new(canvas, y + style.margin)
}

/// A table with the positions of its lines.
struct Grid<'a> {
    table: &'a Table,
    rows: Vec<Vec<String>>,
    columns: Vec<Vec<String>>,
    /// Whether names of columns read upward, because one has a word wider than a cell.
    upward: bool,
    left: f64,
    cell: (f64, f64),
}

impl<'a> Grid<'a> {
    fn new(table: &'a Table, style: &Style) -> Self {
        let size = style.label;
        // Title of the last row and column.
        let all = say!(style.language, "All");
        let names = || table.names.iter().chain([&all]).map(String::as_str);
        let rows: Vec<Vec<String>> = names()
            .map(|name| lines(name, Face::Regular, size, WIDEST_NAME * style.width, MOST_LINES))
            .collect();
        let advance = |line: &String| Face::Regular.advance(line, size);
        let side = lines(&table.sides[0], Face::Bold, size, WIDEST_NAME * style.width, MOST_LINES);
        let side = side.iter().map(|line| Face::Bold.advance(line, size)).fold(0.0, f64::max);
        let widest = rows.iter().flatten().map(advance).fold(side, f64::max);
        let left = style.margin + widest + style.gap * 2.0;
        let n = table.names.len() as f64 + 1.0;
        let width = ((style.width - style.margin - left) / n).min(WIDEST_CELL * size);
        let room = width - style.gap * 0.5;
        let fits = |name: &str| name.split_whitespace().all(|word| Face::Regular.advance(word, size) <= room);
        let upward = !names().all(fits);
        // A word longer than any line is cut in either direction.
        let columns = names().map(|name| match upward {
            false => lines(name, Face::Regular, size, room, MOST_LINES),
            true => {
                let most = ((width / style.line_height(size)) as usize).clamp(1, MOST_LINES);
                let whole = wrap(name, Face::Regular, size, LONGEST_UPWARD * size);
                if whole.len() <= most {
                    whole
                } else {
                    lines(name, Face::Regular, size, LONGEST_UPWARD * size, most)
                }
            }
        });
        let columns: Vec<Vec<String>> = columns.collect();
        let tallest = rows.iter().map(Vec::len).max().unwrap_or(1) as f64 * style.line_height(size);
        Self {
            table,
            rows,
            columns,
            upward,
            left,
            cell: (width, (PITCH * size).max(tallest + style.gap * 0.5)),
        }
    }

    /// Height of the names of the columns.
    fn head(&self, style: &Style) -> f64 {
        let leading = style.line_height(style.label);
        let side = self.side(style).len() as f64 * leading;
        let names = if self.upward {
            let lines = self.columns.iter().flatten();
            lines.map(|line| Face::Regular.advance(line, style.label)).fold(0.0, f64::max)
        } else {
            self.columns.iter().map(Vec::len).max().unwrap_or(0) as f64 * leading
        };
        names.max(side) + style.gap
    }

    /// Share of a row and a column in the total; an index after the last stands for all rows or columns.
    fn share(&self, row: usize, column: usize) -> f64 {
        let n = self.table.names.len();
        let places = |k: usize| if k < n { k..k + 1 } else { 0..n };
        let count = |row: usize, column: usize| {
            self.table.counts.get(row).and_then(|row| row.get(column)).copied().unwrap_or(0)
        };
        let sum = |rows: std::ops::Range<usize>, columns: std::ops::Range<usize>| -> u64 {
            rows.flat_map(|row| columns.clone().map(move |column| count(row, column))).sum()
        };
        sum(places(row), places(column)) as f64 / sum(0..n, 0..n).max(1) as f64
    }

    /// The title of the rows, in lines.
    fn side(&self, style: &Style) -> Vec<String> {
        let room = self.left - style.margin - style.gap * 2.0;
        lines(&self.table.sides[0], Face::Bold, style.label, room, MOST_LINES)
    }

    /// Draws the table below `top`; returns its lower end.
    fn draw(&self, canvas: &mut Canvas, top: f64, words: &dyn Fn(f64) -> String, style: &Style) -> f64 {
        let leading = style.line_height(style.label);
        let text = |at, anchor| Standing::new(at, anchor, style.label, style.palette.text);
        let (width, height) = self.cell;
        let n = self.table.names.len();
        // Title of the columns, above all of them.
        let across =
            lines(&self.table.sides[1], Face::Bold, style.label, (n as f64 + 1.0) * width, MOST_LINES);
        let mut baseline = top + style.label * CAP_HEIGHT;
        for line in &across {
            canvas.text(&Text::bold(line), text((self.left, baseline), Anchor::Start));
            baseline += leading;
        }
        let foot = top + across.len() as f64 * leading + self.head(style);
        let low = foot - style.gap * 0.6 - style.label * DESCENT;
        let side = self.side(style);
        for (k, line) in side.iter().rev().enumerate() {
            canvas.text(&Text::bold(line), text((style.margin, low - k as f64 * leading), Anchor::Start));
        }
        for (column, name) in self.columns.iter().enumerate() {
            let middle = self.left + (column as f64 + 0.5) * width;
            for (k, line) in name.iter().enumerate() {
                let line_text = Text::plain(line);
                if self.upward {
                    let shift = (k as f64 - (name.len() as f64 - 1.0) / 2.0) * leading;
                    let at = (middle + shift + style.label * CAP_HEIGHT / 2.0, foot - style.gap * 0.6);
                    canvas.text(&line_text, Standing { upward: true, ..text(at, Anchor::Start) });
                } else {
                    let at = (middle, low - (name.len() - 1 - k) as f64 * leading);
                    canvas.text(&line_text, text(at, Anchor::Middle));
                }
            }
        }
        self.draw_cells(canvas, foot, style);
        for (row, name) in self.rows.iter().enumerate() {
            let middle = foot + (row as f64 + 0.5) * height + style.label * CAP_HEIGHT / 2.0;
            let first = middle - (name.len() as f64 - 1.0) / 2.0 * leading;
            for (k, line) in name.iter().enumerate() {
                let at = (style.margin, first + k as f64 * leading);
                canvas.text(&Text::plain(line), text(at, Anchor::Start));
            }
            for column in 0..=n {
                let share = self.share(row, column);
                let ground = if row < n && column < n { ground(share, style) } else { Colour::WHITE };
                let at = (self.left + (column as f64 + 0.5) * width, middle);
                let colour = if share == 0.0 { style.palette.muted } else { ground.contrast() };
                canvas.text(&Text::plain(words(share)), Standing { colour, ..text(at, Anchor::Middle) });
            }
        }
        foot + (n as f64 + 1.0) * height
    }

    /// Shades the cells, frames the diagonal, and separates the sums.
    fn draw_cells(&self, canvas: &mut Canvas, top: f64, style: &Style) {
        let (width, height) = self.cell;
        let n = self.table.names.len();
        let corners = |row: usize, column: usize| {
            let (left, top) = (self.left + column as f64 * width, top + row as f64 * height);
            [(units(left), units(top)), (units(left + width), units(top + height))]
        };
        canvas.draw(Layer::named("cells"), |area| {
            for (row, column) in (0..n).flat_map(|row| (0..n).map(move |column| (row, column))) {
                let fill = ground(self.share(row, column), style).filled();
                area.draw(&Rectangle::new(corners(row, column), fill))?;
            }
            let line = style.palette.axis.stroked(stroke_units(style.axis));
            let (right, bottom) = (self.left + (n as f64 + 1.0) * width, top + (n as f64 + 1.0) * height);
            let (sums_left, sums_top) = (self.left + n as f64 * width, top + n as f64 * height);
            for (from, to) in [
                ((style.margin, top), (right, top)),
                ((style.margin, sums_top), (right, sums_top)),
                ((sums_left, top), (sums_left, bottom)),
            ] {
                let ends = vec![(units(from.0), units(from.1)), (units(to.0), units(to.1))];
                area.draw(&PathElement::new(ends, line))?;
            }
            let frame = style.palette.axis.stroked(stroke_units(style.axis * 1.6));
            for k in 0..n {
                let [(left, top), (right, bottom)] = corners(k, k);
                let around = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
                area.draw(&PathElement::new(around.to_vec(), frame))?;
            }
            Ok(())
        });
    }
}

/// Colour of a cell, from white for 0 to the ink for 1.
fn ground(share: f64, style: &Style) -> Colour {
    style.palette.ink(0).colour.tint(share.clamp(0.0, 1.0) * 0.9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::style::{Theme, Width};

    #[test]
    fn sums_are_those_of_the_counts() {
        let style = Style::new(Theme::Journal, Width::SINGLE);
        let table = Table {
            title: String::new(),
            sides: ["Under A", "Under B"].map(str::to_owned),
            names: ["One", "Two"].map(str::to_owned).to_vec(),
            counts: vec![vec![1, 2], vec![0, 5]],
        };
        let grid = Grid::new(&table, &style);
        let of_row = |row| [0, 1, 2].map(|column| grid.share(row, column));
        assert_eq!(of_row(0), [0.125, 0.25, 0.375]);
        assert_eq!(of_row(1), [0.0, 0.625, 0.625]);
        assert_eq!(of_row(2), [0.125, 0.875, 1.0]);
        let none = Table { counts: Vec::new(), ..table };
        assert_eq!(Grid::new(&none, &style).share(2, 2), 0.0);
    }

    #[test]
    fn names_of_columns_turn_where_a_word_is_wider_than_a_cell() {
        let style = Style::new(Theme::Journal, Width::SINGLE);
        let table = |name: &str| Table {
            title: String::new(),
            sides: ["A", "B"].map(str::to_owned),
            names: vec![name.to_owned(); 5],
            counts: vec![vec![1; 5]; 5],
        };
        assert!(!Grid::new(&table("Short"), &style).upward);
        assert!(Grid::new(&table("Fragmentation"), &style).upward);
    }
}
