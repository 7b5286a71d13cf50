//! Elementary effects: which inputs matter at all, and which of them not in proportion or with others.

use super::replicates::{checked, covariance_of_means, differences, mean};
use super::{Unusable, is_off};
use crate::analysis::LEVEL;
use crate::analysis::design::Trajectories;
use crate::statistics::{Interval, Moments, Resampling, percentile};

/// Outputs at the points of one trajectory.
#[derive(Debug, Clone, PartialEq)]
pub struct Walk {
    /// By point.
    pub outputs: Vec<f64>,
    /// By step, var(after - before)/R: the variance of the difference of two means over R replicates that are the same at
    /// both. `None` for a function without chance, and where a single replicate cannot tell.
    pub noise: Option<Vec<f64>>,
}

impl Walk {
    /// Of a function without chance.
    pub fn exact(outputs: &[f64]) -> Self {
        Self { outputs: outputs.to_vec(), noise: None }
    }

    /// From the replicates at each point, which are the same at each and stand in the same order.
    ///
    /// # Errors
    /// With fewer than two points, without replicates, or with other numbers of them at some points.
    pub fn of(points: &[&[f64]]) -> Result<Self, Unusable> {
        let replicates = checked(points, 2)?;
        let noise = |step: &[&[f64]]| {
            let apart = differences(step[1], step[0]);
            covariance_of_means(&apart, &apart)
        };
        Ok(Self {
            outputs: points.iter().map(|point| mean(point)).collect(),
            noise: (replicates > 1).then(|| points.windows(2).map(noise).collect()),
        })
    }
}

/// What changes of one input do to an output, a unit of the input being the whole of its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// μ: mean of the elementary effects.
    pub mu: f64,
    /// μ*: mean of their sizes.
    pub mu_star: f64,
    /// 95% percentile interval of μ* over resamples of whole trajectories; `None` without resamples.
    pub interval: Option<Interval>,
    /// σ: standard deviation of the elementary effects (r - 1). Above 0 where the effect is not in proportion, depends on
    /// other inputs, or is in part chance.
    pub sigma: f64,
    /// What is left of σ without what chance adds: √max(0, σ² - mean variance of an effect by chance). `None` where walks
    /// do not say how much is chance.
    pub sigma_parameters: Option<f64>,
}

/// Elementary effects by input, from what a function puts out along the trajectories of a design, in their order.
///
/// EE_i = (y(x + Δ e_i) - y(x))/Δ, one a trajectory; μ = mean(EE), μ* = mean(|EE|), σ² = Σ (EE - μ)²/(r - 1). An effect of
/// means over replicates has a variance by chance of var(after - before)/(R Δ²), whose mean is what σ² is too large by in
/// expectation. Chance makes μ* too large too, and most where an input has no effect; only where a change of the input changes
/// no replicate is μ* 0.
///
/// Source: M. D. Morris, 1991, Factorial sampling plans for preliminary computational experiments, Technometrics 33 (μ, σ);
/// F. Campolongo, J. Cariboni and A. Saltelli, 2007, An effective screening design for sensitivity analysis of large models,
/// Environmental Modelling and Software 22 (μ*).
///
/// # Errors
/// With fewer than two trajectories, with walks that have not the points of the design, with some walks that say how much is
/// chance and some that do not, or with an output that is no number or beyond 1e140.
pub fn effects(design: &Trajectories, walks: &[Walk], plan: Resampling) -> Result<Vec<Effect>, Unusable> {
    check(design, walks)?;
    let inputs = design.dimensions();
    // By (trajectory, input), of which each trajectory moves every one once.
    let mut found = vec![0.0; inputs * walks.len()];
    let mut chance = vec![0.0; inputs];
    for ((walk, moves), found) in walks.iter().zip(design.moves()).zip(found.chunks_exact_mut(inputs)) {
        for (step, one) in moves.iter().enumerate() {
            found[one.dimension] = (walk.outputs[step + 1] - walk.outputs[step]) / one.by;
            if let Some(noise) = &walk.noise {
                chance[one.dimension] += noise[step] / (one.by * one.by) / walks.len() as f64;
            }
        }
    }
    let sizes: Vec<f64> = found.iter().map(|effect| effect.abs()).collect();
    let mean_sizes = |walks: &mut dyn ExactSizeIterator<Item = usize>| {
        let n = walks.len() as f64;
        let mut sums = vec![0.0; inputs];
        for walk in walks {
            for (sum, size) in sums.iter_mut().zip(&sizes[walk * inputs..][..inputs]) {
                *sum += size;
            }
        }
        sums.iter_mut().for_each(|sum| *sum /= n);
        sums
    };
    let mu_star = mean_sizes(&mut (0..walks.len()));
    let resamples = plan.of(walks.len(), |drawn| mean_sizes(&mut drawn.iter().map(|walk| *walk as usize)));
    let effect = |(input, mu_star): (usize, f64)| {
        let column: Vec<f64> = found[input..].iter().step_by(inputs).copied().collect();
        let Moments { mean: mu, variance, .. } = Moments::of(&column).expect("a walk at least");
        let mut resampled: Vec<f64> = resamples.iter().map(|resample| resample[input]).collect();
        Effect {
            mu,
            mu_star,
            interval: percentile(&mut resampled, LEVEL),
            sigma: variance.sqrt(),
            sigma_parameters: walks[0].noise.as_ref().map(|_| (variance - chance[input]).max(0.0).sqrt()),
        }
    };
    Ok(mu_star.iter().copied().enumerate().map(effect).collect())
}

/// Checks that walks are along the trajectories and hold numbers.
fn check(design: &Trajectories, walks: &[Walk]) -> Result<(), Unusable> {
    if walks.len() < 2 {
        return Err(Unusable::TooFew { found: walks.len() });
    }
    if walks.len() != design.count() {
        return Err(Unusable::Walks { found: walks.len(), expected: design.count() });
    }
    let expected = design.dimensions() + 1;
    for (place, walk) in walks.iter().enumerate() {
        let steps = walk.noise.as_ref().map_or(expected - 1, Vec::len);
        for found in [walk.outputs.len(), steps + 1] {
            if found != expected {
                return Err(Unusable::Uneven { place, found, expected });
            }
        }
        if walk.noise.is_some() != walks[0].noise.is_some() {
            return Err(Unusable::Mixed { place });
        }
        // What chance makes of a step is found at the point after it.
        let noise = |point: usize| match &walk.noise {
            Some(noise) if point > 0 => noise[point - 1],
            _ => 0.0,
        };
        let off = walk.outputs.iter().enumerate().position(|(point, output)| is_off(*output, noise(point)));
        if let Some(point) = off {
            return Err(Unusable::WalkOutput { trajectory: place, point });
        }
    }
    Ok(())
}
