//! A record as it is written.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    events::Attendance,
    measurement::{Basis, Link, SlopeSign},
    raw_events::RawEvents,
};
use crate::scenario::raw::{
    forms::{Id, Label, Period, Year},
    numbers::{CalendarYear, Correlation, Deaths, Observation, Quantity, Share},
};

/// The observed record of a region.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "Record", title = "Observed record for concord")]
#[serde(deny_unknown_fields)]
pub struct RawRecord {
    /// What the record is called and of whom it is.
    pub record: RawRecordHeader,
    /// Series by year.
    #[serde(default)]
    pub series: Vec<RawSeries>,
    /// Militarised disputes.
    #[serde(default)]
    pub disputes: Option<RawDisputes>,
    /// Battle deaths between states.
    #[serde(default)]
    pub battle_deaths: Option<RawBattleDeaths>,
    /// Agreements, institutions, summits.
    #[serde(default)]
    pub documents: Vec<RawDocument>,
    /// Events by date: of pairs of states, of issues, or of the region.
    #[serde(default)]
    pub events: Vec<RawEvents>,
    /// What can be true or false: by a day there has been an agreement of all states on an issue.
    #[serde(default)]
    pub statements: Vec<RawStatement>,
    /// Who took office when.
    #[serde(default)]
    pub leaders: Option<RawLeaderDates>,
}

/// What a record is called and of whom it is.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "RecordHeader")]
#[serde(deny_unknown_fields)]
pub struct RawRecordHeader {
    /// Title for people.
    pub title: Label,
    /// A paragraph on what it is.
    #[serde(default)]
    pub description: String,
    /// The states by id; a scenario that answers to the record has the same.
    #[schemars(length(min = 2))]
    pub states: Vec<Id>,
    /// Last year that measurements are fitted to; the years after it are scored alone.
    pub fit_until: CalendarYear,
}

/// A series by year, of the region or by pair of states.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "ObservedSeries")]
#[serde(deny_unknown_fields)]
pub struct RawSeries {
    /// Short name, unique.
    pub name: Id,
    /// Title for people.
    pub title: Label,
    /// Unit.
    pub unit: String,
    /// Where it comes from.
    pub source: String,
    /// Whether its values are facts or codings.
    #[serde(default)]
    pub basis: Option<Basis>,
    /// How the values were obtained.
    #[serde(default)]
    pub note: String,
    /// What it does not show.
    #[serde(default)]
    pub limits: String,
    /// Name of the series whose data it has in another form: a method that adds up evidence uses one of the two.
    #[serde(default)]
    pub repeats: Option<String>,
    /// What of the model it measures.
    pub measures: RawMeasured,
    /// Issues of the model that it measures together; all of the region if left out.
    #[serde(default)]
    pub issues: Vec<String>,
    /// How it measures that.
    #[serde(default)]
    pub measurement: Option<RawMeasurement>,
    /// Whether it falls as what it measures rises: how records of before `measurement` state the slope; false if left out.
    #[serde(default)]
    pub reversed: Option<bool>,
    /// Years in which its values are weak.
    #[serde(default)]
    pub less_weight: Vec<RawLessWeight>,
    /// Values of the region by year.
    #[serde(default)]
    pub values: IndexMap<Year, Observation>,
    /// Values by pair of states, in place of those of the region.
    #[serde(default)]
    pub dyads: Vec<RawObservedDyad>,
}

/// How a series measures: link(value) = a + b x + error, x what it measures in the model.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "Measurement")]
#[serde(deny_unknown_fields)]
pub struct RawMeasurement {
    /// The sign of b: whether the series rises or falls as what it measures rises.
    pub slope: SlopeSign,
    /// What is linear in the model: the value itself if left out, or its logarithm.
    #[serde(default)]
    pub link: Link,
    /// Correlation of the error with the error of the year before; 0 if left out.
    #[serde(default = "no_correlation")]
    pub autocorrelation: Correlation,
    /// Standard deviation of the error, on the scale of the link; \"fitted\" if left out.
    #[serde(default)]
    pub error: RawError,
    /// Whether the mean of each pair and the mean of each year are taken away, from the series and from the model.
    #[serde(default)]
    pub demeaned: bool,
    /// How much the series counts beside others where evidence is added up, from 0 to 1; 1 if left out.
    #[serde(default = "full_weight")]
    pub weight: Share,
}

/// The standard deviation of an error.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[schemars(rename = "MeasurementError")]
#[serde(untagged)]
pub enum RawError {
    /// Its value.
    Known(Quantity),
    /// The standard deviation of the residuals.
    Word(ErrorWord),
}

impl Default for RawError {
    fn default() -> Self {
        Self::Word(ErrorWord::Fitted)
    }
}

