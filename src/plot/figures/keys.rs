//! Keys below a figure: meaning of colours, sizes and widths.

use plotters::element::{PathElement, Rectangle};

use crate::plot::{
    canvas::{Canvas, Layer, Standing, stroke_units, units},
    font::{ASCENT, CAP_HEIGHT, Face},
    geometry::Anchor,
    page::disc,
    palette::{Colour, Dash, SIGNED},
    style::Style,
    text::Text,
};

/// The rim of a disc, which shows the range of its value without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rim {
    /// The lower third: broken.
    Broken,
    /// The middle third: thin.
    Thin,
    /// The upper third: thick.
    Thick,
}

impl Rim {
    /// From the least to the greatest.
    pub const ALL: [Self; 3] = [Self::Broken, Self::Thin, Self::Thick];

    /// Width in points, and dash pattern.
    fn line(self, style: &Style) -> (f64, Dash) {
        match self {
            Self::Broken => (style.axis * 1.6, Dash::Dotted),
            Self::Thin => (style.axis, Dash::Solid),
            Self::Thick => (style.axis * 3.2, Dash::Solid),
        }
    }

    /// Draws the rim around a disc.
    pub fn draw(self, canvas: &mut Canvas, style: &Style, at: (f64, f64), radius: f64) {
        let (width, dash) = self.line(style);
        canvas.draw(Layer { name: "rim", dash: Some((dash, width)) }, |area| {
            let around = plotters::element::Circle::new(
                (units(at.0), units(at.1)),
                units(radius),
                style.palette.text.stroked(stroke_units(width)),
            );
            area.draw(&around)
        });
    }
}

/// The step of a value from -1 to 1 on the scale of signed colours; the middle if it is not a number.
pub fn step(value: f64) -> usize {
    if value.is_nan() {
        return SIGNED / 2;
    }
    // The value is between 0 and the number of steps, so the cast is safe.
    (((value.clamp(-1.0, 1.0) + 1.0) / 2.0 * SIGNED as f64) as usize).min(SIGNED - 1)
}

/// Sample of a key.
#[derive(Debug, Clone, PartialEq)]
pub enum Sample {
    /// Colours of values from -1 to 1: numbers at the ends and thirds, names of the thirds, and whether discs have rims.
    Signed([&'static str; 4], [String; 3], bool),
    /// Discs by radius in points.
    Discs(Vec<(f64, String)>),
    /// Lines by width in points.
    Strokes(Vec<(f64, String)>),
}

/// A key.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// Title.
    pub title: Text,
    /// Sample.
    pub sample: Sample,
}

/// Length of a sample of a line, least width of a third of the colours, and height of the colours, in sizes of the
/// labels.
const STROKE: f64 = 2.4;
const LEAST_THIRD: f64 = 4.0;
const BAR: f64 = 0.9;

impl Key {
    fn titles(&self, style: &Style) -> Vec<Text> {
        self.title.wrap(style.label, style.width - 2.0 * style.margin)
    }

    /// Width of a third of the colours.
    fn third(names: &[String; 3], rims: bool, style: &Style) -> f64 {
        let rim = if rims { style.label + style.gap } else { 0.0 };
        let widest = names.iter().map(|name| advance(name, style)).fold(0.0, f64::max);
        (widest + rim + style.gap * 2.0).max(LEAST_THIRD * style.label)
    }

    fn width(&self, style: &Style) -> f64 {
        let titles = self.titles(style);
        let title = titles.iter().map(|line| line.width(style.label)).fold(0.0, f64::max);
        let items = |items: &[(f64, String)], sample: &dyn Fn(f64) -> f64| -> f64 {
            let item =
                |(size, label): &(f64, String)| sample(*size) + advance(label, style) + 4.0 * style.gap;
            items.iter().map(item).sum::<f64>() - 3.0 * style.gap
        };
        title.max(match &self.sample {
            Sample::Signed(_, names, rims) => 3.0 * Self::third(names, *rims, style),
            Sample::Discs(discs) => items(discs, &|radius| 2.0 * radius),
            Sample::Strokes(strokes) => items(strokes, &|_| STROKE * style.label),
        })
    }

    fn height(&self, style: &Style) -> f64 {
        let leading = style.line_height(style.label);
        self.titles(style).len() as f64 * leading
            + match &self.sample {
                Sample::Signed(..) => 2.0 * leading + BAR * style.label,
                Sample::Discs(discs) => discs.iter().map(|disc| 2.0 * disc.0).fold(leading, f64::max),
                Sample::Strokes(_) => leading,
            }
    }

