//! Plan of a comparison.

use super::error::ComparisonError;
use super::figures;
use super::precision::Precision;
use super::run;
use super::tables::ComparisonTables;
use crate::export::manifest::{ComparisonRecord, StudyRecord};
use crate::format::{count, counted};
use crate::scenario::{Comparable, Scenario, limits};
use crate::studies::{DrawnParameters, Part, Run, SmallestEffect, Study, StudyError, UnderPriors};

/// A comparison of scenarios, with the seed and the number of replicates of the baseline.
#[derive(Debug, Clone)]
pub struct ComparisonPlan {
    /// The baseline first.
    scenarios: Vec<Scenario>,
    precision: Option<Precision>,
    shown: Vec<String>,
    drawn: Option<DrawnParameters>,
    under_priors: Option<UnderPriors>,
    smallest_effects: Vec<SmallestEffect>,
    has_all_bands: bool,
}

impl ComparisonPlan {
    /// A comparison of scenarios with a baseline. Their names must differ, since they name folders.
    ///
    /// # Errors
    ///
    /// [`ComparisonError`] as [`StudyError::Problem`], if they cannot be compared or are too large together.
    pub fn new(baseline: Scenario, others: Vec<Scenario>) -> Result<Self, StudyError> {
        let scenarios: Vec<Scenario> = std::iter::once(baseline).chain(others).collect();
        let borrowed: Vec<&Scenario> = scenarios[1..].iter().collect();
        Comparable::new(&scenarios[0], &borrowed)
            .map_err(|unlike| StudyError::of(ComparisonError::Incomparable(unlike)))?;
        let size = |scenario: &Scenario| {
            limits::points(scenario.states().len(), scenario.issues().len(), scenario.calendar().ticks())
        };
        let points = scenarios.iter().map(size).fold(0, u64::saturating_add);
        if points > limits::MOST_POINTS {
            let scenarios = scenarios.len();
            return Err(StudyError::of(ComparisonError::TooManyPoints { scenarios, points }));
        }
        Ok(Self {
            scenarios,
            precision: None,
            shown: Vec::new(),
            drawn: None,
            under_priors: None,
            smallest_effects: Vec::new(),
            has_all_bands: true,
        })
    }

    /// The same with the simultaneous band of integration alone, of which the findings tell: the bands of all measures take as long as
    /// some thousand pairs. Tables at the end are the same; `differences.csv` lacks the other bands.
    #[must_use]
    pub fn with_band_of_findings(self) -> Self {
        Self { has_all_bands: false, ..self }
    }

    /// Whether every measure of the region has its simultaneous band.
    pub fn has_all_bands(&self) -> bool {
        self.has_all_bands
    }

    /// The same with drawn numbers: each pair of replicates shares a set, as it shares the draws of chance. They are drawn for the
    /// baseline.
    ///
    /// # Errors
    ///
    /// [`DrawError`](crate::studies::DrawError) as [`StudyError::Problem`] if several pairs share a set, if a number is no input that scenarios can
    /// share, or if the scenarios differ in it.
    pub fn with_drawn(self, drawn: DrawnParameters) -> Result<Self, StudyError> {
        drawn.are_of_pairs(&self.scenarios())?;
        Ok(Self { drawn: Some(drawn), ..self })
    }

    /// Adds a batch under the priors of the baseline, which the scenarios share, if it has any and more than one replicate. It draws the
    /// codings that they share too, within the coder's error, unless they stay as they are coded.
    ///
    /// # Errors
    ///
    /// [`DrawError`](crate::studies::DrawError) as [`StudyError::Problem`], if a prior is of a number that cannot be drawn.
    pub fn with_priors(self, codings: bool) -> Result<Self, StudyError> {
        let under_priors = UnderPriors::shared(&self.scenarios(), codings)?;
        Ok(Self { under_priors, ..self })
    }

