//! Shares of a whole over time, one above the other.

use plotters::element::{PathElement, Polygon, Rectangle};

use super::{
    fan::line,
    room::roomiest,
    timeline::{Content, Vertical},
};
use crate::plot::{
    canvas::{Canvas, Layer, Standing, stroke_units, units},
    font::{CAP_HEIGHT, Face},
    geometry::Anchor,
    labels::spread,
    palette::Colour,
    panel::Panel,
    style::Style,
    text::{Text, elide},
};

/// A panel of stacked shares.
#[derive(Debug, Clone, PartialEq)]
pub struct Stack {
    /// What it shows.
    pub title: String,
    /// Vertical axis.
    pub vertical: Vertical,
    /// Times in decimal years.
    pub times: Vec<f64>,
    /// Name and shares of each category, the one at the bottom first; at each time the shares add up to 1.
    pub layers: Vec<(String, Vec<f64>)>,
}

/// Share that a category must reach at some time to be labelled: the thickness of a line.
pub const LEAST_SHARE: f64 = 0.005;
/// Widest label, in sizes of the text: what is longer is cut.
const WIDEST_LABEL: f64 = 16.0;

impl Stack {
    /// Colour of a layer: the ramp runs from the top, whose category is the first.
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

    fn label(&self, k: usize, style: &Style) -> String {
        elide(&self.layers[k].0, Face::Regular, style.label, WIDEST_LABEL * style.label)
    }

    /// Whether the layer is ever wide enough to be seen.
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

    fn right(&self, style: &Style) -> f64 {
        // Whether a label fits inside its layer is only known once the panel has a size.
        let widest = (0..self.layers.len())
            .filter(|&k| self.is_seen(k))
            .map(|k| Face::Regular.advance(&self.label(k, style), style.label))
            .fold(0.0, f64::max);
        style.gap * 4.0 + style.label * 0.8 + widest
    }

    fn draw_below(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        canvas.draw(Layer::named("shares"), |area| {
            for (k, (low, high)) in self.edges().iter().enumerate() {
                let mut outline = line(panel, &self.times, high, style);
                outline.extend(line(panel, &self.times, low, style).into_iter().rev());
                area.draw(&Polygon::new(outline, self.colour(k, style).filled()))?;
            }
            // White lines keep neighbours apart in any print.
            for (low, _) in self.edges().iter().skip(1) {
                let edge = line(panel, &self.times, low, style);
                area.draw(&PathElement::new(edge, Colour::WHITE.stroked(stroke_units(style.axis))))?;
            }
            Ok(())
        });
    }

    fn draw_above(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        let height = style.line_height(style.label);
        let sink = style.label * CAP_HEIGHT / 2.0;
        let mut beside: Vec<(usize, f64)> = Vec::new();
        for (k, edges) in self.edges().iter().enumerate().filter(|&(k, _)| self.is_seen(k)) {
            let label = Text::plain(self.label(k, style));
            let width = label.width(style.label) + 2.0 * style.gap;
            match roomiest(panel, &self.times, (&edges.0, &edges.1), (width, height * 1.15)) {
                Some(room) => {
                    let ground = self.colour(k, style);
                    let (x, y) = room.centre();
                    let standing =
                        Standing::new((x, y + sink), Anchor::Middle, style.label, ground.contrast());
                    canvas.text(&label, Standing { halo: Some(ground), ..standing });
                }
                None => {
                    let end = |values: &[f64]| values.last().copied().unwrap_or(0.0);
                    let middle = (end(&edges.0) + end(&edges.1)) / 2.0;
                    beside.push((k, panel.place(panel.x.high, middle).1));
                }
            }
        }
        let wanted: Vec<f64> = beside.iter().map(|&(_, y)| y).collect();
        let (low, high) = (panel.frame.top - height, panel.frame.bottom + height);
        let Some(places) = spread(&wanted, &vec![height; wanted.len()], 0.0, low, high) else { return };
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
            let at = (left + side + style.gap, y + sink);
            let standing = Standing::new(at, Anchor::Start, style.label, style.palette.text);
            canvas.text(&Text::plain(self.label(k, style)), standing);
        }
    }
}
