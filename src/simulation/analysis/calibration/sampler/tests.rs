use std::convert::Infallible;

use super::super::targets::{gaussian, moments, normal, ridge};
use super::*;
use crate::analysis::design::random;
use crate::problem::Explain;

/// Samples a target that is known exactly.
fn sampled(plan: &SamplerPlan, log_likelihood: &dyn Fn(&[f64]) -> f64) -> Population {
    let mut likelihood =
        |block: &Block<'_>| Ok::<_, Infallible>(block.points().map(log_likelihood).collect::<Vec<f64>>());
    sample(plan, None, &mut likelihood, &mut |_| Ok(())).expect("a posterior")
}

fn plan(dimensions: usize, particles: usize, moves: usize, seed: u64) -> SamplerPlan {
    SamplerPlan::new(dimensions, particles, moves, seed).expect("a plan")
}

/// Mean and scatter over seeds of some quantities of a posterior.
fn over_seeds<const K: usize>(seeds: u64, of: impl Fn(u64) -> [f64; K]) -> [(f64, f64); K] {
    let found: Vec<[f64; K]> = (0..seeds).map(of).collect();
    std::array::from_fn(|k| moments(&found.iter().map(|values| values[k]).collect::<Vec<f64>>()))
}

/// Checks a mean over seeds, to four standard errors and a bias of `bias`, and that seeds scatter no more than `most`.
fn check((mean, scatter): (f64, f64), seeds: f64, expected: f64, bias: f64, most: f64) {
    assert!((mean - expected).abs() < bias + 4.0 * scatter / seeds.sqrt(), "{mean} for {expected}");
    assert!(scatter < most, "{scatter} above {most} at {expected}");
}

#[test]
fn the_posterior_of_a_normal_mean() {
    let found = over_seeds(24, |seed| {
        let posterior = sampled(&plan(1, 1_000, 4, seed), &|point| gaussian(point, 1.0, 0.5));
        let values: Vec<f64> = posterior.points().map(|point| normal(point[0])).collect();
        let (mean, sd) = moments(&values);
        [mean, sd, posterior.log_evidence(), posterior.log_evidence_error()]
    });
    check(found[0], 24.0, 0.8, 0.001, 0.021);
    check(found[1], 24.0, 0.447_214, 0.001, 0.014);
    // ln N(1; 0, 1.25).
    check(found[2], 24.0, -1.430_6, 0.003, 0.052);
    // The error that each run states is the scatter over seeds.
    let stated = found[3].0 / found[2].1;
    assert!((0.6..1.6).contains(&stated), "{stated}");
}

#[test]
fn the_posterior_of_a_ridge() {
    let found = over_seeds(16, |seed| {
        let posterior = sampled(&plan(2, 1_000, 6, seed), &ridge);
        let points: Vec<[f64; 2]> =
            posterior.points().map(|point| [normal(point[0]), normal(point[1])]).collect();
        let of = |f: fn(&[f64; 2]) -> f64| moments(&points.iter().map(f).collect::<Vec<f64>>());
        let (first, second) = (of(|p| p[0]), of(|p| p[1]));
        [first.0, second.0, first.1, of(|p| p[0] + p[1]).1, of(|p| p[0] - p[1]).1, posterior.log_evidence()]
    });
    check(found[0], 16.0, 0.478_469, 0.003, 0.06);
    check(found[1], 16.0, 0.478_469, 0.003, 0.06);
    check(found[2], 16.0, 0.722_171, 0.004, 0.04);
    check(found[3], 16.0, 0.293_470, 0.002, 0.015);
    check(found[4], 16.0, std::f64::consts::SQRT_2, 0.008, 0.08);
    check(found[5], 16.0, -1.526_8, 0.005, 0.08);
}

