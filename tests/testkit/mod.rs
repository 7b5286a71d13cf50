//! Shared parts of the test programs: the program in a folder, worlds and histories, and parts of documents that tests write.

#![allow(dead_code, reason = "each test program uses a part of it")]

pub mod pinned;
pub mod program;
pub mod region;
#[allow(unused_imports, reason = "each test program uses a part of it")]
pub use concord_invented::worlds;
