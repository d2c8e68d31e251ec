//! `stackgen schema`, `completions` and `man`: what is printed is what was asked for.

use super::TestEnv;

#[test]
fn schemas_are_those_of_the_repository() {
    let ran = TestEnv::new().run(&["schema", "compose"]);
    assert_eq!(ran.stdout, include_str!("../../schema/compose.schema.json"));
    assert_eq!(TestEnv::new().run(&["schema"]).stdout, include_str!("../../schema/stack.schema.json"));
}

#[test]
fn completions_are_made_for_the_usual_shells() {
    let env = TestEnv::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = env.run(&["completions", shell]);
        assert!(ran.status == 0 && ran.stdout.contains("verify"), "{shell}");
    }
    assert_eq!(env.run(&["completions", "tcl"]).status, 2);
}

#[test]
fn manual_pages_are_named_after_their_commands() {
    let env = TestEnv::new();
    assert!(env.run(&["man"]).stdout.contains(".TH stackgen 1"), "{}", env.run(&["man"]));
    assert!(env.run(&["man", "render"]).stdout.contains(".TH stackgen-render 1"));
    assert_eq!(env.run(&["man", "rendr"]).status, 2);
}
