//! `stackgen env`: real `.env` files.

mod check;
mod files;
mod init;
mod show;

use clap::{Args, Subcommand};

use super::{Context, ExitStatus, Outcome};

/// Judge, make and show real .env files
///
/// They are read exactly as Docker Compose reads them. The value of a secret is never shown, unless it is asked for.
#[derive(Debug, Args)]
#[command(
    disable_help_subcommand = true,
    after_long_help = "Examples:
  stackgen env init dev
  stackgen env check prod --env-file prod.env
  stackgen env show dev --format json"
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Arguments),
    Init(init::Arguments),
    Show(show::Arguments),
}

/// Carries it out.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    match &arguments.command {
        Command::Check(arguments) => check::run(arguments, context),
        Command::Init(arguments) => init::run(arguments, context),
        Command::Show(arguments) => show::run(arguments, context),
    }
}

/// What the process was started with, as far as it is text.
fn shell(name: &str) -> Option<String> {
    std::env::var_os(name).and_then(|value| value.into_string().ok())
}
