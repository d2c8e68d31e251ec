//! `networks`, `models`, `depends_on` and `extra_hosts`.

use super::super::tree::{Map, Tree, Value};
use super::items::drop_default;
use super::split::positions;
use super::{Problems, record};

/// A list of names is a mapping without settings: `networks`, `models`.
pub(super) fn names(tree: &mut Tree, problems: &mut Problems) {
    named(tree, problems, |item| Tree::new(Value::Null, item.span));
}

/// A list of services waits for their start; `required: true` is the default and goes.
pub(super) fn depends_on(tree: &mut Tree, problems: &mut Problems) {
    named(tree, problems, |item| record(item.span, [("condition", "service_started".into())]));
    for (_, settings) in tree.as_map_mut().into_iter().flatten() {
        drop_default(settings, "required", &Value::Bool(true));
    }
}

fn named(tree: &mut Tree, problems: &mut Problems, settings: fn(&Tree) -> Tree) {
    let Value::Seq(items) = &mut tree.value else { return };
    let mut map = Map::with_capacity(items.len());
    for (index, item) in std::mem::take(items).into_iter().enumerate() {
        match item.scalar_text() {
            Some(name) => {
                map.insert(name, settings(&item));
            }
            None => problems.push(Some(index), item.span, "this is no name".to_string()),
        }
    }
    tree.value = Value::Map(map);
}

/// A list of `HOST=IP`: one host may have several addresses, and Compose's merge compares whole items
/// (compose-go: override/merge.go), so a mapping would say less.
pub(super) fn hosts(tree: &mut Tree, problems: &mut Problems) {
    let mut list = Vec::new();
    match &mut tree.value {
        Value::Map(map) => {
            for (host, value) in map.iter() {
                let host = host.replace('$', "$$");
                let addresses = match &value.value {
                    Value::Seq(addresses) => addresses.as_slice(),
                    _ => std::slice::from_ref(value),
                };
                list.extend(
                    addresses
                        .iter()
                        .filter_map(|address| Some(Tree::new(format!("{host}={}", bare(&address.scalar_text()?)), address.span))),
                );
            }
        }
        Value::Seq(items) => {
            for (index, item) in std::mem::take(items).into_iter().enumerate() {
                match item.as_str().and_then(with_equals) {
                    Some(text) => list.push(Tree::new(text, item.span)),
                    None => {
                        problems.push(
                            Some(index),
                            item.span,
                            "an extra host needs an address, as in `host=10.0.0.1`".to_string(),
                        );
                        list.push(item);
                    }
                }
            }
        }
        _ => return,
    }
    tree.value = Value::Seq(list);
}

fn with_equals(text: &str) -> Option<String> {
    let cut = positions(text, '=').first().copied().or_else(|| positions(text, ':').first().copied());
    match cut {
        Some(at) => Some(format!("{}={}", &text[..at], bare(&text[at + 1..]))),
        None if text.contains('$') => Some(text.to_string()),
        None => None,
    }
}

/// An IPv6 address without its brackets.
fn bare(address: &str) -> &str {
    address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(address)
}
