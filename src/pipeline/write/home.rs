//! The folder `.stackgen`: its names, and the lock that keeps two renders apart.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::error::{Aftermath, Doing as _, Reason, Refusal, WriteError};

/// The folder's name.
pub(super) const HOME: &str = ".stackgen";
/// The journal's path.
pub(super) const JOURNAL: &str = ".stackgen/journal";
/// The path of a journal that is to be undone.
pub(super) const UNDO: &str = ".stackgen/undo";
/// What a staging folder's name starts with; a process id follows.
pub(super) const STAGING: &str = "staging-";

/// The folder below `root`. A link in its place is refused: whoever set it would choose where originals go.
pub(super) fn home(root: &Path) -> Result<PathBuf, WriteError> {
    let home = root.join(HOME);
    let reason = match fs::symlink_metadata(&home) {
        Ok(found) if found.is_symlink() => Reason::LeadsOut(HOME.to_owned()),
        Ok(found) if !found.is_dir() => Reason::ParentIsFile(HOME.to_owned()),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Reason::Unreadable(error),
        _ => return Ok(home),
    };
    Err(WriteError::Refused(vec![Refusal { path: HOME.to_owned(), reason }]))
}

/// The staging folders below `home`, sorted.
pub(super) fn stagings(home: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(home) else { return Vec::new() };
    let mut found: Vec<_> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_str().is_some_and(is_staging))
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect();
    found.sort();
    found
}

/// Whether `staging` is a folder or nothing; what is moved out of a link would be someone else's.
pub(super) fn is_no_link(staging: &Path) -> bool {
    fs::symlink_metadata(staging).map_or_else(|error| error.kind() == io::ErrorKind::NotFound, |found| found.is_dir())
}

/// Whether `name` is that of a staging folder.
pub(super) fn is_staging(name: &str) -> bool {
    name.strip_prefix(STAGING).is_some_and(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()))
}

/// Held while files are written. The system lets go of it when the process ends, however it ends.
pub(super) struct Lock<'a> {
    disk: &'a Disk,
    path: PathBuf,
    _file: File,
}

impl<'a> Lock<'a> {
    /// Takes the lock of `home`, or says who holds it.
    pub(super) fn take(disk: &'a Disk, home: &Path) -> Result<Self, WriteError> {
        let path = home.join("lock");
        loop {
            let taken = (|| {
                disk.step(true)?;
                if fs::symlink_metadata(&path).is_ok_and(|found| !found.is_file()) {
                    return Err(io::Error::other("its `lock` is not a regular file"));
                }
                let file = File::options().read(true).write(true).create(true).truncate(false).open(&path)?;
                match file.try_lock() {
                    Err(TryLockError::WouldBlock) => return Ok(None),
                    // Some network file systems have no locks; a render there is no worse off than without this one.
                    Err(TryLockError::Error(error)) if error.kind() != io::ErrorKind::Unsupported => return Err(error),
                    _ => {}
                }
                if !is_at(&file, &path) {
                    // The holder before us removed it between our opening and our locking it.
                    return Ok(Some(None));
                }
                Ok(Some(Some(file)))
            })()
            .doing("lock", HOME)
            .map_err(|failure| failure.leaves(Aftermath::Untouched))?;
            match taken {
                Some(Some(mut file)) => {
                    // Who holds it is a courtesy to whoever waits, not worth an error.
                    let _ = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
                    return Ok(Self { disk, path, _file: file });
                }
                Some(None) => {}
                None => return Err(WriteError::Busy(fs::read_to_string(&path).ok().and_then(|id| id.trim().parse().ok()))),
            }
        }
    }
}

impl Drop for Lock<'_> {
    fn drop(&mut self) {
        // Only where an open file's identity can be told is it safe to remove it: see `is_at`.
        if cfg!(unix) {
            let _ = self.disk.remove_file(&self.path);
        }
    }
}

/// Whether `file` is still what `path` names.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let id = |found: io::Result<fs::Metadata>| found.ok().map(|found| (found.dev(), found.ino()));
    id(file.metadata()).is_some_and(|open| id(fs::symlink_metadata(path)) == Some(open))
}

/// Whether `file` is still what `path` names.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}
