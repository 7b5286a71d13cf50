//! Fillings of areas: a tint, or hatching where colours cannot distinguish areas.

use plotters::element::{PathElement, Rectangle};

use super::{
    canvas::{Area, Drawn, UNITS, stroke_units, units},
    palette::Colour,
    style::Style,
};

/// Filling of an area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fill {
    /// An opaque colour.
    Tint(Colour),
    /// Hatching, on a colour or transparent.
    Lines(Hatch, Option<Colour>),
}

/// Parallel lines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hatch {
    /// Colour of the lines.
    pub colour: Colour,
    /// Direction of the lines.
    pub way: Way,
    /// Distance in points, along the page's width.
    pub pitch: f64,
}

/// Direction of hatching.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From the lower left to the upper right.
    Rising,
    /// From the upper left to the lower right.
    Falling,
    /// Upright.
    Upright,
}

/// Distance in points between sampled positions of an edge.
const STEP: f64 = 0.3;

/// Points of an edge on the canvas, from left to right.
type Edge<'a> = &'a [(i32, i32)];

/// Draws the parts of lines that lie between a lower and an upper edge, given on the canvas from left to right.
///
/// # Errors
///
/// Errors of plotters; drawing into memory causes none.
pub fn draw_lines(area: &Area, hatch: Hatch, (low, high): (Edge<'_>, Edge<'_>), style: &Style) -> Drawn {
    let (Some(first), Some(last)) = (high.first(), high.last()) else { return Ok(()) };
    let stroke = hatch.colour.stroked(stroke_units(style.hair * 1.2));
    let pitch = hatch.pitch * UNITS;
    let (left, right) = (f64::from(first.0), f64::from(last.0));
    if hatch.way == Way::Upright {
        let mut x = (left / pitch).ceil() * pitch;
        while x < right {
            let (bottom, top) = (at(low, x), at(high, x));
            if bottom > top {
                area.draw(&PathElement::new(
                    vec![(x as i32, top as i32), (x as i32, bottom as i32)],
                    stroke,
                ))?;
            }
            x += pitch;
        }
        return Ok(());
    }
    // Lines are y = c - x where they rise, y = c + x where they fall; y goes down the page.
    let slope = if hatch.way == Way::Rising { -1.0 } else { 1.0 };
    let corners = low.iter().chain(high).map(|&(x, y)| f64::from(y) - slope * f64::from(x));
    let (least, most) = corners.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, m), c| (l.min(c), m.max(c)));
    let mut c = (least / pitch).ceil() * pitch;
    while c < most {
        let mut run: Option<(f64, f64)> = None;
        let mut x = left;
        loop {
            let y = slope * x + c;
            let inside = x <= right && at(high, x) <= y && y <= at(low, x);
            match (inside, run) {
                (true, None) => run = Some((x, x)),
                (true, Some((from, _))) => run = Some((from, x)),
                (false, Some((from, to))) => {
                    if to > from {
                        let end = |x: f64| (x as i32, (slope * x + c) as i32);
                        area.draw(&PathElement::new(vec![end(from), end(to)], stroke))?;
                    }
                    run = None;
                }
                (false, None) => {}
            }
            if x > right {
                break;
            }
            x += STEP * UNITS;
        }
        c += pitch;
    }
    Ok(())
}

/// Height of an edge at a position, interpolated between its neighbours.
fn at(edge: &[(i32, i32)], x: f64) -> f64 {
    let after = edge.partition_point(|point| f64::from(point.0) < x);
    let Some(&next) = edge.get(after) else { return edge.last().map_or(0.0, |point| f64::from(point.1)) };
    let Some(&before) = after.checked_sub(1).and_then(|k| edge.get(k)) else { return f64::from(next.1) };
    let (x0, x1) = (f64::from(before.0), f64::from(next.0));
    let share = if x1 > x0 { (x - x0) / (x1 - x0) } else { 1.0 };
    f64::from(before.1) + share * f64::from(next.1 - before.1)
}

/// Fills a rectangle on the page.
///
/// # Errors
///
/// Errors of plotters; drawing into memory causes none.
pub fn draw_box(area: &Area, fill: Fill, [a, b]: [(f64, f64); 2], style: &Style) -> Drawn {
    let corners = [(units(a.0), units(a.1)), (units(b.0), units(b.1))];
    let (hatch, under) = match fill {
        Fill::Tint(colour) => return area.draw(&Rectangle::new(corners, colour.filled())),
        Fill::Lines(hatch, under) => (hatch, under),
    };
    if let Some(colour) = under {
        area.draw(&Rectangle::new(corners, colour.filled()))?;
    }
    let edge = |y: f64| [(units(a.0), units(y)), (units(b.0), units(y))];
    draw_lines(area, hatch, (&edge(b.1), &edge(a.1)), style)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_has_a_height_everywhere() {
        let edge = [(0, 0), (10, 10), (10, 20), (20, 20)];
        assert_eq!([-5.0, 0.0, 5.0, 15.0, 30.0].map(|x| at(&edge, x)), [0.0, 0.0, 5.0, 20.0, 20.0]);
        assert_eq!(at(&[], 1.0), 0.0);
    }
}
