//! `stackgen task`.

use clap::Args;

use super::output::Failed;
use super::project::Show;
use super::{Context, ExitStatus, Outcome, docker};
use crate::diag::nearest;
use crate::pipeline::Model;
use crate::pipeline::decode::{StepKind, TaskDecl};
use crate::pipeline::targets::run::shell_line;
use crate::pipeline::targets::run_of;
use crate::pipeline::targets::steps::{can, steps};

/// Run a task of the manifest, or list them
///
/// The steps run one after the other, in the manifest's folder, until one fails, whose exit code is passed on. ARGS are
/// appended to the last one.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  stackgen task
  stackgen task migrate
  stackgen task --profile test test-unit -- --reporter=dot
  stackgen task --dry-run migrate")]
pub struct Arguments {
    /// The profile to run it in, instead of the task's own or the default one
    #[arg(long, value_name = "PROFILE")]
    profile: Option<String>,
    /// Print the commands, and do not run them
    #[arg(long)]
    dry_run: bool,
    /// The task
    name: Option<String>,
    /// Further words for the last step
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    args: Vec<String>,
}

/// Carries it out.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let project = context.project()?;
    let Some((model, artifacts)) = project.compile(None, Show::Errors, &context.out) else { return Ok(ExitStatus::Findings) };
    let Some(name) = &arguments.name else {
        context.out.result(&list(&model))?;
        return Ok(ExitStatus::Success);
    };
    let task = find(&model, name)?;
    let run = docker::run_facts(&model, &profile(&model, task, arguments.profile.as_deref())?)?;
    if !can(task, &run) {
        let message = format!("task `{name}` runs in Compose, and profile `{}` is a Swarm stack", run.profile);
        return Err(Failed::new(message).help("`docker exec` runs a command in a container of the node that you are on"));
    }
    let mut commands = steps(&model, task, &run);
    let Some(mut last) = commands.pop() else { return Ok(ExitStatus::Success) };
    last.extend(arguments.args.iter().cloned());
    if arguments.dry_run {
        for words in commands.iter().chain([&last]) {
            context.out.result(&format!("{}\n", shell_line(words.iter().map(String::as_str))))?;
        }
        return Ok(ExitStatus::Success);
    }
    if task.steps.iter().any(|step| step.kind != StepKind::Host) {
        docker::are_current(&project, &artifacts, &run, context)?;
    }
    for words in &commands {
        match docker::wait(words, &project)? {
            ExitStatus::Success => {}
            failed => return Ok(failed),
        }
    }
    docker::become_it(&last, &project)
}

/// Every task and what it does.
fn list(model: &Model) -> String {
    let tasks = model.manifest.tasks.values();
    let width = tasks.clone().map(|task| task.name.len()).max().unwrap_or(0);
    let line = |task: &TaskDecl| {
        let doc = task.doc.as_ref().map_or("", |doc| doc.value.as_str());
        format!("{:width$}  {doc}", task.name.value).trim_end().to_owned() + "\n"
    };
    tasks.map(line).collect()
}

fn find<'m>(model: &'m Model, name: &str) -> Result<&'m TaskDecl, Failed> {
    let tasks = &model.manifest.tasks;
    tasks.get(name).ok_or_else(|| {
        let failed = Failed::new(format!("there is no task `{name}`"));
        match nearest(name, tasks.keys().map(String::as_str)) {
            Some(near) => failed.help(format!("did you mean `{near}`?")),
            None => failed.help("`stackgen task` lists them"),
        }
    })
}

/// The profile asked for, the task's own, the default one if it has the task's service, or the first that has.
fn profile(model: &Model, task: &TaskDecl, asked: Option<&str>) -> Result<String, Failed> {
    let service = task.service.as_ref().map(|service| service.value.as_str());
    let has = |profile: &str| {
        let stack = model.stacks.iter().find(|stack| stack.profile == profile);
        stack.is_some_and(|stack| service.is_none_or(|service| stack.services.contains_key(service)))
    };
    let own = asked.or(task.profile.as_ref().map(|profile| profile.value.as_str()));
    if let Some(profile) = own {
        super::inspect::profile(model, profile)?;
        return match service {
            Some(service) if !has(profile) => {
                let message =
                    format!("task `{}` needs service `{service}`, which profile `{profile}` does not have", task.name.value);
                Err(Failed::new(message))
            }
            _ => Ok(profile.to_owned()),
        };
    }
    let default = model.manifest.default_profile().map(|profile| profile.name.value.as_str());
    let all = model.stacks.iter().map(|stack| stack.profile.as_str());
    let possible = |profile: &str| run_of(model, profile).is_some_and(|run| can(task, &run));
    let mut having = default.into_iter().chain(all).filter(|profile| has(profile));
    let first = having.clone().next();
    let chosen = having.find(|profile| possible(profile)).or(first);
    chosen.map(str::to_owned).ok_or_else(|| Failed::new(format!("no profile has the service of task `{}`", task.name.value)))
}
