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
pub mod fix;
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
pub mod values;
pub mod write;

use crate::diag::{Edit, Sink, Span, Spanned};

pub use artifact::Artifact;
use decode::{Layout, Manifest};
use expand::Stack;
use lower::Project;
pub use pages::{COMPOSE_REFUSED, pages};
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

/// The layouts that a caller asks for, in the place of the manifest's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layouts {
    /// For all profiles.
    pub all: Option<Layout>,
    /// Profiles that are Swarm stacks, whatever the others are.
    pub stacks: Vec<String>,
}

impl Layouts {
    fn apply(&self, manifest: &mut Manifest) {
        if let Some(layout) = self.all {
            if manifest.stack.layout.value != layout {
                manifest.stack.layout = Spanned::new(layout, Span::NONE);
            }
            manifest.profiles.values_mut().for_each(|profile| profile.layout = None);
        }
        for profile in manifest.profiles.values_mut().filter(|profile| self.stacks.contains(&profile.name.value)) {
            profile.layout = Some(Spanned::new(Layout::Swarm, Span::NONE));
        }
    }
}

impl From<Option<Layout>> for Layouts {
    fn from(all: Option<Layout>) -> Self {
        Self { all, stacks: Vec::new() }
    }
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
    compile_as(text, &options.layout.into(), options.manifest_name, templates, sink)
}

/// [`compile`] with any `layouts`.
#[must_use]
pub fn compile_as(
    text: &str,
    layouts: &Layouts,
    manifest_name: &str,
    templates: &(dyn Fn(&str) -> Result<String, String> + Sync),
    sink: &mut Sink,
) -> Option<(Model, Vec<Artifact>)> {
    let model = analyse_as(text, layouts, sink)?;
    rules::artifact_path::check_manifest(&model.manifest, manifest_name, sink);
    go_on(sink)?;
    let source = targets::Source { model: &model, manifest_name, templates };
    let rendered = targets::render(&source);
    let artifacts = rendered.map_err(|problems| template_problems::report(&model.manifest, &problems, sink)).ok()?;
    Some((model, artifacts))
}

/// Text -> [`Model`]: the first six stages. `layout` takes the place of the manifest's own. Each stage says all that it
/// finds; the next runs only if nothing was an error.
#[must_use]
pub fn analyse(text: &str, layout: Option<Layout>, sink: &mut Sink) -> Option<Model> {
    analyse_as(text, &layout.into(), sink)
}

/// [`analyse`] with any `layouts`.
#[must_use]
pub fn analyse_as(text: &str, layouts: &Layouts, sink: &mut Sink) -> Option<Model> {
    let mut manifest = decode::decode(text, sink)?;
    layouts.apply(&mut manifest);
    // A manifest with errors is expanded all the same: its names and ports are checked in the same run.
    let stacks = expand::expand(&manifest, sink);
    go_on(sink)?;
    let projects = lower::lower_all(&manifest, &stacks);
    rules::check(
        &rules::Facts { form: rules::Form::Manifest, manifest: &manifest, stacks: &stacks, projects: &projects, files: &[] },
        sink,
    );
    if sink.diagnostics().iter().any(|found| found.code == rules::SAID_TWICE)
        && let Some(removals) = decode::removal::Removals::of(text)
    {
        sink.mend(rules::SAID_TWICE, |span| removals.at(span).map(|gone| Edit::replace(gone, "")));
    }
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
