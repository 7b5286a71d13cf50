//! A run of the invented region of three states: its record, the ends of its replicates and its results, every number chosen.

use std::path::Path;

use crate::export::manifest::{Build, Execution, Identity, RunRecord, ScenarioRecord, StudyRecord};
use crate::export::outcomes::Format;
use crate::export::{Complete, Drawing, ExportError, StudyWriter};
use crate::model::series::REGION;
use crate::model::{Unit, all_series};
use crate::outcome::{
    Culture, EndRow, Histogram, Mean, Passage, Point, QUANTILES, Results, Shares, Trajectory,
};
use crate::scenario::{Scenario, milestones};
use crate::studies::Tables as _;
use crate::studies::run::RunTables;

use super::regions::scenario;

/// The identity of a run of it.
pub fn identity(replicates: u64) -> Identity {
    Identity {
        concord: Build {
            version: "9.9.9".to_owned(),
            commit: "0123456789abcdef".to_owned(),
            platform: "test".to_owned(),
        },
        scenario: ScenarioRecord {
            name: "triad".to_owned(),
            title: scenario().title().to_owned(),
            sha256: "ab".repeat(32),
        },
        against: Vec::new(),
        seed: 7,
        replicates,
        outcomes: Format::Parquet,
        figures: None,
        study: StudyRecord::Run(RunRecord::default()),
        markdown: false,
        explorer: false,
        drawn_from: None,
    }
}

/// How figures are drawn where nothing else is asked for.
pub fn drawing() -> Drawing {
    let (theme, language) = ("journal".to_owned(), "en".to_owned());
    Drawing {
        theme,
        width_mm: 175.0,
        language,
        events: "breaks".to_owned(),
        untitled: false,
        only: Vec::new(),
    }
}

/// How the run was made.
pub fn execution() -> Execution {
    Execution {
        command: vec!["concord".to_owned(), "run".to_owned()],
        threads: 2,
        started: "2026-01-01T00:00:00Z".to_owned(),
        finished: "2026-01-01T00:00:03Z".to_owned(),
        seconds: 3.25,
    }
}

/// The end of a replicate: every regime, culture, passage and gap comes up within six of them.
pub fn end_row(replicate: u64) -> EndRow {
    let wave = |period: u64| (replicate % period) as f64 / period as f64;
    EndRow {
        replicate,
        region: std::array::from_fn(|place| match place {
            6 | 7 => (replicate % 11) as f64,
            _ => 0.1 + wave(7 + place as u64) / 3.0,
        }),
        regime: (replicate % 3) as usize,
        culture: Culture::ALL[(replicate % 2) as usize + 1],
        passages: vec![None, Some((replicate % 4) as u32), replicate.is_multiple_of(3).then_some(1), None],
        agreements: (0..4).map(|kind| (replicate % (kind + 2)) as u32).collect(),
    }
}

/// The ends of all replicates.
pub fn end_rows(replicates: u64) -> Vec<EndRow> {
    (0..replicates).map(end_row).collect()
}

/// An identity weight of a tick, made up.
fn weight(tick: usize, pair: usize, mc_se: f64) -> Mean {
    Mean { mean: -0.2 + pair as f64 / 10.0 + tick as f64 / 50.0, sd: 0.1, mc_se }
}

/// Results with the passages of [`end_rows`] and made-up trajectories. `replicates` is a multiple of 12.
pub fn results(replicates: u64) -> Results {
    let scenario = scenario();
    let spread = 0.034_3;
    let mc_se = spread / (replicates as f64).sqrt();
    let point = |series: usize, tick: usize| {
        let mean = 0.1 + series as f64 / 50.0 + tick as f64 / 30.0;
        Point {
            mean,
            sd: spread,
            mc_se,
            quantiles: QUANTILES.map(|order| mean + 3.5 * spread * (order - 0.5)),
        }
    };
    let trajectories = all_series(3, 2).into_iter().enumerate().map(|(place, series)| Trajectory {
        series,
        points: (0..4)
            .map(|tick| {
                let point = point(place, tick);
                // Counts are whole numbers far above 1.
                let scale =
                    if series.measure.is_count() && series.unit == Unit::Region { 100.0 } else { 1.0 };
                Point {
                    mean: point.mean * scale,
                    sd: point.sd * scale,
                    mc_se: point.mc_se * scale,
                    quantiles: point.quantiles.map(|quantile| (quantile * scale * 1000.0).round() / 1000.0),
                }
            })
            .collect(),
    });
    let share = |counts: [u64; 3]| Shares { counts: counts.to_vec() };
    let third = replicates / 3;
    let first = |tick_counts: [u64; 4]| tick_counts.to_vec();
    let counts = [first([0; 4]), first([replicates / 4; 4]), first([0, third, 0, 0]), first([0; 4])];
    let passages = milestones(&scenario).into_iter().zip(counts).map(|(milestone, counts)| Passage {
        name: milestone.name,
        label: milestone.label,
        counts,
    });
    Results {
        seed: 7,
        replicates,
        units: replicates,
        trajectories: trajectories.collect(),
        weights: (0..4).map(|tick| (0..6).map(|pair| weight(tick, pair, mc_se)).collect()).collect(),
        ends: REGION.map(|_| Histogram { low: 0.0, width: 0.1, counts: vec![replicates] }).to_vec(),
        regimes: scenario.regimes().iter().map(|regime| regime.name.clone()).collect(),
        regime_shares: vec![
            share([0, 0, replicates]),
            share([1, 0, replicates - 1]),
            share([third; 3]),
            share([third; 3]),
        ],
        culture_shares: vec![share([0, replicates / 2, replicates / 2]); 4],
        passages: passages.collect(),
        agreements: (1..=4).map(|kind| Mean { mean: f64::from(kind) / 2.0, sd: 0.5, mc_se: 0.05 }).collect(),
    }
}

/// Begins the folder of a run.
pub fn begin(
    folder: &Path,
    scenario: &Scenario,
    identity: Identity,
    replace: bool,
) -> Result<StudyWriter, ExportError> {
    StudyWriter::begin(folder, identity, [(String::new(), scenario, true)].into_iter(), replace)
}

/// Writes the tables of a run.
pub fn complete(
    writer: StudyWriter,
    scenario: &Scenario,
    results: Results,
) -> Result<Complete<()>, ExportError> {
    let tables = RunTables::new(scenario.clone(), results, Vec::new());
    writer.tables(|identity, folder| tables.write(identity, folder))
}
