//! The dictionary of every folder describes all columns of its tables, and the cells have the stated types.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::testkit::program::{concord, done, files, room};

/// The program in every study, on few replicates.
const STUDIES: [&[&str]; 17] = [
    &["run", "-n", "6", "--draw-parameters", "prior"],
    &["run", "-n", "6", "--format", "csv"],
    &["compare", "pre-2017", "post-2017", "-n", "6"],
    &["trace", "--replicate", "0"],
    &["trace", "--replicate", "0", "-n", "4", "--draw-parameters", "prior"],
    &["attribute", "pre-2017", "post-2017", "-n", "4"],
    &["attribute", "pre-2017", "post-2017", "-n", "4", "--draw-parameters", "prior"],
    &["attribute", "--by", "mechanisms", "--mechanism", "identity", "-n", "4"],
    &["sweep", "--vary", "parameters.spillover=0.1:0.5:2", "-n", "4", "--draw-parameters", "prior"],
    &["sweep", "post-2017", "--pair", "pre-2017", "--vary", "parameters.spillover=0.1:0.5:2", "-n", "4"],
    &[
        "sensitivity",
        "--key",
        "parameters.spillover",
        "--key",
        "parameters.commitment",
        "--rows",
        "8",
        "-n",
        "2",
    ],
    &["validate", "--particles", "128", "-n", "2", "--moves", "1", "--set", "scenario.ticks_per_year=1"],
    &["lenses", "-n", "4"],
    &["forecast", "-n", "6"],
    &["regions", "--sets", "6", "--replicates-per-set", "1"],
    &["agreement", "central-asia", "central-asia", "--resamples", "19"],
    &["lenses", "-n", "4", "--lens", "realism", "--draw-parameters", "prior"],
];

/// Whether a cell is of a type of Table Schema.
fn is_of(kind: &str, cell: &str) -> bool {
    match kind {
        "integer" => cell.parse::<i64>().is_ok(),
        "number" => cell.parse::<f64>().is_ok(),
        "boolean" => ["true", "false"].contains(&cell),
        "date" => cell.len() == 10 && cell.bytes().all(|b| b.is_ascii_digit() || b == b'-'),
        "string" | "any" => true,
        other => panic!("{other} is no type"),
    }
}

/// Checks the tables of a folder against its dictionary; returns their number.
fn holds(folder: &Path) -> usize {
    let text = fs::read_to_string(folder.join("datapackage.json")).expect("a dictionary");
    let package: Value = serde_json::from_str(&text).expect("JSON");
    let resources = package["resources"].as_array().expect("resources");
    let is_table = |name: &&String| name.ends_with(".csv") || name.ends_with(".parquet");
    let tables: Vec<String> = files(folder).keys().filter(is_table).cloned().collect();
    let described: Vec<&str> =
        resources.iter().map(|resource| resource["path"].as_str().expect("a path")).collect();
    assert_eq!(tables, described, "{}", folder.display());
    for resource in resources {
        assert_eq!(resource["schema"]["missingValues"][0], "");
        let path = resource["path"].as_str().expect("a path");
        let fields = resource["schema"]["fields"].as_array().expect("fields");
        let text = |field: &Value, key: &str| field[key].as_str().expect("a text").to_owned();
        assert!(fields.iter().all(|field| text(field, "description").ends_with('.')), "{path}");
        if path.ends_with(".parquet") {
            assert!(
                fields
                    .iter()
                    .any(|field| field["name"] == "first_integration_0_25" && field["type"] == "number")
            );
            continue;
        }
        let mut reader = csv::Reader::from_path(folder.join(path)).expect("a table");
        let names: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
        assert_eq!(names, fields.iter().map(|field| text(field, "name")).collect::<Vec<_>>(), "{path}");
        // Tables of keys that a command takes again name the keys as it takes them.
        if !["points.csv", "parameters.csv", "posterior.csv"].iter().any(|name| path.ends_with(name)) {
            let is_plain = |name: &String| {
                name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            };
            assert!(names.iter().all(is_plain), "{path}: {names:?}");
        }
        for record in reader.records() {
            for (field, cell) in fields.iter().zip(record.expect("a row").iter()) {
                let kind = text(field, "type");
                assert!(
                    cell.is_empty() || is_of(&kind, cell),
                    "{path}, {}: {cell} is no {kind}",
                    field["name"]
                );
            }
        }
    }
    resources.len()
}

#[test]
fn every_column_of_every_study_is_described_and_of_its_type() {
    let room = room();
    for (number, study) in STUDIES.iter().enumerate() {
        let folder = format!("study-{number}");
        done(concord(&room, &[study, &["--no-figures", "--quiet", "--output", &folder][..]].concat()));
        assert!(holds(&room.path().join(folder)) >= 2, "{study:?}");
    }
}

#[test]
fn whole_numbers_are_written_as_such_and_both_days_of_a_tick_stand_there() {
    let room = room();
    done(concord(
        &room,
        &["run", "-n", "700", "--format", "csv", "--no-figures", "--quiet", "--output", "run"],
    ));
    let table = |name: &str| fs::read_to_string(room.path().join("run").join(name)).expect("a table");
    let trajectories = table("trajectories.csv");
    let row = trajectories.lines().find(|line| line.starts_with("2005-01-01,2005-03-31,incidents,"));
    let quantiles = row.expect("a row").rsplitn(10, ',');
    assert!(quantiles.take(9).all(|cell| cell.parse::<u32>().is_ok()), "{row:?}");
    let ends = table("outcomes.csv");
    let (header, first) = (ends.lines().next().expect("a header"), ends.lines().nth(1).expect("a row"));
    let cell = |name: &str| {
        let place = header.split(',').position(|column| column == name).expect("a column");
        first.split(',').nth(place).expect("a cell")
    };
    for name in ["agreements", "incidents"] {
        assert!(cell(name).parse::<u32>().is_ok(), "{name}: {}", cell(name));
    }
    for name in ["first_agreement_dialogue", "first_integration_0_25"] {
        let quarter = cell(name).parse::<f64>().map(|year| year * 4.0);
        assert!(
            cell(name).is_empty() || quarter.is_ok_and(|quarter| quarter.fract() == 0.0),
            "{name}: {}",
            cell(name)
        );
    }
    let changes =
        ["compare", "pre-2017", "post-2017", "-n", "2", "--no-figures", "--quiet", "--output", "both"];
    done(concord(&room, &changes));
    let text = fs::read_to_string(room.path().join("both/changes.csv")).expect("a table");
    assert!(text.contains(",leadership.mode,historical,frozen\n") && !text.contains("\"\"\""), "{text}");
}
