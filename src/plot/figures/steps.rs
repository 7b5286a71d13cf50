//! Two series of estimates with intervals over steps, side by side and joined by lines.

use plotters::element::PathElement;

use super::timeline::{Content, Vertical};
use crate::plot::{
    canvas::{Canvas, Layer, stroke_units},
    panel::Panel,
    points::{Point, draw_point},
    style::Style,
};

/// An estimate with its interval.
pub type Estimated = (f64, Option<(f64, f64)>);

/// A panel of steps, at 0, 1, 2 and so on.
#[derive(Debug, Clone, PartialEq)]
pub struct Steps {
    /// Title.
    pub title: String,
    /// Vertical axis.
    pub vertical: Vertical,
    /// Two series by step, with the appearance of their points; `None` for a step without estimate.
    pub series: [(Point, Vec<Option<Estimated>>); 2],
}

/// Offset of the series from their step.
const BESIDE: f64 = 0.13;

impl Content for Steps {
    fn vertical(&self) -> &Vertical {
        &self.vertical
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn draw_below(&self, _: &mut Canvas, _: &Panel, _: &Style) {}

    fn draw_above(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        for ((point, series), beside) in self.series.iter().zip([-BESIDE, BESIDE]) {
            canvas.draw(Layer::named("steps"), |area| {
                let placed = series.iter().enumerate().map(|(k, found)| (k as f64 + beside, *found));
                let placed: Vec<(f64, Option<Estimated>)> = placed.collect();
                let thin = point.colour.stroked(stroke_units(style.hair));
                let line = point.colour.stroked(stroke_units(style.axis * 1.4));
                for pair in placed.windows(2) {
                    if let [(a, Some((from, _))), (b, Some((to, _)))] = *pair {
                        area.draw(&PathElement::new(vec![panel.at(a, from), panel.at(b, to)], thin))?;
                    }
                }
                for (x, (value, interval)) in placed.iter().filter_map(|(x, found)| Some((*x, (*found)?))) {
                    if let Some((low, high)) = interval {
                        area.draw(&PathElement::new(vec![panel.at(x, low), panel.at(x, high)], line))?;
                    }
                    draw_point(area, style, *point, panel.place(x, value))?;
                }
                Ok(())
            });
        }
    }
}
