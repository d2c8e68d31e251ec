//! Which Compose files a folder has, how they go together, and which profiles that makes: told by their names, and by what
//! Compose says when it reads them.

mod candidate;
mod missing;
pub mod names;

use indexmap::IndexMap;

use crate::compose::Tree;
use crate::compose::dotenv;
use crate::compose::load::{FILE_NAMES, Files, join};
use crate::diag::FileId;

use super::read::Original;
use candidate::{Candidate, Place};

/// A profile that was tried: Compose takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Its name.
    pub name: String,
    /// Its files, the base first.
    pub files: Vec<String>,
    /// Its env files.
    pub env_files: Vec<String>,
}

/// What a folder has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The profiles, in the order in which people think of them.
    pub proposals: Vec<Proposal>,
    /// Files that are part of none, each with the reason.
    pub left_out: Vec<(String, String)>,
    /// What else there is to know, a line each.
    pub notes: Vec<String>,
}

/// The profiles of the project in `root`, whose files are `paths` (from `root`, sorted).
#[must_use]
pub fn propose(paths: &[String], root: &str, files: &dyn Files, environment: &IndexMap<String, String>) -> Found {
    let place = Place { root, files, environment };
    let mut found = Found::default();
    let mut candidates = Vec::new();
    for path in paths.iter().filter(|path| names::is_yaml(path)) {
        match place.candidate(path) {
            Some(Ok(candidate)) => candidates.push(candidate),
            Some(Err(why)) => found.left_out.push((path.clone(), why)),
            None => {}
        }
    }
    let base = base_of(&candidates).cloned();
    // What others read by `extends` or `include` is a part of them.
    let parts: Vec<String> = candidates.iter().flat_map(|one| one.alone.iter().flatten().cloned()).collect();
    let is_base = |one: &Candidate| base.as_ref().is_some_and(|base| base.path == one.path);
    let mut layered: IndexMap<String, Vec<String>> = IndexMap::new();
    if let Some((name, list)) = named_by_dot_env(&place, paths) {
        layered.insert(name, list);
    }
    let mut overlays: Vec<&Candidate> =
        candidates.iter().filter(|one| !is_base(one) && (!parts.contains(&one.path) || is_override(one))).collect();
    overlays.sort_by_key(|one| (!is_override(one), one.path.len(), one.path.clone()));
    let mut with_base = Vec::new();
    for one in overlays {
        match together(&place, base.as_ref(), one) {
            Ok(list) => with_base.push((one, list)),
            Err(why) => found.left_out.push((one.path.clone(), why)),
        }
    }
    let known = |name: &str| with_base.iter().any(|(one, _)| one.profile.as_deref() == Some(name));
    let own = if !known("dev") && !known("development") { "dev" } else { "local" };
    let has_override = with_base.iter().any(|(one, _)| is_override(one));
    for (one, list) in &with_base {
        let name = match &one.profile {
            _ if is_override(one) => own.to_string(),
            Some(name) => name.clone(),
            None => continue,
        };
        let list = over_its_environment(&place, &name, list, &layered).unwrap_or_else(|| list.clone());
        layered.entry(name).or_insert(list);
    }
    if let Some(base) = base.as_ref().filter(|_| !has_override) {
        let name = base.profile.clone().filter(|name| !names::is_base(name)).unwrap_or_else(|| own.to_string());
        match &base.alone {
            Ok(_) if !layered.contains_key(&name) => {
                layered.insert(name, vec![base.path.clone()]);
            }
            // Others are laid over it; by itself it need not be anything.
            Err(why) if with_base.is_empty() => found.left_out.push((base.path.clone(), why.clone())),
            _ => {}
        }
    }
    let taken: Vec<String> = layered.keys().cloned().collect();
    let mut tried: Vec<(Proposal, Original)> = Vec::new();
    for (name, list) in layered {
        let Ok((original, _)) = place.read(&list, &[]) else { continue };
        let of_containers = files_of_containers(&original);
        let usable: Vec<String> = paths.iter().filter(|path| !of_containers.contains(path)).cloned().collect();
        let env_files = names::env_files(&name, &usable, &|other| taken.iter().any(|one| one == other));
        match place.read(&list, &env_files) {
            Ok((original, _)) => tried.push((Proposal { name, files: list, env_files }, original)),
            Err(why) => {
                found.notes.push(format!("`{name}` is read without {}: {why}", env_files.join(", ")));
                tried.push((Proposal { name, files: list, env_files: Vec::new() }, original));
            }
        }
    }
    tried.sort_by_key(|(one, _)| (names::rank(&one.name), one.name.clone()));
    found.notes.extend(missing::note(&place, paths, &tried));
    found.notes.extend(compose_profiles(&tried));
    found.proposals = tried.into_iter().map(|(one, _)| one).collect();
    found
}

