//! The model of `concord`, and nothing else.
//!
//! The library `concord` hands it on, and nobody else needs to name this one.

#![cfg_attr(test, allow(clippy::disallowed_methods, reason = "tests compare with the platform's functions"))]

#[path = "mod.rs"]
pub mod model;
