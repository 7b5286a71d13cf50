//! What a page asks of the library, and its answers: JSON in, JSON out.
//!
//! The page has two engines behind it that answer alike: the library in WebAssembly (`bindings/web`), in workers that share no memory,
//! and the program itself (`concord explore`). Both call this room. A [`Request`] names one scenario or two with changes; a [`Job`] is
//! its study, whose replicates can be run in parts; an [`Answer`] holds what charts are drawn from. Tables are those of the study: the
//! digits of a page are those of `concord run --json` and `concord compare --json`.

mod answer;
mod catalogue;
mod controls;
mod described;
mod extending;
mod files;
mod job;
mod refusal;
mod request;
mod tell;
mod wire;

pub use answer::Answer;
pub use catalogue::{Catalogue, catalogue};
pub use controls::{Control, ControlKind, Group};
pub use described::{Checked, Described, check};
pub use files::{CsvFile, files};
pub use job::{Found, Job};
pub use refusal::Refusal;
pub use request::{Request, ScenarioInput};
pub use tell::{Tell, Told, Which, tell};
pub use wire::{Question, bytes_of, read, written};
