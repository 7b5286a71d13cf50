//! Estimators and their uncertainty. They depend on numbers alone and not on the model.
//!
//! | question | estimator |
//! | --- | --- |
//! | how large is a share? | [`wilson`] |
//! | how often do events come? | [`rate()`] |
//! | how do two scenarios differ, replicate by replicate? | [`Difference`], [`share_above`] |
//! | how precise is the mean of a sample, and of paired shares? | [`Moments`], [`Sureness`], [`Discordant`] |
//! | how precise is a path as a whole? | [`together`] |
//! | how precise is any other estimate? | [`Resampling`], [`bca`], [`percentile`] |
//! | how precise is a ratio, or a mean, of independent groups? | [`fieller`], [`student()`] |
//! | how far apart are two distributions? | [`Distances`], [`superiority`], [`wasserstein`], [`kolmogorov_smirnov`] |
//! | which of many differences are significant? | [`adjusted`] |
//! | how does one quantity depend on another? | [`Line`] |
//! | what is left of a panel without its units and years? | [`demeaned`] |
//! | how do distances shrink, which cannot fall below 0? | [`HalfNormalTrend`] |
//! | which values does a mixture of distributions have? | [`mixture_points()`], [`mixture_mean`] |
//! | how good was a forecast? | [`crps_normal`] and its like, [`Mixture`], [`crps_date`], [`brier`], [`logarithmic`], [`skill`] |
//! | is one forecast better than another? | [`over_years`], [`over_events`] |
//! | do counts agree with what is expected? | [`chi_square_beyond`] |
//! | do values have an order? | [`OrderedPairs`] |
//! | do coders agree? | [`krippendorff()`], [`krippendorff_with_interval`] |
//!
//! Every estimator is tested against a published or hand-counted answer. Sums run in the order of the sample, so that
//! the same sample gives the same bits.

mod band;
mod bootstrap;
mod chi_square;
mod crps;
mod difference;
mod discordant;
mod distance;
mod half_normal;
mod kendall;
mod krippendorff;
mod line;
mod many;
mod mixture;
mod mixture_points;
mod moments;
mod panel;
mod rate;
mod ratio;
mod score_difference;
mod scores;
mod share;
mod student;

pub use band::together;
pub use bootstrap::{Bca, Resampling, bca, percentile, quantile};
pub use chi_square::beyond as chi_square_beyond;
pub use crps::{
    constant_hazard, crps_date, crps_half_normal, crps_lognormal, crps_normal, crps_sample, cumulative_dates,
    yearly_hazard,
};
pub use difference::{Difference, LEVEL, share_above};
pub use discordant::Discordant;
pub use distance::{Distances, KolmogorovSmirnov, kolmogorov_smirnov, superiority, wasserstein};
pub use half_normal::HalfNormalTrend;
pub use kendall::OrderedPairs;
pub use krippendorff::{Alpha, Metric, krippendorff, krippendorff_with_interval};
pub use line::{Line, Slope};
pub use many::adjusted;
pub use mixture::Mixture;
pub use mixture_points::{mixture_mean, mixture_points};
pub use moments::{Kind, Moments, Sureness};
pub use panel::{PanelValue, demeaned};
pub use rate::rate;
pub use ratio::{Group, fieller, student};
pub use score_difference::{FEW_UNITS, ScoreDifference, ScoredUnit, over_events, over_years};
pub use scores::{brier, logarithmic, skill};
pub use share::{Interval, wilson, wilson_of};
pub(crate) use student::log_beyond;
