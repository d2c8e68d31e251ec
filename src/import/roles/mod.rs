//! What several services say becomes a role, where that makes the manifest shorter.
//!
//! 1. [`units`]: each service in small pieces
//! 2. here: the role that saves most, again and again; roles may come to build on another
//! 3. [`names`]: what it is called

pub mod names;
mod search;
#[cfg(test)]
mod tests;
pub mod units;

use std::collections::HashMap;

use super::fold::{Block, Part};
use crate::compose::Map;
use names::Names;
use search::{Element, Found};
use units::Units;

/// What several services share.
#[derive(Clone, Debug, PartialEq)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// The role that it builds on.
    pub extends: Option<String>,
    /// Its settings.
    pub shared: Map,
    /// Its settings for some profiles.
    pub blocks: Vec<Block>,
}

/// Services of more than this are left as they are: a manifest of that length has other needs.
const MOST: usize = 400;

/// Takes out of `services` what is shorter said by roles, which are told the furthest first. `is_law` says whether a service is what it was, given its role's
/// bodies, the furthest first.
#[must_use]
pub fn extract(services: &mut [Part], names: &Names, is_law: &dyn Fn(&Part, &[&Role]) -> bool) -> Vec<Role> {
    if services.len() < 2 || services.len() > MOST {
        return Vec::new();
    }
    let mut units = Units::default();
    units.take(&[], &[], &Map::new());
    let mut elements: Vec<Element> = services.iter().map(|part| Element::of(part, &mut units)).collect();
    let mut roles: Vec<Role> = Vec::new();
    // Elements that are roles come after those that are services.
    let count = services.len();
    let mut refused: Vec<Vec<usize>> = Vec::new();
    while let Some(Found { units: said, mut members }) = search::best(&elements, &units, count, &refused) {
        let mut tried = elements.clone();
        let role = tried.len();
        let parent = members.first().and_then(|member| elements.get(*member)?.role);
        for member in &members {
            if let Some(element) = tried.get_mut(*member) {
                element.units.retain(|unit| !said.contains(unit));
                element.role = Some(role);
            }
        }
        tried.push(Element { units: said.clone(), role: parent });
        // Those to whom it would say something else keep what they have.
        let lawful = |service: usize| {
            let Some((mut part, element)) = services.get(service).cloned().zip(tried.get(service)) else { return true };
            (part.shared, part.blocks) = units.body(&element.units);
            let chain = chain(&tried, service, &units);
            is_law(&part, &chain.iter().collect::<Vec<_>>())
        };
        let played = |service: &usize| line(&tried, *service).contains(&role);
        if !(0..count).filter(played).all(lawful) {
            members.clear();
        }
        if members.is_empty() {
            refused.push(said);
            if refused.len() > 8 {
                break;
            }
            continue;
        }
        elements = tried;
    }
    // Names, those of the furthest first.
    let mut named: HashMap<usize, String> = HashMap::new();
    let mut by_depth: Vec<usize> = (count..elements.len()).collect();
    by_depth.sort_by_key(|index| line(&elements, *index).len());
    for index in by_depth.iter().copied() {
        let members: Vec<&str> = (0..count)
            .filter(|service| line(&elements, *service).contains(&index))
            .filter_map(|service| services.get(service).map(|part| part.name.as_str()))
            .collect();
        let Some(element) = elements.get(index) else { continue };
        let whole: Vec<&units::Unit> = units.of(&element.units).collect();
        let name = names.name(&whole, &members, &|name| named.values().any(|taken| taken == name));
        named.insert(index, name);
    }
    for index in by_depth {
        let Some(element) = elements.get(index) else { continue };
        let (shared, blocks) = units.body(&element.units);
        let extends = element.role.and_then(|role| named.get(&role).cloned());
        roles.push(Role { name: named.get(&index).cloned().unwrap_or_default(), extends, shared, blocks });
    }
    for (index, part) in services.iter_mut().enumerate() {
        let Some(element) = elements.get(index).filter(|element| element.role.is_some()) else { continue };
        part.role = element.role.and_then(|role| named.get(&role).cloned());
        (part.shared, part.blocks) = units.body(&element.units);
    }
    roles
}

/// The roles that an element plays, its own first.
fn line(elements: &[Element], element: usize) -> Vec<usize> {
    let mut line = Vec::new();
    let mut next = elements.get(element).and_then(|element| element.role);
    while let Some(role) = next.filter(|role| !line.contains(role)) {
        line.push(role);
        next = elements.get(role).and_then(|element| element.role);
    }
    line
}

/// The roles of a service, the furthest first.
fn chain(elements: &[Element], service: usize, units: &Units) -> Vec<Role> {
    let body = |role: &usize| {
        let (shared, blocks) = units.body(&elements.get(*role)?.units);
        Some(Role { name: String::new(), extends: None, shared, blocks })
    };
    line(elements, service).iter().rev().filter_map(body).collect()
}