    /// Draws the key, its upper left corner at `at`.
    fn draw(&self, canvas: &mut Canvas, (left, top): (f64, f64), style: &Style) {
        let leading = style.line_height(style.label);
        let text = |at, anchor| Standing::new(at, anchor, style.label, style.palette.text);
        let mut baseline = top + style.label * ASCENT;
        for line in &self.titles(style) {
            canvas.text(line, text((left, baseline), Anchor::Start));
            baseline += leading;
        }
        let sink = style.label * CAP_HEIGHT / 2.0;
        let middle = baseline - style.label * ASCENT
            + (self.height(style) - (baseline - style.label * ASCENT - top)) / 2.0;
        let mut x = left;
        match &self.sample {
            Sample::Signed(edges, names, rims) => {
                draw_signed(canvas, (left, baseline), (edges, names, *rims), style);
            }
            Sample::Discs(discs) => {
                for (radius, label) in discs {
                    let at = (x + radius, middle);
                    canvas
                        .draw(Layer::named("key"), |area| area.draw(&disc(at, *radius, style.palette.grid)));
                    Rim::Thin.draw(canvas, style, at, *radius);
                    x += 2.0 * radius + style.gap;
                    canvas.text(&Text::plain(label), text((x, middle + sink), Anchor::Start));
                    x += advance(label, style) + 3.0 * style.gap;
                }
            }
            Sample::Strokes(strokes) => {
                for (width, label) in strokes {
                    let end = x + STROKE * style.label;
                    canvas.draw(Layer::named("key"), |area| {
                        let ends = vec![(units(x), units(middle)), (units(end), units(middle))];
                        area.draw(&PathElement::new(ends, stroke_colour(style).stroked(stroke_units(*width))))
                    });
                    x = end + style.gap;
                    canvas.text(&Text::plain(label), text((x, middle + sink), Anchor::Start));
                    x += advance(label, style) + 3.0 * style.gap;
                }
            }
        }
    }
}

/// Colour of lines whose width has a meaning.
pub fn stroke_colour(style: &Style) -> Colour {
    style.palette.rule.mix(Colour::WHITE, 0.15)
}

fn advance(text: &str, style: &Style) -> f64 {
    Face::Regular.advance(text, style.label)
}

/// Draws the names of the thirds, the colours below them, and the numbers at the edges below the colours.
fn draw_signed(
    canvas: &mut Canvas,
    (left, baseline): (f64, f64),
    (edges, names, rims): (&[&str; 4], &[String; 3], bool),
    style: &Style,
) {
    let third = Key::third(names, rims, style);
    let leading = style.line_height(style.label);
    let text = |at, anchor| Standing::new(at, anchor, style.label, style.palette.text);
    for (k, (name, rim)) in names.iter().zip(Rim::ALL).enumerate() {
        let radius = style.label * 0.42;
        let rim_width = if rims { 2.0 * radius + style.gap } else { 0.0 };
        let mut from = left + k as f64 * third + (third - advance(name, style) - rim_width) / 2.0;
        if rims {
            from += radius;
            let at = (from, baseline - style.label * CAP_HEIGHT / 2.0);
            rim.draw(canvas, style, at, radius);
            from += radius + style.gap;
        }
        canvas.text(&Text::plain(&**name), text((from, baseline), Anchor::Start));
    }
    let top = baseline + leading - style.label * ASCENT;
    let bottom = top + BAR * style.label;
    canvas.draw(Layer::named("key"), |area| {
        let pitch = 3.0 * third / SIGNED as f64;
        for k in 0..SIGNED {
            let x = |k: usize| units(left + k as f64 * pitch);
            let corners = [(x(k), units(top)), (x(k + 1), units(bottom))];
            area.draw(&Rectangle::new(corners, style.palette.signed(k).filled()))?;
        }
        let (ends, line) =
            ((units(left), units(left + 3.0 * third)), style.palette.axis.stroked(stroke_units(style.hair)));
        let around = [(ends.0, top), (ends.1, top), (ends.1, bottom), (ends.0, bottom), (ends.0, top)];
        area.draw(&PathElement::new(around.map(|(x, y)| (x, units(y))).to_vec(), line))?;
        for k in 1..3 {
            let x = units(left + f64::from(k) * third);
            area.draw(&PathElement::new(vec![(x, units(top)), (x, units(bottom + style.tick * 0.6))], line))?;
        }
        Ok(())
    });
    let low = bottom + style.gap * 0.4 + style.label * CAP_HEIGHT + style.tick * 0.4;
    let anchors = [Anchor::Start, Anchor::Middle, Anchor::Middle, Anchor::End];
    for (k, (edge, anchor)) in edges.iter().zip(anchors).enumerate() {
        canvas.text(&Text::plain(*edge), text((left + k as f64 * third, low), anchor));
    }
}

/// The upper left corner of each key, relative to the top of all, in rows that fit the page, and the total height.
fn flow(keys: &[Key], style: &Style) -> (Vec<(f64, f64)>, f64) {
    let (mut x, mut y, mut row) = (style.margin, style.gutter * 0.8, 0.0_f64);
    let mut placed = Vec::with_capacity(keys.len());
    for key in keys {
        let width = key.width(style);
        if x > style.margin && x + width > style.width - style.margin {
            (x, y, row) = (style.margin, y + row + style.gap * 2.0, 0.0);
        }
        placed.push((x, y));
        x += width + 3.0 * style.gutter;
        row = row.max(key.height(style));
    }
    (placed, y + row)
}

/// Height of keys with the space above them.
pub fn height(keys: &[Key], style: &Style) -> f64 {
    flow(keys, style).1
}

/// Draws keys below `top`.
pub fn draw(canvas: &mut Canvas, keys: &[Key], top: f64, style: &Style) {
    for (key, (x, y)) in keys.iter().zip(flow(keys, style).0) {
        key.draw(canvas, (x, top + y), style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::style::{Theme, Width};

    #[test]
    fn steps_part_at_the_thirds() {
        assert_eq!([-1.0, -0.334, -0.333, 0.0, 0.333, 0.334, 1.0].map(step), [0, 2, 3, 4, 5, 6, 8]);
        assert_eq!([f64::NAN, f64::NEG_INFINITY, 1e300].map(step), [4, 0, 8]);
    }

    #[test]
    fn keys_stand_beside_each_other_where_the_page_is_wide() {
        let key =
            Key { title: Text::plain("Share"), sample: Sample::Strokes(vec![(1.0, "10%".to_owned()); 3]) };
        let keys = vec![key; 4];
        let of = |width| {
            let style = Style::new(Theme::Journal, width);
            let rows: std::collections::BTreeSet<_> =
                flow(&keys, &style).0.iter().map(|(_, y)| (y * 10.0) as i64).collect();
            rows.len()
        };
        assert!(of(Width::SINGLE) > of(Width::DOUBLE), "{} {}", of(Width::SINGLE), of(Width::DOUBLE));
    }
}
