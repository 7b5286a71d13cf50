//! How numbers are written for people: rounding, units, separators. Files for machines never pass here.

use std::borrow::Cow;
use std::time::Duration;

use jiff::civil::Date;

/// A number with `decimals` digits after the point; never `-0`, and a dash where it is not finite.
pub fn number(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return MISSING.to_owned();
    }
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(digits) if digits.bytes().all(|byte| matches!(byte, b'0' | b'.')) => digits.to_owned(),
        _ => text,
    }
}

/// What stands where there is no number.
pub const MISSING: &str = "–";

/// Most decimals that are ever written: beyond them a difference is rounding noise of the simulation.
const MOST_DECIMALS: usize = 9;
/// Most significant digits of a number in a table; whole numbers keep theirs.
const MOST_DIGITS: usize = 4;
/// Decimals of a number that came out the same in every replicate.
const DECIMALS_OF_A_CONSTANT: usize = 4;

/// Decimals that `digits` significant digits of `value` need; those of a constant for 0.
pub fn decimals(value: f64, digits: usize) -> usize {
    if value == 0.0 || !value.is_finite() {
        return DECIMALS_OF_A_CONSTANT;
    }
    let (_, exponent) = scientific(value, digits.saturating_sub(1));
    decimals_at(exponent, digits)
}

/// Decimals of a number whose first of `digits` digits stands for `10^exponent`.
fn decimals_at(exponent: i64, digits: usize) -> usize {
    let wanted = i64::try_from(digits).unwrap_or(i64::MAX) - 1 - exponent;
    usize::try_from(wanted).unwrap_or(0).min(MOST_DECIMALS)
}

