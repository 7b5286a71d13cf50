//! Response of a quantity to another: a line with bands through marked points, or a scatter plot with means.

use plotters::element::PathElement;

use super::{
    fan::{Band, band_tint, draw_line},
    timeline::{Content, Vertical},
};
use crate::plot::{
    canvas::{Canvas, Layer, stroke_units},
    page::disc,
    palette::Colour,
    panel::Panel,
    style::Style,
};

/// A panel with a response.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// Title.
    pub title: String,
    /// Vertical axis.
    pub vertical: Vertical,
    /// Positions of the line on the horizontal axis, ascending.
    pub places: Vec<f64>,
    /// The line.
    pub values: Vec<f64>,
    /// At most two bands around it, the wider first; may be empty.
    pub bands: Vec<Band>,
    /// An interval at each position; may be empty.
    pub intervals: Vec<(f64, f64)>,
    /// Points behind the line; may be empty.
    pub cloud: Vec<(f64, f64)>,
    /// Index of its ink in the palette.
    pub ink: usize,
}

/// Number of points above which their marks become small.
const MANY: usize = 40;

/// Colours of the wide and the narrow band.
pub fn band_colours(ink: usize, style: &Style) -> [Colour; 2] {
    let ink = style.palette.ink(ink);
    [band_tint(ink, 0, 1, style), band_tint(ink, 2, 1, style)]
}

/// Colour of the points of a cloud.
pub fn cloud_colour(ink: usize, style: &Style) -> Colour {
    style.palette.ink(ink).colour.tint(style.palette.bands[2])
}

impl Content for Response {
    fn vertical(&self) -> &Vertical {
        &self.vertical
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn draw_below(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        let colours = band_colours(self.ink, style);
        // A single band is the narrow one.
        let colours = &colours[colours.len().saturating_sub(self.bands.len())..];
        canvas.draw(Layer::named("bands"), |area| {
            let mut bands = self.bands.iter().zip(colours);
            bands.try_for_each(|(band, colour)| band.draw(area, panel, &self.places, *colour, style))
        });
        canvas.draw(Layer::named("cloud"), |area| {
            let radius = style.mark * if self.cloud.len() > 10 * MANY { 0.3 } else { 0.5 };
            let colour = cloud_colour(self.ink, style);
            self.cloud.iter().try_for_each(|(x, y)| area.draw(&disc(panel.place(*x, *y), radius, colour)))
        });
    }

    fn draw_above(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        let ink = style.palette.ink(self.ink);
        if self.places.len() > 1 {
            draw_line(canvas, panel, &self.places, &self.values, ink, style);
        }
        canvas.draw(Layer::named("points"), |area| {
            let line = style.palette.text.stroked(stroke_units(style.axis * 1.2));
            for (x, (low, high)) in self.places.iter().zip(&self.intervals) {
                area.draw(&PathElement::new(vec![panel.at(*x, *low), panel.at(*x, *high)], line))?;
            }
            let radius = style.mark * if self.places.len() > MANY { 0.45 } else { 0.75 };
            let points = self.places.iter().zip(&self.values);
            for (x, y) in points {
                area.draw(&disc(panel.place(*x, *y), radius, ink.colour))?;
            }
            Ok(())
        });
    }
}
