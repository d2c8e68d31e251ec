//! The dialect of `docker stack deploy`: the Compose file format 3.9 as Docker's own command line reads it (docker/cli:
//! cli/compose/schema, loader, template, convert), which knows less than Compose does. Tried with 20.10 and 28.2.

#[cfg(test)]
mod docker;
mod form;
mod keys;
mod mounts;
mod ports;
mod resources;
mod service;
mod template;

#[cfg(test)]
mod tests;

use indexmap::{IndexMap, IndexSet};

use super::tree::{Step, Tree, TreePath, Value};
use crate::diag::Span;

pub use form::REQUIRED;
pub use keys::{Fate, SERVICE_KEYS};

/// The format that every command line since 20.10 reads. 20.10 refuses a file that names none.
pub const VERSION: &str = "3.9";

/// A project as a stack file.
#[derive(Clone, Debug)]
pub struct StackFile {
    /// The file.
    pub tree: Tree,
    /// What a swarm does without and nothing breaks for the lack of: the key, and the services that said it.
    pub left_out: IndexMap<String, IndexSet<String>>,
    /// What cannot be said, and would mean something else if it were left out.
    pub problems: Vec<Problem>,
}

/// Something that a stack file cannot say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where in the project.
    pub path: TreePath,
    /// Where in the source.
    pub span: Span,
    /// Why not: one lower-case phrase.
    pub why: String,
    /// What to write instead, where more can be said than to leave it out; `PROFILE` stands for the profile's name.
    pub help: Option<String>,
}

/// Translates a canonical `project`.
#[must_use]
pub fn stack_file(project: &Tree) -> StackFile {
    let mut notes = Notes::default();
    let mut file = project.as_map().cloned().unwrap_or_default();
    let stack = file.shift_remove("name");
    let stack = stack.as_ref().and_then(Tree::as_str).unwrap_or_default();
    file.shift_remove("version");
    if let Some(services) = file.get_mut("services").and_then(Tree::as_map_mut) {
        let one_shots = service::one_shots(services);
        for (name, tree) in services.iter_mut() {
            let at = TreePath::default().key("services").key(name);
            service::check_name(stack, name, tree.span, &at, &mut notes);
            service::translate(name, tree, one_shots.contains(name), &at, &mut notes);
        }
    }
    resources::translate(&mut file, &mut notes);
    file.shift_insert(0, "version".into(), Tree::bare(VERSION));
    let mut tree = Tree::new(file, project.span);
    form::conform(&mut tree, &mut notes);
    StackFile { tree, left_out: notes.left_out, problems: notes.problems }
}

/// What is found on the way.
#[derive(Default)]
struct Notes {
    left_out: IndexMap<String, IndexSet<String>>,
    problems: Vec<Problem>,
}

impl Notes {
    fn leave_out(&mut self, key: &str, service: &str) {
        self.left_out.entry(key.to_string()).or_default().insert(service.to_string());
    }

    fn refuse(&mut self, path: TreePath, span: Span, why: impl Into<String>, help: &str) {
        let help = (!help.is_empty()).then(|| help.to_string());
        self.problems.push(Problem { path, span, why: why.into(), help });
    }
}

/// Whether a value says nothing: nobody misses it.
fn says_nothing(tree: &Tree) -> bool {
    match &tree.value {
        Value::Null | Value::Bool(false) => true,
        Value::Str(text) => text.is_empty(),
        Value::Seq(items) => items.is_empty(),
        Value::Map(map) => map.is_empty(),
        Value::Int(_) | Value::Float(_) | Value::Bool(true) => false,
    }
}

/// A size in bytes: `64m`, `1.5g`, `1048576`; units of 1024, as Docker counts memory. `None` for anything else.
fn bytes(text: &str) -> Option<i64> {
    let text = text.trim().to_ascii_lowercase();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let number: f64 = text[..digits].parse().ok()?;
    let unit = text[digits..].trim();
    let power = match unit.trim_end_matches('b').trim_end_matches('i') {
        "" if unit != "i" && unit != "ib" => 0,
        "k" => 1,
        "m" => 2,
        "g" => 3,
        "t" => 4,
        _ => return None,
    };
    let size = number * 1024_f64.powi(power);
    (size < 9e15).then_some(size as i64)
}

fn item(path: &TreePath, index: usize) -> TreePath {
    let mut path = path.clone();
    path.0.push(Step::Index(index));
    path
}
