//! Standard output and standard error.
//!
//! Results go to standard output, everything else to standard error. Colours appear on terminals only, unless
//! `NO_COLOR` is set. If a reader closes the pipe, further output is dropped and the work continues.

use std::io::{self, IsTerminal as _, Write};

use anstream::AutoStream;
use clap::builder::styling::{AnsiColor, Style};
use comfy_table::{ContentArrangement, Table, TableStyle};

use super::error::{CliError, option};
use crate::format::plain;
use crate::scenario;

/// Headings.
pub const HEADING: Style = Style::new().bold();
/// Details.
pub const FAINT: Style = Style::new().dimmed();
/// Bars.
pub const BAR: Style = AnsiColor::Cyan.on_default();
const ERROR: Style = AnsiColor::Red.on_default().bold();
const HELP: Style = AnsiColor::Cyan.on_default().bold();

/// Columns if the width is unknown.
const DEFAULT_WIDTH: usize = 80;
/// Fewest columns of a table's layout.
const LEAST_WIDTH: usize = 40;
/// Most columns of a table; longer lines are hard to read.
const MOST_WIDTH: usize = 100;

/// The output streams of a command.
#[derive(Debug)]
pub struct Terminal {
    out: AutoStream<io::Stdout>,
    err: AutoStream<io::Stderr>,
    width: usize,
    closed: bool,
    quiet: bool,
}

impl Terminal {
    /// The streams of the process.
    pub fn new() -> Self {
        Self {
            out: AutoStream::auto(io::stdout()),
            err: AutoStream::auto(io::stderr()),
            width: width().clamp(LEAST_WIDTH, MOST_WIDTH),
            closed: false,
            quiet: false,
        }
    }

    /// Suppresses notes and progress.
    pub fn set_quiet(&mut self, quiet: bool) {
        self.quiet = quiet;
    }

    /// Whether a progress bar is visible.
    pub fn shows_progress(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// Columns for a progress bar.
    pub fn progress_width(&self) -> usize {
        columns_of(&io::stderr()).unwrap_or(DEFAULT_WIDTH)
    }

    /// Columns for a table.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Prints a result.
    ///
    /// # Errors
    ///
    /// [`CliError::Output`] if standard output cannot be written; a closed pipe is no error.
    pub fn print(&mut self, text: &str) -> Result<(), CliError> {
        self.write_all(styled(text).as_bytes())?;
        Ok(self.flush()?)
    }

    /// Prints a note on standard error.
    pub fn note(&mut self, text: &str) {
        if !self.quiet {
            // An error cannot be reported if standard error is closed.
            let _ = writeln!(self.err, "{}", self.fitted(&plain(text)));
        }
    }

    /// Asks a question on a terminal; without a terminal the answer is yes.
    pub fn agrees(&mut self, question: &str) -> bool {
        if self.quiet || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return true;
        }
        let _ = write!(self.err, "{question} [y/N] ");
        let _ = self.err.flush();
        let mut answer = String::new();
        let read = io::stdin().read_line(&mut answer).is_ok();
        read && ["y", "yes"].contains(&answer.trim().to_lowercase().as_str())
    }

    /// Prints an error, and its remedy below it.
    pub fn error(&mut self, error: &CliError) {
        if let CliError::Scenarios(list) = error {
            let columns = columns_of(&io::stderr()).unwrap_or(MOST_WIDTH);
            for diagnostics in list {
                let text = diagnostics.render(scenario::Style::Styled, columns, &option);
                let _ = writeln!(self.err, "{}", styled(&text));
            }
            return;
        }
        let message = chain(error);
        let message = plain(&message);
        let (problem, help) = message.split_once("\nhelp: ").unwrap_or((&message, ""));
        let problem = self.fitted(&format!("error: {problem}")).replacen(
            "error:",
            &format!("{ERROR}error:{ERROR:#}"),
            1,
        );
        let _ = writeln!(self.err, "{problem}");
        if !help.is_empty() {
            let help =
                self.fitted(&format!("help: {help}")).replacen("help:", &format!("{HELP}help:{HELP:#}"), 1);
            let _ = writeln!(self.err, "{help}");
        }
    }

