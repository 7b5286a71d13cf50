//! The command line: one file a command.

pub mod check;
pub mod init;
pub mod scenario_args;
pub mod schema;
