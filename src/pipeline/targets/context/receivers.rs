//! Who receives what: for each group of variables, the services whose containers are given them.

use indexmap::{IndexMap, IndexSet};
use serde::Serialize;

use super::super::super::Model;
use super::super::super::decode::VarDecl;

/// The variables of a group that containers are given.
#[derive(Clone, Debug, Serialize)]
pub struct ReceiversContext {
    /// The group's title.
    pub name: String,
    /// The services that are given any of them, in manifest order.
    pub services: Vec<String>,
    /// Its variables, in manifest order; those that no container is given are left out.
    pub rows: Vec<ReceivedContext>,
}

/// A variable and who is given it.
#[derive(Clone, Debug, Serialize)]
pub struct ReceivedContext {
    /// The variable.
    pub name: String,
    /// Whether its values are shown nowhere.
    pub secret: bool,
    /// The secrets that it is made of.
    pub holds: Vec<String>,
    /// For each of the group's services the names in its container: its own, another, or one of which it is a part. Empty for a
    /// service that is not given it.
    pub cells: Vec<Vec<CellContext>>,
}

/// A name in a container.
#[derive(Clone, Debug, Serialize)]
pub struct CellContext {
    /// The name.
    pub key: String,
    /// `own`, `as` another name, or `in` a value that has more in it.
    pub how: String,
    /// The profiles where this is so; empty: all that have the service.
    pub profiles: Vec<String>,
}

/// Service -> variable -> key in the container -> how, and in which profiles.
type Given = IndexMap<String, IndexMap<String, IndexMap<(String, &'static str), Vec<String>>>>;

/// The groups of which containers are given anything.
pub fn all(model: &Model) -> Vec<ReceiversContext> {
    let given = given(model);
    let mut groups: Vec<(usize, Vec<&VarDecl>)> = Vec::new();
    for decl in model.manifest.vars.values().filter(|decl| given.values().any(|vars| vars.contains_key(&decl.name.value))) {
        match groups.iter_mut().find(|(group, _)| *group == decl.group) {
            Some((_, vars)) => vars.push(decl),
            None => groups.push((decl.group, vec![decl])),
        }
    }
    groups.sort_by_key(|(group, _)| *group);
    groups.into_iter().map(|(group, vars)| group_of(model, &given, group, &vars)).collect()
}

fn given(model: &Model) -> Given {
    let mut given: Given = model.manifest.services.keys().map(|name| (name.clone(), IndexMap::new())).collect();
    for stack in &model.stacks {
        for service in stack.services.values() {
            let Some(vars) = given.get_mut(&service.name) else { continue };
            for (key, behind) in &service.environment {
                for variable in behind {
                    let how = if key == variable {
                        "own"
                    } else if behind.len() == 1 {
                        "as"
                    } else {
                        "in"
                    };
                    // What a name says of itself goes before what it is made of: `DATABASE_URL` is its own first.
                    let keys = vars.entry(variable.clone()).or_default();
                    keys.entry((key.clone(), how)).or_default().push(stack.profile.clone());
                }
            }
        }
    }
    given
}

fn group_of(model: &Model, given: &Given, group: usize, vars: &[&VarDecl]) -> ReceiversContext {
    let receives = |service: &IndexMap<String, IndexMap<(String, &'static str), Vec<String>>>| {
        vars.iter().any(|decl| service.contains_key(&decl.name.value))
    };
    let services: Vec<&String> = given.iter().filter(|(_, service)| receives(service)).map(|(name, _)| name).collect();
    let row = |decl: &&VarDecl| ReceivedContext {
        name: decl.name.value.clone(),
        secret: decl.secret.is_some(),
        holds: holds(model, &decl.name.value),
        cells: services.iter().map(|service| cell(model, given, service, &decl.name.value)).collect(),
    };
    ReceiversContext {
        name: model.manifest.groups.get(group).map_or_else(String::new, |group| group.name.value.clone()),
        rows: vars.iter().map(row).collect(),
        services: services.into_iter().cloned().collect(),
    }
}

fn cell(model: &Model, given: &Given, service: &str, variable: &str) -> Vec<CellContext> {
    let has = model.stacks.iter().filter(|stack| stack.services.contains_key(service)).count();
    let keys = given.get(service).and_then(|vars| vars.get(variable));
    let one = |((key, how), profiles): (&(String, &'static str), &Vec<String>)| CellContext {
        key: key.clone(),
        how: (*how).to_string(),
        profiles: if profiles.len() == has { Vec::new() } else { profiles.clone() },
    };
    keys.into_iter().flatten().map(one).collect()
}

/// The secrets behind a variable, in any profile.
fn holds(model: &Model, name: &str) -> Vec<String> {
    let behind = |text: &str| super::super::env_file::made_of(text);
    let mut found = IndexSet::new();
    let mut open = vec![name.to_string()];
    let mut seen: IndexSet<String> = IndexSet::new();
    while let Some(next) = open.pop() {
        for var in model.stacks.iter().filter_map(|stack| stack.vars.get(&next)) {
            for other in var.text().map(behind).unwrap_or_default() {
                if model.manifest.vars.get(&other).is_some_and(|decl| decl.secret.is_some()) {
                    found.insert(other.clone());
                }
                if seen.insert(other.clone()) {
                    open.push(other);
                }
            }
        }
    }
    found.shift_remove(name);
    found.into_iter().collect()
}
