//! `differences.csv`: differences of every series over time; and `changes.csv`: keys in which the scenarios differ.

use std::io::Write;

use crate::analysis::{Comparison, Effect};
use crate::export::ExportError;
use crate::export::columns::{Number, days};
use crate::export::series::{QUANTILE_COLUMNS, unit_name, unit_type};
use crate::model::{Series, Unit, series::REGION};
use crate::outcome::QUANTILES;
use crate::scenario::{Scenario, bare, changes};

/// Name of the file of differences over time.
pub const DIFFERENCES: &str = "differences.csv";
/// Name of the file of keys.
pub const CHANGES: &str = "changes.csv";

/// Columns of the simultaneous band of a regional series.
pub const BAND: [&str; 2] = ["band_low", "band_high"];

/// Columns of `differences.csv` before [`QUANTILE_COLUMNS`].
const COLUMNS: [&str; 25] = [
    "date",
    "date_end",
    "series",
    "unit",
    "unit_type",
    "scenario",
    "baseline",
    "scenario_mean",
    "baseline_mean",
    "difference",
    "se",
    "low",
    "high",
    BAND[0],
    BAND[1],
    "sd",
    "p",
    "p_adjusted",
    "superiority",
    "cliffs_delta",
    "d_z",
    "hedges_g",
    "wasserstein",
    "kolmogorov_smirnov",
    "variance_saved",
];

/// Writes the differences of every series, one row per tick.
///
/// # Errors
///
/// [`ExportError::Io`].
pub fn write_differences(
    scenarios: &[&Scenario],
    comparison: &Comparison,
    sink: impl Write,
) -> Result<(), ExportError> {
    let mut writer = csv::Writer::from_writer(sink);
    writer.write_record(COLUMNS.iter().chain(&QUANTILE_COLUMNS))?;
    let baseline = scenarios[0];
    let days = days(baseline);
    let known = |value: f64| (comparison.replicates > 1).then_some(value);
    for (scenario, contrast) in scenarios.iter().skip(1).zip(&comparison.contrasts) {
        for path in &contrast.paths {
            let series = path.series;
            let spreads = region_place(series).and_then(|place| contrast.spreads.get(place));
            let (name, unit, kind) =
                (series.measure.name(), unit_name(baseline, series.unit), unit_type(series.unit));
            let names = (name, &unit, kind, scenario.name(), baseline.name());
            for (t, (days, effect)) in days.iter().zip(&path.effects).enumerate() {
                let Effect { interval, band, d_z, g, .. } = *effect;
                let means = (effect.scenario, effect.baseline, effect.mean);
                let sure = (
                    [effect.se, interval.low, interval.high].map(known),
                    [band.map(|band| band.low), band.map(|band| band.high)],
                    [effect.sd, effect.p, effect.adjusted].map(known),
                );
                let sizes = [
                    Some(effect.superiority),
                    Some(effect.cliffs_delta),
                    d_z.and_then(known),
                    g.and_then(known),
                ];
                let distances = (effect.wasserstein, effect.kolmogorov_smirnov, effect.variance_saved);
                let quantiles = spreads.and_then(|ticks| ticks.get(t));
                let number = |quantile| Some(Number::of(series.measure, quantile));
                let quantiles = quantiles.map_or([None; QUANTILES.len()], |quantiles| quantiles.map(number));
                writer.serialize((days, names, means, sure, sizes, distances, quantiles))?;
            }
        }
    }
    writer.flush()?;
    Ok(())
}

/// Index in [`REGION`] of a series of the region.
pub fn region_place(series: Series) -> Option<usize> {
    let place = REGION.iter().position(|measure| *measure == series.measure)?;
    (series.unit == Unit::Region).then_some(place)
}

/// Writes the keys in which the scenarios differ, one row per key.
///
/// # Errors
///
/// [`ExportError::Io`].
pub fn write_changes(scenarios: &[&Scenario], sink: impl Write) -> Result<(), ExportError> {
    let mut writer = csv::Writer::from_writer(sink);
    writer.write_record(["scenario", "baseline", "key", "scenario_value", "baseline_value"])?;
    let baseline = scenarios[0];
    for scenario in &scenarios[1..] {
        for change in changes(baseline, scenario) {
            let values = [change.scenario, change.baseline].map(|value| value.map(|value| bare(&value)));
            writer.serialize((scenario.name(), baseline.name(), change.key, values))?;
        }
    }
    writer.flush()?;
    Ok(())
}
