//! `stackgen fmt`.

use insta::assert_snapshot;

use super::TestEnv;

const UNTIDY: &str = "// top\nstack   shop{ doc \"x\" ; }\n\n\n\nprofile dev\nservice web {\n  image \"a:1\" // why\n\t\tin dev {\n  read_only #true }\n}\n";

#[test]
fn the_manifest_is_laid_out_once() {
    let env = TestEnv::new();
    env.write("stack.kdl", UNTIDY);
    assert_snapshot!(env.run(&["fmt", "--check"]), @r"
    exit code 1
    stack.kdl
    --- stderr
    1 file would change: run `stackgen fmt`
    ");
    assert_eq!(env.read("stack.kdl"), UNTIDY);
    assert_snapshot!(env.run(&["fmt"]), @r"
    exit code 0
    --- stderr
    formatted stack.kdl
    ");
    assert_snapshot!(env.read("stack.kdl"), @r#"
    // top
    stack shop { doc "x" }

    profile dev
    service web {
        image "a:1" // why
        in dev {
            read_only #true
        }
    }
    "#);
    assert_snapshot!(env.run(&["fmt", "--check"]), @"exit code 0");
    assert_eq!(env.files(), ["stack.kdl"]);
}

#[test]
fn standard_input_goes_to_standard_output() {
    assert_snapshot!(TestEnv::new().run_with(&["fmt", "-"], "a{\nb 1;}"), @r"
    exit code 0
    a {
        b 1
    }
    ");
    assert_snapshot!(TestEnv::new().run_with(&["fmt", "-"], "a {"), @r"
    exit code 1
    --- stderr
    syntax

      × this block is never closed
       ╭─[-:1:3]
     1 │ a {
       ·   ┬
       ·   ╰── its `}` is missing
       ╰────
      help: write `}` where the block ends

    1 error
    ");
}

#[test]
fn version_1_is_rewritten() {
    let env = TestEnv::new();
    env.write("old.kdl", "// kept\nprofile \"dev\" default=true {\n  doc r\"C:\\x\" // kept, too\n}\n");
    assert_eq!(env.run(&["fmt", "old.kdl"]).status, 1);
    assert_snapshot!(env.run(&["fmt", "--from-v1", "old.kdl"]), @r"
    exit code 0
    --- stderr
    formatted old.kdl
    ");
    assert_snapshot!(env.read("old.kdl"), @r##"
    // kept
    profile "dev" default=#true {
        doc #"C:\x"# // kept, too
    }
    "##);
}

#[test]
fn one_file_that_cannot_be_read_leaves_all_as_they_are() {
    let env = TestEnv::new();
    env.write("good.kdl", "a  1");
    env.write("bad.kdl", "a {");
    assert_eq!(env.run(&["fmt", "good.kdl", "bad.kdl"]).status, 1);
    assert_eq!(env.read("good.kdl"), "a  1");
}
