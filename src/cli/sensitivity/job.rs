//! One analysis, from its folder to its tables.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::Date;

use super::simulate::{self, Design};
use super::study::Study;
use super::{Arguments, SensitivityError};
use crate::analysis::sensitivity::{Gathering, Row, Walk, foremost, screen, share_out, share_out_over_time};
use crate::cli::error::CliError;
use crate::cli::execution::Clock;
use crate::cli::figure_args::Look;
use crate::cli::finish::{Finish, Opened, note_finished};
use crate::cli::interrupt;
use crate::cli::progress::Progress;
use crate::cli::run::OUTPUT;
use crate::cli::terminal::Terminal;
use crate::engine::{self, Silent};
use crate::export::folder::{Decision, decide};
use crate::export::identity;
use crate::export::manifest::{Identity, Manifest};
use crate::export::outcomes::Format;
use crate::export::sensitivity::{Found, PointLine, SensitivityRecord, SensitivityWriter, Told};
use crate::export::summary::Day;
use crate::format::{counted, duration};
use crate::model::Measure;
use crate::plot::{self, Analysed};
use crate::scenario::Scenario;
use crate::statistics::Resampling;

/// Seconds from which a person is asked before.
const LONG: f64 = 120.0;
/// Bundles a thread, and replicates of each point, by whose time that of all is estimated.
const PILOT: (usize, u64) = (4, 32);

/// An analysis that is to be made.
#[derive(Debug)]
pub struct Job<'a> {
    study: &'a Study,
    record: SensitivityRecord,
    identity: Identity,
    folder: PathBuf,
    decision: Decision,
    look: Option<Look>,
    threads: NonZeroUsize,
}

/// An analysis that is finished, now or before.
#[derive(Debug)]
pub struct Finished {
    /// Where it is.
    pub folder: PathBuf,
    /// What the folder holds.
    pub manifest: Manifest,
    /// The results.
    pub told: Told,
}

/// What has come of both designs.
struct Gathered {
    walks: Option<Gathering<Walk>>,
    rows: Option<(Gathering<Row>, usize)>,
    found: Found,
}

impl<'a> Job<'a> {
    /// Decides on a folder; changes nothing.
    ///
    /// # Errors
    ///
    /// [`CliError::NoFigure`], or [`CliError::Export`] where the folder is refused.
    pub fn new(study: &'a Study, arguments: &Arguments) -> Result<Self, CliError> {
        let (scenario, baseline) = (study.scenario(), study.baseline());
        let name = match baseline {
            Some(baseline) => format!("{}-vs-{}-sensitivity", scenario.name(), baseline.name()),
            None => format!("{}-sensitivity", scenario.name()),
        };
        let folder = arguments.output.clone().unwrap_or_else(|| Path::new(OUTPUT).join(name));
        let scenarios: Vec<&Scenario> = baseline.into_iter().chain([scenario]).collect();
        let outcomes: Vec<String> = study.chosen.iter().map(|chosen| chosen.name.clone()).collect();
        let over_time: Vec<Measure> = study.rows.map_or_else(Vec::new, |_| study.measures().collect());
        let charts = plot::sensitivity_chart_names(
            &outcomes,
            &over_time,
            study.trajectories.is_some(),
            study.rows.is_some(),
        );
        let look = arguments.figures.look(charts)?;
        let drawing = look.as_ref().map(Look::drawing);
        let mut identity =
            identity(&scenarios, study.seed(), scenario.replicates(), Format::default(), drawing);
        let record = study.record();
        identity.sensitivity = Some(record.clone());
        let decision = decide(&folder, &identity, arguments.folder.force)?;
        Ok(Self { study, record, identity, folder, decision, look, threads: arguments.threads.number() })
    }

