//! Lists of `K=V` become mappings: `environment`, `labels`, `build.args` and their like.

use super::super::go;
use super::super::tree::{Map, Tree, Value};
use super::Problems;
use super::split::{has_variable, positions};

/// A bare `K` is null: the value is taken from the environment (`environment`, `build.args`).
pub(super) fn inherited(tree: &mut Tree, problems: &mut Problems) {
    entries(tree, problems, false);
}

/// A bare `K` is an empty text (`labels`, `annotations`, `sysctls`).
pub(super) fn texts(tree: &mut Tree, problems: &mut Problems) {
    entries(tree, problems, true);
}

fn entries(tree: &mut Tree, problems: &mut Problems, empty: bool) {
    if let Value::Seq(items) = &mut tree.value {
        if items.iter().any(name_varies) {
            return; // a mapping's keys are never interpolated: only a list can say this
        }
        let mut map = Map::with_capacity(items.len());
        for (index, item) in std::mem::take(items).into_iter().enumerate() {
            let Some(text) = item.scalar_text() else {
                problems.push(Some(index), item.span, "this is no `NAME=value`".to_string());
                continue;
            };
            let (name, value) = match text.split_once('=') {
                Some((name, value)) => (name, Value::from(value)),
                None => (text.as_str(), Value::Null),
            };
            map.insert(name.replace("$$", "$"), Tree::new(value, item.span));
        }
        tree.value = Value::Map(map);
    }
    for (_, value) in tree.as_map_mut().into_iter().flatten() {
        match &value.value {
            Value::Null if empty => value.value = Value::from(""),
            Value::Float(number) => value.value = Value::Str(go::number(*number)),
            Value::Bool(_) | Value::Int(_) => {
                value.value = value.scalar_text().map_or(Value::Null, Value::Str);
            }
            Value::Null | Value::Str(_) | Value::Seq(_) | Value::Map(_) => {}
        }
    }
}

/// Whether a variable stands before the `=`, as in `traefik.http.routers.${NAME}.rule=…`.
fn name_varies(item: &Tree) -> bool {
    item.as_str().is_some_and(|text| {
        let end = positions(text, '=').first().copied().unwrap_or(text.len());
        has_variable(&text[..end])
    })
}
