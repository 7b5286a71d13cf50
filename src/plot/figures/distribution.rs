//! Distributions: a histogram, below it median and central ranges, and the cumulative distribution.

use plotters::element::{PathElement, Polygon};

use super::{Sheet, bins::Bins};
use crate::plot::{
    canvas::{Canvas, Layer, stroke_units, units},
    font::Face,
    geometry::Rect,
    language::{Language, say},
    page::{Division, Heading, Needs, columns, disc, draw_title, title_height},
    palette::Colour,
    panel::{Gutter, Panel, Shown, x_gutter},
    scale::{Axis, Extent},
    style::Style,
    text::Text,
};

/// Quantiles drawn below a histogram.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Range of the middle 95%.
    pub wide: (f64, f64),
    /// Range of the middle 50%.
    pub narrow: (f64, f64),
    /// Median.
    pub median: f64,
}

/// One distribution.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    /// Title.
    pub title: String,
    /// Quantity and unit.
    pub quantity: Text,
    /// The values in the finest bins available.
    pub bins: Bins,
    /// Bounds of the values and least length of their axis.
    pub bounds: Extent,
    /// Quantiles.
    pub summary: Option<Summary>,
}

/// Height of a cell (both frames and the space between them) as a share of the width.
const ASPECT: f64 = 1.15;
/// Least width of a cell, in sizes of the labels.
const LEAST_WIDTH: f64 = 14.0;
/// Parts of a cell's height: the histogram, the summary below it, and the cumulated shares.
const PARTS: (f64, f64, f64) = (0.52, 0.12, 0.36);

/// Least height of a cell in sizes of the labels, and the least width down to which cells are narrowed to reach it.
const CRAMPED: (f64, f64) = (10.0, 6.0);

/// Draws distributions in a grid.
pub fn draw(heading: &Heading, distributions: &[Distribution], ink: usize, style: &Style) -> Sheet {
    let top = heading.height(style);
    let n = distributions.len();
    let plan = |columns| Plan::new(distributions, columns, top, style);
    let usual = columns(n, LEAST_WIDTH * style.label, 1.0 / ASPECT, top, style);
    let mut chosen = plan(usual);
    for columns in usual + 1..=n {
        let denser = plan(columns);
        if chosen.cell().1 >= CRAMPED.0 * style.label || denser.cell().0 < CRAMPED.1 * style.label {
            break;
        }
        chosen = denser;
    }

    let mut canvas = Canvas::new(style.width);
    heading.draw(&mut canvas, style);
    for (k, one) in distributions.iter().enumerate() {
        draw_cell(&mut canvas, &chosen, k, one, ink, style);
        let (cell, needs) = (chosen.division.frames[k], chosen.needs);
        let place = Rect { left: cell.left - needs.left, right: cell.right + needs.right, ..cell };
        draw_title(&mut canvas, style, place, (n > 1).then_some(k), &one.title);
    }
    Sheet::new(canvas, chosen.division.bottom + style.margin)
}

/// Layout of the figure.
struct Plan {
    /// Bins for display.
    drawn: Vec<Bins>,
    /// Axes of the values.
    values: Vec<Axis>,
    /// Axes of the shares in a bin.
    frequencies: Vec<Axis>,
    /// Axis of the cumulated shares.
    cumulated: Axis,
    gutter: Gutter,
    needs: Needs,
    division: Division,
}

impl Plan {
    fn new(distributions: &[Distribution], columns: usize, top: f64, style: &Style) -> Self {
        // Labels and cells depend on the size of each other: the layout for an estimated size determines both.
        let guess = Self::for_cells(distributions, columns, top, style, (style.width, style.most_height));
        Self::for_cells(distributions, columns, top, style, guess.cell())
    }

