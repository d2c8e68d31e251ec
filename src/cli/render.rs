//! `stackgen render`.

use std::path::PathBuf;

use clap::Args;

use super::output::{Failed, count};
use super::project::{LayoutChoice, LayoutParser, Project, Show, compose_paths};
use super::{Context, ExitStatus, Outcome};
use crate::diag::{Sink, Sources, nearest};
use crate::pipeline::write::{self, Change, ChangeKind, Options, Recovery};
use crate::pipeline::{Artifact, Model, validate};

/// Write every file that the manifest describes
///
/// Compose files, .env samples, docs and further artifacts are written all or none. Files that are as they should be are
/// not touched; files that were rendered once and are no longer in the manifest are removed. A file that stackgen did not
/// write stays as it is, and is an error, unless --adopt is given.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  stackgen render
  stackgen render --dry-run
  stackgen render --stdout docker-compose.prod.yml
  stackgen render --out /tmp/look --layout standalone
  stackgen render --out /tmp/stack --layout prod=swarm")]
pub struct Arguments {
    /// Say what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Print the file that would be written to PATH, and write nothing
    #[arg(long, value_name = "PATH", conflicts_with_all = ["dry_run", "adopt", "out"])]
    stdout: Option<String>,
    /// Write below DIR instead of the manifest's folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How profiles become files, instead of what the manifest says; PROFILE=swarm makes a Swarm stack of one
    #[arg(long, value_name = "LAYOUT", value_parser = LayoutParser)]
    layout: Option<LayoutChoice>,
    /// Replace files that stackgen did not write, keeping each as NAME.orig
    #[arg(long)]
    adopt: bool,
}

/// Carries it out.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let project = context.project()?;
    let chosen = arguments.layout.as_ref();
    let layouts = LayoutChoice::layouts(chosen);
    if let Some(path) = &arguments.stdout {
        let Some((model, artifacts)) = project.compile(layouts, Show::All, &context.out) else { return Ok(ExitStatus::Findings) };
        LayoutChoice::check(chosen, &model)?;
        context.out.result(&one(&artifacts, path)?.content)?;
        return Ok(ExitStatus::Success);
    }
    let root = arguments.out.clone().unwrap_or_else(|| project.root.clone());
    if arguments.dry_run {
        if write::pending(&root) {
            context.out.warn("an earlier render was interrupted", "`stackgen render` finishes it first");
        }
    } else if let Some(recovery) = write::recover(&root)? {
        context.out.note(&told(&recovery));
    }
    let Some((model, artifacts)) = project.compile(layouts, Show::All, &context.out) else { return Ok(ExitStatus::Findings) };
    LayoutChoice::check(chosen, &model)?;
    let plan = write::plan(&root, &project.record(), &artifacts, &Options { adopt: arguments.adopt })?;
    let changes = plan.changes();
    if !fits_the_schema(&project, &model, &changes, context) {
        return Ok(ExitStatus::Findings);
    }
    let changes = if arguments.dry_run { changes } else { write::commit(plan)? };
    report(&changes, arguments.dry_run, context)?;
    Ok(ExitStatus::Success)
}

/// The artifact at `path`.
fn one<'a>(artifacts: &'a [Artifact], path: &str) -> Result<&'a Artifact, Failed> {
    let wanted = path.strip_prefix("./").unwrap_or(path);
    artifacts.iter().find(|artifact| artifact.path == wanted).ok_or_else(|| {
        let paths = || artifacts.iter().map(|artifact| artifact.path.as_str());
        let failed = Failed::new(format!("the manifest renders no file `{path}`"));
        failed.help(match nearest(wanted, paths()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it renders {}", paths().collect::<Vec<_>>().join(", ")),
        })
    })
}

/// Holds the Compose files that would change against Compose's whole schema.
fn fits_the_schema(project: &Project, model: &Model, changes: &[Change], context: &Context) -> bool {
    let written = |path: &str| {
        changes.iter().any(|change| change.path == path && !matches!(change.kind, ChangeKind::Unchanged | ChangeKind::Removed))
    };
    let fresh: Vec<&str> = compose_paths(model).filter(|path| written(path)).collect();
    let mut sink = Sink::default();
    validate::check_with_schema(&model.layers, &fresh, &mut sink);
    let sources = Sources::with_manifest(&project.shown, &project.text);
    let errors = sink.has_errors();
    context.out.findings(&sink.into_sorted(), &sources);
    !errors
}

/// What became of an interrupted render.
fn told(recovery: &Recovery) -> String {
    match recovery {
        Recovery::Finished(paths) => format!("finished an interrupted render: {}", count(paths.len(), "file")),
        Recovery::Undone(paths) => format!("undid an interrupted render that had failed: {}", count(paths.len(), "file")),
        Recovery::Discarded => "removed what an interrupted render had prepared; it had changed nothing".to_owned(),
    }
}

/// Lists what changed, then counts.
///
/// # Errors
/// If that cannot be written.
pub fn report(changes: &[Change], dry: bool, context: &Context) -> Result<(), Failed> {
    let kinds = [
        (ChangeKind::Created, "created", "create"),
        (ChangeKind::Updated, "updated", "update"),
        (ChangeKind::Adopted, "adopted", "adopt"),
        (ChangeKind::Removed, "removed", "remove"),
        (ChangeKind::Unchanged, "unchanged", "leave"),
    ];
    let lead = |kind: ChangeKind| {
        let (done, todo) = kinds.iter().find(|(k, ..)| *k == kind).map_or(("", ""), |(_, done, todo)| (*done, *todo));
        if dry { format!("would {todo:6}") } else { format!("{done:9}") }
    };
    for change in changes.iter().filter(|change| change.kind != ChangeKind::Unchanged || context.out.verbose()) {
        let kept = match &change.backup {
            Some(backup) => format!(" (the file before is kept as {backup})"),
            None => String::new(),
        };
        context.out.summary(&format!("{} {}{kept}", lead(change.kind), change.path))?;
    }
    let mut counted = Vec::new();
    for (kind, done, todo) in kinds {
        let n = changes.iter().filter(|change| change.kind == kind).count();
        let files = if counted.is_empty() { count(n, "file") } else { n.to_string() };
        let what = if dry && kind != ChangeKind::Unchanged { format!("to {todo}") } else { done.to_owned() };
        counted.extend((n > 0).then(|| format!("{files} {what}")));
    }
    let line = if counted.is_empty() { "the manifest describes no files".to_owned() } else { counted.join(", ") };
    context.out.summary(&if dry { format!("dry run: {line}") } else { line })
}
