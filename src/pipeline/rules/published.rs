//! What services publish on their machine, for the rules that judge it.

use std::collections::HashSet;
use std::net::IpAddr;

use crate::compose::canonical::canonicalize_service;
use crate::compose::{Map, Tree, Value};
use crate::diag::Span;

use super::super::expand::Stack;
use super::uses;

/// A published port.
pub struct Published {
    /// Where it is said.
    pub span: Span,
    /// The port inside the container, as it is written.
    pub target: String,
    /// `udp` or `sctp`; none for `tcp`.
    pub protocol: Option<String>,
    /// The host's ports, first and last; none where the engine picks one, or a variable from outside does.
    pub host: Option<(u16, u16)>,
    /// Whether it answers on every address of the machine.
    pub everywhere: bool,
    /// Whether an address is said at all.
    pub bound: bool,
    /// Whether the manifest says that other machines are meant to reach it: `public`, or an address of its own.
    pub meant: bool,
}

/// The ports that the service `name` publishes, variables replaced by their defaults.
pub fn published(stack: &Stack, name: &str, service: &Tree) -> Vec<Published> {
    let items = uses::items(service, "ports");
    if items.is_empty() {
        return Vec::new();
    }
    let declared = stack.services.get(name).into_iter().flat_map(|service| service.ports.values());
    let public: HashSet<Span> =
        declared.filter_map(|port| port.host.as_ref()).filter(|host| host.public).map(|host| host.span).collect();
    let mut found = Vec::with_capacity(items.len());
    for item in items {
        let meant = public.contains(&item.span);
        match &item.value {
            Value::Map(_) => found.push(read(item, meant)),
            // Short where a variable decides what it means.
            _ => found.extend(spelt_out(item).iter().map(|long| read(long, meant))),
        }
    }
    found
}

fn read(item: &Tree, meant: bool) -> Published {
    let text = |key: &str| item.get(key).map(uses::settled);
    let everywhere = match text("host_ip") {
        None => true,
        Some(None) => false,
        Some(Some(address)) => address.is_empty() || address.parse::<IpAddr>().is_ok_and(|ip| ip.is_unspecified()),
    };
    let host = text("published").flatten().and_then(|published| {
        let (first, last) = published.split_once('-').unwrap_or((&published, &published));
        Some((first.parse().ok()?, last.parse().ok()?))
    });
    // Of a long form, the item itself is a dash.
    let span = item.get("published").or_else(|| item.get("target")).map_or(item.span, |said| said.span);
    let protocol = text("protocol").flatten().filter(|protocol| protocol != "tcp" && !protocol.is_empty());
    Published {
        bound: text("host_ip").is_some(),
        protocol,
        span,
        target: text("target").flatten().unwrap_or_default(),
        host,
        everywhere,
        meant,
    }
}

/// The long forms of a short one whose variables have defaults; nothing where one has none.
fn spelt_out(item: &Tree) -> Vec<Tree> {
    let Some(text) = uses::settled(item) else { return Vec::new() };
    let list = Tree::new(vec![Tree::new(text, item.span)], item.span);
    let mut service = Tree::new(Map::from([("ports".to_string(), list)]), item.span);
    canonicalize_service(&mut service);
    uses::items(&service, "ports").iter().filter(|port| port.as_map().is_some()).cloned().collect()
}
