//! A difference over time: its mean with an interval, the spread of single differences, and the line at 0.

use plotters::element::PathElement;

use super::{
    fan::{Band, band_tint, draw_behind, draw_ends, line},
    timeline::{Content, Vertical},
};
use crate::plot::{
    canvas::{Canvas, Layer, Standing, stroke_units},
    font::CAP_HEIGHT,
    geometry::Anchor,
    language::say,
    palette::{Colour, Dash, Ink},
    panel::Panel,
    style::Style,
    text::{Text, elide},
};

/// A panel with a difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Title.
    pub title: String,
    /// Vertical axis.
    pub vertical: Vertical,
    /// Times in decimal years.
    pub times: Vec<f64>,
    /// Mean difference at each time.
    pub mean: Vec<f64>,
    /// Interval of the mean, at each time by itself.
    pub interval: Band,
    /// Simultaneous band of the means at all times.
    pub band: Option<Band>,
    /// Central ranges of single differences, the widest first; may be empty.
    pub spreads: Vec<Band>,
    /// A range behind them, which need not hold them: that of single differences under priors.
    pub behind: Option<Band>,
    /// Index of its ink in the palette.
    pub ink: usize,
}

/// Colour of the interval of the mean, darker than any spread.
pub fn interval_tint(ink: Ink) -> Colour {
    ink.colour.tint(0.72)
}

/// Ink of the lines that bound the simultaneous band.
pub fn rim(ink: Ink) -> Ink {
    Ink { dash: Dash::Dashed, ..ink }
}

impl Difference {
    /// Whether the difference is exactly 0 everywhere.
    fn is_none(&self) -> bool {
        let bands = self.spreads.iter().chain([&self.interval]).chain(&self.band);
        let values = bands.flat_map(|band| band.low.iter().chain(&band.high)).chain(&self.mean);
        values.copied().all(|value| value == 0.0)
    }
}

impl Content for Difference {
    fn vertical(&self) -> &Vertical {
        &self.vertical
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn draw_below(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        let ink = style.palette.ink(self.ink);
        draw_behind(self.behind.as_ref(), canvas, panel, (&self.times, ink), style);
        canvas.draw(Layer::named("spreads"), |area| {
            let mut spreads = self.spreads.iter().enumerate();
            spreads.try_for_each(|(k, band)| {
                band.draw(area, panel, &self.times, band_tint(ink, k, 1, style), style)
            })
        });
        draw_ends(self.behind.as_ref(), canvas, panel, (&self.times, ink), style);
        canvas.draw(Layer::named("interval"), |area| {
            self.interval.draw(area, panel, &self.times, interval_tint(ink), style)
        });
        if let Some(band) = &self.band {
            let width = style.line * 0.5;
            let layer = Layer { name: "band", dash: Some((rim(ink).dash, width)) };
            canvas.draw(layer, |area| {
                [&band.low, &band.high].into_iter().try_for_each(|end| {
                    let stroke = ink.colour.stroked(stroke_units(width));
                    area.draw(&PathElement::new(line(panel, &self.times, end, style), stroke))
                })
            });
        }
        canvas.draw(Layer::named("zero"), |area| {
            let ends = vec![panel.at(panel.x.low, 0.0), panel.at(panel.x.high, 0.0)];
            area.draw(&PathElement::new(ends, style.palette.axis.stroked(stroke_units(style.axis))))
        });
    }

    fn draw_above(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        // Thinner than other lines, since the interval may be very narrow.
        canvas.draw(Layer::named("series"), |area| {
            let mean = style.palette.ink(self.ink).colour.stroked(stroke_units(style.line * 0.7));
            area.draw(&PathElement::new(line(panel, &self.times, &self.mean, style), mean))
        });
        if self.is_none() {
            let (x, y) = panel.place((panel.x.low + panel.x.high) / 2.0, 0.0);
            let room = panel.frame.width() - style.gap * 2.0;
            let text = elide(
                &say!(style.language, "no difference"),
                crate::plot::font::Face::Regular,
                style.label,
                room,
            );
            let at = (x, y - style.label * (1.0 - CAP_HEIGHT) - style.gap);
            let standing = Standing::new(at, Anchor::Middle, style.label, style.palette.text);
            canvas.text(&Text::plain(text), Standing { halo: Some(Colour::WHITE), ..standing });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::scale::Extent;

    #[test]
    fn only_what_is_exactly_none_is_called_so() {
        let extent = Extent { low: -0.1, high: 0.1, least: -1.0, most: 1.0, span: 0.1, whole: false };
        let band = |value: f64| Band { low: vec![0.0, 0.0], high: vec![0.0, value] };
        let difference = |mean: f64, spread: f64| Difference {
            title: String::new(),
            vertical: Vertical::Numeric(extent, Text::default()),
            times: vec![2000.0, 2001.0],
            mean: vec![0.0, mean],
            interval: band(0.0),
            band: None,
            spreads: vec![band(spread)],
            behind: None,
            ink: 0,
        };
        assert!(difference(0.0, 0.0).is_none() && difference(-0.0, 0.0).is_none());
        assert!(!difference(1e-12, 0.0).is_none() && !difference(0.0, 0.2).is_none());
    }
}
