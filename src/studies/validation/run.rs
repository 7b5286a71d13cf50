//! A validation at work: the posterior, its histories, and their scores.

use super::leaders::Placebo;
use super::plan::{Source, ValidationPlan, regional};
use super::progress::Whole;
use super::rows::{BasisRow, DateRow, LeadersRow, PlaceboRow, PredictionRow, ScoreRow};
use super::scored::{Scored, scored};
use super::simulated::{Features, Posterior, simulated};
use super::tables::{ValidationSummary, ValidationTables};
use crate::analysis::validation::{
    Comparison, ObservationScore, Observations, ScorePeriod, Sureness, compared, summarised,
};
use crate::scenario::{ParameterSpace, Record, Scenario, Sets};
use crate::statistics::Resampling;
use crate::studies::observed::title;
use crate::studies::{Discard, Run, Study as _, StudyError};

/// Resamples of an interval.
const RESAMPLES: usize = 9_999;

/// The ends of an interval, as cells.
pub(super) fn ends(of: Option<crate::statistics::Interval>) -> (Option<f64>, Option<f64>) {
    (of.map(|of| of.low), of.map(|of| of.high))
}

impl ValidationPlan {
    /// Validates.
    pub(super) fn validated(&self, run: &Run<'_>) -> Result<ValidationTables, StudyError> {
        let whole = Whole::new(run.monitor, self.work());
        let run = &Run { threads: run.threads, monitor: &whole, sink: &mut Discard };
        let posterior = match &self.source {
            Source::File(posterior) => posterior.clone(),
            Source::Fitted(plan) => Self::fitted(plan, run, &whole)?.0,
        };
        let mut found = Vec::new();
        for course in &self.courses {
            run.monitor.phase(&format!("leaders {}", course.name));
            found.push(self.scored(&course.scenario, &posterior, &self.observations, run)?);
        }
        let mut placebos = Vec::new();
        if let Some(placebo) = &self.placebo {
            run.monitor.phase("a succession on other days");
            let observations = regional(&self.observations);
            for date in &placebo.dates {
                placebos.push(self.scored(&date.scenario, &posterior, &observations, run)?);
            }
        }
        whole.passed(self.own_work());
        run.monitor.phase("resampling");
        let mut summary = run.on_threads(|| self.summary(&posterior, &found, &placebos))?;
        let historical = found.first().map_or(&[][..], Vec::as_slice);
        self.refitted(historical, run, &whole, &mut summary)?;
        Ok(ValidationTables {
            scenario: self.scenario.clone(),
            seed: self.seed(),
            summary,
            posterior: Some(self.sets_of(posterior)?),
        })
    }

    /// The targets of observations under a scenario.
    pub(super) fn scored(
        &self,
        scenario: &Scenario,
        posterior: &Posterior,
        observations: &Observations,
        run: &Run<'_>,
    ) -> Result<Vec<Scored>, StudyError> {
        let features = Features::new(scenario, observations).map_err(StudyError::of)?;
        let simulated = simulated(scenario, posterior, self.per_set(), &features, run)?;
        run.on_threads(|| scored(observations, &simulated))
    }

    /// The posterior as a file holds it.
    fn sets_of(&self, posterior: Posterior) -> Result<Sets, StudyError> {
        let space = ParameterSpace::together(self.scenario.clone(), &posterior.keys);
        let space = space.map_err(|problem| StudyError::of(super::ValidationError::from(problem)))?;
        let numbers = (0..posterior.points.len() as u64).collect();
        Ok(Sets::listed(space, posterior.points, numbers, 1))
    }

    pub(super) fn resampling(&self) -> Resampling {
        Resampling { resamples: RESAMPLES, seed: self.scenario.seed() }
    }

    pub(super) fn title_of(&self, what: &str) -> String {
        title(&self.scenario, what)
    }

    fn summary(
        &self,
        posterior: &Posterior,
        found: &[Vec<Scored>],
        placebos: &[Vec<Scored>],
    ) -> ValidationSummary {
        let basis = BasisRow {
            fit_until: self.scenario.record().map_or(0, Record::fit_until),
            until: self.until,
            sets: posterior.points.len(),
            replicates: self.per_set(),
            simulated: self.own_work(),
        };
        let mut summary = ValidationSummary { basis: vec![basis], ..ValidationSummary::default() };
        for (course, targets) in self.courses.iter().zip(found) {
            for of in targets {
                summary.scores.extend(
                    ScorePeriod::ALL.iter().filter_map(|period| self.score(&course.name, of, *period)),
                );
                summary
                    .predictions
                    .extend(of.predictions.iter().map(|one| prediction(&course.name, of, one)));
                summary.dates.extend(dates(&course.name, of));
            }
        }
        let historical = found.first().map_or(&[][..], Vec::as_slice);
        for (course, targets) in self.courses.iter().zip(found).skip(1) {
            for of in historical {
                let Some(other) = targets.iter().find(|other| other.what == of.what) else { continue };
                let rows = ScorePeriod::ALL
                    .iter()
                    .filter_map(|period| self.leaders(&course.name, of, other, *period));
                summary.leaders.extend(rows);
            }
        }
        if let Some(placebo) = &self.placebo {
            summary.placebo = self.placebo_rows(placebo, placebos, historical);
        }
        summary
    }

