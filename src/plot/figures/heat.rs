//! Heat maps: a quantity at every combination of two others, each with a colour scale.

use plotters::element::{PathElement, Rectangle};

use super::Sheet;
use crate::{
    format::decimals,
    plot::{
        canvas::{Canvas, Layer, Standing, stroke_units, units},
        font::{CAP_HEIGHT, Face},
        geometry::{Anchor, Rect},
        page::{Division, Heading, Needs, columns, draw_title, frame_width, title_height},
        palette::{Colour, SIGNED},
        panel::{Gutter, Panel, Shown, x_gutter},
        scale::{Axis, Tick},
        style::Style,
        text::Text,
    },
};

/// One quantity.
#[derive(Debug, Clone, PartialEq)]
pub struct Heat {
    /// Title.
    pub title: String,
    /// Values by (row from below, column); `None` if there is none.
    pub values: Vec<Vec<Option<f64>>>,
    /// Whether the colour scale diverges at 0.
    pub is_signed: bool,
}

/// Quantities over the same rows and columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Heats {
    /// Title and values of the columns.
    pub across: (Text, Vec<String>),
    /// Title and values of the rows, from below.
    pub upward: (Text, Vec<String>),
    /// Row and column of a framed cell: the values in the scenario.
    pub own: Option<(usize, usize)>,
    /// The quantities.
    pub panels: Vec<Heat>,
}

/// Most decimals of a number.
const MOST_DECIMALS: usize = 4;
/// Steps of a scale.
const STEPS: usize = SIGNED;
/// Shape of a panel: height as a share of the width.
const ASPECT: f64 = 0.75;
/// Least width of a panel, in sizes of the labels.
const LEAST_WIDTH: f64 = 15.0;
/// Least width of a frame, in sizes of the labels.
const LEAST_FRAME: f64 = 8.0;
/// Width of a scale, in sizes of the labels.
const SCALE: f64 = 0.9;

impl Heat {
    /// Least and greatest value of its scale.
    fn ends(&self) -> (f64, f64) {
        let values = || self.values.iter().flatten().flatten().copied().filter(|value| value.is_finite());
        let (low, high) = values()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        match (low <= high, self.is_signed) {
            (false, _) => (0.0, 0.0),
            (true, false) => (low, high),
            (true, true) => {
                let most = high.max(-low);
                (-most, most)
            }
        }
    }

    /// The step of a value on its scale.
    fn step(&self, value: f64) -> usize {
        let (low, high) = self.ends();
        if high <= low {
            return STEPS / 2;
        }
        // The cast saturates, and maps NaN to 0.
        (((value - low) / (high - low) * STEPS as f64) as usize).min(STEPS - 1)
    }

    /// The colour of a step.
    fn colour(&self, step: usize, style: &Style) -> Colour {
        if self.is_signed {
            style.palette.signed(step)
        } else {
            style.palette.ordered(STEPS - 1 - step, STEPS)
        }
    }

    fn number(&self, value: f64, style: &Style) -> String {
        // Enough decimals to distinguish the steps of the scale.
        let (low, high) = self.ends();
        let step = (high - low) / STEPS as f64;
        let decimals = if step > 0.0 { decimals(step, 1).min(MOST_DECIMALS) } else { 2 };
        style.language.decimal(value, decimals)
    }

    /// Width of the widest of numbers.
    fn widest(&self, numbers: impl Iterator<Item = f64>, style: &Style) -> f64 {
        numbers
            .map(|value| Face::Regular.advance(&self.number(value, style), style.label))
            .fold(0.0, f64::max)
    }

    /// Width of the numbers beside its scale.
    fn beside(&self, style: &Style) -> f64 {
        let (low, high) = self.ends();
        self.widest([low, f64::midpoint(low, high), high].into_iter(), style)
    }
}

