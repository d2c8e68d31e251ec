//! What a killed render left behind is finished, undone or thrown away.

use std::fs;
use std::io;
use std::path::Path;

use super::disk::Disk;
use super::error::{Aftermath, Doing as _, Failure, WriteError};
use super::home::{HOME, JOURNAL, Lock, UNDO, home, stagings};
use super::journal::Journal;
use super::path::real_root;

/// What became of an interrupted render.
#[derive(Debug, PartialEq, Eq)]
pub enum Recovery {
    /// Its remaining files are now in place too. Holds the paths of all of them.
    Finished(Vec<String>),
    /// It had failed and begun to go back; all of these files are as they were before it.
    Undone(Vec<String>),
    /// It had not got as far as to change a file; only its preparations were removed.
    Discarded,
}

/// Whether a render of `root` was interrupted half-way, so that its files may be partly new and partly old.
pub fn pending(root: &Path) -> bool {
    [JOURNAL, UNDO].into_iter().any(|path| root.join(path).exists())
}

/// Finishes what an interrupted render of `root` began; `None` if there is nothing. To be called before [`plan`](super::plan()).
/// May itself be interrupted and run again.
///
/// # Errors
/// If another render is at work, the journal makes no sense, or the disk fails.
pub fn recover(root: &Path) -> Result<Option<Recovery>, WriteError> {
    recover_on(&Disk::default(), root)
}

/// [`recover`] on a disk of one's choice.
pub(super) fn recover_on(disk: &Disk, root: &Path) -> Result<Option<Recovery>, WriteError> {
    let root = &real_root(root).doing("find", ".").map_err(untouched)?;
    let home = home(root)?;
    let is_clean = || !pending(root) && stagings(&home).is_empty();
    if is_clean() {
        return Ok(None);
    }
    let _lock = Lock::take(disk, &home)?;
    if is_clean() {
        // The render that was at work a moment ago has finished.
        return Ok(None);
    }
    let mut done = Recovery::Discarded;
    for (path, back) in [(UNDO, true), (JOURNAL, false)] {
        let Some(journal) = read(root, path)? else { continue };
        // Without the staging folder nothing can be moved either way.
        if home.join(&journal.staging).is_dir() {
            done = if back {
                journal.back(disk, root).map_err(unfinished)?;
                Recovery::Undone(journal.files())
            } else {
                journal.forward(disk, root).map_err(unfinished)?;
                Recovery::Finished(journal.files())
            };
        }
        close(disk, root, path).map_err(unfinished)?;
    }
    discard(disk, &home).doing("clean up", HOME).map_err(untouched)?;
    Ok(Some(done))
}

/// Ends a commit: without its journal the staging folder means nothing.
pub(super) fn close(disk: &Disk, root: &Path, journal: &str) -> Result<(), Failure> {
    disk.remove_file(&root.join(journal)).and_then(|()| disk.sync_dir(&root.join(HOME))).doing("remove", journal)
}

/// Removes all staging folders; the caller holds the lock, so that none is in use.
pub(super) fn discard(disk: &Disk, home: &Path) -> io::Result<()> {
    stagings(home).iter().try_for_each(|staging| disk.remove_tree(staging))
}

/// Reads the journal at `path`, if there is one.
fn read(root: &Path, path: &'static str) -> Result<Option<Journal>, WriteError> {
    let text = match fs::read(root.join(path)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        read => read.doing("read", path).map_err(unfinished)?,
    };
    let journal: Journal = serde_json::from_slice(&text)
        .map_err(|error| WriteError::Journal { path, why: format!("line {} is damaged", error.line()) })?;
    if !journal.is_sound(root) {
        return Err(WriteError::Journal { path, why: "it names files outside this folder, or behind links".to_owned() });
    }
    Ok(Some(journal))
}

fn untouched(failure: Failure) -> WriteError {
    failure.leaves(Aftermath::Untouched)
}

fn unfinished(failure: Failure) -> WriteError {
    failure.leaves(Aftermath::Unfinished)
}
