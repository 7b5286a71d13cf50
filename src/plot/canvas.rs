//! The page that plotters draws on, turned into an SVG with real sizes, real text and a record of its
//! origin.
//!
//! plotters works in whole units, of which there are [`UNITS`] in a point, and draws all shapes. Text is
//! written here, since plotters cannot mix typefaces in a line and measures text by other rules than the renderers.

use std::fmt::Write as _;

use plotters::{
    backend::SVGBackend,
    coord::Shift as Offset,
    drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea},
};

use crate::format::plain;

use super::{
    figure::Provenance,
    font::{FAMILY, Face},
    geometry::Anchor,
    palette::{Colour, Dash},
    text::{Run, Shift, Text},
};

/// Units of plotters' canvas in a point, fine enough that rounding is invisible.
pub const UNITS: f64 = 20.0;

/// Side of plotters' canvas in units, longer than any page: plotters clips at it, and the height of a page is unknown
/// while it is drawn.
const FAR: u32 = 10_000_000;

/// Drawing area of plotters.
pub type Area<'a> = DrawingArea<SVGBackend<'a>, Offset>;

/// Result of drawing on an [`Area`].
pub type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;

/// A length in whole canvas units.
pub fn units(points: f64) -> i32 {
    // The cast saturates, so that distant positions stay distant.
    (points * UNITS).round() as i32
}

/// Width of a line in canvas units, at least one.
pub fn stroke_units(points: f64) -> u32 {
    units(points).max(1).unsigned_abs()
}

/// Group of shapes in the SVG.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Layer {
    /// Name of the group, for editing the file.
    pub name: &'static str,
    /// Dash pattern of lines, and the line width in points by which it is scaled.
    pub dash: Option<(Dash, f64)>,
}

impl Layer {
    /// Shapes with solid lines.
    pub fn named(name: &'static str) -> Self {
        Self { name, dash: None }
    }
}

/// Position and style of a line of text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// Position of the anchor: x, and y of the baseline.
    pub at: (f64, f64),
    /// Part of the text at the anchor.
    pub anchor: Anchor,
    /// Size.
    pub size: f64,
    /// Colour.
    pub colour: Colour,
    /// Whether the text reads upward.
    pub upward: bool,
    /// Colour of an outline that separates the text from lines below it.
    pub halo: Option<Colour>,
}

impl Standing {
    /// Horizontal text without an outline.
    pub fn new(at: (f64, f64), anchor: Anchor, size: f64, colour: Colour) -> Self {
        Self { at, anchor, size, colour, upward: false, halo: None }
    }
}

/// A page that is being drawn.
#[derive(Debug)]
pub struct Canvas {
    width: f64,
    body: String,
}

impl Canvas {
    /// An empty page of a width in points. Its height is set at the end.
    pub fn new(width: f64) -> Self {
        Self { width, body: String::new() }
    }

    /// Draws shapes with plotters above all earlier ones.
    pub fn draw(&mut self, layer: Layer, shapes: impl FnOnce(&Area) -> Drawn) {
        let mut svg = String::new();
        {
            let area = SVGBackend::with_string(&mut svg, (FAR, FAR)).into_drawing_area();
            shapes(&area).and_then(|()| area.present()).expect("writing to a string cannot fail");
        }
        let shapes = svg.split_once(">\n").map_or("", |(_, rest)| rest);
        let shapes = shapes.strip_suffix("</svg>\n").unwrap_or(shapes);
        if shapes.is_empty() {
            return;
        }
        let _ = write!(self.body, "<g class=\"{}\" transform=\"scale({})\"", layer.name, 1.0 / UNITS);
        if let Some((dash, width)) = layer.dash
            && !dash.pattern().is_empty()
        {
            let lengths = dash.pattern().iter().map(|length| stroke_units(length * width).to_string());
            let _ = write!(self.body, " stroke-dasharray=\"{}\"", lengths.collect::<Vec<_>>().join(" "));
        }
        let _ = writeln!(self.body, " stroke-linejoin=\"round\">\n{shapes}</g>");
    }

    /// Writes a line of text above everything drawn earlier.
    pub fn text(&mut self, text: &Text, standing: Standing) {
        if text.runs.is_empty() {
            return;
        }
        let Standing { at: (x, y), anchor, size, colour, upward, halo } = standing;
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let (x, y) = (number(x), number(y));
        let body = &mut self.body;
        let _ = write!(
            body,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\" text-anchor=\"{anchor}\" fill=\"{}\"",
            number(size),
            colour.hex()
        );
        if upward {
            let _ = write!(body, " transform=\"rotate(-90 {x} {y})\"");
        }
        if let Some(rim) = halo {
            let (rim, width) = (rim.hex(), number(size * 0.3));
            let _ = write!(
                body,
                " stroke=\"{rim}\" stroke-width=\"{width}\" stroke-linejoin=\"round\" paint-order=\"stroke\""
            );
        }
        if let [Run { text, face, shift: Shift::None }] = text.runs.as_slice() {
            let _ = writeln!(body, "{}>{}</text>", face_attributes(*face), escape(text));
            return;
        }
        body.push('>');
        let mut dropped = 0.0;
        for run in &text.runs {
            let drop = run.shift.drop() * size;
            let _ = write!(body, "<tspan{}", face_attributes(run.face));
            if run.shift != Shift::None {
                let _ = write!(body, " font-size=\"{}\"", number(size * run.shift.size()));
            }
            if drop != dropped {
                let _ = write!(body, " dy=\"{}\"", number(drop - dropped));
                dropped = drop;
            }
            let _ = write!(body, ">{}</tspan>", escape(&run.text));
        }
        body.push_str("</text>\n");
    }

