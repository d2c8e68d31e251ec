//! Stops or fails the writer at every single step, and looks at what is left.

use std::cell::Cell;
use std::io;

use super::*;
use crate::pipeline::write::commit::commit_on;
use crate::pipeline::write::disk::Disk;
use crate::pipeline::write::recover::recover_on;
use crate::pipeline::write::{Aftermath, Recovery, pending};

/// What goes wrong, and when.
#[derive(Default)]
pub(in crate::pipeline::write) struct Fault {
    trouble: Option<Trouble>,
    /// The step at which it starts.
    at: usize,
    /// The step at which the process is killed, on top.
    then: Option<usize>,
    steps: Cell<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    /// The process is killed: nothing works any more.
    Kill,
    /// The disk is full: nothing that needs space works any more.
    Full,
    /// One operation fails.
    Once,
    /// Nothing goes wrong, but staging is on another file system.
    Cross,
    /// Both.
    CrossKill,
    CrossOnce,
}

impl Fault {
    fn new(trouble: Trouble, at: usize) -> Self {
        Self { trouble: Some(trouble), at, then: None, steps: Cell::new(0) }
    }

    pub(in crate::pipeline::write) fn is_armed(&self) -> bool {
        self.trouble.is_some()
    }

    pub(in crate::pipeline::write) fn step(&self, grows: bool) -> io::Result<()> {
        let now = self.steps.get();
        self.steps.set(now + 1);
        if self.then.is_some_and(|then| now >= then) {
            return Err(io::Error::other("killed"));
        }
        match self.trouble {
            Some(Trouble::Kill | Trouble::CrossKill) if now >= self.at => Err(io::Error::other("killed")),
            Some(Trouble::Full) if now >= self.at && grows => Err(io::ErrorKind::StorageFull.into()),
            Some(Trouble::Once | Trouble::CrossOnce) if now == self.at => Err(io::Error::other("i/o error")),
            _ => Ok(()),
        }
    }

    pub(in crate::pipeline::write) fn cross(&self) -> io::Result<()> {
        match self.trouble {
            Some(Trouble::Cross | Trouble::CrossKill | Trouble::CrossOnce) => Err(io::ErrorKind::CrossesDevices.into()),
            _ => Ok(()),
        }
    }
}

/// A disk without faults, and without waiting for it.
fn healthy() -> Disk {
    Disk { fault: Fault::new(Trouble::Kill, usize::MAX) }
}

/// What a later render does first.
fn recover(root: &Path) -> Option<Recovery> {
    recover_on(&healthy(), root).unwrap()
}

/// A folder in its old state: owned files, one of them to go, and a foreign one.
fn old() -> TempDir {
    // In memory where there is such a folder: these tests make thousands of them.
    let root = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
    put(root.path(), "Makefile", "all:\n");
    put(root.path(), "env/mine.txt", "mine\n");
    let run = program("bin/run.sh", "#!/bin/sh\n");
    let artifacts = [file("compose.yaml", "a: 1\n"), file("gone/deep/x.json", "{}\n"), run, file("env/a.env", "A=1\n")];
    commit_on(&healthy(), planned(root.path(), &artifacts).unwrap()).unwrap();
    root
}

/// The plan that leads to the new state, with every kind of change.
fn to_new(root: &Path) -> Plan {
    let changed = [file("compose.yaml", "a: 2\n"), file("bin/run.sh", "#!/bin/sh\n\n"), file("Makefile", "up:\n")];
    let rest = [file("env/a.env", "A=1\n"), file("new/deep/er.yaml", "b\n"), file("new/b.json", "[]\n")];
    adopting(root, &[changed, rest].concat())
}

/// The states before and after, and after with a healthy disk nothing is left but these.
fn states() -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let root = old();
    let before = snapshot(root.path());
    let changes = commit(to_new(root.path())).unwrap();
    let want = "Adopted Makefile, Updated bin/run.sh, Updated compose.yaml, Unchanged env/a.env, Removed gone/deep/x.json, \
                Created new/b.json, Created new/deep/er.yaml";
    assert_eq!(told(&changes).join(", "), want);
    let after = snapshot(root.path());
    assert_eq!(before.keys().filter(|path| path.starts_with("gone")).count(), 3);
    assert_eq!(after.keys().filter(|path| path.starts_with("gone")).count(), 0);
    (before, after)
}

/// Commits with `trouble` at each step in turn, until it is past the last one; `look` judges each outcome.
fn at_every_step(trouble: Trouble, mut look: impl FnMut(usize, &TempDir, Result<Vec<Change>, WriteError>)) -> usize {
    for at in 0..1000 {
        let root = old();
        let disk = Disk { fault: Fault::new(trouble, at) };
        let done = commit_on(&disk, to_new(root.path()));
        look(at, &root, done);
        if disk.fault.steps.get() <= at {
            return at;
        }
    }
    unreachable!("a commit has no thousand steps");
}

