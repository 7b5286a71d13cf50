//! Elementary effects, which screen for inputs with an effect, and for nonlinear effects and interactions.

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
    /// By step, var(after - before)/R: the variance of the difference of two means over the same R replicates. `None`
    /// for a deterministic function, and for a single replicate.
    pub noise: Option<Vec<f64>>,
}

impl Walk {
    /// Makes a walk of a deterministic function.
    pub fn exact(outputs: &[f64]) -> Self {
        Self { outputs: outputs.to_vec(), noise: None }
    }

    /// Makes a walk from the replicates at each point, which are the same ones in the same order.
    ///
    /// # Errors
    /// With fewer than two points, without replicates, or with different numbers of replicates at some points.
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

/// The effect of one input on an output; the unit of the input is its whole interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ElementaryEffect {
    /// μ: mean of the elementary effects.
    pub mu: f64,
    /// μ*: mean of their absolute values.
    pub mu_star: f64,
    /// 95% percentile interval of μ* over resamples of whole trajectories; `None` without resamples.
    pub interval: Option<Interval>,
    /// σ: standard deviation of the elementary effects (r - 1). Above 0 if the effect is nonlinear, depends on other
    /// inputs, or is partly noise.
    pub sigma: f64,
    /// σ without Monte Carlo noise: √max(0, σ² - mean noise variance of an effect). `None` if walks have no estimate of
    /// noise.
    pub sigma_parameters: Option<f64>,
}

/// Estimates the elementary effects of each input from the outputs of a function along the trajectories of a design, in
/// their order.
///
/// EE_i = (y(x + Δ e_i) - y(x))/Δ, one for each trajectory; μ = mean(EE), μ* = mean(|EE|), σ² = Σ (EE - μ)²/(r - 1). An
/// effect of means over replicates has a noise variance of var(after - before)/(R Δ²), whose mean is the expected
/// upward bias of σ². Noise biases μ* upwards too, most for an input without effect; μ* is 0 only if a change of the
/// input changes no replicate.
///
/// Source: M. D. Morris, 1991, Factorial sampling plans for preliminary computational experiments, Technometrics 33 (μ, σ);
/// F. Campolongo, J. Cariboni and A. Saltelli, 2007, An effective screening design for sensitivity analysis of large models,
/// Environmental Modelling and Software 22 (μ*).
///
/// # Errors
/// With fewer than two trajectories, with walks that do not match the points of the design, with walks of which only
/// some have an estimate of noise, or with an output that is not a number or beyond 1e140.
pub fn effects(
    design: &Trajectories,
    walks: &[Walk],
    plan: Resampling,
) -> Result<Vec<ElementaryEffect>, Unusable> {
    check(design, walks)?;
    let inputs = design.dimensions();
    // By (trajectory, input): each trajectory moves every input once.
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
    let mean_sizes = |walks: &mut dyn ExactSizeIterator<Item = usize>| -> Vec<f64> {
        let n = walks.len() as f64;
        let mut sums = vec![0.0; inputs];
        for walk in walks {
            for (sum, size) in sums.iter_mut().zip(&sizes[walk * inputs..][..inputs]) {
                *sum += size;
            }
        }
        sums.into_iter().map(|sum| sum / n).collect()
    };
    let mu_star = mean_sizes(&mut (0..walks.len()));
    let resamples = plan.of(walks.len(), |drawn| mean_sizes(&mut drawn.iter().map(|walk| *walk as usize)));
    let effect = |(input, mu_star): (usize, f64)| {
        let column: Vec<f64> = found[input..].iter().step_by(inputs).copied().collect();
        let Moments { mean: mu, variance, .. } = Moments::of(&column).expect("a walk at least");
        let mut resampled: Vec<f64> = resamples.iter().map(|resample| resample[input]).collect();
        ElementaryEffect {
            mu,
            mu_star,
            interval: percentile(&mut resampled, LEVEL),
            sigma: variance.sqrt(),
            sigma_parameters: walks[0].noise.as_ref().map(|_| (variance - chance[input]).max(0.0).sqrt()),
        }
    };
    Ok(mu_star.iter().copied().enumerate().map(effect).collect())
}

/// Checks that walks match the trajectories and hold finite numbers.
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
        // The noise of a step is stored with the point after it.
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

#[cfg(test)]
mod tests {
    use super::super::functions::{chance, ishigami, on_replicates};
    use super::*;

    const PLAN: Resampling = Resampling { resamples: 99, seed: 0 };

    /// Outputs of a function along each trajectory.
    fn walks(design: &Trajectories, output: impl Fn(&[f64]) -> f64) -> Vec<Walk> {
        let outputs: Vec<f64> = design.points().iter().map(output).collect();
        outputs.chunks_exact(design.dimensions() + 1).map(Walk::exact).collect()
    }

    fn design(count: usize, dimensions: usize) -> Trajectories {
        Trajectories::new(count, dimensions, 4, 0).expect("a design")
    }

