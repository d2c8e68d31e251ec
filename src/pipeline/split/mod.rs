//! Projects -> [`Layers`]: the Compose files of a layout.
//!
//! The law of layout `overlay`: `merge(base, overlay[p]) == project[p]`, checked on every run. An overlay only adds, so
//! that neither `!reset` nor `!override` is needed and every tool that reads Compose files reads these.

mod base;
mod law;
mod overlay;
mod single;
mod swarm;
#[cfg(test)]
mod tests;

use indexmap::IndexMap;

use crate::compose::Tree;
use crate::compose::paths::{self, clean};

use super::decode::{Layout, Manifest};
use super::lower::Project;
use super::parallel;

pub use single::{Conflict, conflicts};
pub use swarm::{LeftOut, stack_of};

/// The Compose files of a stack.
#[derive(Clone, Debug)]
pub struct Layers {
    /// How they fit together.
    pub layout: Layout,
    /// Every file, the base first.
    pub layers: Vec<Layer>,
    /// The files of each profile, in the order of their `-f`: paths from the manifest's folder.
    pub files: IndexMap<String, Vec<String>>,
}

/// One Compose file.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Its path from the manifest's folder.
    pub path: String,
    /// What it holds.
    pub kind: LayerKind,
    /// Its content, canonical; relative paths are right for where it is written.
    pub tree: Tree,
    /// What a swarm does without; empty for what Compose reads.
    pub left_out: LeftOut,
}

/// What a Compose file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayerKind {
    /// What all profiles share.
    Base,
    /// What one profile adds to the base.
    Overlay(String),
    /// All of one profile.
    Standalone(String),
    /// All profiles, told apart by Compose's own `profiles:`.
    Single,
    /// All of one profile, in the dialect of `docker stack deploy`.
    Swarm(String),
}

impl LayerKind {
    /// The profile that the file is for; `None` where it is for several.
    #[must_use]
    pub fn profile(&self) -> Option<&str> {
        match self {
            Self::Base | Self::Single => None,
            Self::Overlay(profile) | Self::Standalone(profile) | Self::Swarm(profile) => Some(profile),
        }
    }
}

impl Layer {
    fn new(path: String, kind: LayerKind, tree: Tree) -> Self {
        Self { path, kind, tree, left_out: LeftOut::default() }
    }
}

/// A broken law: a bug of stackgen's.
#[derive(Debug)]
pub struct LawBroken {
    /// The profile whose merge came out wrong.
    pub profile: String,
    /// The path of the first difference.
    pub path: String,
}

/// Splits the projects of all profiles into the files of the manifest's layout.
///
/// # Errors
/// [`LawBroken`] where base and overlay do not give the project back: never, or it is a bug.
pub fn split(manifest: &Manifest, projects: &[Project]) -> Result<Layers, LawBroken> {
    let layout = manifest.stack.layout.value;
    let names = Names { manifest };
    let mut files = IndexMap::new();
    let mut layers = Vec::new();
    let (stacks, projects): (Vec<&Project>, Vec<&Project>) =
        projects.iter().partition(|project| manifest.layout_of(&project.profile) == Layout::Swarm);
    match layout {
        _ if projects.is_empty() => {}
        Layout::Overlay => {
            let base_path = names.base();
            let secrets = overlay::SecretDefaults::of(manifest);
            let (base, overlays) = overlay::split(&projects, &manifest.stack.name.value, &secrets);
            let pairs: Vec<(&Project, &Tree)> = projects.iter().copied().zip(&overlays).collect();
            let checked = parallel::each(&pairs, manifest.services.len(), |(project, tree)| law::check(&base, tree, project));
            checked.into_iter().collect::<Result<(), _>>()?;
            layers.push(Layer::new(base_path.clone(), LayerKind::Base, base));
            for (project, tree) in projects.iter().zip(overlays) {
                let path = names.overlay(&project.profile);
                files.insert(project.profile.clone(), vec![base_path.clone(), path.clone()]);
                layers.push(Layer::new(path, LayerKind::Overlay(project.profile.clone()), tree));
            }
            // Compose resolves the paths of every file from the folder of the first.
            let folder = folder_of(&base_path).to_string();
            layers.iter_mut().for_each(|layer| paths::rebase(&mut layer.tree, &folder));
        }
        // Of those that are left, none is a stack.
        Layout::Standalone | Layout::Swarm => {
            for project in projects {
                let path = names.standalone(&project.profile);
                let mut tree = project.file.clone();
                paths::rebase(&mut tree, folder_of(&path));
                files.insert(project.profile.clone(), vec![path.clone()]);
                layers.push(Layer::new(path, LayerKind::Standalone(project.profile.clone()), tree));
            }
        }
        Layout::Single => {
            let path = names.base();
            let mut tree = single::join(manifest, &projects);
            paths::rebase(&mut tree, folder_of(&path));
            files.extend(projects.iter().map(|p| (p.profile.clone(), vec![path.clone()])));
            layers.push(Layer::new(path, LayerKind::Single, tree));
        }
    }
    for project in stacks {
        let path = names.swarm(&project.profile);
        files.insert(project.profile.clone(), vec![path.clone()]);
        layers.push(swarm::layer(project, path));
    }
    // In the order of the manifest, whatever the layouts.
    files.sort_by_cached_key(|profile, _| manifest.profiles.get_index_of(profile));
    Ok(Layers { layout, layers, files })
}

/// The folder of a path; empty for the manifest's own.
#[must_use]
pub fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// File names, as the stack and its profiles say.
struct Names<'m> {
    manifest: &'m Manifest,
}

impl Names<'_> {
    fn base(&self) -> String {
        clean(&self.manifest.stack.files.base.value)
    }

    fn overlay(&self, profile: &str) -> String {
        self.of(profile, &self.manifest.stack.files.overlay.value)
    }

    fn standalone(&self, profile: &str) -> String {
        self.of(profile, &self.manifest.stack.files.standalone.value)
    }

    fn swarm(&self, profile: &str) -> String {
        self.of(profile, &self.manifest.stack.files.swarm.value)
    }

    fn of(&self, profile: &str, pattern: &str) -> String {
        let own = self.manifest.profiles.get(profile).and_then(|p| p.file.as_ref());
        clean(&own.map_or_else(|| pattern.replace("{profile}", profile), |file| file.value.clone()))
    }
}
