//! The scanner for uses of variables, judged on a repository in many languages: `fixture`, and `expected.tsv` which tells what is in
//! it. See README.md.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, reason = "tests read their files and fail loudly")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use stackgen::audit::Tree;
use stackgen::audit::walk::{Walk, walk};

/// Where a variable is named: path, line, name.
type Place = (String, usize, String);

fn folder() -> PathBuf {
    // Another fixture of the same form may be named.
    std::env::var_os("STACKGEN_FIXTURE").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/audit"), PathBuf::from)
}

fn tree(root: &Path) -> Tree {
    let starts = [root.to_path_buf()];
    let (tree, problems) = walk(&Walk { root, starts: &starts, manifest: None, skip: &[], progress: &|_| {} }).unwrap();
    assert_eq!(problems, Vec::<String>::new());
    tree
}

/// The rows of `expected.tsv` or `either.tsv` that begin with `kind`.
fn expected(kind: &str) -> Vec<Place> {
    let file = if kind == "either" { "either.tsv" } else { "expected.tsv" };
    let text = std::fs::read_to_string(folder().join(file)).unwrap_or_default();
    let rows = text.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    rows.filter(|row| row.first() == Some(&kind))
        .map(|row| match row.as_slice() {
            [_, path, line, name] => ((*path).to_string(), line.parse().unwrap(), (*name).to_string()),
            row => panic!("not a row: {row:?}"),
        })
        .collect()
}

fn found() -> Vec<Place> {
    let mut places = Vec::new();
    for file in &tree(&folder().join(if folder().join("fixture").exists() { "fixture" } else { "files" })).files {
        for one in &file.found.uses {
            let line = file.text[..one.place.start].matches('\n').count() + 1;
            places.push((file.path.clone(), line, one.name.clone()));
        }
    }
    places
}

/// `from` without `those`, each as often as it is there.
fn without(from: &[Place], those: &[Place]) -> Vec<String> {
    let mut left = those.to_vec();
    let mut rest = Vec::new();
    for place in from {
        match left.iter().position(|other| other == place) {
            Some(at) => drop(left.swap_remove(at)),
            None => rest.push(format!("{}:{} {}", place.0, place.1, place.2)),
        }
    }
    rest
}

#[test]
fn every_use_is_found_and_no_trap() {
    let (uses, traps, found) = (expected("use"), expected("trap"), found());
    assert!(uses.len() > 100 && traps.len() > 40, "{} uses, {} traps", uses.len(), traps.len());
    let missing = without(&uses, &found);
    let hit: Vec<String> = traps.iter().filter(|trap| found.contains(trap)).map(|t| format!("{}:{} {}", t.0, t.1, t.2)).collect();
    let either = expected("either");
    let more = without(&found, &[uses.clone(), either].concat());
    let told = format!(
        "{} of {} uses are missing:\n{}\n\n{} of {} traps are hit:\n{}\n\n{} more are found:\n{}",
        missing.len(),
        uses.len(),
        missing.join("\n"),
        hit.len(),
        traps.len(),
        hit.join("\n"),
        more.len(),
        more.join("\n")
    );
    assert!(missing.is_empty() && hit.is_empty() && more.is_empty(), "{told}");
}

#[test]
fn the_fixture_is_of_many_kinds() {
    let languages: BTreeSet<String> = tree(&folder().join("fixture")).files.iter().map(|f| format!("{:?}", f.language)).collect();
    assert!(languages.len() >= 24, "{languages:?}");
}
