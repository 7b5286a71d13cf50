//! The scenarios of `concord`, and errors as people meet them.
//!
//! The library `concord` hands both on, and nobody else needs to name this one.

#![cfg_attr(test, allow(clippy::disallowed_methods, reason = "tests compare with the platform's functions"))]

pub use concord_model::model;

#[path = "../problem.rs"]
pub mod problem;
#[path = "mod.rs"]
pub mod scenario;
