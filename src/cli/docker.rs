//! Calling `docker compose` for a profile.

use std::collections::BTreeSet;
use std::process::Command;

use super::output::Failed;
use super::project::Project;
use super::{Context, ExitStatus};
use crate::pipeline::targets::{Run, run_of};
use crate::pipeline::write::{self, DriftKind, Options};
use crate::pipeline::{Artifact, Model};

/// How `profile` is run.
///
/// # Errors
/// If there is no such profile.
pub fn run_facts(model: &Model, profile: &str) -> Result<Run, Failed> {
    let name = &super::inspect::profile(model, profile)?.profile;
    run_of(model, name).ok_or_else(|| Failed::new(format!("profile `{name}` has no Compose files")))
}

/// Sees to it that the files that Compose would read are there, and warns of those that are not as rendered.
///
/// # Errors
/// If one is missing.
pub fn are_current(project: &Project, artifacts: &[Artifact], run: &Run, context: &Context) -> Result<(), Failed> {
    let plan = write::plan(&project.root, &project.record(), artifacts, &Options { adopt: true })?;
    let read: BTreeSet<&String> = run.files.iter().chain(&run.env_files).collect();
    for drift in write::drift(&plan).into_iter().filter(|drift| read.contains(&drift.path)) {
        if drift.kind == DriftKind::Missing {
            return Err(Failed::new(format!("`{}` does not exist", drift.path)).help("`stackgen render` writes it"));
        }
        let message = format!("`{}` is not what {} says", drift.path, project.shown);
        context.out.warn(&message, "`stackgen verify` shows the difference, `stackgen render` writes it anew");
    }
    Ok(())
}

/// Runs a command in the manifest's folder until it ends; its exit code becomes ours.
///
/// # Errors
/// If it cannot be started.
pub fn wait(words: &[String], project: &Project) -> Result<ExitStatus, Failed> {
    let status = command(words, project)?.status().map_err(|error| not_started(words, &error))?;
    Ok(match (status.success(), status.code()) {
        (true, _) => ExitStatus::Success,
        (false, code) => ExitStatus::Child(code.and_then(|code| u8::try_from(code).ok()).unwrap_or_else(|| signalled(status))),
    })
}

/// Becomes a command, where the system can do that, so that signals and the terminal are its own.
///
/// # Errors
/// If it cannot be started.
pub fn become_it(words: &[String], project: &Project) -> Result<ExitStatus, Failed> {
    #[cfg(unix)]
    {
        let error = std::os::unix::process::CommandExt::exec(&mut command(words, project)?);
        Err(not_started(words, &error))
    }
    #[cfg(not(unix))]
    wait(words, project)
}

fn command(words: &[String], project: &Project) -> Result<Command, Failed> {
    let (program, arguments) = words.split_first().ok_or_else(|| Failed::new("there is no command to run"))?;
    let mut command = Command::new(program);
    command.args(arguments).current_dir(&project.root);
    Ok(command)
}

fn not_started(words: &[String], error: &std::io::Error) -> Failed {
    let program = words.first().map_or("", String::as_str);
    match error.kind() {
        std::io::ErrorKind::NotFound if program == "docker" => Failed::new("`docker` is not on the PATH")
            .help("install Docker with its Compose plugin; `--dry-run` prints the command"),
        std::io::ErrorKind::NotFound => Failed::new(format!("`{program}` is not on the PATH")),
        _ => Failed::new(format!("`{program}` cannot be started: {error}")),
    }
}

/// What shells make of a process that a signal ended.
fn signalled(status: std::process::ExitStatus) -> u8 {
    #[cfg(unix)]
    return std::os::unix::process::ExitStatusExt::signal(&status).and_then(|n| u8::try_from(128 + n).ok()).unwrap_or(u8::MAX);
    #[cfg(not(unix))]
    {
        let _ = status;
        u8::MAX
    }
}
