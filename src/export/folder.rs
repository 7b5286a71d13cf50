//! What an output folder holds, and whether a run may write there.

use std::io::{self, Read};
use std::path::Path;

use fs_err as fs;
use sha2::{Digest, Sha256};

use super::error::ExportError;
use super::manifest::{FileRecord, Identity, MANIFEST, Manifest};
use super::staging::hex;

/// Files that operating systems leave in any folder that they show.
pub(super) const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];
/// Most foreign files that a message names.
const MOST_NAMED: usize = 3;

/// What to do about an output folder.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// Write: nothing is there, or an empty folder.
    Write,
    /// Write in place of the run that is there.
    Replace,
    /// Nothing: the run is there, finished and unchanged. Its manifest.
    Finished(Box<Manifest>),
}

/// Decides what a run may do with an output folder. Changes nothing.
///
/// # Errors
///
/// A refusal, see [`ExportError::is_refusal`], or [`ExportError::Io`].
pub fn decide(folder: &Path, wanted: &Identity, force: bool) -> Result<Decision, ExportError> {
    let path = || folder.to_owned();
    match fs::metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Decision::Write),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(ExportError::NotAFolder { path: path() });
        }
        Err(error) => return Err(error.into()),
        Ok(found) if !found.is_dir() => return Err(ExportError::NotAFolder { path: path() }),
        Ok(_) => {}
    }
    let manifest = Manifest::read(folder)?;
    let foreign = foreign_to(folder, manifest.as_ref())?;
    let Some(held) = manifest else {
        return if foreign.is_empty() {
            Ok(Decision::Write)
        } else {
            Err(ExportError::Foreign { path: path(), files: foreign })
        };
    };
    if force {
        return if foreign.is_empty() {
            Ok(Decision::Replace)
        } else {
            Err(ExportError::Foreign { path: path(), files: foreign })
        };
    }
    let differences = wanted.differences(&held.identity);
    if !differences.is_empty() {
        return Err(ExportError::OtherRun { path: path(), differences });
    }
    match first_change(folder, &held)? {
        Some(file) => Err(ExportError::Altered { path: path(), file }),
        None => Ok(Decision::Finished(Box::new(held))),
    }
}

/// What a folder holds beyond the run that its manifest lists, a few names; all that it holds where there is
/// no manifest.
///
/// # Errors
///
/// [`ExportError::Io`], or [`ExportError::Manifest`] where the manifest cannot be read.
pub(super) fn foreign_files(folder: &Path) -> Result<Vec<String>, ExportError> {
    Ok(foreign_to(folder, Manifest::read(folder)?.as_ref())?)
}

fn foreign_to(folder: &Path, manifest: Option<&Manifest>) -> io::Result<Vec<String>> {
    let files = manifest.map(|manifest| &manifest.files);
    let is_file = |path: &str| files.is_some_and(|files| path == MANIFEST || files.contains_key(path));
    let is_folder = |path: &str| files.is_some_and(|files| files.keys().any(|file| file.starts_with(path)));
    let mut found = Vec::new();
    let mut below = vec![String::new()];
    while let Some(prefix) = below.pop() {
        let mut entries = fs::read_dir(folder.join(&prefix))?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            // A link is a file here, wherever it leads.
            if entry.file_type()?.is_dir() {
                let path = format!("{prefix}{name}/");
                if is_folder(&path) { below.push(path) } else { found.push(path) }
            } else {
                let path = format!("{prefix}{name}");
                if !is_file(&path) && !LITTER.contains(&name.as_str()) {
                    found.push(path);
                }
            }
            if found.len() == MOST_NAMED {
                return Ok(found);
            }
        }
    }
    Ok(found)
}

/// The first file of a folder that is not as its manifest says.
fn first_change(folder: &Path, manifest: &Manifest) -> io::Result<Option<String>> {
    for (name, record) in &manifest.files {
        match digest(&folder.join(name)) {
            Ok(found) if found == *record => {}
            Ok(_) => return Ok(Some(name.clone())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Some(name.clone())),
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Size and digest of a file.
pub(super) fn digest(path: &Path) -> io::Result<FileRecord> {
    let mut file = fs::File::open(path)?;
    let mut digest = Sha256::new();
    let mut block = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            return Ok(FileRecord { bytes, sha256: hex(&digest.finalize()) });
        }
        digest.update(&block[..read]);
        bytes += read as u64;
    }
}
