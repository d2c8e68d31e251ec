//! `stackgen import`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use indexmap::IndexMap;

use super::output::{Failed, count};
use super::project::MANIFEST;
use super::real_compose::RealCompose;
use super::{Context, ExitStatus, Outcome};
use crate::compose::compare::differences;
use crate::compose::load::{Files, Request, Unreadable};
use crate::diag::Sink;
use crate::import::proof::Verdict;
use crate::import::{Imported, Job, Wanted, discover, import};
use crate::pipeline::decode::Layout;
use crate::pipeline::{self, Options, write};

/// Make a manifest of Compose files, and prove that nothing changed
///
/// The manifest is rendered in memory, and what Compose reads of it is compared with what it reads of the files, profile by
/// profile, with variables filled in and without. A profile that does not come back the same is left out and told. The
/// files stay as they are: `stackgen render --adopt` takes over those of the same name, keeping each as NAME.orig.
///
/// Without --profile: looks for Compose and env files here, proposes profiles by their names, and writes nothing.
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
    let dry = arguments.profile.is_empty();
    let proposed;
    let (profiles, env_files) = if dry {
        proposed = proposals(&here, context)?;
        (&proposed.0, &proposed.1)
    } else {
        (&arguments.profile, &arguments.env_file)
    };
    let folder = output.as_deref().and_then(Path::parent).unwrap_or(&here);
    let root = &folder.canonicalize().map_err(|error| Failed::new(format!("`{}`: {error}", folder.display())))?;
    let manifest = output.as_deref().and_then(Path::file_name).map_or(MANIFEST.into(), |name| name.to_string_lossy());
    let job = Job {
        stack: name_of(root),
        root: root.to_string_lossy().into_owned(),
        manifest: manifest.into_owned(),
        profiles: wanted(profiles, env_files, &arguments.compose_profile, &here)?,
    };
    let imported = import(&job, &Disk);
    context.out.findings(&imported.findings, &imported.sources);
    let real = if arguments.with_compose { ask(&job, &imported, context)? } else { true };
    tell(&imported, context);
    if let Some(path) = &arguments.report {
        save(&here, path, &report(&imported))?;
    }
    match (&imported.manifest, &arguments.output) {
        _ if dry => {}
        (Some(text), Some(path)) if imported.identical() > 0 => {
            save(&here, path, text)?;
            context.out.summary(&format!("created   {}", path.display()))?;
        }
        (Some(text), None) if imported.identical() > 0 => context.out.result(text)?,
        _ => {}
    }
    let all = imported.identical() == imported.verdicts.len();
    context.out.note(&format!("{} of {} identical", imported.identical(), count(imported.verdicts.len(), "profile")));
    Ok(if all && real { ExitStatus::Success } else { ExitStatus::Findings })
}

/// The profiles that the names of files here tell of, and their env files.
type Proposed = (Vec<(String, String)>, Vec<(String, String)>);

fn proposals(here: &Path, context: &Context) -> Result<Proposed, Failed> {
    let listed = std::fs::read_dir(here).map_err(|error| Failed::new(format!("this folder cannot be read: {error}")))?;
    let mut names: Vec<String> =
        listed.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let found = discover::propose(&names);
    if found.is_empty() {
        let help = "name them: `stackgen import --profile dev=FILE,FILE`";
        return Err(Failed::new("there are no Compose files in this folder").help(help));
    }
    let mut line = "stackgen import".to_owned();
    let (mut profiles, mut env_files) = (Vec::new(), Vec::new());
    for one in found {
        line.push_str(&format!(" --profile {}={}", one.name, one.files.join(",")));
        profiles.push((one.name.clone(), one.files.join(",")));
        if !one.env_files.is_empty() {
            line.push_str(&format!(" --env-file {}={}", one.name, one.env_files.join(",")));
            env_files.push((one.name, one.env_files.join(",")));
        }
    }
    context.out.result(&format!("{line} -o {MANIFEST}\n"))?;
    context.out.note("A dry run; the line above writes the manifest.");
    Ok((profiles, env_files))
}

fn wanted(
    profiles: &[(String, String)],
    env_files: &[(String, String)],
    compose_profiles: &[(String, String)],
    here: &Path,
) -> Result<Vec<Wanted>, Failed> {
    for (name, _) in env_files.iter().chain(compose_profiles) {
        if !profiles.iter().any(|(known, _)| known == name) {
            return Err(Failed::new(format!("no profile is called `{name}`")).help("`--profile` names the profiles"));
        }
    }
    let of = |pairs: &[(String, String)], name: &str| -> Vec<String> {
        let values = pairs.iter().filter(|(own, _)| own == name);
        values.flat_map(|(_, list)| list.split(',').filter(|item| !item.is_empty()).map(str::to_owned)).collect()
    };
    // What these say would hold for all profiles at once.
    let environment: IndexMap<String, String> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| !name.starts_with("COMPOSE_"))
        .collect();
    let mut wanted: Vec<Wanted> = Vec::new();
    for (name, _) in profiles {
        let usable = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
        if !name.chars().all(usable) || name.starts_with(['_', '-']) {
            let help = "names hold a-z, 0-9, `-` and `_`: they become part of file and project names";
            return Err(Failed::new(format!("`{name}` cannot name a profile")).help(help));
        }
        if wanted.iter().any(|other| other.name == *name) {
            continue;
        }
        let request = Request {
            files: of(profiles, name),
            folder: here.to_string_lossy().into_owned(),
            env_files: of(env_files, name),
            environment: environment.clone(),
            profiles: of(compose_profiles, name),
            ..Request::default()
        };
        wanted.push(Wanted { name: name.clone(), request });
    }
    Ok(wanted)
}