    pub(super) fn score(&self, leaders: &str, of: &Scored, period: ScorePeriod) -> Option<ScoreRow> {
        let found = summarised(&of.what, of.rule, &of.scores, period, of.resampled, self.resampling())?;
        let sure = |of: Option<Comparison>| of.and_then(|of| of.sureness);
        let (low, high) = ends(sure(Some(found.first)).and_then(|sure: Sureness| sure.skill));
        let (other_low, other_high) = ends(sure(found.other).and_then(|sure| sure.skill));
        Some(ScoreRow {
            leaders: leaders.to_owned(),
            target: of.what.clone(),
            title: self.title_of(&of.what),
            period: period.name().to_owned(),
            rule: of.rule.name().to_owned(),
            n: found.n,
            units: found.units,
            resampled: of.resampled.name().to_owned(),
            score: found.first.score,
            against: of.against.to_owned(),
            reference: found.first.reference,
            skill: found.first.skill,
            low,
            high,
            better: sure(Some(found.first)).map(|sure| sure.better),
            other_against: found.other.map_or("", |_| of.other_against).to_owned(),
            other_reference: found.other.map(|other| other.reference),
            other_skill: found.other.and_then(|other| other.skill),
            other_low,
            other_high,
            within_50: found.within.map(|[half, _]| half),
            within_90: found.within.map(|[_, most]| most),
        })
    }

    fn leaders(&self, leaders: &str, of: &Scored, other: &Scored, period: ScorePeriod) -> Option<LeadersRow> {
        let (found, units) = compared(&of.scores, &other.scores, period, of.resampled, self.resampling())?;
        let (low, high) = ends(found.sureness.map(|sure| sure.difference));
        let is_one = |one: &&ObservationScore| one.period == period && one.weight > 0.0;
        Some(LeadersRow {
            leaders: leaders.to_owned(),
            target: of.what.clone(),
            title: self.title_of(&of.what),
            period: period.name().to_owned(),
            n: of.scores.iter().filter(is_one).count(),
            units,
            historical: found.score,
            frozen: found.reference,
            difference: found.score - found.reference,
            low,
            high,
            better: found.sureness.map(|sure| sure.better),
        })
    }

    /// The scores of series of the region by the day of a succession, each beside that of history.
    fn placebo_rows(&self, of: &Placebo, found: &[Vec<Scored>], historical: &[Scored]) -> Vec<PlaceboRow> {
        let mut rows = Vec::new();
        for (date, targets) in of.dates.iter().zip(found) {
            for one in targets {
                let Some(own) = historical.iter().find(|own| own.what == one.what) else { continue };
                let (period, plan) = (ScorePeriod::Holdout, self.resampling());
                let score = summarised(&one.what, one.rule, &one.scores, period, one.resampled, plan);
                let apart = compared(&one.scores, &own.scores, period, one.resampled, plan);
                let Some((score, (apart, _))) = score.zip(apart) else { continue };
                let (low, high) = ends(apart.sureness.map(|sure| sure.difference));
                rows.push(PlaceboRow {
                    state: of.state.clone(),
                    leader: of.leader.clone(),
                    date: date.name.clone(),
                    is_actual: date.name == of.actual.to_string(),
                    target: one.what.clone(),
                    title: self.title_of(&one.what),
                    n: score.n,
                    score: score.first.score,
                    reference: score.first.reference,
                    difference: apart.score - apart.reference,
                    low,
                    high,
                });
            }
        }
        rows
    }
}

fn prediction(leaders: &str, of: &Scored, one: &crate::analysis::validation::Prediction) -> PredictionRow {
    let [q05, q25, median, q75, q95] = [0.05, 0.25, 0.5, 0.75, 0.95].map(|order| one.mixture.quantile(order));
    let scores = of.scores.iter().find(|score| score.unit == one.pair && score.year == one.year);
    PredictionRow {
        leaders: leaders.to_owned(),
        target: of.what.clone(),
        pair: one.pair.clone(),
        year: one.year,
        period: one.period.name().to_owned(),
        observed: one.observed,
        weight: one.weight,
        q05,
        q25,
        median,
        q75,
        q95,
        line: one.line.0,
        score: scores.map_or(f64::NAN, |score| score.score),
        reference: scores.map_or(f64::NAN, |score| score.reference),
    }
}

fn dates(leaders: &str, of: &Scored) -> Vec<DateRow> {
    let mut rows = Vec::new();
    for one in &of.dates {
        for (place, (forecast, hazard)) in one.forecast.iter().zip(&one.hazard).enumerate() {
            rows.push(DateRow {
                leaders: leaders.to_owned(),
                target: of.what.clone(),
                unit: one.date.unit.clone(),
                period: one.date.period.name().to_owned(),
                year: one.date.first + place as i16,
                happened: one.date.happened.is_some_and(|happened| happened <= place),
                forecast: *forecast,
                hazard: *hazard,
            });
        }
    }
    rows
}
