//! Tempered sequential Monte Carlo in the unit cube.

use super::error::SamplerStopped;
use super::ladder::{next_rung, systematic};
use super::moves::{Proposals, propose, uniform};
use super::plan::{MOST_STAGES, SamplerPlan};
use super::population::{Population, Stage};
use crate::analysis::design::random;

/// Points at which the likelihood is evaluated together, each with its address (stage, move, particle).
#[derive(Debug, Clone, PartialEq)]
pub struct Block<'a> {
    plan: &'a SamplerPlan,
    stage: usize,
    step: usize,
    /// The number of the first particle, and how far the next is from it.
    particles: (usize, usize),
    coordinates: &'a [f64],
}

impl<'a> Block<'a> {
    /// Number of the stage: 0 for draws of the prior.
    pub fn stage(&self) -> usize {
        self.stage
    }

    /// Number of the move within the stage, from 1; 0 for draws of the prior.
    pub fn step(&self) -> usize {
        self.step
    }

    /// Number of points, at least 1.
    pub fn count(&self) -> usize {
        self.coordinates.len() / self.plan.dimensions()
    }

    /// The points, in `[0,1]` in each dimension.
    pub fn points(&self) -> impl ExactSizeIterator<Item = &'a [f64]> + Clone + use<'a> {
        self.coordinates.chunks_exact(self.plan.dimensions())
    }

    /// By point, the number of its particle, from 0.
    pub fn particles(&self) -> impl ExactSizeIterator<Item = usize> + Clone + use<'a> {
        let (first, apart) = self.particles;
        (0..self.count()).map(move |place| first + place * apart)
    }

    /// By point, a number that no other evaluation of the sampler has, from 0: with R replicates at each point, evaluation e can take
    /// replicates e R to e R + R - 1.
    pub fn evaluations(&self) -> impl ExactSizeIterator<Item = u64> + Clone + use<'a> {
        let (plan, stage, step) = (self.plan, self.stage, self.step);
        self.particles().map(move |particle| plan.evaluation(stage, step, particle))
    }
}

