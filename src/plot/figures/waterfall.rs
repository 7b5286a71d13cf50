//! Waterfall charts: consecutive steps from 0 to a total.

use plotters::element::{PathElement, Rectangle};

use super::{Sheet, forest};
use crate::plot::{
    canvas::{Canvas, Layer, Standing, stroke_units, units},
    font::{CAP_HEIGHT, DESCENT, Face},
    geometry::{Anchor, Rect},
    page::Heading,
    palette::Colour,
    panel::{Gutter, Panel, Shown, x_gutter},
    scale::Axis,
    style::Style,
    text::{Text, lines},
};

/// One step, or the total.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Name of the cause.
    pub name: String,
    /// Whether it is a level at the beginning or end instead of a step.
    pub is_level: bool,
    /// Beginning and end of its bar.
    pub bar: (f64, f64),
    /// Ends of its interval, on the axis; `None` if there is none.
    pub interval: Option<(f64, f64)>,
    /// Its length as text, and its interval, which may be empty.
    pub words: [String; 2],
}

/// Steps and their total.
#[derive(Debug, Clone, PartialEq)]
pub struct Waterfall {
    /// Quantity and unit.
    pub quantity: Text,
    /// Least length of the axis.
    pub span: f64,
    /// Header of the texts.
    pub header: String,
    /// The steps, from the top down; the last row is the total.
    pub steps: Vec<Step>,
}

/// Widest name as a share of the page's width, and most lines of a name.
const WIDEST_NAME: f64 = 0.33;
const MOST_LINES: usize = 3;
/// Least width of the plot, in sizes of the labels, for texts on one line.
const LEAST_PLOT: f64 = 12.0;
/// Thickness of a bar, in sizes of the labels.
const THICKNESS: f64 = 0.9;

/// Most additional height of a row on a page of given height, in sizes of the labels.
const MOST_MORE: f64 = 1.5;

/// Colours of steps up, steps down and the total, light enough for visible intervals.
pub fn colours(style: &Style) -> [Colour; 3] {
    [
        style.palette.ink(0).colour.tint(0.65),
        style.palette.ink(1).colour.tint(0.6),
        style.palette.muted.tint(0.25),
    ]
}

/// Layout of the rows of a page.
struct Layout {
    /// Lines of each name.
    names: Vec<Vec<String>>,
    /// Lines of the texts of each row.
    words: Vec<Vec<String>>,
    heights: Vec<f64>,
    plot: (f64, f64),
}

impl Layout {
    fn new(waterfall: &Waterfall, most_lines: usize, style: &Style) -> Self {
        let size = style.label;
        let widest = |texts: &mut dyn Iterator<Item = &String>| {
            texts.map(|text| Face::Regular.advance(text, size)).fold(0.0, f64::max)
        };
        let name =
            |step: &Step| lines(&step.name, Face::Regular, size, WIDEST_NAME * style.width, most_lines);
        let names: Vec<Vec<String>> = waterfall.steps.iter().map(name).collect();
        let left = style.margin + widest(&mut names.iter().flatten()) + style.gap * 2.0;
        let one_line = |step: &Step| match step.words[1].is_empty() {
            true => vec![step.words[0].clone()],
            false => vec![step.words.join(" ")],
        };
        let two_lines = |step: &Step| -> Vec<String> {
            step.words.iter().filter(|words| !words.is_empty()).cloned().collect()
        };
        let header = Face::Bold.advance(&waterfall.header, size);
        let right = |words: &[Vec<String>]| {
            let widest = widest(&mut words.iter().flatten()).max(header);
            style.width - style.margin - widest - style.gap * 2.5
        };
        let mut words: Vec<Vec<String>> = waterfall.steps.iter().map(one_line).collect();
        if right(&words) - left < LEAST_PLOT * size && most_lines > 1 {
            words = waterfall.steps.iter().map(two_lines).collect();
        }
        let plot = (left, right(&words).max(left + size));
        let height = |(name, words): (&Vec<String>, &Vec<String>)| {
            name.len().max(words.len()).max(1) as f64 * style.line_height(size) + style.gap
        };
        let heights = names.iter().zip(&words).map(height).collect();
        Self { names, words, heights, plot }
    }

    fn height(&self) -> f64 {
        self.heights.iter().sum()
    }
}

