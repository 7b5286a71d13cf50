//! Signs in rows over time. They differ by shape and weight only; colours are for lines.

use plotters::element::{Circle, PathElement, Polygon};

use super::{
    canvas::{Area, Canvas, Drawn, Layer, stroke_units, units},
    palette::Colour,
    style::Style,
};

/// Meaning of a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// Something that succeeded: a disc.
    Done,
    /// Something that failed: a cross.
    Failed,
    /// Something that was not tried: a small ring.
    Untried,
    /// Violence: an upward triangle.
    Violence,
    /// A new leader: a downward triangle, the same as on the time axis.
    New,
}

/// Draws a sign, its middle at `at` on the page.
pub fn draw_sign(canvas: &mut Canvas, style: &Style, sign: Sign, at: (f64, f64)) {
    canvas.draw(Layer::named("sign"), |area| shape(area, style, sign, at));
}

/// The shapes of a sign.
///
/// # Errors
///
/// Errors of plotters; drawing into memory causes none.
pub fn shape(area: &Area, style: &Style, sign: Sign, (x, y): (f64, f64)) -> Drawn {
    let m = style.mark * 0.85;
    let place = |(dx, dy): (f64, f64)| (units(x + dx * m), units(y + dy * m));
    let corners = |points: &[(f64, f64)]| points.iter().map(|point| place(*point)).collect::<Vec<_>>();
    let line = |points: &[(f64, f64)], colour: Colour| {
        PathElement::new(corners(points), colour.stroked(stroke_units(style.axis * 1.4)))
    };
    match sign {
        Sign::Done => {
            let colour = style.palette.text;
            area.draw(&Circle::new(place((0.0, 0.0)), units(m), colour.filled()))
        }
        Sign::Failed => {
            let colour = style.palette.muted;
            area.draw(&line(&[(-0.85, -0.85), (0.85, 0.85)], colour))?;
            area.draw(&line(&[(-0.85, 0.85), (0.85, -0.85)], colour))
        }
        Sign::Untried => {
            let ring = style.palette.rule.stroked(stroke_units(style.axis));
            area.draw(&Circle::new(place((0.0, 0.0)), units(0.65 * m), Colour::WHITE.filled()))?;
            area.draw(&Circle::new(place((0.0, 0.0)), units(0.65 * m), ring))
        }
        Sign::Violence => area.draw(&Polygon::new(
            corners(&[(-0.8, 0.7), (0.8, 0.7), (0.0, -0.8)]),
            style.palette.text.filled(),
        )),
        Sign::New => area.draw(&Polygon::new(
            corners(&[(-0.8, -0.7), (0.8, -0.7), (0.0, 0.8)]),
            style.palette.axis.filled(),
        )),
    }
}
