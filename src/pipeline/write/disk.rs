//! Every operation that changes the disk, each a step at which a test may fail or stop the writer.

use std::fs::{self, File, Metadata};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The disk.
#[derive(Default)]
pub(super) struct Disk {
    #[cfg(test)]
    pub(super) fault: super::tests::Fault,
}

impl Disk {
    /// Called before each operation; `grows` if it needs space.
    pub(super) fn step(&self, grows: bool) -> io::Result<()> {
        #[cfg(test)]
        return self.fault.step(grows);
        #[cfg(not(test))]
        {
            let _ = grows;
            Ok(())
        }
    }

    /// Writes a new file and waits until it is on the disk. It takes mode and owner from `like`, or the umask's; then its
    /// executable bits are set or cleared.
    pub(super) fn create(&self, path: &Path, bytes: &[u8], like: Option<&Metadata>, executable: bool) -> io::Result<()> {
        self.step(true)?;
        let mut file = create_new(path, mode(like, executable))?;
        let (start, rest) = bytes.split_at(bytes.len() / 2);
        file.write_all(start)?;
        self.step(true)?;
        file.write_all(rest)?;
        if let Some(like) = like {
            resemble(&file, like, mode(Some(like), executable))?;
        }
        self.sync(&file)
    }

    /// Writes a new file that its owner alone may read, and waits until it is on the disk.
    pub(super) fn create_private(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.step(true)?;
        let mut file = create_new(path, 0o600)?;
        file.write_all(bytes)?;
        self.sync(&file)
    }

    /// Keeps `from` under a second name, with everything that belongs to it; as a copy where links are not to be had.
    pub(super) fn keep(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(true)?;
        if self.link(from, to).is_ok() { Ok(()) } else { self.copy(from, to) }
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        #[cfg(test)]
        self.fault.cross()?;
        fs::hard_link(from, to)
    }

    /// Copies text, mode and owner.
    pub(super) fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        let like = fs::metadata(from)?;
        self.create(to, &fs::read(from)?, Some(&like), is_executable(&like))
    }

    /// Moves a file within one folder or file system.
    pub(super) fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(false)?;
        fs::rename(from, to)
    }

    /// Moves a file into its place, replacing what is there in one go, also from another file system.
    pub(super) fn place(&self, from: &Path, to: &Path) -> io::Result<()> {
        let near = beside(to);
        // From an earlier attempt that was killed; this one may need no copy.
        self.remove_if_there(&near)?;
        match self.rename_across(from, to) {
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                self.copy(from, &near).and_then(|()| self.rename(&near, to)).inspect_err(|_| {
                    let _ = self.remove_if_there(&near);
                })?;
                self.remove_file(from)
            }
            done => done,
        }
    }

    fn rename_across(&self, from: &Path, to: &Path) -> io::Result<()> {
        #[cfg(test)]
        self.fault.cross()?;
        self.rename(from, to)
    }

    /// Removes a file.
    pub(super) fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.step(false)?;
        fs::remove_file(path)
    }

    /// Removes a file that need not exist.
    pub(super) fn remove_if_there(&self, path: &Path) -> io::Result<()> {
        match fs::symlink_metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            _ => self.remove_file(path),
        }
    }

    /// Makes a folder; says whether it is new.
    pub(super) fn create_dir(&self, path: &Path) -> io::Result<bool> {
        self.step(true)?;
        match fs::create_dir(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(false),
            done => done.map(|()| true),
        }
    }

    /// Removes an empty folder.
    pub(super) fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.step(false)?;
        fs::remove_dir(path)
    }

    /// Removes a folder with all it holds.
    pub(super) fn remove_tree(&self, path: &Path) -> io::Result<()> {
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                self.step(false)?;
                fs::remove_dir_all(entry.path())?;
            } else {
                self.remove_file(&entry.path())?;
            }
        }
        self.remove_dir(path)
    }

    /// Waits until a folder's entries are on the disk, where the system can do that.
    pub(super) fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.step(false)?;
        if cfg!(unix) {
            match self.sync(&File::open(path)?) {
                // Some network and FUSE file systems cannot, and say so in one of these ways.
                Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {}
                done => done?,
            }
        }
        Ok(())
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        #[cfg(test)]
        if self.fault.is_armed() {
            // What a power cut leaves cannot be seen in a test, and waiting for the disk at every step takes minutes.
            return Ok(());
        }
        file.sync_all()
    }
}

/// The temporary name beside `path` that a copy from another file system goes through.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.stackgen-new"))
}

/// Whether the owner may run the file as a program; never, where the system has no such notion.
pub(super) fn is_executable(found: &Metadata) -> bool {
    #[cfg(unix)]
    return std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o100 != 0;
    #[cfg(not(unix))]
    {
        let _ = found;
        false
    }
}

/// The mode of a file that is to be `executable` or not: that of `like`, or what the umask leaves of the usual one.
fn mode(like: Option<&Metadata>, executable: bool) -> u32 {
    #[cfg(unix)]
    let mode = like.map_or(0o644, |like| std::os::unix::fs::PermissionsExt::mode(&like.permissions()) & 0o777);
    #[cfg(not(unix))]
    let mode = like.map_or(0o644, |_| 0o644);
    // Whoever may read it may run it.
    if executable { mode | 0o100 | (mode & 0o444) >> 2 } else { mode & !0o111 }
}

#[cfg(unix)]
fn create_new(path: &Path, mode: u32) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    File::options().write(true).create_new(true).mode(mode).open(path)
}

#[cfg(not(unix))]
fn create_new(path: &Path, _: u32) -> io::Result<File> {
    File::create_new(path)
}

#[cfg(unix)]
fn resemble(file: &File, like: &Metadata, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
    let now = file.metadata()?;
    if (now.uid(), now.gid()) != (like.uid(), like.gid()) {
        // Only root can give a file away; for everyone else it becomes theirs, as with any editor that saves by renaming.
        let _ = fchown(file, Some(like.uid()), Some(like.gid()));
    }
    if now.mode() & 0o777 == mode {
        return Ok(());
    }
    match file.set_permissions(fs::Permissions::from_mode(mode)) {
        // A file of our own whose mode we may not set is on a file system without modes.
        Err(error) if matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::Unsupported) => Ok(()),
        done => done,
    }
}

#[cfg(not(unix))]
fn resemble(_: &File, _: &Metadata, _: u32) -> io::Result<()> {
    Ok(())
}
