//! Worlds and histories for tests, in this crate since it is optimised: to invent a world and to follow its histories takes ten times
//! as long where tests are compiled.

use concord_simulation::engine::streams::Streams;
use concord_simulation::engine::{Observed, Plan, Silent, run};
use concord_simulation::model::coefficients::{ByGroup, Coefficients};
use concord_simulation::model::draws::Draws;
use concord_simulation::model::lanes::Lanes;
use concord_simulation::model::observe::Sheet;
use concord_simulation::model::rules::{common_fate::Shock, power};
use concord_simulation::model::state::State;
use concord_simulation::model::tick::{self, Workspace};
use concord_simulation::model::world::{Effect, Event, Facts, Lasting, Succession};
use concord_simulation::model::{Measure, Mechanisms, Parameters, Series, Unit, World, observe};
use concord_simulation::outcome::{Point, Results};
use concord_simulation::scenario::Scenario;
use proptest::prelude::*;

/// The numbers of a single history.
pub type One = Lanes<1>;

/// The reference case with `--set` arguments.
pub fn reference(overrides: &[&str]) -> Scenario {
    let overrides: Vec<String> = overrides.iter().map(|set| (*set).to_owned()).collect();
    Scenario::named("central-asia", &overrides).expect("a valid scenario")
}

/// The reference case of version 0.1.0 with `--set` arguments, as run by other implementations of the specification.
pub fn first_specification(overrides: &[&str]) -> Scenario {
    let overrides: Vec<String> = overrides.iter().map(|set| (*set).to_owned()).collect();
    Scenario::named("first-specification", &overrides).expect("a valid scenario")
}

/// The reference case with the leaderships frozen at the end of August 2016.
pub const FROZEN: [&str; 2] = ["leadership.mode=\"frozen\"", "leadership.at=\"2016-08-31\""];

/// Results of a scenario.
pub fn results(scenario: &Scenario, replicates: u64) -> Results {
    observed(scenario, replicates, Observed::All)
}

/// Its results for the whole region, which take half as long.
pub fn results_of_region(scenario: &Scenario, replicates: u64) -> Results {
    observed(scenario, replicates, Observed::Region)
}

fn observed(scenario: &Scenario, replicates: u64, observed: Observed) -> Results {
    let plan = Plan { replicates, seed: scenario.seed(), threads: None, observed };
    run::<()>(scenario, &plan, &Silent, &mut |_| Ok(())).expect("nothing stops it")
}

/// A series at the last tick of a year.
pub fn at_end_of(results: &Results, scenario: &Scenario, series: Series, year: i16) -> Point {
    let tick =
        scenario.calendar().first_days().iter().rposition(|day| day.year() == year).expect("a year of it");
    results.trajectory(series).expect("an observed series").points[tick]
}

/// A regional series.
pub fn region(measure: Measure) -> Series {
    Series { measure, unit: Unit::Region }
}

/// Every series of replicate `replicate` by (tick, series).
pub fn history(world: &World, seed: u64, replicate: u64) -> Vec<f64> {
    let mut all = Vec::new();
    walk(world, seed, replicate, |state, values| {
        check_bounds(world, state);
        all.extend(values);
    });
    all
}

/// Runs one replicate and shows the state and the series after each tick.
pub fn walk(world: &World, seed: u64, replicate: u64, mut show: impl FnMut(&State<One>, &[f64])) {
    walked(world, seed, replicate, &mut show);
}

/// [`walk`], compiled here.
fn walked(world: &World, seed: u64, replicate: u64, show: &mut dyn FnMut(&State<One>, &[f64])) {
    let mut streams = Streams::new(world.states(), world.is_stochastic(), seed, One::ZERO);
    streams.restart(replicate);
    supplied(world, &mut |t, step| step(&streams.tick(t)), show);
}