/// The digits (without point) and the exponent of a finite number other than 0, rounded to
/// `decimals + 1` significant digits.
fn scientific(value: f64, decimals: usize) -> (u64, i64) {
    let text = format!("{:.decimals$e}", value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    (digits.parse().unwrap_or(0), exponent.parse().unwrap_or(0))
}

/// Decimals of an estimate, its interval from `low` to `high` and what stands beside them: two digits of the width of the
/// interval, but no more than four significant digits of the largest of `values`, and as many as it takes to tell the ends
/// apart. Without an interval, four significant digits, and none of them after the point where all values are whole.
pub fn places(values: &[f64], low: f64, high: f64) -> usize {
    let fewest = places_of_width(values, high - low);
    if low.partial_cmp(&high) != Some(std::cmp::Ordering::Less) {
        return fewest;
    }
    let is_apart = |decimals: &usize| number(low, *decimals) != number(high, *decimals);
    (fewest..=MOST_DECIMALS).find(is_apart).unwrap_or(MOST_DECIMALS)
}

/// Decimals of a difference: [`places`], and as many as it takes to tell an interval that does not hold 0 from one that does.
pub fn places_of_difference(values: &[f64], low: f64, high: f64) -> usize {
    let fewest = places(values, low, high);
    let nearest = if low > 0.0 { low } else { high };
    let reads_as_zero =
        |decimals: &usize| !number(nearest, *decimals).bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    let holds_zero = !(low > 0.0 || high < 0.0);
    (fewest..=MOST_DECIMALS).find(|decimals| holds_zero || !reads_as_zero(decimals)).unwrap_or(MOST_DECIMALS)
}

/// The same without regard to the ends.
fn places_of_width(values: &[f64], width: f64) -> usize {
    if !(width.is_finite() && width > 0.0) {
        let is_whole = values.iter().all(|value| value.fract() == 0.0);
        return if is_whole { 0 } else { most_places(values) };
    }
    let most = if largest(values) > 0.0 { most_places(values) } else { MOST_DECIMALS };
    decimals(width, 2).min(most)
}

/// Decimals with which the largest of some values has four significant digits.
pub fn most_places(values: &[f64]) -> usize {
    decimals(largest(values), MOST_DIGITS)
}

fn largest(values: &[f64]) -> f64 {
    let finite = values.iter().filter(|value| value.is_finite());
    finite.fold(0.0, |largest, value| f64::max(largest, value.abs()))
}

/// A number with so many decimals, or with as many as its first digit needs.
pub fn at_least_a_digit(value: f64, decimals: usize) -> String {
    let text = number(value, decimals);
    let is_nothing =
        value != 0.0 && value.is_finite() && !text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    if is_nothing { number(value, self::decimals(value, 1)) } else { text }
}

/// A mean and its standard error with two digits of the width of the 95% interval of a normal distribution, and at most four
/// significant digits of the mean.
pub fn estimate(mean: f64, standard_error: f64) -> (String, String) {
    let places = places_of_width(&[mean], 2.0 * 1.96 * standard_error);
    let error = match standard_error {
        0.0 => "0".to_owned(),
        error => at_least_a_digit(error, places),
    };
    (number(mean, places), error)
}

/// A share of a whole in percent with one decimal. A share that is not quite none or all never reads as if
/// it were: `<0.1%`, `>99.9%`.
pub fn percent(share: f64) -> String {
    percent_to(share, 1)
}

/// A share of a whole in percent with so many decimals, as [`percent`] does.
pub fn percent_to(share: f64, decimals: usize) -> String {
    if !share.is_finite() {
        return MISSING.to_owned();
    }
    if share <= 0.0 || share >= 1.0 {
        return if share <= 0.0 { "0%".to_owned() } else { "100%".to_owned() };
    }
    let (text, [none, all]) =
        (number(100.0 * share, decimals), [0.0, 100.0].map(|end| number(end, decimals)));
    let step: f64 = format!("1e-{decimals}").parse().unwrap_or(0.0);
    if text == none {
        format!("<{}%", number(step, decimals))
    } else if text == all {
        format!(">{}%", number(100.0 - step, decimals))
    } else {
        format!("{text}%")
    }
}

/// Decimals of a share in percent by its interval.
fn places_of_percent(low: f64, high: f64) -> usize {
    let values = [low, high].map(|value| 100.0 * value);
    let inside: Vec<f64> = values.into_iter().filter(|value| *value > 0.0 && *value < 100.0).collect();
    if low.is_finite() && high.is_finite() { places(&inside, values[0], values[1]).max(1) } else { 1 }
}

/// A share in percent with the decimals of its interval, and the interval as [`percent_interval`] has it.
pub fn percent_within(share: f64, low: f64, high: f64) -> (String, String) {
    (percent_to(share, places_of_percent(low, high)), percent_interval(low, high))
}

/// The ends of the interval of a share in percent, the unit said once: `90.6–91.7%`, with the decimals of [`places`]. An end at
/// none or all has none, and no other end reads as if it were: `0–0.02%`.
pub fn percent_interval(low: f64, high: f64) -> String {
    if !(low.is_finite() && high.is_finite()) {
        return MISSING.to_owned();
    }
    let is_end = |share: f64| share <= 0.0 || share >= 1.0;
    let tells = |share: f64, decimals: usize| {
        let text = number(100.0 * share, decimals);
        is_end(share) || text != number(0.0, decimals) && text != number(100.0, decimals)
    };
    let fewest = places_of_percent(low, high);
    let decimals = (fewest..MOST_DECIMALS).find(|decimals| tells(low, *decimals) && tells(high, *decimals));
    let written = |share: f64| number(100.0 * share, if is_end(share) { 0 } else { decimals.unwrap_or(1) });
    format!("{}–{}%", written(low), written(high))
}

/// A whole number with a comma between thousands.
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count and the noun that it counts, with an `s` where there is not exactly one.
pub fn counted(value: u64, noun: &str) -> String {
    format!("{} {noun}{}", count(value), if value == 1 { "" } else { "s" })
}

/// Words after each other: `a, b and c`.
pub fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A p-value to three decimals, two from 0.1 on; never 0, and a dash where there is none.
pub fn p_value(p: f64) -> String {
    if !p.is_finite() {
        MISSING.to_owned()
    } else if p < 0.001 {
        "<0.001".to_owned()
    } else if p >= 0.995 {
        "1".to_owned()
    } else {
        number(p, if p < 0.0995 { 3 } else { 2 })
    }
}

/// A span of time at the precision that a reader wants: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 05 min`.
pub fn duration(span: Duration) -> String {
    let seconds = span.as_secs_f64();
    if seconds < 9.95 {
        return format!("{seconds:.1} s");
    }
    let seconds = seconds.round() as u64;
    match seconds {
        ..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min {:02} s", seconds / 60, seconds % 60),
        _ => {
            let minutes = (seconds + 30) / 60;
            format!("{} h {:02} min", minutes / 60, minutes % 60)
        }
    }
}

/// The size of a file in decimal units: `812 B`, `7.3 MB`.
pub fn bytes(size: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if size < 1000 {
        return format!("{size} B");
    }
    let mut value = size as f64 / 1000.0;
    let mut unit = 0;
    // 999.5 would be written as 1000.
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    let decimals = usize::from(value < 9.95);
    format!("{} {}", number(value, decimals), UNITS[unit])
}

/// A tick by its first day, as people name it: `2016`, `2016-Q4` or `2016-10` where ticks are years,
/// quarters or months, and otherwise the day.
pub fn tick(first_day: Date, ticks_per_year: u32) -> String {
    match ticks_per_year {
        1 => format!("{}", first_day.year()),
        4 => format!("{}-Q{}", first_day.year(), (first_day.month() + 2) / 3),
        12 => format!("{}-{:02}", first_day.year(), first_day.month()),
        _ => first_day.to_string(),
    }
}

/// A tick by its end: its name where it has one, as [`tick`] gives it, else its last day.
pub fn tick_end(first_day: Date, last_day: Date, ticks_per_year: u32) -> String {
    if has_name(ticks_per_year) { tick(first_day, ticks_per_year) } else { last_day.to_string() }
}

/// A tick as the time in which something happens: its name where it has one, as [`tick`] gives it, else its first and its
/// last day as an interval of ISO 8601: `2016-07-01/12-31`.
pub fn tick_span(first_day: Date, last_day: Date, ticks_per_year: u32) -> String {
    if has_name(ticks_per_year) {
        tick(first_day, ticks_per_year)
    } else if first_day.month() == last_day.month() {
        format!("{first_day}/{:02}", last_day.day())
    } else {
        format!("{first_day}/{:02}-{:02}", last_day.month(), last_day.day())
    }
}

/// Whether ticks are years, quarters or months, which have names.
fn has_name(ticks_per_year: u32) -> bool {
    matches!(ticks_per_year, 1 | 4 | 12)
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
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_interval_that_excludes_zero_does_not_read_as_if_it_held_it() {
        let written = |low: f64, high: f64| {
            let places = places_of_difference(&[(low + high) / 2.0, low, high], low, high);
            format!("{} to {}", number(low, places), number(high, places))
        };
        assert_eq!(written(-0.2031, -0.0041), "-0.203 to -0.004");
        assert_eq!(written(0.0041, 0.2031), "0.004 to 0.203");
        assert_eq!(written(-0.2031, 0.0041), "-0.20 to 0.00");
        assert_eq!(written(-0.2031, 0.0), "-0.20 to 0.00");
    }

    #[test]
    fn numbers_round_and_never_read_minus_zero() {
        assert_eq!(number(0.125, 2), "0.12");
        assert_eq!(number(-0.0004, 3), "0.000");
        assert_eq!(number(-0.0006, 3), "-0.001");
        assert_eq!(number(-0.0, 0), "0");
        assert_eq!(number(f64::NAN, 2), MISSING);
        assert_eq!(number(f64::INFINITY, 2), MISSING);
    }

    #[test]
    fn significant_digits() {
        for (value, digits, expected) in [
            (0.0343, 3, 4),
            (0.0343, 2, 3),
            (0.0999, 2, 2),
            (0.0996, 3, 4),
            (3.25, 2, 1),
            (9.96, 2, 0),
            (1234.0, 2, 0),
            (0.001, 1, 3),
            (1e-30, 2, MOST_DECIMALS),
            (0.0, 2, DECIMALS_OF_A_CONSTANT),
            (f64::NAN, 2, DECIMALS_OF_A_CONSTANT),
        ] {
            assert_eq!(decimals(value, digits), expected, "{digits} digits of {value}");
        }
    }

    #[test]
    fn an_estimate_shows_what_its_interval_supports_and_four_digits_at_most() {
        for (mean, error, expected) in [
            (0.827, 0.119, ("0.83", "0.12")),
            (0.827, 0.367, ("0.8", "0.4")),
            (14.674, 0.964, ("14.7", "1.0")),
            (0.450_8, 0.000_343, ("0.4508", "0.0003")),
            (70.412, 0.031, ("70.41", "0.03")),
            (70.412, 0.000_31, ("70.41", "0.0003")),
            (-0.157_2, 0.000_484, ("-0.1572", "0.0005")),
            (0.45, 0.0, ("0.4500", "0")),
            (32.0, 0.0, ("32", "0")),
            (0.45, f64::NAN, ("0.4500", MISSING)),
            (1234.5, 99.9, ("1234", "100")),
            (12_345.0, 345.0, ("12345", "345")),
        ] {
            let (mean, error) = (estimate(mean, error), (mean, error));
            assert_eq!((mean.0.as_str(), mean.1.as_str()), expected, "{error:?}");
        }
    }

    #[test]
    fn decimals_follow_the_width_of_the_interval() {
        for (values, low, high, expected) in [
            (&[0.12][..], 0.11, 0.13, 3),
            (&[12.3], 5.0, 20.0, 0),
            (&[0.450_83], 0.450_1, 0.451_5, 4),
            // More than four digits where fewer would make the ends one.
            (&[98.0], 97.998, 98.003, 3),
            (&[0.0], 0.0, 0.0, 0),
            (&[0.25], f64::NAN, f64::NAN, 4),
            (&[], 0.0, 1e-300, MOST_DECIMALS),
        ] {
            assert_eq!(places(values, low, high), expected, "{values:?} in {low} to {high}");
        }
        assert_eq!(at_least_a_digit(0.000_34, 2), "0.0003");
        assert_eq!(at_least_a_digit(0.0, 2), "0.00");
    }

    #[test]
    fn a_share_near_none_or_all_does_not_read_as_none_or_all() {
        for (share, expected) in [
            (0.0, "0%"),
            (1e-7, "<0.1%"),
            (0.000_51, "0.1%"),
            (0.912_3, "91.2%"),
            (0.999_4, "99.9%"),
            (0.999_9, ">99.9%"),
            (1.0, "100%"),
            (f64::NAN, MISSING),
        ] {
            assert_eq!(percent(share), expected);
        }
        assert_eq!([percent_to(0.004, 0), percent_to(0.996, 0), percent_to(0.5, 0)], ["<1%", ">99%", "50%"]);
        let interval = percent_interval;
        assert_eq!(interval(0.906, 0.917), "90.6–91.7%");
        assert_eq!(interval(0.12, 0.31), "12.0–31.0%");
        assert_eq!(interval(0.0, 0.000_19), "0–0.019%");
        assert_eq!(interval(0.999_81, 1.0), "99.98–100%");
        assert_eq!(interval(0.0, 1.0), "0–100%");
        assert_eq!(interval(f64::NAN, f64::NAN), MISSING);
        for (share, low, high, expected) in [
            (0.333_4, 0.307, 0.36, ("33.3%", "30.7–36.0%")),
            (0.2, 0.112, 0.33, ("20.0%", "11.2–33.0%")),
            (0.0, 0.0, 0.071, ("0%", "0–7.1%")),
            (0.004, 0.000_2, 0.021, ("0.4%", "0.02–2.10%")),
        ] {
            let (text, interval) = percent_within(share, low, high);
            assert_eq!((text.as_str(), interval.as_str()), expected);
        }
    }

    #[test]
    fn counts_have_separators() {
        for (value, expected) in
            [(0, "0"), (999, "999"), (1000, "1,000"), (12_345, "12,345"), (1_234_567, "1,234,567")]
        {
            assert_eq!(count(value), expected);
        }
        assert_eq!(counted(1, "replicate"), "1 replicate");
        assert_eq!(counted(10_000, "replicate"), "10,000 replicates");
    }

    #[test]
    fn p_values_are_never_none() {
        let written = [0.0, 0.000_4, 0.025_3, 0.0625, 0.0996, 0.312, 0.999, f64::NAN].map(p_value);
        assert_eq!(written, ["<0.001", "<0.001", "0.025", "0.062", "0.10", "0.31", "1", MISSING]);
    }

    #[test]
    fn words_are_listed_with_commas_and_an_and() {
        let list = |words: &[&str]| listed(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert_eq!([list(&[]), list(&["a"]), list(&["a", "b", "c"])], ["", "a", "a, b and c"]);
    }

    #[test]
    fn durations() {
        for (milliseconds, expected) in [
            (0, "0.0 s"),
            (432, "0.4 s"),
            (9_960, "10 s"),
            (59_400, "59 s"),
            (59_700, "1 min 00 s"),
            (200_000, "3 min 20 s"),
            (7_500_000, "2 h 05 min"),
            (7_199_000, "2 h 00 min"),
        ] {
            assert_eq!(duration(Duration::from_millis(milliseconds)), expected);
        }
    }

    #[test]
    fn sizes() {
        for (size, expected) in [
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1.0 kB"),
            (9_960, "10 kB"),
            (999_499, "999 kB"),
            (999_500, "1.0 MB"),
            (7_345_678, "7.3 MB"),
            (5_000_000_000_000_000, "5000 TB"),
        ] {
            assert_eq!(bytes(size), expected);
        }
    }

    #[test]
    fn ticks_have_the_names_of_their_calendar() {
        let day = date(2016, 10, 1);
        for (ticks_per_year, expected) in [(1, "2016"), (4, "2016-Q4"), (12, "2016-10"), (52, "2016-10-01")] {
            assert_eq!(tick(day, ticks_per_year), expected);
        }
        let last = date(2016, 12, 31);
        assert_eq!((tick_end(day, last, 4), tick_span(day, last, 4)), ("2016-Q4".into(), "2016-Q4".into()));
        for (ticks_per_year, first, end, span) in [
            (2, date(2016, 7, 1), "2016-12-31", "2016-07-01/12-31"),
            (6, date(2016, 11, 1), "2016-12-31", "2016-11-01/12-31"),
            (52, date(2016, 12, 24), "2016-12-31", "2016-12-24/31"),
        ] {
            assert_eq!(tick_end(first, last, ticks_per_year), end);
            assert_eq!(tick_span(first, last, ticks_per_year), span);
        }
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
