//! Signs over time, in one row per state.

use super::timeline::{Content, Vertical};
use crate::plot::{
    canvas::{Canvas, Layer},
    panel::Panel,
    signs::{Sign, shape},
    style::Style,
};

/// A sign in a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// Time in decimal years.
    pub at: f64,
    /// The row, counted from the top.
    pub row: usize,
    /// Distance below the middle of the row, in rows.
    pub below: f64,
    /// Sign.
    pub sign: Sign,
}

/// A panel of rows with signs.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    /// Title.
    pub title: String,
    /// The rows: [`Vertical::Rows`].
    pub vertical: Vertical,
    /// The signs in the order of drawing.
    pub signs: Vec<Placed>,
}

impl Content for Rows {
    fn vertical(&self) -> &Vertical {
        &self.vertical
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn draw_below(&self, _: &mut Canvas, _: &Panel, _: &Style) {}

    fn draw_above(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        canvas.draw(Layer::named("signs"), |area| {
            for placed in &self.signs {
                let y = panel.y.high - 0.5 - placed.row as f64 - placed.below;
                shape(area, style, placed.sign, panel.place(placed.at, y))?;
            }
            Ok(())
        });
    }
}
