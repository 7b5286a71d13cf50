//! Panels over a common time axis, with dated marks across all of them.

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
    text::{Text, elide},
};

/// The common time axis.
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
    /// Numbers over an extent, with the title of the axis.
    Numeric(Extent, Text),
    /// Shares in percent, with the title of the axis.
    Percent(Text),
    /// Rows from the top down, each with a name and a shorter name.
    Rows(Vec<[String; 2]>),
}

/// Content of a panel over time.
pub trait Content {
    /// The panel's vertical axis.
    fn vertical(&self) -> &Vertical;

    /// The title of the panel.
    fn title(&self) -> &str;

    /// Width of labels right of the frame, for a panel no larger than the final one.
    fn right(&self, _panel: &Panel, _style: &Style) -> f64 {
        0.0
    }

    /// Least width of one of several panels, so that its labels fit.
    fn least_width(&self, _style: &Style) -> f64 {
        0.0
    }

    /// Draws areas, below the lines of the marks.
    fn draw_below(&self, canvas: &mut Canvas, panel: &Panel, style: &Style);

    /// Draws lines and labels, above the lines of the marks.
    fn draw_above(&self, canvas: &mut Canvas, panel: &Panel, style: &Style);
}

/// Height of a single panel as a share of its width.
const SINGLE_ASPECT: f64 = 0.46;
/// Height of one of several panels below each other, as a share of the width.
const STACKED_ASPECT: f64 = 0.26;
/// Height of one of several panels in columns, as a share of the width.
const ASPECT: f64 = 0.46;
/// Width of a cell as a multiple of its height, on a page of given height.
const SHAPE: f64 = 1.3;
/// Least width of one of several panels, in sizes of the labels; and the least width if the page is too short for panels
/// of that width below each other.
const LEAST_WIDTH: (f64, f64) = (22.0, 14.0);
/// Most iterations for placing labels inside or beside a frame; a few suffice, since only the widest label counts.
const MOST_ROUNDS: usize = 8;
/// Widest name of a row as a share of the page.
const MOST_ROW_NAME: f64 = 0.22;
/// Height below which a panel is too low, in sizes of the labels.
const LOW: f64 = 6.5;

/// Draws panels over a common time axis, in as many columns as fit the page.
pub fn draw(heading: &Heading, span: &Span, panels: &[&dyn Content], style: &Style) -> Sheet {
    // The number of ticks depends on the height of the frame, and the height, through the width of the labels, on the
    // ticks: each plan corrects the height estimated by the one before.
    let plan = |dense, height| Plan::new(heading, span, panels, style, dense, height);
    let first = plan(style.height.is_some(), style.most_height);
    let dense = style.height.is_some() || frame_height(&first.division) < LOW * style.label;
    let second = plan(dense, frame_height(&first.division));
    let plan = plan(dense, frame_height(&second.division));

    let mut canvas = Canvas::new(style.width);
    heading.draw(&mut canvas, style);
    let Plan { x, axes, gutter, needs, labels, division } = plan;
    // Equal vertical axes are titled once per row.
    let alike = panels.windows(2).all(|pair| pair[0].vertical() == pair[1].vertical());
    for (k, (content, y)) in panels.iter().zip(axes).enumerate() {
        let frame = division.frames[k];
        let panel = Panel::new(frame, x.clone(), y);
        panel.draw_grid(&mut canvas, style);
        content.draw_below(&mut canvas, &panel, style);
        draw_rules(&mut canvas, &panel, &span.marks, style);
        content.draw_above(&mut canvas, &panel, style);
        let y_title = !alike || k.is_multiple_of(division.columns);
        panel.draw_axes(&mut canvas, style, gutter, Shown { x: division.is_last(k), y_title });
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
    let has_marks = labels.names_all();
    Sheet { canvas, height: bottom + style.margin, has_marks }
}

/// Layout of the figure.
struct Plan<'a> {
    x: Axis,
    axes: Vec<Axis>,
    gutter: Gutter,
    needs: Needs,
    labels: Labels<'a>,
    division: Division,
}

