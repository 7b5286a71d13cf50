//! Folders of earlier versions, for each format and every command: they are read, and not overwritten.
//! [`tests/earlier/make`](../earlier/make) has made them.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::testkit::program::{concord, done, fails, files, manifest, room};

/// Folders of every command, by format. The first format has neither the triad nor most of the commands.
const FORMATS: [&str; 2] = ["format-2", "format-3"];

/// A folder of an earlier version, by its path in `tests/earlier`.
fn earlier(path: &str) -> String {
    format!("{}/tests/earlier/{path}", env!("CARGO_MANIFEST_DIR"))
}

/// A folder with the scenarios that the earlier versions ran.
fn scenarios() -> TempDir {
    let room = room();
    for name in ["triad.toml", "rival.toml"] {
        let kept = format!("{}/tests/testkit/{name}", env!("CARGO_MANIFEST_DIR"));
        fs::copy(kept, room.path().join(name)).expect("a scenario of the tests");
    }
    room
}

/// Copies a folder of an earlier version into another.
fn copy(path: &str, room: &TempDir, name: &str) {
    for (file, bytes) in files(earlier(path).as_ref()) {
        let to = room.path().join(name).join(file);
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        fs::write(to, bytes).expect("a file");
    }
}

/// The studies of a format: the names of their folders.
fn studies(format: &str) -> Vec<String> {
    let entries = fs::read_dir(earlier(format)).expect("folders of a format");
    let mut found: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    found.sort();
    found
}

/// The command that wrote a folder, without the name of the program.
fn command(manifest: &Value) -> Vec<String> {
    let words = manifest["execution"]["command"].as_array().expect("the words of a command");
    words[1..].iter().map(|word| word.as_str().expect("a word").to_owned()).collect()
}

#[test]
fn every_command_has_a_folder_of_every_format() {
    for format in FORMATS {
        let expected =
            ["attribution", "comparison", "drawn", "lenses", "plot", "run", "sensitivity", "sweep", "trace"];
        assert_eq!(studies(format), expected, "{format}");
        for study in expected {
            let told = manifest(earlier(&format!("{format}/{study}")).as_ref());
            assert_eq!(format!("format-{}", told["format"]), format, "{study}");
        }
    }
}

#[test]
fn the_command_of_a_folder_leaves_it_alone_until_it_is_forced() {
    for (format, study) in FORMATS.iter().flat_map(|of| studies(of).into_iter().map(move |study| (of, study)))
    {
        let room = scenarios();
        for needed in ["run", &study] {
            copy(&format!("{format}/{needed}"), &room, needed);
        }
        let folder = room.path().join(&study);
        let (before, told) = (files(&folder), manifest(&folder));
        let words = command(&told);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let stderr = fails(concord(&room, &words), 2);
        for part in ["holds another run", "made at commit", "--force"] {
            assert!(stderr.contains(part), "{format}, {study}: {part} is not in {stderr}");
        }
        assert!(files(&folder) == before, "{format}, {study}");
        done(concord(&room, &[&words[..], &["--force"]].concat()));
        let now = manifest(&folder);
        assert!(now["format"].as_u64() >= told["format"].as_u64(), "{study}");
        assert_ne!(now["concord"], told["concord"], "{study}");
        assert_eq!(now["seed"], told["seed"], "{study}");
    }
}

#[test]
fn what_earlier_versions_have_written_is_drawn() {
    for format in FORMATS {
        for (study, shown) in [
            ("run", "of triad (end of 2000-Q4: 12 replicates, seed 7)"),
            ("drawn", "of triad (end of 2000-Q4: 12 replicates, seed 7)"),
            ("comparison", "of triad vs rival (end of 2000-Q4: 12 replicates, seed 7)"),
            ("attribution", "of triad vs rival (end of 2000-Q4: 12 replicates, seed 7)"),
            ("lenses", "of triad vs rival (end of 2000-Q4: 12 replicates, seed 7)"),
            ("sweep", "of triad (end of 2000-Q4: 12 replicates, seed 7)"),
            ("sensitivity", "of triad (end of 2000-Q4: 12 replicates, seed 7)"),
            ("trace", "of triad (end of 2000-Q4: replicate 7, seed 7)"),
        ] {
            let room = room();
            let folder = earlier(&format!("{format}/{study}"));
            let (stdout, stderr) = done(concord(&room, &["plot", &folder, "--width", "85", "-o", "figures"]));
            assert!(stdout.contains(shown), "{format}, {study}: {stdout}");
            assert_eq!(stderr, "", "{format}, {study}: nothing is missing");
            // Figures of replicates say which program made the result, and not which drew it.
            let commit =
                manifest(folder.as_ref())["concord"]["commit"].as_str().expect("a commit").to_owned();
            let drawn = files(&room.path().join("figures"));
            let figures = drawn.iter().filter(|(name, _)| study != "trace" && name.ends_with(".svg"));
            for (name, svg) in figures {
                assert!(String::from_utf8_lossy(svg).contains(&commit), "{format}, {study}: {name}");
            }
        }
        let stderr = fails(concord(&room(), &["plot", &earlier(&format!("{format}/plot"))]), 2);
        assert!(stderr.contains("holds figures alone"), "{stderr}");
    }
}

#[test]
fn scenarios_and_tables_of_earlier_versions_are_read() {
    for format in FORMATS {
        let room = scenarios();
        let path = |file: &str| earlier(&format!("{format}/{file}"));
        for scenario in ["run/scenario.toml", "comparison/rival/scenario.toml", "trace/scenario.toml"] {
            let (stdout, _) = done(concord(&room, &["check", &path(scenario)]));
            assert!(stdout.contains(": Three neighbours"), "{stdout}");
        }
        let quiet = ["--no-figures", "--quiet"];
        let parameters =
            ["run", "triad.toml", "--draw-parameters", &path("drawn/parameters.csv"), "-o", "again"];
        done(concord(&room, &[&parameters[..], &["-n", "12", "--replicates-per-set", "4"], &quiet].concat()));
        let points = ["sweep", "triad.toml", "--points-file", &path("sweep/points.csv"), "-o", "swept"];
        done(concord(&room, &[&points[..], &["-n", "12"], &quiet].concat()));
        // The same points, and so the same numbers to the last bit, however a version writes whole ones and names.
        let numbers = |folder: std::path::PathBuf| -> Vec<f64> {
            let text = fs::read_to_string(folder.join("sweep.csv")).expect("a table");
            let cells = text.lines().flat_map(|line| line.split(','));
            cells.filter_map(|cell| cell.parse().ok()).collect()
        };
        let [then, now] = [path("sweep").into(), room.path().join("swept")].map(numbers);
        assert!(then.len() > 100);
        assert_eq!(then, now);
    }
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
