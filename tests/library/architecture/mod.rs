//! The invariants of `ARCHITECTURE.md`, checked by reading the code.

mod source;
mod studies;

use std::collections::BTreeSet;

use source::{Source, tree};

/// Allowed dependencies of a module.
struct Room {
    name: &'static str,
    /// Other rooms.
    rooms: &'static [&'static str],
    /// Libraries, `None` for any but those of [`ONLY_IN`].
    libraries: Option<&'static [&'static str]>,
}

const ROOMS: [Room; 18] = [
    Room { name: "format", rooms: &[], libraries: Some(&["jiff"]) },
    Room { name: "threads", rooms: &[], libraries: Some(&["rayon"]) },
    Room { name: "model", rooms: &[], libraries: Some(&["fearless_simd", "libm"]) },
    Room { name: "outcome", rooms: &["model", "statistics"], libraries: Some(&["serde"]) },
    Room {
        name: "statistics",
        rooms: &["model"],
        libraries: Some(&["libm", "rand", "rand_chacha", "rayon"]),
    },
    Room {
        name: "analysis",
        rooms: &["model", "outcome", "statistics", "problem"],
        libraries: Some(&["libm", "rand", "rand_chacha", "rayon", "thiserror"]),
    },
    Room { name: "scenario", rooms: &["model", "problem"], libraries: None },
    Room {
        name: "chronicle",
        rooms: &["format", "model", "scenario", "outcome"],
        libraries: Some(&["jiff"]),
    },
    Room {
        name: "engine",
        rooms: &["model", "scenario", "outcome", "chronicle", "problem", "threads"],
        libraries: Some(&[
            "fearless_simd",
            "postcard",
            "rand",
            "rand_chacha",
            "rayon",
            "serde",
            "sha2",
            "thiserror",
        ]),
    },
    Room {
        name: "plot",
        rooms: &["format", "model", "scenario", "outcome", "statistics", "analysis", "chronicle", "threads"],
        libraries: None,
    },
    Room {
        name: "export",
        rooms: &["format", "model", "scenario", "outcome", "statistics", "analysis", "chronicle", "problem"],
        libraries: None,
    },
    Room {
        name: "report",
        rooms: &[
            "format",
            "model",
            "scenario",
            "outcome",
            "statistics",
            "analysis",
            "chronicle",
            "export",
            "plot",
        ],
        libraries: Some(&["base64", "maud"]),
    },
    Room { name: "problem", rooms: &[], libraries: Some(&[]) },
    Room {
        name: "studies",
        rooms: &[
            "format",
            "problem",
            "model",
            "scenario",
            "outcome",
            "statistics",
            "analysis",
            "chronicle",
            "engine",
            "plot",
            "export",
            "report",
        ],
        libraries: None,
    },
    Room {
        name: "explore",
        rooms: &[
            "problem",
            "model",
            "scenario",
            "outcome",
            "analysis",
            "chronicle",
            "engine",
            "plot",
            "export",
            "studies",
        ],
        libraries: Some(&["serde", "serde_json", "toml"]),
    },
    Room {
        name: "cli",
        rooms: &[
            "format",
            "problem",
            "model",
            "scenario",
            "outcome",
            "statistics",
            "analysis",
            "chronicle",
            "engine",
            "plot",
            "export",
            "report",
            "studies",
            "explore",
        ],
        libraries: None,
    },
    Room {
        name: "lib",
        rooms: &[
            "analysis",
            "chronicle",
            "engine",
            "format",
            "model",
            "outcome",
            "problem",
            "scenario",
            "statistics",
            "threads",
        ],
        libraries: Some(&[]),
    },
    Room { name: "main", rooms: &["cli"], libraries: None },
];

/// Paths that belong to some rooms only, with the reason.
const ONLY_IN: [(&str, &[&str], &str); 13] = [
    ("clap", &["cli", "main"], "the library does not know how it is called"),
    ("clap_complete", &["cli", "main"], "the library does not know how it is called"),
    ("clap_mangen", &["cli", "main"], "the library does not know how it is called"),
    (
        "rayon",
        &["threads", "engine", "plot", "statistics", "analysis", "studies"],
        "six rooms decide what runs at once",
    ),
    ("plotters", &["plot"], "one room draws"),
    (
        "std::sync",
        &["scenario", "engine", "plot", "export", "studies", "cli"],
        "the model is values and functions",
    ),
    ("std::thread", &["engine", "studies", "cli"], "three rooms decide what runs at once"),
    ("std::fs", &["scenario", "export", "studies", "cli"], "the rest works on values"),
    ("fs_err", &["scenario", "export", "studies", "cli"], "the rest works on values"),
    (
        "std::io",
        &["scenario", "plot", "export", "studies", "cli", "main", "threads"],
        "the rest works on values",
    ),
    ("std::time", &["format", "export", "cli"], "no result depends on a clock"),
    ("std::env", &["export", "cli", "main"], "no result depends on the environment"),
    ("std::process", &["cli", "main"], "the library returns errors"),
];

