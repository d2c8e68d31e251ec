//! What makes two items of a list the same item.

use super::super::canonical::{split_outside, target_of};
use super::super::tree::{Tree, Value};
use super::ItemKey;

impl ItemKey {
    /// The key of `item`; `None` where it has none, and so never replaces another.
    #[must_use]
    pub fn of(self, item: &Tree) -> Option<String> {
        match self {
            Self::Name => item.scalar_text().map(|text| match split_outside(&text, '=').first() {
                Some(name) => (*name).to_string(),
                None => text.clone(),
            }),
            Self::Text => item.scalar_text(),
            Self::Port => port(item),
            Self::Target => target_of(item),
            Self::Mount(folder) => mount(item, folder),
            Self::Path => item.as_str().or_else(|| item.get("path")?.as_str()).map(str::to_string),
        }
    }
}

/// `host_ip:published:target/protocol`; 0.0.0.0 is as good as no address, and `mode` does not count.
fn port(item: &Tree) -> Option<String> {
    if let Value::Str(_) | Value::Int(_) = item.value {
        return item.scalar_text();
    }
    let field = |key: &str| item.get(key).and_then(Tree::scalar_text);
    let target = field("target")?;
    let host = field("host_ip").unwrap_or_else(|| "0.0.0.0".to_string());
    let protocol = field("protocol").unwrap_or_else(|| "tcp".to_string());
    // To Compose the number 8080 is another port than the text.
    let kind = if matches!(item.get("published").map(|published| &published.value), Some(Value::Int(_))) { "#" } else { "" };
    Some(format!("{host}:{kind}{}:{target}/{protocol}", field("published").unwrap_or_default()))
}

/// `target`, or where the source goes by itself. Compose compares the two as texts: the secret `s` is
/// `/run/secrets/s`, and one that says `target: s` is another.
fn mount(item: &Tree, folder: &str) -> Option<String> {
    let source = || item.as_str().or_else(|| item.get("source")?.as_str());
    match item.get("target").and_then(Tree::as_str) {
        Some(target) => Some(target.to_string()),
        None => source().map(|source| format!("{folder}/{source}")),
    }
}

/// A mapping of entries as Compose's list of `NAME=value`. Names are literal in a mapping, interpolated in a list.
pub(super) fn as_list(value: Value) -> Vec<Tree> {
    match value {
        Value::Seq(items) => items,
        Value::Map(map) => map
            .into_iter()
            .map(|(name, tree)| {
                let name = name.replace('$', "$$");
                Tree::new(tree.scalar_text().map_or_else(|| name.clone(), |text| format!("{name}={text}")), tree.span)
            })
            .collect(),
        _ => Vec::new(),
    }
}