    /// The layout for cells of approximately a given width and height.
    fn for_cells(
        distributions: &[Distribution],
        columns: usize,
        top: f64,
        style: &Style,
        (width, height): (f64, f64),
    ) -> Self {
        let drawn: Vec<Bins> = distributions.iter().map(|one| one.bins.coarsened()).collect();
        let axes = distributions.iter().zip(&drawn);
        let values: Vec<Axis> = axes.map(|(one, bins)| value_axis(one, bins, width, style)).collect();
        let room = |part: f64| (part * height / style.tick_spacing) as usize + 1;
        let frequencies: Vec<Axis> =
            drawn.iter().map(|bins| frequency_axis(bins, room(PARTS.0), style.language)).collect();
        let cumulated = Axis::percent(room(PARTS.2), Text::plain(say!(style.language, "ECDF\u{a0}(%)")));

        let gutter = Gutter::of(frequencies.iter().chain([&cumulated]), height * PARTS.0, style);
        let below = values.iter().map(|axis| x_gutter(axis, width, style, true)).fold(0.0, f64::max);
        let last = values.iter().filter_map(|axis| axis.ticks.last());
        let overhang =
            last.map(|tick| Face::Regular.advance(&tick.label, style.label) / 2.0).fold(0.0, f64::max);
        let needs = Needs {
            left: gutter.width(style),
            right: overhang,
            above: title_height(style),
            strip: 0.0,
            below,
            last: below,
        };
        let division = Division::new(distributions.len(), columns, needs, top, 0.0, ASPECT, style);
        Self { drawn, values, frequencies, cumulated, gutter, needs, division }
    }

    /// Width and height of a cell.
    fn cell(&self) -> (f64, f64) {
        self.division.frames.first().map_or((0.0, 0.0), |frame| (frame.width(), frame.height()))
    }
}

/// Draws the histogram, the summary and the cumulated shares of one distribution below each other.
fn draw_cell(canvas: &mut Canvas, plan: &Plan, k: usize, one: &Distribution, ink: usize, style: &Style) {
    let cell = plan.division.frames[k];
    let upper = Rect { bottom: cell.top + PARTS.0 * cell.height(), ..cell };
    let strip = Rect { top: upper.bottom, bottom: upper.bottom + PARTS.1 * cell.height(), ..cell };
    let lower = Rect { top: strip.bottom + style.gap, ..cell };
    // Each row has one title, since all cells of a row show the same shares.
    let y_title = k.is_multiple_of(plan.division.columns);
    let x = plan.values[k].clone();
    let plain = Axis { ticks: Vec::new(), title: Text::default(), ..x.clone() };

    let histogram = Panel::new(upper, plain.clone(), plan.frequencies[k].clone());
    histogram.draw_grid(canvas, style);
    draw_bars(canvas, &histogram, &plan.drawn[k], one.bins.total(), ink, style);
    histogram.draw_axes(canvas, style, plan.gutter, Shown { x: false, y_title });

    if let Some(summary) = one.summary {
        let panel = Panel::new(strip, plain, Axis::percent(2, Text::default()));
        draw_summary(canvas, &panel, summary, ink, style);
    }

    let panel = Panel::new(lower, x, plan.cumulated.clone());
    panel.draw_grid(canvas, style);
    draw_cumulated(canvas, &panel, one.bins.cumulated(one.bounds.whole), ink, style);
    panel.draw_axes(canvas, style, plan.gutter, Shown { x: true, y_title });
}

