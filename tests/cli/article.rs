//! An article with every table and figure of every command, compiled by pdfLaTeX: no line and no float leaves the page, no
//! character is missing, and no picture is of a version of PDF that pdfLaTeX warns of.
//!
//! Where pdflatex is not installed the test says so and passes, unless `CONCORD_ARTICLE` is set, as `.ci/run article` sets it.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::testkit::program::{concord, done, files, room};

/// Names that are difficult for LaTeX: commands, letters and signs.
const SPECIAL: &str = "R&D | 5% <of> #1_{x} $y ~z ^w \\\\v [u] *t “s” 'r' `q` — p–q -- ,, a-b";
const LETTERS: &str = "әғқңөұүһі ӘҒҚҢӨҰҮҺІ Ёж № «Алматы» µμσ ≤ ≥ × ± − ° € ½ ə Łódź Nguyễn Đông naïve 中";
/// A long word without a space.
const LONG: &str = "Commonwealth_of_independent_and_otherwise_sovereign.states/of-the-upper-valley";

/// Allowed overhang of a line beyond its column, in points.
const TOLERANCE: f64 = 1.0;

/// Whether pdflatex is installed; asserts it if it is required.
fn has_pdflatex() -> bool {
    let found =
        Command::new("pdflatex").arg("--version").output().is_ok_and(|output| output.status.success());
    assert!(found || std::env::var_os("CONCORD_ARTICLE").is_none(), "pdflatex is not installed");
    if !found {
        #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
        {
            eprintln!("skipped: pdflatex is not installed; .ci/run article installs it");
        }
    }
    found
}

/// Writes a scenario with unusual, long names as `odd.toml`, and one with other leaders as `other.toml`.
fn scenarios(room: &TempDir) {
    let text = format!(
        "extends = \"central-asia\"\n\
         [scenario]\nname = \"a-name-of-a-scenario-that-is-as-long-as-it-gets\"\ntitle = \"{SPECIAL}\"\n\
         [[states]]\nid = \"UZB\"\nname = \"{LONG}\"\n\
         [[states]]\nid = \"KAZ\"\nname = \"{LETTERS}\"\n\
         [[states]]\nid = \"KGZ\"\nname = '* \"starred\"'\n\
         [[issues]]\nid = \"trade\"\nname = \"R&D | 5% <of> #1_{{x}} {LONG}\"\n"
    );
    fs::write(room.path().join("odd.toml"), text).expect("a file");
    let other = "extends = \"odd.toml\"\n[scenario]\nname = \"another-name-of-a-scenario-that-is-long\"\n\
                 title = \"Тағы бір | атау: Средняя Азия, 中亚, Łódź\"\n[parameters]\nspillover = 0.2\ncommitment = 0.5\n";
    fs::write(room.path().join("other.toml"), other).expect("a file");
}

/// Compiles the article of a folder at a text size, and returns its faults.
fn complaints(folder: &Path, size: &str) -> Vec<String> {
    let article = fs::read_to_string(folder.join("article.tex")).expect("an article");
    assert!(article.contains("[11pt,a4paper]"), "{article}");
    let name = format!("at-{size}");
    let text = article.replace("[11pt,a4paper]", &format!("[{size},a4paper]"));
    fs::write(folder.join(format!("{name}.tex")), text).expect("a file");
    let mut pdflatex = Command::new("pdflatex");
    pdflatex.current_dir(folder).args(["-interaction=nonstopmode", &name]);
    // Otherwise lines of the log are broken.
    pdflatex.env("max_print_line", "1000").output().expect("pdflatex starts");
    let log = fs::read(folder.join(format!("{name}.log"))).expect("a log");
    let log = String::from_utf8_lossy(&log);
    assert!(log.contains("Output written on"), "{log}");
    let is_wide = |line: &str| {
        let points = line
            .strip_prefix("Overfull \\hbox (")
            .and_then(|rest| rest.split_once("pt"))
            .map(|(points, _)| points);
        points.and_then(|points| points.parse::<f64>().ok()).is_some_and(|points| points > TOLERANCE)
    };
    let is_wrong = |line: &&str| {
        let words = [
            "Float too large",
            "Missing character",
            "PDF inclusion",
            "Overfull \\vbox",
            "undefined",
            "not found",
        ];
        line.starts_with('!') || is_wide(line) || words.iter().any(|word| line.contains(word))
    };
    log.lines().filter(is_wrong).map(str::to_owned).collect()
}

/// Compiles the article of a folder at each size of the text.
fn judge(room: &TempDir, folder: &str) {
    let folder = room.path().join(folder);
    let parts =
        files(&folder).into_keys().filter(|name| name.ends_with(".tex") && name != "article.tex").count();
    let article = fs::read_to_string(folder.join("article.tex")).expect("an article");
    assert_eq!(
        article.matches("\\InputIfFileExists").count(),
        parts,
        "an article of all there is: {article}"
    );
    for size in ["10pt", "11pt", "12pt"] {
        let found = complaints(&folder, size);
        assert!(found.is_empty(), "{}, {size}:\n{}", folder.display(), found.join("\n"));
    }
    // To look at the pages, name a folder.
    if let Some(look) = std::env::var_os("LOOK") {
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let target = Path::new(&look).join(format!("{name}.pdf"));
        fs::copy(folder.join("at-12pt.pdf"), target).expect("the folder can be written to");
    }
}

#[test]
fn an_article_takes_every_table_and_every_figure_of_every_command() {
    if !has_pdflatex() {
        return;
    }
    let room = room();
    scenarios(&room);
    let few = ["--set", "scenario.end=2020", "-n", "8"];
    let key = "states.UZB.sovereignty_sensitivity=0.2,0.4,0.6";
    let other = "states.KAZ.sovereignty_sensitivity=0.2,0.5";
    let sample = [
        "--key",
        "parameters.spillover",
        "--key",
        "parameters.commitment",
        "--key",
        "parameters.learning_rate",
    ];
    let small = ["--trajectories", "4", "--rows", "8", "--yes"];
    let commands: [(&str, Vec<&str>); 9] = [
        ("run", vec!["run", "odd.toml"]),
        ("compared", vec!["compare", "odd.toml", "other.toml", "central-asia"]),
        ("traced", vec!["trace", "odd.toml", "--replicate", "3", "--compare", "other.toml"]),
        ("curve", vec!["sweep", "odd.toml", "--vary", key]),
        ("heat", vec!["sweep", "odd.toml", "--vary", key, "--vary", other, "--pair", "other.toml"]),
        ("sensitive", [&["sensitivity", "odd.toml"], &sample[..], &small].concat()),
        ("attributed", vec!["attribute", "odd.toml", "other.toml"]),
        (
            "mechanisms",
            vec!["attribute", "odd.toml", "other.toml", "--by", "mechanisms", "--mechanism", "identity"],
        ),
        ("lenses", vec!["lenses", "odd.toml", "--set", "scenario.end=2024"]),
    ];
    for (folder, command) in commands {
        let period = if folder == "lenses" { &few[2..] } else { &few[..] };
        done(concord(&room, &[&command[..], period, &["-o", folder]].concat()));
        judge(&room, folder);
    }
    // In the other languages, drawn again; and as narrow as a column.
    for (folder, from, options) in [
        ("russian", "compared", &["--lang", "ru"][..]),
        ("kazakh", "run", &["--lang", "kk"]),
        ("kazakh-history", "traced", &["--lang", "kk"]),
        ("narrow", "run", &["--width", "85", "--only", "fans"]),
    ] {
        done(concord(&room, &[&["plot", from, "-o", folder], options].concat()));
        judge(&room, folder);
    }
}
