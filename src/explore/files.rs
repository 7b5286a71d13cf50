//! The tables of a study as the files of its folder, without a folder.

use serde::Serialize;

use super::refusal::Refusal;
use crate::export::manifest::Identity;
use crate::export::tables_in_memory;
use crate::studies::{Study, Tables, identity};

/// A file of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CsvFile {
    /// Its path in the folder.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The CSV files of the tables of a study, byte for byte as in its folder.
///
/// # Errors
///
/// [`Refusal`].
pub fn files<S: Study>(study: &S, tables: &S::Tables) -> Result<Vec<CsvFile>, Refusal> {
    let identity: Identity = identity(study)?;
    let mut found = Vec::new();
    let mut keep = |name: &str, bytes: Vec<u8>| {
        if name.ends_with(".csv") {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            found.push(CsvFile { name: name.to_owned(), text });
        }
    };
    tables_in_memory(&mut keep, |folder| tables.write_data(&identity, folder))?;
    Ok(found)
}
