//! One Compose file by itself: what it names, and whether Compose takes it alone.

use indexmap::IndexMap;

use super::super::Wanted;
use super::super::read::{self, Original};
use super::names;
use crate::compose::load::{Files, Request, join, relative};
use crate::compose::{Tree, yaml};
use crate::diag::{FileId, Sources};

/// A Compose file.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its path from the project's folder.
    pub path: String,
    /// The profile that its name tells of.
    pub profile: Option<String>,
    /// What it says of services, each a mapping or nothing.
    pub services: IndexMap<String, Tree>,
    /// The other files that Compose reads for it, or why Compose does not take it alone.
    pub alone: Result<Vec<String>, String>,
}

/// Where Compose looks.
pub struct Place<'a> {
    /// The project's folder, absolute.
    pub root: &'a str,
    /// The files of the machine.
    pub files: &'a dyn Files,
    /// The shell's variables.
    pub environment: &'a IndexMap<String, String>,
}

impl Place<'_> {
    /// Reads a file; `None` if it is none of Compose's, `Err` if that cannot be told.
    pub fn candidate(&self, path: &str) -> Option<Result<Candidate, String>> {
        let is_named_so = names::after_compose(path).is_some();
        let text = self.files.read(&join(self.root, path)).ok()?;
        let documents = match yaml::read(&text, FileId::NONE) {
            Ok(documents) => documents,
            Err(_) => return is_named_so.then(|| Err("it is no YAML that Compose takes".to_string())),
        };
        let tree = documents.into_iter().next().map(|document| document.tree)?;
        let services = tree.get("services").and_then(Tree::as_map);
        let includes = tree.get("include").is_some();
        let says_services = services.is_some_and(|map| map.values().all(|one| one.as_map().is_some() || one.as_str().is_none()));
        if !(says_services || includes || (is_named_so && ["volumes", "networks"].iter().any(|key| tree.get(key).is_some()))) {
            return None;
        }
        let services = services.into_iter().flatten().map(|(name, one)| (name.clone(), one.clone())).collect();
        let paths = [path.to_string()];
        let alone = self.read(&paths, &[]).map(|(_, read)| read.into_iter().filter(|other| *other != path).collect());
        Some(Ok(Candidate { path: path.to_string(), profile: names::profile(path), services, alone }))
    }

    /// Reads several files as one profile: what they come to, and all files that were read. `Err` says why not, in a line.
    pub fn read(&self, paths: &[String], env_files: &[String]) -> Result<(Original, Vec<String>), String> {
        let request = Request {
            files: paths.to_vec(),
            env_files: env_files.to_vec(),
            folder: self.root.to_string(),
            environment: self.environment.clone(),
            ..Request::default()
        };
        let wanted = Wanted { name: "x".to_string(), request };
        let mut sources = Sources::default();
        let original = read::read(&wanted, self.root, self.files, &mut sources).map_err(|refusal| {
            let found = read::finding(refusal, "x", &sources);
            let place = sources.get(found.primary.span.file).map(|file| {
                let (line, _) = file.line_column(found.primary.span.start as usize);
                format!(" ({}, line {line})", relative(self.root, &file.name))
            });
            found.message + &place.unwrap_or_default()
        })?;
        let read = sources.files().iter().map(|file| relative(self.root, &file.name)).filter(|path| names::is_yaml(path));
        Ok((original, read.collect()))
    }
}

impl Candidate {
    /// Whether every service says where its image comes from.
    fn is_complete(&self) -> bool {
        let says = |one: &Tree| ["image", "build", "extends", "provider"].iter().any(|key| one.get(key).is_some());
        self.services.values().all(says)
    }

    /// Whether it is a project of its own rather than something to be laid over `base`: it says again what `base` says, or all
    /// of it otherwise. What only adds services is laid over.
    pub fn is_whole_beside(&self, base: &Self) -> bool {
        if self.alone.is_err() || !self.is_complete() || self.services.is_empty() {
            return false;
        }
        let shared: Vec<(&Tree, &Tree)> =
            self.services.iter().filter_map(|(name, one)| Some((one, base.services.get(name)?))).collect();
        let again = |(own, other): &&(&Tree, &Tree)| {
            let source = |one: &Tree| ["image", "build"].map(|key| one.get(key).map(Tree::to_json));
            source(own) == source(other)
        };
        let repeated = shared.iter().filter(again).count();
        !shared.is_empty() && (repeated * 2 >= shared.len() || shared.len() == base.services.len().max(2))
    }
}