/// Words that belong to some rooms only, with the reason.
const WORDS: [(&[&str], &[&str], &str); 2] = [
    (&["HashMap", "HashSet", "RandomState", "DefaultHasher"], &[], "its order changes from run to run"),
    (&["Instant", "SystemTime", "Timestamp", "Zoned"], &["export", "cli"], "no result depends on a clock"),
];

/// Macros that panic if printing fails.
const PRINTERS: [&str; 5] = ["print", "println", "eprint", "eprintln", "dbg"];

/// Methods of `f64` whose last bit is the platform's choice. `sqrt` is fixed by IEEE 754.
const TRANSCENDENTAL: [&str; 28] = [
    "exp", "exp2", "exp_m1", "ln", "ln_1p", "log", "log2", "log10", "powf", "powi", "sin", "cos", "tan",
    "sin_cos", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "cbrt",
    "hypot", "gamma", "ln_gamma",
];

const PORTABLE: &str = "not the same on all machines, use model::maths or libm";

/// What begins the remedy in a message.
const HELP: &str = "\\nhelp: ";

/// Where texts may name options of the command line or hold a remedy, with the reason.
const SPEAK_THE_COMMAND_LINE: [(&str, &str); 5] = [
    ("src/cli/", "the command line itself"),
    ("src/report/", "pages show the command that repeats a result"),
    ("src/studies/*/page.rs", "pages show the command that repeats a result"),
    ("src/simulation/problem.rs", "one function joins an error and its remedy"),
    ("src/simulation/scenario/raw/priors.rs", "the schema is a file, whose text stays as it is"),
];

/// Whether a path matches a pattern, in which `*` stands for one folder; a folder matches all that it holds.
fn matches(path: &str, pattern: &str) -> bool {
    let (mut parts, mut wanted) = (path.split('/'), pattern.trim_end_matches('/').split('/'));
    wanted.all(|wanted| parts.next().is_some_and(|part| wanted == "*" || wanted == part))
}

/// The option of a command line that a text names: `--` and a letter, not within a word.
fn option_in(text: &str) -> Option<&str> {
    let starts = text.match_indices("--").map(|(place, _)| place);
    starts
        .filter(|place| !text[..*place].ends_with(|before: char| before == '-' || before.is_alphanumeric()))
        .map(|place| &text[place..])
        .find(|option| option[2..].starts_with(|first: char| first.is_ascii_lowercase()))
        .map(|option| option.split(|c: char| !(c == '-' || c.is_alphanumeric())).next().unwrap_or(option))
}

/// Texts of a file that speak the command line: remedies are typed, and front ends put them into their words.
fn command_line_texts(source: &Source) -> Vec<String> {
    if SPEAK_THE_COMMAND_LINE.iter().any(|(pattern, _)| matches(&source.path, pattern)) {
        return Vec::new();
    }
    let found = source.texts().filter_map(|text| match option_in(&text) {
        Some(option) => Some(format!("{}: a text names {option}: name a Setting", source.path)),
        None if text.contains(HELP) => {
            Some(format!("{}: a remedy in a message: return a Remedy", source.path))
        }
        None => None,
    });
    found.collect()
}

/// Most lines of a file, tests apart: of a rule, and of anything else.
const MOST_LINES_OF_A_RULE: usize = 200;
const MOST_LINES: usize = 400;

/// The crates whose modules are rooms, as code spells them.
const CRATES: [&str; 4] = ["concord", "concord_model", "concord_scenario", "concord_simulation"];

/// Names of the libraries that the crates depend on, as code spells them.
fn libraries() -> Vec<String> {
    let manifests = [
        include_str!("../../../Cargo.toml"),
        include_str!("../../../src/simulation/Cargo.toml"),
        include_str!("../../../src/simulation/model/Cargo.toml"),
        include_str!("../../../src/simulation/scenario/Cargo.toml"),
    ];
    let of = |text: &str| {
        let manifest: toml::Table = toml::from_str(text).expect("a valid manifest");
        let dependencies = manifest["dependencies"].as_table().expect("a table of dependencies");
        dependencies.keys().map(|name| name.replace('-', "_")).collect::<Vec<_>>()
    };
    let names: BTreeSet<String> = manifests.into_iter().flat_map(of).collect();
    // Their rooms are judged by their own names.
    names.into_iter().filter(|name| !CRATES.contains(&name.as_str())).collect()
}

