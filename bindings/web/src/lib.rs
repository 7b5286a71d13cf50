//! What a page asks of concord, in WebAssembly: a C interface without imports, for one Web Worker.
//!
//! The host writes an input to the place that [`reserve`] returns, calls [`call`], and reads the output at [`output`]. Inputs and outputs
//! are JSON in UTF-8 but for sums of replicates, which are bytes. Workers share no memory: each runs parts of the batches of one request,
//! and one of them absorbs the sums of the others and answers. Any division gives the same bits.

mod instance;
#[cfg(feature = "results")]
#[allow(clippy::expect_used, reason = "a shipped scenario is valid, and memory takes all that is written")]
mod results;

use std::cell::RefCell;

use instance::Instance;

thread_local! {
    static INSTANCE: RefCell<Instance> = RefCell::new(Instance::default());
    /// Message of a panic, for a host that sees no more than a trap.
    static FAILURE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Address of `length` bytes for the next input.
#[unsafe(no_mangle)]
pub extern "C" fn reserve(length: usize) -> *mut u8 {
    INSTANCE.with_borrow_mut(|instance| {
        instance.input.clear();
        instance.input.resize(length, 0);
        instance.input.as_mut_ptr()
    })
}

/// Works on the input; returns the length of the output.
#[unsafe(no_mangle)]
pub extern "C" fn call(what: u32) -> usize {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        std::panic::set_hook(Box::new(|panic| FAILURE.with_borrow_mut(|text| *text = panic.to_string())));
    });
    INSTANCE.with_borrow_mut(|instance| instance.call(what))
}

/// Address of the output of the last call.
#[unsafe(no_mangle)]
pub extern "C" fn output() -> *const u8 {
    INSTANCE.with_borrow(|instance| instance.output.as_ptr())
}

/// Runs shipped scenarios with a number of replicates; returns the length of the text of results.
#[cfg(feature = "results")]
#[unsafe(no_mangle)]
pub extern "C" fn results(replicates: u32) -> usize {
    let text = results::all(u64::from(replicates)).into_bytes();
    INSTANCE.with_borrow_mut(|instance| {
        instance.output = text;
        instance.output.len()
    })
}

/// Address of the text of [`results`].
#[cfg(feature = "results")]
#[unsafe(no_mangle)]
pub extern "C" fn results_text() -> *const u8 {
    output()
}

/// Address of what the last panic said.
#[unsafe(no_mangle)]
pub extern "C" fn failure() -> *const u8 {
    FAILURE.with_borrow(|text| text.as_ptr())
}

/// Its length in bytes; 0 if there was none.
#[unsafe(no_mangle)]
pub extern "C" fn failure_length() -> usize {
    FAILURE.with_borrow(String::len)
}
