//! What is written: Compose files, env files, further artifacts.

use indexmap::IndexSet;
use serde::Serialize;

use crate::compose::Tree;

use super::super::super::Model;
use super::super::super::decode::{TemplateDecl, View};
use super::super::super::split::{Layer, LayerKind};
use super::super::run::is_sample;
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
    /// Names of the services that it says something about.
    pub services: Vec<String>,
    /// Names in its top-level `networks`.
    pub networks: Vec<String>,
    /// Names in its top-level `volumes`.
    pub volumes: Vec<String>,
    /// Services that publish ports in it.
    pub ports: Vec<String>,
    /// `a -> b` for every service that waits for another in it.
    pub depends_on: Vec<String>,
}

/// An env file.
#[derive(Clone, Debug, Serialize)]
pub struct EnvFileContext {
    /// Its path from the manifest's folder.
    pub path: String,
    /// The profile whose values it holds; `none` for all.
    pub profile: Option<String>,
    /// The file that a copy of this sample is; `none` for a file that is read itself.
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
    model.layers.layers.iter().map(file).collect()
}

fn file(layer: &Layer) -> FileContext {
    let (profile, purpose) = match &layer.kind {
        LayerKind::Base => (None, "What all profiles share".to_string()),
        LayerKind::Single => (None, "Every profile, told apart by Compose's own profiles".to_string()),
        LayerKind::Overlay(profile) => (Some(profile.clone()), format!("What profile {profile} adds")),
        LayerKind::Standalone(profile) => (Some(profile.clone()), format!("All of profile {profile}")),
    };
    let names = |tree: Option<&Tree>| -> Vec<String> {
        tree.and_then(Tree::as_map).into_iter().flat_map(|map| map.keys().cloned()).collect()
    };
    let services = || layer.tree.get("services").and_then(Tree::as_map).into_iter().flatten();
    let mut depends_on = IndexSet::new();
    for (name, service) in services() {
        depends_on.extend(names(service.get("depends_on")).into_iter().map(|other| format!("{name} -> {other}")));
    }
    FileContext {
        path: layer.path.clone(),
        profile,
        purpose,
        services: names(layer.tree.get("services")),
        networks: names(layer.tree.get("networks")),
        volumes: names(layer.tree.get("volumes")),
        ports: services().filter(|(_, service)| service.get("ports").is_some()).map(|(name, _)| name.clone()).collect(),
        depends_on: depends_on.into_iter().collect(),
    }
}

/// The env files that the stack declares.
pub fn env(model: &Model) -> Vec<EnvFileContext> {
    let decls = model.manifest.stack.env_files.iter();
    decls
        .map(|decl| {
            let profile = decl.profile.as_deref().cloned();
            let whose = profile.as_ref().map_or_else(|| "every profile".to_string(), |name| format!("profile {name}"));
            let what = if is_sample(&decl.path.value) { "Sample to copy and fill in" } else { "Values" };
            let reader = match decl.view {
                View::Container => "read by Compose",
                View::Host => "read by processes on the host",
            };
            let path = clean(&decl.path.value);
            EnvFileContext {
                copy_to: path.rsplit_once('.').filter(|_| is_sample(&path)).map(|(copy, _)| copy.to_string()),
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
