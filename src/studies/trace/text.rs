//! `chronicle.md`: a history in words, as Markdown, written and read back.

use std::fmt::Write as _;

use crate::chronicle::telling::Block;
use crate::export::escape_markdown;

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
                // Numbers are aligned right, text is not.
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

/// The blocks of a text written by [`markdown`]; anything else becomes a paragraph.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut pieces =
        text.split("\n\n").map(|piece| piece.trim_matches('\n')).filter(|piece| !piece.is_empty()).peekable();
    while let Some(piece) = pieces.next() {
        let table = pieces.next_if(|next| next.starts_with(ROW));
        blocks.push(match table {
            Some(table) => of_table(piece, table),
            None => block(piece),
        });
    }
    blocks
}

/// Beginning of a row of a table; no text begins with it.
const ROW: &str = "| ";

/// A block other than a table.
fn block(piece: &str) -> Block {
    if let Some(heading) = piece.strip_prefix("## ") {
        return heading.parse().map_or_else(|_| Block::Heading(unescaped(heading)), Block::Year);
    }
    if let Some(title) = piece.strip_prefix("# ") {
        return Block::Title(unescaped(title));
    }
    match piece.strip_prefix('*').and_then(|rest| rest.strip_suffix('*')) {
        Some(remark) => Block::Remark(unescaped(remark)),
        None => Block::Paragraph(unescaped(piece)),
    }
}

/// A table below its caption.
fn of_table(caption: &str, table: &str) -> Block {
    let mut lines = table.lines().map(|line| {
        let line = line.strip_prefix(ROW).unwrap_or(line);
        let cells = line.strip_suffix(" |").unwrap_or(line).split(" | ");
        cells.map(unescaped).collect::<Vec<String>>()
    });
    let heads = lines.next().unwrap_or_default();
    // Below the separating line, every row has as many cells as the header.
    let rows = lines.skip(1).map(|mut row| {
        row.resize(heads.len(), String::new());
        row
    });
    let rows = rows.collect();
    Block::Table { caption: unescaped(caption), heads, rows }
}

/// The text before [`escape_markdown`].
fn unescaped(text: &str) -> String {
    let mut characters = text.chars();
    let mut plain = String::with_capacity(text.len());
    while let Some(character) = characters.next() {
        plain.push(if character == '\\' { characters.next().unwrap_or(character) } else { character });
    }
    plain
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
        assert_eq!(super::blocks(expected), blocks);
    }

    #[test]
    fn any_text_is_read_as_blocks() {
        for text in [
            "",
            "\n\n\n",
            "*",
            "**",
            "\\",
            "# ",
            "## ",
            "| ",
            "a\n\n| \n",
            "a\n\n| b | c |\n| d |\n| e |\n",
            "| x\n\n| y",
        ] {
            for block in blocks(text) {
                if let Block::Table { heads, rows, .. } = block {
                    assert!(rows.iter().all(|row| row.len() == heads.len()), "{text:?}");
                }
            }
        }
    }
}
