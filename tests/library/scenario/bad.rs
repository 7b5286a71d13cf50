//! Every broken scenario in `tests/bad` causes the message in the file of the same name with `.txt`.
//!
//! Lines `#! --set key=value` at the top of a scenario are overrides.

use std::{fs, path::Path};

use concord::cli::option;
use concord::scenario::{Scenario, Style};

use crate::testkit::pinned;

#[test]
fn broken_scenarios_are_told_what_is_wrong() {
    let mut cases: Vec<_> = fs::read_dir("tests/bad")
        .expect("the folder of broken scenarios")
        .map(|entry| entry.expect("an entry of the folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    cases.sort();
    assert!(cases.len() >= 35, "only {} cases", cases.len());
    let failed: Vec<String> = cases.iter().filter_map(|case| check(case).err()).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

fn check(case: &Path) -> Result<(), String> {
    let text = fs::read_to_string(case).expect("a case");
    let overrides: Vec<String> =
        text.lines().filter_map(|line| line.strip_prefix("#! --set ")).map(str::to_owned).collect();
    let told = match Scenario::load(case, &overrides) {
        Ok(_) => return Err(format!("{}: nothing is wrong with it", case.display())),
        Err(diagnostics) => diagnostics.render(Style::Plain, 100, &option) + "\n",
    };
    let beside = case.with_extension("txt");
    pinned::file(beside.to_str().expect("a path of this repository"), told.as_bytes())
        .map_err(|difference| format!("{difference}\n--- told\n{told}"))
}
