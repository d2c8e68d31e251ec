//! What a commit does, as a list that can be carried out forwards or backwards, from any point, as often as it takes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::disk::Disk;
use super::error::{Doing as _, Failure};
use super::home::{HOME, is_no_link, is_staging};
use super::owned::is_record;
use super::path::{is_clean, parents, resolve};

/// The moves and removals of one commit. Paths are below the root, names below the staging folder.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Journal {
    /// The staging folder's name.
    pub(super) staging: String,
    /// Folders to be made, parents first.
    pub(super) folders: BTreeSet<String>,
    /// Files to be put in place.
    pub(super) puts: Vec<Put>,
    /// Files to be removed.
    pub(super) removals: Vec<Removal>,
}

/// A staged text that goes to `path`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Put {
    pub(super) path: String,
    /// The staged text; gone once it is in place.
    pub(super) new: String,
    /// The kept original, if there was one.
    pub(super) old: Option<String>,
}

/// A file that goes.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Removal {
    pub(super) path: String,
    /// The kept original.
    pub(super) old: String,
}

impl Journal {
    /// Whether every path lies below `root` and every name in the staging folder. A journal may come from anywhere, such as a
    /// checkout of someone else's repository.
    pub(super) fn is_sound(&self, root: &Path) -> bool {
        let in_home = |path: &str| path.strip_prefix(HOME).and_then(|rest| rest.strip_prefix('/')).is_some_and(is_record);
        let is_place = |path: &str| in_home(path) || resolve(root, path).is_ok_and(|place| place.real == path);
        // Asks for a file in it, since it may exist by now, or not.
        let is_folder = |path: &str| is_place(&format!("{path}/{HOME}"));
        is_staging(&self.staging)
            && is_no_link(&root.join(HOME).join(&self.staging))
            && self.folders.iter().all(|path| is_folder(path))
            && self.puts.iter().all(|put| is_place(&put.path) && is_name(&put.new) && put.old.as_deref().is_none_or(is_name))
            && self.removals.iter().all(|removal| is_place(&removal.path) && is_name(&removal.old))
    }

    /// The files concerned, without the record.
    pub(super) fn files(&self) -> Vec<String> {
        let puts = self.puts.iter().map(|put| &put.path);
        let removals = self.removals.iter().map(|removal| &removal.path);
        puts.chain(removals).filter(|path| !path.starts_with(HOME)).cloned().collect()
    }

    /// Carries out what is left to do.
    pub(super) fn forward(&self, disk: &Disk, root: &Path) -> Result<(), Failure> {
        let staging = root.join(HOME).join(&self.staging);
        for folder in &self.folders {
            disk.create_dir(&root.join(folder)).doing("make the folder", folder)?;
        }
        for Put { path, new, .. } in &self.puts {
            let new = staging.join(new);
            if new.exists() {
                disk.place(&new, &root.join(path)).doing("write", path)?;
            }
        }
        for Removal { path, old } in &self.removals {
            let target = root.join(path);
            if same_text(&staging.join(old), &target) {
                disk.remove_file(&target).doing("remove", path)?;
            }
        }
        self.sync(disk, root)?;
        // Children first. A folder that holds anything else stays: the system refuses to remove it.
        let emptied: BTreeSet<_> =
            self.removals.iter().flat_map(|removal| parents(&removal.path)).filter(|path| *path != HOME).collect();
        for folder in emptied.into_iter().rev() {
            let _ = disk.remove_dir(&root.join(folder));
        }
        Ok(())
    }

    /// Puts back what was, for everything that [`forward`](Self::forward) has done.
    pub(super) fn back(&self, disk: &Disk, root: &Path) -> Result<(), Failure> {
        let staging = root.join(HOME).join(&self.staging);
        for Removal { path, old } in self.removals.iter().rev() {
            let (old, target) = (staging.join(old), root.join(path));
            if old.exists() && !target.exists() {
                disk.place(&old, &target).doing("restore", path)?;
            }
        }
        for Put { path, new, old } in self.puts.iter().rev() {
            let (new, target) = (staging.join(new), root.join(path));
            if new.exists() && !same_text(&new, &target) {
                continue;
            }
            match old.as_ref().map(|old| staging.join(old)) {
                Some(old) if old.exists() => disk.place(&old, &target),
                Some(_) => Ok(()),
                None => disk.remove_if_there(&target),
            }
            .doing("restore", path)?;
        }
        // The journal lists only folders that did not exist; one in which someone has put a file since stays.
        for folder in self.folders.iter().rev() {
            let _ = disk.remove_dir(&root.join(folder));
        }
        self.sync(disk, root)
    }

    /// Waits until the entries of every folder touched are on the disk.
    fn sync(&self, disk: &Disk, root: &Path) -> Result<(), Failure> {
        let puts = self.puts.iter().map(|put| put.path.as_str());
        let removals = self.removals.iter().map(|removal| removal.path.as_str());
        let touched: BTreeSet<&str> = puts.chain(removals).map(|path| parents(path).next().unwrap_or("")).collect();
        let above = self.folders.iter().map(|folder| parents(folder).next().unwrap_or(""));
        for folder in touched.into_iter().chain(above).collect::<BTreeSet<_>>() {
            let path = root.join(folder);
            if path.is_dir() {
                disk.sync_dir(&path).doing("save", if folder.is_empty() { "." } else { folder })?;
            }
        }
        Ok(())
    }
}

/// Whether `name` is a plain file name.
fn is_name(name: &str) -> bool {
    is_clean(name) && !name.contains('/')
}

/// Whether both files can be read and hold the same bytes.
fn same_text(a: &Path, b: &Path) -> bool {
    matches!((fs::read(a), fs::read(b)), (Ok(a), Ok(b)) if a == b)
}
