//! The trees of several profiles -> services as a person would write them: what most profiles share, and blocks for the rest.
//!
//! 1. [`place`]: the trees of a service, taken apart as far as the parts merge by themselves
//! 2. [`solve`]: for each place the shortest way to say it: what stands in the service, what in blocks
//! 3. [`law`]: all put together again must be what it was; what is not is said in the plain way

pub mod law;
pub mod lineage;
pub mod place;
pub mod solve;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use indexmap::{IndexMap, IndexSet};

use crate::compose::compare::same_service;
use crate::compose::merge::Cursor;
use crate::compose::{Map, Tree, Value};
use crate::pipeline::lower::Used;

use super::read::Original;
use super::roles::names::Names;
use super::roles::{self, Role};
use lineage::Lineage;
use place::{At, Away, Place};
use solve::{Mask, Plan, Solver};

/// Settings that some profiles have besides.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// The profiles.
    pub profiles: Vec<String>,
    /// What is taken away before.
    pub without: Vec<Away>,
    /// What they say.
    pub settings: Map,
}

/// A service of some profiles, or the sections besides `services`.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// The role that it plays.
    pub role: Option<String>,
    /// The profiles that have it; empty for all.
    pub only: Vec<String>,
    /// The profiles that have it not, where that is shorter to say.
    pub except: Vec<String>,
    /// What holds where no block says otherwise.
    pub shared: Map,
    /// What differs.
    pub blocks: Vec<Block>,
}

/// All profiles in one.
#[derive(Clone, Debug)]
pub struct Folded {
    /// What services share, each role after the one that it builds on.
    pub roles: Vec<Role>,
    /// The services.
    pub services: Vec<Part>,
    /// Compose's other sections.
    pub top: Part,
}

/// How much is done for a short manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As short as it can be said.
    Short,
    /// The service says what holds in all its profiles, blocks the rest.
    Plain,
}

/// Folds the trees of all profiles into one.
#[must_use]
pub fn fold(originals: &[Original], names: &Names, style: Style) -> Folded {
    let profiles: Vec<(&str, &Tree)> = originals.iter().map(|o| (o.name.as_str(), &o.tree)).collect();
    fold_trees(&profiles, names, style)
}

/// Folds the files of profiles, each by its name.
#[must_use]
pub fn fold_trees(profiles: &[(&str, &Tree)], roles: &Names, style: Style) -> Folded {
    let lineage = Lineage::flat(profiles.iter().map(|(name, _)| (*name).to_string()));
    let order = lineage.order();
    let services: Vec<Option<&Map>> = profiles.iter().map(|(_, tree)| tree.get("services").and_then(Tree::as_map)).collect();
    let names: IndexSet<&String> = services.iter().flatten().flat_map(|map| map.keys()).collect();
    let fold = Fold { lineage: &lineage, order: &order };
    let trees = |name: &str| -> Vec<Option<&Tree>> { services.iter().map(|map| map.as_ref()?.get(name)).collect() };
    let mut parts: Vec<Part> = names.into_iter().map(|name| fold.service(name, &trees(name), style)).collect();
    let roles = match style {
        Style::Short => roles::extract(&mut parts, roles, &|part, roles| fold.broken(part, roles, &trees(&part.name)).is_empty()),
        Style::Plain => Vec::new(),
    };
    Folded { roles, services: parts, top: fold.top(profiles, style) }
}

/// One fold.
struct Fold<'a> {
    lineage: &'a Lineage,
    order: &'a [usize],
}