    #[test]
    fn ishigami_over_every_trajectory() {
        let design = Trajectories::every(3, 4);
        let found = effects(&design, &walks(&design, ishigami), PLAN).expect("effects");
        for (effect, expected) in found.iter().zip([7.704_054, 7.875, 6.248_796]) {
            assert!((effect.mu_star - expected).abs() < 5e-7, "{effect:?}");
            let interval = effect.interval.expect("resamples");
            // Every effect of the second input is of one size.
            assert!(
                interval.low <= effect.mu_star + 1e-12 && effect.mu_star - 1e-12 <= interval.high,
                "{effect:?}"
            );
        }
        // sin² rises and falls alike, and so does sin by x3⁴.
        assert!(found[1].mu.abs() < 1e-12 && found[2].mu.abs() < 1e-12, "{found:?}");
        assert!((found[0].mu - found[0].mu_star).abs() < 1e-12 && found[1].sigma > 7.8);
        assert!(found.iter().all(|effect| effect.sigma_parameters.is_none()));
    }

    #[test]
    fn effects_in_proportion_are_the_same_everywhere() {
        let design = design(10, 3);
        let found =
            effects(&design, &walks(&design, |x| 2.0 * x[0] - 5.0 * x[1] + 1.0), PLAN).expect("effects");
        for (effect, slope) in found.iter().zip([2.0_f64, -5.0, 0.0]) {
            let ElementaryEffect { mu, mu_star, interval, sigma, .. } = *effect;
            let interval = interval.expect("resamples");
            for (value, expected) in [
                (mu, slope),
                (mu_star, slope.abs()),
                (interval.low, slope.abs()),
                (interval.high, slope.abs()),
                (sigma, 0.0),
            ] {
                assert!((value - expected).abs() < 1e-13, "{effect:?}");
            }
        }
        // An input that does nothing has no effect to the last bit.
        assert_eq!((found[2].mu_star, found[2].sigma), (0.0, 0.0));
    }

    #[test]
    fn what_chance_adds_to_the_spread_is_taken_away() {
        // In proportion on average; by chance the slope of input 2 differs from replicate to replicate, with variance 9, and
        // input 1 has a true spread besides, of x1 x3.
        let (count, replicates) = (4000, 3);
        let design = design(count, 3);
        let points: Vec<&[f64]> = design.points().iter().collect();
        let walk = |(place, points): (usize, &[&[f64]])| {
            let mut next = chance(1, place);
            let draws: Vec<[f64; 2]> = (0..replicates).map(|_| [next(), next()]).collect();
            let output = |x: &[f64], [u, v]: [f64; 2]| x[0] * x[2] + x[1] + 3.0 * u * x[1] + 50.0 * v;
            let outputs = on_replicates(points.iter().copied(), &draws, output);
            Walk::of(&outputs.iter().map(Vec::as_slice).collect::<Vec<_>>()).expect("a walk")
        };
        let walks: Vec<Walk> = points.chunks_exact(4).enumerate().map(walk).collect();
        let found = effects(&design, &walks, PLAN).expect("effects");
        let parameters: Vec<f64> =
            found.iter().map(|effect| effect.sigma_parameters.expect("replicates")).collect();
        // x3 on its levels has variance 5/36; a shift of all points alike does nothing.
        assert!((parameters[0] - (5.0_f64 / 36.0).sqrt()).abs() < 0.01, "{parameters:?}");
        assert!((found[0].sigma - parameters[0]).abs() < 1e-9);
        assert!((found[1].sigma - 3.0_f64.sqrt()).abs() < 0.05, "{found:?}");
        assert!(parameters[1] < 0.45, "{parameters:?}");
        assert!((found[1].mu - 1.0).abs() < 0.1);
    }

    #[test]
    fn seeds_and_threads() {
        let design = design(30, 3);
        let walks = walks(&design, ishigami);
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| effects(&design, &walks, PLAN).expect("effects"))
        };
        assert_eq!(on(1), on(3));
        let other = effects(&design, &walks, Resampling { seed: 1, ..PLAN }).expect("effects");
        assert_eq!(other[0].mu_star, on(1)[0].mu_star);
        assert_ne!(other[0].interval, on(1)[0].interval);
        let none = effects(&design, &walks, Resampling { resamples: 0, seed: 0 }).expect("effects");
        assert_eq!(none[0].interval, None);
    }

    #[test]
    fn outputs_that_say_nothing_are_refused() {
        let design = design(3, 2);
        let good = walks(&design, |x| x[0]);
        let refused = |walks: &[Walk]| effects(&design, walks, PLAN).expect_err("a problem");
        assert_eq!(refused(&good[..1]), Unusable::TooFew { found: 1 });
        assert_eq!(refused(&good[..2]), Unusable::Walks { found: 2, expected: 3 });
        let changed = |change: fn(&mut Walk)| {
            let mut walks = good.clone();
            change(&mut walks[1]);
            refused(&walks)
        };
        let off = changed(|walk| walk.outputs[2] = f64::NAN);
        assert_eq!(off, Unusable::WalkOutput { trajectory: 1, point: 2 });
        assert!(off.to_string().starts_with("the output of point 2 in trajectory 1 is not a finite number"));
        assert_eq!(
            changed(|walk| walk.outputs.push(0.0)),
            Unusable::Uneven { place: 1, found: 4, expected: 3 }
        );
        assert_eq!(changed(|walk| walk.noise = Some(vec![0.0; 2])), Unusable::Mixed { place: 1 });
        assert_eq!(
            changed(|walk| walk.noise = Some(vec![])),
            Unusable::Uneven { place: 1, found: 1, expected: 3 }
        );
        assert_eq!(Walk::of(&[&[1.0]]), Err(Unusable::Short { found: 1, least: 2 }));
        assert_eq!(Walk::of(&[&[1.0], &[2.0]]), Ok(Walk::exact(&[1.0, 2.0])));
    }
}
