//! Stack files against Docker's own command line, wherever `STACKGEN_DOCKER` names its binaries (`:` between them; one that has
//! `docker stack config`, of 23.0 or later, among them). No engine is asked: a file in form gets as far as looking for one.

#![expect(clippy::disallowed_methods, reason = "feeds files to another program")]

use std::path::Path;
use std::process::Command;

use super::super::canonical::canonicalize;
use super::super::conformance::{Dice, WAYS, template as random_template};
use super::super::from_json::tree;
use super::super::interpolation::{evaluate, parse};
use super::super::tree::Step;
use super::super::yaml::{Comments, read, to_yaml};
use super::super::{Map, Tree};
use super::stack_file;
use super::template::template;
use crate::diag::FileId;

fn docker(binary: &str, folder: &Path, file: &Tree, words: &[&str]) -> Command {
    std::fs::write(folder.join("stack.yml"), to_yaml(file, &Comments::default())).unwrap();
    let mut command = Command::new(binary);
    command.args(["stack"]).args(words).current_dir(folder).env_clear();
    command.env("SET", "s").env("HOME", folder).env("DOCKER_HOST", "unix:///nonexistent");
    command
}

/// What the command line has against a file; nothing if it went to look for an engine.
fn deploy(binary: &str, folder: &Path, file: &Tree) -> Option<String> {
    let output = docker(binary, folder, file, &["deploy", "-c", "stack.yml", "t"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).trim().to_string();
    // What newer ones say of a default that will change one day is no word against the file.
    let against = |line: &&str| !line.contains("--detach") && !line.contains("/nonexistent");
    let found: Vec<&str> = said.lines().filter(against).collect();
    (!found.is_empty() || !said.contains("/nonexistent")).then(|| said.clone())
}

#[test]
#[ignore = "needs STACKGEN_DOCKER, the paths of Docker's command line"]
fn what_is_not_refused_is_taken() {
    let binaries = std::env::var("STACKGEN_DOCKER").expect("STACKGEN_DOCKER");
    let folder = tempfile::tempdir().unwrap();
    for name in ["one.env", "two.env", "s", "c"] {
        std::fs::write(folder.path().join(name), "").unwrap();
    }
    let (mut dice, mut refused) = (Dice::new(3), 0);
    let each = WAYS.iter().flat_map(|(key, ways)| ways.iter().map(move |way| format!("\"{key}\": {way}")));
    let singles: Vec<String> = each.collect();
    let alone = |said: &String| format!("{{\"image\": \"w\", {said}}}").replace("\"image\": \"w\", \"image\"", "\"image\"");
    let random: Vec<String> = (0..150).map(|_| dice.service(r#""image": "w""#)).collect();
    for service in singles.iter().map(alone).chain(random) {
        let mut project = tree(&format!(
            "{{\"name\": \"t\", \"services\": {{\"w\": {service}, \"u\": {{\"image\": \"u\"}}, \"v\": {{\"image\": \"v\"}}}},
              \"networks\": {{\"m\": {{\"driver\": \"bridge\", \"labels\": [\"a=1\"]}}, \"n\": null}}, \"volumes\": {{\"data\": {{}}, \"d\": null}},
              \"secrets\": {{\"s\": {{\"file\": \"./s\"}}, \"t\": {{\"external\": true}}}}, \"configs\": {{\"c\": {{\"file\": \"c\"}}, \"d\": {{\"name\": \"x\", \"external\": true}}}}}}"
        ));
        assert_eq!(canonicalize(&mut project), []);
        let mut stack = stack_file(&project);
        // What is refused goes, so that the rest is tried.
        while let Some(problem) = stack.problems.first() {
            refused += 1;
            let [_, _, Step::Key(key), ..] = problem.path.0.as_slice() else { panic!("{problem:?}") };
            let service = project.as_map_mut().and_then(|f| f.get_mut("services")?.as_map_mut()?.get_mut("w")?.as_map_mut());
            service.unwrap().shift_remove(key);
            stack = stack_file(&project);
        }
        for binary in binaries.split(':') {
            let said = deploy(binary, folder.path(), &stack.tree);
            assert_eq!(said, None, "{binary}\n{service}\n{}", to_yaml(&stack.tree, &Comments::default()));
        }
    }
    assert!(refused > 100, "{refused}");
}

#[test]
#[ignore = "needs STACKGEN_DOCKER, the paths of Docker's command line"]
fn templates_come_to_what_they_come_to_in_compose() {
    let binaries = std::env::var("STACKGEN_DOCKER").expect("STACKGEN_DOCKER");
    let folder = tempfile::tempdir().unwrap();
    let lookup = |name: &str| (name == "SET").then(|| "s".to_string());
    let mut dice = Dice::new(11);
    let (mut same, mut missing, mut unsaid) = (Vec::new(), Vec::new(), 0);
    for _ in 0..3000 {
        // `docker stack config` loses line breaks as it prints.
        let text = random_template(&mut dice).replace('\n', "é");
        let Ok(parts) = parse(&text) else { continue };
        match (template(&text), evaluate(&parts, &lookup)) {
            (Err(_), _) => unsaid += 1,
            (Ok(_), Ok(value)) => same.push((text, value)),
            (Ok(_), Err(_)) => missing.push(text),
        }
    }
    let file = |texts: &[&String]| {
        let labels: Map = texts.iter().enumerate().map(|(i, text)| (format!("l{i}"), Tree::bare(text.as_str()))).collect();
        let mut file = tree(r#"{"services": {"w": {"image": "a"}}}"#);
        let service = file.as_map_mut().and_then(|f| f.get_mut("services")?.as_map_mut()?.get_mut("w")?.as_map_mut());
        service.unwrap().insert("labels".into(), Tree::bare(labels));
        stack_file(&file).tree
    };
    let mut printed = 0;
    for binary in binaries.split(':') {
        let all = file(&same.iter().map(|(text, _)| text).collect::<Vec<_>>());
        assert_eq!(deploy(binary, folder.path(), &all), None, "{binary}");
        let output = docker(binary, folder.path(), &all, &["config", "-c", "stack.yml"]).output().unwrap();
        // 20.10 has no such command.
        if output.status.success() {
            let found = read(&String::from_utf8_lossy(&output.stdout), FileId::MANIFEST).unwrap().remove(0).tree;
            let label = |i: usize| found.get("services")?.get("w")?.get("labels")?.get(&format!("l{i}"))?.scalar_text();
            for (i, (text, value)) in same.iter().enumerate() {
                assert_eq!(label(i).as_deref().unwrap_or_default(), value, "{binary}: {text:?}");
            }
            printed += same.len();
        }
        for text in missing.iter().take(60) {
            let refused = deploy(binary, folder.path(), &file(&[text]));
            assert!(refused.is_some_and(|said| said.contains("required variable")), "{binary}: {text:?}");
        }
    }
    // With 20.10 alone none is printed: then it is only known that all are taken.
    assert!(same.len() > 500 && missing.len() > 3 && unsaid > 20, "{printed} {} {unsaid}", missing.len());
}
