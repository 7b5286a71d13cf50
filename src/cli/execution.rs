//! Time, threads and command line of a run.

use std::num::NonZeroUsize;
use std::time::Instant;

use jiff::Timestamp;

use crate::export::manifest::Execution;

/// Measures the time of a run, for its manifest.
#[derive(Debug)]
pub struct Clock {
    started: Timestamp,
    clock: Instant,
}

#[expect(
    clippy::disallowed_methods,
    reason = "the manifest tells when a run was made; no result depends on it"
)]
impl Clock {
    /// Starts the clock.
    pub fn start() -> Self {
        Self { started: Timestamp::now(), clock: Instant::now() }
    }

    /// The day on which it was started, by universal time.
    pub fn day(&self) -> jiff::civil::Date {
        jiff::tz::Offset::UTC.to_datetime(self.started).date()
    }

    /// Seconds since the start.
    pub fn seconds(&self) -> f64 {
        self.clock.elapsed().as_secs_f64()
    }

    /// Describes a run that ends now.
    pub fn execution(&self, threads: NonZeroUsize) -> Execution {
        let finished = Timestamp::now();
        Execution {
            command: std::env::args_os().map(|part| part.to_string_lossy().into_owned()).collect(),
            threads: threads.get(),
            started: format!("{:.0}", self.started),
            finished: format!("{finished:.0}"),
            seconds: self.clock.elapsed().as_millis() as f64 / 1000.0,
        }
    }
}
