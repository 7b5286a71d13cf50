//! Floating tables that no page is too small for.
//!
//! The first column, which has the names, takes what the others leave of a line, and breaks its text there. A table that is
//! longer than a page goes over into parts, each with the headings of its columns. Numbers stand with their points below
//! each other. Below a table stand its notes.

use std::fmt::Write as _;

use super::numbers::{Aligned, aligned};
use super::{COMMANDS, NEEDS, escape};
use crate::export::article::{Article, Caption, Grid};

/// Lines of a page of A4 with margins of 2.5 cm at the size of the text of tables, in an article of 12 points, which has the
/// fewest.
const MOST_LINES: usize = 55;
/// Fewest lines of a part, however long its caption.
const FEWEST_LINES: usize = 12;
/// Characters of such a line.
const LINE: f64 = 88.0;
/// Share of a line above which the columns of numbers are set smaller.
const MOST_NUMBERS: f64 = 0.68;
/// Characters that the room between two columns is as wide as.
const BETWEEN: f64 = 1.7;
/// Longest line of a heading, in characters, where the column below is narrower.
const HEADING: usize = 13;
/// Cells of a column that are measured, the widest by their characters.
const MEASURED: usize = 4;

/// A table with its caption and label; needs the packages `array` and `booktabs`. Its provenance stands in a comment.
pub fn table(article: &Article) -> String {
    let Article { caption, label, provenance, .. } = article;
    let grids = article.grids();
    let columns = grids.iter().map(|grid| grid.heads.len()).max().unwrap_or(1);
    let sheet = Sheet::new(&grids, columns);
    let mut text = format!("% {provenance}\n% Needs \\usepackage{{array,booktabs}}; {NEEDS}.\n{COMMANDS}");
    let parts = sheet.parts(room(caption));
    for (place, rows) in parts.iter().enumerate() {
        let is_last = place + 1 == parts.len();
        let head = if place == 0 {
            format!(
                "\\caption[{{{}}}]{{{}}}\n  \\label{{tab:{label}}}",
                escape(&caption.title),
                escape(&caption.text())
            )
        } else {
            "\\tablename~\\thetable, continued".to_owned()
        };
        let size = sheet.size();
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "\\begin{{table}}[htbp]\n  \\centering\\emergencystretch=3em\n  {head}\n  \\par\\medskip\n  {size}\\setlength{{\\tabcolsep}}{{4pt}}\n\
             {}  \\begin{{tabular}}{{@{{}}>{{\\raggedright\\arraybackslash}}p{{\\concordlabel}}{}@{{}}}}\n    \\toprule\n\
             {rows}    \\bottomrule\n  \\end{{tabular}}\n",
            sheet.widths(),
            "r".repeat(columns - 1),
        );
        if is_last && !caption.notes.is_empty() {
            let _ = write!(
                text,
                "  \\par\\smallskip\n  \\begin{{minipage}}{{\\dimexpr\\concordlabel+\\concordrest}}\\footnotesize\\emergencystretch=3em\n    \\emph{{Notes.}} {}\n  \
                 \\end{{minipage}}\n",
                escape(&caption.notes)
            );
        }
        text.push_str("\\end{table}\n");
    }
    text
}

/// Panels as LaTeX, with what is known of their widths.
struct Sheet {
    panels: Vec<Set>,
    columns: usize,
    /// The widest cells of each column, as LaTeX.
    widest: Vec<Vec<String>>,
    /// Characters of the columns of numbers together.
    numbers: f64,
}

/// A panel: its heading and its rows, and how many lines the first cell of each takes.
struct Set {
    heading: String,
    heading_lines: usize,
    rows: Vec<(String, usize)>,
}

