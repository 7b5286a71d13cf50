//! Observations of replicates that come a few at a time, kept until there are enough for a visit to the summary.
//!
//! A visit goes to the cell of every series at every tick, most of them far from the core. It costs the same for one replicate
//! as for many.

use super::summary::{Rows, Summary};
use crate::model::number::Number;

/// Every series at every tick of some replicates.
pub(super) struct Buffer {
    /// By (tick, series, replicate).
    values: Vec<f64>,
    /// Series of a tick.
    rows: usize,
    /// Replicates that there is room for, that are there, and that come next.
    room: usize,
    used: usize,
    coming: usize,
}

impl Buffer {
    /// Room for some replicates.
    pub fn new(ticks: usize, rows: usize, room: usize) -> Self {
        Self { values: vec![0.0; ticks * rows * room], rows, room, used: 0, coming: 0 }
    }

    /// So many replicates come next, tick by tick.
    pub fn expect(&mut self, count: usize) {
        self.used += self.coming;
        self.coming = count;
        debug_assert!(self.used + count <= self.room);
    }

    /// Takes in tick `t` of the replicates that come.
    pub fn take(&mut self, t: usize, rows: Rows<'_>) {
        for row in 0..self.rows {
            let start = (t * self.rows + row) * self.room + self.used;
            self.values[start..start + rows.count].copy_from_slice(rows.row(row));
        }
    }

    /// Hands all replicates on to the summary of the only arm, and has room again.
    pub fn empty<N: Number>(&mut self, summary: &Summary<'_>, like: N) {
        self.expect(0);
        let (stride, count) = (self.room, self.used);
        for (t, values) in self.values.chunks_exact(self.rows * self.room).enumerate() {
            summary.extend(0, t, Rows { values, stride, count }, like);
        }
        self.used = 0;
    }
}
