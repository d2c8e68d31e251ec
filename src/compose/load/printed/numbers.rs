//! Numbers as Go writes them.

pub(super) use crate::compose::go::number as text;
use crate::compose::tree::{Tree, Value};

/// A number of single precision as JSON shows it.
pub(super) fn single(number: f64) -> Value {
    let single = number as f32;
    whole(single.to_string().parse().unwrap_or(f64::from(single)))
}

/// A whole number without `.0`: JSON knows one kind of number.
fn whole(number: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= EXACT { Value::Int(number as i64) } else { Value::Float(number) }
}

/// The same for every number of a tree: what stands under an extension.
pub(in crate::compose::load) fn printed_numbers(tree: &mut Tree) {
    match &mut tree.value {
        Value::Float(number) => tree.value = whole(*number),
        Value::Seq(items) => items.iter_mut().for_each(printed_numbers),
        Value::Map(map) => map.values_mut().for_each(printed_numbers),
        _ => {}
    }
}

/// Anything as text, the way Go's `%v` writes it.
pub(super) fn sprint(tree: &Tree) -> String {
    match &tree.value {
        Value::Null => "<nil>".to_string(),
        Value::Bool(b) => b.to_string(),
        Value::Int(n) => n.to_string(),
        Value::Float(n) => text(*n),
        Value::Str(s) => s.clone(),
        Value::Seq(items) => format!("[{}]", items.iter().map(sprint).collect::<Vec<_>>().join(" ")),
        Value::Map(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            let entries: Vec<_> = entries.into_iter().map(|(key, value)| format!("{key}:{}", sprint(value))).collect();
            format!("map[{}]", entries.join(" "))
        }
    }
}
