//! Heading, legend, and division of the page into panels.

use plotters::element::{Circle, PathElement, Rectangle};

use super::{
    canvas::{Canvas, Layer, Standing, stroke_units, units},
    font::{ASCENT, CAP_HEIGHT, DESCENT, Face},
    geometry::{Anchor, Rect},
    hatch::{Fill, draw_box},
    marks::{MarkKind, draw_glyph},
    palette::{Colour, Ink},
    points::{Point, draw_point},
    signs::{Sign, draw_sign},
    style::Style,
    text::{Text, elide, wrap},
};

/// Sample before an entry of a legend.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Swatch {
    /// A filled box.
    Box(Colour),
    /// Boxes side by side with different fillings.
    Boxes([Option<Fill>; MOST_BOXES]),
    /// A piece of a data line.
    Line(Ink),
    /// The sign of a mark on the time axis.
    Mark(MarkKind),
    /// A sign in a row.
    Sign(Sign),
    /// A thin line: an interval.
    Whisker,
    /// A thick line: a narrower interval.
    Bar(Colour),
    /// A dot.
    Dot,
    /// A point.
    Point(Point),
    /// No sample, for a remark.
    None,
}

/// Most boxes of an entry of a legend.
pub const MOST_BOXES: usize = 4;

impl Swatch {
    /// Boxes side by side, at most [`MOST_BOXES`].
    pub fn boxes(fills: impl IntoIterator<Item = Fill>) -> Self {
        let mut boxes = [None; MOST_BOXES];
        boxes.iter_mut().zip(fills).for_each(|(place, fill)| *place = Some(fill));
        Self::Boxes(boxes)
    }
}

/// Heading of a figure: title, scenario, and the legend shared by its panels.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// Title.
    pub title: String,
    /// Subtitle: the scenario.
    pub subtitle: String,
    /// Shared legend.
    pub legend: Vec<(Swatch, Text)>,
}

/// An entry of the legend with its place.
struct Placed {
    swatch: Swatch,
    /// Lines of the entry; more than one only if it is wider than the page.
    lines: Vec<Text>,
    left: f64,
    first_line: usize,
}

impl Heading {
    /// Height from the top of the page to the first panel's.
    pub fn height(&self, style: &Style) -> f64 {
        let (titles, subtitles, _) = self.lines(style);
        let legend = self.flow(style).last().map_or(0, |last| last.first_line + last.lines.len());
        style.margin
            + titles.len() as f64 * style.line_height(style.title)
            + subtitles.len() as f64 * style.line_height(style.label)
            + legend as f64 * legend_leading(style)
            + style.gap
    }

    /// Draws the heading at the top of the page.
    pub fn draw(&self, canvas: &mut Canvas, style: &Style) {
        let palette = &style.palette;
        let (titles, subtitles, beside) = self.lines(style);
        let mut y = style.margin + style.title * ASCENT;
        for line in &titles {
            let standing = Standing::new((style.margin, y), Anchor::Start, style.title, palette.text);
            canvas.text(&Text::bold(line), standing);
            y += style.line_height(style.title);
        }
        if let Some(x) = beside {
            let at = (x, y - style.line_height(style.title));
            canvas.text(
                &Text::plain(&*self.subtitle),
                Standing::new(at, Anchor::Start, style.label, palette.muted),
            );
        }
        y += style.label * ASCENT - style.title * ASCENT;
        for line in &subtitles {
            canvas.text(
                &Text::plain(line),
                Standing::new((style.margin, y), Anchor::Start, style.label, palette.muted),
            );
            y += style.line_height(style.label);
        }
        let baseline = |line: usize| y + line as f64 * legend_leading(style) + style.gap * 0.3;
        for entry in self.flow(style) {
            let at = (entry.left, baseline(entry.first_line));
            draw_swatch(canvas, style, entry.swatch, (at.0, at.1 - style.label * CAP_HEIGHT / 2.0));
            let left = at.0 + swatch_width(style, entry.swatch) + style.gap;
            for (k, text) in entry.lines.iter().enumerate() {
                let at = (left, baseline(entry.first_line + k));
                canvas.text(text, Standing::new(at, Anchor::Start, style.label, palette.text));
            }
        }
    }

