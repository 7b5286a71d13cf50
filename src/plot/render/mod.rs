//! Conversion of the SVG of a figure to PDF for print and PNG for other uses.

mod pdf;

use png::{BitDepth, ColorType, Compression, Encoder, FilterType, PixelDimensions, Unit};
use resvg::{
    tiny_skia::{Color, Pixmap, Transform},
    usvg::{Options, Tree},
};
use thiserror::Error;

use super::{fallback, figure::Figure, font};

/// Dots per inch of a PNG, as journals require.
pub const PNG_DPI: f64 = 300.0;

/// Pixels per inch of CSS, the unit of the renderers.
const CSS_DPI: f32 = 96.0;

/// Failure to convert a figure.
#[derive(Debug, Error)]
pub enum RenderError {
    /// The SVG of the figure is invalid.
    #[error("figure {name}: the SVG cannot be read: {reason}")]
    Svg {
        /// Name of the figure.
        name: String,
        /// The fault.
        reason: String,
    },
    /// The conversion to PDF failed.
    #[error("figure {name}: the SVG cannot be converted to PDF: {reason}")]
    Pdf {
        /// Name of the figure.
        name: String,
        /// The reason.
        reason: String,
    },
    /// The picture has no pixels, or too many for memory.
    #[error("figure {name}: {width} by {height} pixels cannot be held; choose another width")]
    Size {
        /// Name of the figure.
        name: String,
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// The PNG could not be written.
    #[error("figure {name}: the PNG cannot be encoded: {reason}")]
    Png {
        /// Name of the figure.
        name: String,
        /// The reason.
        reason: String,
    },
}

/// The figure as PDF: vector shapes, text as text in an embedded subset of the typeface, and title, caption
/// and provenance in the document's information. The same bytes for the same figure.
///
/// # Errors
/// [`RenderError`], where the figure's SVG cannot be read or converted.
pub fn pdf(figure: &Figure) -> Result<Vec<u8>, RenderError> {
    pdf_of(figure, &tree(figure)?)
}

/// [`pdf()`] of a figure that has been laid out.
pub(super) fn pdf_of(figure: &Figure, tree: &Tree) -> Result<Vec<u8>, RenderError> {
    let failed = |reason: String| RenderError::Pdf { name: figure.name.clone(), reason };
    let page = svg2pdf::PageOptions { dpi: CSS_DPI };
    let bytes = svg2pdf::to_pdf(tree, svg2pdf::ConversionOptions::default(), page)
        .map_err(|error| failed(error.to_string()))?;
    pdf::settled(&bytes, figure).ok_or_else(|| failed("the converter wrote an unknown structure".to_owned()))
}

/// The figure as an opaque PNG of [`PNG_DPI`] dots per inch, which its pHYs chunk states, with title, caption
/// and provenance in text chunks. The same bytes for the same figure.
///
/// # Errors
/// [`RenderError`], where the figure's SVG cannot be read, is too large, or cannot be encoded.
pub fn png(figure: &Figure) -> Result<Vec<u8>, RenderError> {
    png_of(figure, &tree(figure)?)
}

/// [`png()`] of a figure that has been laid out.
pub(super) fn png_of(figure: &Figure, tree: &Tree) -> Result<Vec<u8>, RenderError> {
    let scale = PNG_DPI as f32 / CSS_DPI;
    // The casts saturate; excessive sizes are refused below.
    let width = (tree.size().width() * scale).round() as u32;
    let height = (tree.size().height() * scale).round() as u32;
    let mut pixmap = Pixmap::new(width, height).ok_or_else(|| RenderError::Size {
        name: figure.name.clone(),
        width,
        height,
    })?;
    // The last row and column may be covered in part only.
    pixmap.fill(Color::WHITE);
    resvg::render(tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    encode(figure, width, height, &without_alpha(pixmap.data()))
        .map_err(|error| RenderError::Png { name: figure.name.clone(), reason: error.to_string() })
}

/// The three colours of pixels that have an alpha channel and are all opaque. Four at a time: where nothing is optimised, an iteration
/// takes longer than what it does.
fn without_alpha(pixels: &[u8]) -> Vec<u8> {
    let mut colours = vec![0; pixels.len() / 4 * 3];
    let (fours, rest) = pixels.as_chunks::<16>();
    let (triples, last) = colours.as_chunks_mut::<12>();
    for (triple, four) in triples.iter_mut().zip(fours) {
        let [r0, g0, b0, _, r1, g1, b1, _, r2, g2, b2, _, r3, g3, b3, _] = *four;
        *triple = [r0, g0, b0, r1, g1, b1, r2, g2, b2, r3, g3, b3];
    }
    for (colours, [red, green, blue, _]) in last.as_chunks_mut().0.iter_mut().zip(rest.as_chunks().0) {
        *colours = [*red, *green, *blue];
    }
    colours
}

fn encode(figure: &Figure, width: u32, height: u32, pixels: &[u8]) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, width, height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    // Flat colours compress best without filters, which keeps runs of equal pixels.
    encoder.set_filter(FilterType::NoFilter);
    encoder.set_compression(Compression::Default);
    // Dots per metre, far below 2^32.
    let per_metre = (PNG_DPI / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(PixelDimensions { xppu: per_metre, yppu: per_metre, unit: Unit::Meter }));
    let described = [("Title", figure.title.as_str()), ("Description", figure.caption.as_str())];
    for (key, value) in described.into_iter().chain(figure.provenance.entries()) {
        add_text(&mut encoder, key, value)?;
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(bytes)
}

/// Adds a tEXt chunk if the value is in Latin-1, otherwise an iTXt chunk. Keywords of PNG have 1 to 79 characters of
/// Latin-1; other keys are left out.
fn add_text(encoder: &mut Encoder<&mut Vec<u8>>, key: &str, value: &str) -> Result<(), png::EncodingError> {
    let latin = |text: &str| text.chars().all(|character| (' '..='\u{ff}').contains(&character));
    if !(1..=79).contains(&key.chars().count()) || !latin(key) {
        return Ok(());
    }
    if latin(value) {
        encoder.add_text_chunk(key.to_owned(), value.to_owned())
    } else {
        encoder.add_itxt_chunk(key.to_owned(), value.to_owned())
    }
}

/// The parsed figure with the compiled-in typeface, and with fonts of the machine for characters that it lacks.
pub(crate) fn tree(figure: &Figure) -> Result<Tree, RenderError> {
    let mut options = Options { dpi: CSS_DPI, fontdb: font::database(), ..Options::default() };
    if !figure.lacking().is_empty() {
        fallback::extend(&mut options);
    }
    Tree::from_str(&figure.svg, &options)
        .map_err(|error| RenderError::Svg { name: figure.name.clone(), reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{
        canvas::{Canvas, Layer, Standing},
        figure::Provenance,
        figures::Sheet,
        font::Face,
        geometry::Anchor,
        palette::Colour,
        style::{Style, Theme, Width},
        text::{Shift, Text},
    };

    #[test]
    fn the_colours_of_any_number_of_pixels_remain() {
        for many in 0..10_u8 {
            let pixels: Vec<u8> =
                (0..many).flat_map(|pixel| [pixel, 100 + pixel, 200 + pixel, 255]).collect();
            let colours: Vec<u8> = (0..many).flat_map(|pixel| [pixel, 100 + pixel, 200 + pixel]).collect();
            assert_eq!(without_alpha(&pixels), colours);
        }
    }

    fn figure() -> Figure {
        of_text("Бишкек & Душанбе")
    }

    fn of_text(text: &str) -> Figure {
        let style = Style::new(Theme::Journal, Width::SINGLE);
        let mut canvas = Canvas::new(style.width);
        canvas.draw(Layer::named("line"), |area| {
            let line = vec![(100, 100), (3000, 1500)];
            area.draw(&plotters::element::PathElement::new(line, Colour::BLACK.stroked(20)))
        });
        let at = |x, y| Standing::new((x, y), Anchor::Start, 7.0, Colour::BLACK);
        canvas.text(&Text::plain(text), at(10.0, 20.0));
        canvas.text(&Text::bold("Tashkent"), at(10.0, 40.0));
        let symbol = Text::italic("S").then("1", Face::Regular, Shift::Subscript);
        canvas.text(&symbol, at(10.0, 60.0));
        let provenance = Provenance::new([("seed", "2017"), ("scenario", "Средняя Азия")]);
        let sheet = Sheet::new(canvas, 100.0);
        sheet.into_figure(
            &style,
            "test",
            "A test",
            &crate::plot::figure::Caption::new("Nothing of <interest>.", ""),
            &provenance,
        )
    }

    #[test]
    fn a_png_states_its_resolution_and_its_origin() {
        let figure = figure();
        let bytes = png(&figure).expect("a figure converts to PNG");
        let reader = png::Decoder::new(bytes.as_slice()).read_info().expect("the file is a PNG");
        let info = reader.info();
        let dims = info.pixel_dims.expect("there is a pHYs chunk");
        assert_eq!((dims.xppu, dims.yppu, dims.unit), (11_811, 11_811, Unit::Meter));
        assert_eq!(info.width, (85.0 / 25.4 * PNG_DPI).round() as u32);
        assert_eq!(info.height, (100.0 / 72.0 * PNG_DPI).round() as u32);
        let latin: Vec<(&str, &str)> =
            info.uncompressed_latin1_text.iter().map(|chunk| (&*chunk.keyword, &*chunk.text)).collect();
        assert_eq!(latin, [("Title", "A test"), ("Description", "Nothing of <interest>."), ("seed", "2017")]);
        let unicode = &info.utf8_text[0];
        assert_eq!(unicode.keyword, "scenario");
        assert_eq!(unicode.get_text().expect("it is not compressed"), "Средняя Азия");
    }

    #[test]
    fn a_png_is_white_where_nothing_is_drawn() {
        let bytes = png(&figure()).expect("a figure converts to PNG");
        let mut reader = png::Decoder::new(bytes.as_slice()).read_info().expect("the file is a PNG");
        let mut pixels = vec![0; reader.output_buffer_size()];
        let frame = reader.next_frame(&mut pixels).expect("the file holds a picture");
        let corner = frame.buffer_size() - 3;
        assert_eq!(pixels[corner..corner + 3], [255, 255, 255]);
        assert!(pixels.iter().any(|&byte| byte < 64));
    }

    #[test]
    fn a_pdf_keeps_text_as_text_in_embedded_subsets() {
        let bytes = pdf(&figure()).expect("a figure converts to PDF");
        let holds = |what: &str| bytes.windows(what.len()).any(|window| window == what.as_bytes());
        for face in ["+SourceSans3-Regular", "+SourceSans3-Bold", "+SourceSans3-It"] {
            assert!(holds(face), "{face} is not embedded");
        }
        assert!(holds("/FontFile2") && holds("/ToUnicode"));
        assert!(!holds("/Subtype /Image"));
        // Three whole faces would be more than a megabyte.
        assert!(bytes.len() < 60_000, "{} bytes", bytes.len());
        assert!(holds("/MediaBox [0 0 240.94"), "the page is not 85 mm wide");
        let title: String = "A test".encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        assert!(holds(&format!("/Title <FEFF{title}>")));
    }

    #[test]
    fn an_svg_holds_its_size_text_and_origin() {
        let figure = figure();
        let document = resvg::usvg::roxmltree::Document::parse(&figure.svg).expect("the figure is XML");
        let root = document.root_element();
        assert_eq!(root.attribute("width"), Some("85mm"));
        assert_eq!(root.attribute("height"), Some("35.278mm"));
        let texts: Vec<String> = root
            .children()
            .filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "text")))
            .map(|node| {
                node.descendants()
                    .filter(resvg::usvg::roxmltree::Node::is_text)
                    .filter_map(|node| node.text())
                    .collect()
            })
            .collect();
        assert_eq!(texts, ["Бишкек & Душанбе", "Tashkent", "S1"]);
        let entries: Vec<(Option<&str>, Option<&str>)> = root
            .descendants()
            .filter(|node| node.tag_name().name() == "entry")
            .map(|node| (node.attribute("key"), node.text()))
            .collect();
        assert_eq!(entries, [(Some("seed"), Some("2017")), (Some("scenario"), Some("Средняя Азия"))]);
        let described = root.children().find(|node| node.tag_name().name() == "desc");
        assert_eq!(described.and_then(|node| node.text()), Some("Nothing of <interest>."));
    }

    #[test]
    fn widths_are_those_of_the_renderers() {
        let tree = tree(&figure()).expect("a figure is valid SVG");
        let resvg::usvg::Node::Group(root) = &tree.root().children()[0] else {
            panic!("the view box makes a group")
        };
        let expected = [
            Text::plain("Бишкек & Душанбе").width(7.0),
            Text::bold("Tashkent").width(7.0),
            Text::italic("S").then("1", Face::Regular, Shift::Subscript).width(7.0),
        ];
        let texts = root.children().iter().filter_map(|node| match node {
            resvg::usvg::Node::Text(text) => Some(f64::from(text.abs_bounding_box().width()) * 0.75),
            _ => None,
        });
        let widths: Vec<f64> = texts.collect();
        assert_eq!(widths.len(), expected.len());
        for (width, expected) in widths.iter().zip(expected) {
            assert!((width - expected).abs() < 0.02, "{width} and not {expected}");
        }
    }

    #[test]
    fn names_in_any_script_convert() {
        for text in ["中央アジア", "آسیای میانه", "ქართული", "🙂 e\u{301}", "\u{0}\u{7}\u{fffe}", "ﬁ  x\t"]
        {
            let figure = of_text(text);
            pdf(&figure).expect("a figure converts to PDF");
            png(&figure).expect("a figure converts to PNG");
        }
    }

    #[test]
    fn what_is_no_svg_is_refused_by_name() {
        let broken = Figure { svg: "<svg".to_owned(), ..figure() };
        for error in [pdf(&broken).expect_err("it is broken"), png(&broken).expect_err("it is broken")] {
            assert!(matches!(error, RenderError::Svg { .. }));
            assert!(error.to_string().starts_with("figure test: "), "{error}");
        }
    }
}
