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
    /// Letter of its distribution; empty if there is only one.
    pub tag: String,
    /// Length: a share of the whole.
    pub share: f64,
    /// Ends of its interval.
    pub interval: (f64, f64),
    /// The share and its interval as text after the bar.
    pub words: String,
}

/// A category with a bar for each of the compared distributions.
#[derive(Debug, Clone, PartialEq)]
pub struct Category {
    /// Its name.
    pub name: String,
    /// Its bars, the first at the top.
    pub bars: Vec<Bar>,
}

/// The categories of one or more distributions, the first at the top.
#[derive(Debug, Clone, PartialEq)]
pub struct Bars {
    /// Title.
    pub title: String,
    /// The categories, all with the same number of bars.
    pub categories: Vec<Category>,
}

/// Pitch of categories with one bar, in sizes of the labels; and its range on a page of given height.
const PITCH: f64 = 2.0;
const PITCH_RANGE: (f64, f64) = (1.5, 3.5);
/// Height of each further bar of a category, and thickness of a bar, as shares of the pitch.
const FURTHER: f64 = 0.65;
const THICKNESS: f64 = 0.62;
/// Widest name, as a share of the page's width.
const WIDEST_NAME: f64 = 0.3;

/// Draws groups of bars below each other over one axis of shares. If categories have several bars, the `k`-th bars have
/// the `k`-th ink.
pub fn draw(heading: &Heading, axis_title: Text, groups: &[Bars], style: &Style) -> Sheet {
    let mut canvas = Canvas::new(style.width);
    heading.draw(&mut canvas, style);

    let size = style.label;
    let categories = || groups.iter().flat_map(|group| &group.categories);
    let bars = || categories().flat_map(|category| &category.bars);
    let name_lines =
        |category: &Category| lines(&category.name, Face::Regular, size, WIDEST_NAME * style.width, 2);
    let widest = |texts: &mut dyn Iterator<Item = String>| {
        texts.map(|text| Face::Regular.advance(&text, size)).fold(0.0, f64::max)
    };
    let names = widest(&mut categories().flat_map(name_lines));
    let tallest = categories().map(|category| name_lines(category).len()).max().unwrap_or(1);
    let words = widest(&mut bars().map(|bar| bar.words.clone()));
    let tags = widest(&mut bars().map(|bar| bar.tag.clone()));
    let tags = if tags > 0.0 { tags + style.gap * 1.5 } else { 0.0 };
    let left = style.margin + names + tags + style.gap * 1.5;
    let width = (style.width - left - style.margin - words - style.gap * 3.0).max(size);

    let mut y = heading.height(style);
    let several = categories().map(|category| category.bars.len()).max().unwrap_or(1).max(1);
    let slots = Slots { several };
    let pitch = size
        * style.height.map_or(PITCH, |height| {
            let between = groups.len() as f64 * (title_height(style) + style.gutter + style.tick);
            let axis = x_gutter(&Axis::percent(2, axis_title.clone()), width, style, true);
            let rows = categories().count().max(1) as f64 * slots.height();
            ((height - y - between - axis) / rows / size).clamp(PITCH_RANGE.0, PITCH_RANGE.1)
        });
    let pitch = (pitch * slots.height()).max(tallest as f64 * style.line_height(size) + style.gap * 0.5);
    for (k, group) in groups.iter().enumerate() {
        y += title_height(style);
        let frame = Rect::new(left, y, width, group.categories.len() as f64 * pitch);
        let x = Axis::percent((width / (3.0 * size)) as usize, axis_title.clone());
        let panel = Panel::new(frame, x, rows(group.categories.len()));
        let place = Rect { left: style.margin, right: style.width - style.margin, ..frame };
        draw_title(&mut canvas, style, place, (groups.len() > 1).then_some(k), &group.title);
        draw_group(&mut canvas, &panel, group, slots, style);
        let last = k + 1 == groups.len();
        let none = Gutter { labels: 0.0, lines: 0 };
        panel.draw_axes(&mut canvas, style, none, Shown { x: last, y_title: false });
        for (row, category) in group.categories.iter().enumerate() {
            let sink = size * CAP_HEIGHT / 2.0;
            let baseline = panel.place(0.0, -(row as f64 + 0.5)).1 + sink;
            let name = name_lines(category);
            let first = baseline - (name.len() as f64 - 1.0) / 2.0 * style.line_height(size);
            for (k, line) in name.iter().enumerate() {
                let at = (left - tags - style.gap * 1.5, first + k as f64 * style.line_height(size));
                canvas.text(&Text::plain(line), Standing::new(at, Anchor::End, size, style.palette.text));
            }
            for (k, bar) in category.bars.iter().enumerate() {
                let (end, middle) = panel.place(bar.interval.1.max(bar.share), slots.middle(row, k));
                let standing =
                    |x, anchor| Standing::new((x, middle + sink), anchor, size, style.palette.text);
                canvas.text(&Text::plain(&*bar.tag), standing(left - style.gap * 1.5, Anchor::End));
                canvas.text(&Text::plain(&*bar.words), standing(end + style.gap * 1.5, Anchor::Start));
            }
        }
        y = frame.bottom + x_gutter(&panel.x, width, style, last);
        if !last {
            y += style.gutter * 0.6;
        }
    }
    Sheet::new(canvas, y + style.margin)
}

