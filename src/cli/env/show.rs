//! `stackgen env show`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use indexmap::IndexMap;
use serde::Serialize;

use super::super::output::Failed;
use super::super::project::bytes;
use super::super::{docker, inspect};
use super::{Context, ExitStatus, Outcome, files, shell};
use crate::compose::dotenv::quote;
use crate::diag::{FileId, SourceFile, Sources};
use crate::env::files::{EnvFile, Reading, read};
use crate::env::show::{self, MASK, Source, Variable};
use crate::pipeline::Model;
use crate::pipeline::expand::Stack;

/// Show what Compose makes of .env files, and where each value came from
///
/// Without PROFILE: what the files say by themselves, each read exactly as Compose reads it; no manifest is needed. With
/// PROFILE: the value that Compose uses for each variable of the manifest, the process environment over the env files over the
/// manifest. Secrets are masked: what the manifest declares as one, what has a secret's name or look, and what holds one.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  stackgen env show
  stackgen env show dev
  stackgen env show --env-file .env --env-file .env.local --format json --reveal")]
pub struct Arguments {
    /// The profile
    profile: Option<String>,
    /// Read this file, and no other; may be repeated, a later one sees and overrides the values of those before it
    #[arg(long, value_name = "FILE")]
    env_file: Vec<PathBuf>,
    /// How the variables are written
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Show the values of secrets
    #[arg(long)]
    reveal: bool,
}

/// A way to write variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table for people
    Human,
    /// {"variables": {NAME: value}, "errors": [{"message", "file", "line", "column"}]}
    Json,
}

/// What Compose would refuse, and where. Never says a value.
#[derive(Debug, Serialize)]
struct Problem {
    message: String,
    file: String,
    line: usize,
    column: usize,
}

/// Carries it out.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let found = match &arguments.profile {
        Some(profile) => of_profile(profile, arguments, context)?,
        None => Some(of_files(arguments, context)?),
    };
    let Some(Found { variables, problems, names }) = found else { return Ok(ExitStatus::Findings) };
    match arguments.format {
        Format::Json => {
            let values: IndexMap<&str, Option<String>> = variables
                .iter()
                .filter(|variable| variable.value.is_some())
                .map(|variable| (variable.name.as_str(), variable.shown(arguments.reveal)))
                .collect();
            context.out.result(&format!("{:#}\n", serde_json::json!({"variables": values, "errors": problems})))?;
        }
        Format::Human => {
            for problem in &problems {
                let Problem { message, file, line, column } = problem;
                context.out.failed(&Failed::new(format!("{message} ({file}:{line}:{column})")));
            }
            context.out.result(&table(&variables, &names, arguments.reveal))?;
        }
    }
    Ok(if problems.is_empty() { ExitStatus::Success } else { ExitStatus::Findings })
}

/// What is to be shown.
struct Found {
    variables: Vec<Variable>,
    problems: Vec<Problem>,
    names: Names,
}

/// What sources are called.
struct Names {
    files: Vec<String>,
    manifest: Option<SourceFile>,
}

/// The files alone, or the `.env` of this folder.
fn of_files(arguments: &Arguments, context: &Context) -> Result<Found, Failed> {
    let paths = if arguments.env_file.is_empty() { vec![PathBuf::from(".env")] } else { arguments.env_file.clone() };
    let (files, mut problems) = texts(paths.iter().map(|path| (path.clone(), path.display().to_string())))?;
    // A manifest is of use here, not needed: one that cannot be read keeps nobody from looking at a file.
    let model = context.project().ok().and_then(|project| project.analyse(None).model);
    let declared = |name: &str| Some(model.as_ref()?.manifest.vars.get(name)?.secret.is_some());
    let reading = read(&files, FileId::further, &shell);
    problems.extend(refused(&files, &reading));
    // Compose takes nothing of files of which it refuses one.
    let variables = if problems.is_empty() { show::files(&reading, &shell, &declared) } else { Vec::new() };
    Ok(Found { variables, problems, names: Names { files: names(&files), manifest: None } })
}

/// The files of a profile, if there are any yet, under the process and over the manifest.
fn of_profile(name: &str, arguments: &Arguments, context: &Context) -> Result<Option<Found>, Failed> {
    let project = context.project()?;
    let Some(model) = project.model(None, &context.out) else { return Ok(None) };
    let run = docker::run_facts(&model, name)?;
    let profile = &inspect::profile(&model, name)?.profile;
    let named = arguments.env_file.iter().map(|path| (path.clone(), path.display().to_string()));
    let own = files::paths(&run).into_iter().map(|path| (project.root.join(&path), path));
    // People's own `.env` need not be there.
    let own = own.filter(|(path, shown)| path.exists() || run.env_files.contains(shown));
    let (files, mut problems) = if arguments.env_file.is_empty() { texts(own)? } else { texts(named)? };
    let reading = read(&files, FileId::further, &shell);
    problems.extend(refused(&files, &reading));
    let Some(stack) = model.stacks.iter().find(|stack| stack.profile == *profile) else { return Ok(None) };
    let mut variables = if problems.is_empty() { show::profile(&model, stack, &reading, &shell) } else { Vec::new() };
    let manifest = SourceFile { name: project.shown.clone(), text: project.text.clone() };
    problems.extend(missing(&model, stack, &variables, &manifest));
    // What nobody declares and nobody sets is not of interest.
    variables.retain(|variable| variable.known || variable.value.is_some());
    Ok(Some(Found { variables, problems, names: Names { files: names(&files), manifest: Some(manifest) } }))
}

