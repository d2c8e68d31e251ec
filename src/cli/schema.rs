//! `stackgen schema`.

use clap::{Args, ValueEnum};

use super::{Context, ExitStatus, Outcome};
use crate::compose::compose_schema;
use crate::pipeline::decode::schema::manifest_schema;

/// Print a JSON schema, of manifests or of Compose files
///
/// The manifest's describes its JSON form: a node's name is a key, its first argument the key below that, its properties and
/// children are entries, and what may be repeated is a list.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  stackgen schema
  stackgen schema compose > compose.schema.json")]
pub struct Arguments {
    /// What it describes
    #[arg(default_value = "manifest")]
    of: Of,
}

/// What a schema describes.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    /// A manifest
    Manifest,
    /// A Compose file
    Compose,
}

/// Carries it out.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let schema = match arguments.of {
        Of::Manifest => manifest_schema(),
        Of::Compose => compose_schema(),
    };
    context.out.result(&format!("{schema:#}\n"))?;
    Ok(ExitStatus::Success)
}
