//! Our reading against Compose's own, wherever `STACKGEN_COMPOSE` names its binaries (`:` between them).

#![expect(clippy::disallowed_methods, reason = "feeds files to another program")]

use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;

use super::read;
use crate::compose::{Map, Value};
use crate::diag::FileId;

/// How a case begins that we refuse and Compose does not: harmless, as the user is told, and too rare to be worth more.
const STRICTER: &str = "# stricter\n";

const SERVICES: &str = "services: {w: {image: a}}\n";

/// What Compose reads under the `x-` keys of a file; `None` if it refuses the file.
fn theirs(compose: &str, folder: &Path, text: &str) -> Result<Json, String> {
    let file = folder.join("compose.yaml");
    std::fs::write(&file, text).unwrap();
    let output = Command::new(compose).args(["-p", "t", "-f"]).arg(&file).args(["config", "--format", "json"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let mut json: Json = serde_json::from_slice(&output.stdout).map_err(|_| said)?;
    json.as_object_mut().unwrap().retain(|key, _| key.starts_with("x-"));
    level(&mut json);
    Ok(json)
}

/// What we read there: the documents of a file, one over the other.
fn ours(text: &str) -> Result<Json, String> {
    let documents = read(text, FileId::MANIFEST).map_err(|error| error.message)?;
    let mut all = Map::new();
    for document in documents {
        match document.tree.value {
            Value::Map(map) => all.extend(map),
            _ => return Err("no mapping".to_string()),
        }
    }
    all.retain(|key, _| key.starts_with("x-"));
    let mut json = crate::compose::Tree::bare(all).to_json();
    level(&mut json);
    Ok(json)
}

/// Numbers as text, as JSON has one kind only.
fn level(json: &mut Json) {
    match json {
        Json::Number(n) if !n.is_f64() => *json = n.to_string().into(),
        Json::Number(n) => *json = n.as_f64().unwrap().to_string().into(),
        // What Compose prints of an empty list changes with what is around it.
        Json::Array(items) if items.is_empty() => *json = Json::Null,
        Json::Array(items) => items.iter_mut().for_each(level),
        Json::Object(map) => map.values_mut().for_each(level),
        _ => {}
    }
}

/// The differences, for every binary.
fn compare(texts: &[String]) -> Vec<String> {
    let binaries = std::env::var("STACKGEN_COMPOSE").expect("STACKGEN_COMPOSE");
    let folder = tempfile::tempdir().unwrap();
    let (mut found, mut read, mut refused, mut stricter) = (Vec::new(), 0, 0, 0);
    for compose in binaries.split(':') {
        for text in texts {
            let (ours, theirs) = (ours(text), theirs(compose, folder.path(), text));
            match (&ours, &theirs) {
                (Ok(ours), Ok(theirs)) if ours == theirs => read += 1,
                (Err(_), Err(_)) => refused += 1,
                (Err(_), Ok(_)) if text.starts_with(STRICTER) => stricter += 1,
                _ => found.push(format!("{compose}\n{text}  ours:   {ours:?}\n  theirs: {theirs:?}\n")),
            }
        }
    }
    println!("{read} read the same, {refused} refused by both, {stricter} by us alone, {} differ", found.len());
    found
}

/// The blocks of a file of cases, between lines of `=`.
fn cases(text: &str) -> Vec<String> {
    let block = |case: &str| {
        case.replace("<CR>", "\r")
            .replace("<TAB>", "\t")
            .replace("<BOM>", "\u{feff}")
            .replace("<NEL>", "\u{85}")
            .replace("<LS>", "\u{2028}")
    };
    text.split("=====\n").map(|case| format!("{}{SERVICES}", block(case))).collect()
}

#[test]
#[ignore = "needs STACKGEN_COMPOSE, the paths of Compose binaries"]
fn yaml_read_conformance_of_scalars() {
    let one = |(i, scalar): (usize, &str)| format!("x-{i}: {scalar}\n");
    let lines: Vec<String> = include_str!("scalars.txt").lines().enumerate().map(one).collect();
    let (good, bad): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| ours(line).is_ok());
    let alone = |lines: &[String]| lines.iter().map(|line| format!("{line}{SERVICES}")).collect::<Vec<_>>();
    let mut differences = compare(&alone(&bad));
    // All at once is quick, one by one finds the culprit.
    if !compare(&[good.concat() + SERVICES]).is_empty() {
        differences.extend(compare(&alone(&good)));
    }
    assert!(differences.is_empty(), "{}", differences.concat());
}

#[test]
#[ignore = "needs STACKGEN_COMPOSE, the paths of Compose binaries"]
fn yaml_read_conformance_of_structures() {
    let differences = compare(&cases(include_str!("structures.txt")));
    assert!(differences.is_empty(), "{}", differences.concat());
}
