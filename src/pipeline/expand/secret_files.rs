//! `deliver=file`: a secret from outside reaches its containers as a file, by Compose's `secrets` and the convention of
//! `NAME_FILE`, and is no part of their environment.

use indexmap::{IndexMap, IndexSet};

use crate::compose::interpolation::{Part, parse_dotted};
use crate::compose::{Map, Tree, Value};
use crate::diag::Span;

use super::super::decode::Manifest;
use super::stack::{Var, VarState};

/// Where Compose puts the files.
const FOLDER: &str = "/run/secrets";

/// The secrets of one profile that are files.
pub struct SecretFiles<'a> {
    manifest: &'a Manifest,
    vars: &'a IndexMap<String, Var>,
    /// Those that a service is given, with the place that hands them on.
    used: IndexMap<String, Span>,
}

impl<'a> SecretFiles<'a> {
    /// None is used yet.
    pub fn new(manifest: &'a Manifest, vars: &'a IndexMap<String, Var>) -> Self {
        Self { manifest, vars, used: IndexMap::new() }
    }

    /// Makes `KEY_FILE: /run/secrets/name` of each `KEY: ${NAME}` in a service's environment, and mounts the file. The keys
    /// that it makes, with the variable behind each.
    ///
    /// Compose makes a file of what comes from outside only: where the profile has a value, that stays in the environment.
    pub fn deliver(&mut self, settings: &mut Tree) -> IndexMap<String, IndexSet<String>> {
        let mut made = IndexMap::new();
        let Some(map) = settings.as_map_mut() else { return made };
        let Some(environment) = map.get_mut("environment").and_then(Tree::as_map_mut) else { return made };
        let mut mounts = Vec::new();
        let old = std::mem::take(environment);
        let said: IndexSet<String> = old.keys().cloned().collect();
        for (key, value) in old {
            let Some(name) = self.file_of(&value) else {
                environment.insert(key, value);
                continue;
            };
            let file = name.to_ascii_lowercase();
            let path = format!("{FOLDER}/{file}");
            let key = format!("{key}_FILE");
            // What the manifest says itself, such as another path, stays.
            if !said.contains(&key) {
                environment.insert(key.clone(), Tree::new(path, value.span));
            }
            made.insert(key, IndexSet::from([name.clone()]));
            mounts.push((file, value.span));
            self.used.entry(name).or_insert(value.span);
        }
        if let Some((_, span)) = mounts.first() {
            let list = map.entry("secrets".to_string()).or_insert_with(|| Tree::new(Vec::new(), *span));
            if let Value::Seq(items) = &mut list.value {
                for (file, span) in mounts {
                    let mounted = |item: &Tree| item.get("source").and_then(Tree::as_str) == Some(&file);
                    if !items.iter().any(mounted) {
                        items.push(Tree::new(Map::from_iter([("source".to_string(), Tree::new(file.as_str(), span))]), span));
                    }
                }
            }
        }
        made
    }

    /// The variable of a text that is `${NAME}` and no more, if that is a file here.
    fn file_of(&self, value: &Tree) -> Option<String> {
        let text = value.as_str().filter(|text| text.starts_with('$'))?;
        match parse_dotted(text).ok()?.as_slice() {
            [Part::Var { name, op: None, .. }] => {
                let as_file = self.manifest.vars.get(name)?.as_file.is_some();
                let outside = self.vars.get(name)?.state == VarState::Required;
                (as_file && outside).then(|| name.clone())
            }
            _ => None,
        }
    }

    /// Declares the secrets that services are given: the value is that of the variable, wherever Compose finds it. One that the
    /// manifest declares itself stays as it is.
    pub fn declare(&self, top: &mut Tree) {
        let (Some(map), Some((_, first))) = (top.as_map_mut(), self.used.first()) else { return };
        let secrets = map.entry("secrets".to_string()).or_insert_with(|| Tree::map(*first));
        let Some(secrets) = secrets.as_map_mut() else { return };
        for (name, span) in &self.used {
            let source = Map::from_iter([("environment".to_string(), Tree::new(name.as_str(), *span))]);
            secrets.entry(name.to_ascii_lowercase()).or_insert_with(|| Tree::new(source, *span));
        }
    }
}
