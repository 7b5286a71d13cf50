//! Scenarios: reading, meaning, refusals, and the built-in ones.

mod bad;
mod events;
mod fuzz;
mod reading;
mod set;
mod shipped;
