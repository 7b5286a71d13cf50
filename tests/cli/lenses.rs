//! `concord lenses` from end to end, as a user meets it.

use std::fs;

use serde_json::Value;

use crate::testkit::program::{SHORT, UNOBSERVED, compare, concord, done, fails, files, room, table};

fn lenses<'a>(scenarios: &[&'a str], options: &[&'a str]) -> Vec<&'a str> {
    [&["lenses"], scenarios, &SHORT, options].concat()
}

#[test]
fn a_scenario_is_seen_through_lenses() {
    let room = room();
    let options =
        ["--threads", "1", "--lens", "realism", "--lens", "without-identity", "--outcome", "identity"];
    let (stdout, stderr) = done(concord(&room, &lenses(&[], &options)));
    assert!(stderr.starts_with("3 lenses, 40 replicates of each\n"), "{stderr}");
    let plain = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in ["Identity weight", "Without identity", "Kept", "Against the record", "pseudo-holdout"] {
        assert!(plain.contains(words), "{words} is not in {stdout}");
    }
    let folder = room.path().join("output/post-2017-lenses");
    let number = |row: &std::collections::BTreeMap<String, String>, column: &str| -> f64 {
        row[column].parse().unwrap_or_else(|_| panic!("{column} of {row:?}"))
    };
    // The full model is what a comparison runs, and a lens is what its settings make.
    let of = |name: &str, lens: &str, against: &str| {
        let rows = table(&folder.join(name));
        let mut rows = rows.into_iter().filter(|row| row["lens"] == lens && row["outcome"] == "integration");
        rows.find(|row| against.is_empty() || row["against"] == against).expect("a row")
    };
    for (lens, set) in [("full", &[][..]), ("without-identity", &["--set", "mechanisms.identity=false"])] {
        let options = [&["--no-figures", "--output", lens][..], set].concat();
        done(concord(&room, &compare(&["pre-2017", "post-2017"], &options)));
        let effects = table(&room.path().join(lens).join("effects.csv"));
        let (level, difference) = (of("lenses.csv", lens, ""), of("differences.csv", lens, "pre-2017"));
        for (found, expected) in [
            (number(&level, "mean"), number(&effects[0], "scenario_mean")),
            (number(&difference, "difference"), number(&effects[0], "difference")),
            (number(&difference, "se"), number(&effects[0], "se")),
        ] {
            assert!((found - expected).abs() < 1e-9, "{lens}: {found} {expected}");
        }
    }
    let [lens, full] = ["realism", "full"].map(|lens| of("differences.csv", lens, "pre-2017"));
    let ratio = number(&lens, "difference") / number(&full, "difference");
    assert!((number(&lens, "kept") - ratio).abs() < 1e-12 && full["kept"] == "1.0");
    let scores = table(&folder.join("scores.csv"));
    assert!(
        scores.iter().any(|row| row["what"] == "agreement_dates" && row["period"] == "holdout"),
        "{scores:?}"
    );
    assert!(folder.join("record.toml").exists() && folder.join("tables/scores.tex").exists());
    // The same bytes on other threads, and from the files.
    let again = [&options[2..], &["--threads", "2", "--output", "again"]].concat();
    done(concord(&room, &lenses(&[], &again)));
    for (name, bytes) in files(&folder) {
        let is_same = fs::read(room.path().join("again").join(&name)).expect("a file") == bytes;
        assert!(is_same || name == "manifest.json", "{name}");
    }
    let (again, stderr) = done(concord(&room, &lenses(&[], &options)));
    assert!(again == stdout && stderr.contains("holds this study of lenses already"), "{stderr}");
    let (json, _) = done(concord(&room, &lenses(&[], &[&options[..], &["--json"]].concat())));
    let json: Value = serde_json::from_str(&json).expect("a document");
    assert_eq!(json["scores"].as_array().map(Vec::len), Some(scores.len()));
    assert_eq!(
        json["definitions"][1]["settings"].as_str().map(|text| text.contains("mechanisms.learning=false")),
        Some(true)
    );
    // Figures come from the files, in the folder or beside it.
    done(concord(&room, &["plot", "again", "--only", "lenses-skill"]));
    let drawn = fs::read(folder.join("figures/lenses-skill.svg")).expect("a figure");
    assert!(fs::read(room.path().join("again-figures/lenses-skill.svg")).expect("a figure") == drawn);
    let page = fs::read_to_string(folder.join("report.html")).expect("a page");
    assert!(page.contains("Against the record") || page.contains("pseudo-holdout"));
    let stderr = fails(concord(&room, &lenses(&[], &["--lens", "realism"])), 2);
    assert!(stderr.contains("through other lenses"), "{stderr}");
}

#[test]
fn a_scenario_of_its_own_has_lenses_and_a_record_of_its_own() {
    let room = room();
    let text = "extends = 'post-2017'\n[scenario]\nname = 'mine'\nrecord = 'observed.toml'\n\
                [lenses.cheap-talk]\ntitle = 'Cheap talk'\nmechanisms = { learning = false }\nparameters = { commitment = 0.2 }\n";
    let record = "[record]\ntitle = 'Observed'\nstates = ['KAZ', 'UZB', 'KGZ', 'TJK', 'TKM']\nfit_until = 2018\n[[series]]\n\
                  name = 'index'\ntitle = 'Index'\nunit = 'points'\nsource = 'nowhere'\nmeasures = 'integration'\n\
                  values = { 2014 = 1, 2015 = 1.2, 2016 = 1.1, 2018 = 1.5, 2019 = 1.9 }\n";
    fs::create_dir(room.path().join("cases")).expect("a folder");
    for (name, text) in [("mine.toml", text), ("observed.toml", record)] {
        fs::write(room.path().join("cases").join(name), text).expect("a file");
    }
    let options = ["--lens", "cheap-talk", "--no-figures"];
    let (stdout, _) = done(concord(&room, &lenses(&["cases/mine.toml"], &options)));
    assert!(stdout.contains("Cheap talk") && !stdout.contains("Kept"), "{stdout}");
    let folder = room.path().join("output/mine-lenses");
    let scores = table(&folder.join("scores.csv"));
    assert_eq!(scores.iter().map(|row| row["n"].as_str()).collect::<Vec<_>>(), ["4", "1", "4", "1"]);
    assert_eq!(fs::read_to_string(folder.join("record.toml")).expect("the record"), record);
    // The text of the scenario runs by itself, without the record.
    done(concord(&room, &["check", "output/mine-lenses/mine/scenario.toml"]));
}

#[test]
fn lenses_that_cannot_be_say_why_and_leave_nothing() {
    let room = room();
    for (arguments, words) in [
        (lenses(&[], &["--lens", "realsm"]), "did you mean realism?"),
        (lenses(&[], &["--outcome", "integratoin"]), "did you mean integration?"),
        (lenses(&["pre-2017", "pre-2017"], &[]), "are both named"),
        (vec!["lenses", "pre-2017", "mercosur"], "cannot be compared with"),
        (vec!["lenses", "-n", "1000000"], "do not fit into memory"),
        (lenses(&[UNOBSERVED], &["--only", "lenses-skill"]), "lenses-integration"),
        (vec!["lenses", "--set", "scenario.record=\"nowhere\""], "there is no record `nowhere`"),
    ] {
        let stderr = fails(concord(&room, &arguments), 2);
        assert!(stderr.contains(words), "{words} is not in {stderr}");
    }
    assert!(files(room.path()).is_empty());
}

/// Writes a table without a column.
fn without_column(from: &std::path::Path, to: &std::path::Path, column: &str) {
    let mut reader = csv::Reader::from_path(from).expect("a table");
    let place = reader.headers().expect("a header").iter().position(|name| name == column).expect("a column");
    let mut writer = csv::WriterBuilder::new().from_path(to).expect("a file");
    let kept = |record: &csv::StringRecord| -> Vec<String> {
        let cells = record.iter().enumerate().filter(|(cell, _)| *cell != place);
        cells.map(|(_, cell)| cell.to_owned()).collect()
    };
    writer.write_record(kept(reader.headers().expect("a header"))).expect("a row");
    for record in reader.records() {
        writer.write_record(kept(&record.expect("a row"))).expect("a row");
    }
    writer.flush().expect("a file");
}

#[test]
fn a_set_is_shared_by_all_lenses_but_for_what_a_lens_sets() {
    let room = room();
    let through = ["--lens", "without-identity", "--lens", "virtual-regionalism"];
    let options = [&through[..], &["--draw-parameters", "prior", "--no-figures", "-t", "1"]].concat();
    let (stdout, _) = done(concord(&room, &lenses(&[], &options)));
    let one_line = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    let named = "43 numbers drawn from their priors, 1 replicate of each set";
    assert!(one_line.contains(&format!("40 replicates of each, seed 2017, {named}")), "{stdout}");
    let folder = room.path().join("output/post-2017-lenses");
    let cases = room.path().join("cases");
    fs::create_dir(&cases).expect("a folder");
    let sets = folder.join("parameters.csv");
    assert_eq!(table(&sets).len(), 40);
    without_column(&sets, &cases.join("others.csv"), "parameters.commitment");
    // Each lens is what a comparison with its settings makes of the same sets; a parameter that it sets is not drawn.
    let row = |name: &str, lens: &str, against: &str| {
        let mut rows = table(&folder.join(name)).into_iter();
        let is_wanted = |row: &std::collections::BTreeMap<String, String>| {
            row["lens"] == lens
                && row["outcome"] == "integration"
                && (against.is_empty() || row["against"] == against)
        };
        rows.find(is_wanted).expect("a row")
    };
    let number = |row: &std::collections::BTreeMap<String, String>, column: &str| -> f64 {
        row[column].parse().unwrap_or_else(|_| panic!("{column} of {row:?}"))
    };
    let priors = ["--draw-parameters", "prior"];
    let listed = ["--draw-parameters", "cases/others.csv"];
    for (lens, draw, set) in [
        ("full", priors, &[][..]),
        ("without-identity", priors, &["--set", "mechanisms.identity=false"]),
        ("virtual-regionalism", listed, &["--set", "parameters.commitment=0.1"]),
    ] {
        let more = [&["--no-figures", "--no-partition", "--output", lens][..], &draw, set].concat();
        done(concord(&room, &compare(&["pre-2017", "post-2017"], &more)));
        let effects = table(&room.path().join(lens).join("effects.csv"));
        let (level, difference) = (row("lenses.csv", lens, ""), row("differences.csv", lens, "pre-2017"));
        for (found, expected) in [
            (number(&level, "mean"), number(&effects[0], "scenario_mean")),
            (number(&difference, "difference"), number(&effects[0], "difference")),
            (number(&difference, "se"), number(&effects[0], "se")),
        ] {
            assert!((found - expected).abs() < 1e-9, "{lens}: {found} {expected}");
        }
    }
    let page = fs::read_to_string(folder.join("report.html")).expect("a page");
    for words in [
        "43 numbers drawn from their priors, 1 replicate of each set stand for what is uncertain",
        "“Virtual regionalism” sets parameters.commitment: not drawn through that lens.",
        "of chance and of the drawn parameters together",
        "--draw-parameters prior",
        "the share of the drawn parameters in the variance of the outcome and in that of the difference",
    ] {
        assert!(page.contains(words), "{words} is not on the page");
    }
    assert_eq!(stdout.lines().filter(|line| line.starts_with("Without identity ")).count(), 2, "{stdout}");
    assert_eq!(table(&folder.join("variance.csv")).len(), 3 * 2 * 8);
    // The same on other threads and from the file of the sets; another study without the sets.
    let again = [&through[..], &["--no-figures", "-t", "3", "--draw-parameters"]].concat();
    let from = "output/post-2017-lenses/parameters.csv";
    done(concord(&room, &lenses(&[], &[&again[..], &[from, "-o", "listed"]].concat())));
    for name in ["lenses.csv", "differences.csv", "scores.csv", "fits.csv", "parameters.csv", "variance.csv"]
    {
        let listed = fs::read(room.path().join("listed").join(name)).expect("a file");
        assert!(fs::read(folder.join(name)).expect("a file") == listed, "{name}");
    }
    let (json, _) = done(concord(&room, &lenses(&[], &[&options[..], &["--json"]].concat())));
    let json: Value = serde_json::from_str(&json).expect("a document");
    assert_eq!(json["drawn"]["keys"].as_array().map(Vec::len), Some(43));
    assert_eq!(json["variances"].as_array().map(Vec::len), Some(3 * 2 * 8));
    let stderr = fails(concord(&room, &lenses(&[], &through)), 2);
    assert!(stderr.contains("with drawn parameters"), "{stderr}");
    let stderr = fails(
        concord(
            &room,
            &lenses(&[], &["--set", "parameters.spillover.prior=[2,3]", "--draw-parameters", "prior"]),
        ),
        2,
    );
    assert!(stderr.contains("parameters.spillover"), "{stderr}");
}
