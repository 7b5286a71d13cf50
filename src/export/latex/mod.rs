//! Text, tables and a whole article as LaTeX.
//!
//! Whatever a scenario calls its states, issues and leaders comes through: [`escape`] is the only way from text to LaTeX.

mod characters;
mod numbers;
mod table;

use std::fmt::Write as _;

use super::article::provenance;
use super::manifest::Identity;

use characters::{Written, accent, in_order, written};

pub use table::table;

/// Folder of the figures in that of a run.
pub const PICTURES: &str = "figures/";
/// Name of the file of all figures, in their folder.
pub const FIGURES: &str = "figures.tex";
/// Name of the article in a folder.
pub const ARTICLE: &str = "article.tex";

/// Commands that tables and figures use, where nothing has defined them yet: text in the two font encodings, a character by
/// its number (in hexadecimal and in decimal), and two lengths.
pub const COMMANDS: &str = "\
\\ifdefined\\concordcyrillic\\else
  \\protected\\def\\concordcyrillic#1{\\ifdefined\\Umathchar#1\\else{\\fontencoding{T2A}\\selectfont#1}\\fi}
  \\protected\\def\\concordlatin#1{\\ifdefined\\Umathchar#1\\else{\\fontencoding{T1}\\selectfont#1}\\fi}
  \\protected\\def\\concordchar#1#2{\\ifdefined\\Umathchar\\char#2\\relax\\else\\texttt{[U+#1]}\\fi}
  \\newlength{\\concordlabel}\\newlength{\\concordrest}
\\fi
";

/// What an article needs for any text, as a comment says it; [`article`] has it.
pub const NEEDS: &str = "with pdfLaTeX also \\usepackage[T1]{fontenc} and \\usepackage{textcomp}, where there is Cyrillic \\usepackage[T2A,T1]{fontenc}";

/// Longest piece of text without a space that lines need not break in, in characters.
const LONG: usize = 24;
/// Letters in a row after which a longer piece may break.
const LETTERS: usize = 16;

/// A piece of LaTeX, and the encoding that it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Any,
    Cyrillic,
    Latin,
}

/// Text as LaTeX prints it, of any characters: on one line, with places where a long name may break.
///
/// A character that LaTeX has no common name for is printed by its number, as `[U+4E2D]`; XeLaTeX and LuaLaTeX print it itself.
pub fn escape(text: &str) -> String {
    // A line break would end a caption.
    let characters: Vec<char> = text
        .chars()
        .map(|character| if character.is_whitespace() && is_end(character) { ' ' } else { character })
        .collect();
    let mut pieces: Vec<(Encoding, String)> = Vec::with_capacity(characters.len());
    let mut place = 0;
    while place < characters.len() {
        let marks = characters[place + 1..].iter().map_while(|mark| accent(*mark)).collect::<Vec<_>>();
        let (encoding, mut piece) = piece(&characters, place);
        for mark in in_order(marks.clone()) {
            piece = format!("{mark}{{{piece}}}");
        }
        pieces.push((encoding, piece));
        if may_break(&characters, place) {
            pieces.push((Encoding::Any, "\\allowbreak{}".to_owned()));
        }
        place += 1 + marks.len();
    }
    join(&pieces)
}

