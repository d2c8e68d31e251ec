//! A JSON schema as shapes: references followed, alternatives united.

use std::borrow::Cow;
use std::fmt;

use indexmap::IndexMap;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::{MapShape, Shape};
use crate::compose::model::Pattern;

/// The shape that `text`, a JSON schema as `schemars` writes it, describes.
pub(super) fn shape(text: &'static str) -> serde_json::Result<Shape> {
    let root: Node<'static> = serde_json::from_str(text)?;
    let mut shape = Shape::default();
    absorb(&mut shape, &root, root.defs.as_deref().unwrap_or(&Nodes::new()));
    Ok(shape)
}

type Nodes<'a> = IndexMap<&'a str, Node<'a>>;

/// One schema. Texts are borrowed from the file, which makes reading it several times as fast.
#[derive(Default, serde::Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Node<'a> {
    #[serde(rename = "$ref")]
    reference: Option<&'a str>,
    #[serde(rename = "$defs", borrow)]
    defs: Option<Box<Nodes<'a>>>,
    #[serde(borrow)]
    description: Cow<'a, str>,
    r#type: Types,
    #[serde(borrow)]
    r#const: Option<&'a str>,
    #[serde(borrow)]
    r#enum: Vec<&'a str>,
    #[serde(borrow)]
    any_of: Vec<Node<'a>>,
    #[serde(borrow)]
    one_of: Vec<Node<'a>>,
    #[serde(borrow)]
    items: Option<Box<Node<'a>>>,
    #[serde(borrow)]
    properties: Option<Box<Nodes<'a>>>,
    #[serde(borrow)]
    pattern_properties: Option<Box<IndexMap<&'a str, Slot<'a>>>>,
    #[serde(borrow)]
    additional_properties: Slot<'a>,
    #[serde(borrow)]
    required: Vec<&'a str>,
    #[serde(borrow)]
    pattern: Cow<'a, str>,
    minimum: Option<i64>,
    maximum: Option<i64>,
    unique_items: bool,
}

/// Adds what `node` accepts to what `shape` accepts already.
fn absorb(shape: &mut Shape, node: &Node<'static>, defs: &Nodes<'static>) {
    if shape.description.is_empty() {
        shape.description = node.description.clone();
    }
    if let Some(target) = node.reference.and_then(|name| defs.get(name.strip_prefix("#/$defs/")?)) {
        absorb(shape, target, defs);
    }
    for alternative in node.any_of.iter().chain(&node.one_of) {
        absorb(shape, alternative, defs);
    }
    shape.pattern = shape.pattern.or_else(|| Pattern::of(&node.pattern));
    shape.minimum = shape.minimum.or(node.minimum);
    shape.maximum = shape.maximum.or(node.maximum);
    shape.unique |= node.unique_items;
    let types = node.r#type;
    shape.number |= types.has("number");
    shape.integer |= types.has("integer") || types.has("number");
    shape.boolean |= types.has("boolean");
    shape.null |= types.has("null");
    if types.has("string") {
        absorb_texts(shape, node);
    }
    if types.has("array") {
        shape.list = node.items.as_deref().map(|items| Box::new(united(items, defs)));
    }
    if types.has("object") {
        shape.map = Some(map(node, defs));
    }
}

/// A closed set of texts stays closed only as long as no alternative accepts every text.
fn absorb_texts(shape: &mut Shape, node: &Node<'static>) {
    let closed = node.r#const.iter().chain(&node.r#enum).map(|text| (*text).to_string());
    if shape.string && shape.one_of.is_empty() {
        return;
    }
    let before = shape.one_of.len();
    shape.one_of.extend(closed);
    if shape.one_of.len() == before {
        shape.one_of.clear();
    }
    shape.string = true;
}

fn united(node: &Node<'static>, defs: &Nodes<'static>) -> Shape {
    let mut shape = Shape::default();
    absorb(&mut shape, node, defs);
    shape
}

fn map(node: &Node<'static>, defs: &Nodes<'static>) -> MapShape {
    let patterns = || node.pattern_properties.iter().flat_map(|map| map.iter());
    let named = patterns().filter(|(regex, _)| **regex != EXTENSION).map(|(_, slot)| slot);
    MapShape {
        keys: node
            .properties
            .iter()
            .flat_map(|map| map.iter())
            .map(|(key, value)| ((*key).to_string(), united(value, defs)))
            .collect(),
        named: named.chain([&node.additional_properties]).find_map(|slot| {
            let mut shape = united(slot.0.as_deref()?, defs);
            // A text under a name of the user's own is no number that waits for a variable.
            shape.verbatim = shape.string && shape.number;
            Some(Box::new(shape))
        }),
        pattern: patterns().find_map(|(regex, _)| Pattern::of(regex)),
        extensions: patterns().any(|(regex, _)| *regex == EXTENSION),
        required: node.required.iter().map(|key| (*key).to_string()).collect(),
    }
}

/// What the keys of extensions look like.
const EXTENSION: &str = "^x-";

/// The schema's `type`, one name or a list, as a set.
#[derive(Clone, Copy, Default)]
struct Types(u8);

const TYPES: [&str; 7] = ["string", "integer", "number", "boolean", "null", "array", "object"];

impl Types {
    fn of(name: &str) -> Self {
        Self(TYPES.iter().position(|known| *known == name).map_or(0, |index| 1 << index))
    }

    fn has(self, name: &str) -> bool {
        self.0 & Self::of(name).0 != 0
    }
}

impl<'de> Deserialize<'de> for Types {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TypesVisitor)
    }
}

struct TypesVisitor;

impl<'de> Visitor<'de> for TypesVisitor {
    type Value = Types;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a type, or several")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Types, E> {
        Ok(Types::of(name))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<Types, A::Error> {
        let mut types = Types::default();
        while let Some(name) = names.next_element::<&str>()? {
            types.0 |= Types::of(name).0;
        }
        Ok(types)
    }
}

/// A schema, or `true` or `false` in its place, of which no entries by the user's own names come.
#[derive(Default)]
struct Slot<'a>(Option<Box<Node<'a>>>);

impl<'de: 'a, 'a> Deserialize<'de> for Slot<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SlotVisitor)
    }
}

struct SlotVisitor;

impl<'de> Visitor<'de> for SlotVisitor {
    type Value = Slot<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a schema")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Slot<'de>, E> {
        Ok(Slot(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Slot<'de>, A::Error> {
        Node::deserialize(MapAccessDeserializer::new(map)).map(|node| Slot(Some(Box::new(node))))
    }
}
