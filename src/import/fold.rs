//! The trees of several profiles -> what they share, and what each says besides.

use indexmap::{IndexMap, IndexSet};

use crate::compose::compare::{differences, order_counts};
use crate::compose::merge::{Cursor, ItemKey, MergeRule, merge, merge_service};
use crate::compose::{Map, Tree};

use super::read::Original;

/// What all trees share, and what each of them has besides.
type Parts = (Option<Tree>, Vec<Option<Tree>>);

/// Settings that some profiles have besides.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The profiles.
    pub profiles: Vec<String>,
    /// What they say.
    pub settings: Map,
}

/// A service of some profiles, or the sections besides `services`.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// The profiles that have it; empty for all.
    pub only: Vec<String>,
    /// What these profiles share.
    pub shared: Map,
    /// What differs.
    pub blocks: Vec<Block>,
}

/// All profiles in one.
#[derive(Clone, Debug)]
pub struct Folded {
    /// The services.
    pub services: Vec<Part>,
    /// Compose's other sections.
    pub top: Part,
}

/// Folds the trees of all profiles into one.
#[must_use]
pub fn fold(originals: &[Original]) -> Folded {
    let services: Vec<Option<&Map>> = originals.iter().map(|o| o.tree.get("services").and_then(Tree::as_map)).collect();
    let names: IndexSet<&String> = services.iter().flatten().flat_map(|map| map.keys()).collect();
    let services = names.into_iter().map(|name| {
        let having: Vec<(&str, &Tree)> = originals
            .iter()
            .zip(&services)
            .filter_map(|(original, map)| Some((original.name.as_str(), map.as_ref()?.get(name)?)))
            .collect();
        let only =
            if having.len() == originals.len() { Vec::new() } else { having.iter().map(|(n, _)| (*n).to_string()).collect() };
        let (shared, blocks) = part(&having, Cursor::service(), &merge_service);
        Part { name: name.clone(), only, shared, blocks }
    });
    let services = services.collect();
    let sections: Vec<(&str, Tree)> = originals
        .iter()
        .map(|original| {
            let mut tree = original.tree.clone();
            tree.as_map_mut().map(|map| map.shift_remove("services"));
            (original.name.as_str(), tree)
        })
        .collect();
    Folded { services, top: top(&sections) }
}

/// The sections. What a profile does not use it does not get, so an entry that all profiles with it agree on is shared.
fn top(sections: &[(&str, Tree)]) -> Part {
    let mut padded: Vec<(&str, Tree)> = sections.to_vec();
    let mut all: IndexMap<(String, String), Vec<Tree>> = IndexMap::new();
    for (_, tree) in sections {
        for (section, entries) in tree.as_map().into_iter().flatten().filter(|(name, _)| !name.starts_with("x-")) {
            for (name, entry) in entries.as_map().into_iter().flatten() {
                all.entry((section.clone(), name.clone())).or_default().push(entry.clone());
            }
        }
    }
    for ((section, name), entries) in all {
        let agree = entries.windows(2).all(|pair| matches!(pair, [a, b] if a == b));
        // Every profile has this network, whether it says so or not.
        if !agree || (section == "networks" && name == "default") {
            continue;
        }
        let Some(entry) = entries.into_iter().next() else { continue };
        for (_, tree) in &mut padded {
            let Some(map) = tree.as_map_mut() else { continue };
            let entries = map.entry(section.clone()).or_insert_with(|| Tree::bare(Map::new()));
            if let Some(entries) = entries.as_map_mut() {
                entries.entry(name.clone()).or_insert_with(|| entry.clone());
            }
        }
    }
    let having: Vec<(&str, &Tree)> = padded.iter().map(|(name, tree)| (*name, tree)).collect();
    let (shared, blocks) = part(&having, Cursor::file(), &merge);
    Part { name: String::new(), only: Vec::new(), shared, blocks }
}

/// What the trees of some profiles share, and blocks for what they do not. Every profile put together again is what it was.
fn part(having: &[(&str, &Tree)], at: Cursor, merge: &dyn Fn(Tree, Tree) -> Tree) -> (Map, Vec<Block>) {
    let trees: Vec<&Tree> = having.iter().map(|(_, tree)| *tree).collect();
    let keys: IndexSet<&String> = trees.iter().filter_map(|tree| tree.as_map()).flat_map(Map::keys).collect();
    let mut shared = Map::new();
    let mut blocks: Vec<Block> = Vec::new();
    for key in keys {
        let values: Vec<Option<&Tree>> = trees.iter().map(|tree| tree.get(key)).collect();
        let (mut base, mut own) = match values.iter().copied().collect::<Option<Vec<&Tree>>>() {
            Some(all) => node(&all, at.child(key), key),
            None => (None, values.iter().map(|value| value.cloned()).collect()),
        };
        let alone = |tree: Option<&Tree>| Tree::bare(tree.map(|tree| (key.clone(), tree.clone())).into_iter().collect::<Map>());
        let is_law = own.iter().zip(&values).all(|(own, value)| {
            let together = merge(alone(base.as_ref()), alone(own.as_ref()));
            differences(&together, &alone(*value)).is_empty() && differences(&alone(*value), &together).is_empty()
        });
        if !is_law {
            (base, own) = (None, values.iter().map(|value| value.cloned()).collect());
        }
        shared.extend(base.map(|tree| (key.clone(), tree)));
        add(&mut blocks, key, own.into_iter().zip(having).filter_map(|(own, (name, _))| Some((own?, *name))));
    }
    (shared, blocks)
}