impl Sheet {
    fn new(panels: &[Grid], columns: usize) -> Self {
        // Of each column, cells with their characters.
        let mut widths: Vec<Vec<(f64, String)>> = vec![Vec::new(); columns];
        let mut set: Vec<Vec<Vec<String>>> = Vec::new();
        for panel in panels {
            let mut cells: Vec<Vec<String>> = vec![Vec::new(); columns];
            for (column, cells) in cells.iter_mut().enumerate() {
                let texts: Vec<&str> =
                    panel.rows.iter().map(|row| row.get(column).map_or("", String::as_str)).collect();
                let of_column = match column {
                    0 => texts
                        .iter()
                        .map(|text| Aligned { latex: escape(text), wide: (*text).to_owned() })
                        .collect(),
                    _ => aligned(&texts),
                };
                widths[column].extend(of_column.iter().map(|cell| (width(&cell.wide), cell.latex.clone())));
                *cells = of_column.into_iter().map(|cell| cell.latex).collect();
            }
            set.push(cells);
        }
        let column_width = |column: usize, widths: &[Vec<(f64, String)>]| {
            widths[column].iter().map(|(width, _)| *width).fold(0.0, f64::max)
        };
        // Headings as lines that are about as long as what stands below them.
        let headings: Vec<Vec<Vec<String>>> = panels
            .iter()
            .map(|panel| {
                let lines = |column: usize| {
                    let text = panel.heads.get(column).map_or("", String::as_str);
                    let most = (column_width(column, &widths).ceil() as usize).max(HEADING);
                    if column == 0 { vec![text.to_owned()] } else { broken(text, most) }
                };
                (0..columns).map(lines).collect()
            })
            .collect();
        for heading in &headings {
            for (column, lines) in heading.iter().enumerate() {
                widths[column].extend(lines.iter().map(|line| (width(line), escape(line))));
            }
        }
        let numbers = (1..columns).map(|column| column_width(column, &widths) + BETWEEN).sum::<f64>();
        let label = (LINE - numbers).max(0.1 * LINE);
        let lines_of = |text: &str| (width(text) / label).ceil().max(1.0) as usize;
        let sets = panels.iter().zip(set).zip(&headings).map(|((panel, cells), heading)| {
            let row = |place: usize| {
                let row: Vec<&str> = cells.iter().map(|column| column[place].as_str()).collect();
                (row.join(" & "), lines_of(&panel.rows[place][0]))
            };
            let depth = heading.iter().skip(1).map(Vec::len).max().unwrap_or(1);
            Set {
                heading: heading_of(heading),
                heading_lines: depth.max(heading.first().map_or(1, |lines| lines_of(&lines[0]))),
                rows: (0..panel.rows.len()).map(row).collect(),
            }
        });
        let sets = sets.collect();
        let widest = widths.into_iter().map(|mut cells| {
            cells.sort_by(|(a, _), (b, _)| b.total_cmp(a));
            cells.dedup_by(|(_, a), (_, b)| a == b);
            cells.into_iter().take(MEASURED).map(|(_, cell)| cell).collect()
        });
        Self { panels: sets, columns, widest: widest.collect(), numbers }
    }

    /// The size of the text.
    fn size(&self) -> &'static str {
        if self.numbers > MOST_NUMBERS * LINE { "\\scriptsize" } else { "\\footnotesize" }
    }

    /// Sets the width of the first column: as wide as it needs, or what the others leave; with them never less than the notes
    /// below need to be read.
    fn widths(&self) -> String {
        let stack = |cells: &Vec<String>| match &cells[..] {
            [] => String::new(),
            cells => format!(
                "\\shortstack{{{}}}",
                cells.iter().map(|cell| format!("{{{cell}}}")).collect::<Vec<_>>().join("\\\\")
            ),
        };
        let others: String = self.widest.iter().skip(1).map(stack).collect();
        format!(
            "  \\settowidth{{\\concordlabel}}{{{}}}\n  \\settowidth{{\\concordrest}}{{{others}}}\n  \
             \\addtolength{{\\concordrest}}{{{}\\tabcolsep}}\n  \
             \\ifdim\\dimexpr\\concordlabel+\\concordrest>\\linewidth\n    \
             \\setlength{{\\concordlabel}}{{\\dimexpr\\linewidth-\\concordrest}}\n  \\fi\n  \
             \\ifdim\\dimexpr\\concordlabel+\\concordrest<0.7\\linewidth\n    \
             \\setlength{{\\concordlabel}}{{\\dimexpr0.7\\linewidth-\\concordrest}}\n  \\fi\n",
            self.widest.first().map(stack).unwrap_or_default(),
            2 * (self.columns - 1),
        )
    }

    /// The rows of each part, with headings and rules: a panel stands in one part if a part has room for it.
    fn parts(&self, room: usize) -> Vec<String> {
        let mut parts = vec![String::new()];
        let mut lines = 0;
        for panel in &self.panels {
            let heading = panel.heading_lines + 2;
            let whole = heading + panel.rows.iter().map(|(_, height)| height).sum::<usize>();
            let mut is_headed = false;
            for (row, height) in &panel.rows {
                let needed = match is_headed {
                    true => *height,
                    false if whole <= room => whole,
                    false => heading + height,
                };
                if lines > 0 && lines + needed > room {
                    parts.push(String::new());
                    (lines, is_headed) = (0, false);
                }
                let Some(part) = parts.last_mut() else { break };
                if !is_headed {
                    if lines > 0 {
                        part.push_str("    \\midrule\n    \\addlinespace\n");
                    }
                    // Writing to a string cannot fail.
                    let _ = writeln!(part, "    {} \\\\\n    \\midrule", panel.heading);
                    lines += heading;
                    is_headed = true;
                }
                let _ = writeln!(part, "    {row} \\\\");
                lines += height;
            }
        }
        parts
    }
}

