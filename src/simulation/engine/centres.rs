//! The first replicate, whose values are the centres of sums: a constant series then has no spread.

use super::histories::first;
use super::plan::Plan;
use crate::model::World;

/// The values of the first replicate of a batch at the end of each tick.
pub(super) struct Centres {
    /// By (tick, series). The regional series come first in each tick.
    pub series: Vec<f64>,
    /// Identity weights by (tick, ordered pair); empty if only the region is observed.
    pub weights: Vec<f64>,
    /// Series, and ordered pairs, of a tick.
    sizes: [usize; 2],
}

impl Centres {
    /// Runs the first replicate of a plan.
    pub fn new(world: &World, plan: &Plan) -> Self {
        let sizes @ [rows, pairs] = [plan.observed.rows(world), plan.observed.weights(world)];
        let [series, mut weights] = first(world, plan.seed, plan.observed);
        weights.truncate(pairs * world.ticks());
        debug_assert_eq!((series.len(), weights.len()), (rows * world.ticks(), pairs * world.ticks()));
        Self { series, weights, sizes }
    }

    /// The series of a tick.
    #[inline(always)]
    pub fn series(&self, t: usize) -> &[f64] {
        let rows = self.sizes[0];
        &self.series[t * rows..][..rows]
    }

    /// The identity weights of a tick, by ordered pair.
    #[inline(always)]
    pub fn weights(&self, t: usize) -> &[f64] {
        let pairs = self.sizes[1];
        &self.weights[t * pairs..][..pairs]
    }

    /// Series and weights, tick by tick.
    pub fn by_tick(&self) -> impl Iterator<Item = (&[f64], &[f64])> {
        self.series.chunks_exact(self.sizes[0]).enumerate().map(|(t, series)| (series, self.weights(t)))
    }
}
