//! A fan: the median of a series with nested bands around it.

use plotters::element::{PathElement, Polygon};

use super::timeline::{Content, Vertical};
use crate::plot::{
    canvas::{Area, Canvas, Drawn, Layer, stroke_units, units},
    hatch::{Fill, Hatch, Way, draw_lines},
    palette::{Colour, Dash, Ink},
    panel::Panel,
    style::{Style, Theme},
};

/// A central range of the replicates at each time.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Lower ends.
    pub low: Vec<f64>,
    /// Upper ends.
    pub high: Vec<f64>,
}

impl Band {
    /// Fills the band; draws nothing if its width is 0 everywhere.
    ///
    /// # Errors
    ///
    /// Errors of plotters; drawing into memory causes none.
    pub fn draw(&self, area: &Area, panel: &Panel, times: &[f64], colour: Colour, style: &Style) -> Drawn {
        if self.low == self.high {
            return Ok(());
        }
        self.fill(area, panel, times, Fill::Tint(colour), style)
    }

    /// Fills the band with any filling; draws nothing if its width is 0 everywhere.
    pub(super) fn fill(&self, area: &Area, panel: &Panel, times: &[f64], fill: Fill, style: &Style) -> Drawn {
        if self.low == self.high {
            return Ok(());
        }
        let mut outline = line(panel, times, &self.high, style);
        let low = line(panel, times, &self.low, style);
        let colour = match fill {
            Fill::Tint(colour) => colour,
            Fill::Lines(hatch, None) => return draw_lines(area, hatch, (&low, &outline), style),
            Fill::Lines(hatch, Some(under)) => {
                self.fill(area, panel, times, Fill::Tint(under), style)?;
                return draw_lines(area, hatch, (&low, &outline), style);
            }
        };
        outline.extend(low.into_iter().rev());
        area.draw(&Polygon::new(outline, colour.filled()))
    }
}

/// A panel with a fan.
#[derive(Debug, Clone, PartialEq)]
pub struct Fan {
    /// Title.
    pub title: String,
    /// Vertical axis.
    pub vertical: Vertical,
    /// Times in decimal years.
    pub times: Vec<f64>,
    /// Median at each time.
    pub median: Vec<f64>,
    /// Bands, the widest first.
    pub bands: Vec<Band>,
    /// A range behind them, which need not hold them: that under priors.
    pub behind: Option<Band>,
    /// Index of its ink in the palette.
    pub ink: usize,
}

/// Tint of the `k`-th band of an ink, the widest first, where `n` fans share a panel; tints are lighter for more fans.
pub fn band_tint(ink: Ink, k: usize, n: usize, style: &Style) -> Colour {
    let strengths = style.palette.bands;
    ink.colour.tint(strengths[k.min(strengths.len() - 1)] * (2.0 / n.max(1) as f64).min(1.0))
}

/// Tint of the range behind the bands of an ink: half as strong as that of the widest band.
pub fn behind_tint(ink: Ink, style: &Style) -> Colour {
    ink.colour.tint(style.palette.bands[0] / 2.0)
}

/// Fills a range that stands behind bands.
pub fn draw_behind(
    behind: Option<&Band>,
    canvas: &mut Canvas,
    panel: &Panel,
    (times, ink): (&[f64], Ink),
    style: &Style,
) {
    let Some(behind) = behind else { return };
    canvas
        .draw(Layer::named("behind"), |area| behind.draw(area, panel, times, behind_tint(ink, style), style));
}

/// Draws the ends of a range that stands behind bands as dotted lines, over the bands, which may reach beyond it.
pub fn draw_ends(
    behind: Option<&Band>,
    canvas: &mut Canvas,
    panel: &Panel,
    (times, ink): (&[f64], Ink),
    style: &Style,
) {
    let Some(behind) = behind else { return };
    let width = style.line * 0.5;
    canvas.draw(Layer { name: "ends", dash: Some((Dash::Dotted, width)) }, |area| {
        let stroke = ink.colour.stroked(stroke_units(width));
        let mut ends = [&behind.low, &behind.high].into_iter();
        ends.try_for_each(|end| area.draw(&PathElement::new(line(panel, times, end, style), stroke)))
    });
}

/// Distance in points between the lines that hatch the widest band.
const PITCH: f64 = 3.2;

/// Filling of the `k`-th band of the `fan`-th of `n` fans in a panel: a tint; without colour, hatching for all fans but
/// the first, each in a direction of its own, denser for narrower bands.
pub fn band_fill((fan, ink): (usize, Ink), k: usize, n: usize, style: &Style) -> Fill {
    let way = match fan {
        _ if style.theme != Theme::Grey || n < 2 => None,
        0 => None,
        1 => Some(Way::Rising),
        2 => Some(Way::Falling),
        _ => Some(Way::Upright),
    };
    match way {
        None => Fill::Tint(band_tint(ink, k, n, style)),
        Some(way) => {
            let pitch = PITCH * style.scale / f64::from(1_u32 << k.min(4));
            Fill::Lines(Hatch { colour: style.palette.text.mix(Colour::WHITE, 0.2), way, pitch }, None)
        }
    }
}

impl Content for Fan {
    fn vertical(&self) -> &Vertical {
        &self.vertical
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn draw_below(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        let ink = style.palette.ink(self.ink);
        draw_behind(self.behind.as_ref(), canvas, panel, (&self.times, ink), style);
        canvas.draw(Layer::named("bands"), |area| {
            for (k, band) in self.bands.iter().enumerate() {
                band.draw(area, panel, &self.times, band_tint(ink, k, 1, style), style)?;
            }
            Ok(())
        });
        draw_ends(self.behind.as_ref(), canvas, panel, (&self.times, ink), style);
    }

    fn draw_above(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        let ink = style.palette.ink(self.ink);
        draw_line(canvas, panel, &self.times, &self.median, ink, style);
    }
}

/// Draws a series in an ink, with gaps at missing values.
pub fn draw_line(canvas: &mut Canvas, panel: &Panel, times: &[f64], values: &[f64], ink: Ink, style: &Style) {
    canvas.draw(Layer { name: "series", dash: Some((ink.dash, style.line)) }, |area| {
        let stroke = ink.colour.stroked(stroke_units(style.line));
        let mut start = 0;
        for run in values.chunk_by(|a, b| a.is_nan() == b.is_nan()) {
            let end = (start + run.len()).min(times.len());
            if !run[0].is_nan() {
                area.draw(&PathElement::new(line(panel, &times[start..end], run, style), stroke))?;
            }
            start = end;
        }
        Ok(())
    });
}

/// A series on the canvas; a single time becomes a short dash, so that it is visible.
pub fn line(panel: &Panel, times: &[f64], values: &[f64], style: &Style) -> Vec<(i32, i32)> {
    if let ([time], [value]) = (times, values) {
        let (x, y) = panel.at(*time, *value);
        let half = units(style.mark * 2.0);
        let (left, right) = (units(panel.frame.left), units(panel.frame.right));
        return vec![((x - half).max(left), y), ((x + half).min(right), y)];
    }
    panel.path(times.iter().copied().zip(values.iter().copied()))
}
