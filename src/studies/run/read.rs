//! The results of a run, read back from its tables.

use std::path::Path;

use crate::engine::Observed;
use crate::export::outcomes::Format;
use crate::export::read::{ReadError, Rows, Table, dates};
use crate::export::series::{QUANTILE_COLUMNS, REGIMES, TRAJECTORIES, WEIGHTS, pairs, unit_name, unit_type};
use crate::export::summary::Summary;
use crate::model::series::{BENEFIT, REGION};
use crate::model::{Series, all_series};
use crate::outcome::Scale;
use crate::outcome::{
    Culture, EndRow, Histogram, Mean, Passage, Point, QUANTILES, Results, Shares, Tally, Trajectory,
};
use crate::scenario::{Milestone, Scenario, agreements, compile, milestones};

/// The results in the folder of a run, except the outcomes of replicates.
pub struct ScenarioTables {
    trajectories: Vec<Trajectory>,
    weights: Vec<Vec<Mean>>,
    regime_shares: Vec<Shares>,
    culture_shares: Vec<Shares>,
    agreements: Vec<Mean>,
}

/// The results of a run from its folder, given its seed, its number of replicates and the number of independent ones.
pub fn results(
    folder: &Path,
    scenario: &Scenario,
    format: Format,
    of @ [_, replicates, _]: [u64; 3],
    cancelled: &dyn Fn() -> bool,
) -> Result<Results, ReadError> {
    let tables = ScenarioTables::read(folder, scenario, replicates)?;
    let mut rows = Rows::open(folder, format, scenario, replicates)?;
    let mut ends = Ends::new(scenario);
    loop {
        if cancelled() {
            return Err(ReadError::Stopped);
        }
        let block = rows.block()?;
        if block.is_empty() {
            break;
        }
        ends.extend(&block).map_err(|reason| broken(folder, format, reason))?;
    }
    complete(folder, format, rows.read(), replicates)?;
    Ok(tables.results(scenario, ends, of))
}

/// The results of a batch under priors from its folder, without the ends of its replicates.
pub fn under_priors(
    folder: &Path,
    scenario: &Scenario,
    [seed, sets]: [u64; 2],
) -> Result<Results, ReadError> {
    let tables = ScenarioTables::read_series(folder, scenario, sets, Observed::Region)?;
    Ok(tables.results(scenario, Ends::new(scenario), [seed, sets, sets]))
}

/// Checks that there is one row per replicate.
pub fn complete(folder: &Path, format: Format, rows: u64, replicates: u64) -> Result<(), ReadError> {
    if rows == replicates {
        return Ok(());
    }
    Err(broken(folder, format, format!("it has {rows} rows, and the run has {replicates} replicates")))
}

/// The error that the outcomes of a folder cannot be used.
pub fn broken(folder: &Path, format: Format, reason: String) -> ReadError {
    ReadError::Broken { path: folder.join(format.file()), reason }
}

impl ScenarioTables {
    pub fn read(folder: &Path, scenario: &Scenario, replicates: u64) -> Result<Self, ReadError> {
        Self::read_series(folder, scenario, replicates, Observed::All)
    }

    fn read_series(
        folder: &Path,
        scenario: &Scenario,
        replicates: u64,
        observed: Observed,
    ) -> Result<Self, ReadError> {
        let mut table = Table::open(folder, TRAJECTORIES)?;
        let points = series_of(&mut table, scenario, observed, &[], |table, _| {
            let known = |column| if replicates > 1 { table.number(column) } else { Ok(0.0) };
            let (mean, sd, mc_se) = (table.number("mean")?, known("sd")?, known("mc_se")?);
            Ok(Point { mean, sd, mc_se, quantiles: quantiles(table)? })
        })?;
        table.end()?;
        let trajectories = points.into_iter().map(|(series, points)| Trajectory { series, points });
        let [regime_shares, culture_shares] = shares(folder, scenario, replicates)?;
        Ok(Self {
            trajectories: trajectories.collect(),
            weights: weights(folder, scenario, replicates)?,
            regime_shares,
            culture_shares,
            agreements: means(folder, scenario, replicates)?,
        })
    }

