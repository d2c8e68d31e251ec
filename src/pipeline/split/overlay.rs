//! A base that holds what every profile shares, and what each profile adds to it.

use indexmap::IndexSet;

use crate::compose::compare::order_counts;
use crate::compose::merge::{Cursor, ItemKey, MergeRule};
use crate::compose::{Map, Tree, Value};

use super::super::decode::Manifest;
use super::super::lower::Project;
use super::base::Base;

/// What all trees share, and what each of them has besides.
type Parts = (Option<Tree>, Vec<Option<Tree>>);

/// Recognises texts that carry a secret's default: these never go into the base.
pub struct SecretDefaults {
    marks: Vec<String>,
}

impl SecretDefaults {
    /// The secrets of `manifest` that have a value in some profile.
    pub fn of(manifest: &Manifest) -> Self {
        let secrets = manifest.vars.values().filter(|v| v.secret.is_some() && (!v.profiles.is_empty() || v.default.is_some()));
        Self { marks: secrets.map(|v| format!("${{{}:-", v.name.value)).collect() }
    }

    pub fn in_tree(&self, tree: &Tree) -> bool {
        !self.marks.is_empty()
            && match &tree.value {
                Value::Str(text) => text.contains("${") && self.marks.iter().any(|mark| text.contains(mark.as_str())),
                Value::Seq(items) => items.iter().any(|item| self.in_tree(item)),
                Value::Map(map) => map.values().any(|value| self.in_tree(value)),
                _ => false,
            }
    }
}

/// Splits `projects`; the overlays come in their order. `name` is the base's own project name.
pub fn split(projects: &[&Project], name: &str, secrets: &SecretDefaults) -> (Tree, Vec<Tree>) {
    let files: Vec<&Tree> = projects.iter().map(|p| &p.file).collect();
    let splitter = Splitter { secrets, base: Base::of(&files, secrets) };
    let (base, overlays) = splitter.map(&files, Cursor::file(), &mut Vec::new());
    let mut base = base.unwrap_or_else(|| Tree::bare(Map::new()));
    let mut overlays: Vec<Tree> = overlays.into_iter().map(|tree| tree.unwrap_or_else(|| Tree::bare(Map::new()))).collect();
    if let Some(map) = base.as_map_mut() {
        map.shift_insert(0, "name".into(), Tree::bare(name));
        // Compose takes no file without `services`.
        if !map.contains_key("services") {
            map.insert("services".into(), Tree::bare(Map::new()));
        }
    }
    for (overlay, file) in overlays.iter_mut().zip(files) {
        if let (Some(map), Some(name)) = (overlay.as_map_mut(), file.get("name")) {
            map.shift_insert(0, "name".into(), name.clone());
        }
    }
    (base, overlays)
}

struct Splitter<'a> {
    secrets: &'a SecretDefaults,
    base: Base,
}

