//! Short forms written out, as Compose does after every file (compose-go: transform/canonical.go). Less is written out than
//! by [`super::super::canonical`]: what Compose keeps as it is written meets the next file so, and `!reset` finds it so.

use super::super::canonical::{device, name_as, one_as_list, port, record, volume, written_volume};
use super::super::merge::{names, started};
use super::super::tree::{Map, Tree, Value};
use super::Refusal;
use super::reader::Variables;

/// Writes out what `file` says short. Where `variables` are not filled in, what cannot be read stays as it is.
///
/// # Errors
/// What is no port, volume, device …
pub(super) fn write_out(file: &mut Tree, variables: Variables) -> Result<(), Refusal> {
    each(file, "services", &mut |service| self::service(service, variables))?;
    for element in ["configs", "networks", "secrets", "volumes"] {
        each(file, element, &mut external)?;
    }
    Ok(())
}

fn service(service: &mut Tree, variables: Variables) -> Result<(), Refusal> {
    let (lenient, written) = (variables != Variables::Filled, variables == Variables::Written);
    let Some(map) = service.as_map_mut() else { return Ok(()) };
    for (key, tree) in map.iter_mut() {
        match key.as_str() {
            "build" => build(tree, variables)?,
            "configs" | "secrets" => sources(tree),
            "depends_on" => depends_on(tree)?,
            "develop" => watch(tree),
            "devices" if written => items(tree, true, |item| device(item).map(|long| vec![long]))?,
            "devices" => items(tree, false, if lenient { any_device } else { |item| device(item).map(|long| vec![long]) })?,
            "dns" | "label_file" => one_as_list(tree),
            "env_file" => env_files(tree),
            "extends" => name_as(tree, "service"),
            "gpus" => gpus(tree),
            "models" | "networks" => names(tree, |item| Tree::new(Value::Null, item.span)),
            // One port that cannot be read leaves them all as they are.
            "ports" if lenient && !written && short_with_variable(tree) => {}
            "ports" => items(tree, lenient, ports)?,
            "ulimits" if !written => ulimits(tree)?,
            "volumes" if written => items(tree, true, |item| written_volume(item).map(|long| vec![long]))?,
            // What is no mount is none with a variable in it either: Compose looks for its target all the same.
            "volumes" => items(tree, false, |item| volume(item).map(|long| vec![long]))?,
            _ => {}
        }
    }
    for (key, what) in [("devices", "device"), ("ports", "port"), ("volumes", "mount")] {
        let items = map.get(key).and_then(Tree::as_seq).unwrap_or_default();
        if let Some(item) = items.iter().find(|item| item.as_map().is_some_and(|item| !item.contains_key("target"))) {
            return Err(Refusal::new(item.span, format!("a {what} needs a `target`")));
        }
    }
    let ports = map.get("ports").and_then(Tree::as_seq).unwrap_or_default();
    if let Some(item) = ports.iter().find(|item| matches!(item.value, Value::Float(_))) {
        return Err(Refusal::new(item.span, "this is no port"));
    }
    let exposed = map.get("expose").and_then(Tree::as_seq).unwrap_or_default();
    if let Some(item) = exposed.iter().find(|item| matches!(item.value, Value::Float(_))) {
        return Err(Refusal::new(item.span, "a port is a whole number"));
    }
    // `dns: [""]`, as left by an empty variable, is as good as nothing (compose-go: loader/omitEmpty.go).
    if let Some(Value::Seq(servers)) = map.get_mut("dns").map(|dns| &mut dns.value) {
        servers.retain(|server| server.value != Value::Null && server.as_str() != Some(""));
    }
    Ok(())
}

