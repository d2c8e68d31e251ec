//! Whether a tree is what Compose accepts.
//!
//! Walks the tree along its [`Shape`], which holds all that the schema says: preparing a general validator for the schema
//! takes longer than a whole run of stackgen. The tests hold the two against each other.

use std::collections::HashSet;

use super::shape::{MapShape, Shape};
use super::tree::{Map, Step, Tree, TreePath, Value};
use crate::diag::nearest;

/// What Compose would refuse in `tree`, a whole Compose file: where, and why. Never says a value, which may be a secret.
/// A text with interpolation passes for any single value, for only Compose knows what becomes of it.
#[must_use]
pub fn validate(tree: &Tree) -> Vec<(TreePath, String)> {
    validate_as(tree, Shape::file())
}

/// [`validate`] for a part of a Compose file, of which `shape` says what is accepted; paths start at `tree`.
#[must_use]
pub fn validate_as(tree: &Tree, shape: &Shape) -> Vec<(TreePath, String)> {
    let mut check = Check { path: TreePath::default(), found: Vec::new() };
    check.tree(tree, shape);
    check.found
}

struct Check {
    path: TreePath,
    found: Vec<(TreePath, String)>,
}

impl Check {
    fn report(&mut self, message: String) {
        self.found.push((self.path.clone(), message));
    }

    fn below(&mut self, step: Step, check: impl FnOnce(&mut Self)) {
        self.path.0.push(step);
        check(self);
        self.path.0.pop();
    }

    fn tree(&mut self, tree: &Tree, shape: &Shape) {
        if shape.any {
            return;
        }
        match (&tree.value, &shape.list, &shape.map) {
            (Value::Seq(items), Some(item), _) => self.list(items, item, shape.unique),
            (Value::Map(entries), _, Some(map)) => self.map(entries, map),
            (Value::Str(text), ..) if interpolated(text) && shape.scalar() => {}
            (Value::Str(text), ..) if shape.string => self.text(text, shape),
            (Value::Int(number), ..) if shape.integer => self.bounds(*number as f64, shape),
            (Value::Float(number), ..) if shape.number => self.bounds(*number, shape),
            (Value::Bool(_), ..) if shape.boolean => {}
            (Value::Null, ..) if shape.null => {}
            (value, ..) => self.report(format!("expects {}, not {}", shape.expects(), kind(value))),
        }
    }

    fn text(&mut self, text: &str, shape: &Shape) {
        if !shape.one_of.is_empty() && !shape.one_of.iter().any(|one| one == text) {
            self.report(format!("expects {}", shape.expects()));
        }
        if let Some(pattern) = shape.pattern.filter(|pattern| !(pattern.fits)(text)) {
            self.report(format!("expects {}", pattern.words));
        }
    }

    fn bounds(&mut self, number: f64, shape: &Shape) {
        if let Some(least) = shape.minimum.filter(|least| number < *least as f64) {
            self.report(format!("expects {least} or more"));
        }
        if let Some(most) = shape.maximum.filter(|most| number > *most as f64) {
            self.report(format!("expects {most} or less"));
        }
    }

    fn list(&mut self, items: &[Tree], item: &Shape, unique: bool) {
        let mut seen = HashSet::new();
        for (index, tree) in items.iter().enumerate() {
            self.below(Step::Index(index), |check| {
                check.tree(tree, item);
                if unique && !seen.insert(tree.to_json().to_string()) {
                    check.report("the same item stands in the list before".to_string());
                }
            });
        }
    }

    fn map(&mut self, entries: &Map, map: &MapShape) {
        for (key, tree) in entries {
            let named = map.named.as_deref().filter(|_| map.pattern.is_none_or(|pattern| (pattern.fits)(key)));
            let known = map.keys.get(key).or(named);
            self.below(Step::Key(key.clone()), |check| match known {
                Some(shape) => check.tree(tree, shape),
                None if map.extensions && key.starts_with("x-") => {}
                None => check.report(unknown(key, map)),
            });
        }
        for key in map.required.iter().filter(|key| !entries.contains_key(*key)) {
            self.report(format!("lacks `{key}`"));
        }
    }
}

fn unknown(key: &str, map: &MapShape) -> String {
    match (map.pattern, nearest(key, map.keys.keys().map(String::as_str))) {
        (Some(pattern), _) => format!("expects {}", pattern.words),
        (None, Some(other)) => format!("unknown key `{key}`, did you mean `{other}`?"),
        (None, None) => format!("unknown key `{key}`"),
    }
}

/// Whether Compose will put something else in the place of a part of `text`; `$$` is a plain `$`.
fn interpolated(text: &str) -> bool {
    text.contains('$') && text.replace("$$", "").contains('$')
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Int(_) => "a whole number",
        Value::Float(_) => "a number",
        Value::Str(_) => "a text",
        Value::Seq(_) => "a list",
        Value::Map(_) => "a mapping",
    }
}

#[cfg(test)]
mod tests;
