//! Invented histories of a region, and the results and comparisons that they amount to: they look like those of the model,
//! and no change of the model changes them.
//!
//! A package of its own, so that it is optimised: tests of figures invent tens of thousands of histories, and those of the model
//! thousands of worlds.

pub mod comparisons;
pub mod histories;
pub mod worlds;
