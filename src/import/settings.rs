//! Compose settings -> nodes: how [`crate::pipeline::decode`] reads a node, the other way round.

use crate::compose::shape::{MapShape, Shape};
use crate::compose::{Map, Tree, Value};

use super::kdl::{Node, value};

/// The nodes of a canonical mapping, `shape` saying what each key takes.
#[must_use]
pub fn entries(map: &Map, shape: &Shape) -> Vec<Node> {
    let Some(keys) = shape.entries() else { return Vec::new() };
    map.iter().map(|(key, tree)| setting(key, tree, of_key(key, keys))).collect()
}

/// One setting. `depends_on` and its like may be several nodes: see [`named`].
#[must_use]
pub fn setting(key: &str, tree: &Tree, shape: &Shape) -> Node {
    let mut node = Node::new(key);
    fill(&mut node, tree, shape);
    node
}

/// A mapping by name as several nodes `KEY NAME… setting=…`, one for all names of which the same is said; `None` where what is
/// said of a name is no mapping.
#[must_use]
pub fn named(key: &str, tree: &Tree, shape: &Shape) -> Option<Vec<Node>> {
    let inner = shape.entries()?.named.as_deref().filter(|inner| inner.entries().is_some())?;
    let mut nodes: Vec<(&Tree, Node)> = Vec::new();
    for (name, said) in tree.as_map()? {
        if said.as_map().is_none_or(Map::is_empty) {
            return None;
        }
        match nodes.iter_mut().find(|(other, _)| *other == said) {
            Some((_, node)) => node.arguments.push(value(name)),
            None => {
                let mut node = Node::new(key).word(name);
                fill(&mut node, said, inner);
                nodes.push((said, node));
            }
        }
    }
    Some(nodes.into_iter().map(|(_, node)| node).collect())
}

fn of_key<'s>(key: &str, shape: &'s MapShape) -> &'s Shape {
    shape.keys.get(key).or(shape.named.as_deref()).unwrap_or_else(|| Shape::any())
}

fn fill(node: &mut Node, tree: &Tree, shape: &Shape) {
    match &tree.value {
        Value::Seq(items) => list(node, items, shape),
        // Without its braces it would be null, or a switch.
        Value::Map(map) if map.is_empty() && (shape.null || shape.boolean) => node.block = true,
        Value::Map(map) => mapping(node, map, shape),
        // Nothing at all is read as yes, else as null.
        Value::Bool(true) if shape.boolean && node.name != "-" => {}
        Value::Null if shape.null && !shape.boolean && node.name != "-" => {}
        _ => node.arguments.extend(scalar(tree)),
    }
}

fn list(node: &mut Node, items: &[Tree], shape: &Shape) {
    let any = Shape::any();
    let item_shape = shape.item().unwrap_or(any);
    let one_is_a_list = !takes_scalar(shape);
    let plain = items.iter().all(|item| !matches!(item.value, Value::Seq(_) | Value::Map(_)));
    let none = node.name == "test" && matches!(items, [only] if only.as_str() == Some("NONE"));
    if plain && (items.len() > 1 || one_is_a_list || none) {
        node.arguments.extend(items.iter().filter_map(scalar));
        return;
    }
    for item in items {
        let mut child = Node::new("-");
        fill(&mut child, item, item_shape);
        node.children.push(child);
    }
}

