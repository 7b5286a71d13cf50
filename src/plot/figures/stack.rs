//! Stacked shares over time.

use plotters::element::{PathElement, Polygon, Rectangle};

use super::{
    fan::line,
    room::roomiest,
    timeline::{Content, Vertical},
};
use crate::plot::{
    canvas::{Canvas, Layer, Standing, stroke_units, units},
    font::{CAP_HEIGHT, Face},
    geometry::{Anchor, Rect},
    labels::spread,
    palette::Colour,
    panel::Panel,
    style::Style,
    text::{Text, lines},
};

/// A panel of stacked shares.
#[derive(Debug, Clone, PartialEq)]
pub struct Stack {
    /// Title.
    pub title: String,
    /// Vertical axis.
    pub vertical: Vertical,
    /// Times in decimal years.
    pub times: Vec<f64>,
    /// Name and shares of each category from the bottom up; at each time the shares add up to 1.
    pub layers: Vec<(String, Vec<f64>)>,
}

/// Least maximal share of a labelled category: the thickness of a line.
pub const LEAST_SHARE: f64 = 0.005;
/// Widest label as a share of the page's width, and most lines of a label; longer labels are cut.
const WIDEST_LABEL: f64 = 0.24;
const MOST_LINES: usize = 3;

impl Stack {
    /// Colour of a layer; the colour ramp begins at the top.
    fn colour(&self, k: usize, style: &Style) -> Colour {
        style.palette.ordered(self.layers.len() - 1 - k, self.layers.len())
    }

    /// Lower and upper edge of every layer.
    fn edges(&self) -> Vec<(Vec<f64>, Vec<f64>)> {
        let mut below = vec![0.0; self.times.len()];
        let mut edges = Vec::with_capacity(self.layers.len());
        for (_, shares) in &self.layers {
            let above: Vec<f64> = below.iter().zip(shares).map(|(below, share)| below + share).collect();
            edges.push((below, above.clone()));
            below = above;
        }
        edges
    }

    /// The label of a layer, in lines.
    fn label(&self, k: usize, style: &Style) -> Vec<String> {
        lines(&self.layers[k].0, Face::Regular, style.label, WIDEST_LABEL * style.width, MOST_LINES)
    }

    /// The position inside a layer with most room for its label; `None` if it fits nowhere.
    fn inside(
        &self,
        k: usize,
        (low, high): &(Vec<f64>, Vec<f64>),
        panel: &Panel,
        style: &Style,
    ) -> Option<Rect> {
        let height = self.label(k, style).len() as f64 * style.line_height(style.label);
        let size = (self.label_width(k, style) + 2.0 * style.gap, height * 1.1);
        roomiest(panel, &self.times, (low, high), size)
    }

    /// Width of the label of a layer.
    fn label_width(&self, k: usize, style: &Style) -> f64 {
        let label = self.label(k, style);
        label.iter().map(|line| Face::Regular.advance(line, style.label)).fold(0.0, f64::max)
    }

    /// Whether the layer is visible at some time.
    fn is_seen(&self, k: usize) -> bool {
        self.layers[k].1.iter().any(|&share| share >= LEAST_SHARE)
    }
}

impl Content for Stack {
    fn vertical(&self) -> &Vertical {
        &self.vertical
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn right(&self, panel: &Panel, style: &Style) -> f64 {
        let beside = self.edges().into_iter().enumerate().filter(|&(k, _)| self.is_seen(k));
        let widths = beside
            .filter(|(k, edges)| self.inside(*k, edges, panel, style).is_none())
            .map(|(k, _)| style.gap * 4.0 + style.label * 0.8 + self.label_width(k, style));
        widths.fold(0.0, f64::max)
    }

    fn draw_below(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        canvas.draw(Layer::named("shares"), |area| {
            for (k, (low, high)) in self.edges().iter().enumerate() {
                let mut outline = line(panel, &self.times, high, style);
                outline.extend(line(panel, &self.times, low, style).into_iter().rev());
                area.draw(&Polygon::new(outline, self.colour(k, style).filled()))?;
            }
            // White lines separate neighbours in any print.
            for (low, _) in self.edges().iter().skip(1) {
                let edge = line(panel, &self.times, low, style);
                area.draw(&PathElement::new(edge, Colour::WHITE.stroked(stroke_units(style.axis))))?;
            }
            Ok(())
        });
    }

    fn draw_above(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        let leading = style.line_height(style.label);
        let sink = style.label * CAP_HEIGHT / 2.0;
        let write = |canvas: &mut Canvas, k: usize, middle: f64, standing: Standing| {
            let label = self.label(k, style);
            let first = middle + sink - (label.len() as f64 - 1.0) / 2.0 * leading;
            for (line, text) in label.iter().enumerate() {
                let at = (standing.at.0, first + line as f64 * leading);
                canvas.text(&Text::plain(text), Standing { at, ..standing });
            }
        };
        let height = |k: usize| self.label(k, style).len() as f64 * leading;

        let mut beside: Vec<(usize, f64)> = Vec::new();
        for (k, edges) in self.edges().iter().enumerate().filter(|&(k, _)| self.is_seen(k)) {
            if let Some(room) = self.inside(k, edges, panel, style) {
                let ground = self.colour(k, style);
                let standing = Standing::new(room.centre(), Anchor::Middle, style.label, ground.contrast());
                write(canvas, k, room.centre().1, Standing { halo: Some(ground), ..standing });
            } else {
                let end = |values: &[f64]| values.last().copied().unwrap_or(0.0);
                let middle = (end(&edges.0) + end(&edges.1)) / 2.0;
                beside.push((k, panel.place(panel.x.high, middle).1));
            }
        }

        let wanted: Vec<f64> = beside.iter().map(|&(_, y)| y).collect();
        let sizes: Vec<f64> = beside.iter().map(|&(k, _)| height(k)).collect();
        let (low, high) = (panel.frame.top - leading, panel.frame.bottom + leading);
        let Some(places) = spread(&wanted, &sizes, 0.0, low, high) else { return };
        for (&(k, from), y) in beside.iter().zip(places) {
            let left = panel.frame.right + style.gap * 2.0;
            let side = style.label * 0.8;
            canvas.draw(Layer::named("pointer"), |area| {
                let pointer =
                    vec![(units(panel.frame.right), units(from)), (units(left - style.gap * 0.5), units(y))];
                area.draw(&PathElement::new(pointer, style.palette.rule.stroked(stroke_units(style.hair))))?;
                let corners =
                    [(units(left), units(y - side / 2.0)), (units(left + side), units(y + side / 2.0))];
                area.draw(&Rectangle::new(corners, self.colour(k, style).filled()))
            });
            let at = (left + side + style.gap, y);
            write(canvas, k, y, Standing::new(at, Anchor::Start, style.label, style.palette.text));
        }
    }
}