    /// Adds the outcomes of replicates.
    pub fn results(self, scenario: &Scenario, ends: Ends, [seed, replicates, units]: [u64; 3]) -> Results {
        Results {
            seed,
            replicates,
            units,
            trajectories: self.trajectories,
            weights: self.weights,
            ends: ends.tallies.iter().map(Tally::histogram).collect(),
            regimes: scenario.regimes().iter().map(|regime| regime.name.clone()).collect(),
            regime_shares: self.regime_shares,
            culture_shares: self.culture_shares,
            passages: ends.passages,
            agreements: self.agreements,
        }
    }
}

/// Reads a table ordered by series and tick; rows begin with the cells of `first`. Series that format 1 lacks may be
/// missing.
pub fn by_series<T>(
    table: &mut Table,
    scenario: &Scenario,
    first: &[(&str, &str)],
    read: impl FnMut(&Table, Series) -> Result<T, ReadError>,
) -> Result<Vec<(Series, Vec<T>)>, ReadError> {
    series_of(table, scenario, Observed::All, first, read)
}

/// [`by_series`], of the series that were observed.
fn series_of<T>(
    table: &mut Table,
    scenario: &Scenario,
    observed: Observed,
    first: &[(&str, &str)],
    mut read: impl FnMut(&Table, Series) -> Result<T, ReadError>,
) -> Result<Vec<(Series, Vec<T>)>, ReadError> {
    let dates = dates(scenario);
    let mut found = Vec::new();
    let all = all_series(scenario.states().len(), scenario.issues().len());
    let count = if observed == Observed::Region { REGION.len() } else { all.len() };
    for series in all.into_iter().take(count) {
        let (name, unit) = (series.measure.name(), unit_name(scenario, series.unit));
        if BENEFIT.contains(&series.measure) && (table.at_end() || table.text("series")? != name) {
            continue;
        }
        let mut ticks = Vec::with_capacity(dates.len());
        for date in &dates {
            table.expect(&[("series", name), ("unit", &unit), ("unit_type", unit_type(series.unit))])?;
            table.expect(&[("date", date)])?;
            table.expect(first)?;
            ticks.push(read(table, series)?);
            table.advance()?;
        }
        found.push((series, ticks));
    }
    Ok(found)
}

/// The quantiles of a row.
pub fn quantiles(table: &Table) -> Result<[f64; QUANTILES.len()], ReadError> {
    let mut quantiles = [0.0; QUANTILES.len()];
    for (quantile, column) in quantiles.iter_mut().zip(QUANTILE_COLUMNS) {
        *quantile = table.number(column)?;
    }
    Ok(quantiles)
}

/// Identity weights at every tick; empty if there is no such file.
fn weights(folder: &Path, scenario: &Scenario, replicates: u64) -> Result<Vec<Vec<Mean>>, ReadError> {
    if !folder.join(WEIGHTS).exists() {
        return Ok(Vec::new());
    }
    let mut table = Table::open(folder, WEIGHTS)?;
    let mut ticks = Vec::new();
    for date in dates(scenario) {
        let mut weights = Vec::new();
        for (of, toward) in pairs(scenario) {
            table.expect(&[("date", &date), ("of", of), ("toward", toward)])?;
            let known = |column| if replicates > 1 { table.number(column) } else { Ok(0.0) };
            weights.push(Mean { mean: table.number("mean")?, sd: known("sd")?, mc_se: known("mc_se")? });
            table.advance()?;
        }
        ticks.push(weights);
    }
    table.end()?;
    Ok(ticks)
}