/// A folder's name as a stack may be called.
fn name_of(folder: &Path) -> String {
    let name = folder.file_name().map_or(String::new(), |name| name.to_string_lossy().to_lowercase());
    let kept: String = name
        .chars()
        .map(|c| if c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-') { c } else { '-' })
        .collect();
    let kept = kept.trim_matches(['-', '_']);
    if kept.is_empty() { "stack".to_owned() } else { kept.to_owned() }
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

/// What is to be said of the profiles that did not come back.
fn tell(imported: &Imported, context: &Context) {
    for verdict in imported.verdicts.iter().filter(|verdict| !verdict.identical()) {
        if verdict.refused.is_some() && imported.findings.iter().any(|found| found.profiles.contains(&verdict.profile)) {
            continue;
        }
        context.out.note(&format!("{}: {}", verdict.profile, verdict.refused.as_deref().unwrap_or("it is not the same")));
        for difference in verdict.differences.iter().take(20) {
            context.out.note(&format!("  {} {} ({})", difference.path, difference.what, difference.of));
        }
    }
}

fn report(imported: &Imported) -> String {
    let profiles: Vec<serde_json::Value> = imported.verdicts.iter().map(of_profile).collect();
    let whole = serde_json::json!({
        "profiles": profiles,
        "identical": imported.identical(),
        "total": imported.verdicts.len(),
    });
    format!("{whole:#}\n")
}

fn of_profile(verdict: &Verdict) -> serde_json::Value {
    serde_json::json!({
        "profile": verdict.profile,
        "identical": verdict.identical(),
        "refused": verdict.refused,
        "differences": verdict.differences,
    })
}

/// Has the machine's Compose read both, and says where they differ.
fn ask(job: &Job, imported: &Imported, context: &Context) -> Result<bool, Failed> {
    let Some(text) = &imported.manifest else { return Ok(false) };
    let folder = PathBuf::from(&job.root);
    let compose = RealCompose::find(&folder)?;
    // It reads one file from its standard input, so a profile has to be one.
    let options = Options { layout: Some(Layout::Standalone), manifest_name: &job.manifest };
    let compiled = pipeline::compile(text, options, &|_| Err(String::new()), &mut Sink::default());
    let Some((model, artifacts)) = compiled else { return Ok(false) };
    let mut same = 0;
    for (name, request) in &imported.requests {
        let path = model.layers.files.get(name).and_then(|files| files.first());
        let Some(file) = artifacts.iter().find(|artifact| Some(&artifact.path) == path) else { continue };
        let folder = file.path.rsplit_once('/').map_or(".", |(folder, _)| folder);
        let option = |name: &str, value: &str| [name.to_owned(), value.to_owned()];
        let env_files = request.env_files.iter().flat_map(|f| option("--env-file", f));
        let shared: Vec<String> = env_files.chain(request.profiles.iter().flat_map(|p| option("--profile", p))).collect();
        let mut before = shared.clone();
        before.extend(request.files.iter().flat_map(|f| option("-f", &absolute(&request.folder, f))));
        let mut after = shared;
        after.extend(option("--project-directory", &absolute(&job.root, folder)).into_iter().chain(option("-f", "-")));
        let environment: BTreeMap<String, String> = request.environment.clone().into_iter().collect();
        let asked = compose.config(&before, None, &environment);
        match asked.and_then(|before| Ok((before, compose.config(&after, Some(&file.content), &environment)?))) {
            Ok((before, after)) => {
                let found = differences(&before.model, &after.model);
                same += usize::from(found.is_empty());
                for difference in found {
                    context.out.note(&format!("{name}: {compose} reads `{}` otherwise", difference.path));
                }
            }
            Err(words) => {
                context.out.failed(&Failed::new(format!("{compose} refuses profile `{name}`: {words}")));
            }
        }
    }
    context.out.note(&format!("{compose} reads {same} of {} as before", count(imported.requests.len(), "profile")));
    Ok(same == imported.requests.len())
}

fn absolute(folder: &str, path: &str) -> String {
    if path.starts_with('/') { path.to_owned() } else { format!("{folder}/{path}") }
}

/// The files of this machine.
struct Disk;

impl Files for Disk {
    #[expect(clippy::disallowed_methods, reason = "import reads what Compose reads")]
    fn read(&self, path: &str) -> Result<String, Unreadable> {
        if Path::new(path).is_dir() {
            return Err(Unreadable::IsFolder);
        }
        match std::fs::read(path) {
            Ok(bytes) => String::from_utf8(bytes).map_err(|_| Unreadable::NotUtf8),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Unreadable::Missing),
            Err(error) => Err(Unreadable::Other(error.to_string())),
        }
    }

    fn is_file(&self, path: &str) -> bool {
        Path::new(path).is_file()
    }
}
