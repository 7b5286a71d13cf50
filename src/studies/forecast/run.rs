//! Runs the histories of a forecast.

use super::asked::{InModel, Passage};
use super::plan::ForecastPlan;
use crate::analysis::calibration::likelihood::Elimination;
use crate::engine::{ObservableBlock, ObservationPlan, observe_drawn};
use crate::scenario::Comparable;
use crate::scenario::calibration::Nuisance;
use crate::studies::{Failure, Run, StudyError, unwrapped};

/// Most sets of which series are predicted: a mixture over more has the same quantiles to three digits.
pub const MOST_SETS: u64 = 10_000;
/// Most histories of which measures by pair are kept.
pub const MOST_HISTORIES: u64 = 20_000;

/// Histories in which an event had not happened by the end of what is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Their number.
    pub histories: u64,
    /// By year, in how many of them it has happened by its end.
    pub happened: Vec<u64>,
}

/// What histories say.
#[derive(Debug)]
pub struct Simulated {
    /// By event, what is left of the histories; `None` for a base rate.
    pub events: Vec<Option<Left>>,
    /// By (line, year), mean and variance of the prediction by set, on the scale of the measurement.
    pub lines: Vec<Vec<Vec<(f64, f64)>>>,
    /// By measure of a pair in a year, its values.
    pub ties: Vec<Vec<f64>>,
    /// By regime, number of histories that end in it.
    pub regimes: Vec<u64>,
}

/// Runs the histories, and gathers what they say as they come.
pub fn simulated(plan: &ForecastPlan, run: &Run<'_>) -> Result<Simulated, StudyError> {
    let (scenario, sets) = (&plan.scenario, plan.drawn.sets());
    let of_plan = ObservationPlan {
        first: 0,
        replicates: scenario.replicates(),
        seed: scenario.seed(),
        threads: Some(run.threads),
    };
    let mut gathered = Gathered::new(plan);
    let (one, observables) = (Comparable::one(scenario), &plan.asked.observables);
    observe_drawn::<Failure>(&one, sets, observables, &of_plan, run.monitor, &mut |block| {
        gathered.take(&block).map_err(Failure)
    })
    .map_err(|stopped| unwrapped(stopped, run.threads.get()))?;
    Ok(gathered.found)
}

/// Gathers what histories say, block by block.
struct Gathered<'a> {
    plan: &'a ForecastPlan,
    elimination: Elimination,
    per_set: u64,
    done: u64,
    /// Sums of the observables of lines over the histories of the present set.
    sums: Vec<f64>,
    found: Simulated,
}

impl<'a> Gathered<'a> {
    fn new(plan: &'a ForecastPlan) -> Self {
        let asked = &plan.asked;
        let left = |model: &InModel| Left { histories: 0, happened: vec![0; model.ticks.len()] };
        Self {
            plan,
            elimination: match plan.scenario.calibration().nuisance {
                Nuisance::Profiled => Elimination::Profiled,
                Nuisance::Integrated => Elimination::Integrated,
            },
            per_set: plan.drawn.sets().per_set(),
            done: 0,
            sums: vec![0.0; asked.of_lines],
            found: Simulated {
                events: asked.events.iter().map(|event| event.model.as_ref().map(left)).collect(),
                lines: asked.prospects().map(|of| vec![Vec::new(); of.years.len()]).collect(),
                ties: vec![Vec::new(); asked.ties.len()],
                regimes: vec![0; plan.scenario.regimes().len()],
            },
        }
    }

    /// Takes the next histories, in their order.
    fn take(&mut self, block: &ObservableBlock) -> Result<(), StudyError> {
        let asked = &self.plan.asked;
        for (event, left) in asked.events.iter().zip(&mut self.found.events) {
            if let Some((model, left)) = event.model.as_ref().zip(left.as_mut()) {
                count(model, left, block);
            }
        }
        let size = block.replicates();
        let kept = (MOST_HISTORIES.saturating_sub(self.done).min(size as u64)) as usize;
        for (place, values) in self.found.ties.iter_mut().enumerate() {
            values.extend_from_slice(&block.values(0, asked.first_tie + place)[..kept]);
        }
        for end in &block.ends[0] {
            self.found.regimes[end.regime] += 1;
        }
        for place in 0..size {
            for (observable, sum) in self.sums.iter_mut().enumerate() {
                *sum += block.values(0, observable)[place];
            }
            self.done += 1;
            if self.done.is_multiple_of(self.per_set) {
                self.set_is_done()?;
            }
        }
        Ok(())
    }

    /// Predicts the series of a set whose histories are all there.
    fn set_is_done(&mut self) -> Result<(), StudyError> {
        let size = self.per_set as f64;
        let means: Vec<f64> = self.sums.iter().map(|sum| sum / size).collect();
        self.sums.fill(0.0);
        if self.done / self.per_set > MOST_SETS {
            return Ok(());
        }
        let asked = &self.plan.asked;
        let mut found = Vec::with_capacity(self.found.lines.len());
        for line in &asked.lines {
            found.push(line.forecast(&means, self.elimination).map_err(StudyError::of)?);
        }
        for panel in &asked.panels {
            found.extend(panel.forecast(&means, self.elimination).map_err(StudyError::of)?);
        }
        for (years, found) in self.found.lines.iter_mut().zip(found) {
            years.iter_mut().zip(found).for_each(|(year, found)| year.push(found));
        }
        Ok(())
    }
}

/// Counts the histories in which an event had not happened, and those in which it then does.
fn count(model: &InModel, left: &mut Left, block: &ObservableBlock) {
    for place in 0..block.replicates() {
        // Infinite where it does not happen.
        let tick = match model.passage {
            Passage::OfOutcomes(passage) => {
                block.ends[0][place].passages[passage].map_or(f64::INFINITY, f64::from)
            }
            Passage::OfObservable(observable) => block.values(0, observable)[place],
        };
        if model.not_by.is_some_and(|known| tick <= known as f64) {
            continue;
        }
        left.histories += 1;
        for (happened, last) in left.happened.iter_mut().zip(&model.ticks) {
            *happened += u64::from(tick <= *last as f64);
        }
    }
}
