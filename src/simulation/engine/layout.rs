//! How replicates are laid out in the memory of a thread.

use super::branches::Branch;
use super::plan::Observed;
use crate::model::World;
use crate::model::coalition::FEW;
use crate::model::number::Number;
use crate::outcome::cell::MOST_AT_ONCE;

/// Bytes of state, draws and observations that a thread reads repeatedly.
const NEAR: usize = 4 << 20;
/// Bytes of observations between two visits to the summary, each read once.
const PASSING: usize = 16 << 20;
/// Largest number of ticks between two visits to the summary.
const MOST_TICKS: usize = 8;
/// Replicates in a chunk are as many as memory allows, and no more than these.
const MOST_REPLICATES: usize = 512;
/// Nor fewer than these, since each visit to a cell costs more than the way to a state that is not near;
const LEAST_REPLICATES: usize = 128;
/// unless their state and draws come to more bytes than these.
const FAR: usize = 128 << 20;
const _: () = assert!(MOST_REPLICATES <= MOST_AT_ONCE, "a cell takes in a chunk at once");

/// Chunks that each thread gets at least, where several share the replicates.
const CHUNKS: usize = 2;
/// Largest number of groups that go through a tick together, with their proposals processed together.
pub(super) const TOGETHER: usize = 8;

/// The size of a worker's chunks, and the way in which series are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ChunkLayout {
    /// Groups of replicates in a chunk.
    pub groups: usize,
    /// Ticks of a group in one block.
    pub ticks: usize,
    /// True if series are counted in bins, for a summary that keeps no values.
    pub binned: bool,
    /// True if replicates have inputs of their own.
    pub own: bool,
}

/// Returns the number of groups that go through a tick of a world together.
pub(super) fn together(world: &World) -> usize {
    // Among many states, each history negotiates by itself.
    if world.states() > FEW { 1 } else { TOGETHER }
}

impl ChunkLayout {
    /// The layout that fits into a core's cache; `binned` if series are counted, `own` if replicates have inputs of their own.
    pub fn of<N: Number>(arms: &[Branch], observed: Observed, binned: bool, own: bool) -> Self {
        let world = &arms[0].world;
        let (pairs, issues) = (world.pairs().len(), world.issues());
        // States hold some 5 numbers a pair and issue and 8 a pair, draws some 40 words a pair.
        let mut state = N::LANES * pairs * (issues * 5 + 8) * size_of::<f64>() * arms.len();
        if own {
            // Coefficients hold some 50 numbers, 5 a pair and one a state and issue.
            let coefficients = 50 + 5 * pairs + world.states() * (issues + 4);
            state += N::LANES * coefficients * size_of::<f64>() * arms.len();
        }
        let draws = N::LANES * pairs * 40 * size_of::<u32>();
        let values = if keeps_values(binned, arms.len()) { size_of::<f64>() } else { 0 };
        let bins = if binned { size_of::<u16>() } else { 0 };
        let sheet = N::LANES * observed.rows(world) * (values + bins) * arms.len();
        let (least, most) = (LEAST_REPLICATES / N::LANES, MOST_REPLICATES / N::LANES);
        // A state outside the cache is loaded once for all of these ticks.
        let ticks = (PASSING / (least * sheet)).clamp(1, MOST_TICKS);
        let least = least.min(FAR / (state + draws)).max(1);
        let groups = NEAR / (state + draws + ticks * sheet);
        Self { groups: groups.clamp(least, most), ticks, binned, own }
    }

    /// Limits the layout so that each thread gets several chunks and none waits long for the last one.
    pub fn shared<N: Number>(self, replicates: u64, threads: usize) -> Self {
        let chunks = if threads == 1 { 1 } else { CHUNKS * threads };
        let most = replicates.div_ceil((chunks * N::LANES) as u64);
        Self { groups: self.groups.min(most.max(1) as usize), ..self }
    }
}

/// Returns whether values are kept until a chunk has finished a block of ticks: if they are not counted, or arms are compared.
pub(super) fn keeps_values(binned: bool, arms: usize) -> bool {
    !binned || arms > 1
}
