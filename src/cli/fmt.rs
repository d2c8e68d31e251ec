//! `stackgen fmt`.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;
use kdl::KdlDocument;

use super::output::{Failed, count};
use super::project::{read, text};
use super::{Context, ExitStatus, Outcome};
use crate::diag::{FileId, Sink, Sources};
use crate::pipeline::decode::{format, syntax};
use crate::pipeline::write;

/// Lay out manifests: four spaces a level, one space between words
///
/// Comments, line breaks and the way in which values are spelt stay as they are, and the meaning does. Without FILE, the
/// manifest is formatted; `-` reads from standard input and writes to standard output.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  stackgen fmt
  stackgen fmt --check
  stackgen fmt - < draft.kdl
  stackgen fmt --from-v1 old.kdl")]
pub struct Arguments {
    /// Change nothing, name the files that would change, and exit with 1 if there are any
    #[arg(long)]
    check: bool,
    /// Rewrite files in version 1 of KDL
    #[arg(long)]
    from_v1: bool,
    /// The files
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Carries it out.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let files = if arguments.files.is_empty() {
        let project = context.project()?;
        vec![(project.root.join(&project.name), project.shown)]
    } else {
        arguments.files.iter().map(|file| (file.clone(), file.display().to_string())).collect()
    };
    let (mut changed, mut unreadable) = (Vec::new(), false);
    for (path, shown) in &files {
        let is_stdin = shown == "-";
        let before = if is_stdin { stdin()? } else { read(path, shown)? };
        let Some(after) = formatted(&before, shown, arguments.from_v1, context)? else {
            unreadable = true;
            continue;
        };
        if is_stdin && !arguments.check {
            context.out.result(&after)?;
        } else if before != after {
            changed.push((path, shown, after));
        }
    }
    if unreadable {
        return Ok(ExitStatus::Findings);
    }
    for (path, shown, after) in &changed {
        if arguments.check {
            context.out.result(&format!("{shown}\n"))?;
        } else {
            write::replace(path, after).map_err(|error| Failed::new(format!("cannot write `{shown}`: {error}")))?;
            context.out.note(&format!("formatted {shown}"));
        }
    }
    if arguments.check && !changed.is_empty() {
        context.out.note(&format!("{} would change: run `stackgen fmt`", count(changed.len(), "file")));
        return Ok(ExitStatus::Findings);
    }
    Ok(ExitStatus::Success)
}

/// `before`, laid out; `None` if it cannot be read, which is told.
fn formatted(before: &str, shown: &str, from_v1: bool, context: &Context) -> Result<Option<String>, Failed> {
    let upgraded = if from_v1 && KdlDocument::parse_v2(before).is_err() { format::from_v1(before) } else { None };
    let source = upgraded.as_deref().unwrap_or(before);
    let mut sink = Sink::default();
    let _ = syntax::parse(source, FileId::MANIFEST, &mut sink);
    if sink.has_errors() {
        context.out.findings(&sink.into_sorted(), &Sources::with_manifest(shown, source));
        return Ok(None);
    }
    let after = format::format(source);
    let is_same = match (KdlDocument::parse_v2(source), KdlDocument::parse_v2(&after)) {
        (Ok(document), Ok(after)) => format::same(&document, &after),
        _ => false,
    };
    if !is_same {
        let failed = Failed::new(format!("`{shown}` would no longer say the same if it were formatted; it is left as it is"));
        return Err(failed.help("this is a bug of stackgen's: please report it, with the file"));
    }
    Ok(Some(after))
}

fn stdin() -> Result<String, Failed> {
    let mut bytes = Vec::new();
    let done = std::io::stdin().lock().read_to_end(&mut bytes);
    done.map_err(|error| Failed::new(format!("cannot read the standard input: {error}")))?;
    text(bytes, Path::new("-").to_string_lossy().as_ref())
}