/// The axis of the values, wide enough for its bins.
fn value_axis(one: &Distribution, bins: &Bins, width: f64, style: &Style) -> Axis {
    let (low, high) = match bins.occupied() {
        Some((first, last)) => (bins.edge(first), bins.edge(last + 1)),
        None => (one.bounds.low, one.bounds.high),
    };
    // The bins of the least and the greatest whole number extend 0.5 beyond them.
    let reach = if one.bounds.whole { 0.5 } else { 0.0 };
    let extent =
        Extent { low, high, least: one.bounds.least - reach, most: one.bounds.most + reach, ..one.bounds };
    let fits = |axis: &Axis| {
        axis.ticks.windows(2).all(|pair| {
            let distance = (pair[1].at - pair[0].at) / (axis.high - axis.low) * width;
            let [a, b] = [&pair[0], &pair[1]].map(|tick| Face::Regular.advance(&tick.label, style.label));
            (a + b) / 2.0 + style.gap * 1.5 <= distance
        })
    };
    let axes = (4..=7)
        .rev()
        .map(|most_ticks| Axis::numeric(extent, most_ticks, one.quantity.clone(), style.language));
    let mut axes = axes.skip_while(|axis| axis.ticks.len() > 4 && !fits(axis));
    let mut axis =
        axes.next().unwrap_or_else(|| Axis::numeric(extent, 4, one.quantity.clone(), style.language));
    if !fits(&axis) {
        // Every second tick loses its label.
        axis.ticks.iter_mut().skip(1).step_by(2).for_each(|tick| tick.label.clear());
    }
    axis
}

/// The axis of the shares of replicates in a bin, in percent.
fn frequency_axis(bins: &Bins, most_ticks: usize, language: Language) -> Axis {
    let highest = bins.counts.iter().max().map_or(0.0, |&count| count as f64) / bins.total().max(1) as f64;
    let extent = Extent {
        low: 0.0,
        high: (highest * 104.0).min(100.0),
        least: 0.0,
        most: 100.0,
        span: 1.0,
        whole: false,
    };
    let title = Text::plain(say!(language, "Replicates\u{a0}(%)"));
    Axis::numeric(extent, most_ticks.min(5), title, language)
}

fn draw_bars(canvas: &mut Canvas, panel: &Panel, bins: &Bins, total: u64, ink: usize, style: &Style) {
    let colour = style.palette.ink(ink).colour.tint(style.palette.bands[2]);
    let mut outline = Vec::with_capacity(bins.counts.len() * 4);
    for (k, &count) in bins.counts.iter().enumerate() {
        let share = count as f64 / total as f64 * 100.0;
        let [(left, top), (right, bottom)] = panel.corners((bins.edge(k), 0.0), (bins.edge(k + 1), share));
        // A bin thinner than a line is drawn as a line.
        let lack = (units(style.line) - (right - left)).max(0);
        let (left, right) = (left - lack / 2, right + lack - lack / 2);
        outline.extend([(left, bottom), (left, top), (right, top), (right, bottom)]);
    }
    // A single shape, since some viewers show seams between neighbouring bars.
    canvas.draw(Layer::named("histogram"), |area| area.draw(&Polygon::new(outline, colour.filled())));
}

fn draw_summary(canvas: &mut Canvas, panel: &Panel, summary: Summary, ink: usize, style: &Style) {
    let colour = style.palette.ink(ink).colour;
    canvas.draw(Layer::named("summary"), |area| {
        let between = |(low, high): (f64, f64)| vec![panel.at(low, 0.5), panel.at(high, 0.5)];
        let whisker = style.palette.text.stroked(stroke_units(style.axis));
        area.draw(&PathElement::new(between(summary.wide), whisker))?;
        area.draw(&PathElement::new(between(summary.narrow), colour.stroked(stroke_units(style.mark))))?;
        let middle = panel.place(summary.median, 0.5);
        area.draw(&disc(middle, style.mark, Colour::WHITE))?;
        area.draw(&disc(middle, style.mark * 0.75, style.palette.text))
    });
}

fn draw_cumulated(
    canvas: &mut Canvas,
    panel: &Panel,
    mut corners: Vec<(f64, f64)>,
    ink: usize,
    style: &Style,
) {
    if let (Some(&first), Some(&last)) = (corners.first(), corners.last()) {
        corners.insert(0, (panel.x.low, first.1));
        corners.push((panel.x.high, last.1));
    }
    canvas.draw(Layer::named("cumulated"), |area| {
        let line = style.palette.ink(ink).colour.stroked(stroke_units(style.line));
        area.draw(&PathElement::new(panel.path(corners), line))
    });
}