#[test]
fn a_noisy_likelihood_has_the_posterior_of_its_mean() {
    // Noise of standard deviation 1 in the logarithm, of mean 1 in the likelihood, fresh at each evaluation.
    let found = over_seeds(16, |seed| {
        let plan = plan(1, 600, 8, seed);
        let mut likelihood = |block: &Block<'_>| {
            let noisy = block.points().zip(block.evaluations()).map(|(point, evaluation)| {
                let noise = normal(uniform(&mut random(seed, "noise", evaluation)));
                gaussian(point, 1.0, 0.5) + noise - 0.5
            });
            Ok::<_, Infallible>(noisy.collect())
        };
        let posterior = sample(&plan, None, &mut likelihood, &mut |_| Ok(())).expect("a posterior");
        let (mean, sd) = moments(&posterior.points().map(|point| normal(point[0])).collect::<Vec<f64>>());
        [mean, sd, posterior.log_evidence()]
    });
    check(found[0], 16.0, 0.8, 0.005, 0.05);
    check(found[1], 16.0, 0.447_214, 0.005, 0.04);
    check(found[2], 16.0, -1.430_6, 0.02, 0.12);
}

#[test]
fn two_modes_keep_their_weights_and_flat_numbers_their_prior() {
    // Modes of width 0.02 at 0.2 and 0.8 of the first of 40 numbers, the first three times as heavy; the others are not identified.
    let target = |point: &[f64]| {
        let mode = |at: f64| libm::exp(-0.5 * ((point[0] - at) / 0.02) * ((point[0] - at) / 0.02));
        libm::log(3.0 * mode(0.2) + mode(0.8) + 1e-300)
    };
    let found = over_seeds(8, |seed| {
        let posterior = sampled(&plan(40, 400, 4, seed), &target);
        let share = posterior.points().filter(|point| point[0] < 0.5).count() as f64 / 400.0;
        let (mean, sd) = moments(&posterior.points().map(|point| point[39]).collect::<Vec<f64>>());
        [share, mean, sd]
    });
    check(found[0], 8.0, 0.75, 0.01, 0.12);
    check(found[1], 8.0, 0.5, 0.01, 0.05);
    check(found[2], 8.0, 1.0 / 12.0_f64.sqrt(), 0.01, 0.03);
}

#[test]
fn a_posterior_can_lean_on_an_edge_of_the_cube() {
    // Three numbers, each exponential from its edge with mean 0.1.
    let target = |point: &[f64]| -10.0 * (point[0] + (1.0 - point[1]) + point[2]);
    let found = over_seeds(12, |seed| {
        let posterior = sampled(&plan(3, 500, 6, seed), &target);
        let coordinate = |k: usize| posterior.points().map(|point| point[k]).collect::<Vec<f64>>();
        let near = coordinate(0).iter().filter(|x| **x < 0.01).count() as f64 / 500.0;
        [moments(&coordinate(0)).0, moments(&coordinate(1)).0, near, posterior.log_evidence()]
    });
    // As far as the other edge cuts it.
    check(found[0], 12.0, 0.1 - 1.0 / 22_025.5, 0.001, 0.012);
    check(found[1], 12.0, 0.9 + 1.0 / 22_025.5, 0.001, 0.012);
    check(found[2], 12.0, 0.095_163, 0.004, 0.035);
    check(found[3], 12.0, 3.0 * libm::log(0.1 * (1.0 - 4.54e-5)), 0.02, 0.2);
}

#[test]
fn a_saved_stage_goes_on_to_the_same_bits() {
    let plan = plan(2, 101, 3, 5);
    let sharp = |point: &[f64]| 30.0 * ridge(point);
    let mut stages = Vec::new();
    let mut likelihood =
        |block: &Block<'_>| Ok::<_, Infallible>(block.points().map(sharp).collect::<Vec<f64>>());
    let whole = sample(&plan, None, &mut likelihood, &mut |population| {
        stages.push(population.clone());
        Ok(())
    })
    .expect("a posterior");
    assert_eq!(stages.len(), whole.stages().len() + 1);
    assert!(whole.stages().len() > 2 && whole.is_posterior());
    for saved in stages {
        let restored = Population::restored(
            &plan,
            saved.coordinates().to_vec(),
            saved.log_likelihoods().to_vec(),
            saved.founders().to_vec(),
            saved.stages().to_vec(),
        )
        .expect("it goes with the plan");
        assert_eq!(restored, saved);
        let resumed = sample(&plan, Some(restored), &mut likelihood, &mut |_| Ok(())).expect("a posterior");
        assert_eq!(resumed, whole);
    }
    // Another seed is another sample.
    assert_ne!(sampled(&tests::plan(2, 101, 3, 6), &sharp), whole);
}

