//! What of their machine services see, for the rules that judge it.

use crate::compose::canonical::canonicalize_service;
use crate::compose::{Map, Tree, Value, paths};
use crate::diag::Span;

use super::uses;

/// A path of the machine that a service sees.
pub struct Mount {
    /// The path on the machine, tidied.
    pub path: String,
    /// The path in the container, as written.
    pub target: String,
    /// Where the service mounts it.
    pub span: Span,
    /// Where the path is said, if that is another place: the volume's options.
    pub said: Span,
    /// Whether the service cannot change it.
    pub read_only: bool,
    /// How changes of mounts travel, and where it is said.
    pub propagation: Option<(String, Span)>,
}

/// Every path of the machine that `service` mounts: as a path, or by a volume of `file` that stands for one.
pub fn mounts(file: &Tree, service: &Tree) -> Vec<Mount> {
    let mut found = Vec::new();
    for item in uses::items(service, "volumes") {
        match &item.value {
            Value::Map(_) => found.extend(read(file, item)),
            // Short where a variable decides what it means.
            _ => found.extend(spelt_out(item).iter().filter_map(|long| read(file, long))),
        }
    }
    found
}

fn read(file: &Tree, item: &Tree) -> Option<Mount> {
    let place = item.get("source")?;
    let source = home_or_settled(place)?;
    let kind = item.get("type").and_then(Tree::as_str);
    let (path, said) = match kind {
        Some("bind" | "npipe") => (source, Span::NONE),
        Some("volume") => behind(uses::at(file, &["volumes", &source])?)?,
        _ => return None,
    };
    Some(Mount {
        path: tidy(&path),
        target: item.get("target").and_then(Tree::as_str).unwrap_or_default().to_string(),
        // Of a long form, the item itself is a dash.
        span: place.span,
        said,
        read_only: uses::switched_on(item, &["read_only"]).is_some(),
        propagation: uses::value(item, &["bind", "propagation"]),
    })
}

/// The path that a named volume stands for: the local driver's `device`, the `mountpoint` of other drivers.
fn behind(volume: &Tree) -> Option<(String, Span)> {
    let option = |key: &str| uses::value(volume, &["driver_opts", key]);
    let binds = || {
        let kind = option("type").is_none_or(|(kind, _)| ["", "none", "bind"].contains(&kind.as_str()));
        kind || option("o").is_some_and(|(options, _)| options.split(',').any(|o| matches!(o.trim(), "bind" | "rbind")))
    };
    let (path, span) = option("device").filter(|_| binds()).or_else(|| option("mountpoint"))?;
    path.starts_with(['/', '~']).then_some((path, span))
}

fn spelt_out(item: &Tree) -> Vec<Tree> {
    let Some(text) = home_or_settled(item) else { return Vec::new() };
    let list = Tree::new(vec![Tree::new(text, item.span)], item.span);
    let mut service = Tree::new(Map::from([("volumes".to_string(), list)]), item.span);
    canonicalize_service(&mut service);
    uses::items(&service, "volumes").iter().filter(|volume| volume.as_map().is_some()).cloned().collect()
}

/// The text with its defaults; whoever starts the stack has a home, whatever its path is.
fn home_or_settled(item: &Tree) -> Option<String> {
    let text = item.as_str()?;
    let text = ["${HOME}", "$HOME"].iter().find_map(|home| text.strip_prefix(home).map(|rest| format!("~{rest}")));
    text.map_or_else(|| uses::settled(item), |text| uses::with_defaults(&text))
}

/// A path without repeated or trailing slashes; pipes and drives keep their form.
fn tidy(path: &str) -> String {
    let plain = path.replace('\\', "/");
    match plain.strip_prefix('/') {
        Some(rest) if !rest.starts_with('/') => paths::normal(&plain),
        _ if plain.len() > 1 && !plain.starts_with("//") => plain.trim_end_matches('/').to_string(),
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(volume: &str, top: serde_json::Value) -> Vec<(String, bool)> {
        let mut service = Tree::from_json(&serde_json::json!({ "volumes": [volume] }));
        canonicalize_service(&mut service);
        let file = Tree::from_json(&serde_json::json!({ "volumes": top }));
        mounts(&file, &service).into_iter().map(|mount| (mount.path, mount.read_only)).collect()
    }

    #[test]
    fn every_form_of_a_mount_is_seen() {
        let nothing = || serde_json::json!({});
        for (volume, want) in [
            ("/etc:/host/etc:ro", Some(("/etc", true))),
            ("/etc//:/x", Some(("/etc", false))),
            ("/var/../etc:/x", Some(("/etc", false))),
            ("${CONF:-/etc}:/x", Some(("/etc", false))),
            ("${HOME}/.ssh:/x:ro", Some(("~/.ssh", true))),
            ("~/:/x", Some(("~", false))),
            ("${CONF}:/x", None),
            ("/data", None),
            ("etc:/x", None),
        ] {
            let want: Vec<_> = want.into_iter().map(|(path, ro)| (path.to_string(), ro)).collect();
            assert_eq!(paths(volume, nothing()), want, "{volume}");
        }
    }

    #[test]
    fn volumes_may_stand_for_paths() {
        for (options, want) in [
            (serde_json::json!({ "type": "none", "o": "bind", "device": "/etc" }), Some("/etc")),
            (serde_json::json!({ "o": "rw,bind", "device": "/etc/" }), Some("/etc")),
            (serde_json::json!({ "mountpoint": "/etc" }), Some("/etc")),
            (serde_json::json!({ "type": "nfs", "o": "addr=10.0.0.1", "device": ":/etc" }), None),
            (serde_json::json!({ "type": "tmpfs", "device": "tmpfs" }), None),
        ] {
            let found = paths("vol:/x", serde_json::json!({ "vol": { "driver_opts": options } }));
            assert_eq!(found.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(), Vec::from_iter(want), "{options}");
        }
    }
}
