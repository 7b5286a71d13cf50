//! Panels with horizontal axes of their own: numbers, dates or steps.

use jiff::civil::Date;
use plotters::element::PathElement;

use super::{
    Sheet,
    timeline::{Content, vertical_axis},
};
use crate::plot::{
    canvas::{Canvas, Layer, Standing, stroke_units, units},
    font::{ASCENT, Face},
    geometry::{Anchor, Rect},
    page::{Division, Heading, Needs, columns, draw_title, frame_width, title_height},
    palette::{Dash, Ink},
    panel::{Gutter, Panel, Shown, x_gutter},
    scale::{Axis, Extent, Tick},
    style::Style,
    text::{Text, elide},
};

/// A horizontal axis.
#[derive(Debug, Clone, PartialEq)]
pub enum Horizontal {
    /// Numbers, with the title of the axis.
    Number(Extent, Text),
    /// Dates from the first to the last, with the title of the axis; positions are decimal years.
    Date(Date, Date, Text),
    /// Names of equidistant steps at 0, 1, 2 and so on, with the title of the axis.
    Steps(Vec<String>, Text),
}

/// A panel with its horizontal axis.
pub struct Along<'a> {
    /// Content of the panel.
    pub content: &'a dyn Content,
    /// Horizontal axis.
    pub horizontal: Horizontal,
    /// Position on the axis that a line marks: the value in the scenario.
    pub own: Option<f64>,
}

/// Height of a single panel and of one of several, as a share of the width.
const ASPECT: (f64, f64) = (0.5, 0.62);
/// Width of a cell as a multiple of its height, on a page of given height.
const SHAPE: f64 = 1.4;
/// Least width of one of several panels, in sizes of the labels.
const LEAST_WIDTH: f64 = 15.0;
/// Most iterations for placing labels inside or beside a frame.
const MOST_ROUNDS: usize = 8;

/// Line that marks a position on the axis.
pub fn own_ink(style: &Style) -> Ink {
    Ink { colour: style.palette.muted, dash: Dash::Dashed }
}

