//! The record of the files that a manifest owns.
//!
//! A file in a format with comments is ours as long as it carries the marker line. The record adds what the files cannot say:
//! which ones were written once, and which ones are ours though their format has no comments.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use super::home::HOME;
use super::path::is_clean;
use crate::pipeline::artifact::{CommentSyntax, is_marked};

/// The end of a record's file name; before it stands the manifest's name.
const EXTENSION: &str = ".files";

/// What stands at the top of a record.
const HEADER: &str = "# The files that stackgen writes and may remove, for the manifest of this name.\n\
                      # Commit it with them: it is how files are known again once the manifest no longer names them.\n";

/// Whether `name` may be that of a record.
pub(super) fn is_record(name: &str) -> bool {
    is_clean(name) && !name.contains('/') && name.len() > EXTENSION.len() && name.ends_with(EXTENSION)
}

/// The record's path below the root.
pub(super) fn record_path(record: &str) -> String {
    format!("{HOME}/{record}")
}

/// A record's text: sorted, a path per line.
pub(super) fn to_text(paths: &BTreeSet<&str>) -> String {
    let mut text = HEADER.to_owned();
    for path in paths {
        // `./` keeps a name that starts with `#` from being a comment.
        let lead = if path.starts_with('#') { "./" } else { "" };
        text.extend([lead, path, "\n"]);
    }
    text
}

/// The paths in a record's text. Lines that cannot be the path of a generated file, which a merge may leave, are passed over.
pub(super) fn from_text(text: &str) -> BTreeSet<String> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.strip_prefix("./").unwrap_or(line))
        .filter(|path| is_clean(path))
        .map(str::to_owned)
        .collect()
}

/// The paths in every other manifest's record beside `record`, and the manifest's name as its record tells it.
pub(super) fn of_others(home: &Path, record: &str) -> BTreeMap<String, String> {
    let Ok(entries) = fs::read_dir(home) else { return BTreeMap::new() };
    let mut found = BTreeMap::new();
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(stem) = name.to_str().filter(|name| *name != record).and_then(|name| name.strip_suffix(EXTENSION)) else {
            continue;
        };
        let Ok(text) = fs::read_to_string(entry.path()) else { continue };
        found.extend(from_text(&text).into_iter().map(|path| (path, stem.to_owned())));
    }
    found
}

/// Reads `record`; one that does not exist is empty.
pub(super) fn read(home: &Path, record: &str) -> io::Result<Option<Vec<u8>>> {
    match fs::read(home.join(record)) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether the file at `path` is ours to replace or remove. A file without any text is, if it was ours once.
pub(super) fn is_ours(path: &str, bytes: &[u8], recorded: bool) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    is_marked(text) || (recorded && (CommentSyntax::of(path).is_none() || text.trim().is_empty()))
}

#[cfg(test)]
mod tests {
    use super::{from_text, to_text};
    use std::collections::BTreeSet;

    #[test]
    fn a_record_reads_back() {
        let paths = BTreeSet::from(["z.json", "#odd", "a b/c.yaml"]);
        let text = to_text(&paths);
        assert!(text.ends_with("\n./#odd\na b/c.yaml\nz.json\n"), "{text}");
        assert!(from_text(&text).iter().eq(paths));
    }

    #[test]
    fn lines_that_are_no_paths_of_ours_are_passed_over() {
        let text = "<<<<<<< HEAD\\\n../up\n/etc/passwd\n.git/hooks/x\n.stackgen/journal\n\nok.yaml\r\n";
        assert!(from_text(text).iter().eq(["ok.yaml"]));
    }
}
