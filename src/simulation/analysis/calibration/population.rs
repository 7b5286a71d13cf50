//! The particles of a sampler between two stages, and what each stage reports.

use super::error::NotResumable;
use super::plan::{MOST_STAGES, SamplerPlan};
use crate::analysis::design::{random, shuffled};

/// Diagnostics of a stage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stage {
    /// Temperature t that the stage reached, in (0,1]: the particles are distributed as the prior times the likelihood to the
    /// power of t.
    pub temperature: f64,
    /// Effective sample size of the weights before resampling, from 1 to N.
    pub effective_size: f64,
    /// Increment of the log evidence.
    pub log_evidence: f64,
    /// Share of the proposals that were accepted, in `[0,1]`. Below 0.1 particles hardly move: the likelihood is peaked, or is
    /// estimated with too much noise.
    pub acceptance: f64,
    /// Share of the particles that moved at least once, in `[0,1]`.
    pub moved: f64,
    /// Number of particles of the stage before from which those of this stage descend. Below N/10 few particles carry the weight.
    pub ancestors: usize,
    /// Number of draws of the prior from which the particles descend.
    pub founders: usize,
}

/// The particles after a stage: all that the next stage depends on beside the plan.
///
/// To save it, write what its accessors return; [`Population::restored`] continues from there to the same last bit.
#[derive(Debug, Clone, PartialEq)]
pub struct Population {
    pub(super) dimensions: usize,
    /// By (particle, dimension).
    pub(super) coordinates: Vec<f64>,
    pub(super) log_likelihoods: Vec<f64>,
    /// By particle, the draw of the prior that it descends from.
    pub(super) founders: Vec<u32>,
    pub(super) stages: Vec<Stage>,
}

impl Population {
    /// A population that was saved: coordinates by (particle, dimension), log likelihoods and founders by particle, and the
    /// stages up to then.
    ///
    /// # Errors
    /// [`NotResumable`] if it does not go with the plan or is no such population.
    pub fn restored(
        plan: &SamplerPlan,
        coordinates: Vec<f64>,
        log_likelihoods: Vec<f64>,
        founders: Vec<u32>,
        stages: Vec<Stage>,
    ) -> Result<Self, NotResumable> {
        let (dimensions, particles) = (plan.dimensions(), plan.particles());
        let size = |what, found, expected| {
            if found == expected { Ok(()) } else { Err(NotResumable::Size { what, found, expected }) }
        };
        size("coordinates", coordinates.len(), particles * dimensions)?;
        size("log likelihoods", log_likelihoods.len(), particles)?;
        size("founders", founders.len(), particles)?;
        if stages.len() > MOST_STAGES {
            return Err(NotResumable::Temperature { stage: MOST_STAGES + 1 });
        }
        let is_outside = |point: &[f64]| !point.iter().all(|x| (0.0..=1.0).contains(x));
        if let Some(particle) = coordinates.chunks_exact(dimensions).position(is_outside) {
            return Err(NotResumable::Outside { particle });
        }
        let is_usable = |value: &f64| value.is_finite() || stages.is_empty() && *value == f64::NEG_INFINITY;
        if let Some(particle) = log_likelihoods.iter().position(|value| !is_usable(value)) {
            return Err(NotResumable::LogLikelihood { particle });
        }
        if let Some(particle) = founders.iter().position(|founder| *founder as usize >= particles) {
            return Err(NotResumable::Founder { particle });
        }
        let mut before = 0.0;
        for (place, stage) in stages.iter().enumerate() {
            if !(stage.temperature > before && stage.temperature <= 1.0) {
                return Err(NotResumable::Temperature { stage: place + 1 });
            }
            before = stage.temperature;
        }
        Ok(Self { dimensions, coordinates, log_likelihoods, founders, stages })
    }

    /// The points of the particles in an order that chance decides, so that the first ones of them are as good a sample as any others:
    /// resampling puts those of one ancestor side by side.
    pub fn shuffled(&self, seed: u64) -> impl ExactSizeIterator<Item = &[f64]> {
        let order = shuffled(&mut random(seed, "calibration order", 0), self.count());
        order.into_iter().map(|place| &self.coordinates[place * self.dimensions..][..self.dimensions])
    }

    /// Number of particles N.
    pub fn count(&self) -> usize {
        self.log_likelihoods.len()
    }

    /// Number of dimensions D.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// All coordinates by (particle, dimension), in `[0,1]`.
    pub fn coordinates(&self) -> &[f64] {
        &self.coordinates
    }

    /// The points of the particles, which all have the same weight.
    pub fn points(&self) -> impl ExactSizeIterator<Item = &[f64]> + Clone {
        self.coordinates.chunks_exact(self.dimensions)
    }

    /// Log likelihoods by particle, as they were when each came to its point. Minus infinity only before the first stage.
    pub fn log_likelihoods(&self) -> &[f64] {
        &self.log_likelihoods
    }

    /// By particle, the number of the draw of the prior that it descends from.
    pub fn founders(&self) -> &[u32] {
        &self.founders
    }

    /// The stages in their order, without the draws of the prior.
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }

    /// Temperature, from 0 for draws of the prior to 1 for the posterior.
    pub fn temperature(&self) -> f64 {
        self.stages.last().map_or(0.0, |stage| stage.temperature)
    }

    /// Whether these are draws of the posterior.
    pub fn is_posterior(&self) -> bool {
        self.temperature() >= 1.0
    }

    /// Estimate of the log evidence up to the temperature: for the posterior, the logarithm of the mean likelihood over the prior.
    pub fn log_evidence(&self) -> f64 {
        self.stages.iter().fold(0.0, |sum, stage| sum + stage.log_evidence)
    }

    /// Monte Carlo standard error of the log evidence; 0 for draws of the prior.
    ///
    /// The larger of two: √(Σ (N/ESS - 1)/N) over the stages, as if each began with independent particles; and √(Σ n²/N² - 1/N),
    /// n the number of descendants of each draw of the prior, which grows where moves are too few to forget from where a particle
    /// came. It takes the estimates of the likelihood as they are, and is good to a factor of two: with few founders left it is
    /// no more than a warning.
    ///
    /// Source: A. Lee and N. Whiteley, 2018, Variance estimation in the particle filter, Biometrika 105 (the second, without the
    /// part of multinomial resampling).
    pub fn log_evidence_error(&self) -> f64 {
        let size = self.count() as f64;
        let by_stage: f64 = self.stages.iter().map(|stage| (size / stage.effective_size - 1.0) / size).sum();
        let mut descendants = vec![0_u32; self.count()];
        for founder in &self.founders {
            descendants[*founder as usize] += 1;
        }
        let squares: f64 = descendants.iter().map(|n| f64::from(*n) * f64::from(*n)).sum();
        by_stage.max(squares / (size * size) - 1.0 / size).max(0.0).sqrt()
    }

    /// Draws of the prior from which particles descend.
    pub(super) fn count_founders(&self) -> usize {
        let mut found = vec![false; self.count()];
        for founder in &self.founders {
            found[*founder as usize] = true;
        }
        found.into_iter().filter(|found| *found).count()
    }
}
