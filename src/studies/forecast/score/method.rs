//! Scores of single statements, and their means.

use jiff::civil::Date;

use super::super::asked::{first_unknown, unit_name};
use super::super::panels;
use super::super::rows::{BRIER, CRPS, DateRow, MODEL, QuantileRow, RPS, ValueRow};
use super::{OpenRow, ScoreRow, StatementScore};
use crate::scenario::observations::{ObservedLine, ObservedSeries, When};
use crate::scenario::{Record, Scenario};
use crate::statistics::{crps_date, crps_normal, crps_sample, skill};

/// Name of the first reference of values.
const LINE: &str = "straight line";
/// Name of the second reference of values.
const LAST: &str = "last value";

/// What is found of a statement.
#[derive(Debug, Default)]
pub struct Found {
    pub scored: Option<StatementScore>,
    pub open: Option<OpenRow>,
    pub void: Option<String>,
}

/// Scores the date of an event, whose rows are those of a statement in ascending order of years, at least one.
///
/// The years that count are those that the record knows whole, whatever has happened in them: to stop at the event would favour
/// forecasts that come true early.
pub fn date(scenario: &Scenario, record: &Record, rows: &[DateRow]) -> Found {
    let (first, name) = (&rows[0], rows[0].statement.clone());
    let void = |reason: &str| Found { void: Some(format!("{name}: {reason}")), ..Found::default() };
    let Some(kind) = record.events().iter().find(|events| events.name == first.events()) else {
        return void("the record has no such events");
    };
    let of = |unit: &str| kind.dates.iter().find(|date| unit_name(&date.unit, kind.is_directed) == unit);
    let Some(found) = of(&first.unit) else { return void("the record has no such unit") };
    let known_before: Option<Date> = first.known_until.parse().ok();
    let year = match found.when {
        When::NotYet => None,
        When::In(period) if known_before.is_some_and(|known| period.last <= known) => {
            return void("the record dates it before the end of what was known when the forecast was made");
        }
        When::In(period) => Some(period.last.year()),
        When::By(day) if day.year() <= first.year => Some(day.year()),
        When::By(_) => return void("the record does not say in which year it happened"),
    };
    let unknown = first_unknown(scenario, kind.known_until);
    let known = rows.iter().filter(|row| row.year < unknown).count();
    let scored = (known > 0).then(|| {
        // A year before the first counts as the first.
        let happened = year.map(|year| (year - first.year).max(0) as usize);
        let happened = happened.filter(|place| *place < known);
        let of = |value: fn(&DateRow) -> f64| -> Vec<f64> { rows[..known].iter().map(value).collect() };
        StatementScore {
            statement: name.clone(),
            from: first.year,
            until: rows[known - 1].year,
            observed: year.filter(|_| happened.is_some()).map(f64::from),
            rule: if known == 1 { BRIER } else { RPS }.to_owned(),
            score: crps_date(happened, &of(|row| row.probability)).unwrap_or(0.0),
            reference: crps_date(happened, &of(|row| row.reference)),
            other_reference: first.is_of_model().then(|| crps_date(happened, &vec![0.0; known])).flatten(),
        }
    });
    let open = (year.is_none() && known < rows.len()).then(|| {
        let before = known.checked_sub(1).map_or(0.0, |place| rows[place].probability);
        let last = &rows[rows.len() - 1];
        let left = 1.0 - before;
        let probability = if left > 0.0 { (last.probability - before) / left } else { 0.0 };
        OpenRow {
            statement: name.clone(),
            until: last.year,
            probability: Some(probability),
            median: None,
            q05: None,
            q95: None,
        }
    });
    Found { scored, open, void: None }
}

/// Name of a pair in files; empty for the region.
fn pair(line: &ObservedLine) -> String {
    line.pair.as_ref().map(|pair| pair.join("-")).unwrap_or_default()
}

/// What a record has of a value; `None` where it has nothing, or of a contrast not all pairs.
fn observed(record: &Record, series: &ObservedSeries, row: &ValueRow, all: &[ValueRow]) -> Option<f64> {
    let place = series.lines.iter().position(|line| pair(line) == row.pair)?;
    if !series.measurement.demeaned {
        let (_, value) = series.lines[place].values.iter().find(|(year, _)| *year == row.year)?;
        return Some(*value);
    }
    let of_year = all.iter().filter(|of| of.series() == row.series() && of.year == row.year);
    let group = of_year.map(|of| series.lines.iter().position(|line| pair(line) == of.pair));
    let group: Vec<usize> = group.collect::<Option<_>>()?;
    let values = panels::observed(series, record.fit_until(), &group, &[row.year]);
    let found = panels::contrasts(&values, record.fit_until(), &group, &[row.year])?;
    let place = group.iter().position(|of| *of == place)?;
    found[place].first().copied()
}

