//! Mappings with names of the user's own.

use super::{Fault, Kind, numbers};
use crate::compose::tree::{Map, Tree, Value};
use crate::diag::Span;

/// What is printed of such a mapping that is not null; `None` where it is empty.
///
/// # Errors
/// A value that the kind cannot hold.
pub(super) fn bind(tree: Tree, kind: Kind) -> Result<Option<Value>, Fault> {
    let span = tree.span;
    match (tree.value, kind) {
        (value, Kind::Hosts) => hosts(value, span),
        (Value::Map(map), Kind::Ssh) => {
            // With a path, Compose itself writes what is no JSON; this is what reads back.
            let keys = without_extensions(map, span).into_iter().map(|(id, path)| match &path.value {
                Value::Null => Tree::new(id, path.span),
                _ => Tree::new(format!("{id}={}", numbers::sprint(&path)), path.span),
            });
            Ok(non_empty(keys.collect()))
        }
        (Value::Map(map), _) => {
            let entries = without_extensions(map, span).into_iter().map(|(name, tree)| Ok((name, value(tree, kind)?)));
            let map = entries.collect::<Result<Map, _>>()?;
            Ok((!map.is_empty()).then_some(Value::Map(map)))
        }
        (Value::Seq(items), Kind::Labels | Kind::Inherited) => {
            let mut map = Map::new();
            for item in items {
                let text = numbers::sprint(&item);
                let (name, value) = match text.split_once('=') {
                    Some((name, value)) => (name, value.into()),
                    None => (text.as_str(), if matches!(kind, Kind::Labels) { "".into() } else { Value::Null }),
                };
                if matches!(kind, Kind::Inherited) && name.bytes().last().is_some_and(is_space) {
                    return Err(Fault::new(item.span, format!("the variable `{name}` has a blank before its `=`")));
                }
                map.insert(name.to_string(), Tree::new(value, item.span));
            }
            Ok((!map.is_empty()).then_some(Value::Map(map)))
        }
        _ => Err(Fault::new(span, "expects a mapping")),
    }
}

/// Compose takes keys that begin with `x-` for extensions wherever they stand, and leaves their mapping under one key.
pub(super) fn without_extensions(map: Map, span: Span) -> Map {
    if !map.keys().any(|key| key.starts_with("x-")) {
        return map;
    }
    let (extensions, mut map): (Map, Map) = map.into_iter().partition(|(key, _)| key.starts_with("x-"));
    map.insert("#extensions".to_string(), Tree::new(extensions, span));
    map
}

/// The blanks of Latin-1: Compose looks at the last byte.
fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ' | 0x85 | 0xa0)
}

fn non_empty(items: Vec<Tree>) -> Option<Value> {
    (!items.is_empty()).then_some(Value::Seq(items))
}

fn value(tree: Tree, kind: Kind) -> Result<Tree, Fault> {
    let span = tree.span;
    let value = match (kind, tree.value) {
        (Kind::Inherited, Value::Null) => Value::Null,
        (Kind::ManyOptions, Value::Seq(items)) => {
            items.iter().map(|item| Tree::new(numbers::sprint(item), item.span)).collect::<Vec<_>>().into()
        }
        (Kind::ManyOptions, value) => vec![Tree::new(numbers::sprint(&Tree::new(value, span)), span)].into(),
        (_, Value::Null) => "".into(),
        (_, Value::Str(text)) => Value::Str(text),
        (Kind::Strings, Value::Int(number)) => number.to_string().into(),
        (Kind::Strings, _) => return Err(Fault::new(span, "expects texts")),
        (_, value) => numbers::sprint(&Tree::new(value, span)).into(),
    };
    Ok(Tree::new(value, span))
}

fn hosts(value: Value, span: Span) -> Result<Option<Value>, Fault> {
    let mut list = Vec::new();
    let mut add = |host: &str, address: &str, span: Span| {
        if host.is_empty() || host.contains([':', '=']) {
            return Err(Fault::new(span, format!("`{host}` is no name of a host")));
        }
        let bare = address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).filter(|bare| !bare.is_empty());
        list.push(Tree::new(format!("{host}={}", bare.unwrap_or(address)), span));
        Ok(())
    };
    match value {
        Value::Map(map) => {
            for (host, tree) in without_extensions(map, span) {
                match &tree.value {
                    Value::Null => add(&host, "", tree.span)?,
                    Value::Str(address) => add(&host, address, tree.span)?,
                    Value::Seq(items) => items.iter().try_for_each(|item| add(&host, &numbers::sprint(item), item.span))?,
                    _ => return Err(Fault::new(tree.span, "expects addresses")),
                }
            }
        }
        Value::Seq(items) => {
            for item in items {
                let text = numbers::sprint(&item);
                let Some((host, addresses)) = text.split_once('=').or_else(|| text.split_once(':')) else {
                    return Err(Fault::new(item.span, "an extra host needs an address, as in `host=10.0.0.1`"));
                };
                addresses.split(',').try_for_each(|address| add(host, address, item.span))?;
            }
        }
        _ => return Err(Fault::new(span, "expects hosts and their addresses")),
    }
    list.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    Ok(non_empty(list))
}
