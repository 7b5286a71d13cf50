//! Where the model's draws come from: ChaCha8, a key a process and a stream a replicate.
//!
//! Word w of process p in replicate r under seed s is word w of the ChaCha8 stream number r under the key
//! (s, p). Nothing else enters: not the thread, the order, the batch or the number of replicates.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::model::draws::{Draws, Process};

/// Says which generator and which layout of draws a result rests on; goes into manifests.
pub const GENERATOR: &str = "ChaCha8, one key a process, one stream a replicate, layout 1";

/// Words in a block of the cipher.
const BLOCK: usize = 16;

/// The draws of L neighbouring replicates, some ticks ahead.
#[derive(Debug, Clone)]
pub struct Streams<const L: usize> {
    replicates: [u64; L],
    processes: [Ahead<L>; Process::ALL.len()],
}

/// The draws of one process.
#[derive(Debug, Clone)]
struct Ahead<const L: usize> {
    key: [u32; 8],
    /// Draws a tick; 0 for a process that is not at work.
    draws: usize,
    /// Ticks that fill whole blocks of the cipher, and are drawn at once.
    ticks: usize,
    /// First tick of `words`, `None` before the first draw.
    first: Option<usize>,
    words: Vec<[u32; L]>,
}

impl<const L: usize> Streams<L> {
    /// Memory for the draws of a world of `states` states; `stochastic` if leaders leave by chance.
    pub fn new(states: usize, stochastic: bool, seed: u64) -> Self {
        Self::with_draws(seed, |process| {
            let used = stochastic || !process.only_if_stochastic();
            if used { process.draws(states) } else { 0 }
        })
    }

    /// Memory for so many draws a tick of each process.
    fn with_draws(seed: u64, draws: impl Fn(Process) -> usize) -> Self {
        let processes = Process::ALL.map(|process| {
            let draws = draws(process);
            // The fewest ticks whose draws fill whole blocks: 16 over the common factor, a power of two.
            let ticks = BLOCK >> draws.trailing_zeros().min(BLOCK.trailing_zeros());
            Ahead { key: key(seed, process), draws, ticks, first: None, words: vec![[0; L]; draws * ticks] }
        });
        Self { replicates: [0; L], processes }
    }

    /// Turns to the replicates from `first` on.
    pub fn restart(&mut self, first: u64) {
        self.replicates = std::array::from_fn(|lane| first + lane as u64);
        for process in &mut self.processes {
            process.first = None;
        }
    }

    /// The draws of tick `t`.
    #[inline(always)]
    pub fn tick(&mut self, t: usize) -> Draws<'_, L> {
        for process in &mut self.processes {
            let first = t - t % process.ticks;
            if process.first != Some(first) {
                process.first = Some(first);
                let blocks = (first * process.draws / BLOCK) as u64..;
                for (block, words) in blocks.zip(process.words.as_chunks_mut::<BLOCK>().0) {
                    if L == 1 {
                        library_block(&process.key, self.replicates[0], block, words);
                    } else {
                        cipher_block(&process.key, &self.replicates, block, words);
                    }
                }
            }
        }
        let mut words = [&[][..]; Process::ALL.len()];
        for (words, process) in words.iter_mut().zip(&self.processes) {
            *words = &process.words[t % process.ticks * process.draws..][..process.draws];
        }
        Draws { words }
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

/// Block number `block` of one stream, by the library: what a single replicate is drawn with, so that every
/// comparison of a lane with a single replicate compares [`cipher_block`] with the library too.
fn library_block<const L: usize>(key: &[u32; 8], stream: u64, block: u64, out: &mut [[u32; L]; BLOCK]) {
    let mut seed = [0; 32];
    for (bytes, word) in seed.chunks_exact_mut(4).zip(key) {
        bytes.copy_from_slice(&word.to_le_bytes());
    }
    let mut generator = ChaCha8Rng::from_seed(seed);
    generator.set_stream(stream);
    generator.set_word_pos(u128::from(block) * BLOCK as u128);
    for word in out {
        *word = [generator.next_u32(); L];
    }
}

/// Block number `block` of several streams of ChaCha8 side by side, into 16 words of L lanes: the words of
/// `ChaCha8Rng` with the key as its seed, the stream of each lane, and the word position 16 · `block`.
///
/// Source: D. J. Bernstein, 2008, ChaCha, a variant of Salsa20, with 8 rounds, a counter of 64 bits and a
/// stream number of 64 bits.
#[inline(always)]
fn cipher_block<const L: usize>(key: &[u32; 8], streams: &[u64; L], block: u64, out: &mut [[u32; L]; BLOCK]) {
    // One lane is written down from beginning to end, and the compiler runs all of them side by side.
    for lane in 0..L {
        let [k0, k1, k2, k3, k4, k5, k6, k7] = *key;
        let start = [
            0x6170_7865,
            0x3320_646e,
            0x7962_2d32,
            0x6b20_6574,
            k0,
            k1,
            k2,
            k3,
            k4,
            k5,
            k6,
            k7,
            block as u32,
            (block >> 32) as u32,
            streams[lane] as u32,
            (streams[lane] >> 32) as u32,
        ];
        let mut x = start;
        double_round(&mut x);
        double_round(&mut x);
        double_round(&mut x);
        double_round(&mut x);
        for word in 0..BLOCK {
            out[word][lane] = x[word].wrapping_add(start[word]);
        }
    }
}

#[inline(always)]
fn double_round(x: &mut [u32; BLOCK]) {
    quarter_round(x, 0, 4, 8, 12);
    quarter_round(x, 1, 5, 9, 13);
    quarter_round(x, 2, 6, 10, 14);
    quarter_round(x, 3, 7, 11, 15);
    quarter_round(x, 0, 5, 10, 15);
    quarter_round(x, 1, 6, 11, 12);
    quarter_round(x, 2, 7, 8, 13);
    quarter_round(x, 3, 4, 9, 14);
}

#[inline(always)]
fn quarter_round(x: &mut [u32; BLOCK], a: usize, b: usize, c: usize, d: usize) {
    x[a] = x[a].wrapping_add(x[b]);
    x[d] = (x[d] ^ x[a]).rotate_left(16);
    x[c] = x[c].wrapping_add(x[d]);
    x[b] = (x[b] ^ x[c]).rotate_left(12);
    x[a] = x[a].wrapping_add(x[b]);
    x[d] = (x[d] ^ x[a]).rotate_left(8);
    x[c] = x[c].wrapping_add(x[d]);
    x[b] = (x[b] ^ x[c]).rotate_left(7);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn words_are_those_of_the_library(
            seed in any::<u64>(), first in any::<u64>(), n in 2_usize..9, t in 0_usize..5_000,
        ) {
            let first = first.min(u64::MAX - 4);
            let mut streams = Streams::<4>::new(n, true, seed);
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
    fn a_draw_added_to_a_process_moves_no_other() {
        let plain = |process: Process| process.draws(5);
        for changed in Process::ALL {
            let mut before = Streams::<2>::with_draws(2017, plain);
            let mut after =
                Streams::<2>::with_draws(2017, |process| plain(process) + usize::from(process == changed));
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
