//! Scenarios: what is read, what it means, what is refused, and those that come with the program.

mod bad;
mod fuzz;
mod reading;
mod set;
mod shipped;
