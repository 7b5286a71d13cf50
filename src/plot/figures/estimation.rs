//! Estimation plots: two distributions side by side, and beside them the distribution of their paired difference, on a
//! separate scale whose 0 is level with the mean of the reference sample.
//!
//! Source: M. J. Gardner and D. G. Altman, 1986, British Medical Journal 292; J. Ho and others, 2019, Nature Methods 16.

use plotters::element::{PathElement, Polygon};

use super::{Sheet, bins::Bins};
use crate::plot::{
    canvas::{Canvas, Layer, Standing, stroke_units, units},
    font::{ASCENT, CAP_HEIGHT},
    geometry::{Anchor, Rect},
    page::{Division, Heading, Needs, columns, disc, draw_title, title_height},
    palette::{Colour, Dash},
    panel::{Gutter, Panel, Shown, x_gutter},
    scale::{Axis, Extent, Tick},
    style::Style,
    text::Text,
};

/// A distribution and its mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Label below it: a letter or a short word.
    pub name: String,
    /// The values in the finest bins available.
    pub bins: Bins,
    /// Mean.
    pub mean: f64,
    /// Index of its ink in the palette.
    pub ink: usize,
}

/// Two samples and their paired difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimation {
    /// Title.
    pub title: String,
    /// Quantity and unit of the samples.
    pub quantity: Text,
    /// Quantity and unit of the difference.
    pub difference_quantity: Text,
    /// Bounds `least` and `most` of the samples, and least length of the axis.
    pub bounds: Extent,
    /// The samples; the difference is the second minus the first.
    pub samples: [Sample; 2],
    /// The paired difference.
    pub difference: Sample,
    /// Interval of the mean difference, `None` if there is none.
    pub interval: Option<(f64, f64)>,
    /// How the difference spreads in another batch, if there is one.
    pub other: Option<Spread>,
    /// A difference that is marked, if there is one.
    pub marked: Option<f64>,
}

/// A distribution in five numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The ends of the middle 95%.
    pub range: (f64, f64),
    /// The quartiles.
    pub quartiles: [f64; 3],
}

/// Height of a cell as a share of the width of both frames.
const ASPECT: f64 = 0.8;
/// Least width of a cell, in sizes of the labels.
const LEAST_WIDTH: f64 = 19.0;
/// Width of the frame of the samples as a share of the cell's.
const SAMPLES: f64 = 0.6;
/// Margin beyond the least and the greatest value, as a share of the range.
const AIR: f64 = 0.03;
/// Room for the spread of the difference in another batch, in widths of a distribution.
const OTHER: f64 = 0.28;
/// Width of the widest bin as a share of the width of a distribution.
const WIDEST_BIN: f64 = 0.82;

/// Draws estimation plots in a grid.
pub fn draw(heading: &Heading, plots: &[Estimation], style: &Style) -> Sheet {
    let top = heading.height(style);
    let n = plots.len();
    let columns = columns(n, LEAST_WIDTH * style.label, 1.0 / ASPECT, top, style);
    // Labels and cells depend on the size of each other: the layout for an estimated size determines both.
    let guess = Plan::new(plots, columns, top, style, style.most_height / n.div_ceil(columns).max(1) as f64);
    let height = guess.division.frames.first().map_or(0.0, Rect::height);
    let plan = Plan::new(plots, columns, top, style, height);
    let mut canvas = Canvas::new(style.width);
    heading.draw(&mut canvas, style);
    for (k, plot) in plots.iter().enumerate() {
        let (frame, needs) = (plan.division.frames[k], plan.needs);
        draw_cell(&mut canvas, &plan, k, plot, style);
        let place = Rect { left: frame.left - needs.left, right: frame.right + needs.right, ..frame };
        draw_title(&mut canvas, style, place, (n > 1).then_some(k), &plot.title);
    }
    Sheet::new(canvas, plan.division.bottom + style.margin)
}

/// Layout of the figure.
struct Plan {
    /// Vertical axes: of the samples, and of the difference.
    axes: Vec<(Axis, Axis)>,
    left: Gutter,
    right: Gutter,
    needs: Needs,
    division: Division,
}

