//! Where the model's draws come from: ChaCha8, a key a process and a stream a replicate.
//!
//! Word w of process p in replicate r under seed s is word w of the ChaCha8 stream number r under the key
//! (s, p). Nothing else enters: not the thread, the order, the batch or the number of replicates.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

use crate::model::draws::{Draws, Process};

/// Says which generator and which layout of draws a result rests on; goes into manifests.
pub const GENERATOR: &str = "ChaCha8, one key a process, one stream a replicate, layout 1";

/// Ticks that are drawn at once: 16 ticks of any process fill whole blocks of the cipher.
const TICKS: usize = 16;

/// The draws of L neighbouring replicates, some ticks ahead.
#[derive(Debug, Clone)]
pub struct Streams<const L: usize> {
    states: usize,
    seed: u64,
    first_replicate: u64,
    stochastic: bool,
    /// By process, `TICKS` ticks of words.
    buffers: [Vec<[u32; L]>; Process::ALL.len()],
    /// First tick in the buffers, `None` before the first.
    buffered: Option<usize>,
}

impl<const L: usize> Streams<L> {
    /// Memory for the draws of a world of `states` states; `stochastic` if leaders leave by chance.
    pub fn new(states: usize, stochastic: bool, seed: u64) -> Self {
        let buffers = Process::ALL.map(|process| {
            let used = stochastic || !process.only_if_stochastic();
            vec![[0; L]; if used { process.draws(states) * TICKS } else { 0 }]
        });
        Self { states, seed, first_replicate: 0, stochastic, buffers, buffered: None }
    }

    /// Turns to the replicates from `first` on.
    pub fn restart(&mut self, first: u64) {
        self.first_replicate = first;
        self.buffered = None;
    }

    /// The draws of tick `t`.
    pub fn tick(&mut self, t: usize) -> Draws<'_, L> {
        let block = t - t % TICKS;
        if self.buffered != Some(block) {
            self.fill(block);
        }
        let words = Process::ALL.map(|process| {
            let buffer = &self.buffers[process as usize];
            if buffer.is_empty() {
                return &[][..];
            }
            let draws = process.draws(self.states);
            &buffer[(t % TICKS) * draws..][..draws]
        });
        Draws { words }
    }

    fn fill(&mut self, first_tick: usize) {
        for process in Process::ALL {
            if process.only_if_stochastic() && !self.stochastic {
                continue;
            }
            let mut generator = ChaCha8Rng::from_seed(key(self.seed, process));
            let start = (first_tick * process.draws(self.states)) as u128;
            for lane in 0..L {
                generator.set_stream(self.first_replicate + lane as u64);
                generator.set_word_pos(start);
                for words in &mut self.buffers[process as usize] {
                    words[lane] = generator.next_u32();
                }
            }
        }
        self.buffered = Some(first_tick);
    }
}

/// The key of a process: the seed, the process's place in [`Process::ALL`], and the name of the layout.
fn key(seed: u64, process: Process) -> [u8; 32] {
    let mut key = *b"--------------- concord draws 1 ";
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8..16].copy_from_slice(&(process as u64).to_le_bytes());
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draws(n: usize, first: u64, t: usize) -> Vec<[u32; 2]> {
        let mut streams = Streams::<2>::new(n, true, 2017);
        streams.restart(first);
        let draws = streams.tick(t);
        draws.words.iter().flat_map(|words| words.iter().copied()).collect()
    }

    #[test]
    fn the_generator_is_pinned() {
        // A change here changes every result of every scenario: raise the layout's number if it is meant.
        let mut streams = Streams::<1>::new(5, false, 2017);
        let shock = streams.tick(0).words[Process::CommonFate as usize][0][0];
        let noise = streams.tick(155).words[Process::IdentityNoise as usize][19][0];
        assert_eq!((shock, noise), (1_636_108_913, 2_247_862_401));
    }

    #[test]
    fn a_replicate_has_the_same_draws_in_any_lane_and_whatever_was_drawn_before() {
        let mut streams = Streams::<2>::new(4, true, 2017);
        streams.restart(6);
        for t in 0..40 {
            let here: Vec<_> =
                streams.tick(t).words.iter().flat_map(|words| words.iter().map(|lanes| lanes[1])).collect();
            let there: Vec<_> = draws(4, 7, t).iter().map(|lanes| lanes[0]).collect();
            assert_eq!(here, there, "tick {t}");
        }
    }

    #[test]
    fn processes_do_not_share_their_numbers() {
        let streams = draws(2, 0, 3);
        let mut words: Vec<_> = streams.iter().flatten().collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), streams.len() * 2);
    }
}
