//! Distributions: a histogram, the middle and the usual range below it, and the shares at or below each
//! value.

use plotters::element::{PathElement, Polygon};

use super::Sheet;
use crate::plot::{
    canvas::{Canvas, Layer, stroke_units, units},
    font::Face,
    geometry::Rect,
    page::{Division, Heading, Needs, columns, disc, draw_title, title_height},
    palette::Colour,
    panel::{Gutter, Panel, Shown, x_gutter},
    scale::{Axis, Extent},
    style::Style,
    text::Text,
};

/// Equal bins of counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Bins {
    /// Lower edge of the first bin.
    pub low: f64,
    /// Width of a bin, above 0.
    pub width: f64,
    /// How many values each holds.
    pub counts: Vec<u64>,
}

/// Quantiles that are drawn below a histogram.
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
    /// What it is of.
    pub title: String,
    /// Quantity and unit.
    pub quantity: Text,
    /// The values, in bins as fine as they come.
    pub bins: Bins,
    /// Bounds of the values and least length of their axis.
    pub bounds: Extent,
    /// Quantiles.
    pub summary: Option<Summary>,
}

/// Fewest and most bins that are drawn where the values allow it.
const DRAWN: (usize, usize) = (8, 40);

impl Bins {
    /// Number of values.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Places of the first and the last bin that hold a value, `None` if none does.
    fn occupied(&self) -> Option<(usize, usize)> {
        let first = self.counts.iter().position(|&count| count > 0)?;
        let last = self.counts.iter().rposition(|&count| count > 0)?;
        Some((first, last))
    }

    /// Lower edge of a bin.
    fn edge(&self, k: usize) -> f64 {
        self.low + k as f64 * self.width
    }

    /// Whole numbers, one a bin around each: what bins no wider than 1 hold of them. Wider bins stay.
    pub fn of_whole_numbers(&self) -> Self {
        let Some((first, last)) = self.occupied().filter(|_| self.width <= 1.0) else { return self.clone() };
        // The one whole number in a bin, if any, is the first at or above its lower edge.
        let number = |k: usize| (self.edge(k) - 1e-9).ceil();
        let (lowest, highest) = (number(first), number(last));
        let mut counts = vec![0; (highest - lowest) as usize + 1];
        for k in first..=last {
            counts[((number(k) - lowest) as usize).min((highest - lowest) as usize)] += self.counts[k];
        }
        Self { low: lowest - 0.5, width: 1.0, counts }
    }

    /// The same values in bins for the eye, made of whole ones of these: of the width that Freedman and
    /// Diaconis found best, 2 IQR / n^(1/3), but no fewer than 8 and no more than 40 over the range of the
    /// values.
    ///
    /// Source: D. Freedman and P. Diaconis, 1981, Zeitschrift für Wahrscheinlichkeitstheorie 57.
    pub fn coarsened(&self) -> Self {
        let Some((first, last)) = self.occupied() else { return self.clone() };
        let range = last - first + 1;
        let best = 2.0 * (self.quantile(0.75) - self.quantile(0.25)) / libm::cbrt(self.total() as f64);
        // A saturating cast, bounded below.
        let merged = ((best / self.width).round() as usize)
            .clamp(range.div_ceil(DRAWN.1), (range / DRAWN.0).max(range.div_ceil(DRAWN.1)).max(1));
        let first = first - first % merged;
        let counts = self.counts[first..=last].chunks(merged).map(|chunk| chunk.iter().sum()).collect();
        Self { low: self.edge(first), width: self.width * merged as f64, counts }
    }

    /// The quantile of an order in [0,1], values being even within a bin.
    fn quantile(&self, order: f64) -> f64 {
        let target = order * self.total() as f64;
        let mut below = 0.0;
        for (k, &count) in self.counts.iter().enumerate() {
            let count = count as f64;
            if count > 0.0 && below + count >= target {
                return self.edge(k) + self.width * (target - below) / count;
            }
            below += count;
        }
        self.edge(self.counts.len())
    }

