//! KDL -> Compose: how a node under a Compose key becomes the value that Compose means by it.
//!
//! [`Shape`] says what Compose accepts at a place; the node's arguments, properties and children are read accordingly.

mod scalar;

use crate::compose::shape::{MapShape, Shape};
use crate::compose::{Map, Tree, Value};
use crate::diag::{Diagnostic, Edit, Span, nearest, slip};

use super::node::{Attribute, Entry, Node};
use super::reader::{DUPLICATE, MISSING, Reader, SURPLUS, UNKNOWN_KEY, WRONG_TYPE};

use scalar::{accepts_scalar, example, scalar};

/// Decodes `node` as a key of the mapping that `shape` describes, into `tree`. `also` are keys that the holder knows besides.
pub fn into_map(node: &Node<'_>, shape: &Shape, tree: &mut Tree, what: &str, also: &[&str], r: &mut Reader<'_>) {
    attribute_into_map(&Attribute::from(*node), shape, tree, what, also, r);
}

/// The same for a setting that may also be a property.
pub fn attribute_into_map(
    attribute: &Attribute<'_>,
    shape: &Shape,
    tree: &mut Tree,
    what: &str,
    also: &[&str],
    r: &mut Reader<'_>,
) {
    let (Some(map_shape), Some(map)) = (&shape.map, tree.as_map_mut()) else { return };
    insert(attribute, map_shape, map, what, also, r);
}

fn insert(attribute: &Attribute<'_>, shape: &MapShape, map: &mut Map, what: &str, also: &[&str], r: &mut Reader<'_>) {
    let any = Shape::any();
    let known = shape.keys.get(attribute.name);
    let free = shape.extensions && attribute.name.starts_with("x-");
    let Some(value_shape) = known.or(if free { Some(any) } else { shape.named.as_deref() }) else {
        unknown(attribute, shape, what, also, r);
        return;
    };
    let Some(value) = decode(attribute, value_shape, r) else { return };
    match map.get_mut(attribute.name) {
        None => {
            map.insert(attribute.name.to_string(), value);
        }
        Some(first) if adds_up(value_shape) => extend(first, value, attribute.name, r),
        Some(first) => {
            let first = first.span;
            if value_shape.map.is_some() {
                let message = format!("`{}` is there twice", attribute.name);
                r.sink.push(
                    Diagnostic::error(DUPLICATE, message, attribute.name_span, "said again here")
                        .related(first, "first said here")
                        .help(format!("bring both together in one `{} {{ … }}`", attribute.name)),
                );
            } else {
                r.duplicate(&format!("`{}`", attribute.name), attribute.name_span, first);
            }
        }
    }
}

fn unknown(attribute: &Attribute<'_>, shape: &MapShape, what: &str, also: &[&str], r: &mut Reader<'_>) {
    let name = attribute.name;
    if name == "-" {
        let message = format!("{what} is not a list");
        r.sink.push(Diagnostic::error(WRONG_TYPE, message, attribute.name_span, "an item of a list").help("leave out the `-`"));
        return;
    }
    let known: Vec<&str> = shape.keys.keys().map(String::as_str).chain(also.iter().copied()).collect();
    let finding = Diagnostic::error(UNKNOWN_KEY, format!("{what} has no `{name}`"), attribute.name_span, "not a key of Compose");
    let finding = match slip(name, known.iter().copied()) {
        Some(meant) => finding.fix(vec![Edit::replace(attribute.name_span, meant)]),
        None => finding,
    };
    let kebab = name.replace('-', "_");
    let short = match what {
        "`volumes`" => Some("a mount is `volumes \"SOURCE:/TARGET\"`, or an item: `volumes { - type=bind source=… target=… }`"),
        "`ports`" => Some("a port is `ports \"8080:80\"`, or an item: `ports { - target=80 published=\"8080\" }`"),
        _ => None,
    };
    r.sink.push(match nearest(name, known.iter().copied()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None if known.contains(&kebab.as_str()) => finding.help(format!("did you mean `{kebab}`?")),
        None if short.is_some() => finding.help(short.unwrap_or_default()),
        None if misplaced(name).is_some() => finding.help(misplaced(name).unwrap_or_default()),
        None if known.len() <= 16 => finding.help(format!("known here: {}", known.join(", "))),
        None => finding.help("a key of your own starts with `x-`"),
    });
}

