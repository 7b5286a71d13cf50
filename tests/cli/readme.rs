//! The README and other documents show the output of the program.

use std::path::Path;

use concord::engine::Silent;
use concord::plot::{Figure, Only, Provenance, Style, Theme, render};
use concord::scenario::{ParameterSpace, REFERENCE, Scenario};
use concord::studies::comparison::ComparisonPlan;
use concord::studies::sweep::{Points, SweepPlan, Values};
use concord::studies::{Discard, Run, Study as _, Tables as _};

use crate::testkit::pinned;
use crate::testkit::program::{concord, done, room};

/// Replicates of the main job.
const REPLICATES: u64 = 10_000;

/// Asserts that a part of a document shows the output of a command, without the list of its files, below the command as
/// `typed`, if it is shown.
fn shows(document: &str, part: &str, typed: Option<&str>, arguments: &[&str]) {
    let typed = typed.map_or_else(String::new, |typed| format!("$ concord {typed}\n"));
    pinned::part(document, part, &format!("```text\n{typed}{}\n```", report(arguments)));
}

/// The output of a command, without the list of its files.
fn report(arguments: &[&str]) -> String {
    let room = room();
    let mut command =
        concord(&room, &[arguments, &["--quiet", "--no-figures", "--output", "shown"]].concat());
    command.env_remove("COLUMNS");
    let (text, _) = done(command);
    let (report, _) = text.split_once("\nSaved in").expect("a last paragraph that names the files");
    report.trim().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_output_of_a_run_with_drawn_parameters_is_real() {
    let drawn = ["--draw-parameters", "prior", "--replicates-per-set", "8", "--replicates", "2000"];
    shows("docs/uncertainty.md", "output", None, &[&["run"], &drawn[..]].concat());
}

#[test]
fn the_parts_of_parameters_codings_and_chance_are_real() {
    let report = report(&["run", "--draw-parameters", "prior", "--draw-codings", "--replicates", "1000"]);
    let (_, parts) = report.split_once("Share in the ").expect("a table of the parts");
    pinned::part("docs/uncertainty.md", "codings", &format!("```text\nShare in the {parts}\n```"));
}

#[test]
fn the_output_of_a_sensitivity_analysis_is_real() {
    let small = "sensitivity --trajectories 10 --rows 64 --replicates 8 --keep 6";
    let arguments: Vec<&str> = small.split(' ').collect();
    shows("docs/sensitivity.md", "output", Some(small), &arguments);
}

#[test]
fn the_output_of_the_main_job_is_real() {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let [before, after] = ["pre-2017.toml", "post-2017.toml"].map(|file| scenarios.join(file));
    let names = [&before, &after].map(|path| path.to_str().expect("a path of this repository"));
    shows("README.md", "output", None, &["compare", names[0], names[1]]);
}

#[test]
fn the_picture_is_real() {
    let scenarios =
        ["pre-2017", "post-2017"].map(|name| Scenario::named(name, &[]).expect("a shipped scenario"));
    let [before, after] = scenarios;
    let plan = ComparisonPlan::new(before, vec![after])
        .expect("one calendar")
        .with_priors(true)
        .expect("priors of numbers");
    assert_eq!(plan.replicates(), REPLICATES);
    let tables = plan.tables().expect("nothing stops it");
    let style = Style::new(Theme::Journal, Theme::Journal.usual_width());
    let only = Only::new(vec!["paired-fan-integration".to_owned()]);
    let figures = tables.figures(0, &only, &style, &Provenance::default());
    is_shown(&figures, "paired-fan-integration");
}

#[test]
fn the_output_of_the_lenses_is_real() {
    shows("docs/lenses.md", "lenses", Some("lenses -n 100"), &["lenses", "-n", "100"]);
}

#[test]
fn the_output_of_a_validation_is_real() {
    let arguments = ["validate", "--particles", "128", "-n", "4", "--moves", "2"];
    shows("docs/validation.md", "output", Some(&arguments.join(" ")), &arguments);
}

#[test]
fn the_output_of_regions_is_real() {
    let arguments = ["regions", "--sets", "200", "--replicates-per-set", "2"];
    shows("docs/regions.md", "output", Some(&arguments.join(" ")), &arguments);
}

/// Asserts that a picture of the documents is one of these figures.
fn is_shown(figures: &[Figure], name: &str) {
    let figure = figures.iter().find(|figure| figure.name == name).expect("a chart of the set");
    let picture = render::png(figure).expect("a picture");
    if let Err(difference) = pinned::file(&format!("docs/images/{name}.png"), &picture) {
        panic!("{difference}");
    }
}

/// The key that the page of a sweep varies, at eleven values from 0 to 1, and its replicates.
const SWEPT: &str = "states.UZB.leaders.\"Shavkat Mirziyoyev\".openness";
const OF_EACH: u64 = 400;

#[test]
fn the_output_of_a_sweep_is_real() {
    let vary = format!("{SWEPT}=0:1:11");
    let arguments = ["sweep", "--vary", &vary, "-n", &OF_EACH.to_string(), "--outcome", "integration"];
    let arguments = [&arguments[..], &["--outcome", "regime_cooperation"]].concat();
    let typed = arguments.join(" ").replace(&vary, &format!("'{vary}'"));
    shows("docs/sweep.md", "output", Some(&typed), &arguments);
}

#[test]
fn the_picture_of_a_sweep_is_real() {
    let replicates = [format!("monte_carlo.replicates={OF_EACH}")];
    let scenario = Scenario::named(REFERENCE, &replicates).expect("a shipped scenario");
    let space = ParameterSpace::new(scenario, &[SWEPT]).expect("a number");
    let values = Values::Even { from: 0.0, to: 1.0, count: 11 };
    let points = Points::grid(&space, &[values]).expect("points");
    let plan = SweepPlan::new(space, None, points, &|| false).expect("valid scenarios");
    let threads = std::thread::available_parallelism().expect("a number of cores");
    let mut run = Run { threads, monitor: &Silent, sink: &mut Discard };
    let tables = plan.run(&mut run).expect("nothing stops it");
    let style = Style::new(Theme::Journal, Theme::Journal.usual_width());
    is_shown(&tables.figures(0, &Only::ALL, &style, &Provenance::default()), "response");
}
