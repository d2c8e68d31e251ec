//! `stackgen init`.

mod examples;

use std::path::PathBuf;

use clap::Args;

use super::output::Failed;
use super::project::{MANIFEST, Project, Show};
use super::{Context, ExitStatus, Outcome, render};
use crate::pipeline::write::{self, Options};
use examples::{EXAMPLES, Example};

/// Start from an example: its manifest and all that it renders
///
/// Nothing that exists is overwritten. Without --example, the quickstart: a web app with a worker, a database and a cache.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  stackgen init
  stackgen init --list
  stackgen init --example quickstart my-shop")]
pub struct Arguments {
    /// The example
    #[arg(long, value_name = "NAME", default_value = "quickstart")]
    example: String,
    /// List the examples, and do nothing else
    #[arg(long, conflicts_with = "example")]
    list: bool,
    /// Where to write it
    #[arg(default_value = ".", value_name = "DIR")]
    folder: PathBuf,
}

/// Carries it out.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    if arguments.list {
        let width = EXAMPLES.iter().map(|example| example.name.len()).max().unwrap_or(0);
        let list: String = EXAMPLES.iter().map(|one| format!("{:width$}  {}\n", one.name, one.summary())).collect();
        context.out.result(&list)?;
        return Ok(ExitStatus::Success);
    }
    let example = Example::find(&arguments.example)?;
    let root = std::env::current_dir()
        .map_err(|error| Failed::new(format!("the current folder is gone: {error}")))?
        .join(&arguments.folder);
    let is_here = arguments.folder.as_os_str() == ".";
    let shown = |path: &str| if is_here { path.to_owned() } else { arguments.folder.join(path).display().to_string() };
    let there: Vec<String> = example
        .files
        .iter()
        .filter(|(path, _)| root.join(path).symlink_metadata().is_ok())
        .map(|(path, _)| format!("`{}`", shown(path)))
        .collect();
    if !there.is_empty() {
        let exist = if there.len() == 1 { "exists" } else { "exist" };
        let failed = Failed::new(format!("{} already {exist}", there.join(", ")));
        return Err(failed.help("name another folder: `stackgen init DIR`"));
    }
    let project =
        Project { root: root.clone(), name: MANIFEST.to_owned(), shown: shown(MANIFEST), text: example.manifest().to_owned() };
    let template =
        |path: &str| example.file(path).map(str::to_owned).ok_or_else(|| format!("`{path}` is not part of the example"));
    let compiled = project.compile_with(None, Show::Errors, &template, &context.out);
    let Some((model, artifacts)) = compiled else { return Ok(ExitStatus::Findings) };
    // Whatever stands in the way of rendering is to be known before anything is written.
    let plan = write::plan(&root, &project.record(), &artifacts, &Options::default())?;
    write::create(&root, example.files).map_err(|error| Failed::new(format!("cannot write the example: {error}")))?;
    for (path, _) in example.files {
        context.out.summary(&format!("{:9} {path}", "created"))?;
    }
    render::report(&write::commit(plan)?, false, context)?;
    let profile = model.manifest.default_profile().map_or("dev", |profile| profile.name.value.as_str());
    let mut next = Vec::new();
    if !is_here {
        next.push(format!("cd {}", arguments.folder.display()));
    }
    next.push(format!("stackgen inspect {profile}"));
    next.push("edit stack.kdl, then: stackgen render".to_owned());
    next.push(format!("stackgen compose {profile} up -d"));
    context.out.note(&format!("Next:\n  {}", next.join("\n  ")));
    Ok(ExitStatus::Success)
}
