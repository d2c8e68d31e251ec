//! `stackgen man`.

use clap::{Args, CommandFactory};
use clap_mangen::Man;

use super::output::Failed;
use super::{Cli, Context, ExitStatus, Outcome};

/// Print a manual page, of stackgen or of one of its commands
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  stackgen man | man -l -
  stackgen man render > stackgen-render.1")]
pub struct Arguments {
    /// The command
    command: Option<String>,
}

/// Carries it out.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let mut root = Cli::command();
    root.build();
    let command = match &arguments.command {
        None => root,
        Some(name) => {
            let found = root.find_subcommand(name).cloned();
            found.ok_or_else(|| Failed::new(format!("there is no command `{name}`")).help("`stackgen --help` lists them"))?
        }
    };
    let mut page = Vec::new();
    Man::new(command).render(&mut page).map_err(|error| Failed::new(format!("cannot make the page: {error}")))?;
    context.out.result(&String::from_utf8_lossy(&page))?;
    Ok(ExitStatus::Success)
}
