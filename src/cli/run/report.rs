//! The summary for people: tables that fit the terminal.

use crate::cli::driver::Finished;
use crate::cli::report::{Report, last_tick, page, paragraph};
use crate::export::summary::Summary;
use crate::format::counted;
use crate::scenario::Scenario;
use crate::studies::run::panels;

/// The report on a run of a scenario in lines of at most `width` characters.
pub fn report(scenario: &Scenario, run: &Finished<Summary>, width: usize) -> String {
    let identity = &run.manifest.identity;
    let about = format!(
        "{}, end of {}: {}, seed {}{}",
        identity.scenario.name,
        last_tick(scenario),
        counted(identity.replicates, "replicate"),
        identity.seed,
        identity.drawing()
    );
    let (title, panels) =
        (scenario.title().to_owned(), panels(scenario, &run.summary, identity.under_priors()));
    let (text, width) = Report { title, about, panels, remarks: Vec::new() }.text(run, width);
    text + &paragraph(&page(&run.folder), width)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::export::manifest::{FORMAT, FileRecord, Manifest};
    use crate::export::summary::Summary;
    use crate::testkit;

    /// The report on a run, without colours.
    fn plain(replicates: u64, width: usize) -> String {
        let scenario = testkit::scenario();
        let record = |bytes| FileRecord { bytes, sha256: String::new() };
        let files = [
            ("figures/fan.pdf", 40_000),
            ("figures/fan.svg", 90_000),
            ("outcomes.parquet", 1_200_000),
            ("scenario.toml", 9_000),
            ("summary.csv", 4_000),
        ];
        let summary = Summary::new(&scenario, &testkit::results(replicates));
        let run = Finished {
            folder: PathBuf::from("output/triad"),
            manifest: Manifest {
                format: FORMAT,
                identity: testkit::identity(replicates),
                execution: testkit::execution(),
                unfinished: None,
                files: files.map(|(name, bytes)| (name.to_owned(), record(bytes))).into(),
            },
            summary,
            is_new: true,
        };
        anstream::adapter::strip_str(&report(&scenario, &run, width)).to_string()
    }

    #[test]
    fn on_60_columns() {
        testkit::pinned::text("run-on-60-columns.txt", &plain(12_000, 60));
    }

    #[test]
    fn on_80_columns() {
        testkit::pinned::text("run-on-80-columns.txt", &plain(12_000, 80));
    }

    #[test]
    fn on_100_columns() {
        testkit::pinned::text("run-on-100-columns.txt", &plain(12_000, 100));
    }

    #[test]
    fn a_narrow_terminal_breaks_labels_and_loses_no_number() {
        let (narrow, wide) = (plain(12_000, 44), plain(12_000, 60));
        let numbers = |text: &str| {
            let is_number = |word: &&str| word.ends_with('%') || word.parse::<f64>().is_ok();
            let mut found: Vec<_> = text.split_whitespace().filter(is_number).map(str::to_owned).collect();
            // A label that is broken moves its number behind the others of the row.
            found.sort();
            found
        };
        assert_eq!(numbers(&narrow), numbers(&wide));
    }
}
