//! Slots: several checkouts of one stack on one machine, each with its own project name and host ports.
//!
//! Slot `N` (1 to [`LAST`]) owns the hundred ports from `20000 + 100 · (N − 1)` on, below those that systems give to outgoing
//! connections. Every profile of the machine has numbers of its own among them, in the manifest's order; a number that a
//! profile publishes by itself is left out. So two slots never share a port, nor do two profiles, nor a slot and the
//! checkout without one. A manifest that has changed keeps this: slots stay apart whatever is in them.

#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashSet, VecDeque};

use indexmap::IndexMap;

use crate::compose::Tree;
use crate::compose::interpolation::{Op, Part, parse};
use crate::diag::Span;
use crate::pipeline::Model;
use crate::pipeline::expand::Stack;
use crate::pipeline::lower::Project;

/// The highest slot.
pub const LAST: u8 = 99;

/// The first port of slot 1.
const FIRST: u16 = 20_000;
/// Ports of a slot.
const SIZE: u16 = 100;

/// What a slot sets for a profile, and what it cannot move.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slot {
    /// `COMPOSE_PROJECT_NAME` and the variables that move ports, with their values.
    pub values: IndexMap<String, String>,
    /// What would be the same in every checkout.
    pub fixed: Vec<Fixed>,
}

/// Something that no variable moves: two checkouts cannot have it at the same time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The service.
    pub service: String,
    /// What is the matter: a phrase that goes on from the service's name.
    pub what: String,
    /// The line of the manifest.
    pub span: Span,
}

/// A published port of a profile.
enum Published {
    /// A variable moves it.
    Moved(String),
    /// It is what it is, in these words.
    Literal(String, Span),
}

/// Slot `number` of the profile of `stack`. `taken` are ports that the file gives to other variables already.
///
/// # Errors
/// A lower-case phrase, if the machine's profiles have more ports than a slot.
pub fn slot(model: &Model, stack: &Stack, number: u8, taken: &BTreeSet<u16>) -> Result<Slot, String> {
    let machine: Vec<(&Stack, &Project)> =
        model.stacks.iter().zip(&model.projects).filter(|(other, _)| other.machine == stack.machine).collect();
    let profiles: Vec<Vec<String>> = machine.iter().map(|(_, project)| variables(project)).collect();
    let here = machine.iter().position(|(other, _)| other.profile == stack.profile).unwrap_or_default();
    let own: HashSet<u16> = machine.iter().flat_map(|(_, project)| numbers(project)).collect();
    let mut free = Free::new(number, machine.len(), &own);
    let mut slot = Slot::default();
    slot.values.insert("COMPOSE_PROJECT_NAME".into(), project_name(model, stack, number)?);
    let (mut again, mut late) = (Vec::new(), Vec::new());
    for (profile, name) in profiles.iter().enumerate().flat_map(|(at, names)| names.iter().map(move |name| (at, name))) {
        match free.of(profile) {
            Some(port) if profile == here && taken.contains(&port) => again.push(name),
            Some(port) if profile == here => drop(slot.values.insert(name.clone(), port.to_string())),
            Some(_) => {}
            None => late.push((profile, name)),
        }
    }
    let full = || format!("a slot has {SIZE} ports, and the profiles of this machine publish more");
    for (profile, name) in late {
        let port = free.any(|_| true).ok_or_else(full)?;
        if profile == here {
            slot.values.insert(name.clone(), port.to_string());
        }
    }
    // What the file has by hand stays; another number takes its place.
    for name in again {
        let unused = |port: u16| !taken.contains(&port);
        let port = std::iter::from_fn(|| free.of(here)).find(|port| unused(*port)).or_else(|| free.any(unused));
        slot.values.insert(name.clone(), port.ok_or_else(full)?.to_string());
    }
    let project = model.projects.iter().find(|project| project.profile == stack.profile);
    slot.fixed = project.map(fixed).unwrap_or_default();
    Ok(slot)
}

/// The free ports of a slot. Profiles take turns: the numbers of one stay as they are where another gets one more port.
struct Free(Vec<VecDeque<u16>>);

impl Free {
    fn new(slot: u8, profiles: usize, own: &HashSet<u16>) -> Self {
        let first = FIRST + SIZE * u16::from(slot.clamp(1, LAST) - 1);
        let of = |profile: usize| (first..first + SIZE).skip(profile).step_by(profiles.max(1)).filter(|port| !own.contains(port));
        Self((0..profiles.max(1)).map(|profile| of(profile).collect()).collect())
    }

