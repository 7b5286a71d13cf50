//! Folders of studies, for tests.

use std::num::NonZeroUsize;

use tempfile::TempDir;

use super::{Part, Run, Study, Tables, identity};
use crate::engine::Silent;
use crate::export::StudyWriter;
use crate::export::manifest::Execution;
use crate::export::read::{ReadError, ResultFolder};
use crate::plot::{Figure, Only, Provenance, Style, Theme};

/// Runs a study on two threads and writes its folder, without figures and report.
pub fn folder_of<S: Study>(study: &S) -> (TempDir, S::Tables) {
    let room = tempfile::tempdir().expect("a folder");
    let identity = identity(study).unwrap_or_else(|problem| panic!("{problem}"));
    let parts = study.parts().into_iter();
    let parts = parts.map(|Part { within, scenario, has_outcomes }| (within, scenario, has_outcomes));
    let mut writer =
        StudyWriter::begin(&room.path().join("study"), identity, parts, false).expect("a folder");
    let threads = NonZeroUsize::new(2).expect("two");
    let mut run = Run { threads, monitor: &Silent, sink: &mut writer };
    let tables = study.run(&mut run).unwrap_or_else(|problem| panic!("{problem}"));
    let complete = writer.tables(|identity, folder| tables.write(identity, folder)).expect("files");
    let execution = Execution {
        command: Vec::new(),
        threads: 2,
        started: String::new(),
        finished: String::new(),
        seconds: 0.0,
    };
    complete.publish(execution, false).expect("a folder");
    (room, tables)
}

/// Reads the tables of a study from its folder.
///
/// # Errors
///
/// [`ReadError`].
pub fn read<T: Tables>(room: &TempDir) -> Result<T, ReadError> {
    let folder = ResultFolder::open(&room.path().join("study"))?;
    folder.check(&T::files(&folder), &|| false)?;
    T::read(&folder, &|| false)
}

/// All figures of tables.
pub fn figures(tables: &impl Tables) -> Vec<Figure> {
    let style = Style::new(Theme::Journal, Theme::Journal.usual_width());
    let from = Provenance::new([("version", "1.2.3".to_owned())]);
    let parts = 0..tables.drawn_parts().len();
    parts.flat_map(|part| tables.figures(part, &Only::ALL, &style, &from)).collect()
}

/// Asserts that tables read back from the folder of a study draw the same figures, byte for byte, with the names that the
/// study declares.
pub fn assert_drawn_again<S: Study>(study: &S) -> (TempDir, S::Tables) {
    let (room, tables) = folder_of(study);
    let again: S::Tables = read(&room).unwrap_or_else(|problem| panic!("{problem}"));
    let (first, second) = (figures(&tables), figures(&again));
    let names: Vec<&str> = first.iter().map(|figure| figure.name.as_str()).collect();
    assert_eq!(names, study.chart_names());
    assert_eq!(first.len(), second.len());
    for (one, other) in first.iter().zip(&second) {
        assert!(one.svg == other.svg && one.caption == other.caption, "{} differs", one.name);
    }
    (room, again)
}
