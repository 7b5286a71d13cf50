//! Parts of reports on the terminal: tables below each other, in its width.

use std::collections::BTreeSet;
use std::path::Path;

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};

use super::driver::Finished;
use super::terminal::{BAR, FAINT, HEADING, wrapped};
use crate::export::Panel;
pub use crate::export::cells::last_tick;
use crate::export::manifest::{MANIFEST, Manifest};
use crate::format::{bar, bytes, counted, plain};
use crate::report::PAGE;

/// A line under the heading only.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─'));
/// Spaces between columns.
const GAP: usize = 2;
/// Minimum width of a column of labels.
const LEAST_LABELS: usize = 12;
/// Longest bar.
const LONGEST_BAR: usize = 20;

/// A table: labels at the left, numbers at the right, and optional bars.
#[derive(Debug)]
struct Section {
    table: Table,
    /// Shares of the rows, if the rows have bars.
    bars: Vec<f64>,
}

impl Section {
    /// A panel as a terminal of a width shows it, if it does and there are rows.
    fn new(panel: &Panel, width: usize) -> Option<Self> {
        let grid = panel.on_terminal(width).filter(|grid| !grid.rows.is_empty())?;
        let mut table = Table::new();
        let rows =
            grid.rows.iter().map(|row| row.iter().map(|cell| plain(cell).into_owned()).collect::<Vec<_>>());
        table.load_style(STYLE).set_header(grid.heads).add_rows(rows);
        Some(Self { table, bars: panel.bars.clone() })
    }

    /// Width of the longest label.
    fn width_of_labels(&self) -> usize {
        self.table.column_max_content_widths().first().copied().map_or(0, usize::from)
    }

    /// Width of the other columns, including the gaps before them.
    fn width_of_numbers(&self) -> usize {
        self.table.column_max_content_widths().iter().skip(1).map(|width| GAP + usize::from(*width)).sum()
    }

    /// Width of everything at the right of the labels, including bars.
    fn width_right(&self) -> usize {
        self.width_of_numbers() + if self.bars.is_empty() { 0 } else { GAP + LONGEST_BAR }
    }

    /// The lines of the table, with labels of the given width.
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
        // A label of several lines would shift the bars to the wrong rows.
        let bars = if self.width_of_labels() > labels { &[][..] } else { &self.bars };
        let mut bars = bars.iter();
        let mut text = String::new();
        let mut in_heading = true;
        for line in self.table.lines() {
            let line = line.trim_end();
            let styled = if in_heading && line.starts_with('─') {
                in_heading = false;
                format!("{FAINT}{}{FAINT:#}", "─".repeat(width))
            } else if in_heading {
                format!("{HEADING}{line}{HEADING:#}")
            } else {
                match bars.next() {
                    Some(share) if *share > 0.0 => {
                        format!("{line}{}{BAR}{}{BAR:#}", " ".repeat(GAP), bar(*share, room))
                    }
                    _ => line.to_owned(),
                }
            };
            text.push_str(&styled);
            text.push('\n');
        }
        text
    }
}

/// What is printed of a study: a heading, its tables, remarks on them, and where its files are.
#[derive(Debug)]
pub struct Report {
    /// What was run.
    pub title: String,
    /// A line about it.
    pub about: String,
    /// Its tables.
    pub panels: Vec<Panel>,
    /// Paragraphs below them.
    pub remarks: Vec<String>,
}

impl Report {
    /// The report in lines of at most `width` characters, and the width that it takes.
    pub fn text<T>(&self, found: &Finished<T>, width: usize) -> (String, usize) {
        let (text, width) = stacked(|width| heading(&self.title, &self.about, width), &self.panels, width);
        let remarks = self.remarks.iter().map(|remark| paragraph(remark, width));
        (
            text + &remarks.collect::<String>() + &paragraph(&saved(&found.folder, &found.manifest), width),
            width,
        )
    }
}

impl Report {
    /// The report with its answer above the tables.
    pub fn text_below<T>(&self, answer: &str, found: &Finished<T>, width: usize) -> String {
        let above = |width| heading(&self.title, &self.about, width) + &paragraph(answer, width);
        let (text, width) = stacked(above, &self.panels, width);
        let below = self.remarks.iter().cloned().chain([saved(&found.folder, &found.manifest)]);
        text + &below.map(|remark| paragraph(&remark, width)).collect::<String>()
    }
}

/// Tables below each other under a heading, in lines of at most `width` characters, and the width that they take. Columns of
/// labels have the same width if every table has room for it. `heading` takes the width; panels that a terminal does not show
/// and empty ones are omitted.
pub fn stacked(heading: impl Fn(usize) -> String, panels: &[Panel], width: usize) -> (String, usize) {
    let sections: Vec<Section> = panels.iter().filter_map(|panel| Section::new(panel, width)).collect();
    let widest = |of: &dyn Fn(&Section) -> usize| sections.iter().map(of).max().unwrap_or(0);
    let room = |others: usize| width.saturating_sub(others).max(LEAST_LABELS);
    let shared = widest(&Section::width_of_labels).min(room(widest(&Section::width_of_numbers)));
    let labels =
        |section: &Section| section.width_of_labels().min(room(section.width_of_numbers())).max(shared);
    let width = width.min(widest(&|section| labels(section) + section.width_right()));
    let mut text = heading(width);
    for section in sections {
        text.push('\n');
        let labels = labels(&section);
        text.push_str(&section.draw(labels, width));
    }
    (text, width)
}

/// A title with a line of description.
pub fn heading(title: &str, about: &str, width: usize) -> String {
    let mut text = String::new();
    for line in wrapped(&plain(title), width) {
        text.push_str(&format!("{HEADING}{line}{HEADING:#}\n"));
    }
    for line in wrapped(&plain(about), width) {
        text.push_str(&format!("{FAINT}{line}{FAINT:#}\n"));
    }
    text
}

/// A paragraph in lines of `width` characters, after an empty line.
pub fn paragraph(text: &str, width: usize) -> String {
    let lines = wrapped(&plain(text), width).into_iter().map(|line| line + "\n");
    std::iter::once("\n".to_owned()).chain(lines).collect()
}

/// The path of the report.
pub fn page(folder: &Path) -> String {
    format!("Report: {}", folder.join(PAGE).display())
}

/// The folder and its files; files in subfolders are counted.
pub fn saved(folder: &Path, manifest: &Manifest) -> String {
    let files = &manifest.files;
    let size = files.values().map(|file| file.bytes).sum();
    let folder_of = |name: &str| name.split_once('/').map(|(folder, _)| folder.to_owned());
    let folders: BTreeSet<_> = files.keys().filter_map(|name| folder_of(name)).collect();
    let in_folders = folders.iter().map(|folder| {
        let held = files.keys().filter(|name| folder_of(name).as_ref() == Some(folder)).count();
        format!("{folder}/ ({})", counted(held as u64, "file"))
    });
    let others = files.keys().filter(|name| !name.contains('/')).cloned();
    let names: Vec<_> = in_folders.chain(others).chain([MANIFEST.to_owned()]).collect();
    format!("Saved in {} ({}): {}", folder.display(), bytes(size), names.join(", "))
}
