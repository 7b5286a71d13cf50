//! The posteriors that come with the program: what they are of, and whether they still are.
//!
//! `concord calibrate central-asia` makes the draws; `CALIBRATION=output/central-asia-calibration UPDATE=1 cargo test --test library
//! posteriors` takes them over, rounded to six digits. A small calibration is made again by the test: it has other bits as soon as a
//! rule, a coding, a prior, the record or the method has changed, and then the large one is to be made again.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use concord::export::parameters::write_parameters;
use concord::model::Parameters;
use concord::scenario::{Scenario, posterior_names, posterior_origin, posterior_text};
use concord::studies::calibration::CalibrationPlan;
use concord::studies::{DrawnParameters, Study as _};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// Size of the small calibration.
const SMALL: [&str; 3] = ["calibration.particles=96", "calibration.replicates=2", "calibration.moves=1"];

/// The origin of a posterior.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Origin {
    title: String,
    command: String,
    scenario: String,
    version: String,
    made: String,
    seed: u64,
    particles: u64,
    replicates: u64,
    moves: u64,
    fit_until: i16,
    record_sha256: String,
    log_evidence: f64,
    log_evidence_error: f64,
    draws_sha256: String,
    small_sha256: String,
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// SHA-256 of the draws of the small calibration of a scenario.
fn small(name: &str) -> String {
    let scenario = Scenario::named(name, &SMALL.map(str::to_owned));
    let scenario = scenario.unwrap_or_else(|problems| panic!("{problems}"));
    let plan = CalibrationPlan::new(scenario).unwrap_or_else(|error| panic!("{error}"));
    let tables = plan.tables().unwrap_or_else(|error| panic!("{error}"));
    let sets = tables.posterior.expect("a calibration has draws");
    let mut text = Vec::new();
    write_parameters(&sets, 96, &mut text).expect("memory takes it");
    hash(&text)
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/posteriors")
}

