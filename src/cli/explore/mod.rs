//! `concord explore`: the page in a browser, with this program behind it.

mod answers;
mod error;
mod page;
mod server;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::error::CliError;
use super::interrupt;
use super::scenario_args::{OverrideArgs, ThreadArgs};
use super::terminal::Terminal;
use crate::explore::{Request, ScenarioInput};
use crate::scenario::{REFERENCE, built_in_names};

pub use error::ExploreError;
pub use page::page_of;

/// The baseline of a page that is opened without scenarios.
const BASELINE: &str = "pre-2017";

/// Explore scenarios in a browser: move a value and see what follows
///
/// Serves a page on this machine alone, and opens it in the browser. The page shows one scenario, or two on the same draws of chance;
/// every value can be moved, and results follow at once, computed by this program on all cores. Digits are those of `concord run` and
/// `concord compare`. Ctrl-C ends it. Writes no file.
#[derive(Debug, Args)]
#[command(after_long_help = "\
\x1b[1mExamples:\x1b[0m
  concord explore                          the reference case, beside the leaders of 2016 still in office
  concord explore pre-2017 variant.toml    a built-in scenario and a file
  concord explore --no-open --port 8020    print the address and open nothing, such as on another machine

\x1b[1mWho can see it:\x1b[0m
  The program listens on 127.0.0.1 alone and answers whoever knows the token in the address. To use it from another
  machine, forward the port: ssh -L 8020:127.0.0.1:8020 MACHINE, then open the printed address there.")]
pub struct ExploreArgs {
    /// One scenario or two, the baseline first: files, or names of built-in scenarios
    #[arg(value_name = "SCENARIO", value_hint = ValueHint::FilePath, num_args = 0..=2)]
    scenarios: Vec<PathBuf>,

    /// Port to listen on [default: any that is free]
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    port: u16,

    /// Print the address and open no browser
    #[arg(long)]
    no_open: bool,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    overrides: OverrideArgs,
}

/// Serves the page until Ctrl-C.
///
/// # Errors
///
/// [`CliError`] for scenarios that cannot be read or compared, and if the port cannot be had.
pub fn execute(arguments: &ExploreArgs, terminal: &mut Terminal) -> Result<(), CliError> {
    let request = arguments.request()?;
    crate::explore::Job::new(&request)
        .map_err(|refusal| CliError::from(ExploreError::Refused(refusal.message)))?;
    interrupt::watch()?;
    let server = server::Server::open(arguments.port, &request, arguments.threads())?;
    let address = server.address();
    terminal.print(&format!("{address}\n"))?;
    if !arguments.no_open
        && let Err(reason) = open::that_detached(&address)
    {
        terminal.note(&format!("no browser could be opened ({reason}): open the address above"));
    }
    terminal.note("Ctrl-C ends it");
    server.serve();
    Ok(())
}

impl ExploreArgs {
    fn threads(&self) -> NonZeroUsize {
        self.threads.number()
    }

    /// First request of the page. A file is handed over with all that it extends and with the changes; a built-in scenario by its name.
    fn request(&self) -> Result<Request, CliError> {
        let input = |path: &PathBuf| {
            let scenario =
                self.overrides.load(path).map_err(|problems| CliError::Scenarios(vec![problems]))?;
            let name = path.to_string_lossy();
            let is_built_in = built_in_names().any(|known| known == name) && !path.exists();
            let text = (!is_built_in || self.overrides.changes_any()).then(|| scenario.resolved());
            Ok::<_, CliError>(ScenarioInput { name: scenario.name().to_owned(), text, set: Vec::new() })
        };
        let default = [BASELINE, REFERENCE].map(PathBuf::from);
        let scenarios = if self.scenarios.is_empty() { &default[..] } else { &self.scenarios[..] };
        let scenarios = scenarios.iter().map(input).collect::<Result<_, _>>()?;
        Ok(Request { scenarios, replicates: page::REPLICATES, seed: None, uncertain: false, complete: false })
    }
}
