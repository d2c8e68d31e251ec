//! Which units several services have in common, and what a role of them would save.

use std::collections::{HashMap, HashSet};

use super::super::fold::Part;
use super::units::{Unit, Units};

/// A service or a role, and what it says beside its own role.
#[derive(Clone, Debug)]
pub struct Element {
    /// What it says.
    pub units: Vec<usize>,
    /// The role that it plays or builds on: an index into the elements.
    pub role: Option<usize>,
}

impl Element {
    /// A service without a role.
    pub fn of(part: &Part, units: &mut Units) -> Self {
        let mut own = units.take(&[], &[], &part.shared);
        for block in &part.blocks {
            own.extend(units.take(&block.profiles, &block.without, &block.settings));
        }
        Self { units: own, role: None }
    }
}

/// A role to be.
#[derive(Clone, Debug)]
pub struct Found {
    /// What it says.
    pub units: Vec<usize>,
    /// Who plays it or builds on it.
    pub members: Vec<usize>,
}

/// A role that a reader has to look up must save some lines: a role of many services, of two, and one that builds on another or
/// on which another builds; one that says a single thing has to save more.
const LEAST: usize = 40;
const LEAST_OF_TWO: usize = 160;
const LEAST_OF_ROLES: usize = 120;
const LEAST_OF_ONE: usize = 120;
const LEAST_OF_PART: usize = 300;
/// How much more a role must save for each role below it, and how many there may be.
const LEAST_PER_DEPTH: usize = 200;
const DEEPEST: usize = 2;

/// The role that saves most, if one is worth it; `refused` are those that would not do.
pub fn best(elements: &[Element], units: &Units, services: usize, refused: &[Vec<usize>]) -> Option<Found> {
    let mut classes: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    for (index, element) in elements.iter().enumerate() {
        classes.entry(element.role).or_default().push(index);
    }
    let mut classes: Vec<(Option<usize>, Vec<usize>)> = classes.into_iter().collect();
    classes.sort();
    let mut best: Option<(usize, Found)> = None;
    for (role, class) in classes {
        let class: Vec<usize> = class.into_iter().filter(|index| !builds(elements, *index, services)).collect();
        let depth = depth(elements, role);
        if class.len() < 2 || depth > DEEPEST {
            continue;
        }
        let search = Search { elements, units, class: &class, depth, services };
        for said in search.candidates() {
            if refused.contains(&said) {
                continue;
            }
            if let Some((saved, found)) = search.judge(said)
                && best.as_ref().is_none_or(|(most, _)| saved > *most)
            {
                best = Some((saved, found));
            }
        }
    }
    best.map(|(_, found)| found)
}

/// How many roles there are from `role` on.
fn depth(elements: &[Element], role: Option<usize>) -> usize {
    std::iter::successors(role, |role| elements.get(*role)?.role).take(DEEPEST + 1).count()
}

/// Whether `element` is a role that builds on another, or on which one builds.
fn builds(elements: &[Element], element: usize, services: usize) -> bool {
    element >= services
        && (elements.get(element).is_some_and(|role| role.role.is_some())
            || elements.iter().skip(services).any(|role| role.role == Some(element)))
}

struct Search<'a> {
    elements: &'a [Element],
    units: &'a Units,
    class: &'a [usize],
    depth: usize,
    services: usize,
}

/// How many candidates are looked at closely.
const CLOSELY: usize = 60;
/// How many pairs are met with a third.
const PAIRS: usize = 300;

