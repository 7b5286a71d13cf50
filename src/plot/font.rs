//! The typeface of all figures, compiled in: Source Sans 3 by P. D. Hunt for Adobe (licence: `fonts/OFL.txt`).
//!
//! It has Latin, Greek and Cyrillic letters (Kazakh included), digits of equal width and true italics, and is compiled
//! in as published. With the feature `print`, characters that it lacks come from fonts of the machine (`fallback`).

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
#[cfg(feature = "print")]
use std::sync::Arc;
use std::sync::OnceLock;

use rustybuzz::script::UNKNOWN;
use rustybuzz::{Direction, GlyphBuffer, Script, ShapePlan, UnicodeBuffer};

#[cfg(feature = "print")]
use resvg::usvg::fontdb::Database;

#[cfg(feature = "print")]
use super::fallback;

/// Font family in the SVG, with alternatives for machines without the typeface.
pub const FAMILY: &str = "'Source Sans 3', 'Source Sans Pro', Arial, Helvetica, sans-serif";

/// Family name in the files of the typeface.
pub const FILED_AS: &str = "Source Sans 3";

/// Cut of the typeface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// Upright.
    Regular,
    /// Heavy.
    Bold,
    /// Italic, for mathematical symbols.
    Italic,
}

/// Most widths that a thread keeps of a cut.
const MOST_WIDTHS: usize = 4_096;

/// What is shaped alike.
type Shaped = (Face, Direction, Script);

impl Face {
    pub(super) const ALL: [Self; 3] = [Self::Regular, Self::Bold, Self::Italic];

    fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("fonts/SourceSans3-Regular.ttf"),
            Self::Bold => include_bytes!("fonts/SourceSans3-Bold.ttf"),
            Self::Italic => include_bytes!("fonts/SourceSans3-It.ttf"),
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
            Self::Italic => &faces[2],
        }
    }

    /// Advance of a line of text, in the units of `size`.
    ///
    /// Text is shaped as in the renderers (kerning, ligatures), so that the width equals that in the PDF and the PNG. A layout measures
    /// the same words many times, so that widths are kept.
    pub fn advance(self, text: &str, size: f64) -> f64 {
        thread_local! {
            static WIDTHS: RefCell<[BTreeMap<String, f64>; 3]> = RefCell::default();
        }
        let known = WIDTHS.with_borrow(|widths| widths[self as usize].get(text).copied());
        let width = known.unwrap_or_else(|| {
            let width = self.width(text);
            WIDTHS.with_borrow_mut(|widths| {
                let widths = &mut widths[self as usize];
                if widths.len() == MOST_WIDTHS {
                    widths.clear();
                }
                widths.insert(text.to_owned(), width);
            });
            width
        });
        width * size
    }

    /// Measures a line of text, in sizes of the text.
    pub(super) fn width(self, text: &str) -> f64 {
        #[cfg(feature = "print")]
        if let Some(width) = fallback::advance(self.parsed(), text) {
            return width;
        }
        self.shaped(text)
    }

    /// Measures a line of text in the cut alone, in sizes of the text. To plan how a script is shaped takes longer than to shape a
    /// word, so that plans are kept.
    fn shaped(self, text: &str) -> f64 {
        thread_local! {
            static PLANS: RefCell<Vec<(Shaped, ShapePlan)>> = const { RefCell::new(Vec::new()) };
        }
        let (face, buffer) = (self.parsed(), buffer_of(text));
        let of @ (_, direction, script) = (self, buffer.direction(), buffer.script());
        PLANS.with_borrow_mut(|plans| {
            let place = plans.iter().position(|(known, _)| *known == of).unwrap_or_else(|| {
                // Digits and signs are of no script.
                let script = (script != UNKNOWN).then_some(script);
                plans.push((of, ShapePlan::new(face, direction, script, None, &[])));
                plans.len() - 1
            });
            width(face, &rustybuzz::shape_with_plan(face, &plans[place].1, buffer))
        })
    }

    /// The font file of the cut, and its parsed face.
    pub(super) fn font(self) -> (&'static [u8], &'static rustybuzz::Face<'static>) {
        (self.bytes(), self.parsed())
    }
}

/// Advance of a line of text in a font, in sizes of the text.
#[cfg(feature = "print")]
pub(super) fn shaped(face: &rustybuzz::Face<'_>, text: &str) -> f64 {
    width(face, &rustybuzz::shape(face, &[], buffer_of(text)))
}

fn buffer_of(text: &str) -> UnicodeBuffer {
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    buffer
}

/// Width of shaped glyphs, in sizes of the text.
fn width(face: &rustybuzz::Face<'_>, glyphs: &GlyphBuffer) -> f64 {
    let units: i64 = glyphs.glyph_positions().iter().map(|glyph| i64::from(glyph.x_advance)).sum();
    units as f64 / f64::from(face.units_per_em())
}

