//! Numbers on the command line, with messages that state the allowed range.

use std::num::NonZeroUsize;

use crate::format::count;
use crate::plot::Width;
use crate::scenario::limits::MOST_REPLICATES;

/// Maximum number of threads, far above any useful number.
const MOST_THREADS: usize = 4096;

/// A number of replicates.
pub fn replicates(text: &str) -> Result<u64, String> {
    let allowed = || {
        format!(
            "the number of replicates is from 1 to {}, written 10000, 10_000, 10,000 or 1e4; 10000 are a good choice",
            count(MOST_REPLICATES)
        )
    };
    let number = whole(text).ok_or_else(allowed)?;
    if (1..=MOST_REPLICATES).contains(&number) { Ok(number) } else { Err(allowed()) }
}

/// The number of a replicate.
pub fn replicate(text: &str) -> Result<u64, String> {
    whole(text)
        .filter(|number| *number < MOST_REPLICATES)
        .ok_or_else(|| format!("the number of a replicate is from 0 to {}", count(MOST_REPLICATES - 1)))
}

/// A seed, in the range that a scenario file allows.
pub fn seed(text: &str) -> Result<u64, String> {
    let most = i64::MAX.unsigned_abs();
    whole(text)
        .filter(|number| *number <= most)
        .ok_or_else(|| format!("a seed is a whole number from 0 to {}; any will do", count(most)))
}

/// A number of threads.
pub fn threads(text: &str) -> Result<NonZeroUsize, String> {
    whole(text)
        .and_then(|number| usize::try_from(number).ok())
        .filter(|number| *number <= MOST_THREADS)
        .and_then(NonZeroUsize::new)
        .ok_or_else(|| {
            format!(
                "the number of threads is from 1 to {}; leave the option out for one a core",
                count(MOST_THREADS as u64)
            )
        })
}

/// A width of figures.
pub fn width(text: &str) -> Result<Width, String> {
    let width = text.parse().ok().and_then(Width::from_mm);
    width.ok_or_else(|| {
        format!(
            "a width is from {} to {} millimetres; journals ask for 85 (one column), 120 or 175 (two columns)",
            Width::LEAST_MM,
            Width::MOST_MM
        )
    })
}

/// A whole number: `10000`, with grouped digits `10_000` or `10,000`, or in scientific notation `1e4`.
pub fn whole(text: &str) -> Option<u64> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if let Some((digits, exponent)) = text.split_once(['e', 'E']) {
        let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
        let power = || 10_u64.checked_pow(exponent.parse().ok()?);
        let plain = is_number(digits) && is_number(exponent);
        return plain.then(|| digits.parse::<u64>().ok()?.checked_mul(power()?)).flatten();
    }
    let grouped = |mark: char| {
        let mut groups = text.split(mark);
        let first = groups.next().unwrap_or_default();
        is_number(first)
            && match mark {
                // Groups of three digits; any other comma may be a decimal comma.
                ',' => first.len() <= 3 && groups.all(|group| group.len() == 3 && is_number(group)),
                _ => groups.all(is_number),
            }
    };
    let known = is_number(text) || grouped('_') || grouped(',');
    known.then(|| text.replace(['_', ','], "").parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_make_sense() {
        assert_eq!(replicates("1"), Ok(1));
        for text in ["10000", "10_000", "1_0000", "10,000", "1e4", "1E4", "10e+3"] {
            assert_eq!(replicates(text), Ok(10_000), "{text}");
        }
        assert_eq!(replicates("1,000,000"), Ok(1_000_000));
        assert_eq!(replicates("1000000000"), Ok(MOST_REPLICATES));
        assert_eq!(seed("0"), Ok(0));
        assert_eq!(seed("9223372036854775807"), Ok(9_223_372_036_854_775_807));
        assert_eq!((width("85"), width("92.5").map(Width::mm)), (Ok(Width::SINGLE), Ok(92.5)));
        assert_eq!(threads("8"), Ok(NonZeroUsize::new(8).expect("8 is not 0")));
    }

    #[test]
    fn numbers_that_do_not_say_what_is_allowed() {
        for text in [
            "0",
            "-1",
            "1.5e4",
            "1e-4",
            "1e99",
            "e4",
            "1e",
            "",
            "_1",
            "1__0",
            "1,0",
            "10,00",
            "1000,000",
            ",100",
            "1,00_0",
            "10 000",
            "10.000",
            "1000000001",
            "1000000000000000000",
            "99999999999999999999",
            "x",
        ] {
            let message = replicates(text).expect_err(text);
            assert!(message.contains("from 1 to 1,000,000,000"), "{message}");
        }
        for text in ["-1", "9223372036854775808", "1.0"] {
            assert!(seed(text).expect_err(text).contains("from 0 to 9,223,372,036,854,775,807"));
        }
        for text in ["59", "601", "-85", "NaN", "85mm", "wide"] {
            assert!(width(text).expect_err(text).contains("from 60 to 600 millimetres"));
        }
        for text in ["0", "4097", "-2", "all"] {
            assert!(threads(text).expect_err(text).contains("from 1 to 4,096"));
        }
    }
}
