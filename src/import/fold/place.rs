//! What several profiles say in one place, taken apart as far as a manifest can say the parts by themselves.

use indexmap::{IndexMap, IndexSet};

use crate::compose::compare::set_of;
use crate::compose::merge::{Cursor, ItemKey, MergeRule, merge_at};
use crate::compose::{Map, Tree, Value};
use crate::pipeline::expand::goes_by;

/// A place of a service, or of the sections beside the services.
#[derive(Debug)]
pub struct Place {
    /// What stands there, said as a whole.
    pub whole: Leaf,
    /// Entries or items that merge one by one; none where all say the same, or it is said only as a whole.
    pub parts: Vec<Place>,
}

/// Something that is said in one piece.
#[derive(Debug)]
pub struct Leaf {
    /// The keys that lead there.
    pub path: Vec<String>,
    /// Whether it is some items of the list there.
    pub is_item: bool,
    /// What is said of it, each once.
    pub values: Vec<Tree>,
    /// What each profile says: an index into `values`.
    pub of: Vec<Option<usize>>,
    /// How one value is said over another: `steps[before][after]`.
    pub steps: Vec<Vec<Step>>,
    /// How it is taken away.
    pub away: Option<Away>,
}

/// How a value is said over another.
#[derive(Debug)]
pub enum Step {
    /// By this.
    Say(Tree),
    /// Whole, when the other is taken away.
    Anew,
}

/// `without KEY ITEM`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Away {
    /// A key, or several with dots between.
    pub key: String,
    /// One of its entries; `None` for all of it.
    pub item: Option<String>,
}

/// Where a place is, and how what stands there is merged.
#[derive(Clone, Copy)]
pub struct At<'p> {
    /// The keys that lead there.
    pub path: &'p [String],
    /// The rules from there on.
    pub cursor: Cursor,
    /// Whether it is an entry that is replaced, whatever it is.
    pub replaced: bool,
}

/// Takes apart what the profiles say at one place, each `None` where it says nothing of it.
#[must_use]
pub fn place(trees: &[Option<&Tree>], at: At<'_>) -> Place {
    let mut whole = distinct(trees, at);
    whole.away = away(at.path);
    let parts = if whole.values.len() > 1 { parts(trees, &whole.values, at) } else { Vec::new() };
    whole.fill_steps(at);
    Place { whole, parts }
}

fn distinct(trees: &[Option<&Tree>], at: At<'_>) -> Leaf {
    let mut values: Vec<&Tree> = Vec::new();
    let of = trees.iter().map(|tree| {
        let tree = (*tree)?;
        Some(values.iter().position(|other| *other == tree).unwrap_or_else(|| {
            values.push(tree);
            values.len() - 1
        }))
    });
    let of = of.collect();
    let values = values.into_iter().cloned().collect();
    Leaf { path: at.path.to_vec(), is_item: false, values, of, steps: Vec::new(), away: None }
}

/// How `without` names what `path` leads to.
fn away(path: &[String]) -> Option<Away> {
    let (last, parents) = path.split_last()?;
    let dotted = |key: &String| key.contains('.') || key.is_empty();
    match parents {
        [] => (!dotted(last) && last != "port").then(|| Away { key: spoken(last), item: None }),
        _ if parents.iter().any(dotted) => None,
        _ => Some(Away { key: spoken(&parents.join(".")), item: Some(last.clone()) }),
    }
}

fn spoken(key: &str) -> String {
    if key == "environment" { "env" } else { key }.to_string()
}