    /// Lines of the title, lines of a subtitle below it, and the position of a subtitle beside it.
    fn lines(&self, style: &Style) -> (Vec<String>, Vec<String>, Option<f64>) {
        if !style.is_titled {
            return (Vec::new(), Vec::new(), None);
        }
        let width = style.width - 2.0 * style.margin;
        let titles = wrap(&self.title, Face::Bold, style.title, width);
        let beside = Face::Bold.advance(&self.title, style.title) + style.title;
        let subtitle = Face::Regular.advance(&self.subtitle, style.label);
        if titles.len() == 1 && beside + subtitle <= width {
            return (titles, Vec::new(), Some(style.margin + beside));
        }
        (titles, wrap(&self.subtitle, Face::Regular, style.label, width), None)
    }

    /// The entries of the legend in sequence, broken into lines.
    fn flow(&self, style: &Style) -> Vec<Placed> {
        let mut placed: Vec<Placed> = Vec::with_capacity(self.legend.len());
        let end = style.width - style.margin;
        let (mut left, mut line) = (style.margin, 0);
        for (swatch, text) in &self.legend {
            let before = swatch_width(style, *swatch) + style.gap;
            let width = before + text.width(style.label);
            if left > style.margin && left + width > end {
                let lines = placed.last().map_or(0, |last| last.lines.len());
                (left, line) = (style.margin, line + lines);
            }
            let lines = text.wrap(style.label, end - left - before);
            placed.push(Placed { swatch: *swatch, lines, left, first_line: line });
            left += width + 3.0 * style.gap;
        }
        placed
    }
}

fn legend_leading(style: &Style) -> f64 {
    style.line_height(style.label) * 1.1
}

fn swatch_width(style: &Style, swatch: Swatch) -> f64 {
    match swatch {
        Swatch::Box(_) => style.label * 1.3,
        Swatch::Boxes(fills) => {
            let n = fills.iter().flatten().count() as f64;
            n * style.label * 1.3 + (n - 1.0).max(0.0) * style.gap * 0.5
        }
        Swatch::Line(_) | Swatch::Whisker | Swatch::Bar(_) => style.label * 2.0,
        Swatch::Mark(_) | Swatch::Sign(_) | Swatch::Dot | Swatch::Point(_) => 2.0 * style.mark,
        Swatch::None => -style.gap,
    }
}

/// Draws a swatch, its left middle at `at`.
fn draw_swatch(canvas: &mut Canvas, style: &Style, swatch: Swatch, at: (f64, f64)) {
    let (x, y) = at;
    let width = swatch_width(style, swatch);
    let line = |colour: Colour, thickness| {
        let ends = vec![(units(x), units(y)), (units(x + width), units(y))];
        PathElement::new(ends, colour.stroked(stroke_units(thickness)))
    };
    let layer = Layer::named("legend");
    match swatch {
        Swatch::None => {}
        Swatch::Box(colour) => canvas.draw(layer, |area| {
            let half = style.label * 0.42;
            let corners = [(units(x), units(y - half)), (units(x + width), units(y + half))];
            area.draw(&Rectangle::new(corners, colour.filled()))
        }),
        Swatch::Boxes(fills) => canvas.draw(layer, |area| {
            let half = style.label * 0.42;
            for (k, fill) in fills.iter().flatten().enumerate() {
                let left = x + k as f64 * (style.label * 1.3 + style.gap * 0.5);
                draw_box(area, *fill, [(left, y - half), (left + style.label * 1.3, y + half)], style)?;
            }
            Ok(())
        }),
        Swatch::Line(ink) => canvas.draw(Layer { dash: Some((ink.dash, style.line)), ..layer }, |area| {
            area.draw(&line(ink.colour, style.line))
        }),
        Swatch::Whisker => canvas.draw(layer, |area| area.draw(&line(style.palette.text, style.axis))),
        Swatch::Bar(colour) => canvas.draw(layer, |area| area.draw(&line(colour, style.mark))),
        Swatch::Mark(kind) => draw_glyph(canvas, style, kind, (x + style.mark, y)),
        Swatch::Sign(sign) => draw_sign(canvas, style, sign, (x + style.mark, y)),
        Swatch::Point(point) => {
            canvas.draw(layer, |area| draw_point(area, style, point, (x + style.mark, y)))
        }
        Swatch::Dot => canvas
            .draw(layer, |area| area.draw(&disc((x + style.mark, y), style.mark * 0.8, style.palette.text))),
    }
}

/// A disc on the canvas.
pub fn disc((x, y): (f64, f64), radius: f64, colour: Colour) -> Circle<(i32, i32), i32> {
    Circle::new((units(x), units(y)), units(radius), colour.filled())
}