impl Splitter<'_> {
    /// Splits nodes that all profiles have, at `path`.
    fn node(&self, trees: &[&Tree], at: Cursor, path: &mut Vec<String>) -> Parts {
        let depth = path.len();
        let in_services = path.first().is_some_and(|p| p == "services");
        if depth == 2 && self.base.lacks(&path[0], &path[1]) {
            return apart(trees);
        }
        // An entry without its condition is refused in a file by itself.
        let atomic = in_services && depth == 4 && path[2] == "depends_on";
        if self.base.is_left_by(path, trees) {
            return apart(trees);
        }
        let all_maps = !atomic && trees.iter().all(|tree| tree.as_map().is_some());
        let rule = at.rule();
        let one_driver = || trees.windows(2).all(|pair| pair[0].get("driver") == pair[1].get("driver"));
        // Mappings are taken apart without comparing them first, so that each value is compared once.
        match rule {
            MergeRule::ByShape if all_maps => return self.map(trees, at, path),
            MergeRule::Entries if all_maps && trees.iter().all(|tree| can_be_merged(tree)) => return self.map(trees, at, path),
            MergeRule::Logging if all_maps && one_driver() => return self.map(trees, at, path),
            _ => {}
        }
        let all_lists = trees.iter().all(|tree| tree.as_seq().is_some());
        if let MergeRule::Keyed(key) = rule
            && all_lists
            && trees.iter().flat_map(|tree| tree.as_seq().unwrap_or_default()).any(|item| self.base.lacks_source_of(path, item))
        {
            return self.items(trees, key, path);
        }
        if !self.secrets.in_tree(trees[0]) && trees.windows(2).all(|pair| pair[0] == pair[1]) {
            return (Some(trees[0].clone()), vec![None; trees.len()]);
        }
        if depth == 2 && declares(path) && trees.iter().any(|tree| tree.value == Value::Null) {
            let own = trees.iter().map(|tree| (tree.value != Value::Null).then(|| (*tree).clone())).collect();
            return (Some(Tree::new(Value::Null, trees[0].span)), own);
        }
        match rule {
            MergeRule::Keyed(key) if all_lists && !path.last().is_some_and(|key| order_counts(key)) => {
                self.items(trees, key, path)
            }
            MergeRule::ByShape | MergeRule::Keyed(_) if all_lists && !atomic => self.prefix(trees),
            _ => apart(trees),
        }
    }

    fn map(&self, trees: &[&Tree], at: Cursor, path: &mut Vec<String>) -> Parts {
        let maps: Vec<&Map> = trees.iter().filter_map(|tree| tree.as_map()).collect();
        let keys: IndexSet<&String> = maps.iter().flat_map(|map| map.keys()).collect();
        let mut base = Map::new();
        let mut overlays: Vec<Map> = vec![Map::new(); maps.len()];
        for key in keys {
            let values: Vec<Option<&Tree>> = maps.iter().map(|map| map.get(key)).collect();
            let Some(all) = values.iter().copied().collect::<Option<Vec<&Tree>>>() else {
                for (overlay, value) in overlays.iter_mut().zip(values) {
                    overlay.extend(value.map(|v| (key.clone(), v.clone())));
                }
                continue;
            };
            path.push(key.clone());
            let (shared, own) = self.node(&all, at.child(key), path);
            path.pop();
            base.extend(shared.map(|tree| (key.clone(), tree)));
            for (overlay, tree) in overlays.iter_mut().zip(own) {
                overlay.extend(tree.map(|tree| (key.clone(), tree)));
            }
        }
        // A network or volume that all profiles have is declared in the base even if they agree on nothing else of it.
        let keeps_empty = path.len() == 2 && declares(path);
        let all_empty = maps.iter().all(|map| map.is_empty());
        let base = (!base.is_empty() || keeps_empty || all_empty).then(|| Tree::new(base, trees[0].span));
        let own =
            overlays.into_iter().zip(trees).map(|(map, tree)| (!map.is_empty()).then(|| Tree::new(map, tree.span))).collect();
        (base, own)
    }

    /// A list whose order means nothing: the items that all have go into the base.
    fn items(&self, trees: &[&Tree], key: ItemKey, path: &[String]) -> Parts {
        let lists: Vec<&[Tree]> = trees.iter().filter_map(|tree| tree.as_seq()).collect();
        let by_key = |list: &[Tree]| {
            list.iter().filter_map(|item| Some((key.of(item)?, item.clone()))).collect::<indexmap::IndexMap<_, _>>()
        };
        let maps: Vec<_> = lists.iter().map(|list| by_key(list)).collect();
        if maps.iter().zip(&lists).any(|(map, list)| map.len() != list.len()) {
            return apart(trees);
        }
        let shared = |item: &Tree| {
            let Some(key) = key.of(item) else { return false };
            let stays = !self.secrets.in_tree(item) && !self.base.lacks_source_of(path, item);
            stays && maps.iter().all(|map| map.get(&key) == Some(item))
        };
        let base: Vec<Tree> = lists[0].iter().filter(|item| shared(item)).cloned().collect();
        let own = lists.iter().map(|list| list.iter().filter(|item| !shared(item)).cloned().collect::<Vec<_>>());
        halves(base, own, trees)
    }

    /// A list whose order counts: Compose appends, so the base holds the beginning that all share.
    fn prefix(&self, trees: &[&Tree]) -> Parts {
        let lists: Vec<&[Tree]> = trees.iter().filter_map(|tree| tree.as_seq()).collect();
        let shortest = lists.iter().map(|list| list.len()).min().unwrap_or(0);
        let len = (0..shortest)
            .find(|i| lists.iter().any(|list| list[*i] != lists[0][*i]) || self.secrets.in_tree(&lists[0][*i]))
            .unwrap_or(shortest);
        let own = lists.iter().map(|list| list[len..].to_vec());
        halves(lists[0][..len].to_vec(), own, trees)
    }
}

/// To merge two mappings of entries, Compose makes lists of `NAME=value` of them: a name with a `=` in it would end there.
fn can_be_merged(entries: &Tree) -> bool {
    entries.as_map().is_some_and(|map| !map.keys().any(|name| name.contains('=')))
}

/// Whether `path` is in a section whose entries may be declared without saying anything of them.
fn declares(path: &[String]) -> bool {
    matches!(path[0].as_str(), "networks" | "volumes")
}

/// Nothing in the base.
fn apart(trees: &[&Tree]) -> Parts {
    (None, trees.iter().map(|tree| Some((*tree).clone())).collect())
}

fn halves(base: Vec<Tree>, own: impl Iterator<Item = Vec<Tree>>, trees: &[&Tree]) -> Parts {
    let own = own.zip(trees).map(|(items, tree)| (!items.is_empty()).then(|| Tree::new(items, tree.span))).collect();
    ((!base.is_empty()).then(|| Tree::new(base, trees[0].span)), own)
}
