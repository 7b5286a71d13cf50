//! Folders of runs: written completely or not at all, and replacing nothing but a run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::folder::{Decision, decide};
use super::manifest::{Identity, MANIFEST, Manifest};
use super::*;
use crate::problem::explained;
use crate::testkit::{self, end_rows, execution, identity, results, scenario};

const REPLICATES: u64 = 12;

fn room() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// Writes a whole run.
fn write(folder: &Path, identity: Identity, replace: bool) -> Result<Manifest, ExportError> {
    let scenario = scenario();
    let mut run = testkit::begin(folder, &scenario, identity, replace)?;
    for block in end_rows(REPLICATES).chunks(5) {
        run.ends(&[block])?;
    }
    let mut run = testkit::complete(run, &scenario, results(REPLICATES))?;
    run.add("figures/fan.svg", b"<svg/>")?;
    run.publish(execution(), false).map(|run| run.end().0)
}

/// Every file below a folder by its path, `/` between the parts; folders that are empty end in `/`.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut below = vec![PathBuf::new()];
    while let Some(path) = below.pop() {
        let entries: Vec<_> = std::fs::read_dir(folder.join(&path)).expect("a folder").collect();
        if entries.is_empty() && path != Path::new("") {
            found.insert(format!("{}/", path.display()), Vec::new());
        }
        for entry in entries {
            let entry = entry.expect("an entry");
            let path = path.join(entry.file_name());
            if entry.file_type().expect("a type").is_dir() {
                below.push(path);
            } else {
                found.insert(path.display().to_string(), std::fs::read(entry.path()).expect("a file"));
            }
        }
    }
    found
}

fn names(folder: &Path) -> Vec<String> {
    files(folder).into_keys().collect()
}

#[test]
fn a_run_is_a_folder_of_the_files_that_its_manifest_lists() {
    let room = room();
    let folder = room.path().join("output/triad");
    let manifest = write(&folder, identity(REPLICATES), false).expect("a run");
    let written = files(&folder);
    let listed: Vec<_> = written.keys().filter(|name| *name != MANIFEST).cloned().collect();
    assert_eq!(listed, manifest.files.keys().cloned().collect::<Vec<_>>());
    assert_eq!(
        listed,
        [
            "article.tex",
            "datapackage.json",
            "figures/fan.svg",
            "outcomes.parquet",
            "passages.csv",
            "regimes.csv",
            "scenario.toml",
            "summary.csv",
            "tables/summary.md",
            "tables/summary.tex",
            "trajectories.csv",
            "weights.csv"
        ]
    );
    assert_eq!(written[SCENARIO], scenario().resolved().as_bytes());
    assert_eq!(Manifest::read(&folder).expect("a manifest"), Some(manifest));
    assert_eq!(names(room.path()).len(), written.len(), "nothing beside the folder");
}

#[test]
fn a_run_that_is_given_up_leaves_nothing_behind() {
    let room = room();
    let folder = room.path().join("output/deeper/triad");
    let scenario = scenario();
    let run = testkit::begin(&folder, &scenario, identity(REPLICATES), false);
    assert!(!names(room.path()).is_empty(), "a folder in the making");
    drop(run);
    assert_eq!(std::fs::read_dir(room.path()).expect("the room").count(), 0);
}

#[test]
fn the_same_run_is_recognised() {
    let room = room();
    let folder = room.path().join("triad");
    let manifest = write(&folder, identity(REPLICATES), false).expect("a run");
    let decision = decide(&folder, &identity(REPLICATES), false).expect("no refusal");
    assert_eq!(decision, Decision::Finished(Box::new(manifest)));
    assert_eq!(
        read_summary(&folder).expect("a summary"),
        summary::Summary::new(&scenario(), &results(REPLICATES))
    );
}

/// Asserts that a folder is refused with these words.
fn refused(folder: &Path, wanted: &Identity, force: bool, words: &[&str]) {
    let before = files(folder);
    let error = decide(folder, wanted, force).expect_err("a refusal");
    assert!(error.is_refusal(), "{error:?}");
    let message = explained(&error, |setting| format!("--{setting}"));
    assert!(message.contains("\nhelp: "), "{message}");
    for word in words {
        assert!(message.contains(word), "{word:?} is not in {message:?}");
    }
    assert_eq!(files(folder), before);
}