/// Draws panels in a grid.
pub fn draw(heading: &Heading, panels: &[Along<'_>], style: &Style) -> Sheet {
    draw_with_key(heading, panels, &[], style)
}

/// Draws panels in a grid, and in columns below them what their labels stand for.
pub fn draw_with_key(heading: &Heading, panels: &[Along<'_>], key: &[[String; 2]], style: &Style) -> Sheet {
    let key = Listing::new(key, style);
    let n = panels.len();
    let top = heading.height(style);
    let columns = columns(n, least_width(panels, style), SHAPE, top, style);
    let plan = |cell| Plan::new(panels, columns, (top, key.height(style)), cell, style);
    let guess = plan((style.width / columns as f64, style.most_height / 4.0));
    let guess = plan(guess.cell());
    let Plan { x, y, gutter, needs, is_alike, division } = plan(guess.cell());

    let mut canvas = Canvas::new(style.width);
    heading.draw(&mut canvas, style);
    for (k, ((along, x), y)) in panels.iter().zip(x).zip(y).enumerate() {
        let frame = division.frames[k];
        let panel = Panel::new(frame, x, y);
        panel.draw_grid(&mut canvas, style);
        along.content.draw_below(&mut canvas, &panel, style);
        if let Some(own) = along.own.filter(|own| (panel.x.low..=panel.x.high).contains(own)) {
            let ink = own_ink(style);
            canvas.draw(Layer { name: "own", dash: Some((ink.dash, style.axis)) }, |area| {
                let (x, _) = panel.at(own, panel.y.low);
                let ends = vec![(x, units(frame.top)), (x, units(frame.bottom))];
                area.draw(&PathElement::new(ends, ink.colour.stroked(stroke_units(style.axis))))
            });
        }
        along.content.draw_above(&mut canvas, &panel, style);
        let shown = Shown { x: !is_alike || division.is_last(k), y_title: true };
        panel.draw_axes(&mut canvas, style, gutter, shown);
        if !along.content.title().is_empty() {
            let place = Rect { left: frame.left - needs.left, right: frame.right + needs.right, ..frame };
            draw_title(&mut canvas, style, place, (n > 1).then_some(k), along.content.title());
        }
    }
    key.draw(&mut canvas, division.bottom, style);
    Sheet::new(canvas, division.bottom + key.height(style) + style.margin)
}

/// Labels with their explanations, in columns that are read from the top down.
struct Listing<'a> {
    entries: &'a [[String; 2]],
    columns: usize,
    /// Width of the widest label.
    labels: f64,
}

impl<'a> Listing<'a> {
    fn new(entries: &'a [[String; 2]], style: &Style) -> Self {
        let widest = |place: usize| {
            let widths = entries.iter().map(|entry| Face::Regular.advance(&entry[place], style.label));
            widths.fold(0.0, f64::max)
        };
        let (labels, room) = (widest(0), style.width - 2.0 * style.margin + style.gutter);
        let column = labels + style.gap + widest(1) + style.gutter;
        Self { entries, columns: ((room / column) as usize).max(1), labels }
    }

    fn rows(&self) -> usize {
        self.entries.len().div_ceil(self.columns)
    }

    /// Height with the space above it.
    fn height(&self, style: &Style) -> f64 {
        let space = if self.entries.is_empty() { 0.0 } else { style.gutter * 0.8 };
        space + self.rows() as f64 * style.line_height(style.label)
    }

    fn draw(&self, canvas: &mut Canvas, top: f64, style: &Style) {
        let width = (style.width - 2.0 * style.margin + style.gutter) / self.columns as f64;
        for (k, [label, words]) in self.entries.iter().enumerate() {
            let (column, row) = (k / self.rows(), k % self.rows());
            let left = style.margin + column as f64 * width;
            let y =
                top + style.gutter * 0.8 + style.label * ASCENT + row as f64 * style.line_height(style.label);
            let text = |at, anchor| Standing::new(at, anchor, style.label, style.palette.text);
            canvas.text(&Text::plain(&**label), text((left + self.labels, y), Anchor::End));
            let words =
                elide(words, Face::Regular, style.label, width - self.labels - style.gap - style.gutter);
            canvas.text(&Text::plain(words), text((left + self.labels + style.gap, y), Anchor::Start));
        }
    }
}

/// Least width of one of several panels; on a page of free height, at least the width of their titles.
fn least_width(panels: &[Along<'_>], style: &Style) -> f64 {
    let least = LEAST_WIDTH * style.label;
    if style.height.is_some() {
        return least;
    }
    let letter = 2.0 * style.gap + style.panel_title;
    let width = |along: &Along<'_>| {
        let title = Face::Regular.advance(along.content.title(), style.panel_title) + letter;
        title.max(along.content.least_width(style))
    };
    panels.iter().map(width).fold(least, f64::max)
}

/// Layout of the figure.
struct Plan {
    x: Vec<Axis>,
    y: Vec<Axis>,
    gutter: Gutter,
    needs: Needs,
    /// Whether all horizontal axes are equal, so that only the last of a column needs labels.
    is_alike: bool,
    division: Division,
}

impl Plan {
    /// The layout for frames of approximately a given width and height.
    fn new(
        panels: &[Along<'_>],
        columns: usize,
        (top, foot): (f64, f64),
        cell: (f64, f64),
        style: &Style,
    ) -> Self {
        let (_, height) = cell;
        let is_alike = panels.windows(2).all(|pair| pair[0].horizontal == pair[1].horizontal);
        let across = |width: f64| -> Vec<Axis> {
            panels.iter().map(|along| horizontal_axis(&along.horizontal, width, style)).collect()
        };
        let y: Vec<Axis> =
            panels.iter().map(|along| vertical_axis(along.content.vertical(), height, style)).collect();
        let gutter = Gutter::of(&y, height, style);
        let untitled = panels.iter().all(|along| along.content.title().is_empty());
        let mut needs = Needs {
            left: gutter.width(style),
            right: 0.0,
            above: if untitled { 0.0 } else { title_height(style) },
            strip: 0.0,
            below: 0.0,
            last: 0.0,
        };
        for _ in 0..MOST_ROUNDS {
            let width = frame_width(columns, needs, style);
            let frame = Rect::new(0.0, 0.0, width, height * 0.9);
            let of_panel = |((along, x), y): ((&Along<'_>, Axis), &Axis)| {
                let last = x.ticks.last().map_or(0.0, |tick| {
                    let half = Face::Regular.advance(&tick.label, style.label) / 2.0;
                    half - (x.high - tick.at) / (x.high - x.low) * width
                });
                along.content.right(&Panel::new(frame, x, y.clone()), style).max(last)
            };
            let right = panels.iter().zip(across(width)).zip(&y).map(of_panel).fold(0.0, f64::max);
            if right <= needs.right {
                break;
            }
            needs.right = right;
        }
        let width = frame_width(columns, needs, style);
        let x = across(width);
        needs.last = x.iter().map(|x| x_gutter(x, width, style, true)).fold(0.0, f64::max);
        needs.below = if is_alike { style.tick } else { needs.last };
        let aspect = if panels.len() == 1 { ASPECT.0 } else { ASPECT.1 };
        let division = Division::new(panels.len(), columns, needs, top, foot, aspect, style);
        Self { x, y, gutter, needs, is_alike, division }
    }

    /// Width and height of a frame.
    fn cell(&self) -> (f64, f64) {
        self.division.frames.first().map_or((0.0, 0.0), |frame| (frame.width(), frame.height()))
    }
}

/// An axis whose labels do not meet in a given width.
fn horizontal_axis(horizontal: &Horizontal, width: f64, style: &Style) -> Axis {
    let gap = style.label * 0.9;
    match horizontal {
        Horizontal::Date(first, last, title) => {
            let axis = Axis::time(*first, *last, width, style.label, gap, style.language);
            Axis { title: title.clone(), ..axis }
        }
        Horizontal::Number(extent, title) => {
            let axis = |most| Axis::numeric(*extent, most, title.clone(), style.language);
            let fits = |axis: &Axis| has_room(axis, width, gap, style);
            let found = (4..=7).rev().map(axis).find(fits).unwrap_or_else(|| axis(4));
            thinned(found, 0, width, gap, style)
        }
        Horizontal::Steps(names, title) => {
            let ticks = names.iter().enumerate().map(|(k, name)| Tick { at: k as f64, label: name.clone() });
            let high = names.len().max(1) as f64 - 0.5;
            let axis = Axis { low: -0.5, high, ticks: ticks.collect(), title: title.clone() };
            thinned(axis, names.len().saturating_sub(1), width, gap, style)
        }
    }
}

/// Whether the labels of an axis are at least `gap` apart.
fn has_room(axis: &Axis, width: f64, gap: f64, style: &Style) -> bool {
    axis.ticks.windows(2).all(|pair| {
        let distance = (pair[1].at - pair[0].at) / (axis.high - axis.low) * width;
        let [a, b] = [&pair[0], &pair[1]].map(|tick| Face::Regular.advance(&tick.label, style.label));
        (a + b) / 2.0 + gap <= distance
    })
}

/// The axis with a label at every second tick only, if not all fit; the tick with index `keeps` keeps its label.
fn thinned(mut axis: Axis, keeps: usize, width: f64, gap: f64, style: &Style) -> Axis {
    if !has_room(&axis, width, gap, style) {
        let other = (keeps + 1) % 2;
        axis.ticks.iter_mut().skip(other).step_by(2).for_each(|tick| tick.label.clear());
    }
    axis
}
