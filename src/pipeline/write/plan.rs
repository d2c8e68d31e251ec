//! What is on disk, and what has to change.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::disk::is_executable;
use super::error::{Aftermath, Doing as _, Reason, Refusal, WriteError};
use super::home::home;
use super::owned;
use super::path::{Place, parents, real_root, resolve};
use crate::pipeline::Artifact;

/// How to deal with what is there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Replace files that stackgen did not write, and keep each as `NAME.orig`.
    pub adopt: bool,
}

/// What happens, or happened, to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It did not exist.
    Created,
    /// Its text or its executable bit is another one.
    Updated,
    /// It was written once and is no longer rendered.
    Removed,
    /// It is as it should be, and is not touched.
    Unchanged,
    /// It was someone else's; a copy of it is kept.
    Adopted,
}

/// A file and what happens, or happened, to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its path below the root.
    pub path: String,
    /// What happens to it.
    pub kind: ChangeKind,
    /// Its text before; `None` if it did not exist or was not UTF-8.
    pub before: Option<String>,
    /// Its text after; `None` if it is removed.
    pub after: Option<String>,
    /// Where an adopted file's copy is, below the root.
    pub backup: Option<String>,
}

/// What a render would do: nothing has been written yet.
#[derive(Debug)]
pub struct Plan {
    /// Absolute, without links.
    pub(super) root: PathBuf,
    /// By path.
    pub(super) items: Vec<Item>,
    /// The record of owned files, as one more file.
    pub(super) record: Item,
}

/// One file of a plan.
#[derive(Debug)]
pub(super) struct Item {
    /// As rendered.
    pub(super) path: String,
    /// The file itself, below the root.
    pub(super) real: String,
    pub(super) kind: ChangeKind,
    pub(super) before: Option<Vec<u8>>,
    pub(super) after: Option<String>,
    pub(super) executable: bool,
    /// Below the root, beside `real`.
    pub(super) backup: Option<String>,
}

impl Plan {
    /// What [`commit`](super::commit()) would do, by path; the record of owned files is not among it.
    pub fn changes(&self) -> Vec<Change> {
        self.items.iter().map(Item::change).collect()
    }
}

impl Item {
    fn change(&self) -> Change {
        Change {
            path: self.path.clone(),
            kind: self.kind,
            before: self.before.as_ref().and_then(|bytes| String::from_utf8(bytes.clone()).ok()),
            after: self.after.clone(),
            backup: self.backup.clone(),
        }
    }
}

/// Compares `artifacts` with the files below `root`. `record` is the file name of the manifest's record of owned files, such as
/// `stack.files` for `stack.kdl`. `root` need not exist.
///
/// `verify` plans with `adopt`, to have files that are not ours reported by [`drift`](super::drift()) rather than refused.
///
/// # Errors
/// [`WriteError::Refused`] with everything that is in the way.
pub fn plan(root: &Path, record: &str, artifacts: &[Artifact], options: &Options) -> Result<Plan, WriteError> {
    let root = real_root(root).doing("find", ".").map_err(|failure| failure.leaves(Aftermath::Untouched))?;
    let home = home(&root)?;
    let mut planner = Planner {
        root: &root,
        options: *options,
        recorded: BTreeSet::new(),
        others: owned::of_others(&home, record),
        taken: BTreeMap::new(),
        refusals: Vec::new(),
    };
    let record_path = owned::record_path(record);
    if !owned::is_record(record) {
        planner.refuse(&record_path, Reason::BadPath);
    }
    let old_record = owned::read(&home, record).unwrap_or_else(|error| {
        planner.refuse(&record_path, Reason::Unreadable(error));
        None
    });
    planner.recorded = owned::from_text(&String::from_utf8_lossy(old_record.as_deref().unwrap_or_default()));

    let paths: BTreeSet<&str> = artifacts.iter().map(|artifact| artifact.path.as_str()).collect();
    let mut items: Vec<Item> = artifacts.iter().filter_map(|artifact| planner.artifact(artifact)).collect();
    planner.refuse_nested(&paths);
    let stale: Vec<String> = planner
        .recorded
        .iter()
        .filter(|path| !paths.contains(path.as_str()) && !planner.others.contains_key(*path))
        .cloned()
        .collect();
    items.extend(stale.iter().filter_map(|path| planner.stale(path)));
    items.sort_by(|a, b| a.path.cmp(&b.path));

    let Planner { mut refusals, .. } = planner;
    if !refusals.is_empty() {
        refusals.sort_by(|a, b| a.path.cmp(&b.path));
        return Err(WriteError::Refused(refusals));
    }
    Ok(Plan { items, record: record_item(record_path, old_record, &paths), root })
}