/// Adds `key` to the blocks: profiles that say the same of it share one.
fn add<'n>(blocks: &mut Vec<Block>, key: &str, own: impl Iterator<Item = (Tree, &'n str)>) {
    let mut said: Vec<(Tree, Vec<String>)> = Vec::new();
    for (tree, name) in own {
        match said.iter_mut().find(|(other, _)| *other == tree) {
            Some((_, names)) => names.push(name.to_string()),
            None => said.push((tree, vec![name.to_string()])),
        }
    }
    for (tree, profiles) in said {
        match blocks.iter_mut().find(|block| block.profiles == profiles) {
            Some(block) => {
                block.settings.insert(key.to_string(), tree);
            }
            None => blocks.push(Block { profiles, settings: Map::from([(key.to_string(), tree)]) }),
        }
    }
}

fn node(trees: &[&Tree], at: Cursor, key: &str) -> Parts {
    if trees.windows(2).all(|pair| matches!(pair, [a, b] if a == b)) {
        return (trees.first().map(|tree| (*tree).clone()), vec![None; trees.len()]);
    }
    let maps: Option<Vec<&Map>> = trees.iter().map(|tree| tree.as_map()).collect();
    let lists: Option<Vec<&[Tree]>> = trees.iter().map(|tree| tree.as_seq()).collect();
    let one_driver = || trees.windows(2).all(|pair| matches!(pair, [a, b] if a.get("driver") == b.get("driver")));
    match (at.rule(), maps, lists) {
        (MergeRule::ByShape | MergeRule::Entries, Some(maps), _) => map(&maps, at, key),
        (MergeRule::Logging, Some(maps), _) if one_driver() => map(&maps, at, key),
        (MergeRule::Keyed(item), _, Some(lists)) if !order_counts(key) => items(&lists, item).unwrap_or_else(|| apart(trees)),
        (MergeRule::ByShape | MergeRule::Keyed(_), _, Some(lists)) => prefix(&lists),
        _ => apart(trees),
    }
}

fn map(maps: &[&Map], at: Cursor, holder: &str) -> Parts {
    let keys: IndexSet<&String> = maps.iter().flat_map(|map| map.keys()).collect();
    let mut base = Map::new();
    let mut own: Vec<Map> = vec![Map::new(); maps.len()];
    for key in keys {
        let values: Vec<Option<&Tree>> = maps.iter().map(|map| map.get(key)).collect();
        let (shared, mine) = match values.iter().copied().collect::<Option<Vec<&Tree>>>() {
            // A block that says a part of a dependency would say the rest of it, too.
            Some(all) if holder == "depends_on" && all.windows(2).any(|pair| matches!(pair, [a, b] if a != b)) => apart(&all),
            Some(all) => node(&all, at.child(key), key),
            None => (None, values.iter().map(|value| value.cloned()).collect()),
        };
        base.extend(shared.map(|tree| (key.clone(), tree)));
        for (own, tree) in own.iter_mut().zip(mine) {
            own.extend(tree.map(|tree| (key.clone(), tree)));
        }
    }
    let own = own.into_iter().map(|map| (!map.is_empty()).then(|| Tree::bare(map))).collect();
    ((!base.is_empty()).then(|| Tree::bare(base)), own)
}

/// A list whose order means nothing: what all have is shared.
fn items(lists: &[&[Tree]], key: ItemKey) -> Option<Parts> {
    let by_key = |list: &&[Tree]| -> Option<IndexMap<String, Tree>> {
        let map: IndexMap<String, Tree> = list.iter().filter_map(|item| Some((key.of(item)?, item.clone()))).collect();
        (map.len() == list.len()).then_some(map)
    };
    let maps = lists.iter().map(by_key).collect::<Option<Vec<_>>>()?;
    let shared = |item: &Tree| key.of(item).is_some_and(|key| maps.iter().all(|map| map.get(&key) == Some(item)));
    let base: Vec<Tree> = lists.first()?.iter().filter(|item| shared(item)).cloned().collect();
    let own = lists.iter().map(|list| list.iter().filter(|item| !shared(item)).cloned().collect());
    Some(halves(base, own))
}

/// A list whose order counts: a block appends, so the beginning that all have is shared.
fn prefix(lists: &[&[Tree]]) -> Parts {
    let first = lists.first().copied().unwrap_or_default();
    let len = first.iter().enumerate().take_while(|(i, item)| lists.iter().all(|list| list.get(*i) == Some(item))).count();
    let own = lists.iter().map(|list| list.iter().skip(len).cloned().collect());
    halves(first.iter().take(len).cloned().collect(), own)
}

/// Nothing is shared.
fn apart(trees: &[&Tree]) -> Parts {
    (None, trees.iter().map(|tree| Some((*tree).clone())).collect())
}

fn halves(base: Vec<Tree>, own: impl Iterator<Item = Vec<Tree>>) -> Parts {
    let own = own.map(|items| (!items.is_empty()).then(|| Tree::bare(items))).collect();
    ((!base.is_empty()).then(|| Tree::bare(base)), own)
}