/// Space around the frames of panels, the same for all so that frames align.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Needs {
    /// Left of each frame, for labels and title of the vertical axis.
    pub left: f64,
    /// Right of each frame, for labels of lines and of the last tick.
    pub right: f64,
    /// Above each frame, for the title of the panel.
    pub above: f64,
    /// Additional space above the frames of the first row, for the labels of marks.
    pub strip: f64,
    /// Below each frame, for ticks.
    pub below: f64,
    /// Below the last frame of each column, for ticks, labels and title of the horizontal axis.
    pub last: f64,
}

/// Division of the page into frames.
#[derive(Debug, Clone, PartialEq)]
pub struct Division {
    /// Frames, row by row.
    pub frames: Vec<Rect>,
    /// Number of columns.
    pub columns: usize,
    /// Lower end of the last row, including its axis.
    pub bottom: f64,
}

impl Division {
    /// Divides the page below `top` and above `foot` points at the end into `n` panels.
    ///
    /// The height of frames is `aspect` times their width if the page allows it.
    pub fn new(
        n: usize,
        columns: usize,
        needs: Needs,
        top: f64,
        foot: f64,
        aspect: f64,
        style: &Style,
    ) -> Self {
        let columns = columns.clamp(1, n.max(1));
        let rows = n.div_ceil(columns).max(1);
        let width = frame_width(columns, needs, style);
        let gap = (rows - 1) as f64;
        let taken =
            needs.strip + rows as f64 * needs.above + gap * (needs.below + row_gap(style)) + needs.last;
        let room = (style.most_height - top - foot - style.margin - taken) / rows as f64;
        let wanted =
            if style.height.is_some() { room } else { (width * aspect).max(least_wanted(style)).min(room) };
        let height = wanted.max(least_height(style));

        let mut y = top + needs.strip;
        let mut frames = Vec::with_capacity(n);
        for k in 0..n {
            let column = k % columns;
            if column == 0 {
                y += if k == 0 { needs.above } else { height + needs.below + row_gap(style) + needs.above };
            }
            let x =
                style.margin + column as f64 * (needs.left + width + needs.right + style.gutter) + needs.left;
            frames.push(Rect::new(x, y, width, height));
        }
        Self { frames, columns, bottom: y + height + needs.last }
    }

    /// Whether every frame is at least of a width and a height.
    pub fn has_room(&self, (width, height): (f64, f64)) -> bool {
        self.frames.iter().all(|frame| frame.width() + 1e-9 >= width && frame.height() + 1e-9 >= height)
    }

    /// Whether the panel is the last of its column, which shows the labels of the shared horizontal axis.
    pub fn is_last(&self, k: usize) -> bool {
        k + self.columns >= self.frames.len()
    }

    /// Whether the panel is in the first row.
    pub fn is_first(&self, k: usize) -> bool {
        k < self.columns
    }
}

fn row_gap(style: &Style) -> f64 {
    style.gutter * 0.6
}

/// Least height of a frame.
fn least_height(style: &Style) -> f64 {
    style.label * 5.0
}

/// Preferred least height of a frame, if the page is long enough.
fn least_wanted(style: &Style) -> f64 {
    style.label * 11.0
}

/// Width of a frame on a page with a given number of columns.
pub fn frame_width(columns: usize, needs: Needs, style: &Style) -> f64 {
    let n = columns as f64;
    let outside = 2.0 * style.margin + (n - 1.0) * style.gutter + n * (needs.left + needs.right);
    ((style.width - outside) / n).max(style.label)
}

/// The number of columns for `n` aligned panels below `top`.
///
/// On a page of free height: as many columns as are at least `least` wide, or fewer if that avoids empty cells. On a
/// page of given height: the number for which few cells are empty and the ratio of width to height is nearest to `shape`.
pub fn columns(n: usize, least: f64, shape: f64, top: f64, style: &Style) -> usize {
    let room = style.width - 2.0 * style.margin + style.gutter;
    let most = ((room / (least + style.gutter)).floor() as usize).clamp(1, n.max(1));
    if let Some(height) = style.height {
        let off = |columns: usize| {
            let cell = (room / columns as f64, (height - top) / n.div_ceil(columns) as f64);
            let ratio = cell.0 / cell.1 / shape;
            let empty = (columns - n % columns) % columns;
            ratio.max(1.0 / ratio) * (1.0 + empty as f64 / n as f64)
        };
        return (1..=most).min_by(|&a, &b| off(a).total_cmp(&off(b))).unwrap_or(1);
    }
    (most.div_ceil(2)..=most).rev().find(|&columns| n.is_multiple_of(columns)).unwrap_or(most)
}

/// Height that a panel's title needs above its frame.
pub fn title_height(style: &Style) -> f64 {
    style.panel_title * (CAP_HEIGHT + DESCENT) + style.gap * 2.2
}

