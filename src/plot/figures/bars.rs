//! Shares of a whole as bars with their intervals.

use plotters::element::{PathElement, Rectangle};

use super::Sheet;
use crate::plot::{
    canvas::{Canvas, Layer, Standing, stroke_units, units},
    font::{CAP_HEIGHT, Face},
    geometry::{Anchor, Rect},
    page::{Heading, draw_title, title_height},
    palette::Colour,
    panel::{Gutter, Panel, Shown, x_gutter},
    scale::Axis,
    style::Style,
    text::{Text, lines},
};

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Its category.
    pub name: String,
    /// Its length, a share of the whole.
    pub share: f64,
    /// Ends of its interval.
    pub interval: (f64, f64),
    /// The share and the interval in words, written behind the bar.
    pub words: String,
}

/// Bars of the categories of one whole, the first at the top.
#[derive(Debug, Clone, PartialEq)]
pub struct Bars {
    /// What they are.
    pub title: String,
    /// The bars.
    pub bars: Vec<Bar>,
}

/// Pitch of the bars, in sizes of the labels; and the range that it has where the page's height is given.
const PITCH: f64 = 2.0;
const PITCH_RANGE: (f64, f64) = (1.5, 3.5);
/// Thickness of a bar as a share of the pitch.
const THICKNESS: f64 = 0.62;
/// Widest name, as a share of the page's width.
const WIDEST_NAME: f64 = 0.3;

/// Draws groups of bars over one axis of shares below each other.
pub fn draw(heading: &Heading, axis_title: Text, groups: &[Bars], style: &Style) -> Sheet {
    let mut canvas = Canvas::new(style.width);
    heading.draw(&mut canvas, style);

    let size = style.label;
    let all = || groups.iter().flat_map(|group| &group.bars);
    let name_lines = |bar: &Bar| lines(&bar.name, Face::Regular, size, WIDEST_NAME * style.width, 2);
    let names = all().flat_map(name_lines).map(|line| Face::Regular.advance(&line, size)).fold(0.0, f64::max);
    let tallest = all().map(|bar| name_lines(bar).len()).max().unwrap_or(1);
    let words = all().map(|bar| Face::Regular.advance(&bar.words, size)).fold(0.0, f64::max);
    let left = style.margin + names + style.gap * 1.5;
    let width = (style.width - left - style.margin - words - style.gap * 3.0).max(size);

    let mut y = heading.height(style);
    let pitch = size
        * style.height.map_or(PITCH, |height| {
            let between = groups.len() as f64 * (title_height(style) + style.gutter + style.tick);
            let axis = x_gutter(&Axis::percent(2, axis_title.clone()), width, style, true);
            let rows = all().count().max(1) as f64;
            ((height - y - between - axis) / rows / size).clamp(PITCH_RANGE.0, PITCH_RANGE.1)
        });
    let pitch = pitch.max(tallest as f64 * style.line_height(size) + style.gap * 0.5);
    for (k, group) in groups.iter().enumerate() {
        y += title_height(style);
        let frame = Rect::new(left, y, width, group.bars.len() as f64 * pitch);
        let x = Axis::percent((width / (3.0 * size)) as usize, axis_title.clone());
        let panel = Panel::new(frame, x, rows(group.bars.len()));
        let place = Rect { left: style.margin, right: style.width - style.margin, ..frame };
        draw_title(&mut canvas, style, place, (groups.len() > 1).then_some(k), &group.title);
        draw_group(&mut canvas, &panel, group, style);
        let last = k + 1 == groups.len();
        let none = Gutter { labels: 0.0, lines: 0 };
        panel.draw_axes(&mut canvas, style, none, Shown { x: last, y_title: false });
        for (row, bar) in group.bars.iter().enumerate() {
            let (_, middle) = panel.place(0.0, middle(row));
            let baseline = middle + size * CAP_HEIGHT / 2.0;
            let name = name_lines(bar);
            let first = baseline - (name.len() as f64 - 1.0) / 2.0 * style.line_height(size);
            for (k, line) in name.iter().enumerate() {
                let at = (left - style.gap * 1.5, first + k as f64 * style.line_height(size));
                canvas.text(&Text::plain(line), Standing::new(at, Anchor::End, size, style.palette.text));
            }
            let (end, _) = panel.place(bar.interval.1.max(bar.share), 0.0);
            let behind =
                Standing::new((end + style.gap * 1.5, baseline), Anchor::Start, size, style.palette.text);
            canvas.text(&Text::plain(&*bar.words), behind);
        }
        y = frame.bottom + x_gutter(&panel.x, width, style, last);
        if !last {
            y += style.gutter * 0.6;
        }
    }
    Sheet { canvas, height: y + style.margin }
}

/// A vertical axis of so many rows.
fn rows(n: usize) -> Axis {
    Axis { low: -(n.max(1) as f64), high: 0.0, ticks: Vec::new(), title: Text::default() }
}

/// Middle of a row, the first at the top.
fn middle(row: usize) -> f64 {
    -(row as f64 + 0.5)
}

fn draw_group(canvas: &mut Canvas, panel: &Panel, group: &Bars, style: &Style) {
    let n = group.bars.len();
    canvas.draw(Layer::named("bars"), |area| {
        for (row, bar) in group.bars.iter().enumerate() {
            let middle = middle(row);
            let corners =
                panel.corners((0.0, middle - THICKNESS / 2.0), (bar.share, middle + THICKNESS / 2.0));
            area.draw(&Rectangle::new(corners, bar_colour(style, row, n).filled()))?;
        }
        Ok(())
    });
    canvas.draw(Layer::named("intervals"), |area| {
        for (row, bar) in group.bars.iter().enumerate() {
            let middle = middle(row);
            let ((low, y), (high, _)) = (panel.at(bar.interval.0, middle), panel.at(bar.interval.1, middle));
            let cap = units(style.mark * 0.8);
            // White below black shows on dark bars as well as on paper.
            for (colour, width) in [(Colour::WHITE, style.axis * 3.4), (style.palette.text, style.axis * 1.4)]
            {
                let line = colour.stroked(stroke_units(width));
                area.draw(&PathElement::new(vec![(low, y), (high, y)], line))?;
                for x in [low, high] {
                    area.draw(&PathElement::new(vec![(x, y - cap), (x, y + cap)], line))?;
                }
            }
        }
        Ok(())
    });
}

/// Colour of the bar of the `row`-th of `n` ordered categories: that of its layer in a stack.
fn bar_colour(style: &Style, row: usize, n: usize) -> Colour {
    style.palette.ordered(row, n)
}
