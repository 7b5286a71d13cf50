//! The rules of the model, one file each, in the order in which a tick meets them; the rules of dated events come last.
//!
//! Each opens with its claim, its formula in the symbols of `docs/model.md`, its parameters, its source and
//! its limits. No other file computes that quantity.

pub mod leadership;
pub mod power;

pub mod common_fate;
pub mod openness;
pub mod regard;

pub mod benefit;
pub mod complementarity;
pub mod low_politics;
pub mod sovereignty;

pub mod commitment;
pub mod negotiation;

pub mod implementation;

pub mod disputes;
pub mod honeymoon;

pub mod consolidation;
pub mod identity;

pub mod accession;
pub mod closure;
pub mod conflict;
pub mod exposure;
pub mod settlement;
pub mod treaty;
pub mod withdrawal;
