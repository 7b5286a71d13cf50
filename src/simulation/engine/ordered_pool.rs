//! A pool of threads that processes pieces of work and returns the results in the order of the pieces.
//!
//! An idle thread takes the next piece; no thread waits for another while pieces are left. The calling thread delivers
//! results while the others work. The assignment of pieces to threads varies from run to run: results must not depend on
//! it. Where the calling thread is the only one, it runs a piece and delivers its result before it takes the next.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, PoisonError, mpsc};

use rayon::ThreadPool;

use super::summary::opened;
use crate::threads::{Threads, alone};

/// Number of pieces per thread that may be started before the first of them has been delivered.
const AHEAD: usize = 32;

/// Pieces not yet started.
struct QueueState<I> {
    pieces: I,
    dealt: usize,
    handed_on: usize,
    over: bool,
}

/// The queue of pieces, shared by threads.
struct Queue<I> {
    deal: Mutex<QueueState<I>>,
    room: Condvar,
    ahead: usize,
}

impl<I: Iterator> Queue<I> {
    /// Waits until the next piece is not too far ahead and returns it with its number; `None` at the end.
    fn next(&self) -> Option<(usize, I::Item)> {
        let mut deal = opened(&self.deal);
        while !deal.over && deal.dealt - deal.handed_on >= self.ahead {
            deal = self.room.wait(deal).unwrap_or_else(PoisonError::into_inner);
        }
        if deal.over {
            return None;
        }
        let piece = deal.pieces.next()?;
        deal.dealt += 1;
        Some((deal.dealt - 1, piece))
    }
}

impl<I> Queue<I> {
    /// Counts a delivered result.
    fn hand_on(&self) {
        opened(&self.deal).handed_on += 1;
        self.room.notify_all();
    }

    /// Closes the queue.
    fn close(&self) {
        opened(&self.deal).over = true;
        self.room.notify_all();
    }
}

/// Closes the queue if a thread panics, since the others would wait for its piece.
struct PanicGuard<'a, I>(&'a Queue<I>);

impl<I> Drop for PanicGuard<'_, I> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.close();
        }
    }
}

/// Runs `work` on every piece, on as many threads as there are `contexts`, each with its own context, and passes the results
/// to `take` in the order of the pieces, on the calling thread. Nothing is
/// run where there are no contexts.
///
/// # Errors
/// The first error of `take`, after which no piece is started and no result delivered.
pub(super) fn in_order<I, H, R, E>(
    threads: &Threads,
    hands: &mut [H],
    mut pieces: I,
    work: impl Fn(&mut H, I::Item) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    I: Iterator + Send,
    H: Send,
    R: Send,
{
    match (threads, hands) {
        (Threads::Pool(pool), hands) => on_pool(pool, hands, pieces, work, take),
        (Threads::Caller, [hand, ..]) => alone(|| pieces.try_for_each(|piece| take(work(hand, piece)))),
        (Threads::Caller, []) => Ok(()),
    }
}

/// [`in_order`] on the threads of a pool.
fn on_pool<I, H, R, E>(
    pool: &ThreadPool,
    contexts: &mut [H],
    pieces: I,
    work: impl Fn(&mut H, I::Item) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    I: Iterator + Send,
    H: Send,
    R: Send,
{
    let deal = Mutex::new(QueueState { pieces, dealt: 0, handed_on: 0, over: false });
    let table = Queue { deal, room: Condvar::new(), ahead: AHEAD * contexts.len() };
    let (table, work) = (&table, &work);
    pool.in_place_scope(|scope| {
        let (sender, results) = mpsc::channel();
        for context in contexts {
            let sender = sender.clone();
            scope.spawn(move |_| {
                let _warden = PanicGuard(table);
                while let Some((number, piece)) = table.next() {
                    if sender.send((number, work(context, piece))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let _warden = PanicGuard(table);
        let (mut early, mut wanted) = (BTreeMap::new(), 0);
        for (number, result) in results {
            early.insert(number, result);
            while let Some(result) = early.remove(&wanted) {
                wanted += 1;
                take(result).inspect_err(|_| table.close())?;
                table.hand_on();
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;
    use std::time::Duration;

    use super::*;

    /// So many threads; the calling thread for 0.
    fn pool(threads: usize) -> Threads {
        NonZeroUsize::new(threads)
            .map_or(Threads::Caller, |threads| Threads::start(Some(threads)).expect("threads"))
    }

    #[test]
    fn every_piece_comes_back_once_and_in_order_whoever_is_slow() {
        for threads in [0, 1, 2, 5] {
            let mut contexts = vec![0_usize; threads.max(1)];
            let mut taken = Vec::new();
            let work = |context: &mut usize, piece: usize| {
                *context += 1;
                if piece.is_multiple_of(17) {
                    thread::sleep(Duration::from_millis(3));
                }
                piece * piece
            };
            let all: Result<(), ()> = in_order(&pool(threads), &mut contexts, 0..300, work, |square| {
                taken.push(square);
                Ok(())
            });
            assert_eq!(all, Ok(()));
            assert_eq!(taken, (0..300).map(|piece| piece * piece).collect::<Vec<_>>());
            assert_eq!(contexts.iter().sum::<usize>(), 300);
        }
    }

    #[test]
    fn no_thread_runs_far_ahead_of_what_is_handed_on() {
        let (begun, mut handed_on, mut most) = (AtomicUsize::new(0), 0, 0);
        let work = |(): &mut (), _| begun.fetch_add(1, Ordering::SeqCst);
        let all: Result<(), ()> = in_order(&pool(2), &mut [(), ()], 0..400, work, |_| {
            thread::sleep(Duration::from_micros(200));
            most = most.max(begun.load(Ordering::SeqCst) - handed_on);
            handed_on += 1;
            Ok(())
        });
        assert_eq!((all, handed_on), (Ok(()), 400));
        assert!(most <= 2 * AHEAD, "{most}");
    }

    #[test]
    fn an_error_ends_the_work() {
        for threads in [0, 3] {
            let begun = AtomicUsize::new(0);
            let work = |(): &mut (), piece: usize| {
                begun.fetch_add(1, Ordering::SeqCst);
                piece
            };
            let mut taken = 0;
            let all = in_order(&pool(threads), &mut [(), (), ()], 0.., work, |piece| {
                taken += 1;
                if piece == 40 { Err("full") } else { Ok(()) }
            });
            assert_eq!((all, taken), (Err("full"), 41));
            assert!(begun.load(Ordering::SeqCst) <= 41 + threads * AHEAD);
        }
    }

    #[test]
    fn a_panic_is_passed_on_and_nobody_waits_for_it() {
        let work = |(): &mut (), piece: usize| assert!(piece != 7, "the seventh");
        let ran =
            std::panic::catch_unwind(|| in_order(&pool(2), &mut [(), ()], 0.., work, |()| Ok::<_, ()>(())));
        assert!(ran.is_err());
    }
}
