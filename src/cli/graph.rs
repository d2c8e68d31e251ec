//! `stackgen graph`.

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

use clap::{Args, ValueEnum};

use super::output::Failed;
use super::{Context, ExitStatus, Outcome, inspect};
use crate::pipeline::targets::graph::{dot, mermaid};

/// Draw services, what they wait for, published ports and volumes
///
/// Without PROFILE: all profiles at once.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  stackgen graph dev
  stackgen graph --format dot | dot -Tpng > stack.png
  stackgen graph prod --format svg > stack.svg")]
pub struct Arguments {
    /// The profile
    profile: Option<String>,
    /// How it is drawn
    #[arg(long, value_name = "FORMAT", default_value = "mermaid")]
    format: Format,
}

/// A way to draw.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For Markdown pages: GitHub, GitLab and others draw it
    Mermaid,
    /// For Graphviz
    Dot,
    /// A picture, made by Graphviz's `dot`, which must be installed
    Svg,
}

/// Carries it out.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let project = context.project()?;
    let Some(model) = project.model(None, &context.out) else { return Ok(ExitStatus::Findings) };
    let profile = match &arguments.profile {
        Some(name) => Some(inspect::profile(&model, name)?.profile.as_str()),
        None => None,
    };
    let text = match arguments.format {
        Format::Mermaid => mermaid(&model, profile),
        Format::Dot => dot(&model, profile),
        Format::Svg => svg(&dot(&model, profile))?,
    };
    context.out.result(&text)?;
    Ok(ExitStatus::Success)
}

/// The picture that Graphviz makes of `source`.
fn svg(source: &str) -> Result<String, Failed> {
    let piped = || Stdio::piped();
    let started = Command::new("dot").arg("-Tsvg").stdin(piped()).stdout(piped()).spawn();
    let mut child = started.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            Failed::new("`dot` is not on the PATH").help("install Graphviz, or use `--format mermaid`, which needs no program")
        }
        _ => Failed::new(format!("`dot` cannot be started: {error}")),
    })?;
    let broken = |error: std::io::Error| Failed::new(format!("`dot` cannot be talked to: {error}"));
    // It reads all before it writes, so that neither waits for the other.
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(source.as_bytes()).map_err(broken)?;
    }
    let mut picture = String::new();
    if let Some(mut stdout) = child.stdout.take() {
        stdout.read_to_string(&mut picture).map_err(broken)?;
    }
    let status = child.wait().map_err(broken)?;
    if status.success() { Ok(picture) } else { Err(Failed::new(format!("`dot` failed: {status}"))) }
}
