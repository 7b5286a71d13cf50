//! Predictions of a series over its observations, with the years shaded to which nothing is fitted.

use plotters::element::Rectangle;

use super::{
    fan::{Band, band_tint, draw_line},
    timeline::{Content, Vertical},
};
use crate::plot::{
    canvas::{Canvas, Layer},
    palette::{Colour, Dash, Ink},
    panel::Panel,
    points::{Point, Shape, draw_point},
    style::Style,
};

/// Ink of the prediction.
pub const INK: usize = 0;
/// Ink of another one.
pub const OTHER: usize = 1;

/// A panel with what was predicted of a series, over what was observed.
#[derive(Debug, Clone, PartialEq)]
pub struct Predictions {
    /// Title.
    pub title: String,
    /// Vertical axis.
    pub vertical: Vertical,
    /// Times in decimal years.
    pub times: Vec<f64>,
    /// Observations.
    pub observed: Vec<f64>,
    /// Medians of the prediction.
    pub median: Vec<f64>,
    /// 90%, then 50%.
    pub bands: [Band; 2],
    /// A simple forecast.
    pub line: Vec<f64>,
    /// Medians of another prediction; may be empty.
    pub other: Vec<f64>,
    /// From when on nothing is fitted.
    pub later: f64,
}

/// Colour of the years after the fit.
pub fn shade(style: &Style) -> Colour {
    style.palette.grid.mix(Colour::WHITE, 0.45)
}

/// Ink of the simple forecast.
pub fn line_ink(style: &Style) -> Ink {
    Ink { colour: style.palette.muted, dash: Dash::Dashed }
}

/// Point of an observation.
pub fn point(style: &Style) -> Point {
    Point { shape: Shape::Round, colour: style.palette.text, is_filled: true }
}

impl Content for Predictions {
    fn vertical(&self) -> &Vertical {
        &self.vertical
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn draw_below(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        canvas.draw(Layer::named("later"), |area| {
            let corners = panel.corners((self.later, panel.y.low), (panel.x.high, panel.y.high));
            area.draw(&Rectangle::new(corners, shade(style).filled()))
        });
        let ink = style.palette.ink(INK);
        canvas.draw(Layer::named("bands"), |area| {
            for (k, band) in self.bands.iter().enumerate() {
                band.draw(area, panel, &self.times, band_tint(ink, k, 1, style), style)?;
            }
            Ok(())
        });
    }

    fn draw_above(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        draw_line(canvas, panel, &self.times, &self.line, line_ink(style), style);
        if !self.other.is_empty() {
            draw_line(canvas, panel, &self.times, &self.other, style.palette.ink(OTHER), style);
        }
        draw_line(canvas, panel, &self.times, &self.median, style.palette.ink(INK), style);
        canvas.draw(Layer::named("observed"), |area| {
            let mut points = self.times.iter().zip(&self.observed);
            points.try_for_each(|(x, y)| draw_point(area, style, point(style), panel.place(*x, *y)))
        });
    }
}
