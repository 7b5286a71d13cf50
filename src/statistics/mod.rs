//! Estimators: what samples say, and how sure it is. They know numbers and nothing of the model.
//!
//! | question | estimator |
//! | --- | --- |
//! | how large is a share? | [`wilson`] |
//! | how do two scenarios differ, replicate by replicate? | [`Difference`], [`share_above`] |
//! | how sure is an estimate? | [`Moments`], [`Resampling`], [`bca`], [`percentile`] |
//! | how sure is a ratio, or a mean, of independent groups? | [`fieller`], [`student`] |
//! | how far apart are two distributions? | [`Distances`], [`superiority`], [`wasserstein`], [`kolmogorov_smirnov`] |
//! | which of many differences stand? | [`adjusted`] |
//! | how does one quantity measure another? | [`Line`] |
//! | how well was something foretold? | [`crps_normal`], [`brier`], [`logarithmic`], [`skill`] |
//!
//! Every estimator is tested against a published or hand-counted answer. Sums run in the order of the sample, so that
//! the same sample gives the same bits.

mod bootstrap;
mod difference;
mod distance;
mod line;
mod many;
mod moments;
mod ratio;
mod scores;
mod share;

pub use bootstrap::{Bca, EIGHT, Resampling, Steps, bca, percentile};
pub use difference::{Difference, share_above};
pub use distance::{Distances, KolmogorovSmirnov, kolmogorov_smirnov, superiority, wasserstein};
pub use line::{Line, Slope};
pub use many::adjusted;
pub use moments::Moments;
pub use ratio::{Group, fieller, student};
pub use scores::{brier, crps_normal, logarithmic, skill};
pub use share::{Interval, wilson, wilson_of};
