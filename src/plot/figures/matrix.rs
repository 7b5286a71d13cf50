//! Square matrices of signed values, as coloured cells.

use plotters::element::Rectangle;

use super::{
    Sheet,
    keys::{self, Key, step},
};
use crate::plot::{
    canvas::{Canvas, Layer, Standing, stroke_units, units},
    font::{CAP_HEIGHT, DESCENT, Face},
    geometry::{Anchor, Rect},
    page::{Heading, draw_title, title_height},
    palette::Colour,
    style::Style,
    text::{Text, elide},
};

/// One matrix; its diagonal is empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// Title.
    pub title: String,
    /// Values from -1 to 1 by (row, column).
    pub values: Vec<Vec<f64>>,
}

/// Matrices whose rows and columns have the same names.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrices {
    /// Names of rows and columns.
    pub names: Vec<String>,
    /// The matrices.
    pub matrices: Vec<Matrix>,
}

/// Widest name, and widest cell, in sizes of the labels.
const WIDEST_NAME: f64 = 9.0;
const WIDEST_CELL: f64 = 4.5;
/// Least width of all matrices, as a share of the page's.
const LEAST_WIDTH: f64 = 0.65;
/// The widest number in a cell.
const NUMBER: &str = "−0.00";

/// Layout of the figure.
struct Plan {
    columns: usize,
    /// Side of a cell.
    cell: f64,
    names: Vec<String>,
    /// Width of the names left of a matrix, and height of those above it.
    left: f64,
    head: f64,
    /// Whether names of columns read upward.
    upward: bool,
    /// Interval between written names.
    every: usize,
}

impl Plan {
    /// The layout with the widest cells, or, if cells are large enough anyway, with the most columns.
    fn new(heading: &Heading, of: &Matrices, keys: &[Key], style: &Style) -> Self {
        let plans =
            (1..=of.matrices.len().max(1)).map(|columns| Self::with(heading, of, keys, columns, style));
        let plans: Vec<Self> = plans.collect();
        let large = plans.iter().rposition(|plan| plan.cell >= Self::least(of, style));
        let widest = (0..plans.len()).max_by(|&a, &b| plans[a].cell.total_cmp(&plans[b].cell)).unwrap_or(0);
        let mut plans = plans;
        plans.swap_remove(large.unwrap_or(widest))
    }

    /// Side of a cell with room for its number, or at least for the name of its row.
    fn least(of: &Matrices, style: &Style) -> f64 {
        if of.names.len() <= 10 { number_room(style) } else { style.line_height(style.label) * 0.8 }
    }

    fn with(heading: &Heading, of: &Matrices, keys: &[Key], columns: usize, style: &Style) -> Self {
        let n = of.names.len().max(1) as f64;
        let short = |name: &String| elide(name, Face::Regular, style.label, WIDEST_NAME * style.label);
        let names: Vec<String> = of.names.iter().map(short).collect();
        let widest = names.iter().map(|name| Face::Regular.advance(name, style.label)).fold(0.0, f64::max);
        let left = widest + style.gap;
        let across = style.width - 2.0 * style.margin - (columns - 1) as f64 * gutter(style);
        let wide = (across / columns as f64 - left) / n;
        let rows = of.matrices.len().div_ceil(columns) as f64;
        let taken = heading.height(style) + keys::height(keys, style) + style.margin;
        let side = |head: f64| {
            let above = title_height(style) + head + style.gutter * 0.6;
            let high = ((style.most_height - taken) / rows - above) / n;
            wide.min(high).min(WIDEST_CELL * style.label).max(0.1)
        };
        let level = style.line_height(style.label);
        let upward = widest + style.gap * 0.5 > side(level);
        let head = if upward { widest + style.gap } else { level };
        let cell = side(head);
        let every = (style.label * 0.98 / cell).ceil().max(1.0) as usize;
        Self { columns, cell, names, left, head, upward, every }
    }

    /// Distance of matrices beside each other.
    fn pitch(&self, style: &Style) -> f64 {
        self.left + self.cell * self.names.len() as f64 + gutter(style)
    }

    /// Height of a matrix with its title and names.
    fn height(&self, style: &Style) -> f64 {
        title_height(style) + self.head + self.cell * self.names.len() as f64
    }

