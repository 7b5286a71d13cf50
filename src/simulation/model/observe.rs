//! Observation at the end of a tick, in the order of [`super::series::all_series`].

use std::slice::ChunksExactMut;

use super::coefficients::Coefficients;
use super::number::{Number, Truth, lanes_of};
use super::series::BENEFIT;
use super::sizes::{Known, Sizes};
use super::sources;
use super::state::State;
use super::world::World;

/// Writes the series of a group of histories, one after another: a row for each series, a column for each history.
#[derive(Debug)]
pub struct Sheet<'a> {
    rows: ChunksExactMut<'a, f64>,
    column: usize,
}

impl<'a> Sheet<'a> {
    /// A sheet with rows of `stride` numbers, of which those of the group begin at `column`.
    #[inline(always)]
    pub fn new(values: &'a mut [f64], stride: usize, column: usize) -> Self {
        Self { rows: values.chunks_exact_mut(stride), column }
    }

    /// Writes the next series.
    #[inline(always)]
    fn put<N: Number>(&mut self, value: N) {
        let row = self.rows.next().expect("a sheet has a row for each series");
        row[self.column..][..N::LANES].copy_from_slice(value.lanes());
    }
}

/// Issues whose depths, which lie side by side, are summed side by side.
const SOME: usize = 6;

/// Writes every series at the end of tick `t`, and notes first passages. The sheet needs a row for each of
/// [`super::series::all_series`].
#[inline(always)]
pub fn observe<N: Number>(
    world: &World,
    t: usize,
    coefficients: &Coefficients<N>,
    state: &mut State<N>,
    sheet: &mut Sheet<'_>,
) {
    // Reuses the same code with sizes known at compile time, as in a tick.
    match (world.states(), world.issues()) {
        (5, 6) => all(world, Known, t, coefficients, state, sheet),
        sizes => all(world, sizes, t, coefficients, state, sheet),
    }
}

#[inline(always)]
fn all<N: Number>(
    world: &World,
    sizes: impl Sizes,
    t: usize,
    coefficients: &Coefficients<N>,
    state: &mut State<N>,
    sheet: &mut Sheet<'_>,
) {
    let mut sums = [[state.shock.like(0.0); 2]; SOME];
    region(world, sizes, t, state, &mut sums, sheet);
    states(sizes, state, sheet);
    dyads(sizes, state, sheet);
    issues(sizes, state, sums, sheet);
    benefit(world, sizes, t, coefficients, state, sheet);
}

/// Writes the regional series alone, and notes first passages. The sheet needs a row for each of
/// [`super::series::REGION`].
#[inline(always)]
pub fn observe_region<N: Number>(world: &World, t: usize, state: &mut State<N>, sheet: &mut Sheet<'_>) {
    match (world.states(), world.issues()) {
        (5, 6) => region(world, Known, t, state, &mut [], sheet),
        sizes => region(world, sizes, t, state, &mut [], sheet),
    }
}

/// Adds the depths of the first issues to `sums`, as [`summed`] does; `sums` may be empty.
#[inline(always)]
fn region<N: Number>(
    world: &World,
    sizes: impl Sizes,
    t: usize,
    state: &mut State<N>,
    sums: &mut [[N; 2]],
    sheet: &mut Sheet<'_>,
) {
    let (issues, pairs) = (sizes.issues(), sizes.pairs());
    let mean = 1.0 / pairs as f64;
    let shares = &world.share[..issues];
    let (mutual, signed) = (&state.derived.mutual[..pairs * issues], &state.signed[..pairs * issues]);
    let (weight, conflict) = (&state.weight[..2 * pairs], &state.dispute[..pairs]);
    let indices = &mut state.derived.indices[..pairs];
    let zero = state.shock.like(0.0);
    let (mut integration, mut paper, mut weights, mut dispute) = (zero, zero, zero, zero);
    for pair in 0..pairs {
        let mut depths = [zero; 2];
        for (k, table) in [mutual, signed].into_iter().enumerate() {
            let table = &table[pair * issues..][..issues];
            for (share, depth) in shares.iter().zip(table) {
                depths[k] += *depth * *share;
            }
            for (sums, depth) in sums.iter_mut().zip(table) {
                sums[k] += *depth;
            }
        }
        indices[pair] = depths;
        integration += depths[0];
        paper += depths[1];
        weights += (weight[2 * pair] + weight[2 * pair + 1]) * 0.5;
        dispute += conflict[pair];
    }
    let (integration, paper) = (integration * mean, paper * mean);
    sheet.put(integration);
    sheet.put(paper);
    sheet.put(paper - integration);
    sheet.put(weights * mean);
    sheet.put(dispute * mean);
    sheet.put(agency(integration, world.mean_pull[t]));
    sheet.put(total(&state.tally.agreements));
    sheet.put(state.tally.incidents);

    let tally = &mut state.tally;
    let passages = tally.below_level.iter_mut().zip(tally.first_level.chunks_exact_mut(N::LANES));
    for (level, (below, firsts)) in world.facts.integration_levels.iter().zip(passages) {
        let still_below = integration.below(*level).to_bits();
        for lane in lanes_of(*below & !still_below).filter(|lane| *lane < N::LANES) {
            firsts[lane] = firsts[lane].min(t as u32);
        }
        *below |= still_below;
    }
}

