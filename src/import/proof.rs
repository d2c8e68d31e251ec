//! The manifest rendered in memory and read again: each profile must be what it was.

use std::collections::HashMap;

use crate::compose::canonical::canonicalize;
use crate::compose::compare::differences;
use crate::compose::interpolation::{self, Op, Part};
use crate::compose::load::{Files, Request, Unreadable, clean_paths, join, load, merged, seen_from};
use crate::compose::{Map, Tree, Value};
use crate::diag::Sources;
use crate::pipeline::targets::run_of;
use crate::pipeline::{Artifact, Model, lower};

use super::read::Original;

/// One place at which a profile is not what it was. Values are not told: they may be secrets.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// Where.
    pub path: String,
    /// `values` with variables filled in, `templates` without.
    pub of: &'static str,
    /// `missing` in what is rendered, `added` by it, or `changed`.
    pub what: &'static str,
    /// What changed in kind, as far as that can be told without the values.
    pub why: Option<String>,
}

/// What became of a profile.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Verdict {
    /// Its name.
    pub profile: String,
    /// Where it differs.
    pub differences: Vec<Difference>,
    /// Why it is not part of the manifest.
    pub refused: Option<String>,
}

impl Verdict {
    /// A profile that is not part of the manifest.
    #[must_use]
    pub fn refused(profile: &str, why: &str) -> Self {
        Self { profile: profile.to_string(), differences: Vec::new(), refused: Some(why.to_string()) }
    }

    /// Whether it is what it was.
    #[must_use]
    pub fn identical(&self) -> bool {
        self.refused.is_none() && self.differences.is_empty()
    }
}

/// Rendered files over those of the disk.
struct Rendered<'a> {
    texts: HashMap<String, &'a str>,
    below: &'a dyn Files,
}

impl Files for Rendered<'_> {
    fn read(&self, path: &str) -> Result<String, Unreadable> {
        self.texts.get(path).map_or_else(|| self.below.read(path), |text| Ok((*text).to_string()))
    }
}

/// How Compose is called for a rendered profile: as `stackgen compose` does, with the shell's variables of the original.
#[must_use]
pub fn request(original: &Original, root: &str, model: &Model) -> Request {
    let at = |paths: Vec<String>| paths.iter().map(|path| join(root, path)).collect();
    let Some(run) = run_of(model, &original.name) else { return Request::default() };
    Request {
        files: at(run.files),
        folder: root.to_string(),
        env_files: at(run.env_files),
        profiles: run.compose_profiles,
        project_name: original.request.project_name.clone(),
        environment: original.request.environment.clone(),
        ..Request::default()
    }
}

/// Compares a profile with what is rendered of it.
#[must_use]
pub fn judge(original: &Original, root: &str, model: &Model, artifacts: &[Artifact], files: &dyn Files) -> Verdict {
    let at = |artifact: &Artifact| format!("{}/{}", root.trim_end_matches('/'), artifact.path);
    let texts = artifacts.iter().map(|artifact| (at(artifact), artifact.content.as_str())).collect();
    let rendered = Rendered { texts, below: files };
    let request = request(original, root, model);
    let mut sources = Sources::default();
    let back = match load(&request, &rendered, &mut sources) {
        Ok(back) => back,
        Err(refusal) => {
            return Verdict::refused(&original.name, &format!("Compose refuses what is rendered: {}", refusal.message));
        }
    };
    let templates = merged(&request, &rendered, &mut sources).and_then(|mut found| {
        seen_from(&mut found, root)?;
        Ok(found.file)
    });
    let mut found = compare_values(&original.model, &back);
    match templates {
        Ok(templates) => found.extend(compare_templates(&original.tree, &templates)),
        Err(refusal) => {
            return Verdict::refused(&original.name, &format!("Compose refuses what is rendered: {}", refusal.message));
        }
    }
    Verdict { profile: original.name.clone(), differences: found, refused: None }
}

fn compare(before: &Tree, after: &Tree, of: &'static str) -> Vec<Difference> {
    let told = |d: crate::compose::compare::Difference<'_>| Difference {
        path: d.path.to_string(),
        of,
        what: match (d.left, d.right) {
            (Some(_), None) => "missing",
            (None, Some(_)) => "added",
            _ => "changed",
        },
        why: d.left.zip(d.right).and_then(|(left, right)| kinds(left, right)),
    };
    differences(before, after).into_iter().map(told).collect()
}

