//! Two lines and the area between them.

use plotters::element::Polygon;

use super::{
    ends::{self, End},
    fan::{draw_line, line},
    room::roomiest,
    timeline::{Content, Vertical},
};
use crate::plot::{
    canvas::{Canvas, Layer, Standing},
    font::CAP_HEIGHT,
    geometry::Anchor,
    palette::Colour,
    panel::Panel,
    style::Style,
    text::Text,
};

/// A panel with two lines; the shading between them depends on which is above.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// Title.
    pub title: String,
    /// Vertical axis.
    pub vertical: Vertical,
    /// Times in decimal years.
    pub times: Vec<f64>,
    /// The line that is usually above, and its label.
    pub upper: (Vec<f64>, String),
    /// The line that is usually below, and its label.
    pub lower: (Vec<f64>, String),
    /// Labels of the area: where the upper line is above, and where the lower line is above.
    pub between: [String; 2],
}

/// Widest label of a line, as a share of the page's width.
const WIDEST_LABEL: f64 = 0.3;

/// Ink of the upper and the lower line.
pub const INKS: [usize; 2] = [1, 0];

/// Tints of the area where the upper line is above and where the lower line is above; both differ from tints of bands.
pub fn tints(style: &Style) -> [Colour; 2] {
    let upper = style.palette.ink(INKS[0]).colour.tint(style.palette.bands[0]);
    [upper, style.palette.rule.tint(0.45)]
}

impl Gap {
    /// Both lines with a common point at each crossing: (time, upper, lower).
    fn crossed(&self) -> Vec<(f64, f64, f64)> {
        let points: Vec<(f64, f64, f64)> = self
            .times
            .iter()
            .zip(&self.upper.0)
            .zip(&self.lower.0)
            .map(|((&time, &upper), &lower)| (time, upper, lower))
            .collect();
        let mut crossed = Vec::with_capacity(points.len());
        for (k, &point) in points.iter().enumerate() {
            if let Some(&before) = k.checked_sub(1).and_then(|k| points.get(k)) {
                let (a, b) = (before.1 - before.2, point.1 - point.2);
                if a * b < 0.0 {
                    let share = a / (a - b);
                    let between = |from: f64, to: f64| from + share * (to - from);
                    let level = between(before.1, point.1);
                    crossed.push((between(before.0, point.0), level, level));
                }
            }
            crossed.push(point);
        }
        crossed
    }

    /// Both lines at their ends.
    fn ends(&self) -> Vec<End<'_>> {
        let lines = [&self.upper, &self.lower].into_iter().zip(INKS);
        lines.map(|((values, name), ink)| End { value: values.last().copied(), name, ink }).collect()
    }

    /// Writes the labels into the areas, if they fit.
    fn label_spaces(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        let (upper, lower) = (&self.upper.0[..], &self.lower.0[..]);
        let spaces = self.between.iter().zip([(lower, upper), (upper, lower)]).zip(tints(style));
        for ((name, lines), tint) in spaces {
            let text = Text::plain(&**name);
            let size = (text.width(style.label) + 2.0 * style.gap, style.line_height(style.label) * 1.3);
            if let Some(room) = roomiest(panel, &self.times, lines, size) {
                let (x, y) = room.centre();
                let at = (x, y + style.label * CAP_HEIGHT / 2.0);
                let standing = Standing::new(at, Anchor::Middle, style.label, style.palette.text);
                canvas.text(&text, Standing { halo: Some(tint), ..standing });
            }
        }
    }
}

impl Content for Gap {
    fn vertical(&self) -> &Vertical {
        &self.vertical
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn right(&self, _panel: &Panel, style: &Style) -> f64 {
        ends::width(&self.ends(), WIDEST_LABEL, style)
    }

    fn draw_below(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        let points = self.crossed();
        let times: Vec<f64> = points.iter().map(|point| point.0).collect();
        let shade = |canvas: &mut Canvas, tint: Colour, from: &[f64], to: &[f64]| {
            if from == to {
                return;
            }
            canvas.draw(Layer::named("gap"), |area| {
                let mut outline = line(panel, &times, to, style);
                outline.extend(line(panel, &times, from, style).into_iter().rev());
                area.draw(&Polygon::new(outline, tint.filled()))
            });
        };
        let upper: Vec<f64> = points.iter().map(|point| point.1).collect();
        let lower: Vec<f64> = points.iter().map(|point| point.2).collect();
        let highest: Vec<f64> = points.iter().map(|point| point.1.max(point.2)).collect();
        let [above, below] = tints(style);
        shade(canvas, above, &lower, &highest);
        shade(canvas, below, &upper, &highest);
    }

    fn draw_above(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        for ((values, _), ink) in [&self.upper, &self.lower].into_iter().zip(INKS) {
            draw_line(canvas, panel, &self.times, values, style.palette.ink(ink), style);
        }
        self.label_spaces(canvas, panel, style);
        ends::draw(canvas, panel, &self.ends(), WIDEST_LABEL, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::scale::Extent;

    fn gap(upper: &[f64], lower: &[f64]) -> Gap {
        let extent = Extent { low: 0.0, high: 1.0, least: 0.0, most: 1.0, span: 0.1, whole: false };
        Gap {
            title: String::new(),
            vertical: Vertical::Numeric(extent, Text::default()),
            times: (0..upper.len()).map(|k| k as f64).collect(),
            upper: (upper.to_vec(), "paper".to_owned()),
            lower: (lower.to_vec(), "implemented".to_owned()),
            between: ["paper ahead", "implemented ahead"].map(str::to_owned),
        }
    }

    #[test]
    fn a_crossing_becomes_a_common_point() {
        let crossed = gap(&[0.0, 1.0], &[0.5, 0.5]).crossed();
        assert_eq!(crossed, vec![(0.0, 0.0, 0.5), (0.5, 0.5, 0.5), (1.0, 1.0, 0.5)]);
        assert_eq!(gap(&[0.5, 0.5], &[0.5, 0.5]).crossed().len(), 2);
        assert_eq!(gap(&[], &[]).crossed().len(), 0);
    }
}
