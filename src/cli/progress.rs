//! The progress bar of a run.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::interrupt;
use super::terminal::Terminal;
use crate::engine::Monitor;
use crate::format;

/// Redraws of the bar per second.
const DRAWS_A_SECOND: u8 = 5;
/// Width of the longest rate and time left, and of what stands between the parts.
const RATE_AND_LEFT: usize = "  · 1,000,000/s · 99 min 59 s left".len();
/// Shortest and longest bar.
const BAR: (usize, usize) = (6, 40);

/// A bar on standard error, drawn only on a terminal.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar for the replicates of a run, with the label `prefix`.
    pub fn new(terminal: &Terminal, prefix: String, replicates: u64) -> Self {
        if !terminal.shows_progress() {
            return Self(ProgressBar::hidden());
        }
        let target = ProgressDrawTarget::stderr_with_hz(DRAWS_A_SECOND);
        let bar = ProgressBar::with_draw_target(Some(replicates), target).with_prefix(prefix);
        let numbers = 2 * format::count(replicates).len() + " of ".len() + RATE_AND_LEFT;
        let room = terminal.progress_width().saturating_sub(bar.prefix().chars().count() + numbers);
        let width = room.clamp(BAR.0, BAR.1);
        let template = if room < BAR.0 {
            format!("{{prefix}} {{bar:{width}}} {{percent}}% · {{left}}")
        } else {
            format!("{{prefix}} {{bar:{width}}} {{done}} · {{rate}} · {{left}}")
        };
        let style = ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(
            style
                .progress_chars("█▉▊▋▌▍▎▏ ")
                .with_key("done", |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                    let (done, all) = (state.pos(), state.len().unwrap_or(0));
                    let _ = write!(out, "{} of {}", format::count(done), format::count(all));
                })
                .with_key("rate", |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                    let _ = write!(out, "{}/s", format::count(state.per_sec().round() as u64));
                })
                .with_key("left", |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                    let _ = write!(out, "{} left", format::duration(state.eta()));
                }),
        );
        Self(bar)
    }

    /// Shows a phase other than replicates.
    pub fn phase(&self, what: &str) {
        if let Ok(style) = ProgressStyle::with_template("{prefix} {msg}") {
            self.0.set_style(style);
        }
        self.0.set_message(what.to_owned());
    }

    /// Finished replicates.
    pub fn done(&self) -> u64 {
        self.0.position()
    }

    /// Removes the bar.
    pub fn clear(&self) {
        self.0.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

impl Monitor for Progress {
    fn advance(&self, replicates: u64) {
        self.0.inc(replicates);
    }

    fn cancelled(&self) -> bool {
        interrupt::asked()
    }

    fn phase(&self, what: &str) {
        Self::phase(self, what);
    }

    fn reached(&self, what: &str, work: u64) {
        self.0.set_length(work);
        self.0.println(what);
    }
}
