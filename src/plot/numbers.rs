//! Numbers as they stand in figures and captions.

/// A true minus sign, as wide as a digit.
pub const MINUS: char = '−';

/// A number with so many decimals, a true minus sign and a comma between thousands; never a negative zero.
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

/// A whole number with a comma between thousands.
pub fn whole(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A share in percent. One that is not quite none or all never reads as if it were.
pub fn percent(share: f64) -> String {
    match share {
        share if share <= 0.0 => "0%".to_owned(),
        share if share >= 1.0 => "100%".to_owned(),
        share if share < 0.0005 => "<0.1%".to_owned(),
        share if share >= 0.9995 => ">99.9%".to_owned(),
        share => format!("{:.1}%", share * 100.0),
    }
}

/// A number and the noun that it counts.
pub fn counted(value: u64, noun: &str) -> String {
    format!("{} {noun}{}", whole(value), if value == 1 { "" } else { "s" })
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
        assert_eq!(whole(10_000), "10,000");
        assert_eq!(whole(999), "999");
        assert_eq!(counted(1, "replicate"), "1 replicate");
        assert_eq!(counted(2_000, "replicate"), "2,000 replicates");
    }

    #[test]
    fn shares_near_the_ends_are_not_rounded_onto_them() {
        assert_eq!([0.0, 0.0001, 0.5, 0.99995, 1.0].map(percent), ["0%", "<0.1%", "50.0%", ">99.9%", "100%"]);
    }
}
