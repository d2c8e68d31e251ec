//! Declared ports as Compose says them: `ports` where the profile publishes them, `expose` where they stay inside. A port
//! without a name is Compose's own plain one: where it is not published, nothing is said of it.

use crate::compose::{Map, Tree, Value};

use super::super::expand::{Port, Service};

/// Adds the declared ports of `service` to its canonical settings.
pub fn add(settings: &mut Tree, service: &Service) {
    let Some(map) = settings.as_map_mut() else { return };
    let published: Vec<Tree> = service.ports.values().filter_map(published).collect();
    let inside: Vec<Tree> = service.ports.values().filter(|port| port.host.is_none() && port.has_name).map(exposed).collect();
    for (key, more) in [("ports", published), ("expose", inside)] {
        if more.is_empty() {
            continue;
        }
        let span = more[0].span;
        let list = map.entry(key.to_string()).or_insert_with(|| Tree::new(Vec::new(), span));
        if let Value::Seq(items) = &mut list.value {
            for item in more {
                if !items.contains(&item) {
                    items.push(item);
                }
            }
        }
    }
}

/// The long form: the short one has no room for a name, and merges otherwise. `published` is a text, as Compose compares texts.
fn published(port: &Port) -> Option<Tree> {
    let host = port.host.as_ref()?;
    let mut map = Map::new();
    if port.has_name {
        map.insert("name".into(), Tree::new(port.name.as_str(), port.span));
    }
    map.insert("target".into(), Tree::new(i64::from(port.target), port.span));
    map.insert("published".into(), Tree::new(host.template(), host.span));
    if let Some(bind) = &host.bind {
        map.insert("host_ip".into(), Tree::new(bind.as_str(), host.span));
    }
    if port.has_name || port.protocol != "tcp" {
        map.insert("protocol".into(), Tree::new(port.protocol.as_str(), port.span));
    }
    Some(Tree::new(map, host.span))
}

fn exposed(port: &Port) -> Tree {
    let text = if port.protocol == "tcp" { port.target.to_string() } else { format!("{}/{}", port.target, port.protocol) };
    Tree::new(text, port.span)
}
