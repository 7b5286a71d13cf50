//! Plan of a validation.

use std::collections::BTreeMap;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::error::ValidationError;
use super::leaders::{Course, Placebo, courses, placebo};
use super::refit::{Refit, of_lenses, of_less};
use super::simulated::{Features, Posterior};
use super::{ValidationTables, figures, posterior};
use crate::analysis::validation::{Observations, Scale, ScorePeriod};
use crate::export::hex;
use crate::export::manifest::{ObservedRecord, Settings, StudyRecord};
use crate::format::counted;
use crate::scenario::observations::Link;
use crate::scenario::{Record, Scenario};
use crate::studies::calibration::CalibrationPlan;
use crate::studies::observed::{observed, slope, until};
use crate::studies::{Part, Run, Study, StudyError};

/// The posterior of a scenario, to be scored against its record.
#[derive(Debug)]
pub struct ValidationPlan {
    pub(super) scenario: Scenario,
    pub(super) source: Source,
    /// What is observed, in the terms of the scenario until its last year.
    pub(super) observations: Observations,
    /// Last year that is scored.
    pub(super) until: i16,
    /// The historical course first.
    pub(super) courses: Vec<Course>,
    pub(super) placebo: Option<Placebo>,
    /// Fits of their own: of lenses, and to less.
    pub(super) refits: Vec<Refit>,
    /// What was asked of these, as the manifest has it.
    asked: BTreeMap<String, String>,
}

/// The posterior that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PosteriorFrom<'a> {
    /// The draws that come with the scenario.
    Scenario,
    /// The draws of a file.
    File(&'a Path),
    /// Draws of a fit in the same run.
    Fit,
}

/// Where the posterior is from.
#[derive(Debug)]
pub(super) enum Source {
    /// A file, or the scenario.
    File(Posterior),
    /// A calibration in the same run.
    Fitted(Box<CalibrationPlan>),
}

impl ValidationPlan {
    /// A plan for a posterior: that of a file, the one that comes with the scenario, or one that is fitted first. The succession of a state, or else the one nearest to the end
    /// of the fit, is put on other days.
    ///
    /// # Errors
    ///
    /// [`ValidationError`] and others as [`StudyError::Problem`].
    pub fn new(
        scenario: Scenario,
        posterior: PosteriorFrom<'_>,
        placebo_of: Option<&str>,
    ) -> Result<Self, StudyError> {
        let name = || scenario.name().to_owned();
        let no_record = || StudyError::of(ValidationError::NoRecord { scenario: name() });
        let record = scenario.record().ok_or_else(no_record)?;
        let fit_until = record.fit_until();
        let whole = until(&scenario, record.last_year().unwrap_or(fit_until));
        let observations = chosen(&scenario, observed(&whole, record));
        if !has_later(&observations) {
            return Err(StudyError::of(ValidationError::NothingLater { scenario: name(), fit_until }));
        }
        // Whether histories have all that is needed.
        Features::new(&whole, &observations).map_err(StudyError::of)?;
        let courses = courses(&whole, fit_until);
        let placebo = placebo(&whole, fit_until, placebo_of).map_err(StudyError::of)?;
        let placebo = placebo.filter(|_| !regional(&observations).series.is_empty());
        let source = match posterior {
            PosteriorFrom::File(path) => Source::File(posterior::read(path, &scenario)?),
            PosteriorFrom::Scenario => Source::File(posterior::shipped(&scenario)?),
            PosteriorFrom::Fit => Source::Fitted(Box::new(CalibrationPlan::new(scenario.clone())?)),
        };
        let until = whole.calendar().last_day().year();
        let (refits, asked) = (Vec::new(), BTreeMap::new());
        Ok(Self { scenario, source, observations, until, courses, placebo, refits, asked })
    }