    /// Makes the analysis, or reads it where it is already there; `None` where the user does not want it.
    ///
    /// # Errors
    ///
    /// [`CliError::Sensitivity`], [`CliError::Export`], [`CliError::Figure`], [`CliError::Threads`] or
    /// [`CliError::Interrupted`], after which
    /// nothing of it is left, or [`CliError::Undrawn`], after which all data are there.
    pub fn run(self, arguments: &Arguments, terminal: &mut Terminal) -> Result<Option<Finished>, CliError> {
        if let Decision::Finished(manifest) = &self.decision
            && !arguments.dry_run
        {
            note_finished(terminal, &self.folder, "this analysis", manifest);
            let (told, manifest) = (Told::read(&self.folder, &self.record)?, manifest.as_ref().clone());
            return Ok(Some(Finished { folder: self.folder, manifest, told }));
        }
        if !self.is_wanted(arguments, terminal)? {
            return Ok(None);
        }
        let study = self.study;
        let clock = Clock::start();
        let scenarios: Vec<&Scenario> = study.baseline().into_iter().chain([study.scenario()]).collect();
        let begin =
            |replace| SensitivityWriter::begin(&self.folder, scenarios, self.identity.clone(), replace);
        let opened = Opened::open(&self.decision, &self.folder, terminal, begin)?;
        let progress = Progress::new(terminal, study.title().replacen("the ", "", 1), self.runs());
        let gathered = self.gather(&progress)?;
        progress.phase("writing tables");
        let keys: Vec<String> = study.varied.keys().map(str::to_owned).collect();
        let told = Told::new(&gathered.found, &keys);
        let lines = || self.lines(&gathered);
        let data = opened.data(told, |writer, told| writer.results(&self.record, told, &lines))?;
        let finish = Finish {
            folder: &self.folder,
            identity: &self.identity,
            look: self.look.as_ref(),
            threads: self.threads,
            clock: &clock,
            progress: &progress,
            can_plot: false,
        };
        let (manifest, told) = finish.complete(data, |_| {
            let analysed = Analysed {
                screened: &gathered.found.screened,
                kept: &gathered.found.kept,
                shared: &gathered.found.shared,
                over_time: &gathered.found.over_time,
                days: &study.days,
                varied: &study.varied,
                baseline: study.baseline(),
                replicates: self.identity.replicates,
                trajectories: self.record.trajectories.unwrap_or(0),
                rows: self.record.rows.unwrap_or(0),
            };
            let charts =
                |only: &_, style: &_, from: &_| plot::sensitivity_charts(&analysed, only, style, from);
            Ok(finish.draw(charts)?.files)
        })?;
        drop(progress);
        terminal.note(&format!(
            "{} at {} and all files in {} on {}",
            counted(self.identity.replicates, "replicate"),
            counted(self.record.points(), "point"),
            duration(Duration::from_secs_f64(manifest.execution.seconds)),
            counted(self.threads.get() as u64, "thread"),
        ));
        Ok(Some(Finished { folder: self.folder, manifest, told }))
    }

    /// Number of histories.
    fn runs(&self) -> u64 {
        self.record.points() * self.identity.replicates * self.study.arms()
    }

    /// Says how much it takes, and asks where that is long.
    fn is_wanted(&self, arguments: &Arguments, terminal: &mut Terminal) -> Result<bool, CliError> {
        let study = self.study;
        let inputs = counted(study.priors.len() as u64, "number");
        let screening = study.trajectories.as_ref().map(|trajectories| {
            format!(
                "{} along {} trajectories of all {inputs}",
                self.record.screening_points(),
                trajectories.count()
            )
        });
        let indices = study.rows.map(|(rows, kept)| {
            let of = counted(kept as u64, "number");
            format!("{} in {rows} rows of {of}", self.record.row_points())
        });
        let parts: Vec<String> = screening.into_iter().chain(indices).collect();
        let seconds = self.estimate()?;
        terminal.note(&format!(
            "{}: {}; {} of each{}: {}, about {} on {}",
            counted(self.record.points(), "point"),
            parts.join(", "),
            counted(self.identity.replicates, "replicate"),
            if study.baseline.is_some() { " under each of two scenarios" } else { "" },
            counted(self.runs(), "run"),
            duration(Duration::from_secs_f64(seconds)),
            counted(self.threads.get() as u64, "thread"),
        ));
        if let Some((rows, _)) = study.rows.filter(|(rows, _)| !rows.is_power_of_two()) {
            terminal.note(&format!(
                "{rows} rows are no power of two: points of a Sobol sequence are most even with one"
            ));
        }
        if arguments.dry_run {
            return Ok(false);
        }
        if seconds < LONG || arguments.yes || terminal.agrees("Go on?") {
            return Ok(true);
        }
        terminal.note("nothing was run; --yes goes on without asking");
        Ok(false)
    }

    /// About how many seconds all runs take, by a few of them.
    fn estimate(&self) -> Result<f64, CliError> {
        let study = self.study;
        let all: Vec<usize> = (0..study.priors.len()).collect();
        let design = match Design::screening(study) {
            Some(design) => design,
            None => Design::rows(study, all, study.rows.map_or(2, |(rows, _)| rows))?,
        };
        let count = (PILOT.0 * self.threads.get()).min(simulate::bundles(study, &design));
        let replicates = self.identity.replicates.min(PILOT.1);
        let clock = Clock::start();
        let mut points = 0_u64;
        let interrupted = || self.interrupted_after(0);
        simulate::run(study, &design, (count, replicates), self.threads, &Watching, &mut |_| {
            points += 1;
            Ok(())
        })
        .map_err(|stopped| simulate::error(stopped, self.threads, interrupted))?;
        let runs = points.max(1) * replicates * study.arms();
        Ok(clock.seconds() / runs as f64 * self.runs() as f64)
    }

