//! Tests that kill the process at every step that changes the disk: complete results stay complete after the next command,
//! and the next command succeeds as usual.

use std::collections::BTreeMap;
use std::path::Path;

use super::disk::fault::{killed_after, without_exchange};
use super::folder::{Decision, decide};
use super::manifest::{Identity, Manifest};
use super::*;
use crate::testkit::{self, end_rows, execution, results, scenario};

const REPLICATES: u64 = 12;
/// More steps than any command takes.
const ALL: usize = 10_000;

/// Every file below a folder by its path, including hidden ones; manifests without times.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut below = vec![folder.to_owned()];
    while let Some(path) = below.pop() {
        for entry in disk::entries(&path).expect("a folder") {
            let path = path.join(entry.name);
            if entry.is_folder {
                below.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("a path in it").display().to_string();
                found.insert(name, std::fs::read(&path).expect("a file"));
            }
        }
    }
    found
}

/// The names of hidden entries beside the folder.
fn hidden(room: &Path) -> Vec<String> {
    let names = disk::entries(room).expect("the room").into_iter();
    names
        .map(|entry| entry.name.to_string_lossy().into_owned())
        .filter(|name| name.starts_with('.'))
        .collect()
}

/// A run with figures.
fn identity() -> Identity {
    let figures = Drawing {
        theme: "journal".to_owned(),
        width_mm: 175.0,
        language: "en".to_owned(),
        events: "none".to_owned(),
        untitled: false,
        only: Vec::new(),
    };
    Identity { figures: Some(figures), ..testkit::identity(REPLICATES) }
}

fn figures() -> Vec<(String, Vec<u8>)> {
    let files = ["figures/fan.svg", "figures/fan.txt", "report.html"];
    files.map(|name| (name.to_owned(), name.as_bytes().to_vec())).to_vec()
}

/// The actions of a command on a folder, from the decision on.
fn command(folder: &Path, wanted: &Identity, force: bool) -> Result<Manifest, ExportError> {
    let scenario = scenario();
    let published = match decide(folder, wanted, force)? {
        Decision::Finished(manifest) => return Ok(*manifest),
        Decision::Undrawn(manifest) => Published::reopen(folder, &manifest, ())?,
        decision => {
            let replace = decision == Decision::Replace;
            let mut run = testkit::begin(folder, &scenario, wanted.clone(), replace)?;
            run.ends(&[&end_rows(REPLICATES)])?;
            testkit::complete(run, &scenario, results(REPLICATES))?.publish(execution(), true)?
        }
    };
    published.finish(&figures(), wanted.clone(), execution()).map(|(manifest, ())| manifest)
}

/// The files that a command writes without obstacles.
fn expected(wanted: &Identity) -> BTreeMap<String, Vec<u8>> {
    let room = tempfile::tempdir().expect("a folder");
    command(&room.path().join("triad"), wanted, false).expect("a run");
    files(&room.path().join("triad"))
}

fn other() -> Identity {
    Identity { seed: 8, ..identity() }
}

/// Kills a command after each number of steps, checks the folder with `judge`, and runs the command again.
fn at_every_step(prepare: &dyn Fn(&Path), judge: &dyn Fn(&Path), force: bool) {
    let (first, second) = (expected(&identity()), expected(&other()));
    let mut steps = 0;
    loop {
        let room = tempfile::tempdir().expect("a folder");
        let folder = room.path().join("triad");
        prepare(&folder);
        let (result, killed) = killed_after(steps, || command(&folder, &identity(), force));
        assert!(killed || result.is_ok(), "{result:?}");
        judge(room.path());
        // One command completes any state, and leaves nothing beside the folder.
        command(&folder, &identity(), force).expect("a run");
        are_same(&files(&folder), &first, steps);
        assert_eq!(hidden(room.path()), [""; 0], "after {steps} steps");
        // Another command does the same.
        command(&folder, &other(), true).expect("another run");
        are_same(&files(&folder), &second, steps);
        if !killed {
            assert!(steps > 20, "{steps} steps are too few");
            return;
        }
        steps += 1;
        assert!(steps < ALL);
    }
}

/// Asserts that files are the same, and names those that are not.
fn are_same(found: &BTreeMap<String, Vec<u8>>, expected: &BTreeMap<String, Vec<u8>>, steps: usize) {
    let names = |of: &BTreeMap<String, Vec<u8>>| of.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(found), names(expected), "after {steps} steps");
    for (name, bytes) in found {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(
            *bytes == expected[name],
            "{name} after {steps} steps: {}\n{}",
            text(bytes),
            text(&expected[name])
        );
    }
}

/// Asserts that the folder agrees with its manifest: data are complete, and figures match.
fn true_to_its_manifest(folder: &Path) -> Option<Manifest> {
    if !folder.exists() {
        return None;
    }
    let manifest = Manifest::read(folder).expect("a manifest that can be read")?;
    let mut held = files(folder);
    held.remove(manifest::MANIFEST);
    for name in manifest.files.keys() {
        held.remove(name).unwrap_or_else(|| panic!("{name} is missing"));
    }
    let coming = manifest.unfinished.iter().flat_map(|unfinished| unfinished.files.keys());
    for name in coming {
        if let Some(bytes) = held.remove(name) {
            assert_eq!(bytes, name.as_bytes(), "{name} is whole");
        }
    }
    assert!(held.is_empty(), "no file that the manifest does not tell of: {:?}", held.keys());
    assert_eq!(manifest.identity.figures.is_some(), manifest.files.contains_key("figures/fan.svg"));
    Some(manifest)
}