#[test]
fn killed_at_any_step_it_is_recovered_to_the_old_or_the_new_state() {
    let (before, after) = states();
    for trouble in [Trouble::Kill, Trouble::CrossKill] {
        let mut committed = false;
        let steps = at_every_step(trouble, |at, root, _| {
            let half_way = pending(root.path());
            // Recovery is killed at each of its own steps, too, one after the other in the same folder.
            for again in 0..1000 {
                let disk = Disk { fault: Fault::new(trouble, again) };
                let done = recover_on(&disk, root.path());
                if disk.fault.steps.get() <= again {
                    done.unwrap();
                    break;
                }
            }
            let found = snapshot(root.path());
            if half_way {
                assert_eq!(found, after, "{trouble:?} at step {at}: past the commit point");
            }
            assert!(found == before || found == after, "{trouble:?} at step {at}: {found:#?}");
            assert!(found == after || !committed, "{trouble:?} at step {at}: a later step led to an earlier state");
            committed = found == after;
            assert_eq!(recover(root.path()), None);
        });
        assert!(steps > 50 && committed, "{steps}");
    }
}

#[test]
fn recovery_killed_at_any_step_starts_over() {
    let (before, after) = states();
    for trouble in [Trouble::Kill, Trouble::CrossKill] {
        let steps = at_every_step(trouble, |_, _, _| {});
        for at in 0..steps {
            // Every step of recovery is met with about every fifth of the commit's.
            for again in (at % 5..).step_by(5) {
                let root = old();
                let _ = commit_on(&Disk { fault: Fault::new(trouble, at) }, to_new(root.path()));
                let disk = Disk { fault: Fault::new(trouble, again) };
                let _ = recover_on(&disk, root.path());
                recover(root.path());
                let found = snapshot(root.path());
                assert!(found == before || found == after, "{trouble:?} at {at}, recovery at {again}: {found:#?}");
                if disk.fault.steps.get() <= again {
                    break;
                }
            }
        }
    }
}

#[test]
fn an_error_at_any_step_leaves_the_old_state() {
    let (before, after) = states();
    for trouble in [Trouble::Full, Trouble::Once, Trouble::CrossOnce] {
        let steps = at_every_step(trouble, |at, root, done| {
            let whole = if done.is_ok() { &after } else { &before };
            let context = format!("{trouble:?} at step {at}: {done:?}");
            if let Err(error) = &done {
                assert!(matches!(error, WriteError::Failed { aftermath: Aftermath::Untouched, .. }), "{context}");
                assert!(error.to_string().ends_with("; nothing was changed"), "{error}");
            }
            let is_closed = !pending(root.path());
            if is_closed && trouble == Trouble::Full {
                assert_eq!(&snapshot(root.path()), whole, "{context}");
            }
            recover(root.path());
            let mut found = snapshot(root.path());
            if done.is_ok() {
                // Only that an empty folder cannot be removed is no error.
                found.retain(|path, _| !path.starts_with("gone"));
            }
            assert_eq!(&found, whole, "{context}, recovered");
        });
        assert!(steps > 50, "{steps}");
    }
}

#[test]
fn a_first_render_that_fails_leaves_no_trace() {
    for trouble in [Trouble::Full, Trouble::Once] {
        for at in 0..25 {
            let root = folder(&[]);
            let deep = root.path().join("out/here");
            let disk = Disk { fault: Fault::new(trouble, at) };
            if commit_on(&disk, planned(&deep, &[file("d/a.yaml", "a\n")]).unwrap()).is_err() {
                recover(&deep);
                assert_eq!(snapshot(root.path()).len(), 0, "{trouble:?} at step {at}: {:#?}", snapshot(root.path()));
            }
        }
    }
}

#[test]
fn a_full_disk_is_told_in_plain_words() {
    let root = old();
    let error = commit_on(&Disk { fault: Fault::new(Trouble::Full, 8) }, to_new(root.path())).unwrap_err();
    insta::assert_snapshot!(error, @"cannot write `bin/run.sh`: the disk is full; nothing was changed");
}

#[test]
fn another_file_system_is_no_hindrance() {
    let (_, after) = states();
    let root = old();
    commit_on(&Disk { fault: Fault::new(Trouble::Cross, 0) }, to_new(root.path())).unwrap();
    assert_eq!(snapshot(root.path()), after);
}

#[test]
fn an_undo_that_is_killed_is_gone_on_with() {
    let (before, after) = states();
    let steps = at_every_step(Trouble::CrossOnce, |_, _, _| {});
    let mut undone = 0;
    for first in 0..steps {
        for then in (first + 1 + first % 4..).step_by(4) {
            let root = old();
            let disk = Disk { fault: Fault { then: Some(then), ..Fault::new(Trouble::CrossOnce, first) } };
            let _ = commit_on(&disk, to_new(root.path()));
            undone += usize::from(matches!(recover(root.path()), Some(Recovery::Undone(_))));
            let mut found = snapshot(root.path());
            if !found.contains_key("gone/deep/x.json") {
                // Only that an empty folder cannot be removed is no error.
                found.retain(|path, _| !path.starts_with("gone"));
            }
            assert!(found == before || found == after, "error at {first}, killed at {then}: {found:#?}");
            if disk.fault.steps.get() <= then {
                break;
            }
        }
    }
    assert!(undone > 50, "{undone}");
}
