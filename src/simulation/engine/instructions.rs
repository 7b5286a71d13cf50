//! One binary for machines with and without wide vectors: the instruction set is detected at run time.

use std::fmt;

use fearless_simd::Level;

/// Evaluates an expression over a zero that has as many lanes as a batch, in the registers of an instruction set. The expression
/// is compiled for each set.
#[cfg(not(any(
    all(test, target_arch = "x86_64"),
    all(target_family = "wasm", not(target_feature = "simd128"))
)))]
macro_rules! in_registers {
    ($set:expr, $zero:ident => $value:expr) => {
        ::fearless_simd::dispatch!($set.0, simd => {
            let $zero: ::fearless_simd::f64x8<_> = ::fearless_simd::SimdBase::splat(simd, 0.0);
            $value
        })
    };
}

/// The unit tests compile the model for one instruction set. `tests/library/instruction_sets.rs` compares all of them.
#[cfg(all(test, target_arch = "x86_64"))]
macro_rules! in_registers {
    ($set:expr, $zero:ident => $value:expr) => {{
        let simd = $set.0.as_sse2().expect("a part of x86-64");
        let $zero: ::fearless_simd::f64x8<_> = ::fearless_simd::SimdBase::splat(simd, 0.0);
        $value
    }};
}

/// Where there are no vectors, lanes lie in memory: loops over them are a third of the code of eight numbers side by side.
#[cfg(all(target_family = "wasm", not(target_feature = "simd128")))]
macro_rules! in_registers {
    ($set:expr, $zero:ident => $value:expr) => {{
        let _: $crate::engine::InstructionSet = $set;
        let $zero = $crate::model::lanes::Lanes([0.0; 8]);
        $value
    }};
}

pub(super) use in_registers;

/// A set of vector instructions that this machine supports.
#[derive(Debug, Clone, Copy)]
pub struct InstructionSet(pub(super) Level);

impl InstructionSet {
    /// The best that this machine supports.
    pub fn best() -> Self {
        Self(Level::new())
    }

    /// All that this machine supports, the best last; in the unit tests the one for which they compile the model.
    pub fn available() -> Vec<Self> {
        let best = Level::new();
        #[cfg(all(test, target_arch = "x86_64"))]
        let sets = [best.as_sse2().map(Level::Sse2)];
        #[cfg(all(not(test), target_arch = "x86_64"))]
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
