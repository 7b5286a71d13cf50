//! The README, and the page on lenses, show what the program shows.

#[path = "generated/mod.rs"]
#[expect(dead_code, reason = "other documents use the rest of it")]
mod generated;

use std::path::Path;

use assert_cmd::Command;
use concord::analysis::{Comparison, Ends};
use concord::engine::{Observed, Plan, Silent, run_together};
use concord::export::outcome_names;
use concord::plot::{Provenance, Style, Theme, draw_comparison, render};
use concord::scenario::{Alike, Scenario};

/// Replicates of the main job.
const REPLICATES: u64 = 10_000;

/// Asserts that a document shows what a command prints, up to where it names its files.
fn shows(document: &str, arguments: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    let run = Command::cargo_bin("concord")
        .expect("the program")
        .args(arguments)
        .args(["--quiet", "--no-figures", "--output"])
        .arg(folder.path().join("shown"))
        .env_remove("COLUMNS")
        .assert()
        .success();
    let text = String::from_utf8(run.get_output().stdout.clone()).expect("text");
    let (report, _) = text.split_once("\nSaved in").expect("a last paragraph that names the files");
    let report: Vec<&str> = report.trim().lines().map(str::trim_end).collect();
    generated::check(document, "output", &format!("```text\n{}\n```", report.join("\n")));
}

#[test]
fn the_output_of_a_run_with_drawn_parameters_is_real() {
    let drawn = ["--draw-parameters", "prior", "--replicates-per-set", "8", "--replicates", "2000"];
    shows("docs/uncertainty.md", &[&["run"], &drawn[..]].concat());
}

#[test]
fn the_output_of_the_main_job_is_real() {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let [before, after] = ["pre-2017.toml", "post-2017.toml"].map(|file| scenarios.join(file));
    let names = [&before, &after].map(|path| path.to_str().expect("a path of this repository"));
    shows("README.md", &["compare", names[0], names[1]]);
}

#[test]
fn the_picture_is_real() {
    let scenarios =
        ["pre-2017", "post-2017"].map(|name| Scenario::named(name, &[]).expect("a shipped scenario"));
    let scenarios: Vec<&Scenario> = scenarios.iter().collect();
    let alike = Alike::new(scenarios[0], &scenarios[1..]).expect("one calendar");
    let plan =
        Plan { replicates: REPLICATES, seed: scenarios[0].seed(), threads: None, observed: Observed::Region };
    let mut ends = Ends::counted(outcome_names(&scenarios));
    let batch = run_together::<()>(&alike, &plan, &Silent, &mut |rows| {
        ends.extend(rows);
        Ok(())
    });
    let batch = batch.expect("nothing stops it");
    let comparison = Comparison::new(batch.arms, batch.divergences, &ends);
    let style = Style::new(Theme::Journal, Theme::Journal.usual_width());
    let figures = draw_comparison(&comparison, &scenarios, &style, &Provenance::default());
    let name = "paired-fan-integration";
    let figure = figures.iter().find(|figure| figure.name == name).expect("a chart of the set");
    let picture = render::png(figure).expect("a picture");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/images/{name}.png"));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &picture).expect("a writable picture");
    }
    let shown = std::fs::read(&path).expect("the picture of the README");
    assert!(shown == picture, "the README's picture is not what the program draws: UPDATE_DOCS=1 cargo test");
}

#[test]
fn the_output_of_the_lenses_is_real() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = Command::cargo_bin("concord")
        .expect("the program")
        .args(["lenses", "-n", "100", "--quiet", "--no-figures"])
        .current_dir(folder.path())
        .env_remove("COLUMNS")
        .assert()
        .success();
    let text = String::from_utf8(run.get_output().stdout.clone()).expect("text");
    let (report, _) = text.split_once("\nSaved in").expect("a last paragraph that names the files");
    let report: Vec<&str> = report.trim().lines().map(str::trim_end).collect();
    let shown = format!("```text\n$ concord lenses -n 100\n{}\n```", report.join("\n"));
    generated::check("docs/lenses.md", "lenses", &shown);
}
