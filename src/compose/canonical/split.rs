//! Taking short forms apart without looking into `${…}`.

use super::super::interpolation::{Part, parse_dotted};

/// The offsets of the `separator`s that stand outside of every variable.
pub(super) fn positions(text: &str, separator: char) -> Vec<usize> {
    let mut variables = Vec::new();
    if text.contains('$') {
        // What Compose refuses is refused elsewhere; here it is plain text.
        for part in parse_dotted(text).unwrap_or_default() {
            if let Part::Var { range, .. } | Part::Endpoint { range, .. } = part {
                variables.push(range);
            }
        }
    }
    let mut variables = variables.into_iter().peekable();
    let outside = |at: &usize| {
        while variables.next_if(|range| range.end <= *at).is_some() {}
        variables.peek().is_none_or(|range| *at < range.start)
    };
    text.match_indices(separator).map(|(at, _)| at).filter(outside).collect()
}

/// `text` cut at every `separator` outside of variables.
pub(in crate::compose) fn split_outside(text: &str, separator: char) -> Vec<&str> {
    let mut start = 0;
    let mut parts: Vec<&str> = Vec::new();
    for at in positions(text, separator) {
        parts.push(&text[start..at]);
        start = at + separator.len_utf8();
    }
    parts.push(&text[start..]);
    parts
}

/// Whether Compose would put a variable's value into `text`.
pub(in crate::compose) fn has_variable(text: &str) -> bool {
    let is_variable = |part: &Part| matches!(part, Part::Var { .. } | Part::Endpoint { .. });
    text.contains('$') && parse_dotted(text).map_or(true, |parts| parts.iter().any(is_variable))
}

/// Whether all of `text` is one variable.
pub(super) fn is_one_variable(text: &str) -> bool {
    text.starts_with('$')
        && parse_dotted(text).is_ok_and(|parts| matches!(parts.as_slice(), [Part::Var { .. } | Part::Endpoint { .. }]))
}