/// Replicates in the regimes and in the cultures of anarchy at every tick.
fn shares(folder: &Path, scenario: &Scenario, replicates: u64) -> Result<[Vec<Shares>; 2], ReadError> {
    let mut table = Table::open(folder, REGIMES)?;
    let dates = dates(scenario);
    let regimes: Vec<&str> = scenario.regimes().iter().map(|regime| regime.name.as_str()).collect();
    let mut of = |kind: &str, names: &[&str]| {
        let mut ticks = Vec::with_capacity(dates.len());
        for date in &dates {
            let mut counts = Vec::with_capacity(names.len());
            for name in names {
                table.expect(&[("kind", kind), ("date", date), ("category", name)])?;
                counts.push(table.count("count")?);
                if counts.iter().try_fold(0_u64, |sum, count| sum.checked_add(*count)) > Some(replicates)
                    || (counts.len() == names.len() && counts.iter().sum::<u64>() != replicates)
                {
                    let expected = format!("what makes {replicates} replicates of the tick");
                    return Err(table.wrong("count", table.text("count")?, &expected));
                }
                table.advance()?;
            }
            ticks.push(Shares { counts });
        }
        Ok(ticks)
    };
    let both = [of("regime", &regimes)?, of("culture", &Culture::ALL.map(Culture::name))?];
    table.end()?;
    Ok(both)
}

/// Numbers of agreements by issue and size.
fn means(folder: &Path, scenario: &Scenario, replicates: u64) -> Result<Vec<Mean>, ReadError> {
    let mut table = Table::open(folder, Summary::OUTCOMES)?;
    let mut means = Vec::new();
    for name in agreements(scenario) {
        while !table.at_end() && table.text("kind")? != "agreements" {
            table.advance()?;
        }
        table.expect(&[("kind", "agreements"), ("outcome", &name)])?;
        let known = |column| if replicates > 1 { table.number(column) } else { Ok(0.0) };
        means.push(Mean { mean: table.number("mean")?, sd: known("sd")?, mc_se: known("mc_se")? });
        table.advance()?;
    }
    Ok(means)
}

/// Outcomes of replicates, counted as in a batch.
pub struct Ends {
    scales: Vec<Scale>,
    /// Counts by regional measure; empty before the first row.
    tallies: Vec<Tally>,
    passages: Vec<Passage>,
}

impl Ends {
    pub fn new(scenario: &Scenario) -> Self {
        let world = compile(scenario);
        let ticks = scenario.calendar().ticks();
        let passage = |Milestone { name, label }: Milestone| Passage { name, label, counts: vec![0; ticks] };
        Self {
            scales: REGION.iter().map(|measure| Scale::of(&world, *measure)).collect(),
            tallies: Vec::new(),
            passages: milestones(scenario).into_iter().map(passage).collect(),
        }
    }

    /// Adds outcomes of consecutive replicates in ascending order.
    pub fn extend(&mut self, rows: &[EndRow]) -> Result<(), String> {
        count(&mut self.tallies, &self.scales, rows.iter().map(|row| row.region).collect())?;
        for row in rows {
            for (passage, first) in self.passages.iter_mut().zip(&row.passages) {
                if let Some(count) = first.and_then(|tick| passage.counts.get_mut(tick as usize)) {
                    *count += 1;
                }
            }
        }
        Ok(())
    }
}

/// Counts regional measures of consecutive replicates; reports impossible values.
pub fn count(
    tallies: &mut Vec<Tally>,
    scales: &[Scale],
    rows: Vec<[f64; REGION.len()]>,
) -> Result<(), String> {
    let Some(first) = rows.first() else { return Ok(()) };
    let wrong = |place: usize| format!("it has a value of {} out of its range", REGION[place].name());
    if tallies.is_empty() {
        let new =
            |(place, scale): (usize, &Scale)| Tally::new(*scale, first[place]).ok_or_else(|| wrong(place));
        *tallies = scales.iter().enumerate().map(new).collect::<Result<_, _>>()?;
    }
    for (place, tally) in tallies.iter_mut().enumerate() {
        let values: Vec<f64> = rows.iter().map(|row| row[place]).collect();
        tally.extend(&values).ok_or_else(|| wrong(place))?;
    }
    Ok(())
}

/// The histograms of the counts.
pub fn histograms(tallies: &[Tally]) -> Vec<Histogram> {
    tallies.iter().map(Tally::histogram).collect()
}
