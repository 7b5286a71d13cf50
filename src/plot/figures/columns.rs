//! Columns of a forest plot: names, numbers and plot.

use plotters::element::PathElement;

use super::forest::{Block, Row};
use crate::plot::{
    canvas::{Canvas, Layer, Standing, stroke_units, units},
    font::Face,
    geometry::Anchor,
    style::Style,
    text::{Text, lines},
};

/// Widest name as a share of the page's width, and most lines of a name.
const WIDEST_NAME: f64 = 0.31;
/// Most lines of a name.
pub const MOST_LINES: usize = 3;
/// Least width of names beside a plot of least width, in sizes of the labels.
const LEAST_NAME: f64 = 8.0;
/// Least width of a plot, in sizes of the labels: 28 mm in print.
const LEAST_PLOT: f64 = 11.4;
/// Widest plot, in sizes of the labels; in wider plots, rows are hard to follow from name to number.
const WIDEST_PLOT: f64 = 34.0;

/// Positions of the columns.
pub struct Columns {
    /// Width for names.
    pub names: f64,
    /// Whether names are on lines of their own above the plot, for lack of room beside it.
    pub over: bool,
    /// Whether the first two columns, with the compared values, are shown.
    pub levels: bool,
    /// Right ends of the columns of numbers.
    pub ends: [f64; 3],
    /// Left and right end of the plots.
    pub plot: (f64, f64),
}

impl Columns {
    /// The first of these layouts in which the plot has its least width: all columns; the last column only, with names on
    /// more lines; the last column only, with names above the plot.
    pub fn new(headers: &[String; 3], blocks: &[Block], style: &Style) -> Self {
        let size = style.label;
        let rows = || blocks.iter().flat_map(|block| &block.sections).flat_map(|section| &section.rows);
        let widest = |column: usize| {
            let cells = rows().map(|row| &row.columns[column]);
            let cells = cells.map(|cell| Face::Regular.advance(cell, size)).fold(0.0, f64::max);
            cells.max(Face::Bold.advance(&headers[column], size))
        };
        let widths = [widest(0), widest(1), widest(2)];
        let gap = style.gap * 2.5;
        let name = |most: f64| {
            let width = |row: &Row| {
                let lines = name_lines(&row.name, most, style);
                lines.iter().map(|line| Face::Regular.advance(line, size)).fold(0.0, f64::max)
            };
            rows().map(width).fold(0.0, f64::max)
        };
        let names = name(WIDEST_NAME * style.width);
        let begin = style.margin + indent(style);
        let last = style.width - style.margin;
        let right = last - widths[2] - gap;
        let least = LEAST_PLOT * size;
        let beside = begin + names + 2.0 * gap + widths[0] + widths[1];
        if beside + gap + least <= right {
            // Excess width of the plot goes to the gaps.
            let spare = ((right - beside - gap) - WIDEST_PLOT * size).max(0.0) / 4.0;
            let first = begin + names + gap + widths[0] + spare;
            let second = beside + 2.0 * spare;
            let plot = (beside + gap + 3.0 * spare, right - spare);
            return Self { names, over: false, levels: true, ends: [first, second, last], plot };
        }
        // The distance from names to the plot is smaller without numbers between them.
        let near = gap * 0.6;
        let room = right - least - near - begin;
        if room >= names.min(LEAST_NAME * size) {
            let names = name(room.min(names));
            let plot = (begin + names + near, right);
            return Self { names, over: false, levels: false, ends: [begin, begin, last], plot };
        }
        let plot = (begin.min(right - size), right);
        Self { names: last - begin, over: true, levels: false, ends: [begin, begin, last], plot }
    }

    /// The indices of the shown columns of numbers.
    pub fn shown(&self) -> impl Iterator<Item = usize> + use<> {
        if self.levels { 0..3 } else { 2..3 }
    }

    /// Writes the heads of the columns, and a rule below them.
    pub fn draw_headers(&self, canvas: &mut Canvas, headers: &[String; 3], baseline: f64, style: &Style) {
        for column in self.shown() {
            let at = (self.ends[column], baseline);
            let standing = Standing::new(at, Anchor::End, style.label, style.palette.text);
            canvas.text(&Text::bold(&*headers[column]), standing);
        }
        canvas.draw(Layer::named("rule"), |area| {
            let y = units(baseline + style.gap);
            let ends = vec![(units(style.margin), y), (units(style.width - style.margin), y)];
            area.draw(&PathElement::new(ends, style.palette.axis.stroked(stroke_units(style.axis))))
        });
    }
}

/// Indentation of names relative to the headings of their sections.
pub fn indent(style: &Style) -> f64 {
    style.label * 0.8
}

/// A name in lines of a width.
pub fn name_lines(name: &str, width: f64, style: &Style) -> Vec<String> {
    lines(name, Face::Regular, style.label, width, MOST_LINES)
}