/// Draws heat maps in a grid.
pub fn draw(heading: &Heading, heats: &Heats, style: &Style) -> Sheet {
    let n = heats.panels.len();
    let top = heading.height(style);
    let usual = columns(n, LEAST_WIDTH * style.label, 1.0 / ASPECT, top, style);
    let guess = |columns| Plan::new(heats, columns, top, style.most_height / 4.0, style);
    // Names and scales beside the frames may make them too narrow.
    let has_room = |columns: &usize| guess(*columns).width() >= LEAST_FRAME * style.label;
    let columns = (1..=usual).rev().find(has_room).unwrap_or(1);
    let guess = guess(columns);
    let Plan { x, y, gutter, needs, division } = Plan::new(heats, columns, top, guess.height(), style);
    let mut canvas = Canvas::new(style.width);
    heading.draw(&mut canvas, style);
    for (k, heat) in heats.panels.iter().enumerate() {
        let frame = division.frames[k];
        let panel = Panel::new(frame, thinned(&x, frame.width(), style), y.clone());
        draw_cells(&mut canvas, &panel, heat, style);
        if let Some((row, column)) = heats.own {
            canvas.draw(Layer::named("own"), |area| {
                let (x, y) = (column as f64, row as f64);
                let corners = [(x, y), (x + 1.0, y), (x + 1.0, y + 1.0), (x, y + 1.0), (x, y)];
                let corners = corners.map(|(x, y)| panel.at(x, y)).to_vec();
                area.draw(&PathElement::new(corners, style.palette.text.stroked(stroke_units(style.line))))
            });
        }
        let shown = Shown { x: division.is_last(k), y_title: k.is_multiple_of(columns) };
        panel.draw_axes(&mut canvas, style, gutter, shown);
        draw_scale(&mut canvas, frame, heat, style);
        let place = Rect { left: frame.left - needs.left, right: frame.right + needs.right, ..frame };
        draw_title(&mut canvas, style, place, (n > 1).then_some(k), &heat.title);
    }
    Sheet::new(canvas, division.bottom + style.margin)
}

/// Layout of the figure.
struct Plan {
    x: Axis,
    y: Axis,
    gutter: Gutter,
    needs: Needs,
    division: Division,
}

impl Plan {
    /// The layout for frames with a height of approximately `height`.
    fn new(heats: &Heats, columns: usize, top: f64, height: f64, style: &Style) -> Self {
        let (title, names) = &heats.across;
        let x = cells(title, names);
        let (title, names) = &heats.upward;
        let mut y = cells(title, names);
        let pitch = height / names.len().max(1) as f64;
        let every = (style.line_height(style.label) / pitch).ceil().max(1.0) as usize;
        let ticks = y.ticks.into_iter().enumerate().filter(|(place, _)| place.is_multiple_of(every));
        y.ticks = ticks.map(|(_, tick)| tick).collect();
        let gutter = Gutter::of([&y], height, style);
        let widest = heats.panels.iter().map(|heat| heat.beside(style)).fold(0.0, f64::max);
        let mut needs = Needs {
            left: gutter.width(style),
            right: style.gap * 2.0 + SCALE * style.label + widest,
            above: title_height(style),
            strip: 0.0,
            below: style.tick,
            last: 0.0,
        };
        needs.last = x_gutter(&x, frame_width(columns, needs, style), style, true);
        let division = Division::new(heats.panels.len(), columns, needs, top, 0.0, ASPECT, style);
        Self { x, y, gutter, needs, division }
    }

    fn height(&self) -> f64 {
        self.division.frames.first().map_or(0.0, Rect::height)
    }

    fn width(&self) -> f64 {
        self.division.frames.first().map_or(0.0, Rect::width)
    }
}

/// An axis of cells, each one long.
fn cells(title: &Text, names: &[String]) -> Axis {
    let tick = |(place, name): (usize, &String)| Tick { at: place as f64 + 0.5, label: name.clone() };
    let ticks = names.iter().enumerate().map(tick).collect();
    Axis { low: 0.0, high: names.len().max(1) as f64, ticks, title: title.clone() }
}

/// The axis with as many labels as fit a width.
fn thinned(axis: &Axis, width: f64, style: &Style) -> Axis {
    let widest =
        axis.ticks.iter().map(|tick| Face::Regular.advance(&tick.label, style.label)).fold(0.0, f64::max);
    let every = ((widest + style.label * 0.8) / (width / axis.high)).ceil().max(1.0) as usize;
    let ticks = axis.ticks.iter().enumerate().filter(|(place, _)| place.is_multiple_of(every));
    Axis { ticks: ticks.map(|(_, tick)| tick.clone()).collect(), ..axis.clone() }
}

