//! What a task does, word by word: for `stackgen task`, the Makefile, the workflow and the docs.

use super::super::Model;
use super::super::decode::{Step, StepKind, TaskDecl};
use super::super::expand::{Stack, values};
use super::run::Run;

/// Whether `task` can be carried out there: a Swarm stack has no containers that Compose knows.
#[must_use]
pub fn can(task: &TaskDecl, run: &Run) -> bool {
    !run.swarm || task.steps.iter().all(|step| step.kind == StepKind::Host)
}

/// The steps of `task` in the profile of `run`, to be carried out in the manifest's folder. A caller's further words go
/// behind the last.
#[must_use]
pub fn steps(model: &Model, task: &TaskDecl, run: &Run) -> Vec<Vec<String>> {
    let stack = model.stacks.iter().find(|stack| stack.profile == run.profile);
    task.steps.iter().map(|step| words(model, stack, task, step, run)).collect()
}

fn words(model: &Model, stack: Option<&Stack>, task: &TaskDecl, step: &Step, run: &Run) -> Vec<String> {
    let service = || task.service.iter().map(|service| service.value.clone());
    let mut words = if step.kind == StepKind::Host { Vec::new() } else { run.command.clone() };
    match step.kind {
        StepKind::Run => {
            words.extend(["run".to_string(), "--rm".to_string()]);
            words.extend(task.entrypoint.iter().flat_map(|entrypoint| ["--entrypoint".to_string(), entrypoint.value.clone()]));
            words.extend(service());
        }
        StepKind::Exec => {
            words.push("exec".to_string());
            words.extend(service());
        }
        StepKind::Compose | StepKind::Host => {}
    }
    let plain = |text: &str| match stack {
        Some(stack) => values::word(&model.manifest, stack, text, step.kind.view()).text,
        None => text.to_string(),
    };
    words.extend(step.args.iter().map(|arg| plain(&arg.value)));
    words
}
