//! Compose files that people write by hand, judged by the rules that judge manifests.
//!
//! # Steps
//! 1. [`read`]: the files of each stack -> what they say together, merged, `${…}` as written, each value with its place.
//! 2. [`rules`](crate::pipeline::rules): the same table, over a manifest that declares nothing.
//! 3. Compose's own reading: what it refuses, where no rule has an error.

mod comments;
mod read;
mod refusals;
mod samples;
mod settle;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::HashSet;

use crate::compose::load::{Files, Request};
use crate::diag::{Allowed, Diagnostic, Severity, Sink, Sources};
use crate::pipeline::decode::Manifest;
use crate::pipeline::rules::{self, ComposeFile, Form};

/// The files of one stack, and how Compose is called for it.
#[derive(Clone, Debug)]
pub struct Group {
    /// What tells it from the others of a run.
    pub name: String,
    /// The files.
    pub request: Request,
}

/// What a caller of [`lint`] decides.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Whether warnings are errors, as in a strict profile.
    pub strict: bool,
    /// Whether the rules of the hardening set judge them too.
    pub hardening: bool,
}

/// What was found.
#[derive(Debug)]
pub struct Linted {
    /// In the order of their places.
    pub found: Vec<Diagnostic>,
    /// What comments allow, with their reasons.
    pub allowed: Vec<Allowed>,
    /// Every file that was read, by its absolute path; without secrets' values.
    pub sources: Sources,
}

/// Judges the files of `groups`, each of them a stack of its own.
#[must_use]
pub fn lint(groups: &[Group], options: Options, files: &dyn Files) -> Linted {
    let mut sink = Sink::default();
    let mut sources = Sources::default();
    let mut read_files: Vec<ComposeFile> = Vec::new();
    let (mut stacks, mut projects, mut read_groups) = (Vec::new(), Vec::new(), Vec::new());
    for group in groups {
        match read::read(group, options, files, &mut sources, &mut read_files) {
            Ok((stack, project)) => {
                stacks.push(stack);
                projects.push(project);
                read_groups.push(group);
            }
            Err(refusal) => sink.push(refusals::finding(refusal, &group.name, &sources)),
        }
    }
    let manifest = Manifest::nothing();
    let facts =
        rules::Facts { form: Form::Compose, manifest: &manifest, stacks: &stacks, projects: &projects, files: &read_files };
    rules::check(&facts, &mut sink);
    let errors = sink.diagnostics().iter().filter(|found| found.severity == Severity::Error);
    let wrong: HashSet<String> = errors.flat_map(|found| found.profiles.iter().cloned()).collect();
    for (group, project) in read_groups.into_iter().zip(&projects) {
        if !wrong.contains(&group.name)
            && let Some(refusal) = refusals::refused(&group.request, &project.file, files, &mut sources)
        {
            sink.push(refusals::finding(refusal, &group.name, &sources));
        }
    }
    sink.concealed().iter().for_each(|span| sources.conceal(*span));
    let allowed = sink.take_allowed();
    let mut found = sink.into_sorted();
    // There are no profiles here: a finding's file says whose it is.
    found.iter_mut().for_each(|finding| finding.profiles.clear());
    Linted { found, allowed, sources }
}
