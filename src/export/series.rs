//! `trajectories.csv`, `weights.csv` and `regimes.csv`: a run over time.

use std::io::Write;

use crate::model::series::Unit;
use crate::outcome::{Culture, Mean, QUANTILES, Results, Shares};
use crate::scenario::Scenario;

use super::columns::{Number, days};
use super::error::ExportError;

/// Name of the file of series.
pub const TRAJECTORIES: &str = "trajectories.csv";
/// Name of the file of identity weights.
pub const WEIGHTS: &str = "weights.csv";
/// Name of the file of regimes and cultures.
pub const REGIMES: &str = "regimes.csv";

/// Columns of the quantiles at [`QUANTILES`], in every table that has them.
pub const QUANTILE_COLUMNS: [&str; QUANTILES.len()] =
    ["q025", "q05", "q10", "q25", "q50", "q75", "q90", "q95", "q975"];
/// Columns of `trajectories.csv` before [`QUANTILE_COLUMNS`].
const TRAJECTORY_COLUMNS: [&str; 8] =
    ["date", "date_end", "series", "unit", "unit_type", "mean", "mc_se", "sd"];
/// Columns of `weights.csv`.
const WEIGHT_COLUMNS: [&str; 7] = ["date", "date_end", "of", "toward", "mean", "mc_se", "sd"];
/// Columns of `regimes.csv`.
const REGIME_COLUMNS: [&str; 8] = ["date", "date_end", "kind", "category", "count", "share", "low", "high"];

/// Writes every series of the results, one row per tick.
///
/// # Errors
///
/// [`ExportError::Io`].
pub fn write_trajectories(
    scenario: &Scenario,
    results: &Results,
    sink: impl Write,
) -> Result<(), ExportError> {
    let mut writer = csv::Writer::from_writer(sink);
    writer.write_record(TRAJECTORY_COLUMNS.iter().chain(&QUANTILE_COLUMNS))?;
    let days = days(scenario);
    let known = |value: f64| (results.replicates > 1).then_some(value);
    for trajectory in &results.trajectories {
        let series = trajectory.series;
        let (unit, unit_type) = (unit_name(scenario, series.unit), unit_type(series.unit));
        for (days, point) in days.iter().zip(&trajectory.points) {
            let (error, spread) = (known(point.mc_se), known(point.sd));
            let name = series.measure.name();
            let quantiles = point.quantiles.map(|quantile| Number::of(series.measure, quantile));
            writer.serialize((days, name, &unit, unit_type, point.mean, error, spread, quantiles))?;
        }
    }
    writer.flush()?;
    Ok(())
}

/// Writes the identity weight of every state toward every other at the end of every tick.
///
/// # Errors
///
/// [`ExportError::Io`].
pub fn write_weights(scenario: &Scenario, results: &Results, sink: impl Write) -> Result<(), ExportError> {
    let mut writer = csv::Writer::from_writer(sink);
    writer.write_record(WEIGHT_COLUMNS)?;
    let known = |value: f64| (results.replicates > 1).then_some(value);
    for (days, weights) in days(scenario).iter().zip(&results.weights) {
        for ((of, toward), weight) in pairs(scenario).zip(weights) {
            let Mean { mean, mc_se, sd } = *weight;
            writer.serialize((days, of, toward, mean, known(mc_se), known(sd)))?;
        }
    }
    writer.flush()?;
    Ok(())
}

/// The names of every ordered pair of states, in the order of [`Results::weights`].
pub fn pairs(scenario: &Scenario) -> impl Iterator<Item = (&str, &str)> {
    let states = scenario.states();
    let both = |i: usize, j: usize| {
        let [one, other] = [i, j].map(|place| states[place].id.as_str());
        [(one, other), (other, one)]
    };
    (0..states.len()).flat_map(move |i| (i + 1..states.len()).flat_map(move |j| both(i, j)))
}

/// Writes the shares of regimes and of cultures of anarchy at the end of every tick.
///
/// # Errors
///
/// [`ExportError::Io`].
pub fn write_regimes(scenario: &Scenario, results: &Results, sink: impl Write) -> Result<(), ExportError> {
    let mut writer = csv::Writer::from_writer(sink);
    writer.write_record(REGIME_COLUMNS)?;
    let days = days(scenario);
    let regimes: Vec<&str> = results.regimes.iter().map(String::as_str).collect();
    let mut write = |kind: &str, names: &[&str], ticks: &[Shares]| -> Result<(), ExportError> {
        for (days, shares) in days.iter().zip(ticks) {
            for (name, &count) in names.iter().zip(&shares.counts) {
                let interval = results.share_interval(count);
                let share = count as f64 / results.replicates as f64;
                writer.serialize((days, kind, name, count, share, interval.low, interval.high))?;
            }
        }
        Ok(())
    };
    write("regime", &regimes, &results.regime_shares)?;
    write("culture", &Culture::ALL.map(Culture::name), &results.culture_shares)?;
    writer.flush()?;
    Ok(())
}

