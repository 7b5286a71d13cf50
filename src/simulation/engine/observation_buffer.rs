//! Observed values until they are delivered.

use super::summary::Rows;
use crate::model::observe::Sheet;

/// ObservationBuffer of values, one for each arm and tick of a block; or one for each arm, overwritten in every tick.
#[derive(Debug)]
pub(super) struct ObservationBuffer {
    /// By arm, and within it by (tick of the block, series, replicate), from the start of a cache line.
    values: Vec<Vec<f64>>,
    /// Capacity of a sheet in replicates.
    stride: usize,
    /// Length of a sheet.
    size: usize,
    /// True if each tick of a block has its own sheet, which holds a whole chunk.
    kept: bool,
}

/// Numbers in a cache line.
const LINE: usize = 8;

impl ObservationBuffer {
    /// Allocates sheets for `arms` arms and `rows` series: for a whole chunk of replicates and several ticks, or for the
    /// `together` replicates that go through a tick together.
    pub fn new(arms: usize, rows: usize, chunk: Option<(usize, usize)>, together: usize) -> Self {
        let (stride, ticks) = chunk.unwrap_or((together, 1));
        let size = rows * stride;
        // A vector that crosses two cache lines takes twice as long to write and to read.
        let values = (0..arms).map(|_| vec![0.0; ticks * size + LINE]).collect();
        Self { values, stride, size, kept: chunk.is_some() }
    }

    /// Returns the start of an arm's sheet of the tick at `place`, and the column of the replicates from `column` of a chunk on.
    #[inline(always)]
    fn start(&self, arm: usize, place: usize, column: usize) -> (usize, usize) {
        let line = self.values[arm].as_ptr().align_offset(LINE * size_of::<f64>()).min(LINE);
        if self.kept { (line + place * self.size, column) } else { (line, 0) }
    }

    /// Returns the sheet on which an arm writes the observations of the tick at `place` of the block, for the group that lies
    /// `group` replicates behind the first of those that go through the tick together, at `column` of the chunk.
    #[inline(always)]
    pub fn sheet(&mut self, arm: usize, place: usize, column: usize, group: usize) -> Sheet<'_> {
        let (start, column) = self.start(arm, place, column);
        let values = &mut self.values[arm][start..][..self.size];
        Sheet::new(values, self.stride, column + group)
    }

    /// Returns the values of an arm in the tick at `place` of the block, in `count` replicates from `column` of the chunk on.
    #[inline(always)]
    pub fn rows(&self, arm: usize, place: usize, column: usize, count: usize) -> Rows<'_> {
        let (start, column) = self.start(arm, place, column);
        Rows { values: &self.values[arm][start + column..], stride: self.stride, count }
    }
}
