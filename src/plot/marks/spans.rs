//! Bars of marks that last, along the upper end of a panel.

use plotters::element::Polygon;

use super::Mark;
use crate::plot::{
    canvas::{Canvas, Layer, units},
    panel::Panel,
    style::Style,
};

/// Height of a bar, and of a bar with the space below it, in sizes of a mark.
const BAR: (f64, f64) = (0.7, 1.1);
/// Most rows of bars; further ones lie over those of the last row.
const MOST_ROWS: usize = 4;

/// Draws a bar for each mark that lasts, from its date to its end. Bars that overlap lie below each other.
pub(super) fn draw(canvas: &mut Canvas, panel: &Panel, marks: &[Mark], style: &Style) {
    let spans = spans(marks);
    if spans.is_empty() {
        return;
    }
    canvas.draw(Layer::named("spans"), |area| {
        for (row, from, until) in spans {
            let top = panel.frame.top + (0.2 + row as f64 * BAR.1) * style.mark;
            let bottom = top + BAR.0 * style.mark;
            let [left, right] = [from, until].map(|at| panel.place(at, panel.y.low).0);
            let corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
                .map(|(x, y)| (units(x), units(y)));
            area.draw(&Polygon::new(corners.to_vec(), style.palette.rule.filled()))?;
        }
        Ok(())
    });
}

/// Row, date and end of each mark that lasts, in the order of the marks: each lies in the first row that is free at its date.
fn spans(marks: &[Mark]) -> Vec<(usize, f64, f64)> {
    let mut ends: Vec<f64> = Vec::new();
    let mut spans = Vec::new();
    for mark in marks {
        let Some(until) = mark.until else { continue };
        let row = match ends.iter().position(|end| *end <= mark.at) {
            Some(free) => free,
            None if ends.len() < MOST_ROWS => {
                ends.push(until);
                ends.len() - 1
            }
            None => MOST_ROWS - 1,
        };
        ends[row] = ends[row].max(until);
        spans.push((row, mark.at, until));
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::marks::MarkKind;

    #[test]
    fn bars_that_overlap_lie_below_each_other() {
        let mark = |at: f64, until| Mark {
            at,
            until,
            kind: MarkKind::Event,
            labels: vec![String::new()],
            entry: [String::new(), String::new()],
        };
        let marks = [(1.0, Some(4.0)), (2.0, None), (2.0, Some(3.0)), (3.0, Some(5.0)), (4.0, Some(6.0))]
            .map(|(at, until)| mark(at, until));
        assert_eq!(spans(&marks), [(0, 1.0, 4.0), (1, 2.0, 3.0), (1, 3.0, 5.0), (0, 4.0, 6.0)]);
        let many: Vec<Mark> = (0..9).map(|_| mark(1.0, Some(2.0))).collect();
        assert_eq!(spans(&many).iter().map(|span| span.0).max(), Some(MOST_ROWS - 1));
    }
}