/// Where a node of the manifest's own stands that is no key of Compose.
fn misplaced(name: &str) -> Option<&'static str> {
    Some(match name {
        "only" => "`only` stands in a service: `service NAME { only PROFILE }`",
        "except" => "`except` stands in a service: `service NAME { except PROFILE }`",
        "role" => "a role is given to a service: `service NAME role=ROLE { … }`",
        "expects" => "`expects` stands in a role: `role NAME { expects KEY }`",
        "var" | "flag" | "group" => "variables are declared at the top: `vars { var NAME { … } }`",
        "profile" => "what differs in a profile stands in a block: `in PROFILE { … }`",
        "service" => "each service is a node of its own at the top: `service NAME { … }`",
        "task" | "artifact" | "layout" | "files" | "env-file" | "docs" => "this stands outside of services",
        _ => return None,
    })
}

/// Whether a key may be said several times: lists grow, mappings by free names gain entries.
fn adds_up(shape: &Shape) -> bool {
    shape.list.is_some() || shape.map.as_ref().is_some_and(|m| m.named.is_some())
}

fn extend(first: &mut Tree, more: Tree, key: &str, r: &mut Reader<'_>) {
    let (first_span, more_span) = (first.span, more.span);
    match (&mut first.value, more.value) {
        (Value::Seq(items), Value::Seq(new)) => items.extend(new),
        (Value::Map(map), Value::Map(new)) => {
            for (name, value) in new {
                if let Some(there) = map.get(&name) {
                    r.duplicate(&format!("`{name}` of `{key}`"), value.span, there.span);
                } else {
                    map.insert(name, value);
                }
            }
        }
        // `depends_on a` and `depends_on b condition=…`: the list of names joins the mapping.
        (Value::Seq(items), Value::Map(new)) if items.iter().all(|i| i.as_str().is_some()) => {
            let mut map: Map = names_to_map(std::mem::take(items), key);
            map.extend(new);
            first.value = Value::Map(map);
        }
        (Value::Map(map), Value::Seq(new)) if new.iter().all(|i| i.as_str().is_some()) => map.extend(names_to_map(new, key)),
        _ => r.duplicate(&format!("`{key}`"), more_span, first_span),
    }
}

/// `[a, "b=c"]` as Compose reads it where a mapping may stand.
fn names_to_map(items: Vec<Tree>, key: &str) -> Map {
    items
        .into_iter()
        .map(|item| {
            let text = item.as_str().unwrap_or_default();
            match (key, text.split_once('=')) {
                ("depends_on", _) => {
                    let mut entry = Tree::map(item.span);
                    if let Some(map) = entry.as_map_mut() {
                        map.insert("condition".into(), Tree::new("service_started", item.span));
                    }
                    (text.to_string(), entry)
                }
                (_, Some((name, value))) => (name.to_string(), Tree::new(value, item.span)),
                (_, None) => (text.to_string(), Tree::new(Value::Null, item.span)),
            }
        })
        .collect()
}

