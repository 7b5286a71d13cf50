//! Named points in a plane of two quantities with the same unit, with the line of equality.

use plotters::element::PathElement;

use super::timeline::{Content, Vertical};
use crate::plot::{
    canvas::{Canvas, Layer, Standing, stroke_units, units},
    font::{ASCENT, Face},
    geometry::{Anchor, Rect},
    labels::{Beside, beside},
    palette::{Colour, Dash, Ink},
    panel::Panel,
    points::{Point, draw_point, radius},
    style::Style,
    text::{Text, lines},
};

/// A point of the plane.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Position.
    pub at: (f64, f64),
    /// Interval along the horizontal axis; `None` if there is none.
    pub interval: Option<(f64, f64)>,
    /// Appearance.
    pub point: Point,
    /// Name; empty if it has none.
    pub name: String,
    /// Number beside it if its name is missing or does not fit, explained by a key; may be empty.
    pub number: String,
}

/// A panel with points.
#[derive(Debug, Clone, PartialEq)]
pub struct Plane {
    /// Title.
    pub title: String,
    /// Vertical axis.
    pub vertical: Vertical,
    /// The points, in the order of priority of their names.
    pub points: Vec<Placed>,
    /// Name of the line on which both quantities are equal.
    pub equal: Text,
}

/// Widest name as a share of the frame's width, and most lines of one.
const WIDEST_NAME: f64 = 0.42;
const MOST_LINES: usize = 3;

/// Line on which both quantities are equal.
fn equal_ink(style: &Style) -> Ink {
    Ink { colour: style.palette.rule, dash: Dash::Dashed }
}

/// Least width of one of several planes, in heights of a label: room for a name of two words beside its point.
const LEAST_WIDTH: f64 = 23.0;

impl Plane {
    /// Position at which the line of equality leaves the frame.
    fn end(panel: &Panel) -> f64 {
        panel.x.high.min(panel.y.high)
    }

    /// Position of the name of the line: right of its end if it leaves through the top, otherwise above it.
    fn place_of_equal(&self, panel: &Panel, style: &Style) -> Rect {
        let end = Self::end(panel);
        let (x, y) = panel.place(end, end);
        let (width, height) = (self.equal.width(style.label), style.line_height(style.label));
        let frame = panel.frame;
        if y < frame.top + height && x + style.gap + width <= frame.right {
            return Rect::new(x + style.gap, frame.top, width, height);
        }
        // The point at which the line is the height of the name below the top; the name fits left of it.
        let slope = (y - frame.bottom) / (x - frame.left).max(1e-9);
        let bottom = y.max(frame.top + height);
        let right = (x + (bottom - y) / slope - style.gap).clamp(frame.left + width, frame.right);
        Rect::new(right - width, bottom - height, width, height)
    }

    /// Pieces of the line of equality, as obstacles for texts.
    fn pieces(panel: &Panel) -> Vec<Rect> {
        const PIECES: usize = 60;
        let end = Self::end(panel);
        let at = |k: usize| panel.place(end * k as f64 / PIECES as f64, end * k as f64 / PIECES as f64);
        let piece = |k: usize| {
            let ((ax, ay), (bx, by)) = (at(k), at(k + 1));
            Rect { left: ax, top: by, right: bx.max(ax + 0.1), bottom: ay.max(by + 0.1) }
        };
        (0..PIECES).map(piece).collect()
    }
}

