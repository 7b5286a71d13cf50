//! The letters that the figures of a page are set in, and no others: with them, labels have the widths that they were
//! measured by.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::plot::font::{FILED_AS, Face};
use crate::plot::webfont::subset;

/// What CSS says of each face.
const FACES: [(Face, &str); 3] = [
    (Face::Regular, "font-weight:400;font-style:normal"),
    (Face::Bold, "font-weight:700;font-style:normal"),
    (Face::Italic, "font-weight:400;font-style:italic"),
];

/// Declares the faces that pictures use, each with its letters.
pub fn faces<'a>(pictures: impl Iterator<Item = &'a str>) -> String {
    let mut used = FACES.map(|_| BTreeSet::new());
    for picture in pictures {
        collect(picture, &mut used);
    }
    let faces = FACES.iter().zip(&used).filter_map(|((face, style), characters)| {
        let font = STANDARD.encode(subset(*face, characters)?);
        Some(format!(
            "@font-face{{font-family:\"{FILED_AS}\";{style};src:url(data:font/ttf;base64,{font})}}\n"
        ))
    });
    faces.collect()
}

/// Adds the characters of the text of a picture, by face.
fn collect(picture: &str, used: &mut [BTreeSet<char>; 3]) {
    // What stands in the metadata is not drawn.
    let drawn = picture.split_once("</metadata>").map_or(picture, |(_, drawn)| drawn);
    for element in drawn.split('<') {
        let Some((tag, text)) = element.split_once('>') else { continue };
        let place = match tag {
            _ if tag.contains("font-weight=\"bold\"") => 1,
            _ if tag.contains("font-style=\"italic\"") => 2,
            _ => 0,
        };
        used[place].extend(text.chars().filter(|character| !character.is_control()));
        // A character that is written as an entity stands for one of these.
        if text.contains('&') {
            used[place].extend(['&', '<', '>', '"']);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_face_has_the_letters_that_are_set_in_it() {
        let picture = "<svg><metadata>zq</metadata><text x=\"1\">ab &lt;</text><text font-weight=\"bold\">c</text>\
                       <text><tspan font-style=\"italic\">d</tspan><tspan>e</tspan></text></svg>";
        let mut used = FACES.map(|_| BTreeSet::new());
        collect(picture, &mut used);
        let used = used.map(|characters| characters.into_iter().collect::<String>());
        assert_eq!(used, [" \"&;<>abelt", "c", "d"].map(str::to_owned));
    }

    #[test]
    fn a_page_without_figures_needs_no_font() {
        assert_eq!(faces(std::iter::empty()), "");
    }
}
