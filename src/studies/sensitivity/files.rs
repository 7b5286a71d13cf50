//! The tables of a finished analysis, read back from their files.

use std::path::Path;

use jiff::civil::Date;

use super::plan::ends_of_years;
use super::rows::{ConvergenceRow, MorrisRow, OverTimeRow, SensitivityRows, SobolRow, VarianceRow};
use crate::export::read::{ReadError, Table};
use crate::export::sensitivity::{CONVERGENCE, MORRIS, OVER_TIME, SOBOL, SensitivityRecord, VARIANCE};
use crate::export::summary::Day;
use crate::model::series::REGION;
use crate::scenario::Scenario;

/// Reads the tables of an analysis of a scenario from its folder; `design` determines which tables exist.
///
/// # Errors
///
/// [`ReadError`] if they do not fit the design, or if cancelled.
pub(super) fn read(
    folder: &Path,
    scenario: &Scenario,
    design: &SensitivityRecord,
    cancelled: &dyn Fn() -> bool,
) -> Result<SensitivityRows, ReadError> {
    let mut rows = SensitivityRows::default();
    let keys: Vec<&str> = design.inputs.iter().map(|input| input.key.as_str()).collect();
    if design.trajectories.is_some() {
        rows.morris = morris(folder, design, &keys)?;
    }
    if cancelled() {
        return Err(ReadError::Stopped);
    }
    if let Some(all) = design.rows {
        // The kept inputs are the same for all outcomes.
        let is_kept = |row: &&MorrisRow| row.kept && Some(&row.outcome) == design.outcomes.first();
        let kept: Vec<String> = match design.trajectories {
            Some(_) => rows.morris.iter().filter(is_kept).map(|row| row.key.clone()).collect(),
            None => keys.iter().map(|key| (*key).to_owned()).collect(),
        };
        if design.kept != Some(kept.len()) {
            let reason =
                format!("{} of its inputs are kept, which are not as many as in the manifest", kept.len());
            return Err(ReadError::Broken { path: folder.join(MORRIS), reason });
        }
        rows.sobol = sobol(folder, design, &kept)?;
        rows.variance = variance(folder, design)?;
        rows.over_time = over_time(folder, scenario, design, &kept)?;
        rows.convergence = convergence(folder, design, &kept, all)?;
    }
    Ok(rows)
}

/// A number that may be missing, in a column that files of version 0.1 may lack.
fn known(table: &Table, column: &str) -> Result<Option<f64>, ReadError> {
    if table.has(column) { table.optional(column) } else { Ok(None) }
}

/// Each outcome with each of some keys.
fn pairs<'a, K>(design: &'a SensitivityRecord, keys: &'a [K]) -> impl Iterator<Item = (&'a String, &'a K)> {
    design.outcomes.iter().flat_map(move |outcome| keys.iter().map(move |key| (outcome, key)))
}

fn morris(folder: &Path, design: &SensitivityRecord, keys: &[&str]) -> Result<Vec<MorrisRow>, ReadError> {
    Table::each(folder, MORRIS, pairs(design, keys), |table, (outcome, key)| {
        table.expect(&[("outcome", outcome), ("key", key)])?;
        Ok(MorrisRow {
            outcome: outcome.clone(),
            key: (*key).to_owned(),
            mu: table.number("mu")?,
            mu_star: table.number("mu_star")?,
            ci_low: table.optional("ci_low")?,
            ci_high: table.optional("ci_high")?,
            sigma: table.number("sigma")?,
            sigma_parameters: table.optional("sigma_parameters")?,
            kept: table.one_of("kept", &["false", "true"], "true or false")? == 1,
        })
    })
}

/// The indices of a row: of first order and total, each with the ends of its interval.
fn indices(table: &Table) -> Result<[Option<f64>; 6], ReadError> {
    let s1 = [table.optional("s1")?, known(table, "s1_low")?, known(table, "s1_high")?];
    let st = [table.optional("st")?, known(table, "st_low")?, known(table, "st_high")?];
    if s1[0].is_some() != st[0].is_some() {
        return Err(table.wrong("st", table.text("st")?, "there where s1 is, and missing where it is not"));
    }
    let ([s1, s1_low, s1_high], [st, st_low, st_high]) = (s1, st);
    Ok([s1, s1_low, s1_high, st, st_low, st_high])
}

