//! The files that the command line names.

use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::Document;
use super::decode::{DecodeError, decode};

/// Endings of the files that are taken out of a folder.
pub const ENDINGS: [&str; 2] = ["txt", "md"];
/// The path that stands for standard input.
pub const STDIN: &str = "-";

/// One place to read a decision from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

/// A place that could not be read.
#[derive(Debug)]
pub struct Unreadable {
    /// The place as given.
    pub name: String,
    /// Why.
    pub cause: Cause,
}

/// Why a place could not be read.
#[derive(Debug)]
pub enum Cause {
    /// The system said so.
    Io(io::Error),
    /// The bytes are no text.
    Decode(DecodeError),
    /// A folder without a file of a decision format.
    EmptyFolder,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        match &self.cause {
            Cause::Io(error) if error.kind() == io::ErrorKind::NotFound => {
                write!(f, "{name}: no such file or folder; check the path")
            }
            Cause::Io(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                write!(f, "{name}: permission denied; ask for the right to read it")
            }
            Cause::Io(error) => write!(f, "{name}: cannot be read: {error}"),
            Cause::Decode(error) => write!(f, "{name}: {error}"),
            Cause::EmptyFolder => {
                let endings = ENDINGS.map(|ending| format!(".{ending}")).join(", ");
                write!(f, "{name}: the folder holds no decisions; it was searched for files ending in {endings}")
            }
        }
    }
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
    for entry in WalkDir::new(folder).sort_by_file_name() {
        match entry {
            Ok(entry) if entry.file_type().is_file() && has_known_ending(entry.path()) => {
                sources.push(Source::File(entry.into_path()));
            }
            Ok(_) => {}
            Err(error) => {
                let name = error.path().unwrap_or(folder).display().to_string();
                let cause = Cause::Io(error.into_io_error().unwrap_or_else(|| io::Error::other("a loop of links")));
                unreadable.push(Unreadable { name, cause });
            }
        }
    }
    if before == (sources.len(), unreadable.len()) {
        unreadable.push(Unreadable { name: folder.display().to_string(), cause: Cause::EmptyFolder });
    }
}

fn has_known_ending(path: &Path) -> bool {
    path.extension()
        .and_then(|ending| ending.to_str())
        .is_some_and(|ending| ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}

impl Source {
    /// The name printed in the column `source`.
    pub fn name(&self) -> String {
        match self {
            Self::Stdin => STDIN.to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// Reads and decodes it; with the document comes the name of the encoding where it was guessed.
    pub fn read(&self) -> Result<(Document, Option<&'static str>), Unreadable> {
        let fail = |cause| Unreadable { name: self.name(), cause };
        let mut bytes = Vec::new();
        match self {
            Self::Stdin => io::stdin().lock().read_to_end(&mut bytes).map(|_| ()),
            Self::File(path) => std::fs::read(path).map(|read| bytes = read),
        }
        .map_err(|error| fail(Cause::Io(error)))?;
        let decoded = decode(bytes).map_err(|error| fail(Cause::Decode(error)))?;
        let document = Document::new(self.name(), decoded.text);
        Ok((document, decoded.guessed))
    }
}
