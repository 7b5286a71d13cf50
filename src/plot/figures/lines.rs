//! Several lines, named at their ends.

use plotters::element::PathElement;

use super::{
    ends::{self, End},
    fan::{Band, band_tint, draw_line, line},
    timeline::{Content, Vertical},
};
use crate::plot::{
    canvas::{Canvas, Layer, stroke_units},
    font::Face,
    palette::Colour,
    panel::Panel,
    style::Style,
};

/// Widest name of a line as a share of the page.
const WIDEST_NAME: f64 = 0.25;

/// Widest name on a narrow page, in sizes of the labels.
const NARROW_NAME: f64 = 13.0;

/// The widest name as a share of the page.
fn widest(style: &Style) -> f64 {
    WIDEST_NAME.max(NARROW_NAME * style.label / style.width)
}

/// A line and its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Values at the times of the panel; NaN leaves a gap.
    pub values: Vec<f64>,
    /// Name; empty if a legend names the line.
    pub label: String,
    /// Index of its ink in the palette.
    pub ink: usize,
}

/// A panel with lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Lines {
    /// Title.
    pub title: String,
    /// Vertical axis.
    pub vertical: Vertical,
    /// Times in decimal years.
    pub times: Vec<f64>,
    /// The lines, the lowest drawn first.
    pub lines: Vec<Line>,
    /// Bands around the first line, the widest first; may be empty.
    pub bands: Vec<Band>,
    /// Values of unnamed lines in the background, with gaps as above; may be empty.
    pub others: Vec<Vec<f64>>,
}

impl Content for Lines {
    fn vertical(&self) -> &Vertical {
        &self.vertical
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn right(&self, _panel: &Panel, style: &Style) -> f64 {
        let ends = self.ends();
        if ends.is_empty() { 0.0 } else { ends::width(&ends, widest(style), style) }
    }

    fn draw_below(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        let ink = style.palette.ink(self.lines.first().map_or(0, |line| line.ink));
        canvas.draw(Layer::named("bands"), |area| {
            let mut bands = self.bands.iter().enumerate();
            bands.try_for_each(|(k, band)| {
                band.draw(area, panel, &self.times, band_tint(ink, k, 1, style), style)
            })
        });
    }

    fn draw_above(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        canvas.draw(Layer::named("others"), |area| {
            let thin = other_ink(style).stroked(stroke_units(style.axis));
            for values in &self.others {
                let mut start = 0;
                for run in values.chunk_by(|a, b| a.is_nan() == b.is_nan()) {
                    let end = (start + run.len()).min(self.times.len());
                    if !run[0].is_nan() {
                        let path = line(panel, &self.times[start..end], run, style);
                        area.draw(&PathElement::new(path, thin))?;
                    }
                    start = end;
                }
            }
            Ok(())
        });
        for line in &self.lines {
            draw_line(canvas, panel, &self.times, &line.values, style.palette.ink(line.ink), style);
        }
        ends::draw(canvas, panel, &self.ends(), widest(style), style);
    }
}

/// Whether there is room for a name on one line.
pub fn has_room(name: &str, style: &Style) -> bool {
    Face::Regular.advance(name, style.label) <= WIDEST_NAME * style.width
}

/// Colour of the lines in the background.
pub fn other_ink(style: &Style) -> Colour {
    style.palette.rule.mix(Colour::WHITE, 0.35)
}

impl Lines {
    fn ends(&self) -> Vec<End<'_>> {
        let named = self.lines.iter().filter(|line| !line.label.is_empty());
        named
            .map(|line| End {
                value: line.values.iter().rev().copied().find(|value| !value.is_nan()),
                name: &line.label,
                ink: line.ink,
            })
            .collect()
    }
}
