//! One or two estimates with intervals per row.

use plotters::element::PathElement;

use super::{Sheet, steps::Estimated};
use crate::plot::{
    canvas::{Canvas, Layer, Standing, stroke_units, units},
    font::{CAP_HEIGHT, Face},
    geometry::{Anchor, Rect},
    language::say,
    page::Heading,
    palette::Dash,
    panel::{Gutter, Panel, Shown, x_gutter},
    points::{Point, draw_point},
    scale::{Axis, Extent},
    style::Style,
    text::{Text, elide, lines},
};

/// A row of estimates.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Name.
    pub name: String,
    /// At most two estimates, with the appearance of their points.
    pub estimates: Vec<(Point, Estimated)>,
}

/// Rows over one axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimates {
    /// Quantity and unit.
    pub quantity: Text,
    /// The rows, from the top down.
    pub rows: Vec<Row>,
    /// Values to compare with, which lines mark; may be empty.
    pub marks: Vec<f64>,
    /// Text of a row without estimates.
    pub none: String,
}

/// Widest name as a share of the page's width, and most lines of a name.
const WIDEST_NAME: f64 = 0.36;
const MOST_LINES: usize = 2;

/// Distance of the estimates of a row from each other.
fn offset(style: &Style) -> f64 {
    style.mark * 2.3
}

fn name_lines(name: &str, style: &Style) -> Vec<String> {
    lines(name, Face::Regular, style.label, WIDEST_NAME * style.width, MOST_LINES)
}

fn height(row: &Row, style: &Style) -> f64 {
    let lines = name_lines(&row.name, style).len().max(1) as f64;
    (lines * style.line_height(style.label)).max(2.0 * offset(style)) + style.gap * 0.8
}

/// Number of rows, from the first on, that fit a page; at least one.
pub fn most_rows(heading: &Heading, rows: &[Row], style: &Style) -> usize {
    let title = 3.0 * style.line_height(style.label);
    let mut room = style.most_height - heading.height(style) - 2.0 * style.margin - title - style.tick * 3.0;
    let fits = rows.iter().take_while(|row| {
        room -= height(row, style);
        room >= 0.0
    });
    fits.count().max(1)
}

/// Draws rows on as many pages as it takes, each with its number in the title where there are several. `of` has no rows.
pub fn pages(heading: &Heading, of: &Estimates, rows: Vec<Row>, style: &Style) -> Vec<(Heading, Sheet)> {
    let language = style.language;
    let numbered = |page: usize, pages: usize| match pages {
        1 => heading.clone(),
        _ => Heading {
            title: say!(language, "{what} ({page} of {pages})", what = heading.title, page, pages),
            ..heading.clone()
        },
    };
    let mut pages: Vec<Vec<Row>> = Vec::new();
    let mut left = &rows[..];
    while !left.is_empty() {
        let most = most_rows(&numbered(9, 9), left, style);
        let (page, rest) = left.split_at(most.min(left.len()));
        pages.push(page.to_vec());
        left = rest;
    }
    let all = pages.len();
    let page = |(place, rows): (usize, Vec<Row>)| {
        let heading = numbered(place + 1, all);
        let sheet = draw(&heading, &Estimates { rows, ..of.clone() }, style);
        (heading, sheet)
    };
    pages.into_iter().enumerate().map(page).collect()
}

