//! `action.yml`: its steps, run as a runner would, one after the other.

use std::collections::BTreeMap;
use std::process::Command;

use stackgen::compose::{Tree, yaml};
use stackgen::diag::FileId;

use super::TestEnv;

fn action() -> Tree {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/action.yml")).unwrap();
    yaml::read(&text, FileId::NONE).unwrap().remove(0).tree
}

fn text<'a>(step: &'a Tree, key: &str) -> &'a str {
    step.get(key).and_then(Tree::as_str).unwrap_or_default()
}

/// The expressions of `value` filled in: inputs, outputs of steps, the runner's folder.
fn filled(value: &str, known: &BTreeMap<String, String>) -> String {
    known.iter().fold(value.to_string(), |value, (name, known)| value.replace(&format!("${{{{ {name} }}}}"), known))
}

/// What the steps print, and what the last one ends with.
fn run(env: &TestEnv, inputs: &[(&str, &str)]) -> (String, i32) {
    let action = action();
    let mut known = BTreeMap::new();
    for (name, input) in action.get("inputs").and_then(Tree::as_map).unwrap() {
        known.insert(format!("inputs.{name}"), text(input, "default").to_string());
    }
    for (name, value) in inputs {
        assert!(known.insert(format!("inputs.{name}"), (*value).to_string()).is_some(), "{name} is an input");
    }
    let temp = tempfile::tempdir().unwrap();
    known.insert("runner.temp".into(), temp.path().to_str().unwrap().into());
    let outputs = ["check", "audit", "verify"].map(|step| (format!("steps.{step}.outputs.failed"), String::new()));
    known.extend(outputs);
    let installed = temp.path().join("stackgen/bin");
    std::fs::create_dir_all(&installed).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_stackgen"), installed.join("stackgen")).unwrap();

    let (mut shown, mut status) = (String::new(), 0);
    for step in action.get("runs").and_then(|runs| runs.get("steps")).and_then(Tree::as_seq).unwrap() {
        let condition = text(step, "if");
        let off = condition.strip_prefix("inputs.").and_then(|rest| rest.strip_suffix(" == 'true'"));
        let is_off = off.is_some_and(|name| known[&format!("inputs.{name}")] != "true");
        if is_off || step.get("run").is_none() || text(step, "name") == "Install stackgen" {
            continue;
        }
        let output = temp.path().join("output");
        std::fs::write(&output, "").unwrap();
        let script = temp.path().join("script.sh");
        std::fs::write(&script, text(step, "run")).unwrap();
        let mut command = Command::new(text(step, "shell"));
        command.args(["--noprofile", "--norc", "-eo", "pipefail"]).arg(&script).current_dir(env.path(""));
        for (name, value) in step.get("env").and_then(Tree::as_map).into_iter().flatten() {
            command.env(name, filled(value.as_str().unwrap(), &known));
        }
        let ran = command.env("GITHUB_OUTPUT", &output).env("GITHUB_WORKSPACE", env.path("")).output().unwrap();
        shown += &String::from_utf8_lossy(&ran.stdout);
        shown += &String::from_utf8_lossy(&ran.stderr);
        for line in std::fs::read_to_string(&output).unwrap().lines() {
            let (name, value) = line.split_once('=').unwrap();
            known.insert(format!("steps.{}.outputs.{name}", text(step, "id")), value.to_string());
        }
        status = ran.status.code().unwrap();
    }
    for name in ["check", "audit"] {
        if let Ok(report) = std::fs::read_to_string(temp.path().join(format!("stackgen-reports/{name}.sarif"))) {
            let report: serde_json::Value = serde_json::from_str(&report).unwrap();
            assert_eq!(report["version"], "2.1.0", "{name}");
        }
    }
    (shown, status)
}

#[test]
fn what_users_give_reaches_scripts_as_variables_alone() {
    let action = action();
    let steps = action.get("runs").and_then(|runs| runs.get("steps")).and_then(Tree::as_seq).unwrap();
    let scripts: Vec<&Tree> = steps.iter().filter(|step| step.get("run").is_some()).collect();
    assert!(scripts.len() >= 5);
    for step in scripts {
        assert!(!text(step, "run").contains("${{"), "text in a script could be one: {}", text(step, "name"));
        assert_eq!(text(step, "shell"), "bash", "a step of a composite action names its shell");
    }
}

#[test]
fn a_repository_without_findings_passes() {
    let (shown, status) = run(&TestEnv::rendered(), &[]);
    assert_eq!(status, 0, "{shown}");
    assert!(!shown.contains("::"), "{shown}");
}

#[test]
fn findings_and_drift_fail_it_in_the_end() {
    let env = TestEnv::rendered();
    env.write("compose.yaml", "services: {}\n");
    env.write("run.sh", "docker compose exec nobody sh\n");
    let (shown, status) = run(&env, &[]);
    assert_eq!(status, 1, "{shown}");
    assert!(shown.contains("::error file=run.sh,line=1") && shown.contains("::error title=stackgen::generated"), "{shown}");
    assert_eq!(run(&env, &[("verify", "false"), ("audit", "false")]).1, 0);
    assert_eq!(run(&env, &[("verify", "false"), ("audit", "false"), ("deny", "no-such-code")]).1, 2);
    assert_eq!(run(&env, &[("manifest", "other.kdl")]).1, 2);
}

#[test]
fn warnings_fail_it_where_they_are_denied() {
    let env = TestEnv::rendered();
    env.write("README.md", "Run `stackgen compose staging up`.\n");
    assert_eq!(run(&env, &[]).1, 0);
    let (shown, status) = run(&env, &[("deny", "audit-profile audit-command")]);
    assert_eq!(status, 1, "{shown}");
}
