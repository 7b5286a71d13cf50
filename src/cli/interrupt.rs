//! Ctrl-C: the first asks to stop, the second ends at once.

use std::sync::atomic::{AtomicBool, Ordering};

use super::error::INTERRUPTED;
use crate::engine::Monitor;

static ASKED: AtomicBool = AtomicBool::new(false);

/// Watches for Ctrl-C, and for the signals that ask a program to end.
///
/// # Errors
///
/// What the system says where it cannot be watched for.
pub fn watch() -> Result<(), ctrlc::Error> {
    #[expect(clippy::exit, reason = "whoever asks twice wants the program to end at once")]
    ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::Relaxed) {
            // What is half written lies under a name that the next run sweeps.
            std::process::exit(i32::from(INTERRUPTED));
        }
    })
}

/// Whether the user has asked to stop.
pub fn asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}

/// A monitor that shows nothing and stops when the user asks.
#[derive(Debug, Clone, Copy)]
pub struct Interrupt;

impl Monitor for Interrupt {
    fn advance(&self, _: u64) {}

    fn cancelled(&self) -> bool {
        asked()
    }
}
