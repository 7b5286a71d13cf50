//! Numbers on the command line, with messages that say what is allowed.

use std::num::NonZeroUsize;

use crate::format::count;
use crate::plot::Width;
use crate::scenario::limits::MOST_REPLICATES;

/// Most threads that can be asked for; far more than help any machine.
const MOST_THREADS: usize = 4096;

/// A number of replicates; `10_000` may be written so.
pub fn replicates(text: &str) -> Result<u64, String> {
    let allowed = || {
        format!("the number of replicates is from 1 to {}; 10000 are a good choice", count(MOST_REPLICATES))
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

/// A seed: what a scenario file can hold as one.
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

/// A whole number, its digits grouped by `_` or not.
fn whole(text: &str) -> Option<u64> {
    let digits = text.replace('_', "");
    let plain =
        text.starts_with(|first: char| first.is_ascii_digit()) && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_make_sense() {
        assert_eq!(replicates("1"), Ok(1));
        assert_eq!(replicates("10_000"), Ok(10_000));
        assert_eq!(replicates("1000000000"), Ok(MOST_REPLICATES));
        assert_eq!(seed("0"), Ok(0));
        assert_eq!(seed("9223372036854775807"), Ok(9_223_372_036_854_775_807));
        assert_eq!((width("85"), width("92.5").map(Width::mm)), (Ok(Width::SINGLE), Ok(92.5)));
        assert_eq!(threads("8"), Ok(NonZeroUsize::new(8).expect("8 is not 0")));
    }

    #[test]
    fn numbers_that_do_not_say_what_is_allowed() {
        for text in
            ["0", "-1", "1e4", "", "_1", "1000000001", "1000000000000000000", "99999999999999999999", "x"]
        {
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
