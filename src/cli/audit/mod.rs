//! `stackgen audit`.

mod baseline;
mod uses;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use clap::Args;

use super::check::{Format, below_checkout, judge};
use super::output::{Failed, count, counts, drawn};
use super::project::{Project, Show};
use super::{Context, ExitStatus, Outcome, codes};
use crate::audit::Tree;
use crate::audit::checks::{self, Facts, Report};
use crate::audit::tree::normal;
use crate::audit::walk::{Walk, walk};
use crate::compose::load::relative;
use crate::diag::{Diagnostic, Severity, github, json, sarif};
use crate::pipeline::Artifact;

/// Milliseconds between two lines of progress.
const PAUSE: u64 = 100;

/// Hold code, docs and scripts against the manifest
///
/// Walks the repository and tells which variables code reads that are not declared, which are declared and read by nobody, which
/// flags are read outside of their file, what Dockerfiles and services disagree on, and which Compose files, services, profiles and
/// commands are named that do not exist. Tells where secrets stand, without showing them. Exits with 1 if there is an error.
///
/// Files that Git ignores are left out, and those that a `.stackgenignore` names, which is written like a `.gitignore`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  stackgen audit
  stackgen audit src docs --format github
  stackgen audit --write-baseline
  stackgen audit --uses --format json")]
pub struct Arguments {
    /// Tell of these files and folders only; they may lie outside of the manifest's folder [default: all of that]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// List every use of an environment variable instead; needs no manifest
    #[arg(long, conflicts_with_all = ["deny", "allow", "baseline", "write_baseline"])]
    uses: bool,
    /// How findings are written
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Treat warnings of this kind as errors; may be repeated
    #[arg(long, value_name = "CODE")]
    deny: Vec<String>,
    /// Leave out warnings of this kind; may be repeated
    #[arg(long, value_name = "CODE")]
    allow: Vec<String>,
    /// Leave out the findings that are written down in FILE [default: .stackgen/audit-baseline.json, where it is there]
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write down the findings of today; from then on only new ones are told
    #[arg(long, conflicts_with_all = ["format", "deny", "allow", "paths"])]
    write_baseline: bool,
    /// Leave out files by a pattern, as in a .gitignore; may be repeated
    #[arg(long, value_name = "PATTERN")]
    skip: Vec<String>,
}

/// Carries it out.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    if arguments.uses { uses::run(arguments, context) } else { audit(arguments, context) }
}

fn audit(arguments: &Arguments, context: &Context) -> Outcome {
    let (deny, allow) = codes::judged(&arguments.deny, &arguments.allow)?;
    let project = context.project()?;
    let Some((model, artifacts)) = project.compile(None, Show::Errors, &context.out) else {
        return Ok(ExitStatus::Findings);
    };
    let paths = Paths::of(&project, &arguments.paths, arguments.format)?;
    let Paths { root, starts, only, base, prefix } = &paths;
    // All of the manifest's folder, whatever is told of: what a file names may be anywhere.
    let tree = gather(root, starts, Some(&root.join(normal(base, &project.name))), &arguments.skip, context)?;
    let is_edited = |one: &&Artifact| tree.file(&normal(base, &one.path)).is_some_and(|file| file.text != one.content);
    let edited = artifacts.iter().filter(is_edited).map(|one| normal(base, &one.path)).collect();
    let mut owned: HashSet<String> = artifacts.into_iter().map(|artifact| normal(base, &artifact.path)).collect();
    owned.insert(normal(base, &project.name));

    let facts = Facts { edited, ..Facts::new(Some(&model), &tree, &owned, base) };
    let mut report = Report::new(&project.text, prefix);
    checks::check(&facts, &mut report);
    let allowed = report.allowed;
    let sink = report.into_sink();
    let sources = sink.sources(&format!("{prefix}{}", normal(base, &project.name)), &project.text);
    let mut found = sink.into_sorted();
    let name = |finding: &Diagnostic| sources.get(finding.primary.span.file).map(|file| file.name.clone());
    found.sort_by_cached_key(|finding| (name(finding), finding.primary.span.start, finding.code));

    if arguments.write_baseline {
        return baseline::write(arguments.baseline.as_deref(), &project, &found, &sources, prefix, context);
    }
    found.retain(|finding| {
        only.is_empty() || name(finding).is_some_and(|name| only.iter().any(|path| is_below(&name, prefix, path)))
    });
    let (found, old) = baseline::without(arguments.baseline.as_deref(), &project, found, &sources, prefix, context)?;
    let found = judge(found, &deny, &allow)?;
    let out = &context.out;
    match arguments.format {
        Format::Human if found.is_empty() => out.summary(&format!("no findings in {}", count(tree.paths.len(), "file")))?,
        Format::Human => {
            let shown = drawn(&found, &sources, out.colour(), out.width());
            out.result(&format!("{shown}{} in {}\n", counts(&found), count(tree.paths.len(), "file")))?;
        }
        Format::Json => out.result(&json::render(&found, &sources))?,
        Format::Sarif => out.result(&sarif::render(&found, &[], &sources, &codes::pages().collect::<Vec<_>>()))?,
        Format::Github => out.result(&github::render(&found, &sources, "audit"))?,
    }
    if out.verbose() {
        out.note(&format!("{} allowed by comments, {old} in the baseline", count(allowed, "finding")));
    }
    let failed = found.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if failed { ExitStatus::Findings } else { ExitStatus::Success })
}

