//! General figures: forms of picture that do not depend on the source of their numbers.

pub mod along;
pub mod bars;
pub mod bins;
pub mod columns;
pub mod difference;
pub mod distribution;
pub mod ends;
pub mod estimates;
pub mod estimation;
pub mod fan;
pub mod fans;
pub mod forest;
pub mod gap;
pub mod heat;
pub mod keys;
pub mod lines;
pub mod matrix;
pub mod network;
pub mod plane;
pub mod predictions;
pub mod response;
pub mod room;
pub mod rows;
pub mod stack;
pub mod staircase;
pub mod steps;
pub mod table;
pub mod timeline;
pub mod waterfall;
pub mod whiskers;

use super::{
    canvas::{Canvas, Head},
    figure::{Caption, Figure, Provenance},
    style::Style,
};

/// A drawn page without a name.
#[derive(Debug)]
pub struct Sheet {
    /// Canvas.
    pub canvas: Canvas,
    /// Height in points.
    pub height: f64,
    /// Whether every dated mark is named in the picture.
    pub has_marks: bool,
}

impl Sheet {
    /// A page without dated marks.
    pub fn new(canvas: Canvas, height: f64) -> Self {
        Self { canvas, height, has_marks: false }
    }

    /// The finished figure.
    pub fn into_figure(
        self,
        style: &Style,
        name: &str,
        title: &str,
        caption: &Caption,
        provenance: &Provenance,
    ) -> Figure {
        let (page_caption, caption) = (caption.of_page(), caption.in_full(self.has_marks));
        let head = Head { title, caption: &caption, provenance };
        let svg = self.canvas.finish(style.width_mm, style.height.unwrap_or(self.height), &head);
        Figure {
            name: name.to_owned(),
            title: title.to_owned(),
            svg,
            caption,
            page_caption,
            provenance: provenance.clone(),
            language: style.language,
        }
    }
}