#[test]
fn another_run_is_refused_and_gives_way_to_force() {
    let room = room();
    let folder = room.path().join("triad");
    write(&folder, identity(REPLICATES), false).expect("a run");
    let other = Identity { seed: 8, ..identity(REPLICATES) };
    refused(&folder, &other, false, &["holds another run: seed 7, not 8", "--force", "triad-2"]);
    assert_eq!(decide(&folder, &other, true).expect("force"), Decision::Replace);
    let manifest = write(&folder, other.clone(), true).expect("the other run");
    assert_eq!(manifest.identity, other);
    assert_eq!(names(room.path()).len(), manifest.files.len() + 1, "nothing of the old run is left");
}

#[test]
fn a_run_whose_files_have_changed_is_not_taken_for_the_same() {
    let room = room();
    let folder = room.path().join("triad");
    write(&folder, identity(REPLICATES), false).expect("a run");
    std::fs::write(folder.join("summary.csv"), "edited").expect("an edit");
    refused(&folder, &identity(REPLICATES), false, &["summary.csv was changed or removed", "--force"]);
    std::fs::remove_file(folder.join("summary.csv")).expect("a removal");
    refused(&folder, &identity(REPLICATES), false, &["summary.csv was changed or removed"]);
    assert_eq!(decide(&folder, &identity(REPLICATES), true).expect("force"), Decision::Replace);
}

#[test]
fn a_folder_of_anything_else_is_refused_even_with_force() {
    let room = room();
    let folder = room.path().join("thesis");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::write(folder.join("thesis.tex"), "years of work").expect("a file");
    for force in [false, true] {
        refused(&folder, &identity(REPLICATES), force, &["thesis.tex", "--force replaces runs only"]);
    }
}

#[test]
fn a_run_that_also_holds_something_else_is_not_replaced() {
    let room = room();
    let folder = room.path().join("triad");
    write(&folder, identity(REPLICATES), false).expect("a run");
    std::fs::create_dir(folder.join("notes")).expect("a folder");
    refused(&folder, &identity(REPLICATES), true, &["notes/"]);
    // Without force nothing is replaced, so the notes are safe.
    assert!(matches!(decide(&folder, &identity(REPLICATES), false), Ok(Decision::Finished(_))));
}

#[test]
fn a_file_that_comes_while_a_run_is_replaced_is_kept() {
    let room = room();
    let folder = room.path().join("triad");
    write(&folder, identity(REPLICATES), false).expect("a run");
    let scenario = scenario();
    let run = testkit::begin(&folder, &scenario, identity(REPLICATES), true);
    std::fs::write(folder.join("notes.txt"), "written meanwhile").expect("a file");
    let run = run.expect("a writable folder");
    let run = testkit::complete(run, &scenario, results(REPLICATES)).expect("tables");
    let Err(ExportError::Unplaced { kept, .. }) = run.publish(execution(), false) else {
        panic!("the notes would be lost");
    };
    assert_eq!(std::fs::read(folder.join("notes.txt")).expect("the notes"), b"written meanwhile");
    assert!(
        Manifest::read(&kept).expect("a whole run").is_some(),
        "the new run is kept at {}",
        kept.display()
    );
    assert!(!kept.file_name().expect("a name").to_string_lossy().starts_with('.'), "{}", kept.display());
}

#[test]
fn a_folder_that_fills_while_a_run_goes_on_is_left_alone() {
    let room = room();
    let folder = room.path().join("triad");
    let scenario = scenario();
    let run = testkit::begin(&folder, &scenario, identity(REPLICATES), false);
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::write(folder.join("notes.txt"), "written meanwhile").expect("a file");
    let run = run.expect("a writable folder");
    let run = testkit::complete(run, &scenario, results(REPLICATES)).expect("tables");
    let error = run.publish(execution(), false).expect_err("the folder is taken");
    assert!(matches!(error, ExportError::Unplaced { .. }) && !error.is_refusal(), "{error:?}");
    assert_eq!(names(&folder), ["notes.txt"]);
}

