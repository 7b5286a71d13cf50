//! Targets: what of a record is held against the model, and what of each history that takes.

use jiff::civil::Date;

use super::error::CalibrationError;
use super::maker::Maker;
use crate::analysis::calibration::likelihood::{self, Measurement, Panel, PanelObservation};
use crate::engine::Observables;
use crate::scenario::calibration::Calibration;
use crate::scenario::observations::{Counterpart, ObservedEvents};
use crate::scenario::{Record, Scenario, nearest};
use crate::statistics::Slope;

/// Name of the target of where and when disputes break out.
pub const DISPUTES: &str = "disputes";
/// Name of the target of statements on agreements of all.
pub const AGREEMENTS: &str = "agreements";
/// Periods of disputes, where none are stated.
pub(super) const PERIODS: i16 = 3;

/// A feature of a history: one number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Feature {
    /// The value of an observable.
    Value(usize),
    /// 1 if the first passage of an observable lies before or in a tick, else 0.
    By(usize, usize),
    /// The same of a first passage among the outcomes.
    Passage(usize, usize),
}

/// Features with their weights, an observation each: the simulated value is their sum.
pub type Path = Vec<Vec<(usize, f64)>>;

/// A series of the region or of a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Observations by year.
    pub observations: Vec<(i16, f64)>,
    /// Link, sign of the slope, and autocorrelation.
    pub model: (likelihood::Link, Slope, f64),
    /// Its likelihood.
    pub measurement: Measurement,
    /// What it measures.
    pub path: Path,
}

/// A number of onsets in a pair and a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Incidents of the region in the period.
    pub incidents: usize,
    /// Dispute of the pair, summed over the period.
    pub own: usize,
    /// The same of all pairs.
    pub all: Vec<usize>,
}

/// A statement that is true or false.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// What is stated: an issue or a pair.
    pub what: String,
    /// By when.
    pub by: Date,
    /// Whether it holds.
    pub holds: bool,
    /// Where it holds.
    pub feature: usize,
}

/// Series of pairs of which the means of pairs and of years are taken away.
#[derive(Debug, Clone, PartialEq)]
pub struct Pairs {
    /// Observations on the scale of the link.
    pub observations: Vec<PanelObservation>,
    /// Sign of the slope, and autocorrelation.
    pub model: (Slope, f64),
    /// Their likelihood.
    pub panel: Panel,
    /// What they measure.
    pub path: Path,
}

/// What a target is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Series, each with a measurement of its own.
    Lines(Vec<Line>),
    /// Series of pairs.
    Panel(Box<Pairs>),
    /// Onsets of disputes.
    Onsets(Vec<u64>, Vec<Cell>),
    /// Statements.
    Claims(Vec<Claim>),
}

/// A target.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Name in files.
    pub name: String,
    /// Title for people.
    pub title: String,
    /// Factor of its log likelihood, above 0.
    pub weight: f64,
    /// Share of error of events and statements.
    pub error: f64,
    /// Number of observations.
    pub count: usize,
    /// First and last year of the observations.
    pub years: (i16, i16),
    /// What it is.
    pub kind: Kind,
}

/// All targets of a record.
#[derive(Debug)]
pub struct Targets {
    /// The targets, at least one.
    pub list: Vec<Target>,
    /// Features of each history.
    pub features: Vec<Feature>,
    /// Observables of each history.
    pub observables: Observables,
}

impl Targets {
    /// The targets of a record in the years of a scenario until the last of the fit, as its calibration has them.
    ///
    /// # Errors
    /// [`CalibrationError`] for a name that is no target, a year after the fit, a choice that means nothing, or observations without a
    /// likelihood; if nothing is left.
    pub fn new(scenario: &Scenario, record: &Record) -> Result<Self, CalibrationError> {
        let choices = scenario.calibration();
        check(choices, record)?;
        let mut maker = Maker { scenario, record, choices, observables: Vec::new(), features: Vec::new() };
        let mut list = Vec::new();
        for series in record.series() {
            list.extend(maker.series(series)?);
        }
        list.extend(maker.disputes());
        list.extend(maker.agreements());
        for events in record.events() {
            list.extend(maker.events(events));
        }
        if list.is_empty() {
            return Err(CalibrationError::NoTargets { scenario: scenario.name().to_owned() });
        }
        let Maker { observables, features, .. } = maker;
        Ok(Self { list, features, observables: Observables::new(scenario, observables)? })
    }

    /// The statements of all targets.
    pub fn claims(&self) -> impl Iterator<Item = (&Target, &Claim)> {
        self.list.iter().flat_map(|target| match &target.kind {
            Kind::Claims(claims) => claims.iter().map(|claim| (target, claim)).collect::<Vec<_>>(),
            _ => Vec::new(),
        })
    }
}

/// Whether events can be a target: those that settle a dispute, or are an agreement of all.
pub(super) fn can_be_fitted(events: &ObservedEvents) -> bool {
    matches!(events.counterpart, Some(Counterpart::Settlement { .. } | Counterpart::Agreement { .. }))
}

/// Whether events are agreements of all.
pub(super) fn are_agreements(events: &ObservedEvents) -> bool {
    matches!(events.counterpart, Some(Counterpart::Agreement { .. }))
}

/// Checks that choices are of targets that there are, and mean something.
fn check(choices: &Calibration, record: &Record) -> Result<(), CalibrationError> {
    let series: Vec<&str> = record.series().iter().map(|series| series.name.as_str()).collect();
    let mut known: Vec<String> = series.iter().map(|name| (*name).to_owned()).collect();
    known.extend(record.disputes().map(|_| DISPUTES.to_owned()));
    known.extend((!record.statements().is_empty()).then(|| AGREEMENTS.to_owned()));
    known.extend(
        record.events().iter().filter(|events| can_be_fitted(events)).map(|events| events.name.clone()),
    );
    for (name, choice) in &choices.targets {
        if !known.contains(name) {
            let nearest = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
            return Err(CalibrationError::UnknownTarget { name: name.clone(), nearest, known });
        }
        let fit_until = record.fit_until();
        let years = [
            ("until", choice.until),
            ("from", choice.from),
            ("periods", choice.periods.iter().max().copied()),
        ];
        for (key, year) in years {
            if let Some(until) = year.filter(|year| *year > fit_until) {
                return Err(CalibrationError::AfterFit { name: name.clone(), key, until, fit_until });
            }
        }
        let rises = choice.periods.windows(2).all(|two| two[0] < two[1]);
        let last = record.disputes().map_or(fit_until, |disputes| disputes.until.year());
        if !rises || choice.periods.iter().any(|year| *year > last) {
            return Err(CalibrationError::Periods { name: name.clone() });
        }
        let is_series = series.contains(&name.as_str());
        let stated = [
            ("link", choice.link.is_some() && !is_series),
            ("slope", choice.slope.is_some() && !is_series),
            ("autocorrelation", choice.autocorrelation.is_some() && !is_series),
            ("error", choice.error.is_some() && is_series),
            ("periods", !choice.periods.is_empty() && name != DISPUTES),
        ];
        if let Some((what, _)) = stated.into_iter().find(|(_, is_wrong)| *is_wrong) {
            return Err(CalibrationError::MeansNothing { name: name.clone(), what });
        }
    }
    Ok(())
}
