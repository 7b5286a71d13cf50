//! A tick allocates no memory.

#![allow(unsafe_code, reason = "an allocator is unsafe by its trait")]

#[path = "testkit/region.rs"]
mod region;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use concord::engine::streams::Streams;
use concord::model::World;
use concord::model::coefficients::{ByGroup, Coefficients};
use concord::model::lanes::Lanes;
use concord::model::observe;
use concord::model::observe::Sheet;
use concord::model::state::State;
use concord::model::tick::{self, Workspace};
use concord::scenario::{Scenario, compile};
use region::Region;

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

/// The system's allocator, counting.
struct Counting;

// SAFETY: every call is passed on unchanged to the system's allocator.
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
    assert_eq!(allocations(&compile(&scenario)), 0);
    let dated = Scenario::from_text("dated.toml", include_str!("testkit/events.toml"), &[]);
    let dated = dated.unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(allocations(&compile(&dated)), 0, "with events of every kind");
    // Among more than eight states each history searches for coalitions by itself.
    assert_eq!(allocations(&compile(&ten_states())), 0);
    let before = ALLOCATIONS.get();
    drop(vec![0_u8; 1]);
    assert_ne!(ALLOCATIONS.get(), before, "the counter counts");
}

/// Number of allocations while two groups of replicates run through a world.
fn allocations(world: &World) -> u64 {
    let zero = Lanes::<8>::ZERO;
    let (mut state, mut desk) = (State::new(world, zero), Workspace::new(world, 1, zero));
    let mut coefficients = Coefficients::new(world, zero);
    let mut streams = Streams::new(world.states(), world.is_stochastic(), 2017, zero);
    let mut values = vec![0.0; world.series_count() * 8];
    let before = ALLOCATIONS.get();
    for first in [0, 8] {
        coefficients.restart(world);
        state.restart(world, &coefficients);
        streams.restart(first);
        for t in 0..world.ticks() {
            let draws = [streams.tick(t)];
            coefficients.enter(world, t);
            let same = ByGroup::Same(&coefficients);
            tick::advance(world, t, &draws, same, std::slice::from_mut(&mut state), &mut desk, &mut ());
            let mut sheet = Sheet::new(&mut values, 8, 0);
            observe::observe(world, t, &coefficients, &mut state, &mut sheet);
        }
    }
    ALLOCATIONS.get() - before
}

/// An invented region of ten states.
fn ten_states() -> Scenario {
    let region = Region { states: 10, calendar: ("1992-Q1", "2001-Q4", 4), ..Region::default() };
    Scenario::from_text("region", &region.text(), &[]).unwrap_or_else(|problems| panic!("{problems}"))
}
