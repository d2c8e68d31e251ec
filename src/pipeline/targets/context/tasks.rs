//! Tasks, and the commands that carry them out.

use serde::Serialize;

use super::super::super::Model;
use super::super::super::decode::TaskDecl;
use super::super::run::{Run, run_of, shell_line};
use super::super::steps::{self, steps};
use super::text;

/// An everyday command.
#[derive(Clone, Debug, Serialize)]
pub struct TaskContext {
    /// Its name.
    pub name: String,
    /// What it does.
    pub doc: String,
    /// The profile that it belongs to; `none`: every profile that has its service.
    pub profile: Option<String>,
    /// The service that it runs in.
    pub service: Option<String>,
    /// How it is carried out in each profile that can.
    pub commands: Vec<TaskCommand>,
}

/// A task in one profile.
#[derive(Clone, Debug, Serialize)]
pub struct TaskCommand {
    /// The profile.
    pub profile: String,
    /// Its steps, one after the other, quoted for a shell.
    pub steps: Vec<String>,
    /// All steps as one line: each runs only if the one before succeeded.
    pub command: String,
}

/// Every task.
pub fn all(model: &Model) -> Vec<TaskContext> {
    let command = |task: &TaskDecl, run: &Run| {
        let words = steps(model, task, run);
        let steps: Vec<String> = words.iter().map(|step| shell_line(step.iter().map(String::as_str))).collect();
        TaskCommand { profile: run.profile.clone(), command: steps.join(" && "), steps }
    };
    let runs: Vec<Run> = model.stacks.iter().filter_map(|stack| run_of(model, &stack.profile)).collect();
    let tasks = model.manifest.tasks.values().map(|task| TaskContext {
        name: task.name.value.clone(),
        doc: text(task.doc.as_deref()),
        profile: task.profile.as_deref().cloned(),
        service: task.service.as_deref().cloned(),
        commands: runs.iter().filter(|run| can(model, task, run)).map(|run| command(task, run)).collect(),
    });
    tasks.collect()
}

fn can(model: &Model, task: &TaskDecl, run: &Run) -> bool {
    let stack = model.stacks.iter().find(|stack| stack.profile == run.profile);
    let has = |service: &String| stack.is_some_and(|stack| stack.services.contains_key(service));
    task.profile.as_deref().is_none_or(|profile| *profile == run.profile)
        && task.service.as_deref().is_none_or(has)
        && steps::can(task, run)
}
