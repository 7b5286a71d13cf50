//! Tables that are safe to open: in a spreadsheet a cell that begins with `=` is a formula, and on a terminal a control
//! character is a command.
//!
//! [`Neutral`] filters written tables. It writes control characters as code points ([`plain`]), and puts an apostrophe
//! before a cell that begins with `=`, `+`, `-`, `@` or a tab, unless the cell is a number. [`Cells`] filters read
//! tables: it removes that apostrophe, and fails at a row longer than any written row.
//!
//! Source: OWASP, CSV Injection.

use std::io::{self, Read, Write};

use memchr::memchr3;

use crate::format::{bytes, plain};

/// Most bytes of a row; a row of the widest table has some 20,000 cells.
pub const MOST_OF_A_ROW: usize = 8 << 20;
/// Bytes read at once.
const BLOCK: usize = 1 << 16;

/// Whether a spreadsheet would read a text as a formula, with or without apostrophes before it.
fn is_formula(text: &str) -> bool {
    if !matches!(text.as_bytes().first(), Some(b'\'' | b'=' | b'+' | b'-' | b'@' | b'\t')) {
        return false;
    }
    let text = text.trim_start_matches('\'');
    text.starts_with(['=', '+', '-', '@', '\t']) && text.parse::<f64>().is_err()
}

/// Cuts a stream of bytes into cells.
#[derive(Debug, Default)]
struct Cutter {
    /// The cell so far, with its quotes.
    cell: Vec<u8>,
    is_quoted: bool,
}

impl Cutter {
    /// Adds bytes to the cell up to the separator at its end; returns that and what follows it, `None` if the cell goes on. A doubled
    /// quote ends and restarts the quotation, with the same result.
    fn cut<'a>(&mut self, mut bytes: &'a [u8]) -> Option<(u8, &'a [u8])> {
        while let Some(place) = memchr3(b'"', b',', b'\n', bytes) {
            let (found, rest) = (bytes[place], &bytes[place + 1..]);
            if found != b'"' && !self.is_quoted {
                self.cell.extend_from_slice(&bytes[..place]);
                return Some((found, rest));
            }
            self.is_quoted ^= found == b'"';
            self.cell.extend_from_slice(&bytes[..=place]);
            bytes = rest;
        }
        self.cell.extend_from_slice(bytes);
        None
    }

    /// The text of the cell, and whether it is in quotes; `None` for bytes that are not text, which the next reader reports.
    fn text(&self) -> Option<(&str, bool)> {
        let text = std::str::from_utf8(&self.cell).ok()?;
        Some(match text.strip_prefix('"') {
            Some(text) => (text.strip_suffix('"').unwrap_or(text), true),
            None => (text, false),
        })
    }
}

/// A writer of tables.
#[derive(Debug)]
pub struct Neutral<W> {
    sink: W,
    cutter: Cutter,
    out: Vec<u8>,
}

impl<W: Write> Neutral<W> {
    /// Writes to a sink.
    pub fn new(sink: W) -> Self {
        Self { sink, cutter: Cutter::default(), out: Vec::new() }
    }

    /// Ends the table and returns the sink.
    ///
    /// # Errors
    ///
    /// Errors of the sink.
    pub fn into_inner(mut self) -> io::Result<W> {
        self.cell();
        self.sink.write_all(&self.out)?;
        Ok(self.sink)
    }

    /// Passes the cell on.
    fn cell(&mut self) {
        match self.cutter.text() {
            Some((text, is_quoted)) => {
                let text = plain(text);
                if is_quoted {
                    self.out.push(b'"');
                }
                if is_formula(&text) {
                    self.out.push(b'\'');
                }
                self.out.extend_from_slice(text.as_bytes());
                if is_quoted {
                    self.out.push(b'"');
                }
            }
            None => self.out.extend_from_slice(&self.cutter.cell),
        }
        self.cutter.cell.clear();
    }
}

impl<W: Write> Write for Neutral<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut left = bytes;
        while let Some((separator, rest)) = self.cutter.cut(left) {
            self.cell();
            self.out.push(separator);
            left = rest;
        }
        self.sink.write_all(&self.out)?;
        self.out.clear();
        Ok(bytes.len())
    }

    /// Flushes complete cells only.
    fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}

/// A reader of tables.
#[derive(Debug)]
pub struct Cells<R> {
    source: R,
    cutter: Cutter,
    /// Bytes of the row so far.
    row: usize,
    block: Vec<u8>,
    out: Vec<u8>,
    /// Number of these already passed on.
    taken: usize,
    is_over: bool,
}

impl<R: Read> Cells<R> {
    /// Reads from a source.
    pub fn new(source: R) -> Self {
        let (cutter, block) = (Cutter::default(), vec![0; BLOCK]);
        Self { source, cutter, row: 0, block, out: Vec::new(), taken: 0, is_over: false }
    }

