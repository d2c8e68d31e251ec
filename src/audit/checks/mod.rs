//! Files and manifest -> findings. One check a file: its code, severity and page, and the examples on the page, which the tests
//! run.
//!
//! To add a check: a file here, and its line in [`CHECKS`].

mod build_arg;
mod build_target;
mod command;
mod compose_command;
mod compose_file;
mod docs_variable;
mod dynamic;
mod env_file;
mod flag;
mod image_env;
mod known;
mod line_endings;
mod profile;
mod read_by;
mod report;
mod secret;
mod service;
#[cfg(test)]
mod tests;
mod undeclared;
mod unmanaged;
mod unused;

use std::collections::HashSet;

use crate::diag::{Code, Page, Severity};
use crate::pipeline::Model;

use super::tree::normal;
use super::{File, Tree};
pub use build_target::Built;
use build_target::built;
pub use known::Known;
pub use report::Report;

/// What the checks look at.
pub struct Facts<'a> {
    /// The manifest, where there is one.
    pub model: Option<&'a Model>,
    /// The files.
    pub tree: &'a Tree,
    /// The paths of those that stackgen renders: they say what the manifest says.
    pub owned: &'a HashSet<String>,
    /// The manifest's folder, from the one that is audited: the manifest's own paths start there.
    pub base: &'a str,
    /// Of those, the ones that somebody has changed since: what else is in them is told by `stackgen verify`.
    pub edited: HashSet<String>,
    /// What is known of names.
    pub known: Known<'a>,
    /// The services that are built here, in every profile.
    pub built: Vec<Built<'a>>,
}

impl<'a> Facts<'a> {
    /// Gathers what the checks need.
    #[must_use]
    pub fn new(model: Option<&'a Model>, tree: &'a Tree, owned: &'a HashSet<String>, base: &'a str) -> Self {
        Self {
            model,
            tree,
            owned,
            base,
            edited: HashSet::new(),
            known: Known::of(model, tree, owned),
            built: built(model, tree, base),
        }
    }

    /// A path of the manifest's, as one of the tree's.
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        normal(self.base, path)
    }

    /// The files that people write.
    pub fn files(&self) -> impl Iterator<Item = &'a File> + use<'a, '_> {
        self.tree.files.iter().filter(|file| !self.owned.contains(&file.path))
    }
}

/// A check.
pub struct Check {
    /// The code of its findings.
    pub code: Code,
    /// How bad they are, where nothing makes them better.
    pub severity: Severity,
    /// What it finds, in one line.
    pub summary: &'static str,
    /// Why it matters and what to do: Markdown. Under `Bad:` and under `Good:`, a manifest in a `kdl` block and files in blocks that
    /// are headed by their language and path; the former have a finding, the latter none.
    pub page: &'static str,
    /// The check.
    pub check: for<'a> fn(&Facts<'a>, &mut Report<'a>),
}

/// Every check, in the order of `stackgen explain`.
pub const CHECKS: &[&Check] = &[
    &undeclared::CHECK,
    &unused::CHECK,
    &flag::CHECK,
    &read_by::CHECK,
    &dynamic::CHECK,
    &build_target::CHECK,
    &build_arg::CHECK,
    &image_env::CHECK,
    &unmanaged::CHECK,
    &compose_file::CHECK,
    &env_file::CHECK,
    &service::CHECK,
    &profile::CHECK,
    &command::CHECK,
    &docs_variable::CHECK,
    &secret::CHECK,
    &line_endings::CHECK,
];

/// The pages of all checks.
pub fn pages() -> impl Iterator<Item = Page> {
    CHECKS.iter().map(|check| Page::new(check.code, check.summary, check.page))
}

/// Runs every check.
pub fn check<'a>(facts: &Facts<'a>, report: &mut Report<'a>) {
    for check in CHECKS {
        (check.check)(facts, report);
    }
}
