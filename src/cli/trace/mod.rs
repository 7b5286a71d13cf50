//! `concord trace`: one history told.

mod select;
mod show;

use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::driver::{Job, Wanted};
use super::error::CliError;
use super::figure_args::FigureArgs;
use super::interrupt;
use super::progress::Progress;
use super::report::{page, paragraph};
use super::reproduce::{Made, each};
use super::scenario_args::{BatchArgs, FolderArgs, ReportArgs};
use super::terminal::Terminal;
use crate::engine::{Monitor, Silent};
use crate::export::SCENARIO;
use crate::export::manifest::TraceRecord;
use crate::export::trace::{CHRONICLE, COMPARED};
use crate::scenario::{Comparable, REFERENCE, Scenario};
use crate::studies::trace::{Narrative, Selected, Selection, TracePlan, history_chart_names};
use crate::studies::{Discard, Run, StudyError};
use select::Selector;
use show::Extent;

/// Tell one history: who proposed what, who refused and why
///
/// Runs one replicate again, the same to the last bit as in a run of the scenario, and tells it year by year: who
/// took office, who signed what and to which depth, who refused and for which part of its reckoning, which disputes
/// were settled, which incidents broke out, how identities moved. Prints a page of it, or more with --full or --years;
/// writes the whole text, tables of all events and series, and a chart.
#[derive(Debug, Args)]
#[command(after_long_help = "\
\x1b[1mExamples:\x1b[0m
  concord trace --median                   the most typical history, on a page
  concord trace --median --years 2016..2020
                                           five years of it, year by year
  concord trace --replicate 17 --every     one by its number, with all reckonings
  concord trace --where 'regime == \"integration\" and dispute < 0.2'
                                           the first that ends so
  concord trace --replicate 17 --compare pre-2017
                                           had the leaders of 2016 stayed
  concord trace pre-2017 --where 'first_agreement_trade == never'
                                           the first without a trade pact of all

\x1b[1mConditions:\x1b[0m
  Names are the columns of the outcomes: integration, paper, paper_gap,
  identity, dispute, agency, agreements, incidents, regime, culture, replicate,
  agreements_ISSUE_SIZE, and first passages such as first_agreement_trade, in
  decimal years or never. They are compared by == != < <= > >= and joined by
  and, or, not and brackets.

\x1b[1mFiles:\x1b[0m
  output/NAME-replicate-K/chronicle.md   the history in words
  output/NAME-replicate-K/events.csv     one row per event or state's decision
  output/NAME-replicate-K/states.csv     series, identity weights and openness
  output/NAME-replicate-K/report.html    all of it on one page, for a browser
  output/NAME-replicate-K/figures/       the history as a chart
  output/NAME-replicate-K/manifest.json  where all of it comes from")]
pub struct Arguments {
    /// Scenario file, or name of a scenario that is built in
    #[arg(value_name = "SCENARIO", value_hint = ValueHint::FilePath, default_value = REFERENCE)]
    scenario: PathBuf,

    #[command(flatten)]
    selector: Selector,

    /// Tell the same replicate under another scenario too, from where the two histories part
    #[arg(long, value_name = "OTHER", value_hint = ValueHint::FilePath, conflicts_with = "every")]
    compare: Option<PathBuf>,

    /// Tell every proposal with the reckonings of all states; implies --full, unless --years says which years
    #[arg(long)]
    every: bool,

    /// Print the whole history, year by year, and not a page of it
    #[arg(long, conflicts_with = "years")]
    full: bool,

    /// Print these years in full, such as 2016..2020 or 2016
    #[arg(long, value_name = "FROM..TO", value_parser = show::years)]
    years: Option<RangeInclusive<i16>>,

    #[command(flatten)]
    batch: BatchArgs,

    /// Folder of the files [default: output/NAME-replicate-K]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    output: Option<PathBuf>,

    #[command(flatten)]
    folder: FolderArgs,

    #[command(flatten)]
    report: ReportArgs,

    #[command(flatten)]
    figures: FigureArgs,
}

/// Runs the command.
///
/// # Errors
///
/// [`CliError`]; then nothing is written.
pub fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), CliError> {
    terminal.set_quiet(arguments.folder.quiet);
    let scenario = arguments.batch.overrides().load(&arguments.scenario)?;
    let selection = arguments.selector.selection(&scenario)?;
    arguments.has_years(&scenario)?;
    arguments.figures.look(history_chart_names())?;
    let other = arguments.other(&scenario)?;
    interrupt::watch()?;
    let selected = arguments.find(&selection, &scenario, terminal)?;
    let reason = selected.reason.clone();
    let mut plan = TracePlan::new(scenario, selected)?;
    if let Some(other) = other {
        plan = plan.against(other)?;
    }
    if arguments.every {
        plan = plan.with_every_proposal();
    }
    let found = Job::new(&plan, &arguments.wanted())?.finish(None, &[], terminal)?;
    if found.is_new {
        terminal.note(&format!("saved in {}", found.folder.display()));
    }
    // A folder that was there may tell another reason for the same replicate.
    let narrative = Narrative { reason, ..found.summary };
    let extent = arguments.extent();
    let mut text = show::shown(&extent.of(&narrative.in_full()), terminal.width());
    if extent == Extent::Page {
        let file = found.folder.join(CHRONICLE);
        let more = format!("Year by year: in {}, or here with --full or --years 2016..2020", file.display());
        text += &paragraph(&more, terminal.width());
    }
    terminal.print(&(text + &paragraph(&page(&found.folder), terminal.width())))
}

impl Arguments {
    /// Finds the replicate of a scenario.
    ///
    /// # Errors
    ///
    /// [`CliError::Study`] or [`CliError::Interrupted`].
    fn find(
        &self,
        selection: &Selection,
        scenario: &Scenario,
        terminal: &Terminal,
    ) -> Result<Selected, CliError> {
        let work = selection.work(scenario);
        let progress =
            (work > 0).then(|| Progress::new(terminal, format!("{}: looking", scenario.name()), work));
        let monitor: &dyn Monitor = progress.as_ref().map_or(&Silent, |progress| progress);
        let mut run = Run { threads: self.batch.threads(), monitor, sink: &mut Discard };
        selection.find(scenario, &mut run).map_err(|error| match error {
            StudyError::Cancelled => CliError::Interrupted {
                scenario: scenario.name().to_owned(),
                done: progress.as_ref().map_or(0, Progress::done) / selection.passes().max(1),
                replicates: scenario.replicates(),
                saved: Vec::new(),
            },
            other => other.into(),
        })
    }

    /// How it is written and drawn.
    fn wanted(&self) -> Wanted<'_> {
        Wanted {
            markdown: self.report.markdown,
            ..Wanted::new(self.output.as_ref(), &self.folder, &self.figures, self.batch.threads())
        }
    }

    /// How much is printed.
    fn extent(&self) -> Extent {
        match &self.years {
            Some(years) => Extent::Years(years.clone()),
            None if self.full || self.every => Extent::Full,
            None => Extent::Page,
        }
    }

    /// Whether the years to be printed are any of the scenario's.
    ///
    /// # Errors
    ///
    /// [`CliError::NoYears`].
    fn has_years(&self, scenario: &Scenario) -> Result<(), CliError> {
        let Some(years) = &self.years else { return Ok(()) };
        let calendar = scenario.calendar();
        let (first, last) = (calendar.first_days()[0].year(), calendar.last_day().year());
        if *years.end() < first || *years.start() > last {
            return Err(CliError::NoYears { scenario: scenario.name().to_owned(), first, last });
        }
        Ok(())
    }

    /// The other scenario, if one is given.
    ///
    /// # Errors
    ///
    /// [`CliError::Scenarios`] or [`CliError::Incomparable`].
    fn other(&self, scenario: &Scenario) -> Result<Option<Scenario>, CliError> {
        let Some(path) = &self.compare else { return Ok(None) };
        let other = self.batch.overrides().load(path)?;
        Comparable::new(scenario, &[&other])?;
        Ok(Some(other))
    }
}

/// The arguments that tell a history again.
pub fn again(record: &TraceRecord, made: &Made<'_>) -> Vec<String> {
    let mut words = vec![SCENARIO.to_owned()];
    words.extend(each("replicate", [record.replicate]));
    let compared = made.identity.against.first().map(|_| format!("{COMPARED}{SCENARIO}"));
    words.extend(each("compare", compared));
    words.extend(record.every.then(|| "--every".to_owned()));
    words
}
