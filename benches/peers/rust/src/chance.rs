//! Where the first pass takes its chance from: a generator, or for a check the draws of the engine.

use concord::engine::streams::Streams;
use concord::model::draws::Process;
use concord::model::{lanes::Lanes, maths};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, StandardNormal};

/// Chance for one history. A generator does not ask what for.
pub trait Chance {
    fn next_tick(&mut self, t: usize);
    /// In [0, 1).
    fn uniform(&mut self, process: Process, slot: usize) -> f64;
    fn normal(&mut self, process: Process, slot: usize) -> f64;
    /// A whole number below `most`.
    fn below(&mut self, most: usize, process: Process, slot: usize) -> usize;
}

/// A stream of ChaCha8 a replicate, numbers in the order in which they are asked for.
pub struct Generator(ChaCha8Rng);

impl Generator {
    pub fn new(seed: u64, replicate: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(replicate);
        Self(generator)
    }
}

impl Chance for Generator {
    fn next_tick(&mut self, _: usize) {}

    fn uniform(&mut self, _: Process, _: usize) -> f64 {
        self.0.random()
    }

    fn normal(&mut self, _: Process, _: usize) -> f64 {
        StandardNormal.sample(&mut self.0)
    }

    fn below(&mut self, most: usize, _: Process, _: usize) -> usize {
        self.0.random_range(0..most)
    }
}

/// The draws of one replicate of the engine. That the engine draws well is not checked with them: only what the model
/// makes of what was drawn.
pub struct EnginesDraws {
    states: usize,
    streams: Streams<Lanes<1>>,
    /// The uniform numbers of the tick, by process and slot.
    uniform: Vec<Vec<f64>>,
}

impl EnginesDraws {
    pub fn new(states: usize, seed: u64, replicate: u64) -> Self {
        let mut streams = Streams::new(states, false, seed, Lanes([0.0]));
        streams.restart(replicate);
        Self { states, streams, uniform: Vec::new() }
    }
}

impl Chance for EnginesDraws {
    fn next_tick(&mut self, t: usize) {
        let of_tick = self.streams.tick(t);
        self.uniform = Process::ALL
            .iter()
            .filter(|process| !process.only_if_stochastic())
            .map(|process| {
                (0..process.draws(self.states)).map(|slot| of_tick.uniform_in(*process, slot, 0)).collect()
            })
            .collect();
    }

    fn uniform(&mut self, process: Process, slot: usize) -> f64 {
        self.uniform[process as usize][slot]
    }

    fn normal(&mut self, process: Process, slot: usize) -> f64 {
        maths::normal_quantile(Lanes([self.uniform(process, slot)])).0[0]
    }

    fn below(&mut self, most: usize, process: Process, slot: usize) -> usize {
        (self.uniform(process, slot) * most as f64) as usize
    }
}
