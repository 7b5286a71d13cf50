//! Common random numbers: scenarios with one seed differ only where the model does.

use concord::engine::streams::Streams;
use concord::model::draws::{Draws, Process};
use concord::model::world::{Effect, Event, Facts, Lasting};
use concord::model::{World, all_series};
use concord::scenario::compile;

use crate::testkit::worlds::{FROZEN, One, history, reference, with_draws};

/// First tick in which two histories differ in any series, if any.
fn first_difference(world: &World, a: &[f64], b: &[f64]) -> Option<usize> {
    let place = a.iter().zip(b).position(|(a, b)| a.to_bits() != b.to_bits())?;
    Some(place / world.series_count())
}

#[test]
fn frozen_and_historical_part_with_the_first_change_of_who_governs() {
    let historical = compile(&reference(&[]));
    let frozen = compile(&reference(&FROZEN));
    for replicate in 0..50 {
        let (a, b) = (history(&historical, 2017, replicate), history(&frozen, 2017, replicate));
        // Mirziyoyev is in office from 8 September 2016: first on the first day of a tick on 1 October.
        let tick = (2016 - 1992) * 4 + 3;
        assert_eq!(first_difference(&historical, &a, &b), Some(tick), "replicate {replicate}");
    }
    assert_eq!(historical.parts_from(&frozen), (2016 - 1992) * 4 + 3);
}

/// A change to a world.
type Change<'a> = &'a dyn Fn(&mut Facts);

#[test]
fn histories_are_the_same_up_to_where_worlds_part() {
    let reference = reference(&[]);
    let historical = compile(&reference);
    assert_eq!(historical.parts_from(&historical), historical.ticks());
    let last = historical.ticks() - 1;
    let changed: [(usize, Change<'_>); 12] = [
        (0, &|facts| facts.parameters.benefit.spillover *= 1.5),
        (0, &|facts| facts.legacy[0] += 0.01),
        (40, &|facts| {
            facts.in_office[40 * 5 + 1] = facts.leaders.len();
            facts.leaders.push(0.99);
        }),
        (50, &|facts| facts.rivalry[50 * 25 + 1] += 0.1),
        (last, &|facts| facts.external_pull[last * 30 + 7] += 0.2),
        (70, &|facts| facts.common_fate_baseline[70] += 0.3),
        (80, &|facts| facts.events[80].push(Event::Absorption { loss: 0.1 })),
        (90, &|facts| facts.events[90].push(Event::Upheaval { state: 3, severity: 0.9 })),
        (60, &|facts| facts.events[60].push(Event::Treaty { pairs: vec![2], issues: vec![1], depth: 0.9 })),
        (61, &|facts| {
            let effect = Effect::Closure { pairs: vec![0, 3], issues: vec![0], severity: 0.5 };
            facts.lasting.push(Lasting { from: 61, until: 64, effect });
        }),
        (62, &|facts| {
            let effect = Effect::Conflict { pair: 5, severity: 0.5 };
            facts.lasting.push(Lasting { from: 62, until: 64, effect });
        }),
        (63, &|facts| {
            let effect = Effect::Exposure { pairs: vec![7], level: 0.5 };
            facts.lasting.push(Lasting { from: 63, until: 64, effect });
        }),
    ];
    for (tick, change) in changed {
        let mut facts = historical.facts().clone();
        change(&mut facts);
        let other = World::new(facts);
        assert_eq!((historical.parts_from(&other), other.parts_from(&historical)), (tick, tick));
        let mut differ = false;
        for replicate in 0..20 {
            let (a, b) = (history(&historical, 2017, replicate), history(&other, 2017, replicate));
            let found = first_difference(&historical, &a, &b);
            assert!(found.is_none_or(|found| found >= tick), "{found:?} before {tick}");
            differ |= found == Some(tick);
        }
        assert!(differ, "no history parts in tick {tick}");
    }
}

#[test]
fn chance_succession_shares_the_history_up_to_its_date() {
    let historical = compile(&reference(&[]));
    let stochastic = compile(&reference(&[
        "leadership.mode=\"stochastic\"",
        "leadership.at=\"2016-08-31\"",
        "leadership.turnover_rate=0.1",
        "leadership.successor_openness=0.5",
        "leadership.concentration=8",
    ]));
    for replicate in 0..50 {
        let (a, b) = (history(&historical, 2017, replicate), history(&stochastic, 2017, replicate));
        let parted = first_difference(&historical, &a, &b).expect("leaders leave by chance");
        assert!(parted >= (2016 - 1992) * 4 + 3, "replicate {replicate} parts in tick {parted}");
        assert!(parted >= historical.parts_from(&stochastic));
    }
    assert_eq!(stochastic.parts_from(&historical), historical.parts_from(&stochastic));
    assert_eq!(stochastic.parts_from(&stochastic), stochastic.ticks());
}

#[test]
fn seeds_and_replicates_differ() {
    let world = compile(&reference(&["scenario.end=\"1993-Q4\""]));
    assert_ne!(history(&world, 0, 0), history(&world, 1, 0));
    assert_ne!(history(&world, 0, 0), history(&world, 0, 1));
    assert_eq!(history(&world, 0, 0), history(&world, 0, 0));
}

/// The history of replicate 0 with a word of one process replaced in every tick.
fn tampered(world: &World, process: Process, words: impl Fn(&[[u32; 1]]) -> Vec<[u32; 1]>) -> Vec<f64> {
    let mut streams = Streams::new(world.states(), world.is_stochastic(), 2017, One::ZERO);
    streams.restart(0);
    let mut all = Vec::new();
    let supply = |t: usize, step: &mut dyn FnMut(&Draws<'_, One>)| {
        let mut draws = streams.tick(t);
        let replaced = words(draws.words[process as usize]);
        draws.words[process as usize] = &replaced;
        step(&draws);
    };
    with_draws(world, supply, |_, values| all.extend(values));
    all
}

#[test]
fn every_draw_of_an_active_process_is_used() {
    let world = compile(&reference(&[]));
    let plain = history(&world, 2017, 0);
    for process in Process::ALL.into_iter().filter(|process| !process.only_if_stochastic()) {
        for slot in 0..process.draws(world.states()) {
            // Extremes that some tick cannot ignore.
            let moved = [0, u32::MAX].iter().any(|extreme| {
                let other = tampered(&world, process, |words| {
                    let mut words = words.to_vec();
                    words[slot] = [*extreme];
                    words
                });
                first_difference(&world, &plain, &other).is_some()
            });
            assert!(moved, "{process:?} {slot}");
        }
    }
}

#[test]
fn a_settlement_moved_moves_no_chair() {
    // Draws are addressed: forcing a settlement in the last tick leaves every other count where it was.
    let world = compile(&reference(&["scenario.end=\"1992-Q1\""]));
    let plain = history(&world, 2017, 0);
    let forced = tampered(&world, Process::Settlement, |words| vec![[0]; words.len()]);
    let series = all_series(world.states(), world.issues());
    for ((series, plain), forced) in series.iter().zip(plain).zip(forced) {
        let touched = matches!(
            series.measure.name(),
            "dispute" | "identity" | "incidents" | "benefit_identity" | "benefit_dispute"
        );
        assert!(touched || plain.to_bits() == forced.to_bits(), "{series:?}");
    }
}
