//! Who a service starts from: its roles and the services that it extends.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::diag::{Code, Diagnostic, Sink, Span, Spanned, nearest};

use super::super::decode::{Body, Manifest, ServiceDecl};

/// A name that no role has.
pub const UNKNOWN_ROLE: Code = Code("unknown-role");
/// A name that no service has.
pub const UNKNOWN_SERVICE: Code = Code("unknown-service");
/// A name that no profile has.
pub const UNKNOWN_PROFILE: Code = Code("unknown-profile");
/// Something that starts from itself.
pub const EXTENDS_CYCLE: Code = Code("extends-cycle");

/// A layer of a service.
pub struct Owner<'a> {
    /// What it says.
    pub body: &'a Body,
    /// Whether its host ports are the service's own: not those of a service that it extends.
    pub inherits_host_ports: bool,
}

/// The bodies that `service` is made of: the furthest ancestor's roles first, its own body last.
pub fn bodies<'a>(manifest: &'a Manifest, service: &'a ServiceDecl) -> Vec<Owner<'a>> {
    let mut line: Vec<&ServiceDecl> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    let mut next = Some(service);
    while let Some(decl) = next {
        if !seen.insert(&decl.name.value) {
            break;
        }
        line.push(decl);
        next = decl.extends.as_ref().and_then(|name| manifest.services.get(&name.value));
    }
    let mut owners = Vec::new();
    // A derived service with a role of its own plays that one only.
    if let Some(role) = line.iter().find_map(|decl| decl.role.as_ref()) {
        owners.extend(role_bodies(manifest, &role.value).into_iter().map(|body| Owner { body, inherits_host_ports: true }));
    }
    owners.extend(
        line.iter().rev().map(|decl| Owner { body: &decl.body, inherits_host_ports: decl.name.value == service.name.value }),
    );
    owners
}

/// The role that `service` plays, its own or that of a service it extends.
pub fn role_of<'a>(manifest: &'a Manifest, service: &'a ServiceDecl) -> Option<&'a Spanned<String>> {
    let mut next = Some(service);
    for _ in 0..=manifest.services.len() {
        let decl = next?;
        if decl.role.is_some() {
            return decl.role.as_ref();
        }
        next = decl.extends.as_ref().and_then(|name| manifest.services.get(&name.value));
    }
    None
}

fn role_bodies<'a>(manifest: &'a Manifest, name: &str) -> Vec<&'a Body> {
    let mut bodies = Vec::new();
    let mut next = manifest.roles.get(name);
    while let Some(role) = next {
        if bodies.len() > manifest.roles.len() {
            break;
        }
        bodies.push(&role.body);
        next = role.extends.as_ref().and_then(|name| manifest.roles.get(&name.value));
    }
    bodies.reverse();
    bodies
}

/// Checks every name that stands for a role, a service or a profile to start from, and that none starts from itself.
pub fn check(manifest: &Manifest, sink: &mut Sink) {
    for service in manifest.services.values() {
        if let Some(role) = &service.role {
            known(role, UNKNOWN_ROLE, "role", &manifest.roles, sink);
        }
        if let Some(parent) = &service.extends {
            known(parent, UNKNOWN_SERVICE, "service", &manifest.services, sink);
        }
    }
    for role in manifest.roles.values() {
        if let Some(parent) = &role.extends {
            known(parent, UNKNOWN_ROLE, "role", &manifest.roles, sink);
        }
    }
    for profile in manifest.profiles.values() {
        if let Some(parent) = &profile.extends {
            super::names::known_profile(manifest, parent, sink);
        }
    }
    cycles("service", manifest.services.values().map(|s| (&s.name, s.extends.as_ref())), sink);
    cycles("role", manifest.roles.values().map(|s| (&s.name, s.extends.as_ref())), sink);
    cycles("profile", manifest.profiles.values().map(|s| (&s.name, s.extends.as_ref())), sink);
}

/// Reports `name` where it is none of `names`.
pub fn known<T>(name: &Spanned<String>, code: Code, what: &str, declared: &IndexMap<String, T>, sink: &mut Sink) {
    if declared.contains_key(&name.value) {
        return;
    }
    let names: Vec<&str> = declared.keys().map(String::as_str).collect();
    let finding = Diagnostic::error(code, format!("no {what} is called `{}`", name.value), name.span, "not in this manifest");
    sink.push(match nearest(name, names.iter().copied()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None if names.is_empty() => finding.help(format!("declare it: `{what} {} {{ … }}`", name.value)),
        None => finding.help(format!("{what}s here: {}", names.iter().take(20).copied().collect::<Vec<_>>().join(", "))),
    });
}

/// Reports each cycle of `extends` once, at its first member in manifest order.
fn cycles<'a>(what: &str, nodes: impl Iterator<Item = (&'a Spanned<String>, Option<&'a Spanned<String>>)>, sink: &mut Sink) {
    let parents: IndexMap<&str, (Span, Option<&Spanned<String>>)> =
        nodes.map(|(name, parent)| (name.value.as_str(), (name.span, parent))).collect();
    let mut done: HashSet<&str> = HashSet::new();
    for start in parents.keys() {
        let mut line: indexmap::IndexSet<&str> = indexmap::IndexSet::new();
        let mut next = Some(*start);
        while let Some(name) = next {
            if done.contains(name) {
                break;
            }
            if !line.insert(name) {
                let from = line.get_index_of(name).unwrap_or(0);
                let ring: Vec<&str> = line.iter().skip(from).copied().collect();
                let span = parents[name].1.map_or(parents[name].0, |parent| parent.span);
                let message = if ring.len() == 1 {
                    format!("{what} `{name}` extends itself")
                } else {
                    format!("{what}s extend each other: {} -> {name}", ring.join(" -> "))
                };
                let mut finding = Diagnostic::error(EXTENDS_CYCLE, message, span, "leads back to where it started");
                for member in ring.iter().skip(1) {
                    let place = parents[member].1.map_or(Span::NONE, |parent| parent.span);
                    finding = finding.related(place, "by way of this");
                }
                sink.push(finding.help("remove one of these `extends`"));
                break;
            }
            next = parents
                .get(name)
                .and_then(|(_, parent)| *parent)
                .map(|parent| parent.value.as_str())
                .filter(|p| parents.contains_key(p));
        }
        done.extend(line);
    }
}
