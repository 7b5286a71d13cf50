//! A comparison, read back from its tables and from the tables of its runs.

use std::path::{Path, PathBuf};

use crate::analysis::{
    Comparison, Contrast, Effect, Outcome, OutcomeEffect, Path as SeriesPath, Transitions,
};
use crate::export::comparison::{BAND, ComparisonSummary, DIFFERENCES, outcome_names, region_place};
use crate::export::outcomes::Format;
use crate::export::read::{ReadError, Rows, Table};
use crate::model::series::REGION;
use crate::outcome::Scale;
use crate::outcome::{Culture, EndRow, QUANTILES, Results, Tally};
use crate::scenario::{Scenario, compile, former_name};
use crate::statistics::{Difference, Interval, Kind, Moments};
use crate::studies::run::{self, ScenarioTables, by_series, complete, histograms, quantiles};

/// The comparison of a folder; scenarios are the baseline and the others.
pub fn comparison(
    folder: &Path,
    scenarios: &[&Scenario],
    format: Format,
    [seed, replicates]: [u64; 2],
    cancelled: &dyn Fn() -> bool,
) -> Result<Comparison, ReadError> {
    let (baseline, others) = (scenarios[0], &scenarios[1..]);
    let (arms, ends) = arms(folder, scenarios, format, [seed, replicates], cancelled)?;
    let mut effects = Table::open(folder, ComparisonSummary::EFFECTS)?;
    let mut transitions = Table::open(folder, ComparisonSummary::TRANSITIONS)?;
    let mut differences = Table::open(folder, DIFFERENCES)?;
    let mut contrasts = Vec::with_capacity(others.len());
    for (scenario, ends) in others.iter().zip(ends) {
        let pair = [baseline, scenario];
        let (paths, spreads) = paths(&mut differences, pair, replicates)?;
        let regimes = pair
            .map(|scenario| scenario.regimes().iter().map(|regime| regime.name.as_str()).collect::<Vec<_>>());
        let cultures = [Culture::ALL.map(Culture::name).to_vec(), Culture::ALL.map(Culture::name).to_vec()];
        contrasts.push(Contrast {
            parts_from: compile(baseline).parts_from(&compile(scenario)),
            paths,
            outcomes: outcomes(&mut effects, pair, replicates)?,
            ends: histograms(&ends),
            spreads,
            regimes: table(&mut transitions, pair, "regime", &regimes)?,
            cultures: table(&mut transitions, pair, "culture", &cultures)?,
        });
    }
    effects.end()?;
    transitions.end()?;
    differences.end()?;
    Ok(Comparison { seed, replicates, arms, contrasts })
}

/// The results of every scenario, and for each but the first the distribution of paired differences at the end.
fn arms(
    folder: &Path,
    scenarios: &[&Scenario],
    format: Format,
    [seed, replicates]: [u64; 2],
    cancelled: &dyn Fn() -> bool,
) -> Result<(Vec<Results>, Vec<Vec<Tally>>), ReadError> {
    let folders: Vec<PathBuf> = scenarios.iter().map(|scenario| folder.join(scenario.name())).collect();
    let sides = || folders.iter().zip(scenarios);
    let tables = sides().map(|(folder, scenario)| ScenarioTables::read(folder, scenario, replicates));
    let tables: Vec<ScenarioTables> = tables.collect::<Result<_, _>>()?;
    let rows = |(folder, scenario): (&PathBuf, &&Scenario)| Rows::open(folder, format, scenario, replicates);
    let mut files: Vec<Rows> = sides().map(rows).collect::<Result<_, _>>()?;
    let mut ends: Vec<run::Ends> = scenarios.iter().map(|scenario| run::Ends::new(scenario)).collect();
    let scales: Vec<Option<Vec<Scale>>> =
        scenarios[1..].iter().map(|scenario| scales([scenarios[0], scenario])).collect();
    let mut differences: Vec<Vec<Tally>> = vec![Vec::new(); scales.len()];
    loop {
        if cancelled() {
            return Err(ReadError::Stopped);
        }
        let blocks: Vec<Vec<EndRow>> = files.iter_mut().map(Rows::block).collect::<Result<_, _>>()?;
        for ((ends, rows), folder) in ends.iter_mut().zip(&blocks).zip(&folders) {
            ends.extend(rows).map_err(|reason| run::broken(folder, format, reason))?;
        }
        let others = blocks[1..].iter().zip(&scales).zip(&mut differences).zip(&folders[1..]);
        for (((rows, scales), tallies), folder) in others {
            let paired_differences = |(one, other): (&EndRow, &EndRow)| -> [f64; REGION.len()] {
                std::array::from_fn(|place| other.region[place] - one.region[place])
            };
            if let Some(scales) = scales {
                run::count(tallies, scales, blocks[0].iter().zip(rows).map(paired_differences).collect())
                    .map_err(|reason| run::broken(folder, format, reason))?;
            }
        }
        if blocks.iter().all(Vec::is_empty) {
            break;
        }
    }
    for (file, folder) in files.iter().zip(&folders) {
        complete(folder, format, file.read(), replicates)?;
    }
    let arms = tables.into_iter().zip(scenarios).zip(ends);
    let arms =
        arms.map(|((tables, scenario), ends)| tables.results(scenario, ends, [seed, replicates, replicates]));
    Ok((arms.collect(), differences))
}

