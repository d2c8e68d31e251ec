//! `stackgen compose`.

use clap::Args;

use super::output::Failed;
use super::project::Show;
use super::{Context, ExitStatus, Outcome, docker};

/// Run docker compose with a profile's files and project name
///
/// The command runs in the manifest's folder and its exit code is passed on. Files that are missing are an error; files
/// that are not as rendered are warned about.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  stackgen compose dev up -d
  stackgen compose prod config
  stackgen compose --dry-run test logs -f app")]
pub struct Arguments {
    /// Print the command, and do not run it
    #[arg(long)]
    dry_run: bool,
    /// The profile
    profile: String,
    /// What docker compose is to do, as it wants it
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    args: Vec<String>,
}

/// Carries it out.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let project = context.project()?;
    let Some((model, artifacts)) = project.compile(None, Show::Errors, &context.out) else { return Ok(ExitStatus::Findings) };
    let run = docker::run_facts(&model, &arguments.profile)?;
    if run.swarm {
        let message = format!("profile `{}` is a Swarm stack, which `docker compose` does not run", run.profile);
        return Err(Failed::new(message).help(format!("`{}` deploys it, with variables from the shell alone", run.up())));
    }
    if arguments.dry_run {
        let args: Vec<&str> = arguments.args.iter().map(String::as_str).collect();
        context.out.result(&format!("{}\n", run.shell(&args)))?;
        return Ok(ExitStatus::Success);
    }
    docker::are_current(&project, &artifacts, &run, context)?;
    docker::become_it(&[run.command, arguments.args.clone()].concat(), &project)
}
