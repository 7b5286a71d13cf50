//! Ctrl-C: the first asks to stop, the second ends at once.

use std::sync::atomic::{AtomicBool, Ordering};

use super::error::INTERRUPTED;
use crate::engine::Monitor;

static ASKED: AtomicBool = AtomicBool::new(false);

/// Watches for Ctrl-C, and for the signals that ask a program to end.
///
/// # Errors
///
/// The error of the system if signals cannot be watched.
pub fn watch() -> Result<(), ctrlc::Error> {
    #[expect(clippy::exit, reason = "whoever asks twice wants the program to end at once")]
    ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::Relaxed) {
            // Incomplete files have a temporary name, and the next run deletes them.
            std::process::exit(i32::from(INTERRUPTED));
        }
    })
}

/// Whether the user has asked to stop.
pub fn asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}

/// A monitor that shows nothing and stops after Ctrl-C.
#[derive(Debug, Clone, Copy)]
pub struct Interrupt;

impl Monitor for Interrupt {
    fn advance(&self, _: u64) {}

    fn cancelled(&self) -> bool {
        asked()
    }
}
