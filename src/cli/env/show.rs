//! `stackgen env show`.

use clap::Args;

use super::super::output::Failed;
use super::{Context, Outcome};

/// Show what Compose makes of a .env
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  stackgen env show dev")]
pub struct Arguments {
    /// The profile
    profile: String,
}

/// Carries it out.
pub fn run(arguments: &Arguments, _context: &Context) -> Outcome {
    Err(Failed::new(format!("`env show {}` is not there yet", arguments.profile)))
}