    /// The share of values at or below each edge, as corners of a rising line.
    fn cumulated(&self) -> Vec<(f64, f64)> {
        let Some((first, last)) = self.occupied() else { return Vec::new() };
        let total = self.total() as f64;
        let mut below = 0;
        let mut line = vec![(self.edge(first), 0.0)];
        for k in first..=last {
            below += self.counts[k];
            line.push((self.edge(k + 1), below as f64 / total));
        }
        line
    }
}

/// Shape of a cell: height of both frames and what lies between them, as a share of the width.
const ASPECT: f64 = 1.15;
/// Least width of a cell, in sizes of the labels.
const LEAST_WIDTH: f64 = 14.0;
/// Parts of a cell's height: the histogram, the summary below it, and the cumulated shares.
const PARTS: (f64, f64, f64) = (0.52, 0.12, 0.36);

/// Draws distributions beside and below each other.
pub fn draw(heading: &Heading, distributions: &[Distribution], ink: usize, style: &Style) -> Sheet {
    let top = heading.height(style);
    let n = distributions.len();
    let columns = columns(n, LEAST_WIDTH * style.label, 1.0 / ASPECT, top, style);
    let drawn: Vec<Bins> = distributions.iter().map(|one| one.bins.coarsened()).collect();
    let value_axes = |width: f64| -> Vec<Axis> {
        let axes = distributions.iter().zip(&drawn);
        axes.map(|(one, bins)| value_axis(one, bins, width, style)).collect()
    };
    let share_axes = |height: f64| -> (Vec<Axis>, Axis) {
        let room = |part: f64| (part * height / style.tick_spacing) as usize + 1;
        let frequencies = drawn.iter().map(|bins| frequency_axis(bins, room(PARTS.0))).collect();
        (frequencies, Axis::percent(room(PARTS.2), Text::plain("ECDF\u{a0}(%)")))
    };
    let needs_of = |width: f64, height: f64| {
        let (frequencies, cumulated) = share_axes(height);
        let axes = frequencies.iter().chain([&cumulated]);
        let gutter = Gutter::of(axes, height * PARTS.0, style);
        let values = value_axes(width);
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
        (gutter, needs)
    };
    // Labels decide on the size of the frames and that on the labels: one guess settles both.
    let (_, guess) = needs_of(style.width, style.most_height);
    let guess = Division::new(n, columns, guess, top, 0.0, ASPECT, style);
    let (width, height) = guess.frames.first().map_or((0.0, 0.0), |frame| (frame.width(), frame.height()));
    let (gutter, needs) = needs_of(width, height);
    let (frequencies, cumulated) = share_axes(height);
    let division = Division::new(n, columns, needs, top, 0.0, ASPECT, style);

    let mut canvas = Canvas::new(style.width);
    heading.draw(&mut canvas, style);
    for (k, one) in distributions.iter().enumerate() {
        let cell = division.frames[k];
        let x = value_axis(one, &drawn[k], cell.width(), style);
        let upper = Rect { bottom: cell.top + PARTS.0 * cell.height(), ..cell };
        let strip = Rect { top: upper.bottom, bottom: upper.bottom + PARTS.1 * cell.height(), ..cell };
        let lower = Rect { top: strip.bottom + style.gap, ..cell };
        // Titles stand once a row, since every panel of a row shows the same shares.
        let y_title = k % division.columns == 0;
        let plain = Axis { ticks: Vec::new(), title: Text::default(), ..x.clone() };

        let histogram = Panel::new(upper, plain.clone(), frequencies[k].clone());
        histogram.draw_grid(&mut canvas, style);
        draw_bars(&mut canvas, &histogram, &drawn[k], one.bins.total(), ink, style);
        histogram.draw_axes(&mut canvas, style, gutter, Shown { x: false, y_title });

        if let Some(summary) = one.summary {
            let panel = Panel::new(strip, plain, Axis::percent(2, Text::default()));
            draw_summary(&mut canvas, &panel, summary, ink, style);
        }

        let panel = Panel::new(lower, x, cumulated.clone());
        panel.draw_grid(&mut canvas, style);
        draw_cumulated(&mut canvas, &panel, &one.bins, ink, style);
        panel.draw_axes(&mut canvas, style, gutter, Shown { x: true, y_title });

        let place = Rect { left: cell.left - needs.left, right: cell.right + needs.right, ..cell };
        draw_title(&mut canvas, style, place, (n > 1).then_some(k), &one.title);
    }
    Sheet { canvas, height: division.bottom + style.margin }
}

