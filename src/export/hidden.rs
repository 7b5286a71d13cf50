//! A hidden folder in which files are collected and hashed.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};

use sha2::{Digest, Sha256};

use super::disk;
use super::error::ExportError;
use super::manifest::FileRecord;
use super::neutral::Neutral;
use super::recovery::{RANDOM, Site};
use crate::format::plain;

/// Bytes buffered before they are written and hashed.
const BUFFER: usize = 1 << 16;

/// A hidden folder beside a target. Dropping it removes it with its contents, unless it is kept.
#[derive(Debug)]
pub struct Hidden {
    path: PathBuf,
    /// Files and folders made in it. They are removed without listing the folder, for which an exhausted process may have no
    /// handle left.
    made: RefCell<BTreeSet<PathBuf>>,
    is_kept: bool,
}

impl Hidden {
    /// Makes the folder.
    ///
    /// # Errors
    ///
    /// [`ExportError::Beside`].
    pub fn create(site: &Site) -> Result<Self, ExportError> {
        let made = tempfile::Builder::new().prefix(&site.partial()).rand_bytes(RANDOM).make_in(
            &site.parent,
            |path| {
                disk::create_folder(path)?;
                Ok(path.to_owned())
            },
        );
        let made = made.map_err(|error| ExportError::beside(&site.parent, &site.shown, &error))?;
        let (path, mut name) = made.into_parts();
        // This type removes the folder itself.
        name.disable_cleanup(true);
        Ok(Self { path, made: RefCell::default(), is_kept: false })
    }

    /// The path of the folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens a file for writing, and makes missing folders of its path. [`Neutral`] filters tables (`.csv`), and [`plain`]
    /// filters texts (`.html`, `.md`, `.tex`, `.txt`).
    ///
    /// # Errors
    ///
    /// [`ExportError::BadName`] for a name that leads out of the folder or is in use, or [`ExportError::Io`].
    pub fn open(&self, name: &str, site: &Site) -> Result<StagedFile, ExportError> {
        let plain = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        if !plain || name.is_empty() || name.contains('\\') {
            return Err(ExportError::BadName { name: name.to_owned() });
        }
        let shown = site.shown.join(name);
        let file = self.create_file(name).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => ExportError::BadName { name: name.to_owned() },
            _ => disk::named("cannot write", &shown, &error).into(),
        })?;
        let hashed = Hashed { file, shown, digest: Sha256::new(), bytes: 0 };
        let file = BufWriter::with_capacity(BUFFER, hashed);
        let ending = Path::new(name).extension().and_then(|ending| ending.to_str());
        let sink = match ending {
            Some("csv") => Sink::Table(Neutral::new(file)),
            Some("html" | "md" | "tex" | "txt") => Sink::Text(Vec::new(), file),
            _ => Sink::File(file),
        };
        Ok(StagedFile { name: name.to_owned(), sink })
    }

    /// Makes a new file, and missing folders of its path.
    ///
    /// # Errors
    ///
    /// The error of the system.
    pub fn create_file(&self, name: &str) -> io::Result<std::fs::File> {
        let path = self.path.join(name);
        let mut made = self.made.borrow_mut();
        if let Some(parent) = path.parent()
            && parent != self.path
            && !parent.exists()
        {
            disk::create_folders(parent)?;
            let ours = parent.ancestors().take_while(|folder| *folder != self.path);
            made.extend(ours.map(Path::to_owned));
        }
        let file = disk::create_file(&path)?;
        made.insert(path);
        Ok(file)
    }

    /// Keeps the folder, and returns its path.
    pub fn keep(mut self) -> PathBuf {
        self.is_kept = true;
        std::mem::take(&mut self.path)
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        if self.is_kept {
            return;
        }
        // The deepest first.
        for path in self.made.borrow().iter().rev() {
            let _ = disk::remove_file(path).or_else(|_| disk::remove_folder(path));
        }
        if disk::remove_folder(&self.path).is_err() {
            // The next run removes what remains.
            let _ = disk::remove_tree(&self.path);
        }
    }
}

/// A file that is being written into a hidden folder.
#[derive(Debug)]
pub struct StagedFile {
    name: String,
    sink: Sink,
}

#[derive(Debug)]
enum Sink {
    File(BufWriter<Hashed>),
    Table(Neutral<BufWriter<Hashed>>),
    /// A text, buffered until it is complete.
    Text(Vec<u8>, BufWriter<Hashed>),
}

impl StagedFile {
    /// Flushes the file to the disk; returns its name and record.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`].
    pub fn close(self) -> Result<(String, FileRecord), ExportError> {
        let file = match self.sink {
            Sink::File(file) => file,
            Sink::Table(table) => table.into_inner()?,
            Sink::Text(text, mut file) => {
                file.write_all(plain(&String::from_utf8_lossy(&text)).as_bytes())?;
                file
            }
        };
        let Hashed { file, shown, digest, bytes } =
            file.into_inner().map_err(io::IntoInnerError::into_error)?;
        disk::sync_file(&file).map_err(|error| disk::named("cannot write", &shown, &error))?;
        Ok((self.name, FileRecord { bytes, sha256: hex(&digest.finalize()) }))
    }
}

impl Write for StagedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.sink {
            Sink::File(file) => file.write(bytes),
            Sink::Table(table) => table.write(bytes),
            Sink::Text(text, _) => text.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.sink {
            Sink::File(file) => file.flush(),
            Sink::Table(table) => table.flush(),
            Sink::Text(_, file) => file.flush(),
        }
    }
}

/// A file that is hashed as it is written.
#[derive(Debug)]
struct Hashed {
    file: std::fs::File,
    /// Final path of the file.
    shown: PathBuf,
    digest: Sha256,
    bytes: u64,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match self.file.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            written => written.map_err(|error| disk::named("cannot write", &self.shown, &error))?,
        };
        self.digest.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A digest in hexadecimal.
pub(crate) fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
