//! `concord trace`: one history in words.

mod select;
mod show;

use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::draw::{self, OneSetArgs};
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
use crate::studies::{Discard, DrawnParameters, Run, StudyError};
use select::Selector;
use show::Extent;

/// Narrate one history: proposals, refusals and their reasons
///
/// Repeats one replicate, bit for bit as in a run of the scenario, and narrates it year by year: changes of leader,
/// agreements with their signatories and depth, refusals with the decisive part of the payoff, settled disputes, incidents,
/// and changes of identity. Prints one page, or more with --full or --years; writes the whole text, tables of all
/// events and series, and a chart.
#[derive(Debug, Args)]
#[command(after_long_help = "\
\x1b[1mExamples:\x1b[0m
  concord trace --median                   the most typical history, on one page
  concord trace --median --years 2016..2020
                                           five years of it, year by year
  concord trace --replicate 17 --every     a replicate by its number, with the payoffs of all proposals
  concord trace --where 'regime == \"integration\" and dispute < 0.2'
                                           the first replicate with this outcome
  concord trace --replicate 17 --compare pre-2017
                                           the same replicate with the leaders of 2016 still in office
  concord trace pre-2017 --where 'first_agreement_trade == never'
                                           the first replicate without a trade pact of all states
  concord trace --replicate 17 --draw-parameters prior
                                           replicate 17 of concord run --draw-parameters prior, with its parameters

\x1b[1mConditions:\x1b[0m
  Names are the columns of the outcomes: integration, paper, paper_gap,
  identity, dispute, agency, agreements, incidents, regime, culture, replicate,
  agreements_ISSUE_SIZE, and first passages such as first_agreement_trade, in
  decimal years or never. Compare them with == != < <= > >= and combine
  comparisons with and, or, not and brackets.

\x1b[1mFiles:\x1b[0m
  output/NAME-replicate-K/chronicle.md   the history in words
  output/NAME-replicate-K/events.csv     one row per event or decision of a state
  output/NAME-replicate-K/states.csv     series, identity weights and openness
  output/NAME-replicate-K/parameter_set.csv
                                         with --draw-parameters: the value of each number in the set of the history
  output/NAME-replicate-K/parameters.csv with --draw-parameters: the sets of all replicates
  output/NAME-replicate-K/report.html    the whole result on one page, for a browser
  output/NAME-replicate-K/figures/       the history as a chart
  output/NAME-replicate-K/manifest.json  scenario, seed, version and checksums of the trace")]
pub struct Arguments {
    /// Scenario file, or name of a scenario that is built in
    #[arg(value_name = "SCENARIO", value_hint = ValueHint::FilePath, default_value = REFERENCE)]
    scenario: PathBuf,

    #[command(flatten)]
    selector: Selector,

    /// Narrate the same replicate under another scenario too, from the day on which the two histories diverge
    #[arg(long, value_name = "OTHER", value_hint = ValueHint::FilePath, conflicts_with = "every")]
    compare: Option<PathBuf>,

    /// Narrate every proposal with the payoffs of all states; implies --full unless --years is given
    #[arg(long)]
    every: bool,

    /// Print the whole history, year by year, instead of one page
    #[arg(long, conflicts_with = "years")]
    full: bool,

    /// Print these years in full, such as 2016..2020 or 2016
    #[arg(long, value_name = "FROM..TO", value_parser = show::years)]
    years: Option<RangeInclusive<i16>>,

    #[command(flatten)]
    batch: BatchArgs,

    #[command(flatten)]
    draw: OneSetArgs,

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
/// [`CliError`]; no files are written.
pub fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), CliError> {
    terminal.set_quiet(arguments.folder.quiet);
    let scenario = arguments.batch.overrides().load(&arguments.scenario)?;
    let selection = arguments.selector.selection(&scenario)?;
    arguments.has_years(&scenario)?;
    arguments.figures.look(history_chart_names())?;
    let other = arguments.other(&scenario)?;
    let drawn = arguments.draw.drawn(&scenario)?;
    interrupt::watch()?;
    let selected = arguments.find(&selection, &scenario, drawn.as_ref(), terminal)?;
    let reason = selected.reason.clone();
    let mut plan = TracePlan::new(scenario, selected)?;
    if let Some(other) = other {
        plan = plan.against(other)?;
    }
    if let Some(drawn) = drawn {
        plan = plan.with_drawn(drawn)?;
    }
    if arguments.every {
        plan = plan.with_every_proposal();
    }
    let finished = Job::new(&plan, &arguments.wanted())?.finish(None, &[], terminal)?;
    if finished.is_new {
        terminal.note(&format!("saved in {}", finished.folder.display()));
    }
    // An existing folder may state another reason for the selection of the same replicate.
    let narrative = Narrative { reason, ..finished.summary };
    let extent = arguments.extent();
    let mut text = show::shown(&extent.of(&narrative.in_full()), terminal.width());
    if extent == Extent::Page {
        let file = finished.folder.join(CHRONICLE);
        let more = format!("Year by year: in {}, or here with --full or --years 2016..2020", file.display());
        text += &paragraph(&more, terminal.width());
    }
    terminal.print(&(text + &paragraph(&page(&finished.folder), terminal.width())))
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
        drawn: Option<&DrawnParameters>,
        terminal: &Terminal,
    ) -> Result<Selected, CliError> {
        let work = selection.work(scenario);
        let progress =
            (work > 0).then(|| Progress::new(terminal, format!("{}: looking", scenario.name()), work));
        let monitor: &dyn Monitor = progress.as_ref().map_or(&Silent, |progress| progress);
        let mut run = Run { threads: self.batch.threads(), monitor, sink: &mut Discard };
        selection.find(scenario, drawn, &mut run).map_err(|error| match error {
            StudyError::Cancelled => CliError::Interrupted {
                scenario: scenario.name().to_owned(),
                done: progress.as_ref().map_or(0, Progress::done) / selection.passes().max(1),
                replicates: scenario.replicates(),
                saved: Vec::new(),
            },
            other => other.into(),
        })
    }

    /// Options for writing and drawing.
    fn wanted(&self) -> Wanted<'_> {
        Wanted {
            markdown: self.report.markdown,
            ..Wanted::new(self.output.as_ref(), &self.folder, &self.figures, self.batch.threads())
        }
    }

    /// The printed part.
    fn extent(&self) -> Extent {
        match &self.years {
            Some(years) => Extent::Years(years.clone()),
            None if self.full || self.every => Extent::Full,
            None => Extent::Page,
        }
    }

    /// Checks that the requested years lie within the scenario.
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
    words.extend(record.drawn.iter().flat_map(draw::again));
    words
}
