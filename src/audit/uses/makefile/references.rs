//! `$(X)` and `${X}`: references, and functions with references in them.

use std::ops::Range;

use super::names::FUNCTIONS;

/// How deep references may be nested.
const DEEPEST: usize = 12;

/// Something that make fills in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The name of a variable.
    Name(Range<usize>),
    /// The name of a variable that a function is told about: `$(origin X)`.
    Asked(Range<usize>),
    /// The variable of a `foreach`.
    Bound(Range<usize>),
    /// What a shell runs: `$(shell …)`.
    Shell(Range<usize>),
}

/// What is in a text, and which of its bytes make fills in.
#[derive(Debug, Default)]
pub(super) struct Filled {
    pub parts: Vec<Part>,
    /// The references outside of all others, from `$` to the closing bracket.
    pub whole: Vec<Range<usize>>,
}

/// Reads the bytes `range` of `text`.
pub(super) fn read(text: &str, range: Range<usize>) -> Filled {
    let mut filled = Filled::default();
    text_of(text, range, 0, &mut filled);
    filled
}

fn text_of(text: &str, range: Range<usize>, depth: usize, filled: &mut Filled) {
    let bytes = text.as_bytes().get(..range.end).unwrap_or_default();
    let mut at = range.start;
    while let Some(&byte) = bytes.get(at) {
        if byte != b'$' {
            at += 1;
            continue;
        }
        let start = at;
        match bytes.get(at + 1) {
            Some(open @ (b'(' | b'{')) if depth < DEEPEST => {
                let end = closing(bytes, at + 1, *open);
                reference(text, at + 2..end, depth + 1, filled);
                at = end + 1;
            }
            Some(b'$') => {
                at += 2;
                continue;
            }
            // `$X` has one letter.
            Some(_) => at += 2,
            None => at += 1,
        }
        if depth == 0 {
            filled.whole.push(start..at.min(range.end));
        }
    }
}

/// Where the bracket at `at` is closed.
fn closing(bytes: &[u8], at: usize, open: u8) -> usize {
    let close = if open == b'(' { b')' } else { b'}' };
    let mut depth = 0_usize;
    for (i, byte) in bytes.iter().enumerate().skip(at) {
        if *byte == open {
            depth += 1;
        } else if *byte == close {
            depth -= 1;
            if depth == 0 {
                return i;
            }
        }
    }
    bytes.len()
}

/// What stands between the brackets.
fn reference(text: &str, range: Range<usize>, depth: usize, filled: &mut Filled) {
    let inside = text.get(range.clone()).unwrap_or_default();
    let word = inside.find(|c: char| !(c.is_ascii_alphanumeric() || "_.-".contains(c))).unwrap_or(inside.len());
    let (name, rest) = inside.split_at(word);
    let place = range.start..range.start + word;
    if rest.starts_with([' ', '\t']) && FUNCTIONS.contains(&name) {
        let start = place.end + rest.len() - rest.trim_start().len();
        let argument = text.get(start..range.end).unwrap_or_default();
        let end = start + argument.find([',', ' ', '\t', ')']).unwrap_or(argument.len());
        let literal = !text.get(start..end).unwrap_or("$").contains('$') && start < end;
        match name {
            "foreach" if literal => filled.parts.push(Part::Bound(start..end)),
            "origin" | "flavor" | "value" if literal => filled.parts.push(Part::Asked(start..end)),
            "shell" => filled.parts.push(Part::Shell(start..range.end)),
            _ => {}
        }
    } else if rest.is_empty() || rest.starts_with(':') && !name.is_empty() {
        filled.parts.push(Part::Name(place));
    }
    text_of(text, range.start..range.end, depth, filled);
}
