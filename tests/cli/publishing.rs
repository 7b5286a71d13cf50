//! Output folders from end to end: data before figures, one writer at a time, nothing half-written, nothing hidden.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::testkit::program::{concord, done, fails, files, manifest, room};

/// The files of a folder; the manifest without times.
fn held(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = files(folder);
    let mut told = manifest(folder);
    told["execution"].take();
    files.insert("manifest.json".to_owned(), told.to_string().into_bytes());
    files
}

/// Hidden entries of a folder.
fn hidden(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).expect("a folder").flatten();
    let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with('.')).collect()
}

/// Starts the program.
fn started(room: &TempDir, arguments: &[&str]) -> Child {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("concord"));
    command.current_dir(room).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program starts")
}

/// Waits until something is so, while a program runs.
fn until(child: &mut Child, is_so: impl Fn() -> bool) {
    while !is_so() {
        assert_eq!(child.try_wait().expect("a child"), None, "it has ended");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Sends a signal, and waits for the end: standard error and exit status.
fn ended_by(signal: &str, child: Child) -> (String, Option<i32>) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status();
    assert!(sent.expect("kill").success());
    let ended = child.wait_with_output().expect("the program ends");
    (String::from_utf8_lossy(&ended.stderr).into_owned(), ended.status.code())
}

#[test]
#[cfg(unix)]
fn an_interruption_while_figures_are_drawn_keeps_the_data() {
    let room = room();
    let run = ["run", "-n", "20", "--markdown"];
    let folder = room.path().join("output/central-asia");
    let mut child = started(&room, &run);
    until(&mut child, || folder.join("manifest.json").exists());
    let (stderr, status) = ended_by("-INT", child);
    assert_eq!(status, Some(130), "{stderr}");
    for words in [
        "error: interrupted: all data are saved in output/central-asia, but not its figures and its report",
        "help: the same command adds them to the folder, and concord plot output/central-asia draws figures",
    ] {
        assert!(stderr.contains(words), "{words} is not in {stderr}");
    }
    assert_eq!(hidden(&room.path().join("output")), [""; 0]);
    // The manifest tells of what is there, and of what is not.
    let told = manifest(&folder);
    assert!(told["figures"].is_null(), "{told}");
    assert_eq!(told["unfinished"]["figures"]["theme"], "journal");
    let data = files(&folder);
    assert!(data.keys().all(|name| !name.starts_with("figures/") && !name.starts_with("report")));
    // Figures can be drawn beside it, and the same command adds them without a replicate.
    done(concord(&room, &["plot", "output/central-asia", "--only", "fans"]));
    let (stdout, note) = done(concord(&room, &run));
    assert!(note.contains("holds all data of this already") && stdout.contains("report.html"), "{note}");
    done(concord(&room, &[&run[..], &["-o", "whole"]].concat()));
    assert!(held(&folder) == held(&room.path().join("whole")));
}

#[test]
#[cfg(unix)]
fn a_drawing_is_interrupted_by_the_first_signal() {
    let room = room();
    done(concord(&room, &["run", "-n", "20", "--no-figures", "-o", "run"]));
    let mut child = started(&room, &["plot", "run"]);
    until(&mut child, || hidden(room.path()).iter().any(|name| name.starts_with(".run-figures.partial-")));
    let (stderr, status) = ended_by("-INT", child);
    assert_eq!(
        (status, stderr.as_str()),
        (Some(130), "error: interrupted: no figure of central-asia was saved\n")
    );
    assert_eq!(hidden(room.path()), [""; 0]);
    assert!(!room.path().join("run-figures").exists());
}

/// Every command that draws, with its folder, over so few years that its longest file is a figure or the report.
const DRAWING: [(&str, &[&str]); 7] = [
    ("run", &["run", "a.toml", "--only", "fans"]),
    ("compare", &["compare", "a.toml", "b.toml", "--only", "forest"]),
    ("attribute", &["attribute", "a.toml", "b.toml"]),
    ("lenses", &["lenses", "a.toml", "b.toml", "--lens", "realism"]),
    ("sweep", &["sweep", "a.toml", "--vary", "parameters.spillover=0.1:0.7:2"]),
    (
        "sensitivity",
        &[
            "sensitivity",
            "a.toml",
            "--yes",
            "--method",
            "morris",
            "--trajectories",
            "2",
            "--outcome",
            "integration",
        ],
    ),
    ("trace", &["trace", "a.toml", "--replicate", "1"]),
];

#[test]
#[cfg(unix)]
fn a_disk_that_is_full_at_the_figures_keeps_the_data() {
    let room = room();
    for (name, more) in [("a", ""), ("b", "[parameters]\nspillover = 0.5\n")] {
        let text =
            format!("extends = \"central-asia.toml\"\n[scenario]\nname = \"{name}\"\nend = \"1992\"\n{more}");
        fs::write(room.path().join(format!("{name}.toml")), text).expect("a file");
    }
    for (folder, arguments) in DRAWING {
        let command = [arguments, &["-n", "3", "-o", folder]].concat();
        done(concord(&room, &command));
        let whole = held(&room.path().join(folder));
        let is_data = |name: &&String| !name.contains("figures/") && !name.starts_with("report");
        let longest = |of_data: bool| {
            let files = whole.iter().filter(|(name, _)| is_data(name) == of_data);
            files.map(|(_, bytes)| bytes.len()).max().expect("files")
        };
        // The shell counts in blocks of 512 bytes.
        let blocks = longest(true) / 512 + 2;
        assert!(blocks * 512 < longest(false), "{folder}: the figures are the longest files");
        fs::remove_dir_all(room.path().join(folder)).expect("a removal");
        // Files that grow longer than that are refused, as on a disk without room.
        let program = assert_cmd::cargo::cargo_bin!("concord").display().to_string();
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec {program} \"$@\"");
        let mut limited = Command::new("sh");
        limited.current_dir(&room).args(["-c", &script, "sh"]).args(&command);
        let output = limited.output().expect("a shell");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{stderr}");
        let kept = format!("all data are saved in {folder}, but not its figures and its report\nhelp: ");
        assert!(stderr.contains(&kept) && !stderr.contains("partial"), "{stderr}");
        assert!(stderr.contains("the same command"), "{stderr}");
        let data = held(&room.path().join(folder));
        let of_whole: Vec<&String> = whole.keys().filter(is_data).collect();
        assert_eq!(data.keys().collect::<Vec<_>>(), of_whole);
        for (name, bytes) in data.iter().filter(|(name, _)| *name != "manifest.json") {
            assert!(whole[name] == *bytes, "{folder}/{name}");
        }
        assert_eq!(hidden(room.path()), [""; 0]);
        // With room, the same command completes it.
        done(concord(&room, &command));
        assert!(held(&room.path().join(folder)) == whole, "{folder}");
    }
}

