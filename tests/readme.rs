//! The README shows what the program shows.

#[path = "generated/mod.rs"]
#[expect(dead_code, reason = "other documents use the rest of it")]
mod generated;

use std::path::Path;

use assert_cmd::Command;
use concord::engine::{Observed, Plan, Silent, run};
use concord::plot::{Provenance, Style, Theme, draw_all, render};
use concord::scenario::Scenario;

/// Replicates of the main job.
const REPLICATES: u64 = 10_000;

#[test]
fn the_output_of_the_main_job_is_real() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let run = Command::cargo_bin("concord")
        .expect("the program")
        .arg("compare")
        .args(["pre-2017.toml", "post-2017.toml"].map(|file| scenarios.join(file)))
        .args(["--quiet", "--no-figures", "--output"])
        .arg(folder.path().join("compared"))
        .env_remove("COLUMNS")
        .assert()
        .success();
    let text = String::from_utf8(run.get_output().stdout.clone()).expect("text");
    let (report, _) = text.split_once("\nSaved in").expect("a last paragraph that names the files");
    let report: Vec<&str> = report.trim().lines().map(str::trim_end).collect();
    generated::check("README.md", "output", &format!("```text\n{}\n```", report.join("\n")));
}

#[test]
fn the_picture_is_real() {
    let scenario = Scenario::built_in();
    let plan = Plan { replicates: REPLICATES, seed: scenario.seed(), threads: None, observed: Observed::All };
    let results = run::<()>(&scenario, &plan, &Silent, &mut |_| Ok(())).expect("nothing stops it");
    let style = Style::new(Theme::Journal, Theme::Journal.usual_width());
    let figures = draw_all(&results, &scenario, &style, &Provenance::default());
    let figure = figures.iter().find(|figure| figure.name == "fan-integration").expect("a chart of the set");
    let picture = render::png(figure).expect("a picture");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/images/fan-integration.png");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &picture).expect("a writable picture");
    }
    let shown = std::fs::read(&path).expect("the picture of the README");
    assert!(shown == picture, "the README's picture is not what the program draws: UPDATE_DOCS=1 cargo test");
}