/// The axis of the values, as wide as its bins need.
fn value_axis(one: &Distribution, bins: &Bins, width: f64, style: &Style) -> Axis {
    let (low, high) = match bins.occupied() {
        Some((first, last)) => (bins.edge(first), bins.edge(last + 1)),
        None => (one.bounds.low, one.bounds.high),
    };
    // A bin around the least or the greatest whole number reaches half a number beyond it.
    let reach = if one.bounds.whole { 0.5 } else { 0.0 };
    let extent =
        Extent { low, high, least: one.bounds.least - reach, most: one.bounds.most + reach, ..one.bounds };
    let fits = |axis: &Axis| {
        axis.ticks.windows(2).all(|pair| {
            let apart = (pair[1].at - pair[0].at) / (axis.high - axis.low) * width;
            let [a, b] = [&pair[0], &pair[1]].map(|tick| Face::Regular.advance(&tick.label, style.label));
            (a + b) / 2.0 + style.gap * 1.5 <= apart
        })
    };
    let axes = (4..=7).rev().map(|most_ticks| Axis::numeric(extent, most_ticks, one.quantity.clone()));
    let mut axes = axes.skip_while(|axis| axis.ticks.len() > 4 && !fits(axis));
    let mut axis = axes.next().unwrap_or_else(|| Axis::numeric(extent, 4, one.quantity.clone()));
    if !fits(&axis) {
        // Every other tick, then, goes without a label.
        axis.ticks.iter_mut().skip(1).step_by(2).for_each(|tick| tick.label.clear());
    }
    axis
}

/// The axis of the shares of replicates in a bin, in percent.
fn frequency_axis(bins: &Bins, most_ticks: usize) -> Axis {
    let highest = bins.counts.iter().max().map_or(0.0, |&count| count as f64) / bins.total().max(1) as f64;
    let extent = Extent {
        low: 0.0,
        high: (highest * 104.0).min(100.0),
        least: 0.0,
        most: 100.0,
        span: 1.0,
        whole: false,
    };
    Axis::numeric(extent, most_ticks.min(5), Text::plain("Replicates\u{a0}(%)"))
}

fn draw_bars(canvas: &mut Canvas, panel: &Panel, bins: &Bins, total: u64, ink: usize, style: &Style) {
    let colour = style.palette.ink(ink).colour.tint(style.palette.bands[2]);
    let mut outline = Vec::with_capacity(bins.counts.len() * 4);
    for (k, &count) in bins.counts.iter().enumerate() {
        let share = count as f64 / total as f64 * 100.0;
        let [(left, top), (right, bottom)] = panel.corners((bins.edge(k), 0.0), (bins.edge(k + 1), share));
        // A bin that is thinner than a line is drawn as one.
        let lack = (units(style.line) - (right - left)).max(0);
        let (left, right) = (left - lack / 2, right + lack - lack / 2);
        outline.extend([(left, bottom), (left, top), (right, top), (right, bottom)]);
    }
    // One shape, since seams between neighbouring bars show in some viewers.
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
        area.draw(&Polygon::new(disc(middle, style.mark), Colour::WHITE.filled()))?;
        area.draw(&Polygon::new(disc(middle, style.mark * 0.75), style.palette.text.filled()))
    });
}

