//! `$NAME` and `${…}` in a value.

use std::ops::Range;

use crate::compose::interpolation::{Part, evaluate, parse, visit};

/// What expansions in a file of `size` bytes may make, in bytes: variables that double each other would fill the memory.
pub(super) fn room(size: usize) -> usize {
    (4 << 20) + 16 * size
}

/// What is wrong with a value, and where in it.
pub(super) struct Problem {
    pub range: Range<usize>,
    pub message: String,
}

/// `template` with what `lookup` knows in it.
pub(super) fn expand(template: &str, lookup: &dyn Fn(&str) -> Option<String>, room: usize) -> Result<String, Problem> {
    let parts = parse(template)
        .map_err(|error| Problem { range: error.offset..error.offset + error.len, message: without_names(&error.message) })?;
    let mut size = template.len();
    visit(&parts, &mut |part| {
        if let Part::Var { name, .. } = part
            && size <= room
        {
            size += lookup(name).map_or(0, |value| value.len());
        }
    });
    if size > room {
        return Err(Problem { range: 0..template.len(), message: "variables make this file grow too much".to_string() });
    }
    evaluate(&parts, lookup).map_err(|missing| Problem {
        message: match missing.message.as_str() {
            // What is expanded in it may be a secret.
            why if !why.is_empty() && template.contains(why) => {
                format!("`{}` is required here and has no value: {why}", missing.name)
            }
            _ => format!("`{}` is required here and has no value", missing.name),
        },
        range: missing.range,
    })
}

/// What stands behind a broken `${` may be a part of a secret.
fn without_names(message: &str) -> String {
    let Some((before, rest)) = message.split_once("`${") else { return message.to_string() };
    match rest.split_once('`') {
        Some((name, after)) if !name.is_empty() => format!("{before}`${{…`{after}"),
        _ => message.to_string(),
    }
}
