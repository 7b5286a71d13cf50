//! A trace: the history of one replicate in words, optionally with the same replicate under another scenario.
//!
//! A [`Selection`] finds the replicate: by number, by typicality, or by a [`Condition`] on its outcomes. A [`TracePlan`]
//! names the scenarios. The result is [`TraceTables`]: events, series and the text.
//!
//! ```
//! use std::num::NonZeroUsize;
//!
//! use concord::engine::Silent;
//! use concord::scenario::Scenario;
//! use concord::studies::trace::{Condition, Selection, TracePlan};
//! use concord::studies::{Discard, Run, Study as _};
//!
//! let changes = ["scenario.start=\"2014\"", "scenario.end=\"2016\"", "monte_carlo.replicates=20"];
//! let scenario = Scenario::named("central-asia", &changes.map(str::to_owned)).expect("a scenario that is built in");
//! let mut run = Run { threads: NonZeroUsize::MIN, monitor: &Silent, sink: &mut Discard };
//! let condition = Condition::parse("agreements > 0", &scenario)?;
//! let selected = Selection::First(condition).find(&scenario, None, &mut run)?;
//! let tables = TracePlan::new(scenario, selected)?.run(&mut run)?;
//! for event in tables.histories()[0].events().iter().filter(|event| event.outcome.as_deref() == Some("signed")) {
//!     println!("{}: {} of {}", event.date, event.role.as_deref().unwrap_or(""), event.state.as_deref().unwrap_or(""));
//! }
//! # assert!(tables.narrative().blocks.len() > 3);
//! # Ok::<(), concord::studies::StudyError>(())
//! ```

pub mod condition;
mod error;
mod events;
mod figures;
mod narrative;
pub(crate) mod page;
mod plan;
mod read;
pub mod select;
mod set;
mod states;
mod tables;
mod text;

pub use condition::{Condition, ConditionError};
pub use error::TraceError;
pub use events::{COLUMNS as EVENT_COLUMNS, EventRow};
pub use figures::{draw_chronicle, history_chart_names, history_charts};
pub use narrative::Narrative;
pub use plan::TracePlan;
pub use select::{Selected, Selection};
pub use set::{DRAWN, ParameterRow};
pub use states::{COLUMNS as STATE_COLUMNS, StateRow};
pub use tables::{History, TraceTables};
