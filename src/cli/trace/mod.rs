//! `concord trace`: one history told.

mod condition;
mod select;
mod show;

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use super::error::CliError;
use super::execution::Clock;
use super::figure_args::{FigureArgs, Look};
use super::finish::{Finish, Opened, note_finished};
use super::interrupt;
use super::progress::Progress;
use super::report::{page, paragraph};
use super::run::OUTPUT;
use super::scenario_args::{BatchArgs, FolderArgs, ReportArgs};
use super::terminal::Terminal;
use crate::chronicle::telling::{self, Block, Side};
use crate::chronicle::{Chronicle, Course};
use crate::engine;
use crate::export::folder::{Decision, decide};
use crate::export::identity;
use crate::export::manifest::{Identity, ScenarioRecord, TraceRecord};
use crate::export::outcomes::Format;
use crate::export::trace::{CHRONICLE, COMPARED, TraceWriter};
use crate::plot;
use crate::report::{self, Telling};
use crate::scenario::{Comparable, REFERENCE, Scenario, compile};
use select::Selector;
use show::Extent;

pub use condition::Misread;

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
  output/NAME-replicate-K/chronicle.md   what is told
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
    let condition = arguments.selector.read(&scenario)?;
    arguments.has_years(&scenario)?;
    let look = arguments.figures.look(plot::history_chart_names())?;
    let other = arguments.other(&scenario)?;
    interrupt::watch()?;
    let (clock, threads) = (Clock::start(), arguments.batch.threads());
    let plan = Selector::plan(&scenario, threads);
    let (replicate, why) = arguments.selector.find(&scenario, condition.as_ref(), &plan, terminal)?;

    let told = Told {
        chronicle: engine::chronicle(&scenario, plan.seed, replicate),
        other: other.map(|other| (engine::chronicle(&other, plan.seed, replicate), other)),
    };
    let folder = arguments.output.clone().unwrap_or_else(|| told.folder(&scenario));
    let scenarios: Vec<&Scenario> =
        std::iter::once(&scenario).chain(told.other.iter().map(|(_, other)| other)).collect();
    let drawing = look.as_ref().map(Look::drawing);
    let mut identity = identity(&scenarios, plan.seed, plan.replicates, Format::default(), drawing);
    identity.markdown = arguments.report.markdown;
    identity.trace = Some(TraceRecord { replicate, every: arguments.every });
    let decision = decide(&folder, &identity, arguments.folder.force)?;

    let mut blocks = told.blocks(&scenario, plan.replicates, arguments.every);
    if !why.is_empty() {
        blocks.insert(2, Block::Remark(why));
    }
    if let Decision::Finished(manifest) = &decision {
        note_finished(terminal, &folder, "this trace", manifest);
    } else {
        let begin = |replace| TraceWriter::begin(&folder, identity.clone(), replace);
        let opened = Opened::open(&decision, &folder, terminal, begin)?;
        let other = told.other.as_ref().map(|(chronicle, other)| (COMPARED, other, chronicle));
        let parts: Vec<_> = [("", &scenario, &told.chronicle)].into_iter().chain(other).collect();
        let data = opened.data((), |mut writer, ()| {
            writer.text(&blocks)?;
            for (within, scenario, chronicle) in &parts {
                writer.tables(within, scenario, chronicle)?;
            }
            Ok(writer.complete())
        })?;
        let progress = Progress::new(terminal, scenario.name().to_owned(), 1);
        let finish = Finish {
            folder: &folder,
            identity: &identity,
            look: look.as_ref(),
            threads,
            clock: &clock,
            progress: &progress,
            can_plot: true,
        };
        finish.complete(data, |()| {
            let (mut files, mut drawn) = (Vec::new(), Vec::new());
            for (within, scenario, chronicle) in &parts {
                let identity = Identity {
                    scenario: ScenarioRecord::of(scenario),
                    against: Vec::new(),
                    ..identity.clone()
                };
                let course = Course::of(chronicle);
                let charts = |only: &_, style: &_, from: &_| {
                    plot::history_charts(&course, scenario, only, style, from)
                };
                let of_one = finish.draw_of(&identity, charts)?;
                files
                    .extend(of_one.files.into_iter().map(|(path, bytes)| (format!("{within}{path}"), bytes)));
                drawn.push(of_one.figures);
            }
            let told =
                report::of_trace(Telling { scenarios: &scenarios, blocks: &blocks }, &identity, &drawn);
            let report = report::files(&told, identity.markdown);
            files.extend(report.into_iter().map(|(path, bytes)| (path.to_owned(), bytes)));
            Ok(files)
        })?;
        drop(progress);
        terminal.note(&format!("saved in {}", folder.display()));
    }
    let extent = arguments.extent();
    let mut text = show::shown(&extent.of(&blocks), terminal.width());
    if extent == Extent::Page {
        let file = folder.join(CHRONICLE);
        let more = format!("Year by year: in {}, or here with --full or --years 2016..2020", file.display());
        text += &paragraph(&more, terminal.width());
    }
    terminal.print(&(text + &paragraph(&page(&folder), terminal.width())))
}

impl Arguments {
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

/// What is told: a history, and that of the same replicate under another scenario.
struct Told {
    chronicle: Chronicle,
    other: Option<(Chronicle, Scenario)>,
}

impl Told {
    /// Where it is written to where nothing says so.
    fn folder(&self, scenario: &Scenario) -> PathBuf {
        let against = self.other.as_ref().map(|(_, other)| format!("-against-{}", other.name()));
        let (name, replicate) = (scenario.name(), self.chronicle.end.replicate);
        Path::new(OUTPUT).join(format!("{name}-replicate-{replicate}{}", against.unwrap_or_default()))
    }

    /// It in words.
    fn blocks(&self, scenario: &Scenario, replicates: u64, every: bool) -> Vec<Block> {
        let chronicle = &self.chronicle;
        let Some((with, other)) = &self.other else {
            return telling::tell(scenario, chronicle, replicates, every);
        };
        let (world, changed) = (compile(scenario), compile(other));
        let parting = engine::parting([&world, &changed], chronicle.seed, chronicle.end.replicate);
        let sides = [
            Side { scenario, world: &world, chronicle },
            Side { scenario: other, world: &changed, chronicle: with },
        ];
        telling::tell_apart(sides, parting.as_ref())
    }
}