/// Draws rows.
pub fn draw(heading: &Heading, of: &Estimates, style: &Style) -> Sheet {
    let mut canvas = Canvas::new(style.width);
    heading.draw(&mut canvas, style);
    let top = heading.height(style) + style.gap;
    let names = of.rows.iter().flat_map(|row| name_lines(&row.name, style));
    let names = names.map(|line| Face::Regular.advance(&line, style.label)).fold(0.0, f64::max);
    let left = style.margin + names + style.gap * 2.0;
    let heights: Vec<f64> = of.rows.iter().map(|row| height(row, style)).collect();
    let mut high: f64 = heights.iter().sum();
    // On a slide, rows fill the height up to twice their least height.
    let foot = |axis: &Axis, width| x_gutter(axis, width, style, true);
    let width = style.width - style.margin - style.label - left;
    let x = of.axis(width, style);
    let mut stretch = 1.0;
    if style.height.is_some() {
        let room = style.most_height - top - foot(&x, width) - style.margin;
        stretch = (room / high).clamp(1.0, 2.0);
        high *= stretch;
    }
    let y = Axis { low: 0.0, high: 1.0, ticks: Vec::new(), title: Text::default() };
    let panel = Panel::new(Rect::new(left, top, width, high), x, y);
    let frame = panel.frame;

    canvas.draw(Layer::named("grid"), |area| {
        for tick in &panel.x.ticks {
            let (colour, thick) = match tick.at == 0.0 {
                true => (style.palette.axis, style.axis),
                false => (style.palette.grid, style.hair * 1.4),
            };
            let ends = vec![panel.at(tick.at, 0.0), panel.at(tick.at, 1.0)];
            area.draw(&PathElement::new(ends, colour.stroked(stroke_units(thick))))?;
        }
        Ok(())
    });
    if !of.marks.is_empty() {
        canvas.draw(Layer { name: "marks", dash: Some((Dash::Dashed, style.axis)) }, |area| {
            let line = style.palette.muted.stroked(stroke_units(style.axis));
            let mut marks = of.marks.iter();
            marks.try_for_each(|at| {
                area.draw(&PathElement::new(vec![panel.at(*at, 0.0), panel.at(*at, 1.0)], line))
            })
        });
    }
    let mut y = top;
    for (row, height) in of.rows.iter().zip(heights) {
        let middle = y + height * stretch / 2.0;
        y += height * stretch;
        canvas.draw(Layer::named("rule"), |area| {
            let ends = vec![(units(frame.left), units(y)), (units(frame.right), units(y))];
            area.draw(&PathElement::new(ends, style.palette.grid.stroked(stroke_units(style.hair))))
        });
        let lines = name_lines(&row.name, style);
        let leading = style.line_height(style.label);
        let first = middle + style.label * CAP_HEIGHT / 2.0 - (lines.len() as f64 - 1.0) / 2.0 * leading;
        for (k, line) in lines.iter().enumerate() {
            let at = (left - style.gap, first + k as f64 * leading);
            canvas.text(&Text::plain(line), Standing::new(at, Anchor::End, style.label, style.palette.text));
        }
        if row.estimates.is_empty() {
            let text = elide(&of.none, Face::Regular, style.label, frame.width() - 2.0 * style.gap);
            let at = (frame.left + style.gap, middle + style.label * CAP_HEIGHT / 2.0);
            let standing = Standing::new(at, Anchor::Start, style.label, style.palette.muted);
            canvas.text(&Text::plain(text), standing);
            continue;
        }
        let sides: &[f64] = if row.estimates.len() == 1 { &[0.0] } else { &[-0.5, 0.5] };
        canvas.draw(Layer::named("estimates"), |area| {
            for ((point, (value, interval)), side) in row.estimates.iter().zip(sides) {
                let y = middle + side * offset(style);
                let line = point.colour.stroked(stroke_units(style.axis * 1.6));
                if let Some((low, high)) = interval {
                    let [low, high] = [low, high].map(|end| (panel.at(*end, 0.0).0, units(y)));
                    area.draw(&PathElement::new(vec![low, high], line))?;
                }
                draw_point(area, style, *point, (panel.place(*value, 0.0).0, y))?;
            }
            Ok(())
        });
    }
    let gutter = Gutter { labels: 0.0, lines: 0 };
    panel.draw_axes(&mut canvas, style, gutter, Shown { x: true, y_title: false });
    let bottom = frame.bottom + foot(&panel.x, width);
    Sheet::new(canvas, bottom + style.margin)
}

impl Estimates {
    /// An axis that includes all values and 0.
    fn axis(&self, width: f64, style: &Style) -> Axis {
        let estimates = self.rows.iter().flat_map(|row| &row.estimates);
        let ends = estimates.flat_map(|(_, (value, interval))| {
            let (low, high) = interval.unwrap_or((*value, *value));
            [*value, low, high]
        });
        let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
        let air = 0.03 * (high - low);
        let (least, most) = (f64::NEG_INFINITY, f64::INFINITY);
        let extent = Extent { low: low - air, high: high + air, least, most, span: 0.1, whole: false };
        let most_ticks = (width / (style.label * 4.5)) as usize;
        Axis::numeric(extent, most_ticks.clamp(4, 8), self.quantity.clone(), style.language)
    }
}
