//! `stackgen completions`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Context, ExitStatus, Outcome};

/// Print a script that completes commands and options in a shell
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  stackgen completions bash > /etc/bash_completion.d/stackgen
  stackgen completions zsh > \"${fpath[1]}/_stackgen\"
  stackgen completions fish > ~/.config/fish/completions/stackgen.fish")]
pub struct Arguments {
    /// The shell
    shell: Shell,
}

/// Carries it out.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "stackgen", &mut script);
    context.out.result(&String::from_utf8_lossy(&script))?;
    Ok(ExitStatus::Success)
}
