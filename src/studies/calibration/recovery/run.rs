//! A recovery at work.

use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use serde::{Deserialize, Serialize};

use super::Recovery;
use super::pseudo::Measured;
use crate::analysis::calibration::likelihood::Predictive;
use crate::analysis::calibration::{Block, Contraction, SamplerPlan, SamplerStopped, rank, sample};
use crate::engine::Monitor;
use crate::format::counted;
use crate::studies::calibration::kept;
use crate::studies::calibration::plan::CalibrationPlan;
use crate::studies::calibration::run::FIRST;
use crate::studies::calibration::targets::Target;
use crate::studies::{Run, StudyError};

/// Number of the first replicate of the first set: beyond those of the calibration itself.
const FIRST_OF_SETS: u64 = FIRST << 12;
/// Replicates that are kept for each set.
const OF_A_SET: u64 = 1 << 34;
/// Stream of random numbers of the first set: beyond those of particles.
const STREAM: u64 = 1 << 62;

/// A set that was calibrated from a record of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recovered {
    /// Number of the set, from 0.
    pub set: u64,
    /// Number of draws of the posterior.
    pub draws: usize,
    /// By number, the order of its true value in the prior.
    pub truth: Vec<f64>,
    /// By number, the rank of the true value among the draws of the posterior.
    pub ranks: Vec<usize>,
    /// By number, the contraction of the posterior.
    pub contractions: Vec<f64>,
}

/// Sets that have been recovered, and where they are kept.
struct Done<'a> {
    sets: Vec<Recovered>,
    keeps: Option<(&'a std::path::Path, &'a str)>,
}

