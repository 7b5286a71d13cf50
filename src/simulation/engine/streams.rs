//! The random streams of the model: ChaCha8, with a key for each process and a stream for each replicate.
//!
//! Word w of process p in replicate r under seed s is word w of the ChaCha8 stream number r under the key
//! (s, p). Nothing else matters: no thread, order, batch or number of replicates.

use std::ops::Range;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::model::draws::{Draws, Process};
use crate::model::number::{Number, Words};

/// Names the generator and the layout of draws in manifests.
pub const GENERATOR: &str = "ChaCha8, one key a process, one stream a replicate, layout 1";

/// Words in a block of the cipher.
const BLOCK: usize = 16;

/// The draws of neighbouring replicates, one in each lane, tick by tick.
#[derive(Debug, Clone)]
pub struct Streams<N: Number> {
    replicates: [N::Words; 2],
    processes: [Ahead<N>; Process::ALL.len()],
}

/// The draws of one process.
#[derive(Debug, Clone)]
struct Ahead<N: Number> {
    key: [u32; 8],
    /// Draws a tick; 0 for a process that is not used.
    draws: usize,
    /// Blocks of the cipher in `words`.
    blocks: Range<usize>,
    words: Vec<[N::Words; BLOCK]>,
}

impl<N: Number> Streams<N> {
    /// Allocates memory for the draws of a world of `states` states; `stochastic` if leaders leave by chance.
    pub fn new(states: usize, stochastic: bool, seed: u64, zero: N) -> Self {
        Self::with_draws(seed, zero, |process| {
            let used = stochastic || !process.only_if_stochastic();
            if used { process.draws(states) } else { 0 }
        })
    }

    /// Allocates memory for the given draws a tick of each process.
    fn with_draws(seed: u64, zero: N, draws: impl Fn(Process) -> usize) -> Self {
        let zero = zero.words(0);
        let processes = Process::ALL.map(|process| {
            let draws = draws(process);
            // The draws of a tick can begin with the last word of a block.
            let most = if draws == 0 { 0 } else { (draws + BLOCK - 1).div_ceil(BLOCK) };
            let words = vec![[zero; BLOCK]; most];
            Ahead { key: key(seed, process), draws, blocks: 0..0, words }
        });
        Self { replicates: [zero; 2], processes }
    }

    /// Restarts at the replicates from `first` on, before their first tick.
    pub fn restart(&mut self, first: u64) {
        self.restart_at(|lane| first.wrapping_add(lane as u64));
    }

    /// Restarts at the replicate that `number` gives to each lane, before its first tick. Several lanes can have the same one.
    pub fn restart_at(&mut self, number: impl Fn(usize) -> u64) {
        let [low, high] = &mut self.replicates;
        for lane in 0..N::LANES {
            let replicate = number(lane);
            low[lane] = replicate as u32;
            high[lane] = (replicate >> 32) as u32;
        }
        for process in &mut self.processes {
            process.blocks = 0..0;
        }
    }

    /// The draws of tick `t`.
    #[inline(always)]
    pub fn tick(&mut self, t: usize) -> Draws<'_, N> {
        let mut words = [&[][..]; Process::ALL.len()];
        for (words, process) in words.iter_mut().zip(&mut self.processes) {
            let draws = t * process.draws..(t + 1) * process.draws;
            process.reach(draws.start / BLOCK..draws.end.div_ceil(BLOCK), &self.replicates);
            *words = &process.words.as_flattened()[draws.start % BLOCK..][..process.draws];
        }
        Draws { words }
    }
}

impl<N: Number> Ahead<N> {
    /// Puts the blocks `wanted` at the head of `words`: blocks that are there already stay, so that in the order of ticks no
    /// block is computed twice.
    #[inline(always)]
    fn reach(&mut self, wanted: Range<usize>, replicates: &[N::Words; 2]) {
        let kept = if self.blocks.contains(&wanted.start) {
            let kept = wanted.start - self.blocks.start..self.blocks.len();
            // In the order of ticks this is at most one block, often one that is there already.
            if kept.start > 0 {
                for (place, block) in kept.clone().enumerate() {
                    self.words[place] = self.words[block];
                }
            }
            kept.len()
        } else {
            0
        };
        for (place, block) in wanted.clone().enumerate().skip(kept) {
            if N::LANES == 1 {
                library_block::<N>(&self.key, replicates, block as u64, &mut self.words[place]);
            } else {
                cipher_block::<N>(&self.key, replicates, block as u64, &mut self.words[place]);
            }
        }
        self.blocks = wanted.start..wanted.end.max(wanted.start + kept);
    }
}

/// The key of a process: the seed, the process's place in [`Process::ALL`], and the name of the layout.
fn key(seed: u64, process: Process) -> [u32; 8] {
    let mut key = *b"--------------- concord draws 1 ";
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8..16].copy_from_slice(&(process as u64).to_le_bytes());
    std::array::from_fn(|word| {
        u32::from_le_bytes([key[4 * word], key[4 * word + 1], key[4 * word + 2], key[4 * word + 3]])
    })
}

/// Block number `block` of one stream, by the library. A single replicate is drawn from it, so that every comparison of a
/// lane with a single replicate also compares [`cipher_block`] with the library.
fn library_block<N: Number>(
    key: &[u32; 8],
    [low, high]: &[N::Words; 2],
    block: u64,
    out: &mut [N::Words; BLOCK],
) {
    let mut seed = [0; 32];
    for (bytes, word) in seed.chunks_exact_mut(4).zip(key) {
        bytes.copy_from_slice(&word.to_le_bytes());
    }
    let mut generator = ChaCha8Rng::from_seed(seed);
    generator.set_stream(u64::from(low[0]) | u64::from(high[0]) << 32);
    generator.set_word_pos(u128::from(block) * BLOCK as u128);
    for word in out {
        *word = low.like(generator.next_u32());
    }
}

