//! `stackgen explain`.

use clap::Args;

use super::{Context, ExitStatus, Outcome, codes};

/// Tell what a finding means and what to do about it
///
/// Without CODE: all codes, a line each.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  stackgen explain
  stackgen explain port-collision")]
pub struct Arguments {
    /// The code in a finding, such as port-collision
    code: Option<String>,
}

/// Carries it out.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let text = match &arguments.code {
        Some(word) => {
            let page = codes::page(word)?;
            format!("{}: {}\n\n{}\n", page.code.0, page.summary, page.text.trim())
        }
        None => {
            let width = codes::pages().map(|page| page.code.0.len()).max().unwrap_or(0);
            codes::pages().map(|page| format!("{:width$}  {}\n", page.code.0, page.summary)).collect()
        }
    };
    context.out.result(&text)?;
    Ok(ExitStatus::Success)
}