/// The value of one setting. `None` where nothing can be made of it; the finding is pushed.
fn decode(attribute: &Attribute<'_>, shape: &Shape, r: &mut Reader<'_>) -> Option<Tree> {
    let Some(node) = attribute.node else {
        // A property has one value: where Compose wants a list, a list of one.
        let entry = attribute.values.first()?;
        return match (&shape.list, accepts_scalar(shape)) {
            (Some(item), false) => Some(Tree::new(vec![scalar(attribute.name, entry, item, r)?], entry.span())),
            _ => scalar(attribute.name, entry, shape, r),
        };
    };
    let items: Vec<Node<'_>> = node.children().filter(|c| c.name() == "-").collect();
    let entries: Vec<Attribute<'_>> = node.attributes().filter(|a| a.name != "-").collect();
    let args = &attribute.values;
    let span = attribute.name_span;
    match (args.as_slice(), items.is_empty(), entries.is_empty()) {
        ([], true, true) => Some(Tree::new(nothing(attribute, shape, r)?, span)),
        ([], true, false) => match (shape.entries(), &shape.list) {
            (Some(map_shape), _) => Some(Tree::new(map(&entries, map_shape, attribute.name, r), span)),
            // `ports target=80 …`: the one item of a list of mappings.
            (None, Some(item)) if item.map.is_some() => {
                let map_shape = item.map.as_ref()?;
                Some(Tree::new(vec![Tree::new(map(&entries, map_shape, attribute.name, r), span)], span))
            }
            _ => {
                let message = format!("`{}` has no keys of its own", attribute.name);
                r.sink.push(
                    Diagnostic::error(WRONG_TYPE, message, entries[0].name_span, "a key inside of it")
                        .help(example(attribute.name, shape)),
                );
                None
            }
        },
        // `depends_on db condition=…`: names, and what is said of each of them.
        (names, true, false) => {
            let named = shape.entries().and_then(|m| m.named.as_deref()).and_then(Shape::entries);
            let Some(entry_shape) = named else {
                if let (Some(_), None, Some(entry)) = (&shape.list, &shape.map, node.props().next()) {
                    let message = format!("`{}` is a list of plain values", attribute.name);
                    let value = entry.text().unwrap_or_default();
                    let finding =
                        Diagnostic::error(WRONG_TYPE, message, entry.name_span(), "the `=` makes a named value of this");
                    r.sink.push(finding.help(format!("put the whole word in quotes: `\"{}={value}\"`", entry.name())));
                    return None;
                }
                let message = format!("`{}` takes either plain values or named ones", attribute.name);
                r.sink.push(
                    Diagnostic::error(SURPLUS, message, names[0].span(), "a plain value beside named ones")
                        .help(example(attribute.name, shape)),
                );
                return None;
            };
            let mut result = Map::new();
            for name in names {
                let Some(key) = r.text(attribute.name, name) else { continue };
                let value = Tree::new(map(&entries, entry_shape, attribute.name, r), name.span());
                result.insert(key.value, value);
            }
            Some(Tree::new(result, span))
        }
        // As a text it would be a line for the shell, which knows no such command.
        ([one], true, true) if attribute.name == "test" && one.value().as_string() == Some("NONE") => {
            Some(Tree::new(vec![Tree::new("NONE", one.span())], span))
        }
        ([one], true, true) if accepts_scalar(shape) => scalar(attribute.name, one, shape, r),
        (_, _, true) => {
            let Some(item_shape) = shape.item() else {
                let place = args.get(1).map_or(span, Entry::span);
                let message = if shape.map.is_some() && !accepts_scalar(shape) {
                    format!("`{}` takes named values", attribute.name)
                } else {
                    format!("`{}` takes one value", attribute.name)
                };
                let place = if accepts_scalar(shape) { place } else { args.first().map_or(span, Entry::span) };
                let words: Vec<String> = args.iter().filter_map(Entry::text).collect();
                let help = if accepts_scalar(shape) && items.is_empty() {
                    format!("a text with spaces is written in quotes: `{} \"{}\"`", attribute.name, words.join(" "))
                } else {
                    example(attribute.name, shape)
                };
                r.sink.push(Diagnostic::error(SURPLUS, message, place, "cannot stand here").help(help));
                return None;
            };
            let mut list: Vec<Tree> = args.iter().filter_map(|entry| scalar(attribute.name, entry, item_shape, r)).collect();
            list.extend(items.iter().filter_map(|child| item(child, attribute.name, item_shape, r)));
            Some(Tree::new(list, span))
        }
        (_, false, false) => {
            let message = format!("`{}` is either a list or a mapping", attribute.name);
            let finding = Diagnostic::error(WRONG_TYPE, message, entries[0].name_span, "a named value beside `-` items");
            r.sink.push(finding.help(example(attribute.name, shape)));
            None
        }
    }
}

/// A key without any value.
fn nothing(attribute: &Attribute<'_>, shape: &Shape, r: &mut Reader<'_>) -> Option<Value> {
    if shape.entries().is_some() && attribute.node.is_some_and(|node| node.has_block()) {
        Some(Value::Map(Map::new()))
    } else if shape.boolean {
        Some(Value::Bool(true))
    } else if shape.null {
        Some(Value::Null)
    } else if shape.map.is_some() {
        Some(Value::Map(Map::new()))
    } else if shape.list.is_some() {
        Some(Value::Seq(Vec::new()))
    } else {
        r.missing(&format!("`{}`", attribute.name), "a value", attribute.name_span, example(attribute.name, shape));
        None
    }
}

/// One `- …` of a list.
fn item(node: &Node<'_>, key: &str, shape: &Shape, r: &mut Reader<'_>) -> Option<Tree> {
    decode(&Attribute { name: key, ..Attribute::from(*node) }, shape, r)
}

fn map(entries: &[Attribute<'_>], shape: &MapShape, key: &str, r: &mut Reader<'_>) -> Map {
    let mut result = Map::new();
    for entry in entries {
        insert(entry, shape, &mut result, &format!("`{key}`"), &[], r);
    }
    // A key that is misspelt or has a wrong value is told already: it is not missing.
    let misspelt = entries.iter().any(|e| !shape.keys.contains_key(e.name) && !e.name.starts_with("x-"));
    for required in shape.required.iter().filter(|key| !misspelt && !entries.iter().any(|e| e.name == key.as_str())) {
        let place = entries.first().map_or(Span::NONE, |e| e.name_span);
        let finding = Diagnostic::error(MISSING, format!("`{key}` needs `{required}`"), place, "given without it");
        let values =
            shape.keys.get(required).map(|s| s.one_of.iter().map(String::as_str).collect::<Vec<_>>()).unwrap_or_default();
        r.sink.push(finding.help(match values.first() {
            Some(first) => format!("add `{required}={first}`; its values: {}", values.join(", ")),
            None => format!("add `{required}=…`"),
        }));
    }
    result
}
