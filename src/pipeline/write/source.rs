//! Files that are the user's own, such as the manifest: written on request, never owned.

use std::fs;
use std::io;
use std::path::Path;

use super::disk::{Disk, is_executable};

/// Puts `text` in the place of the file at `path`, in one go: whoever reads it sees the old text or the new one. Mode and owner
/// stay; a link stays a link.
///
/// # Errors
/// If the system refuses; the file is as it was.
pub fn replace(path: &Path, text: &str) -> io::Result<()> {
    let disk = Disk::default();
    let path = fs::canonicalize(path)?;
    let like = fs::metadata(&path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let new = path.with_file_name(format!(".{name}.stackgen-{}", std::process::id()));
    let done = disk.create(&new, text.as_bytes(), Some(&like), is_executable(&like)).and_then(|()| disk.rename(&new, &path));
    if done.is_err() {
        let _ = disk.remove_if_there(&new);
    }
    done
}

/// Writes new files below `root`, each a path and its text, and the folders that they need. All or none.
///
/// # Errors
/// If the system refuses, or one of them exists.
pub fn create(root: &Path, files: &[(&str, &str)]) -> io::Result<()> {
    let disk = Disk::default();
    let mut made = Vec::new();
    let done = files.iter().try_for_each(|(path, text)| {
        let path = root.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        disk.create(&path, text.as_bytes(), None, false)?;
        made.push(path);
        Ok(())
    });
    if done.is_err() {
        made.iter().for_each(|path| drop(disk.remove_file(path)));
    }
    done
}

/// Writes a new file that its owner alone may read, from its first byte on, and the folders that it needs. Where anything
/// stands at `path`, a link to nowhere too, nothing is written.
///
/// # Errors
/// If the system refuses; [`io::ErrorKind::AlreadyExists`] where something is there.
pub fn create_private(path: &Path, text: &str) -> io::Result<()> {
    let disk = Disk::default();
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    disk.create_private(path, text.as_bytes()).inspect_err(|error| {
        // Half a file would keep the next try from writing a whole one.
        if error.kind() != io::ErrorKind::AlreadyExists {
            let _ = disk.remove_if_there(path);
        }
    })
}
