//! Drift in meaning: what Compose reads out of a profile's files on disk against what it reads out of the manifest's own
//! model of the profile. Nothing is run here: [`question`] says what Compose is asked, [`check`] judges its answers.

pub mod concealed;
pub mod question;

use std::collections::HashSet;

use crate::compose::compare::{Difference, differences};
use crate::compose::interpolation::{Part, parse, visit};
use crate::compose::tree::Step;
use crate::compose::{Tree, TreePath, Value};
use crate::diag::{Code, Diagnostic, Sink, Span};

use super::Model;
use super::decode::Layout;
use super::expand::Stack;
use super::lower::Project;
use concealed::Concealed;

/// A value that Compose reads otherwise than the manifest says it.
pub const MEANING_DRIFT: Code = Code("meaning-drift");

/// Most characters of a value that are shown.
const MOST: usize = 60;

/// What Compose makes of one profile.
#[derive(Clone, Debug)]
pub struct Answers {
    /// Read out of the files on disk.
    pub files: Tree,
    /// Read out of the manifest's model, [`question::Question::model`].
    pub manifest: Tree,
}

/// Reports every difference of a profile and says how many there are.
pub fn check(model: &Model, project: &Project, mut answers: Answers, concealed: &Concealed, sink: &mut Sink) -> usize {
    let renamed = same_project(&mut answers);
    if model.manifest.layout_of(&project.profile) == Layout::Single {
        without_profiles(&mut answers.files);
        without_profiles(&mut answers.manifest);
    }
    let stack = model.stacks.iter().find(|stack| stack.profile == project.profile);
    let judge = Judge { model, stack, project, manifest: &answers.manifest, concealed };
    let mut found = differences(&answers.files, &answers.manifest);
    found.retain(|difference| !is_empty_mount(difference));
    found.iter().for_each(|difference| judge.report(difference, sink));
    if let Some(theirs) = &renamed {
        judge.report_name(theirs, sink);
    }
    found.len() + usize::from(renamed.is_some())
}

/// Makes the files' project have the manifest's name, so that the names made from it are not told one by one; its own, if
/// it had another.
fn same_project(answers: &mut Answers) -> Option<String> {
    let ours = answers.manifest.get("name")?.as_str()?.to_string();
    let files = answers.files.as_map_mut()?;
    let theirs = files.get("name").and_then(Tree::as_str).unwrap_or_default().to_string();
    if theirs == ours {
        return None;
    }
    files.insert("name".into(), Tree::bare(ours.as_str()));
    for section in ["networks", "volumes", "secrets", "configs"] {
        for (key, entry) in files.get_mut(section).and_then(Tree::as_map_mut).into_iter().flatten() {
            if entry.get("name").and_then(Tree::as_str) == Some(&format!("{theirs}_{key}")) {
                entry.as_map_mut().and_then(|entry| entry.insert("name".into(), Tree::bare(format!("{ours}_{key}"))));
            }
        }
    }
    Some(theirs)
}

/// Compose adds an empty mapping to mounts that are written in a line.
fn is_empty_mount(difference: &Difference<'_>) -> bool {
    let mount = matches!(&difference.path.0[..], [_, _, Step::Key(key), Step::Index(_), Step::Key(_)] if key == "volumes");
    let sides = [difference.left, difference.right];
    mount && sides.into_iter().all(|side| side.is_none_or(|tree| tree.as_map().is_some_and(|map| map.is_empty())))
}

/// In one file for all profiles, services say which have them, and may wait for what their profile does not have.
pub(super) fn without_profiles(file: &mut Tree) {
    let Some(services) = file.as_map_mut().and_then(|file| file.get_mut("services")).and_then(Tree::as_map_mut) else { return };
    let here: HashSet<String> = services.keys().cloned().collect();
    for service in services.values_mut().filter_map(Tree::as_map_mut) {
        service.shift_remove("profiles");
        if let Some(needs) = service.get_mut("depends_on").and_then(Tree::as_map_mut) {
            let optional = |need: &Tree| need.get("required").is_some_and(|required| required.value == Value::Bool(false));
            needs.retain(|name, need| here.contains(name) || !optional(need));
            if needs.is_empty() {
                service.shift_remove("depends_on");
            }
        }
    }
}

struct Judge<'a> {
    model: &'a Model,
    stack: Option<&'a Stack>,
    project: &'a Project,
    manifest: &'a Tree,
    concealed: &'a Concealed,
}

