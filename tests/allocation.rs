//! The tick asks for no memory.

#![allow(unsafe_code, reason = "an allocator is unsafe by its trait")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use concord::engine::streams::Streams;
use concord::model::lanes::Lanes;
use concord::model::record;
use concord::model::record::Sheet;
use concord::model::state::State;
use concord::model::tick::{self, Desk};
use concord::scenario::{Scenario, compile};

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

/// The system's allocator, counting.
struct Counting;

// SAFETY: every call is handed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's own promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's own promise.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn a_replicate_allocates_nothing() {
    let stochastic = [
        "leadership.mode=\"stochastic\"",
        "leadership.at=\"2016-08-31\"",
        "leadership.turnover_rate=0.1",
        "leadership.successor_openness=0.5",
        "leadership.concentration=8",
    ];
    let scenario = Scenario::named("central-asia", &stochastic.map(str::to_owned)).expect("a valid scenario");
    let world = compile(&scenario);
    let zero = Lanes::<8>::ZERO;
    let (mut state, mut desk) = (State::new(&world, zero), Desk::new(&world, 1, zero));
    let mut streams = Streams::new(world.states(), world.is_stochastic(), 2017, zero);
    let mut values = vec![0.0; world.series_count() * 8];
    let before = ALLOCATIONS.get();
    for first in [0, 8] {
        state.restart(&world);
        streams.restart(first);
        for t in 0..world.ticks() {
            let draws = [streams.tick(t)];
            tick::advance(&world, t, &draws, std::slice::from_mut(&mut state), &mut desk, &mut ());
            let mut sheet = Sheet::new(&mut values, 8, 0);
            record::observe(&world, t, &mut state, &mut sheet);
        }
    }
    assert_eq!(ALLOCATIONS.get() - before, 0);
    drop(vec![0_u8; 1]);
    assert_ne!(ALLOCATIONS.get(), before, "the counter counts");
}
