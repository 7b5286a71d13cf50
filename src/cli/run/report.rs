//! The summary for people: tables that fit the terminal.

use std::collections::BTreeSet;

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};

use super::job::Finished;
use crate::cli::terminal::{BAR, FAINT, HEADING, wrapped};
use crate::export::cells::{MeasureCells, PassageCells, ShareCells};
use crate::export::manifest::MANIFEST;
use crate::export::summary::Group;
use crate::format::{align, bar, bytes, counted, tick};

/// One line under the heading, and no other.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─'));
/// Spaces between columns.
const GAP: usize = 2;
/// Least width of a column of labels.
const LEAST_LABELS: usize = 12;
/// Width from which a table has room for all its columns.
const WIDE: usize = 72;
/// Width from which it has room for long headings too.
const VERY_WIDE: usize = 90;
/// Longest bar.
const LONGEST_BAR: usize = 20;

/// The report on a run in lines of at most `width` characters.
pub fn report(run: &Finished<'_>, width: usize) -> String {
    let summary = &run.summary;
    let shares = |group| summary.group(group).map(ShareCells::new).collect::<Vec<_>>();
    let (regimes, cultures) = (shares(Group::Regime), shares(Group::Culture));
    let sections = [
        Section::of_measures(&summary.group(Group::End).map(MeasureCells::new).collect::<Vec<_>>(), width),
        Section::of_shares("Regime", &regimes),
        Section::of_shares("Culture of anarchy", &cultures),
        Section::of_passages(run, width),
    ];
    let others = sections.iter().map(Section::width_of_numbers).max().unwrap_or(0);
    let longest = sections.iter().map(Section::width_of_labels).max().unwrap_or(0);
    let labels = longest.min(width.saturating_sub(others).max(LEAST_LABELS));
    let shares = sections[1].width_of_numbers() + GAP + LONGEST_BAR;
    let width = width.min(labels + others.max(shares));

    let mut text = heading(run, width);
    for section in sections {
        text.push('\n');
        text.push_str(&section.draw(labels, width));
    }
    text.push('\n');
    for line in wrapped(&saved(run), width) {
        text.push_str(&format!("{line}\n"));
    }
    text
}

/// What was run.
fn heading(run: &Finished<'_>, width: usize) -> String {
    let mut text = String::new();
    for line in wrapped(run.scenario.title(), width) {
        text.push_str(&format!("{HEADING}{line}{HEADING:#}\n"));
    }
    let identity = &run.manifest.identity;
    let (replicates, seed) = (counted(identity.replicates, "replicate"), identity.seed);
    let about = format!("{}, end of {}: {replicates}, seed {seed}", identity.scenario.name, last_tick(run));
    for line in wrapped(&about, width) {
        text.push_str(&format!("{FAINT}{line}{FAINT:#}\n"));
    }
    text
}

fn last_tick(run: &Finished<'_>) -> String {
    let calendar = run.scenario.calendar();
    let last = calendar.first_days().last();
    last.map(|day| tick(*day, calendar.ticks_per_year())).unwrap_or_default()
}

/// Where the files are and which there are, those of a folder counted.
fn saved(run: &Finished<'_>) -> String {
    let files = &run.manifest.files;
    let size = files.values().map(|file| file.bytes).sum();
    let folder_of = |name: &str| name.split_once('/').map(|(folder, _)| folder.to_owned());
    let folders: BTreeSet<_> = files.keys().filter_map(|name| folder_of(name)).collect();
    let in_folders = folders.iter().map(|folder| {
        let held = files.keys().filter(|name| folder_of(name).as_ref() == Some(folder)).count();
        format!("{folder}/ ({})", counted(held as u64, "file"))
    });
    let others = files.keys().filter(|name| !name.contains('/')).cloned();
    let names: Vec<_> = in_folders.chain(others).chain([MANIFEST.to_owned()]).collect();
    format!("Saved in {} ({}): {}", run.folder.display(), bytes(size), names.join(", "))
}

/// A table: labels to the left, numbers to the right of them, and perhaps bars.
struct Section {
    table: Table,
    /// A share for each row, where the rows have bars.
    bars: Vec<f64>,
}

impl Section {
    fn of_measures(cells: &[MeasureCells], width: usize) -> Self {
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
        Self::new(header, rows, Vec::new())
    }

