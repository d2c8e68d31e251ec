//! `stackgen graph`.

use insta::assert_snapshot;

use super::TestEnv;

#[test]
fn a_stack_is_drawn_as_text() {
    let env = TestEnv::small();
    assert_snapshot!(env.run(&["graph", "dev"]), @r#"
    exit code 0
    flowchart LR
      s_web["web"]
      p_127_0_0_1_8080(["127.0.0.1:8080"])
      p_127_0_0_1_8080 --> s_web
    "#);
    let dot = env.run(&["graph", "--format", "dot"]);
    assert!(dot.status == 0 && dot.stdout.starts_with("digraph"), "{dot}");
    assert_snapshot!(env.run(&["graph", "dve"]), @r"
    exit code 2
    --- stderr
    error: there is no profile `dve`
      help: did you mean `dev`?
    ");
}

#[test]
#[cfg(unix)]
fn a_picture_is_what_graphviz_makes_of_it() {
    let env = TestEnv::small();
    env.program("dot", "test \"$1\" = -Tsvg && read -r first && cat > /dev/null && echo \"<svg>$first</svg>\"");
    assert_snapshot!(env.run(&["graph", "--format", "svg"]), @r#"
    exit code 0
    <svg>digraph "shop" {</svg>
    "#);
    let mut command = env.command(&["graph", "--format", "svg"]);
    assert_snapshot!(env.ended(command.env("PATH", "").output().unwrap()), @r"
    exit code 2
    --- stderr
    error: `dot` is not on the PATH
      help: install Graphviz, or use `--format mermaid`, which needs no program
    ");
}
