//! Names of the files of a trace.

/// Name of the text.
pub const CHRONICLE: &str = "chronicle.md";
/// Name of the table of events.
pub const EVENTS: &str = "events.csv";
/// Name of the table of series over time.
pub const STATES: &str = "states.csv";
/// Folder of the same replicate under another scenario.
pub const COMPARED: &str = "compared/";
