//! `concord attribute`: the share of each change in the difference between two scenarios.

mod report;

use std::num::NonZeroU64;
use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};
use thiserror::Error;

use super::draw::{self, SharedSetArgs};
use super::driver::{Job, Wanted};
use super::error::CliError;
use super::figure_args::FigureArgs;
use super::interrupt::{self, Interrupt};
use super::json;
use super::outcome_args;
use super::reproduce::{Made, each, quoted};
use super::scenario_args::{BatchArgs, FolderArgs};
use super::terminal::Terminal;
use crate::export::manifest::{AttributionRecord, ChangeRecord};
use crate::export::outcome_names;
use crate::scenario::{FactorialDesign, Grouping, Scenario, split_key};
use crate::studies::StudyError;
use crate::studies::attribution::AttributionPlan;

/// Divide the difference between two scenarios among the changes that cause it
///
/// Simulates the same replicates, on the same random draws, under every mixture of the two scenarios, with some of the
/// changes and without the others, and computes the Shapley value of each change: its addition to the changes before it,
/// averaged over all orders. The shares add up to the whole difference. All values of a leader count as one change; where leadership is
/// frozen in one of the scenarios, the leaders of each state count as one change.
///
/// With --by mechanisms, the difference is divided among the mechanisms of the model through which the changes act: it
/// is computed with every combination of mechanisms on and off, from none to all.
#[derive(Debug, Args)]
#[command(after_long_help = "\
\x1b[1mExamples:\x1b[0m
  concord attribute                              share of each change of leadership after 2016
  concord attribute pre-2017 post-2017 --outcome integration --outcome dispute
                                                 the same for two outcomes
  concord attribute --group \"the others=leadership.KAZ,leadership.KGZ,leadership.TKM\"
                                                 Uzbekistan, and the other states as one change
  concord attribute --by mechanisms              share of identity, disputes, spillover and so on
  concord attribute --draw-parameters prior      each replicate with parameters of its own, the same in every mixture
  concord attribute only-uzbekistan post-2017 -n 2000
                                                 additions of the other states to the change in Uzbekistan

\x1b[1mFiles:\x1b[0m
  output/A-to-B-attribution/attribution.csv  one row per outcome and change: share, interval, effect alone, effect last
  output/A-to-B-attribution/mixtures.csv     the mean of every outcome in every mixture
  output/A-to-B-attribution/changes.csv      the keys in which the scenarios differ
  output/A-to-B-attribution/parameters.csv   with --draw-parameters: one row per set of drawn parameters
  output/A-to-B-attribution/variance.csv     with --draw-parameters: variance of each share due to parameters and due to chance
  output/A-to-B-attribution/A/, B/           the two scenarios
  output/A-to-B-attribution/tables/          the shares as LaTeX and Markdown
  output/A-to-B-attribution/figures/         waterfalls as SVG, PDF and PNG
  output/A-to-B-attribution/report.html      the whole result on one page, for a browser")]
pub struct Arguments {
    /// Scenario before the changes: a file, or the name of a built-in scenario
    #[arg(value_name = "A", value_hint = ValueHint::FilePath, default_value = "pre-2017")]
    baseline: PathBuf,

    /// Scenario after the changes
    #[arg(value_name = "B", value_hint = ValueHint::FilePath, default_value = "post-2017")]
    scenario: PathBuf,

    /// Count several keys as one change; KEY may be the common beginning of keys, up to a dot; leadership.UZB stands for
    /// the leaders of Uzbekistan; may be repeated
    #[arg(long, value_name = "LABEL=KEY,KEY", value_parser = grouping)]
    group: Vec<Grouping>,

    /// Divide the difference among the changes, or among the mechanisms of the model
    #[arg(long, value_name = "WHAT", value_enum, default_value_t)]
    by: By,

    /// With --by mechanisms, a mechanism with a share of its own; may be repeated [default: all that are on in both]
    #[arg(long, value_name = "NAME")]
    mechanism: Vec<String>,

    /// Outcome to print, by its name in attribution.csv; all are in the files; may be repeated
    #[arg(long, value_name = "NAME", default_value = "integration")]
    outcome: Vec<String>,

    #[command(flatten)]
    batch: BatchArgs,

    #[command(flatten)]
    draw: SharedSetArgs,

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

/// Parts among which a difference is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum By {
    /// Each change from A to B
    #[default]
    Changes,
    /// Each mechanism that is on in both; 1,000 replicates unless --replicates sets another number
    Mechanisms,
}

/// Replicates of each mixture of mechanisms, of which there are many.
const REPLICATES: u64 = 1_000;

/// Arguments that do not fit together.
#[derive(Debug, Error)]
pub enum AttributeError {
    /// `--mechanism` is given without `--by mechanisms`.
    #[error("--mechanism is for --by mechanisms\nhelp: add that, or leave it out")]
    ByChanges,
}

/// Runs the command. Every mixture is read and the folder checked before the first replicate.
///
/// # Errors
///
/// [`CliError`]; no files are left behind.
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
    let finished = Job::new(&plan, &wanted)?.run(terminal)?;
    terminal.print(&match arguments.json {
        true => json::text(&json::entry(&plan, &finished))?,
        false => report::report(plan.design(), &arguments.outcome, &finished, terminal.width()),
    })
}

/// The attribution that the arguments describe.
fn plan(arguments: &Arguments) -> Result<AttributionPlan, CliError> {
    let [baseline, scenario] = scenarios(arguments)?;
    let drawn = arguments.draw.drawn(&baseline)?;
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
    let plan = plan.map_err(|error| match error {
        StudyError::Cancelled => {
            CliError::Interrupted { scenario: scenario_title, done: 0, replicates, saved: Vec::new() }
        }
        other => other.into(),
    })?;
    Ok(match drawn {
        Some(drawn) => plan.with_drawn(drawn)?,
        None => plan,
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

/// Reads a group: a label, then keys separated by commas; a comma in double quotes is part of a key.
fn grouping(text: &str) -> Result<Grouping, String> {
    let form = "write it as LABEL=KEY,KEY, such as \"small states=leadership.KGZ,leadership.TKM\"";
    let (label, rest) = text.split_once('=').ok_or_else(|| format!("there is no = in it; {form}"))?;
    let (mut keys, mut rest) = (Vec::new(), Some(rest));
    while let Some(text) = rest {
        // No key is suggested for a text that is not a key.
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
    words.extend(record.drawn.iter().flat_map(draw::shared_again));
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
        let parsed = grouping("the others = leadership.KAZ, events.\"A, b\".date").expect("a group");
        assert_eq!(parsed.label, "the others");
        assert_eq!(parsed.keys, ["leadership.KAZ", "events.\"A, b\".date"]);
        let parsed = grouping(r#"x=events.'"A", b'.date,events."\"C\", d".date"#).expect("a group");
        assert_eq!(parsed.keys, [r#"events.'"A", b'.date"#, r#"events."\"C\", d".date"#]);
        for wrong in ["", "x", "=a", "x=", "x=a,,b"] {
            assert!(grouping(wrong).is_err(), "{wrong}");
        }
    }
}
