//! One file for all profiles: services carry Compose's own `profiles:`.

use indexmap::{IndexMap, IndexSet};

use crate::compose::{Map, Shape, Tree, Value};

use super::super::decode::Manifest;
use super::super::lower::{Project, in_usual_order};

/// Something that differs between profiles and so cannot be said in one file.
#[derive(Clone, Debug)]
pub struct Conflict<'a> {
    /// What differs, as a path: `services.app.environment.NODE_ENV`.
    pub path: String,
    /// The first profile, and what it has there; what should hold it, where it has nothing.
    pub first: (&'a str, &'a Tree),
    /// Another profile, and the same.
    pub second: (&'a str, &'a Tree),
}

/// Joins `projects`, of which [`conflicts`] found none: a service names the profiles that have it.
pub fn join(manifest: &Manifest, projects: &[&Project]) -> Tree {
    let mut file = Map::new();
    let mut profiles_of: IndexMap<String, Vec<Tree>> = IndexMap::new();
    for project in projects {
        let Some(sections) = project.file.as_map() else { continue };
        for (section, value) in sections {
            let joined = file.entry(section.clone()).or_insert_with(|| value.clone());
            if let (Value::Map(into), Value::Map(from)) = (&mut joined.value, &value.value) {
                for (name, entry) in from {
                    into.entry(name.clone()).or_insert_with(|| entry.clone());
                    if section == "services" {
                        profiles_of.entry(name.clone()).or_default().push(Tree::new(project.profile.as_str(), entry.span));
                    }
                }
            }
        }
    }
    if let Some(services) = file.get_mut("services").and_then(Tree::as_map_mut) {
        for (name, profiles) in profiles_of {
            if let Some(service) = services.get_mut(&name).and_then(Tree::as_map_mut) {
                // A name is there only with a profile that has it.
                let span = profiles[0].span;
                service.insert("profiles".into(), Tree::new(profiles, span));
            }
        }
    }
    for (section, entries) in &mut file {
        if let Some(map) = entries.as_map_mut() {
            in_manifest_order(manifest, section, map);
        }
    }
    let mut file = Tree::bare(file);
    in_usual_order(&mut file, Shape::file());
    file
}

/// Profiles come one after the other; what they have reads better as it was written.
fn in_manifest_order(manifest: &Manifest, section: &str, map: &mut Map) {
    let written = manifest.top.get(section).and_then(Tree::as_map);
    map.sort_by_cached_key(|name, _| match (section, written) {
        ("services", _) => manifest.services.get_index_of(name).unwrap_or(usize::MAX),
        (_, Some(written)) => written.get_index_of(name).unwrap_or(usize::MAX),
        (_, None) => 0,
    });
}

/// What keeps `projects` from being one file.
#[must_use]
pub fn conflicts<'p>(projects: impl IntoIterator<Item = &'p Project>) -> Vec<Conflict<'p>> {
    let mut found = Vec::new();
    let mut first: IndexMap<(&str, &str), (&Project, &Tree)> = IndexMap::new();
    let mut reported = IndexSet::new();
    for project in projects {
        for (section, value) in project.file.as_map().into_iter().flatten() {
            for (name, entry) in value.as_map().into_iter().flatten() {
                let Some((other, there)) = first.get(&(section.as_str(), name.as_str())) else {
                    first.insert((section, name), (project, entry));
                    continue;
                };
                differences(there, entry, &mut vec![section.clone(), name.clone()], &mut |path, a, b| {
                    if reported.insert(path.to_string()) {
                        let first = (other.profile.as_str(), a);
                        found.push(Conflict { path: path.to_string(), first, second: (project.profile.as_str(), b) });
                    }
                });
            }
        }
    }
    found
}

fn differences<'a>(a: &'a Tree, b: &'a Tree, path: &mut Vec<String>, report: &mut impl FnMut(&str, &'a Tree, &'a Tree)) {
    match (&a.value, &b.value) {
        (Value::Map(x), Value::Map(y)) => {
            let keys: IndexSet<&String> = x.keys().chain(y.keys()).collect();
            for key in keys {
                path.push(key.clone());
                match (x.get(key), y.get(key)) {
                    (Some(v), Some(w)) => differences(v, w, path, report),
                    (Some(v), None) => report(&path.join("."), v, b),
                    (None, Some(w)) => report(&path.join("."), a, w),
                    (None, None) => {}
                }
                path.pop();
            }
        }
        _ if a == b => {}
        _ => report(&path.join("."), a, b),
    }
}
