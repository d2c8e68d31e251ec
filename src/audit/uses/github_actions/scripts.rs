//! The scripts of steps, each in the language of its shell.

use std::collections::HashSet;

use super::super::yaml::tree::{Id, Yaml};
use super::super::{Found, find as find_in, is_name, shell};
use super::expressions::expressions;
use super::is_own;
use crate::audit::Language;

/// Reads the steps of all jobs, or of a composite action.
pub(super) fn find(yaml: &Yaml<'_>, found: &mut Found) {
    for &root in &yaml.roots {
        let all = names(yaml, yaml.get(root, "env"));
        let default = shell_of(yaml, root);
        if let Some(runs) = yaml.get(root, "runs") {
            steps(yaml, runs, &all, default, found);
        }
        let jobs = yaml.get(root, "jobs").map(|jobs| yaml.entries(jobs)).unwrap_or_default();
        for (_, job) in jobs {
            let mut known = all.clone();
            known.extend(names(yaml, yaml.get(job, "env")));
            known.extend(names(yaml, yaml.get(job, "container").and_then(|container| yaml.get(container, "env"))));
            let windows = yaml.get(job, "runs-on").and_then(|on| yaml.value(on)).is_some_and(|on| on.contains("windows"));
            let default = shell_of(yaml, job).or(default).or(windows.then_some("pwsh"));
            steps(yaml, job, &known, default, found);
        }
    }
}

/// The shell that `defaults:` names.
fn shell_of<'y>(yaml: &'y Yaml<'_>, id: Id) -> Option<&'y str> {
    let run = yaml.get(yaml.get(id, "defaults")?, "run")?;
    yaml.value(yaml.get(run, "shell")?)
}

fn names(yaml: &Yaml<'_>, env: Option<Id>) -> HashSet<String> {
    env.map(|env| yaml.entries(env).into_iter().map(|(key, _)| key.value.clone()).collect()).unwrap_or_default()
}

fn steps(yaml: &Yaml<'_>, around: Id, known: &HashSet<String>, default: Option<&str>, found: &mut Found) {
    let Some(steps) = yaml.get(around, "steps") else { return };
    let mut known = known.clone();
    for &step in yaml.items(steps) {
        let own = names(yaml, yaml.get(step, "env"));
        let is_known = |name: &str| is_own(name) || own.contains(name) || known.contains(name);
        let mut later = Vec::new();
        if let Some(run) = yaml.get(step, "run").and_then(|run| yaml.scalar(run)) {
            let pieces = yaml.pieces(run);
            let script = without_expressions(&pieces.text);
            let shell = yaml.get(step, "shell").and_then(|shell| yaml.value(shell)).or(default).unwrap_or("bash");
            later = kept(&script);
            pieces.embed(script_of(shell, &script, &is_known), found);
            for (name, place) in &later {
                found.sets.push((name.clone(), pieces.place(place)));
            }
        }
        let script = yaml.get(step, "with").and_then(|with| yaml.get(with, "script")).and_then(|script| yaml.scalar(script));
        let uses = yaml.get(step, "uses").and_then(|uses| yaml.value(uses)).unwrap_or_default();
        if let Some(script) = script.filter(|_| uses.contains("github-script")) {
            let pieces = yaml.pieces(script);
            pieces.embed(in_language(Language::Javascript, &without_expressions(&pieces.text), &is_known), found);
        }
        known.extend(later.into_iter().map(|(name, _)| name));
    }
}

/// What a script says of the environment, by the shell that runs it.
fn script_of(shell: &str, script: &str, known: &dyn Fn(&str) -> bool) -> Found {
    match shell.split_whitespace().next().unwrap_or(shell).rsplit('/').next().unwrap_or(shell) {
        "bash" | "sh" | "zsh" | "dash" => shell::scan(script, known),
        "pwsh" | "powershell" => in_language(Language::Powershell, script, known),
        "python" | "python3" => in_language(Language::Python, script, known),
        "node" => in_language(Language::Javascript, script, known),
        _ => Found::default(),
    }
}

fn in_language(language: Language, script: &str, known: &dyn Fn(&str) -> bool) -> Found {
    let mut inside = find_in(language, script);
    inside.uses.retain(|one| !known(&one.name));
    inside
}

/// The text with dots for its expressions: the platform fills them in before the script runs.
fn without_expressions(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for range in expressions(text) {
        let start = range.start - 3;
        let end = (range.end + 2).min(text.len());
        out.push_str(text.get(at..start).unwrap_or_default());
        out.extend(text.get(start..end).unwrap_or_default().bytes().map(|byte| if byte == b'\n' { '\n' } else { '.' }));
        at = end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// The names that a script sets for the steps behind it: `echo "X=…" >> "$GITHUB_ENV"`.
fn kept(script: &str) -> Vec<(String, std::ops::Range<usize>)> {
    if !script.contains("GITHUB_ENV") {
        return Vec::new();
    }
    let documents = script.contains("<<");
    let mut names = Vec::new();
    for (at, _) in script.match_indices('=').chain(script.match_indices("<<")) {
        let before = script.get(..at).unwrap_or_default();
        let start = before.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).map_or(0, |end| end + 1);
        let name = before.get(start..).unwrap_or_default();
        let opened = before.get(..start).unwrap_or_default();
        let said = opened.trim_end_matches(['"', '\'']);
        let line = said.rsplit('\n').next().unwrap_or_default();
        let printed = ["echo ", "printf ", "echo -e ", "echo -n ", "printf -- "].iter().any(|word| line.ends_with(word));
        // In a here-document, or what a PowerShell pipes.
        let alone = documents && line.trim().is_empty();
        if is_name(name) && (printed || alone || opened.ends_with(['"', '\'']) && line.trim().is_empty()) {
            names.push((name.to_string(), start..start + name.len()));
        }
    }
    names
}
