//! Format of numbers in figures and captions.

/// A true minus sign, as wide as a digit.
pub const MINUS: char = '−';

/// A number with a given number of decimals, a true minus sign and a comma between thousands; never a negative zero.
pub fn decimal(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let sign = value < 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    let mut out = String::with_capacity(text.len() + 4);
    if sign {
        out.push(MINUS);
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_for_print() {
        assert_eq!(decimal(-0.25, 2), "−0.25");
        assert_eq!(decimal(-0.001, 2), "0.00");
        assert_eq!(decimal(12_345.0, 0), "12,345");
        assert_eq!(decimal(999.5, 1), "999.5");
    }
}
