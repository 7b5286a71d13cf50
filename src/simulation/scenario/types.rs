//! The validated scenario. It refers to states and issues by their place in the file.

use std::num::NonZeroU64;
use std::sync::Arc;

use jiff::civil::Date;

use super::calendar::Calendar;
use super::calibration::Calibration;
use super::events::Event;
use super::lenses::Lens;
use super::observations::Record;
use super::prior::Prior;
use super::provenance::Provenance;
use super::raw::forms::Period;
use super::resolved;
use crate::model::{Measure, Mechanisms, Parameters};

/// One region, its history and its parameters, all checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) calendar: Calendar,
    pub(super) replicates: u64,
    pub(super) seed: u64,
    pub(super) leadership: Leadership,
    pub(super) mechanisms: Mechanisms,
    pub(super) endowments: Vec<String>,
    pub(super) states: Vec<State>,
    pub(super) dyads: Vec<Dyad>,
    pub(super) issues: Vec<Issue>,
    pub(super) external: Vec<ExternalPower>,
    pub(super) common_fate: CommonFate,
    pub(super) events: Vec<Event>,
    pub(super) parameters: Parameters,
    pub(super) priors: Vec<(String, Prior)>,
    pub(super) other_priors: Vec<(String, Prior)>,
    pub(super) coders_error: f64,
    pub(super) orders: Vec<Vec<String>>,
    pub(super) regimes: Vec<Regime>,
    pub(super) lenses: Vec<Lens>,
    pub(super) calibration: Calibration,
    pub(super) record: Option<Arc<Record>>,
    pub(super) provenance: Provenance,
}

impl Scenario {
    /// Short name, fit for a folder.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// Title for people.
    pub fn title(&self) -> &str {
        &self.title
    }
    /// A paragraph on what the scenario is for; may be empty.
    pub fn description(&self) -> &str {
        &self.description
    }
    /// The ticks and their dates.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }
    /// Number of replicates that the scenario asks for, at least 1.
    pub fn replicates(&self) -> u64 {
        self.replicates
    }
    /// Seed of the random numbers.
    pub fn seed(&self) -> u64 {
        self.seed
    }
    /// The rule by which leaders govern and change.
    pub fn leadership(&self) -> &Leadership {
        &self.leadership
    }
    /// The mechanisms that are on.
    pub fn mechanisms(&self) -> Mechanisms {
        self.mechanisms
    }
    /// Names of the endowments, in the order of [`State::endowments`].
    pub fn endowments(&self) -> &[String] {
        &self.endowments
    }
    /// The states, at least two.
    pub fn states(&self) -> &[State] {
        &self.states
    }
    /// Every unordered pair of states, in the order (0,1), (0,2), ..., (1,2), ...
    pub fn dyads(&self) -> &[Dyad] {
        &self.dyads
    }
    /// The issue areas, at least one.
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }
    /// Statements of external pull, by date (a later one overrides an earlier one for its state and issue).
    pub fn external(&self) -> &[ExternalPower] {
        &self.external
    }
    /// Perceived shared exposure.
    pub fn common_fate(&self) -> &CommonFate {
        &self.common_fate
    }
    /// Dated events, by date.
    pub fn events(&self) -> &[Event] {
        &self.events
    }
    /// Parameters of the rules.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }
    /// Priors of the free parameters, in the order of the rules.
    pub fn priors(&self) -> &[(String, Prior)] {
        &self.priors
    }
    /// Priors of numbers other than parameters, by key, in the order of the file.
    pub fn other_priors(&self) -> &[(String, Prior)] {
        &self.other_priors
    }
    /// How far a coding without a prior of its own can be off to either side, from 0 to 0.5.
    pub fn coders_error(&self) -> f64 {
        self.coders_error
    }
    /// Orders between drawn numbers: lists of keys, none of whose numbers is larger than one behind it.
    pub fn orders(&self) -> &[Vec<String>] {
        &self.orders
    }
    /// Regimes, first match first; the last has no conditions, so that exactly one always matches.
    pub fn regimes(&self) -> &[Regime] {
        &self.regimes
    }
    /// The lenses that the scenario states itself.
    pub fn own_lenses(&self) -> &[Lens] {
        &self.lenses
    }
    /// How the numbers with priors are fitted to the record.
    pub fn calibration(&self) -> &Calibration {
        &self.calibration
    }
    /// The observed record that the scenario is scored against.
    pub fn record(&self) -> Option<&Record> {
        self.record.as_deref()
    }
    /// Origin of its values, as far as its files say it.
    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }
    /// Writes the whole scenario as TOML, with extended files, overrides and defaults written out, so that the text
    /// runs by itself. A record that is a file is not named in it.
    pub fn resolved(&self) -> String {
        resolved::resolved(self)
    }

    /// Returns the scenario with another number of replicates, at least 1, and another seed, if they are given.
    #[must_use]
    pub fn run_as(mut self, replicates: Option<NonZeroU64>, seed: Option<u64>) -> Self {
        self.replicates = replicates.map_or(self.replicates, NonZeroU64::get);
        self.seed = seed.unwrap_or(self.seed);
        self
    }
}

