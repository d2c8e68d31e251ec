//! `stackgen import` without profiles: what is here, and the command that imports it.

use std::path::Path;

use super::wanted::{Asked, environment};
use super::{Context, Disk, Failed, MANIFEST};
use crate::import::discover::{Found, names, propose as discover};
use crate::pipeline::targets::shell_word;

/// Folders that hold what others wrote.
const SKIPPED: &[&str] = &["node_modules", "vendor", "target", "dist", "build", "venv", "__pycache__"];
/// Folders with more files than this are no place for Compose files.
const MOST: usize = 2_000;

/// The profiles that the files here make; prints the command that imports them.
///
/// # Errors
/// If there are no Compose files.
pub fn propose(here: &Path, context: &Context) -> Result<Asked, Failed> {
    let mut paths = Vec::new();
    list(here, "", &mut paths)?;
    paths.sort();
    let found = discover(&paths, &here.to_string_lossy(), &Disk, &environment(here));
    for (path, why) in &found.left_out {
        context.out.note(&format!("{path} is left out: {why}"));
    }
    if found.proposals.is_empty() {
        let elsewhere = elsewhere(here);
        let message = if found.left_out.is_empty() {
            "there are no Compose files in this folder"
        } else {
            "none of the Compose files here can be read as it is"
        };
        let help = match elsewhere.first() {
            Some(folder) if found.left_out.is_empty() => format!("`{folder}` has some: `cd {folder}` first"),
            _ => "name them: `stackgen import --profile dev=FILE,FILE`".to_owned(),
        };
        return Err(Failed::new(message).help(help));
    }
    for note in &found.notes {
        context.out.note(note);
    }
    let (asked, line) = command(&found);
    context.out.result(&format!("{line}\n"))?;
    Ok(asked)
}

fn command(found: &Found) -> (Asked, String) {
    let mut asked = Asked::default();
    let mut line = "stackgen import".to_owned();
    for one in &found.proposals {
        let (files, env_files) = (one.files.join(","), one.env_files.join(","));
        line.push_str(&format!(" --profile {}", shell_word(&format!("{}={files}", one.name))));
        if !env_files.is_empty() {
            line.push_str(&format!(" --env-file {}", shell_word(&format!("{}={env_files}", one.name))));
            asked.env_files.push((one.name.clone(), env_files));
        }
        asked.profiles.push((one.name.clone(), files));
    }
    line.push_str(&format!(" -o {MANIFEST}"));
    (asked, line)
}

/// The files here, those of the folders below, and those of the folders in which people keep Compose and env files.
fn list(here: &Path, inside: &str, into: &mut Vec<String>) -> Result<(), Failed> {
    let failed = |error: std::io::Error| Failed::new(format!("this folder cannot be read: {error}"));
    let entries: Vec<_> = std::fs::read_dir(here.join(inside)).map_err(failed)?.filter_map(Result::ok).take(MOST).collect();
    for entry in entries {
        let Ok(name) = entry.file_name().into_string() else { continue };
        // A list of files has commas in between.
        if name.contains(',') {
            continue;
        }
        let path = if inside.is_empty() { name.clone() } else { format!("{inside}/{name}") };
        if entry.path().is_file() {
            into.push(path);
        } else if is_ours(&name, inside) {
            // A folder that may not be looked into holds nothing that Compose may read.
            let _ = list(here, &path, into);
        }
    }
    Ok(())
}

/// Whether a folder is part of the project rather than a project of its own.
fn is_ours(name: &str, inside: &str) -> bool {
    let envs = ["env", "envs", ".envs", "environment"];
    match inside.split('/').filter(|part| !part.is_empty()).count() {
        0 => names::FOLDERS.contains(&name) || envs.contains(&name),
        1 => !name.starts_with('.') && !SKIPPED.contains(&name),
        _ => false,
    }
}

/// The folders below that have Compose files of their own.
fn elsewhere(here: &Path) -> Vec<String> {
    let folders = std::fs::read_dir(here).into_iter().flatten().filter_map(Result::ok);
    let has_one = |path: &Path| crate::compose::load::FILE_NAMES.iter().any(|name| path.join(name).is_file());
    let mut found: Vec<String> =
        folders.filter(|one| has_one(&one.path())).filter_map(|one| one.file_name().into_string().ok()).collect();
    found.sort();
    found
}
