//! Estimators and their uncertainty. They depend on numbers alone and not on the model.
//!
//! | question | estimator |
//! | --- | --- |
//! | how large is a share? | [`wilson`] |
//! | how do two scenarios differ, replicate by replicate? | [`Difference`], [`share_above`] |
//! | how precise is the mean of a sample, and of paired shares? | [`Moments`], [`Sureness`], [`Discordant`] |
//! | how precise is a path as a whole? | [`together`] |
//! | how precise is any other estimate? | [`Resampling`], [`bca`], [`percentile`] |
//! | how precise is a ratio, or a mean, of independent groups? | [`fieller`], [`student()`] |
//! | how far apart are two distributions? | [`Distances`], [`superiority`], [`wasserstein`], [`kolmogorov_smirnov`] |
//! | which of many differences are significant? | [`adjusted`] |
//! | how does one quantity depend on another? | [`Line`] |
//! | what is left of a panel without its units and years? | [`demeaned`] |
//! | how good was a forecast? | [`crps_normal`], [`crps_lognormal`], [`crps_date`], [`brier`], [`logarithmic`], [`skill`] |
//!
//! Every estimator is tested against a published or hand-counted answer. Sums run in the order of the sample, so that
//! the same sample gives the same bits.

mod band;
mod bootstrap;
mod dates;
mod difference;
mod discordant;
mod distance;
mod line;
mod many;
mod moments;
mod panel;
mod ratio;
mod scores;
mod share;
mod student;

pub use band::together;
pub use bootstrap::{Bca, Resampling, bca, percentile};
pub use dates::{constant_hazard, crps_date, yearly_hazard};
pub use difference::{Difference, LEVEL, share_above};
pub use discordant::Discordant;
pub use distance::{Distances, KolmogorovSmirnov, kolmogorov_smirnov, superiority, wasserstein};
pub use line::{Line, Slope};
pub use many::adjusted;
pub use moments::{Kind, Moments, Sureness};
pub use panel::{PanelValue, demeaned};
pub use ratio::{Group, fieller, student};
pub use scores::{brier, crps_lognormal, crps_normal, logarithmic, skill};
pub use share::{Interval, wilson, wilson_of};