/// Walks, and shows how far it is.
fn gather(root: &Path, starts: &[PathBuf], manifest: Option<&Path>, skip: &[String], context: &Context) -> Result<Tree, Failed> {
    let begin = Instant::now();
    let told = AtomicU64::new(0);
    let progress = |files: usize| {
        let now = u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX);
        let last = told.load(Ordering::Relaxed);
        // One thread at a time finds that it is time again.
        if now >= last + PAUSE && told.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            context.out.progress(&format!("reading: {}", count(files, "file")));
        }
    };
    let walked = walk(&Walk { root, starts, manifest, skip, progress: &progress });
    context.out.progress("");
    let (tree, problems) = walked.map_err(Failed::new)?;
    for problem in problems {
        context.out.warn(&problem, "");
    }
    Ok(tree)
}

/// Where an audit looks, and how it names what it finds.
struct Paths {
    /// The folder that paths start from, absolute: the manifest's, or one above it that holds all that is named.
    root: PathBuf,
    /// What is walked.
    starts: Vec<PathBuf>,
    /// What findings are told of, from `root`; empty for all of it.
    only: Vec<String>,
    /// The manifest's folder, from `root`.
    base: String,
    /// What stands before paths from `root`, so that they can be found: from the checkout's root for code hosts, else from where the
    /// user is.
    prefix: String,
}

impl Paths {
    fn of(project: &Project, named: &[PathBuf], format: Format) -> Result<Self, Failed> {
        let real = |path: &Path| path.canonicalize().map_err(|_| Failed::new(format!("`{}` does not exist", path.display())));
        let home = real(&project.root)?;
        let named = named.iter().map(|path| real(path)).collect::<Result<Vec<_>, _>>()?;
        // Code may lie beside the manifest's folder, or around it.
        let holds_all = |folder: &&Path| named.iter().all(|path| path.starts_with(folder));
        let root = home.ancestors().find(holds_all).unwrap_or(&home).to_path_buf();
        let outside = named.iter().filter(|path| !path.starts_with(&home)).cloned();
        let starts =
            if root == home || named.contains(&root) { vec![root.clone()] } else { outside.chain([home.clone()]).collect() };
        let below = |path: &Path| path.strip_prefix(&root).map(slashes).unwrap_or_default();
        let base = below(&home);
        let only = named.iter().map(|path| below(path)).collect();
        let hosted = matches!(format, Format::Sarif | Format::Github).then(|| below_checkout(&root.join("x"))).flatten();
        let prefix = match hosted {
            Some(path) => path.strip_suffix('x').unwrap_or_default().to_owned(),
            None => {
                let here = std::env::current_dir().and_then(|here| here.canonicalize());
                let here = here.map_err(|error| Failed::new(format!("the current folder is gone: {error}")))?;
                let way = relative(&slashes(&here), &slashes(&root));
                if way == "." { String::new() } else { format!("{way}/") }
            }
        };
        Ok(Self { root, starts, only, base, prefix })
    }
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// Whether the file that is shown as `name` is `path`, or in it.
fn is_below(name: &str, prefix: &str, path: &str) -> bool {
    let name = name.strip_prefix(prefix).unwrap_or(name);
    path.is_empty() || name == path || name.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
}
