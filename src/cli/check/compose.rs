//! `stackgen check --compose`: Compose files, judged as a manifest is.

use std::path::Path;

use indexmap::IndexMap;

use super::super::import::disk::Disk;
use super::super::output::{Failed, count};
use super::Judged;
use crate::compose::load::Request;
use crate::lint::{Group, Linted, Options, lint};

/// Judges the stacks that `files` make: each a comma list, read in its order; a folder stands for the files in it that
/// Compose reads by itself, and no file at all for those of this folder.
///
/// # Errors
/// If the current folder is gone, or a file is not there.
pub fn judge(files: &[String], options: Options) -> Result<Judged, Failed> {
    let here = std::env::current_dir().map_err(|error| Failed::new(format!("the current folder is gone: {error}")))?;
    let own_folder = [".".to_owned()];
    let files = if files.is_empty() { &own_folder[..] } else { files };
    let groups = files.iter().map(|list| group(list, &here)).collect::<Result<Vec<_>, _>>()?;
    let Linted { found, allowed, mut sources } = lint(&groups, options, &Disk);
    let folder = format!("{}/", here.to_string_lossy());
    sources.rename(|name| name.strip_prefix(&folder).unwrap_or(name).to_owned());
    let clean = match groups.as_slice() {
        [only] => format!("{}: no findings", only.name),
        all => format!("no findings in {}", count(all.len(), "stack")),
    };
    Ok(Judged { found, allowed, sources, clean })
}

fn group(list: &str, here: &Path) -> Result<Group, Failed> {
    let mut files: Vec<String> = list.split(',').filter(|file| !file.is_empty()).map(str::to_owned).collect();
    if let Some(missing) = files.iter().find(|file| !here.join(file).exists()) {
        return Err(Failed::new(format!("there is no `{missing}`")));
    }
    let mut folder = here.to_path_buf();
    if let [only] = files.as_slice()
        && here.join(only).is_dir()
    {
        folder = here.join(only).canonicalize().map_err(|error| Failed::new(format!("`{only}`: {error}")))?;
        files.clear();
    }
    // Of the shell only the home, which `~` in paths means: a file is judged alike on every machine.
    let home = std::env::var_os("HOME").and_then(|home| Some(("HOME".to_owned(), home.into_string().ok()?)));
    let request = Request {
        files,
        folder: folder.to_string_lossy().into_owned(),
        environment: home.into_iter().collect::<IndexMap<_, _>>(),
        ..Request::default()
    };
    Ok(Group { name: list.to_owned(), request })
}
