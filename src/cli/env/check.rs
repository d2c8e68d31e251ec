//! `stackgen env check`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::super::check::{below_checkout, repository_path};
use super::super::docker;
use super::super::output::{Failed, counts, drawn};
use super::super::project::{Analysis, Project};
use super::{Context, ExitStatus, Outcome, files, shell};
use crate::diag::{FileId, Severity, Sink, Sources, github, json};
use crate::env::check::{self, Facts, Origin};
use crate::env::files::{EnvFile, read};

/// Judge the .env that a profile would run with
///
/// Reads the env files that `stackgen compose PROFILE` would have Compose read, and tells all that is wrong with them at
/// once, at their own lines. Exits with 1 if there is an error.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  stackgen env check dev
  stackgen env check prod --env-file prod.env
  stackgen env check prod --from-environment --format github")]
pub struct Arguments {
    /// The profile
    profile: String,
    /// Judge this file instead of the profile's own; may be repeated, the later one wins
    #[arg(long, value_name = "FILE")]
    env_file: Vec<PathBuf>,
    /// Judge the variables that this process was started with, and no file
    #[arg(long, conflicts_with = "env_file")]
    from_environment: bool,
    /// How findings are written
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

/// A way to write findings.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people, with the lines concerned
    Human,
    /// An array of objects, as `stackgen check` writes it
    Json,
    /// Commands that annotate a pull request on GitHub
    Github,
}

/// Carries it out.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let project = context.project()?;
    let Analysis { model, mut found, mut sources, .. } = project.analyse(None);
    let Some(model) = model else {
        found.retain(|finding| finding.severity == Severity::Error);
        context.out.findings(&found, &sources);
        return Ok(ExitStatus::Findings);
    };
    let run = docker::run_facts(&model, &arguments.profile)?;
    let Some(stack) = model.stacks.iter().find(|stack| stack.profile == run.profile) else {
        return Err(Failed::new(format!("there is no profile `{}`", arguments.profile)));
    };
    let files = if arguments.from_environment { Vec::new() } else { files::texts(&project, &run, &arguments.env_file)? };
    let ids: Vec<FileId> = files.iter().map(|file| sources.add(&file.name, &file.text)).collect();
    let reading = read(&files, |index| ids.get(index).copied().unwrap_or(FileId::NONE), &shell);
    let origin = if arguments.from_environment { Origin::Process } else { Origin::Files(&files, &reading) };
    let facts = Facts::new(&model, stack, &origin, &ids, &shell);
    let mut sink = Sink::default();
    check::check(&facts, &mut sink);
    sink.concealed().iter().for_each(|span| sources.conceal(*span));
    let count = facts.given.len();
    let found = sink.into_sorted();
    let out = &context.out;
    match arguments.format {
        Format::Human => {
            let shown = drawn(&found, &sources, out.colour(), out.width());
            let what = names(&files);
            let line = format!("{what} for {}: {}, {}", run.profile, variables(count), counts(&found));
            if found.is_empty() { out.summary(&line)? } else { out.result(&format!("{shown}{line}\n"))? }
        }
        Format::Json => out.result(&json::render(&found, &sources))?,
        Format::Github => out.result(&github::render(&found, &for_code_host(&project, &files), "env check"))?,
    }
    let failed = found.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if failed { ExitStatus::Findings } else { ExitStatus::Success })
}

fn variables(count: usize) -> String {
    super::super::output::count(count, "variable")
}

/// What was judged.
fn names(files: &[EnvFile]) -> String {
    match files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().as_slice() {
        [] => "the environment".to_owned(),
        names => names.join(", "),
    }
}

/// The same texts under the names that a code host knows them by.
fn for_code_host(project: &Project, files: &[EnvFile]) -> Sources {
    let mut sources = Sources::with_manifest(repository_path(project), &project.text);
    for file in files {
        sources.add(below_checkout(Path::new(&file.name)).unwrap_or_else(|| file.name.clone()), &file.text);
    }
    sources
}
