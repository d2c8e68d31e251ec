//! What `verify` sees.

use super::*;
use crate::pipeline::write::{Drift, DriftKind, drift};

#[test]
fn every_kind_of_drift_is_told() {
    let root = folder(&[]);
    let artifacts = [
        file("changed.yaml", "1\n2\n3\n4\n5\n6\n7\n8\n9\n"),
        file("foreign.yaml", "x\n"),
        file("missing.yaml", "x\n"),
        program("run.sh", "#!/bin/sh\n"),
        file("same.yaml", "x\n"),
    ];
    render(root.path(), &[&artifacts[..], &[file("stale.yaml", "x\n")]].concat());
    let changed = text(root.path(), "changed.yaml").replace('6', "six");
    put(root.path(), "changed.yaml", &changed);
    put(root.path(), "foreign.yaml", "y\n");
    fs::remove_file(root.path().join("missing.yaml")).unwrap();
    #[cfg(unix)]
    set_mode(&root.path().join("run.sh"), 0o644);

    let before = snapshot(root.path());
    let found = drift(&adopting(root.path(), &artifacts));
    let kinds: Vec<_> = found.iter().map(|drift| (drift.path.as_str(), drift.kind)).collect();
    let mut want = vec![
        ("changed.yaml", DriftKind::Changed),
        ("foreign.yaml", DriftKind::Unowned),
        ("missing.yaml", DriftKind::Missing),
        ("run.sh", DriftKind::NotExecutable),
        ("stale.yaml", DriftKind::Stale),
    ];
    want.retain(|(path, _)| cfg!(unix) || *path != "run.sh");
    assert_eq!(kinds, want);
    insta::assert_snapshot!(found[0].diff.as_deref().unwrap(), @r"
    --- on disk
    +++ rendered
    @@ -4,7 +4,7 @@
     3
     4
     5
    -six
    +6
     7
     8
     9
    ");
    assert_eq!(snapshot(root.path()), before);
}

#[test]
fn nothing_drifts_after_a_render_even_without_the_record() {
    let root = folder(&[]);
    let artifacts = [file("a.yaml", "a\n"), file("b.json", "{}\n"), program("c", "#!/bin/sh\n")];
    render(root.path(), &artifacts);
    fs::remove_dir_all(root.path().join(".stackgen")).unwrap();
    assert_eq!(drift(&planned(root.path(), &artifacts).unwrap()), []);
}

/// The one drift of a file that holds `on_disk` where `rendered` should be.
fn one(on_disk: &str, rendered: &str) -> Drift {
    let root = folder(&[("a.json", on_disk)]);
    let mut found = drift(&adopting(root.path(), &[file("a.json", rendered)]));
    assert_eq!(found.len(), 1);
    found.remove(0)
}

#[test]
fn line_ends_are_told_in_words() {
    let only = one("a\r\nb\r\n", "a\nb\n");
    assert_eq!(only.diff, None);
    assert!(only.note.unwrap().starts_with("only the line ends differ: CRLF on disk"));
    let more = one("a\r\nb\r\n", "a\nc\n");
    assert_eq!(more.diff.unwrap(), "--- on disk\n+++ rendered\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n");
    assert!(more.note.unwrap().contains("CRLF"));
}

#[test]
fn a_long_diff_is_cut() {
    let diff = one(&"a\n".repeat(500), &"b\n".repeat(500)).diff.unwrap();
    assert_eq!(diff.lines().count(), 201);
    assert!(diff.ends_with("\n… 803 more lines\n"), "{}", &diff[diff.len() - 40..]);
}