/// Lines that a page has beside a caption, which is set larger, and notes.
fn room(caption: &Caption) -> usize {
    let lines = |text: &str, factor: f64| (factor * width(text) / LINE).ceil() as usize;
    let words = lines(&caption.text(), 1.6) + lines(&caption.notes, 1.1) + 3;
    MOST_LINES.saturating_sub(words).max(FEWEST_LINES)
}

/// A heading: its first cell breaks by itself, those above numbers are set in the lines that they are given.
fn heading_of(cells: &[Vec<String>]) -> String {
    let cell = |(column, lines): (usize, &Vec<String>)| match &lines[..] {
        [line] if column == 0 => escape(line),
        [line] => escape(line),
        lines => {
            let lines: Vec<String> = lines.iter().map(|line| format!("{{{}}}", escape(line))).collect();
            format!("\\begin{{tabular}}[b]{{@{{}}r@{{}}}}{}\\end{{tabular}}", lines.join("\\\\"))
        }
    };
    cells.iter().enumerate().map(cell).collect::<Vec<_>>().join(" & ")
}

/// A text in lines of at most so many characters, broken at spaces and hyphens, and inside of words that are longer.
fn broken(text: &str, most: usize) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_inclusive([' ', '-', '_', '.', '/']) {
        let characters: Vec<char> = word.chars().collect();
        words.extend(characters.chunks(most.max(HEADING)).map(|chunk| chunk.iter().collect()));
    }
    let mut lines = vec![String::new()];
    for word in words {
        let line = lines.last().map_or(0, |line| line.chars().count());
        if line > 0 && line + word.trim_end().chars().count() > most {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(&word);
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// How wide a text is, in characters of ordinary width.
fn width(text: &str) -> f64 {
    let of = |character: char| match character {
        'i' | 'l' | 'j' | 't' | 'f' | 'r' | '.' | ',' | ';' | ':' | '\'' | '|' | ' ' | '(' | ')' | '['
        | ']' | '-' => 0.65,
        'm' | 'w' | 'M' | 'W' | '%' | '+' | '−' | '<' | '>' | '=' | 'ш' | 'щ' | 'ж' | 'ю' | 'ы' => 1.6,
        _ if character.is_uppercase() => 1.45,
        _ => 1.05,
    };
    let minus = if text.starts_with('-') { 0.9 } else { 0.0 };
    text.chars().map(of).sum::<f64>() + minus
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Column, Panel};

    fn of(panels: impl IntoIterator<Item = Panel>) -> String {
        let caption = Caption {
            title: "Few things".to_owned(),
            basis: "Means of 3.".to_owned(),
            source: "Source: none.".to_owned(),
            notes: "A note.".to_owned(),
        };
        let (path, label, provenance) = ("tables/few".to_owned(), "few".to_owned(), "from".to_owned());
        table(&Article { path, label, caption, panels: panels.into_iter().collect(), provenance })
    }

    fn panel(name: &str, rows: usize) -> Panel {
        let rows = (0..rows).map(|row| vec![format!("{name} {row}"), row.to_string()]);
        Panel::new("", [Column::words("Name"), Column::number("Number")], rows)
    }

    #[test]
    fn a_table_longer_than_a_page_has_parts_with_their_headings() {
        let text = of([panel("row", 60)]);
        assert_eq!(text.matches("\\begin{table}").count(), 2);
        assert_eq!(text.matches("    Name & Number \\\\").count(), 2);
        assert_eq!(text.matches("\\caption").count(), 1);
        assert_eq!(text.matches("Notes").count(), 1);
        for row in 0..60 {
            assert_eq!(text.matches(&format!("    row {row} &")).count(), 1);
        }
    }

    #[test]
    fn a_panel_that_fits_a_page_is_not_parted() {
        let text = of(["a", "b", "c"].map(|name| panel(name, 20)));
        let parts: Vec<&str> = text.split("\\end{table}").collect();
        assert_eq!(parts.len(), 3, "two parts and what is behind them");
        assert!(
            parts[0].contains("b 19 ") && !parts[0].contains("c 0 ") && parts[1].contains("c 0 "),
            "{text}"
        );
    }

    #[test]
    fn headings_break_where_they_are_long() {
        assert_eq!(broken("95% interval", 10), ["95%", "interval"]);
        assert_eq!(broken("95% interval", 14), ["95% interval"]);
        assert_eq!(broken("no-external-pull", 10), ["no-", "external-", "pull"]);
        assert_eq!(broken("Difference, pp", 11), ["Difference,", "pp"]);
        assert_eq!(broken("abcdefghijklmnopqrstuvwxyz", 10), ["abcdefghijklm", "nopqrstuvwxyz"]);
        assert_eq!(broken("", 10), [""]);
    }
}
