//! Two renders at once.

use super::*;
use crate::pipeline::write::disk::Disk;
use crate::pipeline::write::home::Lock;

#[test]
fn a_second_render_is_turned_away() {
    let root = folder(&[(".stackgen/stack.files", "")]);
    let plan = planned(root.path(), &[file("a.yaml", "a\n")]).unwrap();
    let disk = Disk::default();
    let held = Lock::take(&disk, &root.path().join(".stackgen")).unwrap();
    let error = commit(plan).unwrap_err().to_string();
    if cfg!(unix) {
        assert_eq!(
            error,
            format!("another stackgen (process {}) is writing to this folder: try again when it is done", std::process::id())
        );
    }
    assert!(!root.path().join("a.yaml").exists());
    drop(held);
    assert_eq!(render(root.path(), &[file("a.yaml", "a\n")]), ["Created a.yaml"]);
}

#[test]
fn a_lock_left_by_a_dead_process_holds_nobody_up() {
    let root = folder(&[(".stackgen/lock", "4194999")]);
    assert_eq!(render(root.path(), &[file("a.yaml", "a\n")]), ["Created a.yaml"]);
}

#[test]
fn many_at_once_leave_one_whole_state() {
    let root = folder(&[]);
    let paths: Vec<String> = (0..5).map(|n| format!("d{n}/f.yaml")).collect();
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let (root, paths) = (root.path(), &paths);
            scope.spawn(move || {
                for _ in 0..5 {
                    let artifacts: Vec<_> = paths.iter().map(|path| file(path, &format!("{writer}\n"))).collect();
                    let _ = planned(root, &artifacts).and_then(commit);
                }
            });
        }
    });
    let texts: std::collections::BTreeSet<_> = paths.iter().map(|path| text(root.path(), path)).collect();
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert_eq!(snapshot(root.path()).keys().filter(|path| path.starts_with(".stackgen/")).count(), 1);
}

#[cfg(unix)]
#[test]
fn a_lock_that_is_a_link_is_not_followed() {
    let outside = folder(&[("precious", "text\n")]);
    let root = folder(&[(".stackgen/stack.files", "")]);
    std::os::unix::fs::symlink(outside.path().join("precious"), root.path().join(".stackgen/lock")).unwrap();
    let error = commit(planned(root.path(), &[file("a.yaml", "")]).unwrap()).unwrap_err().to_string();
    assert_eq!(error, "cannot lock `.stackgen`: its `lock` is not a regular file; nothing was changed");
    assert_eq!(text(outside.path(), "precious"), "text\n");
}