#[test]
#[cfg(unix)]
fn a_second_run_into_a_folder_is_refused_at_the_start() {
    let room = room();
    let long = ["run", "-n", "1000000000", "--no-figures", "-o", "runs/one"];
    let mut child = started(&room, &long);
    until(&mut child, || {
        let runs = room.path().join("runs");
        runs.exists() && hidden(&runs).iter().any(|name| name.starts_with(".one.partial-"))
    });
    // It would take a day as well.
    let stderr = fails(concord(&room, &long), 2);
    assert_eq!(
        stderr,
        "error: another concord is writing to runs/one now\nhelp: wait until it is done, or write elsewhere with \
         --output DIR\n"
    );
    // A killed run is no living one, and leaves nothing to the next.
    let (_, status) = ended_by("-KILL", child);
    assert_eq!(status, None);
    assert!(!hidden(&room.path().join("runs")).is_empty());
    done(concord(&room, &["run", "-n", "3", "--no-figures", "-o", "runs/one"]));
    assert_eq!(hidden(&room.path().join("runs")), [""; 0]);
}

#[test]
#[cfg(unix)]
fn few_handles_end_a_run_and_leave_nothing() {
    let room = room();
    let program = assert_cmd::cargo::cargo_bin!("concord").display().to_string();
    for handles in 4..16 {
        let script = format!("ulimit -n {handles}; exec {program} run -n 3 --no-figures -o runs/one");
        let output = Command::new("sh").current_dir(&room).args(["-c", &script]).output().expect("a shell");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(!stderr.contains("panicked"), "{handles}: {stderr}");
        if output.status.code() == Some(0) {
            return;
        }
        assert!(!room.path().join("runs").exists(), "{handles}: {stderr}");
    }
    panic!("16 handles are enough");
}

