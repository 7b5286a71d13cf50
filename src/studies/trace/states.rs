//! `states.csv`: the state of the region at the end of every tick, one row per value.

use std::io::Write;

use serde::Deserialize;

use crate::chronicle::{Chronicle, Moment};
use crate::export::ExportError;
use crate::export::columns::{Number, days};
use crate::export::series::{unit_name, unit_type};
use crate::model::{Measure, all_series};
use crate::scenario::Scenario;

/// Columns of the file.
pub const COLUMNS: [&str; 6] = ["date", "date_end", "series", "unit", "unit_type", "value"];

/// A value of a series at the end of a tick.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct StateRow {
    /// First day of the tick.
    pub date: String,
    /// Its last day; empty where it was read from a file of format 1, which lacks it.
    #[serde(default)]
    pub date_end: String,
    /// The series: a measure, `weight` or `openness`.
    pub series: String,
    /// Unit of the series.
    pub unit: String,
    /// Kind of the unit: `region`, `state`, `directed_dyad` and so on.
    pub unit_type: String,
    /// The value.
    pub value: f64,
}

/// Every series, the identity weight of every ordered pair and the openness of the leader of each state, one row per tick.
pub fn rows(scenario: &Scenario, chronicle: &Chronicle) -> Vec<StateRow> {
    let days = days(scenario);
    let mut rows = Vec::new();
    let mut put = |series: &str, unit: &str, unit_type: &str, value: &dyn Fn(&Moment) -> f64| {
        rows.extend(days.iter().zip(&chronicle.moments).map(|([date, date_end], moment)| StateRow {
            date: date.clone(),
            date_end: date_end.clone(),
            series: series.to_owned(),
            unit: unit.to_owned(),
            unit_type: unit_type.to_owned(),
            value: value(moment),
        }));
    };
    for (place, series) in all_series(scenario.states().len(), scenario.issues().len()).iter().enumerate() {
        let (unit, unit_type) = (unit_name(scenario, series.unit), unit_type(series.unit));
        put(series.measure.name(), &unit, unit_type, &|moment| moment.series[place]);
    }
    for (pair, dyad) in scenario.dyads().iter().enumerate() {
        let (one, other) = (&scenario.states()[dyad.pair.0].id, &scenario.states()[dyad.pair.1].id);
        for (directed, from, to) in [(2 * pair, one, other), (2 * pair + 1, other, one)] {
            let unit = format!("{from}>{to}");
            put("weight", &unit, "directed_dyad", &|moment| moment.weights[directed]);
        }
    }
    for (place, state) in scenario.states().iter().enumerate() {
        put("openness", &state.id, "state", &|moment| moment.openness[place]);
    }
    rows
}

/// Writes series.
///
/// # Errors
///
/// [`ExportError::Io`].
pub fn write(rows: &[StateRow], sink: impl Write) -> Result<(), ExportError> {
    let mut writer = csv::Writer::from_writer(sink);
    writer.write_record(COLUMNS)?;
    let measures: Vec<Measure> = all_series(2, 1).into_iter().map(|series| series.measure).collect();
    for row in rows {
        let cells = (&row.date, &row.date_end, &row.series, &row.unit, &row.unit_type);
        match measures.iter().find(|measure| measure.name() == row.series) {
            Some(measure) => writer.serialize((cells, Number::of(*measure, row.value)))?,
            None => writer.serialize((cells, row.value))?,
        }
    }
    writer.flush()?;
    Ok(())
}