/// Whether a space is one that ends a line or a field.
fn is_end(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

/// The character at a place.
fn piece(characters: &[char], place: usize) -> (Encoding, String) {
    let character = characters[place];
    let next = characters.get(place + 1);
    let after = place.checked_sub(1).and_then(|before| characters.get(before));
    match character {
        // A minus before a digit, not a hyphen between two words.
        '-' if next.is_some_and(char::is_ascii_digit)
            && !after.is_some_and(|before| before.is_alphanumeric()) =>
        {
            return (Encoding::Any, "$-$".to_owned());
        }
        // Two of these would print as a third.
        '-' | ',' | '\'' if next == Some(&character) => return (Encoding::Any, format!("{character}{{}}")),
        _ => {}
    }
    match written(character) {
        Written::Itself => (Encoding::Any, character.to_string()),
        Written::Command(command) => (Encoding::Any, command.to_owned()),
        Written::Formula(formula) => (Encoding::Any, format!("${formula}$")),
        Written::Cyrillic(letter) => (Encoding::Cyrillic, letter.to_string()),
        Written::Latin => (Encoding::Latin, character.to_string()),
        Written::Accented(letter, accents) => {
            let accented = |inner: String, accent: &&str| format!("{accent}{{{inner}}}");
            // An accent stands on a letter of the font, which one with an accent is in T1 alone.
            let encoding = if accents.len() > 1 { Encoding::Latin } else { Encoding::Any };
            (encoding, accents.iter().fold(letter.to_string(), accented))
        }
        Written::Nothing => (Encoding::Any, String::new()),
        Written::Number => {
            let number = u32::from(character);
            (Encoding::Any, format!("\\concordchar{{{number:04X}}}{{{number}}}"))
        }
    }
}

/// Whether a line may break after a place, which it may only in long pieces without a space.
fn may_break(characters: &[char], place: usize) -> bool {
    let is_space = |character: &char| character.is_whitespace();
    if is_space(&characters[place]) || characters.get(place + 1).is_none_or(is_space) {
        return false;
    }
    let before = characters[..=place].iter().rev().take_while(|character| !is_space(character)).count();
    let after = characters[place + 1..].iter().take_while(|character| !is_space(character)).count();
    if before + after <= LONG {
        return false;
    }
    let letters =
        characters[..=place].iter().rev().take_while(|character| character.is_alphanumeric()).count();
    matches!(characters[place], '.' | '_' | '/' | ':' | '=' | '|' | '@' | '+')
        || letters > 0 && letters.is_multiple_of(LETTERS)
}

/// Pieces in their order, with those of one encoding, and what stands between them, in its command.
fn join(pieces: &[(Encoding, String)]) -> String {
    let mut text = String::new();
    let mut place = 0;
    while let Some((encoding, piece)) = pieces.get(place) {
        let command = match encoding {
            Encoding::Any => {
                text.push_str(piece);
                place += 1;
                continue;
            }
            Encoding::Cyrillic => "\\concordcyrillic",
            Encoding::Latin => "\\concordlatin",
        };
        let rest = &pieces[place..];
        let run = rest.iter().take_while(|(other, _)| other == encoding || *other == Encoding::Any).count();
        let last = rest[..run].iter().rposition(|(other, _)| other == encoding).unwrap_or(0);
        let inside: String = rest[..=last].iter().map(|(_, piece)| piece.as_str()).collect();
        // Writing to a string cannot fail.
        let _ = write!(text, "{command}{{{inside}}}");
        place += last + 1;
    }
    text
}

/// The tables and figures of a folder as an article that compiles in it, whichever of them are there: `parts` are the files
/// of LaTeX, each with the folder of the pictures that it names, if any.
pub fn article(identity: &Identity, parts: &[(String, String)]) -> String {
    let language = identity.figures.as_ref().map_or("en", |drawing| drawing.language.as_str());
    let titles: Vec<String> = identity.scenarios().map(|scenario| escape(&scenario.title)).collect();
    let (title, provenance) = (titles.join("; "), provenance(identity));
    // The last encoding is that of the document.
    let encodings = if language == "en" { "T2A,T1" } else { "T1,T2A" };
    let languages = match language {
        "ru" => "\\usepackage[english,russian]{babel}\n",
        "kk" => {
            "\\usepackage[english]{babel}\n\\babelprovide[import,main]{kazakh}\n\
             \\setlocalecaption{kazakh}{figure}{Сурет}\n\\setlocalecaption{kazakh}{table}{Кесте}\n"
        }
        _ => "\\usepackage[english]{babel}\n",
    };
    let mut text = format!(
        "% {provenance}\n\
         % Every table and figure of this folder on pages: pdflatex {ARTICLE}, twice, in the folder.\n\
         \\documentclass[11pt,a4paper]{{article}}\n\
         \\usepackage[margin=2.5cm]{{geometry}}\n\
         % From here to the end of the preamble is what an article needs that takes in tables and figures.\n\
         \\ifdefined\\Umathchar % XeLaTeX or LuaLaTeX\n  \
           \\usepackage{{fontspec}}\n  \
           \\IfFontExistsTF{{CMU Serif}}{{\\setmainfont{{CMU Serif}}}}{{\\setmainfont{{FreeSerif}}}}\n\
         \\else % pdfLaTeX; the package cm-super has both encodings as outlines\n  \
           \\usepackage[{encodings}]{{fontenc}}\n  \
           \\usepackage{{textcomp}}\n\
         \\fi\n\
         {languages}\
         \\usepackage{{array,booktabs,graphicx}}\n\
         % So that large figures and tables share pages.\n\
         \\renewcommand{{\\topfraction}}{{0.9}}\\renewcommand{{\\textfraction}}{{0.05}}\\renewcommand{{\\floatpagefraction}}{{0.6}}\n\
         \\newcommand{{\\concordfigures}}{{}}\n\
         {COMMANDS}\
         \\title{{{title}}}\n\\author{{}}\n\\date{{}}\n\
         \\begin{{document}}\n\\maketitle\n"
    );
    for (file, pictures) in parts {
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "\\renewcommand{{\\concordfigures}}{{{pictures}}}\n\\InputIfFileExists{{{file}}}{{\\clearpage}}{{}}\n"
        );
    }
    text + "\\end{document}\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_comes_through() {
        for (text, expected) in [
            ("50% & more_or_less #1 {x} $", r"50\% \& more\_or\_less \#1 \{x\} \$"),
            ("-0.157", "$-$0.157"),
            ("-0.2 to -0.1", "$-$0.2 to $-$0.1"),
            ("pre-2017", "pre-2017"),
            ("<0.1%", r"\textless{}0.1\%"),
            ("5–95%", r"5--95\%"),
            ("A → B, ≥ −1", r"A $\to$ B, $\ge$ $-$1"),
            (
                r"a\b~c^d>e|f",
                r"a\textbackslash{}b\textasciitilde{}c\textasciicircum{}d\textgreater{}e\textbar{}f",
            ),
            ("μ* and µ, σ", r"$\mu${*} and $\mu$, $\sigma$"),
            ("[0, 1]", "{[}0, 1]"),
            (
                "“so”, \"so\", 'so' -- so",
                "\\textquotedblleft{}so\\textquotedblright{}, \\textquotedbl{}so\\textquotedbl{}, 'so' -{}- so",
            ),
            ("Мир с Ирландией, in full", r"\concordcyrillic{Мир с Ирландией}, in full"),
            (
                "Əliyev, Nguyễn, Łódź, Độ",
                r"\concordcyrillic{Ә}liyev, Nguy\concordlatin{\~{\^{e}}n, Łódź, Đ\d{\^{o}}}",
            ),
            ("a\u{301}\u{323} и\u{301}", r"\d{\'{a}} \concordcyrillic{\'{и}}"),
            ("中\u{202e}x\u{1b}", r"\concordchar{4E2D}{20013}x"),
            ("two\nlines\r\n\u{2029}", "two lines   "),
            ("", ""),
        ] {
            assert_eq!(escape(text), expected, "{text}");
        }
    }

    #[test]
    fn long_names_may_break() {
        let escaped = escape("parameters.choice_precision_of_all");
        assert_eq!(escaped.replace("\\allowbreak{}", "/"), r"parameters./choice\_/precision\_/of\_/all");
        assert_eq!(escape(&"x".repeat(40)).matches("\\allowbreak{}").count(), 2);
        assert!(!escape("pre-2017 and others of that kind").contains("allowbreak"));
    }
}