    /// The finished page as an SVG of a width in millimetres and a height in points.
    pub fn finish(self, width_mm: f64, height: f64, head: &Head) -> String {
        let height_mm = height / self.width * width_mm;
        let mut svg = String::with_capacity(self.body.len() + 2048);
        let _ = writeln!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}mm\" height=\"{}mm\" viewBox=\"0 0 {} {}\" \
             font-family=\"{FAMILY}\" xml:space=\"preserve\">",
            number(width_mm),
            number(height_mm),
            number(self.width),
            number(height),
        );
        let _ = writeln!(svg, "<title>{}</title>\n<desc>{}</desc>", escape(head.title), escape(head.caption));
        svg.push_str("<metadata>\n<concord:provenance xmlns:concord=\"urn:concord:provenance\">\n");
        for (key, value) in head.provenance.entries() {
            let _ = writeln!(svg, "<concord:entry key=\"{}\">{}</concord:entry>", escape(key), escape(value));
        }
        svg.push_str("</concord:provenance>\n</metadata>\n");
        let _ = writeln!(
            svg,
            "<rect class=\"paper\" width=\"{}\" height=\"{}\" fill=\"{}\"/>",
            number(self.width),
            number(height),
            Colour::WHITE.hex()
        );
        svg.push_str(&self.body);
        svg.push_str("</svg>\n");
        svg
    }
}

/// Metadata of a file.
#[derive(Debug, Clone, Copy)]
pub struct Head<'a> {
    /// Title.
    pub title: &'a str,
    /// Caption.
    pub caption: &'a str,
    /// Provenance of the figure.
    pub provenance: &'a Provenance,
}

/// A number with at most three decimals, without trailing zeros.
fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn face_attributes(face: Face) -> &'static str {
    match face {
        Face::Regular => "",
        Face::Bold => " font-weight=\"bold\"",
        Face::Italic => " font-style=\"italic\"",
    }
}

/// Text for XML: markup is escaped, and invisible characters, some of which XML forbids, are written as code points.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in plain(text).chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(' '),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use plotters::element::PathElement;

    use super::*;

    fn finished(canvas: Canvas) -> String {
        let provenance = Provenance::new([("key<", "a & b\u{0}")]);
        let head = Head { title: "A \"title\"", caption: "Caption", provenance: &provenance };
        canvas.finish(85.0, 50.0, &head)
    }

    #[test]
    fn a_layer_is_a_group_in_points() {
        let mut canvas = Canvas::new(240.945);
        canvas.draw(Layer { name: "series", dash: Some((Dash::Dashed, 1.0)) }, |area| {
            area.draw(&PathElement::new(vec![(0, 0), (20, 40)], Colour::BLACK.stroked(stroke_units(0.5))))
        });
        canvas.draw(Layer::named("nothing"), |_| Ok(()));
        let svg = finished(canvas);
        assert!(
            svg.contains("<g class=\"series\" transform=\"scale(0.05)\" stroke-dasharray=\"80 40\""),
            "{svg}"
        );
        assert!(svg.contains("stroke-width=\"10\" points=\"0,0 20,40 \""), "{svg}");
        assert!(!svg.contains("nothing"), "an empty layer leaves no trace");
        assert!(svg.contains("viewBox=\"0 0 240.945 50\""));
    }

    #[test]
    fn text_is_written_with_its_size_in_points() {
        let mut canvas = Canvas::new(240.945);
        let standing = Standing {
            upward: true,
            halo: Some(Colour::WHITE),
            ..Standing::new((1.0, 2.0), Anchor::End, 7.5, Colour::BLACK)
        };
        canvas.text(&Text::bold("a < b"), standing);
        canvas.text(&Text::default(), standing);
        let svg = finished(canvas);
        assert_eq!(svg.matches("<text").count(), 1, "an empty text leaves no trace");
        assert!(svg.contains("font-size=\"7.5\" text-anchor=\"end\""));
        assert!(svg.contains("transform=\"rotate(-90 1 2)\""));
        assert!(svg.contains("paint-order=\"stroke\" font-weight=\"bold\">a &lt; b</text>"));
    }

    #[test]
    fn a_subscript_goes_down_and_the_line_comes_up_again() {
        let mut canvas = Canvas::new(240.945);
        let symbol = Text::italic("w").then("ij", Face::Regular, Shift::Subscript).then(
            " = 0",
            Face::Regular,
            Shift::None,
        );
        canvas.text(&symbol, Standing::new((0.0, 0.0), Anchor::Start, 10.0, Colour::BLACK));
        let svg = finished(canvas);
        assert!(svg.contains(
            "<tspan font-style=\"italic\">w</tspan><tspan font-size=\"7\" dy=\"1.6\">ij</tspan>\
             <tspan dy=\"-1.6\"> = 0</tspan>"
        ));
    }

    #[cfg(feature = "print")]
    #[test]
    fn markup_and_forbidden_characters_do_no_harm() {
        let svg = finished(Canvas::new(240.945));
        let document = resvg::usvg::roxmltree::Document::parse(&svg).expect("the figure is XML");
        let entry =
            document.descendants().find(|node| node.tag_name().name() == "entry").expect("it is there");
        assert_eq!((entry.attribute("key"), entry.text()), (Some("key<"), Some("a & b\\u0000")));
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([0.0, -0.0001, 1.5, 2.0, 0.12345].map(number), ["0", "0", "1.5", "2", "0.123"]);
    }

    #[test]
    fn far_places_stay_far() {
        assert_eq!(units(1e300), i32::MAX);
        assert_eq!(stroke_units(0.0), 1);
    }
}
