//! The baseline of an audit on disk.

use std::path::{Path, PathBuf};

use super::super::output::{Failed, count};
use super::super::project::{Project, read};
use super::super::{Context, ExitStatus, Outcome};
use crate::audit::baseline::Baseline;
use crate::diag::{Diagnostic, Sources};
use crate::pipeline::write;

/// Where it is unless another place is named, from the manifest's folder.
const USUAL: &str = ".stackgen/audit-baseline.json";

/// Its path, and how to show it.
fn place(named: Option<&Path>, project: &Project) -> (PathBuf, String) {
    match named {
        Some(path) => (path.to_path_buf(), path.display().to_string()),
        None => (project.root.join(USUAL), USUAL.to_owned()),
    }
}

/// Writes `found` down.
pub fn write(
    named: Option<&Path>,
    project: &Project,
    found: &[Diagnostic],
    sources: &Sources,
    prefix: &str,
    context: &Context,
) -> Outcome {
    let (path, shown) = place(named, project);
    let text = Baseline::of(found, sources, prefix).to_json();
    let done = if path.exists() {
        write::replace(&path, &text)
    } else {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        write::create(path.parent().unwrap_or(Path::new(".")), &[(&name, &text)])
    };
    done.map_err(|error| Failed::new(format!("cannot write `{shown}`: {error}")))?;
    context.out.note(&format!("{} written down in {shown}: commit it", count(found.len(), "finding")));
    Ok(ExitStatus::Success)
}

/// `found` without what is written down, and how many that were.
pub fn without(
    named: Option<&Path>,
    project: &Project,
    found: Vec<Diagnostic>,
    sources: &Sources,
    prefix: &str,
    context: &Context,
) -> Result<(Vec<Diagnostic>, usize), Failed> {
    let (path, shown) = place(named, project);
    if named.is_none() && !path.exists() {
        return Ok((found, 0));
    }
    let baseline = Baseline::from_json(&read(&path, &shown)?).map_err(|error| {
        Failed::new(format!("`{shown}` is no baseline: {error}")).help("`stackgen audit --write-baseline` writes one")
    })?;
    let before = found.len();
    let (new, gone) = baseline.apply(found, sources, prefix);
    if gone > 0 {
        let are = if gone == 1 { "is" } else { "are" };
        context.out.note(&format!("{} of {shown} {are} mended: `--write-baseline` takes them out", count(gone, "finding")));
    }
    let old = before - new.len();
    Ok((new, old))
}
