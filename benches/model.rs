//! Duration of the parts of a replicate in the reference case: `cargo bench`.
//!
//! Eight replicates stand side by side in plain arrays, compiled for the machine's baseline: good for comparing
//! one version of a part with the next. What a user's machine does with its vector registers, phase by phase,
//! `concord bench` measures.

use concord::engine::{Observed, Plan, Silent, history, run, run_drawn, streams::Streams};
use concord::model::coefficients::{ByGroup, Coefficients};
use concord::model::lanes::Lanes;
use concord::model::observe::{self, Sheet};
use concord::model::rules::{
    benefit, commitment, disputes, identity, implementation, negotiation, sovereignty,
};
use concord::model::state::State;
use concord::model::tick::{self, Workspace};
use concord::model::{Mechanisms, Parameters, World, maths};
use concord::scenario::{ParameterSpace, Scenario, Sets, Unvariable, compile};
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};

type Eight = Lanes<8>;
const LANES: usize = 8;
const SEED: u64 = 2017;

fn main() {
    divan::main();
}

fn world() -> World {
    compile(&Scenario::built_in())
}

fn streams(world: &World) -> Streams<Eight> {
    Streams::new(world.states(), world.is_stochastic(), SEED, Eight::ZERO)
}

/// Eight replicates of the reference case in the middle of their history, and the next tick.
fn midway(world: &World) -> (State<Eight>, Workspace<Eight>, Streams<Eight>, Coefficients<Eight>, usize) {
    let mut state = State::new(world, Eight::ZERO);
    let mut workspace = Workspace::new(world, 1, Eight::ZERO);
    let mut streams = streams(world);
    streams.restart(0);
    let mut coefficients = Coefficients::new(world, Eight::ZERO);
    let now = world.ticks() / 2;
    for t in 0..now {
        let draws = [streams.tick(t)];
        coefficients.enter(world, t);
        let same = ByGroup::Same(&coefficients);
        tick::advance(world, t, &draws, same, std::slice::from_mut(&mut state), &mut workspace, &mut ());
    }
    coefficients.enter(world, now);
    (state, workspace, streams, coefficients, now)
}

/// One tick of eight replicates, with its draws at hand.
#[divan::bench]
fn one_tick(bencher: Bencher) {
    let world = world();
    let (state, mut workspace, mut streams, coefficients, now) = midway(&world);
    let draws = [streams.tick(now)];
    bencher.counter(ItemsCount::new(LANES)).with_inputs(|| state.clone()).bench_local_refs(|state| {
        let same = ByGroup::Same(&coefficients);
        tick::advance(&world, now, &draws, same, std::slice::from_mut(state), &mut workspace, &mut ());
    });
}

/// One rule, a thousand times for eight replicates.
fn rule(bencher: Bencher, rule: impl Fn(&Parameters<Eight>, Eight) -> Eight + Sync) {
    let parameters = Parameters::splat(&Parameters::default(), Eight::ZERO);
    let inputs: Vec<Eight> = (0..1000).map(|k| Lanes([f64::from(k) / 1000.0; LANES])).collect();
    bencher.counter(ItemsCount::new(1000 * LANES)).bench(|| {
        let results = inputs.iter().map(|x| rule(&parameters, black_box(*x)).0[0]);
        results.sum::<f64>()
    });
}

#[divan::bench]
fn rule_sovereignty(bencher: Bencher) {
    rule(bencher, |parameters, x| sovereignty::burden(&parameters.sovereignty, Lanes([0.5; LANES]), x));
}

#[divan::bench]
fn rule_benefit(bencher: Bencher) {
    rule(bencher, |parameters, x| {
        benefit::terms(0.4, 0.3, &benefit::bond(&parameters.benefit, x, x, x)).marginal(x)
    });
}

#[divan::bench]
fn rule_commitment(bencher: Bencher) {
    rule(bencher, |parameters, x| commitment::worth(&parameters.commitment, x, x, x, x));
}

#[divan::bench]
fn rule_acceptance(bencher: Bencher) {
    rule(bencher, |parameters, x| {
        let accepts = negotiation::accepts(&parameters.negotiation, x, x);
        Lanes(accepts.0.map(|accepts| f64::from(u8::from(accepts))))
    });
}

