//! Several lines with their names at their ends.

use super::{
    fan::draw_line,
    timeline::{Content, Vertical},
};
use crate::plot::{
    canvas::{Canvas, Standing},
    font::{CAP_HEIGHT, Face},
    geometry::Anchor,
    labels::spread,
    palette::Colour,
    panel::Panel,
    style::Style,
    text::Text,
};

/// A line and its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Values at the times of the panel.
    pub values: Vec<f64>,
    /// Its name.
    pub label: String,
    /// Place of its ink in the palette.
    pub ink: usize,
}

/// A panel with lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Lines {
    /// What it shows.
    pub title: String,
    /// Vertical axis.
    pub vertical: Vertical,
    /// Times in decimal years.
    pub times: Vec<f64>,
    /// The lines, the lowest drawn first.
    pub lines: Vec<Line>,
}

impl Content for Lines {
    fn vertical(&self) -> &Vertical {
        &self.vertical
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn right(&self, _panel: &Panel, style: &Style) -> f64 {
        ends_width(self.lines.iter().map(|line| line.label.as_str()), style)
    }

    fn draw_below(&self, _: &mut Canvas, _: &Panel, _: &Style) {}

    fn draw_above(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        for line in &self.lines {
            draw_line(canvas, panel, &self.times, &line.values, style.palette.ink(line.ink), style);
        }
        let ends = self.lines.iter().map(|line| (line.values.last().copied(), line.label.as_str(), line.ink));
        label_ends(canvas, panel, &ends.collect::<Vec<_>>(), style);
    }
}

/// Width right of a frame that the names of lines need.
pub fn ends_width<'a>(labels: impl Iterator<Item = &'a str>, style: &Style) -> f64 {
    style.gap * 2.0 + labels.map(|label| Face::Regular.advance(label, style.label)).fold(0.0, f64::max)
}

/// Writes the names of lines, given as (last value, name, ink), right of the frame beside their ends.
pub fn label_ends(canvas: &mut Canvas, panel: &Panel, ends: &[(Option<f64>, &str, usize)], style: &Style) {
    let wanted: Vec<f64> =
        ends.iter().map(|(end, ..)| panel.place(panel.x.high, end.unwrap_or(0.0)).1).collect();
    let height = style.line_height(style.label);
    let (low, high) = (panel.frame.top - height, panel.frame.bottom + height);
    let Some(places) = spread(&wanted, &vec![height; ends.len()], 0.0, low, high) else { return };
    for ((_, label, ink), y) in ends.iter().zip(places) {
        let at = (panel.frame.right + style.gap * 1.5, y + style.label * CAP_HEIGHT / 2.0);
        let colour = style.palette.ink(*ink).colour.mix(Colour::BLACK, 0.15);
        canvas.text(&Text::plain(*label), Standing::new(at, Anchor::Start, style.label, colour));
    }
}
