//! Single histories: every series of a few replicates, tick by tick.

use super::instructions::{InstructionSet, in_registers};
use super::plan::Observed;
use super::streams::Streams;
use crate::model::World;
use crate::model::coefficients::{ByGroup, Coefficients};
use crate::model::draws::Draws;
use crate::model::lanes::Lanes;
use crate::model::number::Number;
use crate::model::observe::{self, Sheet};
use crate::model::phase::Witness;
use crate::model::state::State;
use crate::model::tick::{self, Workspace};

/// The number type of a single history.
pub(super) type One = Lanes<1>;

/// [`tick::advance`] of a single history. Not generic, so that the model is compiled once for all single histories.
#[inline(never)]
pub(super) fn advance_alone(
    world: &World,
    t: usize,
    draws: Draws<'_, One>,
    coefficients: &Coefficients<One>,
    state: &mut State<One>,
    workspace: &mut Workspace<One>,
    witness: &mut dyn Witness<One>,
) {
    let (same, states) = (ByGroup::Same(coefficients), std::slice::from_mut(state));
    tick::advance(world, t, &[draws], same, states, workspace, witness);
}

/// [`observe::observe`] of a single history: `values` by series.
#[inline(never)]
pub(super) fn observe_alone(
    world: &World,
    t: usize,
    observed: Observed,
    coefficients: &Coefficients<One>,
    state: &mut State<One>,
    values: &mut [f64],
) {
    let mut sheet = Sheet::new(values, 1, 0);
    match observed {
        Observed::All => observe::observe(world, t, coefficients, state, &mut sheet),
        Observed::Region => observe::observe_region(world, t, state, &mut sheet),
    }
}

/// Returns every series of one replicate by (tick, series), in the order of [`crate::model::all_series`]: a run of this history
/// alone, with draws from the library's generator.
pub fn history(world: &World, seed: u64, replicate: u64) -> Vec<f64> {
    alone(world, Observed::All, seed, replicate, |_| ())
}

/// Returns the observations of the first replicate by (tick, series), and its identity weights by (tick, ordered pair).
pub(super) fn first(world: &World, seed: u64, observed: Observed) -> [Vec<f64>; 2] {
    let mut weights = Vec::with_capacity(2 * world.pairs().len() * world.ticks());
    let values = alone(world, observed, seed, 0, |state| {
        weights.extend(state.weight.iter().map(|weight| weight.0[0]))
    });
    [values, weights]
}

/// Returns the observations of one replicate by (tick, series); `after` receives the state at the end of each tick.
fn alone(
    world: &World,
    observed: Observed,
    seed: u64,
    replicate: u64,
    mut after: impl FnMut(&State<One>),
) -> Vec<f64> {
    let mut state = State::new(world, One::ZERO);
    let mut streams = Streams::new(world.states(), world.is_stochastic(), seed, One::ZERO);
    streams.restart(replicate);
    let mut workspace = Workspace::new(world, 1, One::ZERO);
    let mut coefficients = Coefficients::new(world, One::ZERO);
    let series = observed.rows(world);
    let mut values = vec![0.0; series * world.ticks()];
    for (t, values) in values.chunks_exact_mut(series).enumerate() {
        coefficients.enter(world, t);
        advance_alone(world, t, streams.tick(t), &coefficients, &mut state, &mut workspace, &mut ());
        observe_alone(world, t, observed, &coefficients, &mut state, values);
        after(&state);
    }
    values
}

/// [`history`] of each of `groups` times eight replicates from `first` on, side by side, in the vector registers
/// of an instruction set, as a batch does, with the same bits.
pub fn histories(set: InstructionSet, world: &World, seed: u64, first: u64, groups: usize) -> Vec<Vec<f64>> {
    observed(set, world, Observed::All, seed, first, groups)
}

/// [`histories`] with the observed series.
pub(super) fn observed(
    set: InstructionSet,
    world: &World,
    observed: Observed,
    seed: u64,
    first: u64,
    groups: usize,
) -> Vec<Vec<f64>> {
    in_registers!(set, zero => side_by_side(zero, world, observed, seed, first, groups))
}

/// Returns the observations of each replicate.
fn side_by_side<N: Number>(
    zero: N,
    world: &World,
    observed: Observed,
    seed: u64,
    first: u64,
    groups: usize,
) -> Vec<Vec<f64>> {
    let mut states: Vec<_> = (0..groups).map(|_| State::new(world, zero)).collect();
    let mut streams: Vec<_> = (0..groups as u64)
        .map(|group| {
            let mut streams = Streams::new(world.states(), world.is_stochastic(), seed, zero);
            streams.restart(first.wrapping_add(group * N::LANES as u64));
            streams
        })
        .collect();
    let mut workspace = Workspace::new(world, groups, zero);
    let mut coefficients = Coefficients::new(world, zero);
    let series = observed.rows(world);
    let stride = groups * N::LANES;
    let mut values = vec![0.0; series * stride];
    let mut all = vec![Vec::with_capacity(series * world.ticks()); stride];
    for t in 0..world.ticks() {
        let draws: Vec<Draws<'_, N>> = streams.iter_mut().map(|streams| streams.tick(t)).collect();
        zero.apart(
            #[inline(always)]
            || {
                coefficients.enter(world, t);
                let same = ByGroup::Same(&coefficients);
                tick::advance(world, t, &draws, same, &mut states, &mut workspace, &mut ());
                for (group, state) in states.iter_mut().enumerate() {
                    let mut sheet = Sheet::new(&mut values, stride, group * N::LANES);
                    match observed {
                        Observed::All => observe::observe(world, t, &coefficients, state, &mut sheet),
                        Observed::Region => observe::observe_region(world, t, state, &mut sheet),
                    }
                }
            },
        );
        for (replicate, all) in all.iter_mut().enumerate() {
            all.extend(values.iter().skip(replicate).step_by(stride));
        }
    }
    all
}
