//! Numbers of lines while a file is read.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, Read};
use std::rc::Rc;

/// Ends of lines, as they pass.
#[derive(Debug, Default)]
pub struct Ends {
    /// Where each run of characters that end lines begins, and how many lines it ends.
    runs: VecDeque<(u64, u64)>,
    /// Bytes that have passed, and the last of them.
    passed: u64,
    last: u8,
    /// The line up to which has been counted, from 0.
    line: u64,
}

impl Ends {
    fn pass(&mut self, byte: u8) {
        let is_end = |byte: u8| byte == b'\n' || byte == b'\r';
        if is_end(byte) {
            // A line ends with either, or with both in their order.
            let lines = u64::from(!(byte == b'\n' && self.last == b'\r'));
            match self.runs.back_mut() {
                Some((_, ended)) if is_end(self.last) => *ended += lines,
                // The rest of an end that has been counted.
                None if is_end(self.last) => self.line += lines,
                _ => self.runs.push_back((self.passed, lines)),
            }
        }
        (self.passed, self.last) = (self.passed + 1, byte);
    }

    /// The line, from 1, of the first character from a place on that ends none; what follows it must have passed, and places
    /// ascend from call to call.
    pub fn line(&mut self, place: u64) -> u64 {
        while let Some((_, lines)) = self.runs.front().filter(|(start, _)| *start <= place) {
            self.line += lines;
            self.runs.pop_front();
        }
        self.line + 1
    }
}

/// A reader that notes where lines end.
pub struct Lined<R> {
    source: R,
    ends: Rc<RefCell<Ends>>,
}

impl<R> Lined<R> {
    /// Reads from a source, and the ends of lines that it passes.
    pub fn new(source: R) -> (Self, Rc<RefCell<Ends>>) {
        let ends = Rc::new(RefCell::new(Ends::default()));
        (Self { source, ends: Rc::clone(&ends) }, ends)
    }
}

impl<R: Read> Read for Lined<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(into)?;
        let mut ends = self.ends.borrow_mut();
        into[..read].iter().for_each(|byte| ends.pass(*byte));
        Ok(read)
    }
}
