//! Several lines with their names at their ends.

use super::{
    ends::{self, End},
    fan::draw_line,
    timeline::{Content, Vertical},
};
use crate::plot::{canvas::Canvas, panel::Panel, style::Style};

/// Widest name of a line as a share of the page.
const WIDEST_NAME: f64 = 0.25;

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
        ends::width(&self.ends(), WIDEST_NAME, style)
    }

    fn draw_below(&self, _: &mut Canvas, _: &Panel, _: &Style) {}

    fn draw_above(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        for line in &self.lines {
            draw_line(canvas, panel, &self.times, &line.values, style.palette.ink(line.ink), style);
        }
        ends::draw(canvas, panel, &self.ends(), WIDEST_NAME, style);
    }
}

impl Lines {
    fn ends(&self) -> Vec<End<'_>> {
        let lines = self.lines.iter();
        lines
            .map(|line| End { value: line.values.last().copied(), name: &line.label, ink: line.ink })
            .collect()
    }
}
