//! `concord attribute`: what of the difference between two scenarios is due to which change.

mod json;
mod report;

use std::num::NonZeroU64;
use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};
use thiserror::Error;

use super::driver::{Job, Wanted};
use super::error::CliError;
use super::figure_args::FigureArgs;
use super::interrupt::{self, Interrupt};
use super::outcome_args;
use super::reproduce::{Made, each, quoted};
use super::scenario_args::{BatchArgs, FolderArgs};
use super::terminal::Terminal;
use crate::export::manifest::{AttributionRecord, ChangeRecord};
use crate::export::outcome_names;
use crate::scenario::{FactorialDesign, Grouping, Scenario, split_key};
use crate::studies::StudyError;
use crate::studies::attribution::AttributionPlan;

/// Share the difference between two scenarios out among the changes that make it
///
/// Runs the same replicates, on the same random draws, under every mixture of the changes from one scenario to the other,
/// and gives each change its Shapley value: what it adds to the changes before it, averaged over all orders in which they
/// can come. The shares add up to the whole difference. Everything of a leader is one change; of leaderships that are
/// frozen or go on, each state is one.
///
/// With --by mechanisms it is shared out among what it goes through: the difference with some mechanisms on and the others
/// off, from that without any of them to that with all.
#[derive(Debug, Args)]
#[command(after_long_help = "\
\x1b[1mExamples:\x1b[0m
  concord attribute                              what each change of leadership after 2016 has done
  concord attribute pre-2017 post-2017 --outcome integration --outcome dispute
                                                 the same for two outcomes
  concord attribute --group \"the others=leadership.KAZ,leadership.KGZ,leadership.TKM\"
                                                 Uzbekistan against the others together
  concord attribute --by mechanisms              what of the same goes through identity, disputes, spillover and so on
  concord attribute only-uzbekistan post-2017 -n 2000
                                                 what the changes elsewhere add to that in Uzbekistan

\x1b[1mFiles:\x1b[0m
  output/A-to-B-attribution/attribution.csv  one row per outcome and change: share, interval, alone, last
  output/A-to-B-attribution/mixtures.csv     the mean of every outcome in every mixture
  output/A-to-B-attribution/changes.csv      what the scenarios differ in, key by key
  output/A-to-B-attribution/A/, B/           the two scenarios
  output/A-to-B-attribution/tables/          the shares as LaTeX and Markdown
  output/A-to-B-attribution/figures/         waterfalls as SVG, PDF and PNG
  output/A-to-B-attribution/report.html      all of it on one page, for a browser")]
pub struct Arguments {
    /// Scenario that the changes begin with: a file, or the name of a built-in one
    #[arg(value_name = "A", value_hint = ValueHint::FilePath, default_value = "pre-2017")]
    baseline: PathBuf,

    /// Scenario that they lead to
    #[arg(value_name = "B", value_hint = ValueHint::FilePath, default_value = "post-2017")]
    scenario: PathBuf,

    /// Let keys that differ count as one change; KEY may be the beginning of several, up to a dot, and leadership.UZB is
    /// the leaders of that state; may be repeated
    #[arg(long, value_name = "LABEL=KEY,KEY", value_parser = grouping)]
    group: Vec<Grouping>,

    /// What shares the difference: the changes that make it, or the mechanisms that it goes through
    #[arg(long, value_name = "WHAT", value_enum, default_value_t)]
    by: By,

    /// With --by mechanisms, a mechanism that is told apart; may be repeated [default: all that are on in both]
    #[arg(long, value_name = "NAME")]
    mechanism: Vec<String>,

    /// Outcome to print, by its name in attribution.csv; all are in the files; may be repeated
    #[arg(long, value_name = "NAME", default_value = "integration")]
    outcome: Vec<String>,

    #[command(flatten)]
    batch: BatchArgs,

    /// Folder of the attribution [default: output/A-to-B-attribution]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    output: Option<PathBuf>,

    #[command(flatten)]
    folder: FolderArgs,

    #[command(flatten)]
    figures: FigureArgs,

    /// Print every share of every outcome as JSON instead of tables
    #[arg(long)]
    json: bool,
}

/// What shares a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum By {
    /// Each change from A to B
    #[default]
    Changes,
    /// Each mechanism that is on in both; 1,000 replicates unless the command line says otherwise
    Mechanisms,
}

/// Replicates of each mixture of mechanisms, which are many.
const REPLICATES: u64 = 1_000;

/// Why a difference is not shared out as asked.
#[derive(Debug, Error)]
pub enum AttributeError {
    /// Mechanisms are named, and changes are told apart.
    #[error("--mechanism is for --by mechanisms\nhelp: add that, or leave it out")]
    ByChanges,
}

/// Runs the command. Every mixture is read and the folder looked at before the first replicate.
///
/// # Errors
///
/// [`CliError`]; nothing is left behind then.
pub fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), CliError> {
    terminal.set_quiet(arguments.folder.quiet);
    interrupt::watch()?;
    let plan = plan(arguments)?;
    let names = outcome_names(&[plan.design().baseline()]).swap_remove(0);
    outcome_args::known(&names, &arguments.outcome)?;
    let wanted = Wanted::new(
        arguments.output.as_ref(),
        &arguments.folder,
        &arguments.figures,
        arguments.batch.threads(),
    );
    let found = Job::new(&plan, &wanted)?.run(terminal)?;
    terminal.print(&match arguments.json {
        true => json::text(plan.design(), &found)?,
        false => report::report(plan.design(), &arguments.outcome, &found, terminal.width()),
    })
}

/// What is asked.
fn plan(arguments: &Arguments) -> Result<AttributionPlan, CliError> {
    let [baseline, scenario] = scenarios(arguments)?;
    let (scenario_title, replicates) =
        (format!("{} to {}", baseline.name(), scenario.name()), baseline.replicates());
    let plan = match arguments.by {
        By::Changes if !arguments.mechanism.is_empty() => {
            return Err(CliError::arguments(AttributeError::ByChanges));
        }
        By::Changes => AttributionPlan::to_changes(baseline, scenario, &arguments.group, &Interrupt),
        By::Mechanisms => {
            let (mechanisms, groups) = (&arguments.mechanism, &arguments.group);
            AttributionPlan::to_mechanisms(baseline, scenario, mechanisms, groups, &Interrupt)
        }
    };
    plan.map_err(|error| match error {
        StudyError::Cancelled => {
            CliError::Interrupted { scenario: scenario_title, done: 0, replicates, saved: Vec::new() }
        }
        other => other.into(),
    })
}

/// Reads both scenarios.
fn scenarios(arguments: &Arguments) -> Result<[Scenario; 2], CliError> {
    let mut overrides = arguments.batch.overrides();
    if arguments.by == By::Mechanisms && arguments.batch.replicates().is_none() {
        overrides = overrides.run_as(NonZeroU64::new(REPLICATES), None);
    }
    let read = overrides.load_all(&[&arguments.baseline, &arguments.scenario])?;
    Ok(read.try_into().expect("as many are read as are asked for"))
}

/// Reads a group: a label, and keys with commas between them, of which quotes hold one together.
fn grouping(text: &str) -> Result<Grouping, String> {
    let form = "write it as LABEL=KEY,KEY, such as \"small states=leadership.KGZ,leadership.TKM\"";
    let (label, rest) = text.split_once('=').ok_or_else(|| format!("there is no = in it; {form}"))?;
    let (mut keys, mut rest) = (Vec::new(), Some(rest));
    while let Some(text) = rest {
        // What is no key has none that is like it.
        let end =
            split_key(text, &[',']).map_or_else(|_| text.find(',').unwrap_or(text.len()), |(_, end)| end);
        keys.push(text[..end].trim().to_owned());
        rest = text.get(end + 1..);
    }
    let label = label.trim().to_owned();
    if label.is_empty() || keys.iter().any(String::is_empty) {
        return Err(format!("its label or one of its keys is empty; {form}"));
    }
    Ok(Grouping { label, keys })
}

/// The arguments that make an attribution again.
pub fn again(record: &AttributionRecord, made: &Made<'_>) -> Vec<String> {
    let mut words = made.in_folders();
    if record.by_mechanisms {
        words.extend(each("by", ["mechanisms"]));
        words.extend(each("replicates", [made.identity.replicates]));
        let keys = record.changes.iter().flat_map(|change| &change.keys);
        words.extend(each("mechanism", keys.filter_map(|key| key.strip_prefix("mechanisms."))));
    }
    let groups = groups(record, made).into_iter();
    let group = |change: &ChangeRecord| quoted(&format!("{}={}", change.label, change.keys.join(",")));
    words.extend(each("group", groups.map(group)));
    words
}

/// The changes, or mechanisms, that count as one because a group says so.
fn groups<'a>(record: &'a AttributionRecord, made: &Made<'_>) -> Vec<&'a ChangeRecord> {
    let [baseline, scenario, ..] = *made.scenarios else { return Vec::new() };
    let (baseline, scenario) = (baseline.clone(), scenario.clone());
    let design = match record.by_mechanisms {
        true => FactorialDesign::of_mechanisms(baseline, scenario, &[], &[]),
        false => FactorialDesign::new(baseline, scenario, &[]),
    };
    // Where there are too many changes for a design, some are in a group; to name all does no harm.
    let alone = design.as_ref().map_or(&[][..], FactorialDesign::parts);
    let is_alone = |change: &ChangeRecord| {
        alone.iter().any(|part| part.label() == change.label && part.keys == change.keys)
    };
    record.changes.iter().filter(|change| !is_alone(change)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_read() {
        let found = grouping("the others = leadership.KAZ, events.\"A, b\".date").expect("a group");
        assert_eq!(found.label, "the others");
        assert_eq!(found.keys, ["leadership.KAZ", "events.\"A, b\".date"]);
        let found = grouping(r#"x=events.'"A", b'.date,events."\"C\", d".date"#).expect("a group");
        assert_eq!(found.keys, [r#"events.'"A", b'.date"#, r#"events."\"C\", d".date"#]);
        for wrong in ["", "x", "=a", "x=", "x=a,,b"] {
            assert!(grouping(wrong).is_err(), "{wrong}");
        }
    }
}
