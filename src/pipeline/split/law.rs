//! `merge(base, overlay[p]) == project[p]`.

use crate::compose::compare::set_of;
use crate::compose::merge::{Cursor, ItemKey, merge};
use crate::compose::{Tree, Value};

use super::super::lower::Project;
use super::LawBroken;

/// Merges as Compose would and compares with what was meant.
pub fn check(base: &Tree, overlay: &Tree, project: &Project) -> Result<(), LawBroken> {
    let merged = merge(base.clone(), overlay.clone());
    let mut path = Vec::new();
    if same(&merged, &project.file, Cursor::file(), &mut path) {
        return Ok(());
    }
    Err(LawBroken { profile: project.profile.clone(), path: path.join(".") })
}

/// Equality where the order of a list counts only if it means something. Leaves the first difference in `path`.
fn same(a: &Tree, b: &Tree, at: Cursor, path: &mut Vec<String>) -> bool {
    match (&a.value, &b.value) {
        (Value::Map(x), Value::Map(y)) => {
            if let Some(odd) = x.keys().find(|key| !y.contains_key(*key)).or_else(|| y.keys().find(|key| !x.contains_key(*key))) {
                path.push(odd.clone());
                return false;
            }
            x.iter().all(|(key, value)| {
                path.push(key.clone());
                let equal = y.get(key).is_some_and(|other| same(value, other, at.child(key), path));
                if equal {
                    path.pop();
                }
                equal
            })
        }
        (Value::Seq(x), Value::Seq(y)) => match set_of(at, path.last().map_or("", String::as_str)) {
            Some(key) => {
                // Most lists are in order already: then nothing is sorted.
                x == y || (x.len() == y.len() && sorted(x, key) == sorted(y, key))
            }
            None => x == y,
        },
        _ => a == b,
    }
}

fn sorted(items: &[Tree], key: ItemKey) -> Vec<(Option<String>, &Tree)> {
    let mut keyed: Vec<(Option<String>, &Tree)> = items.iter().map(|item| (key.of(item), item)).collect();
    keyed.sort_by(|a, b| a.0.cmp(&b.0));
    keyed
}