#[test]
#[cfg(unix)]
fn a_link_that_leads_nowhere_is_refused_before_the_run() {
    let room = room();
    std::os::unix::fs::symlink("gone", room.path().join("link")).expect("a link");
    for output in ["link", "link/run"] {
        let stderr = fails(concord(&room, &["run", "-n", "1000000000", "-o", output]), 2);
        assert!(
            stderr.starts_with("error: link is a link to a folder that is not there\nhelp: "),
            "{stderr}"
        );
    }
}

#[test]
fn another_number_of_replicates_is_refused_with_what_to_type() {
    let room = room();
    done(concord(&room, &["run", "-n", "5", "--no-figures", "-o", "my runs"]));
    let stderr = fails(concord(&room, &["run", "-n", "6", "--no-figures", "-o", "my runs"]), 2);
    assert_eq!(
        stderr,
        "error: my runs holds another run: 5 replicates, not 6\nhelp: to replace it, type concord run -n 6 \
         --no-figures -o 'my runs' --force; to keep it, name another folder with --output\n"
    );
}

/// Characters that no written text may contain.
fn unseen(text: &str) -> Vec<char> {
    let is_unseen = |character: &char| {
        character.is_control() && !"\n\t".contains(*character) || "\u{202e}\u{feff}".contains(*character)
    };
    text.chars().filter(is_unseen).collect()
}

#[test]
fn what_steers_a_terminal_or_a_spreadsheet_comes_out_as_text() {
    let room = room();
    let evil = r"\u001B[2J\u0000\u202E\u009B \uFEFFend";
    // A title is one line without control characters.
    let title = r"\u202E \uFEFFend";
    let scenario = format!(
        "extends = \"central-asia.toml\"\n[scenario]\ntitle = \"Title {title}\"\ndescription = \"Words {evil}\"\n\
         [lenses.odd]\ntitle = \"=1+1 {title}\"\nclaim = \"@SUM(A1) {evil}\"\nsource = \"-2+3 {evil}\"\n\
         [lenses.odd.parameters]\nspillover = 0.4\n"
    );
    fs::write(room.path().join("odd.toml"), scenario).expect("a file");
    let mut told = String::new();
    for arguments in [
        &["run", "odd.toml", "-n", "3", "--only", "fans", "--markdown", "-o", "run"][..],
        &["run", "odd.toml", "-n", "3", "--no-figures", "--json", "-o", "json"],
        &["trace", "odd.toml", "--replicate", "1", "--markdown", "-o", "trace"],
        &[
            "compare",
            "central-asia",
            "odd.toml",
            "-n",
            "3",
            "--only",
            "forest",
            "--markdown",
            "-o",
            "compare",
        ],
        &["lenses", "odd.toml", "-n", "3", "--no-figures", "-o", "lenses"],
        &["plot", "run", "--only", "fans"],
    ] {
        let (stdout, stderr) = done(concord(&room, arguments));
        told.push_str(&(stdout + &stderr));
    }
    // A manifest may come from anywhere.
    let path = room.path().join("run/manifest.json");
    let text = fs::read_to_string(&path).expect("a manifest");
    fs::write(&path, text.replace("\"name\": \"odd\"", "\"name\": \"\\u001b[2J\\u202e\"")).expect("a file");
    told.push_str(&fails(concord(&room, &["plot", "run", "-o", "again"]), 1));
    assert_eq!(unseen(&told), Vec::<char>::new(), "{told:?}");
    assert!(told.contains("\\u202E") && told.contains("\\u001B[2J"), "{told}");
    let mut texts = 0;
    for (name, bytes) in files(room.path()) {
        let is_text =
            [".csv", ".md", ".tex", ".txt", ".html", ".svg", ".json"].iter().any(|end| name.ends_with(end));
        if is_text && name != "run/manifest.json" {
            let text = String::from_utf8(bytes).expect("text");
            assert_eq!(unseen(&text), Vec::<char>::new(), "{name}");
            texts += usize::from(text.contains("\\u202E"));
        }
    }
    assert!(texts > 8, "{texts} texts tell of the scenario");
    let definitions = fs::read_to_string(room.path().join("lenses/definitions.csv")).expect("a table");
    for cell in [",'=1+1 \\u202E", ",'@SUM(A1) \\u001B", ",'-2+3 \\u001B"] {
        assert!(definitions.contains(cell), "{cell} is not in {definitions}");
    }
    // The summary is read from the files as it was printed from memory.
    let lenses = ["lenses", "odd.toml", "-n", "3", "--no-figures", "-o", "lenses"];
    let (again, note) = done(concord(&room, &lenses));
    assert!(note.contains("already") && told.contains(&again), "{again}");
}