#[test]
fn manifests_that_are_none_and_manifests_of_a_later_format_are_refused() {
    let room = room();
    let folder = room.path().join("app");
    std::fs::create_dir(&folder).expect("a folder");
    for (text, word) in
        [("{\"name\": \"some web app\"}", "format"), ("{\"format\": 5}", "format 5"), ("{", "EOF")]
    {
        std::fs::write(folder.join(MANIFEST), text).expect("a file");
        for force in [false, true] {
            refused(&folder, &identity(REPLICATES), force, &["cannot be read", word]);
        }
    }
}

#[test]
fn a_file_in_place_of_the_folder_is_refused() {
    let room = room();
    let file = room.path().join("file");
    std::fs::write(&file, "text").expect("a file");
    for path in [&file, &file.join("triad")] {
        let error = decide(path, &identity(REPLICATES), true).expect_err("a refusal");
        assert!(matches!(error, ExportError::NotAFolder { .. }), "{error:?}");
    }
}

#[test]
fn an_empty_folder_and_the_litter_of_a_file_browser_are_as_good_as_nothing() {
    let room = room();
    let folder = room.path().join("triad");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::write(folder.join(".DS_Store"), "").expect("a file");
    assert_eq!(decide(&folder, &identity(REPLICATES), false).expect("room"), Decision::Write);
    let manifest = write(&folder, identity(REPLICATES), false).expect("a run");
    assert_eq!(names(&folder).len(), manifest.files.len() + 1);
}

#[test]
fn what_a_killed_run_has_left_is_swept_by_the_next() {
    let room = room();
    let folder = room.path().join("triad");
    let scenario = scenario();
    // A killed run leaves its folder, and possibly a lock file that is not locked.
    for with_lock in [false, true] {
        let dead = room.path().join(".triad.partial-aB3dE9");
        std::fs::create_dir_all(dead.join("figures")).expect("a folder");
        if with_lock {
            std::fs::write(room.path().join(".triad.lock"), "").expect("a file");
        }
        // Folders of others with similar names.
        for name in [".triad.partial-mine", ".triad.partial-aB3dE9-notes", ".other.partial-aB3dE9"] {
            std::fs::create_dir_all(room.path().join(name)).expect("a folder");
        }
        let run = testkit::begin(&folder, &scenario, identity(REPLICATES), false).expect("a writable folder");
        assert!(!dead.exists());
        drop(run);
        assert_eq!(
            names(room.path()),
            [".other.partial-aB3dE9/", ".triad.partial-aB3dE9-notes/", ".triad.partial-mine/"]
        );
    }
}

#[test]
fn a_folder_that_a_living_run_writes_to_is_refused_at_once() {
    let room = room();
    let folder = room.path().join("output/triad");
    let scenario = scenario();
    let alive = testkit::begin(&folder, &scenario, identity(REPLICATES), false).expect("a writable folder");
    let before = files(room.path());
    let refusals = [
        decide(&folder, &identity(REPLICATES), true).expect_err("a refusal"),
        testkit::begin(&folder, &scenario, identity(REPLICATES), false).expect_err("a refusal"),
    ];
    for error in refusals {
        assert!(error.is_refusal(), "{error:?}");
        assert!(error.to_string().starts_with("another concord is writing to "), "{error}");
    }
    assert_eq!(files(room.path()), before, "the living run is spared");
    // Other folders in the same place do not interfere.
    write(&room.path().join("output/other"), identity(REPLICATES), false).expect("another folder");
    drop(alive);
    write(&folder, identity(REPLICATES), false).expect("it is free again");
}

#[test]
fn a_folder_that_fills_before_a_run_begins_is_refused_at_the_start() {
    let room = room();
    let folder = room.path().join("triad");
    assert_eq!(decide(&folder, &identity(REPLICATES), false).expect("room"), Decision::Write);
    write(&folder, identity(REPLICATES), false).expect("a run of somebody else");
    let before = files(room.path());
    let error = testkit::begin(&folder, &scenario(), identity(REPLICATES), false).expect_err("a refusal");
    assert!(matches!(error, ExportError::Taken { .. }) && error.is_refusal(), "{error:?}");
    assert_eq!(files(room.path()), before);
}

#[test]
fn a_run_that_was_set_aside_by_a_killed_run_comes_back_before_anything_is_decided() {
    for with_empty_folder in [false, true] {
        let room = room();
        let folder = room.path().join("triad");
        let manifest = write(&folder, identity(REPLICATES), false).expect("a run");
        std::fs::rename(&folder, room.path().join(".triad.replaced-aB3dE9")).expect("a move");
        if with_empty_folder {
            std::fs::create_dir(&folder).expect("a folder");
        }
        let decision = decide(&folder, &identity(REPLICATES), false).expect("no refusal");
        assert_eq!(decision, Decision::Finished(Box::new(manifest)));
        assert!(!room.path().join(".triad.replaced-aB3dE9").exists());
    }
}

