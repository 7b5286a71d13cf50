//! The sampler at work on a scenario.

use std::num::NonZeroUsize;

use super::error::CalibrationError;
use super::fit::Gathered;
use super::kept::keep;
use super::plan::CalibrationPlan;
use super::tables::{CalibrationTables, Found};
use super::targets::Target;
use crate::analysis::calibration::likelihood::Predictive;
use crate::analysis::calibration::{Block, Population, SamplerStopped, Stage, sample};
use crate::engine::{Monitor, ObservationPlan, observe_drawn};
use crate::format::{count, number, percent};
use crate::scenario::{Comparable, Sets};
use crate::statistics::quantile;
use crate::studies::draw::{Failure, unwrapped};
use crate::studies::{Run, StudyError};

/// Number of the first replicate: so far on that no run of the scenario has the draws that it was fitted on.
pub(super) const FIRST: u64 = 1 << 40;

/// Replicates at the values of the scenario and at the medians: so many that chance hardly counts.
pub(super) const AT_POINTS: u64 = 1_024;

/// Evaluation of draws of the prior.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OfPrior {
    /// By statement, the probability that it holds.
    pub claims: Vec<f64>,
    /// By target, the share of draws at which some series has no slope of its sign.
    pub flat: Vec<f64>,
}

/// Evaluation of draws of the posterior, each run once more.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OfPosterior {
    /// By statement, the probability that it holds.
    pub claims: Vec<f64>,
    /// By target.
    pub targets: Vec<OfTarget>,
    /// Share of the histories in which every statement is what it is in the record.
    pub consistent: f64,
    /// Means of features over all histories.
    pub means: Vec<f64>,
}

/// Evaluation of a target over draws of the posterior: means.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OfTarget {
    /// Log likelihood, times the weight.
    pub log_likelihood: f64,
    /// Its standard deviation over draws.
    pub sd: f64,
    /// Slope and standard deviation of errors, of a target of one measurement.
    pub measured: Option<(f64, f64)>,
    /// Posterior predictive p, where observations can be drawn.
    pub p: Option<f64>,
}

impl CalibrationPlan {
    /// Number of the first replicate of an evaluation of a half of the particles, or of all: no two evaluations share draws.
    fn first(&self, stage: usize, step: usize, half: usize) -> u64 {
        let (particles, moves) = (self.sampler.particles() as u64, self.sampler.moves() as u64);
        let before = (stage as u64 * (moves + 1) + step as u64) * particles;
        let others = if half == 0 { 0 } else { particles.div_ceil(2) };
        FIRST + (before + others) * self.per_set()
    }

