//! Compose data as a tree: what a YAML file holds, with the place in the source that set each value.

use std::fmt;

use indexmap::IndexMap;

use crate::diag::Span;

/// A mapping; keys keep the order in which they were written.
pub type Map = IndexMap<String, Tree>;

/// A value and where it was set. Equality looks at values only; mappings are equal whatever the order of their keys.
#[derive(Clone, Debug)]
pub struct Tree {
    /// What it is.
    pub value: Value,
    /// The line that set it; [`Span::NONE`] for what stackgen added.
    pub span: Span,
}

/// What a [`Tree`] holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// YAML's null.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A text. May hold Compose interpolation, `${…}`; a literal `$` is `$$`.
    Str(String),
    /// A list.
    Seq(Vec<Tree>),
    /// A mapping.
    Map(Map),
}

impl Default for Tree {
    /// Null, set by nobody.
    fn default() -> Self {
        Self::bare(Value::Null)
    }
}

impl PartialEq for Tree {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Tree {
    /// `value`, set at `span`.
    pub fn new(value: impl Into<Value>, span: Span) -> Self {
        Self { value: value.into(), span }
    }

    /// `value`, set by nobody in particular.
    pub fn bare(value: impl Into<Value>) -> Self {
        Self::new(value, Span::NONE)
    }

    /// An empty mapping.
    #[must_use]
    pub fn map(span: Span) -> Self {
        Self::new(Map::new(), span)
    }

    /// The text, where it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Str(s) => Some(s),
            _ => None,
        }
    }

    /// The mapping, where it is one.
    #[must_use]
    pub fn as_map(&self) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The mapping, to be changed.
    pub fn as_map_mut(&mut self) -> Option<&mut Map> {
        match &mut self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The list, where it is one.
    #[must_use]
    pub fn as_seq(&self) -> Option<&[Tree]> {
        match &self.value {
            Value::Seq(items) => Some(items),
            _ => None,
        }
    }

    /// The entry `key` of a mapping.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Tree> {
        self.as_map()?.get(key)
    }

    /// The node that `path` leads to.
    #[must_use]
    pub fn at(&self, path: &TreePath) -> Option<&Tree> {
        path.0.iter().try_fold(self, |tree, step| match (&tree.value, step) {
            (Value::Map(map), Step::Key(key)) => map.get(key),
            (Value::Seq(items), Step::Index(index)) => items.get(*index),
            _ => None,
        })
    }

    /// The same, to be changed.
    pub fn at_mut(&mut self, path: &TreePath) -> Option<&mut Tree> {
        path.0.iter().try_fold(self, |tree, step| match (&mut tree.value, step) {
            (Value::Map(map), Step::Key(key)) => map.get_mut(key),
            (Value::Seq(items), Step::Index(index)) => items.get_mut(*index),
            _ => None,
        })
    }

    /// Scalars as the text that Compose would make of them; `None` for lists, mappings and null.
    #[must_use]
    pub fn scalar_text(&self) -> Option<String> {
        match &self.value {
            Value::Str(s) => Some(s.clone()),
            Value::Bool(b) => Some(b.to_string()),
            Value::Int(n) => Some(n.to_string()),
            Value::Float(n) => Some(n.to_string()),
            Value::Null | Value::Seq(_) | Value::Map(_) => None,
        }
    }

    /// The tree as JSON, key order kept.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(b) => (*b).into(),
            Value::Int(n) => (*n).into(),
            Value::Float(n) => (*n).into(),
            Value::Str(s) => s.as_str().into(),
            Value::Seq(items) => items.iter().map(Self::to_json).collect(),
            Value::Map(map) => map.iter().map(|(k, v)| (k.clone(), v.to_json())).collect(),
        }
    }

    /// The tree that `json` says, set by nobody in particular.
    #[must_use]
    pub fn from_json(json: &serde_json::Value) -> Self {
        Self::bare(match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(b) => Value::Bool(*b),
            serde_json::Value::Number(n) => n.as_i64().map_or_else(|| Value::Float(n.as_f64().unwrap_or(f64::NAN)), Value::Int),
            serde_json::Value::String(s) => Value::Str(s.clone()),
            serde_json::Value::Array(items) => Value::Seq(items.iter().map(Self::from_json).collect()),
            serde_json::Value::Object(map) => Value::Map(map.iter().map(|(k, v)| (k.clone(), Self::from_json(v))).collect()),
        })
    }
}

impl From<&str> for Value {
    fn from(s: &str) -> Self {
        Self::Str(s.to_string())
    }
}
impl From<String> for Value {
    fn from(s: String) -> Self {
        Self::Str(s)
    }
}
impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Self::Bool(b)
    }
}
impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}
impl From<Vec<Tree>> for Value {
    fn from(items: Vec<Tree>) -> Self {
        Self::Seq(items)
    }
}
impl From<Map> for Value {
    fn from(map: Map) -> Self {
        Self::Map(map)
    }
}

/// One step down a tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into a mapping.
    Key(String),
    /// Into a list.
    Index(usize),
}

/// The way from a tree's root to a node; shown as `services.db.ports[0].target`, a key with a dot in it in quotes.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TreePath(pub Vec<Step>);

impl TreePath {
    /// Reads a path as [`fmt::Display`] writes it. Lenient: what has no brackets or quotes is keys between dots.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            if let Some(quoted) = rest.strip_prefix('"') {
                let end = quoted.find('"').unwrap_or(quoted.len());
                steps.push(Step::Key(quoted[..end].to_string()));
                rest = quoted.get(end + 1..).unwrap_or("");
            } else if let Some(bracket) = rest.strip_prefix('[') {
                let end = bracket.find(']').unwrap_or(bracket.len());
                steps.push(match bracket[..end].parse() {
                    Ok(index) => Step::Index(index),
                    Err(_) => Step::Key(bracket[..end].to_string()),
                });
                rest = bracket.get(end + 1..).unwrap_or("");
            } else {
                let end = rest.find(['.', '[']).unwrap_or(rest.len());
                if end > 0 {
                    steps.push(Step::Key(rest[..end].to_string()));
                }
                rest = &rest[end..];
            }
            rest = rest.strip_prefix('.').unwrap_or(rest);
        }
        Self(steps)
    }

    /// This path and one key further.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        let mut steps = self.0.clone();
        steps.push(Step::Key(key.to_string()));
        Self(steps)
    }
}

impl fmt::Display for TreePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) => {
                    if i > 0 {
                        f.write_str(".")?;
                    }
                    if key.contains(['.', '[', '"']) { write!(f, "\"{key}\"")? } else { f.write_str(key)? }
                }
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_read_back_as_written() {
        for text in ["services.db.ports[0].target", "services.db.labels.\"a.b\"", "name"] {
            assert_eq!(TreePath::parse(text).to_string(), text);
        }
    }
}
