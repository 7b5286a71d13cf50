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

pub mod analysis;
pub mod chronicle;
#[cfg(feature = "cli")]
pub mod cli;
pub mod engine;
pub mod export;
pub mod format;
pub mod model;
pub mod outcome;
pub mod plot;
pub mod problem;
pub mod report;
pub mod scenario;
pub mod statistics;
pub mod studies;
#[cfg(test)]
mod testkit;
pub mod threads;
