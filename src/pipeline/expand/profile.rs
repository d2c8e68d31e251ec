//! One profile: its services put together, their ports found, every reference resolved.

use std::collections::{HashMap, HashSet};

use indexmap::{IndexMap, IndexSet};

use crate::compose::{Tree, merge};
use crate::diag::{Sink, Span, Spanned};

use super::super::decode::{Layout, Manifest, ProfileDecl, ServiceDecl};
use super::{Service, Stack, chain, layers, ports, refs, secret_files, vars};

/// Resolves `manifest` for `profile`. `effective` gains the `without` nodes that took something away.
pub(super) fn expand(manifest: &Manifest, profile: &ProfileDecl, effective: &mut HashSet<Span>, sink: &mut Sink) -> Stack {
    let name = &profile.name.value;
    let line = manifest.lineage(name);
    let lineage: Vec<String> = line.iter().map(|p| p.name.value.clone()).collect();
    let said = |get: fn(&ProfileDecl) -> Option<bool>| line.iter().rev().find_map(|p| get(p));
    let strict = said(|p| p.strict.as_ref().map(|b| b.value)).unwrap_or(false);
    let hardening = said(|p| p.hardening.as_ref().map(|b| b.value)).unwrap_or(manifest.stack.hardening);
    let ephemeral = said(|p| p.ephemeral.as_ref().map(|b| b.value)).unwrap_or(false);
    let machine = line.iter().rev().find_map(|p| p.machine.as_ref()).map_or_else(String::new, |m| m.value.clone());
    let project = project_name(manifest, profile);
    let states = vars::states(manifest, name, &lineage, strict, sink);

    let gated = layers::gated(manifest);
    let mut layering = layers::Layering { manifest, lineage: &lineage, vars: &states, gated: &gated, ephemeral, effective };
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
    let mut files = secret_files::SecretFiles::new(manifest, &states);
    for (service, (decl, layers)) in merged {
        let mut settings = layers.settings;
        let mut environment = files.deliver(&mut settings);
        let mut reads: IndexSet<String> = environment.values().flatten().cloned().collect();
        if let Some(map) = settings.as_map_mut() {
            for (key, value) in map.iter_mut() {
                match value.as_map_mut() {
                    Some(entries) if key == "environment" => {
                        for (variable, value) in entries.iter_mut() {
                            let behind = resolver.tree(value, sink);
                            reads.extend(behind.iter().cloned());
                            environment.entry(variable.clone()).or_default().extend(behind);
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
                removed: layers.removed,
                span: decl.name.span,
            },
        );
    }
    let mut top = sections(manifest, &lineage);
    files.declare(&mut top);
    resolver.tree(&mut top, sink);
    for (name, ports) in ports_of {
        if let Some(service) = services.get_mut(&name) {
            service.ports = ports;
        }
    }
    let mut readers: HashMap<String, Vec<String>> = HashMap::new();
    for service in services.values() {
        for variable in &service.reads {
            readers.entry(variable.clone()).or_default().push(service.name.clone());
        }
    }
    Stack { profile: name.clone(), lineage, project, machine, strict, hardening, ephemeral, services, top, vars: states, readers }
}

/// A single file has one project name; otherwise each profile has its own, so that several can run at once.
fn project_name(manifest: &Manifest, profile: &ProfileDecl) -> String {
    let stack = &manifest.stack.name.value;
    match profile.project.as_ref().or(manifest.stack.project.as_ref()) {
        Some(project) => project.value.clone(),
        None if manifest.layout_of(&profile.name.value) == Layout::Single => stack.clone(),
        None => format!("{stack}-{}", profile.name.value.to_lowercase().replace('.', "-")),
    }
}

fn takes_part(decl: &ServiceDecl, lineage: &[String], layering: &layers::Layering<'_>) -> bool {
    let named = |names: &[Spanned<String>]| names.iter().any(|name| lineage.contains(&name.value));
    (decl.only.is_empty() || named(&decl.only)) && !named(&decl.except) && layering.holds(&decl.when)
}

/// Compose's other sections: the manifest's own, and what blocks of the stack say for the profile.
fn sections(manifest: &Manifest, lineage: &[String]) -> Tree {
    let mut top = manifest.top.clone();
    // An ancestor's blocks first, each once.
    let mut laid = HashSet::new();
    for ancestor in lineage {
        for (index, block) in manifest.stack.blocks.iter().enumerate() {
            if block.profiles.iter().any(|p| p.value == *ancestor) && laid.insert(index) {
                top = merge::merge(top, block.top.clone());
            }
        }
    }
    top
}
