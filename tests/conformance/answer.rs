//! An answer: the model as YAML, or why there is none.

use serde_json::Value as Json;
use stackgen::compose::yaml::{Comments, to_yaml};
use stackgen::compose::{Map, Tree, Value};

/// What Compose, or stackgen, says of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The whole model of `config --format json`, as YAML; keys sorted, `name` first.
    Model(String),
    /// The message.
    Refused(String),
}

impl Answer {
    /// The answer of a model.
    pub fn model(json: &Json) -> Self {
        let mut tree = tree(json);
        if let Some(map) = tree.as_map_mut() {
            map.sort_by(|a, _, b, _| (a != "name").cmp(&(b != "name")).then_with(|| a.cmp(b)));
        }
        Self::Model(to_yaml(&tree, &Comments::default()))
    }

    /// The section's word, and its text.
    pub fn section(&self) -> (&'static str, &str) {
        match self {
            Self::Model(text) => ("model", text),
            Self::Refused(text) => ("refused", text),
        }
    }

    /// How this answer differs from the expected one, line by line.
    pub fn against(&self, expected: Option<&Self>) -> Result<(), String> {
        if Some(self) == expected {
            return Ok(());
        }
        let text = |answer: &Self| format!("-- {} --\n{}", answer.section().0, answer.section().1);
        let (expected, found) = (expected.map_or_else(|| "no answer is recorded\n".to_string(), text), text(self));
        Err(similar::TextDiff::from_lines(&expected, &found).unified_diff().context_radius(4).to_string())
    }
}

/// JSON as a tree with sorted keys. A number without a fraction is an integer, as JSON has only numbers.
fn tree(json: &Json) -> Tree {
    Tree::bare(match json {
        Json::Null => Value::Null,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(n) => number(n),
        Json::String(s) => Value::Str(s.clone()),
        Json::Array(items) => Value::Seq(items.iter().map(tree).collect()),
        Json::Object(map) => {
            let mut map: Map = map.iter().map(|(key, value)| (key.clone(), tree(value))).collect();
            map.sort_keys();
            Value::Map(map)
        }
    })
}

#[expect(clippy::cast_possible_truncation, reason = "only a number that is whole and small is cast")]
fn number(n: &serde_json::Number) -> Value {
    match (n.as_i64(), n.as_f64().unwrap()) {
        (Some(n), _) => Value::Int(n),
        (None, n) if n.fract() == 0.0 && n.abs() < 9e15 => Value::Int(n as i64),
        (None, n) => Value::Float(n),
    }
}
