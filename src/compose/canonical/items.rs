//! Single values that become lists, and names that become mappings.

use super::super::tree::{Map, Tree, Value};
use super::split::split_outside;
use super::{Problems, record};

/// One text is a list of one: `dns`, `dns_search`, `tmpfs`, `label_file`.
pub(super) fn list(tree: &mut Tree, _: &mut Problems) {
    one_as_list(tree);
}

/// The same, where there is nobody to report to.
pub(in crate::compose) fn one_as_list(tree: &mut Tree) {
    if matches!(tree.value, Value::Str(_)) {
        let item = std::mem::replace(tree, Tree::new(Value::Null, tree.span));
        tree.value = Value::Seq(vec![item]);
    }
}

/// Numbers in the list are texts: `expose`, `group_add`.
pub(super) fn strings(tree: &mut Tree, _: &mut Problems) {
    for item in items_mut(tree) {
        if let (Value::Int(_) | Value::Float(_), Some(text)) = (&item.value, item.scalar_text()) {
            item.value = Value::Str(text);
        }
    }
}

/// `build: DIR`.
pub(super) fn build(tree: &mut Tree, _: &mut Problems) {
    name_as(tree, "context");
}

/// `extends: SERVICE`.
pub(super) fn extends(tree: &mut Tree, _: &mut Problems) {
    name_as(tree, "service");
}

/// `secrets: [NAME]`, `configs: [NAME]`.
pub(super) fn sources(tree: &mut Tree, _: &mut Problems) {
    items_mut(tree).for_each(|item| name_as(item, "source"));
}

/// `env_file: PATH` or a list of paths; `required: true` is the default and goes.
pub(super) fn env_files(tree: &mut Tree, problems: &mut Problems) {
    list(tree, problems);
    for item in items_mut(tree) {
        name_as(item, "path");
        drop_default(item, "required", &Value::Bool(true));
    }
}

/// One pattern is a list of one: before 2.30, Compose takes nothing else.
pub(super) fn watch(tree: &mut Tree, problems: &mut Problems) {
    for item in items_mut(tree) {
        for key in ["ignore", "include"] {
            if let Some(patterns) = item.as_map_mut().and_then(|map| map.get_mut(key)) {
                list(patterns, problems);
            }
        }
    }
}

/// `healthcheck.test: COMMAND` runs in a shell.
pub(super) fn test(tree: &mut Tree, _: &mut Problems) {
    if matches!(tree.value, Value::Str(_)) {
        let command = std::mem::replace(tree, Tree::new(Value::Null, tree.span));
        tree.value = Value::Seq(vec![Tree::new("CMD-SHELL", command.span), command]);
    }
}

/// `gpus: all`.
pub(super) fn gpus(tree: &mut Tree, _: &mut Problems) {
    if let Value::Str(count) = &tree.value {
        let count = Value::from(count.as_str());
        tree.value = Value::Seq(vec![record(tree.span, [("count", count)])]);
    }
}

/// `devices: [SOURCE:TARGET:PERMISSIONS]`.
pub(super) fn devices(tree: &mut Tree, problems: &mut Problems) {
    for (index, item) in items_mut(tree).enumerate().filter(|(_, item)| item.as_str().is_some()) {
        match device(item) {
            Ok(long) => *item = long,
            Err(message) => problems.push(Some(index), item.span, message),
        }
    }
}

/// The long form of a device in short form.
pub(in crate::compose) fn device(item: &Tree) -> Result<Tree, String> {
    let text = item.as_str().ok_or("this is no device")?;
    let parts = split_outside(text, ':');
    let (source, target, permissions) = match parts.as_slice() {
        [source] => (*source, *source, "rwm"),
        [source, target] => (*source, *target, "rwm"),
        [source, target, permissions] => (*source, *target, *permissions),
        _ => return Err(format!("`{text}` has too many colons for a device")),
    };
    let target = if target.is_empty() { source } else { target };
    Ok(record(item.span, [("source", source.into()), ("target", target.into()), ("permissions", permissions.into())]))
}

/// `external: {name: N}`, the old way, is `external: true` and `name: N`; an empty mapping says as little as null.
pub(super) fn external(tree: &mut Tree, _: &mut Problems) {
    let Some(map) = tree.as_map_mut() else { return };
    if let Some(external) = map.get_mut("external")
        && let Value::Map(inner) = &mut external.value
    {
        let name = inner.shift_remove("name");
        external.value = Value::Bool(true);
        if let Some(name) = name {
            map.entry("name".to_string()).or_insert(name);
        }
    }
    empty_as_null(tree);
}

/// `include: [PATH]`; `path` and `env_file` are lists.
pub(super) fn include(tree: &mut Tree, problems: &mut Problems) {
    for item in items_mut(tree) {
        name_as(item, "path");
        for key in ["path", "env_file"] {
            if let Some(paths) = item.as_map_mut().and_then(|map| map.get_mut(key)) {
                list(paths, problems);
            }
        }
    }
}

pub(super) fn items_mut(tree: &mut Tree) -> impl Iterator<Item = &mut Tree> {
    match &mut tree.value {
        Value::Seq(items) => items.iter_mut(),
        _ => [].iter_mut(),
    }
}

pub(super) fn drop_default(tree: &mut Tree, key: &str, default: &Value) {
    if let Some(map) = tree.as_map_mut()
        && map.get(key).is_some_and(|found| found.value == *default)
    {
        map.shift_remove(key);
    }
}

fn empty_as_null(tree: &mut Tree) {
    if tree.as_map().is_some_and(Map::is_empty) {
        tree.value = Value::Null;
    }
}

/// A text is the `key` of a mapping.
pub(in crate::compose) fn name_as(tree: &mut Tree, key: &str) {
    if let Value::Str(name) = &mut tree.value {
        let name = Value::Str(std::mem::take(name));
        *tree = record(tree.span, [(key, name)]);
    }
}
