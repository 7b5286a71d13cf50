//! Lists of words, characters that act on a terminal, bars and columns of numbers.

use std::borrow::Cow;

/// Words after each other: `a, b and c`.
pub fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Text in which whatever steers a terminal, hides, or changes the direction of what stands beside it is written by its
/// number: `\u001B` for an escape character. JSON reads these numbers as the characters; line feeds and tabs stay.
///
/// Every text that leaves the program goes through here, since scenarios and manifests may come from anywhere.
pub fn plain(text: &str) -> Cow<'_, str> {
    // Most texts have nothing of the kind.
    if text.bytes().all(|byte| matches!(byte, b'\t' | b'\n' | 0x20..0x7f)) {
        return Cow::Borrowed(text);
    }
    let mut written = String::with_capacity(text.len());
    let mut before = None;
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        // Between two letters these two are part of how Persian and the languages of India are written.
        let joins = matches!(character, '\u{200c}' | '\u{200d}')
            && [before, rest.clone().next()]
                .iter()
                .all(|beside| beside.is_some_and(|beside| !is_unseen(beside)));
        if is_unseen(character) && !joins {
            for unit in character.encode_utf16(&mut [0; 2]) {
                written.push_str(&format!("\\u{unit:04X}"));
            }
        } else {
            written.push(character);
        }
        before = Some(character);
    }
    Cow::Owned(written)
}

/// Whether a character is a command or is not seen: controls but for line feed and tab, marks of direction, spaces and
/// joiners without width, the byte order mark, separators of lines, tags, and what is no character.
fn is_unseen(character: char) -> bool {
    match character {
        '\t' | '\n' => false,
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fdd0}'..='\u{fdef}' | '\u{e0000}'..='\u{e007f}' => true,
        _ => character.is_control() || u32::from(character) & 0xfffe == 0xfffe,
    }
}

/// A horizontal bar of a share, `width` characters for a whole, in eighths of a character; a share above 0
/// leaves a trace however small.
pub fn bar(share: f64, width: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    let mut eighths = (share * width as f64 * 8.0).round() as usize;
    if share > 0.0 && width > 0 {
        eighths = eighths.max(1);
    }
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

/// Pads numbers with spaces so that their decimal points stand below each other.
pub fn align(numbers: &[String]) -> Vec<String> {
    let parts = |text: &str| {
        let whole = text.find('.').unwrap_or(text.len());
        (text[..whole].chars().count(), text[whole..].chars().count())
    };
    let before = numbers.iter().map(|text| parts(text).0).max().unwrap_or(0);
    let after = numbers.iter().map(|text| parts(text).1).max().unwrap_or(0);
    let pad = |text: &String| {
        let (whole, rest) = parts(text);
        format!("{}{text}{}", " ".repeat(before - whole), " ".repeat(after - rest))
    };
    numbers.iter().map(pad).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_listed_with_commas_and_an_and() {
        let list = |words: &[&str]| listed(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert_eq!([list(&[]), list(&["a"]), list(&["a", "b", "c"])], ["", "a", "a, b and c"]);
    }

    #[test]
    fn what_is_not_seen_is_written_by_its_number() {
        for (text, expected) in [
            ("plain, with\ta tab\nand a line", "plain, with\ta tab\nand a line"),
            ("Қазақстан – 你好 – ‘é’", "Қазақстан – 你好 – ‘é’"),
            ("\u{1b}[2J", "\\u001B[2J"),
            ("\0\r\u{7f}\u{9b}", "\\u0000\\u000D\\u007F\\u009B"),
            ("\u{202e}gpj.exe\u{2066}", "\\u202Egpj.exe\\u2066"),
            ("\u{feff}a\u{200b}b", "\\uFEFFa\\u200Bb"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("\u{200d}", "\\u200D"),
            ("\u{e0041}", "\\uDB40\\uDC41"),
            ("\u{ffff}", "\\uFFFF"),
        ] {
            assert_eq!(plain(text), expected);
            assert_eq!(plain(expected), expected, "once is enough");
            let json: String =
                serde_json::from_str(&format!("\"{}\"", plain(text).replace(['\t', '\n'], " ")))
                    .expect("JSON reads it");
            assert_eq!(json, text.replace(['\t', '\n'], " "));
        }
    }

    #[test]
    fn bars() {
        assert_eq!(bar(0.0, 8), "");
        assert_eq!(bar(1.0, 3), "███");
        assert_eq!(bar(0.5, 3), "█▌");
        assert_eq!(bar(1e-9, 3), "▏");
        assert_eq!(bar(f64::NAN, 3), "");
        assert_eq!(bar(0.7, 0), "");
    }

    #[test]
    fn decimal_points_stand_below_each_other() {
        let numbers = ["0.45", "-70.4", "12"].map(str::to_owned);
        assert_eq!(align(&numbers), ["  0.45", "-70.4 ", " 12   "]);
        assert_eq!(align(&[]), Vec::<String>::new());
    }
}
