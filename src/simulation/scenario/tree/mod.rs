//! From texts to one tree, in which every key and value has its place.
//!
//! [`files`] reads a scenario and the files that it extends, [`syntax`] parses each into a tree of [`node`]s, [`merge`]
//! lays them over each other, and [`overrides`] lays single values over all. A [`path`] leads to a value and is written
//! as a [`key`]; a [`source`] holds the text, and [`comments`] stand beside its values.

pub mod comments;
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
