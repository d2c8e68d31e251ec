//! `action.yml`: its step that judges, run as a runner would.

use std::process::Command;

use stackgen::compose::{Tree, yaml};
use stackgen::diag::FileId;

use super::TestEnv;

/// The script of the step `judge`, and the names of what it is given.
fn judge() -> (String, Vec<String>) {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/action.yml")).unwrap();
    let action = yaml::read(&text, FileId::NONE).unwrap().remove(0).tree;
    let steps = action.get("runs").and_then(|runs| runs.get("steps")).and_then(Tree::as_seq).unwrap();
    let step = steps.iter().find(|step| step.get("id").and_then(Tree::as_str) == Some("judge")).unwrap();
    let names = step.get("env").and_then(Tree::as_map).unwrap().keys().cloned().collect();
    for step in steps.iter().filter(|step| step.get("run").is_some()) {
        assert!(step.get("shell").is_some(), "a step of a composite action names its shell");
        // What users give reaches scripts as variables alone: text in a script could be one.
        assert!(!step.get("run").and_then(Tree::as_str).unwrap().contains("${{"), "no expression stands in a script");
    }
    (step.get("run").and_then(Tree::as_str).unwrap().to_string(), names)
}

/// What the step prints, and what it puts out.
fn run(env: &TestEnv, given: &[(&str, &str)]) -> (String, String) {
    let (script, names) = judge();
    let output = env.path("output");
    env.write("output", "");
    env.write("judge.sh", script);
    let mut command = Command::new("bash");
    command.args(["--noprofile", "--norc", "-eo", "pipefail"]).arg(env.path("judge.sh")).current_dir(env.path(""));
    let defaults = [("DIRECTORY", "."), ("MANIFEST", ""), ("VERIFY", "true"), ("AUDIT", "true"), ("DENY", "")];
    for name in &names {
        let value = given.iter().chain(&defaults).find(|(other, _)| other == name).map(|(_, value)| *value);
        match (name.as_str(), value) {
            (_, Some(value)) => command.env(name, value),
            ("STACKGEN", None) => command.env(name, env!("CARGO_BIN_EXE_stackgen")),
            ("REPORTS", None) => command.env(name, env.path("reports")),
            _ => panic!("{name} is not known to the test"),
        };
    }
    let ran = command.env("GITHUB_OUTPUT", &output).env("GITHUB_WORKSPACE", env.path("")).output().unwrap();
    assert!(ran.status.success(), "the step itself goes on: {}", String::from_utf8_lossy(&ran.stderr));
    let shown = String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr);
    (shown, env.read("output"))
}

#[test]
fn a_repository_without_findings_passes() {
    let env = TestEnv::rendered();
    env.write(".gitignore", "output\njudge.sh\nreports\n");
    let (shown, output) = run(&env, &[]);
    assert!(output.contains("failed=0") && output.contains("findings=0"), "{shown}{output}");
    let sarif: serde_json::Value = serde_json::from_str(&env.read("reports/audit.sarif")).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
}

#[test]
fn findings_and_drift_fail_it_in_the_end() {
    let env = TestEnv::rendered();
    env.write("compose.yaml", "services: {}\n");
    env.write("run.sh", "docker compose exec nobody sh\n");
    let (shown, output) = run(&env, &[]);
    assert!(output.contains("failed=1"), "{shown}{output}");
    assert!(shown.contains("::error file=run.sh,line=1") && shown.contains("::error title=stackgen::generated"), "{shown}");
    let (_, output) = run(&env, &[("VERIFY", "false"), ("AUDIT", "false")]);
    assert!(output.contains("failed=0"), "{output}");
    let (_, output) = run(&env, &[("DENY", "no-such-code")]);
    assert!(output.contains("failed=2"), "{output}");
    let (_, output) = run(&env, &[("MANIFEST", "other.kdl")]);
    assert!(output.contains("failed=2"), "{output}");
}