#[divan::bench]
fn rule_implementation(bencher: Bencher) {
    rule(bencher, |parameters, x| {
        let wished = implementation::wished(x, x);
        implementation::implemented(x, x, implementation::target(&parameters.implementation, x, x, wished))
    });
}

#[divan::bench]
fn rule_disputes(bencher: Bencher) {
    rule(bencher, |parameters, x| {
        let will = disputes::will(Mechanisms::default(), [x, x], [x, x], [x, x], [0.5, 0.4]);
        let rate = disputes::settlement_rate(&parameters.disputes, will);
        let happens = maths::happens(x, rate, 0.25);
        Lanes(happens.0.map(|happens| f64::from(u8::from(happens))))
    });
}

#[divan::bench]
fn rule_identity(bencher: Bencher) {
    rule(bencher, |parameters, x| {
        let lived = identity::Experience {
            restraint: x,
            attraction: x,
            broken_promises: x,
            rivalry: x,
            unconsolidated: x,
        };
        let drift = identity::drift(&parameters.identity, x, x, lived);
        identity::learnt(&parameters.identity, x, drift, x, 0.25)
    });
}

/// The record of one tick of eight replicates.
#[divan::bench]
fn one_record(bencher: Bencher) {
    let world = world();
    let (mut state, _, _, coefficients, now) = midway(&world);
    let mut values = vec![0.0; world.series_count() * LANES];
    bencher.counter(ItemsCount::new(LANES)).bench_local(|| {
        let mut sheet = Sheet::new(&mut values, LANES, 0);
        observe::observe(&world, now, &coefficients, black_box(&mut state), &mut sheet);
    });
}

/// The draws of one history of eight replicates.
#[divan::bench]
fn draws_of_a_history(bencher: Bencher) {
    let world = world();
    let mut streams = streams(&world);
    bencher.counter(ItemsCount::new(LANES)).bench_local(|| {
        streams.restart(black_box(0));
        for t in 0..world.ticks() {
            black_box(streams.tick(t));
        }
    });
}

/// Normal numbers from uniform ones, two at a time.
#[divan::bench]
fn normal_quantiles(bencher: Bencher) {
    rule(bencher, |_, x| {
        let u = x * 0.998 + Lanes([0.001; LANES]);
        maths::normal_quantiles(u, u).0
    });
}

#[divan::bench]
fn exponentials(bencher: Bencher) {
    rule(bencher, |_, x| maths::exp(-x));
}

/// The openness of one successor.
#[divan::bench]
fn beta_quantile() -> f64 {
    maths::beta_quantile(black_box(0.3), black_box(0.5), black_box(8.0))
}

/// One replicate alone, as in a trace.
#[divan::bench]
fn one_history(bencher: Bencher) {
    let world = world();
    bencher.counter(ItemsCount::new(1_usize)).bench(|| history(&world, SEED, black_box(0)));
}

/// 1,024 replicates of the reference case on all cores, from the scenario to the results.
#[divan::bench(sample_count = 10, args = [Observed::Region, Observed::All])]
fn batch(bencher: Bencher, observed: Observed) {
    const REPLICATES: u64 = 1_024;
    let scenario = Scenario::built_in();
    let plan = Plan { replicates: REPLICATES, seed: SEED, threads: None, observed };
    bencher
        .counter(ItemsCount::new(REPLICATES))
        .bench(|| run::<()>(&scenario, &plan, &Silent, &mut |_| Ok(())).is_ok());
}

/// The same with all priors of the reference case drawn for every replicate, each set run once.
#[divan::bench(sample_count = 10, args = [Observed::Region, Observed::All])]
fn batch_of_sets(bencher: Bencher, observed: Observed) {
    const REPLICATES: u64 = 1_024;
    let (varied, priors) = ParameterSpace::by_priors(Scenario::built_in()).expect("priors of numbers");
    let sets = Sets::of_priors(varied, &priors, SEED, 1).without_partners();
    let plan = Plan { replicates: REPLICATES, seed: SEED, threads: None, observed };
    bencher
        .counter(ItemsCount::new(REPLICATES))
        .bench(|| run_drawn::<Unvariable>(&sets, &plan, &Silent, &mut |_, _| Ok(())).is_ok());
}
