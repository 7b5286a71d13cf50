//! Plan of a forecast.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::asked::Asked;
use super::error::ForecastError;
use super::head::{FORMAT, Head, Named};
use super::tables::ForecastTables;
use super::{figures, run};
use crate::export::manifest::{Build, ObservedRecord, ScenarioRecord, Settings, StudyRecord};
use crate::format::counted;
use crate::scenario::{Record, Scenario};
use crate::studies::{DrawnParameters, Part, Run, Study, StudyError};

/// What the model says, under drawn parameters, of what is open in the record of a scenario.
#[derive(Debug)]
pub struct ForecastPlan {
    pub(super) scenario: Scenario,
    pub(super) drawn: DrawnParameters,
    pub(super) asked: Asked,
    asked_years: (Option<i16>, Option<i16>),
    made: Date,
}

impl ForecastPlan {
    /// A forecast of a scenario under drawn parameters of it, from a year to a year: by default from the first that its record does not
    /// know, to the last of the calendar. The day on which it is made reaches no number.
    ///
    /// # Errors
    ///
    /// [`ForecastError`] as [`StudyError::Problem`].
    pub fn new(
        scenario: Scenario,
        drawn: DrawnParameters,
        years: (Option<i16>, Option<i16>),
        made: Date,
    ) -> Result<Self, StudyError> {
        let none = || ForecastError::NoRecord { scenario: scenario.name().to_owned() };
        let record = scenario.record().ok_or_else(none).map_err(StudyError::of)?;
        let asked = Asked::new(&scenario, record, years).map_err(StudyError::of)?;
        Ok(Self { drawn: drawn.without_partition(), asked, asked_years: years, made, scenario })
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The head of the forecast, without the hashes of its tables.
    pub(super) fn head(&self) -> Head {
        let build = Build::current();
        let scenario = ScenarioRecord::of(&self.scenario);
        let drawn = self.drawn.record();
        let record = self.scenario.record().map(ObservedRecord::of);
        let (name, sha256) = record.map_or_else(Default::default, |record| (record.title, record.sha256));
        let (from, until) = self.asked.years;
        Head {
            format: FORMAT,
            made: self.made.to_string(),
            version: build.version,
            commit: build.commit,
            from,
            until,
            known_until: self.asked.known_until.to_string(),
            seed: self.seed(),
            replicates: self.replicates(),
            replicates_per_set: drawn.replicates_per_set,
            left_out: self.asked.left_out.clone(),
            scenario: Named { name: scenario.name, sha256: scenario.sha256 },
            record: Named { name, sha256 },
            parameters: Named { name: drawn.from.clone(), sha256: drawn.sha256.clone().unwrap_or_default() },
            tables: BTreeMap::new(),
        }
    }
}

impl Study for ForecastPlan {
    type Tables = ForecastTables;

    fn kind(&self) -> &'static str {
        "forecast"
    }

    fn parts(&self) -> Vec<Part<'_>> {
        vec![Part { within: String::new(), scenario: &self.scenario, has_outcomes: false }]
    }

    fn record(&self) -> Result<StudyRecord, StudyError> {
        let head = self.head();
        let mut settings = BTreeMap::from([
            ("from".to_owned(), head.from.to_string()),
            ("until".to_owned(), head.until.to_string()),
            ("record".to_owned(), head.record.name),
            ("record_sha256".to_owned(), head.record.sha256),
            ("fit_until".to_owned(), self.scenario.record().map_or(0, Record::fit_until).to_string()),
            ("parameters".to_owned(), head.parameters.name),
            ("replicates_per_set".to_owned(), head.replicates_per_set.to_string()),
        ]);
        if !head.parameters.sha256.is_empty() {
            settings.insert("parameters_sha256".to_owned(), head.parameters.sha256);
        }
        let asked = [("asked_from", self.asked_years.0), ("asked_until", self.asked_years.1)];
        settings
            .extend(asked.into_iter().filter_map(|(name, year)| Some((name.to_owned(), year?.to_string()))));
        Ok(StudyRecord::Forecast(Settings(settings)))
    }

    fn seed(&self) -> u64 {
        self.scenario.seed()
    }

    fn replicates(&self) -> u64 {
        self.scenario.replicates()
    }

    fn work(&self) -> u64 {
        self.replicates()
    }

    fn title(&self) -> String {
        format!("forecast of {}", self.scenario.name())
    }

    fn folder(&self) -> String {
        format!("{}-forecast", self.scenario.name())
    }

    fn chart_names(&self) -> Vec<String> {
        figures::names()
    }

    fn announcement(&self) -> Option<String> {
        let (from, until) = self.asked.years;
        Some(format!(
            "{} from {from} to {until}, given what was known on {}, under drawn parameters ({})",
            counted(self.asked.statements(), "statement"),
            self.asked.known_until,
            self.drawn.record().from,
        ))
    }

    fn done(&self) -> String {
        counted(self.replicates(), "replicate")
    }

    fn run(&self, run: &mut Run<'_>) -> Result<ForecastTables, StudyError> {
        run.sink.parameters(self.drawn.sets())?;
        Ok(ForecastTables::new(self, &run::simulated(self, run)?))
    }
}
