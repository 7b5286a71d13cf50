//! Position of a label between two lines.

use crate::plot::{geometry::Rect, panel::Panel};

/// Sampled columns of a frame.
const COLUMNS: usize = 240;

/// The position between a lower and an upper line at which a label of a size (width, height) has most room above and
/// below it; `None` if it fits nowhere.
pub fn roomiest(
    panel: &Panel,
    times: &[f64],
    (low, high): (&[f64], &[f64]),
    (width, height): (f64, f64),
) -> Option<Rect> {
    let frame = panel.frame;
    let pitch = frame.width() / COLUMNS as f64;
    let time = |column: usize| panel.x.low + (panel.x.high - panel.x.low) * column as f64 / COLUMNS as f64;
    let room: Vec<(f64, f64)> = (0..=COLUMNS)
        .map(|column| {
            let edge = |values: &[f64]| interpolate(times, values, time(column));
            match (edge(high), edge(low)) {
                (Some(high), Some(low)) => {
                    (panel.place(panel.x.low, high).1, panel.place(panel.x.low, low).1)
                }
                // Outside the times there is no area.
                _ => (frame.bottom, frame.top),
            }
        })
        .collect();
    let reach = ((width / pitch).ceil() as usize).max(1);
    let rooms = room.windows(reach + 1).enumerate().map(|(first, window)| {
        let top = window.iter().fold(frame.top, |top, column| top.max(column.0));
        let bottom = window.iter().fold(frame.bottom, |bottom, column| bottom.min(column.1));
        let left = frame.left + first as f64 * pitch;
        Rect { left, top, right: left + reach as f64 * pitch, bottom }
    });
    rooms.max_by(|a, b| a.height().total_cmp(&b.height())).filter(|room| room.height() >= height)
}

/// The value at `time`, on the line between its neighbours in ascending `times`; `None` outside them.
fn interpolate(times: &[f64], values: &[f64], time: f64) -> Option<f64> {
    let after = times.partition_point(|&other| other < time);
    let (high, after_value) = (*times.get(after)?, *values.get(after)?);
    if high == time {
        return Some(after_value);
    }
    let before = after.checked_sub(1)?;
    let (low, before_value) = (*times.get(before)?, *values.get(before)?);
    Some(before_value + (after_value - before_value) * (time - low) / (high - low))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{scale::Axis, text::Text};

    #[test]
    fn a_label_goes_where_the_lines_are_farthest_apart() {
        let frame = Rect::new(0.0, 0.0, 240.0, 100.0);
        let x = Axis { low: 0.0, high: 2.0, ticks: Vec::new(), title: Text::default() };
        let panel = Panel::new(frame, x, Axis::percent(2, Text::default()));
        let (times, low, high) = ([0.0, 1.0, 2.0], [0.0; 3], [0.0, 0.0, 1.0]);
        let room = roomiest(&panel, &times, (&low, &high), (30.0, 10.0)).expect("there is room at the end");
        assert!((room.right - 240.0).abs() < 1e-9 && room.bottom == 100.0);
        assert!((room.height() - 75.0).abs() < 1.0, "{room:?}");
        assert_eq!(roomiest(&panel, &times, (&low, &high), (30.0, 80.0)), None);
        assert_eq!(roomiest(&panel, &times, (&low, &low), (30.0, 1.0)), None);
        assert_eq!(roomiest(&panel, &[], (&[], &[]), (30.0, 1.0)), None);
        assert_eq!(roomiest(&panel, &times, (&low, &high), (300.0, 1.0)), None);
    }

    #[test]
    fn values_between_times() {
        assert_eq!(interpolate(&[0.0, 2.0], &[1.0, 3.0], 1.0), Some(2.0));
        assert_eq!(interpolate(&[0.0, 2.0], &[1.0, 3.0], 0.0), Some(1.0));
        assert_eq!(interpolate(&[0.0, 2.0], &[1.0, 3.0], 2.5), None);
        assert_eq!(interpolate(&[0.0, 2.0], &[1.0, 3.0], -0.5), None);
    }
}
