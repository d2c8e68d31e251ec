//! What is implied is written out: the default network, services that others need, names (compose-go:
//! loader/normalize.go).

use indexmap::IndexMap;

use super::super::paths::normal;
use crate::compose::tree::{Map, Tree, Value};

/// Writes out what a canonical file implies. Its texts are plain, not templates.
pub(super) fn normalize(file: &mut Tree, project: &str, environment: &IndexMap<String, String>) {
    default_network(file);
    for (_, service) in entries(file, "services") {
        service_of(service, environment);
    }
    for element in ["networks", "volumes", "configs", "secrets"] {
        for (key, resource) in entries(file, element) {
            if resource.value == Value::Null {
                resource.value = Map::new().into();
            }
            let span = resource.span;
            let Some(map) = resource.as_map_mut() else { continue };
            if map.get("name").is_none_or(|name| name.value == Value::Null) {
                let external = map.get("external").and_then(Tree::scalar_text).is_some_and(|text| is_true(&text));
                let name = if external { key.clone() } else { format!("{project}_{key}") };
                map.insert("name".to_string(), Tree::new(name, span));
            }
        }
    }
}

fn entries<'a>(file: &'a mut Tree, element: &str) -> impl Iterator<Item = (&'a String, &'a mut Tree)> {
    file.as_map_mut().and_then(|file| file.get_mut(element)).and_then(Tree::as_map_mut).into_iter().flatten()
}

/// What Go takes for true in a text.
fn is_true(text: &str) -> bool {
    matches!(text, "1" | "t" | "T" | "true" | "TRUE" | "True")
}

/// Services that say nothing of networks join `default`; it is there only if one does.
fn default_network(file: &mut Tree) {
    let mut used = false;
    for (_, service) in entries(file, "services") {
        let span = service.span;
        let Some(map) = service.as_map_mut() else { continue };
        if map.contains_key("provider") || map.contains_key("network_mode") {
            continue;
        }
        match map.get("networks").and_then(Tree::as_map) {
            Some(networks) if !networks.is_empty() => used |= networks.contains_key("default"),
            _ => {
                let default = Map::from_iter([("default".to_string(), Tree::new(Value::Null, span))]);
                map.insert("networks".to_string(), Tree::new(default, span));
                used = true;
            }
        }
    }
    let span = file.span;
    let Some(map) = file.as_map_mut() else { return };
    if used {
        let networks = map.entry("networks".to_string()).or_insert_with(|| Tree::map(span));
        if networks.value == Value::Null {
            networks.value = Map::new().into();
        }
        if let Some(networks) = networks.as_map_mut() {
            networks.entry("default".to_string()).or_insert_with(|| Tree::new(Value::Null, span));
        }
    }
}

fn service_of(service: &mut Tree, environment: &IndexMap<String, String>) {
    let Some(map) = service.as_map_mut() else { return };
    if let Some(policy) = map.get_mut("pull_policy")
        && policy.as_str() == Some("if_not_present")
    {
        policy.value = "missing".into();
    }
    if let Some(build) = map.get_mut("build") {
        build_of(build, environment);
    }
    if let Some(variables) = map.get_mut("environment") {
        inherit(variables, environment, true);
    }
    for mount in map.get_mut("volumes").into_iter().flat_map(items) {
        if let Some(target) = mount.as_map_mut().and_then(|mount| mount.get_mut("target"))
            && let Value::Str(path) = &mut target.value
        {
            *path = normal(path);
        }
    }
    depends(map);
}

fn build_of(build: &mut Tree, environment: &IndexMap<String, String>) {
    let span = build.span;
    let Some(map) = build.as_map_mut() else { return };
    let lacks = |map: &Map, key: &str| map.get(key).is_none_or(|value| value.value == Value::Null);
    if lacks(map, "context") {
        map.insert("context".to_string(), Tree::new(".", span));
    }
    if lacks(map, "dockerfile") && lacks(map, "dockerfile_inline") {
        map.insert("dockerfile".to_string(), Tree::new("Dockerfile", span));
    }
    if let Some(args) = map.get_mut("args") {
        inherit(args, environment, false);
    }
}

/// Names without a value get that of the environment; those that it has not go, unless `keep`.
fn inherit(tree: &mut Tree, environment: &IndexMap<String, String>, keep: bool) {
    match &mut tree.value {
        Value::Map(map) => map.retain(|name, value| {
            if value.value == Value::Null {
                match environment.get(name) {
                    Some(found) => value.value = Value::Str(found.clone()),
                    None => return keep,
                }
            }
            true
        }),
        Value::Seq(list) => list.retain_mut(|item| {
            let Value::Str(text) = &mut item.value else { return false };
            if text.contains('=') {
                return true;
            }
            match environment.get(text.as_str()) {
                Some(found) => *text = format!("{text}={found}"),
                None => return keep,
            }
            true
        }),
        _ => {}
    }
}

fn items(tree: &mut Tree) -> impl Iterator<Item = &mut Tree> {
    match &mut tree.value {
        Value::Seq(items) => items.iter_mut(),
        _ => [].iter_mut(),
    }
}

