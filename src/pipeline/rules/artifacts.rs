//! The paths of everything that is written, and the lines that say them.

use super::super::decode::{Layout, Manifest};
use crate::compose::paths::clean;
use crate::diag::Span;

/// A file that will be written.
pub struct Declared {
    /// Its path as it is said, the profile's name filled in.
    pub said: String,
    /// The same without `./` and the like.
    pub path: String,
    /// What it is, as messages call it.
    pub what: String,
    /// Where the path is said; the stack's name where it is the usual one.
    pub span: Span,
    /// Whether the path is made for several profiles, with nothing in it that tells them apart.
    pub shared_pattern: bool,
}

/// Every file of the manifest's layout, in the order in which they are written.
pub fn declared(manifest: &Manifest) -> Vec<Declared> {
    let stack = &manifest.stack;
    let declared = |said: String, what: String, span: Span| Declared {
        path: clean(&said),
        said,
        what,
        span: if span.is_none() { stack.name.span } else { span },
        shared_pattern: false,
    };
    let mut all = Vec::new();
    let layout = stack.layout.value;
    let shares = |profile: &&str| matches!(manifest.layout_of(profile), Layout::Overlay | Layout::Single);
    if manifest.profiles.keys().map(String::as_str).any(|profile| shares(&profile)) {
        let what = if layout == Layout::Single { "the Compose file" } else { "the base" };
        all.push(declared(stack.files.base.value.clone(), what.into(), stack.files.base.span));
    }
    for profile in manifest.profiles.values() {
        let pattern = match manifest.layout_of(&profile.name.value) {
            Layout::Overlay => &stack.files.overlay,
            Layout::Standalone => &stack.files.standalone,
            Layout::Swarm => &stack.files.swarm,
            Layout::Single => continue,
        };
        let what = format!("the file of profile `{}`", profile.name.value);
        all.push(match &profile.file {
            Some(file) => declared(file.value.clone(), what, file.span),
            None => Declared {
                shared_pattern: !pattern.value.contains("{profile}"),
                ..declared(pattern.value.replace("{profile}", &profile.name.value), what, pattern.span)
            },
        });
    }
    all.extend(stack.env_files.iter().map(|file| declared(file.path.value.clone(), "an env file".into(), file.path.span)));
    all.extend(stack.docs.iter().map(|docs| declared(docs.value.clone(), "the docs".into(), docs.span)));
    all.extend(manifest.artifacts.iter().map(|file| declared(file.path.value.clone(), "an artifact".into(), file.path.span)));
    all
}
