//! Scenarios: reading, meaning, refusals, and the built-in ones.

mod bad;
mod fuzz;
mod reading;
mod set;
mod shipped;
