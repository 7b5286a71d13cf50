//! The command line: one file a command.

mod attribute;
mod bench;
mod check;
mod compare;
mod completions;
mod driver;
mod error;
mod execution;
mod figure_args;
mod figures;
mod init;
mod interrupt;
mod lenses;
mod numbers;
mod outcome_args;
mod plot;
mod progress;
#[cfg(test)]
mod reference;
mod report;
mod reproduce;
mod run;
mod scenario_args;
mod schema;
mod sensitivity;
mod sweep;
mod terminal;
mod trace;
mod usage;

use std::process::ExitCode;

use clap::builder::styling::{AnsiColor, Style, Styles};
use clap::{Parser, Subcommand};

use terminal::Terminal;

/// Colours of help texts, as cargo has them.
const STYLES: Styles = Styles::styled()
    .header(Style::new().bold())
    .usage(Style::new().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Version, commit and platform, for `--version`.
const LONG_VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\ncommit ",
    env!("CONCORD_COMMIT"),
    "\nplatform ",
    env!("CONCORD_PLATFORM")
);

/// Agent-based simulation of regional cooperation
///
/// States under anarchy negotiate, issue by issue, how deeply to tie themselves to each other. A scenario says
/// who they are, who leads them and when; concord runs it many times over and says how often the region ends
/// up how, as tables, charts and data for an article.
#[derive(Debug, Parser)]
#[command(name = "concord", version, long_version = LONG_VERSION, styles = STYLES, max_term_width = 100)]
#[command(subcommand_required = true, arg_required_else_help = true)]
#[command(after_long_help = "\
\x1b[1mStart here:\x1b[0m
  concord run                     run the built-in reference case, Central Asia 1992-2030
  concord run --replicates 500    the same, in a moment
  concord help run                every option of a run, with examples
  concord compare pre-2017 post-2017
                                  the leaderships before and after 2017, difference by difference
  concord attribute               what each change of leadership has done to the difference
  concord lenses                  the same through theory lenses, each held against the observed record
  concord sweep --vary parameters.spillover=0.1:0.7:13
                                  how outcomes answer to a parameter
  concord sensitivity             which uncertain numbers they depend on, and how much
  concord trace --median          the most typical history, on a page
  concord plot output/central-asia --width 85
                                  its figures again, for one column of a page
  concord init my-region          a commented scenario to change

\x1b[1mExit status:\x1b[0m
  0    done
  1    failed while running
  2    bad usage or bad scenario; nothing was written
  130  interrupted; every run that was finished is saved, and so are data whose
       figures were not yet drawn")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// Makes the commands of all studies.
macro_rules! commands {
    ($($module:ident: $kind:ident($record:ident) => $tables:ident, $named:literal, $command:ident;)+) => {
        #[derive(Debug, Subcommand)]
        enum StudyCommand {
            $(#[command(name = stringify!($command))] $kind($command::Arguments),)+
        }

        impl StudyCommand {
            /// Runs it.
            fn run(&self, terminal: &mut Terminal) -> Result<(), error::CliError> {
                match self {
                    $(Self::$kind(arguments) => $command::run(arguments, terminal),)+
                }
            }
        }
    };
}

studies!(commands);

#[derive(Debug, Subcommand)]
enum Command {
    #[command(flatten)]
    Study(StudyCommand),
    Plot(plot::Arguments),
    Check(check::CheckArgs),
    Init(init::InitArgs),
    Schema(schema::SchemaArgs),
    Bench(bench::BenchArgs),
    Completions(completions::CompletionsArguments),
    Man(completions::ManArguments),
}

/// Runs the program on the arguments of the process, and reports what goes wrong.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(usage) => {
            let arguments: Vec<_> = std::env::args_os().collect();
            if let Some(error) = usage::misplaced(&usage, &arguments, &command()) {
                Terminal::new().error(&error);
                return ExitCode::from(error.exit_status());
            }
            // Help that nobody reads any more is no failure.
            let _ = usage.print();
            return ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(error::FAILED));
        }
    };
    let mut terminal = Terminal::new();
    let done = match cli.command {
        Command::Study(study) => study.run(&mut terminal),
        Command::Plot(arguments) => plot::run(&arguments, &mut terminal),
        Command::Check(arguments) => match check::execute(&arguments, &mut terminal) {
            // What is wrong was asked for as the result.
            Ok(check::Verdict::Invalid) => return ExitCode::from(error::REFUSED),
            checked => checked.map(|_| ()),
        },
        Command::Init(arguments) => init::execute(&arguments, &mut terminal),
        Command::Bench(arguments) => bench::execute(&arguments, &mut terminal),
        Command::Schema(arguments) => schema::execute(&arguments, &mut terminal),
        Command::Completions(arguments) => completions::completions(&arguments, &mut terminal),
        Command::Man(arguments) => completions::man(&arguments, &mut terminal),
    };
    figures::warn(&mut terminal);
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            terminal.error(&error);
            ExitCode::from(error.exit_status())
        }
    }
}

/// The command line as clap knows it, for what is generated from it.
fn command() -> clap::Command {
    <Cli as clap::CommandFactory>::command()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_consistent() {
        super::command().debug_assert();
    }
}
