//! How long the parts of a replicate take in the reference case: `cargo bench`.
//!
//! Eight replicates run side by side, as in a batch; `replicates` counts them.

use concord::engine::{Plan, Silent, streams::Streams};
use concord::model::lanes::Lanes;
use concord::model::record::Sheet;
use concord::model::state::State;
use concord::model::{World, maths, record, tick};
use concord::scenario::{Scenario, compile};
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};

const LANES: usize = 8;
const SEED: u64 = 2017;

fn main() {
    divan::main();
}

fn world() -> World {
    compile(&Scenario::built_in())
}

/// Eight replicates of the reference case in the middle of their history, and the tick they stand before.
fn midway(world: &World) -> (State<LANES>, Streams<LANES>, usize) {
    let mut state = State::new(world);
    let mut streams = Streams::new(world.states(), world.is_stochastic(), SEED);
    streams.restart(0);
    let now = world.ticks() / 2;
    for t in 0..now {
        tick::advance(world, t, &streams.tick(t), &mut state);
    }
    (state, streams, now)
}

/// One tick of eight replicates, with its draws at hand.
#[divan::bench]
fn one_tick(bencher: Bencher) {
    let world = world();
    let (state, mut streams, now) = midway(&world);
    let draws = streams.tick(now);
    bencher
        .counter(ItemsCount::new(LANES))
        .with_inputs(|| state.clone())
        .bench_local_refs(|state| tick::advance(&world, now, &draws, state));
}

/// The record of one tick of eight replicates.
#[divan::bench]
fn one_record(bencher: Bencher) {
    let world = world();
    let (mut state, _, now) = midway(&world);
    let mut values = vec![Lanes::ZERO; world.series_count()];
    bencher.counter(ItemsCount::new(LANES)).bench_local(|| {
        record::observe(
            &world,
            now,
            black_box(&mut state),
            &mut Sheet { values: &mut values, stride: 1, column: 0 },
        )
    });
}

/// The draws of one history of eight replicates.
#[divan::bench]
fn draws_of_a_history(bencher: Bencher) {
    let world = world();
    let mut streams = Streams::<LANES>::new(world.states(), world.is_stochastic(), SEED);
    bencher.counter(ItemsCount::new(LANES)).bench_local(|| {
        streams.restart(black_box(0));
        for t in 0..world.ticks() {
            black_box(streams.tick(t));
        }
    });
}

/// A thousand times eight normal numbers from uniform ones.
#[divan::bench]
fn normal_quantiles(bencher: Bencher) {
    let uniforms: Vec<Lanes<LANES>> =
        (0..1000).map(|k| Lanes::splat((f64::from(k) + 0.5) / 1000.0)).collect();
    bencher
        .counter(ItemsCount::new(1000 * LANES))
        .bench(|| uniforms.iter().map(|u| maths::normal_quantile(black_box(*u)).0[0]).sum::<f64>());
}

/// A thousand times eight exponentials.
#[divan::bench]
fn exponentials(bencher: Bencher) {
    let arguments: Vec<Lanes<LANES>> = (0..1000).map(|k| Lanes::splat(f64::from(k) / -500.0)).collect();
    bencher
        .counter(ItemsCount::new(1000 * LANES))
        .bench(|| arguments.iter().map(|x| maths::exp(black_box(*x)).0[0]).sum::<f64>());
}

/// The openness of one successor.
#[divan::bench]
fn beta_quantile() -> f64 {
    maths::beta_quantile(black_box(0.3), black_box(0.5), black_box(8.0))
}

/// 1,024 replicates of the reference case on all cores, from the scenario to the results.
#[divan::bench(sample_count = 10)]
fn batch(bencher: Bencher) {
    const REPLICATES: u64 = 1_024;
    let scenario = Scenario::built_in();
    let plan = Plan { replicates: REPLICATES, seed: SEED, threads: None };
    bencher
        .counter(ItemsCount::new(REPLICATES))
        .bench(|| concord::engine::run::<()>(&scenario, &plan, &Silent, &mut |_| Ok(())).is_ok());
}
