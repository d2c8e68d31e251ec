//! README.md's tables against the cases.

use std::collections::{BTreeMap, BTreeSet};

use super::{cases, own_folder, updating};

/// The first cells of the rows of the table under a heading.
fn rows(readme: &str, heading: &str) -> Vec<Vec<String>> {
    let after = readme.split_once(&format!("## {heading}\n")).unwrap_or_else(|| panic!("no heading {heading}")).1;
    let table = after.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|')).skip(2);
    table.map(|row| row.trim_matches('|').split('|').map(|cell| cell.trim().to_string()).collect()).collect()
}

#[test]
fn every_trap_has_its_case_and_every_case_its_trap() {
    if std::env::var("STACKGEN_CASES").is_ok() {
        return;
    }
    let readme = std::fs::read_to_string(own_folder().join("README.md")).unwrap();
    let listed: BTreeSet<String> = rows(&readme, "Traps").iter().map(|row| row[0].trim_matches('`').to_string()).collect();
    let mut used = BTreeSet::new();
    for case in cases() {
        let sentence = case.sentence();
        assert!(sentence.ends_with('.') && sentence.len() > 20, "{}: says not what it shows", case.name);
        assert!(!case.traps.is_empty(), "{}: has no `# Traps: ` line", case.name);
        for trap in case.traps {
            assert!(listed.contains(&trap), "{}: README.md does not list the trap {trap}", case.name);
            used.insert(trap);
        }
    }
    assert_eq!(listed.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "traps without a case");
}

#[test]
fn topics_are_counted() {
    if std::env::var("STACKGEN_CASES").is_ok() {
        return;
    }
    let path = own_folder().join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for case in cases() {
        *counts.entry(case.name.split('/').next().unwrap().to_string()).or_default() += 1;
    }
    let total: usize = counts.values().sum();
    let listed = rows(&readme, "Topics");
    let what: BTreeMap<&str, &str> = listed.iter().map(|row| (row[0].trim_matches('`'), row[2].as_str())).collect();
    let mut table = String::from("| topic | cases | what |\n|---|---|---|\n");
    for (topic, count) in &counts {
        let what = what.get(topic.as_str()).unwrap_or_else(|| panic!("README.md does not say what {topic} is about"));
        table.push_str(&format!("| `{topic}` | {count} | {what} |\n"));
    }
    table.push_str(&format!("| all | {total} | |\n"));
    let (before, after) = readme.split_once("| topic |").unwrap();
    let after = after.split_once("\n\n").unwrap().1;
    let written = format!("{before}{table}\n{after}");
    if updating() {
        std::fs::write(path, written).unwrap();
    } else {
        assert!(readme == written, "README.md counts {total} cases otherwise: run with UPDATE_CONFORMANCE=1");
    }
    assert!(total >= 300, "{total} cases");
}
