//! Common random numbers: scenarios with one seed differ only where the model does.

use concord::engine::streams::Streams;
use concord::model::draws::{Draws, Process};
use concord::model::{World, all_series};
use concord::scenario::compile;

use crate::support::{FROZEN, One, history, reference, with_draws};

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
    }
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
        let touched = matches!(series.measure.name(), "dispute" | "identity" | "incidents");
        assert!(touched || plain.to_bits() == forced.to_bits(), "{series:?}");
    }
}
