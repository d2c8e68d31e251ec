//! Host ports by profile -> `port` lines, where they say something that Compose's own `ports` do not: that a host port differs by
//! profile, that only some profiles publish it, or which variable moves it. The others stay `ports`.

use std::collections::{HashMap, HashSet};
use std::net::Ipv4Addr;

use indexmap::{IndexMap, IndexSet};

use crate::compose::interpolation::{self, Op, Part};
use crate::compose::{Map, Tree, Value};
use crate::pipeline::decode::is_setting;
use crate::pipeline::rules::is_secret_name;

use super::kdl::Node;
use super::read::Original;
use super::variables::{Declared, each};
use super::write::rank;

mod ranges;
mod say;
#[cfg(test)]
mod tests;

pub use ranges::ranges;

/// The ports of an import that became lines of their own.
#[derive(Clone, Debug, Default)]
pub struct Ports {
    /// Those of each service.
    lines: IndexMap<String, Vec<Line>>,
    /// The variables that move them: what is known of these is said with the port.
    pub variables: IndexMap<String, Declared>,
}

/// A `port` line.
#[derive(Clone, Debug)]
struct Line {
    /// The profiles of its block; none where it stands in the service itself.
    profiles: Vec<String>,
    node: Node,
    variable: Option<String>,
}

impl Ports {
    /// Adds its lines to a service, where people look for ports.
    #[must_use]
    pub fn attach(&self, name: &str, mut service: Node) -> Node {
        for line in self.lines.get(name).into_iter().flatten() {
            let doc = line.variable.as_ref().and_then(|name| self.variables.get(name)?.doc.as_ref());
            let node = match doc {
                Some(doc) => line.node.clone().child(Node::new("doc").word(doc)),
                None => line.node.clone(),
            };
            if line.profiles.is_empty() {
                insert(&mut service.children, node);
                continue;
            }
            let block = line.profiles.iter().fold(Node::new("in"), |block, profile| block.word(profile));
            match service.children.iter_mut().find(|child| child.name == "in" && child.arguments == block.arguments) {
                Some(block) => insert(&mut block.children, node),
                None => service.children.push(block.child(node)),
            }
        }
        service
    }
}

/// Puts a `port` behind those that are there, and before what usually follows.
fn insert(nodes: &mut Vec<Node>, port: Node) {
    let follows = |node: &Node| matches!(node.name.as_str(), "in" | "when") || rank(node) > rank(&port);
    let at = nodes.iter().position(follows).unwrap_or(nodes.len());
    nodes.insert(at, port);
}

/// The port in the container and its protocol.
type Inside = (u16, String);

/// A host port as one profile says it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Host {
    number: u16,
    way: Way,
}

/// What a line says of all its host ports.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Way {
    address: Address,
    /// The variable that moves the port.
    variable: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Address {
    Loopback,
    Every,
    One(String),
}

/// Takes ports out of the trees of all profiles that are better said by lines.
pub fn take_out(originals: &mut [Original]) -> Ports {
    let mut found = Ports::default();
    // A profile that is called like a setting has no host ports of its own: the word means the setting.
    if originals.iter().any(|original| is_setting(&original.name)) {
        return found;
    }
    let uses = uses(originals);
    let taken: Vec<HashMap<(u16, String), usize>> = originals.iter().map(taken).collect();
    let names: IndexSet<String> = originals.iter().filter_map(services).flat_map(|map| map.keys().cloned()).collect();
    for name in names {
        let having: Vec<usize> = (0..originals.len()).filter(|index| service(originals, *index, &name).is_some()).collect();
        let mut all: IndexMap<Inside, Vec<Option<Host>>> = IndexMap::new();
        let mut left: HashSet<Inside> = HashSet::new();
        for index in &having {
            for item in ports(service(originals, *index, &name)) {
                let Some(inside) = inside(item) else { continue };
                let slots = all.entry(inside.clone()).or_insert_with(|| vec![None; originals.len()]);
                match (host(item), slots.get_mut(*index)) {
                    (Some(host), Some(slot @ None)) => *slot = Some(host),
                    // Something that a line does not say, or several host ports of one.
                    _ => {
                        left.insert(inside);
                    }
                }
            }
        }
        left.extend(in_runs(&all, originals.len()));
        for (inside, hosts) in all.iter().filter(|(inside, _)| !left.contains(*inside)) {
            let alone = hosts.iter().zip(&taken).all(|(host, taken)| {
                host.as_ref().is_none_or(|host| taken.get(&(host.number, inside.1.clone())).is_none_or(|count| *count < 2))
            });
            let own = |host: &Host| {
                host.way.variable.as_ref().is_none_or(|variable| {
                    let here = hosts.iter().flatten().filter(|other| other.way.variable.as_ref() == Some(variable)).count();
                    uses.get(variable) == Some(&here) && !is_secret_name(variable)
                })
            };
            if !alone || !hosts.iter().flatten().all(own) {
                continue;
            }
            let profiles: Vec<(&str, Option<&Host>)> = having
                .iter()
                .filter_map(|index| Some((originals.get(*index)?.name.as_str(), hosts.get(*index)?.as_ref())))
                .collect();
            let Some(lines) = say::lines(inside, &profiles) else { continue };
            for variable in hosts.iter().flatten().filter_map(|host| host.way.variable.clone()) {
                found.variables.entry(variable).or_default();
            }
            found.lines.entry(name.clone()).or_default().extend(lines);
            originals.iter_mut().for_each(|original| remove(original, &name, inside));
        }
    }
    found
}

