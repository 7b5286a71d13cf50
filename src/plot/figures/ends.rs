//! Names of lines beside their ends, in place of a legend.

use crate::plot::{
    canvas::{Canvas, Standing},
    font::{CAP_HEIGHT, Face},
    geometry::Anchor,
    labels::spread,
    palette::Colour,
    panel::Panel,
    style::Style,
    text::{Text, lines},
};

/// The end of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct End<'a> {
    /// Value at the end of the line; `None` if it has no point.
    pub value: Option<f64>,
    /// Name of the line.
    pub name: &'a str,
    /// Index of its ink in the palette.
    pub ink: usize,
}

/// Most lines of text in a name.
const MOST_LINES: usize = 2;

/// The name in lines no wider than a share of the page's width; the rest is cut.
fn wrapped(end: &End, widest: f64, most_lines: usize, style: &Style) -> Vec<String> {
    lines(end.name, Face::Regular, style.label, widest * style.width, most_lines)
}

/// Width of names beside the frame; `widest` limits it to a share of the page's width.
pub fn width(ends: &[End], widest: f64, style: &Style) -> f64 {
    let names = ends.iter().flat_map(|end| wrapped(end, widest, MOST_LINES, style));
    style.gap * 2.0 + names.map(|line| Face::Regular.advance(&line, style.label)).fold(0.0, f64::max)
}

/// Writes the names right of the frame, each as near to the end of its line as the others allow: on one line each if the
/// frame is too low for more, and not at all if it is too low for one.
pub fn draw(canvas: &mut Canvas, panel: &Panel, ends: &[End], widest: f64, style: &Style) {
    let leading = style.line_height(style.label);
    // Labels of marks may be above the frame, and labels of the axis below it: names go above only if they fit nowhere else.
    let lows = [panel.frame.top - leading * 0.2, panel.frame.top - leading];
    let high = panel.frame.bottom + leading / 2.0;
    let wanted: Vec<f64> =
        ends.iter().map(|end| panel.place(panel.x.high, end.value.unwrap_or(0.0)).1).collect();
    // The width beside the frame does not depend on the number of lines; the factor absorbs rounding errors.
    let room = (width(ends, widest, style) - style.gap * 2.0) / style.width * (1.0 + 1e-9);
    let set = lows.into_iter().find_map(|low| {
        (1..=MOST_LINES).rev().find_map(|most| {
            let names: Vec<Vec<String>> = ends.iter().map(|end| wrapped(end, room, most, style)).collect();
            let heights: Vec<f64> = names.iter().map(|name| name.len() as f64 * leading).collect();
            spread(&wanted, &heights, 0.0, low, high).map(|places| (names, places))
        })
    });
    let Some((names, places)) = set else { return };
    for ((end, name), middle) in ends.iter().zip(names).zip(places) {
        let colour = style.palette.ink(end.ink).colour.mix(Colour::BLACK, 0.15);
        let first = middle + style.label * CAP_HEIGHT / 2.0 - (name.len() as f64 - 1.0) / 2.0 * leading;
        for (k, line) in name.iter().enumerate() {
            let at = (panel.frame.right + style.gap * 1.5, first + k as f64 * leading);
            canvas.text(&Text::plain(line), Standing::new(at, Anchor::Start, style.label, colour));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{
        geometry::Rect,
        scale::Axis,
        style::{Theme, Width},
    };

    /// Baselines of the names of two lines with the same end, in a frame of a given height.
    fn baselines(height: f64) -> Vec<f64> {
        let style = Style::new(Theme::Journal, Width::SINGLE);
        let axis = Axis::percent(2, Text::default());
        let panel = Panel::new(Rect::new(0.0, 20.0, 100.0, height), axis.clone(), axis);
        let ends = [0, 1].map(|ink| End { value: Some(0.5), name: "a name of two lines", ink });
        let mut canvas = Canvas::new(style.width);
        draw(&mut canvas, &panel, &ends, 0.2, &style);
        let provenance = crate::plot::Provenance::default();
        let head = crate::plot::canvas::Head { title: "", caption: "", provenance: &provenance };
        let svg = canvas.finish(style.width_mm, 100.0, &head);
        let places =
            svg.split("<text ").skip(1).filter_map(|text| text.split("y=\"").nth(1)?.split('"').next());
        places.filter_map(|place| place.parse().ok()).collect()
    }

    #[test]
    fn a_name_that_has_room_is_not_cut() {
        for theme in [Theme::Journal, Theme::Slide] {
            let style = Style::new(theme, Width::SLIDE);
            for tenth in 0..1000 {
                let name = format!("{}.{}%", tenth / 10, tenth % 10);
                let ends = [End { value: Some(0.5), name: &name, ink: 0 }];
                let room = (width(&ends, 0.2, &style) - style.gap * 2.0) / style.width * (1.0 + 1e-9);
                assert_eq!(wrapped(&ends[0], room, 1, &style), [name.as_str()]);
            }
        }
    }

    #[test]
    fn names_of_lines_that_end_together_stand_apart() {
        let places = baselines(60.0);
        assert_eq!(places.len(), 4, "{places:?}");
        assert!(places.windows(2).all(|pair| pair[1] - pair[0] > 8.0), "{places:?}");
        assert_eq!(baselines(14.0).len(), 2, "a low frame has room for one line each");
        assert_eq!(baselines(-5.0).len(), 0, "and a lower one for none");
    }
}