impl Judge<'_> {
    fn report(&self, difference: &Difference<'_>, sink: &mut Sink) {
        let path = &difference.path;
        let (span, said) = self.origin(difference);
        let hidden =
            self.is_secret(path, said) || [difference.left, difference.right].into_iter().flatten().any(|v| self.hides(v));
        // What is not in the files themselves comes from an `env_file` or the shell.
        let from_outside =
            difference.right.is_none() && in_environment(path) && !difference.left.is_some_and(|v| self.is_public(v));
        let shown = |value: Option<&Tree>| value.and_then(scalar).filter(|_| !hidden && !from_outside);
        let message = match (difference.left, difference.right) {
            (Some(_), Some(_)) if hidden => format!("Compose reads another value of the secret at `{path}`"),
            (Some(left), Some(right)) => match (scalar(left), scalar(right)) {
                (Some(left), Some(right)) => format!("Compose reads `{path}` as `{left}`, not as `{right}`"),
                _ => format!("Compose reads `{path}` as {}, not as {}", kind(left), kind(right)),
            },
            (Some(left), None) => match shown(Some(left)) {
                Some(value) => format!("Compose reads `{path}` as `{value}`, of which the manifest says nothing"),
                None => format!("Compose reads `{path}`, of which the manifest says nothing"),
            },
            _ => match shown(difference.right) {
                Some(value) => format!("Compose reads nothing at `{path}`, where the manifest says `{value}`"),
                None => format!("Compose reads nothing at `{path}`"),
            },
        };
        let template = said.and_then(scalar).filter(|text| !hidden && Some(text) != difference.right.and_then(scalar).as_ref());
        let label = match (template, difference.right) {
            (_, None) => "not said here".to_string(),
            (Some(text), _) => format!("`{text}` is set here"),
            _ => "set here".to_string(),
        };
        sink.push(
            Diagnostic::error(MEANING_DRIFT, message, span, label)
                .profiles([self.project.profile.as_str()])
                .help("`stackgen render` writes what the manifest says; to keep the files' value, say it there"),
        );
    }

    fn report_name(&self, theirs: &str, sink: &mut Sink) {
        let ours = self.manifest.get("name").and_then(Tree::as_str).unwrap_or_default();
        let span = self.project.file.get("name").map_or(Span::NONE, |name| name.span);
        let message = format!("Compose calls the project `{theirs}`, not `{ours}`");
        sink.push(
            Diagnostic::error(MEANING_DRIFT, message, span, format!("its name is `{ours}`"))
                .profiles([self.project.profile.as_str()])
                .help("COMPOSE_PROJECT_NAME in the shell or a `.env` wins over the files' `name`, in every profile: remove it"),
        );
    }

    /// The line of the manifest that says most of what stands at a place, and the value that it has there.
    fn origin(&self, difference: &Difference<'_>) -> (Span, Option<&Tree>) {
        let (mut ours, mut theirs) = (&self.project.file, self.manifest);
        let mut span = ours.span;
        let known = difference.path.0.len() - usize::from(difference.right.is_none());
        for step in difference.path.0.iter().take(known) {
            // Where Compose has made more items of a list than were written, no index is the same.
            let moved = matches!((&ours.value, &theirs.value), (Value::Seq(a), Value::Seq(b)) if a.len() != b.len());
            let one = TreePath(vec![step.clone()]);
            let (Some(our), Some(their)) = (ours.at(&one).filter(|_| !moved), theirs.at(&one)) else { return (span, None) };
            (ours, theirs) = (our, their);
            if !ours.span.is_none() {
                span = ours.span;
            }
        }
        (span, (known == difference.path.0.len()).then_some(ours))
    }

    /// Whether a secret stands at a place: by the place's name, or by the variables behind it.
    fn is_secret(&self, path: &TreePath, said: Option<&Tree>) -> bool {
        let secret = |name: &str| self.model.manifest.vars.get(name).is_some_and(|decl| decl.secret.is_some());
        let named = path.0.last().is_some_and(|step| matches!(step, Step::Key(key) if concealed::is_secret_name(key)));
        let behind = match &path.0[..] {
            [_, Step::Key(service), Step::Key(key), Step::Key(name)] if key == "environment" => {
                let service = self.stack.and_then(|stack| stack.services.get(service));
                service
                    .and_then(|service| service.environment.get(name))
                    .is_some_and(|names| names.iter().any(|name| secret(name)))
            }
            _ => false,
        };
        let mut mentioned = false;
        if let Some(parts) = said.and_then(Tree::as_str).and_then(|text| parse(text).ok()) {
            visit(&parts, &mut |part| mentioned |= matches!(part, Part::Var { name, .. } if secret(name)));
        }
        (named && !path.0.is_empty()) || behind || mentioned
    }

    fn hides(&self, value: &Tree) -> bool {
        value.as_str().is_some_and(|text| self.concealed.hides(text))
    }

    fn is_public(&self, value: &Tree) -> bool {
        value.scalar_text().is_none_or(|text| self.concealed.stands_in_files(&text))
    }
}

fn in_environment(path: &TreePath) -> bool {
    matches!(&path.0[..], [_, _, Step::Key(key), ..] if key == "environment")
}

/// A value that fits into a line.
fn scalar(value: &Tree) -> Option<String> {
    let text = match &value.value {
        Value::Null => "null".to_string(),
        _ => value.scalar_text()?,
    };
    let line = text.replace('\n', "\\n");
    Some(if line.chars().count() <= MOST { line } else { line.chars().take(MOST).collect::<String>() + "…" })
}

/// What a value is, where it is too large to be shown.
fn kind(value: &Tree) -> String {
    match &value.value {
        Value::Seq(items) => format!("a list of {}", items.len()),
        Value::Map(_) => "a mapping".to_string(),
        _ => scalar(value).map_or_else(String::new, |text| format!("`{text}`")),
    }
}
