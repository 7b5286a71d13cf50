//! Settings of a calibration, as written.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::forms::Id;
use super::numbers::{Autocorrelation, CalendarYear, ErrorShare, Factor, Moves, Particles, PerEvaluation};
use crate::scenario::calibration::Nuisance;
use crate::scenario::observations::{Link, SlopeSign};

/// Settings of `concord calibrate`, which fits the numbers with priors to the record. Nothing in it changes a history.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "Calibration")]
#[serde(deny_unknown_fields, default)]
pub struct RawCalibration {
    /// Number of particles, each a set of values; 1000 if left out.
    pub particles: Particles,
    /// Replicates of each evaluation of a set; 32 if left out.
    pub replicates: PerEvaluation,
    /// Moves of each particle in a stage; 8 if left out. Fewer than that leave intervals too narrow.
    pub moves: Moves,
    /// Share of error with which a statement holds or a dispute falls elsewhere; 0.02 if left out.
    pub error: ErrorShare,
    /// Treatment of the level, slope and spread of a series, which are nuisance parameters; `profiled` if left out.
    pub nuisance: Nuisance,
    /// Keys of numbers with priors that keep their values and are not fitted, such as `parameters.honeymoon`.
    pub fixed: Vec<String>,
    /// Name of a built-in posterior, the result of a calibration that comes with the program.
    pub posterior: Option<String>,
    /// Choices for targets by name: a series of the record, `disputes`, `agreements`, or events of
    /// the record that settle a dispute. A target that is not named
    /// counts as the record has it; one of weight 0 is left out.
    pub targets: IndexMap<Id, RawTarget>,
}

impl Default for RawCalibration {
    fn default() -> Self {
        Self {
            particles: Particles(1_000),
            replicates: PerEvaluation(32),
            moves: Moves(8),
            error: ErrorShare(0.02),
            nuisance: Nuisance::default(),
            fixed: Vec::new(),
            posterior: None,
            targets: IndexMap::new(),
        }
    }
}

/// Choices for a target; what is left out is as the record has it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(rename = "CalibrationTarget")]
#[serde(deny_unknown_fields, default)]
pub struct RawTarget {
    /// Factor of its log likelihood; 0 leaves it out.
    pub weight: Option<Factor>,
    /// First year that counts.
    pub from: Option<CalendarYear>,
    /// Last year that counts, at most `fit_until` of the record.
    pub until: Option<CalendarYear>,
    /// Function of the values of a series that is linear in the model.
    pub link: Option<Link>,
    /// Whether a series rises or falls as what it measures rises.
    pub slope: Option<SlopeSign>,
    /// Correlation of the errors of a series from one year to the next.
    pub autocorrelation: Option<Autocorrelation>,
    /// Share of error, in place of that of the calibration.
    pub error: Option<ErrorShare>,
    /// First years of the periods in which disputes are counted; the first begins with the data whatever its year.
    pub periods: Vec<CalendarYear>,
}
