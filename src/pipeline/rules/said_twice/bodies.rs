//! Settings of services: against what their roles say, and blocks against services.

use std::collections::{HashMap, HashSet};

use crate::compose::shape::Shape;
use crate::compose::tree::Step;
use crate::compose::{Map, Tree, TreePath, Value, merge};
use crate::diag::{Sink, Span};

use super::super::super::decode::{Block, Body, Condition, Manifest, ServiceDecl};
use super::super::super::expand::bodies;
use super::report;

/// Keys whose entries are one thing each, written out by the canonical form.
const WHOLE: &[&str] = &["depends_on", "networks", "models", "extra_hosts"];
/// Lists that replace the list before them.
const REPLACED: &[&str] = &["command", "entrypoint", "test"];
/// Lists whose items replace an item of the same target.
const BY_TARGET: &[&str] = &["volumes", "secrets", "configs"];

pub fn check(manifest: &Manifest, sink: &mut Sink) {
    roles(manifest, sink);
    let parents: HashSet<&str> = manifest.services.values().filter_map(|decl| Some(decl.extends.as_ref()?.as_str())).collect();
    for decl in manifest.services.values() {
        let layers: Vec<&Body> = bodies(manifest, decl).into_iter().map(|owner| owner.body).collect();
        let Some((own, before)) = layers.split_last() else { continue };
        let taken = taken_away(&layers);
        let name = &decl.name.value;
        let mut base = merged(before);
        if !before.is_empty() {
            against(name, &own.settings, &base, &|key| !taken.contains(key), "first said here", sink);
            passes(name, own, before, sink);
        }
        // What a block says is laid over whoever extends the service, too.
        if own.blocks.is_empty() || parents.contains(name.as_str()) {
            continue;
        }
        base = merge::merge_service(base, own.settings.clone());
        blocks(decl, &layers, &base, &taken, sink);
    }
}

/// A role against the roles that it builds on.
fn roles(manifest: &Manifest, sink: &mut Sink) {
    for role in manifest.roles.values() {
        let mut line: Vec<&Body> = Vec::new();
        let mut next = role.extends.as_ref();
        while let Some(parent) = next.and_then(|name| manifest.roles.get(&name.value)) {
            line.push(&parent.body);
            next = parent.extends.as_ref().filter(|_| line.len() <= manifest.roles.len());
        }
        line.reverse();
        let taken = taken_away(&[line.clone(), vec![&role.body]].concat());
        let name = &role.name.value;
        against(name, &role.body.settings, &merged(&line), &|key| !taken.contains(key), "first said here", sink);
        passes(name, &role.body, &line, sink);
    }
}

fn merged(layers: &[&Body]) -> Tree {
    layers.iter().fold(Tree::map(Span::NONE), |base, body| merge::merge_service(base, body.settings.clone()))
}

/// Keys of which something is taken away somewhere: what is said after that is no repetition.
fn taken_away<'a>(layers: &[&'a Body]) -> HashSet<&'a str> {
    let without = layers.iter().flat_map(|body| body.without.iter().chain(body.blocks.iter().flat_map(|b| &b.body.without)));
    without.map(|without| first_key(&without.key.value)).collect()
}

fn first_key(path: &str) -> &str {
    let key = path.split('.').next().unwrap_or(path);
    if key == "env" { "environment" } else { key }
}

/// Variables that an earlier layer passes on.
fn passes(service: &str, own: &Body, before: &[&Body], sink: &mut Sink) {
    let earlier: HashMap<&str, Span> =
        before.iter().flat_map(|body| &body.passes).map(|pass| (pass.name.value.as_str(), pass.name.span)).collect();
    for pass in &own.passes {
        if let Some(first) = earlier.get(pass.name.value.as_str()) {
            report(&format!("`env {}` of `{service}`", pass.name.value), pass.name.span, *first, "first said here", sink);
        }
    }
}