    /// Runs both designs, and analyses what comes.
    fn gather(&self, progress: &Progress) -> Result<Gathered, CliError> {
        let study = self.study;
        let plan = Resampling { resamples: study.resamples(), seed: study.seed() };
        let mut found = Found { kept: (0..study.priors.len()).collect(), ..Found::default() };
        let failed = |stopped| simulate::error(stopped, self.threads, || self.interrupted(progress));
        let mut walks = None;
        if let (Some(design), Some(trajectories)) = (Design::screening(study), &study.trajectories) {
            let mut gathering = simulate::walks(study, &design);
            let all = (simulate::bundles(study, &design), self.identity.replicates);
            simulate::run(study, &design, all, self.threads, progress, &mut |point| gathering.push(point))
                .map_err(failed)?;
            let screened = self.on_threads(|| screen(trajectories, &study.chosen, &gathering, plan))?;
            found.screened = screened.map_err(SensitivityError::from)?;
            walks = Some(gathering);
        }
        let mut rows = None;
        if let Some((count, kept)) = study.rows {
            if !found.screened.is_empty() {
                found.kept = foremost(&found.screened, kept);
            }
            let design = Design::rows(study, found.kept.clone(), count)?;
            let mut gathering = simulate::rows(study, &design);
            let all = (simulate::bundles(study, &design), self.identity.replicates);
            simulate::run(study, &design, all, self.threads, progress, &mut |point| gathering.push(point))
                .map_err(failed)?;
            progress.phase("sharing out");
            let shared = self.on_threads(|| share_out(&study.chosen, &gathering, design.scramblings()))?;
            found.shared = shared.map_err(SensitivityError::from)?;
            let moments = study.ticks.len();
            for (place, measure) in study.measures().enumerate() {
                let first = study.chosen.len() + place * moments;
                let over_time =
                    share_out_over_time(measure, &gathering, first..first + moments, design.scramblings());
                found.over_time.push(over_time.map_err(SensitivityError::from)?);
            }
            let calendar = study.varied.scenario().calendar();
            let last = |day: &Date| calendar.tick_of(*day).map_or(*day, |tick| calendar.last_day_of(tick));
            found.days = study.days.iter().map(|day| [Day(*day), Day(last(day))]).collect();
            rows = Some((gathering, count));
        } else if study.rows.is_none() {
            found.kept = Vec::new();
        }
        Ok(Gathered { walks, rows, found })
    }

    /// Every point of both designs with its means.
    fn lines<'b>(&'b self, gathered: &'b Gathered) -> Box<dyn Iterator<Item = PointLine> + 'b> {
        let study = self.study;
        let keys: Vec<&str> = study.varied.keys().collect();
        let line = move |design: &Design<'_>, number: usize, means: &[f64]| {
            let size = design.row_points();
            let (row, point) = (number / size, number % size);
            let values = study.values(&design.inputs, design.row(row).point(point));
            let name = match (design.is_screening(), point) {
                (true, point) => point.to_string(),
                (false, 0) => "A".to_owned(),
                (false, 1) => "B".to_owned(),
                (false, mixed) => format!("AB:{}", keys[design.inputs[mixed - 2]]),
            };
            let written = values.iter().enumerate().map(|(place, value)| study.varied.written(place, *value));
            PointLine {
                design: if design.is_screening() { "morris" } else { "sobol" },
                row,
                point: name,
                inputs: written.collect(),
                means: means.to_vec(),
            }
        };
        let screening = gathered.walks.iter().filter_map(|walks| Some((Design::screening(study)?, walks)));
        let screening = screening.flat_map({
            let line = line.clone();
            move |(design, walks)| {
                let points = design.count() * design.row_points();
                let line = line.clone();
                (0..points).map(move |number| line(&design, number, walks.means(number)))
            }
        });
        let rows = gathered.rows.iter().filter_map(|(rows, count)| {
            Some((Design::rows(study, gathered.found.kept.clone(), *count).ok()?, rows))
        });
        let rows = rows.flat_map(move |(design, rows)| {
            let points = design.count() * design.row_points();
            let line = line.clone();
            (0..points).map(move |number| line(&design, number, rows.means(number)))
        });
        Box::new(screening.chain(rows))
    }

    fn on_threads<R: Send>(&self, work: impl FnOnce() -> R + Send) -> Result<R, CliError> {
        let threads = self.threads.get();
        engine::on_threads(self.threads, work).map_err(|reason| CliError::Threads { threads, reason })
    }

    fn interrupted(&self, progress: &Progress) -> CliError {
        self.interrupted_after(progress.done())
    }

    fn interrupted_after(&self, done: u64) -> CliError {
        CliError::Interrupted {
            scenario: self.study.title(),
            done,
            replicates: self.runs(),
            saved: Vec::new(),
        }
    }
}

/// Watches for Ctrl-C and shows nothing.
struct Watching;

impl engine::Monitor for Watching {
    fn advance(&self, replicates: u64) {
        Silent.advance(replicates);
    }
    fn cancelled(&self) -> bool {
        interrupt::asked()
    }
}
