//! `chronicle.md`: what is told, as Markdown.

use std::fmt::Write as _;

use crate::chronicle::telling::Block;
use crate::export::table::escape_markdown;

/// The blocks as Markdown.
pub fn markdown(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        if !text.is_empty() {
            text.push('\n');
        }
        // Writing to a string cannot fail.
        let _ = match block {
            Block::Title(title) => writeln!(text, "# {}", escape_markdown(title)),
            Block::Heading(heading) => writeln!(text, "## {}", escape_markdown(heading)),
            Block::Year(year) => writeln!(text, "## {year}"),
            Block::Remark(line) => writeln!(text, "*{}*", escape_markdown(line)),
            Block::Paragraph(line) => writeln!(text, "{}", escape_markdown(line)),
            Block::Table { caption, heads, rows } => {
                let line = |cells: &[String]| {
                    let cells: Vec<String> = cells.iter().map(|cell| escape_markdown(cell)).collect();
                    format!("| {} |", cells.join(" | "))
                };
                // Numbers stand flush right, prose does not.
                let is_number = |cell: &String| !cell.contains(|c: char| c.is_alphabetic());
                let rule = |place: usize| {
                    let numbers = rows.iter().all(|row| row.get(place).is_none_or(is_number));
                    if numbers { " --: |" } else { " :-- |" }
                };
                let rule: String = (1..heads.len()).map(rule).collect();
                let rows: Vec<String> = rows.iter().map(|row| line(row)).collect();
                let (caption, heads) = (escape_markdown(caption), line(heads));
                writeln!(text, "{caption}\n\n{heads}\n| :-- |{rule}\n{}", rows.join("\n"))
            }
        };
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_stand_apart_and_are_escaped() {
        let cell = |text: &str| text.to_owned();
        let blocks = [
            Block::Title(cell("A_b")),
            Block::Remark(cell("of it")),
            Block::Year(1992),
            Block::Paragraph(cell("So it was [0.5].")),
            Block::Table {
                caption: cell("Said:"),
                heads: vec![cell(""), cell("KAZ")],
                rows: vec![vec![cell("a|b"), cell("1")]],
            },
        ];
        let expected = "# A\\_b\n\n*of it*\n\n## 1992\n\nSo it was \\[0.5\\].\n\nSaid:\n\n|  | KAZ |\n| :-- | --: |\n\
                        | a\\|b | 1 |\n";
        assert_eq!(markdown(&blocks), expected);
    }
}
