//! What the measures are called in figures, and over which range they run.

use crate::{
    model::Measure,
    plot::{
        figures::timeline::Vertical,
        language::{Language, say},
        scale::Extent,
        text::Text,
    },
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
    let depth = |title, quantity| Description { title, quantity, least: 0.0, most: 1.0, span: 0.1 };
    let weight = |title, quantity| Description { title, quantity, least: -1.0, most: 1.0, span: 0.1 };
    let count = |title, quantity| Description { title, quantity, least: 0.0, most: f64::INFINITY, span: 4.0 };
    let benefit = |title, least, most| {
        let quantity = say!(language, "Marginal benefit");
        Description { title, quantity, least, most, span: 0.1 }
    };
    match measure {
        Measure::Integration => {
            depth(say!(language, "Implemented integration"), say!(language, "Depth (0–1)"))
        }
        Measure::Paper => depth(say!(language, "Paper integration"), say!(language, "Signed depth (0–1)")),
        Measure::PaperGap => weight(say!(language, "Paper gap"), say!(language, "Depth (−1\u{a0}to\u{a0}1)")),
        Measure::Identity => {
            weight(say!(language, "Identity weight"), say!(language, "Mean (−1\u{a0}to\u{a0}1)"))
        }
        Measure::Dispute => depth(say!(language, "Disputes"), say!(language, "Mean dispute (0–1)")),
        Measure::Agency => depth(say!(language, "Agency"), say!(language, "Regional share (0–1)")),
        Measure::Agreements => count(say!(language, "Agreements"), say!(language, "Number so far")),
        Measure::Incidents => count(say!(language, "Incidents"), say!(language, "Number so far")),
        Measure::BenefitIdentity => {
            benefit(say!(language, "Benefit from identity"), f64::NEG_INFINITY, f64::INFINITY)
        }
        Measure::BenefitMaterial => benefit(say!(language, "Benefit from material gain"), 0.0, f64::INFINITY),
        Measure::BenefitDispute => {
            benefit(say!(language, "Effect of disputes on the benefit"), f64::NEG_INFINITY, 0.0)
        }
        Measure::Ties => depth(say!(language, "Ties"), say!(language, "Depth (0–1)")),
        Measure::Proposals => count(say!(language, "Proposals"), say!(language, "Number so far")),
        Measure::Vetoes => count(say!(language, "Refusals"), say!(language, "Number so far")),
    }
}

/// What a difference of a measure is in, fit for an axis.
pub fn difference(measure: Measure, language: Language) -> Text {
    Text::plain(match measure {
        Measure::Integration | Measure::PaperGap | Measure::Ties => say!(language, "Difference in depth"),
        Measure::Paper => say!(language, "Difference in signed depth"),
        Measure::Identity => say!(language, "Difference in mean weight"),
        Measure::Dispute => say!(language, "Difference in mean dispute"),
        Measure::Agency => say!(language, "Difference in regional share"),
        Measure::Agreements | Measure::Incidents | Measure::Proposals | Measure::Vetoes => {
            say!(language, "Difference in number")
        }
        Measure::BenefitIdentity | Measure::BenefitMaterial | Measure::BenefitDispute => {
            say!(language, "Difference in marginal benefit")
        }
    })
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
