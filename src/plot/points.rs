//! Points that differ by shape and filling, for print without colour.

use plotters::element::{Circle, PathElement, Polygon};

use super::{
    canvas::{Area, Drawn, stroke_units, units},
    palette::Colour,
    style::Style,
};

/// Appearance of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Its outline.
    pub shape: Shape,
    /// Its colour.
    pub colour: Colour,
    /// Whether it is filled; otherwise only its edge is drawn, on paper.
    pub is_filled: bool,
}

/// The outline of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A circle.
    Round,
    /// A square on one of its corners.
    Diamond,
}

/// Half the size of a point.
pub fn radius(style: &Style) -> f64 {
    style.mark * 0.85
}

/// Draws a point, its middle at `at` on the page.
///
/// # Errors
///
/// Errors of plotters; drawing into memory causes none.
pub fn draw_point(area: &Area, style: &Style, point: Point, (x, y): (f64, f64)) -> Drawn {
    let edge = point.colour.stroked(stroke_units(style.axis * 1.5));
    let inside = if point.is_filled { point.colour } else { Colour::WHITE }.filled();
    match point.shape {
        Shape::Round => {
            let (middle, radius) = ((units(x), units(y)), units(radius(style)));
            area.draw(&Circle::new(middle, radius, inside))?;
            area.draw(&Circle::new(middle, radius, edge))
        }
        Shape::Diamond => {
            let far = radius(style) * 1.25;
            let corner = |(dx, dy): (f64, f64)| (units(x + dx * far), units(y + dy * far));
            let corners = [(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)].map(corner);
            area.draw(&Polygon::new(corners.to_vec(), inside))?;
            let around: Vec<(i32, i32)> = corners.into_iter().chain([corners[0], corners[1]]).collect();
            area.draw(&PathElement::new(around, edge))
        }
    }
}
