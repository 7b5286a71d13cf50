//! Panels over one time axis, with dated marks through all of them.

use jiff::civil::Date;

use super::Sheet;
use crate::plot::{
    canvas::Canvas,
    font::Face,
    geometry::Rect,
    marks::{Key, Mark, Strip, draw_rules},
    page::{Division, Heading, Needs, columns, draw_title, frame_width, title_height},
    panel::{Gutter, Panel, Shown, x_gutter},
    scale::{Axis, Extent},
    style::Style,
    text::Text,
};

/// The time that all panels share.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// First day.
    pub start: Date,
    /// The day after the last.
    pub end: Date,
    /// Dated marks, in the order of their dates.
    pub marks: Vec<Mark>,
}

/// Vertical axis of a panel.
#[derive(Debug, Clone, PartialEq)]
pub enum Vertical {
    /// Numbers over an extent, and what they are.
    Numeric(Extent, Text),
    /// Shares of a whole in percent, and of what.
    Percent(Text),
}

/// What is drawn in a panel over time.
pub trait Content {
    /// The panel's vertical axis.
    fn vertical(&self) -> &Vertical;

    /// What the panel shows.
    fn title(&self) -> &str;

    /// Width that labels right of the frame need.
    fn right(&self, _style: &Style) -> f64 {
        0.0
    }

    /// Draws what lies below the lines of the dates: areas.
    fn draw_below(&self, canvas: &mut Canvas, panel: &Panel, style: &Style);

    /// Draws what lies above them: lines and labels.
    fn draw_above(&self, canvas: &mut Canvas, panel: &Panel, style: &Style);
}

/// Shape of a single panel: height as a share of the width.
const SINGLE_ASPECT: f64 = 0.46;
/// Shape of one of several panels below each other.
const STACKED_ASPECT: f64 = 0.26;
/// Shape of one of several panels beside each other.
const ASPECT: f64 = 0.46;
/// Width of a cell as a multiple of its height, where the page's height is given.
const SHAPE: f64 = 1.3;
/// Least width of one of several panels, in sizes of the labels; and where the page's height is given, so
/// that panels have to be small to be seen together.
const LEAST_WIDTH: (f64, f64) = (22.0, 14.0);

/// Draws panels over one time axis, as many beside each other as the page is wide enough for.
pub fn draw(heading: &Heading, span: &Span, panels: &[&dyn Content], style: &Style) -> Sheet {
    // How many ticks an axis has room for depends on the height of its frame, and the height, through the
    // width of the ticks' labels, on the ticks: the plan made for a guess of the height corrects the guess.
    let guess = Plan::new(heading, span, panels, style, style.most_height);
    let plan = Plan::new(heading, span, panels, style, frame_height(&guess.division));

    let mut canvas = Canvas::new(style.width);
    heading.draw(&mut canvas, style);
    let Plan { x, axes, gutter, needs, labels, division } = plan;
    for (k, (content, y)) in panels.iter().zip(axes).enumerate() {
        let frame = division.frames[k];
        let panel = Panel::new(frame, x.clone(), y);
        panel.draw_grid(&mut canvas, style);
        content.draw_below(&mut canvas, &panel, style);
        draw_rules(&mut canvas, &panel, &span.marks, style);
        content.draw_above(&mut canvas, &panel, style);
        panel.draw_axes(&mut canvas, style, gutter, Shown { x: division.is_last(k), y_title: true });
        let mut top = frame.top;
        if division.is_first(k) {
            top -= needs.strip;
            labels.draw_over(&mut canvas, &x, frame, needs, style);
        }
        if !content.title().is_empty() {
            let (left, right) = (frame.left - needs.left, frame.right + needs.right);
            let place = Rect { left, top, right, bottom: frame.bottom };
            draw_title(&mut canvas, style, place, (panels.len() > 1).then_some(k), content.title());
        }
    }
    let mut bottom = division.bottom;
    if let Some(key) = &labels.key {
        key.draw(&mut canvas, bottom, style);
        bottom += key.height(style);
    }
    Sheet { canvas, height: bottom + style.margin }
}

/// Where everything goes.
struct Plan<'a> {
    x: Axis,
    axes: Vec<Axis>,
    gutter: Gutter,
    needs: Needs,
    labels: Labels<'a>,
    division: Division,
}

