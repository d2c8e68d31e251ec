//! What Compose accepts where: the schema, ready for look-ups.

use std::borrow::Cow;
use std::sync::LazyLock;

use indexmap::IndexMap;

use super::model::Pattern;
use super::tree::{Step, TreePath};

mod read;

/// What Compose accepts at one place: the union of the alternatives that the schema lists.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// What the key here means; else what the type here is.
    pub description: Cow<'static, str>,
    /// A text is accepted.
    pub string: bool,
    /// A whole number is accepted.
    pub integer: bool,
    /// Any number is accepted; `integer` is set too.
    pub number: bool,
    /// `true` and `false` are accepted.
    pub boolean: bool,
    /// Null is accepted.
    pub null: bool,
    /// The only texts that are accepted; empty where any text is.
    pub one_of: Vec<String>,
    /// How a text must look, where that is laid down.
    pub pattern: Option<&'static Pattern>,
    /// The least number that is accepted.
    pub minimum: Option<i64>,
    /// The greatest number that is accepted.
    pub maximum: Option<i64>,
    /// Whether no two items of a list may be the same.
    pub unique: bool,
    /// The items, where a list is accepted.
    pub list: Option<Box<Shape>>,
    /// The entries, where a mapping is accepted.
    pub map: Option<MapShape>,
    /// Everything is accepted, lists and mappings of everything included: the value of an `x-` key.
    pub any: bool,
    /// Texts are handed on as they are, even beside numbers: a driver's options.
    pub verbatim: bool,
}

/// The entries of a mapping.
#[derive(Clone, Debug, Default)]
pub struct MapShape {
    /// The known keys, in the order in which they are written.
    pub keys: IndexMap<String, Shape>,
    /// Entries under names of the user's own, where there may be such: `environment`, `depends_on`, `services` …
    pub named: Option<Box<Shape>>,
    /// How such names must look, where that is laid down.
    pub pattern: Option<&'static Pattern>,
    /// Whether keys that begin with `x-` are accepted too.
    pub extensions: bool,
    /// The keys that may not be left out.
    pub required: Vec<String>,
}

static ANY: LazyLock<Shape> = LazyLock::new(|| Shape {
    string: true,
    integer: true,
    number: true,
    boolean: true,
    null: true,
    any: true,
    ..Shape::default()
});

static ANY_ENTRIES: LazyLock<MapShape> = LazyLock::new(|| MapShape { named: Some(Box::new(ANY.clone())), ..MapShape::default() });

static FILE: LazyLock<Shape> =
    LazyLock::new(|| read::shape(include_str!("../../schema/compose.schema.json")).unwrap_or_default());

impl Shape {
    /// A whole Compose file.
    #[must_use]
    pub fn file() -> &'static Self {
        &FILE
    }

    /// A service.
    #[must_use]
    pub fn service() -> &'static Self {
        entry("services")
    }

    /// A top-level network.
    #[must_use]
    pub fn network() -> &'static Self {
        entry("networks")
    }

    /// A top-level volume.
    #[must_use]
    pub fn volume() -> &'static Self {
        entry("volumes")
    }

    /// A top-level secret.
    #[must_use]
    pub fn secret() -> &'static Self {
        entry("secrets")
    }

    /// A top-level config.
    #[must_use]
    pub fn config() -> &'static Self {
        entry("configs")
    }

    /// A top-level model.
    #[must_use]
    pub fn model() -> &'static Self {
        entry("models")
    }

    /// An item of the top-level `include`.
    #[must_use]
    pub fn include() -> &'static Self {
        Self::file().key("include").and_then(Self::item).unwrap_or(&ANY)
    }

    /// Where everything is accepted.
    #[must_use]
    pub fn any() -> &'static Self {
        &ANY
    }

    /// The entry `key` of a mapping, known or named by the user; `None` where Compose refuses such a key.
    #[must_use]
    pub fn key(&self, key: &str) -> Option<&Self> {
        let Some(map) = &self.map else { return self.any.then(Self::any) };
        map.keys.get(key).or(map.named.as_deref()).or_else(|| (map.extensions && key.starts_with("x-")).then(Self::any))
    }

    /// The entries, where a mapping is accepted; those of an `x-` key may be everything.
    #[must_use]
    pub fn entries(&self) -> Option<&MapShape> {
        self.map.as_ref().or_else(|| self.any.then_some(&*ANY_ENTRIES))
    }

    /// An item of a list.
    #[must_use]
    pub fn item(&self) -> Option<&Self> {
        self.list.as_deref().or_else(|| self.any.then(Self::any))
    }

    /// The shape that `path` leads to from here.
    #[must_use]
    pub fn at(&self, path: &TreePath) -> Option<&Self> {
        path.0.iter().try_fold(self, |shape, step| match step {
            Step::Key(key) => shape.key(key),
            Step::Index(_) => shape.item(),
        })
    }

    /// Whether a single value is accepted: not only lists and mappings.
    #[must_use]
    pub fn scalar(&self) -> bool {
        self.string || self.integer || self.number || self.boolean
    }

    /// The known keys of a mapping, in the order in which they are written.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.map.iter().flat_map(|map| map.keys.keys().map(String::as_str))
    }

    /// The place of `key` among a mapping's known keys; keys of the user's own come after all of them.
    #[must_use]
    pub fn position(&self, key: &str) -> usize {
        self.map.as_ref().and_then(|map| map.keys.get_index_of(key)).unwrap_or(usize::MAX)
    }

    /// What is accepted, in words: "a text, a list or a mapping".
    #[must_use]
    pub fn expects(&self) -> String {
        if self.any {
            return "anything".to_string();
        }
        let mut words: Vec<String> = match &self.one_of[..] {
            [] if self.string => vec!["a text".to_string()],
            texts => texts.iter().map(|text| format!("`{text}`")).collect(),
        };
        let number = if self.number { "a number" } else { "a whole number" };
        words.extend(
            [
                (self.integer || self.number, number),
                (self.boolean, "true or false"),
                (self.list.is_some(), "a list"),
                (self.map.is_some(), "a mapping"),
                (self.null, "nothing"),
            ]
            .into_iter()
            .filter(|(accepted, _)| *accepted)
            .map(|(_, word)| word.to_string()),
        );
        match words.pop() {
            Some(last) if words.is_empty() => last,
            Some(last) => format!("{} or {last}", words.join(", ")),
            None => "nothing".to_string(),
        }
    }
}

/// What stands under a user's name in the top-level `section`.
fn entry(section: &str) -> &'static Shape {
    Shape::file().key(section).and_then(|shape| shape.map.as_ref()?.named.as_deref()).unwrap_or(&ANY)
}

#[cfg(test)]
mod tests;
