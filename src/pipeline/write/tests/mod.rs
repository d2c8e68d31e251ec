//! The writer on real folders.

mod drift;
mod faults;
mod lock;
mod recovery;
mod refusals;
mod rendering;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

pub(in crate::pipeline::write) use faults::Fault;

use super::{Change, ChangeKind, Options, Plan, WriteError, commit, plan};
use crate::pipeline::Artifact;
use crate::pipeline::targets::header::with_header;

const RECORD: &str = "stack.files";

/// A rendered file with its header.
fn file(path: &str, body: &str) -> Artifact {
    Artifact { path: path.to_owned(), content: with_header(path, "stack.kdl", body), executable: false }
}

/// A rendered program.
fn program(path: &str, body: &str) -> Artifact {
    Artifact { executable: true, ..file(path, body) }
}

/// A folder with these files, nobody's.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in files {
        put(root.path(), path, text);
    }
    root
}

fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn text(root: &Path, path: &str) -> String {
    fs::read_to_string(root.join(path)).unwrap()
}

fn planned(root: &Path, artifacts: &[Artifact]) -> Result<Plan, WriteError> {
    plan(root, RECORD, artifacts, &Options::default())
}

fn adopting(root: &Path, artifacts: &[Artifact]) -> Plan {
    plan(root, RECORD, artifacts, &Options { adopt: true }).unwrap()
}

/// Renders, and says what happened as `Kind path`.
fn render(root: &Path, artifacts: &[Artifact]) -> Vec<String> {
    told(&commit(planned(root, artifacts).unwrap()).unwrap())
}

fn told(changes: &[Change]) -> Vec<String> {
    changes.iter().map(|Change { kind, path, .. }| format!("{kind:?} {path}")).collect()
}

/// What is refused, as the user sees it.
fn refused(root: &Path, artifacts: &[Artifact]) -> String {
    let before = snapshot(root);
    let error = planned(root, artifacts).unwrap_err().to_string();
    assert_eq!(snapshot(root), before, "a plan changes nothing");
    error
}

/// Every file's text and mode, and every folder, but not the lock.
fn snapshot(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            if path.is_dir() && !path.is_symlink() {
                if name != ".stackgen" {
                    found.insert(name, "folder".to_owned());
                }
                folders.push(path);
            } else if name != ".stackgen/lock" {
                found
                    .insert(name, format!("{:o} {}", mode(&path), String::from_utf8_lossy(&fs::read(&path).unwrap_or_default())));
            }
        }
    }
    found
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    path.symlink_metadata().unwrap().permissions().mode() & 0o777
}

#[cfg(not(unix))]
fn mode(_: &Path) -> u32 {
    0
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}
