//! Carries out a plan: all of it or nothing.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::error::{Aftermath, Doing as _, Failure, WriteError};
use super::home::{HOME, JOURNAL, Lock, STAGING, UNDO, home};
use super::journal::{Journal, Put, Removal};
use super::path::{parents, resolve};
use super::plan::{Change, ChangeKind, Item, Plan};
use super::recover::{close, discard, pending};

/// Carries out `plan` and says what was done, by path. Without anything to do, nothing is touched, not even `.stackgen`.
///
/// Texts and originals are first laid down beside the journal; from the moment that the journal is in place a killed process's
/// work can be finished by [`recover`](super::recover()), and until then nothing has changed.
///
/// # Errors
/// If another render is at work or has been interrupted, a file changed since the plan was made, or the disk fails. Whatever the
/// error, the files are as they were before, unless it is [`Aftermath::Unfinished`].
pub fn commit(plan: Plan) -> Result<Vec<Change>, WriteError> {
    commit_on(&Disk::default(), plan)
}

/// [`commit`] on a disk of one's choice.
pub(super) fn commit_on(disk: &Disk, plan: Plan) -> Result<Vec<Change>, WriteError> {
    if work(&plan).next().is_some() {
        let home = home(&plan.root)?;
        let made = make_folders(disk, &home).map_err(|failure| failure.leaves(Aftermath::Untouched));
        let done = made.as_ref().ok().map(|_| run(disk, &plan, &home));
        if !matches!(done, Some(Ok(()))) && !pending(&plan.root) {
            let made = made.as_ref().map_or(&[][..], |made| made);
            made.iter().rev().for_each(|folder| drop(disk.remove_dir(folder)));
        }
        // Without a record left, the folder has done its duty.
        let _ = disk.remove_dir(&home);
        made?;
        done.transpose()?;
    }
    Ok(plan.changes())
}

/// The files that have to change.
fn work(plan: &Plan) -> impl Iterator<Item = &Item> {
    plan.items.iter().chain([&plan.record]).filter(|item| item.kind != ChangeKind::Unchanged)
}

/// Makes `home` and the folders above it that do not exist; says which those were. Leaves none behind if one cannot be made.
fn make_folders(disk: &Disk, home: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut missing: Vec<&Path> = home.ancestors().take_while(|folder| !folder.is_dir()).collect();
    missing.reverse();
    let mut made = Vec::new();
    for folder in missing {
        let done = disk.create_dir(folder).and_then(|_| folder.parent().map_or(Ok(()), |above| disk.sync_dir(above)));
        made.push(folder.to_path_buf());
        if done.is_err() {
            made.iter().rev().for_each(|folder| drop(disk.remove_dir(folder)));
        }
        let shown = if folder.ends_with(HOME) { HOME.to_owned() } else { folder.display().to_string() };
        done.doing("make the folder", &shown)?;
    }
    Ok(made)
}

/// The commit proper.
fn run(disk: &Disk, plan: &Plan, home: &Path) -> Result<(), WriteError> {
    let root = &plan.root;
    let _lock = Lock::take(disk, home)?;
    if pending(root) {
        return Err(WriteError::Interrupted);
    }
    let raced: Vec<String> = work(plan).filter(|item| has_changed(root, item)).map(|item| item.path.clone()).collect();
    if !raced.is_empty() {
        return Err(WriteError::Raced(raced));
    }
    let staged = discard(disk, home).doing("clean up", HOME).and_then(|()| stage(disk, plan, home));
    let journal = staged.map_err(|failure| {
        let _ = discard(disk, home);
        failure.leaves(Aftermath::Untouched)
    })?;
    let applied = disk.sync_dir(home).doing("save", HOME).and_then(|()| journal.forward(disk, root));
    let Err(failure) = applied else {
        // All is in place. Should the cleaning up fail, the next render finds a journal with nothing left to do.
        let _ = close(disk, root, JOURNAL).and_then(|()| discard(disk, home).doing("clean up", HOME));
        return Ok(());
    };
    let undone = disk.rename(&root.join(JOURNAL), &root.join(UNDO)).doing("write", UNDO).and_then(|()| {
        disk.sync_dir(home).doing("save", HOME)?;
        journal.back(disk, root)
    });
    if undone.is_err() {
        return Err(failure.leaves(Aftermath::Unfinished));
    }
    let _ = close(disk, root, UNDO).and_then(|()| discard(disk, home).doing("clean up", HOME));
    Err(failure.leaves(Aftermath::Untouched))
}

/// Whether the place of `item` is no longer as it was planned.
fn has_changed(root: &Path, item: &Item) -> bool {
    let now = match fs::read(root.join(&item.real)) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(_) => return true,
    };
    let is_elsewhere = !item.real.starts_with(HOME) && !resolve(root, &item.real).is_ok_and(|place| place.real == item.real);
    now != item.before
        || is_elsewhere
        || item.backup.as_ref().is_some_and(|backup| fs::symlink_metadata(root.join(backup)).is_ok())
}

/// Lays down the new texts, the originals and the journal, and puts the journal in place as the last act.
fn stage(disk: &Disk, plan: &Plan, home: &Path) -> Result<Journal, Failure> {
    let name = format!("{STAGING}{}", std::process::id());
    let staging = home.join(&name);
    disk.create_dir(&staging).doing("make the folder", HOME)?;
    let mut journal = Journal { staging: name, folders: BTreeSet::new(), puts: Vec::new(), removals: Vec::new() };
    for (n, item) in work(plan).enumerate() {
        let target = plan.root.join(&item.real);
        let original = format!("old-{n}");
        if item.before.is_some() {
            disk.keep(&target, &staging.join(&original)).doing("keep a copy of", &item.path)?;
        }
        if let Some(backup) = &item.backup {
            let new = format!("copy-{n}");
            disk.keep(&target, &staging.join(&new)).doing("keep a copy of", &item.path)?;
            journal.puts.push(Put { path: backup.clone(), new, old: None });
        }
        let Some(text) = &item.after else {
            journal.removals.push(Removal { path: item.real.clone(), old: original });
            continue;
        };
        let new = format!("new-{n}");
        let like = if item.before.is_some() { Some(fs::metadata(&target).doing("read", &item.path)?) } else { None };
        disk.create(&staging.join(&new), text.as_bytes(), like.as_ref(), item.executable).doing("write", &item.path)?;
        journal.puts.push(Put { path: item.real.clone(), new, old: item.before.is_some().then_some(original) });
        journal.folders.extend(parents(&item.real).filter(|parent| !plan.root.join(parent).is_dir()).map(str::to_owned));
    }
    let draft = staging.join("journal");
    let text = serde_json::to_vec_pretty(&journal).map_err(io::Error::other).doing("write", JOURNAL)?;
    disk.create(&draft, &text, None, false)
        .and_then(|()| disk.sync_dir(&staging))
        .and_then(|()| disk.rename(&draft, &plan.root.join(JOURNAL)))
        .doing("write", JOURNAL)?;
    Ok(journal)
}
