//! Columns of numbers whose decimal points stand below each other.

use super::escape;

/// The words between the two ends of an interval.
const BETWEEN: [&str; 2] = [" to ", "–"];

/// What a number has from its point on; `None` where a text is no number. A share in percent has its unit in the way.
fn fraction(text: &str) -> Option<&str> {
    let digits = text.trim_start_matches(['<', '>']).trim_start_matches(['+', '-']);
    let point = digits.find('.').unwrap_or(digits.len());
    let (whole, fraction) = digits.split_at(point);
    let is_number = whole.starts_with(|first: char| first.is_ascii_digit())
        && whole.bytes().all(|byte| byte.is_ascii_digit() || byte == b',')
        && fraction.bytes().skip(1).all(|byte| byte.is_ascii_digit());
    is_number.then_some(fraction)
}

/// The last number of a cell, which is a number or an interval, as its fraction.
fn last_fraction(cell: &str) -> Option<&str> {
    fraction(cell).or_else(|| {
        let between = BETWEEN.into_iter().find(|between| cell.contains(between))?;
        let (low, high) = cell.split_once(between)?;
        fraction(low).and(fraction(high))
    })
}

/// A cell: how it is written in LaTeX, and a text that is as wide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aligned {
    /// In LaTeX.
    pub latex: String,
    /// What takes as much room.
    pub wide: String,
}

/// The cells of a column, with room behind numbers such that the points of the last numbers of all cells stand below each other
/// where the column is set flush right.
pub fn aligned(column: &[&str]) -> Vec<Aligned> {
    let fractions: Vec<Option<&str>> = column.iter().map(|cell| last_fraction(cell)).collect();
    let longest =
        fractions.iter().flatten().max_by_key(|fraction| fraction.len()).copied().unwrap_or_default();
    let padded = |(cell, fraction): (&&str, Option<&str>)| {
        let missing = fraction.map_or("", |fraction| &longest[fraction.len()..]);
        let room = if missing.is_empty() { String::new() } else { format!("\\phantom{{{missing}}}") };
        Aligned { latex: escape(cell) + &room, wide: format!("{cell}{missing}") }
    };
    column.iter().zip(fractions.iter().copied()).map(padded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latex(column: &[&str]) -> Vec<String> {
        aligned(column).into_iter().map(|cell| cell.latex).collect()
    }

    #[test]
    fn points_stand_below_each_other() {
        assert_eq!(
            latex(&["0.4508", "70.41", "12", "–", "2016-Q4"]),
            ["0.4508", r"70.41\phantom{08}", r"12\phantom{.4508}", "--", "2016-Q4"]
        );
        assert_eq!(
            latex(&["0.5 to 0.62", "-1 to -0.5", "3 to 12.25"]),
            ["0.5 to 0.62", r"$-$1 to $-$0.5\phantom{5}", "3 to 12.25"]
        );
        assert_eq!(latex(&["98.0%", "<0.1%", "0%"]), [r"98.0\%", r"\textless{}0.1\%", r"0\%"]);
        assert_eq!(aligned(&["12", "0.25"])[0].wide, "12.25");
    }
}
