//! The readable way back from canonical form: short forms where they say exactly the same.
//!
//! `ports` and `depends_on` stay long: their short forms merge otherwise than they read.

use super::canonical::has_variable;
use super::tree::{Map, Tree, Value};

/// Writes one canonical service shorter. Its canonical form stays what it was.
pub fn compact_service(service: &mut Tree) {
    let Some(service) = service.as_map_mut() else { return };
    for (key, value) in service.iter_mut() {
        match key.as_str() {
            "volumes" => each(value, volume),
            "env_file" => each(value, |item| only(item, "path")),
            "secrets" | "configs" => each(value, |item| only(item, "source")),
            "networks" | "models" => names(value),
            "build" => {
                if let Some(secrets) = value.as_map_mut().and_then(|build| build.get_mut("secrets")) {
                    each(secrets, |item| only(item, "source"));
                }
            }
            _ => {}
        }
    }
}

fn each(list: &mut Tree, short: impl Fn(&Map) -> Option<String>) {
    let Value::Seq(items) = &mut list.value else { return };
    for item in items {
        if let Some(text) = item.as_map().and_then(&short) {
            item.value = Value::Str(text);
        }
    }
}

/// The text of `key` where the mapping says nothing else.
fn only(item: &Map, key: &str) -> Option<String> {
    let text = item.get(key)?.as_str()?;
    (item.len() == 1).then(|| text.to_string())
}

/// `{a: null, b: null}` is `[a, b]`. A name with a `$` stays a key: lists are interpolated.
fn names(tree: &mut Tree) {
    let Some(map) = tree.as_map() else { return };
    if map.is_empty() || map.iter().any(|(name, settings)| settings.value != Value::Null || name.contains('$')) {
        return;
    }
    tree.value = Value::Seq(map.iter().map(|(name, settings)| Tree::new(name.as_str(), settings.span)).collect());
}

/// `source:target[:ro]`. Never where a colon or a variable could be read otherwise, nor for a source of one letter, which
/// is a Windows drive.
fn volume(item: &Map) -> Option<String> {
    let text = |key: &str| item.get(key).and_then(Tree::as_str);
    let plain = |part: &&str| !part.is_empty() && !part.contains(':') && !has_variable(part);
    let target = text("target").filter(plain).filter(|target| target.starts_with('/'))?;
    let source = match item.get("source") {
        Some(source) => Some(source.as_str().filter(plain)?),
        None => None,
    };
    let is_path = source.is_some_and(|source| source.starts_with(['.', '/', '~']));
    let kind_fits = match text("type")? {
        "bind" => is_path && only_creates_path(item.get("bind")?),
        "volume" => {
            let is_name = source.is_none_or(|source| source.chars().count() > 1 && !source.starts_with('\\'));
            !is_path && is_name && !item.contains_key("bind")
        }
        _ => false,
    };
    let read_only = match item.get("read_only").map(|flag| &flag.value) {
        Some(Value::Bool(true)) => true,
        None => false,
        Some(_) => return None,
    };
    let known = |key: &String| matches!(key.as_str(), "type" | "source" | "target" | "bind" | "read_only");
    // Without a source there is no place for an option: `/target:ro` would mount `/target` at `ro`.
    if !kind_fits || !item.keys().all(known) || (read_only && source.is_none()) {
        return None;
    }
    let source = source.map_or_else(String::new, |source| format!("{source}:"));
    Some(format!("{source}{target}{}", if read_only { ":ro" } else { "" }))
}

fn only_creates_path(bind: &Tree) -> bool {
    bind.as_map().is_some_and(|bind| {
        bind.len() == 1 && bind.get("create_host_path").is_some_and(|create| create.value == Value::Bool(true))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::canonical::canonicalize_service;
    use super::super::from_json::tree;
    use super::*;

    fn compacts(canonical: &str, compact: &str) {
        let mut service = tree(canonical);
        compact_service(&mut service);
        assert_eq!(service.to_json().to_string(), tree(compact).to_json().to_string());
        assert_eq!(canonicalize_service(&mut service), []);
        assert_eq!(service, tree(canonical), "and back");
    }

    #[test]
    fn short_forms_that_say_the_same() {
        compacts(
            r#"{"volumes": [
                {"type": "bind", "source": "./a", "target": "/a", "read_only": true, "bind": {"create_host_path": true}},
                {"type": "volume", "source": "data", "target": "/data"},
                {"type": "volume", "target": "/anon"}]}"#,
            r#"{"volumes": ["./a:/a:ro", "data:/data", "/anon"]}"#,
        );
        compacts(
            r#"{"env_file": [{"path": "a"}, {"path": "b", "required": false}], "networks": {"a": null, "b": null},
                "secrets": [{"source": "s"}, {"source": "t", "target": "/t"}], "build": {"context": ".", "secrets": [{"source": "s"}]}}"#,
            r#"{"env_file": ["a", {"path": "b", "required": false}], "networks": ["a", "b"],
                "secrets": ["s", {"source": "t", "target": "/t"}], "build": {"context": ".", "secrets": ["s"]}}"#,
        );
    }

    #[test]
    fn long_forms_that_have_no_short_one() {
        for same in [
            r#"{"networks": {"a": null, "b": {"aliases": ["x"]}}}"#,
            r#"{"volumes": [{"type": "volume", "source": "d", "target": "/data"}]}"#,
            r#"{"volumes": [{"type": "bind", "source": "./a", "target": "/a"}]}"#,
            r#"{"volumes": [{"type": "bind", "source": "a", "target": "/a", "bind": {"create_host_path": true}}]}"#,
            r#"{"volumes": [{"type": "volume", "target": "/data", "read_only": true}]}"#,
            r#"{"volumes": [{"type": "volume", "source": "data", "target": "/x", "volume": {"nocopy": true}}]}"#,
            r#"{"volumes": [{"type": "bind", "source": "./${A}", "target": "/a", "bind": {"create_host_path": true}}]}"#,
            r#"{"volumes": [{"type": "tmpfs", "target": "/run"}]}"#,
            r#"{"ports": [{"target": 80, "published": "80"}], "depends_on": {"a": {"condition": "service_started"}}}"#,
        ] {
            compacts(same, same);
        }
    }

    fn volume_text() -> impl Strategy<Value = String> {
        (
            r"(\./|/|~/|)[a-d$:{}.]{0,4}",
            r"/?[a-d:.$/]{0,5}",
            prop_oneof![Just(""), Just(":ro"), Just(":rw"), Just(":z"), Just(":nocopy")],
        )
            .prop_map(|(source, target, options)| format!("{source}:{target}{options}"))
    }

    proptest! {
        #[test]
        fn the_canonical_form_survives(volumes in prop::collection::vec(volume_text(), 0..4), names in prop::collection::vec("[a-c$]{1,2}", 0..3)) {
            let items = volumes.into_iter().map(Tree::bare).collect::<Vec<_>>();
            let names = names.into_iter().map(Tree::bare).collect::<Vec<_>>();
            let keys = [("volumes", items), ("networks", names.clone()), ("secrets", names.clone()), ("env_file", names)];
            let mut service = Tree::bare(keys.into_iter().map(|(key, list)| (key.to_string(), Tree::bare(list))).collect::<Map>());
            canonicalize_service(&mut service);
            let canonical = service.clone();
            compact_service(&mut service);
            canonicalize_service(&mut service);
            prop_assert_eq!(service.to_json().to_string(), canonical.to_json().to_string());
        }
    }
}
