//! The key to numbered marks.

use super::{Mark, MarkKind, draw_glyph};
use crate::plot::{
    canvas::{Canvas, Standing},
    font::{ASCENT, CAP_HEIGHT, Face},
    geometry::Anchor,
    style::Style,
    text::{Text, elide},
};

/// The key to numbered marks, in columns below the figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    entries: Vec<(MarkKind, String)>,
    columns: usize,
    column_width: f64,
}

impl Key {
    /// A key in as many columns as fit, in the shorter wording if that allows more columns; entries wider than the page are
    /// cut.
    pub fn new(marks: &[Mark], style: &Style) -> Self {
        let room = style.width - 2.0 * style.margin;
        let before = number_width(marks.len(), style) + 2.0 * style.mark + 2.0 * style.gap;
        let gutter = style.gutter;
        let fitting = |wording: usize| {
            let width = |mark: &Mark| Face::Regular.advance(&mark.entry[wording], style.label);
            let widest = marks.iter().map(width).fold(0.0, f64::max);
            (((room + gutter) / (before + widest + gutter)).floor() as usize).clamp(1, 4)
        };
        let wording = usize::from(fitting(1) > fitting(0));
        let columns = fitting(wording);
        let column_width = (room + gutter) / columns as f64;
        let entries = marks.iter().map(|mark| {
            let room = column_width - gutter - before;
            (mark.kind, elide(&mark.entry[wording], Face::Regular, style.label, room))
        });
        Self { entries: entries.collect(), columns, column_width }
    }

    /// Height with the space above it.
    pub fn height(&self, style: &Style) -> f64 {
        if self.entries.is_empty() {
            return 0.0;
        }
        style.gutter * 0.8 + self.rows() as f64 * style.line_height(style.label)
    }

    fn rows(&self) -> usize {
        self.entries.len().div_ceil(self.columns)
    }

    /// Draws the key below `top`.
    pub fn draw(&self, canvas: &mut Canvas, top: f64, style: &Style) {
        let numbers = number_width(self.entries.len(), style);
        for (k, (kind, entry)) in self.entries.iter().enumerate() {
            let (column, row) = (k / self.rows(), k % self.rows());
            let left = style.margin + column as f64 * self.column_width;
            let y =
                top + style.gutter * 0.8 + style.label * ASCENT + row as f64 * style.line_height(style.label);
            let standing = Standing::new((left + numbers, y), Anchor::End, style.label, style.palette.text);
            canvas.text(&Text::plain((k + 1).to_string()), standing);
            let sign = left + numbers + style.gap + style.mark;
            draw_glyph(canvas, style, *kind, (sign, y - style.label * CAP_HEIGHT / 2.0));
            let at = (sign + style.mark + style.gap, y);
            canvas.text(&Text::plain(&**entry), Standing { at, anchor: Anchor::Start, ..standing });
        }
    }
}

fn number_width(n: usize, style: &Style) -> f64 {
    Face::Regular.advance(&n.to_string(), style.label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::style::{Theme, Width};

    fn style() -> Style {
        Style::new(Theme::Journal, Width::DOUBLE)
    }

    fn marks(n: usize) -> Vec<Mark> {
        let mark = |k: usize| Mark {
            at: 2000.0 + k as f64,
            until: None,
            kind: if k.is_multiple_of(2) { MarkKind::Leader } else { MarkKind::Event },
            labels: vec![format!("the long name of mark {k}"), format!("mark {k}")],
            entry: [format!("Jan 2000 the long name of mark {k}"), format!("Jan 2000 mark {k}")],
        };
        (0..n).map(mark).collect()
    }

    #[test]
    fn a_key_is_short_where_that_saves_lines() {
        let marks = marks(6);
        let narrow = Key::new(&marks, &Style::new(Theme::Journal, Width::ONE_AND_A_HALF));
        assert_eq!(narrow.entries[0].1.as_str(), "Jan 2000 mark 0");
        let wide = Key::new(&marks, &style());
        assert_eq!((wide.columns, wide.entries[0].1.as_str()), (4, "Jan 2000 the long name of mark 0"));
        let one = Key::new(&marks[..1], &Style::new(Theme::Journal, Width::SINGLE));
        assert!(one.entries[0].1.starts_with("Jan 2000"));
        assert_eq!(Key::new(&[], &style()).height(&style()), 0.0);
    }
}
