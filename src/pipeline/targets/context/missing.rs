//! What services lack.

use serde::Serialize;

use crate::compose::Tree;

use super::super::super::Model;
use super::super::super::decode::Manifest;
use super::super::super::expand::Service;

/// A setting that a service lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// The service.
    pub service: String,
    /// The Compose key.
    pub key: String,
    /// The profiles in which it is missing.
    pub profiles: Vec<String>,
    /// Whether those are all profiles that have the service.
    pub everywhere: bool,
    /// The role that expects it; `none` where none does.
    pub role: Option<String>,
}

/// What an audit asks about, whoever expects it.
const ASKED: &[&str] = &["healthcheck", "networks", "volumes"];

/// Every setting that a role expects or an audit asks about, where it is missing.
pub fn all(model: &Model) -> Vec<Missing> {
    let mut all: Vec<Missing> = Vec::new();
    for name in model.manifest.services.keys() {
        let mut found: Vec<Missing> = Vec::new();
        for stack in &model.stacks {
            let Some(service) = stack.services.get(name) else { continue };
            let expected = expected(&model.manifest, service.role.as_deref());
            let asked = ASKED.iter().map(|key| (*key, None));
            for (key, role) in expected.iter().map(|(key, role)| (*key, Some(*role))).chain(asked) {
                if has(service, key) {
                    continue;
                }
                match found.iter_mut().find(|missing| missing.key == key) {
                    Some(missing) if missing.profiles.contains(&stack.profile) => {}
                    Some(missing) => missing.profiles.push(stack.profile.clone()),
                    None => found.push(Missing {
                        service: name.clone(),
                        key: key.to_string(),
                        profiles: vec![stack.profile.clone()],
                        everywhere: false,
                        role: role.map(str::to_string),
                    }),
                }
            }
        }
        let having = model.stacks.iter().filter(|stack| stack.services.contains_key(name)).count();
        found.iter_mut().for_each(|missing| missing.everywhere = missing.profiles.len() == having);
        all.append(&mut found);
    }
    all
}

/// What the role and those that it builds on expect, and which of them does.
fn expected<'m>(manifest: &'m Manifest, role: Option<&'m str>) -> Vec<(&'m str, &'m str)> {
    let mut keys = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    let mut next = role.and_then(|role| manifest.roles.get(role));
    while let Some(role) = next.filter(|role| !seen.contains(&role.name.value.as_str())) {
        seen.push(&role.name.value);
        keys.extend(role.expects.iter().map(|key| (key.value.as_str(), role.name.value.as_str())));
        next = role.extends.as_ref().and_then(|parent| manifest.roles.get(&parent.value));
    }
    keys
}

fn has(service: &Service, key: &str) -> bool {
    // A role may expect something inside of a key: `deploy.resources.limits`.
    let set = |key: &str| key.split('.').try_fold(&service.settings, |tree, step| tree.get(step)).is_some();
    match key {
        "healthcheck" => {
            let off = |check: &Tree| {
                check.get("disable").and_then(Tree::scalar_text).as_deref() == Some("true")
                    || check.get("test").and_then(Tree::as_seq).and_then(|test| test.first()?.as_str()) == Some("NONE")
            };
            service.settings.get(key).is_some_and(|check| !off(check))
        }
        "networks" => set(key) || set("network_mode"),
        // Memory is a place for data, too.
        "volumes" => set(key) || set("tmpfs"),
        "ports" | "port" => set("ports") || !service.ports.is_empty(),
        "doc" => service.doc.is_some(),
        "env" => set("environment"),
        key => set(key),
    }
}