impl Content for Plane {
    fn vertical(&self) -> &Vertical {
        &self.vertical
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn least_width(&self, style: &Style) -> f64 {
        LEAST_WIDTH * style.label
    }

    fn draw_below(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        let ink = equal_ink(style);
        canvas.draw(Layer { name: "equal", dash: Some((ink.dash, style.axis)) }, |area| {
            let end = Self::end(panel);
            let ends = vec![panel.at(0.0, 0.0), panel.at(end, end)];
            area.draw(&PathElement::new(ends, ink.colour.stroked(stroke_units(style.axis))))
        });
    }

    fn draw_above(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        canvas.draw(Layer::named("intervals"), |area| {
            let line = style.palette.muted.stroked(stroke_units(style.axis));
            self.points.iter().filter_map(|placed| Some((placed.at.1, placed.interval?))).try_for_each(
                |(y, (low, high))| {
                    area.draw(&PathElement::new(vec![panel.at(low, y), panel.at(high, y)], line))
                },
            )
        });
        canvas.draw(Layer::named("points"), |area| {
            // The first point is the most important and lies above the others.
            let mut points = self.points.iter().rev();
            points.try_for_each(|placed| {
                draw_point(area, style, placed.point, panel.place(placed.at.0, placed.at.1))
            })
        });
        let equal = self.place_of_equal(panel, style);
        let baseline = |place: &Rect, line: usize| {
            place.top + style.label * ASCENT + line as f64 * style.line_height(style.label)
        };
        let standing = |at, colour| Standing {
            halo: Some(Colour::WHITE),
            ..Standing::new(at, Anchor::Start, style.label, colour)
        };
        canvas.text(&self.equal, standing((equal.left, baseline(&equal, 0)), style.palette.muted));

        let half = radius(style) * 1.2;
        let dot = |placed: &Placed| {
            let (x, y) = panel.place(placed.at.0, placed.at.1);
            Rect::new(x - half, y - half, 2.0 * half, 2.0 * half)
        };
        let mut obstacles = vec![equal];
        obstacles.extend(self.points.iter().map(dot));
        let whisker = |placed: &Placed| {
            let (low, high) = placed.interval?;
            let ((left, y), (right, _)) = (panel.place(low, placed.at.1), panel.place(high, placed.at.1));
            Some(Rect { left, top: y - style.axis, right: right.max(left + 0.1), bottom: y + style.axis })
        };
        obstacles.extend(self.points.iter().filter_map(whisker));
        obstacles.extend(Self::pieces(panel));

        let widest = WIDEST_NAME * panel.frame.width();
        let leading = style.line_height(style.label);
        let points: Vec<(f64, f64)> =
            self.points.iter().map(|placed| panel.place(placed.at.0, placed.at.1)).collect();
        let set = |lines: &[String], k: usize, obstacles: &[Rect]| {
            let widths = lines.iter().map(|line| Face::Regular.advance(line, style.label));
            let size = (widths.fold(0.0, f64::max), lines.len().max(1) as f64 * leading);
            let text = Beside { point: points[k], size };
            beside(&[text], obstacles, &points, panel.frame, half + style.gap * 0.5)
                .into_iter()
                .next()
                .flatten()
        };
        // Names first, then numbers, which fit where names do not.
        let mut labelled: Vec<(usize, Vec<String>, Rect)> = Vec::new();
        for (k, placed) in self.points.iter().enumerate().filter(|(_, placed)| !placed.name.is_empty()) {
            let lines = lines(&placed.name, Face::Regular, style.label, widest, MOST_LINES);
            if let Some(place) = set(&lines, k, &obstacles) {
                obstacles.push(place);
                labelled.push((k, lines, place));
            }
        }
        for (k, placed) in self.points.iter().enumerate().filter(|(_, placed)| !placed.number.is_empty()) {
            let number = vec![placed.number.clone()];
            if labelled.iter().any(|(other, _, _)| *other == k) {
                continue;
            }
            if let Some(place) = set(&number, k, &obstacles) {
                obstacles.push(place);
                labelled.push((k, number, place));
            }
        }
        canvas.draw(Layer::named("leaders"), |area| {
            let thin = style.palette.rule.stroked(stroke_units(style.hair));
            for (k, _, place) in &labelled {
                let (x, y) = points[*k];
                // A line from the edge of the point to the nearest position of the text, if they are apart.
                let near = (x.clamp(place.left, place.right), y.clamp(place.top, place.bottom));
                let (across, down) = (near.0 - x, near.1 - y);
                let far = (across * across + down * down).sqrt();
                if far > 2.5 * half {
                    let from = (x + across / far * half, y + down / far * half);
                    let ends = [from, near].map(|(x, y)| (units(x), units(y))).to_vec();
                    area.draw(&PathElement::new(ends, thin))?;
                }
            }
            Ok(())
        });
        for (_, lines, place) in &labelled {
            for (k, line) in lines.iter().enumerate() {
                let at = (place.left, baseline(place, k));
                canvas.text(&Text::plain(&**line), standing(at, style.palette.text));
            }
        }
    }
}
