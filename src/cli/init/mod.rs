//! `concord init`: a commented scenario as a starting point.

mod blank;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::Args;

use self::blank::Blank;
use super::{error::CliError, schema};
use crate::scenario::{REFERENCE, Scenario, built_in_text, is_device};

/// Write a commented scenario as a starting point
///
/// Writes three files into the folder: scenario.toml, with a few changes and comments that explain how to make others; a
/// copy of the scenario that it extends, for reading; and scenario.schema.json, with which editors complete keys.
///
/// With --blank it writes a whole scenario of another region instead: every state, pair and issue with every key, in the middle of its
/// scale and marked with `# to code:`, and scenario.schema.json. It is valid as it is, and concord check lists what is still to be coded.
#[derive(Debug, Clone, Args)]
pub struct InitArgs {
    /// Folder to write; created if it does not exist
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Built-in scenario that the new one extends
    #[arg(long, value_name = "NAME", default_value = REFERENCE)]
    pub from: String,
    /// Write a whole scenario to fill in, of the states and issues that --states and --issues name
    #[arg(long, conflicts_with = "from")]
    pub blank: bool,
    /// Ids of the states, at least two, such as SAU,ARE,QAT
    #[arg(long, value_name = "A,B,C", requires = "blank")]
    pub states: Option<String>,
    /// Ids of the issues, at least one, such as trade,security
    #[arg(long, value_name = "X,Y", requires = "blank")]
    pub issues: Option<String>,
    /// Overwrite existing files
    #[arg(long)]
    pub force: bool,
}

/// Why a scenario cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// A file is there already.
    #[error("{} exists already; take another folder, or --force to overwrite it", .0.display())]
    Exists(PathBuf),
    /// A part of the path of the folder is the name of a device.
    #[error(
        "{} cannot be the folder of a scenario: `{name}` is a device on Windows, where no folder can have that name\n\
        help: name another folder", path.display()
    )]
    DeviceName {
        /// The folder.
        path: PathBuf,
        /// The part of its path.
        name: String,
    },
    /// The system refuses to write.
    #[error("{} cannot be written", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Error of the system.
        #[source]
        source: io::Error,
    },
}

/// Writes all files or none, and prints their names.
///
/// # Errors
///
/// [`CliError::Scenarios`] for an unknown name, [`CliError::Init`], or [`CliError::Output`] if `out` cannot be written.
pub fn execute(args: &InitArgs, out: &mut dyn Write) -> Result<(), CliError> {
    let path = |file: &str| args.dir.join(file).display().to_string();
    if args.blank {
        let blank =
            Blank::new(args.states.as_deref(), args.issues.as_deref()).map_err(CliError::arguments)?;
        let files = [("scenario.schema.json", schema::text()?), ("scenario.toml", blank.text())];
        write_all(&args.dir, &files, args.force)?;
        writeln!(
            out,
            "wrote {}: fill it in; `concord check {0}` lists what is still to be coded",
            path("scenario.toml")
        )?;
        writeln!(out, "wrote {}: for completion in an editor", path("scenario.schema.json"))?;
        return Ok(());
    }
    let name = args.from.strip_suffix(".toml").unwrap_or(&args.from);
    let scenario = Scenario::named(name, &[])?;
    let reference = format!("{}.toml", scenario.name());
    let files = [
        (reference.as_str(), built_in_text(name).unwrap_or_default().to_owned()),
        ("scenario.schema.json", schema::text()?),
        ("scenario.toml", starter(&scenario, &reference)),
    ];
    write_all(&args.dir, &files, args.force)?;
    writeln!(out, "wrote {}: change it, then `concord check {0}`", path("scenario.toml"))?;
    writeln!(out, "wrote {}: what it extends, to read", path(&reference))?;
    writeln!(out, "wrote {}: for completion in an editor", path("scenario.schema.json"))?;
    Ok(())
}

/// Writes every file under a temporary name first, and renames them only when all are written.
fn write_all(dir: &Path, files: &[(&str, String)], force: bool) -> Result<(), InitError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source: io::Error| InitError::Write { path, source }
    };
    if let Some(there) = files.iter().map(|(file, _)| dir.join(file)).find(|path| !force && path.exists()) {
        return Err(InitError::Exists(there));
    }
    let mut parts = dir.components().filter_map(|part| part.as_os_str().to_str());
    if let Some(name) = parts.find(|part| is_device(part)) {
        return Err(InitError::DeviceName { path: dir.to_owned(), name: name.to_owned() });
    }
    std::fs::create_dir_all(dir).map_err(failed(dir))?;
    let mut written = Vec::new();
    for (file, text) in files {
        let path = dir.join(file);
        let mut beside = temporary(dir).map_err(failed(&path))?;
        beside.write_all(text.as_bytes()).map_err(failed(&path))?;
        written.push((beside, path));
    }
    for (beside, path) in written {
        beside.persist(&path).map_err(|error| failed(&path)(error.error))?;
    }
    Ok(())
}

/// A temporary file with the permissions of an ordinary new file.
fn temporary(dir: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // The system removes the permissions that its umask forbids.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(dir)
}

