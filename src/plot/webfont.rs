//! Font subsets embedded in pages.
//!
//! Glyphs are extracted as for a PDF. Two tables that browsers need are added: the mapping from characters to glyphs,
//! and kerning, so that lines keep their measured widths.

use std::collections::BTreeSet;

use subsetter::GlyphRemapper;
use write_fonts::FontBuilder;
use write_fonts::read::{FontRef, TableProvider as _};
use write_fonts::tables::cmap::Cmap;
use write_fonts::types::{GlyphId, Tag};

use super::font::Face;

const KERN: Tag = Tag::new(b"kern");
const OS2: Tag = Tag::new(b"OS/2");
/// Most pairs that a table of kerning can count.
const MOST_PAIRS: usize = 10_000;

/// A character and its glyph in a subset.
type Mapped = (char, u16);

/// A font of the characters that the face has; `None` if it has none of them.
pub fn subset(face: Face, characters: &BTreeSet<char>) -> Option<Vec<u8>> {
    let (whole, parsed) = face.font();
    let mut remapper = GlyphRemapper::new();
    let known = characters.iter().filter_map(|&character| Some((character, parsed.glyph_index(character)?)));
    let mapped: Vec<Mapped> = known.map(|(character, glyph)| (character, remapper.remap(glyph.0))).collect();
    if mapped.is_empty() {
        return None;
    }
    let outlines = subsetter::subset(whole, 0, &remapper).ok()?;
    let (whole, outlines) = (FontRef::new(whole).ok()?, FontRef::new(&outlines).ok()?);
    let glyphs = mapped.iter().map(|&(character, glyph)| (character, GlyphId::new(u32::from(glyph))));
    let mut font = FontBuilder::new();
    font.add_table(&Cmap::from_mappings(glyphs).ok()?).ok()?;
    font.add_raw(OS2, whole.data_for_tag(OS2)?.as_bytes());
    font.add_raw(KERN, kerning(face, &mapped));
    Some(font.copy_missing_tables(outlines).build())
}

/// The kerning table in its first format: adjustments of the distance of pairs of glyphs.
fn kerning(face: Face, mapped: &[Mapped]) -> Vec<u8> {
    let em = f64::from(face.font().1.units_per_em());
    let alone: Vec<f64> =
        mapped.iter().map(|(character, _)| face.width(&character.to_string()) * em).collect();
    let mut pairs = Vec::new();
    for ((first, left), before) in mapped.iter().zip(&alone) {
        for ((second, right), after) in mapped.iter().zip(&alone) {
            let nearer = face.width(&format!("{first}{second}")) * em - before - after;
            if nearer != 0.0 {
                pairs.push((*left, *right, nearer.round() as i16));
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup_by_key(|(left, right, _)| (*left, *right));
    pairs.truncate(MOST_PAIRS);
    let count = pairs.len() as u16;
    let entry = count.checked_ilog2().unwrap_or(0) as u16;
    let search = if count == 0 { 0 } else { 6 << entry };
    // Version, number of tables; version, length and coverage (horizontal) of the subtable; pairs and search parameters.
    let head = [0, 1, 0, 14 + 6 * count, 1, count, search, entry, 6 * count - search];
    let pairs = pairs.into_iter().flat_map(|(left, right, nearer)| [left, right, nearer as u16]);
    head.into_iter().chain(pairs).flat_map(u16::to_be_bytes).collect()
}

#[cfg(test)]
mod tests {
    use rustybuzz::UnicodeBuffer;

    use super::*;

    /// The width of a text in a font, shaped as in browsers.
    fn width(font: &[u8], text: &str) -> i32 {
        let font = rustybuzz::Face::from_slice(font, 0).expect("a valid font");
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let glyphs = rustybuzz::shape(&font, &[], buffer);
        assert!(
            glyphs.glyph_infos().iter().all(|glyph| glyph.glyph_id != 0),
            "a letter of {text} is missing"
        );
        glyphs.glyph_positions().iter().map(|glyph| glyph.x_advance).sum()
    }

    #[test]
    fn lines_in_a_subset_are_as_wide_as_in_the_whole() {
        for face in Face::ALL {
            for text in ["AVATAR, Tokayev 1992–2030", "a", "Turkmenistan: w = −0.25 → 1"] {
                let font = subset(face, &text.chars().collect()).expect("a font");
                let whole = face.advance(text, f64::from(face.font().1.units_per_em()));
                assert_eq!(f64::from(width(&font, text)), whole, "{face:?} {text}");
                assert!(font.len() < 40_000, "{} bytes", font.len());
            }
        }
    }

    #[test]
    fn characters_that_the_face_lacks_are_left_out() {
        assert_eq!(subset(Face::Regular, &BTreeSet::new()), None);
        assert_eq!(subset(Face::Regular, &['\u{10ffff}'].into()), None);
        assert!(subset(Face::Regular, &['a', '\u{10ffff}'].into()).is_some());
    }
}