impl Search<'_> {
    /// What two elements have in common, and what a third has of it: those that promise most.
    fn candidates(&self) -> Vec<Vec<usize>> {
        let mut users: HashMap<usize, usize> = HashMap::new();
        let own = |index: &usize| self.elements.get(*index).map_or(&[][..], |element| element.units.as_slice());
        self.class.iter().flat_map(own).for_each(|unit| *users.entry(*unit).or_default() += 1);
        let shared = |index: &usize| {
            let mut units: Vec<usize> = own(index).iter().copied().filter(|unit| users.get(unit) > Some(&1)).collect();
            units.sort_unstable();
            units
        };
        let sets: Vec<Vec<usize>> = self.class.iter().map(shared).collect();
        let mut seen: HashSet<Vec<usize>> = HashSet::new();
        for (at, first) in sets.iter().enumerate() {
            seen.extend(sets.iter().skip(at + 1).map(|second| common(first, second)));
        }
        seen.remove(&Vec::new());
        let mut found = self.most_promising(seen.iter().cloned().collect(), &sets, PAIRS);
        for first in found.clone() {
            let thirds = sets.iter().map(|third| common(&first, third)).filter(|said| !said.is_empty());
            found.extend(thirds.filter(|said| seen.insert(said.clone())).collect::<Vec<_>>());
        }
        self.most_promising(found, &sets, CLOSELY)
    }

    fn most_promising(&self, found: Vec<Vec<usize>>, sets: &[Vec<usize>], most: usize) -> Vec<Vec<usize>> {
        let mut rated: Vec<(usize, Vec<usize>)> = found
            .into_iter()
            .map(|said| {
                let weight: usize = self.units.of(&said).map(|unit| unit.weight + 8).sum();
                let members = sets.iter().filter(|set| has_all(set, &said)).count();
                (weight * members.saturating_sub(1), said)
            })
            .collect();
        rated.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        rated.into_iter().take(most).map(|(_, said)| said).collect()
    }

    /// What a role of `said` saves, and for whom.
    fn judge(&self, said: Vec<usize>) -> Option<(usize, Found)> {
        let said = self.without_splinters(said);
        let mut members = Vec::new();
        let (mut saved, mut exact) = (0, 0);
        for index in self.class {
            let Some(element) = self.elements.get(*index) else { continue };
            let has: Vec<usize> = said.iter().copied().filter(|unit| element.units.contains(unit)).collect();
            if has.len() == said.len() {
                exact += 1;
            } else if has.len() * 2 < said.len() || !self.replaces(element, &said) {
                continue;
            }
            let name = if self.depth > 0 && *index < self.services { 0 } else { 14 };
            let own = self.units.cost(&has);
            if own > name {
                saved += own - name;
                members.push(*index);
            }
        }
        let cost = self.units.cost(&said) + if self.depth > 0 { 34 } else { 24 };
        let of_roles = self.depth > 0 || members.iter().any(|member| *member >= self.services);
        let least = match members.len() {
            0 | 1 => return None,
            2 => LEAST_OF_TWO,
            _ if of_roles => LEAST_OF_ROLES,
            _ if said.len() == 1 && self.is_part(&said) => LEAST_OF_PART,
            _ if said.len() == 1 => LEAST_OF_ONE,
            _ => LEAST,
        };
        let least = least + self.depth.saturating_sub(1) * LEAST_PER_DEPTH;
        let saved = saved.checked_sub(cost).filter(|saved| *saved >= least && exact > 1)?;
        Some((saved, Found { units: said, members }))
    }

    /// Without a single setting of a health check: nobody looks for that in a role.
    fn without_splinters(&self, said: Vec<usize>) -> Vec<usize> {
        let is_check =
            |unit: &&Unit| unit.key == "healthcheck" && !matches!(unit.entry.as_deref(), Some("test" | "disable") | None);
        if self.units.of(&said).filter(|unit| unit.key == "healthcheck").count() != 1 {
            return said;
        }
        said.iter().copied().filter(|unit| !self.units.of(&[*unit]).any(|unit| is_check(&unit))).collect()
    }

    /// Whether it is an entry or item of something of which services say more themselves.
    fn is_part(&self, said: &[usize]) -> bool {
        self.units.of(said).any(|unit| (unit.entry.is_some() || unit.is_item) && unit.scope == 0)
    }

    /// Whether what `element` says otherwise takes the place of what the role says, and it says something in each place.
    fn replaces(&self, element: &Element, said: &[usize]) -> bool {
        said.iter().zip(self.units.of(said)).all(|(unit, own)| {
            element.units.contains(unit) || (own.replaced && self.units.of(&element.units).any(|other| other.slot == own.slot))
        })
    }
}

/// What two ascending lists have in common.
fn common(first: &[usize], second: &[usize]) -> Vec<usize> {
    let mut rest = second;
    let mut both = Vec::new();
    for unit in first {
        rest = rest.get(rest.partition_point(|other| other < unit)..).unwrap_or_default();
        if rest.first() == Some(unit) {
            both.push(*unit);
        }
    }
    both
}

fn has_all(set: &[usize], said: &[usize]) -> bool {
    said.len() <= set.len() && common(said, set).len() == said.len()
}
