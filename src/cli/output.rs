//! Where output goes: a file that appears whole or not at all, standard output, a device or a pipe.

use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::input::Format;

use super::Failure;
use super::tame::Tame;
use super::temporary::Temporary;

/// Output under way. Dropped before [`Output::finish`], a file is as it was.
#[derive(Debug)]
pub(super) enum Output {
    Stdout(BufWriter<Tame<io::Stdout>>),
    /// What cannot be replaced, only written to: a device, a pipe with a name.
    Special {
        path: PathBuf,
        file: BufWriter<File>,
    },
    File {
        /// As the user calls it.
        path: PathBuf,
        /// What is replaced: where `path` is a link, the file that it names.
        target: PathBuf,
        temporary: BufWriter<Temporary>,
    },
}

impl Output {
    /// Output to `path`; without one, to standard output.
    pub(super) fn create(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else {
            let stdout = io::stdout();
            let is_terminal = stdout.is_terminal();
            return Ok(Self::Stdout(BufWriter::new(Tame::new(stdout, is_terminal))));
        };
        let fail = |cause: &str| Failure::Message(format!("{}: {cause}", path.display()));
        let unwritable = |error: io::Error| fail(&format!("cannot be written: {error}; check the folder"));
        match path.metadata() {
            Ok(about) if about.is_dir() => Err(fail("is a folder; name a file in it")),
            Ok(about) if about.is_file() => Self::replace(path, &about),
            Ok(_) => {
                let file = OpenOptions::new().write(true).open(path).map_err(unwritable)?;
                Ok(Self::Special { path: path.to_owned(), file: BufWriter::new(file) })
            }
            Err(_) if path.is_symlink() => Err(fail("is a link to nothing; name the file itself")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Self::file(path, path.to_owned(), None).map_err(unwritable)
            }
            Err(error) => Err(unwritable(error)),
        }
    }

    /// Output in place of a file that exists, with its permissions: who could not read the old one cannot read the new.
    fn replace(path: &Path, about: &Metadata) -> Result<Self, Failure> {
        let permissions = about.permissions();
        if permissions.readonly() {
            let path = path.display();
            return Err(Failure::Message(format!("{path}: is write-protected; name another file, or allow writing")));
        }
        let unwritable = |error: io::Error| {
            Failure::Message(format!("{}: cannot be written: {error}; check the folder", path.display()))
        };
        let target = fs::canonicalize(path).map_err(unwritable)?;
        Self::file(path, target, Some(permissions)).map_err(unwritable)
    }

    fn file(path: &Path, target: PathBuf, permissions: Option<Permissions>) -> io::Result<Self> {
        let temporary = Temporary::beside(&target)?;
        if let Some(permissions) = permissions {
            temporary.file().set_permissions(permissions)?;
        }
        Ok(Self::File { path: path.to_owned(), target, temporary: BufWriter::new(temporary) })
    }

    /// Brings what was written onto the disk, where that can be done before it is final.
    pub(super) fn settle(&mut self) -> Result<(), Failure> {
        self.flush()?;
        if let Self::File { path, temporary, .. } = self {
            temporary.get_ref().file().sync_all().map_err(|error| unchanged(path, &error))?;
        }
        Ok(())
    }

    /// Makes the output final.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.settle()?;
        let Self::File { path, target, temporary } = self else { return Ok(()) };
        let temporary = temporary.into_inner().map_err(|error| unchanged(&path, &error.into_error()))?;
        Ok(temporary.replace(&target).map_err(|error| unchanged(&path, &error))?)
    }

    /// Several outputs that belong together: all are on the disk before the first takes its place.
    pub(super) fn finish_together(outputs: impl IntoIterator<Item = Self>) -> Result<(), Failure> {
        let mut outputs: Vec<Self> = outputs.into_iter().collect();
        outputs.iter_mut().try_for_each(Self::settle)?;
        outputs.into_iter().try_for_each(Self::finish)
    }

    /// An error with the name of the file that it is about.
    fn named(&self, error: io::Error) -> io::Error {
        match self {
            Self::Stdout(_) => error,
            Self::Special { path, .. } => io::Error::new(error.kind(), format!("{}: {error}", path.display())),
            Self::File { path, .. } => unchanged(path, &error),
        }
    }
}

fn unchanged(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}; nothing was changed", path.display()))
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::Special { file, .. } => file.write(bytes),
            Self::File { temporary, .. } => temporary.write(bytes),
        }
        .map_err(|error| self.named(error))
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::Special { file, .. } => file.flush(),
            Self::File { temporary, .. } => temporary.flush(),
        }
        .map_err(|error| self.named(error))
    }
}

/// Fails where an output would take the place of an input, of the rules, or of another output.
pub(super) fn keep_apart(outputs: &[Option<&Path>], inputs: &[PathBuf], rules: Option<&Path>) -> Result<(), Failure> {
    let outputs: Vec<&Path> = outputs.iter().copied().flatten().collect();
    let inputs: Vec<&Path> = inputs.iter().map(PathBuf::as_path).chain(rules).collect();
    for (index, output) in outputs.iter().enumerate() {
        if outputs.iter().skip(index + 1).any(|other| place(other) == place(output)) {
            let output = output.display();
            return Err(Failure::Message(format!("{output}: is named for two outputs; name a file for each")));
        }
        // What does not exist is not read, and what is no file is not replaced.
        let Some(existing) = fs::canonicalize(output).ok().filter(|path| path.is_file()) else { continue };
        if let Some(input) = inputs.iter().find(|input| reads(input, &existing)) {
            let (output, input) = (output.display(), input.display());
            return Err(Failure::Message(format!(
                "{output}: would replace what is read from {input}; write to another file"
            )));
        }
    }
    Ok(())
}

/// Whether `existing` is the input, or a file that is read in it.
fn reads(input: &Path, existing: &Path) -> bool {
    let Ok(input) = fs::canonicalize(input) else { return false };
    let inside = || existing.starts_with(&input) && Format::in_folder(existing).is_some();
    input == existing || (input.is_dir() && inside())
}

/// Where a file is or will be.
fn place(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned()).join(path.file_name().unwrap_or_default())
    })
}