/// Subject rather than object of the international system: integration / (integration + X), X the mean
/// external pull over states and issues; 0 where both are 0.
#[inline(always)]
fn agency<N: Number>(integration: N, pull: f64) -> N {
    integration / (integration + pull).max(f64::MIN_POSITIVE)
}

#[inline(always)]
fn states<N: Number>(sizes: impl Sizes, state: &State<N>, sheet: &mut Sheet<'_>) {
    let n = sizes.states();
    let indices = &state.derived.indices[..sizes.pairs()];
    let (proposals, vetoes) = (&state.tally.proposals[..n], &state.tally.vetoes[..n]);
    let mean = 1.0 / (n - 1) as f64;
    sizes.each_state(
        #[inline(always)]
        |i| {
            let mut ties = state.shock.like(0.0);
            sizes.each_partner(
                i,
                #[inline(always)]
                |_, pair| ties += indices[pair][0],
            );
            sheet.put(ties * mean);
            sheet.put(proposals[i]);
            sheet.put(vetoes[i]);
        },
    );
}

#[inline(always)]
fn dyads<N: Number>(sizes: impl Sizes, state: &State<N>, sheet: &mut Sheet<'_>) {
    let pairs = sizes.pairs();
    let (weight, dispute) = (&state.weight[..2 * pairs], &state.dispute[..pairs]);
    for (pair, [integration, paper]) in state.derived.indices[..pairs].iter().enumerate() {
        sheet.put(*integration);
        sheet.put(*paper);
        sheet.put((weight[2 * pair] + weight[2 * pair + 1]) * 0.5);
        sheet.put(dispute[pair]);
    }
}

/// `first_sums` are the sums of the first issues, which [`region`] has found.
#[inline(always)]
fn issues<N: Number>(sizes: impl Sizes, state: &State<N>, first_sums: [[N; 2]; SOME], sheet: &mut Sheet<'_>) {
    let (n, issues, pairs) = (sizes.states(), sizes.issues(), sizes.pairs());
    let agreements = &state.tally.agreements[..issues * (n - 1)];
    let mean = 1.0 / pairs as f64;
    for first in (0..issues).step_by(SOME) {
        let sums = if first == 0 { first_sums } else { summed(sizes, state, first) };
        for (m, [mutual, signed]) in (first..issues).zip(sums) {
            sheet.put(mutual * mean);
            sheet.put(signed * mean);
            sheet.put(total(&agreements[m * (n - 1)..][..n - 1]));
        }
    }
}

/// Mutual and signed depths of [`SOME`] issues from `first` on, summed over pairs.
#[inline(always)]
fn summed<N: Number>(sizes: impl Sizes, state: &State<N>, first: usize) -> [[N; 2]; SOME] {
    let (issues, pairs) = (sizes.issues(), sizes.pairs());
    let mut sums = [[state.shock.like(0.0); 2]; SOME];
    for pair in 0..pairs {
        for (k, table) in [&state.derived.mutual, &state.signed].into_iter().enumerate() {
            for (sums, depth) in sums.iter_mut().zip(&table[pair * issues..][first..issues]) {
                sums[k] += *depth;
            }
        }
    }
    sums
}

/// Writes the parts of the benefit as phase 2 would compute it at the end of the tick: with the power, pulls and leaders of
/// the tick, and the weights, ties and disputes at its end.
#[inline(always)]
fn benefit<N: Number>(
    world: &World,
    sizes: impl Sizes,
    t: usize,
    coefficients: &Coefficients<N>,
    state: &State<N>,
    sheet: &mut Sheet<'_>,
) {
    let (n, pairs) = (sizes.states(), sizes.pairs());
    let appraised = sources::Appraised {
        readiness: &state.derived.readiness[..n],
        weight: &state.weight[..2 * pairs],
        rivalry: &state.derived.rivalry[..2 * pairs],
        interdependence: &state.derived.interdependence[..pairs],
        dispute: &state.dispute[..pairs],
    };
    let parts: [N; BENEFIT.len()] = sources::parts(world, sizes, t, coefficients, appraised);
    for part in parts {
        sheet.put(part);
    }
}

#[inline(always)]
fn total<N: Number>(counts: &[N]) -> N {
    let mut sum = counts[0].like(0.0);
    for count in counts {
        sum += *count;
    }
    sum
}