/// Block number `block` of several streams of ChaCha8 side by side: the words of `ChaCha8Rng` with the key as
/// its seed, the stream of each lane, and the word position 16 · `block`.
///
/// Source: D. J. Bernstein, 2008, ChaCha, a variant of Salsa20, with 8 rounds, a counter of 64 bits and a
/// stream number of 64 bits.
#[inline(always)]
fn cipher_block<N: Number>(key: &[u32; 8], streams: &[N::Words; 2], block: u64, out: &mut [N::Words; BLOCK]) {
    let constant = |word: u32| streams[0].like(word);
    let [k0, k1, k2, k3, k4, k5, k6, k7] = key.map(constant);
    let start = [
        constant(0x6170_7865),
        constant(0x3320_646e),
        constant(0x7962_2d32),
        constant(0x6b20_6574),
        k0,
        k1,
        k2,
        k3,
        k4,
        k5,
        k6,
        k7,
        constant(block as u32),
        constant((block >> 32) as u32),
        streams[0],
        streams[1],
    ];
    let mut x = start;
    for _ in 0..4 {
        double_round(&mut x);
    }
    for (out, (x, start)) in out.iter_mut().zip(x.into_iter().zip(start)) {
        *out = x.plus(start);
    }
}

#[inline(always)]
fn double_round<W: Words>(x: &mut [W; BLOCK]) {
    quarter_rounds(x, [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15]]);
    quarter_rounds(x, [[0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]]);
}

/// Four independent quarter rounds, interleaved step by step, so that none waits for its own last step.
#[inline(always)]
fn quarter_rounds<W: Words>(x: &mut [W; BLOCK], of: [[usize; 4]; 4]) {
    step::<W, 16>(x, of.map(|[a, b, _, d]| [a, b, d]));
    step::<W, 12>(x, of.map(|[_, b, c, d]| [c, d, b]));
    step::<W, 8>(x, of.map(|[a, b, _, d]| [a, b, d]));
    step::<W, 7>(x, of.map(|[_, b, c, d]| [c, d, b]));
}

/// a += b, and d = (d xor a) rotated by `BITS`, for each of four [a, b, d].
#[inline(always)]
fn step<W: Words, const BITS: u32>(x: &mut [W; BLOCK], of: [[usize; 3]; 4]) {
    for [a, b, d] in of {
        x[a] = x[a].plus(x[b]);
        x[d] = x[d].xor_turned::<BITS>(x[a]);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::lanes::Lanes;

    proptest! {
        #[test]
        fn words_are_those_of_the_library(
            seed in any::<u64>(), first in any::<u64>(), n in 2_usize..9, t in 0_usize..5_000,
        ) {
            let first = first.min(u64::MAX - 4);
            let mut streams = Streams::new(n, true, seed, Lanes::<4>::ZERO);
            streams.restart(first);
            let draws = streams.tick(t);
            for process in Process::ALL {
                let words = key(seed, process).map(u32::to_le_bytes).concat();
                let mut library = ChaCha8Rng::from_seed(words.try_into().expect("32 bytes"));
                for lane in 0..4 {
                    library.set_stream(first + lane as u64);
                    library.set_word_pos((t * process.draws(n)) as u128);
                    for word in draws.words[process as usize] {
                        prop_assert_eq!(word[lane], library.next_u32());
                    }
                }
            }
        }
    }

    fn draws(n: usize, first: u64, t: usize) -> Vec<[u32; 2]> {
        let mut streams = Streams::new(n, true, 2017, Lanes::<2>::ZERO);
        streams.restart(first);
        let draws = streams.tick(t);
        draws.words.iter().flat_map(|words| words.iter().copied()).collect()
    }

    #[test]
    fn the_generator_is_pinned() {
        // A change here changes every result of every scenario: raise the layout's number if it is intended.
        let mut streams = Streams::new(5, false, 2017, Lanes::<1>::ZERO);
        let shock = streams.tick(0).words[Process::CommonFate as usize][0][0];
        let noise = streams.tick(155).words[Process::IdentityNoise as usize][19][0];
        assert_eq!((shock, noise), (1_636_108_913, 2_247_862_401));
    }

    #[test]
    fn a_replicate_has_the_same_draws_in_any_lane_and_whatever_was_drawn_before() {
        let mut streams = Streams::new(4, true, 2017, Lanes::<2>::ZERO);
        streams.restart(6);
        for t in 0..40 {
            let here: Vec<_> =
                streams.tick(t).words.iter().flat_map(|words| words.iter().map(|lanes| lanes[1])).collect();
            let there: Vec<_> = draws(4, 7, t).iter().map(|lanes| lanes[0]).collect();
            assert_eq!(here, there, "tick {t}");
        }
    }

    #[test]
    fn a_draw_added_to_a_process_moves_no_other() {
        let plain = |process: Process| process.draws(5);
        for changed in Process::ALL {
            let mut before = Streams::with_draws(2017, Lanes::<2>::ZERO, plain);
            let mut after = Streams::with_draws(2017, Lanes::<2>::ZERO, |process| {
                plain(process) + usize::from(process == changed)
            });
            before.restart(0);
            after.restart(0);
            for t in 0..40 {
                let (before, after) = (before.tick(t), after.tick(t));
                for process in Process::ALL {
                    let (before, after) = (before.words[process as usize], after.words[process as usize]);
                    if process == changed {
                        assert_eq!(after.len(), before.len() + 1);
                    } else {
                        assert_eq!(before, after, "a draw more of {changed:?} moves {process:?} in tick {t}");
                    }
                }
            }
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