fn build(tree: &mut Tree, variables: Variables) -> Result<(), Refusal> {
    let (lenient, written) = (variables != Variables::Filled, variables == Variables::Written);
    name_as(tree, "context");
    let Some(map) = tree.as_map_mut() else { return Ok(()) };
    for (key, tree) in map.iter_mut() {
        match key.as_str() {
            "secrets" => sources(tree),
            "additional_contexts" => pairs(tree, lenient, "")?,
            "ssh" => pairs(tree, written, "default")?,
            "ulimits" if !written => ulimits(tree)?,
            "provenance" | "sbom" => {
                if let Some(text) = tree.scalar_text() {
                    tree.value = Value::Str(text);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// A device with too many colons is an empty one, where variables may be in it.
fn any_device(item: &Tree) -> Result<Vec<Tree>, String> {
    let empty = || record(item.span, [("source", "".into()), ("target", "".into()), ("permissions", "rwm".into())]);
    Ok(vec![device(item).unwrap_or_else(|_| empty())])
}

/// Texts have become numbers by now, unless nothing is interpolated.
fn ulimits(tree: &mut Tree) -> Result<(), Refusal> {
    match tree.as_map().into_iter().flatten().find(|(_, limit)| matches!(limit.value, Value::Str(_))) {
        Some((_, limit)) => Err(Refusal::new(limit.span, "a limit is a whole number, not a text")),
        None => Ok(()),
    }
}

fn depends_on(tree: &mut Tree) -> Result<(), Refusal> {
    names(tree, started);
    for (_, settings) in tree.as_map_mut().into_iter().flatten() {
        let span = settings.span;
        let Some(map) = settings.as_map_mut() else {
            return Err(Refusal::new(span, "a dependency says its `condition`"));
        };
        for (key, value) in [("condition", Value::from("service_started")), ("required", Value::Bool(true))] {
            map.entry(key.to_string()).or_insert_with(|| Tree::new(value, span));
        }
    }
    Ok(())
}

fn watch(develop: &mut Tree) {
    let Some(Value::Seq(items)) = develop.as_map_mut().and_then(|map| map.get_mut("watch")).map(|watch| &mut watch.value) else {
        return;
    };
    for item in items {
        for (key, tree) in item.as_map_mut().into_iter().flatten() {
            if matches!(key.as_str(), "ignore" | "include") {
                one_as_list(tree);
            }
        }
    }
}

/// The ports of a short form; those of a range are in the order of their numbers as texts.
fn ports(item: &Tree) -> Result<Vec<Tree>, String> {
    let mut ports = port(item)?;
    ports.sort_by_cached_key(|port| port.get("target").and_then(Tree::scalar_text));
    Ok(ports)
}

fn short_with_variable(ports: &Tree) -> bool {
    ports.as_seq().unwrap_or_default().iter().any(|port| port.as_str().is_some_and(|text| text.contains('$')))
}

fn env_files(tree: &mut Tree) {
    one_as_list(tree);
    if let Value::Seq(files) = &mut tree.value {
        for file in files {
            name_as(file, "path");
            let span = file.span;
            if let Some(map) = file.as_map_mut() {
                map.entry("required".to_string()).or_insert_with(|| Tree::new(true, span));
            }
        }
    }
}

fn gpus(tree: &mut Tree) {
    if matches!(tree.value, Value::Str(_)) {
        tree.value = Value::Seq(vec![record(tree.span, [("count", "all".into())])]);
    }
}

/// A list of `NAME=value`; `alone` may stand without a value.
fn pairs(tree: &mut Tree, lenient: bool, alone: &str) -> Result<(), Refusal> {
    let Value::Seq(items) = &tree.value else { return Ok(()) };
    let mut map = Map::new();
    for item in items {
        let Some(text) = item.as_str() else { continue };
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, value.into()),
            None if text == alone => (text, Value::Null),
            None if lenient => return Ok(()),
            None => return Err(Refusal::new(item.span, format!("`{text}` lacks a value, as in `NAME=value`"))),
        };
        map.insert(name.replace("$$", "$"), Tree::new(value, item.span));
    }
    tree.value = Value::Map(map);
    Ok(())
}

fn sources(tree: &mut Tree) {
    if let Value::Seq(items) = &mut tree.value {
        items.iter_mut().for_each(|item| name_as(item, "source"));
    }
}

/// Every item that is no mapping, written out: one item may become several.
fn items(tree: &mut Tree, lenient: bool, long: fn(&Tree) -> Result<Vec<Tree>, String>) -> Result<(), Refusal> {
    let Value::Seq(items) = &mut tree.value else { return Ok(()) };
    let mut written = Vec::with_capacity(items.len());
    for item in std::mem::take(items) {
        match item.value {
            Value::Map(_) => written.push(item),
            _ => match long(&item) {
                Ok(entries) => written.extend(entries),
                Err(_) if lenient => written.push(item),
                Err(message) => return Err(Refusal::new(item.span, message)),
            },
        }
    }
    *items = written;
    Ok(())
}

fn each(file: &mut Tree, element: &str, change: &mut dyn FnMut(&mut Tree) -> Result<(), Refusal>) -> Result<(), Refusal> {
    let Some(map) = file.as_map_mut().and_then(|file| file.get_mut(element)).and_then(Tree::as_map_mut) else { return Ok(()) };
    map.values_mut().try_for_each(change)
}

/// `external: {name: N}`, the old way to say `external: true` and `name: N`.
fn external(resource: &mut Tree) -> Result<(), Refusal> {
    let Some(map) = resource.as_map_mut() else { return Ok(()) };
    let Some(external) = map.get_mut("external").filter(|external| external.as_map().is_some()) else { return Ok(()) };
    let Value::Map(inner) = std::mem::replace(&mut external.value, Value::Bool(true)) else { return Ok(()) };
    let Some(name) = inner.get("name") else { return Ok(()) };
    match map.get("name") {
        Some(own) if own != name => {
            Err(Refusal::new(name.span, "`external.name` and `name` say different names").because(own.span, "the other name"))
        }
        Some(_) => Ok(()),
        None => {
            map.insert("name".to_string(), name.clone());
            Ok(())
        }
    }
}