/// The log likelihood of each point of a block, in their order.
pub type BlockLikelihood<'a, E> = &'a mut dyn FnMut(&Block<'_>) -> Result<Vec<f64>, E>;

/// Receives the population after the draws of the prior and after each stage.
pub type StageSink<'a, E> = &'a mut dyn FnMut(&Population) -> Result<(), E>;

/// Samples the posterior of a uniform prior on the unit cube, and estimates its evidence, by tempered sequential Monte Carlo.
///
/// N particles are drawn from the prior. Each stage raises the temperature t of the target, prior times likelihood to the power
/// of t, as far as the effective sample size falls to a half; multiplies the evidence by the mean weight; resamples; and moves
/// each particle by differences of others, accepting by the rule of Metropolis. The last stage reaches t = 1. All particles then
/// have the same weight.
///
/// **The likelihood may be an estimate** from replicates of a simulation. It is evaluated once at each proposal, and kept with
/// the particle as long as that stands there, through all stages. So the sampler works on points together with the chance of
/// their evaluations, and the posterior is that of the expected estimate, as if infinitely many evaluations were averaged (not
/// their logarithms), however noisy one is; the evidence likewise. To evaluate a point again would favour neither luck nor its
/// absence, and sample something else. The price is that a lucky particle stays for long: noise in the log likelihood with a
/// standard deviation above some 1.5 shows in low acceptance. Evaluations must therefore be independent of each other: use the
/// numbers of [`Block::evaluations`]. On common random numbers all share the luck of one draw, and the posterior is that of this
/// draw.
///
/// A block holds all particles, or half of them, since each half moves by the differences of the other. `likelihood` evaluates
/// it in any order, on any threads; minus infinity rejects a point. `after_stage` receives the population of each stage, which can be
/// saved, and given as `start` of another call, which then gives the same bits as if it had not been interrupted. The result is the
/// posterior; `start` itself if it is one.
///
/// # Errors
/// [`SamplerStopped::Caller`] with an error of `likelihood` or `after_stage`, which is also how they cancel;
/// [`SamplerStopped::NotFinite`] for a log likelihood that is not a number or plus infinity; [`SamplerStopped::AllRejected`]
/// where no draw of the prior has a likelihood above 0; [`SamplerStopped::Values`], [`SamplerStopped::TooPeaked`].
///
/// # Sources
/// P. Del Moral, A. Doucet and A. Jasra, 2006, Sequential Monte Carlo samplers, Journal of the Royal Statistical Society B 68; C.
/// Andrieu and G. O. Roberts, 2009, The pseudo-marginal approach for efficient Monte Carlo computations, Annals of Statistics 37;
/// M. K. Pitt et al., 2012, On some properties of Markov chain Monte Carlo simulation methods based on the particle filter,
/// Journal of Econometrics 171 (how much noise is too much).
pub fn sample<E>(
    plan: &SamplerPlan,
    start: Option<Population>,
    likelihood: BlockLikelihood<'_, E>,
    after_stage: StageSink<'_, E>,
) -> Result<Population, SamplerStopped<E>> {
    let mut population = match start {
        Some(population) => population,
        None => {
            let coordinates = drawn(plan);
            let block = Block { plan, stage: 0, step: 0, particles: (0, 1), coordinates: &coordinates };
            let log_likelihoods = evaluated(&block, likelihood)?;
            let population = founded(plan, coordinates, log_likelihoods);
            after_stage(&population).map_err(SamplerStopped::Caller)?;
            population
        }
    };
    while !population.is_posterior() {
        let stage = population.stages.len() + 1;
        let mut moving = match risen(plan, &population) {
            Some(moving) if stage <= MOST_STAGES => moving,
            _ if is_all_rejected(&population) => {
                return Err(SamplerStopped::AllRejected { particles: population.count() });
            }
            _ => return Err(SamplerStopped::TooPeaked { stage, temperature: population.temperature() }),
        };
        for step in 1..=plan.moves() {
            for half in [0, 1] {
                let proposals = propose(plan, &moving.population.coordinates, stage, step, half);
                let coordinates = &proposals.coordinates;
                let block = Block { plan, stage, step, particles: (half, 2), coordinates };
                let log_likelihoods = evaluated(&block, likelihood)?;
                moving.judge(half, &proposals, &log_likelihoods);
            }
        }
        population = moving.settled(plan);
        after_stage(&population).map_err(SamplerStopped::Caller)?;
    }
    Ok(population)
}

/// Evaluates a block and checks what comes back.
fn evaluated<E>(
    block: &Block<'_>,
    likelihood: BlockLikelihood<'_, E>,
) -> Result<Vec<f64>, SamplerStopped<E>> {
    let values = likelihood(block).map_err(SamplerStopped::Caller)?;
    if values.len() != block.count() {
        return Err(SamplerStopped::Values { found: values.len(), expected: block.count() });
    }
    let Block { stage, step, .. } = *block;
    match block.particles().zip(&values).find(|(_, value)| value.is_nan() || **value == f64::INFINITY) {
        Some((particle, value)) => Err(SamplerStopped::NotFinite { stage, step, particle, value: *value }),
        None => Ok(values),
    }
}

/// Draws the prior: particle i has the same point whatever the number of particles.
fn drawn(plan: &SamplerPlan) -> Vec<f64> {
    let mut coordinates = Vec::with_capacity(plan.particles() * plan.dimensions());
    for particle in 0..plan.particles() {
        let mut random = random(plan.seed(), "calibration start", particle as u64);
        coordinates.extend((0..plan.dimensions()).map(|_| uniform(&mut random)));
    }
    coordinates
}

fn founded(plan: &SamplerPlan, coordinates: Vec<f64>, log_likelihoods: Vec<f64>) -> Population {
    let founders = (0..plan.particles() as u32).collect();
    Population { dimensions: plan.dimensions(), coordinates, log_likelihoods, founders, stages: Vec::new() }
}

fn is_all_rejected(population: &Population) -> bool {
    population.log_likelihoods.iter().all(|value| *value == f64::NEG_INFINITY)
}

/// Particles within a stage.
struct Moving {
    population: Population,
    stage: Stage,
    accepted: usize,
    has_moved: Vec<bool>,
}

/// Raises the temperature and resamples; `None` where no step is possible.
fn risen(plan: &SamplerPlan, before: &Population) -> Option<Moving> {
    let rung = next_rung(&before.log_likelihoods, before.temperature())?;
    let stage = before.stages.len() + 1;
    let mut random = random(plan.seed(), "calibration resampling", stage as u64);
    let drawn = systematic(&rung.weights, uniform(&mut random));
    let ancestors = 1 + drawn.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let dimensions = before.dimensions;
    let points = drawn.iter().flat_map(|particle| &before.coordinates[particle * dimensions..][..dimensions]);
    let population = Population {
        dimensions,
        coordinates: points.copied().collect(),
        log_likelihoods: drawn.iter().map(|particle| before.log_likelihoods[*particle]).collect(),
        founders: drawn.iter().map(|particle| before.founders[*particle]).collect(),
        stages: before.stages.clone(),
    };
    let stage = Stage {
        temperature: rung.temperature,
        effective_size: rung.effective_size,
        log_evidence: rung.log_evidence,
        acceptance: 0.0,
        moved: 0.0,
        ancestors,
        founders: population.count_founders(),
    };
    Some(Moving { has_moved: vec![false; population.count()], population, stage, accepted: 0 })
}

impl Moving {
    /// Moves the particles of a half whose proposals are accepted: with probability min(1, (L'/L)^t).
    fn judge(&mut self, half: usize, proposals: &Proposals, log_likelihoods: &[f64]) {
        let dimensions = self.population.dimensions;
        let points = proposals.coordinates.chunks_exact(dimensions);
        let judged = points.zip(&proposals.log_uniforms).zip(log_likelihoods).enumerate();
        for (place, ((point, log_uniform), proposed)) in judged {
            let particle = half + 2 * place;
            let current = self.population.log_likelihoods[particle];
            if *log_uniform <= self.stage.temperature * (proposed - current) {
                self.population.coordinates[particle * dimensions..][..dimensions].copy_from_slice(point);
                self.population.log_likelihoods[particle] = *proposed;
                self.accepted += 1;
                self.has_moved[particle] = true;
            }
        }
    }

    /// The population at the end of the stage.
    fn settled(mut self, plan: &SamplerPlan) -> Population {
        let size = self.population.count() as f64;
        self.stage.acceptance = self.accepted as f64 / (size * plan.moves() as f64);
        self.stage.moved = self.has_moved.iter().filter(|has| **has).count() as f64 / size;
        self.population.stages.push(self.stage);
        self.population
    }
}

#[cfg(test)]
mod tests;