impl Plan {
    /// The layout for frames with a height of approximately `height`.
    fn new(plots: &[Estimation], columns: usize, top: f64, style: &Style, height: f64) -> Self {
        let axes: Vec<(Axis, Axis)> = plots.iter().map(|plot| plot.axes(height, style)).collect();
        let left = Gutter::of(axes.iter().map(|axes| &axes.0), height, style);
        let right = Gutter::of(axes.iter().map(|axes| &axes.1), height, style);
        let below = x_gutter(&named_axis(&[]), style.width, style, true);
        let needs = Needs {
            left: left.width(style),
            right: right.width(style),
            above: title_height(style),
            strip: 0.0,
            below,
            last: below,
        };
        let division = Division::new(plots.len(), columns, needs, top, 0.0, ASPECT, style);
        Self { axes, left, right, needs, division }
    }
}

impl Estimation {
    /// The vertical axes, which include all values; a difference of 0 is level with the mean of the first sample.
    fn axes(&self, height: f64, style: &Style) -> (Axis, Axis) {
        let origin = self.samples[0].mean;
        let values = self.samples.iter().map(|sample| (&sample.bins, 0.0));
        let all = values.chain([(&self.difference.bins, origin)]).filter_map(|(bins, shift)| {
            let (first, last) = bins.occupied()?;
            Some((shift + bins.edge(first), shift + bins.edge(last + 1)))
        });
        let others = self.other.map(|spread| spread.range).into_iter();
        let others = others.chain(self.marked.map(|marked| (marked, marked)));
        let all = all.chain(others.map(|(low, high)| (origin + low, origin + high)));
        let means = [origin, self.samples[1].mean].map(|mean| (mean, mean));
        let (low, high) = all
            .chain(means)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (a, b)| (low.min(a), high.max(b)));
        let most_ticks = ((height / style.tick_spacing) as usize).clamp(4, 7);
        let Extent { least, most, .. } = self.bounds;
        // The margin keeps the mean of a constant off the edge of the frame.
        let air = AIR * (high - low);
        let (low, high) = (low - air, high + air);
        let unbounded = Extent { low, high, least: f64::NEG_INFINITY, most: f64::INFINITY, ..self.bounds };
        let mut samples = Axis::numeric(unbounded, most_ticks, self.quantity.clone(), style.language);
        // Differences may extend beyond the bounds of the samples.
        samples.ticks.retain(|tick| (least..=most).contains(&tick.at));
        let shifted = Extent {
            low: samples.low - origin,
            high: samples.high - origin,
            span: f64::MIN_POSITIVE,
            whole: false,
            ..unbounded
        };
        let difference = Axis::numeric(shifted, most_ticks, self.difference_quantity.clone(), style.language);
        (samples, difference)
    }
}

/// A horizontal axis with a name in the middle of each unit.
fn named_axis(names: &[&str]) -> Axis {
    let tick = |(k, name): (usize, &&str)| Tick { at: k as f64 + 0.5, label: (*name).to_owned() };
    Axis {
        low: 0.0,
        high: names.len().max(1) as f64,
        ticks: names.iter().enumerate().map(tick).collect(),
        title: Text::default(),
    }
}

fn draw_cell(canvas: &mut Canvas, plan: &Plan, k: usize, plot: &Estimation, style: &Style) {
    let (frame, axes) = (plan.division.frames[k], &plan.axes[k]);
    let middle = frame.left + SAMPLES * frame.width();
    let [first, second] = &plot.samples;
    let left = Panel::new(
        Rect { right: middle - style.gap, ..frame },
        named_axis(&[&first.name, &second.name]),
        axes.0.clone(),
    );
    let of_difference = Axis { high: end_of_difference(plot), ..named_axis(&[&plot.difference.name]) };
    let right = Panel::new(Rect { left: middle + style.gap, ..frame }, of_difference, axes.1.clone());
    left.draw_grid(canvas, style);
    for (slot, sample) in plot.samples.iter().enumerate() {
        draw_bins(canvas, &left, slot, sample, style);
    }
    draw_bins(canvas, &right, 0, &plot.difference, style);
    draw_levels(canvas, &left, &right, plot, style);
    for (slot, sample) in plot.samples.iter().enumerate() {
        draw_mean(canvas, &left, slot, sample, None, style);
    }
    if let Some(marked) = plot.marked {
        draw_marked(canvas, &right, marked, style);
    }
    draw_mean(canvas, &right, 0, &plot.difference, plot.interval, style);
    if let Some(spread) = plot.other {
        draw_spread(canvas, &right, spread, style);
    }
    // Equal quantities are written once per row.
    left.draw_axes(canvas, style, plan.left, Shown { x: true, y_title: true });
    let bare = Axis { ticks: Vec::new(), title: Text::default(), ..right.y.clone() };
    let none = Gutter { labels: 0.0, lines: 0 };
    Panel::new(right.frame, right.x.clone(), bare).draw_axes(
        canvas,
        style,
        none,
        Shown { x: true, y_title: false },
    );
    draw_right_axis(canvas, &right, plan.right, style);
}

