//! Batches of which observables are wanted: a few numbers of every replicate.

use std::num::NonZeroUsize;

use rayon::prelude::*;

use super::branches::{arms, arms_of_sets};
use super::chunks::Chunks;
use super::drawn::Drawn;
use super::instructions::{InstructionSet, in_registers};
use super::layout::ChunkLayout;
use super::observable_accumulator::{ObservableBlock, UnfinishedBlock};
use super::observables::Observables;
use super::ordered_pool::in_order;
use super::plan::{Monitor, Observed, Plan, Stopped, start};
use super::worker::{Numbers, Worker};
use crate::model::number::Number;
use crate::scenario::{Comparable, Sets, Unvariable};
use crate::threads::Threads;

/// Replicates whose observables are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ObservationPlan {
    /// Number of the first replicate. Replicates from elsewhere have other draws.
    pub first: u64,
    /// Number of replicates, at least 1.
    pub replicates: u64,
    /// Seed; 0 is as good as any other.
    pub seed: u64,
    /// Number of threads, `None` for one per core.
    pub threads: Option<NonZeroUsize>,
}

/// Receives blocks of neighbouring replicates in ascending order, on the calling thread; an error stops the run.
pub type BlockSink<'a, E> = &'a mut dyn FnMut(ObservableBlock) -> Result<(), E>;

/// Runs the same replicates under each of several scenarios, as [`run_together`](super::run_together) does, and hands on the
/// observables of each replicate instead of a summary.
///
/// `sink` receives the values of all replicates by (scenario, observable, replicate), in blocks of neighbouring replicates in
/// ascending order, on the calling thread. The values are the same at any number of threads; how many replicates a block holds
/// is not. Memory does not grow with the number of replicates.
///
/// `examples/observe_each_year.rs` shows it at work.
///
/// # Errors
/// [`Stopped`]; what was handed on before is complete.
///
/// # Panics
/// If the observables were checked against a scenario with other numbers of ticks, states or issues.
pub fn observe<E>(
    scenarios: &Comparable<'_>,
    observables: &Observables,
    plan: &ObservationPlan,
    monitor: &dyn Monitor,
    sink: BlockSink<'_, E>,
) -> Result<(), Stopped<E>> {
    let pool = start(plan.threads)?;
    handed_on(&Request { pool: &pool, scenarios, drawn: None, observables, plan, monitor }, sink)
}

/// [`observe`] with drawn parameters: each replicate has its own set of values for the free numbers of the scenarios, or k
/// neighbouring replicates share a set, as in [`run_drawn_together`](super::run_drawn_together). The first replicate of the plan
/// has set 0. No set is run a second time.
///
/// # Errors
/// As [`observe`]; [`Stopped::Sink`] with [`Unvariable`] if a set makes no valid scenario, before anything is run.
///
/// # Panics
/// As [`observe`]; and if there are several scenarios and a number is no input of the model.
pub fn observe_drawn<E: From<Unvariable>>(
    scenarios: &Comparable<'_>,
    sets: &Sets,
    observables: &Observables,
    plan: &ObservationPlan,
    monitor: &dyn Monitor,
    sink: BlockSink<'_, E>,
) -> Result<(), Stopped<E>> {
    let pool = start(plan.threads)?;
    let ObservationPlan { replicates, seed, threads, .. } = *plan;
    // Ranges of series are not needed, since none is counted in bins.
    let checked = Plan { replicates, seed, threads, observed: Observed::Region };
    let drawn = pool.run(|| Drawn::new(sets, scenarios, &checked, monitor));
    let drawn = drawn.ok_or(Stopped::Cancelled { done: 0 })?;
    let drawn = drawn.map_err(|problem| Stopped::Sink(problem.into()))?;
    let scenarios = &drawn.scenarios();
    handed_on(&Request { pool: &pool, scenarios, drawn: Some(&drawn), observables, plan, monitor }, sink)
}

