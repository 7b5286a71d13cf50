//! One binary for machines with and without wide vectors.
//!
//! The compiler makes a version of the inner loop for each instruction set, and the best that the machine
//! has is picked at run time. All versions come from the same lines and fuse nothing, so that they give the
//! same bits. NEON belongs to the baseline of 64-bit ARM.

use std::fmt;

use super::worker::{Task, Worker};
use crate::outcome::EndRow;

/// A set of vector instructions that this machine has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstructionSet(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Baseline,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl InstructionSet {
    /// What every machine has that the program runs on.
    pub const BASELINE: Self = Self(Kind::Baseline);

    /// Those that this machine has, the best last.
    pub fn available() -> Vec<Self> {
        let mut sets = vec![Self::BASELINE];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") {
                sets.push(Self(Kind::Avx2));
            }
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
            {
                sets.push(Self(Kind::Avx512));
            }
        }
        sets
    }

    /// The best that this machine has.
    pub fn best() -> Self {
        Self::available().pop().unwrap_or(Self::BASELINE)
    }

    /// Lets a worker run a task with these instructions.
    #[expect(unsafe_code, reason = "the compiler cannot know what machine it will run on")]
    pub(super) fn run<const L: usize>(self, worker: &mut Worker<L>, task: &Task<'_>) -> Vec<EndRow> {
        match self.0 {
            Kind::Baseline => worker.run(task),
            // SAFETY: only `available` makes this value, on a machine that has AVX2.
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => unsafe { run_avx2(worker, task) },
            // SAFETY: only `available` makes this value, on a machine that has these parts of AVX-512.
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => unsafe { run_avx512(worker, task) },
        }
    }
}

impl fmt::Display for InstructionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Kind::Baseline => "baseline",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => "AVX2",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => "AVX-512",
        })
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn run_avx2<const L: usize>(worker: &mut Worker<L>, task: &Task<'_>) -> Vec<EndRow> {
    worker.run(task)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl")]
fn run_avx512<const L: usize>(worker: &mut Worker<L>, task: &Task<'_>) -> Vec<EndRow> {
    worker.run(task)
}
