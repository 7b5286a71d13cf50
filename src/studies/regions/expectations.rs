//! Expectations of regions: a file of regions, dates and observations, read and checked.

use std::path::Path;

use serde::Deserialize;

use super::error::RegionsError;
use super::raw::{RawFile, Sign};
use super::reader::{Asked, Reader};
use crate::model::{Measure, Series, Unit};
use crate::scenario::{Scenario, posterior_names};

/// Name of the file that comes with the program.
pub const BUILT_IN: &str = "regions";
/// Its text.
const TEXT: &str = include_str!("../../../scenarios/expectations/regions.toml");

/// The move of a series from one date to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// Up, by at least a threshold.
    Rise,
    /// Down, by at least a threshold.
    Fall,
    /// Less than a threshold, to either side.
    Flat,
}

impl Move {
    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rise => "rise",
            Self::Fall => "fall",
            Self::Flat => "flat",
        }
    }

    /// Whether a change is such a move.
    pub fn holds(self, change: f64, threshold: f64) -> bool {
        match self {
            Self::Rise => change > 0.0 && change >= threshold,
            Self::Fall => change < 0.0 && -change >= threshold,
            Self::Flat => change.abs() < threshold,
        }
    }
}

/// A region.
#[derive(Debug, Clone)]
pub struct Region {
    /// Its scenario.
    pub scenario: Scenario,
    /// Numbers that are observed of its histories.
    pub observed: Vec<Point>,
}

/// A measure of a region, or the mean of it over the pairs of a state, at the end of the tick that holds the last day of a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The measure.
    pub measure: Measure,
    /// The state; `None` for the region.
    pub state: Option<String>,
    /// The date as it is written.
    pub date: String,
    /// The tick.
    pub tick: usize,
}

impl Point {
    /// The series of a scenario whose mean it is.
    pub fn series(&self, scenario: &Scenario) -> Vec<Series> {
        let Some(state) = &self.state else {
            return vec![Series { measure: self.measure, unit: Unit::Region }];
        };
        let is_of = |place: usize| scenario.states()[place].id == *state;
        let pairs = scenario.dyads().iter().map(|dyad| dyad.pair).filter(|(i, j)| is_of(*i) || is_of(*j));
        pairs.map(|(i, j)| Series { measure: self.measure, unit: Unit::Dyad(i, j) }).collect()
    }
}

/// A number of a region: its place among the regions, and that among what is observed of it.
pub type Place = (usize, usize);

/// An observed order of regions; without groups, regions of which no order was observed.
#[derive(Debug, Clone)]
pub struct Order {
    /// Its name.
    pub name: String,
    /// The measure by which the model orders them.
    pub measure: Measure,
    /// The regions with their group, the first group the highest; 0 for all without groups.
    pub regions: Vec<(Place, usize)>,
    /// Source of the observed order.
    pub source: String,
}

/// An observed course of a series.
#[derive(Debug, Clone)]
pub struct Statement {
    /// `shape` or `turn`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// The region.
    pub region: usize,
    /// The numbers at its dates, in order.
    pub points: Vec<usize>,
    /// The moves between them.
    pub moves: Vec<Move>,
    /// Least size of a move, or the largest of none.
    pub threshold: f64,
    /// Source of the observation.
    pub source: String,
}

/// Regions, dates and observations.
#[derive(Debug, Clone)]
pub struct Expectations {
    /// The name of the file.
    pub file: String,
    /// Its text.
    pub text: String,
    /// Title for people.
    pub title: String,
    /// Name of the posterior whose draws are taken; priors alone without one.
    pub posterior: Option<String>,
    /// The regions.
    pub regions: Vec<Region>,
    /// Regions that may be missing and are.
    pub missing: Vec<String>,
    /// The orders.
    pub orders: Vec<Order>,
    /// Shapes and turns.
    pub statements: Vec<Statement>,
}

impl Expectations {
    /// Reads the expectations that come with the program.
    ///
    /// # Errors
    ///
    /// [`RegionsError`], which no shipped file gives cause for.
    pub fn built_in() -> Result<Self, RegionsError> {
        Self::from_text(&format!("{BUILT_IN}.toml"), TEXT, None)
    }

    /// Reads a file. Paths of scenarios in it are relative to its folder.
    ///
    /// # Errors
    ///
    /// [`RegionsError`].
    pub fn load(path: &Path) -> Result<Self, RegionsError> {
        let file = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|error| RegionsError::Unreadable { file: file.clone(), reason: error.to_string() })?;
        Self::from_text(&file, &text, path.parent())
    }

    /// Reads a text. Paths of scenarios in it are relative to the folder `beside`.
    ///
    /// # Errors
    ///
    /// [`RegionsError`].
    pub fn from_text(file: &str, text: &str, beside: Option<&Path>) -> Result<Self, RegionsError> {
        let raw: RawFile = toml::from_str(text).map_err(|error| RegionsError::Form {
            file: file.to_owned(),
            reason: error.to_string().trim_end().to_owned(),
        })?;
        let mut reader = Reader { file, regions: Vec::new(), missing: Vec::new() };
        for region in &raw.regions {
            reader.region(region, beside)?;
        }
        if reader.regions.len() < 2 {
            return Err(RegionsError::TooFew { file: file.to_owned(), count: reader.regions.len() });
        }
        if let Some(posterior) =
            raw.posterior.as_ref().filter(|name| posterior_names().all(|known| known != **name))
        {
            let known = posterior_names().collect::<Vec<_>>().join(", ");
            return Err(RegionsError::NoPosterior { posterior: posterior.clone(), known });
        }
        let mut orders = Vec::new();
        for order in &raw.orders {
            orders.push(reader.order(order)?);
        }
        let mut statements = Vec::new();
        for (place, shape) in raw.shapes.iter().enumerate() {
            let at = Asked {
                place: format!("shape {} ({})", place + 1, shape.name),
                kind: "shape",
                name: &shape.name,
                region: &shape.region,
                measure: shape.measure.as_deref(),
                state: shape.state.as_deref(),
                source: &shape.source,
            };
            let dates: Vec<&str> = shape.at.iter().map(String::as_str).collect();
            statements.extend(reader.statement(&at, &dates, &shape.moves, shape.threshold)?);
        }
        for (place, turn) in raw.turns.iter().enumerate() {
            let at = Asked {
                place: format!("turn {} ({})", place + 1, turn.name),
                kind: "turn",
                name: &turn.name,
                region: &turn.region,
                measure: turn.measure.as_deref(),
                state: turn.state.as_deref(),
                source: &turn.source,
            };
            let sign = match turn.sign {
                Sign::Up => Move::Rise,
                Sign::Down => Move::Fall,
            };
            statements.extend(reader.statement(&at, &[&turn.before, &turn.after], &[sign], 0.0)?);
        }
        if orders.is_empty() && statements.is_empty() {
            return Err(RegionsError::Nothing { file: file.to_owned() });
        }
        let Reader { regions, missing, .. } = reader;
        let (file, text) = (file.to_owned(), text.to_owned());
        let RawFile { title, posterior, .. } = raw;
        Ok(Self { file, text, title, posterior, regions, missing, orders, statements })
    }
}