#[test]
fn a_first_run_that_is_killed_at_any_step_leaves_data_whole_or_nothing() {
    let judge = |room: &Path| {
        true_to_its_manifest(&room.join("triad"));
    };
    at_every_step(&|_| {}, &judge, false);
}

#[test]
fn a_run_that_replaces_another_is_killed_at_any_step_and_one_of_the_two_is_whole() {
    let prepare = |folder: &Path| {
        command(folder, &other(), false).expect("the other run");
    };
    // The state that the next command finds, with and without force.
    let judge = |room: &Path| {
        let folder = room.join("triad");
        let before = hidden(room);
        let found = decide(&folder, &identity(), false);
        let found = match found {
            Ok(Decision::Finished(manifest) | Decision::Undrawn(manifest)) => *manifest,
            Err(ExportError::OtherRun { .. }) => Manifest::read(&folder).expect("a manifest").expect("there"),
            found => panic!("{found:?}, beside {before:?}"),
        };
        assert_eq!(true_to_its_manifest(&folder), Some(found));
    };
    at_every_step(&prepare, &judge, true);
    without_exchange(|| at_every_step(&prepare, &judge, true));
}

#[test]
fn a_folder_that_was_made_after_a_kill_costs_nothing() {
    without_exchange(|| {
        for steps in 0.. {
            let room = tempfile::tempdir().expect("a folder");
            let folder = room.path().join("triad");
            command(&folder, &other(), false).expect("the other run");
            let (_, killed) = killed_after(steps, || command(&folder, &identity(), true));
            if !folder.exists() {
                std::fs::create_dir(&folder).expect("a folder");
            }
            let scenario = scenario();
            // An interrupted run, without force and with it.
            for force in [false, true] {
                if let Ok(Decision::Write | Decision::Replace) = decide(&folder, &identity(), force) {
                    let run = testkit::begin(&folder, &scenario, identity(), force);
                    drop(run.expect("a writable folder"));
                }
            }
            true_to_its_manifest(&folder).expect("a whole result");
            if !killed {
                return;
            }
        }
    });
}

#[test]
fn figures_in_another_look_take_the_place_of_those_on_their_way() {
    for steps in 0.. {
        let room = tempfile::tempdir().expect("a folder");
        let folder = room.path().join("triad");
        let scenario = scenario();
        let mut run = testkit::begin(&folder, &scenario, identity(), false).expect("a folder");
        run.ends(&[&end_rows(REPLICATES)]).expect("rows");
        let run = testkit::complete(run, &scenario, results(REPLICATES)).expect("tables");
        let run = run.publish(execution(), true).expect("data");
        let (_, killed) = killed_after(steps, || run.finish(&figures(), identity(), execution()));
        let mut wanted = identity();
        wanted.figures.as_mut().expect("figures").theme = "slide".to_owned();
        match decide(&folder, &wanted, false) {
            Ok(Decision::Undrawn(manifest)) => {
                let run = Published::reopen(&folder, &manifest, ()).expect("a folder");
                let slides = [("figures/slide.svg".to_owned(), b"<svg/>".to_vec())];
                run.finish(&slides, wanted, execution()).expect("figures");
                let held = files(&folder);
                assert!(held.contains_key("figures/slide.svg") && !held.contains_key("figures/fan.svg"));
            }
            Err(ExportError::OtherRun { .. }) => {
                true_to_its_manifest(&folder).expect("a whole result");
            }
            found => panic!("{found:?}"),
        }
        if !killed {
            return;
        }
    }
}

#[test]
fn figures_never_take_the_place_of_a_file_of_somebody_else() {
    let room = tempfile::tempdir().expect("a folder");
    let folder = room.path().join("triad");
    let scenario = scenario();
    let mut run = testkit::begin(&folder, &scenario, identity(), false).expect("a folder");
    run.ends(&[&end_rows(REPLICATES)]).expect("rows");
    let run = testkit::complete(run, &scenario, results(REPLICATES)).expect("tables");
    let run = run.publish(execution(), true).expect("data");
    std::fs::write(folder.join("report.html"), "mine").expect("a file");
    std::fs::write(folder.join("notes.txt"), "mine").expect("a file");
    let before = files(&folder);
    let error = run.finish(&figures(), identity(), execution()).expect_err("it is taken");
    assert!(matches!(error, ExportError::Changed { .. }), "{error:?}");
    assert_eq!(files(&folder), before);
    std::fs::remove_file(folder.join("report.html")).expect("a removal");
    command(&folder, &identity(), false).expect("figures");
    assert_eq!(std::fs::read(folder.join("notes.txt")).expect("the notes"), b"mine");
}