    fn draw_matrix(&self, canvas: &mut Canvas, matrix: &Matrix, (left, top): (f64, f64), style: &Style) {
        let (n, cell) = (self.names.len(), self.cell);
        let (x, y) = (left + self.left, top + title_height(style) + self.head);
        let value = |row: usize, column: usize| {
            matrix.values.get(row).and_then(|row| row.get(column)).copied().unwrap_or(f64::NAN)
        };
        canvas.draw(Layer::named("cells"), |area| {
            for row in 0..n {
                let mut column = 0;
                while column < n {
                    let colour = |column: usize| (column != row).then(|| step(value(row, column)));
                    // Neighbouring cells of the same colour form a single shape.
                    let end = (column..n).find(|&other| colour(other) != colour(column)).unwrap_or(n);
                    if let Some(step) = colour(column) {
                        let at = |column: usize, row: usize| {
                            (units(x + column as f64 * cell), units(y + row as f64 * cell))
                        };
                        let corners = [at(column, row), at(end, row + 1)];
                        area.draw(&Rectangle::new(corners, style.palette.signed(step).filled()))?;
                    }
                    column = end;
                }
            }
            let white = Colour::WHITE.stroked(stroke_units(style.axis));
            for k in 0..=n {
                let (at, far) = (k as f64 * cell, n as f64 * cell);
                for (from, to) in [((x + at, y), (x + at, y + far)), ((x, y + at), (x + far, y + at))] {
                    let ends = [from, to].map(|(x, y)| (units(x), units(y))).to_vec();
                    area.draw(&plotters::element::PathElement::new(ends, white))?;
                }
            }
            Ok(())
        });
        self.write_names(canvas, (x, y), style);
        if cell < number_room(style) {
            return;
        }
        for (row, column) in (0..n).flat_map(|row| (0..n).map(move |column| (row, column))) {
            if row != column {
                let middle = |k: usize| (k as f64 + 0.5) * cell;
                let at = (x + middle(column), y + middle(row) + style.label * CAP_HEIGHT / 2.0);
                let colour = style.palette.signed(step(value(row, column))).contrast();
                let standing = Standing::new(at, Anchor::Middle, style.label, colour);
                canvas.text(&Text::plain(style.language.decimal(value(row, column), 2)), standing);
            }
        }
    }

    /// Writes names left of the cells and above them, those below and right of `at`.
    fn write_names(&self, canvas: &mut Canvas, (x, y): (f64, f64), style: &Style) {
        let sink = style.label * CAP_HEIGHT / 2.0;
        let standing = |at, anchor| Standing::new(at, anchor, style.label, style.palette.text);
        for (k, name) in self.names.iter().enumerate().step_by(self.every) {
            let middle = (k as f64 + 0.5) * self.cell;
            let name = Text::plain(name);
            canvas.text(&name, standing((x - style.gap * 0.7, y + middle + sink), Anchor::End));
            if self.upward {
                let at = (x + middle + sink, y - style.gap * 0.7);
                canvas.text(&name, Standing { upward: true, ..standing(at, Anchor::Start) });
            } else {
                let at = (x + middle, y - style.gap * 0.5 - style.label * DESCENT * 0.5);
                canvas.text(&name, standing(at, Anchor::Middle));
            }
        }
    }
}

/// Side of a cell that has room for a number.
fn number_room(style: &Style) -> f64 {
    Face::Regular.advance(NUMBER, style.label) + style.label * 0.4
}

/// Space between matrices beside each other.
fn gutter(style: &Style) -> f64 {
    style.gutter * 0.7
}

/// Whether the matrices fit a page with legible cells, in one or two full rows that take most of its width.
pub fn fits(heading: &Heading, of: &Matrices, keys: &[Key], style: &Style) -> bool {
    let plan = Plan::new(heading, of, keys, style);
    let (n, columns) = (of.matrices.len(), plan.columns);
    let width = columns as f64 * plan.pitch(style) - gutter(style);
    plan.cell >= Plan::least(of, style)
        && n.is_multiple_of(columns)
        && n <= 2 * columns
        && width >= LEAST_WIDTH * style.width
}

/// Draws matrices in a grid, with the keys below them.
pub fn draw(heading: &Heading, of: &Matrices, keys: &[Key], style: &Style) -> Sheet {
    let mut canvas = Canvas::new(style.width);
    heading.draw(&mut canvas, style);
    let plan = Plan::new(heading, of, keys, style);
    let pitch = plan.pitch(style);
    let top = heading.height(style);
    let row_pitch = plan.height(style) + style.gutter * 0.6;
    for (k, matrix) in of.matrices.iter().enumerate() {
        let at =
            (style.margin + (k % plan.columns) as f64 * pitch, top + (k / plan.columns) as f64 * row_pitch);
        let place = Rect::new(at.0, at.1 + title_height(style), pitch - gutter(style), 0.0);
        draw_title(&mut canvas, style, place, (of.matrices.len() > 1).then_some(k), &matrix.title);
        plan.draw_matrix(&mut canvas, matrix, at, style);
    }
    let bottom = top + of.matrices.len().div_ceil(plan.columns) as f64 * row_pitch - style.gutter * 0.6;
    keys::draw(&mut canvas, keys, bottom, style);
    Sheet::new(canvas, bottom + keys::height(keys, style) + style.margin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::style::{Theme, Width};

    #[test]
    fn few_names_have_numbers_and_many_have_every_second_name() {
        let heading = Heading { title: "T".to_owned(), subtitle: String::new(), legend: Vec::new() };
        let matrices = |n: usize, m: usize| Matrices {
            names: (0..n).map(|k| format!("S{k}")).collect(),
            matrices: vec![Matrix { title: String::new(), values: vec![vec![0.0; n]; n] }; m],
        };
        let (single, double) =
            (Style::new(Theme::Journal, Width::SINGLE), Style::new(Theme::Journal, Width::DOUBLE));
        let plan = Plan::new(&heading, &matrices(5, 3), &[], &double);
        assert!(plan.columns == 3 && plan.cell >= number_room(&double) && plan.every == 1);
        assert!(
            fits(&heading, &matrices(5, 3), &[], &double) && fits(&heading, &matrices(5, 2), &[], &single)
        );
        assert!(!fits(&heading, &matrices(40, 4), &[], &single));
        assert!(Plan::new(&heading, &matrices(40, 2), &[], &single).every > 1);
    }
}
