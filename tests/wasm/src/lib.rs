//! The results of shipped scenarios, for a host of WebAssembly.

#[allow(clippy::expect_used, reason = "a shipped scenario is valid, and memory takes all that is written")]
mod results;

use std::sync::OnceLock;

/// The text returned by [`text`].
static TEXT: OnceLock<String> = OnceLock::new();

/// Runs everything once with a number of replicates; returns the length of the text of results.
#[unsafe(no_mangle)]
pub extern "C" fn run(replicates: u32) -> usize {
    TEXT.get_or_init(|| results::all(u64::from(replicates))).len()
}

/// Address of the text of [`run`]; 0 before the run.
#[unsafe(no_mangle)]
pub extern "C" fn text() -> *const u8 {
    TEXT.get().map_or(std::ptr::null(), |text| text.as_ptr())
}
