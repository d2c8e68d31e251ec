//! `task NAME … { … }`: an everyday command.

use crate::diag::{Diagnostic, Span, Spanned};

use super::View;
use super::node::{Attribute, Node};
use super::reader::{Reader, WRONG_VALUE};

/// A task as written.
#[derive(Clone, Debug)]
pub struct TaskDecl {
    /// Its name.
    pub name: Spanned<String>,
    /// What it does.
    pub doc: Option<Spanned<String>>,
    /// The service that it runs in; without one its `run` is a command of the host.
    pub service: Option<Spanned<String>>,
    /// The profile that it belongs to; without one, any that has the service.
    pub profile: Option<Spanned<String>>,
    /// Another entrypoint for `run`.
    pub entrypoint: Option<Spanned<String>>,
    /// What is done, one after the other.
    pub steps: Vec<Step>,
}

/// One command of a task.
#[derive(Clone, Debug)]
pub struct Step {
    /// How it is carried out.
    pub kind: StepKind,
    /// Its words.
    pub args: Vec<Spanned<String>>,
    /// The node's name.
    pub span: Span,
}

/// How a step is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// In a fresh container of the service, removed afterwards: `docker compose run --rm`.
    Run,
    /// In the service's running container: `docker compose exec`.
    Exec,
    /// A `docker compose` command of the profile.
    Compose,
    /// A command on the host.
    Host,
}

pub(super) const KEYS: &[&str] = &["doc", "service", "profile", "entrypoint", "run", "exec", "compose", "host"];

impl StepKind {
    /// From where the step sees the services.
    #[must_use]
    pub fn view(self) -> View {
        match self {
            Self::Run | Self::Exec => View::Container,
            Self::Compose | Self::Host => View::Host,
        }
    }
}

/// Decodes a `task` node.
pub fn decode(node: &Node<'_>, r: &mut Reader<'_>) -> Option<TaskDecl> {
    let name = r.named(node)?;
    let mut task = TaskDecl { name, doc: None, service: None, profile: None, entrypoint: None, steps: Vec::new() };
    let ok = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    if task.name.is_empty() || !task.name.chars().all(ok) {
        let mended: String = task.name.chars().map(|c| if ok(c) { c } else { '-' }).collect();
        r.bad_name("task", &task.name, "task names hold letters, digits, `-`, `_`, `.` and `:`", &mended);
    }
    r.no_more_args(node, 1, "the command stands in the block: `run COMMAND …`");
    r.no_repeats(node, &["run", "exec", "compose", "host"]);
    for attribute in node.attributes() {
        let kind = match attribute.name {
            "doc" => {
                task.doc = r.single_text(&attribute);
                continue;
            }
            "service" => {
                task.service = r.single_text(&attribute);
                continue;
            }
            "profile" => {
                task.profile = r.single_text(&attribute);
                continue;
            }
            "entrypoint" => {
                task.entrypoint = r.single_text(&attribute);
                continue;
            }
            "run" => StepKind::Run,
            "exec" => StepKind::Exec,
            "compose" => StepKind::Compose,
            "host" => StepKind::Host,
            name => {
                r.unknown("a task", name, attribute.name_span, KEYS);
                continue;
            }
        };
        if let Some(prop) = attribute.node.and_then(|n| n.props().next()) {
            let message = format!("`{}` takes plain words", attribute.name);
            let finding = Diagnostic::error(WRONG_VALUE, message, prop.name_span(), "the `=` makes a named value of this");
            let word = format!("{}={}", prop.name(), prop.text().unwrap_or_default());
            r.sink.push(finding.help(format!("put the whole word in quotes: `\"{word}\"`")));
            continue_steps(&mut task.steps, kind, &attribute, r);
            continue;
        }
        let args = r.texts(&attribute);
        task.steps.push(Step { kind, args, span: attribute.name_span });
    }
    if task.steps.is_empty() {
        let help = "write `run COMMAND …`, `exec COMMAND …`, `compose ARGS …` or `host COMMAND …` in its block";
        r.missing(&format!("task `{}`", task.name.value), "a command", task.name.span, help);
    }
    if task.service.is_none() {
        for step in &mut task.steps {
            match step.kind {
                StepKind::Run => step.kind = StepKind::Host,
                StepKind::Exec => {
                    r.missing("`exec`", "a service", step.span, format!("write `task {} service=NAME {{ … }}`", task.name.value));
                }
                StepKind::Compose | StepKind::Host => {}
            }
        }
    }
    Some(task)
}

/// A step whose words are in part named values: it stands, so that nothing else is said about it.
fn continue_steps(steps: &mut Vec<Step>, kind: StepKind, attribute: &Attribute<'_>, r: &mut Reader<'_>) {
    let args = attribute.values.iter().filter_map(|entry| r.text(attribute.name, entry)).collect();
    steps.push(Step { kind, args, span: attribute.name_span });
}