    /// The same with theory lenses, each with a fit of its own, the full model first: those that are named, or every one if `all` is.
    ///
    /// # Errors
    ///
    /// [`ValidationError::NoLens`], or that of a calibration, as [`StudyError::Problem`].
    pub fn with_lenses(mut self, names: &[String]) -> Result<Self, StudyError> {
        let lenses = of_lenses(&self, names)?;
        if !names.is_empty() {
            self.asked.insert("lenses".to_owned(), names.join(" "));
        }
        self.refits.extend(lenses);
        Ok(self)
    }

    /// The same with fits to earlier years, each scored on the years after it, and with fits without a target or a pair, each scored on
    /// what it lacks.
    ///
    /// # Errors
    ///
    /// That of a calibration as [`StudyError::Problem`].
    pub fn with_refits(mut self) -> Result<Self, StudyError> {
        let less = of_less(&self)?;
        self.asked.insert("refits".to_owned(), less.len().to_string());
        self.refits.extend(less);
        Ok(self)
    }

    /// The scenario until the last year that is scored.
    pub(super) fn whole(&self) -> &Scenario {
        &self.courses[0].scenario
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Number of sets of the posterior.
    fn sets(&self) -> u64 {
        match &self.source {
            Source::File(posterior) => posterior.points.len() as u64,
            Source::Fitted(_) => self.scenario.calibration().particles as u64,
        }
    }

    /// Replicates of each set.
    pub(super) fn per_set(&self) -> u64 {
        self.scenario.calibration().replicates
    }

    /// Replicates beyond those of a calibration.
    pub(super) fn own_work(&self) -> u64 {
        let scenarios = self.courses.len() + self.placebo.as_ref().map_or(0, |placebo| placebo.dates.len());
        scenarios as u64 * self.sets() * self.per_set()
    }

    /// Replicates of fits of their own.
    fn further_work(&self) -> u64 {
        self.refits.iter().map(Refit::work).sum()
    }
}

/// The observations with the links, slopes and autocorrelations that the calibration of a scenario states.
pub(super) fn chosen(scenario: &Scenario, mut of: Observations) -> Observations {
    for series in &mut of.series {
        let choice = scenario.calibration().target(&series.name);
        if let Some(stated) = choice.slope {
            series.slope = slope(stated);
        }
        series.autocorrelation = choice.autocorrelation.unwrap_or(series.autocorrelation);
        if let Some(link) = choice.link {
            series.scale = match (link, series.scale.is_demeaned()) {
                (Link::Identity, false) => Scale::Identity,
                (Link::Log, false) => Scale::Log,
                (Link::Identity, true) => Scale::Demeaned,
                (Link::Log, true) => Scale::LogDemeaned,
            };
            for year in series.lines.iter_mut().flat_map(|line| &mut line.years) {
                year.linked = link.of(year.value);
            }
        }
    }
    of
}

/// Whether anything is observed after the fit.
fn has_later(of: &Observations) -> bool {
    let years = of.series.iter().flat_map(|series| &series.lines).flat_map(|line| &line.years);
    let dates = of.events.iter().flat_map(|events| &events.dates);
    years.into_iter().any(|year| year.year > of.fit_until)
        || dates.into_iter().any(|date| date.period == ScorePeriod::Holdout)
        || of.agreements.iter().any(|agreement| agreement.period == ScorePeriod::Holdout)
}

/// The series of the region that are observed after the fit, alone.
pub(super) fn regional(of: &Observations) -> Observations {
    let is_regional = |series: &&crate::analysis::validation::ScoredSeries| {
        let mut years = series.lines.iter().flat_map(|line| &line.years);
        series.lines.iter().all(|line| line.pair.is_empty()) && years.any(|year| year.year > of.fit_until)
    };
    Observations {
        fit_until: of.fit_until,
        series: of.series.iter().filter(is_regional).cloned().collect(),
        disputes: None,
        events: Vec::new(),
        passages: Vec::new(),
        agreements: Vec::new(),
    }
}

impl Posterior {
    /// SHA-256 of its keys and of the bits of its values.
    fn hash(&self) -> String {
        let mut hash = Sha256::new();
        for key in &self.keys {
            hash.update(key.as_bytes());
            hash.update([0]);
        }
        for value in self.points.iter().flatten() {
            hash.update(value.to_bits().to_le_bytes());
        }
        hex(&hash.finalize())
    }
}

impl Study for ValidationPlan {
    type Tables = ValidationTables;

