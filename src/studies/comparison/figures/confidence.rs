//! Words on the intervals of differences.

use crate::analysis::LEVEL;
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
pub fn range_of_pairs(language: Language, has_codings: bool) -> String {
    match has_codings {
        true => say!(
            language,
            "Band with dotted ends: the middle 95% of the differences where each pair has parameters and codings drawn from their priors."
        ),
        false => say!(
            language,
            "Band with dotted ends: the middle 95% of the differences where each pair has parameters drawn from their priors."
        ),
    }
}
