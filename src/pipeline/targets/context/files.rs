//! What is written: Compose files, env files, further artifacts.

use indexmap::IndexSet;
use serde::Serialize;

use crate::compose::Tree;

use super::super::super::Model;
use super::super::super::decode::{TemplateDecl, View};
use super::super::super::expand::Stack;
use super::super::super::split::{Layer, LayerKind};
use super::super::run::{copies_of, is_sample, run_of};
use super::shown::Reading;
use crate::compose::paths::clean;

/// A Compose file.
#[derive(Clone, Debug, Serialize)]
pub struct FileContext {
    /// Its path from the manifest's folder.
    pub path: String,
    /// The profile that it belongs to; `none` for one of all profiles.
    pub profile: Option<String>,
    /// What it is for.
    pub purpose: String,
    /// The profiles whose command reads it.
    pub active_in: Vec<String>,
    /// Names of the services that it says something about.
    pub services: Vec<String>,
    /// Names in its top-level `networks`.
    pub networks: Vec<String>,
    /// Names in its top-level `volumes`.
    pub volumes: Vec<String>,
    /// What it publishes: service and port on the host, such as `db 5432`.
    pub ports: Vec<String>,
    /// `a -> b, c` for every service that waits for others in it.
    pub depends_on: Vec<String>,
}

/// An env file.
#[derive(Clone, Debug, Serialize)]
pub struct EnvFileContext {
    /// Its path from the manifest's folder.
    pub path: String,
    /// The profile whose values it holds; `none` for all.
    pub profile: Option<String>,
    /// Where the default profile (else the first that can) wants the copy of this sample; `none` for a file that is read
    /// itself.
    pub copy_to: Option<String>,
    /// `container` or `host`: who reads it.
    pub view: String,
    /// What it is for.
    pub purpose: String,
}

/// A further file.
#[derive(Clone, Debug, Serialize)]
pub struct ArtifactContext {
    /// Its path from the manifest's folder.
    pub path: String,
    /// The template: a built-in's name, or a file's path.
    pub template: String,
    /// The profile that it is made for; `none`: the default one.
    pub profile: Option<String>,
    /// Whether it may be run as a program.
    pub executable: bool,
}

/// The Compose files, in the order in which they are written.
pub fn compose(model: &Model) -> Vec<FileContext> {
    model.layers.layers.iter().map(|layer| file(model, layer)).collect()
}

fn file(model: &Model, layer: &Layer) -> FileContext {
    let (profile, purpose) = match &layer.kind {
        LayerKind::Base => (None, "What all profiles share".to_string()),
        LayerKind::Single => (None, "Every profile, told apart by Compose's own profiles".to_string()),
        LayerKind::Overlay(profile) => (Some(profile.clone()), format!("What profile {profile} adds")),
        LayerKind::Standalone(profile) => (Some(profile.clone()), format!("All of profile {profile}")),
        LayerKind::Swarm(profile) => (Some(profile.clone()), format!("All of profile {profile}, as a Swarm stack")),
    };
    let names = |tree: Option<&Tree>| -> Vec<String> {
        tree.and_then(Tree::as_map).into_iter().flat_map(|map| map.keys().cloned()).collect()
    };
    let services = || layer.tree.get("services").and_then(Tree::as_map).into_iter().flatten();
    let waits = |(name, service): (&String, &Tree)| {
        let others = names(service.get("depends_on"));
        (!others.is_empty()).then(|| format!("{name} -> {}", others.join(", ")))
    };
    let stack = profile.as_ref().and_then(|profile| model.stacks.iter().find(|stack| stack.profile == *profile));
    FileContext {
        path: layer.path.clone(),
        profile,
        purpose,
        services: names(layer.tree.get("services")),
        networks: names(layer.tree.get("networks")),
        volumes: names(layer.tree.get("volumes")),
        ports: services().flat_map(|(name, service)| published(model, stack, name, service)).collect(),
        depends_on: services().filter_map(waits).collect(),
        active_in: model.layers.files.iter().filter(|(_, files)| files.contains(&layer.path)).map(|(p, _)| p.clone()).collect(),
    }
}

/// `db 5432` for every port that a service publishes in a file; `stack` is the file's own.
fn published(model: &Model, stack: Option<&Stack>, name: &str, service: &Tree) -> Vec<String> {
    let mut known = stack.into_iter().chain(&model.stacks).filter_map(|stack| Some((stack, stack.services.get(name)?)));
    let Some((stack, resolved)) = known.next() else { return Vec::new() };
    let reading = Reading::new(&model.manifest, stack, resolved);
    let mut numbers = IndexSet::new();
    for item in service.get("ports").and_then(Tree::as_seq).unwrap_or_default() {
        let published = item.as_str().map(str::to_string).or_else(|| item.get("published")?.scalar_text());
        let number = published.map_or_else(|| "any".to_string(), |text| reading.text(&text));
        numbers.insert(format!("{name} {number}"));
    }
    numbers.into_iter().collect()
}

/// The env files that the stack declares.
pub fn env(model: &Model) -> Vec<EnvFileContext> {
    let decls = model.manifest.stack.env_files.iter();
    let default = model.manifest.default_profile().map(|profile| &profile.name.value);
    decls
        .map(|decl| {
            let profile = decl.profile.as_deref().cloned();
            let whose = profile.as_ref().map_or_else(|| "every profile".to_string(), |name| format!("profile {name}"));
            let what = if is_sample(&decl.path.value) { "Sample to copy and fill in" } else { "Values" };
            let of_stack = profile.as_ref().and_then(|name| run_of(model, name)).is_some_and(|run| run.swarm);
            let reader = match decl.view {
                View::Container if of_stack => "read by the shell that deploys it",
                View::Container => "read by Compose",
                View::Host => "read by processes on the host",
            };
            let path = clean(&decl.path.value);
            let copies = copies_of(model, decl);
            let of_default = default.and_then(|name| copies.iter().find(|(_, profiles)| profiles.contains(name)));
            EnvFileContext {
                copy_to: of_default.or_else(|| copies.first()).map(|(copy, _)| copy.clone()),
                path,
                profile,
                view: if decl.view == View::Host { "host" } else { "container" }.into(),
                purpose: format!("{what} for {whose}, {reader}"),
            }
        })
        .collect()
}

/// The files that `artifact` declares.
pub fn further(model: &Model) -> Vec<ArtifactContext> {
    let artifacts = model.manifest.artifacts.iter();
    artifacts
        .map(|decl| ArtifactContext {
            path: clean(&decl.path.value),
            template: match &decl.template.value {
                TemplateDecl::BuiltIn(name) | TemplateDecl::File(name) => name.clone(),
            },
            profile: decl.profile.as_deref().cloned(),
            executable: decl.executable,
        })
        .collect()
}
