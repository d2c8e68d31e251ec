//! [`Stack`] -> [`Project`]: one profile as a whole Compose file, in canonical form.
//!
//! Every node carries the span that set it, so a value's origin is a look-up in the tree itself.

mod ports;

use std::collections::HashSet;

use crate::compose::shape::Shape;
use crate::compose::{Map, Tree, Value};

use super::decode::{Layout, Manifest};
use super::expand::{Service, Stack};
use super::parallel;

/// One profile as Compose reads it.
#[derive(Clone, Debug)]
pub struct Project {
    /// The profile's name.
    pub profile: String,
    /// The whole file: canonical, keys in their usual order.
    pub file: Tree,
}

/// Lowers one profile.
#[must_use]
pub fn lower(manifest: &Manifest, stack: &Stack) -> Project {
    let mut file = Map::new();
    let name = manifest.stack.name.span;
    file.insert("name".into(), Tree::new(stack.project.as_str(), name));
    let mut services: Map = stack.services.values().map(|service| (service.name.clone(), lower_service(service))).collect();
    if manifest.layout_of(&stack.profile) != Layout::Single {
        without_absent(&mut services, manifest);
    }
    let used = used_resources(&services);
    let mut sections_kept = Map::new();
    if let Value::Map(sections) = &stack.top.value {
        for (section, entries) in sections {
            let kept = match (&entries.value, Usage::of(section)) {
                (Value::Map(map), Some(usage)) => {
                    let map: Map =
                        map.iter().filter(|(name, _)| used.has(usage, name)).map(|(k, v)| (k.clone(), v.clone())).collect();
                    if map.is_empty() {
                        continue;
                    }
                    Tree::new(map, entries.span)
                }
                _ => entries.clone(),
            };
            sections_kept.insert(section.clone(), kept);
        }
    }
    file.insert("services".into(), Tree::new(services, name));
    file.extend(sections_kept);
    let mut file = Tree::new(file, name);
    in_usual_order(&mut file, Shape::file());
    Project { profile: stack.profile.clone(), file }
}

/// Lowers every profile. A single file has one project name whatever the profile.
#[must_use]
pub fn lower_all(manifest: &Manifest, stacks: &[Stack]) -> Vec<Project> {
    let mut projects = parallel::each(stacks, manifest.services.len(), |stack| lower(manifest, stack));
    if manifest.stack.layout.value == Layout::Single {
        for project in projects.iter_mut().filter(|project| manifest.layout_of(&project.profile) == Layout::Single) {
            if let Some(file) = project.file.as_map_mut() {
                file.insert("name".into(), Tree::new(manifest.stack.name.value.as_str(), manifest.stack.name.span));
            }
        }
    }
    projects
}

fn lower_service(service: &Service) -> Tree {
    let mut tree = service.settings.clone();
    tree.span = service.span;
    ports::add(&mut tree, service);
    tree
}

/// Compose forgives an optional dependency that `profiles:` switch off, not one that the file does not have at all: what
/// is in another profile only is left out.
fn without_absent(services: &mut Map, manifest: &Manifest) {
    let here: HashSet<String> = services.keys().cloned().collect();
    for service in services.values_mut().filter_map(Tree::as_map_mut) {
        let Some(needs) = service.get_mut("depends_on").and_then(Tree::as_map_mut) else { continue };
        let before = needs.len();
        let optional = |tree: &Tree| tree.get("required").is_some_and(|required| required.value == Value::Bool(false));
        needs.retain(|name, need| here.contains(name) || !optional(need) || !manifest.services.contains_key(name));
        if needs.is_empty() && before > 0 {
            service.shift_remove("depends_on");
        }
    }
}

/// Sorts the keys of a mapping, and of those inside it, as people are used to read them. Names of the user's own stay as they are.
pub fn in_usual_order(tree: &mut Tree, shape: &Shape) {
    match &mut tree.value {
        Value::Map(map) => {
            if shape.map.as_ref().is_some_and(|m| !m.keys.is_empty()) {
                map.sort_by_cached_key(|key, _| shape.position(key));
            }
            for (key, value) in map.iter_mut() {
                if let Some(inner) = shape.key(key) {
                    in_usual_order(value, inner);
                }
            }
        }
        Value::Seq(items) => {
            if let Some(inner) = shape.item() {
                items.iter_mut().for_each(|item| in_usual_order(item, inner));
            }
        }
        _ => {}
    }
}

