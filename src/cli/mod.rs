//! The command line: one file per subcommand, its arguments and one function. Nothing else prints, reads the environment or
//! decides how the process ends.

mod audit;
mod check;
mod codes;
mod completions;
mod compose;
mod docker;
mod env;
mod explain;
mod fmt;
mod graph;
mod import;
mod init;
mod inspect;
mod man;
mod origin;
mod output;
mod project;
mod real_compose;
mod render;
mod schema;
mod task;
mod unmanaged;
mod verify;
mod with_compose;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use output::{Colour, Failed, Output};
use project::Project;

/// How a command ended, as the process's exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    /// Done, nothing to report.
    Success,
    /// Findings, or drift.
    Findings,
    /// The command could not be carried out.
    Failure,
    /// What was run in the user's name failed, with this code.
    Child(u8),
}

impl From<ExitStatus> for std::process::ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(match status {
            ExitStatus::Success => 0,
            ExitStatus::Findings => 1,
            ExitStatus::Failure => 2,
            ExitStatus::Child(code) => code,
        })
    }
}

/// Render Compose files, .env samples and configuration docs from one manifest
///
/// A manifest, `stack.kdl`, says what a stack's services are and how they differ between runtime profiles such as dev,
/// test and prod. Everything else is rendered from it, and `stackgen verify` tells when a file is no longer what the
/// manifest says.
#[derive(Debug, Parser)]
#[command(
    name = "stackgen",
    version,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    max_term_width = 100,
    after_help = "Exit codes: 0 done, 1 findings or drift, 2 the command could not be carried out."
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
struct Global {
    /// The manifest [default: the stack.kdl in this folder or the nearest one above]
    #[arg(short, long, global = true, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// Run as if started in DIR
    #[arg(short = 'C', long = "directory", global = true, value_name = "DIR")]
    directory: Option<PathBuf>,
    /// When to use colours; NO_COLOR is heeded
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = false)]
    color: Colour,
    /// Say only what is wrong, and what was asked for
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more
    #[arg(short, long, global = true)]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Arguments),
    Import(import::Arguments),
    Render(render::Arguments),
    Verify(verify::Arguments),
    Check(check::Arguments),
    Inspect(inspect::Arguments),
    Explain(explain::Arguments),
    Audit(audit::Arguments),
    Env(env::Arguments),
    Compose(compose::Arguments),
    Task(task::Arguments),
    Graph(graph::Arguments),
    Fmt(fmt::Arguments),
    Schema(schema::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// What every command is given.
struct Context {
    out: Output,
    manifest: Option<PathBuf>,
}

impl Context {
    /// The manifest that is meant.
    fn project(&self) -> Result<Project, Failed> {
        Project::open(self.manifest.as_deref())
    }
}

/// How a command ends.
type Outcome = Result<ExitStatus, Failed>;

/// Runs the command that `args` spell and says how it ended.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitStatus {
    let parsed = Cli::command().try_get_matches_from(args).and_then(|matches| Cli::from_arg_matches(&matches));
    let Cli { global, command } = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            // Help that nobody reads to its end is no error, and for an error there is no better place.
            let _ = error.print();
            return if error.use_stderr() { ExitStatus::Failure } else { ExitStatus::Success };
        }
    };
    let out = Output::new(global.color, global.quiet, global.verbose);
    let entered = match &global.directory {
        Some(folder) => std::env::set_current_dir(folder)
            .map_err(|error| Failed::new(format!("cannot go to the folder `{}`: {error}", folder.display()))),
        None => Ok(()),
    };
    let context = Context { out, manifest: global.manifest };
    match entered.and_then(|()| command.run(&context)) {
        Ok(status) => status,
        Err(failed) => {
            out.failed(&failed);
            ExitStatus::Failure
        }
    }
}

impl Command {
    fn run(self, context: &Context) -> Outcome {
        match self {
            Self::Render(arguments) => render::run(&arguments, context),
            Self::Verify(arguments) => verify::run(&arguments, context),
            Self::Check(arguments) => check::run(&arguments, context),
            Self::Import(arguments) => import::run(&arguments, context),
            Self::Init(arguments) => init::run(&arguments, context),
            Self::Inspect(arguments) => inspect::run(&arguments, context),
            Self::Explain(arguments) => explain::run(&arguments, context),
            Self::Audit(arguments) => audit::run(&arguments, context),
            Self::Env(arguments) => env::run(&arguments, context),
            Self::Compose(arguments) => compose::run(&arguments, context),
            Self::Task(arguments) => task::run(&arguments, context),
            Self::Graph(arguments) => graph::run(&arguments, context),
            Self::Fmt(arguments) => fmt::run(&arguments, context),
            Self::Schema(arguments) => schema::run(&arguments, context),
            Self::Completions(arguments) => completions::run(&arguments, context),
            Self::Man(arguments) => man::run(&arguments, context),
        }
    }
}
