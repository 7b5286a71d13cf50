//! The rules of the model, one file each.

pub mod benefit;
pub mod commitment;
pub mod consolidation;
pub mod disputes;
pub mod identity;
pub mod implementation;
pub mod negotiation;
pub mod openness;
pub mod regard;
pub mod sovereignty;
