//! A file in the making, which nobody meets: on Linux it has no name until it is whole, so that whatever ends the program
//! leaves nothing behind; elsewhere, and on file systems that cannot do so, it has a name of its own and is removed when
//! the program gives up.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use tempfile::{Builder, TempPath};

/// A file in the making.
#[derive(Debug)]
pub(super) struct Temporary {
    file: File,
    /// Its name, where it has one.
    name: Option<TempPath>,
}

impl Temporary {
    /// A file in the folder of `target`, readable for whom the user's settings let read new files.
    pub(super) fn beside(target: &Path) -> io::Result<Self> {
        let folder = folder(target);
        #[cfg(target_os = "linux")]
        if unnamed::works_in(folder) {
            return Ok(Self { file: unnamed::create(folder)?, name: None });
        }
        let (file, name) = builder().tempfile_in(folder)?.into_parts();
        Ok(Self { file, name: Some(name) })
    }

    pub(super) fn file(&self) -> &File {
        &self.file
    }

    /// Puts the file, which should be on the disk already, in the place of `target`.
    pub(super) fn replace(self, target: &Path) -> io::Result<()> {
        let folder = folder(target);
        let name = match self.name {
            Some(name) => name,
            #[cfg(target_os = "linux")]
            None => unnamed::name(&self.file, folder)?,
            #[cfg(not(target_os = "linux"))]
            None => return Err(io::ErrorKind::NotFound.into()),
        };
        name.persist(target)?;
        // That the name is on the disk too is more than most file systems promise; where one cannot, the file is whole.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

impl Write for Temporary {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn folder(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn builder() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(".grounds-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

/// Files without a name, as Linux has them.
#[cfg(target_os = "linux")]
mod unnamed {
    use std::fs::File;
    use std::io;
    use std::os::fd::AsRawFd;
    use std::path::Path;

    use rustix::fs::{AtFlags, CWD, Mode, OFlags, linkat, open};
    use tempfile::TempPath;

    use super::builder;

    pub(super) fn create(folder: &Path) -> io::Result<File> {
        let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
        Ok(open(folder, flags, Mode::from_raw_mode(0o666))?.into())
    }

    /// Gives a file its name. The system forgets it as soon as the name is removed.
    pub(super) fn name(file: &File, folder: &Path) -> io::Result<TempPath> {
        let unnamed = format!("/proc/self/fd/{}", file.as_raw_fd());
        let link = |path: &Path| Ok(linkat(CWD, unnamed.as_str(), CWD, path, AtFlags::SYMLINK_FOLLOW)?);
        Ok(builder().make_in(folder, link)?.into_temp_path())
    }

    /// Whether the folder's file system makes files without a name and can name them later, as was tried on one.
    pub(super) fn works_in(folder: &Path) -> bool {
        create(folder).and_then(|file| name(&file, folder)).is_ok()
    }
}
