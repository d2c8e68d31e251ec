//! `stackgen inspect`.

use std::borrow::Cow;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::output::Failed;
use super::project::{LayoutChoice, LayoutParser};
use super::{Context, ExitStatus, Outcome, origin};
use crate::compose::yaml::{Comments, to_yaml};
use crate::diag::nearest;
use crate::pipeline::Model;
use crate::pipeline::decode::Layout;
use crate::pipeline::lower::Project;
use crate::pipeline::split::stack_of;
use crate::pipeline::targets::run_of;

/// Show what a profile comes to, and where a value came from
///
/// Without PROFILE: how each profile is run, as a JSON list for scripts. With PROFILE: its whole Compose model, base and
/// overlay merged.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  stackgen inspect
  stackgen inspect prod
  stackgen inspect dev --origin services.app.environment.LOG_LEVEL
  stackgen inspect | jq -r '.[].command'")]
pub struct Arguments {
    /// The profile
    profile: Option<String>,
    /// How the model is written
    #[arg(long, value_name = "FORMAT", default_value = "yaml")]
    format: Format,
    /// How profiles become files, instead of what the manifest says; PROFILE=swarm makes a Swarm stack of one
    #[arg(long, value_name = "LAYOUT", value_parser = LayoutParser)]
    layout: Option<LayoutChoice>,
    /// Tell which lines of the manifest set the value at PATH, such as services.app.image
    #[arg(long, value_name = "PATH", requires = "profile")]
    origin: Option<String>,
}

/// A way to write a model.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// As Compose files are written
    Yaml,
    /// For programs
    Json,
}

/// Carries it out.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let project = context.project()?;
    let layouts = LayoutChoice::layouts(arguments.layout.as_ref());
    let Some(model) = project.model(layouts, &context.out) else { return Ok(ExitStatus::Findings) };
    LayoutChoice::check(arguments.layout.as_ref(), &model)?;
    let text = match &arguments.profile {
        None => list(&model),
        Some(name) => {
            let shown = &as_written(&model, profile(&model, name)?);
            match (&arguments.origin, arguments.format) {
                (Some(path), _) => origin::text(&project, &model, shown, path)?,
                (None, Format::Yaml) => to_yaml(&shown.file, &Comments::default()),
                (None, Format::Json) => format!("{:#}\n", shown.file.to_json()),
            }
        }
    };
    context.out.result(&text)?;
    Ok(ExitStatus::Success)
}

/// How each profile is run, for scripts.
fn list(model: &Model) -> String {
    let runs = model.stacks.iter().filter_map(|stack| run_of(model, &stack.profile));
    let list: serde_json::Value = runs
        .map(|run| {
            json!({
                "profile": run.profile,
                "files": run.files,
                "env_files": run.env_files,
                "project": run.project,
                "compose_profiles": run.compose_profiles,
                "swarm": run.swarm,
                "command": run.shell(&[]),
            })
        })
        .collect();
    format!("{list:#}\n")
}

/// The profile as its files say it together: a stack file says it otherwise than Compose's do.
fn as_written<'m>(model: &Model, project: &'m Project) -> Cow<'m, Project> {
    if model.manifest.layout_of(&project.profile) == Layout::Swarm {
        return Cow::Owned(Project { profile: project.profile.clone(), file: stack_of(project).tree });
    }
    Cow::Borrowed(project)
}

/// The profile of that name.
///
/// # Errors
/// If there is none; says the nearest.
pub fn profile<'m>(model: &'m Model, name: &str) -> Result<&'m Project, Failed> {
    model.projects.iter().find(|project| project.profile == name).ok_or_else(|| {
        let names = || model.projects.iter().map(|project| project.profile.as_str());
        let failed = Failed::new(format!("there is no profile `{name}`"));
        failed.help(match nearest(name, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the manifest has {}", names().collect::<Vec<_>>().join(", ")),
        })
    })
}
