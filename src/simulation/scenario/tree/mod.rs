//! From texts to one tree in which every key and value knows its place.
//!
//! [`files`] reads a scenario and what it extends, [`syntax`] makes a [`node`] tree of each, [`merge`] lays them over
//! each other, [`overrides`] lays the command line over all. A [`path`] leads to a value and is written as a [`key`], a [`source`] holds it.

pub mod files;
pub mod find;
pub mod key;
pub mod merge;
pub mod mix;
pub mod node;
pub mod overrides;
pub mod path;
pub mod source;
mod successor;
pub mod syntax;
