//! `stackgen init`.

use insta::assert_snapshot;

use super::TestEnv;

#[test]
fn every_example_starts_clean() {
    let env = TestEnv::new();
    let list = env.run(&["init", "--list"]);
    let names: Vec<&str> = list.stdout.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(names.contains(&"quickstart"), "{list}");
    for name in names {
        let ran = env.run(&["init", "--example", name, name]);
        assert_eq!(ran.status, 0, "{ran}");
        let ran = env.run(&["-C", name, "verify"]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{name}: {ran}");
    }
}

#[test]
fn nothing_is_overwritten() {
    let env = TestEnv::small();
    assert_snapshot!(env.run(&["init"]), @r"
    exit code 2
    --- stderr
    error: `stack.kdl` already exists
      help: name another folder: `stackgen init DIR`
    ");
    std::fs::remove_file(env.path("stack.kdl")).unwrap();
    env.write("compose.yaml", "services: {}\n");
    assert_snapshot!(env.run(&["init"]), @r"
    exit code 2
    --- stderr
    error: nothing was written, because of 1 file
      `compose.yaml` was not written by stackgen: rename it, or run `stackgen render --adopt` to keep a copy as `compose.yaml.orig` and replace it
    ");
    assert_eq!(env.files(), ["compose.yaml"]);
}

#[test]
fn an_example_must_exist() {
    assert_snapshot!(TestEnv::new().run(&["init", "--example", "quikstart"]), @r"
    exit code 2
    --- stderr
    error: there is no example `quikstart`
      help: did you mean `quickstart`?
    ");
}
