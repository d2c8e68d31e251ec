//! `stackgen env init`.

use clap::Args;

use super::super::output::Failed;
use super::{Context, Outcome};

/// Make a .env for a profile
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  stackgen env init dev")]
pub struct Arguments {
    /// The profile
    profile: String,
}

/// Carries it out.
pub fn run(arguments: &Arguments, _context: &Context) -> Outcome {
    Err(Failed::new(format!("`env init {}` is not there yet", arguments.profile)))
}