fn parts(trees: &[Option<&Tree>], values: &[Tree], at: At<'_>) -> Vec<Place> {
    let key = at.path.last().map_or("", String::as_str);
    // A block that says a part of a dependency would say the rest of it, too.
    let is_dependency = matches!(at.path, [holder, _] if holder == "depends_on");
    let rule = at.cursor.rule();
    let full_maps = values.iter().all(|tree| tree.as_map().is_some_and(|map| !map.is_empty()));
    let one_driver = || values.windows(2).all(|pair| matches!(pair, [a, b] if a.get("driver") == b.get("driver")));
    let merges = match rule {
        MergeRule::ByShape | MergeRule::Entries => true,
        MergeRule::Logging => one_driver(),
        _ => false,
    };
    if at.replaced || is_dependency {
        return Vec::new();
    }
    if full_maps && merges {
        return entries(trees, at, rule == MergeRule::Entries);
    }
    let lists = values.iter().all(|tree| tree.as_seq().is_some_and(|items| !items.is_empty()));
    match set_of(at.cursor, key) {
        Some(item) if lists => items(trees, item, at).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn entries(trees: &[Option<&Tree>], at: At<'_>, replaced: bool) -> Vec<Place> {
    let maps: Vec<Option<&Map>> = trees.iter().map(|tree| tree.and_then(Tree::as_map)).collect();
    let keys: IndexSet<&String> = maps.iter().flatten().flat_map(|map| map.keys()).collect();
    let entry = |key: &String| {
        let path: Vec<String> = at.path.iter().chain([key]).cloned().collect();
        let values: Vec<Option<&Tree>> = maps.iter().map(|map| map.and_then(|map| map.get(key))).collect();
        place(&values, At { path: &path, cursor: at.cursor.child(key), replaced })
    };
    keys.into_iter().map(entry).collect()
}

/// The items of a set, those together that one `without` takes away; `None` where a list has an item twice.
fn items(trees: &[Option<&Tree>], key: ItemKey, at: At<'_>) -> Option<Vec<Place>> {
    let mut slots: IndexMap<String, Vec<Option<Vec<Tree>>>> = IndexMap::new();
    for (index, tree) in trees.iter().enumerate() {
        let mut seen: IndexSet<String> = IndexSet::new();
        for item in tree.and_then(Tree::as_seq).unwrap_or_default() {
            if !seen.insert(key.of(item)?) {
                return None;
            }
            let slot = slots.entry(name_of(item)?).or_insert_with(|| vec![None; trees.len()]);
            slot.get_mut(index)?.get_or_insert_default().push(item.clone());
        }
    }
    let means = |name: &str, other: &str| {
        let items = slots.get(other).into_iter().flatten().flatten().flatten();
        items.into_iter().any(|item| goes_by(item, name))
    };
    let many = slots.len() > 64;
    let place = |(name, lists): (&String, &Vec<Option<Vec<Tree>>>)| {
        let lists: Vec<Option<Tree>> = lists.iter().map(|list| list.clone().map(Tree::bare)).collect();
        let mut whole = distinct(&lists.iter().map(Option::as_ref).collect::<Vec<_>>(), at);
        let alone = !many && !slots.keys().any(|other| other != name && means(name, other));
        let named = whole.values.iter().filter_map(Tree::as_seq).flatten().all(|item| goes_by(item, name));
        let key = at.path.join(".");
        whole.is_item = true;
        whole.away = (alone && named && key.matches('.').count() + 1 == at.path.len())
            .then(|| Away { key: spoken(&key), item: Some(name.clone()) });
        whole.fill_steps(at);
        Place { whole, parts: Vec::new() }
    };
    Some(slots.iter().map(place).collect())
}

/// The name by which `without` knows an item.
fn name_of(item: &Tree) -> Option<String> {
    match item.scalar_text() {
        Some(text) if text.contains('$') => Some(text),
        Some(text) => Some(text.split(':').next().filter(|name| !name.is_empty()).unwrap_or(&text).to_string()),
        None => ["target", "source", "path"].iter().find_map(|key| item.get(key)?.scalar_text()),
    }
}

impl Leaf {
    fn fill_steps(&mut self, at: At<'_>) {
        if self.values.len() < 2 {
            return;
        }
        let values = &self.values;
        let row = |before: &Tree| values.iter().map(|after| self.step(before, after, at)).collect();
        self.steps = values.iter().map(row).collect();
    }

    /// How `after` is said over `before`.
    fn step(&self, before: &Tree, after: &Tree, at: At<'_>) -> Step {
        let plain = |tree: &Tree| !matches!(tree.value, Value::Seq(_) | Value::Map(_) | Value::Null);
        if at.replaced || at.cursor.rule() == MergeRule::Replace || (plain(before) && plain(after)) {
            return Step::Say(after.clone());
        }
        if let (Some(had), Some(has)) = (before.as_seq(), after.as_seq()) {
            let rest: Vec<Tree> = match self.is_item {
                true => has.iter().filter(|item| !had.contains(item)).cloned().collect(),
                false if has.starts_with(had) => has.iter().skip(had.len()).cloned().collect(),
                false => has.to_vec(),
            };
            if rest.is_empty() {
                return Step::Anew;
            }
            let rest = Tree::bare(rest);
            let merged = merge_at(before.clone(), rest.clone(), at.cursor);
            let same = merged == *after
                || (self.is_item
                    && merged.as_seq().is_some_and(|all| all.len() == has.len() && has.iter().all(|item| all.contains(item))));
            return if same { Step::Say(rest) } else { Step::Anew };
        }
        if merge_at(before.clone(), after.clone(), at.cursor) == *after { Step::Say(after.clone()) } else { Step::Anew }
    }

    /// How long it is when it is said as `tree`: about the characters that it takes.
    #[must_use]
    pub fn length(&self, tree: &Tree) -> usize {
        let name = if self.is_item { 1 } else { self.path.last().map_or(0, |key| key.len() + 1) };
        let line = if self.path.len() == 1 && !self.is_item { 5 } else { 0 };
        name + line + written(tree)
    }
}

/// About the characters that a value takes.
#[must_use]
pub fn written(tree: &Tree) -> usize {
    match &tree.value {
        Value::Null | Value::Bool(_) => 5,
        Value::Str(text) => text.len() + 3,
        Value::Int(_) | Value::Float(_) => 4,
        Value::Seq(items) => 2 + items.iter().map(written).sum::<usize>(),
        Value::Map(map) => 4 + map.iter().map(|(key, tree)| key.len() + 1 + written(tree)).sum::<usize>(),
    }
}
