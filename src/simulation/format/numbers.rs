//! Numbers with the decimals that they support.

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
pub(super) const MOST_DECIMALS: usize = 9;
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

#[cfg(test)]
mod tests {
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
    fn p_values_are_never_none() {
        let written = [0.0, 0.000_4, 0.025_3, 0.0625, 0.0996, 0.312, 0.999, f64::NAN].map(p_value);
        assert_eq!(written, ["<0.001", "<0.001", "0.025", "0.062", "0.10", "0.31", "1", MISSING]);
    }
}
