//! Threads to work on; the calling thread alone where the system has none, as in WebAssembly.
//!
//! No result depends on which of the two it is.

use std::cell::OnceCell;
use std::error::Error;
use std::io;
use std::num::NonZeroUsize;

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

/// What work runs on.
#[derive(Debug)]
pub enum Threads {
    /// Threads of their own.
    Pool(ThreadPool),
    /// The calling thread, which does everything itself.
    Caller,
}

thread_local! {
    /// A pool that consists of the calling thread, made when it is first needed; `None` where the thread belongs to a pool
    /// already. Rayon binds the two for as long as the thread lives.
    static ALONE: OnceCell<Option<ThreadPool>> = const { OnceCell::new() };
}

impl Threads {
    /// Starts so many threads, `None` for one a core.
    ///
    /// The calling thread takes their place on a platform without threads, and where one is asked for and cannot be started.
    ///
    /// # Errors
    /// What the system says where it refuses to start them.
    pub fn start(threads: Option<NonZeroUsize>) -> Result<Self, String> {
        match pool(threads) {
            Ok(pool) => Ok(Self::Pool(pool)),
            Err(error) if threads == Some(NonZeroUsize::MIN) || is_unsupported(&error) => Ok(Self::Caller),
            Err(error) => Err(error.to_string()),
        }
    }

    /// How many threads there are.
    pub fn count(&self) -> usize {
        match self {
            Self::Pool(pool) => pool.current_num_threads(),
            Self::Caller => 1,
        }
    }

    /// Does some work, whose parallel parts run on these threads.
    pub fn run<R: Send>(&self, work: impl FnOnce() -> R + Send) -> R {
        match self {
            Self::Pool(pool) => pool.install(work),
            Self::Caller => alone(work),
        }
    }
}

/// Does some work, whose parallel parts run on the calling thread, or in the pool that it belongs to.
pub fn alone<R>(work: impl FnOnce() -> R) -> R {
    ALONE.with(|pool| {
        pool.get_or_init(|| ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().ok());
    });
    work()
}

fn pool(threads: Option<NonZeroUsize>) -> Result<ThreadPool, ThreadPoolBuildError> {
    let builder = ThreadPoolBuilder::new().num_threads(threads.map_or(0, NonZeroUsize::get));
    #[cfg(test)]
    let builder = builder.spawn_handler(fault::spawn);
    builder.build()
}

/// Whether the platform has no threads at all.
fn is_unsupported(error: &ThreadPoolBuildError) -> bool {
    let source = error.source().and_then(|source| source.downcast_ref::<io::Error>());
    source.is_some_and(|source| source.kind() == io::ErrorKind::Unsupported)
}

/// A system that refuses to start threads, for tests.
#[cfg(test)]
pub mod fault {
    use std::cell::Cell;
    use std::{io, thread};

    use rayon::ThreadBuilder;

    thread_local! {
        static REFUSAL: Cell<Option<io::ErrorKind>> = const { Cell::new(None) };
    }

    /// Does some work on a thread of its own, for which the system refuses to start others.
    pub fn refused<R: Send>(refusal: io::ErrorKind, work: impl FnOnce() -> R + Send) -> R {
        thread::scope(|scope| {
            let refused = scope.spawn(|| {
                REFUSAL.set(Some(refusal));
                work()
            });
            refused.join().expect("the work does not panic")
        })
    }

    pub(super) fn spawn(worker: ThreadBuilder) -> io::Result<()> {
        match REFUSAL.get() {
            Some(refusal) => Err(refusal.into()),
            None => thread::Builder::new().spawn(|| worker.run()).map(drop),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::io::ErrorKind::{Unsupported, WouldBlock};
    use std::thread;

    use rayon::prelude::*;

    use super::*;

    /// The threads that a parallel part of some work runs on.
    fn used(threads: &Threads) -> BTreeSet<String> {
        let id = |_| format!("{:?}", thread::current().id());
        threads.run(|| (0..1_000).into_par_iter().map(id).collect())
    }

    #[test]
    fn the_calling_thread_stands_in_for_threads_that_a_platform_lacks() {
        for asked in [None, NonZeroUsize::new(1), NonZeroUsize::new(3)] {
            fault::refused(Unsupported, || {
                for _ in 0..2 {
                    let threads = Threads::start(asked).expect("the calling thread");
                    assert_eq!(threads.count(), 1);
                    assert_eq!(used(&threads), BTreeSet::from([format!("{:?}", thread::current().id())]));
                }
            });
        }
    }

    #[test]
    fn a_refusal_is_an_error_where_several_are_asked_for() {
        fault::refused(WouldBlock, || {
            assert!(matches!(Threads::start(NonZeroUsize::new(1)), Ok(Threads::Caller)));
            assert!(Threads::start(NonZeroUsize::new(2)).is_err());
        });
        let threads = Threads::start(NonZeroUsize::new(2)).expect("two threads");
        assert_eq!(threads.count(), 2);
        assert!(!used(&threads).contains(&format!("{:?}", thread::current().id())));
    }

    #[test]
    fn work_in_a_pool_stays_there() {
        let threads = Threads::start(NonZeroUsize::new(2)).expect("two threads");
        assert_eq!(threads.run(|| alone(rayon::current_num_threads)), 2);
    }
}