fn mapping(node: &mut Node, map: &Map, shape: &Shape) {
    let any = Shape::any();
    let keys = shape.entries().or_else(|| any.entries());
    let Some(keys) = keys else { return };
    // Names without settings are a list of names.
    let names_only = keys.named.as_deref().is_some_and(|inner| inner.entries().is_some() && inner.null)
        && shape.list.is_some()
        && map.iter().all(|(name, settings)| settings.value == Value::Null && !name.contains('$'));
    if names_only && !map.is_empty() {
        node.arguments.extend(map.keys().map(|name| value(name)));
        return;
    }
    let free = keys.named.is_some() && keys.keys.is_empty();
    for (key, tree) in map {
        let inner = of_key(key, keys);
        match &tree.value {
            // A few short values stand beside the name; names of people's own stand in the block, where they read as a table.
            Value::Seq(_) | Value::Map(_) => node.children.push(setting(key, tree, inner)),
            Value::Null if !inner.null || inner.entries().is_some() => node.children.push(setting(key, tree, inner)),
            _ if free && map.len() > 3 => node.children.push(explicit(key, tree, inner)),
            _ => node.properties.extend(scalar(tree).map(|value| (key.clone(), value))),
        }
    }
}

/// A setting in a block; null and `true` are said.
fn explicit(key: &str, tree: &Tree, shape: &Shape) -> Node {
    let mut node = setting(key, tree, shape);
    if node.arguments.is_empty() {
        node.arguments.extend(scalar(tree));
    }
    node
}

fn takes_scalar(shape: &Shape) -> bool {
    shape.string || shape.integer || shape.number || shape.boolean
}

fn scalar(tree: &Tree) -> Option<String> {
    Some(match &tree.value {
        Value::Null => "#null".to_string(),
        Value::Bool(yes) => format!("#{yes}"),
        Value::Int(number) => number.to_string(),
        Value::Float(number) if number.is_finite() => {
            let text = number.to_string();
            if text.contains(['.', 'e']) { text } else { format!("{text}.0") }
        }
        Value::Float(number) => value(&number.to_string()),
        Value::Str(text) => value(text),
        Value::Seq(_) | Value::Map(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::kdl::{Node, write};
    use super::*;
    use crate::compose::canonical::canonicalize;
    use crate::compose::compact::compact_service;
    use crate::diag::{FileId, Sink};
    use crate::pipeline::analyse;

    /// The manifest of one profile that says what the Compose file `yaml` says, and what the profile becomes.
    fn through(yaml: &str) -> (Tree, Tree, String) {
        let mut file = crate::compose::yaml::read(yaml, FileId::NONE).unwrap().remove(0).tree;
        assert_eq!(canonicalize(&mut file), []);
        let mut nodes = vec![Node::new("stack").word("s"), Node::new("profile").word("p").property("project", "s")];
        for (section, tree) in file.as_map().unwrap() {
            match section.as_str() {
                "name" => {}
                "services" => {
                    for (name, service) in tree.as_map().unwrap() {
                        let mut service = service.clone();
                        compact_service(&mut service);
                        let mut node = Node::new("service").word(name);
                        node.children = entries(service.as_map().unwrap(), Shape::service());
                        nodes.push(node);
                    }
                }
                _ => nodes.push(setting(section, tree, Shape::file().key(section).unwrap())),
            }
        }
        let text = write(&nodes);
        let mut sink = Sink::default();
        let model = analyse(&text, None, &mut sink);
        let found: Vec<_> = sink.into_sorted().into_iter().filter(|d| d.severity == crate::diag::Severity::Error).collect();
        let model = model.unwrap_or_else(|| panic!("{found:#?}\n{text}"));
        file.as_map_mut().unwrap().insert("name".into(), Tree::bare("s"));
        (file, model.projects[0].file.clone(), text)
    }

    #[test]
    fn every_key_of_compose_comes_back() {
        for yaml in [include_str!("../../tests/coverage/all-keys.yaml"), include_str!("../../tests/coverage/newer-keys.yaml")] {
            let (file, back, text) = through(yaml);
            for (section, tree) in file.as_map().unwrap() {
                let Some(map) = tree.as_map() else { continue };
                for (name, entry) in map {
                    let found = back.get(section).and_then(|s| s.get(name)).map(Tree::to_json);
                    assert_eq!(found, Some(entry.to_json()), "{section}.{name}\n{text}");
                }
            }
        }
    }
}
