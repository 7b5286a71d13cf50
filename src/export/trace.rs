//! Names of the files of a trace.

/// Name of the text.
pub const CHRONICLE: &str = "chronicle.md";
/// Name of the table of events.
pub const EVENTS: &str = "events.csv";
/// Name of the table of series over time.
pub const STATES: &str = "states.csv";
/// Name of the table of the set of drawn parameters.
pub const PARAMETER_SET: &str = "parameter_set.csv";
/// Folder of the same replicate under another scenario.
pub const COMPARED: &str = "compared/";