    /// Reads at least to the end of a cell.
    fn fill(&mut self) -> io::Result<()> {
        (self.taken, self.is_over) = (0, false);
        self.out.clear();
        while self.out.is_empty() && !self.is_over {
            let read = match self.source.read(&mut self.block) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            self.is_over = read == 0;
            let block = std::mem::take(&mut self.block);
            let taken = self.take(&block[..read]);
            self.block = block;
            taken?;
        }
        if self.is_over {
            self.cell();
        }
        Ok(())
    }

    /// Cuts some bytes into cells.
    fn take(&mut self, mut left: &[u8]) -> io::Result<()> {
        while !left.is_empty() {
            let found = self.cutter.cut(left);
            let rest = found.map_or(&[][..], |(_, rest)| rest);
            self.row += left.len() - rest.len();
            if self.row > MOST_OF_A_ROW {
                let reason = format!("it has a row of more than {}", bytes(MOST_OF_A_ROW as u64));
                return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
            }
            if let Some((separator, _)) = found {
                self.cell();
                self.out.push(separator);
                if separator == b'\n' {
                    self.row = 0;
                }
            }
            left = rest;
        }
        Ok(())
    }

    /// Passes the cell on.
    fn cell(&mut self) {
        let cell = &self.cutter.cell;
        let apostrophe = match self.cutter.text() {
            Some((text, is_quoted)) if text.starts_with('\'') && is_formula(text) => {
                Some(usize::from(is_quoted))
            }
            _ => None,
        };
        match apostrophe {
            Some(place) => {
                self.out.extend_from_slice(&cell[..place]);
                self.out.extend_from_slice(&cell[place + 1..]);
            }
            None => self.out.extend_from_slice(cell),
        }
        self.cutter.cell.clear();
    }
}

impl<R: Read> Read for Cells<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.out.len() && !self.is_over {
            self.fill()?;
        }
        let many = bytes.len().min(self.out.len() - self.taken);
        bytes[..many].copy_from_slice(&self.out[self.taken..self.taken + many]);
        self.taken += many;
        Ok(many)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Writes rows as the tables are written.
    fn written(rows: &[Vec<String>]) -> Vec<u8> {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Neutral::new(Vec::new()));
        for row in rows {
            writer.write_record(row).expect("memory");
        }
        writer.into_inner().expect("memory").into_inner().expect("memory")
    }

    /// Reads them as the tables are read.
    fn read(bytes: &[u8]) -> Vec<Vec<String>> {
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(Cells::new(bytes));
        let row = |row: Result<csv::StringRecord, _>| row.expect("a row").iter().map(str::to_owned).collect();
        reader.records().map(row).collect()
    }

    #[test]
    fn formulas_and_controls_are_neutral_and_numbers_are_not_touched() {
        for (cell, expected) in [
            ("=1+1", "'=1+1"),
            ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-", "'-"),
            ("- a list", "'- a list"),
            ("+7 727", "'+7 727"),
            ("'=1", "''=1"),
            ("'quoted'", "'quoted'"),
            ("\tx", "'\tx"),
            ("a=b", "a=b"),
            ("\u{1b}[2J", "\\u001B[2J"),
            ("a\0b", "a\\u0000b"),
            ("\u{202e}fdp", "\\u202Efdp"),
            ("-0.5", "-0.5"),
            ("-1e-7", "-1e-7"),
            ("+3", "+3"),
            ("-inf", "-inf"),
            ("Өзбекстан", "Өзбекстан"),
        ] {
            let row = vec!["a".to_owned(), cell.to_owned(), "b".to_owned()];
            let text = String::from_utf8(written(std::slice::from_ref(&row))).expect("text");
            assert_eq!(text, format!("a,{expected},b\n"));
            if *plain(cell) == *cell {
                assert_eq!(read(text.as_bytes()), [row]);
            }
        }
    }

    #[test]
    fn a_row_without_end_is_given_up() {
        let endless = io::repeat(b'x').take(1 << 40);
        let mut reader = csv::Reader::from_reader(Cells::new(endless));
        let error = reader.headers().expect_err("a row of a terabyte").to_string();
        assert!(error.contains("a row of more than 8.4 MB"), "{error}");
        let quoted = io::Cursor::new(b"a,b\n\"").chain(io::repeat(b'\n').take(1 << 40));
        let mut reader = csv::Reader::from_reader(Cells::new(quoted));
        assert!(reader.records().next().expect("a row").is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            rows in proptest::collection::vec(
                proptest::collection::vec("[-'=+@,\"\r\n\ta0-9.é]{0,6}", 2..4), 1..4),
            cut in 1..9_usize,
        ) {
            let written = written(&rows);
            // Carriage returns are written as code points.
            let expected: Vec<Vec<String>> =
                rows.iter().map(|row| row.iter().map(|cell| plain(cell).into_owned()).collect()).collect();
            prop_assert_eq!(read(&written), expected);
            // In pieces as well.
            let mut in_pieces = Neutral::new(Vec::new());
            let mut plainly = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &rows {
                plainly.write_record(row).expect("memory");
            }
            for piece in plainly.into_inner().expect("memory").chunks(cut) {
                in_pieces.write_all(piece).expect("memory");
            }
            prop_assert_eq!(in_pieces.into_inner().expect("memory"), written);
        }
    }
}
