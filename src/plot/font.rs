//! The one typeface of all figures, compiled in: DejaVu Sans Condensed.
//!
//! Its widths are close to those of Helvetica and Arial, so that a figure keeps its shape where an editor
//! without DejaVu falls back on these.

use std::sync::{Arc, OnceLock};

use dejavu::sans_condensed;
use resvg::usvg::fontdb::Database;
use rustybuzz::UnicodeBuffer;

/// What SVG says of the typeface, with stand-ins for machines that lack it.
pub const FAMILY: &str = "DejaVu Sans Condensed, DejaVu Sans, Arial, Helvetica, sans-serif";

/// Family under which the typeface files itself.
const FILED_AS: &str = "DejaVu Sans";

/// Cut of the typeface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// Upright.
    Regular,
    /// Heavy.
    Bold,
    /// Slanted, for mathematical symbols.
    Oblique,
}

impl Face {
    pub(super) const ALL: [Self; 3] = [Self::Regular, Self::Bold, Self::Oblique];

    fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => sans_condensed::regular(),
            Self::Bold => sans_condensed::bold(),
            Self::Oblique => sans_condensed::oblique(),
        }
    }

    fn parsed(self) -> &'static rustybuzz::Face<'static> {
        static FACES: OnceLock<[rustybuzz::Face<'static>; 3]> = OnceLock::new();
        let faces = FACES.get_or_init(|| {
            Self::ALL.map(|face| {
                rustybuzz::Face::from_slice(face.bytes(), 0).expect("the compiled-in font is a valid one")
            })
        });
        match self {
            Self::Regular => &faces[0],
            Self::Bold => &faces[1],
            Self::Oblique => &faces[2],
        }
    }

    /// How far a line of text moves on, in the units of `size`.
    ///
    /// Shaped as the renderers do it (kerning, ligatures), so that it is the width in the PDF and the PNG.
    pub fn advance(self, text: &str, size: f64) -> f64 {
        let face = self.parsed();
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let glyphs = rustybuzz::shape(face, &[], buffer);
        let units: i64 = glyphs.glyph_positions().iter().map(|glyph| i64::from(glyph.x_advance)).sum();
        units as f64 * size / f64::from(face.units_per_em())
    }

    /// The font of the face, and what is known of it.
    pub(super) fn font(self) -> (&'static [u8], &'static rustybuzz::Face<'static>) {
        (self.bytes(), self.parsed())
    }
}

/// Height of capitals and digits, as a share of the size.
pub const CAP_HEIGHT: f64 = 0.729;
/// Height above the baseline that a line of text needs, accents included, as a share of the size.
pub const ASCENT: f64 = 0.93;
/// Depth below the baseline that a line of text needs, as a share of the size.
pub const DESCENT: f64 = 0.24;

/// The typeface for the renderers; nothing of the machine's own fonts.
pub fn database() -> Arc<Database> {
    static DATABASE: OnceLock<Arc<Database>> = OnceLock::new();
    DATABASE
        .get_or_init(|| {
            let mut database = Database::new();
            for face in Face::ALL {
                database.load_font_data(face.bytes().to_vec());
            }
            database.set_sans_serif_family(FILED_AS);
            Arc::new(database)
        })
        .clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stated_heights_are_those_of_the_font() {
        for face in Face::ALL {
            let parsed = face.parsed();
            let em = f64::from(parsed.units_per_em());
            let glyph = parsed.glyph_index('H').expect("a Latin font has an H");
            let capital = parsed.glyph_bounding_box(glyph).expect("an H has an outline");
            let capital = f64::from(capital.y_max) / em;
            assert!((capital - CAP_HEIGHT).abs() < 0.001, "{capital}");
            assert!(f64::from(parsed.ascender()) / em <= ASCENT + 0.001);
            assert!(-f64::from(parsed.descender()) / em <= DESCENT + 0.001);
        }
    }

    #[test]
    fn widths_scale_and_add_up() {
        let one = Face::Regular.advance("n", 7.0);
        assert!(one > 3.0 && one < 5.0, "{one}");
        assert!((Face::Regular.advance("nn", 14.0) - 4.0 * one).abs() < 1e-9);
        assert!(Face::Bold.advance("n", 7.0) > one);
        assert_eq!(Face::Regular.advance("", 7.0), 0.0);
    }

    #[test]
    fn the_renderers_find_each_face_under_the_stated_family() {
        let database = database();
        assert_eq!(database.faces().count(), 3);
        assert!(FAMILY.split(", ").any(|name| name == FILED_AS));
        assert!(database.faces().all(|face| face.families.iter().any(|(name, _)| name == FILED_AS)));
    }
}
