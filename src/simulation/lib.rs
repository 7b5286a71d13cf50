//! What `concord` computes, without a file of results, a figure or a word on the terminal.
//!
//! Data flows one way through the modules:
//!
//! scenario TOML → [`scenario`] (raw, validated, compiled) → [`model`] (the science: one tick) →
//! [`engine`] (batches of replicates) → [`outcome`] (mergeable summaries) → [`analysis`] (one scenario against another),
//! or [`chronicle`] (one history told). Estimates come from [`statistics`].
//!
//! The library `concord` hands all of them on, and nobody else needs to name this one.

#![cfg_attr(test, allow(clippy::disallowed_methods, reason = "tests compare with the platform's functions"))]

pub use concord_model::model;
pub use concord_scenario::{problem, scenario};

pub mod analysis;
pub mod chronicle;
pub mod engine;
pub mod format;
pub mod outcome;
pub mod statistics;
pub mod threads;
