//! Compose's canonical form: every short form written out, every list of `K=V` a mapping.
//!
//! One table says which key is brought into form by which function; one file per kind of short form. Every node that is
//! made here carries the span of the item it was made from. What cannot be read is left as it stands and reported.

mod entries;
mod items;
mod network;
mod ports;
mod split;
mod volumes;

#[cfg(test)]
mod tests;

use crate::diag::Span;

use super::merge;
use super::tree::{Map, Step, Tree, TreePath, Value};

pub(super) use items::{device, name_as, one_as_list};
pub(super) use ports::port;
pub(super) use split::{has_variable, split_outside};
pub(super) use volumes::{target_of, volume, written_volume};

/// A value that Compose could not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where in the tree.
    pub path: TreePath,
    /// Where in the source.
    pub span: Span,
    /// What is the matter: one lower-case phrase, the user's words in backticks.
    pub message: String,
}

/// Collects problems below a path that moves with the walk.
pub(super) struct Problems {
    at: Vec<Step>,
    found: Vec<Problem>,
}

impl Problems {
    fn push(&mut self, index: Option<usize>, span: Span, message: String) {
        let mut steps = self.at.clone();
        steps.extend(index.map(Step::Index));
        self.found.push(Problem { path: TreePath(steps), span, message });
    }
}

type Fix = fn(&mut Tree, &mut Problems);

/// The keys of a service that have short forms (specification: "Services top-level elements"; compose-go: transform/).
const SERVICE: &[(&str, Fix)] = &[
    ("annotations", entries::texts),
    ("build", items::build),
    ("build.additional_contexts", entries::inherited),
    ("build.args", entries::inherited),
    ("build.extra_hosts", network::hosts),
    ("build.labels", entries::texts),
    ("build.secrets", items::sources),
    ("build.ssh", entries::inherited),
    ("configs", items::sources),
    ("depends_on", network::depends_on),
    ("deploy.labels", entries::texts),
    ("develop.watch", items::watch),
    ("devices", items::devices),
    ("dns", items::list),
    ("dns_search", items::list),
    ("env_file", items::env_files),
    ("environment", entries::inherited),
    ("expose", items::strings),
    ("extends", items::extends),
    ("extra_hosts", network::hosts),
    ("gpus", items::gpus),
    ("group_add", items::strings),
    ("healthcheck.test", items::test),
    ("label_file", items::list),
    ("labels", entries::texts),
    ("logging.options", entries::inherited),
    ("models", network::names),
    ("networks", network::names),
    ("ports", ports::ports),
    ("secrets", items::sources),
    ("storage_opt", entries::inherited),
    ("sysctls", entries::texts),
    ("tmpfs", items::list),
    ("volumes", volumes::volumes),
];

/// The same for the other top-level elements; `*` is any name.
const RESOURCES: &[(&str, &[(&str, Fix)])] = &[
    ("configs", &[("", items::external), ("labels", entries::texts)]),
    ("networks", &[("", items::external), ("driver_opts", entries::inherited), ("labels", entries::texts)]),
    ("secrets", &[("", items::external), ("labels", entries::texts)]),
    ("volumes", &[("", items::external), ("driver_opts", entries::inherited), ("labels", entries::texts)]),
];

/// Brings one service into canonical form. Paths of problems start at the service.
pub fn canonicalize_service(service: &mut Tree) -> Vec<Problem> {
    let mut problems = Problems { at: Vec::new(), found: Vec::new() };
    apply(SERVICE, service, &mut problems);
    merge::enforce_unique_service(service);
    problems.found
}

/// Brings a whole Compose file into canonical form. Idempotent.
pub fn canonicalize(file: &mut Tree) -> Vec<Problem> {
    let mut problems = Problems { at: Vec::new(), found: Vec::new() };
    each_named(file, "services", &mut problems, |service, problems| apply(SERVICE, service, problems));
    for (element, fixes) in RESOURCES {
        each_named(file, element, &mut problems, |resource, problems| apply(fixes, resource, problems));
    }
    fix_at(file, "include", items::include, &mut problems);
    merge::enforce_unique(file);
    problems.found
}

fn each_named(file: &mut Tree, element: &str, problems: &mut Problems, mut fix: impl FnMut(&mut Tree, &mut Problems)) {
    let Some(map) = file.as_map_mut().and_then(|file| file.get_mut(element)).and_then(Tree::as_map_mut) else { return };
    problems.at.push(Step::Key(element.to_string()));
    for (name, tree) in map.iter_mut() {
        problems.at.push(Step::Key(name.clone()));
        fix(tree, problems);
        problems.at.pop();
    }
    problems.at.pop();
}

fn apply(fixes: &[(&str, Fix)], tree: &mut Tree, problems: &mut Problems) {
    for (path, fix) in fixes {
        fix_at(tree, path, *fix, problems);
    }
}

/// Runs `fix` on the node at the dotted `path`; a null there means "nothing said" and stays.
fn fix_at(tree: &mut Tree, path: &str, fix: Fix, problems: &mut Problems) {
    if path.is_empty() {
        if tree.value != Value::Null {
            fix(tree, problems);
        }
        return;
    }
    let (key, rest) = path.split_once('.').unwrap_or((path, ""));
    let Some(next) = tree.as_map_mut().and_then(|map| map.get_mut(key)) else { return };
    problems.at.push(Step::Key(key.to_string()));
    fix_at(next, rest, fix, problems);
    problems.at.pop();
}

/// A mapping in which everything was set at `span`.
pub(super) fn record<'k>(span: Span, entries: impl IntoIterator<Item = (&'k str, Value)>) -> Tree {
    Tree::new(entries.into_iter().map(|(key, value)| (key.to_string(), Tree::new(value, span))).collect::<Map>(), span)
}
