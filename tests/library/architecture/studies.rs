//! That a study is named in its own folders and in the list of studies, and in no other file: a new one then changes none.

use super::source::{Source, tree};

/// Files outside the folders of a study that name it, with the reason.
const NAMED: [(&str, &str, &str); 16] = [
    (
        "src/cli/check/mod.rs",
        "crate::studies::calibration",
        "a scenario is checked against the record that its calibration names",
    ),
    (
        "src/studies/comparison/",
        "crate::studies::run",
        "a comparison holds the tables of a run for each scenario",
    ),
    (
        "src/studies/validation/",
        "crate::studies::calibration",
        "a validation scores what is fitted, and fits it first where it is not given",
    ),
    (
        "src/studies/validation/",
        "StudyRecord::Calibration",
        "a posterior is checked against the folder that it lies in",
    ),
    ("src/explore/", "crate::studies::run", "a page asks for a run"),
    ("src/explore/", "crate::studies::comparison", "a page asks for a comparison"),
    ("src/explore/", "crate::studies::trace", "a page asks for one history"),
    ("src/cli/plot.rs", "StudyRecord::Comparison", "one option chooses the rows of its forest"),
    (
        "src/export/manifest/earlier.rs",
        "StudyRecord",
        "manifests up to format 3 said which study it is in other ways",
    ),
    (
        "src/export/manifest/identity.rs",
        "StudyRecord::Run",
        "tables and figures of all kinds name what is drawn",
    ),
    (
        "src/export/manifest/identity.rs",
        "StudyRecord::Comparison",
        "tables that it shares with a run ask for it",
    ),
    ("src/export/manifest/identity.rs", "StudyRecord::Attribution", "its files ask for it"),
    ("src/export/manifest/identity.rs", "StudyRecord::Lenses", "its files ask for it"),
    ("src/export/manifest/identity.rs", "StudyRecord::Sweep", "its files ask for it"),
    ("src/export/manifest/identity.rs", "StudyRecord::Sensitivity", "its files ask for it"),
    ("src/export/manifest/identity.rs", "StudyRecord::Trace", "figures name the replicate"),
];

/// A line of the list of studies.
struct Study {
    /// Its folder in `src/studies`.
    folder: String,
    /// Its variant in what manifests record.
    record: String,
    /// Its folder, or file, in `src/cli`.
    command: String,
}

/// The list of studies.
fn studies(tree: &[Source]) -> Vec<Study> {
    let list = tree.iter().find(|source| source.path == "src/studies/mod.rs").expect("the list of studies");
    let word = |place: usize| list.words.get(place).map_or("", String::as_str);
    let study = |place: usize| {
        // run: Run(RunRecord) => RunTables, "a run", run;
        let signs = [(1, ":"), (3, "("), (5, ")"), (6, "="), (7, ">"), (9, ","), (11, ","), (13, ";")];
        let is_line = signs.iter().all(|(further, sign)| word(place + further) == *sign)
            && word(place + 10).starts_with('"');
        let named = |further: usize| word(place + further).to_owned();
        is_line.then(|| Study { folder: named(0), record: named(2), command: named(12) })
    };
    (0..list.words.len()).filter_map(study).collect()
}

/// Whether a path leads to a place, or to something in it.
fn leads_to(path: &str, place: &str) -> bool {
    path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// Finds the names of a study in a file outside its folders.
fn names(study: &Study, source: &Source) -> Vec<String> {
    let Study { folder, record, command } = study;
    let homes =
        [format!("src/studies/{folder}/"), format!("src/cli/{command}/"), format!("src/cli/{command}.rs")];
    if homes.iter().any(|home| source.path.starts_with(home.as_str())) {
        return Vec::new();
    }
    let places = [
        format!("crate::studies::{folder}"),
        format!("crate::cli::{command}"),
        format!("StudyRecord::{record}"),
    ];
    let mut found = Vec::new();
    for path in source.paths() {
        let path = path.join("::");
        let path = path.find("StudyRecord::").map_or(path.as_str(), |start| &path[start..]);
        let is_agreed = |place: &str| {
            NAMED.iter().any(|(file, name, _)| source.path.starts_with(file) && leads_to(place, name))
        };
        found.extend(places.iter().filter(|place| leads_to(path, place) && !is_agreed(place)).cloned());
    }
    found.iter().map(|place| format!("{} names {place}", source.path)).collect()
}

#[test]
fn a_study_is_named_in_its_folders_and_in_the_list_alone() {
    let tree = tree();
    let studies = studies(&tree);
    assert!(studies.len() >= 7, "the list has {} lines", studies.len());
    let found: Vec<String> =
        studies.iter().flat_map(|study| tree.iter().flat_map(|source| names(study, source))).collect();
    assert!(found.is_empty(), "{found:#?}");
    for (file, name, reason) in NAMED {
        let is_there = tree.iter().any(|source| source.path.starts_with(file));
        assert!(is_there, "{file} need not be allowed to name {name}: {reason}");
    }
}

#[test]
fn a_study_has_three_lines_in_files_of_the_code_that_others_share() {
    let tree = tree();
    for Study { folder, command, .. } in studies(&tree) {
        let lines = |path: &str, name: &str| {
            let source = tree.iter().find(|source| source.path == path).expect("a file");
            source
                .words
                .windows(3)
                .filter(|three| three[0] == "mod" && three[1] == name && three[2] == ";")
                .count()
        };
        // With its line in the list, three.
        assert_eq!(lines("src/studies/mod.rs", &folder), 1, "{folder}");
        assert_eq!(lines("src/cli/mod.rs", &command), 1, "{command}");
    }
}

#[test]
fn a_name_out_of_place_is_found() {
    let study =
        Study { folder: "spread".to_owned(), record: "Spread".to_owned(), command: "spread".to_owned() };
    let check = |path: &str, text: &str, expected: &[&str]| {
        assert_eq!(names(&study, &Source::new(path, text)), expected, "{text}");
    };
    let sees = ["src/studies/run/page.rs names crate::studies::spread"];
    check("src/studies/run/page.rs", "use crate::studies::spread::SpreadPlan;", &sees);
    check("src/studies/run/page.rs", "use super::super::spread;", &sees);
    check("src/studies/spread/mod.rs", "use crate::studies::spread::plan;", &[]);
    check(
        "src/cli/error.rs",
        "use super::spread::SpreadError;",
        &["src/cli/error.rs names crate::cli::spread"],
    );
    check("src/cli/spread.rs", "use crate::studies::spread::SpreadPlan;", &[]);
    let text = "fn f(of: &StudyRecord) { matches!(of, StudyRecord::Spread(_)) }";
    check("src/report/origin.rs", text, &["src/report/origin.rs names StudyRecord::Spread"]);
    check(
        "src/report/origin.rs",
        "fn f() { crate::export::manifest::StudyRecord::Spread }",
        &["src/report/origin.rs names StudyRecord::Spread"],
    );
}
