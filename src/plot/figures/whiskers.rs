//! Lines with intervals at a few times, side by side, for panels in which bands of many lines would hide each other.

use plotters::element::PathElement;

use super::{
    lines::Lines,
    timeline::{Content, Vertical},
};
use crate::plot::{
    canvas::{Canvas, Layer, stroke_units, units},
    panel::Panel,
    style::Style,
};

/// A time and the ends of an interval.
pub type Whisker = (f64, f64, f64);

/// A panel of lines with whiskers.
#[derive(Debug, Clone, PartialEq)]
pub struct Whiskered {
    /// The lines.
    pub lines: Lines,
    /// The whiskers of each line.
    pub whiskers: Vec<Vec<Whisker>>,
}

/// Number of whiskers of a line.
const DATES: usize = 6;

/// Indices of the times at which the `line`-th of `lines` has whiskers: about `DATES`, the last near the end; no two
/// lines share a time if times are dense enough.
pub fn places(times: usize, line: usize, lines: usize) -> Vec<usize> {
    let every = times as f64 / DATES as f64;
    let beside = every * 0.8 * (line as f64 + 0.5) / lines.max(1) as f64;
    let place = |date: usize| (date as f64 * every + every * 0.2 + beside) as usize;
    let mut places: Vec<usize> = (0..DATES).map(place).filter(|&place| place < times).collect();
    places.dedup();
    places
}

impl Content for Whiskered {
    fn vertical(&self) -> &Vertical {
        self.lines.vertical()
    }

    fn title(&self) -> &str {
        self.lines.title()
    }

    fn right(&self, panel: &Panel, style: &Style) -> f64 {
        self.lines.right(panel, style)
    }

    fn draw_below(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        self.lines.draw_below(canvas, panel, style);
        for (line, whiskers) in self.lines.lines.iter().zip(&self.whiskers) {
            canvas.draw(Layer::named("whiskers"), |area| {
                let stroke = style.palette.ink(line.ink).colour.stroked(stroke_units(style.axis));
                let cap = units(style.mark * 0.5);
                for &(time, low, high) in whiskers.iter().filter(|(_, low, high)| low < high) {
                    let ((x, low), (_, high)) = (panel.at(time, low), panel.at(time, high));
                    area.draw(&PathElement::new(vec![(x, low), (x, high)], stroke))?;
                    for y in [low, high] {
                        area.draw(&PathElement::new(vec![(x - cap, y), (x + cap, y)], stroke))?;
                    }
                }
                Ok(())
            });
        }
    }

    fn draw_above(&self, canvas: &mut Canvas, panel: &Panel, style: &Style) {
        self.lines.draw_above(canvas, panel, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whiskers_of_different_lines_stand_beside_each_other() {
        let all: Vec<Vec<usize>> = (0..5).map(|line| places(156, line, 5)).collect();
        let mut flat: Vec<usize> = all.iter().flatten().copied().collect();
        assert_eq!(flat.len(), 5 * DATES);
        flat.sort_unstable();
        flat.dedup();
        assert_eq!(flat.len(), 5 * DATES, "{all:?}");
        assert!(flat.last().is_some_and(|&last| last < 156));
        assert_eq!(places(1, 0, 5), [0]);
        assert!(places(0, 0, 5).is_empty());
    }
}