/// Scores a value of a series, one of all that are forecast.
pub fn value(record: &Record, row: &ValueRow, all: &[ValueRow], quantiles: &[QuantileRow]) -> Found {
    let name = &row.statement;
    let void = |reason: &str| Found { void: Some(format!("{name}: {reason}")), ..Found::default() };
    let Some(series) = record.series().iter().find(|series| series.name == row.series()) else {
        return void("the record has no such series");
    };
    if !series.lines.iter().any(|line| pair(line) == row.pair) {
        return void("the record has no such pair");
    }
    if series.measurement.demeaned != (row.scale != "identity") {
        return void("the record measures the series in another way");
    }
    let Some(observed) = observed(record, series, row, all) else {
        let open = OpenRow {
            statement: name.clone(),
            until: row.year,
            probability: None,
            median: Some(row.median),
            q05: Some(row.q05),
            q95: Some(row.q95),
        };
        return Found { open: Some(open), ..Found::default() };
    };
    let of_row = quantiles.iter().filter(|of| of.year == row.year && of.statement == *name);
    let of_row: Vec<f64> = of_row.map(|of| of.value).collect();
    let Some(score) = crps_sample(observed, &of_row) else { return void("its quantiles are missing") };
    let line = row.line.zip(row.line_sd);
    let scored = StatementScore {
        statement: name.clone(),
        from: row.year,
        until: row.year,
        observed: Some(observed),
        rule: CRPS.to_owned(),
        score,
        reference: line.map(|(mean, sd)| crps_normal(observed, mean, sd)),
        other_reference: Some(crps_normal(observed, row.last, row.last_sd)),
    };
    Found { scored: Some(scored), ..Found::default() }
}

/// The mean scores by kind of event, in the order of the statements.
pub fn of_dates(dates: &[DateRow], scores: &[StatementScore]) -> Vec<ScoreRow> {
    let mut kinds: Vec<&DateRow> = Vec::new();
    for row in dates {
        if !kinds.iter().any(|kind| kind.events() == row.events()) {
            kinds.push(row);
        }
    }
    let of = |kind: &&DateRow| {
        let names: Vec<&str> = dates
            .iter()
            .filter(|row| row.events() == kind.events())
            .map(|row| row.statement.as_str())
            .collect();
        let found: Vec<&StatementScore> =
            scores.iter().filter(|score| names.contains(&score.statement.as_str())).collect();
        let second = if kind.is_of_model() { super::super::rows::NEVER } else { "" };
        mean(kind.events(), &kind.title, &kind.basis, &found, [&kind.reference_rule, second])
    };
    kinds.iter().filter_map(of).collect()
}

/// The mean scores by series, in the order of the statements.
pub fn of_values(values: &[ValueRow], scores: &[StatementScore]) -> Vec<ScoreRow> {
    let mut series: Vec<&ValueRow> = Vec::new();
    for row in values {
        if !series.iter().any(|of| of.series() == row.series()) {
            series.push(row);
        }
    }
    let of = |row: &&ValueRow| {
        let names: Vec<&str> =
            values.iter().filter(|of| of.series() == row.series()).map(|of| of.statement.as_str()).collect();
        let found: Vec<&StatementScore> =
            scores.iter().filter(|score| names.contains(&score.statement.as_str())).collect();
        mean(row.series(), &row.title, MODEL, &found, [LINE, LAST])
    };
    series.iter().filter_map(of).collect()
}

/// The mean of some scores; `None` without one.
fn mean(
    name: &str,
    title: &str,
    basis: &str,
    scores: &[&StatementScore],
    rules: [&str; 2],
) -> Option<ScoreRow> {
    let n = scores.len();
    let rule = scores.iter().map(|score| &score.rule).max()?.clone();
    let mean = |of: &dyn Fn(&StatementScore) -> Option<f64>| {
        let sum: Option<f64> = scores.iter().map(|score| of(score)).sum();
        sum.map(|sum| sum / n as f64)
    };
    let score = mean(&|score| Some(score.score))?;
    let (reference, other) = (mean(&|score| score.reference), mean(&|score| score.other_reference));
    let all = [("forecast", Some(score)), (rules[0], reference), (rules[1], other)];
    let least = all.iter().filter_map(|(_, score)| *score).fold(f64::INFINITY, f64::min);
    let best: Vec<&str> =
        all.iter().filter(|(_, score)| *score == Some(least)).map(|(name, _)| *name).collect();
    Some(ScoreRow {
        name: name.to_owned(),
        title: title.to_owned(),
        basis: basis.to_owned(),
        rule,
        n,
        score,
        reference_rule: rules[0].to_owned(),
        reference,
        skill: reference.and_then(|reference| skill(score, reference)),
        other_rule: rules[1].to_owned(),
        other_reference: other,
        other_skill: other.and_then(|other| skill(score, other)),
        best: best.join(", "),
    })
}