fn services(original: &Original) -> Option<&Map> {
    original.tree.get("services")?.as_map()
}

fn service<'o>(originals: &'o [Original], index: usize, name: &str) -> Option<&'o Tree> {
    services(originals.get(index)?)?.get(name)
}

fn ports(service: Option<&Tree>) -> &[Tree] {
    service.and_then(|service| service.get("ports")).and_then(Tree::as_seq).unwrap_or_default()
}

fn inside(item: &Tree) -> Option<Inside> {
    let target = item.get("target")?.scalar_text()?.parse().ok()?;
    Some((target, item.get("protocol").and_then(Tree::scalar_text).unwrap_or_else(|| "tcp".to_string())))
}

/// The host's side of an entry, where a line can say it.
fn host(item: &Tree) -> Option<Host> {
    let known = |key: &String| ["target", "published", "host_ip", "protocol"].contains(&key.as_str());
    if !item.as_map()?.keys().all(known) || !["tcp", "udp", "sctp"].contains(&inside(item)?.1.as_str()) {
        return None;
    }
    let (number, variable) = published(item.get("published")?.as_str()?)?;
    let address = match item.get("host_ip").map(Tree::as_str) {
        None => Address::Every,
        Some(Some("127.0.0.1")) => Address::Loopback,
        Some(address) => Address::One(address.filter(|text| text.parse::<Ipv4Addr>().is_ok())?.to_string()),
    };
    Some(Host { number, way: Way { address, variable } })
}

/// `8080` or `${WEB_PORT:-8080}`: the number, and the variable.
fn published(text: &str) -> Option<(u16, Option<String>)> {
    let number = |text: &str| text.parse::<u16>().ok().filter(|number| *number > 0 && number.to_string() == text);
    if let Some(number) = number(text) {
        return Some((number, None));
    }
    match interpolation::parse(text).ok()?.as_slice() {
        [Part::Var { name, op: Some((Op::DefaultIfEmpty, default)), .. }] => match default.as_slice() {
            [Part::Text(text)] => Some((number(text)?, Some(name.clone()))),
            _ => None,
        },
        _ => None,
    }
}

/// How often variables are used, in all profiles together.
fn uses(originals: &[Original]) -> HashMap<String, usize> {
    let mut uses = HashMap::new();
    for original in originals {
        each(&original.tree, &mut |name, _| *uses.entry(name.clone()).or_default() += 1);
    }
    uses
}

/// How many ports of a profile are at a host port: those that are there twice are not for a line, for `port-collision` knows them.
fn taken(original: &Original) -> HashMap<(u16, String), usize> {
    let mut taken = HashMap::new();
    for service in services(original).into_iter().flat_map(Map::values) {
        for (number, protocol) in ports(Some(service)).iter().filter_map(place) {
            *taken.entry((number, protocol)).or_default() += 1;
        }
    }
    taken
}

/// Where a port is on the host, whatever the address.
pub(super) fn place(item: &Tree) -> Option<(u16, String)> {
    Some((published(item.get("published")?.as_str()?)?.0, inside(item)?.1))
}

/// Ports of ranges, such as `7000-7010:7000-7010`: three and more in a row.
fn in_runs(all: &IndexMap<Inside, Vec<Option<Host>>>, profiles: usize) -> HashSet<Inside> {
    let mut found = HashSet::new();
    for profile in 0..profiles {
        let at = |target: u16, protocol: &str| all.get(&(target, protocol.to_string()))?.get(profile)?.as_ref();
        for (inside @ (target, protocol), hosts) in all {
            let Some(host) = hosts.get(profile).and_then(Option::as_ref) else { continue };
            let behind = |steps: u16| {
                let next = at(target.checked_add(steps)?, protocol)?;
                (next.way == host.way && host.number.checked_add(steps) == Some(next.number)).then_some(target + steps)
            };
            if let (Some(second), Some(third)) = (behind(1), behind(2)) {
                found.extend([inside.clone(), (second, protocol.clone()), (third, protocol.clone())]);
            }
        }
    }
    found
}

fn remove(original: &mut Original, name: &str, gone: &Inside) {
    let services = original.tree.as_map_mut().and_then(|map| map.get_mut("services")).and_then(Tree::as_map_mut);
    let Some(service) = services.and_then(|services| services.get_mut(name)).and_then(Tree::as_map_mut) else { return };
    let Some(Value::Seq(items)) = service.get_mut("ports").map(|list| &mut list.value) else { return };
    items.retain(|item| inside(item).as_ref() != Some(gone));
    if items.is_empty() {
        service.shift_remove("ports");
    }
}
