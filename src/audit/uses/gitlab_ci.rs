//! Uses in GitLab's pipelines.

use std::collections::HashSet;

use super::interpolation::{Style, interpolate};
use super::pieces::Pieces;
use super::yaml::tree::{Id, Node, Yaml};
use super::yaml::without_comments;
use super::{Found, Kind, is_name, shell};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    let yaml = Yaml::read(text);
    let mut set: HashSet<String> = HashSet::new();
    let mut scripts: HashSet<Id> = HashSet::new();
    for (id, node) in yaml.nodes.iter().enumerate() {
        let Node::Map(_) = node else { continue };
        for (key, value) in yaml.entries(id) {
            match key.value.as_str() {
                "variables" | "id_tokens" | "secrets" => sets(&yaml, value, &mut set, found),
                "matrix" => yaml.items(value).iter().for_each(|item| sets(&yaml, *item, &mut set, found)),
                _ => {}
            }
        }
    }
    let known = |name: &str| is_own(name) || set.contains(name);
    // What a job's parts run, one after the other.
    let jobs = (0..yaml.nodes.len()).filter(|id| matches!(yaml.nodes.get(*id), Some(Node::Map(_))));
    for job in jobs {
        let mut script = Pieces::default();
        for part in ["before_script", "script", "after_script"] {
            if let Some(part) = yaml.get(job, part) {
                lines(&yaml, part, &mut script, &mut scripts);
            }
        }
        if !script.text.is_empty() {
            script.embed(shell::scan(&without_inputs(&script.text), &known), found);
        }
    }
    let mut conditions = HashSet::new();
    for (id, node) in yaml.nodes.iter().enumerate() {
        if let (Node::Map(_), Some(value)) = (node, yaml.get(id, "if")) {
            conditions.insert(value);
        }
    }
    for (id, node) in yaml.nodes.iter().enumerate() {
        if let Node::Scalar(scalar) = node
            && !scalar.key
            && !scripts.contains(&id)
        {
            template(&yaml.pieces(scalar), conditions.contains(&id), &known, found);
        }
    }
    if let Some(start) = yaml.broken {
        for line in without_comments(text, start) {
            template(&Pieces::of(text, line), false, &known, found);
        }
    }
}

fn sets(yaml: &Yaml<'_>, id: Id, set: &mut HashSet<String>, found: &mut Found) {
    for (key, _) in yaml.entries(id).into_iter().filter(|(key, _)| is_name(&key.value)) {
        if set.insert(key.value.clone()) {
            found.sets.push((key.value.clone(), yaml.pieces(key).place(&(0..key.value.len()))));
        }
    }
}

/// Whether GitLab itself sets a name.
fn is_own(name: &str) -> bool {
    name == "CI" || ["CI_", "GITLAB_"].iter().any(|start| name.starts_with(start))
}

/// The lines of a script, which may be a list with lists in it.
fn lines(yaml: &Yaml<'_>, id: Id, script: &mut Pieces, seen: &mut HashSet<Id>) {
    if let Some(scalar) = yaml.scalar(id) {
        if !scalar.key && seen.insert(id) {
            script.append(&yaml.pieces(scalar));
            script.put("\n", scalar.place.end);
        }
    } else if seen.insert(id) {
        yaml.items(id).iter().for_each(|item| lines(yaml, *item, script, seen));
    }
}

/// `$[[ inputs.x ]]` is filled in before anything runs.
fn without_inputs(text: &str) -> String {
    text.replace("$[[", "...")
}

fn template(pieces: &Pieces, optional: bool, known: &dyn Fn(&str) -> bool, found: &mut Found) {
    let mut inside = Found::default();
    interpolate(&pieces.text, Style::COMPOSE, &mut |place, default| {
        let name = pieces.text.get(place.clone()).unwrap_or_default();
        if !known(name) {
            inside.push(name, place, Kind::Platform, optional || default);
        }
    });
    pieces.embed(inside, found);
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use crate::audit::Language::GitlabCi;

    #[test]
    fn variables_of_pipelines_are_found() {
        table(
            GitlabCi,
            &[
                (
                    "variables:\n  A: 1\njob:\n  image: $REGISTRY/x:$A\n  variables: { B: $C }\n  script:\n    - X=1\n    - echo $A $B $X \"$D\" '$E' $CI_COMMIT_SHA\n    - |\n      echo ${F:-x} $X\n  rules:\n    - if: '$G == \"y\" && $CI_COMMIT_BRANCH'",
                    "4 REGISTRY, 5 C, 8 D, 10 F?, 12 G?",
                ),
                (
                    "job:\n  script: deploy $A\n  environment:\n    url: https://$B.x/${C}\n# $D\n  tags: [\"$$E\", $GITLAB_USER_ID]",
                    "2 A, 4 B, 4 C",
                ),
                (
                    "job:\n  script:\n    - echo $[[ inputs.x ]] $A\n  secrets:\n    B: { vault: x }\n  after_script: [\"echo $B\"]",
                    "3 A",
                ),
            ],
        );
    }
}