/// Draws the title of a panel above `place`, with a letter if the figure has several panels; a title wider than `place` is
/// cut.
pub fn draw_title(canvas: &mut Canvas, style: &Style, place: Rect, letter: Option<usize>, title: &str) {
    let size = style.panel_title;
    let y = place.top - size * DESCENT - style.gap * 1.5;
    let standing = Standing::new((place.left, y), Anchor::Start, size, style.palette.text);
    let mut left = place.left;
    if let Some(letter) = letter.and_then(|k| ('a'..='z').nth(k)) {
        let letter = Text::bold(letter.to_string());
        canvas.text(&letter, standing);
        left += letter.width(size) + style.gap * 1.5;
    }
    let title = elide(title, Face::Regular, size, place.right - left);
    canvas.text(&Text::plain(title), Standing { at: (left, y), ..standing });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::style::{Theme, Width};

    const NEEDS: Needs = Needs { left: 30.0, right: 10.0, above: 12.0, strip: 20.0, below: 3.0, last: 20.0 };

    #[test]
    fn panels_fill_the_width_and_keep_apart() {
        for (theme, width) in
            [(Theme::Journal, Width::SINGLE), (Theme::Journal, Width::DOUBLE), (Theme::Slide, Width::SLIDE)]
        {
            let style = Style::new(theme, width);
            for (n, columns) in [(1, 1), (8, 2), (7, 3)] {
                let division = Division::new(n, columns, NEEDS, 40.0, 30.0, 0.5, &style);
                assert_eq!(division.frames.len(), n);
                let last = division.frames[columns - 1];
                assert!((last.right + NEEDS.right + style.margin - style.width).abs() < 1e-9);
                assert!((division.frames[0].left - style.margin - NEEDS.left).abs() < 1e-9);
                for pair in division.frames.windows(2) {
                    assert!(pair[0].right < pair[1].left || pair[0].bottom + NEEDS.above < pair[1].top);
                    assert!((pair[0].height() - pair[1].height()).abs() < 1e-9);
                }
                let shown = (0..n).filter(|&k| division.is_last(k)).count();
                assert_eq!(shown, columns, "each column shows the horizontal axis once");
            }
        }
    }

    #[test]
    fn panels_are_no_higher_than_the_page() {
        let style = Style::new(Theme::Journal, Width::SINGLE);
        let division = Division::new(6, 1, NEEDS, 40.0, 30.0, 2.0, &style);
        assert!((division.bottom + 30.0 + style.margin - style.most_height).abs() < 1e-9);
        let slide = Style::new(Theme::Slide, Width::SLIDE);
        let division = Division::new(2, 2, NEEDS, 40.0, 30.0, 0.1, &slide);
        assert!(
            (division.bottom + 30.0 + slide.margin - slide.most_height).abs() < 1e-9,
            "a slide is filled"
        );
    }

    #[test]
    fn columns_leave_few_cells_empty() {
        let of = |n, least, width| columns(n, least, 1.0, 40.0, &Style::new(Theme::Journal, width));
        assert_eq!(of(8, 150.0, Width::DOUBLE), 2);
        assert_eq!(of(9, 150.0, Width::DOUBLE), 3);
        assert_eq!(of(8, 150.0, Width::SINGLE), 1);
        assert_eq!(of(1, 150.0, Width::DOUBLE), 1);
        assert_eq!(of(7, 150.0, Width::DOUBLE), 3);
        let slide = Style::new(Theme::Slide, Width::SLIDE);
        assert_eq!(columns(8, 140.0, 1.3, 40.0, &slide), 4);
        assert_eq!(columns(0, 140.0, 1.3, 40.0, &slide), 1);
    }

    #[test]
    fn a_long_heading_takes_more_lines() {
        let style = Style::new(Theme::Journal, Width::SINGLE);
        let short = Heading { title: "Short".to_owned(), subtitle: "Region".to_owned(), legend: Vec::new() };
        let long = Heading { subtitle: "A region with a name ".repeat(8), ..short.clone() };
        let one_line = style.line_height(style.title) + style.margin + style.gap;
        assert!((short.height(&style) - one_line).abs() < 1e-9);
        assert!(long.height(&style) > one_line + 3.0 * style.line_height(style.label) - 1e-9);
        let entry = (Swatch::None, Text::plain("a legend entry of some length"));
        let legend = Heading { legend: vec![entry; 5], ..short };
        assert!(legend.height(&style) > one_line + 2.0 * style.line_height(style.label));
    }
}