/// The record as a file to be written, or removed if nothing is owned any more.
fn record_item(path: String, before: Option<Vec<u8>>, paths: &BTreeSet<&str>) -> Item {
    let after = (!paths.is_empty()).then(|| owned::to_text(paths));
    let kind = match (&before, &after) {
        (None, None) => ChangeKind::Unchanged,
        (Some(before), Some(after)) if *before == after.as_bytes() => ChangeKind::Unchanged,
        (None, Some(_)) => ChangeKind::Created,
        (Some(_), Some(_)) => ChangeKind::Updated,
        (Some(_), None) => ChangeKind::Removed,
    };
    Item { real: path.clone(), path, kind, before, after, executable: false, backup: None }
}

struct Planner<'a> {
    root: &'a Path,
    options: Options,
    /// What the manifest owned so far.
    recorded: BTreeSet<String>,
    /// What other manifests own, and their names without `.kdl`.
    others: BTreeMap<String, String>,
    /// Real places that will be written to, and by which path.
    taken: BTreeMap<String, String>,
    refusals: Vec<Refusal>,
}

impl Planner<'_> {
    fn refuse(&mut self, path: &str, reason: Reason) {
        self.refusals.push(Refusal { path: path.to_owned(), reason });
    }

    /// What becomes of a rendered file; `None` if it is refused.
    fn artifact(&mut self, artifact: &Artifact) -> Option<Item> {
        let decided = resolve(self.root, &artifact.path).and_then(|place| self.decide(artifact, place));
        decided.map_err(|reason| self.refuse(&artifact.path, reason)).ok()
    }

    fn decide(&mut self, artifact: &Artifact, place: Place) -> Result<Item, Reason> {
        let Artifact { path, content, executable } = artifact;
        if self.taken.insert(place.real.clone(), path.clone()).is_some() {
            return Err(Reason::Twice);
        }
        let mut item = Item {
            path: path.clone(),
            real: place.real,
            kind: ChangeKind::Created,
            before: None,
            after: Some(content.clone()),
            executable: *executable,
            backup: None,
        };
        if !place.exists {
            return Ok(item);
        }
        let file = self.root.join(&item.real);
        let bytes = fs::read(&file).map_err(Reason::Unreadable)?;
        // An executable bit too many does no harm, and on some mounts every file has one; too few, and a program will not run.
        let lacks_bit = cfg!(unix) && *executable && !is_executable(&fs::metadata(&file).map_err(Reason::Unreadable)?);
        let recorded = self.recorded.contains(path);
        item.kind = if bytes == content.as_bytes() {
            if lacks_bit { ChangeKind::Updated } else { ChangeKind::Unchanged }
        } else if let Some(other) = self.other(path).filter(|_| !self.options.adopt) {
            return Err(Reason::OfAnother(other));
        } else if owned::is_ours(path, &bytes, recorded) {
            ChangeKind::Updated
        } else {
            let backup = self.backup(&item.real);
            if !self.options.adopt {
                return Err(Reason::Foreign { backup, once_ours: recorded });
            }
            self.taken.insert(backup.clone(), path.clone());
            item.backup = Some(backup);
            ChangeKind::Adopted
        };
        item.before = Some(bytes);
        Ok(item)
    }

    /// The other manifest that renders `path`, if it is still there: one that was renamed owns nothing any more.
    fn other(&self, path: &str) -> Option<String> {
        let stem = self.others.get(path)?;
        let names = [format!("{stem}.kdl"), stem.clone()];
        names.into_iter().find(|name| self.root.join(name).is_file())
    }

    /// The first free name for a copy of `real`.
    fn backup(&self, real: &str) -> String {
        let names = (0_usize..).map(|n| if n == 0 { format!("{real}.orig") } else { format!("{real}.orig.{n}") });
        let is_free = |name: &String| !self.taken.contains_key(name) && fs::symlink_metadata(self.root.join(name)).is_err();
        names.into_iter().find(is_free).unwrap_or_default()
    }

    /// A file that is no longer rendered is removed if it is still ours; what else has come to be at its path is none of our
    /// business.
    fn stale(&mut self, path: &str) -> Option<Item> {
        let place =
            resolve(self.root, path).ok().filter(|place| place.exists && place.real == path && !self.taken.contains_key(path))?;
        match fs::read(self.root.join(path)) {
            Ok(bytes) if owned::is_ours(path, &bytes, true) => Some(Item {
                path: path.to_owned(),
                real: place.real,
                kind: ChangeKind::Removed,
                before: Some(bytes),
                after: None,
                executable: false,
                backup: None,
            }),
            Ok(_) => None,
            Err(error) => {
                self.refuse(path, Reason::Unreadable(error));
                None
            }
        }
    }

    /// Refuses files below a path that is itself to be written as a file.
    fn refuse_nested(&mut self, paths: &BTreeSet<&str>) {
        for path in paths {
            if let Some(parent) = parents(path).find(|parent| paths.contains(parent)) {
                self.refuse(path, Reason::ParentIsFile(parent.to_owned()));
            }
        }
    }
}