    fn of_shares(heading: &'static str, cells: &[ShareCells]) -> Self {
        let rows = cells.iter().map(|row| vec![row.label.clone(), row.share.clone(), row.interval.clone()]);
        Self::new(vec![heading, "Share", "95% interval"], rows, cells.iter().map(|row| row.value).collect())
    }

    fn of_passages(run: &Finished<'_>, width: usize) -> Self {
        let never = if width >= WIDE { format!("after {}", last_tick(run)) } else { "later".to_owned() };
        let rows = run.summary.passages.iter().map(|row| {
            let PassageCells { reached, half } =
                PassageCells::new(row, run.scenario.calendar().ticks_per_year(), &never);
            vec![reached.label, reached.share, reached.interval, half]
        });
        Self::new(vec!["First time that", "Share", "95% interval", "In half by"], rows, Vec::new())
    }

    fn new(header: Vec<&'static str>, rows: impl Iterator<Item = Vec<String>>, bars: Vec<f64>) -> Self {
        let mut table = Table::new();
        table.load_style(STYLE).set_header(header).add_rows(rows);
        Self { table, bars }
    }

    fn width_of_labels(&self) -> usize {
        self.table.column_max_content_widths().first().copied().map_or(0, usize::from)
    }

    fn width_of_numbers(&self) -> usize {
        self.table.column_max_content_widths().iter().skip(1).map(|width| GAP + usize::from(*width)).sum()
    }

    /// The lines of the table with labels of a width, its heading, rule and bars in style.
    fn draw(mut self, labels: usize, width: usize) -> String {
        let room = width.saturating_sub(labels + self.width_of_numbers() + GAP).min(LONGEST_BAR);
        let cells = |size: usize| u16::try_from(size).unwrap_or(u16::MAX);
        self.table.set_content_arrangement(ContentArrangement::Dynamic).set_width(u16::MAX);
        for column in self.table.column_iter_mut() {
            let first = column.index == 0;
            column.set_padding((0, cells(GAP)));
            column.set_cell_alignment(if first { CellAlignment::Left } else { CellAlignment::Right });
            column.set_constraint(if first {
                ColumnConstraint::Absolute(Width::Fixed(cells(labels + GAP)))
            } else {
                ColumnConstraint::ContentWidth
            });
        }
        let mut bars = self.bars.iter();
        let mut text = String::new();
        for (place, line) in self.table.lines().enumerate() {
            let line = line.trim_end();
            let styled = match place {
                0 => format!("{HEADING}{line}{HEADING:#}"),
                1 => format!("{FAINT}{}{FAINT:#}", "─".repeat(width)),
                _ => match bars.next() {
                    Some(share) if *share > 0.0 => {
                        format!("{line}{}{BAR}{}{BAR:#}", " ".repeat(GAP), bar(*share, room))
                    }
                    _ => line.to_owned(),
                },
            };
            text.push_str(&styled);
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::export::fixture;
    use crate::export::manifest::{FORMAT, FileRecord, Manifest};
    use crate::export::summary::Summary;

    /// The report on a run, without colours.
    fn plain(replicates: u64, width: usize) -> String {
        let scenario = fixture::scenario();
        let record = |bytes| FileRecord { bytes, sha256: String::new() };
        let files = [
            ("figures/fan.pdf", 40_000),
            ("figures/fan.svg", 90_000),
            ("outcomes.parquet", 1_200_000),
            ("scenario.toml", 9_000),
            ("summary.csv", 4_000),
        ];
        let summary = Summary::new(&scenario, &fixture::results(replicates));
        let run = Finished {
            scenario: &scenario,
            folder: PathBuf::from("output/triad"),
            manifest: Manifest {
                format: FORMAT,
                identity: fixture::identity(replicates),
                execution: fixture::execution(),
                files: files.map(|(name, bytes)| (name.to_owned(), record(bytes))).into(),
            },
            summary,
        };
        anstream::adapter::strip_str(&report(&run, width)).to_string()
    }

    #[test]
    fn on_60_columns() {
        insta::assert_snapshot!(plain(12_000, 60));
    }

    #[test]
    fn on_80_columns() {
        insta::assert_snapshot!(plain(12_000, 80));
    }

    #[test]
    fn on_100_columns() {
        insta::assert_snapshot!(plain(12_000, 100));
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
