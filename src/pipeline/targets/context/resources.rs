//! Named volumes and networks.

use indexmap::IndexMap;
use serde::Serialize;

use crate::compose::{Tree, Value};

use super::super::super::Model;
use super::super::super::expand::{Service, Stack};
use super::services::{Mount, mounts, networks as networks_of};
use super::shown::Reading;

/// A named volume.
#[derive(Clone, Debug, Serialize)]
pub struct VolumeContext {
    /// Its name in the manifest.
    pub name: String,
    /// What it holds.
    pub doc: String,
    /// The services that mount it.
    pub used_by: Vec<String>,
    /// `kept`, `in memory`, `external`, or `-` where the profile does not have it.
    pub by_profile: IndexMap<String, String>,
    /// What makes its content go away.
    pub lost_when: String,
}

/// A network that the manifest names.
#[derive(Clone, Debug, Serialize)]
pub struct NetworkContext {
    /// Its name in the manifest.
    pub name: String,
    /// What it joins.
    pub doc: String,
    /// The services in it.
    pub used_by: Vec<String>,
    /// The profiles that have it.
    pub profiles: Vec<String>,
    /// Whether Compose expects it to be there.
    pub external: bool,
    /// Whether it has no way out.
    pub internal: bool,
}

/// Every named volume, in the order of the manifest.
pub fn volumes(model: &Model) -> Vec<VolumeContext> {
    let seen: Vec<(&Stack, &Service, Vec<Mount>)> = model
        .stacks
        .iter()
        .flat_map(|stack| stack.services.values().map(move |service| (stack, service)))
        .map(|(stack, service)| (stack, service, mounts(&service.settings, &Reading::new(&model.manifest, stack, service))))
        .collect();
    declared(model, "volumes").into_iter().map(|(name, doc)| volume(model, &seen, name, doc)).collect()
}

fn volume(model: &Model, seen: &[(&Stack, &Service, Vec<Mount>)], name: String, doc: String) -> VolumeContext {
    let is_it = |mount: &&Mount| mount.kind == "volume" && mount.source.as_deref() == Some(&name);
    let mut used_by = Vec::new();
    // Where it is mounted: in memory, the same place is a tmpfs.
    let mut places: Vec<(&str, &str)> = Vec::new();
    for (_, service, mounts) in seen {
        for mount in mounts.iter().filter(is_it) {
            places.push((&service.name, &mount.target));
            if !used_by.contains(&service.name) {
                used_by.push(service.name.clone());
            }
        }
    }
    let mut by_profile = IndexMap::new();
    for stack in &model.stacks {
        let mut here = seen.iter().filter(|(other, ..)| std::ptr::eq(*other, stack));
        let in_memory = |service: &Service, mount: &Mount| {
            mount.kind == "tmpfs" && places.contains(&(service.name.as_str(), mount.target.as_str()))
        };
        let fate = if here.clone().any(|(_, _, mounts)| mounts.iter().any(|mount| is_it(&mount))) {
            if is_set(stack.top.get("volumes").and_then(|all| all.get(&name)), "external") { "external" } else { "kept" }
        } else if here.any(|(_, service, mounts)| mounts.iter().any(|mount| in_memory(service, mount))) {
            "in memory"
        } else {
            "-"
        };
        by_profile.insert(stack.profile.clone(), fate.to_string());
    }
    let lost_when = lost_when(&by_profile);
    VolumeContext { name, doc, used_by, by_profile, lost_when }
}

fn lost_when(by_profile: &IndexMap<String, String>) -> String {
    let ways = [("kept", "`down --volumes`"), ("in memory", "its container stops"), ("external", "never by Compose")];
    let told = ways.iter().filter_map(|(fate, way)| {
        let profiles: Vec<&str> = by_profile.iter().filter(|(_, f)| f == fate).map(|(p, _)| p.as_str()).collect();
        (!profiles.is_empty()).then(|| format!("{}: {way}", profiles.join(", ")))
    });
    told.collect::<Vec<_>>().join("; ")
}

/// Every network that the manifest names.
pub fn networks(model: &Model) -> Vec<NetworkContext> {
    let network = |(name, doc): (String, String)| {
        let mut used_by: Vec<String> = Vec::new();
        let mut profiles = Vec::new();
        let mut entry = None;
        for stack in &model.stacks {
            let members = stack
                .services
                .values()
                .filter(|service| networks_of(&service.settings, &Reading::new(&model.manifest, stack, service)).contains(&name));
            let members: Vec<&String> = members.map(|service| &service.name).collect();
            if !members.is_empty() {
                profiles.push(stack.profile.clone());
                entry = entry.or_else(|| stack.top.get("networks").and_then(|all| all.get(&name)));
            }
            for member in members {
                if !used_by.contains(member) {
                    used_by.push(member.clone());
                }
            }
        }
        NetworkContext { external: is_set(entry, "external"), internal: is_set(entry, "internal"), name, doc, used_by, profiles }
    };
    declared(model, "networks").into_iter().map(network).collect()
}

fn is_set(entry: Option<&Tree>, key: &str) -> bool {
    entry.and_then(|entry| entry.get(key)).is_some_and(|value| value.value == Value::Bool(true))
}

/// Entries of a top-level section in any profile, and what the manifest says of them.
fn declared(model: &Model, section: &str) -> Vec<(String, String)> {
    let mut names: IndexMap<String, String> = IndexMap::new();
    for top in std::iter::once(&model.manifest.top).chain(model.stacks.iter().map(|stack| &stack.top)) {
        for name in top.get(section).and_then(Tree::as_map).into_iter().flat_map(|map| map.keys()) {
            names.entry(name.clone()).or_default();
        }
    }
    for resource in model.manifest.resources.iter().filter(|resource| resource.section == section) {
        if let (Some(slot), Some(doc)) = (names.get_mut(&resource.name.value), &resource.doc) {
            slot.clone_from(&doc.value);
        }
    }
    names.into_iter().collect()
}
