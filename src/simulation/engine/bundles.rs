//! Small batches that a thread runs together.
//!
//! Batches whose scenarios differ in inputs of the model alone share one world: their replicates stand one after the other in the
//! lanes, and each lane has the inputs of its batch and the draws of its replicate. Others have a world each. Neither changes a
//! result.

use super::branches::{Branch, arms, parts_at};
use super::instructions::{InstructionSet, in_registers};
use super::lane_inputs::LaneInputs;
use super::layout::ChunkLayout;
use super::observable_accumulator::{ObservableBlock, UnfinishedBlock};
use super::small_batches::{SmallBatch, SmallBatchPlan};
use super::worker::{Numbers, Worker};
use crate::model::inputs::Input;
use crate::model::number::Number;
use crate::scenario::{Comparable, Scenario};

/// Largest number of replicates of a bundle of several batches.
const MOST_REPLICATES: usize = 512;
/// Bundles that each thread gets at least, where there are enough batches.
const BUNDLES: usize = 2;
/// Largest number of replicates of a batch, for each of its scenarios, that shares a world with others. More of them fill the lanes, and
/// coefficients that all of them share are worth more than a world that is built once.
const MOST_IN_LANES: usize = 32;
/// Largest number of worlds on the same draws.
const MOST_WORLDS: usize = 8;

/// Returns the number of neighbouring batches, of so many replicates each, that a thread runs together.
pub(super) fn bundle_size(batches: usize, replicates: usize, threads: usize) -> usize {
    (MOST_REPLICATES / replicates).min(batches.div_ceil(BUNDLES * threads)).max(1)
}

/// Runs some batches with an instruction set, and returns a block for each. Not generic, so that the model is compiled once for each
/// set.
pub(super) fn run(
    set: InstructionSet,
    batches: &[SmallBatch],
    plan: &SmallBatchPlan,
) -> Vec<ObservableBlock> {
    in_registers!(set, zero => run_in(zero, None, batches, plan))
}

/// [`run`] with numbers like `zero`, in chunks of so many groups; neither changes a value.
fn run_in<N: Number>(
    zero: N,
    groups: Option<usize>,
    batches: &[SmallBatch],
    plan: &SmallBatchPlan,
) -> Vec<ObservableBlock> {
    let (alike, apart) = bundles(batches, plan.replicates);
    let of = |places: &[usize]| places.iter().map(|place| &batches[*place]).collect::<Vec<_>>();
    let in_lanes = alike.iter().flat_map(|places| run_in_lanes(zero, groups, &of(places), plan));
    let in_worlds = apart.iter().flat_map(|places| run_in_worlds(zero, groups, &of(places), plan));
    let blocks = in_lanes.chain(in_worlds);
    let mut blocks: Vec<_> = alike.iter().chain(&apart).flatten().zip(blocks).collect();
    blocks.sort_by_key(|(place, _)| **place);
    blocks.into_iter().map(|(_, block)| block).collect()
}

/// Batches that run together, by place: those that share a world, and those that share draws at most.
type Bundles = (Vec<Vec<usize>>, Vec<Vec<usize>>);

/// Sorts batches into bundles.
fn bundles(batches: &[SmallBatch], replicates: usize) -> Bundles {
    let mut alike: Vec<Vec<usize>> = Vec::new();
    for (place, batch) in batches.iter().enumerate() {
        let is_small = replicates <= MOST_IN_LANES * batch.scenarios.len();
        match alike.iter_mut().find(|bundle| is_small && share_a_world(&batches[bundle[0]], batch)) {
            Some(bundle) => bundle.push(place),
            None => alike.push(vec![place]),
        }
    }
    let mut apart: Vec<Vec<usize>> = Vec::new();
    let most = (MOST_REPLICATES / replicates).clamp(1, MOST_WORLDS);
    for bundle in alike.extract_if(.., |bundle| bundle.len() == 1) {
        let last = apart.last_mut().filter(|last| last.len() < most);
        match last.filter(|last| share_draws(&batches[last[0]], &batches[bundle[0]])) {
            Some(last) => last.extend(bundle),
            None => apart.push(bundle),
        }
    }
    (alike, apart)
}

/// Returns whether the scenarios of two batches differ in inputs of the model alone.
fn share_a_world(one: &SmallBatch, other: &SmallBatch) -> bool {
    one.scenarios.len() == other.scenarios.len()
        && one.scenarios.iter().zip(&other.scenarios).all(|(one, other)| one.differs_in_inputs_alone(other))
}

/// Returns whether two batches can stand side by side on the same draws. Several scenarios of a batch share their histories with
/// the first of them, and with no other.
fn share_draws(one: &SmallBatch, other: &SmallBatch) -> bool {
    let ([one_scenario], [other_scenario]) = (&one.scenarios[..], &other.scenarios[..]) else { return false };
    one.first == other.first && Comparable::new(one_scenario, &[other_scenario]).is_ok()
}

