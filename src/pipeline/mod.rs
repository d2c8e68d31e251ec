//! The stages, in the order in which they run.
//!
//! 1. [`decode`]: text -> [`decode::Manifest`]
//! 2. [`expand`]: manifest x profile -> [`expand::Stack`]
//! 3. [`lower`]: stack -> [`lower::Project`], a Compose file as a tree
//! 4. [`rules`]: stacks and projects -> findings
//! 5. [`split`]: projects -> [`split::Layers`], the files of a layout
//! 6. [`validate`]: layers against Compose's schema
//! 7. [`targets`]: layers and stacks -> [`Artifact`]s
//! 8. [`write`]: artifacts -> changes on disk

pub mod artifact;
pub mod decode;
pub mod expand;
pub mod lower;
mod pages;
pub mod rules;
pub mod split;
pub mod targets;
pub mod template_problems;
pub mod validate;
pub mod write;

use crate::diag::{Code, Diagnostic, Sink, Span};

pub use artifact::Artifact;
use decode::{Layout, Manifest};
use expand::Stack;
use lower::Project;
pub use pages::pages;
use split::Layers;
pub use template_problems::TEMPLATE;

/// Base and overlay that do not give the project back.
pub const BUG: Code = Code("please-report");
/// A difference between profiles that one file cannot say.
pub const LAYOUT_CANNOT_SAY: Code = Code("layout-cannot-say");

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

/// Text -> [`Model`]: the first six stages. `layout` takes the place of the manifest's own. Each stage says all that it
/// finds; the next runs only if nothing was an error.
#[must_use]
pub fn analyse(text: &str, layout: Option<Layout>, sink: &mut Sink) -> Option<Model> {
    let mut manifest = decode::decode(text, sink)?;
    if let Some(layout) = layout {
        manifest.stack.layout.value = layout;
    }
    let layout = manifest.stack.layout.value;
    // What cannot be decoded may still be expanded: names and ports are checked in the same run.
    let stacks = expand::expand(&manifest, sink);
    if sink.has_errors() {
        return None;
    }
    let projects = lower::lower_all(&manifest, &stacks);
    rules::check(&rules::Facts { manifest: &manifest, stacks: &stacks, projects: &projects }, sink);
    if layout == Layout::Single {
        cannot_say(&manifest, &projects, sink);
    }
    if sink.has_errors() {
        return None;
    }
    let layers = match split::split(&manifest, &projects, layout) {
        Ok(layers) => layers,
        Err(broken) => {
            let message = format!("profile `{}` does not come out of its files as it went in: `{}`", broken.profile, broken.path);
            let finding = Diagnostic::error(BUG, message, manifest.stack.name.span, "nothing is written");
            sink.push(
                finding.help("this is a bug of stackgen's: please report it, with the manifest; `layout standalone` avoids it"),
            );
            return None;
        }
    };
    validate::check(&layers, sink);
    (!sink.has_errors()).then_some(Model { manifest, stacks, projects, layers })
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
    templates: &dyn Fn(&str) -> Result<String, String>,
    sink: &mut Sink,
) -> Option<(Model, Vec<Artifact>)> {
    let model = analyse(text, options.layout, sink)?;
    rules::artifact_path::check_manifest(&model.manifest, options.manifest_name, sink);
    if sink.has_errors() {
        return None;
    }
    match targets::render(&targets::Source { model: &model, manifest_name: options.manifest_name, templates }) {
        Ok(artifacts) => Some((model, artifacts)),
        Err(problems) => {
            template_problems::report(&model.manifest, &problems, sink);
            None
        }
    }
}

/// A service that differs between profiles cannot be said in one file.
fn cannot_say(manifest: &Manifest, projects: &[Project], sink: &mut Sink) {
    for conflict in split::conflicts(projects) {
        let message = format!("one file cannot say that `{}` differs between profiles", conflict.path);
        let place = if conflict.second.1.is_none() { manifest.stack.layout.span } else { conflict.second.1 };
        let first = if conflict.first.1 == place { Span::NONE } else { conflict.first.1 };
        sink.push(
            Diagnostic::error(LAYOUT_CANNOT_SAY, message, place, format!("in profile `{}`", conflict.second.0))
                .related(first, format!("in profile `{}`", conflict.first.0))
                .related(manifest.stack.layout.span, "this layout has one file for all profiles")
                .help("make two services of it, each `only` in its profiles, or choose `layout overlay`"),
        );
    }
}