/// Name of a unit in files: `region`, `KAZ`, `KAZ-UZB`, `trade`.
pub fn unit_name(scenario: &Scenario, unit: Unit) -> String {
    let state = |place: usize| scenario.states()[place].id.as_str();
    match unit {
        Unit::Region => "region".to_owned(),
        Unit::State(place) => state(place).to_owned(),
        Unit::Dyad(one, other) => format!("{}-{}", state(one), state(other)),
        Unit::Issue(place) => scenario.issues()[place].id.clone(),
    }
}

/// Kind of a unit in files.
pub fn unit_type(unit: Unit) -> &'static str {
    match unit {
        Unit::Region => "region",
        Unit::State(_) => "state",
        Unit::Dyad(..) => "dyad",
        Unit::Issue(_) => "issue",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    type Writer = fn(&Scenario, &Results, &mut Vec<u8>) -> Result<(), ExportError>;

    /// The records of a file, including the header.
    fn records(write: Writer, results: &Results) -> Vec<Vec<String>> {
        let mut file = Vec::new();
        write(&testkit::scenario(), results, &mut file).expect("memory takes all");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file.as_slice());
        let records = reader.records().map(|record| record.expect("as long as the others"));
        records.map(|record| record.iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn trajectories_hold_every_series_at_every_tick_to_the_last_bit() {
        let results = testkit::results(12);
        let records =
            records(|scenario, results, sink| write_trajectories(scenario, results, sink), &results);
        assert_eq!(records[0], [&TRAJECTORY_COLUMNS[..], &QUANTILE_COLUMNS].concat());
        let mut rows = records[1..].iter();
        for trajectory in &results.trajectories {
            for point in &trajectory.points {
                let row = rows.next().expect("a row a point");
                assert_eq!(row[2], trajectory.series.measure.name());
                let numbers: Vec<f64> = row[5..].iter().map(|text| text.parse().expect("a number")).collect();
                assert_eq!(numbers[..3], [point.mean, point.mc_se, point.sd]);
                assert_eq!(numbers[3..], point.quantiles);
            }
        }
        assert_eq!(rows.next(), None);
    }

    #[test]
    fn units_have_the_names_of_the_scenario() {
        let records = records(
            |scenario, results, sink| write_trajectories(scenario, results, sink),
            &testkit::results(12),
        );
        let mut units: Vec<_> = records[1..].iter().map(|row| (row[4].as_str(), row[3].as_str())).collect();
        units.dedup();
        assert_eq!(
            units,
            [
                ("region", "region"),
                ("state", "AAA"),
                ("state", "BBB"),
                ("state", "CCC"),
                ("dyad", "AAA-BBB"),
                ("dyad", "AAA-CCC"),
                ("dyad", "BBB-CCC"),
                ("issue", "trade"),
                ("issue", "water"),
                // The parts of the benefit come last.
                ("region", "region"),
            ]
        );
    }

    #[test]
    fn weights_hold_every_ordered_pair_at_every_tick() {
        let results = testkit::results(12);
        let records = records(|scenario, results, sink| write_weights(scenario, results, sink), &results);
        assert_eq!(records[0], WEIGHT_COLUMNS);
        let of_tick: Vec<_> = records[1..7].iter().map(|row| (row[2].as_str(), row[3].as_str())).collect();
        let pairs = ["AAA-BBB", "BBB-AAA", "AAA-CCC", "CCC-AAA", "BBB-CCC", "CCC-BBB"];
        assert_eq!(of_tick, pairs.map(|pair| pair.split_once('-').expect("two states")));
        let numbers = records[1..].iter().map(|row| row[4].parse::<f64>().expect("a number"));
        assert!(numbers.eq(results.weights.iter().flatten().map(|weight| weight.mean)));
    }

    #[test]
    fn the_shares_of_a_tick_add_up() {
        let records =
            records(|scenario, results, sink| write_regimes(scenario, results, sink), &testkit::results(12));
        assert_eq!(records[0], REGIME_COLUMNS);
        for kind in ["regime", "culture"] {
            for date in ["2000-01-01", "2000-04-01", "2000-07-01", "2000-10-01"] {
                let of_tick = records.iter().filter(|row| row[0] == date && row[2] == kind);
                let counts: u64 = of_tick.map(|row| row[4].parse::<u64>().expect("a count")).sum();
                assert_eq!(counts, 12, "{kind} {date}");
            }
        }
    }
}