#[test]
fn addresses_are_different_and_cover_every_particle() {
    let plan = plan(1, 21, 2, 0);
    let (mut evaluations, mut blocks) = (Vec::new(), Vec::new());
    let mut likelihood = |block: &Block<'_>| {
        evaluations.extend(block.evaluations());
        blocks.push((block.stage(), block.step(), block.particles().collect::<Vec<usize>>()));
        Ok::<_, Infallible>(block.points().map(|point| gaussian(point, 1.0, 0.5)).collect())
    };
    let posterior = sample(&plan, None, &mut likelihood, &mut |_| Ok(())).expect("a posterior");
    let count = 21 * (1 + 2 * posterior.stages().len());
    assert_eq!(evaluations.len(), count);
    evaluations.sort_unstable();
    evaluations.dedup();
    assert_eq!(evaluations.len(), count);
    assert_eq!(blocks[0], (0, 0, (0..21).collect()));
    assert_eq!(blocks[1], (1, 1, (0..21).step_by(2).collect()));
    assert_eq!(blocks[2], (1, 1, (1..21).step_by(2).collect()));
    assert_eq!((blocks[3].0, blocks[3].1), (1, 2));
}

#[test]
fn stages_report_what_they_did() {
    let posterior = sampled(&plan(2, 500, 5, 3), &ridge);
    let mut before = 0.0;
    for stage in posterior.stages() {
        assert!(stage.temperature > before && (249.9..=500.0).contains(&stage.effective_size), "{stage:?}");
        assert!(stage.acceptance > 0.1 && stage.acceptance < 0.9 && stage.moved > 0.5, "{stage:?}");
        assert!(
            (50..=500).contains(&stage.ancestors) && stage.founders <= stage.ancestors.max(500),
            "{stage:?}"
        );
        before = stage.temperature;
    }
    assert_eq!(posterior.temperature(), 1.0);
    assert!(posterior.founders().iter().all(|founder| *founder < 500));
}

#[test]
fn half_of_the_prior_can_be_impossible() {
    // A step: what lies below 0.9 is impossible.
    let step = |point: &[f64]| if point[0] < 0.9 { f64::NEG_INFINITY } else { 2.0 };
    let posterior = sampled(&plan(1, 2_000, 4, 1), &step);
    assert!(posterior.points().all(|point| point[0] >= 0.9));
    assert!((posterior.log_evidence() - (2.0 + libm::log(0.1))).abs() < 4.0 * 0.067);
    assert!((0.04..0.1).contains(&posterior.log_evidence_error()), "{}", posterior.log_evidence_error());
    let (mean, _) = moments(&posterior.points().map(|point| point[0]).collect::<Vec<f64>>());
    assert!((mean - 0.95).abs() < 0.004, "{mean}");
}

