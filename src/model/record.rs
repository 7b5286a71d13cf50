//! What is observed at the end of a tick, in the order of [`super::series::all_series`].

use super::number::Number;
use super::series::{BENEFIT, DYAD, ISSUE, REGION, STATE};
use super::sources;
use super::state::{NEVER, NEVER_BELOW, State};
use super::world::{Known, Sizes, World};

/// Where the series of a group of histories are written: the lanes of series `s` from `s * stride + column` on.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// One row a series, one number a history.
    pub values: &'a mut [f64],
    /// Length of a row.
    pub stride: usize,
    /// Place of the group's first history in a row.
    pub column: usize,
}

impl Sheet<'_> {
    #[inline(always)]
    fn put<N: Number>(&mut self, row: usize, value: N) {
        self.values[row * self.stride + self.column..][..N::LANES].copy_from_slice(value.lanes());
    }
}

/// Writes every series at the end of tick `t`, and notes first passages. The sheet needs a row for each of
/// [`super::series::all_series`].
#[inline(always)]
pub fn observe<N: Number>(world: &World, t: usize, state: &mut State<N>, sheet: &mut Sheet<'_>) {
    // The same lines for sizes that the compiler knows, as in a tick.
    match (world.states(), world.issues()) {
        (5, 6) => all(world, Known, t, state, sheet),
        sizes => all(world, sizes, t, state, sheet),
    }
}

#[inline(always)]
fn all<N: Number>(world: &World, sizes: impl Sizes, t: usize, state: &mut State<N>, sheet: &mut Sheet<'_>) {
    region(world, sizes, t, state, sheet);
    let mut row = REGION.len();
    states(sizes, state, sheet, &mut row);
    dyads(sizes, state, sheet, &mut row);
    issues(sizes, state, sheet, &mut row);
    benefit(world, sizes, t, state, sheet, row);
}

/// Writes the regional series alone, and notes first passages. The sheet needs a row for each of [`REGION`].
#[inline(always)]
pub fn observe_region<N: Number>(world: &World, t: usize, state: &mut State<N>, sheet: &mut Sheet<'_>) {
    match (world.states(), world.issues()) {
        (5, 6) => region(world, Known, t, state, sheet),
        sizes => region(world, sizes, t, state, sheet),
    }
}

#[inline(always)]
fn region<N: Number>(
    world: &World,
    sizes: impl Sizes,
    t: usize,
    state: &mut State<N>,
    sheet: &mut Sheet<'_>,
) {
    let (issues, pairs) = (sizes.issues(), sizes.pairs());
    let mean = 1.0 / pairs as f64;
    let shares = &world.share[..issues];
    let (mutual, signed) = (&state.held.mutual[..pairs * issues], &state.signed[..pairs * issues]);
    let (weight, conflict) = (&state.weight[..2 * pairs], &state.dispute[..pairs]);
    let indices = &mut state.held.indices[..pairs];
    let zero = state.shock.like(0.0);
    let (mut integration, mut paper, mut weights, mut dispute) = (zero, zero, zero, zero);
    for pair in 0..pairs {
        let mut depths = [zero; 2];
        for (index, table) in depths.iter_mut().zip([mutual, signed]) {
            for (share, depth) in shares.iter().zip(&table[pair * issues..][..issues]) {
                *index += *depth * *share;
            }
        }
        indices[pair] = depths;
        integration += depths[0];
        paper += depths[1];
        weights += (weight[2 * pair] + weight[2 * pair + 1]) * 0.5;
        dispute += conflict[pair];
    }
    let (integration, paper) = (integration * mean, paper * mean);
    let region = [
        integration,
        paper,
        paper - integration,
        weights * mean,
        dispute * mean,
        agency(integration, world.mean_pull[t]),
        total(&state.tally.agreements),
        state.tally.incidents,
    ];
    for (row, value) in region.into_iter().enumerate() {
        sheet.put(row, value);
    }
    for (level, first) in
        world.facts.integration_levels.iter().zip(state.tally.first_level.chunks_exact_mut(N::LANES))
    {
        for (first, reached) in first.iter_mut().zip(integration.lanes()) {
            *first = match *first {
                NEVER_BELOW if reached < level => NEVER,
                NEVER if reached >= level => t as u32,
                known => known,
            };
        }
    }
}

/// Subject rather than object of the international system: integration / (integration + X), X the mean
/// external pull over states and issues; 0 where both are 0.
#[inline(always)]
fn agency<N: Number>(integration: N, pull: f64) -> N {
    integration / (integration + pull).max(f64::MIN_POSITIVE)
}

#[inline(always)]
fn states<N: Number>(sizes: impl Sizes, state: &State<N>, sheet: &mut Sheet<'_>, row: &mut usize) {
    let n = sizes.states();
    let indices = &state.held.indices[..sizes.pairs()];
    let mean = 1.0 / (n - 1) as f64;
    for i in 0..n {
        let mut ties = state.shock.like(0.0);
        for j in (0..n).filter(|j| *j != i) {
            ties += indices[super::draws::unordered(n, i, j)][0];
        }
        sheet.put(*row, ties * mean);
        sheet.put(*row + 1, state.tally.proposals[i]);
        sheet.put(*row + 2, state.tally.vetoes[i]);
        *row += STATE.len();
    }
}

#[inline(always)]
fn dyads<N: Number>(sizes: impl Sizes, state: &State<N>, sheet: &mut Sheet<'_>, row: &mut usize) {
    let pairs = sizes.pairs();
    let weight = &state.weight[..2 * pairs];
    for (pair, [integration, paper]) in state.held.indices[..pairs].iter().enumerate() {
        sheet.put(*row, *integration);
        sheet.put(*row + 1, *paper);
        sheet.put(*row + 2, (weight[2 * pair] + weight[2 * pair + 1]) * 0.5);
        sheet.put(*row + 3, state.dispute[pair]);
        *row += DYAD.len();
    }
}

#[inline(always)]
fn issues<N: Number>(sizes: impl Sizes, state: &State<N>, sheet: &mut Sheet<'_>, row: &mut usize) {
    let (n, issues, pairs) = (sizes.states(), sizes.issues(), sizes.pairs());
    let mean = 1.0 / pairs as f64;
    for m in 0..issues {
        for (column, depths) in [&state.held.mutual, &state.signed].into_iter().enumerate() {
            let mut sum = state.shock.like(0.0);
            for pair in depths[..pairs * issues].chunks_exact(issues) {
                sum += pair[m];
            }
            sheet.put(*row + column, sum * mean);
        }
        sheet.put(*row + 2, total(&state.tally.agreements[m * (n - 1)..][..n - 1]));
        *row += ISSUE.len();
    }
}

/// The parts of the benefit, as phase 2 would find it if it came once more: power, pulls and who governs are those of
/// the tick; weights, ties and disputes as they are at its end.
#[inline(always)]
fn benefit<N: Number>(
    world: &World,
    sizes: impl Sizes,
    t: usize,
    state: &State<N>,
    sheet: &mut Sheet<'_>,
    row: usize,
) {
    let (n, pairs) = (sizes.states(), sizes.pairs());
    let appraised = sources::Appraised {
        readiness: &state.held.readiness[..n],
        weight: &state.weight[..2 * pairs],
        rivalry: &state.held.rivalry[..2 * pairs],
        interdependence: &state.held.interdependence[..pairs],
        dispute: &state.dispute[..pairs],
    };
    let parts: [N; BENEFIT.len()] = sources::parts(world, sizes, t, appraised);
    for (k, part) in parts.into_iter().enumerate() {
        sheet.put(row + k, part);
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
