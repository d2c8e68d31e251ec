//! What a render does to files.

use super::*;

#[test]
fn files_are_created_updated_left_alone_and_removed() {
    let root = folder(&[("mine.txt", "mine\n")]);
    let first = [file("compose.yaml", "a: 1\n"), file("env/dev.env", "A=1\n"), file("old/deep/x.json", "{}\n")];
    assert_eq!(render(root.path(), &first), ["Created compose.yaml", "Created env/dev.env", "Created old/deep/x.json"]);
    assert!(text(root.path(), ".stackgen/stack.files").ends_with("\ncompose.yaml\nenv/dev.env\nold/deep/x.json\n"));

    let untouched = root.path().join("env/dev.env").metadata().unwrap().modified().unwrap();
    let second = [file("compose.yaml", "a: 2\n"), file("env/dev.env", "A=1\n")];
    assert_eq!(render(root.path(), &second), ["Updated compose.yaml", "Unchanged env/dev.env", "Removed old/deep/x.json"]);
    assert_eq!(text(root.path(), "compose.yaml"), second[0].content);
    assert_eq!(root.path().join("env/dev.env").metadata().unwrap().modified().unwrap(), untouched);
    assert!(!root.path().join("old").exists(), "folders that held nothing else go with the file");
    assert_eq!(text(root.path(), "mine.txt"), "mine\n");

    assert_eq!(render(root.path(), &[]), ["Removed compose.yaml", "Removed env/dev.env"]);
    assert!(snapshot(root.path()).keys().eq(["mine.txt"]), "nothing is left of it");
    assert!(!root.path().join(".stackgen").exists());
}

#[test]
fn a_change_holds_the_text_before_and_after() {
    let root = folder(&[]);
    render(root.path(), &[file("a.json", "1\n")]);
    let changes = commit(planned(root.path(), &[file("a.json", "2\n")]).unwrap()).unwrap();
    let want = Change {
        path: "a.json".into(),
        kind: ChangeKind::Updated,
        before: Some("1\n".into()),
        after: Some("2\n".into()),
        backup: None,
    };
    assert_eq!(changes, [want]);
}

#[test]
fn a_root_that_does_not_exist_is_made() {
    let root = folder(&[]);
    let deep = root.path().join("out/of/nothing");
    assert_eq!(render(&deep, &[file("a.yaml", "a\n")]), ["Created a.yaml"]);
    assert_eq!(render(&deep, &[file("a.yaml", "a\n")]), ["Unchanged a.yaml"]);
}

#[test]
fn a_removed_header_makes_a_file_the_user_s_own() {
    let root = folder(&[]);
    render(root.path(), &[file("a.yaml", "a\n"), file("b.yaml", "b\n")]);
    put(root.path(), "a.yaml", "taken over\n");
    assert_eq!(render(root.path(), &[file("b.yaml", "b\n")]), ["Unchanged b.yaml"]);
    assert_eq!(text(root.path(), "a.yaml"), "taken over\n");
    assert!(!text(root.path(), ".stackgen/stack.files").contains("a.yaml"));
}

#[test]
fn what_another_manifest_owns_is_not_removed() {
    let root = folder(&[]);
    let shared = [file("a.yaml", "a\n")];
    render(root.path(), &shared);
    commit(plan(root.path(), "other.files", &shared, &Options::default()).unwrap()).unwrap();
    assert_eq!(render(root.path(), &[]), [""; 0]);
    assert!(root.path().join("a.yaml").exists());
}

#[test]
fn a_file_that_is_already_right_becomes_ours_silently() {
    let root = folder(&[("a.json", "{}\n")]);
    assert_eq!(render(root.path(), &[file("a.json", "{}\n")]), ["Unchanged a.json"]);
    assert_eq!(render(root.path(), &[file("a.json", "[]\n")]), ["Updated a.json"]);
}

#[test]
fn adopting_keeps_every_copy() {
    let root = folder(&[("Makefile", "all:\n"), ("Makefile.orig", "older\n")]);
    fs::write(root.path().join("x.yaml"), b"\xff\xfe").unwrap();
    let changes = commit(adopting(root.path(), &[file("Makefile", "up:\n"), file("x.yaml", "x\n")])).unwrap();
    assert_eq!(told(&changes), ["Adopted Makefile", "Adopted x.yaml"]);
    assert_eq!(changes[0].backup.as_deref(), Some("Makefile.orig.1"));
    assert_eq!(changes[1].before, None);
    assert_eq!(text(root.path(), "Makefile.orig.1"), "all:\n");
    assert_eq!(text(root.path(), "Makefile.orig"), "older\n");
    assert_eq!(fs::read(root.path().join("x.yaml.orig")).unwrap(), b"\xff\xfe");
    assert!(text(root.path(), "Makefile").contains("up:"));
}

#[test]
fn a_file_changed_since_the_plan_stops_the_commit() {
    let root = folder(&[]);
    render(root.path(), &[file("a.yaml", "1\n")]);
    let plan = planned(root.path(), &[file("a.yaml", "2\n"), file("b.yaml", "2\n")]).unwrap();
    put(root.path(), "b.yaml", "someone was faster\n");
    let before = snapshot(root.path());
    assert_eq!(commit(plan).unwrap_err().to_string(), "nothing was written: `b.yaml` changed meanwhile, so run it again");
    assert_eq!(snapshot(root.path()), before);
}

#[cfg(unix)]
#[test]
fn modes_are_kept_but_for_the_executable_bit() {
    let root = folder(&[]);
    let at = |path: &str| mode(&root.path().join(path));
    render(root.path(), &[program("run.sh", "#!/bin/sh\n"), file("a.env", "A=1\n")]);
    assert_eq!((at("run.sh") & 0o700, at("a.env") & 0o711), (0o700, 0o600));

    set_mode(&root.path().join("run.sh"), 0o640);
    set_mode(&root.path().join("a.env"), 0o600);
    assert_eq!(
        render(root.path(), &[program("run.sh", "#!/bin/sh\n"), file("a.env", "A=2\n")]),
        ["Updated a.env", "Updated run.sh"]
    );
    assert_eq!((at("run.sh"), at("a.env")), (0o750, 0o600));

    assert_eq!(
        render(root.path(), &[file("run.sh", "#!/bin/sh\n\n"), file("a.env", "A=2\n")]),
        ["Unchanged a.env", "Updated run.sh"]
    );
    assert_eq!(at("run.sh"), 0o640);
}

#[cfg(unix)]
#[test]
fn a_link_inside_the_root_is_written_through() {
    use std::os::unix::fs::symlink;
    let root = folder(&[("real/keep.txt", "")]);
    symlink("real", root.path().join("linked")).unwrap();
    assert_eq!(render(root.path(), &[file("linked/a.yaml", "a\n")]), ["Created linked/a.yaml"]);
    symlink("real/a.yaml", root.path().join("b.yaml")).unwrap();
    assert_eq!(render(root.path(), &[file("b.yaml", "b\n")]), ["Updated b.yaml"]);
    assert!(root.path().join("b.yaml").is_symlink());
    assert!(text(root.path(), "real/a.yaml").ends_with("b\n"));
}
