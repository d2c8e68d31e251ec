//! Compose files on disk that the manifest does not know.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::compose::load::{FILE_NAMES, OVERRIDES};
use crate::pipeline::split::folder_of;

/// Warnings, each with its help, about Compose files beside `ours` (paths below `root`) and in `root` itself.
///
/// A file that Compose would take instead of ours is named in any case; other files only where Git does not ignore them.
pub fn unmanaged(root: &Path, ours: &[&str]) -> Vec<(String, String)> {
    let folders: BTreeSet<&str> = ours.iter().map(|path| folder_of(path)).chain([""]).collect();
    let (mut twins, mut overs, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for folder in folders {
        let in_folder = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        let is_ours = |name: &str| ours.contains(&in_folder(name).as_str());
        let first_of_ours = FILE_NAMES.iter().position(|name| is_ours(name));
        let names = compose_files(&root.join(folder));
        // Compose reads one of these over what it finds.
        let over = OVERRIDES.iter().find(|name| names.contains(**name) || is_ours(name)).map(|name| (*name).to_owned());
        for name in names.into_iter().filter(|name| !is_ours(name)) {
            let path = in_folder(&name);
            if let (true, Some(of_ours)) = (over.as_deref() == Some(name.as_str()), first_of_ours) {
                overs.push((path, in_folder(FILE_NAMES[of_ours])));
                continue;
            }
            match (FILE_NAMES.iter().position(|known| *known == name), first_of_ours) {
                (Some(its), Some(of_ours)) if its < of_ours => twins.push((path, in_folder(FILE_NAMES[of_ours]))),
                _ => others.push(path),
            }
        }
    }
    let asked: Vec<String> = others.iter().chain(overs.iter().map(|(path, _)| path)).cloned().collect();
    let ignored = if asked.is_empty() { BTreeSet::new() } else { ignored(root, &asked) };
    others.retain(|path| !ignored.contains(path));
    overs.retain(|(path, _)| !ignored.contains(path));
    let mut found: Vec<_> = twins.into_iter().map(|(path, of_ours)| stale_twin(&path, &of_ours)).collect();
    found.extend(overs.into_iter().map(|(path, of_ours)| {
        let message = format!("`{path}` changes what `{of_ours}` says: `docker compose` without -f reads both");
        (message, format!("remove `{path}`, or use `stackgen compose`"))
    }));
    if !others.is_empty() {
        let names = others.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
        let are = if others.len() == 1 { "is" } else { "are" };
        found.push((
            format!("{names} {are} not rendered from the manifest"),
            "bring what they say into the manifest, or remove what is no longer needed".to_owned(),
        ));
    }
    found
}

fn stale_twin(path: &str, of_ours: &str) -> (String, String) {
    let message = format!("`{path}` hides `{of_ours}`: `docker compose` without -f reads the former");
    (message, format!("remove `{path}`, or use `stackgen compose`"))
}

/// Names of the Compose files in a folder, sorted.
fn compose_files(folder: &Path) -> BTreeSet<String> {
    let is_compose = |name: &str| {
        let stem = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml"));
        let rest = stem.and_then(|stem| stem.strip_prefix("docker-compose").or_else(|| stem.strip_prefix("compose")));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
    };
    let Ok(entries) = std::fs::read_dir(folder) else { return BTreeSet::new() };
    let names = entries.flatten().filter(|entry| entry.path().is_file());
    names.filter_map(|entry| entry.file_name().into_string().ok()).filter(|name| is_compose(name)).collect()
}

/// Those of `paths` that Git ignores; none where there is no Git.
fn ignored(root: &Path, paths: &[String]) -> BTreeSet<String> {
    let mut git = Command::new("git");
    git.arg("-C").arg(root).args(["check-ignore", "--"]).args(paths).stdin(Stdio::null()).stderr(Stdio::null());
    let Ok(done) = git.output() else { return BTreeSet::new() };
    String::from_utf8_lossy(&done.stdout).lines().map(str::to_owned).collect()
}
