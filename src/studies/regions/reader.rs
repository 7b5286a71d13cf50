//! Reads the parts of a file of expectations, and gathers the numbers that are observed.

use std::path::Path;

use super::error::RegionsError;
use super::expectations::{Move, Order, Place, Point, Region, Statement};
use super::raw::{RawOrder, RawRegion};
use crate::export::SCENARIO;
use crate::model::Measure;
use crate::model::series::{DYAD, REGION};
use crate::scenario::raw::forms::Period;
use crate::scenario::{Scenario, built_in_text};

/// A shape or a turn, as it is written.
pub struct Asked<'a> {
    pub place: String,
    pub kind: &'static str,
    pub name: &'a str,
    pub region: &'a str,
    pub measure: Option<&'a str>,
    pub state: Option<&'a str>,
    pub source: &'a str,
}

/// Reads a file, and gathers the numbers that are observed.
pub struct Reader<'a> {
    pub file: &'a str,
    pub regions: Vec<Region>,
    pub missing: Vec<String>,
}

impl Reader<'_> {
    fn wrong(&self, place: &str, problem: impl Into<String>, remedy: impl Into<String>) -> RegionsError {
        let (file, place) = (self.file.to_owned(), place.to_owned());
        RegionsError::Value { file, place, problem: problem.into(), remedy: remedy.into() }
    }

    /// Reads the scenario of a region: the one in a folder of its name beside the file, as in a folder of results; the file that is named;
    /// or the built-in one.
    pub fn region(&mut self, raw: &RawRegion, beside: Option<&Path>) -> Result<(), RegionsError> {
        let (file, region) = (self.file.to_owned(), raw.scenario.clone());
        let is_there = self.regions.iter().any(|other| other.scenario.name() == region);
        if is_there || self.missing.contains(&region) {
            return Err(RegionsError::Twice { file, region });
        }
        let is_plain = Path::new(&region).components().count() == 1;
        let of_results = beside.filter(|_| is_plain).map(|folder| folder.join(&region).join(SCENARIO));
        // Without a path it is the built-in scenario, whatever lies in the current folder.
        let path = of_results.filter(|path| path.is_file()).or_else(|| {
            raw.file.as_ref().map(|path| beside.map_or_else(|| path.clone(), |folder| folder.join(path)))
        });
        let is_there = path.as_ref().map_or_else(|| built_in_text(&region).is_some(), |path| path.is_file());
        if raw.optional && !is_there {
            self.missing.push(region);
            return Ok(());
        }
        let scenario = match &path {
            Some(path) => Scenario::load(path, &[]),
            None => Scenario::named(&region, &[]),
        };
        let scenario = scenario.map_err(|problems| RegionsError::Scenario {
            file: file.clone(),
            region: region.clone(),
            problems,
        })?;
        if scenario.name() != region {
            let name = scenario.name().to_owned();
            return Err(RegionsError::Named { file, region, name });
        }
        self.regions.push(Region { scenario, observed: Vec::new() });
        Ok(())
    }

    /// The place of a region; `None` where it may be missing and is.
    fn place_of(&self, name: &str, place: &str) -> Result<Option<usize>, RegionsError> {
        let found = self.regions.iter().position(|region| region.scenario.name() == name);
        if found.is_none() && !self.missing.iter().any(|missing| missing == name) {
            let known: Vec<&str> = self.regions.iter().map(|region| region.scenario.name()).collect();
            let remedy = format!("name one of [[regions]]: {}", known.join(", "));
            return Err(self.wrong(place, format!("there is no region {name}"), remedy));
        }
        Ok(found)
    }

    fn measure(&self, name: &str, of_state: bool, place: &str) -> Result<Measure, RegionsError> {
        let known: &[Measure] = if of_state { &DYAD } else { &REGION };
        known.iter().copied().find(|measure| measure.name() == name).ok_or_else(|| {
            let known: Vec<&str> = known.iter().map(|measure| measure.name()).collect();
            let what = if of_state { "measure of pairs" } else { "measure of a region" };
            self.wrong(place, format!("{name} is no {what}"), format!("name one of {}", known.join(", ")))
        })
    }

    /// The place of a number of a region, which is observed from now on.
    fn point(
        &mut self,
        region: usize,
        (measure, state): (Measure, Option<&str>),
        date: &str,
        place: &str,
    ) -> Result<usize, RegionsError> {
        let scenario = &self.regions[region].scenario;
        if let Some(state) = state.filter(|id| scenario.states().iter().all(|known| known.id != **id)) {
            let known: Vec<&str> = scenario.states().iter().map(|state| state.id.as_str()).collect();
            let remedy = format!("name one of {}", known.join(", "));
            return Err(self.wrong(place, format!("{} has no state {state}", scenario.name()), remedy));
        }
        let Some(period) = Period::parse(date) else {
            let remedy = "write a year, quarter, month or day: 2016, 2016-Q3, 2016-09, 2016-09-08";
            return Err(self.wrong(place, format!("`{date}` is no date"), remedy));
        };
        let calendar = scenario.calendar();
        let Some(tick) = calendar.tick_of(period.last) else {
            let first = calendar.first_days().first().map(ToString::to_string).unwrap_or_default();
            let problem = format!("{date} is not in the calendar of {}", scenario.name());
            let remedy = format!("name a date from {first} to {}", calendar.last_day());
            return Err(self.wrong(place, problem, remedy));
        };
        let (state, date) = (state.map(str::to_owned), date.to_owned());
        let point = Point { measure, state, date, tick };
        let observed = &mut self.regions[region].observed;
        Ok(observed.iter().position(|known| *known == point).unwrap_or_else(|| {
            observed.push(point);
            observed.len() - 1
        }))
    }

    /// Reads an order.
    pub fn order(&mut self, raw: &RawOrder) -> Result<Order, RegionsError> {
        let place = format!("order {}", raw.name);
        let measure = self.measure(&raw.measure, false, &place)?;
        for name in raw.dates.keys() {
            self.place_of(name, &place)?;
        }
        let all: Vec<String> = self.regions.iter().map(|region| region.scenario.name().to_owned()).collect();
        let groups = if raw.groups.is_empty() { vec![all] } else { raw.groups.clone() };
        let mut regions: Vec<(Place, usize)> = Vec::new();
        for (group, names) in groups.iter().enumerate() {
            for name in names {
                let Some(region) = self.place_of(name, &place)? else { continue };
                if regions.iter().any(|((other, _), _)| *other == region) {
                    return Err(self.wrong(&place, format!("{name} stands in it twice"), "leave one out"));
                }
                let date = raw.dates.get(name).unwrap_or(&raw.at);
                regions.push(((region, self.point(region, (measure, None), date, &place)?), group));
            }
        }
        Ok(Order { name: raw.name.clone(), measure, regions, source: raw.source.clone() })
    }

    /// Reads a shape or a turn; `None` where its region may be missing and is.
    pub fn statement(
        &mut self,
        asked: &Asked<'_>,
        dates: &[&str],
        moves: &[Move],
        threshold: f64,
    ) -> Result<Option<Statement>, RegionsError> {
        let place = asked.place.as_str();
        let measure = asked.measure.unwrap_or(Measure::Integration.name());
        let measure = self.measure(measure, asked.state.is_some(), place)?;
        if moves.is_empty() || moves.len() + 1 != dates.len() {
            let problem = format!("{} moves do not lie between {} dates", moves.len(), dates.len());
            return Err(self.wrong(
                place,
                problem,
                "write one move between each two dates: at = [\"1985\", \"1998\"], moves = [\"rise\"]",
            ));
        }
        if !(threshold.is_finite() && threshold >= 0.0) || moves.contains(&Move::Flat) && threshold == 0.0 {
            let problem = format!("threshold is {threshold}");
            return Err(self.wrong(
                place,
                problem,
                "write a number from 0 on, and above 0 where a move is flat",
            ));
        }
        let Some(region) = self.place_of(asked.region, place)? else { return Ok(None) };
        let mut points = Vec::with_capacity(dates.len());
        for date in dates {
            points.push(self.point(region, (measure, asked.state), date, place)?);
        }
        let ticks: Vec<usize> =
            points.iter().map(|point| self.regions[region].observed[*point].tick).collect();
        if !ticks.is_sorted_by(|one, next| one < next) {
            return Err(self.wrong(
                place,
                format!("the dates {} are not in order", dates.join(", ")),
                "write the earliest first, each in a tick of its own",
            ));
        }
        Ok(Some(Statement {
            kind: asked.kind,
            name: asked.name.to_owned(),
            region,
            points,
            moves: moves.to_vec(),
            threshold,
            source: asked.source.to_owned(),
        }))
    }
}
