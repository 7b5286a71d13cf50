//! Folders that earlier versions have written: what is read from them.

use std::fs;

use crate::testkit::program::{concord, done, files, room};

/// A folder of an earlier version, by its path in `tests/earlier`.
fn earlier(path: &str) -> String {
    format!("{}/tests/earlier/{path}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn a_run_of_an_earlier_version_is_drawn() {
    let room = room();
    let earlier = &earlier("format-1/run");
    let arguments = ["plot", earlier, "-o", "drawn", "--only", "fan-identity", "--width", "85"];
    let (stdout, stderr) = done(concord(&room, &arguments));
    assert!(
        stdout.starts_with("1 figure of central-asia (end of 2030: 40 replicates, seed 2017):\n"),
        "{stdout}"
    );
    assert_eq!(stderr, "");
    let drawn = files(&room.path().join("drawn"));
    let svg = String::from_utf8_lossy(&drawn["fan-identity.svg"]).into_owned();
    // It says which program made the run, and not which drew it.
    assert!(svg.contains("f49b9baea6554e65bab4c338f7fbf4c79aac54d1") && svg.contains("width=\"85mm\""));
}

#[test]
fn a_comparison_of_an_earlier_version_is_drawn_without_what_it_lacks() {
    let room = room();
    let earlier = &earlier("format-1/comparison");
    let arguments = ["plot", earlier, "-o", "drawn", "--only", "differences", "--only", "forest"];
    let (_, stderr) = done(concord(&room, &arguments));
    assert!(stderr.contains("of an earlier version") && stderr.contains("means alone"), "{stderr}");
    let caption = fs::read_to_string(room.path().join("drawn/differences.txt")).expect("a caption");
    assert!(!caption.contains("light bands"), "{caption}");
    assert!(room.path().join("drawn/forest.pdf").exists());
    let arguments = ["plot", earlier, "-o", "drawn", "--only", "estimation", "--force"];
    assert_eq!(done(concord(&room, &arguments)).1, "", "nothing is left out");
}

#[test]
fn a_trace_of_an_earlier_version_is_drawn() {
    let room = room();
    let earlier = &earlier("format-1/trace");
    let (stdout, _) = done(concord(&room, &["plot", earlier, "-o", "drawn"]));
    assert!(stdout.contains("(end of 2030: replicate 7, seed 2017)"), "{stdout}");
    assert!(room.path().join("drawn/chronicle.svg").exists());
}