/// The text of scenario.toml: a few changes, and others as comments without a space after the `#`.
fn starter(scenario: &Scenario, reference: &str) -> String {
    let states = scenario.states();
    let quoted = |text: &str| toml::Value::from(text).to_string();
    // A state with a change of leader, so that freezing leadership has an effect.
    let state = states.iter().find(|state| state.leaders.len() > 1).unwrap_or(&states[0]);
    let leader = &state.leaders[state.leaders.len() - 1];
    let openness = if leader.openness < 0.5 { 0.7 } else { 0.3 };
    let day_before = leader.from.first.yesterday().unwrap_or(leader.from.first);
    let event = scenario.events().last().map_or_else(String::new, |event| {
        format!(
            "# An element is taken away with remove = true:\n\
             #[[events]]\n#name = {}\n#remove = true\n\n",
            quoted(&event.name)
        )
    });
    format!(
        r##"#:schema scenario.schema.json
#
# A scenario of concord. It extends {reference}, which lies beside it to be read, and states only what differs.
# (Without that copy the built-in scenario of the same name is extended.)
#
# Lines that begin with "# " explain. Those that begin with "#" and no space are examples: take the "#" away to try.
#
#   concord check scenario.toml                   what the scenario holds, or all that is wrong with it
#   concord run scenario.toml                     runs it
#   concord compare {reference} scenario.toml     what the changes make of the result
#
# For a quick try a change need not be written down: concord run scenario.toml --set parameters.commitment=0.1

extends = "{reference}"

[scenario]
name = "my-scenario"         # the folder of results is called after it
title = "My scenario"        # charts are
description = "What I want to find out with it."
#end = "2027-Q4"             # dates: "2027", "2027-Q4", "2027-12" or "2027-12-31"
#ticks_per_year = 12

[monte_carlo]
replicates = 1000
seed = {seed}

# Tables merge key by key: what is not stated here stays. A number changes the value of a parameter and leaves its
# prior, the interval over which analyses vary it; a table can change both.
[parameters]
commitment = 0.25            # share of a signature that is expected to bind
#learning_rate = {{ value = 0.3, prior = [0.1, 0.5] }}

# The theory lenses are made of these:
#[mechanisms]
#identity = false

# States and issues merge by id, leaders and events by name, pairs of states by pair, outside powers by power.
[[states]]
id = "{state}"
#sovereignty_sensitivity = 0.9
[[states.leaders]]
name = {leader}
openness = {openness}               # in {reference} it is {was}

#[[dyads]]
#pair = ["{first}", "{second}"]
#dispute = 0.0

{event}# Who governs: "historical" as listed; "frozen", where whoever is in office on a date stays; or "stochastic", where
# leaders leave by chance after a date. A table of another mode replaces the whole table.
#[leadership]
#mode = "frozen"
#at = "{day_before}"
#except = ["{second}"]
"##,
        seed = scenario.seed(),
        state = state.id,
        leader = quoted(&leader.name),
        was = leader.openness,
        first = states[0].id,
        second = states[1].id,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::built_in_names;

    fn init(dir: &Path, from: &str, force: bool) -> Result<String, String> {
        let mut out = Vec::new();
        let (dir, from) = (dir.to_owned(), from.to_owned());
        let args = InitArgs { dir, from, blank: false, states: None, issues: None, force };
        execute(&args, &mut out).map_err(|error| format!("{error:#}"))?;
        Ok(String::from_utf8_lossy(&out).into_owned())
    }

    #[test]
    fn what_is_written_is_a_valid_scenario_that_differs_and_so_is_each_example_in_it() {
        for from in built_in_names() {
            let dir = tempfile::tempdir().expect("a folder");
            init(dir.path(), from, false).expect("a new folder");
            let path = dir.path().join("scenario.toml");
            let scenario = Scenario::load(&path, &[]).expect("valid as it is");
            assert_eq!(scenario.name(), "my-scenario");
            assert_ne!(scenario.states(), Scenario::named(from, &[]).expect("built in").states());

            let text = std::fs::read_to_string(&path).expect("the starter");
            let example = |line: &str| line.starts_with('#') && !line.starts_with("# ") && line.len() > 1;
            let tried: Vec<&str> = text
                .lines()
                .map(|line| if example(line) && !line.starts_with("#:") { &line[1..] } else { line })
                .collect();
            std::fs::write(&path, tried.join("\n")).expect("the starter with its examples");
            let tried = Scenario::load(&path, &[]).unwrap_or_else(|error| panic!("{from}\n{error}"));
            assert!(!tried.mechanisms().identity);
            assert_eq!(tried.events().len() + 1, scenario.events().len());
        }
    }

    #[test]
    fn files_that_are_there_are_kept() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("scenario.toml");
        std::fs::write(&path, "mine").expect("a file");
        let refused = init(dir.path(), REFERENCE, false).expect_err("a file is there");
        assert!(refused.contains("scenario.toml exists already") && refused.contains("--force"), "{refused}");
        assert_eq!(std::fs::read_to_string(&path).expect("the file"), "mine");
        assert_eq!(std::fs::read_dir(dir.path()).expect("the folder").count(), 1);
        init(dir.path(), REFERENCE, true).expect("forced");
        assert_ne!(std::fs::read_to_string(&path).expect("the file"), "mine");
        assert_eq!(std::fs::read_dir(dir.path()).expect("the folder").count(), 3);
    }

    #[test]
    fn an_unknown_scenario_is_refused_before_anything_is_written() {
        let dir = tempfile::tempdir().expect("a folder");
        let inner = dir.path().join("new");
        let refused = init(&inner, "central-asai", false).expect_err("no such scenario");
        assert!(
            refused.contains("central-asai") && refused.contains("did you mean `central-asia`?"),
            "{refused}"
        );
        assert!(!inner.exists());
    }
}