fn is_override(one: &Candidate) -> bool {
    one.profile.as_deref() == Some("override")
}

/// The file under the others: the one that Compose finds by itself, else one that is called so.
fn base_of(candidates: &[Candidate]) -> Option<&Candidate> {
    let called = |name: &str, folder: &str| {
        candidates.iter().find(|one| names::folder(&one.path) == folder && names::file_name(&one.path) == name)
    };
    let found_by_compose = |folder: &str| FILE_NAMES.iter().find_map(|name| called(name, folder));
    let folders = names::FOLDERS.iter().copied();
    let named = || candidates.iter().find(|one| one.profile.as_deref().is_some_and(names::is_base));
    found_by_compose("").or_else(named).or_else(|| folders.into_iter().find_map(found_by_compose))
}

/// The files with which `one` is read: over `base`, or alone.
fn together(place: &Place<'_>, base: Option<&Candidate>, one: &Candidate) -> Result<Vec<String>, String> {
    let alone = || one.alone.clone().map(|_| vec![one.path.clone()]);
    let Some(base) = base else { return alone() };
    if !is_override(one) && one.is_whole_beside(base) {
        return alone();
    }
    let both = vec![base.path.clone(), one.path.clone()];
    match place.read(&both, &[]) {
        Ok(_) => Ok(both),
        Err(why) => alone().map_err(|_| why),
    }
}

/// `docker-compose.prod.gpu.yml` stands over `docker-compose.prod.yml`, where there is one.
fn over_its_environment(
    place: &Place<'_>,
    name: &str,
    list: &[String],
    layered: &IndexMap<String, Vec<String>>,
) -> Option<Vec<String>> {
    let (below, _) = name.rsplit_once('-')?;
    let mut files = layered.get(below).filter(|files| list.len() > 1 && files.len() > 1)?.clone();
    files.push(list.last()?.clone());
    place.read(&files, &[]).is_ok().then_some(files)
}

/// The profile that `docker compose` runs here where `.env` names its files by `COMPOSE_FILE`.
fn named_by_dot_env(place: &Place<'_>, paths: &[String]) -> Option<(String, Vec<String>)> {
    if !paths.iter().any(|path| path == ".env") {
        return None;
    }
    let text = place.files.read(&join(place.root, ".env")).ok()?;
    let lookup = |name: &str| place.environment.get(name).cloned();
    let entries = dotenv::read(&text, FileId::NONE, &mut IndexMap::new(), &lookup).ok()?;
    let value = |name: &str| entries.iter().rev().find(|entry| entry.key.value == name).and_then(|entry| entry.value.clone());
    let list = value("COMPOSE_FILE")?;
    let between = value("COMPOSE_PATH_SEPARATOR").unwrap_or_else(|| ":".to_string());
    let files: Vec<String> = list.split(between.as_str()).filter(|path| !path.is_empty()).map(str::to_string).collect();
    place.read(&files, &[]).is_ok().then(|| ("dev".to_string(), files))
}

/// The files that services are given by `env_file`, from the project's folder.
fn files_of_containers(original: &Original) -> Vec<String> {
    let services = original.tree.get("services").and_then(Tree::as_map);
    let lists = services.into_iter().flat_map(|map| map.values()).filter_map(|one| one.get("env_file")?.as_seq());
    let path = |item: &Tree| Some(join(".", item.as_str().or_else(|| item.get("path")?.as_str())?));
    lists.flatten().filter_map(path).collect()
}

/// Tells of Compose's own profiles, which nothing switches on.
fn compose_profiles(tried: &[(Proposal, Original)]) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    for (_, original) in tried {
        let services = original.tree.get("services").and_then(Tree::as_map);
        for list in services.into_iter().flat_map(|map| map.values()).filter_map(|one| one.get("profiles")?.as_seq()) {
            for name in list.iter().filter_map(Tree::as_str) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
    }
    let first = tried.first().filter(|_| !names.is_empty())?;
    Some(format!(
        "Compose's own profiles are off: {}; `--compose-profile {}={}` switches them on",
        names.join(", "),
        first.0.name,
        names.join(",")
    ))
}

#[cfg(test)]
mod tests;
