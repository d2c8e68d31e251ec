//! Services in small pieces, so that what several of them say can be told.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::compose::merge::{Cursor, MergeRule};
use crate::compose::{Map, Tree, Value};

use super::super::fold::place::{Away, written};
use super::super::fold::{Block, insert};

/// A setting, an entry of one, an item of a list without order, or a `without`.
#[derive(Clone, Debug)]
pub struct Unit {
    /// The block: an index into [`Units::scopes`].
    pub scope: usize,
    /// The Compose key.
    pub key: String,
    /// The entry's name.
    pub entry: Option<String>,
    /// What it takes away, where it says nothing.
    pub away: Option<Away>,
    /// Whether it is one item of a list.
    pub is_item: bool,
    /// What is said: for an item, a list of one.
    pub tree: Tree,
    /// About the characters that it takes.
    pub weight: usize,
    /// What says something else in the same place has the same slot.
    pub slot: usize,
    /// Whether a later layer replaces it, whatever it says.
    pub replaced: bool,
}

/// All units of some services.
#[derive(Debug, Default)]
pub struct Units {
    /// Each of them once.
    pub all: Vec<Unit>,
    /// Where units stand: in the service itself, then in the blocks of these profiles.
    pub scopes: Vec<Vec<String>>,
    known: HashMap<String, usize>,
    slots: HashMap<String, usize>,
}

impl Units {
    /// The units of `settings`, which stand in a block of `profiles`, or in the service itself if there are none.
    pub fn take(&mut self, profiles: &[String], without: &[Away], settings: &Map) -> Vec<usize> {
        let scope = self.scopes.iter().position(|other| other == profiles).unwrap_or_else(|| {
            self.scopes.push(profiles.to_vec());
            self.scopes.len() - 1
        });
        let mut found: Vec<usize> = without.iter().map(|away| self.away(scope, away)).collect();
        for (key, tree) in settings {
            let at = Cursor::service().child(key);
            match (&tree.value, at.rule()) {
                (Value::Map(map), rule @ (MergeRule::ByShape | MergeRule::Entries)) if !map.is_empty() => {
                    for (name, tree) in map {
                        let replaced = rule == MergeRule::Entries || is_plain(tree);
                        found.push(self.unit(scope, key, Some(name), tree.clone(), replaced));
                    }
                }
                (Value::Seq(items), _) if is_parted(key) => {
                    for item in items {
                        found.push(self.unit(scope, key, None, Tree::bare(vec![item.clone()]), false));
                    }
                }
                (_, rule) => {
                    let replaced = is_plain(tree) || rule == MergeRule::Replace;
                    found.push(self.unit(scope, key, None, tree.clone(), replaced));
                }
            }
        }
        found
    }

    fn away(&mut self, scope: usize, away: &Away) -> usize {
        let said = format!("{scope} without {} {:?}", away.key, away.item);
        if let Some(known) = self.known.get(&said) {
            return *known;
        }
        let slots = self.slots.len();
        let slot = *self.slots.entry(said.clone()).or_insert(slots);
        let (key, tree) = (format!("without {}", away.key), Tree::bare(Value::Null));
        let weight = away.item.as_ref().map_or(0, |item| item.len() + 3);
        self.known.insert(said, self.all.len());
        let away = Some(away.clone());
        self.all.push(Unit { scope, key, entry: None, away, is_item: false, tree, weight, slot, replaced: false });
        self.all.len() - 1
    }

    fn unit(&mut self, scope: usize, key: &str, entry: Option<&String>, tree: Tree, replaced: bool) -> usize {
        let is_item = entry.is_none() && is_parted(key) && tree.as_seq().is_some();
        let place = format!("{scope} {key} {entry:?}");
        let said = format!("{place} {}", tree.to_json());
        if let Some(known) = self.known.get(&said) {
            return *known;
        }
        let slots = self.slots.len();
        // Items have no place of their own.
        let slot = *self.slots.entry(if is_item { said.clone() } else { place }).or_insert(slots);
        let weight = entry.map_or(0, |name| name.len() + 1) + written(&tree);
        self.known.insert(said, self.all.len());
        self.all.push(Unit {
            scope,
            key: key.to_string(),
            entry: entry.cloned(),
            away: None,
            is_item,
            tree,
            weight,
            slot,
            replaced,
        });
        self.all.len() - 1
    }

    /// The units of these numbers.
    pub fn of<'u>(&'u self, units: &'u [usize]) -> impl Iterator<Item = &'u Unit> {
        units.iter().filter_map(|unit| self.all.get(*unit))
    }

    /// About the characters that `units` take together.
    #[must_use]
    pub fn cost(&self, units: &[usize]) -> usize {
        let mut heads: Vec<(usize, &str)> = self.of(units).map(|unit| (unit.scope, unit.key.as_str())).collect();
        heads.sort_unstable();
        heads.dedup();
        let names: usize = heads.iter().map(|(scope, key)| key.len() + if *scope == 0 { 5 } else { 2 }).sum();
        heads.dedup_by_key(|(scope, _)| *scope);
        let blocks: usize = heads
            .iter()
            .filter_map(|(scope, _)| self.scopes.get(*scope))
            .filter(|profiles| !profiles.is_empty())
            .map(|profiles| 12 + profiles.iter().map(|name| name.len() + 1).sum::<usize>())
            .sum();
        names + blocks + self.of(units).map(|unit| unit.weight).sum::<usize>()
    }

    /// What `units` say: the settings of a service or role and its blocks.
    #[must_use]
    pub fn body(&self, units: &[usize]) -> (Map, Vec<Block>) {
        let mut shared = Map::new();
        let mut blocks: IndexMap<&[String], Block> = IndexMap::new();
        let block = |profiles: &[String]| Block { profiles: profiles.to_vec(), ..Block::default() };
        for unit in self.of(units) {
            let path: Vec<String> = std::iter::once(&unit.key).chain(&unit.entry).cloned().collect();
            match self.scopes.get(unit.scope).filter(|profiles| !profiles.is_empty()) {
                Some(profiles) => {
                    let block = blocks.entry(profiles).or_insert_with(|| block(profiles));
                    match &unit.away {
                        Some(away) => block.without.push(away.clone()),
                        None => insert(&mut block.settings, &path, &unit.tree, unit.is_item),
                    }
                }
                None => insert(&mut shared, &path, &unit.tree, unit.is_item),
            }
        }
        (shared, blocks.into_values().collect())
    }
}

/// Whether a list is one of which a reader looks for parts in a role; others are read as a whole.
fn is_parted(key: &str) -> bool {
    matches!(key, "volumes" | "secrets" | "configs" | "extra_hosts")
}

fn is_plain(tree: &Tree) -> bool {
    !matches!(tree.value, Value::Seq(_) | Value::Map(_) | Value::Null)
}