#[test]
fn what_was_set_aside_is_kept_while_the_folder_holds_no_result() {
    let room = room();
    let folder = room.path().join("triad");
    write(&folder, identity(REPLICATES), false).expect("a run");
    let aside = room.path().join(".triad.replaced-aB3dE9");
    std::fs::rename(&folder, &aside).expect("a move");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::write(folder.join("notes.txt"), "mine").expect("a file");
    refused(&folder, &identity(REPLICATES), true, &["notes.txt"]);
    assert!(Staging::begin(&folder, true).is_ok());
    assert!(Manifest::read(&aside).expect("a manifest").is_some());
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_refused_before_the_run() {
    let room = room();
    let link = room.path().join("triad");
    std::os::unix::fs::symlink(room.path().join("gone"), &link).expect("a link");
    for folder in [link.clone(), link.join("deeper/run")] {
        let error = decide(&folder, &identity(REPLICATES), true).expect_err("a refusal");
        assert!(matches!(error, ExportError::Dangling { .. }) && error.is_refusal(), "{error:?}");
        assert!(error.to_string().contains(&link.display().to_string()), "{error}");
    }
}

#[test]
fn a_message_does_not_tell_the_names_of_hidden_files() {
    let room = room();
    let long = room.path().join("x".repeat(250));
    let error = Staging::begin(&long, false).expect_err("no name for what lies beside it");
    let error = explained(&error, |setting| setting.to_string());
    assert!(!error.contains("partial-") && !error.contains(".lock"), "{error}");
    assert!(error.contains("name it shorter"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_link_to_a_folder_stays_a_link() {
    let room = room();
    let (real, link) = (room.path().join("scratch"), room.path().join("triad"));
    std::fs::create_dir(&real).expect("a folder");
    std::os::unix::fs::symlink(&real, &link).expect("a link");
    write(&link, identity(REPLICATES), false).expect("a run");
    assert!(std::fs::symlink_metadata(&link).expect("the link").is_symlink());
    assert!(Manifest::read(&real).expect("a manifest").is_some());
}

#[test]
fn a_name_that_leaves_the_folder_or_is_taken_is_refused() {
    let room = room();
    let mut staging = Staging::begin(&room.path().join("triad"), false).expect("a writable folder");
    staging.write("figures/fan.svg", b"<svg/>").expect("a plain name");
    for name in ["", "../x", "/etc/x", "figures/../../x", "a\\b", "figures/fan.svg"] {
        let error = staging.write(name, b"").expect_err(name);
        assert!(matches!(error, ExportError::BadName { .. }), "{name}: {error:?}");
    }
}

#[test]
fn the_same_run_twice_has_the_same_files() {
    let room = room();
    let (one, other) = (room.path().join("one"), room.path().join("other"));
    write(&one, identity(REPLICATES), false).expect("a run");
    write(&other, identity(REPLICATES), false).expect("a run");
    assert_eq!(files(&one), files(&other));
}

#[test]
fn the_document_on_files_names_every_file_and_column() {
    let document = std::fs::read_to_string("docs/files.md").expect("the document");
    let room = room();
    let folder = room.path().join("triad");
    write(&folder, identity(REPLICATES), false).expect("a run");
    for (name, content) in files(&folder) {
        let listed = name
            .split_once('/')
            .filter(|(of, _)| *of == "figures")
            .map_or(name.clone(), |_| "figures/".to_owned());
        assert!(document.contains(&format!("`{listed}`")), "{name} is not in the document");
        if name.ends_with(".csv") {
            let text = String::from_utf8(content).expect("CSV is text");
            for column in text.lines().next().expect("a header").split(',') {
                assert!(
                    document.contains(&format!("`{column}`")),
                    "{column} of {name} is not in the document"
                );
            }
        }
    }
    for series in crate::model::all_series(3, 2) {
        assert!(
            document.contains(&format!("`{}`", series.measure.name())),
            "{series:?} is not in the document"
        );
    }
}