impl Fold<'_> {
    fn service(&self, name: &str, trees: &[Option<&Tree>], style: Style) -> Part {
        let keys: IndexSet<&String> = trees.iter().flatten().filter_map(|tree| tree.as_map()).flat_map(Map::keys).collect();
        let places: Vec<Place> = keys
            .into_iter()
            .map(|key| {
                let values: Vec<Option<&Tree>> = trees.iter().map(|tree| tree.and_then(|tree| tree.get(key))).collect();
                let path = [key.clone()];
                place::place(&values, At { path: &path, cursor: Cursor::service().child(key), replaced: false })
            })
            .collect();
        let mask: Vec<Mask> = trees.iter().map(|tree| if tree.is_some() { Mask::Care } else { Mask::Any }).collect();
        let masks: Vec<Vec<Mask>> = vec![mask; places.len()];
        let having: Vec<usize> = (0..trees.len()).filter(|index| trees.get(*index).is_some_and(Option::is_some)).collect();
        let lacking: Vec<usize> = (0..trees.len()).filter(|index| !having.contains(index)).collect();
        let mut only = if lacking.is_empty() { Vec::new() } else { self.lineage.named(&having) };
        let mut except = self.lineage.named(&lacking);
        // Naming who has it reads better, unless it is much longer.
        let length = |names: &[String]| names.iter().map(|name| name.len() + 1).sum::<usize>();
        if length(&except) + 8 < length(&only) {
            only.clear();
        } else {
            except.clear();
        }
        let mut plain: Vec<bool> = vec![style == Style::Plain; places.len()];
        // What breaks the law is said in the plain way, first the keys that break it, then all of them.
        loop {
            let (shared, blocks) = self.say(&places, &masks, &plain, true);
            let part = Part { name: name.to_string(), role: None, only: only.clone(), except: except.clone(), shared, blocks };
            let broken = self.broken(&part, &[], trees);
            let mut tried = false;
            for (plain, place) in plain.iter_mut().zip(&places) {
                tried |= !*plain && place.whole.path.first().is_some_and(|key| broken.contains(key));
                *plain |= place.whole.path.first().is_some_and(|key| broken.contains(key));
            }
            if !tried {
                return part;
            }
        }
    }

    /// The keys of which a profile would not have what it had, when `part` plays `roles`, the furthest first.
    fn broken(&self, part: &Part, roles: &[&Role], trees: &[Option<&Tree>]) -> IndexSet<String> {
        let mut broken = IndexSet::new();
        let mut bodies: Vec<law::Body<'_>> = roles.iter().map(|role| (&role.shared, role.blocks.as_slice())).collect();
        bodies.push((&part.shared, &part.blocks));
        // Profiles that say the same by the same blocks are looked at once.
        let mut seen: Vec<(Vec<&Block>, &Tree)> = Vec::new();
        for (profile, tree) in trees.iter().enumerate() {
            let Some(tree) = tree else { continue };
            let line: Vec<&str> =
                self.lineage.line(profile).into_iter().filter_map(|p| self.lineage.names.get(p)).map(String::as_str).collect();
            let laid = law::laid(&bodies, &line);
            let same = |other: &[&Block]| other.len() == laid.len() && other.iter().zip(&laid).all(|(a, b)| std::ptr::eq(*a, *b));
            if seen.iter().any(|(other, before)| same(other) && before == tree) {
                continue;
            }
            let back = law::together(&bodies, &line);
            seen.push((laid, tree));
            if same_service(&back, tree) {
                continue;
            }
            let keys: IndexSet<&String> = [&back, *tree].into_iter().filter_map(Tree::as_map).flat_map(Map::keys).collect();
            let alone = |tree: &Tree, key: &String| {
                Tree::bare(tree.get(key).map(|value| (key.clone(), value.clone())).into_iter().collect::<Map>())
            };
            broken.extend(keys.into_iter().filter(|key| !same_service(&alone(&back, key), &alone(tree, key))).cloned());
        }
        broken
    }

    /// The sections beside the services. What a profile does not use it does not get, so it takes whatever the others say of
    /// what it has not.
    fn top(&self, profiles: &[(&str, &Tree)], style: Style) -> Part {
        let mut paths: IndexSet<Vec<String>> = IndexSet::new();
        for (_, tree) in profiles {
            for (section, entries) in tree.as_map().into_iter().flatten().filter(|(section, _)| *section != "services") {
                match entries.as_map().filter(|_| !section.starts_with("x-")) {
                    Some(map) => paths.extend(map.keys().map(|name| vec![section.clone(), name.clone()])),
                    None => {
                        paths.insert(vec![section.clone()]);
                    }
                }
            }
        }
        let used: Vec<Used<'_>> = profiles.iter().map(|(_, tree)| Used::by(tree)).collect();
        let mut places = Vec::new();
        let mut masks = Vec::new();
        for path in &paths {
            let values: Vec<Option<&Tree>> =
                profiles.iter().map(|(_, tree)| path.iter().try_fold(*tree, |tree, key| tree.get(key))).collect();
            let cursor = path.iter().fold(Cursor::file(), |at, key| at.child(key));
            // Every profile has the network `default`, whether it says so or not, and one whose mounts begin with a variable
            // has all volumes.
            let must_lack = |used: &Used<'_>| match path.as_slice() {
                [section, name] => used.keeps(section, name),
                _ => true,
            };
            let mask = |(value, used): (&Option<&Tree>, &Used<'_>)| {
                if value.is_some() || must_lack(used) { Mask::Care } else { Mask::Any }
            };
            masks.push(values.iter().zip(&used).map(mask).collect());
            places.push(place::place(&values, At { path, cursor, replaced: false }));
        }
        let (shared, blocks) = self.say(&places, &masks, &vec![style == Style::Plain; places.len()], false);
        Part { shared, blocks, ..Part::default() }
    }

    /// Says all places: what stands in the service, and the blocks.
    fn say(&self, places: &[Place], masks: &[Vec<Mask>], plain: &[bool], can_take_away: bool) -> (Map, Vec<Block>) {
        let mut blocks: HashMap<Vec<usize>, usize> = HashMap::new();
        let mut plans: Vec<Plan<'_>> = Vec::new();
        // What a block costs depends on what else it says.
        for _ in 0..3 {
            plans.clear();
            for ((place, mask), plain) in places.iter().zip(masks).zip(plain) {
                let solver = Solver { lineage: self.lineage, order: self.order, blocks: &blocks, can_take_away, plain: *plain };
                plans.extend(solver.place(place, mask));
            }
            let mut used: HashMap<Vec<usize>, usize> = HashMap::new();
            for said in plans.iter().flat_map(|plan| &plan.said) {
                *used.entry(said.profiles.clone()).or_default() += 1;
            }
            if used == blocks {
                break;
            }
            blocks = used;
        }
        let mut shared = Map::new();
        let mut blocks: IndexMap<&[usize], Block> = IndexMap::new();
        for plan in &plans {
            for (leaf, tree) in &plan.base {
                insert(&mut shared, &leaf.path, tree, leaf.is_item);
            }
            for said in &plan.said {
                let block = blocks.entry(&said.profiles).or_insert_with(|| {
                    let names = said.profiles.iter().filter_map(|profile| self.lineage.names.get(*profile));
                    Block { profiles: names.cloned().collect(), ..Block::default() }
                });
                block.without.extend(said.away.cloned());
                if let Some((leaf, tree)) = said.say {
                    insert(&mut block.settings, &leaf.path, tree, leaf.is_item);
                }
            }
        }
        // Those of the first profile first, of these those of most profiles.
        blocks.sort_by(|a, _, b, _| (a.first(), b.len(), a).cmp(&(b.first(), a.len(), b)));
        (shared, blocks.into_values().collect())
    }
}

/// Puts `tree` where `path` leads to in `map`; items are added to the list there.
pub fn insert(map: &mut Map, path: &[String], tree: &Tree, is_item: bool) {
    let Some((key, rest)) = path.split_first() else { return };
    if !rest.is_empty() {
        let inner = map.entry(key.clone()).or_insert_with(|| Tree::bare(Map::new()));
        if let Some(inner) = inner.as_map_mut() {
            insert(inner, rest, tree, is_item);
        }
        return;
    }
    match map.get_mut(key).map(|there| &mut there.value) {
        Some(Value::Seq(items)) if is_item => items.extend(tree.as_seq().unwrap_or_default().iter().cloned()),
        _ => {
            map.insert(key.clone(), tree.clone());
        }
    }
}
