//! The stages, in the order in which they run. Each reads what the ones before it made and changes nothing of it.
//!
//! 1. [`decode`]: text -> [`decode::Manifest`]
//! 2. [`expand`]: manifest x profile -> [`expand::Stack`]
//! 3. [`lower`]: stack -> [`lower::Project`], a Compose file as a tree
//! 4. [`rules`]: stacks and projects -> findings
//! 5. [`split`]: projects -> [`split::Layers`], the files of a layout
//! 6. [`validate`]: layers against Compose's schema -> findings
//! 7. [`targets`]: layers and stacks -> [`Artifact`]s
//! 8. [`mod@write`]: artifacts -> changes on disk

pub mod artifact;
pub mod decode;
pub mod expand;
pub mod lower;
pub mod meaning;
mod pages;
pub(crate) mod parallel;
pub mod rules;
pub mod split;
mod split_problems;
pub mod targets;
mod template_problems;
pub mod validate;
pub mod write;

use crate::diag::Sink;

pub use artifact::Artifact;
use decode::{Layout, Manifest};
use expand::Stack;
use lower::Project;
pub use pages::pages;
use split::Layers;

/// Everything that is known of a manifest.
#[derive(Debug)]
pub struct Model {
    /// What the user wrote.
    pub manifest: Manifest,
    /// Each profile resolved, in manifest order.
    pub stacks: Vec<Stack>,
    /// Each profile as Compose reads it, in the same order.
    pub projects: Vec<Project>,
    /// The Compose files.
    pub layers: Layers,
}

/// What a caller of [`compile`] decides.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Takes the place of the manifest's own layout.
    pub layout: Option<Layout>,
    /// The manifest's file name, as generated files name it.
    pub manifest_name: &'a str,
}

/// Text -> [`Artifact`]s: the first seven stages. `templates` reads a user's own template by its path from the manifest's
/// folder.
#[must_use]
pub fn compile(
    text: &str,
    options: Options<'_>,
    templates: &(dyn Fn(&str) -> Result<String, String> + Sync),
    sink: &mut Sink,
) -> Option<(Model, Vec<Artifact>)> {
    let model = analyse(text, options.layout, sink)?;
    rules::artifact_path::check_manifest(&model.manifest, options.manifest_name, sink);
    go_on(sink)?;
    let source = targets::Source { model: &model, manifest_name: options.manifest_name, templates };
    let rendered = targets::render(&source);
    let artifacts = rendered.map_err(|problems| template_problems::report(&model.manifest, &problems, sink)).ok()?;
    Some((model, artifacts))
}

/// Text -> [`Model`]: the first six stages. `layout` takes the place of the manifest's own. Each stage says all that it
/// finds; the next runs only if nothing was an error.
#[must_use]
pub fn analyse(text: &str, layout: Option<Layout>, sink: &mut Sink) -> Option<Model> {
    let mut manifest = decode::decode(text, sink)?;
    manifest.stack.layout.value = layout.unwrap_or(manifest.stack.layout.value);
    // A manifest with errors is expanded all the same: its names and ports are checked in the same run.
    let stacks = expand::expand(&manifest, sink);
    go_on(sink)?;
    let projects = lower::lower_all(&manifest, &stacks);
    rules::check(&rules::Facts { manifest: &manifest, stacks: &stacks, projects: &projects }, sink);
    split_problems::check(&manifest, &projects, sink);
    go_on(sink)?;
    let split = split::split(&manifest, &projects);
    let layers = split.map_err(|broken| split_problems::report(&manifest, &broken, sink)).ok()?;
    validate::check(&layers, sink);
    go_on(sink)?;
    Some(Model { manifest, stacks, projects, layers })
}

/// Nothing, where an error keeps the next stage from running.
fn go_on(sink: &Sink) -> Option<()> {
    (!sink.has_errors()).then_some(())
}
