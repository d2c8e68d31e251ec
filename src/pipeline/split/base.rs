//! What the base has: a base by itself must not name what only overlays have.

use std::collections::HashSet;

use crate::compose::{Map, Tree};

use super::overlay::SecretDefaults;

/// Sections, and the keys of which Compose wants one in each entry. (An entry of `networks` or `volumes` may be empty.)
const SECTIONS: &[(&str, &[&str])] = &[
    ("services", &["image", "provider"]),
    ("configs", &["file", "content", "environment", "external"]),
    ("secrets", &["file", "content", "environment", "external"]),
    ("models", &["model"]),
];

/// The names that the base has.
pub struct Base(HashSet<(&'static str, String)>);

impl Base {
    /// What the base of `files` can have: what all of them have, with what makes it whole.
    pub fn of(files: &[&Tree], secrets: &SecretDefaults) -> Self {
        let names = SECTIONS.iter().flat_map(|(section, keys)| {
            shared_names(files, section, keys, secrets).into_iter().map(|name| (*section, name.to_string()))
        });
        Self(names.collect())
    }

    /// Whether an entry of a section stands in overlays alone.
    pub fn lacks(&self, section: &str, name: &str) -> bool {
        SECTIONS
            .iter()
            .find(|(known, _)| *known == section)
            .is_some_and(|(known, _)| !self.0.contains(&(*known, name.to_string())))
    }

    /// Whether what stands at `path` in some of `trees` names something that the base does not have.
    pub fn is_left_by(&self, path: &[String], trees: &[&Tree]) -> bool {
        let [section, _, key, below @ ..] = path else { return false };
        if section != "services" {
            return false;
        }
        match (key.as_str(), below) {
            ("depends_on", [name]) => self.lacks("services", name),
            ("models", [name]) => self.lacks("models", name),
            ("network_mode" | "ipc" | "pid", []) => trees
                .iter()
                .any(|t| t.as_str().and_then(|s| s.strip_prefix("service:")).is_some_and(|name| self.lacks("services", name))),
            ("links" | "volumes_from", []) => {
                let mut texts = trees.iter().flat_map(|t| t.as_seq().unwrap_or_default()).filter_map(Tree::as_str);
                texts.any(|item| self.lacks("services", item.split(':').next().unwrap_or(item)))
            }
            ("credential_spec", []) => {
                trees.iter().any(|t| t.get("config").and_then(Tree::as_str).is_some_and(|name| self.lacks("configs", name)))
            }
            ("build", [secrets]) if secrets == "secrets" => {
                trees.iter().flat_map(|t| t.as_seq().unwrap_or_default()).any(|item| self.lacks_source("secrets", item))
            }
            _ => false,
        }
    }

    /// Whether an item of the list at `path` names something that the base does not have.
    pub fn lacks_source_of(&self, path: &[String], item: &Tree) -> bool {
        matches!(path, [services, _, key] if services == "services" && self.lacks_source(key, item))
    }

    fn lacks_source(&self, section: &str, item: &Tree) -> bool {
        let source = item.as_str().or_else(|| item.get("source")?.as_str());
        matches!(section, "secrets" | "configs") && source.is_some_and(|name| self.lacks(section, name))
    }
}

/// The entries of a section that all `files` have, with the same value at one of `keys`, or within `build`.
fn shared_names<'t>(files: &[&'t Tree], section: &str, keys: &[&str], secrets: &SecretDefaults) -> Vec<&'t str> {
    let Some(sections) = files.iter().map(|file| file.get(section)?.as_map()).collect::<Option<Vec<&Map>>>() else {
        return Vec::new();
    };
    let Some((first, rest)) = sections.split_first() else { return Vec::new() };
    let mut names = Vec::new();
    for (name, entry) in *first {
        let Some(others) = rest.iter().map(|map| map.get(name)).collect::<Option<Vec<_>>>() else { continue };
        let shared = |key: &&str| {
            let here = entry.get(key);
            here.is_some_and(|tree| !secrets.in_tree(tree)) && others.iter().all(|other| other.get(key) == here)
        };
        let builds = || {
            let build = entry.get("build").and_then(Tree::as_map)?;
            build.iter().find(|(key, value)| others.iter().all(|o| o.get("build").and_then(|b| b.get(key)) == Some(*value)))
        };
        if keys.iter().any(shared) || builds().is_some() {
            names.push(name.as_str());
        }
    }
    names
}
