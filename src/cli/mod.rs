//! The command line, with one file per command.

mod agreement;
mod attribute;
mod bench;
mod calibrate;
mod check;
mod compare;
mod completions;
mod draw;
mod driver;
mod error;
mod execution;
mod explore;
mod figure_args;
mod figures;
mod forecast;
mod init;
mod interrupt;
mod json;
mod lenses;
mod numbers;
mod outcome_args;
mod plot;
mod progress;
#[cfg(test)]
mod reference;
mod regions;
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
mod validate;

use std::process::ExitCode;

use clap::builder::styling::{AnsiColor, Style, Styles};
use clap::{Parser, Subcommand};

pub use error::option;
use terminal::Terminal;

/// Colours of help texts, the same as in cargo.
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
/// States under anarchy negotiate the depth of their cooperation, issue by issue. A scenario describes the states,
/// their leaders and the dates of change; concord simulates it many times, reports how often each regime results,
/// and writes tables, charts and data for an article.
#[derive(Debug, Parser)]
#[command(name = "concord", version, long_version = LONG_VERSION, styles = STYLES, max_term_width = 100)]
#[command(subcommand_required = true, arg_required_else_help = true)]
#[command(after_long_help = "\
\x1b[1mStart here:\x1b[0m
  concord run                     run the built-in reference case, Central Asia 1992-2030
  concord run --replicates 500    the same with fewer replicates, in a moment
  concord help run                every option of a run, with examples
  concord compare pre-2017 post-2017
                                  compare the leaderships before and after 2017
  concord attribute               share of each change of leadership in that difference
  concord lenses                  the same scenarios through theory lenses, scored against the observed record
  concord sweep --vary parameters.spillover=0.1:0.7:13
                                  outcomes as a function of one parameter
  concord sensitivity             which uncertain numbers matter for outcomes, and how much
  concord calibrate               the uncertain numbers fitted to the observed record until 2016
  concord validate                how well what was fitted foretells the years after 2016
  concord forecast                what the model says of the years after the record, with a date and a hash
  concord agreement a.toml b.toml how far two coders of a region agree
  concord regions                 one table of parameters over several regions, beside what was observed
  concord trace --median          the most typical history, on one page
  concord plot output/central-asia --width 85
                                  figures of that run again, for one column of a page
  concord explore                 move a value in the browser and see what follows
  concord init my-region          write a commented scenario to edit

\x1b[1mExit status:\x1b[0m
  0    done
  1    failed while running
  2    wrong usage or invalid scenario; nothing was written
  130  interrupted; finished runs are saved, and so are complete data without figures")]
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
    Study(Box<StudyCommand>),
    Score(forecast::ScoreArguments),
    Plot(plot::Arguments),
    Check(check::CheckArgs),
    Init(init::InitArgs),
    Schema(schema::SchemaArgs),
    Explore(explore::ExploreArgs),
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
            // A reader who closes the pipe before the end of the help is no failure.
            let _ = usage.print();
            return ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(error::FAILED));
        }
    };
    let mut terminal = Terminal::new();
    let done = match cli.command {
        Command::Study(study) => study.run(&mut terminal),
        Command::Score(arguments) => forecast::run_score(&arguments, &mut terminal),
        Command::Plot(arguments) => plot::run(&arguments, &mut terminal),
        Command::Check(arguments) => {
            let width = terminal.width();
            match check::execute(&arguments, &mut terminal, width) {
                // The problems were printed as the result, as requested.
                Ok(check::Verdict::Invalid) => return ExitCode::from(error::REFUSED),
                checked => checked.map(|_| ()),
            }
        }
        Command::Init(arguments) => init::execute(&arguments, &mut terminal),
        Command::Explore(arguments) => explore::execute(&arguments, &mut terminal),
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

/// The command line as clap defines it, for generated texts.
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
