//! Work that is dealt to threads piece by piece, and whose results come back in the order of the pieces.
//!
//! A thread takes the next piece as it comes free, and none waits for another before all are dealt. The calling thread
//! hands results on while the others work. Which thread does a piece, and when, is left to chance: results may not depend
//! on it. Where the calling thread is the only one, it does a piece and hands its result on before it takes the next.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, PoisonError, mpsc};

use rayon::ThreadPool;

use super::summary::opened;
use crate::threads::{Threads, alone};

/// Pieces a thread that may be dealt before the first of them has been handed on.
const AHEAD: usize = 32;

/// Pieces yet to be dealt.
struct Deal<I> {
    pieces: I,
    dealt: usize,
    handed_on: usize,
    over: bool,
}

/// The pieces, for many threads.
struct Table<I> {
    deal: Mutex<Deal<I>>,
    room: Condvar,
    ahead: usize,
}

impl<I: Iterator> Table<I> {
    /// The next piece and its number, once it is not too far ahead; none where there is nothing left to do.
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

impl<I> Table<I> {
    /// One more result has been handed on.
    fn hand_on(&self) {
        opened(&self.deal).handed_on += 1;
        self.room.notify_all();
    }

    /// Deals no more.
    fn close(&self) {
        opened(&self.deal).over = true;
        self.room.notify_all();
    }
}

/// Closes the table where a thread panics, whose piece the others would wait for.
struct Warden<'a, I>(&'a Table<I>);

impl<I> Drop for Warden<'_, I> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.close();
        }
    }
}

/// Does `work` on every piece, on as many threads as there are `hands`, each with the memory of one; and hands the results
/// to `take` in the order of the pieces, on the calling thread. Nothing is done where there are no hands.
///
/// # Errors
/// The first of `take`, after which nothing more is begun or handed on.
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
    hands: &mut [H],
    pieces: I,
    work: impl Fn(&mut H, I::Item) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    I: Iterator + Send,
    H: Send,
    R: Send,
{
    let deal = Mutex::new(Deal { pieces, dealt: 0, handed_on: 0, over: false });
    let table = Table { deal, room: Condvar::new(), ahead: AHEAD * hands.len() };
    let (table, work) = (&table, &work);
    pool.in_place_scope(|scope| {
        let (sender, results) = mpsc::channel();
        for hand in hands {
            let sender = sender.clone();
            scope.spawn(move |_| {
                let _warden = Warden(table);
                while let Some((number, piece)) = table.next() {
                    if sender.send((number, work(hand, piece))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let _warden = Warden(table);
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
            let mut hands = vec![0_usize; threads.max(1)];
            let mut taken = Vec::new();
            let work = |hand: &mut usize, piece: usize| {
                *hand += 1;
                if piece.is_multiple_of(17) {
                    thread::sleep(Duration::from_millis(3));
                }
                piece * piece
            };
            let all: Result<(), ()> = in_order(&pool(threads), &mut hands, 0..300, work, |square| {
                taken.push(square);
                Ok(())
            });
            assert_eq!(all, Ok(()));
            assert_eq!(taken, (0..300).map(|piece| piece * piece).collect::<Vec<_>>());
            assert_eq!(hands.iter().sum::<usize>(), 300);
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
