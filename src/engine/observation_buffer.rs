//! What is observed, as it is, until it has been handed on.

use super::summary::Rows;
use crate::model::observe::Sheet;

/// Sheets of paper, one for each arm and tick of a block; or one for each arm, which is written anew in every tick.
#[derive(Debug)]
pub(super) struct ObservationBuffer {
    /// By arm, and in it by (tick of the block, series, replicate), from where a line of memory begins.
    values: Vec<Vec<f64>>,
    /// Replicates that a sheet has room for.
    stride: usize,
    /// Numbers of a sheet.
    size: usize,
    /// Whether each tick of a block has a sheet of its own, on which a whole chunk stands.
    kept: bool,
}

/// Numbers in a line of memory.
const LINE: usize = 8;

impl ObservationBuffer {
    /// Sheets for `arms` arms and `rows` series: for a whole chunk of replicates and so many ticks, or for the `together` that
    /// go through a tick together.
    pub fn new(arms: usize, rows: usize, chunk: Option<(usize, usize)>, together: usize) -> Self {
        let (stride, ticks) = chunk.unwrap_or((together, 1));
        let size = rows * stride;
        // What stands across two lines takes twice as long to write and to read.
        let values = (0..arms).map(|_| vec![0.0; ticks * size + LINE]).collect();
        Self { values, stride, size, kept: chunk.is_some() }
    }

    /// Where an arm's sheet of the tick at `place` begins, and on it the replicates from `column` of a chunk on.
    #[inline(always)]
    fn start(&self, arm: usize, place: usize, column: usize) -> (usize, usize) {
        let line = self.values[arm].as_ptr().align_offset(LINE * size_of::<f64>()).min(LINE);
        if self.kept { (line + place * self.size, column) } else { (line, 0) }
    }

    /// Where an arm writes what is observed in the tick at `place` of the block: the group that is `group` replicates behind
    /// the first of those that go through it together, which is at `column` of the chunk.
    #[inline(always)]
    pub fn sheet(&mut self, arm: usize, place: usize, column: usize, group: usize) -> Sheet<'_> {
        let (start, column) = self.start(arm, place, column);
        let values = &mut self.values[arm][start..][..self.size];
        Sheet::new(values, self.stride, column + group)
    }

    /// What an arm has in the tick at `place` of the block, in `count` replicates from `column` of the chunk on.
    #[inline(always)]
    pub fn rows(&self, arm: usize, place: usize, column: usize, count: usize) -> Rows<'_> {
        let (start, column) = self.start(arm, place, column);
        Rows { values: &self.values[arm][start + column..], stride: self.stride, count }
    }
}
