//! What each character is in LaTeX.
//!
//! Everything is said such that pdfLaTeX prints it with the font encodings T1 and, where there is Cyrillic, T2A, whichever of
//! them is the one of the document; XeLaTeX and LuaLaTeX print it as well.

use unicode_normalization::char::decompose_canonical;

/// How a character is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// As it is.
    Itself,
    /// As a command that both encodings have.
    Command(&'static str),
    /// In formulas.
    Formula(&'static str),
    /// A letter of T2A.
    Cyrillic(char),
    /// A letter of T1 that T2A lacks.
    Latin,
    /// A letter below or above which an accent stands, innermost first.
    Accented(char, Vec<&'static str>),
    /// Not at all: a mark for the layout of text.
    Nothing,
    /// By its number: LaTeX has no common name for it.
    Number,
}

/// Letters with accents that both encodings print, T2A by setting the accent itself.
const LATIN: &str = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİıĲĳĴĵĶķĹĺĻļ\
                     ĽľŁłŃńŅņŇňŌōŎŏŐőŒœŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžǍǎǏǐǑǒǓǔǢǣǦǧǨǩǪǫǰȘșȚțȲȳ¡¿";

/// Letters of T1 alone.
const LATIN_OF_T1: &str = "ÐÞðþĐđŊŋ‚‹›";

/// Letters of T2A.
const CYRILLIC: &str = "ЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюяѐёђѓєѕіїјљњћќѝўџҐґҒғҖҗҘҙҚқҜҝ\
                        ҠҡҢңҤҥҪҫҮүҰұҲҳҶҷҸҹҺһӀӁӂӐӑӒӓӔӕӖӗӘәӚӛӜӝӞӟӢӣӤӥӦӧӨөӬӭӮӯӰӱӲӳӴӵӸӹ";

/// What stands for a character.
pub fn written(character: char) -> Written {
    use Written::{Accented, Command, Cyrillic, Itself, Latin, Nothing, Number};
    match character {
        // Before a row of a table these two would be read as an option of the line break.
        '[' => Command("{[}"),
        '*' => Command("{*}"),
        '&' => Command("\\&"),
        '%' => Command("\\%"),
        '$' => Command("\\$"),
        '#' => Command("\\#"),
        '_' => Command("\\_"),
        '{' => Command("\\{"),
        '}' => Command("\\}"),
        '\\' => Command("\\textbackslash{}"),
        '~' => Command("\\textasciitilde{}"),
        '^' => Command("\\textasciicircum{}"),
        '<' => Command("\\textless{}"),
        '>' => Command("\\textgreater{}"),
        '|' => Command("\\textbar{}"),
        '"' => Command("\\textquotedbl{}"),
        '`' => Command("\\textasciigrave{}"),
        ' '..='~' => Itself,
        _ if let Some(command) = common(character) => command,
        _ if CYRILLIC.contains(character) => Cyrillic(character),
        // The letter of Azerbaijani looks like the one of Kazakh, and T1 lacks it.
        'Ə' | 'Ǝ' => Cyrillic('Ә'),
        'ə' | 'ǝ' => Cyrillic('ә'),
        _ if LATIN.contains(character) => Itself,
        _ if LATIN_OF_T1.contains(character) => Latin,
        _ if is_mark(character) => Nothing,
        // A sign that is another character: the ohm, the ångström.
        _ if let [other] = parts(character)[..]
            && other != character =>
        {
            written(other)
        }
        _ => accented(character).map_or(Number, |(letter, accents)| Accented(letter, accents)),
    }
}

/// Punctuation, signs and Greek letters.
fn common(character: char) -> Option<Written> {
    use Written::{Command, Formula, Itself, Nothing};
    Some(match character {
        '\u{a0}' | '\u{2007}' | '\u{202f}' => Command("~"),
        '\u{2000}'..='\u{200a}' => Command(" "),
        '\u{ad}' => Command("\\-"),
        '\u{200b}' => Command("\\allowbreak{}"),
        '\u{2010}' | '\u{2011}' | '\u{2043}' => Command("-"),
        '–' | '\u{2012}' => Command("--"),
        '—' | '\u{2015}' => Command("---"),
        '‘' | 'ʻ' | '\u{201b}' => Command("\\textquoteleft{}"),
        '’' | 'ʼ' | 'ʹ' => Command("\\textquoteright{}"),
        '“' => Command("\\textquotedblleft{}"),
        '”' => Command("\\textquotedblright{}"),
        '„' | '«' | '»' | '№' => Itself,
        '…' => Command("\\dots{}"),
        '•' => Command("\\textbullet{}"),
        '·' => Command("\\textperiodcentered{}"),
        '†' => Command("\\dag{}"),
        '‡' => Command("\\ddag{}"),
        '§' => Command("\\S{}"),
        '¶' => Command("\\P{}"),
        '©' => Command("\\textcopyright{}"),
        '®' => Command("\\textregistered{}"),
        '™' => Command("\\texttrademark{}"),
        '°' => Command("\\textdegree{}"),
        '£' => Command("\\pounds{}"),
        '€' => Command("\\texteuro{}"),
        '¥' => Command("\\textyen{}"),
        '¢' => Command("\\textcent{}"),
        '¤' => Command("\\textcurrency{}"),
        '¦' => Command("\\textbrokenbar{}"),
        'ª' => Command("\\textordfeminine{}"),
        'º' => Command("\\textordmasculine{}"),
        '¼' => Command("\\textonequarter{}"),
        '½' => Command("\\textonehalf{}"),
        '¾' => Command("\\textthreequarters{}"),
        '‰' => Command("\\textperthousand{}"),
        '′' => Formula("'"),
        '″' => Formula("''"),
        '−' => Formula("-"),
        '×' => Formula("\\times"),
        '÷' => Formula("\\div"),
        '±' => Formula("\\pm"),
        '¬' => Formula("\\neg"),
        '≤' | '⩽' => Formula("\\le"),
        '≥' | '⩾' => Formula("\\ge"),
        '≠' => Formula("\\ne"),
        '≈' => Formula("\\approx"),
        '≡' => Formula("\\equiv"),
        '∝' => Formula("\\propto"),
        '∞' => Formula("\\infty"),
        '∑' => Formula("\\sum"),
        '∏' => Formula("\\prod"),
        '√' => Formula("\\surd"),
        '∂' => Formula("\\partial"),
        '∫' => Formula("\\int"),
        '∈' => Formula("\\in"),
        '∩' => Formula("\\cap"),
        '∪' => Formula("\\cup"),
        '⋅' | '∙' => Formula("\\cdot"),
        '←' => Formula("\\leftarrow"),
        '→' => Formula("\\to"),
        '↑' => Formula("\\uparrow"),
        '↓' => Formula("\\downarrow"),
        '↔' => Formula("\\leftrightarrow"),
        '⇒' => Formula("\\Rightarrow"),
        '⇔' => Formula("\\Leftrightarrow"),
        '⁰' => Formula("^0"),
        '¹' => Formula("^1"),
        '²' => Formula("^2"),
        '³' => Formula("^3"),
        '⁴' => Formula("^4"),
        '⁵' => Formula("^5"),
        '⁶' => Formula("^6"),
        '⁷' => Formula("^7"),
        '⁸' => Formula("^8"),
        '⁹' => Formula("^9"),
        '₀' => Formula("_0"),
        '₁' => Formula("_1"),
        '₂' => Formula("_2"),
        '₃' => Formula("_3"),
        '₄' => Formula("_4"),
        '₅' => Formula("_5"),
        '₆' => Formula("_6"),
        '₇' => Formula("_7"),
        '₈' => Formula("_8"),
        '₉' => Formula("_9"),
        '\u{fe00}'..='\u{fe0f}' => Nothing,
        _ => return greek(character).map(Formula),
    })
}

/// Greek letters; capitals that look like Latin ones are those.
fn greek(character: char) -> Option<&'static str> {
    Some(match character {
        'α' => "\\alpha",
        'β' => "\\beta",
        'γ' => "\\gamma",
        'δ' => "\\delta",
        'ε' | 'ϵ' => "\\varepsilon",
        'ζ' => "\\zeta",
        'η' => "\\eta",
        'θ' | 'ϑ' => "\\theta",
        'ι' => "\\iota",
        'κ' => "\\kappa",
        'λ' => "\\lambda",
        'μ' | 'µ' => "\\mu",
        'ν' => "\\nu",
        'ξ' => "\\xi",
        'ο' => "o",
        'π' => "\\pi",
        'ρ' => "\\rho",
        'σ' => "\\sigma",
        'ς' => "\\varsigma",
        'τ' => "\\tau",
        'υ' => "\\upsilon",
        'φ' | 'ϕ' => "\\varphi",
        'χ' => "\\chi",
        'ψ' => "\\psi",
        'ω' => "\\omega",
        'ά' => "\\acute{\\alpha}",
        'έ' => "\\acute{\\varepsilon}",
        'ή' => "\\acute{\\eta}",
        'ί' => "\\acute{\\iota}",
        'ό' => "\\acute{o}",
        'ύ' => "\\acute{\\upsilon}",
        'ώ' => "\\acute{\\omega}",
        'Α' | 'Ά' => "\\mathrm{A}",
        'Β' => "\\mathrm{B}",
        'Γ' => "\\Gamma",
        'Δ' | '∆' => "\\Delta",
        'Ε' | 'Έ' => "\\mathrm{E}",
        'Ζ' => "\\mathrm{Z}",
        'Η' | 'Ή' => "\\mathrm{H}",
        'Θ' => "\\Theta",
        'Ι' | 'Ί' => "\\mathrm{I}",
        'Κ' => "\\mathrm{K}",
        'Λ' => "\\Lambda",
        'Μ' => "\\mathrm{M}",
        'Ν' => "\\mathrm{N}",
        'Ξ' => "\\Xi",
        'Ο' | 'Ό' => "\\mathrm{O}",
        'Π' => "\\Pi",
        'Ρ' => "\\mathrm{P}",
        'Σ' => "\\Sigma",
        'Τ' => "\\mathrm{T}",
        'Υ' | 'Ύ' => "\\mathrm{Y}",
        'Φ' => "\\Phi",
        'Χ' => "\\mathrm{X}",
        'Ψ' => "\\Psi",
        'Ω' | 'Ώ' => "\\Omega",
        _ => return None,
    })
}

/// The command of a combining mark.
pub fn accent(mark: char) -> Option<&'static str> {
    Some(match mark {
        '\u{300}' => "\\`",
        '\u{301}' => "\\'",
        '\u{302}' => "\\^",
        '\u{303}' => "\\~",
        '\u{304}' => "\\=",
        '\u{306}' => "\\u",
        '\u{307}' => "\\.",
        '\u{308}' => "\\\"",
        '\u{30a}' => "\\r",
        '\u{30b}' => "\\H",
        '\u{30c}' => "\\v",
        '\u{323}' => "\\d",
        '\u{327}' => "\\c",
        '\u{328}' => "\\k",
        '\u{331}' => "\\b",
        _ => return None,
    })
}

/// Accents as LaTeX can set them: those below a letter around those above it.
pub fn in_order(mut accents: Vec<&'static str>) -> Vec<&'static str> {
    accents.sort_by_key(|accent| matches!(*accent, "\\d" | "\\c" | "\\k" | "\\b"));
    accents
}

/// What Unicode says a character is made of.
fn parts(character: char) -> Vec<char> {
    let mut parts = Vec::new();
    decompose_canonical(character, |part| parts.push(part));
    parts
}

/// A letter of ASCII and the accents that Unicode says a character is made of, where LaTeX has all of them.
fn accented(character: char) -> Option<(char, Vec<&'static str>)> {
    let parts = parts(character);
    let (letter, marks) = parts.split_first()?;
    let accents: Option<Vec<_>> = marks.iter().map(|mark| accent(*mark)).collect();
    let accents = accents.map(in_order);
    let accents = accents.filter(|accents| !accents.is_empty() && letter.is_ascii_alphabetic())?;
    Some((*letter, accents))
}

/// Whether a character only says how others are laid out, or has no looks.
fn is_mark(character: char) -> bool {
    matches!(character,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{180e}' | '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}