fn sobol(folder: &Path, design: &SensitivityRecord, kept: &[String]) -> Result<Vec<SobolRow>, ReadError> {
    Table::each(folder, SOBOL, pairs(design, kept), |table, (outcome, key)| {
        table.expect(&[("outcome", outcome), ("key", key)])?;
        let [s1, s1_low, s1_high, st, st_low, st_high] = indices(table)?;
        let (outcome, key) = (outcome.clone(), key.clone());
        Ok(SobolRow { outcome, key, s1, s1_low, s1_high, st, st_low, st_high })
    })
}

fn variance(folder: &Path, design: &SensitivityRecord) -> Result<Vec<VarianceRow>, ReadError> {
    Table::each(folder, VARIANCE, &design.outcomes, |table, outcome| {
        table.expect(&[("outcome", outcome)])?;
        Ok(VarianceRow {
            outcome: outcome.clone(),
            mean: table.number("mean")?,
            variance: table.number("variance")?,
            noise: known(table, "noise")?,
            parameters: table.optional("parameters")?,
            parameters_low: known(table, "parameters_low")?,
            parameters_high: known(table, "parameters_high")?,
            noise_share: table.optional("noise_share")?,
            noise_low: known(table, "noise_low")?,
            noise_high: known(table, "noise_high")?,
        })
    })
}

fn over_time(
    folder: &Path,
    scenario: &Scenario,
    design: &SensitivityRecord,
    kept: &[String],
) -> Result<Vec<OverTimeRow>, ReadError> {
    let is_measure = |outcome: &&String| REGION.iter().any(|measure| measure.name() == outcome.as_str());
    let measures: Vec<&String> = design.outcomes.iter().filter(is_measure).collect();
    let (_, days) = ends_of_years(scenario);
    let of_day =
        |day| measures.iter().flat_map(move |measure| kept.iter().map(move |key| (day, measure, key)));
    Table::each(folder, OVER_TIME, days.into_iter().flat_map(of_day), |table, (day, measure, key)| {
        table.expect(&[("date", &day.to_string()), ("measure", measure), ("key", key)])?;
        let [s1, s1_low, s1_high, st, st_low, st_high] = indices(table)?;
        let (date_end, noise_share) = (last_day(table)?, known(table, "noise_share")?);
        let (date, measure, key) = (Day(day), (*measure).clone(), key.clone());
        Ok(OverTimeRow {
            date,
            date_end,
            measure,
            key,
            s1,
            s1_low,
            s1_high,
            st,
            st_low,
            st_high,
            noise_share,
        })
    })
}

/// The last day of the tick of a row, if known.
fn last_day(table: &Table) -> Result<Option<Day>, ReadError> {
    let text = if table.has("date_end") { table.text("date_end")? } else { "" };
    if text.is_empty() {
        return Ok(None);
    }
    let day = text.parse::<Date>().map(|day| Some(Day(day)));
    day.map_err(|_| table.wrong("date_end", text, "a date"))
}

fn convergence(
    folder: &Path,
    design: &SensitivityRecord,
    kept: &[String],
    all: usize,
) -> Result<Vec<ConvergenceRow>, ReadError> {
    let (mut table, mut rows) = (Table::open(folder, CONVERGENCE)?, Vec::new());
    for outcome in &design.outcomes {
        for key in kept {
            let mut last = 0;
            while last < all {
                table.expect(&[("outcome", outcome), ("key", key)])?;
                let of = usize::try_from(table.count("rows")?).unwrap_or(usize::MAX);
                if of <= last || of > all {
                    let expected = format!("more than {last} and at most {all}");
                    return Err(table.wrong("rows", table.text("rows")?, &expected));
                }
                last = of;
                let [s1, s1_low, s1_high, st, st_low, st_high] = indices(&table)?;
                rows.push(ConvergenceRow {
                    outcome: outcome.clone(),
                    key: key.clone(),
                    rows: of,
                    s1,
                    s1_low,
                    s1_high,
                    st,
                    st_low,
                    st_high,
                });
                table.advance()?;
            }
        }
    }
    table.end()?;
    Ok(rows)
}