fn names(files: &[EnvFile]) -> Vec<String> {
    files.iter().map(|file| file.name.clone()).collect()
}

/// The files that can be read, and where the others have a byte that no text has.
fn texts(paths: impl Iterator<Item = (PathBuf, String)>) -> Result<(Vec<EnvFile>, Vec<Problem>), Failed> {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for (path, shown) in paths {
        match String::from_utf8(content(&path, &shown)?) {
            Ok(text) => files.push(EnvFile::new(shown, text)),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let before = String::from_utf8_lossy(&error.as_bytes()[..at]).into_owned();
                let utf16 = matches!(error.as_bytes(), [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
                let message = if utf16 { "this is UTF-16 text: save it as UTF-8" } else { "this is not UTF-8 text" };
                let (line, column) = SourceFile { name: String::new(), text: before }.line_column(at);
                problems.push(Problem { message: message.to_string(), file: shown, line, column });
            }
        }
    }
    Ok((files, problems))
}

fn content(path: &Path, shown: &str) -> Result<Vec<u8>, Failed> {
    if !path.exists() {
        return Err(Failed::new(format!("`{shown}` does not exist"))
            .help("`--env-file FILE` names another; `stackgen env init PROFILE` makes one for a profile"));
    }
    if path.is_dir() {
        return Err(Failed::new(format!("`{shown}` is a folder"))
            .help(format!("name the file: `--env-file {}`", path.join(".env").display())));
    }
    bytes(path, shown, "that is no env file")
}

/// What Compose refuses in the files.
fn refused(files: &[EnvFile], reading: &Reading) -> Vec<Problem> {
    let mut sources = Sources::with_manifest("", "");
    let ids: Vec<FileId> = files.iter().map(|file| sources.add(file.name.clone(), file.text.clone())).collect();
    let problem = |(index, error): &(usize, crate::compose::dotenv::read::Error)| {
        let source = sources.get(*ids.get(*index)?)?;
        let (line, column) = source.line_column(error.span.start as usize);
        Some(Problem { message: error.message.clone(), file: source.name.clone(), line, column })
    };
    reading.errors.iter().filter_map(problem).collect()
}

/// Variables that services of the profile read and Compose does not start without.
fn missing(model: &Model, stack: &Stack, variables: &[Variable], manifest: &SourceFile) -> Vec<Problem> {
    let required = |variable: &&Variable| {
        matches!(variable.from, Source::Nobody(_))
            && model.manifest.vars.contains_key(&variable.name)
            && !stack.readers(&variable.name).is_empty()
    };
    let one = |variable: &Variable| {
        let Source::Nobody(span) = variable.from else { return None };
        let (line, column) = manifest.line_column(span.start as usize);
        let message = format!("`{}` is required and has no value", variable.name);
        Some(Problem { message, file: manifest.name.clone(), line, column })
    };
    variables.iter().filter(required).filter_map(one).collect()
}

/// Name, value and source, in columns.
fn table(variables: &[Variable], names: &Names, reveal: bool) -> String {
    const WIDEST: usize = 40;
    let rows: Vec<[String; 3]> = variables
        .iter()
        .map(|variable| {
            let value = variable.shown(reveal).map(|value| match quote(&value) {
                _ if value.contains(MASK) => value,
                Some(quoted) if !quoted.is_empty() => quoted,
                _ => "''".to_string(),
            });
            let mut source = source(variable, names);
            if !variable.known {
                source.push_str(" (not in the manifest)");
            }
            if names.manifest.is_none() && shell(&variable.name).is_some_and(|own| variable.value.as_ref() != Some(&own)) {
                source.push_str(" (in `${…}` the process environment's wins)");
            }
            [variable.name.clone(), value.unwrap_or_else(|| "-".to_string()), source]
        })
        .collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).filter(|n| *n <= WIDEST).max().unwrap_or(0);
    let (first, second) = (width(0), width(1));
    rows.iter().map(|[name, value, source]| format!("{name:first$}  {value:second$}  {source}\n")).collect()
}

fn source(variable: &Variable, names: &Names) -> String {
    let manifest = |span: crate::diag::Span| match &names.manifest {
        Some(file) => format!("{}:{}", file.name, file.line_column(span.start as usize).0),
        None => String::new(),
    };
    match &variable.from {
        Source::Line(file, line) => format!("{}:{line}", names.files.get(*file).map_or("", String::as_str)),
        Source::Process => "the process environment".to_string(),
        Source::Manifest(span) => manifest(*span),
        Source::Made(others, span) => format!("{}, made of {}", manifest(*span), others.join(", ")),
        Source::Nobody(span) => format!("required by {}, given by nobody", manifest(*span)),
    }
}