/// Runs batches that share a world, in chunks of so many groups.
fn run_in_lanes<N: Number>(
    zero: N,
    groups: Option<usize>,
    batches: &[&SmallBatch],
    plan: &SmallBatchPlan,
) -> Vec<ObservableBlock> {
    let replicates = plan.replicates;
    let points = Points::new(batches);
    let mut arms = arms_of(batches[0].scenarios.iter());
    let parts_from: Vec<Vec<usize>> = points.values.iter().map(|inputs| parts_at(&arms, inputs)).collect();
    for (k, arm) in arms.iter_mut().enumerate() {
        // What two scenarios share at every point is run once.
        arm.part_by(parts_from.iter().map(|ticks| ticks[k]).min().unwrap_or(0));
    }
    let arms = arms;
    let order = order(batches, replicates, N::LANES);
    let (mut worker, chunk) = worker(zero, groups, (&arms, order.len()), points.differ(), plan);
    let mut block = UnfinishedBlock::new(&arms, &plan.observables, batches[0].first, order.len());
    for lanes in order.chunks(chunk) {
        let number = |(batch, place): &(usize, usize)| batches[*batch].first.wrapping_add(*place as u64);
        let numbers: Vec<u64> = lanes.iter().map(number).collect();
        let inputs = points.differ().then(|| points.lanes(lanes));
        block.run(&mut worker, &arms, (Numbers::Listed(&numbers), lanes.len()), inputs.as_ref());
    }
    let mut blocks = block.finish().by_batch(&order, batches.len());
    for (block, parts_from) in blocks.iter_mut().zip(parts_from) {
        block.parts_from = parts_from;
    }
    blocks
}

/// The replicates of batches in the order of the lanes: the batch of each, and its place there. Replicates with the same draws come in
/// groups one after the other, so that these are worked out once.
fn order(batches: &[&SmallBatch], replicates: usize, lanes: usize) -> Vec<(usize, usize)> {
    let all = (0..batches.len()).flat_map(|batch| (0..replicates).map(move |place| (batch, place)));
    let mut order: Vec<(usize, usize)> = all.collect();
    order.sort_by_key(|(batch, place)| (batches[*batch].first, place / lanes));
    order
}

/// Runs one batch, or several of one scenario each on the same draws, each scenario in a world of its own.
fn run_in_worlds<N: Number>(
    zero: N,
    groups: Option<usize>,
    batches: &[&SmallBatch],
    plan: &SmallBatchPlan,
) -> Vec<ObservableBlock> {
    let arms = arms_of(batches.iter().flat_map(|batch| &batch.scenarios));
    let (first, count) = (batches[0].first, plan.replicates);
    let (mut worker, chunk) = worker(zero, groups, (&arms, count), false, plan);
    let mut block = UnfinishedBlock::new(&arms, &plan.observables, first, count);
    for start in (0..count).step_by(chunk) {
        let numbers = Numbers::From(first.wrapping_add(start as u64));
        block.run(&mut worker, &arms, (numbers, chunk.min(count - start)), None);
    }
    match batches {
        [_] => vec![block.finish()],
        _ => block.finish().by_scenario(),
    }
}

/// Builds the arms of scenarios.
fn arms_of<'a>(scenarios: impl Iterator<Item = &'a Scenario>) -> Vec<Branch> {
    let scenarios: Vec<&Scenario> = scenarios.collect();
    arms(
        &Comparable::new(scenarios[0], &scenarios[1..])
            .expect("a small batch has one calendar, its states and issues"),
    )
}

/// Makes a worker for so many replicates, which have inputs of their own or not, and returns the replicates of its chunks.
fn worker<N: Number>(
    zero: N,
    groups: Option<usize>,
    (arms, count): (&[Branch], usize),
    own: bool,
    plan: &SmallBatchPlan,
) -> (Worker<N>, usize) {
    assert!(plan.observables.fit(&arms[0].world), "observables are checked against scenarios of these sizes");
    let observed = plan.observables.observed();
    let most = ChunkLayout::of::<N>(arms, observed, false, own);
    let groups = groups.unwrap_or(most.groups).min(count.div_ceil(N::LANES));
    let layout = ChunkLayout { groups, ..most };
    (Worker::new(arms, plan.seed, observed, layout, zero), groups * N::LANES)
}

/// The inputs of batches that share a world.
struct Points {
    /// By (batch, arm), in one order for an arm.
    values: Vec<Vec<Vec<(Input, f64)>>>,
    /// By arm, the inputs in which the batches differ.
    inputs: Vec<Vec<Input>>,
    /// By arm, their places among all.
    places: Vec<Vec<usize>>,
}