impl<'a> Plan<'a> {
    /// The layout for frames with a height of approximately `height`; in more columns if `dense`.
    fn new(
        heading: &Heading,
        span: &'a Span,
        panels: &[&dyn Content],
        style: &Style,
        dense: bool,
        height: f64,
    ) -> Self {
        let n = panels.len();
        let top = heading.height(style);
        let least = if dense { LEAST_WIDTH.1 } else { LEAST_WIDTH.0 };
        // A few panels are placed below each other, so that a date is easy to follow through all of them.
        let columns = if n <= 3 { 1 } else { columns(n, least * style.label, SHAPE, top, style) };
        let aspect = match (n, columns) {
            (1, _) => SINGLE_ASPECT,
            (_, 1) => STACKED_ASPECT,
            _ => ASPECT,
        };
        let divide = |needs, foot| Division::new(n, columns, needs, top, foot, aspect, style);
        let time =
            |width| Axis::time(span.start, span.end, width, style.label, style.label * 1.5, style.language);

        let axes: Vec<Axis> =
            panels.iter().map(|panel| vertical_axis(panel.vertical(), height, style)).collect();
        let gutter = Gutter::of(&axes, height, style);
        let untitled = panels.iter().all(|panel| panel.title().is_empty());
        let mut needs = Needs {
            left: gutter.width(style),
            right: 0.0,
            above: if untitled { 0.0 } else { title_height(style) },
            strip: 0.0,
            below: style.tick,
            last: x_gutter(&time(style.width), style.width, style, true),
        };
        // Labels beside the frame make it narrower, so that more labels may move there: each iteration moves some of them or
        // is the last.
        for _ in 0..MOST_ROUNDS {
            let width = frame_width(columns, needs, style);
            let frame = Rect::new(0.0, 0.0, width, height * 0.9);
            let beside = panels
                .iter()
                .zip(&axes)
                .map(|(content, y)| content.right(&Panel::new(frame, time(width), y.clone()), style));
            let right = beside.fold(0.0, f64::max);
            if right <= needs.right {
                break;
            }
            needs.right = right;
        }
        // The label of a tick at the end of the axis extends beyond it.
        let width = frame_width(columns, needs, style);
        needs.right = needs.right.max(overhang(&time(width), width, style));
        let x = time(frame_width(columns, needs, style));
        // Whether the panels fit the page with a strip above and a key below.
        let fits = |strip: f64, foot: f64| {
            let needs = Needs { strip, ..needs };
            let most = MOST_LABELS * style.most_height;
            let bottom = divide(needs, foot).bottom + foot + style.margin;
            strip.max(foot) <= most && bottom <= style.most_height + 1e-6
        };
        let labels = Labels::choose(&span.marks, &x, &divide(needs, 0.0), needs, style, &fits);
        needs.strip = labels.strip.height(&span.marks, style);
        let foot = labels.key.as_ref().map_or(0.0, |key| key.height(style));
        Self { x, axes, gutter, needs, labels, division: divide(needs, foot) }
    }
}

/// Labels of the marks.
struct Labels<'a> {
    marks: &'a [Mark],
    /// Labels above the first panel.
    strip: Strip,
    /// Key below the figure, if the strip contains numbers.
    key: Option<Key>,
}

impl<'a> Labels<'a> {
    /// Words if one panel is as wide as the page and they fit, otherwise numbers with a key; if the key does not fit either,
    /// words for leaders only, or signs only: the caption names every mark.
    fn choose(
        marks: &'a [Mark],
        x: &Axis,
        division: &Division,
        needs: Needs,
        style: &Style,
        fits: &dyn Fn(f64, f64) -> bool,
    ) -> Self {
        let signs = Self { marks, strip: Strip::Numbers(Vec::new()), key: None };
        let Some(&frame) = division.frames.first() else { return signs };
        let places = places(marks, x, frame);
        let (low, high) = (style.margin, style.width - style.margin);
        let wide = |words: &dyn Fn() -> Option<Strip>| {
            let words = if division.columns == 1 { words() } else { None };
            words.filter(|words| fits(words.height(marks, style), 0.0))
        };
        if let Some(strip) = wide(&|| Strip::words(marks, &places, low, high, style)) {
            return Self { strip, ..signs };
        }
        let (strip, key) = (numbers(&places, frame, needs, style), Key::new(marks, style));
        if fits(strip.height(marks, style), key.height(style)) {
            return Self { marks, strip, key: Some(key) };
        }
        match wide(&|| Strip::words_of_leaders(marks, &places, low, high, style)) {
            Some(strip) => Self { strip, ..signs },
            None => signs,
        }
    }

    /// Whether every mark is named.
    fn names_all(&self) -> bool {
        self.marks.is_empty()
            || self.key.is_some()
            || matches!(&self.strip, Strip::Words(words) if words.len() == self.marks.len())
    }

    /// Draws the labels over a frame of the first row.
    fn draw_over(&self, canvas: &mut Canvas, x: &Axis, frame: Rect, needs: Needs, style: &Style) {
        let places = places(self.marks, x, frame);
        let own;
        let strip = match (&self.strip, &self.key) {
            // Each frame has its own numbers above it.
            (Strip::Numbers(_), Some(_)) => {
                own = numbers(&places, frame, needs, style);
                &own
            }
            (strip, _) => strip,
        };
        strip.draw(canvas, self.marks, &places, frame.top, style);
    }
}

/// Largest share of the page for labels of marks.
const MOST_LABELS: f64 = 0.28;

/// Positions of marks on the page.
fn places(marks: &[Mark], x: &Axis, frame: Rect) -> Vec<f64> {
    let panel = Panel::new(frame, x.clone(), Axis::percent(2, Text::default()));
    marks.iter().map(|mark| panel.place(mark.at, 0.0).0).collect()
}

/// Numbers above a frame and its part of the gutters.
fn numbers(places: &[f64], frame: Rect, needs: Needs, style: &Style) -> Strip {
    Strip::numbers(places, frame.left - needs.left, frame.right + needs.right, style)
}

fn frame_height(division: &Division) -> f64 {
    division.frames.first().map_or(0.0, Rect::height)
}

