//! What `recover` makes of what it finds.

use super::*;
use crate::pipeline::write::{Recovery, pending, recover};

#[test]
fn there_is_nothing_to_recover_in_a_clean_folder() {
    let root = folder(&[("x", "")]);
    assert_eq!(recover(root.path()).unwrap(), None);
    assert_eq!(recover(&root.path().join("missing")).unwrap(), None);
    assert!(snapshot(root.path()).keys().eq(["x"]));
}

#[test]
fn staging_without_a_journal_is_thrown_away() {
    let root = folder(&[(".stackgen/staging-12/new-0", "x"), (".stackgen/staging-x/mine", "x")]);
    assert!(!pending(root.path()));
    assert_eq!(recover(root.path()).unwrap(), Some(Recovery::Discarded));
    assert_eq!(recover(root.path()).unwrap(), None);
    assert!(root.path().join(".stackgen/staging-x/mine").exists());
}

/// A journal as it would be found, with one move.
fn journal(staging: &str, path: &str, new: &str) -> String {
    format!(r#"{{"staging":"{staging}","folders":[],"puts":[{{"path":"{path}","new":"{new}","old":null}}],"removals":[]}}"#)
}

#[test]
fn a_journal_is_carried_out() {
    let root = folder(&[(".stackgen/staging-12/new-0", "x"), (".stackgen/journal", &journal("staging-12", "a.yaml", "new-0"))]);
    assert!(pending(root.path()));
    let error = commit(planned(root.path(), &[file("b.yaml", "")]).unwrap()).unwrap_err().to_string();
    assert_eq!(error, "an earlier render was interrupted: `stackgen render` finishes it");
    assert_eq!(recover(root.path()).unwrap(), Some(Recovery::Finished(vec!["a.yaml".into()])));
    assert_eq!(text(root.path(), "a.yaml"), "x");
    assert!(!pending(root.path()));
}

#[test]
fn a_journal_without_its_staging_folder_is_dropped() {
    let root = folder(&[(".stackgen/undo", &journal("staging-12", "a.yaml", "new-0")), ("a.yaml", "mine\n")]);
    assert_eq!(recover(root.path()).unwrap(), Some(Recovery::Discarded));
    assert_eq!(text(root.path(), "a.yaml"), "mine\n");
    assert!(!pending(root.path()));
}

#[test]
fn a_journal_cannot_reach_outside() {
    for (staging, path, new) in [
        ("staging-12", "../a", "new-0"),
        ("staging-12", ".git/hooks/x", "new-0"),
        ("staging-12", ".stackgen/../../a", "new-0"),
        ("staging-12", "link/a", "new-0"),
        ("staging-12", "a", "../../../secret"),
        ("../staging-12", "a", "new-0"),
        ("staging-13", "a", "new-0"),
    ] {
        let outside = folder(&[("new-0", "secret")]);
        let root = folder(&[(".stackgen/staging-12/new-0", "x"), (".stackgen/journal", &journal(staging, path, new))]);
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(outside.path(), root.path().join("link")).unwrap();
            std::os::unix::fs::symlink(outside.path(), root.path().join(".stackgen/staging-13")).unwrap();
        }
        let before = snapshot(root.path());
        let error = recover(root.path()).unwrap_err().to_string();
        assert!(error.contains("it names files outside this folder, or behind links"), "{path}: {error}");
        assert_eq!(snapshot(root.path()), before);
        assert_eq!(snapshot(outside.path()).len(), 1);
    }
}

#[test]
fn a_damaged_journal_is_told() {
    let root = folder(&[(".stackgen/journal", "{\n")]);
    insta::assert_snapshot!(recover(root.path()).unwrap_err().to_string(), @"an earlier render was interrupted, and its `.stackgen/journal` cannot be used (line 2 is damaged): remove it, and render again");
}