/// A service's own blocks against all that is said outside of blocks, and against each other.
fn blocks(decl: &ServiceDecl, layers: &[&Body], base: &Tree, taken: &HashSet<&str>, sink: &mut Sink) {
    // Which keys are said in how many blocks: where one is between, the next may well undo it.
    let mut said: HashMap<&str, usize> = HashMap::new();
    for block in layers.iter().flat_map(|body| &body.blocks) {
        for key in keys(&block.body) {
            *said.entry(key).or_default() += 1;
        }
    }
    let name = &decl.name.value;
    let times = |key: &str| said.get(key).copied().unwrap_or_default();
    // Mounts that a block repeats are kept in a profile that is otherwise ephemeral.
    let told = |key: &str| !taken.contains(key) && !matches!(key, "volumes" | "tmpfs");
    for (index, block) in decl.body.blocks.iter().enumerate() {
        against(name, &block.body.settings, base, &|key| told(key) && times(key) == 1, "holds in all profiles", sink);
        for earlier in decl.body.blocks.iter().take(index).filter(|earlier| covers(earlier, block)) {
            against(
                name,
                &block.body.settings,
                &earlier.body.settings,
                &|key| told(key) && times(key) == 2,
                "first said here",
                sink,
            );
        }
    }
}

fn keys(body: &Body) -> HashSet<&str> {
    let mut keys: HashSet<&str> = body.settings.as_map().into_iter().flat_map(Map::keys).map(String::as_str).collect();
    if !body.passes.is_empty() {
        keys.insert("environment");
    }
    keys
}

/// Whether `earlier` holds wherever `block` does.
fn covers(earlier: &Block, block: &Block) -> bool {
    match (&earlier.condition, &block.condition) {
        (Condition::In(all), Condition::In(some)) => some.iter().all(|name| all.iter().any(|other| other.value == name.value)),
        _ => false,
    }
}

/// Reports what `settings` say as `base` says it, below the keys that `told` lets pass.
fn against(service: &str, settings: &Tree, base: &Tree, told: &dyn Fn(&str) -> bool, label: &str, sink: &mut Sink) {
    for (key, value) in settings.as_map().into_iter().flatten() {
        if let Some(there) = base.get(key).filter(|_| told(key)) {
            compare(service, &TreePath(vec![Step::Key(key.clone())]), value, there, label, sink);
        }
    }
}

fn compare(service: &str, at: &TreePath, value: &Tree, there: &Tree, label: &str, sink: &mut Sink) {
    let Some(Step::Key(key)) = at.0.last() else { return };
    let key = key.as_str();
    let path = at.to_string();
    let what = || format!("`{path}` of `{service}`");
    match (&value.value, &there.value) {
        (Value::Map(entries), Value::Map(_)) => {
            // What Compose demands in a mapping has to be said with the rest of it.
            let shape = Shape::service().at(at).and_then(|shape| shape.map.as_ref());
            let demanded = |name: &String| shape.is_some_and(|map| map.required.contains(name));
            for (name, entry) in entries.iter().filter(|(name, _)| !demanded(name)) {
                let Some(other) = there.get(name) else { continue };
                let inner = at.key(name);
                if !WHOLE.contains(&key) {
                    compare(service, &inner, entry, other, label, sink);
                } else if entry == other {
                    report(&format!("`{inner}` of `{service}`"), entry.span, other.span, label, sink);
                }
            }
        }
        (Value::Seq(items), Value::Seq(others)) if REPLACED.contains(&key) && items == others => {
            report(&what(), value.span, there.span, label, sink);
        }
        (Value::Seq(items), Value::Seq(others)) if BY_TARGET.contains(&path.as_str()) => {
            for item in items {
                if let Some(other) = others.iter().find(|other| *other == item) {
                    let target = ["target", "source"].iter().find_map(|key| item.get(key)?.as_str()).unwrap_or(&path);
                    report(&format!("`{target}` of `{service}`"), item.span, other.span, label, sink);
                }
            }
        }
        (Value::Seq(_), _) | (_, Value::Seq(_)) | (Value::Map(_), _) => {}
        _ if value == there => report(&what(), value.span, there.span, label, sink),
        _ => {}
    }
}
