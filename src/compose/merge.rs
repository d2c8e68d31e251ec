//! How Compose merges a file and the file after it (specification: "Merge Compose files"), on canonical trees.
//!
//! [`rules`] is the table; this walks two trees along it. A later file's null keeps what is there, except where a rule
//! says otherwise: nothing is ever removed by a merge.

pub mod rules;

mod ipam;
mod keys;
#[cfg(test)]
mod tests;
mod written;

use indexmap::IndexMap;

use super::tree::{Map, Tree, Value};
pub use rules::{Cursor, ItemKey, MergeRule, rule};
pub use written::{Clash, lay_over, lay_over_service};
pub(super) use written::{names, started};

/// `base` with the Compose file `overlay` merged over it. Both whole files in canonical form.
#[must_use]
pub fn merge(base: Tree, overlay: Tree) -> Tree {
    node(base, overlay, Cursor::file())
}

/// The same for one canonical service.
#[must_use]
pub fn merge_service(base: Tree, overlay: Tree) -> Tree {
    node(base, overlay, Cursor::service())
}

/// The same for what stands at any place of a canonical file.
#[must_use]
pub fn merge_at(base: Tree, overlay: Tree, at: Cursor) -> Tree {
    node(base, overlay, at)
}

/// Drops earlier items of keyed lists that a later item of the same list replaces (compose-go: override/uncity.go).
pub fn enforce_unique(file: &mut Tree) {
    unique(file, Cursor::file());
}

/// The same for one canonical service.
pub fn enforce_unique_service(service: &mut Tree) {
    unique(service, Cursor::service());
}

fn node(base: Tree, overlay: Tree, at: Cursor) -> Tree {
    match at.rule() {
        MergeRule::Replace => overlay,
        _ if overlay.value == Value::Null => base,
        MergeRule::Unsettled => overlay,
        MergeRule::ByShape => by_shape(base, overlay, at),
        MergeRule::Logging => match (base.get("driver"), overlay.get("driver")) {
            (Some(old), Some(new)) if old != new => overlay,
            _ => by_shape(base, overlay, at),
        },
        MergeRule::Entries => entries(base, overlay),
        MergeRule::Keyed(key) => keyed(base, overlay, key),
    }
}

fn by_shape(base: Tree, overlay: Tree, at: Cursor) -> Tree {
    let span = base.span;
    match (base.value, overlay.value) {
        (Value::Map(mut map), Value::Map(changes)) => {
            for (name, change) in changes {
                match map.get_mut(&name) {
                    Some(slot) => {
                        let old = std::mem::replace(slot, Tree::bare(Value::Null));
                        *slot = node(old, change, at.child(&name));
                    }
                    None => {
                        map.insert(name, change);
                    }
                }
            }
            Tree::new(map, span)
        }
        (Value::Seq(mut items), Value::Seq(more)) => {
            items.extend(more);
            Tree::new(items, span)
        }
        (_, value) => Tree::new(value, overlay.span),
    }
}

/// Values by name, each replaced whole; null is a value, "take it from the shell". A list of `NAME=value` (only lists
/// may have variables in names) makes the result a list.
fn entries(base: Tree, overlay: Tree) -> Tree {
    let span = base.span;
    match (base.value, overlay.value) {
        (Value::Map(mut map), Value::Map(changes)) => {
            map.extend(changes);
            Tree::new(map, span)
        }
        (base_value @ (Value::Map(_) | Value::Seq(_)), overlay_value @ (Value::Map(_) | Value::Seq(_))) => {
            let items = keys::as_list(base_value).into_iter().chain(keys::as_list(overlay_value));
            Tree::new(last_of_each(items, ItemKey::Name), span)
        }
        (_, value) => Tree::new(value, overlay.span),
    }
}

fn keyed(base: Tree, overlay: Tree, key: ItemKey) -> Tree {
    let span = base.span;
    match (base.value, overlay.value) {
        (Value::Seq(items), Value::Seq(more)) => Tree::new(last_of_each(items.into_iter().chain(more), key), span),
        (_, value) => Tree::new(value, overlay.span),
    }
}

/// Of the items with one key the last, where the first of them stood. Items without a key all stay.
fn last_of_each(items: impl Iterator<Item = Tree>, key: ItemKey) -> Vec<Tree> {
    let mut found: IndexMap<(String, usize), Tree> = IndexMap::with_capacity(items.size_hint().0);
    for item in items {
        // Keyless items get a number of their own, so that they never meet.
        let id = key.of(&item).map_or_else(|| (String::new(), found.len() + 1), |key| (key, 0));
        found.insert(id, item);
    }
    found.into_values().collect()
}

fn unique(tree: &mut Tree, at: Cursor) {
    if at.is_empty() {
        return;
    }
    match (&mut tree.value, at.rule()) {
        (Value::Seq(items), MergeRule::Keyed(key)) => *items = last_of_each(std::mem::take(items).into_iter(), key),
        (Value::Seq(items), MergeRule::Entries) => {
            *items = last_of_each(std::mem::take(items).into_iter(), ItemKey::Name);
        }
        (Value::Map(map), _) => unique_entries(map, at),
        _ => {}
    }
}

fn unique_entries(map: &mut Map, at: Cursor) {
    for (name, tree) in map.iter_mut() {
        unique(tree, at.child(name));
    }
}