    fn kind(&self) -> &'static str {
        "validation"
    }

    fn parts(&self) -> Vec<Part<'_>> {
        vec![Part { within: String::new(), scenario: &self.scenario, has_outcomes: false }]
    }

    fn record(&self) -> Result<StudyRecord, StudyError> {
        let mut settings = BTreeMap::new();
        if let Some(record) = self.scenario.record() {
            let ObservedRecord { title, sha256 } = ObservedRecord::of(record);
            settings.insert("record".to_owned(), title);
            settings.insert("record_sha256".to_owned(), sha256);
            settings.insert("fit_until".to_owned(), record.fit_until().to_string());
        }
        let (from, of) = match &self.source {
            Source::File(posterior) => ("file", posterior.hash()),
            Source::Fitted(plan) => {
                let StudyRecord::Calibration(of) = plan.record()? else {
                    return Ok(StudyRecord::Validation(Settings(settings)));
                };
                let said = of.0.into_iter().map(|(key, value)| (format!("calibration.{key}"), value));
                settings.extend(said);
                ("fitted", String::new())
            }
        };
        settings.insert("posterior".to_owned(), from.to_owned());
        if !of.is_empty() {
            settings.insert("posterior_sha256".to_owned(), of);
        }
        settings.insert("sets".to_owned(), self.sets().to_string());
        if let Some(placebo) = &self.placebo {
            settings.insert("placebo".to_owned(), placebo.state.clone());
        }
        settings.extend(self.asked.clone());
        Ok(StudyRecord::Validation(Settings(settings)))
    }

    fn seed(&self) -> u64 {
        self.scenario.seed()
    }

    fn replicates(&self) -> u64 {
        self.per_set()
    }

    fn work(&self) -> u64 {
        let fit = match &self.source {
            Source::File(_) => 0,
            Source::Fitted(plan) => plan.work(),
        };
        fit + self.own_work() + self.further_work()
    }

    fn title(&self) -> String {
        format!("validation of {}", self.scenario.name())
    }

    fn folder(&self) -> String {
        format!("{}-validation", self.scenario.name())
    }

    fn chart_names(&self) -> Vec<String> {
        figures::names(self.placebo.is_some(), self.asked.contains_key("lenses"))
    }

    fn announcement(&self) -> Option<String> {
        let sets = counted(self.sets(), "set");
        let posterior = match &self.source {
            Source::File(_) => format!("posterior of {sets}"),
            Source::Fitted(_) => format!("posterior of {sets}, which is fitted first"),
        };
        let frozen: Vec<&str> = self.courses.iter().skip(1).map(|course| course.name.as_str()).collect();
        let frozen = if frozen.is_empty() {
            String::new()
        } else {
            format!("; leaders also {}", frozen.join(" and "))
        };
        let placebo = self.placebo.as_ref().map(|placebo| {
            let days = counted(placebo.dates.len() as u64, "day");
            format!("; succession of {} ({}) put on {days}", placebo.leader, placebo.state)
        });
        let fits = self.refits.len() as u64;
        let fits = if fits == 0 { String::new() } else { format!("; {} of their own", counted(fits, "fit")) };
        Some(format!(
            "{posterior}, scored on the years from {} to {}, {} of each set{frozen}{}{fits}",
            self.scenario.record().map_or(0, Record::fit_until) + 1,
            self.until,
            counted(self.per_set(), "replicate"),
            placebo.unwrap_or_default(),
        ))
    }

    fn done(&self) -> String {
        format!("{} scored", counted(self.sets(), "set"))
    }

    fn run(&self, run: &mut Run<'_>) -> Result<ValidationTables, StudyError> {
        self.validated(run)
    }
}