/// The visible characters of a text that the typeface lacks.
pub fn lacking(text: &str) -> BTreeSet<char> {
    let face = Face::Regular.parsed();
    let seen = text.chars().filter(|&character| !character.is_ascii() && !is_unseen(character));
    seen.filter(|&character| face.glyph_index(character).is_none()).collect()
}

/// Whether a character is invisible: controls, direction marks, joiners, variation selectors.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || character.is_whitespace()
        || matches!(
            character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}'
                | '\u{e0000}'..='\u{e01ef}'
        )
}

/// Height of capitals, within a hundredth also of digits, as a share of the size.
pub const CAP_HEIGHT: f64 = 0.656;
/// Height of a line of text above the baseline, accents included, as a share of the size.
pub const ASCENT: f64 = 0.91;
/// Depth of a line of text below the baseline, as a share of the size.
pub const DESCENT: f64 = 0.25;

/// The typeface for the renderers, without fonts of the machine.
#[cfg(feature = "print")]
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

    /// Letters that figures need: European Latin, Greek, Russian and Kazakh Cyrillic, and signs.
    fn needed() -> impl Iterator<Item = char> {
        let ranges = ['!'..='~', '\u{a1}'..='\u{17f}', 'Α'..='Ρ', 'Σ'..='ω', 'Ѐ'..='џ'];
        ranges
            .into_iter()
            .flatten()
            .chain("ӘәҒғҚқҢңӨөҰұҮүҺһІі–—…“”‘’«»×·±≤≥≈→←−√∞№†‡•\u{2009}\u{202f}₸".chars())
    }

    #[test]
    fn every_face_has_the_letters_of_the_languages() {
        for face in Face::ALL {
            let lacks: String =
                needed().filter(|&character| face.parsed().glyph_index(character).is_none()).collect();
            assert_eq!(lacks.replace('\u{ad}', ""), "", "{face:?}");
        }
        assert_eq!(lacking("Қазақстан ξ − 1 → 2"), BTreeSet::new());
        assert_eq!(lacking("a中\u{200d}\u{fe0f}亚中"), BTreeSet::from(['中', '亚']));
    }

    #[test]
    fn what_was_measured_before_changes_no_width() {
        // More words than are kept.
        for number in 0..=MOST_WIDTHS {
            Face::Bold.advance(&number.to_string(), 1.0);
        }
        for text in ["", "AVATAR", "Ташкент", "0", "4096", "中"] {
            for face in Face::ALL {
                let found = [face.advance(text, 1.0), face.advance(text, 1.0)];
                assert_eq!(found, [face.width(text); 2], "{face:?} {text}");
            }
        }
        assert!(Face::Bold.advance("AVATAR", 7.0) > Face::Regular.advance("AVATAR", 7.0), "each has its own");
    }

    #[test]
    fn figures_have_one_width_and_italics_are_not_slanted_uprights() {
        for face in Face::ALL {
            let widths: Vec<f64> =
                "0123456789−".chars().map(|digit| face.advance(&digit.to_string(), 1.0)).collect();
            assert!(widths.iter().all(|width| *width == widths[0]), "{face:?}: {widths:?}");
            let pairs = ["11", "17", "74", "00"].map(|pair| face.advance(pair, 1.0));
            assert!(pairs.iter().all(|pair| (pair - 2.0 * widths[0]).abs() < 1e-9), "{face:?}: {pairs:?}");
        }
        let [upright, italic] = [Face::Regular, Face::Italic].map(|face| face.advance("a", 1.0));
        assert_ne!(upright, italic);
    }

    #[test]
    fn stated_heights_are_those_of_the_font() {
        for face in Face::ALL {
            let parsed = face.parsed();
            let em = f64::from(parsed.units_per_em());
            let extent = |character: char| {
                let glyph = parsed.glyph_index(character)?;
                let outline = parsed.glyph_bounding_box(glyph)?;
                Some((f64::from(outline.y_min) / em, f64::from(outline.y_max) / em))
            };
            let (_, capital) = extent('H').expect("an H has an outline");
            assert!((capital - CAP_HEIGHT).abs() < 0.005, "{capital}");
            let all: Vec<(f64, f64)> = needed().filter_map(extent).collect();
            assert!(
                all.iter().all(|(low, high)| -low <= DESCENT + 1e-9 && *high <= ASCENT + 1e-9),
                "{face:?}"
            );
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

    #[cfg(feature = "print")]
    #[test]
    fn the_renderers_find_each_face_under_the_stated_family() {
        let database = database();
        assert_eq!(database.faces().count(), 3);
        assert!(FAMILY.starts_with(&format!("'{FILED_AS}'")));
        assert!(database.faces().all(|face| face.families.iter().any(|(name, _)| name == FILED_AS)));
    }
}
