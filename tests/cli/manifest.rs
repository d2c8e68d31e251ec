//! How the manifest is found and read, whatever the command.

use insta::assert_snapshot;

use super::TestEnv;
use crate::common::SMALL;

#[test]
fn it_is_looked_for_in_the_folders_above() {
    let env = TestEnv::small();
    std::fs::create_dir_all(env.path("a/b")).unwrap();
    let ran = env.run(&["-C", "a/b", "check"]);
    assert!(ran.stdout.starts_with("../../stack.kdl: "), "{ran}");
    assert_eq!(env.run(&["-C", "a/b", "render", "-q"]).status, 0);
    assert!(env.path("compose.yaml").exists() && !env.path("a/b/compose.yaml").exists());
}

#[test]
fn it_can_be_named() {
    let env = TestEnv::new();
    env.write("ops/shop.kdl", SMALL);
    let ran = env.run(&["-m", "ops/shop.kdl", "render"]);
    assert_eq!(ran.status, 0, "{ran}");
    assert!(env.files().contains(&"ops/.stackgen/shop.files".to_owned()), "{:?}", env.files());
    assert!(env.read("ops/compose.yaml").contains("from shop.kdl"));
}

#[test]
fn one_that_cannot_be_read_says_why() {
    let env = TestEnv::new();
    assert_snapshot!(env.run(&["render"]), @r"
    exit code 2
    --- stderr
    error: there is no stack.kdl in this folder or above
      help: `stackgen init` makes one, `-m FILE` names one
    ");
    assert_snapshot!(env.run(&["render", "-m", "no.kdl"]), @r"
    exit code 2
    --- stderr
    error: `no.kdl` does not exist
    ");
    assert_snapshot!(env.run(&["render", "-m", "."]), @r"
    exit code 2
    --- stderr
    error: `.` is a folder
      help: name the file: `-m ./stack.kdl`
    ");
    assert_snapshot!(env.run(&["-C", "nowhere", "render"]), @r"
    exit code 2
    --- stderr
    error: cannot go to the folder `nowhere`: No such file or directory (os error 2)
    ");
    env.write("stack.kdl", b"stack shop\n// caf\xe9\n");
    assert_snapshot!(env.run(&["render"]), @r"
    exit code 2
    --- stderr
    error: `stack.kdl` is not UTF-8 text: byte 17 (line 2, column 7) is 0xe9
      help: save it as UTF-8
    ");
    env.write("stack.kdl", b"\xff\xfes\0t\0");
    assert_snapshot!(env.run(&["render"]), @r"
    exit code 2
    --- stderr
    error: `stack.kdl` is UTF-16 text
      help: save it as UTF-8
    ");
}

#[test]
fn one_that_is_far_too_large_is_not_read() {
    let env = TestEnv::new();
    let file = std::fs::File::create(env.path("stack.kdl")).unwrap();
    file.set_len((64 << 20) + 1).unwrap();
    assert_snapshot!(env.run(&["render"]), @r"
    exit code 2
    --- stderr
    error: `stack.kdl` is larger than 64 MiB: that is no manifest
    ");
}

#[test]
fn line_ends_and_a_byte_order_mark_change_nothing() {
    let plain = TestEnv::rendered();
    for text in [SMALL.replace('\n', "\r\n"), format!("\u{feff}{SMALL}")] {
        let env = TestEnv::new();
        env.write("stack.kdl", text);
        let ran = env.run(&["render", "-q"]);
        assert_eq!(ran.status, 0, "{ran}");
        for file in plain.files().iter().filter(|file| *file != "stack.kdl") {
            assert_eq!(env.read(file), plain.read(file), "{file}");
        }
    }
}

#[test]
#[cfg(unix)]
fn it_can_come_through_a_pipe_and_is_of_this_folder_then() {
    for name in ["-", "/dev/stdin"] {
        let env = TestEnv::new();
        let ran = env.run_with(&["-m", name, "render", "-q"], SMALL);
        assert_eq!(ran.status, 0, "{ran}");
        assert!(env.files().contains(&".stackgen/stack.files".to_owned()), "{:?}", env.files());
        assert!(env.read("compose.yaml").contains("from stack.kdl"));
    }
}

#[test]
fn very_many_findings_are_counted_not_drawn() {
    let env = TestEnv::new();
    let keys: String = (0..600).map(|n| format!("key{n} 1\n")).collect();
    env.write("stack.kdl", format!("stack a\nprofile dev\nservice web {{ image \"x:1\"\n{keys}}}\n"));
    let ran = env.run(&["check"]);
    assert!(
        ran.stdout.ends_with("\n… and 100 more: mend these first\n\n600 errors\n") || ran.stderr.contains("100 more"),
        "{ran}"
    );
}
