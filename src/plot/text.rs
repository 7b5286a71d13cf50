//! Text with its extents, computed before drawing.

use super::font::Face;

/// Vertical position of a run on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// On the baseline.
    None,
    /// Below it, smaller.
    Subscript,
    /// Above it, smaller.
    Superscript,
}

impl Shift {
    /// Size of the run as a share of the line's.
    pub fn size(self) -> f64 {
        if self == Self::None { 1.0 } else { 0.7 }
    }

    /// Distance of the run below the baseline, in sizes of the line.
    pub fn drop(self) -> f64 {
        match self {
            Self::None => 0.0,
            Self::Subscript => 0.16,
            Self::Superscript => -0.36,
        }
    }
}

/// A piece of text in one face.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The characters.
    pub text: String,
    /// The face.
    pub face: Face,
    /// Vertical position.
    pub shift: Shift,
}

/// A line of text in one or more faces.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// The pieces from left to right.
    pub runs: Vec<Run>,
}

impl Text {
    /// Upright text.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::default().then(text, Face::Regular, Shift::None)
    }

    /// Heavy text.
    pub fn bold(text: impl Into<String>) -> Self {
        Self::default().then(text, Face::Bold, Shift::None)
    }

    /// Italic text, as for a mathematical symbol.
    pub fn italic(text: impl Into<String>) -> Self {
        Self::default().then(text, Face::Italic, Shift::None)
    }

    /// Appends a piece.
    #[must_use]
    pub fn then(mut self, text: impl Into<String>, face: Face, shift: Shift) -> Self {
        let text = text.into();
        match self.runs.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if (last.face, last.shift) == (face, shift) => last.text.push_str(&text),
            _ => self.runs.push(Run { text, face, shift }),
        }
        self
    }

    /// Width in the units of `size`.
    pub fn width(&self, size: f64) -> f64 {
        self.runs.iter().map(|run| run.face.advance(&run.text, size * run.shift.size())).sum()
    }

    /// The text in lines no wider than `width`, if breaks between words allow it.
    pub fn wrap(&self, size: f64, width: f64) -> Vec<Self> {
        let mut lines: Vec<Self> = Vec::new();
        let mut breakable = true;
        for run in &self.runs {
            for word in run.text.split_inclusive(' ') {
                let longer = lines.last().map(|line| line.clone().then(word, run.face, run.shift));
                match longer {
                    Some(longer) if !breakable || longer.width(size) <= width => {
                        if let Some(line) = lines.last_mut() {
                            *line = longer;
                        }
                    }
                    _ => lines.push(Self::default().then(word, run.face, run.shift)),
                }
                breakable = word.ends_with(' ');
            }
        }
        lines
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::plain(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::plain(text)
    }
}

/// The text, or as much of its beginning as fits into `width` before an ellipsis; empty if even that does not fit.
pub fn elide(text: &str, face: Face, size: f64, width: f64) -> String {
    if face.advance(text, size) <= width {
        return text.to_owned();
    }
    let characters: Vec<char> = text.chars().collect();
    let beginning = |n: usize| {
        let kept: String = characters[..n].iter().collect();
        format!("{}…", kept.trim_end())
    };
    // Width grows with the number of characters, so bisection finds the largest number that fits.
    let (mut fits, mut too_long) = (0, characters.len());
    while fits + 1 < too_long {
        let middle = (fits + too_long) / 2;
        if face.advance(&beginning(middle), size) <= width {
            fits = middle;
        } else {
            too_long = middle;
        }
    }
    if fits == 0 { String::new() } else { beginning(fits) }
}

/// The text in lines no wider than `width`, broken between words; a word that is too wide alone is elided.
pub fn wrap(text: &str, face: Face, size: f64, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match longer {
            Some(longer) if face.advance(&longer, size) <= width => {
                if let Some(line) = lines.last_mut() {
                    *line = longer;
                }
            }
            _ => lines.push(elide(word, face, size, width)),
        }
    }
    lines
}

/// The text in at most `most` lines no wider than `width`; what does not fit is cut from the end.
pub fn lines(text: &str, face: Face, size: f64, width: f64, most: usize) -> Vec<String> {
    let mut lines = wrap(text, face, size, width);
    if lines.len() > most && most > 0 {
        let rest = lines.split_off(most - 1).join(" ");
        lines.push(elide(&rest, face, size, width));
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_subscript_is_narrower_than_its_line() {
        let symbol = Text::italic("S").then("1", Face::Regular, Shift::Subscript);
        let line = Text::italic("S").then("1", Face::Regular, Shift::None);
        assert!(symbol.width(7.0) < line.width(7.0));
        assert_eq!(Text::plain("").runs, vec![]);
    }

    #[test]
    fn wrapping_keeps_every_word() {
        let lines = wrap("the institution of 2005 dissolves into an outside one", Face::Regular, 7.0, 90.0);
        assert!(lines.len() > 1);
        assert_eq!(lines.join(" "), "the institution of 2005 dissolves into an outside one");
    }

    #[test]
    fn text_in_several_faces_breaks_between_words_only() {
        let text = Text::plain("mean weight ").then("w", Face::Italic, Shift::None).then(
            "ij",
            Face::Regular,
            Shift::Subscript,
        );
        let lines = text.wrap(7.0, Text::plain("mean weight ").width(7.0) + 1.0);
        let words: Vec<String> =
            lines.iter().map(|line| line.runs.iter().map(|run| run.text.as_str()).collect()).collect();
        assert_eq!(words, ["mean weight ", "wij"]);
        assert_eq!(text.wrap(7.0, 500.0).len(), 1);
        assert!(Text::default().wrap(7.0, 50.0).is_empty());
    }

    proptest! {
        #[test]
        fn elided_and_wrapped_text_fits(text in ".{0,60}", width in 0.0..200.0f64) {
            let short = elide(&text, Face::Regular, 7.0, width);
            prop_assert!(short.is_empty() || Face::Regular.advance(&short, 7.0) <= width);
            let few = lines(&text, Face::Regular, 7.0, width, 2);
            prop_assert!(few.len() <= 2);
            for line in few {
                prop_assert!(line.is_empty() || Face::Regular.advance(&line, 7.0) <= width);
            }
            for line in wrap(&text, Face::Bold, 7.0, width) {
                prop_assert!(line.is_empty() || Face::Bold.advance(&line, 7.0) <= width);
            }
        }
    }
}