/// A vertical axis of `n` rows.
fn rows(n: usize) -> Axis {
    Axis { low: -(n.max(1) as f64), high: 0.0, ticks: Vec::new(), title: Text::default() }
}

/// Positions of the bars of categories, each one unit high.
#[derive(Debug, Clone, Copy)]
struct Slots {
    /// Number of bars of a category, at least 1.
    several: usize,
}

impl Slots {
    /// Height of a category in pitches.
    fn height(self) -> f64 {
        1.0 + (self.several - 1) as f64 * FURTHER
    }

    /// Thickness of a bar.
    fn thickness(self) -> f64 {
        THICKNESS / self.height()
    }

    /// Middle of a bar of the category in a row, the first at the top.
    fn middle(self, row: usize, bar: usize) -> f64 {
        let from_middle = bar as f64 - (self.several - 1) as f64 / 2.0;
        -(row as f64 + 0.5 + from_middle * FURTHER / self.height())
    }
}

fn draw_group(canvas: &mut Canvas, panel: &Panel, group: &Bars, slots: Slots, style: &Style) {
    let n = group.categories.len();
    let bars = || {
        group.categories.iter().enumerate().flat_map(move |(row, category)| {
            category.bars.iter().enumerate().map(move |(k, bar)| (row, k, slots.middle(row, k), bar))
        })
    };
    canvas.draw(Layer::named("bars"), |area| {
        for (row, k, middle, bar) in bars() {
            let half = slots.thickness() / 2.0;
            let corners = panel.corners((0.0, middle - half), (bar.share, middle + half));
            // A single bar has the colour of its category in a stack.
            let colour = if slots.several == 1 { style.palette.ordered(row, n) } else { ink_tint(k, style) };
            area.draw(&Rectangle::new(corners, colour.filled()))?;
        }
        Ok(())
    });
    canvas.draw(Layer::named("intervals"), |area| {
        for (_, _, middle, bar) in bars() {
            let ((low, y), (high, _)) = (panel.at(bar.interval.0, middle), panel.at(bar.interval.1, middle));
            let cap = units(style.mark * 0.8);
            // Black on a wider white line is visible on dark bars and on paper.
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

/// Colour of the `k`-th bars of categories that have several.
pub fn ink_tint(k: usize, style: &Style) -> Colour {
    style.palette.ink(k).colour.tint(0.7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_of_a_category_stand_around_its_middle_and_apart() {
        let one = Slots { several: 1 };
        assert_eq!((one.height(), one.thickness(), one.middle(2, 0)), (1.0, THICKNESS, -2.5));
        let three = Slots { several: 3 };
        let [first, second, last] = [0, 1, 2].map(|bar| three.middle(1, bar));
        assert_eq!(second, -1.5);
        assert!(first - three.thickness() / 2.0 > second + three.thickness() / 2.0);
        assert!(first + three.thickness() / 2.0 < -1.0 && last - three.thickness() / 2.0 > -2.0);
    }
}