    /// Counts the sets of parameters under which a difference is larger than this: those that are drawn for all pairs, or those of the batch
    /// under priors.
    ///
    /// # Errors
    ///
    /// [`ComparisonError`] as [`StudyError::Problem`], if no sets are drawn, or if two effects are of one measure.
    pub fn with_smallest_effects(self, smallest_effects: Vec<SmallestEffect>) -> Result<Self, StudyError> {
        if !smallest_effects.is_empty() && self.under_priors.is_none() && self.drawn.is_none() {
            return Err(StudyError::of(ComparisonError::NoPriors));
        }
        for (place, effect) in smallest_effects.iter().enumerate() {
            if smallest_effects[..place].iter().any(|other| other.measure == effect.measure) {
                let measure = effect.measure.name();
                return Err(StudyError::of(ComparisonError::SameMeasure { measure }));
            }
        }
        Ok(Self { smallest_effects, ..self })
    }

    /// The smallest effects of interest.
    pub fn smallest_effects(&self) -> &[SmallestEffect] {
        &self.smallest_effects
    }

    /// The batch under priors, if there is one.
    pub fn under_priors(&self) -> Option<&UnderPriors> {
        self.under_priors.as_ref()
    }

    /// The drawn numbers, where any are.
    pub fn drawn(&self) -> Option<&DrawnParameters> {
        self.drawn.as_ref()
    }

    /// Requires a precision: the comparison fails with [`ComparisonError::TooFew`] if an interval is wider than its margin.
    #[must_use]
    pub fn with_precision(self, precision: Precision) -> Self {
        Self { precision: Some(precision), ..self }
    }

    /// Limits tables and figures to these outcomes, by their names in files; the default outcomes if there are none.
    #[must_use]
    pub fn showing(self, shown: Vec<String>) -> Self {
        Self { shown, ..self }
    }

    /// The compared scenarios, the baseline first.
    pub fn scenarios(&self) -> Vec<&Scenario> {
        self.scenarios.iter().collect()
    }

    /// The required precision, if any.
    pub fn precision(&self) -> Option<&Precision> {
        self.precision.as_ref()
    }

    /// The scenarios, prepared for the engine.
    pub(super) fn comparable(&self) -> Comparable<'_> {
        let others: Vec<&Scenario> = self.scenarios[1..].iter().collect();
        Comparable::new(&self.scenarios[0], &others).expect("a plan is of scenarios that can be compared")
    }

    fn names(&self) -> Vec<&str> {
        self.scenarios.iter().map(Scenario::name).collect()
    }
}

impl Study for ComparisonPlan {
    type Tables = ComparisonTables;

    fn kind(&self) -> &'static str {
        "comparison"
    }

    fn parts(&self) -> Vec<Part<'_>> {
        let part = |scenario| Part { within: within(scenario), scenario, has_outcomes: true };
        self.scenarios.iter().map(part).collect()
    }

    fn record(&self) -> Result<StudyRecord, StudyError> {
        let drawn = self.drawn.as_ref().map(|drawn| drawn.record().clone());
        let under_priors = self.under_priors.as_ref().map(UnderPriors::record);
        Ok(StudyRecord::Comparison(ComparisonRecord {
            shown: self.shown.clone(),
            drawn,
            under_priors,
            smallest_effects: self.smallest_effects.iter().map(ToString::to_string).collect(),
        }))
    }

    fn seed(&self) -> u64 {
        self.scenarios[0].seed()
    }

    fn replicates(&self) -> u64 {
        self.scenarios[0].replicates()
    }

    fn work(&self) -> u64 {
        self.replicates() + self.under_priors.as_ref().map_or(0, UnderPriors::count)
    }

    fn title(&self) -> String {
        self.names().join(" vs ")
    }

    fn folder(&self) -> String {
        self.names().join("-vs-")
    }

    fn chart_names(&self) -> Vec<String> {
        figures::comparison_chart_names(&self.scenarios())
    }

    fn done(&self) -> String {
        let replicates = counted(self.replicates(), "replicate");
        let more = match &self.under_priors {
            Some(more) => format!(" and {} under {}", count(more.count()), more.source()),
            None => String::new(),
        };
        format!("{replicates}{more} under {} scenarios", self.scenarios.len())
    }

    fn run(&self, run: &mut Run<'_>) -> Result<ComparisonTables, StudyError> {
        run::run(self, run)
    }
}

/// Path of the files of a scenario in the folder of a comparison.
pub(super) fn within(scenario: &Scenario) -> String {
    format!("{}/", scenario.name())
}