/// Draws the steps below each other.
pub fn draw(heading: &Heading, waterfall: &Waterfall, style: &Style) -> Sheet {
    let leading = style.line_height(style.label);
    let top = heading.height(style) + leading + style.gap;
    let ticks = x_gutter(&Axis::percent(2, Text::default()), style.width, style, true);
    let foot = ticks + leading * 2.0 + style.gap + style.margin;
    let fits = |layout: &Layout| top + layout.height() + foot <= style.most_height;
    let layouts = (1..=MOST_LINES).rev().map(|most| Layout::new(waterfall, most, style));
    let layout = layouts.reduce(|best, next| if fits(&best) { best } else { next });
    let mut layout = layout.unwrap_or_else(|| Layout::new(waterfall, 1, style));
    // On a page of given height, rows are enlarged within limits.
    let spare = style.height.map_or(0.0, |height| height - top - layout.height() - foot);
    let more = (spare / waterfall.steps.len().max(1) as f64).clamp(0.0, MOST_MORE * style.label);
    layout.heights.iter_mut().for_each(|height| *height += more);
    let thickness = style.label * THICKNESS + more / 2.0;

    let mut canvas = Canvas::new(style.width);
    heading.draw(&mut canvas, style);
    let (left, right) = layout.plot;
    let last = style.width - style.margin;
    let text = |at, anchor| Standing::new(at, anchor, style.label, style.palette.text);
    let above = (last, top - style.gap);
    canvas.text(&Text::bold(&*waterfall.header), text(above, Anchor::End));

    let frame = Rect { left, top, right, bottom: top + layout.height() };
    let ends = waterfall.steps.iter().flat_map(|step| {
        let (low, high) = step.interval.unwrap_or(step.bar);
        [step.bar.0, step.bar.1, low, high]
    });
    let x = forest::axis(ends, waterfall.span, right - left, style);
    let y = Axis { low: 0.0, high: 1.0, ticks: Vec::new(), title: Text::default() };
    let panel = Panel::new(frame, x, y);
    canvas.draw(Layer::named("zero"), |area| {
        let ends = vec![panel.at(0.0, 0.0), panel.at(0.0, 1.0)];
        area.draw(&PathElement::new(ends, style.palette.rule.stroked(stroke_units(style.axis))))
    });
    let mut y = top;
    for (place, (step, height)) in waterfall.steps.iter().zip(&layout.heights).enumerate() {
        let middle = y + height / 2.0;
        let is_whole = place + 1 == waterfall.steps.len();
        if is_whole {
            canvas.draw(Layer::named("rule"), |area| {
                let ends = vec![(units(style.margin), units(y)), (units(last), units(y))];
                area.draw(&PathElement::new(ends, style.palette.grid.stroked(stroke_units(style.axis))))
            });
        }
        let lying = (middle, thickness / 2.0);
        draw_step(&mut canvas, &panel, step, lying, style);
        if !is_whole {
            // A line to the beginning of the next bar.
            canvas.draw(Layer::named("join"), |area| {
                let x = panel.at(step.bar.1, 0.0).0;
                let next = layout.heights.get(place + 1).copied().unwrap_or(0.0);
                let ends = vec![(x, units(middle)), (x, units(y + height + next / 2.0))];
                area.draw(&PathElement::new(ends, style.palette.axis.stroked(stroke_units(style.hair))))
            });
        }
        let first =
            |lines: usize| middle + style.label * CAP_HEIGHT / 2.0 - (lines as f64 - 1.0) / 2.0 * leading;
        for (column, x, anchor) in
            [(&layout.names[place], style.margin, Anchor::Start), (&layout.words[place], last, Anchor::End)]
        {
            for (line, words) in column.iter().enumerate() {
                let at = (x, first(column.len()) + line as f64 * leading);
                canvas.text(&Text::plain(&**words), text(at, anchor));
            }
        }
        y += height;
    }
    panel.draw_axes(&mut canvas, style, Gutter { labels: 0.0, lines: 0 }, Shown { x: true, y_title: false });
    let middle = frame.centre().0;
    let half = (middle - style.margin).min(last - middle);
    let title = waterfall.quantity.wrap(style.label, 2.0 * half);
    let below = y + ticks - style.label * DESCENT;
    for (line, words) in title.iter().enumerate() {
        canvas.text(words, text((middle, below + (line + 1) as f64 * leading), Anchor::Middle));
    }
    Sheet::new(canvas, y + ticks + title.len() as f64 * leading + style.gap + style.margin)
}

/// Draws a bar and its interval around `middle`; `half` is half the thickness of the bar.
fn draw_step(canvas: &mut Canvas, panel: &Panel, step: &Step, (middle, half): (f64, f64), style: &Style) {
    let (from, to) = step.bar;
    let [up, down, whole] = colours(style);
    canvas.draw(Layer::named("bar"), |area| {
        let half = units(half);
        let colour = match step.is_level {
            true => whole,
            false if to < from => down,
            false => up,
        };
        let (from, to) = (panel.at(from, 0.0).0, panel.at(to, 0.0).0);
        let corners = [(from.min(to), units(middle) - half), (from.max(to), units(middle) + half)];
        area.draw(&Rectangle::new(corners, colour.filled()))?;
        if let Some((low, high)) = step.interval {
            let line = style.palette.text.stroked(stroke_units(style.axis * 1.4));
            let (low, high) = (panel.at(low, 0.0).0, panel.at(high, 0.0).0);
            area.draw(&PathElement::new(vec![(low, units(middle)), (high, units(middle))], line))?;
            let cap = units(style.mark * 0.7);
            for x in [low, high] {
                let ends = vec![(x, units(middle) - cap), (x, units(middle) + cap)];
                area.draw(&PathElement::new(ends, line))?;
            }
        }
        Ok(())
    });
}
