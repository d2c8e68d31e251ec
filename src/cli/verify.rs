//! `stackgen verify`.

use clap::Args;

use super::output::{Failed, count};
use super::project::{LayoutName, Show, compose_paths};
use super::unmanaged::unmanaged;
use super::with_compose::{self, Meaning};
use super::{Context, ExitStatus, Outcome};
use crate::pipeline::write::{self, Drift, DriftKind, Options};

/// Compare the files on disk with what the manifest says
///
/// Exits with 1 and shows a diff if any file is not as it would be rendered. Changes nothing. Compose files beside the
/// rendered ones that the manifest does not know are warned about.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  stackgen verify
  stackgen verify -q && docker compose up -d
  stackgen verify --with-compose")]
pub struct Arguments {
    /// Also have Docker Compose read the files of every profile, and tell where that is not what the manifest says
    #[arg(long)]
    with_compose: bool,
    /// How profiles become files, instead of what the manifest says
    #[arg(long, value_name = "LAYOUT")]
    layout: Option<LayoutName>,
}

/// Carries it out.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let project = context.project()?;
    let Some((model, artifacts)) = project.compile(arguments.layout.map(Into::into), Show::Errors, &context.out) else {
        return Ok(ExitStatus::Findings);
    };
    // Files that are not ours are drift here, too, and are shown as such.
    let plan = write::plan(&project.root, &project.record(), &artifacts, &Options { adopt: true })?;
    let drift = write::drift(&plan);
    let pending = write::pending(&project.root);
    if pending {
        context.out.warn("an earlier render was interrupted", "`stackgen render` finishes it");
    }
    for (message, help) in unmanaged(&project.root, &compose_paths(&model).collect::<Vec<_>>()) {
        context.out.warn(&message, &help);
    }
    for one in &drift {
        show(one, &project.name, context)?;
    }
    let current = drift.is_empty() && !pending;
    if current {
        let are = if artifacts.len() == 1 { "is" } else { "are" };
        context.out.summary(&format!("{} {are} what {} says", count(artifacts.len(), "file"), project.shown))?;
    }
    if !drift.is_empty() {
        let are = if drift.len() == 1 { "is" } else { "are" };
        let adopt = if drift.iter().any(|one| one.kind == DriftKind::Unowned) { " --adopt" } else { "" };
        context.out.note(&format!("{} {are} not what {} says", count(drift.len(), "file"), project.shown));
        context
            .out
            .note(&format!("  help: change the manifest to keep a change made by hand, then run `stackgen render{adopt}`"));
    }
    let meaning = if arguments.with_compose { with_compose::judge(&project, &model, context)? } else { Meaning::Same };
    Ok(match meaning {
        Meaning::Refused => ExitStatus::Failure,
        Meaning::Same if current => ExitStatus::Success,
        Meaning::Same | Meaning::Differs => ExitStatus::Findings,
    })
}

/// One file, and how it differs.
fn show(drift: &Drift, manifest: &str, context: &Context) -> Result<(), Failed> {
    let what = match drift.kind {
        DriftKind::Missing => "does not exist".to_owned(),
        DriftKind::Changed => format!("is not what {manifest} says"),
        DriftKind::Unowned => "was not written by stackgen".to_owned(),
        DriftKind::Stale => format!("is no longer rendered from {manifest}"),
        DriftKind::NotExecutable => "is not executable".to_owned(),
    };
    let note = drift.note.map_or_else(String::new, |note| format!("  note: {note}\n"));
    let diff = drift.diff.as_deref().map_or_else(String::new, |diff| context.out.diff(diff));
    context.out.result(&format!("{} {what}\n{note}{diff}", drift.path))
}
