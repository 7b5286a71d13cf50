//! `concord completions` and `concord man`: completions for shells, and manual pages.

use clap::Args;
use clap_complete::Shell;

use super::error::CliError;
use super::terminal::Terminal;

/// Print the script with which a shell completes commands
///
/// Writes a script to standard output; with it, the shell completes commands and options of concord.
#[derive(Debug, Args)]
#[command(after_long_help = "\
\x1b[1mExamples:\x1b[0m
  concord completions bash > ~/.local/share/bash-completion/completions/concord
  concord completions zsh  > ~/.zfunc/_concord
  concord completions fish > ~/.config/fish/completions/concord.fish")]
pub struct CompletionsArguments {
    /// Shell that reads the script
    shell: Shell,
}

/// Print the manual page of concord or of one of its commands
///
/// Writes a page for `man` to standard output.
#[derive(Debug, Args)]
#[command(after_long_help = "\
\x1b[1mExamples:\x1b[0m
  concord man run | man -l -
  concord man > ~/.local/share/man/man1/concord.1")]
pub struct ManArguments {
    /// Command of the page [default: concord itself]
    #[arg(value_parser = command_name)]
    command: Option<String>,
}

/// Checks that a command exists.
fn command_name(text: &str) -> Result<String, String> {
    let command = super::command();
    let names: Vec<_> = command.get_subcommands().map(clap::Command::get_name).collect();
    if names.contains(&text) {
        Ok(text.to_owned())
    } else {
        Err(format!("the commands are {}", names.join(", ")))
    }
}

pub fn completions(arguments: &CompletionsArguments, terminal: &mut Terminal) -> Result<(), CliError> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::command(), "concord", &mut script);
    terminal.print(&String::from_utf8_lossy(&script))
}

pub fn man(arguments: &ManArguments, terminal: &mut Terminal) -> Result<(), CliError> {
    let mut command = super::command();
    command.build();
    let page = arguments.command.as_deref().and_then(|name| command.find_subcommand(name)).cloned();
    let mut text = Vec::new();
    clap_mangen::Man::new(page.unwrap_or(command)).render(&mut text).map_err(CliError::Output)?;
    // Help texts contain terminal codes for bold, which roff does not understand.
    terminal.print(&anstream::adapter::strip_str(&String::from_utf8_lossy(&text)).to_string())
}
