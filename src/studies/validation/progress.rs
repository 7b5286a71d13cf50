//! Progress over several fits and batches of one validation.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::engine::Monitor;

/// A monitor that knows what is still to come, so that a calibration, which learns of its own work as it goes, says how much it takes in
/// all.
pub(super) struct Whole<'a> {
    monitor: &'a dyn Monitor,
    /// Replicates so far, those at the start of the present fit, and those that come after it.
    done: AtomicU64,
    start: AtomicU64,
    ahead: AtomicU64,
}

impl<'a> Whole<'a> {
    /// Nothing is done yet of so many replicates.
    pub fn new(monitor: &'a dyn Monitor, work: u64) -> Self {
        Self { monitor, done: AtomicU64::new(0), start: AtomicU64::new(0), ahead: AtomicU64::new(work) }
    }

    /// A fit begins, of which so many replicates were expected.
    pub fn begin(&self, work: u64) {
        self.start.store(self.done.load(Ordering::Relaxed), Ordering::Relaxed);
        self.passed(work);
    }

    /// So many replicates no longer lie ahead.
    pub fn passed(&self, work: u64) {
        let ahead = self.ahead.load(Ordering::Relaxed);
        self.ahead.store(ahead.saturating_sub(work), Ordering::Relaxed);
    }
}

impl Monitor for Whole<'_> {
    fn advance(&self, replicates: u64) {
        self.done.fetch_add(replicates, Ordering::Relaxed);
        self.monitor.advance(replicates);
    }

    fn cancelled(&self) -> bool {
        self.monitor.cancelled()
    }

    fn phase(&self, what: &str) {
        self.monitor.phase(what);
    }

    fn reached(&self, what: &str, work: u64) {
        let (start, ahead) = (self.start.load(Ordering::Relaxed), self.ahead.load(Ordering::Relaxed));
        self.monitor.reached(what, start + work + ahead);
    }
}
