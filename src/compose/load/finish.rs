//! From the merged file to what is printed: the steps after the last file.

use indexmap::IndexMap;

use super::printed::{CONFIG, MODEL, NETWORK, SECRET, SERVICE, VOLUME, printed_numbers};
use super::{Files, Refusal, consistency, defaults, environment, normalize, paths, printed, profiles, validate};
use crate::compose::tree::{Map, Tree, Value};

/// What the project is besides its files.
pub(super) struct Context<'a> {
    /// Its name.
    pub project_name: &'a str,
    /// The folder that relative paths are seen from, absolute.
    pub project_directory: &'a str,
    /// What `~` is.
    pub home: &'a str,
    /// The shell's variables and those of env files.
    pub environment: &'a IndexMap<String, String>,
    /// `--profile`; `COMPOSE_PROFILES` is in the environment.
    pub profiles: &'a [String],
    /// Where env files and label files are found.
    pub files: &'a dyn Files,
    /// `--no-interpolate`: the file is printed before it is bound to types.
    pub keep_variables: bool,
}

/// What Compose prints of a merged canonical `file`, whose texts are templates.
///
/// # Errors
/// What Compose refuses once all files are read.
pub(super) fn finish(mut file: Tree, context: &Context) -> Result<Tree, Refusal> {
    let environment = context.environment;
    defaults::set(&mut file)?;
    validate::check(&file)?;
    paths::resolve(&mut file, context.project_directory, context.home)?;
    environment::resolve_names(&mut file, environment);
    if !context.keep_variables {
        plain(&mut file);
    }
    normalize::normalize(&mut file, context.project_name, environment);
    if let Some(map) = file.as_map_mut() {
        map.shift_remove("name");
    }
    let mut project = if context.keep_variables { as_it_stands(file) } else { bound(file)? };
    if !context.keep_variables {
        let services = project.entry("services".to_string()).or_insert_with(|| Tree::bare(Map::new()));
        let Value::Map(services) = &mut services.value else {
            return Err(Refusal::new(services.span, "`services` expects a mapping"));
        };
        let inactive = profiles::take_inactive(services, &profiles::asked(context.profiles, environment));
        consistency::check(&mut project, &inactive)?;
        let services = project.get_mut("services").and_then(Tree::as_map_mut);
        for service in services.into_iter().flat_map(Map::values_mut).filter_map(Tree::as_map_mut) {
            environment::variables(service, environment, context.files)?;
            environment::labels(service, context.files)?;
        }
        consistency::unique_container_names(&project)?;
        profiles::drop_unused(&mut project);
        project.shift_remove("models");
    }
    let mut printed = Map::from_iter([("name".to_string(), Tree::bare(context.project_name))]);
    printed.extend(project);
    let mut printed = Tree::bare(printed);
    if !context.keep_variables {
        doubled(&mut printed);
    }
    Ok(printed)
}

/// What Compose prints without interpolation: the dictionary.
fn as_it_stands(mut file: Tree) -> Map {
    printed_numbers(&mut file);
    hollow(&mut file, &mut Vec::new());
    match file.value {
        Value::Map(map) => map,
        _ => Map::new(),
    }
}

/// Lists without repeats: they are made anew, and are lists even if they are empty (compose-go: override/uncity.go).
const KEPT_EMPTY: &[&str] = &[
    "networks.*.ipam.options",
    "networks.*.labels",
    "services.*.annotations",
    "services.*.build.additional_contexts",
    "services.*.build.labels",
    "services.*.build.tags",
    "services.*.cap_add",
    "services.*.cap_drop",
    "services.*.configs",
    "services.*.deploy.labels",
    "services.*.devices",
    "services.*.dns",
    "services.*.dns_opt",
    "services.*.dns_search",
    "services.*.env_file",
    "services.*.expose",
    "services.*.labels",
    "services.*.links",
    "services.*.networks.*.aliases",
    "services.*.networks.*.link_local_ips",
    "services.*.ports",
    "services.*.profiles",
    "services.*.secrets",
    "services.*.sysctls",
    "services.*.tmpfs",
    "services.*.volumes",
];

/// Any other list that is empty becomes nothing on its way through Compose (compose-go: loader/omitEmpty.go).
fn hollow(tree: &mut Tree, path: &mut Vec<String>) {
    match &mut tree.value {
        Value::Seq(items) if items.is_empty() => {
            let is_here = |pattern: &&str| {
                let steps = pattern.split('.');
                steps.clone().count() == path.len() && steps.zip(path.iter()).all(|(step, key)| step == "*" || step == key)
            };
            if !KEPT_EMPTY.iter().any(is_here) {
                tree.value = Value::Null;
            }
        }
        Value::Seq(items) => {
            path.push(String::new());
            items.iter_mut().for_each(|item| hollow(item, path));
            path.pop();
        }
        Value::Map(map) => {
            for (key, value) in map {
                path.push(key.clone());
                hollow(value, path);
                path.pop();
            }
        }
        _ => {}
    }
}

/// The file bound to Compose's types.
fn bound(file: Tree) -> Result<Map, Refusal> {
    let mut project = Map::new();
    let Value::Map(map) = file.value else { return Ok(project) };
    for (key, mut tree) in map {
        let shape = match key.as_str() {
            "services" => SERVICE,
            "networks" => NETWORK,
            "volumes" => VOLUME,
            "secrets" => SECRET,
            "configs" => CONFIG,
            "models" => MODEL,
            _ => {
                if key.starts_with("x-") {
                    printed_numbers(&mut tree);
                    hollow(&mut tree, &mut Vec::new());
                    project.insert(key, tree);
                }
                continue;
            }
        };
        let span = tree.span;
        let entries = match tree.value {
            Value::Map(entries) => entries,
            Value::Null => Map::new(),
            _ => return Err(Refusal::new(span, format!("`{key}` expects a mapping"))),
        };
        let mut bound = Map::with_capacity(entries.len());
        for (name, entry) in entries {
            let entry = printed::entry(&key, &name, entry, shape)?;
            bound.insert(name, entry);
        }
        project.insert(key, Tree::new(bound, span));
    }
    for config in project.get_mut("configs").and_then(Tree::as_map_mut).into_iter().flat_map(Map::values_mut) {
        if let Some(config) = config.as_map_mut().filter(|config| config.contains_key("environment")) {
            config.shift_remove("content");
        }
    }
    Ok(project)
}

/// Texts in place of their templates.
fn plain(tree: &mut Tree) {
    match &mut tree.value {
        Value::Str(text) if text.contains("$$") => *text = text.replace("$$", "$"),
        Value::Seq(items) => items.iter_mut().for_each(plain),
        Value::Map(map) => map.values_mut().for_each(plain),
        _ => {}
    }
}

/// `config` prints what it can read again: every dollar twice, those of names too.
fn doubled(tree: &mut Tree) {
    match &mut tree.value {
        Value::Str(text) if text.contains('$') => *text = text.replace('$', "$$"),
        Value::Seq(items) => items.iter_mut().for_each(doubled),
        Value::Map(map) => {
            if map.keys().any(|key| key.contains('$')) {
                *map = std::mem::take(map).into_iter().map(|(key, value)| (key.replace('$', "$$"), value)).collect();
            }
            map.values_mut().for_each(doubled);
        }
        _ => {}
    }
}
