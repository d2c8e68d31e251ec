//! `stackgen schema`.

use clap::{Args, ValueEnum};

use super::{Context, ExitStatus, Outcome};
use crate::compose::compose_schema;

/// Print a JSON schema
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  stackgen schema compose > compose.schema.json")]
pub struct Arguments {
    /// What it describes
    #[arg(default_value = "compose")]
    of: Of,
}

/// What a schema describes.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    /// A Compose file
    Compose,
}

/// Carries it out.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let schema = match arguments.of {
        Of::Compose => compose_schema(),
    };
    context.out.result(&format!("{schema:#}\n"))?;
    Ok(ExitStatus::Success)
}
