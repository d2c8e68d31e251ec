//! `stackgen check`.

mod compose;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::output::{Failed, count, counts, drawn};
use super::project::{Analysis, Project};
use super::{Context, ExitStatus, Outcome, codes};
use crate::diag::{Allowed, Diagnostic, Severity, Sources, github, json, sarif};
use crate::lint::Options;
use crate::pipeline::{self, write};

/// Judge the manifest and the stack that it describes
///
/// Reads the manifest, resolves every profile and applies every rule. Writes nothing, but for --fix. Exits with 1 if there is an
/// error; warnings alone do not fail, unless --deny makes errors of them. `stackgen explain CODE` tells more about a finding.
///
/// With --compose, Compose files that people write by hand are judged by the same rules: no manifest is needed. A comment
/// `# stackgen: allow CODE why`, in a line or above it, allows what is found there.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  stackgen check
  stackgen check --format github
  stackgen check --format sarif > stackgen.sarif
  stackgen check --deny unpinned-image --allow unused-role
  stackgen check --fix
  stackgen check --compose compose.yaml,compose.prod.yaml other/compose.yaml")]
pub struct Arguments {
    /// How findings are written
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Treat warnings of this kind as errors; may be repeated
    #[arg(long, value_name = "CODE")]
    deny: Vec<String>,
    /// Leave out warnings of this kind; may be repeated
    #[arg(long, value_name = "CODE")]
    allow: Vec<String>,
    /// Mend what can be mended without doubt, in the manifest itself, and tell what is left
    #[arg(long)]
    fix: bool,
    /// Judge Compose files instead of a manifest: each FILE is a stack, or several files of one in their order; a folder, or
    /// nothing, means the files that Compose finds by itself
    #[arg(long, value_name = "FILE[,FILE…]", num_args = 0..)]
    compose: Option<Vec<String>>,
    /// Judge Compose files as a `strict` profile of a manifest is: warnings are errors
    #[arg(long, requires = "compose")]
    strict: bool,
    /// Judge Compose files by the hardening set, too, as a profile with `hardening` is
    #[arg(long, requires = "compose")]
    hardening: bool,
}

/// What is known before --deny and --allow.
struct Judged {
    found: Vec<Diagnostic>,
    allowed: Vec<Allowed>,
    sources: Sources,
    /// What is said where nothing was found.
    clean: String,
}

/// A way to write findings.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Format {
    /// For people, with the lines concerned
    Human,
    /// An array of objects
    Json,
    /// SARIF 2.1.0, for code scanning services
    Sarif,
    /// Commands that annotate a pull request on GitHub
    Github,
}

/// Carries it out.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let (deny, allow) = codes::judged(&arguments.deny, &arguments.allow)?;
    let for_host = matches!(arguments.format, Format::Sarif | Format::Github);
    let judged = match &arguments.compose {
        Some(_) if arguments.fix => {
            let failed = Failed::new("`--fix` mends manifests, not Compose files");
            return Err(failed.help("the help of each finding is the line to write"));
        }
        Some(files) => {
            let options = Options { strict: arguments.strict, hardening: arguments.hardening };
            compose::judge(files, options)?
        }
        None => {
            let mut project = context.project()?;
            if arguments.fix {
                mend(&mut project, &allow, context)?;
            }
            of_manifest(&project, for_host)
        }
    };
    let Judged { found, allowed, mut sources, clean, .. } = judged;
    let found = judge(found, &deny, &allow)?;
    let out = &context.out;
    if for_host && arguments.compose.is_some() {
        sources.rename(|name| below_checkout(Path::new(name)).unwrap_or_else(|| name.to_owned()));
    }
    match arguments.format {
        Format::Human if found.is_empty() => out.summary(&clean)?,
        Format::Human => {
            let shown = drawn(&found, &sources, out.colour(), out.width());
            out.result(&format!("{shown}{}\n{}", counts(&found), fixable(&found)))?;
        }
        Format::Json => out.result(&json::render(&found, &sources))?,
        Format::Sarif => out.result(&sarif::render(&found, &allowed, &sources, &codes::pages().collect::<Vec<_>>()))?,
        Format::Github => out.result(&github::render(&found, &sources, "check"))?,
    }
    if out.verbose() && !allowed.is_empty() {
        out.note(&format!("{} allowed", count(allowed.len(), "finding")));
    }
    let failed = found.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if failed { ExitStatus::Findings } else { ExitStatus::Success })
}

/// Fixes the manifest on disk, but for findings of the codes in `but`.
fn mend(project: &mut Project, but: &[&str], context: &Context) -> Result<(), Failed> {
    let path = project.root.join(&project.name);
    let fixed = pipeline::fix::fix(&project.text, but);
    if fixed.applied == 0 {
        return Ok(());
    }
    if project.shown == "standard input" {
        return Err(Failed::new("what comes from the standard input cannot be fixed").help("name the file: `-m FILE`"));
    }
    write::replace(&path, &fixed.text).map_err(|error| Failed::new(format!("cannot write `{}`: {error}", project.shown)))?;
    project.text = fixed.text;
    context.out.note(&format!("fixed {} in {}", count(fixed.applied, "finding"), project.shown));
    Ok(())
}

/// The line that says what `--fix` would do.
fn fixable(found: &[Diagnostic]) -> String {
    match found.iter().filter(|finding| finding.fix.is_some()).count() {
        0 => String::new(),
        fixable => format!("{} can be fixed: `stackgen check --fix`\n", count(fixable, "finding")),
    }
}

/// Judges a manifest.
fn of_manifest(project: &Project, for_host: bool) -> Judged {
    let Analysis { found, allowed, mut sources, model } = project.analyse(None);
    if for_host {
        sources = Sources::with_manifest(repository_path(project), &project.text);
    }
    let profiles = model.map_or(0, |model| model.stacks.len());
    let clean = format!("{}: no findings in {}", project.shown, count(profiles, "profile"));
    Judged { found, allowed, sources, clean }
}

/// Applies `--deny` and `--allow`.
pub fn judge(found: Vec<Diagnostic>, deny: &[&str], allow: &[&str]) -> Result<Vec<Diagnostic>, Failed> {
    let mut kept = Vec::new();
    for mut finding in found {
        let code = finding.code.0;
        if deny.contains(&code) {
            finding.severity = Severity::Error;
        }
        match (allow.contains(&code), finding.severity) {
            (true, Severity::Warning) => {}
            (true, Severity::Error) => {
                let failed = Failed::new(format!("`{code}` is an error here, and errors cannot be allowed"));
                return Err(failed.help("leave out --allow, and see what it says"));
            }
            (false, _) => kept.push(finding),
        }
    }
    Ok(kept)
}

/// The manifest's path as code hosts want it: from the checkout's root where that is known, else as the user wrote it.
pub fn repository_path(project: &Project) -> String {
    below_checkout(&project.root.join(&project.name)).unwrap_or_else(|| project.shown.clone())
}

/// The path of a file from the checkout's root, if the file is in the checkout.
pub fn below_checkout(path: &Path) -> Option<String> {
    let checkout = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from)?.canonicalize().ok()?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let below = folder.canonicalize().ok()?.strip_prefix(checkout).ok()?.join(path.file_name()?);
    Some(below.to_string_lossy().replace('\\', "/"))
}
