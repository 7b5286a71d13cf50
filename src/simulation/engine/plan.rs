//! What a batch is asked for, who hears of its progress, and why it may stop.

use std::num::NonZeroUsize;

use thiserror::Error;

use crate::model::World;
use crate::model::series::REGION;
use crate::problem::{Explain, Remedy, Setting, Status};
use crate::threads::Threads;

/// A batch to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Number of replicates, at least 1.
    pub replicates: u64,
    /// Seed; 0 is as good as any other.
    pub seed: u64,
    /// Number of threads, `None` for one per core.
    pub threads: Option<NonZeroUsize>,
    /// Series that are observed.
    pub observed: Observed,
}

/// The series that a batch observes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Observed {
    /// Series of the region, the states, the pairs and the issues.
    All,
    /// Series of the region alone.
    Region,
}

impl std::fmt::Display for Observed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::All => "all series",
            Self::Region => "region alone",
        })
    }
}

impl Observed {
    /// Number of series.
    pub fn rows(self, world: &World) -> usize {
        match self {
            Self::All => world.series_count(),
            Self::Region => REGION.len(),
        }
    }

    /// Whether the series at a place of the record is observed.
    pub(super) fn holds(self, place: usize) -> bool {
        match self {
            Self::All => true,
            Self::Region => place < REGION.len(),
        }
    }

    /// Number of ordered pairs whose identity weights are observed.
    pub fn weights(self, world: &World) -> usize {
        match self {
            Self::All => 2 * world.pairs().len(),
            Self::Region => 0,
        }
    }
}

/// Receives progress from any thread, and decides whether to stop.
pub trait Monitor: Sync {
    /// Adds finished replicates.
    fn advance(&self, replicates: u64);
    /// Returns whether the run is cancelled.
    fn cancelled(&self) -> bool;
    /// Names the current work besides replicates: `comparing`.
    fn phase(&self, _what: &str) {}
    /// Tells people what has been reached, and how many replicates it takes in all, as far as that is known by now.
    fn reached(&self, _what: &str, _work: u64) {}
}

/// A monitor that does nothing.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Monitor for Silent {
    fn advance(&self, _: u64) {}
    fn cancelled(&self) -> bool {
        false
    }
}

/// The reason why a batch did not finish.
#[derive(Debug, Error)]
pub enum Stopped<E> {
    /// The monitor cancelled it.
    #[error("interrupted after {done} replicates")]
    Cancelled {
        /// Replicates delivered to the sink.
        done: u64,
    },
    /// The receiver of the ends failed.
    #[error(transparent)]
    Sink(E),
    /// The system could not start threads.
    #[error("cannot start threads: {0}")]
    Threads(String),
}

impl<E: std::error::Error + 'static> Explain for Stopped<E> {
    fn status(&self) -> Status {
        match self {
            Self::Cancelled { .. } => Status::Interrupted,
            Self::Sink(_) | Self::Threads(_) => Status::Failed,
        }
    }

    fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::Threads(_) => Some(Remedy::new("ask for fewer with ").setting(Setting::Threads)),
            Self::Cancelled { .. } | Self::Sink(_) => None,
        }
    }
}

impl Stopped<()> {
    /// Replaces the error by that of the sink.
    pub(super) fn with<E>(self, failure: Option<E>) -> Stopped<E> {
        match self {
            Self::Cancelled { done } => Stopped::Cancelled { done },
            Self::Sink(()) => Stopped::Sink(failure.expect("the sink has left its error")),
            Self::Threads(reason) => Stopped::Threads(reason),
        }
    }
}

/// So many threads, one a core if nothing is said.
pub(super) fn start<E>(threads: Option<NonZeroUsize>) -> Result<Threads, Stopped<E>> {
    Threads::start(threads).map_err(Stopped::Threads)
}
