//! One history of a request in words and series.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use super::request::Request;
use crate::chronicle::telling::Block;
use crate::engine::{self, InstructionSet, Monitor};
use crate::model::Measure;
use crate::model::series::REGION;
use crate::scenario::{Scenario, compile};
use crate::studies::trace::{Selection, TracePlan};
use crate::studies::{Discard, Run, Study};

/// Most replicates among which the nearest to a point is looked for.
const NEAREST_OF: u64 = 512;
/// Groups of eight replicates that run side by side.
const GROUPS: usize = 4;

/// Choice of a history.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Which {
    /// By the number of its replicate.
    Replicate {
        /// The number, from 0.
        replicate: u64,
    },
    /// The most typical one.
    Typical {
        /// Always true.
        typical: bool,
    },
    /// The one that is nearest to a point of a fan, among the first 512 replicates.
    Nearest {
        /// The point.
        nearest: Nearest,
    },
}

/// A point of a fan.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nearest {
    /// Measure of the region.
    measure: String,
    /// Place of the tick.
    tick: usize,
    /// Value of the measure.
    value: f64,
}

/// A history to tell.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tell {
    /// The request that the history belongs to.
    pub request: Request,
    /// Place of the scenario in it.
    pub scenario: usize,
    /// Choice of the history.
    pub which: Which,
    /// Adds every proposal with the payoffs of all states.
    pub every: bool,
}

/// A piece of a chronicle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Piece {
    /// The title.
    Title {
        /// Its words.
        text: String,
    },
    /// A remark.
    Remark {
        /// Its words.
        text: String,
    },
    /// A heading.
    Heading {
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its words.
        text: String,
    },
    /// The heading of a year.
    Year {
        /// The year.
        year: i16,
    },
    /// A table.
    Table {
        /// Its caption.
        caption: String,
        /// Heads of the columns.
        heads: Vec<String>,
        /// Its rows.
        rows: Vec<Vec<String>>,
    },
}

impl From<Block> for Piece {
    fn from(block: Block) -> Self {
        match block {
            Block::Title(text) => Self::Title { text },
            Block::Remark(text) => Self::Remark { text },
            Block::Heading(text) => Self::Heading { text },
            Block::Paragraph(text) => Self::Paragraph { text },
            Block::Year(year) => Self::Year { year },
            Block::Table { caption, heads, rows } => Self::Table { caption, heads, rows },
        }
    }
}

/// A history told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Told {
    /// Number of its replicate.
    pub replicate: u64,
    /// The chronicle.
    pub blocks: Vec<Piece>,
    /// Measures of the region by tick.
    pub series: BTreeMap<&'static str, Vec<f64>>,
}

/// Tells a history, on so many threads where it has to be looked for.
///
/// # Errors
///
/// [`Refusal`].
pub fn tell(asked: &Tell, threads: NonZeroUsize, monitor: &dyn Monitor) -> Result<Told, Refusal> {
    let mut scenarios = asked.request.read()?;
    if asked.scenario >= scenarios.len() {
        return Err(Refusal::new(format!("the request has no scenario {}", asked.scenario)));
    }
    let scenario = scenarios.swap_remove(asked.scenario);
    let run = &mut Run { threads, monitor, sink: &mut Discard };
    let selection = match &asked.which {
        Which::Replicate { replicate } => Selection::Replicate(*replicate),
        Which::Typical { .. } => Selection::Median,
        Which::Nearest { nearest } => Selection::Replicate(nearest_to(nearest, &scenario)?),
    };
    let selected = selection.find(&scenario, None, run)?;
    let replicate = selected.replicate;
    let chronicle = engine::chronicle(&scenario, scenario.seed(), replicate);
    let series = REGION.into_iter().enumerate().map(|(place, measure)| {
        let values = chronicle.moments.iter().map(|moment| moment.series[place]).collect();
        (measure.name(), values)
    });
    let series = series.collect();
    let plan = TracePlan::new(scenario, selected)?;
    let plan = if asked.every { plan.with_every_proposal() } else { plan };
    let tables = plan.run(run)?;
    let blocks = tables.narrative().in_full().into_iter().map(Piece::from).collect();
    Ok(Told { replicate, blocks, series })
}

/// The replicate that is nearest to a point; the lowest number of several.
fn nearest_to(point: &Nearest, scenario: &Scenario) -> Result<u64, Refusal> {
    let place = REGION.iter().position(|measure: &Measure| measure.name() == point.measure);
    let place = place.ok_or_else(|| Refusal::new(format!("there is no measure {:?}", point.measure)))?;
    let world = compile(scenario);
    if point.tick >= world.ticks() {
        return Err(Refusal::new(format!("there is no tick {}", point.tick)));
    }
    let of = scenario.replicates().min(NEAREST_OF);
    let together = 8 * GROUPS as u64;
    let mut nearest = (f64::INFINITY, 0);
    for first in (0..of).step_by(together as usize) {
        let histories = engine::histories(InstructionSet::best(), &world, scenario.seed(), first, GROUPS);
        for (replicate, history) in (first..of).zip(histories) {
            let value = history[point.tick * world.series_count() + place];
            let distance = (value - point.value).abs();
            if distance < nearest.0 {
                nearest = (distance, replicate);
            }
        }
    }
    Ok(nearest.1)
}