    /// Runs some replicates of each of some points of the unit cube, at least one, from a number on.
    pub(super) fn simulated<'p>(
        &self,
        (first, per_set): (u64, u64),
        points: impl ExactSizeIterator<Item = &'p [f64]>,
        threads: NonZeroUsize,
        monitor: &dyn Monitor,
    ) -> Result<Gathered, StudyError> {
        self.simulated_at(
            (first, per_set),
            points.map(|point| self.values(point)).collect(),
            threads,
            monitor,
        )
    }

    /// The values of the numbers at a point of the unit cube.
    fn values(&self, point: &[f64]) -> Vec<f64> {
        let value =
            |(place, order): (usize, &f64)| self.space.rounded(place, self.priors[place].quantile(*order));
        point.iter().enumerate().map(value).collect()
    }

    /// Runs some replicates of each of some sets of values, at least one, from a number on.
    fn simulated_at(
        &self,
        (first, per_set): (u64, u64),
        points: Vec<Vec<f64>>,
        threads: NonZeroUsize,
        monitor: &dyn Monitor,
    ) -> Result<Gathered, StudyError> {
        let count = points.len();
        let mut gathered = Gathered::new(&self.targets, count, per_set);
        let numbers = (0..count as u64).collect();
        let sets = Sets::listed(self.space.clone(), points, numbers, per_set);
        let plan = ObservationPlan {
            first,
            replicates: count as u64 * per_set,
            seed: self.scenario.seed(),
            threads: Some(threads),
        };
        let scenario = Comparable::one(self.space.scenario());
        let observables = &self.targets.observables;
        observe_drawn::<Failure>(&scenario, &sets, observables, &plan, monitor, &mut |block| {
            gathered.take(&self.targets, &block);
            Ok(())
        })
        .map_err(|stopped| unwrapped(stopped, threads.get()))?;
        Ok(gathered)
    }

    /// The log likelihoods of the points of a block; of draws of the prior also what they say.
    fn evaluated(
        &self,
        block: &Block<'_>,
        prior: &mut OfPrior,
        run: &Run<'_>,
    ) -> Result<Vec<f64>, StudyError> {
        let half = block.particles().next().unwrap_or(0);
        let replicates = (self.first(block.stage(), block.step(), half), self.per_set());
        let gathered = self.simulated(replicates, block.points(), run.threads, run.monitor)?;
        let is_prior = block.stage() == 0;
        if is_prior {
            prior.claims = self.claims(&gathered);
            prior.flat = vec![0.0; self.targets.list.len()];
        }
        let size = block.count() as f64;
        let mut found = Vec::with_capacity(block.count());
        for means in gathered.means() {
            let mut sum = 0.0;
            for (place, target) in self.targets.list.iter().enumerate() {
                let said = target.said(&means, self.per_set(), self.elimination()).map_err(StudyError::of)?;
                sum += said.log_likelihood;
                if is_prior && said.is_flat {
                    prior.flat[place] += 1.0 / size;
                }
            }
            found.push(sum);
        }
        Ok(found)
    }

    /// By statement, the share of histories in which it holds.
    fn claims(&self, gathered: &Gathered) -> Vec<f64> {
        let mut shares = vec![0.0; self.targets.claims().count()];
        let size = gathered.means().len() as f64;
        for means in gathered.means() {
            for (share, (_, claim)) in shares.iter_mut().zip(self.targets.claims()) {
                *share += means[claim.feature] / size;
            }
        }
        shares
    }

    /// The log likelihood of each target at the values of the scenario and at the medians of the posterior, on the same replicates.
    fn at_points(&self, posterior: &Population, run: &Run<'_>) -> Result<[Vec<f64>; 2], StudyError> {
        let median = |place: usize| {
            let mut orders: Vec<f64> = posterior.points().map(|point| point[place]).collect();
            orders.sort_unstable_by(f64::total_cmp);
            quantile(&orders, 0.5)
        };
        let medians: Vec<f64> = (0..self.priors.len()).map(median).collect();
        // Once with these numbers and once with those: replicates of the same numbers.
        let of = |values: Vec<f64>| -> Result<Vec<f64>, StudyError> {
            let replicates = (self.first(posterior.stages().len() + 2, 0, 0), AT_POINTS);
            let gathered = self.simulated_at(replicates, vec![values], run.threads, run.monitor)?;
            let means = gathered.means().next().unwrap_or_default();
            let said =
                |target: &Target| Ok(target.said(&means, AT_POINTS, self.elimination())?.log_likelihood);
            let found: Result<_, CalibrationError> = self.targets.list.iter().map(said).collect();
            found.map_err(StudyError::of)
        };
        Ok([of(self.space.values())?, of(self.values(&medians))?])
    }

    /// Evaluates the posterior once more, on draws of its own.
    fn seen(&self, population: &Population, run: &Run<'_>) -> Result<OfPosterior, StudyError> {
        let first = self.first(population.stages().len() + 1, 0, 0);
        let replicates = (first, self.per_set());
        let gathered = self.simulated(replicates, population.points(), run.threads, run.monitor)?;
        let mut targets = Vec::with_capacity(self.targets.list.len());
        let size = population.count() as f64;
        for (place, target) in self.targets.list.iter().enumerate() {
            let (mut sum, mut squares, mut ranks) = (0.0, 0.0, None);
            let mut measured: Option<(f64, f64)> = None;
            for (particle, means) in gathered.means().enumerate() {
                let said = target.said(&means, self.per_set(), self.elimination()).map_err(StudyError::of)?;
                sum += said.log_likelihood;
                squares += said.log_likelihood * said.log_likelihood;
                if let Some((slope, sd)) = said.slope.zip(said.sd) {
                    let (slopes, sds) = measured.unwrap_or_default();
                    measured = Some((slopes + slope / size, sds + sd / size));
                }
                // A stream for each particle and target.
                let stream = particle as u64 + ((place as u64) << 32);
                let mut draws = Predictive::new(self.scenario.seed(), stream);
                let rank = target.rank(&means, self.per_set(), &mut draws).map_err(StudyError::of)?;
                ranks = rank.map(|rank| ranks.unwrap_or(0.0) + rank / size);
            }
            let mean = sum / size;
            let sd = (squares / size - mean * mean).max(0.0).sqrt();
            targets.push(OfTarget { log_likelihood: mean, sd, measured, p: ranks });
        }
        let claims = self.claims(&gathered);
        let (mut means, mut sets) = (vec![0.0; self.targets.features.len()], 0.0);
        for of_set in gathered.means() {
            sets += 1.0;
            means.iter_mut().zip(of_set).for_each(|(mean, of_set)| *mean += of_set);
        }
        for mean in &mut means {
            *mean /= sets;
        }
        Ok(OfPosterior { claims, targets, consistent: gathered.consistent(), means })
    }

    /// Calibrates: samples the posterior, from the stage that was kept if one was, and looks at what it says.
    pub(super) fn calibrated(&self, run: &Run<'_>) -> Result<CalibrationTables, StudyError> {
        let keeps = self.keeps()?;
        let (start, prior) =
            self.kept().map_or((None, OfPrior::default()), |(start, prior)| (Some(start), prior));
        if let Some(start) = &start {
            run.monitor.reached(&format!("going on after stage {}", start.stages().len()), self.left(start));
        }
        let prior = std::cell::RefCell::new(prior);
        let posterior = sample::<StudyError>(
            &self.sampler,
            start,
            &mut |block| self.evaluated(block, &mut prior.borrow_mut(), run),
            &mut |population| {
                if let Some((path, of)) = &keeps {
                    keep(path, of, population, &prior.borrow()).map_err(StudyError::of)?;
                }
                if let Some(stage) = population.stages().last() {
                    run.monitor.reached(&told(population, stage), self.left(population));
                }
                Ok(())
            },
        );
        let posterior = posterior.map_err(|stopped| match stopped {
            SamplerStopped::Caller(error) => error,
            other => StudyError::of(other),
        })?;
        run.monitor.phase("looking at the posterior");
        let seen = self.seen(&posterior, run)?;
        let at_points = self.at_points(&posterior, run)?;
        let recovered = self.recovered(&seen.means, run)?;
        let found =
            Found { posterior: &posterior, prior: &prior.into_inner(), seen: &seen, at_points, recovered };
        CalibrationTables::new(self, &found).map_err(StudyError::of)
    }

    /// Replicates in all, as far as is known after a stage: steps of temperature grow.
    fn left(&self, population: &Population) -> u64 {
        let stages = population.stages();
        let before = stages.len().checked_sub(2).map_or(0.0, |place| stages[place].temperature);
        let step = population.temperature() - before;
        let to_come = if population.is_posterior() || step <= 0.0 {
            0.0
        } else {
            ((1.0 - population.temperature()) / (1.5 * step)).ceil().min(100.0)
        };
        self.work_of(stages.len() as u64 + to_come as u64) + self.recovery_work()
    }
}

/// A stage in a line.
fn told(population: &Population, stage: &Stage) -> String {
    format!(
        "stage {}: temperature {}, log evidence {}, {} accepted, effective sample size {} of {}",
        population.stages().len(),
        number(stage.temperature, 3),
        number(population.log_evidence(), 2),
        percent(stage.acceptance),
        count(stage.effective_size as u64),
        count(population.count() as u64),
    )
}
