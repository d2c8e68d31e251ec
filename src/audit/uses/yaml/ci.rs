//! Pipelines of other platforms, whose steps are scripts: CircleCI, Bitbucket, Woodpecker, Travis, Azure, Taskfiles.

use std::collections::HashSet;

use super::super::pieces::Pieces;
use super::super::{Found, is_name, shell};
use super::tree::{Id, Node, Yaml};

/// Keys of a file that runs scripts.
const RUNS: &[&str] = &["jobs", "pipelines", "pipeline", "steps", "stages", "tasks", "script", "workflows"];

/// Keys whose values are scripts.
const SCRIPTS: &[&str] = &["run", "script", "before_script", "after_script", "bash", "command", "commands", "cmd", "cmds"];

/// Finds what the scripts use; `done` gets the nodes that they are.
pub fn find(yaml: &Yaml<'_>, done: &mut HashSet<Id>, found: &mut Found) {
    if !yaml.roots.iter().any(|root| yaml.entries(*root).iter().any(|(key, _)| RUNS.contains(&key.value.as_str()))) {
        return;
    }
    let maps = || (0..yaml.nodes.len()).filter(|id| matches!(yaml.nodes.get(*id), Some(Node::Map(_))));
    for id in maps() {
        for (key, value) in yaml.entries(id) {
            if matches!(key.value.as_str(), "env" | "environment" | "variables") {
                for (name, _) in yaml.entries(value).into_iter().filter(|(name, _)| is_name(&name.value)) {
                    found.sets.push((name.value.clone(), yaml.pieces(name).place(&(0..name.value.len()))));
                }
            }
        }
    }
    let known: HashSet<String> = found.sets.iter().map(|(name, _)| name.clone()).collect();
    for id in maps() {
        for (key, value) in yaml.entries(id) {
            if !SCRIPTS.contains(&key.value.as_str()) {
                continue;
            }
            let lines: Vec<Id> = if yaml.scalar(value).is_some() { vec![value] } else { yaml.items(value).to_vec() };
            let mut script = Pieces::default();
            for line in lines {
                if let Some(scalar) = yaml.scalar(line)
                    && done.insert(line)
                {
                    script.append(&yaml.pieces(scalar));
                    script.put("\n", scalar.place.end);
                }
            }
            let is_known =
                |name: &str| known.contains(name) || name == "CI" || name.starts_with("CI_") || name.starts_with("CIRCLE");
            script.embed(shell::scan(&without_parameters(&script.text), &is_known), found);
        }
    }
}

/// `<< parameters.x >>` is filled in before anything runs.
fn without_parameters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let mut rest = line;
        while let Some(start) = rest.find("<< ")
            && let Some(end) = rest.get(start..).and_then(|rest| rest.find(" >>")).map(|length| start + length + 3)
        {
            out.push_str(rest.get(..start).unwrap_or_default());
            out.extend(std::iter::repeat_n('.', end - start));
            rest = rest.get(end..).unwrap_or_default();
        }
        out.push_str(rest);
    }
    out
}
