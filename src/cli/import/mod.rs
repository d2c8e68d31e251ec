//! `stackgen import`.

mod ask;
pub(super) mod disk;
mod facts;
mod propose;
mod report;
mod summary;
mod wanted;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;

use super::output::{Failed, Output};
use super::project::MANIFEST;
use super::real_compose::RealCompose;
use super::{Context, ExitStatus, Outcome};
use crate::import::{Job, Step, import_step_by_step};
use crate::pipeline::write;

use disk::Disk;
use facts::Facts;
use wanted::Asked;

/// Work that is done sooner needs no progress shown.
const SOON: Duration = Duration::from_millis(400);

/// Make a manifest of Compose files, and prove that nothing changed
///
/// The manifest is rendered in memory, and what Compose reads of it is compared with what it reads of the files, profile by
/// profile, with variables filled in and without. A profile that does not come back the same is left out and told. The
/// files stay as they are: `stackgen render --adopt` takes over those of the same name, keeping each as NAME.orig.
///
/// Without --profile: looks for Compose and env files here, tries which go together, proposes profiles, and writes nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  stackgen import
  stackgen import --profile dev=compose.yaml,compose.dev.yaml -o stack.kdl
  stackgen import --profile dev=compose.yaml --profile ci=compose.yaml,ci.yaml
  stackgen import --profile prod=prod.yaml --env-file prod=.env --with-compose")]
pub struct Arguments {
    /// A profile and its Compose files, in the order of their -f; may be repeated
    #[arg(long, value_name = "NAME=FILE[,FILE…]", value_parser = pair)]
    profile: Vec<(String, String)>,
    /// The env files with which Compose reads a profile, instead of .env
    #[arg(long, value_name = "NAME=FILE[,FILE…]", value_parser = pair)]
    env_file: Vec<(String, String)>,
    /// Compose's own profiles that a profile switches on
    #[arg(long, value_name = "NAME=P[,P…]", value_parser = pair)]
    compose_profile: Vec<(String, String)>,
    /// Write the manifest to FILE, which must not exist yet, instead of printing it
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write what came of each profile to FILE, as JSON
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Ask the Docker Compose of this machine, too
    #[arg(long)]
    with_compose: bool,
}

/// `NAME=VALUE`.
fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write NAME=FILE,FILE".to_owned()),
    }
}

/// Carries it out.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let here = std::env::current_dir().map_err(|error| Failed::new(format!("the current folder is gone: {error}")))?;
    let output = arguments.output.as_ref().map(|path| here.join(path));
    if let Some(path) = output.as_ref().filter(|path| path.symlink_metadata().is_ok()) {
        let failed = Failed::new(format!("`{}` already exists", path.display()));
        return Err(failed.help("name another file, or move this one away: import writes over nothing"));
    }
    let folder = output.as_deref().and_then(Path::parent).unwrap_or(&here);
    let root = &folder.canonicalize().map_err(|error| Failed::new(format!("`{}`: {error}", folder.display())))?;
    let dry = arguments.profile.is_empty();
    let asked = if dry {
        propose::propose(&here, context)?
    } else {
        Asked {
            profiles: arguments.profile.clone(),
            env_files: arguments.env_file.clone(),
            compose_profiles: arguments.compose_profile.clone(),
        }
    };
    let manifest = output.as_deref().and_then(Path::file_name).map_or(MANIFEST.into(), |name| name.to_string_lossy());
    let job = Job {
        stack: wanted::stack_name(root),
        root: root.to_string_lossy().into_owned(),
        manifest: manifest.into_owned(),
        profiles: asked.wanted(&here)?,
    };
    // Whoever wants it asked learns at once that there is none.
    let compose = if arguments.with_compose { Some(RealCompose::find(root)?) } else { None };
    let since = Instant::now();
    let imported = import_step_by_step(&job, &Disk, &mut |step| progress(step, since, &context.out));
    let answers = compose.as_ref().map(|compose| ask::ask(compose, &job, &imported, &context.out)).transpose()?;
    context.out.progress("");
    context.out.findings(&imported.findings, &imported.sources);
    let facts = Facts::new(&job, &imported);
    let written = match (&imported.manifest, &arguments.output) {
        _ if dry => None,
        (Some(text), Some(path)) if imported.identical() > 0 => {
            save(&here, path, text)?;
            context.out.summary(&format!("created   {}", path.display()))?;
            Some(path.as_path())
        }
        (Some(text), None) if imported.identical() > 0 => {
            context.out.result(text)?;
            None
        }
        _ => None,
    };
    if let Some(path) = &arguments.report {
        save(&here, path, &report::text(&job, &imported, &facts, answers.as_ref()))?;
    }
    summary::tell(&job, &imported, &facts, answers.as_ref(), &context.out);
    if dry {
        context.out.note(if root.join(MANIFEST).exists() {
            "A dry run. There is a stack.kdl already, and import writes over nothing: give -o another name."
        } else {
            "A dry run: the first line, run as it is, writes the manifest."
        });
    } else {
        summary::next(&imported, &facts, written, &context.out);
    }
    let all = imported.identical() == imported.verdicts.len();
    let real = answers.is_none_or(|answers| answers.all_same());
    Ok(if all && real { ExitStatus::Success } else { ExitStatus::Findings })
}

fn progress(step: Step<'_>, since: Instant, out: &Output) {
    if since.elapsed() > SOON {
        out.progress(&format!("{} profile {} of {}: {}", step.what, step.number, step.total, step.profile));
    }
}

fn save(here: &Path, path: &Path, text: &str) -> Result<(), Failed> {
    let shown = path.display().to_string();
    let done = if path.to_string_lossy().ends_with(".json") && here.join(path).is_file() {
        write::replace(&here.join(path), text)
    } else {
        write::create(here, &[(&shown, text)])
    };
    done.map_err(|error| Failed::new(format!("`{shown}` cannot be written: {error}")))
}
