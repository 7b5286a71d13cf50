//! `states.csv`: what the region was like at the end of every tick, a row a value.

use std::io::Write;

use crate::chronicle::Chronicle;
use crate::export::columns::{Number, days};
use crate::export::error::ExportError;
use crate::export::series::{unit_name, unit_type};
use crate::model::all_series;
use crate::scenario::Scenario;

/// Columns of the file.
pub const COLUMNS: [&str; 6] = ["date", "date_end", "series", "unit", "unit_type", "value"];

/// Writes every series, the identity weight of every ordered pair and the openness of whoever led each state, a row a tick
/// each.
///
/// # Errors
///
/// [`ExportError::Io`].
pub fn write(scenario: &Scenario, chronicle: &Chronicle, sink: impl Write) -> Result<(), ExportError> {
    let mut writer = csv::Writer::from_writer(sink);
    writer.write_record(COLUMNS)?;
    let days = days(scenario);
    for (place, series) in all_series(scenario.states().len(), scenario.issues().len()).iter().enumerate() {
        let (unit, unit_type) = (unit_name(scenario, series.unit), unit_type(series.unit));
        for (days, moment) in days.iter().zip(&chronicle.moments) {
            let value = Number::of(series.measure, moment.series[place]);
            writer.serialize((days, series.measure.name(), &unit, unit_type, value))?;
        }
    }
    for (pair, dyad) in scenario.dyads().iter().enumerate() {
        let (one, other) = (&scenario.states()[dyad.pair.0].id, &scenario.states()[dyad.pair.1].id);
        for (directed, from, to) in [(2 * pair, one, other), (2 * pair + 1, other, one)] {
            let unit = format!("{from}>{to}");
            for (days, moment) in days.iter().zip(&chronicle.moments) {
                writer.serialize((days, "weight", &unit, "directed_dyad", moment.weights[directed]))?;
            }
        }
    }
    for (place, state) in scenario.states().iter().enumerate() {
        for (days, moment) in days.iter().zip(&chronicle.moments) {
            writer.serialize((days, "openness", &state.id, "state", moment.openness[place]))?;
        }
    }
    writer.flush()?;
    Ok(())
}
