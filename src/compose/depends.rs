//! Which services a service needs, said or implied (compose-go: loader/normalize.go).

use crate::diag::Span;

use super::canonical::has_variable;
use super::tree::{Tree, Value};

/// Why one service needs another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// `depends_on`.
    DependsOn,
    /// `depends_on` with `required: false`.
    Optional,
    /// `links`.
    Links,
    /// `volumes_from`.
    VolumesFrom,
    /// `network_mode`, `ipc`, `pid`, `uts` or `cgroup` of `service:NAME`.
    Namespace,
    /// `extends` of a service in the same file.
    Extends,
    /// A `service:NAME` in `build.additional_contexts`.
    Context,
}

/// One service needs another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The name of the needed service.
    pub to: String,
    /// Why.
    pub need: Need,
    /// Where it is said.
    pub span: Span,
}

/// The services that a canonical `service` needs, in the order of its keys; a name that a variable decides is left out.
#[must_use]
pub fn edges(service: &Tree) -> Vec<Edge> {
    let mut edges = Vec::new();
    for (key, value) in service.as_map().into_iter().flatten() {
        let mut add = |name: &str, need: Need, span: Span| {
            if !name.is_empty() && !has_variable(name) {
                edges.push(Edge { to: name.to_string(), need, span });
            }
        };
        match key.as_str() {
            "depends_on" => {
                for (name, settings) in value.as_map().into_iter().flatten() {
                    let optional = settings.get("required").is_some_and(|required| required.value == Value::Bool(false));
                    add(name, if optional { Need::Optional } else { Need::DependsOn }, settings.span);
                }
            }
            "links" | "volumes_from" => {
                for item in value.as_seq().unwrap_or_default() {
                    let name = item.as_str().and_then(|text| text.split(':').next()).unwrap_or_default();
                    match key.as_str() {
                        "links" => add(name, Need::Links, item.span),
                        _ if name == "container" => {}
                        _ => add(name, Need::VolumesFrom, item.span),
                    }
                }
            }
            "network_mode" | "ipc" | "pid" | "uts" | "cgroup" => {
                add(referred(value).unwrap_or_default(), Need::Namespace, value.span);
            }
            "extends" if value.get("file").is_none() => {
                let name = value.get("service").and_then(Tree::as_str).unwrap_or_default();
                add(name, Need::Extends, value.span);
            }
            "build" => {
                let contexts = value.get("additional_contexts").and_then(Tree::as_map);
                for context in contexts.into_iter().flat_map(|map| map.values()) {
                    add(referred(context).unwrap_or_default(), Need::Context, context.span);
                }
            }
            _ => {}
        }
    }
    edges
}

fn referred(value: &Tree) -> Option<&str> {
    value.as_str()?.strip_prefix("service:")
}

#[cfg(test)]
mod tests {
    use super::super::canonical::canonicalize_service;
    use super::super::from_json::tree;
    use super::*;

    #[test]
    fn every_way_to_need_a_service_is_seen() {
        let mut service = tree(
            r#"{"depends_on": {"a": {"condition": "service_healthy"}, "b": {"condition": "service_started", "required": false}},
                "links": ["c:alias", "d"], "volumes_from": ["e:ro", "container:x"], "network_mode": "service:f", "ipc": "host",
                "pid": "service:${X}", "extends": "g", "build": {"additional_contexts": ["one=service:h", "two=./dir"]}}"#,
        );
        assert_eq!(canonicalize_service(&mut service), []);
        let seen: Vec<_> = edges(&service).into_iter().map(|edge| format!("{} {:?}", edge.to, edge.need)).collect();
        assert_eq!(
            seen.join(", "),
            "a DependsOn, b Optional, c Links, d Links, e VolumesFrom, f Namespace, g Extends, h Context"
        );
        assert_eq!(edges(&tree(r#"{"extends": {"service": "x", "file": "other.yaml"}}"#)), []);
    }
}