/// Takes a posterior over from the folder of a calibration.
fn take_over(name: &str, from: &Path) {
    let read = |file: &str| {
        std::fs::read_to_string(from.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    };
    let manifest: serde_json::Value = serde_json::from_str(&read("manifest.json")).expect("a manifest");
    let evidence = csv::Reader::from_reader(read("evidence.csv").as_bytes()).deserialize().next();
    let evidence: BTreeMap<String, f64> = evidence.expect("a row").expect("numbers");
    let draws = read("posterior.csv");
    let mut reader = csv::Reader::from_reader(draws.as_bytes());
    let mut writer = csv::Writer::from_writer(Vec::new());
    // The number of the first replicate says nothing here.
    let columns = |record: &csv::StringRecord| -> Vec<String> {
        record.iter().enumerate().filter(|(place, _)| *place != 1).map(|(_, cell)| cell.to_owned()).collect()
    };
    writer.write_record(columns(reader.headers().expect("a head"))).expect("memory takes it");
    for record in reader.records() {
        let rounded = columns(&record.expect("a draw")).into_iter().enumerate().map(|(place, cell)| {
            let number = || format!("{:.5e}", cell.parse::<f64>().expect("a number"));
            if place == 0 { cell } else { number().parse::<f64>().expect("a number").to_string() }
        });
        writer.write_record(rounded).expect("memory takes it");
    }
    let draws = writer.into_inner().expect("memory takes it");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let study = &manifest["study"];
    let lines = [
        format!(
            "title = \"{}, fitted until {}\"",
            text(&manifest["scenario"]["title"]),
            text(&study["fit_until"])
        ),
        format!("command = \"concord calibrate {name}\""),
        format!("scenario = \"{}\"", text(&manifest["scenario"]["name"])),
        format!("version = \"{}\"", text(&manifest["concord"]["version"])),
        format!("made = \"{}\"", &text(&manifest["execution"]["finished"])[..10]),
        format!("seed = {}", manifest["seed"]),
        format!("particles = {}", text(&study["particles"])),
        format!("replicates = {}", manifest["replicates"]),
        format!("moves = {}", text(&study["moves"])),
        format!("fit_until = {}", text(&study["fit_until"])),
        format!("record_sha256 = \"{}\"", text(&study["record_sha256"])),
        format!("log_evidence = {:.3}", evidence["log_evidence"]),
        format!("log_evidence_error = {:.3}", evidence["log_evidence_error"]),
        format!("draws_sha256 = \"{}\"", hash(&draws)),
        format!("small_sha256 = \"{}\"", small(name)),
    ];
    std::fs::write(folder().join(format!("{name}.csv")), draws).expect("a file");
    let head =
        "# Origin of the draws in the file beside it. tests/library/posteriors.rs writes it and holds it.\n";
    std::fs::write(folder().join(format!("{name}.toml")), format!("{head}{}\n", lines.join("\n")))
        .expect("a file");
}

#[test]
fn those_that_are_shipped_are_of_the_program_as_it_is() {
    for name in posterior_names() {
        if let Some(from) = std::env::var_os("CALIBRATION").filter(|_| std::env::var_os("UPDATE").is_some()) {
            take_over(name, Path::new(&from));
            // The program has the files of its build.
            return;
        }
        let origin = posterior_origin(name).expect("an origin");
        let origin: Origin = toml::from_str(origin).unwrap_or_else(|error| panic!("{name}: {error}"));
        let draws = posterior_text(name).expect("draws");
        assert_eq!(
            hash(draws.as_bytes()),
            origin.draws_sha256,
            "the draws of {name} are not those of its origin"
        );
        assert_eq!(
            small(name),
            origin.small_sha256,
            "a rule, a coding, a prior, the record or the method has changed: `{}`, then take its folder over as this file says",
            origin.command
        );
        let scenario = Scenario::named(name, &[]).unwrap_or_else(|problems| panic!("{problems}"));
        let record = scenario.record().expect("a record");
        assert_eq!(hash(record.text().as_bytes()), origin.record_sha256);
        assert_eq!((record.fit_until(), scenario.name()), (origin.fit_until, &*origin.scenario));
        assert_eq!(draws.lines().count() as u64, origin.particles + 1);
        assert_eq!(origin.command, format!("concord calibrate {name}"));
        let settings = scenario.calibration();
        assert_eq!(
            (settings.particles as u64, settings.replicates, settings.moves as u64, scenario.seed()),
            (origin.particles, origin.replicates, origin.moves, origin.seed),
            "the command makes another posterior"
        );
        assert!(origin.log_evidence.is_finite() && origin.log_evidence_error > 0.0);
        assert!(!origin.title.is_empty() && !origin.version.is_empty() && origin.made.len() == 10);
    }
}

#[test]
fn one_that_comes_with_a_scenario_is_drawn_from() {
    let of = |changes: &[&str]| {
        let few = ["monte_carlo.replicates=1000"].iter().chain(changes).map(|text| (*text).to_owned());
        let scenario = Scenario::named("post-2017", &few.collect::<Vec<_>>());
        DrawnParameters::from_posterior(&scenario.unwrap_or_else(|problems| panic!("{problems}")), 1)
    };
    let drawn = of(&[]).unwrap_or_else(|error| panic!("{error}"));
    let text = posterior_text("central-asia").expect("draws");
    let draws = text.lines().count() as u64 - 1;
    assert_eq!(drawn.sets().listed_sets(), Some(draws));
    let first: Vec<f64> = text
        .lines()
        .nth(1)
        .expect("a draw")
        .split(',')
        .skip(1)
        .map(|cell| cell.parse().expect("a number"))
        .collect();
    assert_eq!(drawn.sets().values(0), first);
    assert!(drawn.record().named().contains("drawn from the posterior"));
    let refused = |changes: &[&str]| of(changes).expect_err("another scenario").to_string();
    assert!(refused(&["mechanisms.prestige=false"]).contains("it has other mechanisms"));
    let narrower = refused(&["parameters.spillover.prior=[0.2, 0.3]"]);
    assert!(narrower.contains("it has another prior of parameters.spillover"), "{narrower}");
    // No draw stands for two sets that are independent of each other.
    let more = refused(&["monte_carlo.replicates=1001"]);
    assert!(more.contains("1,001 replicates needs 1,001 sets, and there are 1,000"), "{more}");
    let other = DrawnParameters::from_posterior(
        &Scenario::named("mercosur", &[]).unwrap_or_else(|problems| panic!("{problems}")),
        1,
    );
    assert_eq!(other.expect_err("none").to_string(), "no posterior comes with mercosur");
}

/// A number to two digits, or to three where the first is 1.
fn rounded(value: f64) -> f64 {
    let begins_with_1 = format!("{value:e}").trim_start_matches('-').starts_with('1');
    let text = if begins_with_1 { format!("{value:.2e}") } else { format!("{value:.1e}") };
    text.parse().expect("a number")
}

#[test]
fn the_fitted_scenario_has_their_medians() {
    let fitted = Scenario::named("fitted", &[]).unwrap_or_else(|problems| panic!("{problems}"));
    let reference = Scenario::built_in();
    let text = posterior_text("central-asia").expect("draws");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let keys: Vec<String> = reader.headers().expect("a head").iter().skip(1).map(str::to_owned).collect();
    let mut draws = vec![Vec::new(); keys.len()];
    for record in reader.records() {
        for (draws, cell) in draws.iter_mut().zip(record.expect("a draw").iter().skip(1)) {
            draws.push(cell.parse::<f64>().expect("a number"));
        }
    }
    for (key, draws) in keys.iter().zip(&mut draws) {
        draws.sort_by(f64::total_cmp);
        let middle = draws.len() / 2;
        let median = f64::midpoint(draws[middle - 1], draws[middle]);
        let key = key.strip_prefix("parameters.").expect("a parameter");
        let value = fitted.parameters().get(key).expect("a parameter");
        assert!((value - rounded(median)).abs() < 1e-9, "{key}: {value}, and the median is {median}");
    }
    assert_eq!((fitted.states(), fitted.record()), (reference.states(), reference.record()));
    let moved = keys.iter().map(|key| key.trim_start_matches("parameters."));
    assert!(moved.clone().count() == 43 && fitted.parameters() != reference.parameters());
    // Numbers without a prior stay.
    let fixed =
        Parameters::specs().map(|(_, spec)| spec.key).filter(|key| !moved.clone().any(|of| of == *key));
    for key in fixed {
        assert_eq!(fitted.parameters().get(key), reference.parameters().get(key), "{key}");
    }
    let few = Scenario::named("fitted", &["monte_carlo.replicates=1000".to_owned()]);
    let few = few.unwrap_or_else(|problems| panic!("{problems}"));
    let drawn = DrawnParameters::from_posterior(&few, 1).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(drawn.sets().listed_sets(), Some(draws[0].len() as u64));
}
