//! What Compose makes of files, case by case: `TOPIC/CASE.txt` holds files and Compose's answer. See README.md beside this.
//!
//! - `cargo test conformance` asks our own [`stackgen::compose::load`].
//! - `STACKGEN_COMPOSE=BINARY:BINARY cargo test conformance::real -- --ignored` asks Compose itself, in the versions that
//!   the recorded answers name.
//! - `UPDATE_CONFORMANCE=1` with one of the two writes the answers anew: Compose's, or the place and words of our refusals.
//! - `STACKGEN_CASES=FOLDER` takes the cases of another folder.

mod answer;
mod binary;
mod case;
mod command;
mod import;
mod ours;
mod random;
mod readme;
mod real;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use case::Case;

/// The folder of our own cases.
fn own_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance")
}

/// Every case of the folder that is asked for, sorted by name.
fn cases() -> Vec<Case> {
    let folder = std::env::var("STACKGEN_CASES").map_or_else(|_| own_folder(), PathBuf::from);
    let mut paths = Vec::new();
    let mut folders = vec![folder.clone()];
    while let Some(next) = folders.pop() {
        for entry in next.read_dir().unwrap_or_else(|error| panic!("{}: {error}", next.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "txt") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    assert!(!paths.is_empty(), "no case in {}", folder.display());
    paths.iter().map(|path| Case::read(&folder, path)).collect()
}

/// Whether answers are to be written anew.
fn updating() -> bool {
    std::env::var("UPDATE_CONFORMANCE").is_ok()
}

/// What `check` says against each case, in the order of the cases; two at a time.
fn faults(mut cases: Vec<Case>, check: impl Fn(&mut Case) -> Result<(), String> + Sync) -> String {
    let next = AtomicUsize::new(0);
    let slots: Vec<_> = cases.iter_mut().map(std::sync::Mutex::new).collect();
    let work = || {
        let mut found = Vec::new();
        while let Some(slot) = slots.get(next.fetch_add(1, Ordering::Relaxed)) {
            let mut case = slot.lock().unwrap();
            if let Err(fault) = check(&mut case) {
                found.push((case.name.clone(), fault));
            }
        }
        found
    };
    let mut found: Vec<_> = std::thread::scope(|scope| {
        let other = scope.spawn(work);
        let mut found = work();
        found.extend(other.join().unwrap());
        found
    });
    found.sort();
    let shown: Vec<_> = found.iter().map(|(name, fault)| format!("== {name}\n{fault}\n")).collect();
    if found.len() > 3 {
        let names: Vec<_> = found.iter().map(|(name, _)| format!("  {name}")).collect();
        return format!("{}\n{} cases:\n{}\n", shown.join("\n"), found.len(), names.join("\n"));
    }
    shown.join("\n")
}