/// Leaves out what no service of `file` uses.
pub fn drop_unused(file: &mut Tree) {
    let nothing = Map::new();
    let services = file.get("services").and_then(Tree::as_map).unwrap_or(&nothing).clone();
    let used = used_resources(&services);
    let Some(map) = file.as_map_mut() else { return };
    map.retain(|section, entries| match (Usage::of(section), &mut entries.value) {
        (Some(usage), Value::Map(entries)) => {
            entries.retain(|name, _| used.has(usage, name));
            !entries.is_empty()
        }
        (Some(_), Value::Null) => false,
        _ => true,
    });
}

/// Sections whose entries stand in a profile only if a service uses them.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Usage {
    Networks,
    Volumes,
    Secrets,
    Configs,
    Models,
}

impl Usage {
    fn of(section: &str) -> Option<Self> {
        match section {
            "networks" => Some(Self::Networks),
            "volumes" => Some(Self::Volumes),
            "secrets" => Some(Self::Secrets),
            "configs" => Some(Self::Configs),
            "models" => Some(Self::Models),
            _ => None,
        }
    }
}

/// In place of a name: any.
const ANY: &str = "*";

/// What the services of a file use of its other sections.
pub struct Used<'a>(HashSet<(Usage, &'a str)>);

impl<'a> Used<'a> {
    /// What the services of `file` use.
    #[must_use]
    pub fn by(file: &'a Tree) -> Self {
        file.get("services").and_then(Tree::as_map).map_or_else(|| Used(HashSet::new()), used_resources)
    }

    /// Whether [`drop_unused`] leaves the file an entry `name` of `section`, if it has one.
    #[must_use]
    pub fn keeps(&self, section: &str, name: &str) -> bool {
        Usage::of(section).is_none_or(|usage| self.has(usage, name))
    }

    fn has(&self, usage: Usage, name: &str) -> bool {
        // `default` is the network of every service that names none.
        (usage == Usage::Networks && name == "default")
            || self.0.contains(&(usage, name))
            // What a variable names is known to nobody.
            || self.0.contains(&(usage, ANY))
    }
}

fn used_resources(services: &Map) -> Used<'_> {
    let mut used = HashSet::new();
    for service in services.values() {
        for (usage, key) in [(Usage::Networks, "networks"), (Usage::Models, "models")] {
            match service.get(key).map(|t| &t.value) {
                Some(Value::Map(map)) => used.extend(map.keys().map(|name| (usage, name.as_str()))),
                Some(Value::Seq(items)) => used.extend(items.iter().filter_map(|i| i.as_str()).map(|name| (usage, name))),
                _ => {}
            }
        }
        let lists = [
            (Usage::Volumes, service.get("volumes")),
            (Usage::Secrets, service.get("secrets")),
            (Usage::Configs, service.get("configs")),
            (Usage::Secrets, service.get("build").and_then(|b| b.get("secrets"))),
        ];
        for (usage, list) in lists {
            let items = list.and_then(Tree::as_seq).unwrap_or_default();
            used.extend(
                items.iter().filter_map(|item| item.as_str().or_else(|| item.get("source")?.as_str())).map(|name| (usage, name)),
            );
        }
        let spec = service.get("credential_spec").and_then(|c| c.get("config")).and_then(Tree::as_str);
        used.extend(spec.map(|name| (Usage::Configs, name)));
    }
    // Paths are no names, whatever is in them.
    let by_variable = |name: &str| name.replace("$$", "").contains('$') && !name.starts_with(['.', '/', '~']);
    let any: Vec<Usage> = used.iter().filter(|(_, name)| by_variable(name)).map(|(usage, _)| *usage).collect();
    used.extend(any.into_iter().map(|usage| (usage, ANY)));
    Used(used)
}
