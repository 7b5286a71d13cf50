//! The other formats of a figure, all made from its one SVG: PDF for print, PNG for everything else.

mod pdf;

use std::sync::Arc;

use png::{BitDepth, ColorType, Encoder, PixelDimensions, Unit};
use resvg::{
    tiny_skia::{Color, Pixmap, Transform},
    usvg::{Options, Tree},
};
use thiserror::Error;

use super::{figure::Figure, font};

/// Dots per inch of a PNG, as journals ask of it.
pub const PNG_DPI: f64 = 300.0;

/// Pixels per inch of CSS, in which the renderers count.
const CSS_DPI: f32 = 96.0;

/// Why a figure could not be turned into another format.
#[derive(Debug, Error)]
pub enum RenderError {
    /// The figure's SVG is not one.
    #[error("figure {name}: the SVG cannot be read: {reason}")]
    Svg {
        /// Name of the figure.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The converter to PDF gave up.
    #[error("figure {name}: the SVG cannot be converted to PDF: {reason}")]
    Pdf {
        /// Name of the figure.
        name: String,
        /// Why.
        reason: String,
    },
    /// The picture has too many pixels for memory, or none.
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
        /// Why.
        reason: String,
    },
}

/// The figure as PDF: vector shapes, text as text in an embedded subset of the typeface, and title, caption
/// and provenance in the document's information. The same bytes for the same figure.
pub fn pdf(figure: &Figure) -> Result<Vec<u8>, RenderError> {
    let failed = |reason: String| RenderError::Pdf { name: figure.name.clone(), reason };
    let page = svg2pdf::PageOptions { dpi: CSS_DPI };
    let bytes = svg2pdf::to_pdf(&tree(figure)?, svg2pdf::ConversionOptions::default(), page)
        .map_err(|error| failed(error.to_string()))?;
    pdf::settled(&bytes, figure).ok_or_else(|| failed("the converter wrote an unknown structure".to_owned()))
}

/// The figure as an opaque PNG of [`PNG_DPI`] dots per inch, which its pHYs chunk states, with title, caption
/// and provenance in text chunks. The same bytes for the same figure.
pub fn png(figure: &Figure) -> Result<Vec<u8>, RenderError> {
    let tree = tree(figure)?;
    let scale = PNG_DPI as f32 / CSS_DPI;
    // Saturating casts: a size beyond them is refused below.
    let width = (tree.size().width() * scale).round() as u32;
    let height = (tree.size().height() * scale).round() as u32;
    let mut pixmap = Pixmap::new(width, height).ok_or_else(|| RenderError::Size {
        name: figure.name.clone(),
        width,
        height,
    })?;
    // The last row and column may be covered in part only.
    pixmap.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    // All opaque, so that dropping the alpha channel loses nothing.
    let pixels: Vec<u8> =
        pixmap.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    encode(figure, width, height, &pixels)
        .map_err(|error| RenderError::Png { name: figure.name.clone(), reason: error.to_string() })
}

fn encode(figure: &Figure, width: u32, height: u32, pixels: &[u8]) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, width, height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    // Dots per metre, between 0 and 2^32 by far.
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

/// A tEXt chunk where Latin-1 can hold the value, otherwise an iTXt chunk. Keywords of PNG are 1 to 79
/// characters of Latin-1; a key that is none is left out.
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

/// The figure as the renderers see it, with no font but the one compiled in.
pub(super) fn tree(figure: &Figure) -> Result<Tree, RenderError> {
    let options = Options { dpi: CSS_DPI, fontdb: Arc::clone(&font::database()), ..Options::default() };
    Tree::from_str(&figure.svg, &options)
        .map_err(|error| RenderError::Svg { name: figure.name.clone(), reason: error.to_string() })
}