/// Everything in a file that an invariant forbids.
fn violations(source: &Source, libraries: &[String]) -> Vec<String> {
    let mut found = vec![];
    let mut say = |what: String| {
        let what = format!("{}: {what}", source.path);
        if !found.contains(&what) {
            found.push(what);
        }
    };
    let name = source.room();
    let Some(room) = ROOMS.iter().find(|room| room.name == name) else {
        return vec![format!("{}: `{name}` is no room of ARCHITECTURE.md", source.path)];
    };
    for path in source.paths() {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        if let [root, other, ..] = path[..]
            && (root == "crate" || CRATES.contains(&root))
            && other != name
            && ROOMS.iter().any(|room| room.name == other)
            && !room.rooms.contains(&other)
        {
            say(format!("{name} sees {other}"));
        }
        if let Some(allowed) = room.libraries
            && libraries.iter().any(|library| library == path[0])
            && !allowed.contains(&path[0])
        {
            say(format!("{name} uses {}", path[0]));
        }
        if let ["f64" | "f32", function, ..] = path[..]
            && TRANSCENDENTAL.contains(&function)
        {
            say(format!("{function}: {PORTABLE}"));
        }
        let full = path.join("::");
        for (prefix, rooms, reason) in ONLY_IN {
            let is_it =
                full.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
            if is_it && !rooms.contains(&name) {
                say(format!("{prefix} in {name}: {reason}"));
            }
        }
    }
    for (words, rooms, reason) in WORDS {
        for word in words.iter().filter(|word| source.words.iter().any(|known| known == *word)) {
            if !rooms.contains(&name) {
                say(format!("{word} in {name}: {reason}"));
            }
        }
    }
    for three in source.words.windows(3) {
        let [a, b, c] = [&three[0], &three[1], &three[2]].map(String::as_str);
        if PRINTERS.contains(&a) && b == "!" && name != "main" {
            say(format!("{a}! in {name}: write through a checked writer"));
        }
        if a == "." && c == "(" && TRANSCENDENTAL.contains(&b) {
            say(format!("{b}: {PORTABLE}"));
        }
    }
    let most = match source.path.as_str() {
        path if path.starts_with("src/simulation/model/rules/") => MOST_LINES_OF_A_RULE,
        _ => MOST_LINES,
    };
    if source.lines > most {
        say(format!("{} lines, {most} at most", source.lines));
    }
    found
}