/// A step of a history on the draws that it is given.
type Step<'a> = &'a mut dyn FnMut(&Draws<'_, One>);

/// Runs one replicate on the draws from `supply`.
pub fn with_draws(
    world: &World,
    mut supply: impl FnMut(usize, Step<'_>),
    mut show: impl FnMut(&State<One>, &[f64]),
) {
    supplied(world, &mut supply, &mut show);
}

/// [`with_draws`], compiled here.
fn supplied(
    world: &World,
    supply: &mut dyn FnMut(usize, Step<'_>),
    show: &mut dyn FnMut(&State<One>, &[f64]),
) {
    let (mut state, mut workspace) = (State::new(world, One::ZERO), Workspace::new(world, 1, One::ZERO));
    let mut coefficients = Coefficients::new(world, One::ZERO);
    let mut values = vec![0.0; world.series_count()];
    for t in 0..world.ticks() {
        let states = std::slice::from_mut(&mut state);
        coefficients.enter(world, t);
        let same = ByGroup::Same(&coefficients);
        supply(t, &mut |draws| tick::advance(world, t, &[*draws], same, states, &mut workspace, &mut ()));
        let mut sheet = Sheet::new(&mut values, 1, 0);
        observe::observe(world, t, &coefficients, &mut state, &mut sheet);
        show(&state, &values);
    }
}

/// Depths, disputes and openness in [0,1], weights in [-1,1].
pub fn check_bounds(world: &World, state: &State<One>) {
    let share = |what: &str, values: &[One]| {
        for value in values {
            assert!((0.0..=1.0).contains(&value.0[0]), "{what}: {value:?}");
        }
    };
    share("signed", &state.signed);
    share("implemented", &state.implemented);
    share("dispute", &state.dispute);
    share("openness", &state.openness);
    for weight in &state.weight {
        assert!((-1.0..=1.0).contains(&weight.0[0]), "{weight:?}");
    }
    assert_eq!(state.weight.len(), world.states() * (world.states() - 1));
}

/// Random worlds of 2 to 17 states, 1 to 6 issues and 1 to 40 ticks.
pub fn worlds() -> BoxedStrategy<Facts> {
    // Among them the sizes that the engine knows, and more states than lanes.
    let sizes = prop_oneof![
        6 => (2_usize..=6, 1_usize..=5),
        3 => Just((5, 6)),
        1 => (9_usize..=17, 1_usize..=2),
    ];
    (sizes, 1_usize..=40, 1_u32..=12)
        .prop_flat_map(|((n, issues), ticks, per_year)| {
            let pairs = n * (n - 1) / 2;
            let share = || 0.0..=1.0_f64;
            let shares = move |count: usize| prop::collection::vec(share(), count);
            let positive = |count: usize| prop::collection::vec(0.01..2.0_f64, count);
            let who = (shares(n), shares(pairs), shares(pairs), shares(pairs), shares(pairs * issues));
            let what = (
                positive(issues),
                prop::collection::vec(prop_oneof![1 => Just(0.0), 4 => 0.0..2.0_f64], issues),
                positive(issues),
                shares(issues),
                prop::collection::vec(any::<bool>(), issues),
                prop::collection::vec(prop_oneof![1 => Just(0.0), 1 => 0.0..=1.0_f64], issues),
                prop_oneof![1 => Just(vec![1.0; issues]), 3 => shares(issues)],
            );
            let when = (
                (positive(n * ticks), positive(n * ticks)),
                shares(n * ticks),
                shares(n * n * ticks),
                shares(n * issues * ticks),
                shares(ticks),
                (events(n, issues, ticks), lasting(n, issues, ticks)),
            );
            let rest = (
                mechanisms(),
                parameters(),
                prop::option::weighted(0.25, succession(n, ticks)),
                0.0..0.5_f64,
                0.01..2.0_f64,
            );
            (who, what, when, rest).prop_map(move |(who, what, when, rest)| Facts {
                states: n,
                issues,
                ticks,
                dt: 1.0 / f64::from(per_year),
                parameters: rest.1,
                mechanisms: rest.0,
                sovereignty_sensitivity: who.0,
                heritage: who.1,
                proximity: who.2,
                dispute: who.3,
                complementarity: who.4,
                near: what.4.iter().map(|channel| !channel).collect(),
                benefit: what.0,
                sovereignty_cost: what.1,
                index_weight: what.2,
                legacy: what.3,
                signed_at_start: what.5,
                high_politics: what.6,
                identity_channel: what.4,
                power: when
                    .0
                    .0
                    .chunks(n)
                    .zip(when.0.1.chunks(n))
                    .flat_map(|(g, p)| power::shares(g, p))
                    .collect(),
                leaders: when.1,
                in_office: (0..n * ticks).collect(),
                rivalry: when.2,
                external_pull: when.3,
                common_fate_baseline: when.4,
                events: when.5.0,
                lasting: when.5.1,
                common_fate: Shock { sd: rest.3, relaxation_rate: rest.4 },
                succession: rest.2,
                integration_levels: vec![0.1, 0.3],
                chair_order: (0..n).collect(),
            })
        })
        .boxed()
}

/// Some numbers below `count`, each once, in ascending order; at least one.
fn some_of(count: usize) -> impl Strategy<Value = Vec<usize>> {
    prop::collection::btree_set(0..count, 1..=count.min(4)).prop_map(|of| of.into_iter().collect())
}

fn events(n: usize, issues: usize, ticks: usize) -> impl Strategy<Value = Vec<Vec<Event>>> {
    let pairs = n * (n - 1) / 2;
    let share = || 0.0..=1.0_f64;
    let signed = move || (some_of(pairs), some_of(issues), share());
    let one = prop_oneof![
        (0..n, share()).prop_map(|(state, severity)| Event::Upheaval { state, severity }),
        share().prop_map(|loss| Event::Absorption { loss }),
        (0..pairs, 0.0..5.0_f64, any::<bool>()).prop_map(|(pair, severity, counts)| Event::Incident {
            pair,
            severity,
            counts
        }),
        signed().prop_map(|(pairs, issues, depth)| Event::Treaty { pairs, issues, depth }),
        signed().prop_map(|(pairs, issues, share)| Event::Withdrawal { pairs, issues, share }),
        (signed(), some_of(pairs)).prop_map(|((pairs, issues, share), members)| Event::Accession {
            pairs,
            members,
            issues,
            share
        }),
        (0..pairs, share()).prop_map(|(pair, share)| Event::Settlement { pair, share }),
    ];
    let tick = prop_oneof![4 => Just(vec![]), 1 => prop::collection::vec(one, 1..3)];
    prop::collection::vec(tick, ticks)
}

/// Half of the worlds have no event that lasts.
fn lasting(n: usize, issues: usize, ticks: usize) -> impl Strategy<Value = Vec<Lasting>> {
    let pairs = n * (n - 1) / 2;
    let effect = prop_oneof![
        (some_of(pairs), some_of(issues), 0.0..=1.0_f64)
            .prop_map(|(pairs, issues, severity)| { Effect::Closure { pairs, issues, severity } }),
        (0..pairs, 0.0..5.0_f64).prop_map(|(pair, severity)| Effect::Conflict { pair, severity }),
        (some_of(pairs), 0.0..=1.0_f64).prop_map(|(pairs, level)| Effect::Exposure { pairs, level }),
    ];
    let one = (0..ticks, 1..=ticks, effect).prop_map(move |(from, length, effect)| Lasting {
        from,
        until: (from + length).min(ticks),
        effect,
    });
    prop_oneof![1 => Just(vec![]), 1 => prop::collection::vec(one, 1..5)]
}

fn mechanisms() -> impl Strategy<Value = Mechanisms> {
    prop::collection::vec(prop::bool::weighted(0.8), Mechanisms::SPECS.len()).prop_map(|on| {
        let switches = Mechanisms::SPECS.iter().zip(on);
        switches.fold(Mechanisms::default(), |mechanisms, (spec, on)| mechanisms.with(spec.key, on))
    })
}

/// Each parameter in its prior, or at its default where it has none.
fn parameters() -> impl Strategy<Value = Parameters> {
    let count = Parameters::specs().count();
    prop::collection::vec(0.0..=1.0_f64, count).prop_map(|at| {
        Parameters::specs().zip(at).fold(Parameters::default(), |parameters, ((_, spec), at)| {
            let (low, high) = spec.prior.unwrap_or((spec.default, spec.default));
            parameters.with(spec.key, (low + at * (high - low)).min(high)).expect("a value inside its prior")
        })
    })
}

fn succession(n: usize, ticks: usize) -> impl Strategy<Value = Succession> {
    let mean = prop::option::of(prop::collection::vec(0.0..=1.0_f64, n));
    (0..=ticks, 0.0..2.0_f64, mean, 0.5..50.0_f64).prop_map(
        |(from_tick, turnover_rate, mean, concentration)| Succession {
            from_tick,
            turnover_rate,
            mean,
            concentration,
        },
    )
}