    /// The next port of a profile.
    fn of(&mut self, profile: usize) -> Option<u16> {
        self.0.get_mut(profile)?.pop_front()
    }

    /// The first port that nobody has, from the end of the longest row.
    fn any(&mut self, fits: impl Fn(u16) -> bool) -> Option<u16> {
        let row = self.0.iter_mut().max_by_key(|row| row.len())?;
        let at = row.iter().rposition(|port| fits(*port))?;
        row.remove(at)
    }
}

/// `shop-dev-slot3`.
fn project_name(model: &Model, stack: &Stack, number: u8) -> Result<String, String> {
    let name = format!("{}-slot{number}", stack.project);
    match model.stacks.iter().find(|other| other.project == name) {
        Some(other) => Err(format!("slot {number} would have the project name of profile `{}`, `{name}`", other.profile)),
        None => Ok(name),
    }
}

/// The services of a profile.
fn services(project: &Project) -> impl Iterator<Item = (&String, &Tree)> {
    project.file.get("services").and_then(Tree::as_map).into_iter().flatten()
}

/// The host ports of a service, in its order; those that Compose picks are nobody's.
fn published(service: &Tree) -> impl Iterator<Item = Published> + '_ {
    let items = service.get("ports").and_then(Tree::as_seq).unwrap_or_default();
    items.iter().filter_map(|item| {
        let published = item.get("published")?;
        let text = published.as_str().map_or_else(|| scalar(published), str::to_string);
        (!text.is_empty()).then(|| match variable(&text) {
            Some(name) => Published::Moved(name),
            None => Published::Literal(text, published.span),
        })
    })
}

fn scalar(tree: &Tree) -> String {
    tree.to_json().to_string()
}

/// The variable of `${NAME}` or `${NAME:-8080}`; `None` for a number, a range, or anything made of more than one part.
fn variable(text: &str) -> Option<String> {
    let parts = parse(text).ok()?;
    match parts.as_slice() {
        [Part::Var { name, op: None, .. }] => Some(name.clone()),
        [Part::Var { name, op: Some((Op::DefaultIfEmpty | Op::DefaultIfUnset, text)), .. }] => {
            // A range would have to be moved as a whole.
            let range = text.iter().any(|part| matches!(part, Part::Text(text) if text.contains('-')));
            (!range).then(|| name.clone())
        }
        [Part::Var { name, op: Some((Op::RequireNonEmpty | Op::RequireSet, _)), .. }] => Some(name.clone()),
        _ => None,
    }
}

/// The variables that move ports of a profile, each once.
fn variables(project: &Project) -> Vec<String> {
    let mut seen = HashSet::new();
    let moved = services(project).flat_map(|(_, service)| published(service)).filter_map(|port| match port {
        Published::Moved(name) => Some(name),
        Published::Literal(..) => None,
    });
    moved.filter(|name| seen.insert(name.clone())).collect()
}

/// Every number that the host ports of a profile name, ranges as a whole: what no slot may give to anything.
fn numbers(project: &Project) -> Vec<u16> {
    let items = services(project).filter_map(|(_, service)| service.get("ports")?.as_seq()).flatten();
    let mut found = Vec::new();
    for published in items.filter_map(|item| item.get("published")) {
        let text = published.as_str().map_or_else(|| scalar(published), str::to_string);
        let words: Vec<&str> = text.split(|c: char| !c.is_ascii_digit() && c != '-').collect();
        for word in words {
            let ends: Vec<u16> = word.split('-').filter_map(|end| end.parse().ok()).collect();
            if let (Some(low), Some(high)) = (ends.first(), ends.last()) {
                found.extend(*low..=*high);
            }
        }
    }
    found
}

/// What stays the same in every slot.
fn fixed(project: &Project) -> Vec<Fixed> {
    let mut found = Vec::new();
    for (name, service) in services(project) {
        let mut report = |what: String, span: Span| found.push(Fixed { service: name.clone(), what, span });
        for port in published(service) {
            if let Published::Literal(text, span) = port {
                report(format!("publishes {text}, which no variable moves"), span);
            }
        }
        if let Some(named) = service.get("container_name") {
            let is_moved = named.as_str().is_some_and(|text| text.contains("COMPOSE_PROJECT_NAME"));
            if !is_moved {
                report("has a `container_name`, which is the machine's only one".to_string(), named.span);
            }
        }
        if let Some(mode) = service.get("network_mode").filter(|mode| mode.as_str() == Some("host")) {
            report("uses the host's network, so that its ports are the host's".to_string(), mode.span);
        }
    }
    found
}
