//! A buffer for observations of a few replicates at a time, until there are enough for a visit to the summary.
//!
//! A visit touches the cell of every series at every tick, most of them outside the cache. It costs the same for one replicate
//! as for many.

use super::summary::{Rows, Summary};
use crate::model::number::Number;

/// Every series at every tick of some replicates.
pub(super) struct Buffer {
    /// By (tick, series, replicate).
    values: Vec<f64>,
    /// Series of a tick.
    rows: usize,
    /// Replicates: capacity, stored, and next.
    room: usize,
    used: usize,
    coming: usize,
}

impl Buffer {
    /// Allocates memory for some replicates.
    pub fn new(ticks: usize, rows: usize, room: usize) -> Self {
        Self { values: vec![0.0; ticks * rows * room], rows, room, used: 0, coming: 0 }
    }

    /// Announces the next replicates, which come tick by tick.
    pub fn expect(&mut self, count: usize) {
        self.used += self.coming;
        self.coming = count;
        debug_assert!(self.used + count <= self.room);
    }

    /// Adds tick `t` of the announced replicates.
    pub fn take(&mut self, t: usize, rows: Rows<'_>) {
        for row in 0..self.rows {
            let start = (t * self.rows + row) * self.room + self.used;
            self.values[start..start + rows.count].copy_from_slice(rows.row(row));
        }
    }

    /// Adds all replicates to the summary of the only arm, and empties the buffer.
    pub fn empty<N: Number>(&mut self, summary: &Summary<'_>, like: N) {
        self.expect(0);
        let (stride, count) = (self.room, self.used);
        for (t, values) in self.values.chunks_exact(self.rows * self.room).enumerate() {
            summary.extend(0, t, Rows { values, stride, count }, like);
        }
        self.used = 0;
    }
}