    /// Text for standard error; on a terminal, broken into lines of its width.
    fn fitted(&self, text: &str) -> String {
        match columns_of(&io::stderr()) {
            Some(columns) => wrapped(text, columns.clamp(LEAST_WIDTH, MOST_WIDTH)).join("\n"),
            None => text.to_owned(),
        }
    }
}

/// Text without control sequences other than styles. Titles, names and paths may contain any characters.
fn styled(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find('\x1b') {
        shown.push_str(&plain(&rest[..place]));
        let length = style(&rest[place..]);
        let (style, after) = rest[place..].split_at(length.unwrap_or(1));
        match length {
            Some(_) => shown.push_str(style),
            None => shown.push_str(&plain(style)),
        }
        rest = after;
    }
    shown.push_str(&plain(rest));
    shown
}

/// Length of the style sequence at the beginning of a text: `ESC [`, numbers, `m`.
fn style(text: &str) -> Option<usize> {
    let numbers = text.strip_prefix("\x1b[")?;
    let end = numbers.find(|character: char| !character.is_ascii_digit() && character != ';')?;
    numbers[end..].starts_with('m').then_some("\x1b[".len() + end + 1)
}

/// An error with its causes, unless its message includes them.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut behind = error.source();
    while let Some(source) = behind {
        let reason = source.to_string();
        if !text.contains(&reason) {
            text.push_str(": ");
            text.push_str(&reason);
        }
        behind = source.source();
    }
    text
}

/// Standard output; a closed pipe is no error.
impl Write for Terminal {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        match self.out.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(bytes.len())
            }
            written => written,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.out.flush() {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            flushed => flushed,
        }
    }
}

/// Columns for a table on standard output; for a pipe or a file, the value of `COLUMNS`.
fn width() -> usize {
    let said = || std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    columns_of(&io::stdout()).or_else(said).unwrap_or(DEFAULT_WIDTH)
}

/// Columns of a stream, if it is a terminal.
#[cfg(unix)]
fn columns_of(stream: &impl std::os::fd::AsFd) -> Option<usize> {
    terminal_size::terminal_size_of(stream).map(|(columns, _)| usize::from(columns.0))
}

/// Columns of a stream, if it is a terminal.
#[cfg(windows)]
fn columns_of(stream: &impl std::os::windows::io::AsHandle) -> Option<usize> {
    terminal_size::terminal_size_of(stream).map(|(columns, _)| usize::from(columns.0))
}

/// Text broken between words into lines of `width` columns.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut table = Table::new();
    table
        .load_style(TableStyle::new())
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX))
        .add_row([text]);
    for column in table.column_iter_mut() {
        column.set_padding((0, 0));
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_reach_a_terminal_and_no_other_command() {
        for (text, expected) in [
            (format!("{HEADING}a title{HEADING:#}"), format!("{HEADING}a title{HEADING:#}")),
            (format!("{ERROR}error:{ERROR:#} \u{1b}[2J"), format!("{ERROR}error:{ERROR:#} \\u001B[2J")),
            ("\u{1b}]0;owned\u{7}".to_owned(), "\\u001B]0;owned\\u0007".to_owned()),
            ("\u{1b}".to_owned(), "\\u001B".to_owned()),
            ("\u{1b}[1;".to_owned(), "\\u001B[1;".to_owned()),
            ("a\r\u{9b}2J\u{202e}".to_owned(), "a\\u000D\\u009B2J\\u202E".to_owned()),
            ("lines\n\tand tabs".to_owned(), "lines\n\tand tabs".to_owned()),
        ] {
            assert_eq!(styled(&text), expected);
        }
    }
}
