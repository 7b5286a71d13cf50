//! Names of lines, beside the frame at the height where each line ends.

use crate::plot::{
    canvas::{Canvas, Standing},
    font::{CAP_HEIGHT, Face},
    geometry::Anchor,
    labels::spread,
    palette::{Colour, Ink},
    panel::Panel,
    style::Style,
    text::Text,
};

/// The end of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct End<'a> {
    /// Its last value, if there is one.
    pub value: Option<f64>,
    /// What it is called.
    pub label: &'a str,
    /// Its ink.
    pub ink: Ink,
}

/// Width that labels need right of the frame.
pub fn width<'a>(labels: impl IntoIterator<Item = &'a str>, style: &Style) -> f64 {
    let widths = labels.into_iter().map(|label| Face::Regular.advance(label, style.label));
    style.gap * 2.0 + widths.fold(0.0, f64::max)
}

/// Writes the labels, apart from each other; none if the frame is too low for them.
pub fn draw(canvas: &mut Canvas, panel: &Panel, ends: &[End], style: &Style) {
    let wanted: Vec<f64> =
        ends.iter().map(|end| panel.place(panel.x.high, end.value.unwrap_or(0.0)).1).collect();
    let height = style.line_height(style.label);
    let (low, high) = (panel.frame.top - height, panel.frame.bottom + height);
    let Some(places) = spread(&wanted, &vec![height; ends.len()], 0.0, low, high) else { return };
    for (end, y) in ends.iter().zip(places) {
        let at = (panel.frame.right + style.gap * 1.5, y + style.label * CAP_HEIGHT / 2.0);
        let colour = end.ink.colour.mix(Colour::BLACK, 0.15);
        canvas.text(&Text::plain(end.label), Standing::new(at, Anchor::Start, style.label, colour));
    }
}
