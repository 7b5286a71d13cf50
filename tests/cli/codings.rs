//! Drawn codings from end to end, as a user meets them.

use std::collections::BTreeMap;
use std::fs;

use crate::testkit::program::{compare, concord, done, fails, manifest, room, table};

/// A number in a row of a table.
fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column}: {}", row[column]))
}

/// Asserts that the parts of every outcome that varies add up to all of it, and that each lies within its interval's reach.
fn adds_up(rows: &[BTreeMap<String, String>]) {
    for row in rows.iter().filter(|row| !row["share"].is_empty()) {
        let parts = ["share", "codings_share", "chance_share"].map(|column| number(row, column));
        assert!((parts.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{row:?}");
        let variances = ["parameters", "codings", "chance"].map(|column| number(row, column));
        let whole: f64 = variances.iter().sum();
        for (part, variance) in parts.iter().zip(variances) {
            assert!((0.0..=1.0).contains(part) && (part * whole - variance).abs() < 1e-9 * whole, "{row:?}");
        }
        for (low, high) in [("low", "high"), ("codings_low", "codings_high"), ("chance_low", "chance_high")] {
            assert!(
                (0.0..=1.0).contains(&number(row, low)) && number(row, low) <= number(row, high),
                "{row:?}"
            );
        }
    }
}

#[test]
fn codings_are_drawn_and_their_part_of_the_variance_is_told_apart() {
    let room = room();
    let run = |more: &[&str]| {
        let draw = ["run", "-n", "48", "--format", "csv", "--no-figures", "--draw-parameters", "prior"];
        done(concord(&room, &[&draw, more].concat())).0
    };
    let read = |name: &str| {
        fs::read_to_string(room.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    let stdout = run(&["--draw-codings", "-o", "codings", "-t", "1"]);
    let plain: Vec<&str> = stdout.split_whitespace().collect();
    assert!(plain.join(" ").contains("43 numbers and 62 codings drawn from their priors"), "{stdout}");
    assert!(stdout.contains("Share in the variance") && stdout.contains("Codings"), "{stdout}");
    run(&["--draw-codings", "-o", "again", "-t", "3"]);
    for name in ["outcomes.csv", "parameters.csv", "variance.csv", "summary.csv", "trajectories.csv"] {
        assert_eq!(read(&format!("codings/{name}")), read(&format!("again/{name}")), "{name}");
    }
    // The parameters have the values that they have without codings.
    run(&["-o", "plain"]);
    let (with, without) = (
        table(&room.path().join("codings/parameters.csv")),
        table(&room.path().join("plain/parameters.csv")),
    );
    assert_eq!((with.len(), with[0].len(), without[0].len()), (48, 43 + 62 + 2, 43 + 2));
    assert!(
        with.iter()
            .zip(&without)
            .all(|(with, without)| without.iter().all(|(key, value)| with[key] == *value))
    );
    let karimov =
        |row: &BTreeMap<String, String>| number(row, "states.UZB.leaders.\"Islam Karimov\".openness");
    assert!(with.iter().all(|row| (0.075..=0.325).contains(&karimov(row))));
    assert!(read("plain/variance.csv").starts_with("outcome,parameters,chance,share,low,high,mean_se\n"));
    let variances = table(&room.path().join("codings/variance.csv"));
    adds_up(&variances);
    assert!(variances.iter().any(|row| !row["share"].is_empty() && number(row, "codings") > 0.0));
    let drawn = &manifest(&room.path().join("codings"))["study"]["drawn"];
    assert_eq!(drawn["codings"].as_array().map(Vec::len), Some(62), "{drawn}");
    let page = read("codings/report.html");
    assert!(page.contains("--draw-parameters prior --draw-codings"), "the command of the report");
    assert!(page.contains("Share of codings") && page.contains("the errors of codings together"));
    // Shown again from its files, and not to be taken for a run without codings.
    assert_eq!(run(&["--draw-codings", "-o", "codings"]), stdout);
    let draw =
        ["run", "-n", "48", "--format", "csv", "--no-figures", "--draw-parameters", "prior", "-o", "codings"];
    assert!(fails(concord(&room, &draw), 2).contains("of other drawn parameters"));
    done(concord(&room, &["plot", "codings", "-o", "drawn", "--only", "shares-at-end"]));
    // Several replicates of a set, and no partition: the same outcomes.
    let sets = run(&["--draw-codings", "--replicates-per-set", "4", "-o", "sets"]);
    assert!(sets.contains("4 replicates of each set"), "{sets}");
    adds_up(&table(&room.path().join("sets/variance.csv")));
    let once = run(&["--draw-codings", "--no-partition", "-o", "once"]);
    assert!(!once.contains("Share in the variance") && !room.path().join("once/variance.csv").exists());
    assert_eq!(read("once/outcomes.csv"), read("codings/outcomes.csv"));
    assert!(read("once/report.html").contains("--draw-parameters prior --draw-codings --no-partition"));
    // The file of the sets makes the same outcomes.
    let listed = ["run", "-n", "48", "--format", "csv", "--no-figures", "-o", "listed"];
    let from = ["--draw-parameters", "codings/parameters.csv"];
    done(concord(&room, &[&listed[..], &from].concat()));
    assert_eq!(read("listed/outcomes.csv"), read("codings/outcomes.csv"));
}

#[test]
fn what_scenarios_differ_in_is_not_drawn_for_a_comparison() {
    let room = room();
    let key = "states.UZB.leaders.\"Shavkat Mirziyoyev\".openness";
    let text = "extends = \"post-2017.toml\"\n[scenario]\nname = \"less-open\"\n[[states]]\nid = \"UZB\"\n\
                [[states.leaders]]\nname = \"Shavkat Mirziyoyev\"\nopenness = 0.4\n";
    fs::write(room.path().join("less-open.toml"), text).expect("a file");
    let draw = ["--draw-parameters", "prior", "--draw-codings", "--no-figures"];
    let scenarios = ["post-2017", "less-open.toml"];
    let (stdout, _) = done(concord(&room, &compare(&scenarios, &[&draw[..], &["-o", "pairs"]].concat())));
    assert!(stdout.contains("Share in the variance"), "{stdout}");
    let folder = room.path().join("pairs");
    let sets = table(&folder.join("parameters.csv"));
    assert!(!sets[0].contains_key(key) && sets[0].contains_key("parameters.initial_consolidation"));
    assert_eq!(sets[0].len(), 43 + 61 + 2);
    adds_up(&table(&folder.join("variance.csv")));
    let page = fs::read_to_string(folder.join("report.html")).expect("a page");
    assert!(
        page.contains("--draw-parameters prior --draw-codings")
            && page.contains("parameters and codings that are possible")
    );
    // A prior that somebody stated is not dropped without a word.
    let prior = format!("priors.'{key}'=[0.5, 0.9]");
    let stated = [&draw[..], &["-o", "stated", "--set", &prior]].concat();
    let text = fails(concord(&room, &compare(&scenarios, &stated)), 2);
    assert!(text.contains("is drawn, and less-open differs from post-2017 in it"), "{text}");
}

#[test]
fn codings_that_cannot_be_drawn_are_refused() {
    let room = room();
    let told = |arguments: &[&str]| fails(concord(&room, &[&["run", "-n", "10"], arguments].concat()), 2);
    let draw = ["--draw-parameters", "prior", "--draw-codings"];
    let text = told(&[&draw[..], &["--set", "codings.error=0"]].concat());
    assert!(
        text.contains("the codings of central-asia have no error to draw from\nhelp: state one with --set codings.error=0.125"),
        "{text}"
    );
    let text = told(&[&draw[..], &["--set", "codings.error=0.75"]].concat());
    assert!(text.contains("codings.error") && text.contains("0.5"), "{text}");
    fs::write(room.path().join("sets.csv"), "parameters.spillover\n".to_owned() + &"0.2\n".repeat(10))
        .expect("a file");
    let text = told(&["--draw-parameters", "sets.csv", "--draw-codings"]);
    assert!(text.contains("or leave out --draw-codings"), "{text}");
    assert!(told(&["--draw-codings"]).contains("--draw-parameters"));
    let text = fails(concord(&room, &["sweep", "--vary", "codings.error=0:0.5:3", "-n", "4"]), 2);
    assert!(text.contains("says how sure codings are, and cannot be varied"), "{text}");
    assert!(!room.path().join("output").exists());
}
