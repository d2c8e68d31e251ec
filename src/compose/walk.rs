//! The nodes of a file that a pattern names, as compose-go's tables name them (tree/path.go).

use std::convert::Infallible;

use super::tree::{Tree, Value};

/// Calls `change` with every node that `pattern` matches: keys between dots, `*` is any key or item.
///
/// # Errors
/// The first that `change` answers.
pub(super) fn at<E>(tree: &mut Tree, pattern: &str, change: &mut dyn FnMut(&mut Tree) -> Result<(), E>) -> Result<(), E> {
    if pattern.is_empty() {
        return change(tree);
    }
    let (step, rest) = pattern.split_once('.').unwrap_or((pattern, ""));
    match &mut tree.value {
        Value::Seq(items) if step == "*" => items.iter_mut().try_for_each(|item| at(item, rest, change)),
        Value::Map(map) if step == "*" => map.values_mut().try_for_each(|item| at(item, rest, change)),
        Value::Map(map) => map.get_mut(step).map_or(Ok(()), |item| at(item, rest, change)),
        _ => Ok(()),
    }
}

/// The same where nothing can be refused.
pub(super) fn each(tree: &mut Tree, pattern: &str, change: &mut dyn FnMut(&mut Tree)) {
    let Ok(()) = at(tree, pattern, &mut |node| {
        change(node);
        Ok::<(), Infallible>(())
    });
}

/// Calls `see` with every node that `pattern` matches, and with the last key or index on the way to it.
///
/// # Errors
/// The first that `see` answers.
pub(super) fn see<'a, E>(
    tree: &'a Tree,
    pattern: &str,
    see_node: &mut dyn FnMut(&str, &'a Tree) -> Result<(), E>,
) -> Result<(), E> {
    let (step, rest) = pattern.split_once('.').unwrap_or((pattern, ""));
    let mut further = |key: &str, item: &'a Tree| if rest.is_empty() { see_node(key, item) } else { see(item, rest, see_node) };
    match &tree.value {
        Value::Seq(items) if step == "*" => items.iter().try_for_each(|item| further("", item)),
        Value::Map(map) if step == "*" => map.iter().try_for_each(|(key, item)| further(key, item)),
        Value::Map(map) => map.get(step).map_or(Ok(()), |item| further(step, item)),
        _ => Ok(()),
    }
}
