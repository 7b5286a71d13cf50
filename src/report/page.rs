//! What a report is made of, whatever the format.

use super::glossary::explain;
use crate::plot::{Figure, Language};

/// A report in the order in which it is read.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    /// What it is of: `Run`, `Comparison`, `Trace`.
    pub kind: &'static str,
    /// Title.
    pub title: String,
    /// A line about it: names, replicates, seed.
    pub about: String,
    /// What to know before reading on: what it does not say, and in which languages it is.
    pub notes: Vec<Note>,
    /// The sections.
    pub sections: Vec<Section<'a>>,
}

/// What to know before reading on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The language that it is in.
    pub language: Language,
    /// The sentences.
    pub text: String,
}

/// A section with a heading.
#[derive(Debug, Clone)]
pub struct Section<'a> {
    /// By which it is linked to, unique in the report.
    pub id: &'static str,
    /// Heading.
    pub heading: &'static str,
    /// What stands in it.
    pub parts: Vec<Part<'a>>,
}

/// A part of a section.
#[derive(Debug, Clone)]
pub enum Part<'a> {
    /// A heading below that of the section.
    Heading(String),
    /// The answer to the question of a report, before all else.
    Answer(String),
    /// A paragraph.
    Paragraph(String),
    /// A line of less weight.
    Remark(String),
    /// Paragraphs of equal weight.
    List(Vec<String>),
    /// Terms and what each of them is.
    Terms(Vec<(String, String)>),
    /// Terms of the part before that stand there for the first time, and what each of them means.
    Gloss(Vec<(&'static str, &'static str)>),
    /// What is typed or pasted as it stands.
    Verbatim {
        /// What it is.
        label: &'static str,
        /// The lines.
        text: String,
    },
    /// A table.
    Table(Table),
    /// A figure.
    Figure(Shown<'a>),
    /// Files of the folder, and what each of them holds.
    Files(Vec<(String, &'static str)>),
}

/// A table whose first column are labels.
#[derive(Debug, Clone)]
pub struct Table {
    /// What it is of.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, as long as there are columns.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its head.
    pub head: String,
    /// Whether it holds numbers, or words.
    pub numbers: bool,
}

/// A figure and where its files are.
#[derive(Debug, Clone)]
pub struct Shown<'a> {
    /// The figure.
    pub figure: &'a Figure,
    /// Folder of its files: `figures/`, or `compared/figures/`.
    pub folder: &'static str,
    /// Its caption as this report has it.
    pub caption: String,
}

/// Characters of a table that a line of a column of text has room for.
const WIDTH_OF_TEXT: usize = 96;
/// Characters that the room between two columns takes.
const GAP: usize = 3;

/// What a caption begins to say of the marks on its time axis.
const MARKS: &str = "Marks on the time axis";

/// Figures after each other with their captions: what an earlier figure says of the marks on the time axis is not said
/// again.
pub fn shown<'a>(figures: impl IntoIterator<Item = (&'a Figure, &'static str)>) -> Vec<Part<'a>> {
    let mut said: Vec<(&str, usize)> = Vec::new();
    let part = |(place, (figure, folder)): (usize, (&'a Figure, &'static str))| {
        let (start, end) = (figure.caption.find(MARKS), figure.caption.rfind(" Source: "));
        let marks = start.zip(end).and_then(|(start, end)| figure.caption.get(start..end));
        let earlier = marks.and_then(|marks| said.iter().find(|(other, _)| *other == marks));
        let caption = match (marks, earlier) {
            (Some(marks), Some((_, number))) => {
                figure.caption.replace(marks, &format!("{MARKS} as in figure {number}."))
            }
            (marks, _) => {
                said.extend(marks.map(|marks| (marks, place + 1)));
                figure.caption.clone()
            }
        };
        Part::Figure(Shown { figure, folder, caption })
    };
    figures.into_iter().enumerate().map(part).collect()
}

impl Shown<'_> {
    /// Its file with an ending.
    pub fn file(&self, ending: &str) -> String {
        format!("{}{}.{ending}", self.folder, self.figure.name)
    }

    /// By which it is linked to, unique in the report.
    pub fn id(&self) -> String {
        let within = self.folder.strip_suffix("figures/").unwrap_or(self.folder).replace('/', "-");
        format!("figure-{within}{}", self.figure.name)
    }
}

impl Table {
    /// A table; heads that begin with `#` are of columns of numbers.
    pub fn new(caption: impl Into<String>, heads: &[&str], rows: Vec<Vec<String>>) -> Self {
        let column = |head: &&str| Column {
            head: head.trim_start_matches('#').to_owned(),
            numbers: head.starts_with('#'),
        };
        Self { caption: caption.into(), columns: heads.iter().map(column).collect(), rows }
    }
}

impl Table {
    /// Whether it is no wider than a column of text, as far as characters tell.
    pub fn is_narrow(&self) -> bool {
        let length = |text: &str| text.chars().count();
        let widths = self.columns.iter().enumerate().map(|(place, column)| {
            let words = column.head.split(' ').map(length);
            let cells = self.rows.iter().filter_map(|row| row.get(place)).map(|cell| length(cell));
            words.chain(cells).max().unwrap_or(0) + GAP
        });
        widths.sum::<usize>() <= WIDTH_OF_TEXT
    }
}

impl<'a> Section<'a> {
    /// A section.
    pub fn new(id: &'static str, heading: &'static str, parts: Vec<Part<'a>>) -> Self {
        Self { id, heading, parts }
    }

    /// A section of figures.
    pub fn of_figures(figures: &'a [Figure]) -> Self {
        Self::new("charts", "Charts", shown(figures.iter().map(|figure| (figure, "figures/"))))
    }
}

impl<'a> Report<'a> {
    /// The report without sections that hold nothing, its terms explained where they first stand.
    pub fn new(
        kind: &'static str,
        title: String,
        about: String,
        sections: impl IntoIterator<Item = Section<'a>>,
    ) -> Self {
        let sections = sections.into_iter().filter(|section| !section.parts.is_empty());
        let mut sections: Vec<Section<'a>> = sections.collect();
        explain(&mut sections);
        Self { kind, title, about, notes: Vec::new(), sections }
    }

    /// With what to know before reading on.
    #[must_use]
    pub fn with_notes(mut self, notes: Vec<Note>) -> Self {
        self.notes = notes;
        self
    }

    /// All figures, in order.
    pub fn figures(&self) -> impl Iterator<Item = &Shown<'a>> {
        self.sections.iter().flat_map(|section| &section.parts).filter_map(|part| match part {
            Part::Figure(shown) => Some(shown),
            _ => None,
        })
    }
}