/// Extension of the label of the last tick beyond a frame of a given width.
fn overhang(x: &Axis, width: f64, style: &Style) -> f64 {
    x.ticks.last().map_or(0.0, |tick| {
        let half = Face::Regular.advance(&tick.label, style.label) / 2.0;
        half - (x.high - tick.at) / (x.high - x.low) * width
    })
}

/// A vertical axis with as many ticks as fit a height.
pub(super) fn vertical_axis(vertical: &Vertical, height: f64, style: &Style) -> Axis {
    let room = (height / style.tick_spacing).floor() as usize + 1;
    match vertical {
        Vertical::Numeric(extent, title) => {
            Axis::numeric(*extent, room.clamp(4, 7), title.clone(), style.language)
        }
        Vertical::Percent(title) => Axis::percent(room, title.clone()),
        Vertical::Rows(names) => {
            let width = |name: &String| Face::Regular.advance(name, style.label);
            let widest = names.iter().map(|[name, _]| width(name)).fold(0.0, f64::max);
            let names = names.iter().map(|[name, short]| {
                let named = if widest <= MOST_ROW_NAME * style.width { name } else { short };
                elide(named, Face::Regular, style.label, MOST_ROW_NAME * style.width)
            });
            Axis::rows(names.collect(), (height / style.line_height(style.label)) as usize)
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::plot::{
        figure::Provenance,
        figures::fan::{Band, Fan},
        marks::MarkKind,
        page::Swatch,
        style::{Theme, Width},
    };

    fn small() -> (Span, Fan) {
        let mark = |at, kind, name: &str| Mark {
            at,
            until: None,
            kind,
            labels: vec![name.to_owned()],
            entry: [format!("long {name}"), name.to_owned()],
        };
        let span = Span {
            start: date(2000, 1, 1),
            end: date(2004, 1, 1),
            marks: vec![
                mark(2001.25, MarkKind::Leader, "KAZ: Leader"),
                mark(2002.5, MarkKind::Event, "Merger"),
            ],
        };
        let extent = Extent { low: 0.0, high: 0.6, least: 0.0, most: 1.0, span: 0.1, whole: false };
        let fan = Fan {
            title: String::new(),
            vertical: Vertical::Numeric(extent, Text::plain("Depth (0–1)")),
            times: vec![2001.0, 2002.0, 2003.0, 2004.0],
            median: vec![0.1, 0.3, 0.25, 0.4],
            bands: vec![Band { low: vec![0.05, 0.2, 0.15, 0.3], high: vec![0.2, 0.4, 0.4, 0.55] }],
            behind: None,
            ink: 0,
        };
        (span, fan)
    }

    fn svg(panels: &[&dyn Content], span: &Span, style: &Style) -> String {
        let ink = style.palette.ink(0);
        let heading = Heading {
            title: "Implemented integration".to_owned(),
            subtitle: "A region".to_owned(),
            legend: vec![(Swatch::Line(ink), Text::plain("median of 10 replicates"))],
        };
        let provenance = Provenance::new([("seed", "1")]);
        let sheet = draw(&heading, span, panels, style);
        sheet
            .into_figure(
                style,
                "small",
                "Small",
                &crate::plot::figure::Caption::new("A small figure.", ""),
                &provenance,
            )
            .svg
    }

    /// The whole file of a small figure, so that review shows every change of the drawing.
    #[test]
    fn a_small_fan_line_by_line() {
        let (span, fan) = small();
        let drawn = svg(&[&fan], &span, &Style::new(Theme::Journal, Width::SINGLE));
        crate::testkit::pinned::text("small-fan.svg", &drawn);
    }

    #[test]
    fn one_panel_has_words_and_many_have_numbers_with_a_key() {
        let (span, fan) = small();
        let style = Style::new(Theme::Journal, Width::DOUBLE);
        let one = svg(&[&fan], &span, &style);
        assert!(one.contains(">KAZ: Leader</text>") && !one.contains("long KAZ: Leader"));
        let fan = Fan { title: "Series".to_owned(), ..fan };
        let many = svg(&[&fan as &dyn Content; 4], &span, &style);
        assert!(many.contains(">long KAZ: Leader</text>"));
        assert_eq!(many.matches(">1</text>").count(), 3, "above two columns and in the key");
    }

    #[test]
    fn what_lasts_has_a_bar_and_a_line_at_its_end_in_every_panel() {
        let (mut span, fan) = small();
        let style = Style::new(Theme::Journal, Width::DOUBLE);
        let count = |drawn: &str| (drawn.matches("<polygon").count(), drawn.matches("<poly").count());
        let instant = count(&svg(&[&fan as &dyn Content; 2], &span, &style));
        span.marks[1].until = Some(2003.25);
        let lasting = count(&svg(&[&fan as &dyn Content; 2], &span, &style));
        assert_eq!(
            (lasting.0 - instant.0, lasting.1 - instant.1),
            (2, 4),
            "a bar, and a bar and a line, in two panels"
        );
    }

    #[test]
    fn no_panel_is_an_empty_page() {
        let (span, _) = small();
        assert!(svg(&[], &span, &Style::new(Theme::Slide, Width::SLIDE)).contains("Implemented integration"));
    }
}