/// A state.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Short id, unique.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Post-colonial reluctance to transfer authority, from 0 to 1.
    pub sovereignty_sensitivity: f64,
    /// Its endowments, each from 0 to 1, in the order of [`Scenario::endowments`].
    pub endowments: Vec<f64>,
    /// (year, gross domestic product), years ascending, at least one, values above 0.
    pub gdp: Vec<(i16, f64)>,
    /// (year, population), years ascending, at least one, values above 0.
    pub population: Vec<(i16, f64)>,
    /// Leaders by date of office, at least one.
    pub leaders: Vec<Leader>,
}

/// A leader of a state.
#[derive(Debug, Clone, PartialEq)]
pub struct Leader {
    /// Name for people.
    pub name: String,
    /// Shorter name for charts, where the scenario gives one.
    pub short: Option<String>,
    /// Date of taking office, as precise as it is known: the first day of the period is the first in office.
    pub from: Period,
    /// Openness to the region, from 0 to 1.
    pub openness: f64,
    /// (state, rivalry toward it from 0 to 1).
    pub rivalry: Vec<(usize, f64)>,
}

/// A pair of states: what they share, and their disputes.
#[derive(Debug, Clone, PartialEq)]
pub struct Dyad {
    /// The two states, the smaller place first.
    pub pair: (usize, usize),
    /// Shared language, religion, history, from 0 to 1.
    pub heritage: f64,
    /// Nearness, from 0 to 1.
    pub proximity: f64,
    /// Unsettled disputes at the start, from 0 to 1.
    pub dispute: f64,
}

/// An issue area.
#[derive(Debug, Clone, PartialEq)]
pub struct Issue {
    /// Short id, unique.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Benefit of a unit of depth before complementarity and the rest, at least 0.
    pub benefit: f64,
    /// Authority that a unit of depth takes, at least 0.
    pub sovereignty_cost: f64,
    /// Weight in the indices of integration and paper, at least 0; not all issues have 0.
    pub index_weight: f64,
    /// Implemented tie at the start between neighbours, from 0 to 1.
    pub legacy: f64,
    /// Depth that all states have signed at the start, from 0 to 1.
    pub signed_at_start: f64,
    /// Share of the issue that is in leaders' hands, and not carried by society, from 0 to 1.
    pub high_politics: f64,
    /// Whether implemented depth in the issue makes states more alike.
    pub identity_channel: bool,
    /// The complementarity of two states in the issue.
    pub complementarity: Complementarity,
    /// Whether complementarity is multiplied by proximity.
    pub scaled: bool,
}

/// The rule that computes complementarity from endowments, given by their place in [`Scenario::endowments`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Complementarity {
    /// The same for all.
    Constant {
        /// At least 0.
        value: f64,
    },
    /// Mean absolute difference over all endowments.
    EndowmentGap {
        /// Factor, at least 0.
        value: f64,
    },
    /// Square root of the product of one endowment.
    Joint {
        /// The endowment.
        endowment: usize,
        /// Factor, at least 0.
        value: f64,
    },
    /// |a_i b_j - a_j b_i|.
    Exchange {
        /// Endowment a.
        give: usize,
        /// Endowment b.
        take: usize,
        /// Factor, at least 0.
        value: f64,
    },
}

/// The pull of an outside power: how far it serves issues for states, from a date on.
#[derive(Debug, Clone, PartialEq)]
pub struct ExternalPower {
    /// Name for people.
    pub power: String,
    /// Date of coming into force, as precise as it is known; it acts from the first tick that begins on its first day
    /// or later.
    pub from: Period,
    /// (issue, state, pull from 0 to 1).
    pub pull: Vec<(usize, usize, f64)>,
}

/// Perceived shared exposure.
#[derive(Debug, Clone, PartialEq)]
pub struct CommonFate {
    /// (year, level from 0 to 1): in force from 1 January of the year; the first covers the time before.
    pub baseline: Vec<(i16, f64)>,
    /// Standard deviation of the stationary shock, at least 0.
    pub shock_sd: f64,
    /// Rate at which a shock fades, a year, above 0.
    pub relaxation_rate: f64,
}

/// The rule by which leaders govern and change.
#[derive(Debug, Clone, PartialEq)]
pub enum Leadership {
    /// Leaders change as listed.
    Historical,
    /// The leaders in office on a date stay to the end.
    Frozen {
        /// The date.
        at: Date,
        /// States whose leaders change all the same, in ascending order.
        except: Vec<usize>,
    },
    /// Leaders change as listed up to a date, and by chance after it.
    Stochastic {
        /// Last day of the historical record.
        at: Date,
        /// Departures a year.
        turnover_rate: f64,
        /// Mean openness of successors.
        successor: Successor,
        /// Concentration of the Beta distribution of a successor's openness, above 0.
        concentration: f64,
    },
}

/// Mean openness of successors.
#[derive(Debug, Clone, PartialEq)]
pub enum Successor {
    /// The openness of the predecessor.
    Incumbent,
    /// One mean for each state, from 0 to 1.
    Means(Vec<f64>),
}

/// A regime of the region.
#[derive(Debug, Clone, PartialEq)]
pub struct Regime {
    /// Its name.
    pub name: String,
    /// The conditions, which must all hold.
    pub conditions: Vec<Condition>,
}

/// A bound on a regional measure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Condition {
    /// A regional measure that is not a count.
    pub measure: Measure,
    /// `true`: the measure must be at least `bound`; `false`: at most.
    pub at_least: bool,
    /// The bound.
    pub bound: f64,
}
