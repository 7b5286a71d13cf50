//! Errors for arguments in the wrong order.

use std::ffi::OsString;

use clap::error::ErrorKind;

use super::error::CliError;

/// The error for options before the command that they belong to; `None` for any other wrong usage. `arguments` are
/// the arguments of the process, beginning with the program.
pub fn misplaced(usage: &clap::Error, arguments: &[OsString], commands: &clap::Command) -> Option<CliError> {
    let arguments: Vec<&str> =
        arguments.iter().skip(1).map(|argument| argument.to_str()).collect::<Option<_>>()?;
    let is_option = |argument: &str| argument.starts_with('-') && argument.len() > 1;
    if usage.kind() != ErrorKind::UnknownArgument || !is_option(arguments.first()?) {
        return None;
    }
    let is_command = |argument: &&str| commands.find_subcommand(argument).is_some();
    let at = arguments.iter().position(is_command)?;
    let (before, after) = (&arguments[..at], &arguments[at + 1..]);
    let command = arguments[at];
    let words = [&["concord", command][..], after, before].concat();
    let option = before[0].split('=').next().unwrap_or_default().to_owned();
    let command_line = words.into_iter().map(quoted).collect::<Vec<_>>().join(" ");
    Some(CliError::Misplaced { option, command: command.to_owned(), command_line })
}

/// A word quoted for a shell.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,%+@".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn misplaced_message(arguments: &[&str]) -> Option<String> {
        let arguments: Vec<OsString> =
            std::iter::once(&"concord").chain(arguments).map(OsString::from).collect();
        let commands = crate::cli::command();
        let usage = commands.clone().try_get_matches_from(&arguments).expect_err("bad usage");
        misplaced(&usage, &arguments, &commands).map(|error| error.to_string())
    }

    #[test]
    fn options_before_the_command_are_put_behind_it() {
        assert_eq!(
            misplaced_message(&["-n", "100", "run"]).as_deref(),
            Some("-n stands before run, the command that it belongs to\nhelp: write concord run -n 100")
        );
        let more =
            misplaced_message(&["--set=a b=1", "compare", "pre-2017", "post-2017"]).expect("misplaced");
        assert!(more.ends_with("help: write concord compare pre-2017 post-2017 '--set=a b=1'"), "{more}");
        for other in [&["run", "--replicas", "3"][..], &["--replicas", "3"], &["rnu"], &["-n", "100"]] {
            assert_eq!(misplaced_message(other), None, "{other:?}");
        }
    }
}
