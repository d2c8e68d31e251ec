//! Uses in workflows and actions of GitHub Actions: expressions anywhere, and the scripts of steps.

mod expressions;
mod scripts;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use expressions::{Context, expressions, taken};

use super::pieces::Pieces;
use super::yaml::tree::{Node, Yaml};
use super::yaml::without_comments;
use super::{Found, Kind};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    let yaml = Yaml::read(text);
    let mut conditions = HashSet::new();
    for (id, node) in yaml.nodes.iter().enumerate() {
        if let Node::Map(_) = node {
            for (key, value) in yaml.entries(id) {
                match key.value.as_str() {
                    "env" => sets(&yaml, value, found),
                    // A condition is an expression without braces.
                    "if" => conditions.extend(yaml.scalar(value).map(|scalar| scalar.place.start)),
                    _ => {}
                }
            }
        }
    }
    scripts::find(&yaml, found);
    let known: HashSet<String> = found.sets.iter().map(|(name, _)| name.clone()).collect();
    for node in &yaml.nodes {
        let Node::Scalar(scalar) = node else { continue };
        let pieces = yaml.pieces(scalar);
        let whole = conditions.contains(&scalar.place.start) && !pieces.text.contains("${{");
        take(&pieces, whole, &known, found);
    }
    if let Some(start) = yaml.broken {
        for line in without_comments(text, start) {
            take(&Pieces::of(text, line), false, &known, found);
        }
    }
}

/// The names that an `env:` sets.
fn sets(yaml: &Yaml<'_>, id: usize, found: &mut Found) {
    for (key, _) in yaml.entries(id) {
        if super::is_name(&key.value) {
            found.sets.push((key.value.clone(), yaml.pieces(key).place(&(0..key.value.len()))));
        }
    }
}

/// Whether the platform itself sets a name.
fn is_own(name: &str) -> bool {
    matches!(name, "CI" | "ImageOS" | "ImageVersion" | "AGENT_TOOLSDIRECTORY")
        || ["GITHUB_", "RUNNER_", "ACTIONS_", "INPUT_"].iter().any(|start| name.starts_with(start))
}

/// What the expressions of a text take.
fn take(pieces: &Pieces, whole: bool, known: &HashSet<String>, found: &mut Found) {
    let ranges = if whole { std::iter::once(0..pieces.text.len()).collect() } else { expressions(&pieces.text) };
    let mut inside = Found::default();
    // Comments in a script have no part in it.
    let commented = |at: usize| {
        let before = pieces.text.get(..at).unwrap_or_default();
        before.rfind('\n').map_or(before, |line| before.get(line..).unwrap_or_default()).trim_start().starts_with('#')
    };
    for one in ranges.into_iter().filter(|range| !commented(range.start)).flat_map(|range| taken(&pieces.text, range)) {
        let name = pieces.text.get(one.place.clone()).unwrap_or_default();
        let own = match one.context {
            Context::Secrets => name.eq_ignore_ascii_case("GITHUB_TOKEN"),
            Context::Vars => false,
            Context::Env => is_own(name) || known.contains(name),
        };
        if one.dynamic {
            inside.dynamic.push(one.place);
        } else if !own {
            inside.push(name, one.place, Kind::Platform, one.optional);
        }
    }
    pieces.embed(inside, found);
}
