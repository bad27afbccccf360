//! The files that the command line names.

use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::format::Format;
use super::piece::{Piece, Pieces, Read, ReadOptions};
use super::unreadable::{Cause, Unreadable};

/// The path that stands for standard input.
pub const STDIN: &str = "-";

/// One place to read decisions from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

/// Everything that the paths name, in their order, the files of a folder sorted by their paths; and what cannot be read.
pub fn discover(paths: &[PathBuf]) -> (Vec<Source>, Vec<Unreadable>) {
    let mut sources = Vec::new();
    let mut unreadable = Vec::new();
    for path in paths {
        if path.as_os_str() == STDIN {
            sources.push(Source::Stdin);
        } else if path.is_dir() {
            walk(path, &mut sources, &mut unreadable);
        } else {
            sources.push(Source::File(path.clone()));
        }
    }
    (sources, unreadable)
}

fn walk(folder: &Path, sources: &mut Vec<Source>, unreadable: &mut Vec<Unreadable>) {
    let before = (sources.len(), unreadable.len());
    let mut fault = |path: &Path, cause| {
        unreadable.push(Unreadable { name: path.display().to_string(), line: None, cause });
    };
    for entry in WalkDir::new(folder).sort_by_file_name() {
        match entry {
            Ok(entry) => match taken(&entry) {
                Ok(true) => sources.push(Source::File(entry.into_path())),
                Ok(false) => {}
                Err(cause) => fault(entry.path(), cause),
            },
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                let cause = error.into_io_error().unwrap_or_else(|| io::Error::other("a loop of links"));
                fault(&path, Cause::Io(cause));
            }
        }
    }
    if before == (sources.len(), unreadable.len()) {
        unreadable.push(Unreadable { name: folder.display().to_string(), line: None, cause: Cause::EmptyFolder });
    }
}

/// Whether what stands in a folder is taken for a decision; or why it may be one and is not taken.
fn taken(entry: &DirEntry) -> Result<bool, Cause> {
    let (kind, by_name) = (entry.file_type(), Format::in_folder(entry.path()).is_some());
    // A folder that was named is read, also where it is a link.
    if kind.is_dir() || entry.depth() == 0 {
        return Ok(false);
    }
    if kind.is_symlink() && (by_name || entry.path().is_dir()) {
        return Err(Cause::Link);
    }
    if by_name && !kind.is_file() {
        return Err(Cause::Special);
    }
    Ok(by_name)
}

impl Source {
    /// The name printed in the column `source`.
    pub fn name(&self) -> String {
        match self {
            Self::Stdin => STDIN.to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// The bytes of a file, as far as they are known.
    pub fn size(&self) -> u64 {
        self.path().and_then(|path| path.metadata().ok()).map_or(0, |about| about.len())
    }

    /// Whether it may say where a decision is published; plain text never does.
    pub fn may_have_url(&self) -> bool {
        self.path().is_none_or(|path| Format::of_path(path) != Some(Format::Text))
    }

    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::Stdin => None,
            Self::File(path) => Some(path),
        }
    }

    /// Reads the one decision that it holds.
    pub fn read(&self) -> Read {
        let options = ReadOptions::default();
        let mut documents = Pieces::new(vec![self.clone()], &options).flat_map(Piece::documents);
        let nothing = |cause| Err(Unreadable { name: self.name(), line: None, cause });
        let first = documents.next().unwrap_or_else(|| nothing(Cause::NoRecords));
        if documents.next().is_some() { nothing(Cause::Several) } else { first }
    }
}
