//! The memory of one thread, and what it does with a chunk of replicates.

use super::ends::Judge;
use super::streams::Streams;
use super::summary::{Summary, region_of};
use crate::model::lanes::Lanes;
use crate::model::record::Sheet;
use crate::model::state::State;
use crate::model::{World, record, tick};
use crate::outcome::EndRow;
use crate::outcome::cell::MOST_AT_ONCE;

/// Bytes of state and draws that a thread goes through in every tick: they should stay near the core.
const NEAR: usize = 320 << 10;

/// Neighbouring replicates to be run.
pub(super) struct Task<'a> {
    pub world: &'a World,
    pub judge: &'a Judge,
    pub summary: &'a Summary<'a>,
    /// First replicate.
    pub first: u64,
    /// Number of replicates, at most [`Worker::replicates`].
    pub count: usize,
}

/// The memory of one thread: groups of L replicates that go through the ticks together.
pub(super) struct Worker<const L: usize> {
    groups: Vec<(State<L>, Streams<L>)>,
    /// Every series of the tick, one row a series and one column a group.
    sheet: Vec<Lanes<L>>,
}

impl<const L: usize> Worker<L> {
    /// Memory for chunks of at most `most` groups.
    pub fn new(world: &World, seed: u64, most: usize) -> Self {
        let groups = Self::replicates(world, most) / L;
        let group = || (State::new(world), Streams::new(world.states(), world.is_stochastic(), seed));
        Self {
            groups: (0..groups).map(|_| group()).collect(),
            sheet: vec![Lanes::ZERO; world.series_count() * groups],
        }
    }

    /// Number of replicates in a full chunk of at most `most` groups.
    ///
    /// Many groups in a chunk share the way to the cells of a tick; too many push each other's state out of
    /// the core's cache.
    pub fn replicates(world: &World, most: usize) -> usize {
        let (pairs, issues) = (world.pairs().len(), world.issues());
        // States hold some 8 numbers a pair and issue and 13 a pair, draws some 40 words a pair.
        let bytes = L * (pairs * (issues * 8 + 13) * size_of::<f64>() + pairs * 40 * size_of::<u32>());
        L * (NEAR / bytes).clamp(1, most.min(MOST_AT_ONCE))
    }

    /// Runs a task, adds its replicates to the summary and returns their ends.
    #[inline(always)]
    pub fn run(&mut self, task: &Task<'_>) -> Vec<EndRow> {
        let Task { world, judge, summary, first, count } = *task;
        let stride = self.groups.len();
        for (group, (state, streams)) in self.groups.iter_mut().enumerate() {
            state.restart(world);
            streams.restart(first.wrapping_add((group * L) as u64));
        }
        let used = count.div_ceil(L);
        for t in 0..world.ticks() {
            for (column, (state, streams)) in self.groups[..used].iter_mut().enumerate() {
                tick::advance(world, t, &streams.tick(t), state);
                record::observe(world, t, state, &mut Sheet { values: &mut self.sheet, stride, column });
            }
            summary.extend(t, &self.sheet, stride, count);
        }
        (0..count)
            .map(|replicate| {
                let region = region_of(&self.sheet, stride, replicate);
                let state = &self.groups[replicate / L].0;
                judge.end(state, region, first + replicate as u64, replicate % L)
            })
            .collect()
    }
}
