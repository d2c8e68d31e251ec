//! Uses in manifests of Kubernetes: `$(X)`, templates, scripts in containers and in config maps.

use std::collections::HashSet;

use super::pieces::Pieces;
use super::yaml::tree::{Id, Node, Yaml};
use super::yaml::{templates, without_comments};
use super::{Found, Kind, find as find_in, interpolation, is_name, shell};
use crate::audit::Language;

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    let yaml = Yaml::read(text);
    let mut done: HashSet<Id> = HashSet::new();
    let mut elsewhere: HashSet<String> = HashSet::new();
    for (id, node) in yaml.nodes.iter().enumerate() {
        let Node::Map(_) = node else { continue };
        for (key, value) in yaml.entries(id) {
            if key.value == "env" {
                for item in yaml.items(value) {
                    let Some(name) = yaml.get(*item, "name").and_then(|name| yaml.scalar(name)) else { continue };
                    // A value from elsewhere is known to the container, and yet asked for.
                    if yaml.get(*item, "valueFrom").is_some() {
                        elsewhere.insert(name.value.clone());
                    }
                    set(&yaml.pieces(name), found);
                }
            }
        }
        let kind = yaml.get(id, "kind").and_then(|kind| yaml.value(kind)).unwrap_or_default();
        if matches!(kind, "ConfigMap" | "Secret") {
            config(&yaml, id, &mut done, found);
        }
    }
    let known: HashSet<String> = found.sets.iter().map(|(name, _)| name.clone()).collect();
    let literal: HashSet<String> = known.difference(&elsewhere).cloned().collect();
    for id in 0..yaml.nodes.len() {
        container(&yaml, id, &known, &mut done, found);
    }
    for (id, node) in yaml.nodes.iter().enumerate() {
        if let Node::Scalar(scalar) = node
            && !scalar.key
            && !done.contains(&id)
        {
            let pieces = yaml.pieces(scalar);
            templates(&pieces, found);
            references(&pieces, &literal, found);
        }
    }
    if let Some(start) = yaml.broken {
        for line in without_comments(text, start) {
            let pieces = Pieces::of(text, line);
            templates(&pieces, found);
            references(&pieces, &literal, found);
        }
    }
}

fn set(name: &Pieces, found: &mut Found) {
    if is_name(&name.text) {
        found.sets.push((name.text.clone(), name.place(&(0..name.text.len()))));
    }
}

/// The data of a config map: variables, or files in it.
fn config(yaml: &Yaml<'_>, id: Id, done: &mut HashSet<Id>, found: &mut Found) {
    for data in ["data", "stringData"].iter().filter_map(|data| yaml.get(id, data)) {
        for (key, value) in yaml.entries(data) {
            set(&yaml.pieces(key), found);
            let Some(scalar) = yaml.scalar(value) else { continue };
            let pieces = yaml.pieces(scalar);
            let language = Language::of(&key.value, &pieces.text);
            if let Some(language @ (Language::Shell | Language::Nginx | Language::Python | Language::Javascript)) = language {
                let inside = find_in(language, &pieces.text);
                pieces.embed(inside, found);
                done.insert(value);
            }
        }
    }
}

/// What a shell runs in a container: `command: [sh, -c, …]`, with `args` behind it.
fn container(yaml: &Yaml<'_>, id: Id, known: &HashSet<String>, done: &mut HashSet<Id>, found: &mut Found) {
    let parts = ["command", "args"].iter().filter_map(|part| yaml.get(id, part));
    let words: Vec<Id> = parts.flat_map(|part| yaml.items(part).iter().copied()).collect();
    let shell = words.first().and_then(|first| yaml.value(*first)).and_then(|first| first.rsplit('/').next()).unwrap_or_default();
    if !matches!(shell, "sh" | "bash" | "ash") {
        return;
    }
    let Some(flag) =
        words.iter().position(|word| yaml.value(*word).is_some_and(|word| word.starts_with('-') && word.ends_with('c')))
    else {
        return;
    };
    if let Some((&word, scalar)) = words.get(flag + 1).and_then(|word| Some((word, yaml.scalar(*word)?)))
        && done.insert(word)
    {
        let pieces = yaml.pieces(scalar);
        pieces.embed(shell::scan(&pieces.text, &|name| known.contains(name)), found);
        references(&pieces, known, found);
    }
}

/// `$(X)`, which stands for a variable of the container; `$$(X)` does not.
fn references(pieces: &Pieces, known: &HashSet<String>, found: &mut Found) {
    let mut inside = Found::default();
    for (at, _) in pieces.text.match_indices("$(") {
        let place = interpolation::name(&pieces.text, at + 2);
        let name = pieces.text.get(place.clone()).unwrap_or_default();
        let closed = pieces.text.get(place.end..).is_some_and(|rest| rest.starts_with(')'));
        let escaped = pieces.text.get(..at).is_some_and(|before| before.ends_with('$'));
        if closed && !escaped && interpolation::is_upper(name) && !known.contains(name) {
            inside.push(name, place, Kind::Template, false);
        }
    }
    pieces.embed(inside, found);
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use crate::audit::Language::Kubernetes;

    #[test]
    fn references_templates_and_scripts_are_found() {
        table(
            Kubernetes,
            &[
                (
                    "spec:\n  containers:\n  - env:\n    - name: A\n      value: \"1\"\n    - name: B\n      valueFrom: { secretKeyRef: { name: s, key: KEY } }\n    image: x:${TAG}\n    args: [\"--a=$(A)\", \"--c=$(C)\", \"$$(D)\"]\n    host: ${HOST:=x}.$nope",
                    "8 TAG, 9 C, 10 HOST?",
                ),
                (
                    "env:\n- { name: A, valueFrom: { secretKeyRef: { name: s, key: K } } }\n- { name: B, value: \"$(A)\" }\nargs: [$(A), $(B)]",
                    "3 A, 4 A",
                ),
                ("kind: ConfigMap\ndata:\n  A: x\n  B: ${X}\n  run.sh: |\n    Y=1\n    echo $Y $Z ${Y}\n# ${N}", "4 X, 7 Z"),
                ("env: [{name: A, value: b}]\ncommand: [\"sh\", \"-c\"]\nargs:\n- |\n  X=1; run ${X} $A $B", "5 B"),
                ("a: {{ .Values.x }}\nb: ${B}\n  {{- if y }}\nc: ${C}", "2 B, 4 C"),
            ],
        );
    }
}
