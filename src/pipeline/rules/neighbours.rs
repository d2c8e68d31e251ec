//! Who can reach whom: the networks of a profile's services.

use std::collections::{HashMap, HashSet};

use crate::compose::{Map, Tree, Value};

use super::uses;

/// Where a service is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// On these networks, by the names under which Docker knows them.
    On(Vec<&'a str>),
    /// On the host's own network.
    Host,
    /// On none.
    Alone,
    /// Nobody knows: beside a container of another project, on a network that a variable names.
    Unknown,
}

/// The networks of one profile.
pub struct Neighbours<'a> {
    file: &'a Tree,
    services: &'a Map,
    /// Network -> the names that Docker resolves on it.
    names: HashMap<&'a str, HashSet<&'a str>>,
    /// Networks on which other projects are, too.
    external: HashSet<&'a str>,
}

impl<'a> Neighbours<'a> {
    /// Those of a canonical file; `None` where it has no services.
    pub fn of(file: &'a Tree) -> Option<Self> {
        let services = file.get("services").and_then(Tree::as_map)?;
        let mut all = Self { file, services, names: HashMap::new(), external: HashSet::new() };
        for (network, settings) in file.get("networks").and_then(Tree::as_map).into_iter().flatten() {
            if settings.get("external").is_some_and(|external| external.value != Value::Bool(false)) {
                let network = all.called(network);
                all.external.insert(network);
            }
        }
        for (name, tree) in services {
            let Place::On(networks) = all.own(tree) else { continue };
            for network in networks {
                let names = all.names.entry(network).or_default();
                names.insert(name);
                names.extend(tree.get("container_name").and_then(Tree::as_str));
            }
            for (network, settings) in tree.get("networks").and_then(Tree::as_map).into_iter().flatten() {
                let network = all.called(network);
                let aliases = uses::items(settings, "aliases").iter().filter_map(Tree::as_str);
                all.names.entry(network).or_default().extend(aliases);
            }
        }
        Some(all)
    }

    /// Where the service is, be it beside another one.
    pub fn place(&self, name: &str) -> Place<'a> {
        let mut tree = self.services.get(name);
        // Nobody builds a longer chain, and a ring has no end.
        for _ in 0..self.services.len().min(64) {
            let Some(service) = tree else { break };
            match service.get("network_mode").and_then(Tree::as_str).and_then(|mode| mode.strip_prefix("service:")) {
                Some(next) => tree = self.services.get(next),
                None => return self.own(service),
            }
        }
        Place::Unknown
    }

    fn own(&self, service: &'a Tree) -> Place<'a> {
        match service.get("network_mode").and_then(Tree::as_str) {
            Some("host") => return Place::Host,
            Some("none") => return Place::Alone,
            Some(_) => return Place::Unknown,
            None => {}
        }
        match service.get("networks").map(|networks| &networks.value) {
            Some(Value::Map(map)) if map.keys().any(|name| name.contains('$')) => Place::Unknown,
            Some(Value::Map(map)) if !map.is_empty() => Place::On(map.keys().map(|name| self.called(name)).collect()),
            Some(Value::Map(_) | Value::Null) | None => Place::On(vec![self.called("default")]),
            Some(_) => Place::Unknown,
        }
    }

    /// The name under which Docker knows a network: two of one name are one.
    fn called(&self, network: &'a str) -> &'a str {
        let name = uses::at(self.file, &["networks", network, "name"]).and_then(Tree::as_str);
        name.unwrap_or(network)
    }

    /// Whether other projects are on one of the networks.
    pub fn is_shared_with_others(&self, networks: &[&str]) -> bool {
        networks.iter().any(|network| self.external.contains(network))
    }

    /// Whether Docker resolves `host` on one of the networks.
    pub fn resolves(&self, networks: &[&str], host: &str) -> bool {
        networks.iter().any(|network| self.names.get(network).is_some_and(|names| names.contains(host)))
    }
}