fn draw_cumulated(canvas: &mut Canvas, panel: &Panel, bins: &Bins, ink: usize, style: &Style) {
    let mut corners = bins.cumulated();
    if let (Some(&first), Some(&last)) = (corners.first(), corners.last()) {
        corners.insert(0, (panel.x.low, first.1));
        corners.push((panel.x.high, last.1));
    }
    canvas.draw(Layer::named("cumulated"), |area| {
        let line = style.palette.ink(ink).colour.stroked(stroke_units(style.line));
        area.draw(&PathElement::new(panel.path(corners), line))
    });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bins(low: f64, width: f64, counts: &[u64]) -> Bins {
        Bins { low, width, counts: counts.to_vec() }
    }

    #[test]
    fn whole_numbers_stand_in_the_middle_of_their_bins() {
        let fine = bins(0.0, 0.5, &[0, 0, 3, 0, 5, 0]);
        assert_eq!(fine.of_whole_numbers(), bins(0.5, 1.0, &[3, 5]));
        assert_eq!(bins(0.0, 1.0, &[2, 0, 1]).of_whole_numbers(), bins(-0.5, 1.0, &[2, 0, 1]));
        assert_eq!(bins(-0.5, 1.0, &[2, 0, 1]).of_whole_numbers(), bins(-0.5, 1.0, &[2, 0, 1]));
        let wide = bins(0.0, 5.0, &[2, 0, 1]);
        assert_eq!(wide.of_whole_numbers(), wide);
    }

    #[test]
    fn a_constant_stays_in_its_bin() {
        let one = bins(0.0, 0.001, &[vec![0; 250], vec![900], vec![0; 749]].concat());
        assert_eq!(one.coarsened(), bins(0.25, 0.001, &[900]));
        assert_eq!(one.cumulated(), vec![(0.25, 0.0), (0.251, 1.0)]);
    }

    #[test]
    fn nothing_is_no_distribution() {
        let none = bins(0.0, 0.1, &[0; 10]);
        assert_eq!(none.coarsened(), none);
        assert_eq!(none.cumulated(), vec![]);
        assert_eq!(bins(0.0, 0.1, &[]).coarsened().counts, Vec::<u64>::new());
    }

    #[test]
    fn quantiles_lie_evenly_in_a_bin() {
        let even = bins(0.0, 0.1, &[10; 10]);
        for order in [0.1, 0.25, 0.5, 0.975] {
            assert!((even.quantile(order) - order).abs() < 1e-12);
        }
    }

    proptest! {
        #[test]
        fn coarser_bins_hold_the_same_values(counts in prop::collection::vec(0u64..50, 1..600)) {
            let fine = bins(-1.0, 0.01, &counts);
            let coarse = fine.coarsened();
            prop_assert_eq!(coarse.total(), fine.total());
            prop_assert!(coarse.width >= fine.width);
            prop_assert!(coarse.counts.len() <= counts.len().max(DRAWN.1 + 1));
            if let Some((first, last)) = fine.occupied() {
                let (a, b) = coarse.occupied().expect("it holds the same values");
                prop_assert!(coarse.edge(a) <= fine.edge(first) + 1e-9);
                prop_assert!(coarse.edge(b + 1) >= fine.edge(last + 1) - 1e-9);
                if last - first + 1 >= DRAWN.1 {
                    prop_assert!((DRAWN.0 - 1..=DRAWN.1 + 1).contains(&(b - a + 1)), "{} bins", b - a + 1);
                }
            }
        }

        #[test]
        fn cumulated_shares_rise_to_one(counts in prop::collection::vec(0u64..50, 1..100)) {
            let line = bins(0.0, 0.5, &counts).cumulated();
            prop_assert!(line.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1));
            if let Some(last) = line.last() {
                prop_assert_eq!(last.1, 1.0);
            }
        }
    }
}
