//! [`Model`] -> [`Artifact`]s: what is written, as text. One file per kind of artifact.
//!
//! To add a kind: a file here with a function that makes it, and that function's line in the table `TARGETS`.

pub mod compose;
pub mod config_management;
#[cfg(test)]
mod conformance;
pub mod context;
pub mod env_file;
pub mod graph;
pub mod header;
pub mod run;
pub mod steps;
pub mod template;

use std::thread;

use super::{Artifact, Model};

pub use context::Context;
pub use run::{Run, run_of, shell_word};

/// What targets are made from.
pub struct Source<'a> {
    /// The stack, resolved.
    pub model: &'a Model,
    /// The manifest's file name, as generated files name it.
    pub manifest_name: &'a str,
    /// Reads a user's own template by its path from the manifest's folder; the error is a phrase for the user.
    pub templates: &'a (dyn Fn(&str) -> Result<String, String> + Sync),
}

/// A template that cannot be rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateProblem {
    /// Path of the artifact that it would make, as the manifest says it.
    pub artifact: String,
    /// The template's path or name.
    pub template: String,
    /// The template's line, from 1, where one is to blame.
    pub line: Option<usize>,
    /// The bytes to blame, where they are known.
    pub range: Option<std::ops::Range<u32>>,
    /// The text of a template of the user's; `None` for stackgen's own, and for one that cannot be read.
    pub text: Option<Box<str>>,
    /// What is the matter: a lower-case phrase.
    pub message: String,
}

/// Makes all artifacts of one kind, in the order in which they are declared, and adds them to `out`.
type Target = fn(&Source<'_>, &mut Output);

/// Every kind of artifact, in the order in which they are written.
const TARGETS: &[Target] = &[compose::render, env_file::render, config_management::render, template::render];

/// What targets fill.
#[derive(Debug, Default)]
pub struct Output {
    /// Files; the line that says who wrote them is added afterwards.
    pub artifacts: Vec<Artifact>,
    /// Templates that could not be rendered.
    pub problems: Vec<TemplateProblem>,
}

impl Output {
    /// Adds a file that is no program. `path` is the manifest's, `./` and the like still in it.
    pub fn push(&mut self, path: &str, content: String) {
        self.artifacts.push(Artifact { path: crate::compose::paths::clean(path), content, executable: false });
    }
}

/// Renders everything that the manifest asks for: Compose files first, then what it declares, in its order.
///
/// # Errors
/// Every template that could not be rendered.
pub fn render(source: &Source<'_>) -> Result<Vec<Artifact>, Vec<TemplateProblem>> {
    let mut output = Output::default();
    for filled in at_the_same_time(source) {
        output.artifacts.extend(filled.artifacts);
        output.problems.extend(filled.problems);
    }
    if !output.problems.is_empty() {
        return Err(output.problems);
    }
    for artifact in &mut output.artifacts {
        artifact.content = header::with_header(&artifact.path, source.manifest_name, &artifact.content);
    }
    Ok(output.artifacts)
}

/// What each target fills, in the order of [`TARGETS`]. Templates take as long as Compose files do: neither waits for the other.
fn at_the_same_time(source: &Source<'_>) -> Vec<Output> {
    let fill = |targets: &[Target]| -> Vec<Output> {
        targets
            .iter()
            .map(|target| {
                let mut output = Output::default();
                target(source, &mut output);
                output
            })
            .collect()
    };
    let (files, templates) = TARGETS.split_at(2);
    if !super::parallel::is_worth_it(source.model.manifest.services.len()) {
        return fill(TARGETS);
    }
    thread::scope(|scope| {
        let templates = scope.spawn(|| fill(templates));
        let mut filled = fill(files);
        match templates.join() {
            Ok(more) => filled.extend(more),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        filled
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Model, Options, analyse, compile};
    use crate::diag::Sink;

    /// The model of a manifest that has no errors.
    pub fn model(text: &str) -> Model {
        let mut sink = Sink::default();
        let model = analyse(text, None, &mut sink);
        model.unwrap_or_else(|| panic!("{:#?}", sink.into_sorted()))
    }

    /// Every file of a manifest that has no errors: path and content.
    pub fn files(text: &str) -> Vec<(String, String)> {
        let mut sink = Sink::default();
        let options = Options { layout: None, manifest_name: "stack.kdl" };
        let compiled = compile(text, options, &|path| Err(format!("no {path}")), &mut sink);
        let (_, artifacts) = compiled.unwrap_or_else(|| panic!("{:#?}", sink.into_sorted()));
        artifacts.into_iter().map(|artifact| (artifact.path, artifact.content)).collect()
    }

    #[test]
    fn the_manifest_is_not_written_over() {
        let text = "stack shop { docs \"./Stack.kdl\" }\nprofile dev\nservice web { image x }\n";
        let mut sink = Sink::default();
        let options = Options { layout: None, manifest_name: "stack.kdl" };
        assert!(compile(text, options, &|_| Ok(String::new()), &mut sink).is_none());
        assert_eq!(sink.into_sorted()[0].message, "the docs would be written over the manifest");
    }
}
