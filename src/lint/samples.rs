//! Samples of a `.env`, which a project has in the place of the `.env` that nobody commits.

use std::collections::HashSet;

use crate::compose::load::{Files, join};

/// What they are called.
const NAMES: &[&str] = &[
    ".env.example",
    ".env.sample",
    ".env.template",
    ".env.dist",
    ".env.default",
    "env.example",
    "env.sample",
    "example.env",
    "sample.env",
];

/// The variables that samples beside the file at `path` name, those that are commented out too.
pub fn names(path: &str, files: &dyn Files) -> HashSet<String> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let texts = NAMES.iter().filter_map(|name| files.read(&join(folder, name)).ok());
    texts.flat_map(|text| text.lines().filter_map(named).map(str::to_string).collect::<Vec<_>>()).collect()
}

fn named(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(['#', ' ', '\t']);
    let (name, _) = line.strip_prefix("export ").unwrap_or(line).split_once('=')?;
    let name = name.trim_end();
    (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')).then_some(name)
}

#[test]
fn lines_of_a_sample_name_variables() {
    for (line, wanted) in [
        ("A=1", Some("A")),
        ("export A_B = x", Some("A_B")),
        ("# A=", Some("A")),
        ("# see https://example.com/?a=b", None),
        ("=x", None),
        ("", None),
    ] {
        assert_eq!(named(line), wanted, "{line}");
    }
}