/// `a list of 2 before, a text after`; `None` where both are of a kind.
fn kinds(before: &Tree, after: &Tree) -> Option<String> {
    let kind = |tree: &Tree| match &tree.value {
        Value::Null => "nothing".to_string(),
        Value::Bool(_) => "a switch".to_string(),
        Value::Int(_) | Value::Float(_) => "a number".to_string(),
        Value::Str(text) if text.is_empty() => "an empty text".to_string(),
        Value::Str(_) => "a text".to_string(),
        Value::Seq(items) => format!("a list of {}", items.len()),
        Value::Map(map) => format!("a mapping of {}", map.len()),
    };
    let (before, after) = (kind(before), kind(after));
    (before != after).then(|| format!("{before} before, {after} after"))
}

/// Compares what Compose reads, variables filled in.
#[must_use]
pub fn compare_values(before: &Tree, after: &Tree) -> Vec<Difference> {
    compare(before, after, "values")
}

/// Compares what Compose reads, `${…}` as it stands.
#[must_use]
pub fn compare_templates(before: &Tree, after: &Tree) -> Vec<Difference> {
    compare(&even(before), &even(after), "templates")
}

/// A file with everything in it that goes without saying, written in one way.
fn even(tree: &Tree) -> Tree {
    let mut tree = tree.clone();
    if let Some(map) = tree.as_map_mut() {
        map.shift_remove("name");
        map.entry("services".to_string()).or_insert_with(|| Tree::bare(Map::new()));
    }
    let _ = canonicalize(&mut tree);
    // Whoever has a mount without a source has it on both sides.
    let _ = clean_paths(&mut tree);
    lower::drop_unused(&mut tree);
    let services = tree.as_map_mut().and_then(|map| map.get_mut("services")).and_then(Tree::as_map_mut);
    for service in services.into_iter().flat_map(Map::values_mut).filter_map(Tree::as_map_mut) {
        for key in ["command", "entrypoint"] {
            if let Some(words) = service.get_mut(key).filter(|words| words.as_str() == Some("")) {
                words.value = Value::Seq(Vec::new());
            }
        }
        let options = service.get_mut("provider").and_then(Tree::as_map_mut).and_then(|map| map.get_mut("options"));
        for option in options.and_then(Tree::as_map_mut).into_iter().flat_map(Map::values_mut) {
            if let Some(text) = option.scalar_text() {
                option.value = Value::Seq(vec![Tree::bare(text)]);
            }
        }
        for port in list(service, "ports") {
            let Some(port) = port.as_map_mut() else { continue };
            port.entry("protocol".to_string()).or_insert_with(|| Tree::bare("tcp"));
            port.entry("mode".to_string()).or_insert_with(|| Tree::bare("ingress"));
            for key in ["target", "published"] {
                if let Some(number) = port.get_mut(key) {
                    number.value = Value::Str(number.scalar_text().unwrap_or_default());
                }
            }
        }
        for mount in list(service, "volumes") {
            let Some(mount) = mount.as_map_mut() else { continue };
            for key in ["volume", "bind", "tmpfs"] {
                let creates = |tree: &Tree| tree.value == Value::Bool(true);
                if let Some(bind) = mount.get_mut(key).and_then(Tree::as_map_mut)
                    && bind.get("create_host_path").is_some_and(creates)
                {
                    bind.shift_remove("create_host_path");
                }
                if mount.get(key).is_some_and(|tree| tree.as_map().is_some_and(Map::is_empty) || tree.value == Value::Null) {
                    mount.shift_remove(key);
                }
            }
        }
    }
    written_alike(&mut tree);
    tree
}

fn list<'t>(service: &'t mut Map, key: &str) -> impl Iterator<Item = &'t mut Tree> {
    let items: &mut [Tree] = match service.get_mut(key).map(|tree| &mut tree.value) {
        Some(Value::Seq(items)) => items,
        _ => &mut [],
    };
    items.iter_mut()
}

/// `$A`, `${A}` and `${A:-}` are one template; paths from here are one path, with `./` or without.
fn written_alike(tree: &mut Tree) {
    match &mut tree.value {
        Value::Str(text) if text.contains('$') => {
            if let Ok(parts) = interpolation::parse(text) {
                *text = interpolation::write(&alike(parts));
            }
        }
        Value::Seq(items) => items.iter_mut().for_each(written_alike),
        Value::Map(map) => map.values_mut().for_each(written_alike),
        _ => {}
    }
}

fn alike(parts: Vec<Part>) -> Vec<Part> {
    let one = |part| match part {
        Part::Var { name, op, .. } => {
            let op = op.map(|(op, text)| (op, alike(text)));
            let op = op.filter(|(op, text)| !(matches!(op, Op::DefaultIfEmpty | Op::DefaultIfUnset) && text.is_empty()));
            Part::Var { name, op, braced: true, range: 0..0 }
        }
        part => part,
    };
    parts.into_iter().map(one).collect()
}
