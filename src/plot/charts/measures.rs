//! How the measures are shown in figures: label, axis and range, from their declarations.

use crate::{
    model::{
        Measure,
        measures::{Kind, Sign},
    },
    plot::{figures::timeline::Vertical, language::Language, scale::Extent, text::Text},
};

/// How a measure is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Description {
    /// Name, fit for a title.
    pub title: String,
    /// Quantity and unit, fit for an axis.
    pub quantity: String,
    /// No value lies below.
    pub least: f64,
    /// No value lies above.
    pub most: f64,
    /// Differences below this are not worth stretching an axis for.
    pub span: f64,
}

/// How a measure is shown in a language.
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

/// The quantity of a difference of a measure, fit for an axis.
pub fn difference(measure: Measure, language: Language) -> Text {
    Text::plain(language.say(measure.spec().difference, &[]))
}

/// The axis of differences of a measure that shows all from `low` to `high`, and 0.
pub fn vertical_of_difference(measure: Measure, low: f64, high: f64, language: Language) -> Vertical {
    let Description { least, most, span, .. } = describe(measure, language);
    let (low, high) = (low.min(0.0), high.max(0.0));
    let air = 0.04 * (high - low);
    let extent = Extent {
        low: low - air,
        high: high + air,
        least: least - most,
        most: most - least,
        // A difference is worth looking at that would be lost among the values themselves.
        span: span / 5.0,
        whole: false,
    };
    Vertical::Numeric(extent, difference(measure, language))
}

/// The axis of a measure that shows every value from `low` to `high`, and 0, from which depths and counts
/// are read and which parts the signs of weights.
pub fn vertical(measure: Measure, low: f64, high: f64, language: Language) -> Vertical {
    let Description { quantity, least, most, span, .. } = describe(measure, language);
    let (low, high) = (low.min(0.0), high.max(0.0));
    // A little air above and, where values may be negative, below.
    let air = 0.04 * (high - low);
    let low = if low < 0.0 { low - air } else { low };
    let extent = Extent { low, high: high + air, least, most, span, whole: measure.is_count() };
    Vertical::Numeric(extent, Text::plain(quantity))
}
