//! `$(X)` in Azure's pipelines: a variable of the pipeline, or a secret of its group.

use std::collections::HashSet;

use super::super::interpolation::{is_upper, name};
use super::super::{Found, Kind};
use super::tree::{Node, Yaml};

/// What only these pipelines have.
const MARKS: &[&str] = &["vmImage:", "- task: ", "- publish: ", "- checkout: self"];

/// Finds macros in all values; names that the file itself sets are `known`.
pub fn find(text: &str, yaml: &Yaml<'_>, known: &HashSet<String>, found: &mut Found) {
    if !text.contains("$(") || !MARKS.iter().any(|mark| text.contains(mark)) {
        return;
    }
    // `variables:` as a list.
    let maps = (0..yaml.nodes.len()).filter(|id| yaml.get(*id, "value").is_some());
    let listed: HashSet<&str> = maps.filter_map(|id| yaml.value(yaml.get(id, "name")?)).collect();
    for node in &yaml.nodes {
        let Node::Scalar(scalar) = node else { continue };
        if scalar.key {
            continue;
        }
        let pieces = yaml.pieces(scalar);
        let mut inside = Found::default();
        for (at, open) in pieces.text.match_indices("$(") {
            let place = name(&pieces.text, at + open.len());
            let named = pieces.text.get(place.clone()).unwrap_or_default();
            let closed = pieces.text.get(place.end..).is_some_and(|rest| rest.starts_with(')'));
            // `$$(X)` and names of commands and of the platform, which are no upper-case ones.
            let own = pieces.text.get(..at).is_some_and(|before| before.ends_with(['$', '\\']));
            if closed && !own && is_upper(named) && !known.contains(named) && !listed.contains(named) {
                inside.push(named, place, Kind::Platform, false);
            }
        }
        pieces.embed(inside, found);
    }
}
