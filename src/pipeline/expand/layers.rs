//! Role -> service -> profile block: bodies laid one over the other by Compose's own merge.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use crate::compose::shape::Shape;
use crate::compose::{Map, Tree, Value, merge};
use crate::diag::{Code, Diagnostic, Sink, Span, nearest};

use super::super::decode::{Block, Body, Condition, Manifest, PortDecl, ServiceDecl, When, Without};
use super::stack::Var;
use super::{chain, vars};

/// A `without` that takes nothing away, in no profile.
pub const WITHOUT_NOTHING: Code = Code("without-nothing");

/// A service's layers put together.
pub struct Merged {
    /// Compose's settings, references not yet resolved.
    pub settings: Tree,
    /// Declared ports.
    pub ports: IndexMap<String, PortDecl>,
    /// What it is for.
    pub doc: Option<String>,
    /// Compose keys that a `without` took away as a whole.
    pub removed: HashSet<String>,
}

/// One profile's view of conditions, and what merging notes down on the way.
pub struct Layering<'a> {
    /// The manifest.
    pub manifest: &'a Manifest,
    /// The profile and its ancestors, the furthest first.
    pub lineage: &'a [String],
    /// The variables of the profile.
    pub vars: &'a IndexMap<String, Var>,
    /// What each flag gates.
    pub gated: &'a HashMap<&'a str, Vec<&'a str>>,
    /// Whether named volumes are kept in memory.
    pub ephemeral: bool,
    /// The `without` nodes that took something away, in any profile so far.
    pub effective: &'a mut HashSet<Span>,
}

impl Layering<'_> {
    /// Whether all conditions of a `when` hold.
    pub fn holds(&self, conditions: &[When]) -> bool {
        conditions.iter().all(|when| self.vars.get(&when.var.value).and_then(Var::text) == Some(when.value.value.as_str()))
    }

    /// Puts the layers of `service` together.
    pub fn merge(&mut self, service: &ServiceDecl, sink: &mut Sink) -> Merged {
        let owners = chain::bodies(self.manifest, service);
        let mut merged =
            Merged { settings: Tree::map(service.name.span), ports: IndexMap::new(), doc: None, removed: HashSet::new() };
        let mut blocks: Vec<&Block> = Vec::new();
        for profile in self.lineage {
            for owner in &owners {
                blocks.extend(
                    owner.body.blocks.iter().filter(
                        |b| matches!(&b.condition, Condition::In(names) if names.iter().any(|name| name.value == *profile)),
                    ),
                );
            }
        }
        for owner in &owners {
            blocks.extend(owner.body.blocks.iter().filter(|b| matches!(&b.condition, Condition::When(when) if self.holds(when))));
        }
        for owner in &owners {
            if owner.inherits_host_ports {
                self.lay(owner.body, &mut merged, sink);
            } else {
                // Two services cannot share a host port: a derived one has the ports, inside.
                self.lay(&without_hosts(owner.body), &mut merged, sink);
            }
        }
        let mut seen: HashSet<Span> = HashSet::new();
        for block in blocks.iter().filter(|b| seen.insert(b.span)) {
            let derived = owners.iter().any(|o| !o.inherits_host_ports && o.body.blocks.iter().any(|b| b.span == block.span));
            if derived {
                self.lay(&without_hosts(&block.body), &mut merged, sink);
            } else {
                self.lay(&block.body, &mut merged, sink);
            }
        }
        if self.ephemeral {
            let spans: Vec<Span> = blocks.iter().map(|b| b.extent).collect();
            volumes_in_memory(&mut merged.settings, &spans);
        }
        one_tmpfs_per_target(&mut merged.settings);
        // `pass` names are resolved like `${NAME}`; the service's own doc wins over its role's.
        merged.doc = service.body.doc.as_ref().map(|d| d.value.clone()).or_else(|| merged.doc.take());
        merged
    }

    fn lay(&mut self, body: &Body, merged: &mut Merged, sink: &mut Sink) {
        for without in &body.without {
            if take_away(without, merged) {
                self.effective.insert(without.span);
            }
        }
        let mut settings = body.settings.clone();
        self.pass(body, &mut settings, sink);
        let base = std::mem::replace(&mut merged.settings, Tree::map(Span::NONE));
        merged.settings = merge::merge_service(base, settings);
        super::ports::overlay(&mut merged.ports, &body.ports);
        if let Some(doc) = &body.doc {
            merged.doc = Some(doc.value.clone());
        }
    }

    /// `env NAME` is `environment NAME=${NAME}`; a flag brings along what it gates.
    fn pass(&self, body: &Body, settings: &mut Tree, sink: &mut Sink) {
        if body.passes.is_empty() {
            return;
        }
        let Some(map) = settings.as_map_mut() else { return };
        let first = body.passes.first().map_or(Span::NONE, |pass| pass.name.span);
        let environment = map.entry("environment".to_string()).or_insert_with(|| Tree::map(first));
        let Some(environment) = environment.as_map_mut() else { return };
        for pass in &body.passes {
            let Some(decl) = self.manifest.vars.get(&pass.name.value) else {
                vars::unknown(self.manifest, &pass.name.value, pass.name.span, sink);
                continue;
            };
            let name = decl.name.value.as_str();
            let gated = self.gated.get(name).map_or(&[][..], Vec::as_slice);
            for name in std::iter::once(&name).chain(gated) {
                environment.entry((*name).to_string()).or_insert_with(|| Tree::new(format!("${{{name}}}"), pass.name.span));
            }
        }
    }
}

