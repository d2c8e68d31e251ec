//! Which profiles cannot run beside another on one machine, as they stand in each other's way: `machine` says so.

use std::collections::{HashMap, HashSet};

use crate::compose::{Tree, Value};

use super::ports::place;
use super::read::Original;

/// What one profile alone can have on a machine.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Taken<'o> {
    /// A host port.
    Port(u16, String),
    /// The name of a container.
    Container(&'o str),
    /// The name of a network or volume that the profile makes.
    Named(&'static str, &'o str),
}

/// Who has it, and in which project: in one project, the same service is no other.
type Owner<'o> = (&'o str, String);

/// For each profile, whether it needs a machine of its own, as one before it is in its way.
#[must_use]
pub fn of_their_own(originals: &[Original]) -> Vec<bool> {
    let mut beside: HashMap<Taken<'_>, HashSet<Owner<'_>>> = HashMap::new();
    let mut own = Vec::with_capacity(originals.len());
    for original in originals {
        let taken = taken(original);
        let in_the_way =
            taken.iter().any(|(what, owner)| beside.get(what).is_some_and(|theirs| theirs.iter().any(|other| other != owner)));
        if !in_the_way {
            for (what, owner) in taken {
                beside.entry(what).or_default().insert(owner);
            }
        }
        own.push(in_the_way);
    }
    own
}

fn taken(original: &Original) -> Vec<(Taken<'_>, Owner<'_>)> {
    let mut taken = Vec::new();
    let owner = |name: String| (original.project.as_str(), name);
    let section = |name: &str| original.tree.get(name).and_then(Tree::as_map).into_iter().flatten();
    for (name, service) in section("services") {
        for item in service.get("ports").and_then(Tree::as_seq).unwrap_or_default() {
            if let Some((number, protocol)) = place(item) {
                let target = item.get("target").and_then(Tree::scalar_text).unwrap_or_default();
                taken.push((Taken::Port(number, protocol), owner(format!("{name}:{target}"))));
            }
        }
        if let Some(container) = service.get("container_name").and_then(Tree::as_str) {
            taken.push((Taken::Container(container), owner(name.clone())));
        }
    }
    for kind in ["networks", "volumes"] {
        for (name, entry) in section(kind) {
            let external = entry.get("external").is_some_and(|external| external.value != Value::Bool(false));
            if let Some(text) = entry.get("name").and_then(Tree::as_str).filter(|_| !external) {
                taken.push((Taken::Named(kind, text), owner(name.clone())));
            }
        }
    }
    taken
}
