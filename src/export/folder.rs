//! Contents of an output folder, and the decision whether a run may write there.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use fs_err as fs;
use sha2::{Digest, Sha256};

use super::disk::{self, Entry};
use super::error::ExportError;
use super::lock;
use super::manifest::{FileRecord, Identity, MANIFEST, Manifest};
use super::recovery::{Site, is_litter};
use super::staging::hex;

/// Files that operating systems create in folders.
pub(super) const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];
/// Most foreign files that a message names.
const MOST_NAMED: usize = 3;

/// Decision on an output folder.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// Write: the folder is missing or empty.
    Write,
    /// Replace the existing run.
    Replace,
    /// Add figures and report, which are incomplete; the data exist unchanged. Contains the manifest.
    Undrawn(Box<Manifest>),
    /// Do nothing: the run exists, finished and unchanged. Contains the manifest.
    Finished(Box<Manifest>),
}

/// Decides what a run may do with an output folder. Changes nothing, except that it restores a result that a killed
/// process had set aside.
///
/// # Errors
///
/// A refusal, see [`ExportError::is_refusal`], or [`ExportError::Io`].
pub fn decide(folder: &Path, wanted: &Identity, force: bool) -> Result<Decision, ExportError> {
    let site = Site::find(folder)?;
    site.recover()?;
    let decision = look(folder, wanted, force)?;
    let is_busy = || lock::is_held(&site.parent, &site.name);
    if !matches!(decision, Decision::Finished(_)) && is_busy() {
        return Err(ExportError::Busy { path: folder.to_owned() });
    }
    Ok(decision)
}

/// Decides by the contents of the folder.
fn look(folder: &Path, wanted: &Identity, force: bool) -> Result<Decision, ExportError> {
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
    // Figures and report can be added in any style.
    let identity = match held.unfinished {
        None => held.identity.clone(),
        Some(_) => {
            let Identity { figures, markdown, explorer, .. } = wanted.clone();
            Identity { figures, markdown, explorer, ..held.identity.clone() }
        }
    };
    let differences = wanted.differences(&identity);
    if !differences.is_empty() {
        return Err(ExportError::OtherRun { path: path(), differences });
    }
    match first_change(folder, &held)? {
        Some(file) => Err(ExportError::Altered { path: path(), file }),
        None if held.unfinished.is_some() => Ok(Decision::Undrawn(Box::new(held))),
        None => Ok(Decision::Finished(Box::new(held))),
    }
}

/// A folder and all folders in it.
pub(super) fn folders_of(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![folder.to_owned()];
    let mut place = 0;
    while place < found.len() {
        let within = disk::entries(&found[place]).unwrap_or_default();
        let within = within.into_iter().filter(|entry| entry.is_folder);
        let below: Vec<PathBuf> = within.map(|entry| found[place].join(entry.name)).collect();
        found.extend(below);
        place += 1;
    }
    found
}

/// Names of some files in a folder that its manifest does not list; without a manifest, of any files.
///
/// # Errors
///
/// [`ExportError::Io`], or [`ExportError::Manifest`] if the manifest cannot be read.
pub(super) fn foreign_files(folder: &Path) -> Result<Vec<String>, ExportError> {
    Ok(foreign_to(folder, Manifest::read(folder)?.as_ref())?)
}

fn foreign_to(folder: &Path, manifest: Option<&Manifest>) -> io::Result<Vec<String>> {
    let listed = |holds: &dyn Fn(&str) -> bool| {
        manifest.is_some_and(|manifest| {
            let coming = manifest.unfinished.iter().flat_map(|unfinished| unfinished.files.keys());
            manifest.files.keys().chain(coming).any(|file| holds(file))
        })
    };
    let is_file = |path: &str| (manifest.is_some() && path == MANIFEST) || listed(&|file| file == path);
    let is_folder = |path: &str| listed(&|file| file.starts_with(path));
    let mut found = Vec::new();
    let mut below = vec![String::new()];
    while let Some(prefix) = below.pop() {
        for entry in disk::entries(&folder.join(&prefix))? {
            let Entry { name, is_folder: is_one } = &entry;
            let path = format!("{prefix}{}", name.to_string_lossy());
            if *is_one {
                let path = path + "/";
                if is_folder(&path) { below.push(path) } else { found.push(path) }
            } else if !is_file(&path) && !is_litter(&entry) {
                found.push(path);
            }
            if found.len() == MOST_NAMED {
                return Ok(found);
            }
        }
    }
    Ok(found)
}

/// The first file of a folder that differs from its manifest.
fn first_change(folder: &Path, manifest: &Manifest) -> io::Result<Option<String>> {
    for (name, record) in &manifest.files {
        let path = folder.join(name);
        // Reading anything other than a file, such as a pipe, might never end.
        if fs::metadata(&path).is_ok_and(|about| !about.is_file() || about.len() != record.bytes) {
            return Ok(Some(name.clone()));
        }
        match digest(&path, &|| false) {
            Ok(Some(found)) if found == *record => {}
            Ok(_) => return Ok(Some(name.clone())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Some(name.clone())),
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Size and digest of a file; `None` if cancelled.
pub(super) fn digest(path: &Path, cancelled: &dyn Fn() -> bool) -> io::Result<Option<FileRecord>> {
    let mut file = fs::File::open(path)?;
    let mut digest = Sha256::new();
    let mut block = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        if cancelled() {
            return Ok(None);
        }
        let read = file.read(&mut block)?;
        if read == 0 {
            return Ok(Some(FileRecord { bytes, sha256: hex(&digest.finalize()) }));
        }
        digest.update(&block[..read]);
        bytes += read as u64;
    }
}
