//! Runs a study into a folder and reads it back: figures and reports of both must be identical.

use std::num::NonZeroUsize;
use std::path::Path;

use super::{Discard, Part, Run, Study, Tables, identity};
use crate::engine::Silent;
use crate::export::StudyWriter;
use crate::export::manifest::Identity;
use crate::export::read::{ReadError, ResultFolder};
use crate::plot::charts::judge::provenance;
use crate::plot::{Figure, Language, Only, Style, Theme, Width};
use crate::report::{Commands, html};
use crate::testkit::execution;

/// Runs a study into a folder; returns its identity and its tables.
pub fn written<S: Study>(study: &S, folder: &Path) -> (Identity, S::Tables) {
    let identity = identity(study).unwrap_or_else(|error| panic!("{error}"));
    let parts = study.parts().into_iter();
    let parts = parts.map(|Part { within, scenario, has_outcomes }| (within, scenario, has_outcomes));
    let writer = StudyWriter::begin(folder, identity.clone(), parts, false).expect("a folder");
    let mut run = Run { threads: NonZeroUsize::MIN, monitor: &Silent, sink: &mut Discard };
    let tables = study.run(&mut run).unwrap_or_else(|error| panic!("{error}"));
    let complete = writer.tables(|identity, folder| tables.write(identity, folder)).expect("tables");
    complete.publish(execution(), false).expect("a folder");
    (identity, tables)
}

/// Reads the tables of a folder as `concord plot` does.
pub fn read<T: Tables>(folder: &Path) -> Result<T, ReadError> {
    let folder = ResultFolder::open(folder)?;
    // A folder of another study has none of these.
    let files: Vec<String> = T::files(&folder).into_iter().filter(|name| folder.has(name)).collect();
    folder.check(&files, &|| false)?;
    T::read(&folder, &|| false)
}

/// Every figure of every part in several styles.
fn drawn<T: Tables>(tables: &T) -> Vec<Vec<Figure>> {
    let styles = [Language::English, Language::Russian, Language::Kazakh]
        .map(|language| Style::new(Theme::Journal, Width::DOUBLE).in_language(language));
    let parts = 0..tables.drawn_parts().len();
    let of = |part: usize| {
        styles.iter().flat_map(move |style| tables.figures(part, &Only::ALL, style, &provenance())).collect()
    };
    parts.map(of).collect()
}

/// Asserts that the folder of a study has all data of its figures and its report; returns the tables and those read back.
pub fn round_trip<S: Study>(study: &S, folder: &Path) -> [S::Tables; 2] {
    let (identity, tables) = written(study, folder);
    let again: S::Tables = read(folder).unwrap_or_else(|error| panic!("{error}"));
    let (figures, others) = (drawn(&tables), drawn(&again));
    assert!(figures.iter().all(|figures| !figures.is_empty()));
    for (figure, other) in figures.iter().flatten().zip(others.iter().flatten()) {
        assert!(figure == other, "{} in {:?}", figure.name, figure.language);
    }
    assert_eq!(
        figures.iter().map(Vec::len).collect::<Vec<_>>(),
        others.iter().map(Vec::len).collect::<Vec<_>>()
    );
    let commands = Commands::default();
    let page = html(&tables.page(&identity, &figures, &commands));
    assert_eq!(page, html(&again.page(&identity, &others, &commands)));
    [tables, again]
}

/// The error for a folder after `change`.
pub fn refused<T: Tables>(folder: &Path, change: impl FnOnce(&Path)) -> String {
    change(folder);
    read::<T>(folder).map(|_| ()).expect_err("it is broken").to_string()
}