/// Works on each item, on so many threads as the system gives, at least the calling one. An error ends it.
///
/// Not on the threads of a pool: one of these that waits for a batch would begin another item.
fn side_by_side<T: Sync, E: Send>(
    threads: NonZeroUsize,
    items: &[T],
    work: &(dyn Fn(&T) -> Result<(), E> + Sync),
) -> Result<(), E> {
    let (next, has_failed) = (AtomicUsize::new(0), AtomicBool::new(false));
    let worker = || {
        while !has_failed.load(Ordering::Relaxed) {
            let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
            work(item).inspect_err(|_| has_failed.store(true, Ordering::Relaxed))?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let others =
            (1..threads.get()).filter_map(|_| thread::Builder::new().spawn_scoped(scope, worker).ok());
        let others: Vec<_> = others.collect();
        let own = worker();
        let joined =
            others.into_iter().map(|other| other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        std::iter::once(own).chain(joined.collect::<Vec<_>>()).collect()
    })
}

impl CalibrationPlan {
    /// Replicates that the recovery takes, before more is known.
    pub(in crate::studies::calibration) fn recovery_work(&self) -> u64 {
        self.recovery.as_ref().map_or(0, Recovery::work)
    }

    /// Recovers the sets, each on one thread; in their order. `means` are those of the features over the posterior, at which the
    /// record is measured.
    ///
    /// # Errors
    /// As of a calibration. What was recovered until then is kept.
    pub(in crate::studies::calibration) fn recovered(
        &self,
        means: &[f64],
        run: &Run<'_>,
    ) -> Result<Vec<Recovered>, StudyError> {
        let Some(recovery) = &self.recovery else { return Ok(Vec::new()) };
        run.monitor.phase("recovering");
        let measured = self.targets.list.iter().map(|target| target.measured(means));
        let measured = measured.collect::<Result<Vec<_>, _>>().map_err(StudyError::of)?;
        let keeps = self.keeps()?;
        let path = keeps.as_ref().map(|(path, of)| (kept::of_recovery(path), of));
        let keeps = path.as_ref().map(|(path, of)| (path.as_path(), of.as_str()));
        let before = keeps.map_or_else(Vec::new, |(path, of)| kept::recovered(path, of));
        let is_done = |set: &u64| before.iter().any(|of| of.set == *set);
        let left: Vec<u64> = (0..recovery.sets).filter(|set| !is_done(set)).collect();
        let done = Mutex::new(Done { sets: before, keeps });
        let monitor = run.monitor;
        let one = |set: &u64| -> Result<(), StudyError> {
            let recovered = self.recovered_set(*set, recovery, &measured, monitor)?;
            // A panic elsewhere leaves whole sets.
            let mut done = done.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            done.sets.push(recovered);
            if let Some((path, of)) = done.keeps {
                kept::keep_recovered(path, of, &done.sets).map_err(StudyError::of)?;
            }
            Ok(())
        };
        side_by_side(run.threads, &left, &one)?;
        let mut sets = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).sets;
        sets.retain(|of| of.set < recovery.sets);
        sets.sort_by_key(|of| of.set);
        let said = format!("recovered {}", counted(recovery.sets, "set"));
        run.monitor.reached(&said, self.work_of(0) + recovery.work());
        Ok(sets)
    }

    /// Draws a set from the priors, makes its record, and calibrates to that.
    fn recovered_set(
        &self,
        set: u64,
        recovery: &Recovery,
        measured: &[Measured],
        monitor: &dyn Monitor,
    ) -> Result<Recovered, StudyError> {
        let mut draws = Predictive::new(self.scenario.seed(), STREAM + set);
        let truth: Vec<f64> = self.priors.iter().map(|_| draws.uniform()).collect();
        let first = FIRST_OF_SETS.wrapping_add(set.wrapping_mul(OF_A_SET));
        let one = NonZeroUsize::MIN;
        let history = self.simulated((first, 1), std::iter::once(&truth[..]), one, monitor)?;
        let history = history.means().next().unwrap_or_default();
        let list = self.targets.list.iter().zip(measured);
        let list = list.map(|(target, measured)| target.of_history(measured, &history, &mut draws));
        let list: Vec<Target> = list.collect::<Result<_, _>>().map_err(StudyError::of)?;
        let Recovery { particles, replicates, moves, .. } = *recovery;
        // Samplers of two sets share no random number.
        let seed = (draws.uniform() * (1_u64 << 53) as f64) as u64;
        let sampler = SamplerPlan::new(self.priors.len(), particles, moves, seed);
        let sampler = sampler.map_err(|error| StudyError::of(super::CalibrationError::from(error)))?;
        let mut likelihood = |block: &Block<'_>| -> Result<Vec<f64>, StudyError> {
            self.likelihoods(block, &list, (first.wrapping_add(1), replicates), monitor)
        };
        let posterior = sample::<StudyError>(&sampler, None, &mut likelihood, &mut |_| Ok(()));
        let posterior = posterior.map_err(|stopped| match stopped {
            SamplerStopped::Caller(error) => error,
            other => StudyError::of(other),
        })?;
        let column = |place: usize| posterior.points().map(move |point| point[place]);
        let ranks =
            truth.iter().enumerate().map(|(place, truth)| rank(*truth, column(place), draws.uniform()));
        let ranks = ranks.collect();
        let contraction =
            |place| Contraction::of(column(place), Contraction::UNIFORM).map_or(0.0, |of| of.value);
        let contractions = (0..truth.len()).map(contraction).collect();
        Ok(Recovered { set, draws: posterior.count(), truth, ranks, contractions })
    }

    /// The log likelihoods of the points of a block, on replicates of their own.
    fn likelihoods(
        &self,
        block: &Block<'_>,
        targets: &[Target],
        (first, replicates): (u64, u64),
        monitor: &dyn Monitor,
    ) -> Result<Vec<f64>, StudyError> {
        // The evaluations of half of the particles have numbers two apart; those of the other half lie in between. So blocks of
        // halves take neighbouring numbers from those of the first particle on, as far as they have points.
        let half = block.particles().next().unwrap_or(0);
        let evaluation = block.evaluations().next().unwrap_or(0) - half as u64;
        let others = if half == 0 { 0 } else { block.count() as u64 + 1 };
        let from = first.wrapping_add((evaluation + others) * replicates);
        let gathered = self.simulated((from, replicates), block.points(), NonZeroUsize::MIN, monitor)?;
        let of = |means: Vec<f64>| {
            targets.iter().try_fold(0.0, |sum, target| {
                Ok(sum + target.said(&means, replicates, self.elimination())?.log_likelihood)
            })
        };
        let found: Result<_, super::CalibrationError> = gathered.means().map(of).collect();
        found.map_err(StudyError::of)
    }
}