/// How a sampler stops with a likelihood of each evaluation.
fn stopped(of: &dyn Fn(&Block<'_>) -> Result<Vec<f64>, Cancelled>) -> String {
    let plan = plan(1, 20, 2, 0);
    let stopped = sample(&plan, None, &mut |block| of(block), &mut |_| Ok(()));
    let error = stopped.expect_err("it stops");
    let remedy = error.remedy().map_or_else(String::new, |remedy| format!("; {remedy}"));
    format!("{error}{remedy}")
}

#[derive(Debug, thiserror::Error)]
#[error("cancelled")]
struct Cancelled;

impl Explain for Cancelled {}

#[test]
fn what_is_wrong_is_said() {
    let nan =
        stopped(&|block| Ok(block.evaluations().map(|e| if e == 7 { f64::NAN } else { 0.0 }).collect()));
    assert!(
        nan.starts_with(
            "the log likelihood of particle 7 in move 0 of stage 0 is NaN, which is not finite; find"
        ),
        "{nan}"
    );
    let high = stopped(&|block| Ok(vec![if block.step() == 2 { f64::INFINITY } else { 0.0 }; block.count()]));
    assert!(high.starts_with("the log likelihood of particle 0 in move 2 of stage 1 is inf,"), "{high}");
    let none = stopped(&|block| Ok(vec![f64::NEG_INFINITY; block.count()]));
    assert!(
        none.starts_with("none of 20 draws of the prior can have made what was observed; widen"),
        "{none}"
    );
    let short = stopped(&|_| Ok(vec![0.0]));
    assert!(short.starts_with("the likelihood of 20 points has 1 values; give"), "{short}");
    let peaked = stopped(&|block| Ok(block.particles().map(|p| -1e307 * p as f64).collect()));
    assert!(
        peaked.starts_with("the likelihood is too peaked: stage 1 cannot leave a temperature of 0e0"),
        "{peaked}"
    );
    assert_eq!(
        stopped(&|block| if block.stage() == 1 { Err(Cancelled) } else { Ok(vec![0.0; 20]) }),
        "cancelled"
    );
}

#[test]
fn plans_are_checked() {
    let refused = |dimensions, particles, moves| {
        let error = SamplerPlan::new(dimensions, particles, moves, 0).expect_err("it is refused");
        assert!(error.remedy().is_some());
        error.to_string()
    };
    assert_eq!(refused(0, 100, 8), "a calibration needs at least one uncertain number");
    assert_eq!(
        refused(40, 81, 8),
        "a calibration of 40 numbers takes at least 82 particles, and 81 are asked for"
    );
    assert!(refused(40, 1 << 21, 8).starts_with("2097152 particles of 40 numbers are more than"));
    assert!(refused(usize::MAX, usize::MAX, 8).contains("are more than"));
    assert_eq!(refused(1, 20, 0), "a stage takes from 1 to 1000 moves, and 0 are asked for");
}

#[test]
fn a_stage_that_does_not_go_with_the_plan_is_refused() {
    use super::super::error::NotResumable;
    let saved = sampled(&plan(2, 40, 2, 1), &ridge);
    let restored = |plan: &SamplerPlan, change: &dyn Fn(&mut Population)| {
        let mut changed = saved.clone();
        change(&mut changed);
        let Population { coordinates, log_likelihoods, founders, stages, .. } = changed;
        Population::restored(plan, coordinates, log_likelihoods, founders, stages).err()
    };
    let same = plan(2, 40, 2, 1);
    assert_eq!(restored(&same, &|_| ()), None);
    assert_eq!(
        restored(&plan(2, 41, 2, 1), &|_| ()),
        Some(NotResumable::Size { what: "coordinates", found: 80, expected: 82 })
    );
    assert_eq!(
        restored(&same, &|population| population.coordinates[5] = 1.5),
        Some(NotResumable::Outside { particle: 2 })
    );
    assert_eq!(
        restored(&same, &|population| population.coordinates[0] = f64::NAN),
        Some(NotResumable::Outside { particle: 0 })
    );
    assert_eq!(
        restored(&same, &|population| population.log_likelihoods[3] = f64::NEG_INFINITY),
        Some(NotResumable::LogLikelihood { particle: 3 })
    );
    assert_eq!(
        restored(&same, &|population| population.founders[4] = 40),
        Some(NotResumable::Founder { particle: 4 })
    );
    assert_eq!(
        restored(&same, &|population| population.stages[0].temperature = 0.0),
        Some(NotResumable::Temperature { stage: 1 })
    );
}

#[test]
fn the_sampler_is_pinned() {
    // A change here changes every posterior under the same seed, and what was saved between two stages.
    let posterior = sampled(&plan(2, 40, 2, 2016), &ridge);
    let found = (posterior.stages().len(), posterior.coordinates()[0], posterior.log_evidence());
    assert_eq!(found, (2, 0.392_044_518_927_227_47, -1.513_462_826_449_217_1));
}
