//! Small trees for tests, written as JSON.

use crate::diag::Span;

use super::{Tree, Value};

/// The tree that a JSON text says.
pub(crate) fn tree(json: &str) -> Tree {
    from_json(&serde_json::from_str(json).unwrap_or_else(|error| panic!("{error} in {json}")))
}

fn from_json(json: &serde_json::Value) -> Tree {
    let value = match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(b) => Value::Bool(*b),
        serde_json::Value::Number(n) => n.as_i64().map_or_else(|| Value::Float(n.as_f64().unwrap()), Value::Int),
        serde_json::Value::String(s) => Value::Str(s.clone()),
        serde_json::Value::Array(items) => Value::Seq(items.iter().map(from_json).collect()),
        serde_json::Value::Object(map) => Value::Map(map.iter().map(|(k, v)| (k.clone(), from_json(v))).collect()),
    };
    Tree::new(value, Span::NONE)
}
