//! The same bits on every platform: results of `bindings/web` compared with the same file as in WebAssembly.

use std::fs;

#[path = "../../bindings/web/src/results.rs"]
mod results;

#[test]
fn shipped_scenarios_give_the_results_that_are_pinned() {
    let found = results::all(64);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/bindings/web/expected.txt");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, &found).expect("a writable file");
    }
    let expected = fs::read_to_string(path).expect("the results that are pinned");
    for (found, expected) in found.lines().zip(expected.lines()) {
        assert_eq!(found, expected, "UPDATE=1 cargo test --test library portable writes the file anew");
    }
    assert_eq!(found.len(), expected.len());
}
