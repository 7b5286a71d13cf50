//! Fonts of the machine for characters that the typeface lacks, such as Chinese ones.
//!
//! No font of the machine is read as long as the typeface has every character. For characters that it lacks, installed
//! fonts are searched in a fixed order, so that one machine always draws the same figure; another machine with other
//! fonts may draw these letters differently.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use resvg::usvg::fontdb::{Database, FaceInfo, ID, Stretch, Style, Weight};
use resvg::usvg::{FontResolver, Options};
use rustybuzz::ttf_parser;

use super::font::{database, lacking, shaped};

/// The bytes of a font file, and the index of the font in it.
type Loaded = (Vec<u8>, u32);

/// The fonts of the machine, with caches.
struct Machine {
    /// The typeface and the fonts of the machine.
    database: Arc<Database>,
    /// The fonts of the machine in the order of the search.
    order: Vec<ID>,
    /// The font that has a character, if any.
    known: Mutex<BTreeMap<char, Option<ID>>>,
    /// The chosen fonts.
    loaded: Mutex<BTreeMap<ID, Arc<Loaded>>>,
}

impl Machine {
    /// The installed fonts, listed at first use.
    fn get() -> &'static Self {
        static MACHINE: OnceLock<Machine> = OnceLock::new();
        MACHINE.get_or_init(|| {
            let mut fonts = (*database()).clone();
            let own: BTreeSet<ID> = fonts.faces().map(|face| face.id).collect();
            fonts.load_system_fonts();
            let mut faces: Vec<&FaceInfo> = fonts.faces().filter(|face| !own.contains(&face.id)).collect();
            faces.sort_by_cached_key(|face| rank(face));
            let order = faces.into_iter().map(|face| face.id).collect();
            Self { database: Arc::new(fonts), order, known: Mutex::default(), loaded: Mutex::default() }
        })
    }

    /// The font that a character is drawn with.
    fn font_of(&self, character: char) -> Option<ID> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        *known.entry(character).or_insert_with(|| {
            let has = |id: &&ID| {
                let glyph = |bytes: &[u8], index| {
                    let face = ttf_parser::Face::parse(bytes, index).ok()?;
                    face.glyph_index(character).filter(|glyph| glyph.0 != 0)
                };
                self.database.with_face_data(**id, glyph).flatten().is_some()
            };
            self.order.iter().find(has).copied()
        })
    }

    /// Advance of a text in a font, in sizes of the text; `None` if the font cannot be read.
    fn advance(&self, id: ID, text: &str) -> Option<f64> {
        let font = {
            let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
            match loaded.get(&id) {
                Some(font) => Arc::clone(font),
                None => {
                    let read = self.database.with_face_data(id, |bytes, index| (bytes.to_vec(), index))?;
                    let font = Arc::new(read);
                    loaded.insert(id, Arc::clone(&font));
                    font
                }
            }
        };
        Some(shaped(&rustybuzz::Face::from_slice(&font.0, font.1)?, text))
    }

    /// Name of a font.
    fn name(&self, id: ID) -> String {
        let face = self.database.face(id);
        face.and_then(|face| Some(face.families.first()?.0.clone())).unwrap_or_default()
    }
}

/// Rank of a font in the search: upright fonts of normal weight first, sans serif before serif, then by name.
fn rank(face: &FaceInfo) -> (bool, u16, bool, bool, bool, String, u32) {
    let name = face.families.first().map_or("", |family| family.0.as_str());
    (
        face.style != Style::Normal,
        face.weight.0.abs_diff(Weight::NORMAL.0),
        face.stretch != Stretch::Normal,
        face.monospaced,
        !name.contains("Sans"),
        format!("{name}\0{}", face.post_script_name),
        face.index,
    )
}

/// Advance of a text with characters that the typeface lacks, in sizes of the text, as the renderers draw it; `None` if
/// it lacks none.
pub(super) fn advance(face: &rustybuzz::Face<'_>, text: &str) -> Option<f64> {
    if text.is_ascii() {
        return None;
    }
    let lacks = lacking(text);
    let first = lacks.first()?;
    let machine = Machine::get();
    // The renderers set the whole text in the first font that has all of its characters.
    let whole = text.chars().find(|character| lacks.contains(character)).unwrap_or(*first);
    let has_all = |id: &ID| {
        let has = |bytes: &[u8], index| {
            let face = ttf_parser::Face::parse(bytes, index).ok()?;
            Some(text.chars().all(|character| face.glyph_index(character).is_some()))
        };
        machine.database.with_face_data(*id, has).flatten().unwrap_or(false)
    };
    if let Some(id) = machine.font_of(whole).filter(has_all) {
        return machine.advance(id, text);
    }
    let kept: String = text.chars().filter(|character| !lacks.contains(character)).collect();
    let other = text.chars().filter(|character| lacks.contains(character)).map(|character| {
        let of_font = |id| machine.advance(id, &character.to_string());
        machine.font_of(character).and_then(of_font).unwrap_or_else(|| shaped(face, "\u{10ffff}"))
    });
    Some(shaped(face, &kept) + other.sum::<f64>())
}

/// Makes the renderers use fonts of the machine for characters that the typeface lacks.
pub(super) fn extend(options: &mut Options<'_>) {
    options.fontdb = Arc::clone(&Machine::get().database);
    options.font_resolver = FontResolver {
        select_font: FontResolver::default_font_selector(),
        select_fallback: Box::new(|character, used, _| {
            Machine::get().font_of(character).filter(|id| !used.contains(id))
        }),
    };
}

/// Characters that the typeface lacks, by the font that draws them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Borrowed {
    /// Characters by the font of the machine that has them.
    pub fonts: BTreeMap<String, BTreeSet<char>>,
    /// Characters that no font of the machine has.
    pub nowhere: BTreeSet<char>,
}

impl Borrowed {
    /// Finds fonts for characters that the typeface lacks.
    pub fn of(characters: &BTreeSet<char>) -> Self {
        let mut borrowed = Self::default();
        for &character in characters {
            match Machine::get().font_of(character) {
                Some(id) => {
                    let name = Machine::get().name(id);
                    borrowed.fonts.entry(name).or_default().insert(character);
                }
                None => {
                    borrowed.nowhere.insert(character);
                }
            }
        }
        borrowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::font::Face;

    #[test]
    fn what_the_typeface_has_is_measured_by_it() {
        assert_eq!(advance(Face::Regular.font().1, "Қазақстан − 1"), None);
        // A code point for private use, which no font has.
        let lacked = '\u{e123}';
        let borrowed = Borrowed::of(&BTreeSet::from([lacked]));
        assert!(borrowed.nowhere.contains(&lacked) || !borrowed.fonts.is_empty());
        assert!(Face::Regular.advance("\u{e123}", 7.0) > 0.0);
    }
}
