//! Label, axis and range of measures in figures, from their declarations.

use crate::{
    model::{
        Measure,
        measures::{Kind, Sign},
    },
    plot::{figures::timeline::Vertical, language::Language, scale::Extent, text::Text},
};

/// Label, axis and range of a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Description {
    /// Name for a title.
    pub title: String,
    /// Quantity and unit for an axis.
    pub quantity: String,
    /// Lower bound of values.
    pub least: f64,
    /// Upper bound of values.
    pub most: f64,
    /// Least length of an axis, so that tiny differences are not magnified.
    pub span: f64,
}

/// Description of a measure in a language.
pub fn describe(measure: Measure, language: Language) -> Description {
    let spec = measure.spec();
    let (least, most, span) = match spec.kind {
        Kind::Share => (0.0, 1.0, 0.1),
        Kind::Signed => (-1.0, 1.0, 0.1),
        Kind::Count(_) => (0.0, f64::INFINITY, 4.0),
        Kind::Benefit(Sign::Any) => (f64::NEG_INFINITY, f64::INFINITY, 0.1),
        Kind::Benefit(Sign::NotNegative) => (0.0, f64::INFINITY, 0.1),
        Kind::Benefit(Sign::NotPositive) => (f64::NEG_INFINITY, 0.0, 0.1),
    };
    Description {
        title: language.say(spec.label, &[]),
        quantity: language.say(spec.axis, &[]),
        least,
        most,
        span,
    }
}

/// The quantity of a difference of a measure, for an axis.
pub fn difference(measure: Measure, language: Language) -> Text {
    Text::plain(language.say(measure.spec().difference, &[]))
}

/// An axis of differences of a measure that includes `low`, `high` and 0.
pub fn vertical_of_difference(measure: Measure, low: f64, high: f64, language: Language) -> Vertical {
    let Description { least, most, span, .. } = describe(measure, language);
    let (low, high) = (low.min(0.0), high.max(0.0));
    let air = 0.04 * (high - low);
    let extent = Extent {
        low: low - air,
        high: high + air,
        least: least - most,
        most: most - least,
        // Differences matter at a smaller scale than values.
        span: span / 5.0,
        whole: false,
    };
    Vertical::Numeric(extent, difference(measure, language))
}

/// An axis of a measure that includes `low`, `high` and 0: the origin of depths and counts, and the change of sign of
/// weights.
pub fn vertical(measure: Measure, low: f64, high: f64, language: Language) -> Vertical {
    let Description { quantity, least, most, span, .. } = describe(measure, language);
    let (low, high) = (low.min(0.0), high.max(0.0));
    // A margin above and, for values that may be negative, below.
    let air = 0.04 * (high - low);
    let low = if low < 0.0 { low - air } else { low };
    let extent = Extent { low, high: high + air, least, most, span, whole: measure.is_count() };
    Vertical::Numeric(extent, Text::plain(quantity))
}