impl Points {
    fn new(batches: &[&SmallBatch]) -> Self {
        let of_batch = |batch: &&SmallBatch| batch.scenarios.iter().map(Scenario::input_values).collect();
        let values: Vec<Vec<Vec<(Input, f64)>>> = batches.iter().map(of_batch).collect();
        let differing = |(arm, first): (usize, &Vec<(Input, f64)>)| -> Vec<usize> {
            let value = |batch: &[Vec<(Input, f64)>], place: usize| batch[arm][place].1.to_bits();
            let differs =
                |place: &usize| values.iter().any(|batch| value(batch, *place) != value(&values[0], *place));
            (0..first.len()).filter(differs).collect()
        };
        let places: Vec<Vec<usize>> = values[0].iter().enumerate().map(differing).collect();
        let of_arm = |(places, all): (&Vec<usize>, &Vec<(Input, f64)>)| {
            places.iter().map(|place| all[*place].0).collect()
        };
        let inputs = places.iter().zip(&values[0]).map(of_arm).collect();
        Self { values, inputs, places }
    }

    /// Whether the batches differ in anything but their draws.
    fn differ(&self) -> bool {
        self.inputs.iter().any(|inputs| !inputs.is_empty())
    }

    /// The inputs of replicates, given the batch of each.
    fn lanes(&self, lanes: &[(usize, usize)]) -> LaneInputs<'_> {
        let column = |arm: usize, place: usize| -> Vec<f64> {
            lanes.iter().map(|(batch, _)| self.values[*batch][arm][place].1).collect()
        };
        let of_arm =
            |(arm, places): (usize, &Vec<usize>)| places.iter().map(|place| column(arm, *place)).collect();
        LaneInputs::by_arm(self.places.iter().enumerate().map(of_arm).collect(), &self.inputs)
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use super::*;
    use crate::engine::{Direction, Observable, Observables, Statistic};
    use crate::model::lanes::Lanes;
    use crate::model::{Measure, Series, Unit};
    use crate::scenario::{ParameterSpace, Sets, shared_codings};

    fn scenario(name: &str, overrides: &[&str]) -> Scenario {
        let short = ["scenario.ticks_per_year=2", "scenario.start=\"2012\"", "scenario.end=\"2020\""];
        let overrides: Vec<String> = short.iter().chain(overrides).map(|text| (*text).to_owned()).collect();
        Scenario::named(name, &overrides).unwrap_or_else(|problems| panic!("{problems}"))
    }

    fn plan(replicates: usize) -> SmallBatchPlan {
        let series = |measure, unit| Series { measure, unit };
        let list = vec![
            Observable {
                series: series(Measure::Integration, Unit::Region),
                statistic: Statistic::At { tick: 7 },
            },
            Observable {
                series: series(Measure::Dispute, Unit::Dyad(1, 3)),
                statistic: Statistic::Mean { ticks: 2..15 },
            },
            Observable {
                series: series(Measure::Identity, Unit::Region),
                statistic: Statistic::Crossings { level: 0.1, direction: Direction::Either, ticks: 0..16 },
            },
        ];
        let observables = Observables::new(&scenario("pre-2017", &[]), list).expect("observable");
        SmallBatchPlan { replicates, seed: 11, threads: NonZeroUsize::MIN, observables }
    }

    /// Points of all priors and codings of some scenarios, some of which share their draws.
    fn points(names: &[&str], count: u64) -> Vec<SmallBatch> {
        let scenarios: Vec<Scenario> = names.iter().map(|name| scenario(name, &[])).collect();
        let codings = shared_codings(&scenarios.iter().collect::<Vec<_>>());
        let (varied, priors) = ParameterSpace::with_codings(scenarios[0].clone(), codings).expect("numbers");
        let sets = Sets::of_priors(varied, &priors, 3, 1);
        let point = |set: u64| SmallBatch {
            scenarios: scenarios
                .iter()
                .map(|scenario| sets.varied().applied(&sets.values(set), scenario).expect("admissible"))
                .collect(),
            first: set / 3 * 100,
        };
        (0..count).map(point).collect()
    }

    /// Each batch by itself, in a world of its own, four histories at a time.
    fn alone(batches: &[SmallBatch], plan: &SmallBatchPlan) -> Vec<ObservableBlock> {
        let run = |batch: &SmallBatch| run_in_worlds(Lanes::<1>::ZERO, Some(1), &[batch], plan);
        batches.iter().flat_map(run).collect()
    }