/// The scales of the differences of regional measures; `None` if the two scenarios never diverge, since a batch then keeps
/// no differences.
fn scales([baseline, scenario]: [&Scenario; 2]) -> Option<Vec<Scale>> {
    let (trunk, world) = (compile(baseline), compile(scenario));
    let part = trunk.parts_from(&world) < trunk.ticks() || baseline.regimes() != scenario.regimes();
    let of_differences =
        |measure| Scale::of(&world, measure).joined(&Scale::of(&trunk, measure)).of_differences();
    part.then(|| REGION.map(of_differences).to_vec())
}

/// Quantiles of differences by (regional measure, tick).
type Spreads = Vec<Vec<[f64; QUANTILES.len()]>>;

/// Every series over time, and the spread of the differences of regional series; empty for files of format 1.
fn paths(
    table: &mut Table,
    [baseline, scenario]: [&Scenario; 2],
    pairs: u64,
) -> Result<(Vec<SeriesPath>, Spreads), ReadError> {
    let names = [("scenario", scenario.name()), ("baseline", baseline.name())];
    let mut spreads = if table.has("q025") { vec![Vec::new(); REGION.len()] } else { Vec::new() };
    let paths = by_series(table, baseline, &names, |table, series| {
        let spread = region_place(series).and_then(|place| spreads.get_mut(place));
        if let Some(ticks) = spread {
            ticks.push(quantiles(table)?);
        }
        effect(table, pairs)
    })?;
    Ok((paths.into_iter().map(|(series, effects)| SeriesPath { series, effects }).collect(), spreads))
}

/// The effect of a row. Missing values of a single pair are replaced by their values for one pair. Files of earlier
/// versions have no band.
fn effect(table: &Table, pairs: u64) -> Result<Effect, ReadError> {
    let band = match table.has(BAND[0]) {
        true => table.optional(BAND[0])?.zip(table.optional(BAND[1])?),
        false => None,
    };
    let mean = table.number("difference")?;
    let alone = Difference::new(Moments::from_sums([1, 1], mean, 0.0, 0.0), [0.0; 2], Kind::Measures);
    let of_one = alone.interval;
    let known = |column, of_one: f64| if pairs > 1 { table.number(column) } else { Ok(of_one) };
    let sized = |column, of_one| if pairs > 1 { table.optional(column) } else { Ok(of_one) };
    Ok(Effect {
        baseline: table.number("baseline_mean")?,
        scenario: table.number("scenario_mean")?,
        mean,
        sd: known("sd", alone.moments.sd())?,
        se: known("se", alone.moments.se())?,
        interval: Interval { low: known("low", of_one.low)?, high: known("high", of_one.high)? },
        band: band.map(|(low, high)| Interval { low, high }),
        p: known("p", alone.p)?,
        adjusted: known("p_adjusted", alone.p)?,
        superiority: table.number("superiority")?,
        cliffs_delta: table.number("cliffs_delta")?,
        d_z: sized("d_z", alone.d_z)?,
        g: sized("hedges_g", alone.g)?,
        wasserstein: table.number("wasserstein")?,
        kolmogorov_smirnov: table.number("kolmogorov_smirnov")?,
        variance_saved: table.optional("variance_saved")?,
    })
}

/// Every outcome at the end.
fn outcomes(
    table: &mut Table,
    [baseline, scenario]: [&Scenario; 2],
    pairs: u64,
) -> Result<Vec<OutcomeEffect>, ReadError> {
    let names = &outcome_names(&[scenario])[0];
    let mut found = Vec::new();
    while !table.at_end() && table.text("scenario")? == scenario.name() {
        table.expect(&[("baseline", baseline.name())])?;
        let name = table.text("outcome")?;
        let place = |names: &[String], name: Option<&str>| {
            let is_called =
                |known: &String| Some(known.as_str()) == name || Some(former_name(known).as_str()) == name;
            names.iter().position(is_called)
        };
        let outcome = match table.text("kind")? {
            "end" => REGION.into_iter().find(|measure| measure.name() == name).map(Outcome::End),
            "regime" => place(&names.regimes, name.strip_prefix("regime_")).map(Outcome::Regime),
            "culture" => {
                let culture = name.strip_prefix("culture_");
                let place = Culture::ALL.iter().position(|known| Some(known.name()) == culture);
                place.map(Outcome::Culture)
            }
            "passage" => place(&names.passages, Some(name)).map(Outcome::Passage),
            "agreements" => place(&names.agreements, Some(name)).map(Outcome::Agreements),
            _ => None,
        };
        let outcome = outcome.ok_or_else(|| table.wrong("outcome", name, "an outcome of the scenario"))?;
        let name = match outcome {
            Outcome::Passage(place) => names.passages[place].clone(),
            _ => name.to_owned(),
        };
        let effect = effect(table, pairs)?;
        // Earlier versions had Hedges' g for shares.
        let g = effect.g.filter(|_| !outcome.is_share());
        found.push(OutcomeEffect { outcome, name, effect: Effect { g, ..effect } });
        table.advance()?;
    }
    if found.is_empty() {
        table.expect(&[("scenario", scenario.name())])?;
    }
    Ok(found)
}

/// The transitions between categories.
fn table(
    table: &mut Table,
    [baseline, scenario]: [&Scenario; 2],
    kind: &str,
    [from, to]: &[Vec<&str>; 2],
) -> Result<Transitions, ReadError> {
    let mut counts = Vec::with_capacity(from.len());
    for from in from {
        let mut row = Vec::with_capacity(to.len());
        for to in to {
            table.expect(&[
                ("scenario", scenario.name()),
                ("baseline", baseline.name()),
                ("kind", kind),
                ("baseline_category", from),
                ("scenario_category", to),
            ])?;
            row.push(table.count("count")?);
            table.advance()?;
        }
        counts.push(row);
    }
    Ok(Transitions { counts })
}
