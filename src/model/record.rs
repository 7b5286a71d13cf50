//! What is observed at the end of a tick, in the order of [`super::series::all_series`].

use super::lanes::{Lanes, each};
use super::series::{DYAD, ISSUE, REGION, STATE};
use super::state::{NEVER, NEVER_BELOW, State};
use super::world::World;

/// Where the series of a group of histories are written: series `s` at `s * stride + column`.
#[derive(Debug)]
pub struct Sheet<'a, const L: usize> {
    /// One row a series, one column a group.
    pub values: &'a mut [Lanes<L>],
    /// Number of columns.
    pub stride: usize,
    /// The column to write.
    pub column: usize,
}

impl<const L: usize> Sheet<'_, L> {
    #[inline(always)]
    fn put(&mut self, row: usize, value: Lanes<L>) {
        self.values[row * self.stride + self.column] = value;
    }
}

/// Writes every series at the end of tick `t`, and notes first passages. The sheet needs a row for each of
/// [`super::series::all_series`].
#[inline(always)]
pub fn observe<const L: usize>(world: &World, t: usize, state: &mut State<L>, sheet: &mut Sheet<'_, L>) {
    observe_region(world, t, state, sheet);
    let mut row = REGION.len();
    states(world, state, sheet, &mut row);
    dyads(world, state, sheet, &mut row);
    issues(world, state, sheet, &mut row);
}

/// Writes the regional series alone, and notes first passages. The sheet needs a row for each of [`REGION`].
#[inline(always)]
pub fn observe_region<const L: usize>(
    world: &World,
    t: usize,
    state: &mut State<L>,
    sheet: &mut Sheet<'_, L>,
) {
    let issues = world.issues();
    let mean = 1.0 / world.pairs.len() as f64;
    let (mut integration, mut paper, mut weights, mut dispute) =
        (Lanes::ZERO, Lanes::ZERO, Lanes::ZERO, Lanes::ZERO);
    for pair in 0..world.pairs.len() {
        let mut depths = [Lanes::ZERO; 2];
        for (index, table) in depths.iter_mut().zip([&state.work.mutual, &state.signed]) {
            for (share, depth) in world.share.iter().zip(&table[pair * issues..][..issues]) {
                *index += *share * *depth;
            }
        }
        state.work.indices[pair] = depths;
        integration += depths[0];
        paper += depths[1];
        weights += 0.5 * (state.weight[2 * pair] + state.weight[2 * pair + 1]);
        dispute += state.dispute[pair];
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
        number(&state.tally.incidents),
    ];
    for (row, value) in region.into_iter().enumerate() {
        sheet.put(row, value);
    }
    for (level, first) in world.facts.integration_levels.iter().zip(&mut state.tally.first_level) {
        for (first, reached) in first.iter_mut().zip(integration.0) {
            *first = match *first {
                NEVER_BELOW if reached < *level => NEVER,
                NEVER if reached >= *level => t as u32,
                known => known,
            };
        }
    }
}

/// Subject rather than object of the international system: integration / (integration + X), X the mean
/// external pull over states and issues; 0 where both are 0.
#[inline(always)]
fn agency<const L: usize>(integration: Lanes<L>, pull: f64) -> Lanes<L> {
    // 0/0 is not a number, whose positive part is 0.
    integration.map(|ties| ties / (ties + pull)).positive()
}

#[inline(always)]
fn states<const L: usize>(world: &World, state: &State<L>, sheet: &mut Sheet<'_, L>, row: &mut usize) {
    let n = world.states();
    let mean = 1.0 / (n - 1) as f64;
    for i in 0..n {
        let mut ties = Lanes::ZERO;
        for j in (0..n).filter(|j| *j != i) {
            ties += state.work.indices[super::draws::unordered(n, i, j)][0];
        }
        sheet.put(*row, ties * mean);
        sheet.put(*row + 1, number(&state.tally.proposals[i]));
        sheet.put(*row + 2, number(&state.tally.vetoes[i]));
        *row += STATE.len();
    }
}

#[inline(always)]
fn dyads<const L: usize>(world: &World, state: &State<L>, sheet: &mut Sheet<'_, L>, row: &mut usize) {
    for pair in 0..world.pairs.len() {
        let [integration, paper] = state.work.indices[pair];
        sheet.put(*row, integration);
        sheet.put(*row + 1, paper);
        sheet.put(*row + 2, 0.5 * (state.weight[2 * pair] + state.weight[2 * pair + 1]));
        sheet.put(*row + 3, state.dispute[pair]);
        *row += DYAD.len();
    }
}

#[inline(always)]
fn issues<const L: usize>(world: &World, state: &State<L>, sheet: &mut Sheet<'_, L>, row: &mut usize) {
    let (n, issues) = (world.states(), world.issues());
    let mean = 1.0 / world.pairs.len() as f64;
    for m in 0..issues {
        for (column, depths) in [&state.work.mutual, &state.signed].into_iter().enumerate() {
            let mut sum = Lanes::ZERO;
            for depth in depths.iter().skip(m).step_by(issues) {
                sum += *depth;
            }
            sheet.put(*row + column, sum * mean);
        }
        sheet.put(*row + 2, total(&state.tally.agreements[m * (n - 1)..][..n - 1]));
        *row += ISSUE.len();
    }
}

/// Sum of counts, lane by lane.
#[inline(always)]
fn total<const L: usize>(counts: &[[u32; L]]) -> Lanes<L> {
    let mut sum = [0_u32; L];
    for count in counts {
        for (sum, count) in sum.iter_mut().zip(count) {
            *sum += count;
        }
    }
    number(&sum)
}

#[inline(always)]
fn number<const L: usize>(count: &[u32; L]) -> Lanes<L> {
    Lanes(each(|lane| f64::from(count[lane])))
}