/// What is to be observed.
pub(super) struct Request<'a> {
    pub pool: &'a Threads,
    /// The scenarios, with the first set if numbers are drawn.
    pub scenarios: &'a Comparable<'a>,
    pub drawn: Option<&'a Drawn<'a>>,
    pub observables: &'a Observables,
    pub plan: &'a ObservationPlan,
    pub monitor: &'a dyn Monitor,
}

/// Runs a request, with the errors of its sink.
fn handed_on<E>(request: &Request<'_>, sink: BlockSink<'_, E>) -> Result<(), Stopped<E>> {
    let mut failure = None;
    let mut take = |block: ObservableBlock| sink(block).map_err(|error| failure = Some(error));
    let ran = observe_with(InstructionSet::best(), request, &mut take);
    ran.map_err(|stopped| stopped.with(failure))
}

/// Runs a request with an instruction set. Not generic, so that the model is compiled once for each set.
pub(super) fn observe_with(
    set: InstructionSet,
    request: &Request<'_>,
    sink: BlockSink<'_, ()>,
) -> Result<(), Stopped<()>> {
    in_registers!(set, zero => observe_in(zero, None, request, sink))
}

/// Runs a request with numbers like `zero`, in chunks of the given layout; neither changes a value.
fn observe_in<N: Number>(
    zero: N,
    layout: Option<ChunkLayout>,
    request: &Request<'_>,
    sink: BlockSink<'_, ()>,
) -> Result<(), Stopped<()>> {
    let Request { pool, scenarios, drawn, observables, plan, monitor } = *request;
    let branches = arms_of_sets(scenarios, drawn.and_then(Drawn::inputs));
    assert!(observables.fit(&branches[0].world), "observables are checked against scenarios of these sizes");
    let (threads, observed) = (pool.count(), observables.observed());
    let own = matches!(drawn, Some(Drawn::Lanes(_)));
    let most = || ChunkLayout::of::<N>(&branches, observed, false, own).shared::<N>(plan.replicates, threads);
    let layout = layout.unwrap_or_else(most);
    let worker = || Worker::new(&branches, plan.seed, observed, layout, zero);
    let mut workers: Vec<_> = pool.run(|| (0..threads).into_par_iter().map(|_| worker()).collect());
    // A chunk by the place of its first replicate, from 0.
    let work = |worker: &mut Worker<N>, (start, count): (u64, u64)| {
        if monitor.cancelled() {
            return None;
        }
        let number = |place: u64| plan.first.wrapping_add(place);
        let (first, size) = (number(start), count as usize);
        let mut block = UnfinishedBlock::new(&branches, observables, first, size);
        let all = (Numbers::From(first), size);
        match drawn {
            None => block.run(worker, &branches, all, None),
            Some(Drawn::Lanes(sets)) => {
                block.run(worker, &branches, all, Some(&sets.columns(start, size, false)));
            }
            Some(Drawn::Scenarios(sets)) => {
                let (mut place, end) = (start, start + count);
                while place < end {
                    let next = ((place / sets.per_set() + 1) * sets.per_set()).min(end);
                    let own = arms(&Comparable::one(&sets.scenario_of(place, false)));
                    let numbers = Numbers::From(number(place));
                    block.run(worker, &own, (numbers, (next - place) as usize), None);
                    place = next;
                }
            }
        }
        monitor.advance(count);
        Some(block.finish())
    };
    let mut done = 0;
    let take = |block: Option<ObservableBlock>| {
        let block = block.ok_or(Stopped::Cancelled { done })?;
        done += block.replicates() as u64;
        sink(block).map_err(Stopped::Sink)
    };
    let most = (layout.groups * N::LANES) as u64;
    in_order(pool, &mut workers, Chunks::new(0..plan.replicates, plan.replicates, most, threads), work, take)
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;
    use crate::engine::{Direction, Observable, Silent, Statistic, histories};
    use crate::model::lanes::Lanes;
    use crate::model::series::BENEFIT;
    use crate::model::{Measure, Series, Unit, all_series};
    use crate::outcome::EndRow;
    use crate::scenario::{ParameterSpace, Scenario, compile};

    const SEED: u64 = 11;
    /// No multiple of the lanes.
    const FIRST: u64 = 5;

    fn scenario(name: &str, overrides: &[&str]) -> Scenario {
        let short = ["scenario.ticks_per_year=2", "scenario.start=\"2012\"", "scenario.end=\"2022\""];
        let overrides: Vec<String> = short.iter().chain(overrides).map(|text| (*text).to_owned()).collect();
        Scenario::named(name, &overrides).unwrap_or_else(|problems| panic!("{problems}"))
    }

    fn plan(replicates: u64, threads: usize) -> ObservationPlan {
        ObservationPlan { first: FIRST, replicates, seed: SEED, threads: NonZeroUsize::new(threads) }
    }

    /// A statistic, worked out from the whole course of its series.
    fn worked_out(statistic: &Statistic, course: &[f64]) -> f64 {
        let sum = |ticks: &Range<usize>| course[ticks.clone()].iter().fold(0.0, |sum, value| sum + value);
        let crosses = |t: usize, level: f64, direction: Direction| {
            let below = |t: usize| course[t] < level;
            t > 0
                && match direction {
                    Direction::Rising => below(t - 1) && !below(t),
                    Direction::Falling => !below(t - 1) && below(t),
                    Direction::Either => below(t - 1) != below(t),
                }
        };
        match statistic {
            Statistic::At { tick } => course[*tick],
            Statistic::Mean { ticks } => sum(ticks) / ticks.len() as f64,
            Statistic::Sum { ticks } => sum(ticks),
            Statistic::Change { ticks } => {
                course[ticks.end - 1] - ticks.start.checked_sub(1).map_or(0.0, |before| course[before])
            }
            Statistic::FirstPassage { level, direction, ticks } => ticks
                .clone()
                .find(|t| crosses(*t, *level, *direction))
                .map_or(f64::INFINITY, |tick| tick as f64),
            Statistic::Crossings { level, direction, ticks } => {
                ticks.clone().filter(|t| crosses(*t, *level, *direction)).count() as f64
            }
        }
    }

    /// The course of a series in a history by (tick, series of the record).
    fn course(history: &[f64], record: &[Series], series: Series) -> Vec<f64> {
        let place = record.iter().position(|known| *known == series).expect("a series of the record");
        history.iter().skip(place).step_by(record.len()).copied().collect()
    }

    fn record(scenario: &Scenario) -> Vec<Series> {
        all_series(scenario.states().len(), scenario.issues().len())
    }

    /// Every statistic of series of each kind of unit, with levels that some replicates cross.
    fn everything(scenario: &Scenario) -> Observables {
        let one = histories(InstructionSet::best(), &compile(scenario), SEED, FIRST, 1).swap_remove(0);
        let series = [
            (Measure::Integration, Unit::Region),
            (Measure::Paper, Unit::Region),
            (Measure::Incidents, Unit::Region),
            (BENEFIT[1], Unit::Region),
            (Measure::Ties, Unit::State(4)),
            (Measure::Proposals, Unit::State(1)),
            (Measure::Identity, Unit::Dyad(0, 2)),
            (Measure::Dispute, Unit::Dyad(1, 3)),
            (Measure::Paper, Unit::Issue(0)),
            (Measure::Agreements, Unit::Issue(3)),
        ];
        let of_series = |(measure, unit): (Measure, Unit)| {
            let series = Series { measure, unit };
            let level = course(&one, &record(scenario), series)[9];
            let mut statistics = vec![
                Statistic::At { tick: 0 },
                Statistic::At { tick: 21 },
                Statistic::Mean { ticks: 0..22 },
                Statistic::Mean { ticks: 9..14 },
                Statistic::Sum { ticks: 3..4 },
                Statistic::Sum { ticks: 13..22 },
                Statistic::Change { ticks: usize::from(!measure.is_count())..22 },
                Statistic::Change { ticks: 10..11 },
            ];
            for direction in [Direction::Rising, Direction::Falling, Direction::Either] {
                for ticks in [0..22, 8..13] {
                    statistics.push(Statistic::FirstPassage { level, direction, ticks: ticks.clone() });
                    statistics.push(Statistic::Crossings { level, direction, ticks });
                }
            }
            statistics.into_iter().map(move |statistic| Observable { series, statistic })
        };
        Observables::new(scenario, series.into_iter().flat_map(of_series).collect())
            .unwrap_or_else(|problem| panic!("{problem}"))
    }

    /// Blocks joined to one.
    #[derive(Debug, Default, PartialEq)]
    struct Joined {
        /// By (scenario, replicate, observable).
        values: Vec<Vec<Vec<f64>>>,
        /// By (scenario, replicate).
        ends: Vec<Vec<EndRow>>,
    }

    impl Joined {
        fn push(&mut self, block: ObservableBlock, first: u64) {
            let scenarios = block.ends.len();
            self.values.resize(scenarios, Vec::new());
            self.ends.resize(scenarios, Vec::new());
            assert_eq!(block.first, first + self.ends[0].len() as u64);
            for k in 0..scenarios {
                let replicates = (0..block.replicates()).map(|place| block.of_replicate(k, place).collect());
                self.values[k].extend(replicates);
                self.ends[k].extend_from_slice(&block.ends[k]);
            }
        }
    }

    fn observed(scenarios: &[&Scenario], observables: &Observables, plan: &ObservationPlan) -> Joined {
        let scenarios = Comparable::new(scenarios[0], &scenarios[1..]).expect("one calendar");
        let mut joined = Joined::default();
        let ran = observe::<()>(&scenarios, observables, plan, &Silent, &mut |block| {
            joined.push(block, plan.first);
            Ok(())
        });
        ran.expect("nothing stops it");
        joined
    }

    fn observed_drawn(
        scenarios: &[&Scenario],
        sets: &Sets,
        observables: &Observables,
        plan: &ObservationPlan,
    ) -> Joined {
        let scenarios = Comparable::new(scenarios[0], &scenarios[1..]).expect("one calendar");
        let mut joined = Joined::default();
        let ran = observe_drawn::<Unvariable>(&scenarios, sets, observables, plan, &Silent, &mut |block| {
            joined.push(block, plan.first);
            Ok(())
        });
        ran.unwrap_or_else(|_| panic!("nothing stops it"));
        joined
    }

    /// Asserts that each value is that of the course of its series in a history of the scenario.
    fn are_those_of(scenario: &Scenario, observables: &Observables, first: u64, values: &[Vec<f64>]) {
        let (world, record) = (compile(scenario), record(scenario));
        let all = histories(InstructionSet::best(), &world, SEED, first, values.len().div_ceil(8));
        for (replicate, (values, history)) in values.iter().zip(&all).enumerate() {
            for (Observable { series, statistic }, value) in observables.list().iter().zip(values) {
                let expected = worked_out(statistic, &course(history, &record, *series));
                assert_eq!(*value, expected, "{replicate}: {statistic:?} of {series:?}");
            }
        }
    }

    #[test]
    fn values_are_those_of_the_whole_history() {
        let scenario = scenario("central-asia", &[]);
        let observables = everything(&scenario);
        let found = observed(&[&scenario], &observables, &plan(37, 2));
        assert_eq!(found.values[0].len(), 37);
        are_those_of(&scenario, &observables, FIRST, &found.values[0]);
        // Some pass and some do not; some cross more than twice.
        let of = |is: fn(&Statistic) -> bool| -> Vec<f64> {
            let list = observables.list();
            let of_replicate = |values: &Vec<f64>| {
                let values = list.iter().zip(values.clone());
                values.filter(|(observable, _)| is(&observable.statistic)).map(|(_, value)| value).collect()
            };
            found.values[0].iter().flat_map(|values| -> Vec<f64> { of_replicate(values) }).collect()
        };
        let passages = of(|statistic| matches!(statistic, Statistic::FirstPassage { .. }));
        let passed = passages.iter().filter(|tick| tick.is_finite()).count();
        assert!((passages.len() / 10..passages.len() / 10 * 9).contains(&passed), "{passed}");
        let crossings = of(|statistic| matches!(statistic, Statistic::Crossings { .. }));
        assert!(crossings.iter().any(|count| *count > 2.0));
    }

    #[test]
    fn regional_series_alone_have_the_same_values() {
        let scenario = scenario("central-asia", &[]);
        let all = everything(&scenario);
        let rows = all.places().map(|(_, row)| row).enumerate();
        let places: Vec<usize> =
            rows.filter(|(_, row)| Observed::Region.holds(*row)).map(|(place, _)| place).collect();
        let list = places.iter().map(|place| all.list()[*place].clone()).collect();
        let region = Observables::new(&scenario, list).expect("observable");
        assert_eq!((all.observed(), region.observed()), (Observed::All, Observed::Region));
        let found = observed(&[&scenario], &region, &plan(19, 1));
        for (found, all) in found.values[0].iter().zip(&observed(&[&scenario], &all, &plan(19, 1)).values[0])
        {
            assert_eq!(*found, places.iter().map(|place| all[*place]).collect::<Vec<_>>());
        }
    }

    #[test]
    fn passages_are_those_of_the_ends() {
        let overrides = [
            "scenario.start=\"1992\"",
            "scenario.end=\"2030\"",
            "outcomes.cooperation.integration_min=0.15",
            "outcomes.integration.integration_min=0.2",
        ];
        let scenario = scenario("central-asia", &overrides);
        let (levels, ticks) = (scenario.integration_levels(), scenario.calendar().ticks());
        let passage = |level: &f64| Observable {
            series: Series { measure: Measure::Integration, unit: Unit::Region },
            statistic: Statistic::FirstPassage {
                level: *level,
                direction: Direction::Rising,
                ticks: 0..ticks,
            },
        };
        let observables = Observables::new(&scenario, levels.iter().map(passage).collect());
        let found = observed(&[&scenario], &observables.expect("observable"), &plan(150, 1));
        let mut passed = 0;
        for (values, end) in found.values[0].iter().zip(&found.ends[0]) {
            let recorded = &end.passages[end.passages.len() - levels.len()..];
            let recorded: Vec<f64> =
                recorded.iter().map(|tick| tick.map_or(f64::INFINITY, f64::from)).collect();
            assert_eq!(*values, recorded);
            passed += values.iter().filter(|tick| tick.is_finite()).count();
        }
        assert!(passed > 10, "{passed}");
    }

    #[test]
    fn scenarios_that_share_a_history_have_the_values_of_their_own() {
        let baseline = scenario("pre-2017", &[]);
        let others = [
            // Parts from it in 2016.
            scenario("post-2017", &[]),
            // Has another range of the benefit, so that all of its ticks are counted.
            scenario(
                "pre-2017",
                &[
                    "external.\"Russia: Eurasian Economic Union\".pull.trade={ KAZ = 0.0, UZB = 0.0, KGZ = 0.0, TJK = 0.0 }",
                ],
            ),
            // Parts in the first tick.
            scenario("pre-2017", &["parameters.commitment=0.7"]),
            // Never parts, but its regimes are told otherwise.
            scenario("pre-2017", &["outcomes.integration.integration_min=0.1"]),
            // Never parts.
            scenario("pre-2017", &["scenario.title=\"the same\""]),
        ];
        let scenarios: Vec<&Scenario> = std::iter::once(&baseline).chain(&others).collect();
        let branches = arms(&Comparable::new(&baseline, &scenarios[1..]).expect("one calendar"));
        let counted: Vec<usize> = branches.iter().map(|arm| arm.counted_from).collect();
        assert_eq!(counted, [0, 10, 0, 0, 0, 22]);
        let observables = everything(&baseline);
        let found = observed(&scenarios, &observables, &plan(21, 2));
        for (scenario, values) in scenarios.iter().zip(&found.values) {
            are_those_of(scenario, &observables, FIRST, values);
        }
    }

    #[test]
    fn each_set_has_the_values_of_its_scenario() {
        let scenarios = ["pre-2017", "post-2017"].map(|name| scenario(name, &[]));
        let (varied, priors) = ParameterSpace::by_priors(scenarios[0].clone()).expect("priors of numbers");
        let observables = everything(&scenarios[0]);
        for per_set in [1, 3] {
            let sets = Sets::of_priors(varied.clone(), &priors, 3, per_set);
            let both = [&scenarios[0], &scenarios[1]];
            let found = observed_drawn(&both, &sets, &observables, &plan(20, 2));
            for (scenario, values) in scenarios.iter().zip(&found.values) {
                for (place, values) in values.chunks(per_set as usize).enumerate() {
                    let own = sets.varied().applied(&sets.values(place as u64), scenario);
                    let first = FIRST + place as u64 * per_set;
                    are_those_of(&own.expect("admissible values"), &observables, first, values);
                }
            }
        }
    }

    #[test]
    fn leaders_who_are_as_open_in_the_first_set_alone_part_all_the_same() {
        // Nothing but their openness tells the two from each other.
        let alike = "states.KAZ.leaders.\"Nursultan Nazarbayev\".rivalry={ UZB = 0.0 }";
        let scenarios = ["pre-2017", "only-kazakhstan"].map(|name| scenario(name, &[alike]));
        let keys = ["Nursultan Nazarbayev", "Kassym-Jomart Tokayev"]
            .map(|leader| format!("states.KAZ.leaders.\"{leader}\".openness"));
        let varied = ParameterSpace::new(scenarios[0].clone(), &keys).expect("two leaders");
        let points = vec![vec![0.5, 0.5], vec![0.1, 0.9], vec![0.9, 0.1]];
        let sets = Sets::listed(varied, points.clone(), vec![0, 1, 2], 1);
        let observables = everything(&scenarios[0]);
        let found = observed_drawn(&[&scenarios[0], &scenarios[1]], &sets, &observables, &plan(3, 1));
        for (scenario, values) in scenarios.iter().zip(&found.values) {
            for (set, point) in points.iter().enumerate() {
                let own = sets.varied().applied(point, scenario).expect("admissible values");
                are_those_of(&own, &observables, FIRST + set as u64, &values[set..=set]);
            }
        }
    }

    #[test]
    fn sets_of_numbers_that_are_no_inputs_have_the_values_of_their_scenarios() {
        let scenario = scenario("central-asia", &[]);
        let varied =
            ParameterSpace::new(scenario.clone(), &["states.KAZ.endowments.water"]).expect("an endowment");
        assert!(varied.inputs(&scenario).is_none());
        let points = vec![vec![0.1], vec![0.5], vec![0.9]];
        let observables = everything(&scenario);
        for per_set in [1, 7, 70] {
            let sets = Sets::listed(varied.clone(), points.clone(), vec![0, 1, 2], per_set);
            let found = observed_drawn(&[&scenario], &sets, &observables, &plan(3 * per_set, 2));
            for set in 0..3 {
                let own = sets.scenario(set).expect("valid");
                let within = (set * per_set) as usize..((set + 1) * per_set) as usize;
                are_those_of(&own, &observables, FIRST + set * per_set, &found.values[0][within]);
            }
        }
    }

    /// Observables of 50 replicates of two scenarios, with or without drawn parameters.
    fn laid_out<N: Number>(threads: usize, groups: usize, ticks: usize, is_drawn: bool, zero: N) -> Joined {
        let scenarios = ["pre-2017", "post-2017"].map(|name| scenario(name, &[]));
        let comparable = Comparable::new(&scenarios[0], &[&scenarios[1]]).expect("one calendar");
        let (varied, priors) = ParameterSpace::by_priors(scenarios[0].clone()).expect("priors of numbers");
        let sets = Sets::of_priors(varied, &priors, 3, 1);
        let plan = plan(50, threads);
        let checked = Plan { replicates: 50, seed: SEED, threads: None, observed: Observed::Region };
        let drawn = is_drawn.then(|| Drawn::new(&sets, &comparable, &checked, &Silent));
        let drawn = drawn.map(|drawn| drawn.expect("not cancelled").expect("valid sets"));
        let scenarios = drawn.as_ref().map_or(comparable.clone(), Drawn::scenarios);
        let observables = everything(comparable.baseline());
        let request = Request {
            pool: &Threads::start(plan.threads).expect("threads"),
            scenarios: &scenarios,
            drawn: drawn.as_ref(),
            observables: &observables,
            plan: &plan,
            monitor: &Silent,
        };
        let layout = ChunkLayout { groups, ticks, binned: false, own: is_drawn };
        let mut joined = Joined::default();
        let ran = observe_in(zero, Some(layout), &request, &mut |block| {
            joined.push(block, FIRST);
            Ok(())
        });
        ran.expect("nothing stops it");
        joined
    }

    #[test]
    fn threads_lanes_portions_and_instructions_change_no_bit() {
        for is_drawn in [false, true] {
            let one = laid_out(1, 1, 1, is_drawn, Lanes::<1>::ZERO);
            for (threads, groups, ticks) in [(1, 6, 8), (2, 1, 1), (3, 5, 100)] {
                // Too long to be printed.
                assert!(laid_out(threads, groups, ticks, is_drawn, Lanes::<1>::ZERO) == one);
                for set in InstructionSet::available() {
                    let other = in_registers!(set, zero => laid_out(threads, groups, ticks, is_drawn, zero)
                    );
                    assert!(other == one, "{set}");
                }
            }
        }
    }

    #[test]
    fn a_run_that_is_no_longer_wanted_and_a_sink_that_fails_end_it() {
        struct Impatient;
        impl Monitor for Impatient {
            fn advance(&self, _: u64) {}
            fn cancelled(&self) -> bool {
                true
            }
        }
        let scenario = scenario("central-asia", &[]);
        let (one, none) = (Comparable::one(&scenario), Observables::default());
        let stopped = observe::<()>(&one, &none, &plan(50, 2), &Impatient, &mut |_| Ok(()));
        assert!(matches!(stopped, Err(Stopped::Cancelled { done: 0 })));
        let stopped = observe(&one, &none, &plan(50, 2), &Silent, &mut |_| Err("full"));
        assert!(matches!(stopped, Err(Stopped::Sink("full"))));
    }

    #[test]
    fn a_set_that_is_no_scenario_is_told_before_anything_is_run() {
        let scenario = scenario("central-asia", &[]);
        let varied = ParameterSpace::new(scenario.clone(), &["parameters.spillover"]).expect("a parameter");
        let sets = Sets::listed(varied, vec![vec![0.42], vec![-1.0]], vec![0, 1], 1);
        let (one, none) = (Comparable::one(&scenario), Observables::default());
        let ran = observe_drawn::<Unvariable>(&one, &sets, &none, &plan(2, 1), &Silent, &mut |_| {
            panic!("nothing is run")
        });
        let Err(Stopped::Sink(problem)) = ran else { panic!("the second set is refused") };
        assert!(problem.to_string().contains("parameters.spillover = -1"), "{problem}");
    }

    #[test]
    #[should_panic(expected = "observables are checked against scenarios of these sizes")]
    fn observables_of_another_calendar_are_no_observables() {
        let observables = everything(&scenario("central-asia", &[]));
        let longer = scenario("central-asia", &["scenario.end=\"2024\""]);
        let _ = observe::<()>(&Comparable::one(&longer), &observables, &plan(1, 1), &Silent, &mut |_| Ok(()));
    }
}