/// Draws the cells of a panel, with their values if they fit.
fn draw_cells(canvas: &mut Canvas, panel: &Panel, heat: &Heat, style: &Style) {
    let of_cell = |(row, values): (usize, &Vec<Option<f64>>)| {
        let cell = move |(column, value): (usize, &Option<f64>)| Some((row, column, (*value)?));
        values.iter().enumerate().filter_map(cell).collect::<Vec<_>>()
    };
    let found: Vec<(usize, usize, f64)> = heat.values.iter().enumerate().flat_map(of_cell).collect();
    canvas.draw(Layer::named("cells"), |area| {
        let white = Colour::WHITE.stroked(stroke_units(style.hair));
        for &(row, column, value) in &found {
            let (x, y) = (column as f64, row as f64);
            let corners = panel.corners((x, y), (x + 1.0, y + 1.0));
            area.draw(&Rectangle::new(corners, heat.colour(heat.step(value), style).filled()))?;
            area.draw(&Rectangle::new(corners, white))?;
        }
        Ok(())
    });
    let (wide, high) = (panel.frame.width() / panel.x.high, panel.frame.height() / panel.y.high);
    let widest = heat.widest(found.iter().map(|(_, _, value)| *value), style);
    if wide < widest + style.label * 0.5 || high < style.line_height(style.label) {
        return;
    }
    for (row, column, value) in found {
        let (x, y) = panel.place(column as f64 + 0.5, row as f64 + 0.5);
        let colour = heat.colour(heat.step(value), style).contrast();
        let at = (x, y + style.label * CAP_HEIGHT / 2.0);
        let standing = Standing::new(at, Anchor::Middle, style.label, colour);
        canvas.text(&Text::plain(heat.number(value, style)), standing);
    }
}

/// Draws the scale of a panel right of its frame.
fn draw_scale(canvas: &mut Canvas, frame: Rect, heat: &Heat, style: &Style) {
    let (low, high) = heat.ends();
    let left = frame.right + style.gap * 1.2;
    let right = left + SCALE * style.label;
    let is_flat = high <= low;
    canvas.draw(Layer::named("scale"), |area| {
        let y = |step: usize| units(frame.bottom - frame.height() * step as f64 / STEPS as f64);
        for step in 0..STEPS {
            let colour = heat.colour(if is_flat { heat.step(low) } else { step }, style);
            let corners = [(units(left), y(step + 1)), (units(right), y(step))];
            area.draw(&Rectangle::new(corners, colour.filled()))?;
        }
        let around = [
            (left, frame.top),
            (right, frame.top),
            (right, frame.bottom),
            (left, frame.bottom),
            (left, frame.top),
        ];
        let around = around.map(|(x, y)| (units(x), units(y))).to_vec();
        area.draw(&PathElement::new(around, style.palette.axis.stroked(stroke_units(style.hair))))
    });
    let middle = f64::midpoint(low, high);
    let marks: &[f64] = if is_flat { &[0.5] } else { &[0.0, 0.5, 1.0] };
    for share in marks {
        let value = if *share == 0.5 { middle } else { low + share * (high - low) };
        let y = frame.bottom - share * frame.height();
        // The outermost labels stay within the height of the frame.
        let sink = style.label * CAP_HEIGHT * if is_flat { 0.5 } else { *share };
        let at = (right + style.gap * 0.6, y + sink);
        let standing = Standing::new(at, Anchor::Start, style.label, style.palette.text);
        canvas.text(&Text::plain(heat.number(value, style)), standing);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::style::{Theme, Width};

    fn heat(values: &[f64], is_signed: bool) -> Heat {
        let values = vec![values.iter().map(|value| Some(*value)).collect()];
        Heat { title: String::new(), values, is_signed }
    }

    #[test]
    fn colours_run_over_the_scale_or_part_at_zero() {
        let plain = heat(&[1.0, 2.0, 3.0], false);
        assert_eq!((plain.ends(), [1.0, 2.0, 3.0].map(|value| plain.step(value))), ((1.0, 3.0), [0, 4, 8]));
        let signed = heat(&[-1.0, 3.0], true);
        assert_eq!(
            (signed.ends(), [-3.0, 0.0, 3.0].map(|value| signed.step(value))),
            ((-3.0, 3.0), [0, 4, 8])
        );
        let flat = heat(&[0.5, 0.5], false);
        assert_eq!((flat.ends(), flat.step(0.5)), ((0.5, 0.5), 4));
        assert_eq!(heat(&[f64::NAN], false).ends(), (0.0, 0.0));
    }

    #[test]
    fn more_is_darker_in_colour_and_in_grey() {
        for theme in [Theme::Journal, Theme::Grey] {
            let style = Style::new(theme, Width::DOUBLE);
            let heat = heat(&[0.0, 1.0], false);
            let lightness: Vec<f64> = (0..STEPS).map(|step| heat.colour(step, &style).lightness()).collect();
            assert!(lightness.windows(2).all(|pair| pair[1] < pair[0] - 0.04), "{lightness:?}");
        }
    }
}
