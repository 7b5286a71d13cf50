//! Properties of every world.

use concord::engine::streams::Streams;
use concord::engine::{InstructionSet, histories, history};
use concord::model::World;
use concord::model::draws::{Draws, Process, ordered, unordered};
use concord::model::series::{REGION, Unit, all_series};
use concord::model::world::{Effect, Event, Facts, Lasting};
use proptest::prelude::*;

use crate::testkit::worlds::{One, check_bounds, walk, with_draws, worlds};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    // Two tests, so that two cores share them.
    #[test]
    fn a_lane_of_the_batch_is_the_traced_replicate(facts in worlds(), seed in any::<u64>(), groups in 1_usize..4) {
        lanes_are_traced(facts, seed, groups)?;
    }

    #[test]
    fn so_is_a_lane_of_any_other_world(facts in worlds(), seed in any::<u64>(), groups in 1_usize..4) {
        lanes_are_traced(facts, seed, groups)?;
    }
}

/// Compares groups of eight lanes, in every set of instructions, with each replicate by itself.
fn lanes_are_traced(facts: Facts, seed: u64, groups: usize) -> Result<(), TestCaseError> {
    let world = World::new(facts);
    let first = 3;
    let alone: Vec<Vec<u64>> = (first..first + 8 * groups as u64)
        .map(|replicate| history(&world, seed, replicate).into_iter().map(f64::to_bits).collect())
        .collect();
    for set in InstructionSet::available() {
        let together = histories(set, &world, seed, first, groups);
        for (alone, together) in alone.iter().zip(together) {
            let together: Vec<u64> = together.into_iter().map(f64::to_bits).collect();
            prop_assert_eq!(alone, &together, "{}", set);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn everything_stays_in_its_bounds(facts in worlds(), seed in any::<u64>()) {
        let world = World::new(facts);
        let series = all_series(world.states(), world.issues());
        let mut before: Vec<f64> = vec![0.0; series.len()];
        walk(&world, seed, 0, |state, values| {
            check_bounds(&world, state);
            for ((series, value), before) in series.iter().zip(values).zip(&mut before) {
                let value = *value;
                let (low, high) = world.range(series.measure);
                let low = if series.measure.is_count() { *before } else { low };
                // Means may pass the ends of the range by rounding.
                let slack = 1e-12 * (high - low);
                assert!(low - slack <= value && value <= high + slack, "{series:?} {value}");
                *before = value;
            }
        });
        for power in world.facts().power.chunks(world.states()) {
            prop_assert!((power.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn nothing_is_implemented_where_nothing_is_worth_it(facts in worlds(), seed in any::<u64>()) {
        let mut facts = facts;
        facts.benefit.fill(0.0);
        facts.legacy.fill(0.0);
        let world = World::new(facts);
        walk(&world, seed, 0, |state, values| {
            assert_eq!(values[0], 0.0);
            assert!(state.implemented.iter().all(|depth| depth.0[0] == 0.0));
        });
    }

    #[test]
    fn relabelling_the_states_permutes_the_results(facts in worlds(), seed in any::<u64>(), shift in 1_usize..6) {
        let n = facts.states;
        // State i of the one world is state to[i] of the other.
        let to: Vec<usize> = (0..n).map(|i| (i * (n - 1) + shift) % n).collect();
        let relabelled = World::new(relabel(&facts, &to));
        let world = World::new(facts);
        let mut first = Vec::new();
        walk(&world, seed, 0, |_, values| first.push(values.to_vec()));

        let mut streams = Streams::new(n, world.is_stochastic(), seed, One::ZERO);
        streams.restart(0);
        let supply = |t: usize, step: &mut dyn FnMut(&Draws<'_, One>)| {
            let draws = streams.tick(t);
            let words = Process::ALL.map(|process| relabel_words(process, draws.words[process as usize], &to));
            step(&Draws { words: std::array::from_fn(|process| words[process].as_slice()) });
        };
        let series = all_series(n, world.issues());
        let mut t = 0;
        with_draws(&relabelled, supply, |_, values| {
            for (s, one) in series.iter().enumerate() {
                let unit = match one.unit {
                    Unit::State(i) => Unit::State(to[i]),
                    Unit::Dyad(i, j) => Unit::Dyad(to[i].min(to[j]), to[i].max(to[j])),
                    unit => unit,
                };
                let other = series.iter().position(|two| two.measure == one.measure && two.unit == unit);
                let (here, there) = (first[t][s], values[other.expect("a series")]);
                assert!((here - there).abs() < 1e-9, "{one:?} in tick {t}: {here} {there}");
            }
            t += 1;
        });
    }
}

/// `words` of a process with the slots of the relabelled states.
fn relabel_words(process: Process, words: &[[u32; 1]], to: &[usize]) -> Vec<[u32; 1]> {
    let n = to.len();
    let mut out = words.to_vec();
    for i in 0..n {
        if matches!(process, Process::Chair | Process::Issue | Process::Turnover | Process::Succession) {
            if let (Some(out), Some(word)) = (out.get_mut(to[i]), words.get(i)) {
                *out = *word;
            }
            continue;
        }
        for j in (0..n).filter(|j| *j != i) {
            match process {
                Process::Acceptance | Process::IdentityNoise => {
                    out[ordered(n, to[i], to[j])] = words[ordered(n, i, j)];
                }
                Process::Settlement | Process::Incident => {
                    out[unordered(n, to[i], to[j])] = words[unordered(n, i, j)]
                }
                _ => {}
            }
        }
    }
    out
}

/// The same world with state i called to[i].
fn relabel(facts: &Facts, to: &[usize]) -> Facts {
    let (n, issues) = (facts.states, facts.issues);
    let by_state = |table: &[f64], width: usize| -> Vec<f64> {
        let mut out = table.to_vec();
        for (row, values) in table.chunks(width).enumerate() {
            let (block, i) = (row / n, row % n);
            out[(block * n + to[i]) * width..][..width].copy_from_slice(values);
        }
        out
    };
    let by_pair = |table: &[f64], width: usize| -> Vec<f64> {
        let mut out = table.to_vec();
        for i in 0..n {
            for j in i + 1..n {
                let (from, into) = (unordered(n, i, j), unordered(n, to[i], to[j]));
                out[into * width..][..width].copy_from_slice(&table[from * width..][..width]);
            }
        }
        out
    };
    let mut rivalry = facts.rivalry.clone();
    for t in 0..facts.ticks {
        for i in 0..n {
            for j in 0..n {
                rivalry[(t * n + to[i]) * n + to[j]] = facts.rivalry[(t * n + i) * n + j];
            }
        }
    }
    let numbers: Vec<(usize, usize)> = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j))).collect();
    let pair = |number: &usize| {
        let (i, j) = numbers[*number];
        unordered(n, to[i], to[j])
    };
    let all = |pairs: &mut Vec<usize>| pairs.iter_mut().for_each(|number| *number = pair(number));
    let event = |event: &Event| {
        let mut event = event.clone();
        match &mut event {
            Event::Upheaval { state, .. } => *state = to[*state],
            Event::Incident { pair: number, .. } | Event::Settlement { pair: number, .. } => {
                *number = pair(number);
            }
            Event::Treaty { pairs, .. } | Event::Withdrawal { pairs, .. } => all(pairs),
            Event::Accession { pairs, members, .. } => [pairs, members].into_iter().for_each(all),
            Event::Absorption { .. } => {}
        }
        event
    };
    let lasting = |lasting: &Lasting| {
        let mut lasting = lasting.clone();
        match &mut lasting.effect {
            Effect::Conflict { pair: number, .. } => *number = pair(number),
            Effect::Closure { pairs, .. } | Effect::Exposure { pairs, .. } => all(pairs),
        }
        lasting
    };
    let mut succession = facts.succession.clone();
    if let Some(mean) = succession.as_mut().and_then(|rule| rule.mean.as_mut()) {
        *mean = by_state(mean, 1);
    }
    Facts {
        sovereignty_sensitivity: by_state(&facts.sovereignty_sensitivity, 1),
        heritage: by_pair(&facts.heritage, 1),
        proximity: by_pair(&facts.proximity, 1),
        dispute: by_pair(&facts.dispute, 1),
        complementarity: by_pair(&facts.complementarity, issues),
        power: by_state(&facts.power, 1),
        leaders: by_state(&facts.leaders, 1),
        external_pull: by_state(&facts.external_pull, issues),
        events: facts.events.iter().map(|tick| tick.iter().map(event).collect()).collect(),
        lasting: facts.lasting.iter().map(lasting).collect(),
        chair_order: facts.chair_order.iter().map(|i| to[*i]).collect(),
        rivalry,
        succession,
        ..facts.clone()
    }
}

#[test]
fn the_region_comes_first_in_the_record() {
    let series = all_series(4, 2);
    for (series, measure) in series.iter().zip(REGION) {
        assert_eq!((series.measure, series.unit), (measure, Unit::Region));
    }
}