impl<'a> Plan<'a> {
    /// The plan for frames about as high as `height`.
    fn new(heading: &Heading, span: &'a Span, panels: &[&dyn Content], style: &Style, height: f64) -> Self {
        let n = panels.len();
        let top = heading.height(style);
        // A few panels stand below each other, so that one look follows a date through all of them.
        let least = if style.height.is_some() { LEAST_WIDTH.1 } else { LEAST_WIDTH.0 };
        let columns = if n <= 3 { 1 } else { columns(n, least * style.label, SHAPE, top, style) };
        let aspect = match (n, columns) {
            (1, _) => SINGLE_ASPECT,
            (_, 1) => STACKED_ASPECT,
            _ => ASPECT,
        };
        let divide = |needs, foot| Division::new(n, columns, needs, top, foot, aspect, style);
        let time = |width| {
            let title = Text::plain("Year");
            Axis::time(span.start, span.end, width, style.label, style.label * 1.5, title)
        };

        let axes: Vec<Axis> =
            panels.iter().map(|panel| vertical_axis(panel.vertical(), height, style)).collect();
        let gutter = Gutter::of(&axes, height, style);
        let right = panels.iter().map(|panel| panel.right(style)).fold(overhang(style), f64::max);
        let untitled = panels.iter().all(|panel| panel.title().is_empty());
        let mut needs = Needs {
            left: gutter.width(style),
            right,
            above: if untitled { 0.0 } else { title_height(style) },
            strip: 0.0,
            below: style.tick,
            last: x_gutter(&time(style.width), style.width, style, true),
        };
        let x = time(frame_width(columns, needs, style));
        let labels = Labels::choose(&span.marks, &x, &divide(needs, 0.0), needs, style);
        needs.strip = labels.strip.height(&span.marks, style);
        let foot = labels.key.as_ref().map_or(0.0, |key| key.height(style));
        Self { x, axes, gutter, needs, labels, division: divide(needs, foot) }
    }
}

/// How the marks are labelled.
struct Labels<'a> {
    marks: &'a [Mark],
    /// Above the first panel.
    strip: Strip,
    /// Below the figure, where the strip holds numbers.
    key: Option<Key>,
}

impl<'a> Labels<'a> {
    /// Words where one panel is as wide as the page and has room for them, otherwise numbers with a key;
    /// where a page of given height has no room for the key either, words for who governs, or signs alone:
    /// the caption names every mark.
    fn choose(marks: &'a [Mark], x: &Axis, division: &Division, needs: Needs, style: &Style) -> Self {
        let Some(&frame) = division.frames.first() else {
            return Self { marks, strip: Strip::Numbers(Vec::new()), key: None };
        };
        let places = places(marks, x, frame);
        let room = MOST_LABELS * style.height.unwrap_or(style.most_height);
        if division.columns == 1 {
            let (low, high) = (style.margin, style.width - style.margin);
            let words = Strip::words(marks, &places, low, high, style);
            if let Some(strip) = words.filter(|words| words.height(marks, style) <= room) {
                return Self { marks, strip, key: None };
            }
        }
        let key = Key::new(marks, style);
        if key.height(style) <= room {
            let strip = numbers(&places, frame, needs, style);
            return Self { marks, strip, key: Some(key) };
        }
        if division.columns == 1 {
            let (low, high) = (style.margin, style.width - style.margin);
            let words = Strip::words_of_leaders(marks, &places, low, high, style);
            if let Some(strip) = words.filter(|words| words.height(marks, style) <= room) {
                return Self { marks, strip, key: None };
            }
        }
        Self { marks, strip: Strip::Numbers(Vec::new()), key: None }
    }

    /// Draws the labels over a frame of the first row.
    fn draw_over(&self, canvas: &mut Canvas, x: &Axis, frame: Rect, needs: Needs, style: &Style) {
        let places = places(self.marks, x, frame);
        let own;
        let strip = match (&self.strip, &self.key) {
            // Each frame has numbers of its own above it.
            (Strip::Numbers(_), Some(_)) => {
                own = numbers(&places, frame, needs, style);
                &own
            }
            (strip, _) => strip,
        };
        strip.draw(canvas, self.marks, &places, frame.top, style);
    }
}

/// Share of the page that labels of marks may take.
const MOST_LABELS: f64 = 0.28;

/// Where marks stand on the page.
fn places(marks: &[Mark], x: &Axis, frame: Rect) -> Vec<f64> {
    let panel = Panel::new(frame, x.clone(), Axis::percent(2, Text::default()));
    marks.iter().map(|mark| panel.place(mark.at, 0.0).0).collect()
}

/// Numbers above a frame and as much of the gutters beside it as is its own.
fn numbers(places: &[f64], frame: Rect, needs: Needs, style: &Style) -> Strip {
    Strip::numbers(places, frame.left - needs.left, frame.right + needs.right, style)
}

fn frame_height(division: &Division) -> f64 {
    division.frames.first().map_or(0.0, Rect::height)
}

/// How far the label of the last tick may reach beyond the frame.
fn overhang(style: &Style) -> f64 {
    Face::Regular.advance("2000", style.label) / 2.0
}

fn vertical_axis(vertical: &Vertical, height: f64, style: &Style) -> Axis {
    let room = (height / style.tick_spacing).floor() as usize + 1;
    match vertical {
        Vertical::Numeric(extent, title) => Axis::numeric(*extent, room.clamp(4, 7), title.clone()),
        Vertical::Percent(title) => Axis::percent(room, title.clone()),
    }
}