    #[test]
    fn lanes_groups_instructions_and_neighbours_change_no_bit() {
        for (names, count) in
            [(&["central-asia"][..], 9), (&["pre-2017", "post-2017"], 7), (&["stochastic"], 4)]
        {
            let batches = points(names, count);
            for replicates in [1, 8, 13] {
                let plan = plan(replicates);
                let expected = alone(&batches, &plan);
                for groups in [None, Some(2)] {
                    // Too long to be printed.
                    assert!(run_in(Lanes::<1>::ZERO, groups, &batches, &plan) == expected);
                    for set in InstructionSet::available() {
                        let found = in_registers!(set, zero => run_in(zero, groups, &batches, &plan));
                        assert!(found == expected, "{names:?}: {replicates} on {set}");
                    }
                }
                let some: Vec<ObservableBlock> = batches
                    .chunks(2)
                    .flat_map(|batches| run(InstructionSet::best(), batches, &plan))
                    .collect();
                assert!(some == expected);
            }
        }
    }

    #[test]
    fn points_that_change_more_than_inputs_run_beside_those_that_do_not() {
        let with = |change: &str, first: u64| SmallBatch {
            scenarios: vec![scenario("central-asia", &[change])],
            first,
        };
        let batches = [
            with("parameters.spillover=0.1", 0),
            with("mechanisms.prestige=false", 0),
            with("states.UZB.sovereignty_sensitivity=0.4", 0),
            with("states.KAZ.endowments.water=0.3", 0),
            with("common_fate.shock_sd=0.01", 5),
            with("parameters.spillover=0.3", 5),
            with("scenario.end=\"2019\"", 5),
            with("outcomes.integration.integration_min=0.1", 0),
        ];
        let apart = vec![vec![1, 3], vec![4], vec![6], vec![7]];
        assert_eq!(bundles(&batches, 8), (vec![vec![0, 2, 5]], apart));
        // Enough replicates to fill the lanes, and too many for a second world in memory that is near.
        let in_worlds = vec![vec![0, 1, 2, 3], vec![4, 5], vec![6], vec![7]];
        assert_eq!(bundles(&batches, 40), (Vec::new(), in_worlds));
        assert_eq!(bundles(&batches, 400), (Vec::new(), (0..8).map(|place| vec![place]).collect()));
        for replicates in [5, 40] {
            let plan = SmallBatchPlan { observables: Observables::default(), ..plan(replicates) };
            assert!(run(InstructionSet::best(), &batches, &plan) == alone(&batches, &plan));
        }
    }

    #[test]
    fn the_same_scenario_on_other_draws_needs_no_inputs_of_its_own() {
        let same = scenario("central-asia", &[]);
        let batches: Vec<_> =
            (0..4).map(|place| SmallBatch { scenarios: vec![same.clone()], first: 7 * place }).collect();
        assert!(!Points::new(&batches.iter().collect::<Vec<_>>()).differ());
        let plan = plan(7);
        assert!(run(InstructionSet::best(), &batches, &plan) == alone(&batches, &plan));
    }

    #[test]
    fn arms_part_where_they_do_at_their_own_point() {
        // Nothing but the openness of two leaders tells the scenarios from each other.
        let alike = "states.KAZ.leaders.\"Nursultan Nazarbayev\".rivalry={ UZB = 0.0 }";
        let scenarios = ["pre-2017", "only-kazakhstan"].map(|name| scenario(name, &[alike]));
        let keys = ["Nursultan Nazarbayev", "Kassym-Jomart Tokayev"]
            .map(|leader| format!("states.KAZ.leaders.\"{leader}\".openness"));
        let varied = ParameterSpace::new(scenarios[0].clone(), &keys).expect("two leaders");
        let point = |point: &[f64; 2]| SmallBatch {
            scenarios: scenarios.iter().map(|own| varied.applied(point, own).expect("admissible")).collect(),
            first: 0,
        };
        let mut batches: Vec<SmallBatch> = [[0.5, 0.5], [0.1, 0.9], [0.9, 0.1]].iter().map(point).collect();
        // Parameters of one of the two scenarios alone.
        let spillover =
            ParameterSpace::new(scenarios[0].clone(), &["parameters.spillover"]).expect("a parameter");
        let mut other = batches[0].clone();
        other.scenarios[1] = spillover.applied(&[0.1], &other.scenarios[1]).expect("admissible");
        batches.push(other);
        let plan = plan(9);
        let found = run(InstructionSet::best(), &batches, &plan);
        assert_eq!(bundles(&batches, 9).0, [[0, 1, 2, 3]]);
        assert!(found == alone(&batches, &plan));
        let parts_from: Vec<usize> = found.iter().map(|block| block.parts_from[1]).collect();
        // As open as their predecessors or not, new leaders part the scenarios when they take office.
        assert_eq!(parts_from, [15, 15, 15, 0]);
    }

    #[test]
    fn bundles_are_as_large_as_lanes_and_threads_need() {
        assert_eq!(
            [1, 8, 32, 256, 512, 4_000].map(|replicates| bundle_size(10_000, replicates, 2)),
            [512, 64, 16, 2, 1, 1]
        );
        assert_eq!([1, 3, 100].map(|batches| bundle_size(batches, 8, 2)), [1, 1, 25]);
    }
}
