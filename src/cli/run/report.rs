//! The summary for people: tables that fit the terminal.

use crate::cli::driver::Finished;
use crate::cli::report::{Section, heading, last_tick, page, paragraph, saved, stacked};
use crate::export::cells::{MeasureCells, PassageCells, ShareCells, VarianceCells};
use crate::export::summary::{Group, Summary};
use crate::format::{align, counted};
use crate::scenario::Scenario;

/// Width from which a table has room for all its columns.
const WIDE: usize = 72;
/// Width from which it has room for long headings too.
const VERY_WIDE: usize = 90;

/// The report on a run of a scenario in lines of at most `width` characters.
pub fn report(scenario: &Scenario, run: &Finished<Summary>, width: usize) -> String {
    let summary = &run.summary;
    let shares_of = |group| summary.group(group).map(ShareCells::new).collect::<Vec<_>>();
    let sections = vec![
        measures(&summary.group(Group::End).map(MeasureCells::new).collect::<Vec<_>>(), width),
        shares("Regime", &shares_of(Group::Regime)),
        shares("Culture of anarchy", &shares_of(Group::Culture)),
        passages(scenario, summary, width),
        variances(&summary.variances.iter().filter_map(VarianceCells::new).collect::<Vec<_>>()),
    ];
    let identity = &run.manifest.identity;
    let drawn = identity.drawn().map_or_else(String::new, |drawn| format!(", {}", drawn.named()));
    let about = format!(
        "{}, end of {}: {}, seed {}{drawn}",
        identity.scenario.name,
        last_tick(scenario),
        counted(identity.replicates, "replicate"),
        identity.seed
    );
    let heading = |width| heading(scenario.title(), &about, width);
    let (text, width) = stacked(heading, sections, width);
    text + &paragraph(&saved(&run.folder, &run.manifest), width) + &paragraph(&page(&run.folder), width)
}

fn measures(cells: &[MeasureCells], width: usize) -> Section {
    let column =
        |of: fn(&MeasureCells) -> &str| cells.iter().map(|row| of(row).to_owned()).collect::<Vec<_>>();
    let widest = |of: fn(&MeasureCells) -> &str| cells.iter().map(|row| of(row).chars().count()).max();
    let (means, sds) = (align(&column(|row| &row.mean)), align(&column(|row| &row.sd)));
    let error = widest(|row| &row.error).unwrap_or(0);
    let high = widest(|row| &row.range.1).unwrap_or(0);
    let mut header = vec!["Outcome", "Mean ± s.e."];
    header.extend((width >= WIDE).then_some("s.d."));
    header.push(if width >= VERY_WIDE { "5–95% of replicates" } else { "5–95%" });
    let rows = cells.iter().zip(means).zip(sds).map(|((row, mean), sd)| {
        let mut record = vec![row.label.clone(), format!("{mean} ± {:error$}", row.error)];
        record.extend((width >= WIDE).then_some(sd));
        record.push(format!("{} – {:high$}", row.range.0, row.range.1));
        record
    });
    Section::new(&header, rows, Vec::new())
}

fn shares(heading: &'static str, cells: &[ShareCells]) -> Section {
    let rows = cells.iter().map(|row| vec![row.label.clone(), row.share.clone(), row.interval.clone()]);
    Section::new(&[heading, "Share", "95% interval"], rows, cells.iter().map(|row| row.value).collect())
}

/// How much of the spread of each measure parameters make.
fn variances(cells: &[VarianceCells]) -> Section {
    let rows = cells.iter().map(|row| vec![row.label.clone(), row.share.clone(), row.interval.clone()]);
    let heads = ["Of the variance, by parameters", "Share", "95% interval"];
    Section::new(&heads, rows, cells.iter().map(|row| row.value).collect())
}

fn passages(scenario: &Scenario, summary: &Summary, width: usize) -> Section {
    let never = if width >= WIDE { format!("after {}", last_tick(scenario)) } else { "later".to_owned() };
    let rows = summary.passages.iter().map(|row| {
        let PassageCells { reached, half } = PassageCells::new(row, scenario.calendar(), &never);
        vec![reached.label, reached.share, reached.interval, half]
    });
    Section::new(&["First time that", "Share", "95% interval", "In half by"], rows, Vec::new())
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
