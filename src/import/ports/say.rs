//! One port in all profiles -> its lines: one in the service, and one in a block for profiles that publish it in another way.

use indexmap::IndexMap;

use super::super::kdl::Node;
use super::{Address, Host, Inside, Line, Way};

/// More host ports of one number than these are no longer easier to read than `ports` in a block.
const FEW: usize = 2;

/// The lines of a port, for the profiles that have its service; `None` where `ports` say it as well.
pub fn lines(inside: &Inside, profiles: &[(&str, Option<&Host>)]) -> Option<Vec<Line>> {
    let mut ways: Vec<(&Way, IndexMap<&str, u16>)> = Vec::new();
    for (profile, host) in profiles {
        let Some(host) = host else { continue };
        match ways.iter_mut().find(|(way, _)| **way == host.way) {
            Some((_, hosts)) => {
                hosts.insert(profile, host.number);
            }
            None => ways.push((&host.way, IndexMap::from([(*profile, host.number)]))),
        }
    }
    let inside_in: Vec<&str> = profiles.iter().filter(|(_, host)| host.is_none()).map(|(profile, _)| *profile).collect();
    match ways.as_slice() {
        [(way, hosts)] => one_way(inside, way, hosts, &inside_in).map(|line| vec![line]),
        [first, second] => {
            let ((way, hosts), (other, others)) = if first.1.len() >= second.1.len() { (first, second) } else { (second, first) };
            let change = change(way, other)?;
            let said = shortest(hosts, &inside_in);
            let usual = said.iter().find(|(name, _)| name == "default").map(|(_, number)| number.clone());
            let as_usual = others.values().all(|number| Some(number.to_string()) == usual);
            let block: Vec<String> = others.keys().map(|profile| (*profile).to_string()).collect();
            let node = with(change, if as_usual { Vec::new() } else { shortest(others, &[]) }, inside);
            let line = Line::new(inside, way, said, Vec::new());
            // What the variable means is said once.
            let variable = other.variable.clone().filter(|_| other.variable != way.variable);
            Some(vec![line, Line { profiles: block, node, variable }])
        }
        _ => None,
    }
}

/// A port that all profiles publish in one way.
fn one_way(inside: &Inside, way: &Way, hosts: &IndexMap<&str, u16>, inside_in: &[&str]) -> Option<Line> {
    let one_number = hosts.values().all(|number| Some(number) == hosts.values().next());
    if one_number && inside_in.is_empty() && way.variable.is_none() {
        return None;
    }
    let said = shortest(hosts, inside_in);
    if said.len() <= FEW || !one_number {
        return Some(Line::new(inside, way, said, Vec::new()));
    }
    way.variable.as_ref()?;
    let block = hosts.keys().map(|profile| (*profile).to_string()).collect();
    Some(Line::new(inside, way, shortest(hosts, &[]), block))
}

/// The host ports as properties: each of them, or the usual one and what is not.
fn shortest(hosts: &IndexMap<&str, u16>, inside_in: &[&str]) -> Vec<(String, String)> {
    let each: Vec<(String, String)> =
        hosts.iter().map(|(profile, number)| ((*profile).to_string(), number.to_string())).collect();
    let mut counts: IndexMap<u16, usize> = IndexMap::new();
    hosts.values().for_each(|number| *counts.entry(*number).or_default() += 1);
    let most = counts.values().copied().max().unwrap_or_default();
    let Some(usual) = counts.into_iter().find(|(_, count)| *count == most).map(|(number, _)| number) else { return each };
    let mut rest = vec![("default".to_string(), usual.to_string())];
    rest.extend(each.iter().filter(|(_, number)| *number != usual.to_string()).cloned());
    rest.extend(inside_in.iter().map(|profile| ((*profile).to_string(), "#false".to_string())));
    if rest.len() < each.len() { rest } else { each }
}

impl Line {
    fn new(inside: &Inside, way: &Way, hosts: Vec<(String, String)>, profiles: Vec<String>) -> Self {
        // What a line says that stands alone: how it differs from a port of which nothing is known.
        let nothing = Way { address: Address::Loopback, variable: None };
        let node = with(change(&nothing, way).unwrap_or_default(), hosts, inside);
        Self { profiles, node, variable: way.variable.clone() }
    }
}

/// What a line says of the way itself.
#[derive(Default)]
struct Change {
    public: bool,
    properties: Vec<(String, String)>,
}

/// How `way` is said over `base`; `None` where it cannot be.
fn change(base: &Way, way: &Way) -> Option<Change> {
    let mut change = Change::default();
    let mut say = |name: &str, value: String| change.properties.push((name.to_string(), value));
    match (&base.address, &way.address) {
        (base, own) if base == own => {}
        (_, Address::One(address)) => say("bind", super::super::kdl::value(address)),
        // A `bind` cannot be taken back.
        (Address::One(_), _) => return None,
        (_, Address::Loopback) => say("public", "#false".to_string()),
        (_, Address::Every) => change.public = true,
    }
    if base.variable != way.variable {
        let variable = way.variable.as_ref().map_or("#false".to_string(), |name| super::super::kdl::value(name));
        change.properties.push(("var".to_string(), variable));
    }
    Some(change)
}

fn with(change: Change, hosts: Vec<(String, String)>, (target, protocol): &Inside) -> Node {
    let mut node = Node::new("port");
    if protocol == "tcp" {
        node.arguments.push(target.to_string());
    } else {
        node = node.word(&format!("{target}/{protocol}"));
    }
    if change.public {
        node = node.word("public");
    }
    node.properties = hosts;
    node.properties.extend(change.properties);
    node
}