/// Right end of the horizontal axis of the difference, with room for its spread in another batch.
fn end_of_difference(plot: &Estimation) -> f64 {
    if plot.other.is_some() { 1.0 + OTHER } else { 1.0 }
}

/// Draws the spread of the difference in another batch: a thin line, a thick one, and a ring at the median.
fn draw_spread(canvas: &mut Canvas, panel: &Panel, spread: Spread, style: &Style) {
    let (colour, at) = (style.palette.muted, 1.0 + OTHER / 2.0);
    let [low, median, high] = spread.quartiles;
    canvas.draw(Layer::named("spread"), |area| {
        let line = |(from, to): (f64, f64), width: f64| {
            let ends = vec![panel.at(at, from), panel.at(at, to)];
            area.draw(&PathElement::new(ends, colour.stroked(stroke_units(width))))
        };
        line(spread.range, style.axis)?;
        line((low, high), style.mark)?;
        let at = panel.place(at, median);
        area.draw(&disc(at, style.mark * 0.8, colour))?;
        area.draw(&disc(at, style.mark * 0.45, Colour::WHITE))
    });
}

/// Draws a difference as a dashed line across the scale.
fn draw_marked(canvas: &mut Canvas, panel: &Panel, marked: f64, style: &Style) {
    canvas.draw(Layer { name: "marked", dash: Some((Dash::Dashed, style.line)) }, |area| {
        let (_, y) = panel.at(0.0, marked);
        let ends = vec![(units(panel.frame.left), y), (units(panel.frame.right), y)];
        area.draw(&PathElement::new(ends, style.palette.text.stroked(stroke_units(style.line))))
    });
}

/// Left edge of the distribution in a slot.
fn foot(slot: usize) -> f64 {
    slot as f64 + 0.09
}

/// Draws a distribution as horizontal bins; the fullest bin always has the same width.
fn draw_bins(canvas: &mut Canvas, panel: &Panel, slot: usize, sample: &Sample, style: &Style) {
    let bins = sample.bins.coarsened();
    let fullest = bins.counts.iter().max().copied().unwrap_or(0).max(1) as f64;
    let mut outline = Vec::with_capacity(bins.counts.len() * 4);
    for (k, &count) in bins.counts.iter().enumerate() {
        let reach = foot(slot) + WIDEST_BIN * count as f64 / fullest;
        let [(left, top), (right, bottom)] =
            panel.corners((foot(slot), bins.edge(k)), (reach, bins.edge(k + 1)));
        // A bin thinner than a line is drawn as a line.
        let lack = if count > 0 { (units(style.line) - (bottom - top)).max(0) } else { 0 };
        let (top, bottom) = (top - lack / 2, bottom + lack - lack / 2);
        outline.extend([(left, bottom), (right, bottom), (right, top), (left, top)]);
    }
    if outline.is_empty() {
        return;
    }
    let colour = style.palette.ink(sample.ink).colour.tint(style.palette.bands[1]);
    // A single shape, since some viewers show seams between neighbouring bins.
    canvas.draw(Layer::named("distribution"), |area| area.draw(&Polygon::new(outline, colour.filled())));
}

/// Draws the mean of each sample as a line across to the scale of the difference.
fn draw_levels(canvas: &mut Canvas, left: &Panel, right: &Panel, plot: &Estimation, style: &Style) {
    let level = |canvas: &mut Canvas, slot: usize, dash: Dash, width: f64| {
        canvas.draw(Layer { name: "levels", dash: Some((dash, width)) }, |area| {
            let (x, y) = left.at(foot(slot), plot.samples[slot].mean);
            let ends = vec![(x, y), (units(right.frame.right), y)];
            area.draw(&PathElement::new(ends, style.palette.axis.stroked(stroke_units(width))))
        });
    };
    level(canvas, 0, Dash::Solid, style.axis);
    level(canvas, 1, Dash::Dotted, style.axis);
}