/// What each flag gates, also through flags inside of it, in manifest order.
pub fn gated(manifest: &Manifest) -> HashMap<&str, Vec<&str>> {
    let mut gated: HashMap<&str, Vec<&str>> = HashMap::new();
    for decl in manifest.vars.values() {
        let mut gate = decl.gate.as_deref();
        while let Some(flag) = gate {
            gated.entry(flag).or_default().push(&decl.name.value);
            gate = manifest.vars.get(flag).and_then(|flag| flag.gate.as_deref());
        }
    }
    gated
}

fn without_hosts(body: &Body) -> Body {
    let mut body = body.clone();
    for port in body.ports.values_mut() {
        port.hosts.clear();
        port.default = None;
        port.var = None;
    }
    body
}

/// Takes away what `without` names; says whether there was anything.
fn take_away(without: &Without, merged: &mut Merged) -> bool {
    let items: Vec<&str> = without.items.iter().map(|item| item.value.as_str()).collect();
    let key = match without.key.value.as_str() {
        "port" => {
            let before = merged.ports.len();
            merged.ports.retain(|name, _| !items.is_empty() && !items.contains(&name.as_str()));
            return merged.ports.len() < before;
        }
        key => key,
    };
    if items.is_empty() && holder(&mut merged.settings, key).is_some() {
        merged.removed.insert(if key == "env" { "environment" } else { key }.to_string());
    }
    without_settings(&mut merged.settings, key, &items)
}

/// What `without KEY ITEM …` leaves of a service's settings; says whether there was anything.
pub fn without_settings(settings: &mut Tree, key: &str, items: &[&str]) -> bool {
    let Some((map, last)) = holder(settings, key) else { return false };
    if items.is_empty() {
        return map.shift_remove(last).is_some();
    }
    let Some(value) = map.get_mut(last) else { return false };
    let before = size(value);
    match &mut value.value {
        Value::Map(inner) => inner.retain(|name, _| !items.contains(&name.as_str())),
        Value::Seq(inner) => inner.retain(|item| !items.iter().any(|name| goes_by(item, name))),
        _ => {}
    }
    let after = size(value);
    if after == 0 {
        map.shift_remove(last);
    }
    after < before
}

/// The mapping that holds what a path of keys leads to, and the last of the keys.
fn holder<'t, 'k>(settings: &'t mut Tree, key: &'k str) -> Option<(&'t mut Map, &'k str)> {
    let key = if key == "env" { "environment" } else { key };
    let (parents, last) = key.rsplit_once('.').map_or((None, key), |(parents, last)| (Some(parents), last));
    let mut holder = settings;
    for step in parents.into_iter().flat_map(|parents| parents.split('.')) {
        holder = holder.as_map_mut()?.get_mut(step)?;
    }
    Some((holder.as_map_mut()?, last))
}

fn size(tree: &Tree) -> usize {
    match &tree.value {
        Value::Map(map) => map.len(),
        Value::Seq(items) => items.len(),
        _ => 0,
    }
}

