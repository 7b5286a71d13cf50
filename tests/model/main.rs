//! Tests of the model as a whole: known behaviour, invariants, switches, random numbers.

mod invariants;
mod randomness;
mod reference;
mod support;
mod ticks;
