//! A panel: a frame on the page with two axes.

use plotters::{
    coord::{CoordTranslate, cartesian::Cartesian2d, types::RangedCoordf64},
    element::PathElement,
};

use super::{
    canvas::{Canvas, Layer, Standing, UNITS, stroke_units, units},
    font::{ASCENT, CAP_HEIGHT, DESCENT},
    geometry::{Anchor, Rect},
    scale::Axis,
    simplify::simplify,
    style::Style,
    text::Text,
};

/// Tolerance in canvas units for omitting points of a line: a fortieth of a millimetre.
const TOLERANCE: f64 = 1.5;

/// A frame with two axes.
#[derive(Clone)]
pub struct Panel {
    /// Frame of the data.
    pub frame: Rect,
    /// Horizontal axis.
    pub x: Axis,
    /// Vertical axis.
    pub y: Axis,
    coordinates: Cartesian2d<RangedCoordf64, RangedCoordf64>,
}

/// Shown parts of the axes of a panel; aligned panels share the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Labels and title of the horizontal axis.
    pub x: bool,
    /// Title of the vertical axis.
    pub y_title: bool,
}

impl Panel {
    /// A panel over `frame`.
    pub fn new(frame: Rect, x: Axis, y: Axis) -> Self {
        let pixels = (units(frame.left)..units(frame.right), units(frame.bottom)..units(frame.top));
        let coordinates = Cartesian2d::new(x.low..x.high, y.low..y.high, pixels);
        Self { frame, x, y, coordinates }
    }

    /// Position of a point on the canvas, in canvas units; a point beyond an axis is moved to its end.
    pub fn at(&self, x: f64, y: f64) -> (i32, i32) {
        self.coordinates.translate(&(self.x.clamp(x), self.y.clamp(y)))
    }

    /// Position of a point on the page, in points.
    pub fn place(&self, x: f64, y: f64) -> (f64, f64) {
        let (x, y) = self.at(x, y);
        (f64::from(x) / UNITS, f64::from(y) / UNITS)
    }

    /// A line on the canvas, without points that make no visible difference.
    pub fn path(&self, points: impl IntoIterator<Item = (f64, f64)>) -> Vec<(i32, i32)> {
        let placed = points.into_iter().map(|(x, y)| {
            let (x, y) = self.at(x, y);
            (f64::from(x), f64::from(y))
        });
        let kept = simplify(&placed.collect::<Vec<_>>(), TOLERANCE);
        // The values are whole numbers.
        kept.into_iter().map(|(x, y)| (x as i32, y as i32)).collect()
    }

    /// The rectangle on the canvas between two corners in data.
    pub fn corners(&self, a: (f64, f64), b: (f64, f64)) -> [(i32, i32); 2] {
        let ((ax, ay), (bx, by)) = (self.at(a.0, a.1), self.at(b.0, b.1));
        [(ax.min(bx), ay.min(by)), (ax.max(bx), ay.max(by))]
    }

    /// Draws light horizontals, to go below the data.
    pub fn draw_grid(&self, canvas: &mut Canvas, style: &Style) {
        canvas.draw(Layer::named("grid"), |area| {
            let line = style.palette.grid.stroked(stroke_units(style.hair * 1.4));
            let zero = style.palette.rule.stroked(stroke_units(style.hair));
            for tick in &self.y.ticks {
                let ends = vec![self.at(self.x.low, tick.at), self.at(self.x.high, tick.at)];
                // If values have a sign, the line at 0 differs from the others.
                let style = if tick.at == 0.0 && self.y.low < 0.0 { zero } else { line };
                area.draw(&PathElement::new(ends, style))?;
            }
            Ok(())
        });
    }

    /// Draws the axes, to go above the data.
    pub fn draw_axes(&self, canvas: &mut Canvas, style: &Style, gutter: Gutter, shown: Shown) {
        let frame = self.frame;
        canvas.draw(Layer::named("axis"), |area| {
            let line = style.palette.axis.stroked(stroke_units(style.axis));
            let bottom = units(frame.bottom);
            area.draw(&PathElement::new(
                vec![(units(frame.left), bottom), (units(frame.right), bottom)],
                line,
            ))?;
            for tick in &self.x.ticks {
                let (x, _) = self.at(tick.at, self.y.low);
                area.draw(&PathElement::new(vec![(x, bottom), (x, bottom + units(style.tick))], line))?;
            }
            Ok(())
        });
        let label = |at, anchor| Standing::new(at, anchor, style.label, style.palette.text);
        if shown.x {
            let baseline = frame.bottom + x_labels_baseline(style);
            for tick in &self.x.ticks {
                let (x, _) = self.place(tick.at, self.y.low);
                canvas.text(&Text::plain(&*tick.label), label((x, baseline), Anchor::Middle));
            }
            for (k, line) in self.x.title.wrap(style.label, frame.width()).iter().enumerate() {
                let y = baseline + (k + 1) as f64 * style.line_height(style.label);
                canvas.text(line, label((frame.centre().0, y), Anchor::Middle));
            }
        }
        let sink = style.label * CAP_HEIGHT / 2.0;
        for tick in &self.y.ticks {
            let (_, y) = self.place(self.x.low, tick.at);
            canvas.text(&Text::plain(&*tick.label), label((frame.left - style.gap, y + sink), Anchor::End));
        }
        if shown.y_title {
            // The last line is next to the labels, whatever the number of lines of other panels.
            let lines = self.y.title.wrap(style.label, frame.height());
            let last = frame.left - style.gap - gutter.labels - gutter.space(style);
            for (k, line) in lines.iter().rev().enumerate() {
                let at = (last - k as f64 * style.line_height(style.label), frame.centre().1);
                canvas.text(line, Standing { upward: true, ..label(at, Anchor::Middle) });
            }
        }
    }
}

/// Distance from the frame down to the baseline of the labels of the horizontal axis.
fn x_labels_baseline(style: &Style) -> f64 {
    style.tick + style.gap * 0.9 + style.label * CAP_HEIGHT
}

/// Height that the ticks and, where shown, the labels and title of a horizontal axis need below a frame of
/// a width.
pub fn x_gutter(axis: &Axis, width: f64, style: &Style, shown: bool) -> f64 {
    if !shown {
        return style.tick;
    }
    let lines = axis.title.wrap(style.label, width).len();
    x_labels_baseline(style) + lines as f64 * style.line_height(style.label) + style.label * DESCENT
}

/// Labels and title left of the frames of aligned panels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gutter {
    /// Width of the widest label of a tick.
    pub labels: f64,
    /// Lines of the longest title.
    pub lines: usize,
}

impl Gutter {
    /// The space that vertical axes of a height need, the same for all panels.
    pub fn of<'a>(axes: impl IntoIterator<Item = &'a Axis>, height: f64, style: &Style) -> Self {
        let mut gutter = Self { labels: 0.0, lines: 0 };
        for axis in axes {
            for tick in &axis.ticks {
                gutter.labels = gutter.labels.max(Text::plain(&*tick.label).width(style.label));
            }
            gutter.lines = gutter.lines.max(axis.title.wrap(style.label, height).len());
        }
        gutter
    }

    /// Width left of the frame.
    pub fn width(&self, style: &Style) -> f64 {
        let titles = match self.lines {
            0 => 0.0,
            n => self.space(style) + style.label * ASCENT + (n - 1) as f64 * style.line_height(style.label),
        };
        titles + self.labels + style.gap
    }

    /// Space between labels and the baseline of the title.
    fn space(&self, style: &Style) -> f64 {
        style.gap * 0.8 + style.label * DESCENT
    }
}