/// `links`, namespaces and `volumes_from` of other services make them needed.
fn depends(service: &mut Map) {
    let mut implied: Vec<(String, bool, Tree)> = Vec::new();
    let texts = |key: &str| {
        let items = service.get(key).and_then(Tree::as_seq).unwrap_or_default();
        items.iter().filter_map(|item| Some((item, item.as_str()?))).collect::<Vec<_>>()
    };
    for (item, link) in texts("links") {
        let name = match link.split(':').collect::<Vec<_>>().as_slice() {
            [name, _] => name,
            _ => link,
        };
        implied.push((name.to_string(), true, item.clone()));
    }
    for key in ["network_mode", "ipc", "pid", "uts", "cgroup"] {
        if let Some(value) = service.get(key)
            && let Some(name) = value.as_str().and_then(|text| text.strip_prefix("service:"))
        {
            implied.push((name.to_string(), true, value.clone()));
        }
    }
    for (item, text) in texts("volumes_from") {
        if !text.starts_with("container:") {
            implied.push((text.split(':').next().unwrap_or_default().to_string(), false, item.clone()));
        }
    }
    for settings in service.get_mut("depends_on").and_then(Tree::as_map_mut).into_iter().flat_map(Map::values_mut) {
        let span = settings.span;
        if let Some(settings) = settings.as_map_mut() {
            settings.entry("condition".to_string()).or_insert_with(|| Tree::new("service_started", span));
            settings.entry("required".to_string()).or_insert_with(|| Tree::new(true, span));
        }
    }
    let Some((_, _, first)) = implied.first() else { return };
    let depends_on = service.entry("depends_on".to_string()).or_insert_with(|| Tree::map(first.span));
    let Some(depends_on) = depends_on.as_map_mut() else { return };
    for (name, restart, source) in implied {
        depends_on.entry(name).or_insert_with(|| {
            let at = |value: Value| Tree::new(value, source.span);
            let settings =
                [("condition", at("service_started".into())), ("restart", at(restart.into())), ("required", at(true.into()))];
            Tree::new(settings.into_iter().map(|(key, value)| (key.to_string(), value)).collect::<Map>(), source.span)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::from_json::tree;
    use super::*;

    fn normalized(file: &str) -> serde_json::Value {
        let mut file = tree(file);
        normalize(&mut file, "p", &IndexMap::from([("SET".to_string(), "s".to_string())]));
        file.to_json()
    }

    #[test]
    fn services_say_what_they_implied() {
        for (service, key, expected) in [
            (r#"{"image": "x"}"#, "networks", r#"{"default":null}"#),
            (r#"{"networks": {}}"#, "networks", r#"{"default":null}"#),
            (r#"{"network_mode": "host"}"#, "networks", "null"),
            (r#"{"pull_policy": "if_not_present"}"#, "pull_policy", r#""missing""#),
            (
                r#"{"build": {"args": {"SET": null, "U": null, "E": ""}}}"#,
                "build",
                r#"{"args":{"SET":"s","E":""},"context":".","dockerfile":"Dockerfile"}"#,
            ),
            (
                r#"{"build": {"context": "c", "dockerfile_inline": "FROM x", "args": ["SET", "U", "A=b"]}}"#,
                "build",
                r#"{"context":"c","dockerfile_inline":"FROM x","args":["SET=s","A=b"]}"#,
            ),
            (r#"{"environment": {"SET": null, "U": null}}"#, "environment", r#"{"SET":"s","U":null}"#),
            (r#"{"environment": ["SET", "U"]}"#, "environment", r#"["SET=s","U"]"#),
            (r#"{"volumes": [{"target": "/a//b/"}]}"#, "volumes", r#"[{"target":"/a/b"}]"#),
            (
                r#"{"links": ["b:x", "c"], "pid": "service:d", "volumes_from": ["e:ro", "container:f"], "depends_on": {"c": {"condition": "service_healthy"}}}"#,
                "depends_on",
                r#"{"c":{"condition":"service_healthy","required":true},"b":{"condition":"service_started","restart":true,"required":true},"d":{"condition":"service_started","restart":true,"required":true},"e":{"condition":"service_started","restart":false,"required":true}}"#,
            ),
        ] {
            let file = normalized(&format!(r#"{{"services": {{"a": {service}}}}}"#));
            assert_eq!(file["services"]["a"][key].to_string(), expected, "{service}");
        }
    }

    #[test]
    fn resources_have_names() {
        let file = normalized(
            r#"{"services": {"a": {"networks": {"n": null}}}, "networks": {"n": null}, "volumes": {"v": {"external": true}, "w": {"name": "x"}}}"#,
        );
        assert_eq!(file["networks"].to_string(), r#"{"n":{"name":"p_n"}}"#);
        assert_eq!(file["volumes"].to_string(), r#"{"v":{"external":true,"name":"v"},"w":{"name":"x"}}"#);
    }
}
