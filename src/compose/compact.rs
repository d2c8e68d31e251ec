//! The readable way back from canonical form: short forms where they say exactly the same.
//!
//! `ports` and `depends_on` stay long: their short forms merge otherwise than they read. But a port whose place on the host
//! is a variable is short: what stands in it is known to nobody, `8080` or `127.0.0.1:8080`.

use super::canonical::{has_variable, port as long_ports, split_outside};
use super::interpolation::parse_dotted;
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
            "extra_hosts" => hosts(value),
            "build" => {
                if let Some(secrets) = value.as_map_mut().and_then(|build| build.get_mut("secrets")) {
                    each(secrets, |item| only(item, "source"));
                }
            }
            _ => {}
        }
    }
}

/// Writes those ports of a service short whose place on the host is a variable. A stack file has no such ports.
pub fn compact_ports(service: &mut Tree) {
    if let Some(ports) = service.as_map_mut().and_then(|service| service.get_mut("ports")) {
        each(ports, port);
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

/// `name:address`, as people write it and Swarm reads it; where the address has colons of its own, `=` stays.
fn hosts(list: &mut Tree) {
    let Value::Seq(items) = &mut list.value else { return };
    for item in items {
        let Value::Str(text) = &mut item.value else { continue };
        if let Some((name, address)) = text.split_once('=')
            && !name.is_empty()
            && !text.contains([':', '$'])
            && !address.contains('=')
        {
            *text = format!("{name}:{address}");
        }
    }
}

/// `{a: null, b: null}` is `[a, b]`. A name with a `$` stays a key: lists are interpolated.
fn names(tree: &mut Tree) {
    let Some(map) = tree.as_map() else { return };
    if map.is_empty() || map.iter().any(|(name, settings)| settings.value != Value::Null || name.contains('$')) {
        return;
    }
    tree.value = Value::Seq(map.iter().map(|(name, settings)| Tree::new(name.as_str(), settings.span)).collect());
}

/// `[host_ip:]published:target[/protocol]`, where a variable says the address or the port of the host.
fn port(item: &Map) -> Option<String> {
    let text = |key: &str| item.get(key).and_then(Tree::as_str);
    let (host, published) = (text("host_ip"), text("published")?);
    if !has_variable(published) && !host.is_some_and(has_variable) {
        return None;
    }
    let host = host.map_or_else(String::new, |host| format!("{host}:"));
    let protocol = text("protocol").map_or_else(String::new, |protocol| format!("/{protocol}"));
    let short = format!("{host}{published}:{}{protocol}", item.get("target")?.scalar_text()?);
    let again = long_ports(&Tree::bare(short.as_str())).ok()?;
    let [Tree { value: Value::Map(again), .. }] = again.as_slice() else { return None };
    (again == item).then_some(short)
}

/// `source:target[:options]`. Never where a colon or a variable could be read otherwise, nor for a source of one letter, which
/// is a Windows drive. An empty `volume` is what Compose makes of a short form, so a long one without it stays long.
fn volume(item: &Map) -> Option<String> {
    let text = |key: &str| item.get(key).and_then(Tree::as_str);
    let target = text("target").filter(|target| target.starts_with('/') || starts_with_variable(target)).filter(whole)?;
    let source = match item.get("source") {
        Some(source) => Some(source.as_str().filter(whole).filter(|source| !starts_with_variable(source))?),
        None if has_variable(target) => return None,
        None => None,
    };
    let is_path = source.is_some_and(|source| source.starts_with(['.', '/', '~']));
    let is_name = source.is_none_or(|source| source.chars().count() > 1 && !source.starts_with('\\'));
    let mut options = Vec::new();
    match item.get("read_only").map(|flag| &flag.value) {
        Some(Value::Bool(true)) => options.push("ro"),
        None => {}
        Some(_) => return None,
    }
    let mut bind = match item.get("bind") {
        Some(bind) => bind.as_map()?.clone(),
        None => Map::new(),
    };
    let very_short = source.is_none() && target.len() <= 2;
    match text("type")? {
        "bind" if is_path && !item.contains_key("volume") => {
            bind.shift_remove("create_host_path").filter(|create| create.value == Value::Bool(true))?;
        }
        "volume" if !is_path && is_name => match item.get("volume").map(Tree::as_map) {
            Some(Some(settings)) if settings.is_empty() && !very_short => {}
            Some(Some(settings)) if settings.len() == 1 && is_true(settings.get("nocopy")) => options.push("nocopy"),
            None if very_short => {}
            _ => return None,
        },
        _ => return None,
    }
    if let Some(selinux) = bind.shift_remove("selinux") {
        options.push(match selinux.as_str()? {
            "z" => "z",
            "Z" => "Z",
            _ => return None,
        });
    }
    let known = |key: &String| matches!(key.as_str(), "type" | "source" | "target" | "bind" | "volume" | "read_only");
    // Without a source there is no place for an option: `/target:ro` would mount `/target` at `ro`.
    if !bind.is_empty() || !item.keys().all(known) || (!options.is_empty() && source.is_none()) {
        return None;
    }
    let source = source.map_or_else(String::new, |source| format!("{source}:"));
    let options = if options.is_empty() { String::new() } else { format!(":{}", options.join(",")) };
    Some(format!("{source}{target}{options}"))
}

fn is_true(flag: Option<&Tree>) -> bool {
    flag.is_some_and(|flag| flag.value == Value::Bool(true))
}

fn starts_with_variable(text: &str) -> bool {
    text.starts_with('$') && !text.starts_with("$$")
}

/// Whether `part` is one part of a short form: colons stand in its variables alone.
fn whole(part: &&str) -> bool {
    !part.is_empty() && split_outside(part, ':').len() == 1 && (!part.contains('$') || parse_dotted(part).is_ok())
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
        compact_ports(&mut service);
        assert_eq!(service.to_json().to_string(), tree(compact).to_json().to_string());
        assert_eq!(canonicalize_service(&mut service), []);
        assert_eq!(service, tree(canonical), "and back");
    }

    #[test]
    fn short_forms_that_say_the_same() {
        compacts(
            r#"{"volumes": [
                {"type": "bind", "source": "./a", "target": "/a", "read_only": true, "bind": {"create_host_path": true}},
                {"type": "volume", "source": "data", "target": "/data", "volume": {}},
                {"type": "volume", "target": "/anon", "volume": {}}]}"#,
            r#"{"volumes": ["./a:/a:ro", "data:/data", "/anon"]}"#,
        );
        compacts(
            r#"{"volumes": [
                {"type": "volume", "source": "data", "target": "/x", "volume": {"nocopy": true}},
                {"type": "volume", "source": "data", "target": "/y", "read_only": true, "bind": {"selinux": "z"}, "volume": {}},
                {"type": "volume", "source": "data-${A}", "target": "${B:-/b}/c", "volume": {}},
                {"type": "bind", "source": "./${A:-a:b}", "target": "/a", "bind": {"create_host_path": true, "selinux": "Z"}}]}"#,
            r#"{"volumes": ["data:/x:nocopy", "data:/y:ro,z", "data-${A}:${B:-/b}/c", "./${A:-a:b}:/a:Z"]}"#,
        );
        compacts(
            r#"{"env_file": [{"path": "a"}, {"path": "b", "required": false}], "networks": {"a": null, "b": null},
                "secrets": [{"source": "s"}, {"source": "t", "target": "/t"}], "build": {"context": ".", "secrets": [{"source": "s"}]}}"#,
            r#"{"env_file": ["a", {"path": "b", "required": false}], "networks": ["a", "b"],
                "secrets": ["s", {"source": "t", "target": "/t"}], "build": {"context": ".", "secrets": ["s"]}}"#,
        );
        compacts(
            r#"{"ports": [
                {"target": 80, "published": "${A:-127.0.0.1:80}"},
                {"target": 81, "published": "8081", "host_ip": "${B:-}", "protocol": "udp"},
                {"target": "${C}", "published": "${C}", "host_ip": "127.0.0.1"}]}"#,
            r#"{"ports": ["${A:-127.0.0.1:80}:80", "${B:-}:8081:81/udp", "127.0.0.1:${C}:${C}"]}"#,
        );
    }

    #[test]
    fn hosts_as_people_write_them() {
        compacts(
            r#"{"extra_hosts": ["a=10.0.0.1", "b=::1", "${C}=10.0.0.2"]}"#,
            r#"{"extra_hosts": ["a:10.0.0.1", "b=::1", "${C}=10.0.0.2"]}"#,
        );
    }

    #[test]
    fn long_forms_that_have_no_short_one() {
        for same in [
            r#"{"networks": {"a": null, "b": {"aliases": ["x"]}}}"#,
            r#"{"volumes": [{"type": "volume", "source": "d", "target": "/data", "volume": {}}]}"#,
            r#"{"volumes": [{"type": "volume", "source": "data", "target": "/data"}]}"#,
            r#"{"volumes": [{"type": "volume", "source": "${A}", "target": "/data", "volume": {}}]}"#,
            r#"{"volumes": [{"type": "volume", "target": "/${A}", "volume": {}}]}"#,
            r#"{"volumes": [{"type": "bind", "source": "./a", "target": "/a"}]}"#,
            r#"{"volumes": [{"type": "bind", "source": "a", "target": "/a", "bind": {"create_host_path": true}}]}"#,
            r#"{"volumes": [{"type": "volume", "target": "/data", "read_only": true}]}"#,
            r#"{"volumes": [{"type": "volume", "source": "data", "target": "/x", "volume": {"subpath": "a"}}]}"#,
            r#"{"volumes": [{"type": "tmpfs", "target": "/run"}]}"#,
            r#"{"ports": [{"name": "web", "target": 80, "published": "${A}"}, {"target": 80, "published": "${A}${B}"}]}"#,
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
