//! [`Manifest`] x profile -> [`Stack`]: role, service and profile block merged, every reference resolved.

mod chain;
mod cycles;
mod layers;
mod pages;
mod ports;
mod refs;
mod stack;
#[cfg(test)]
mod tests;
pub mod values;
mod vars;

use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};

use crate::compose::merge;
use crate::diag::{Code, Diagnostic, Sink, Span, Spanned, nearest};

use super::decode::{Condition, Layout, Manifest, ProfileDecl, ServiceDecl, VarType};

pub use chain::{UNKNOWN_PROFILE, UNKNOWN_ROLE, UNKNOWN_SERVICE};
pub use pages::PAGES;
pub use stack::{HostPort, Port, Service, Stack, Var, VarState};

/// A name that no variable has.
pub const UNKNOWN_VARIABLE: Code = Code("unknown-variable");
/// A `when` on a variable that a `.env` could move.
pub const WHEN_NOT_FIXED: Code = Code("when-not-fixed");
/// A service that no profile has.
pub const SERVICE_NOWHERE: Code = Code("service-nowhere");

/// Resolves `manifest` for each of its profiles, in manifest order.
#[must_use]
pub fn expand(manifest: &Manifest, sink: &mut Sink) -> Vec<Stack> {
    chain::check(manifest, sink);
    cycles::check(manifest, sink);
    vars::check(manifest, sink);
    check_names(manifest, sink);
    let mut effective = HashSet::new();
    let mut stacks = Vec::with_capacity(manifest.profiles.len());
    for profile in manifest.profiles.values() {
        stacks.push(expand_profile(manifest, profile, &mut effective, sink));
    }
    layers::check_without(manifest, &effective, sink);
    for service in manifest.services.values() {
        if !stacks.is_empty() && !stacks.iter().any(|s| s.services.contains_key(&service.name.value)) {
            let place = service.only.first().map(|o| o.span).or_else(|| service.when.first().map(|w| w.value.span));
            let message = format!("`{}` is part of no profile", service.name.value);
            let finding = Diagnostic::error(SERVICE_NOWHERE, message, service.name.span, "never started");
            let unknown = service.only.iter().any(|name| !manifest.profiles.contains_key(&name.value));
            let names: Vec<&str> = manifest.profiles.keys().map(String::as_str).collect();
            let help = match service.when.first() {
                Some(when) => {
                    format!("give `{0}` the value `{1}` in a profile: `{2}={1}`", when.var.value, when.value.value, names[0])
                }
                None => format!("name profiles that have it: `only {}`", names.join(" ")),
            };
            // A misspelt profile is told already.
            if !unknown {
                sink.push(finding.related(place.unwrap_or(Span::NONE), "holds in no profile").help(help));
            }
        }
    }
    stacks
}

fn expand_profile(manifest: &Manifest, profile: &ProfileDecl, effective: &mut HashSet<Span>, sink: &mut Sink) -> Stack {
    let name = &profile.name.value;
    let line = manifest.lineage(name);
    let lineage: Vec<String> = line.iter().map(|p| p.name.value.clone()).collect();
    let inherited = |get: fn(&ProfileDecl) -> Option<bool>| line.iter().rev().find_map(|p| get(p)).unwrap_or(false);
    let strict = inherited(|p| p.strict.as_ref().map(|b| b.value));
    let ephemeral = inherited(|p| p.ephemeral.as_ref().map(|b| b.value));
    let machine = line.iter().rev().find_map(|p| p.machine.as_ref()).map_or_else(String::new, |m| m.value.clone());
    let project = project_name(manifest, profile);
    let states = vars::states(manifest, name, &lineage, strict, sink);

    let mut layering = layers::Layering { manifest, lineage: &lineage, vars: &states, ephemeral, effective };
    let port_context = ports::PortContext { manifest, profile: name, lineage: &lineage };
    let mut merged = IndexMap::new();
    let mut ports_of = IndexMap::new();
    for decl in manifest.services.values() {
        if !takes_part(decl, &lineage, &layering) {
            continue;
        }
        let mut layers = layering.merge(decl, sink);
        ports::check_published(&decl.name.value, &layers.settings, &port_context, sink);
        let declared = std::mem::take(&mut layers.ports);
        ports_of.insert(decl.name.value.clone(), ports::resolve(&decl.name.value, &declared, &port_context, sink));
        merged.insert(decl.name.value.clone(), (decl, layers));
    }

    let mut resolver = refs::Resolver::new(manifest, name, &project, &states, &ports_of);
    let mut services = IndexMap::with_capacity(merged.len());
    for (service, (decl, layers)) in merged {
        let mut settings = layers.settings;
        let mut environment = IndexMap::new();
        let mut reads = IndexSet::new();
        if let Some(map) = settings.as_map_mut() {
            for (key, value) in map.iter_mut() {
                match value.as_map_mut() {
                    Some(entries) if key == "environment" => {
                        for (variable, value) in entries.iter_mut() {
                            let behind = resolver.tree(value, sink);
                            reads.extend(behind.iter().cloned());
                            environment.insert(variable.clone(), behind);
                        }
                    }
                    _ => reads.extend(resolver.tree(value, sink)),
                }
            }
        }
        services.insert(
            service.clone(),
            Service {
                name: service,
                role: chain::role_of(manifest, decl).map(|r| r.value.clone()),
                doc: layers.doc,
                settings,
                ports: IndexMap::new(),
                reads,
                environment,
                span: decl.name.span,
            },
        );
    }
    let mut top = manifest.top.clone();
    // An ancestor's blocks first, each once.
    let mut laid = HashSet::new();
    for ancestor in &lineage {
        for (index, block) in manifest.stack.blocks.iter().enumerate() {
            if block.profiles.iter().any(|p| p.value == *ancestor) && laid.insert(index) {
                top = merge::merge(top, block.top.clone());
            }
        }
    }
    resolver.tree(&mut top, sink);
    for (name, ports) in ports_of {
        if let Some(service) = services.get_mut(&name) {
            service.ports = ports;
        }
    }
    Stack { profile: name.clone(), lineage, project, machine, strict, ephemeral, services, top, vars: states }
}