#[test]
fn the_rooms_keep_to_the_invariants() {
    let libraries = libraries();
    let found: Vec<String> = tree().iter().flat_map(|source| violations(source, &libraries)).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn only_the_command_line_names_its_options() {
    let found: Vec<String> = tree().iter().flat_map(command_line_texts).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_text_that_speaks_the_command_line_is_found() {
    let check = |path: &str, text: &str, expected: &[&str]| {
        assert_eq!(command_line_texts(&Source::new(path, text)), expected, "{text}");
    };
    let path = "src/export/error.rs";
    let option = "src/export/error.rs: a text names --replicates: name a Setting";
    let remedy = "src/export/error.rs: a remedy in a message: return a Remedy";
    check(path, r#"const A: &str = "ask for fewer with --replicates";"#, &[option]);
    check(path, "const A: &str = r#\"write --replicates\"#;", &[option]);
    check(path, r#"#[error("too many\nhelp: ask for fewer")] struct A;"#, &[remedy]);
    check(path, "#[error(\"too many\\n\\\n    help: ask for fewer\")] struct A;", &[remedy]);
    check(path, "const A: &str = \"a -- b, x--width, ---\"; // --set", &[]);
    check("src/cli/run/mod.rs", "const A: &str = \"--set\";", &[]);
    check("src/studies/run/page.rs", "const A: &str = \"--set\";", &[]);
    check("src/studies/run/mod.rs", "#[cfg(test)] mod tests { const A: &str = \"--set\"; }", &[]);
}

#[test]
fn every_room_has_code_and_a_place_in_the_document() {
    let document = include_str!("../../../ARCHITECTURE.md");
    let tree = tree();
    for room in ROOMS {
        assert!(tree.iter().any(|source| source.room() == room.name), "{} is empty", room.name);
        assert!(document.contains(&format!("`{}`", room.name)), "ARCHITECTURE.md is silent on {}", room.name);
    }
}

/// Complaints of the checks about a text at a path.
fn check(path: &str, text: &str, expected: &[&str]) {
    let libraries = ["clap", "serde", "libm", "rayon"].map(str::to_owned);
    assert_eq!(violations(&Source::new(path, text), &libraries), expected, "{text}");
}

#[test]
fn a_look_into_the_wrong_room_is_found_however_it_is_written() {
    let sees = ["src/simulation/model/rules/power.rs: model sees engine"];
    check("src/simulation/model/rules/power.rs", "use crate::engine::run;", &sees);
    check("src/simulation/model/rules/power.rs", "use super::super::super::engine;", &sees);
    check(
        "src/simulation/model/rules/power.rs",
        "use crate::{model::{lanes::Lanes, maths}, engine::{self, Plan}};",
        &sees,
    );
    check("src/simulation/model/rules/power.rs", "fn f() { crate::engine::run() }", &sees);
    check("src/simulation/model/rules/power.rs", "macro_rules! m { () => { $crate::engine::run() } }", &sees);
    check("src/simulation/model/rules/power.rs", "use super::regard; use crate::model::state;", &[]);
    check("src/export/run.rs", "use crate::studies::Tables;", &["src/export/run.rs: export sees studies"]);
    check("src/studies/run/run.rs", "use crate::cli::error;", &["src/studies/run/run.rs: studies sees cli"]);
    check("src/cli/mod.rs", "use crate::{engine, export, plot, scenario};", &[]);
    check("src/main.rs", "fn main() { concord::engine::run() }", &["src/main.rs: main sees engine"]);
}

#[test]
fn a_library_out_of_place_is_found() {
    check(
        "src/simulation/model/state.rs",
        "use serde::Serialize;",
        &["src/simulation/model/state.rs: model uses serde"],
    );
    check(
        "src/simulation/model/state.rs",
        "#[derive(serde::Serialize)] struct S;",
        &["src/simulation/model/state.rs: model uses serde"],
    );
    check("src/simulation/model/maths.rs", "fn f(x: f64) -> f64 { libm::exp(x) }", &[]);
    check(
        "src/simulation/scenario/mod.rs",
        "use clap;",
        &["src/simulation/scenario/mod.rs: clap in scenario: the library does not know how it is called"],
    );
    check(
        "src/simulation/outcome/mod.rs",
        "use std::{fmt, fs};",
        &["src/simulation/outcome/mod.rs: std::fs in outcome: the rest works on values"],
    );
}

#[test]
fn comments_texts_and_tests_are_not_code() {
    let text = r##"
        //! crate::engine, HashMap
        /* use crate::engine; /* nested */ println!() */
        const A: &str = "crate::engine \" HashMap";
        const B: &str = r#"println!("HashMap")"#;
        fn lifetime<'a>(x: &'a str) -> char { '"' }
        #[cfg(test)]
        mod tests { use crate::engine; fn f() { println!("{}", 1.0_f64.exp()) } }
        #[cfg(test)]
        mod more;
        #[cfg(all(test, feature = "print"))]
        mod printed { use crate::engine; }
    "##;
    check("src/simulation/model/state.rs", text, &[]);
}

#[test]
fn words_that_bring_in_chance_are_found() {
    check(
        "src/simulation/outcome/cell.rs",
        "use std::collections::HashMap; fn f() { 1.0_f64.exp(); f64::powf(2.0, 0.5); println!() }",
        &[
            "src/simulation/outcome/cell.rs: powf: not the same on all machines, use model::maths or libm",
            "src/simulation/outcome/cell.rs: HashMap in outcome: its order changes from run to run",
            "src/simulation/outcome/cell.rs: exp: not the same on all machines, use model::maths or libm",
            "src/simulation/outcome/cell.rs: println! in outcome: write through a checked writer",
        ],
    );
    check(
        "src/simulation/engine/batch.rs",
        "fn f() { std::time::Instant::now(); }",
        &[
            "src/simulation/engine/batch.rs: std::time in engine: no result depends on a clock",
            "src/simulation/engine/batch.rs: Instant in engine: no result depends on a clock",
        ],
    );
}

#[test]
fn a_file_that_grows_too_long_is_found_and_its_tests_do_not_count() {
    let lines = "const A: u8 = 1;\n".repeat(201);
    check(
        "src/simulation/model/rules/power.rs",
        &lines,
        &["src/simulation/model/rules/power.rs: 201 lines, 200 at most"],
    );
    check("src/simulation/model/power.rs", &lines, &[]);
    let with_tests = format!("const A: u8 = 1;\n#[cfg(test)]\nmod tests {{\n{lines}}}\n");
    check("src/simulation/model/rules/power.rs", &with_tests, &[]);
}
