//! Words on the intervals of differences.

use crate::analysis::LEVEL;
use crate::plot::charts::DrawnToo;
use crate::plot::language::{Language, say};
use crate::plot::numbers::decimal;

/// Confidence of the intervals of differences, in percent.
pub fn level() -> String {
    format!("{}%", decimal(100.0 * LEVEL, 0))
}

/// Sentence on the intervals of differences over time.
pub fn interval(language: Language) -> String {
    say!(
        language,
        "{level} confidence interval of the mean paired difference, each tick by itself (Student's t, corrected for \
         skewness)",
        level = level(),
    )
}

/// Sentence on the intervals of differences at the end.
pub fn interval_at_end(language: Language) -> String {
    say!(
        language,
        "{level} confidence interval of the mean paired difference (Student's t, corrected for skewness; of shares Tango's \
         score interval)",
        level = level(),
    )
}

/// Sentence on the range of differences in the batch under priors.
pub fn range_of_pairs(language: Language, drawn: DrawnToo) -> String {
    let from = drawn.from(language);
    match drawn.codings {
        true => say!(
            language,
            "Band with dotted ends: the middle 95% of the differences where each pair has parameters drawn from {from}, and codings within the coder’s error.",
            from,
        ),
        false => say!(
            language,
            "Band with dotted ends: the middle 95% of the differences where each pair has parameters drawn from {from}.",
            from,
        ),
    }
}