/// A single file has one project name; otherwise each profile has its own, so that several can run at once.
fn project_name(manifest: &Manifest, profile: &ProfileDecl) -> String {
    let stack = &manifest.stack.name.value;
    match &profile.project {
        Some(project) => project.value.clone(),
        None if manifest.stack.layout.value == Layout::Single => stack.clone(),
        None => format!("{stack}-{}", profile.name.value),
    }
}

fn takes_part(decl: &ServiceDecl, lineage: &[String], layering: &layers::Layering<'_>) -> bool {
    (decl.only.is_empty() || decl.only.iter().any(|name| lineage.contains(&name.value))) && layering.holds(&decl.when)
}

/// Reports `name` where it is no profile's.
fn known_profile(manifest: &Manifest, name: &Spanned<String>, _what: &str, sink: &mut Sink) {
    chain::known(name, UNKNOWN_PROFILE, "profile", &manifest.profiles, sink);
}

/// Names in every place that takes a profile, a service or a variable.
fn check_names(manifest: &Manifest, sink: &mut Sink) {
    for profile in manifest.profiles.values() {
        for name in profile.publish_only.iter().flatten() {
            chain::known(name, UNKNOWN_SERVICE, "service", &manifest.services, sink);
        }
    }
    let bodies = manifest.services.values().map(|s| &s.body).chain(manifest.roles.values().map(|r| &r.body));
    for service in manifest.services.values() {
        service.only.iter().for_each(|name| known_profile(manifest, name, "only", sink));
        service.when.iter().for_each(|when| check_when(manifest, when, sink));
    }
    for block in bodies.flat_map(|body| &body.blocks) {
        match &block.condition {
            Condition::In(names) => names.iter().for_each(|name| known_profile(manifest, name, "in", sink)),
            Condition::When(conditions) => conditions.iter().for_each(|when| check_when(manifest, when, sink)),
        }
    }
    for block in &manifest.stack.blocks {
        block.profiles.iter().for_each(|name| known_profile(manifest, name, "in", sink));
    }
    for env_file in &manifest.stack.env_files {
        if let Some(profile) = &env_file.profile {
            known_profile(manifest, profile, "env-file", sink);
        }
    }
    for task in manifest.tasks.values() {
        if let Some(service) = &task.service {
            chain::known(service, UNKNOWN_SERVICE, "service", &manifest.services, sink);
        }
        if let Some(profile) = &task.profile {
            known_profile(manifest, profile, "task", sink);
        }
    }
    for artifact in &manifest.artifacts {
        if let Some(profile) = &artifact.profile {
            known_profile(manifest, profile, "artifact", sink);
        }
    }
}

/// What a stack is made of must not depend on what a `.env` says.
fn check_when(manifest: &Manifest, when: &super::decode::When, sink: &mut Sink) {
    let Some(decl) = manifest.vars.get(&when.var.value) else {
        vars::unknown(manifest, &when.var.value, when.var.span, sink);
        return;
    };
    if decl.fixed.is_none() {
        let message = format!("`{}` decides what the stack is made of and must be fixed", when.var.value);
        sink.push(
            Diagnostic::error(WHEN_NOT_FIXED, message, when.var.span, "decides here")
                .related(decl.name.span, "a `.env` could give it another value")
                .help(format!("write `var {} fixed …`", when.var.value)),
        );
    }
    let given = decl.profiles.values().chain(&decl.default).chain(&decl.value);
    let known: Vec<&str> = match decl.one_of.as_slice() {
        [] if decl.ty == VarType::Bool => vec!["true", "false"],
        [] => given.map(|v| v.value.as_str()).collect(),
        words => words.iter().map(|v| v.value.as_str()).collect(),
    };
    let open =
        decl.one_of.is_empty() && (decl.fixed.is_none() && decl.ty != VarType::Bool || known.iter().any(|v| v.contains('$')));
    if !open && !known.contains(&when.value.value.as_str()) {
        let message = format!("`{}` is never `{}`", when.var.value, when.value.value);
        sink.push(
            Diagnostic::error(super::decode::reader::WRONG_VALUE, message, when.value.span, "not one of its values")
                .related(decl.name.span, "declared here")
                .help(match nearest(&when.value, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("its values: {}", known.join(", ")),
                }),
        );
    }
}