/// The standard deviation of an error in a word.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorWord {
    /// The standard deviation of the residuals.
    Fitted,
}

fn no_correlation() -> Correlation {
    Correlation(0.0)
}

fn full_weight() -> Share {
    Share(1.0)
}

/// Years in which the values of a series are weak.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "LessWeight")]
#[serde(deny_unknown_fields)]
pub struct RawLessWeight {
    /// First year.
    pub from: CalendarYear,
    /// Last year.
    pub until: CalendarYear,
    /// How much a value counts beside a sound one, from 0 to 1.
    pub weight: Share,
    /// Why.
    pub reason: String,
    /// The pairs of which the values are weak; all if left out.
    #[serde(default)]
    pub pairs: Vec<[String; 2]>,
}

/// What of the model a series measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "Measured")]
#[serde(rename_all = "snake_case")]
pub enum RawMeasured {
    /// Implemented integration.
    Integration,
    /// Signed depth.
    Paper,
    /// Identity weights.
    Identity,
    /// Disputes.
    Dispute,
}

/// Values of a pair of states.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "ObservedDyad")]
#[serde(deny_unknown_fields)]
pub struct RawObservedDyad {
    /// The two states by id.
    pub pair: [String; 2],
    /// Values by year.
    #[schemars(extend("minProperties" = 1))]
    pub values: IndexMap<Year, Observation>,
}

/// Onsets of militarised disputes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "Disputes")]
#[serde(deny_unknown_fields)]
pub struct RawDisputes {
    /// Title for people.
    pub title: Label,
    /// Where they come from.
    pub source: String,
    /// Whether they are facts or codings.
    #[serde(default)]
    pub basis: Option<Basis>,
    /// How they were obtained.
    #[serde(default)]
    pub note: String,
    /// What they do not show.
    #[serde(default)]
    pub limits: String,
    /// First day that they cover.
    pub from: Period,
    /// Last day that they cover.
    pub until: Period,
    /// Onsets.
    #[schemars(length(min = 1))]
    pub onsets: Vec<RawOnset>,
}

/// An onset.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "Onset")]
#[serde(deny_unknown_fields)]
pub struct RawOnset {
    /// The year.
    pub year: CalendarYear,
    /// The two states by id.
    pub pair: [String; 2],
}

/// Battle deaths between states.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "BattleDeaths")]
#[serde(deny_unknown_fields)]
pub struct RawBattleDeaths {
    /// Title for people.
    pub title: Label,
    /// Where they come from.
    pub source: String,
    /// Whether they are facts or codings.
    #[serde(default)]
    pub basis: Option<Basis>,
    /// How they were obtained.
    #[serde(default)]
    pub note: String,
    /// What they do not show.
    #[serde(default)]
    pub limits: String,
    /// By year and pair.
    pub deaths: Vec<RawDeaths>,
}

/// Battle deaths of a year.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "Deaths")]
#[serde(deny_unknown_fields)]
pub struct RawDeaths {
    /// The year.
    pub year: CalendarYear,
    /// The two states by id.
    pub pair: [String; 2],
    /// Best estimate.
    pub best: Deaths,
}

/// An agreement, an institution, a summit.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "Document")]
#[serde(deny_unknown_fields)]
pub struct RawDocument {
    /// When it was signed, founded or held.
    pub date: Period,
    /// What it is.
    pub kind: DocumentKind,
    /// The issue of the model that it belongs to.
    pub issue: String,
    /// The states by id.
    #[schemars(length(min = 1))]
    pub states: Vec<String>,
    /// What it is called.
    pub title: Label,
    /// Where it is recorded.
    pub source: String,
    /// Whether it is a fact or a coding.
    #[serde(default)]
    pub basis: Option<Basis>,
    /// Rank of each state's representative, where known.
    #[serde(default)]
    pub attendance: IndexMap<String, Attendance>,
}

pub use super::types::DocumentKind;

/// By a day there has been an agreement of all states on an issue: true or false.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "Statement")]
#[serde(deny_unknown_fields)]
pub struct RawStatement {
    /// The issue of the model.
    pub issue: String,
    /// The day, that is the last one of this.
    pub by: Period,
    /// Whether it holds.
    pub holds: bool,
}

/// Who took office when.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "LeaderDates")]
#[serde(deny_unknown_fields)]
pub struct RawLeaderDates {
    /// Where the dates come from.
    pub source: String,
    /// Dates.
    pub took_office: Vec<RawLeaderDate>,
}

/// When a leader took office.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "LeaderDate")]
#[serde(deny_unknown_fields)]
pub struct RawLeaderDate {
    /// The state by id.
    pub state: String,
    /// Name.
    pub name: Label,
    /// First day in office.
    pub on: Period,
}
