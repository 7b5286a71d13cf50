//! `concord`: an agent-based simulation of regional cooperation.
//!
//! States under anarchy negotiate, issue by issue, how deeply to tie themselves to each other. Data
//! flows one way through the modules:
//!
//! scenario TOML → [`scenario`] (raw, validated, compiled) → [`model`] (the science: one tick) →
//! [`engine`] (batches of replicates) → [`outcome`] (mergeable summaries) → [`analysis`] (one scenario against another),
//! or [`chronicle`] (one history told) →
//! [`export`] (files), [`plot`] (figures) and [`report`] (a page of both), which write numbers by [`format`](mod@format).
//! Estimates come from [`statistics`].
//! The command line sits above all of them in [`cli`].

#![cfg_attr(test, allow(clippy::disallowed_methods, reason = "tests compare with the platform's functions"))]

pub use concord_simulation::{
    analysis, chronicle, engine, format, model, outcome, problem, scenario, statistics, threads,
};

// First, since its list of studies is a macro from which others make their part.
#[macro_use]
pub mod studies;

#[cfg(feature = "cli")]
pub mod cli;
pub mod explore;
pub mod export;
pub mod plot;
pub mod report;
#[cfg(test)]
mod testkit;