/// Whether a list's item goes by that name: a text by itself, a mount by its target or source, a port by its target.
pub fn goes_by(item: &Tree, name: &str) -> bool {
    match item.scalar_text() {
        Some(text) => text == name || text.split(':').next() == Some(name),
        None => ["target", "source", "path"].iter().filter_map(|key| item.get(key)?.scalar_text()).any(|text| text == name),
    }
}

/// Named volumes become memory, unless a block for the profile mounts them on purpose.
fn volumes_in_memory(settings: &mut Tree, blocks: &[Span]) {
    let Some(map) = settings.as_map_mut() else { return };
    let Some(volumes) = map.get_mut("volumes") else { return };
    let Value::Seq(items) = &mut volumes.value else { return };
    let mut in_memory = Vec::new();
    items.retain(|item| {
        let text = |key: &str| item.get(key).and_then(Tree::as_str);
        let named = text("type") == Some("volume") && text("source").is_some();
        let on_purpose = blocks.iter().any(|block| block.contains(item.span));
        match text("target") {
            Some(target) if named && !on_purpose => {
                in_memory.push(Tree::new(target, item.span));
                false
            }
            _ => true,
        }
    });
    if items.is_empty() {
        map.shift_remove("volumes");
    }
    if in_memory.is_empty() {
        return;
    }
    let span = in_memory[0].span;
    let tmpfs = map.entry("tmpfs".to_string()).or_insert_with(|| Tree::new(Vec::new(), span));
    if let Value::Seq(items) = &mut tmpfs.value {
        // What the manifest says itself comes last and so wins.
        in_memory.append(items);
        *items = in_memory;
    }
}

/// Compose refuses a target that is mounted twice: the later `tmpfs` of a target wins.
fn one_tmpfs_per_target(settings: &mut Tree) {
    let Some(Value::Seq(items)) = settings.as_map_mut().and_then(|map| map.get_mut("tmpfs")).map(|t| &mut t.value) else {
        return;
    };
    let target = |item: &Tree| item.as_str().map(|s| s.split(':').next().unwrap_or(s).trim_end_matches('/').to_string());
    let mut seen = HashSet::new();
    let mut kept: Vec<Tree> =
        std::mem::take(items).into_iter().rev().filter(|item| target(item).is_none_or(|t| seen.insert(t))).collect();
    kept.reverse();
    *items = kept;
}

/// Reports `without` nodes that never took anything away.
pub fn check_without(manifest: &Manifest, effective: &HashSet<Span>, sink: &mut Sink) {
    // What it takes away may be there once a misspelt role or key is put right.
    if sink.has_errors() {
        return;
    }
    let bodies = manifest.services.values().map(|s| &s.body).chain(manifest.roles.values().map(|r| &r.body));
    for body in bodies {
        for without in body.without.iter().chain(body.blocks.iter().flat_map(|b| &b.body.without)) {
            if !effective.contains(&without.span) {
                let what =
                    std::iter::once(&without.key).chain(&without.items).map(|t| t.value.as_str()).collect::<Vec<_>>().join(" ");
                let finding = Diagnostic::error(
                    WITHOUT_NOTHING,
                    format!("`without {what}` takes nothing away"),
                    without.key.span,
                    "not there before",
                )
                .help(instead(manifest, without));
                sink.push(finding);
            }
        }
    }
}

/// What a `without` that takes nothing away was perhaps to say.
fn instead(manifest: &Manifest, without: &Without) -> String {
    let bodies = || manifest.services.values().map(|s| &s.body).chain(manifest.roles.values().map(|r| &r.body));
    let near = match (without.key.as_str(), without.items.first()) {
        ("port", Some(item)) => {
            nearest(item, bodies().flat_map(|b| b.ports.keys().map(String::as_str))).map(|n| format!("port {n}"))
        }
        ("env", Some(item)) => {
            let set = bodies().filter_map(|b| b.settings.get("environment")?.as_map()).flat_map(|map| map.keys());
            let passed = bodies().flat_map(|b| b.passes.iter().map(|pass| &pass.name.value));
            nearest(item, set.chain(passed).map(String::as_str)).map(|n| format!("env {n}"))
        }
        (key, _) if Shape::service().key(key).is_none() && !key.contains('.') => {
            nearest(key, Shape::service().keys().chain(["port", "env"])).map(str::to_string)
        }
        _ => None,
    };
    match near {
        Some(near) => format!("did you mean `without {near}`?"),
        None => "leave it out: it takes away what a role or the service said before, `port NAME` and `env NAME` included".into(),
    }
}