fn draw_mean(
    canvas: &mut Canvas,
    panel: &Panel,
    slot: usize,
    sample: &Sample,
    interval: Option<(f64, f64)>,
    style: &Style,
) {
    let colour = style.palette.ink(sample.ink).colour.mix(Colour::BLACK, 0.15);
    canvas.draw(Layer::named("mean"), |area| {
        if let Some((low, high)) = interval {
            let ends = vec![panel.at(foot(slot), low), panel.at(foot(slot), high)];
            area.draw(&PathElement::new(ends, style.palette.text.stroked(stroke_units(style.line * 1.4))))?;
        }
        let at = panel.place(foot(slot), sample.mean);
        area.draw(&disc(at, style.mark * 1.05, Colour::WHITE))?;
        area.draw(&disc(at, style.mark * 0.8, colour))
    });
}

/// Draws a vertical axis right of its frame.
fn draw_right_axis(canvas: &mut Canvas, panel: &Panel, gutter: Gutter, style: &Style) {
    let right = panel.frame.right;
    canvas.draw(Layer::named("axis"), |area| {
        let line = style.palette.axis.stroked(stroke_units(style.axis));
        let x = units(right);
        area.draw(&PathElement::new(
            vec![(x, units(panel.frame.top)), (x, units(panel.frame.bottom))],
            line,
        ))?;
        panel.y.ticks.iter().try_for_each(|tick| {
            let (_, y) = panel.at(0.0, tick.at);
            area.draw(&PathElement::new(vec![(x, y), (x + units(style.tick * 0.6), y)], line))
        })
    });
    let standing = |at, anchor| Standing::new(at, anchor, style.label, style.palette.text);
    for tick in &panel.y.ticks {
        let (_, y) = panel.place(0.0, tick.at);
        let at = (right + style.gap + gutter.labels, y + style.label * CAP_HEIGHT / 2.0);
        canvas.text(&Text::plain(&*tick.label), standing(at, Anchor::End));
    }
    let lines = panel.y.title.wrap(style.label, panel.frame.height());
    let first = right + style.gap * 1.8 + gutter.labels + style.label * ASCENT;
    for (k, line) in lines.iter().enumerate() {
        let at = (first + k as f64 * style.line_height(style.label), panel.frame.centre().1);
        canvas.text(line, Standing { upward: true, ..standing(at, Anchor::Middle) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::style::{Theme, Width};

    #[test]
    fn no_difference_is_level_with_the_mean_of_the_first_sample() {
        let style = Style::new(Theme::Journal, Width::DOUBLE);
        let sample = |low: f64, mean: f64| Sample {
            name: "A".to_owned(),
            bins: Bins { low, width: 0.1, counts: vec![1, 2, 1] },
            mean,
            ink: 0,
        };
        let plot = Estimation {
            title: String::new(),
            quantity: Text::default(),
            difference_quantity: Text::default(),
            bounds: Extent { low: 0.0, high: 0.0, least: 0.0, most: 1.0, span: 0.1, whole: false },
            samples: [sample(0.5, 0.65), sample(0.0, 0.15)],
            difference: sample(-0.85, -0.5),
            interval: None,
            other: None,
            marked: None,
        };
        let (samples, difference) = plot.axes(100.0, &style);
        let place = |axis: &Axis, value: f64| (value - axis.low) / (axis.high - axis.low);
        assert!((place(&samples, 0.65) - place(&difference, 0.0)).abs() < 1e-12);
        assert!((place(&samples, 0.15) - place(&difference, -0.5)).abs() < 1e-12);
        // The lowest difference is level with -0.2, outside the bounds of samples.
        assert!(samples.low < -0.2 && samples.ticks[0].at == 0.0, "{samples:?}");
        // What is shown besides lies on the scale too.
        let spread = Spread { range: (-0.95, 0.9), quartiles: [-0.5, -0.4, -0.3] };
        let (_, wider) = Estimation { other: Some(spread), marked: Some(-1.2), ..plot }.axes(100.0, &style);
        assert!(wider.low < -1.2 && wider.high > 0.9, "{wider:?}");
    }
}
