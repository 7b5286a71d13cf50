//! Values of single replicates at some ticks.

use std::sync::Mutex;

use super::branches::Branch;
use super::summary::{Rows, closed, opened};
use crate::model::series::REGION;

/// The regional measures of every replicate of a small batch at some ticks.
pub(super) struct Samples {
    ticks: Vec<usize>,
    /// First replicate, and number of replicates.
    first: u64,
    count: usize,
    /// By (arm, tick, measure, replicate).
    values: Mutex<Vec<f64>>,
}

impl Samples {
    /// Allocates memory for `count` replicates from `first` on.
    pub fn new(arms: usize, ticks: &[usize], first: u64, count: usize) -> Self {
        let values = Mutex::new(vec![0.0; arms * ticks.len() * REGION.len() * count]);
        Self { ticks: ticks.to_vec(), first, count, values }
    }

    /// Adds the values of an arm in tick `t` for replicates from `first` on, if that tick is sampled.
    pub fn take(&self, arm: usize, t: usize, first: u64, rows: Rows<'_>) {
        let Some(place) = self.ticks.iter().position(|wanted| *wanted == t) else { return };
        let mut values = opened(&self.values);
        let column = (first - self.first) as usize;
        for measure in 0..REGION.len() {
            let start = ((arm * self.ticks.len() + place) * REGION.len() + measure) * self.count + column;
            values[start..start + rows.count].copy_from_slice(rows.row(measure));
        }
    }

    /// Returns the values by (arm, tick, measure, replicate). Before an arm diverges from the first, it has the first arm's.
    pub fn into_values(self, arms: &[Branch]) -> Vec<f64> {
        let mut values = closed(self.values);
        let size = REGION.len() * self.count;
        let of_arm = self.ticks.len() * size;
        for (k, arm) in arms.iter().enumerate().skip(1) {
            let (trunk, own) = values.split_at_mut(k * of_arm);
            for (place, _) in self.ticks.iter().enumerate().filter(|(_, t)| **t < arm.counted_from) {
                own[place * size..][..size].copy_from_slice(&trunk[place * size..][..size]);
            }
        }
        values
    }
}
