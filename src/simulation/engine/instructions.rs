//! One binary for machines with and without wide vectors: the instruction set is detected at run time.

use std::fmt;

use fearless_simd::Level;

/// A set of vector instructions that this machine supports.
#[derive(Debug, Clone, Copy)]
pub struct InstructionSet(pub(super) Level);

impl InstructionSet {
    /// The best that this machine supports.
    pub fn best() -> Self {
        Self(Level::new())
    }

    /// All that this machine supports, the best last.
    pub fn available() -> Vec<Self> {
        let best = Level::new();
        #[cfg(target_arch = "x86_64")]
        let sets = [
            best.as_sse2().map(Level::Sse2),
            best.as_avx2().map(Level::Avx2),
            best.as_avx512().map(Level::Avx512),
        ];
        #[cfg(not(target_arch = "x86_64"))]
        let sets = [Some(best)];
        sets.into_iter().flatten().map(Self).collect()
    }
}

impl fmt::Display for InstructionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            #[cfg(target_arch = "x86_64")]
            Level::Avx512(_) => "AVX-512",
            #[cfg(target_arch = "x86_64")]
            Level::Avx2(_) => "AVX2",
            #[cfg(target_arch = "x86_64")]
            Level::Sse2(_) | Level::Sse4_2(_) => "SSE2",
            #[cfg(target_arch = "aarch64")]
            Level::Neon(_) => "NEON",
            _ => "baseline",
        })
    }
}
