//! Uses in YAML files that are of no better known kind.

pub mod tree;

use std::ops::Range;

use super::Found;

/// Finds what `text` uses.
pub fn find(_text: &str, _found: &mut Found) {}

/// The lines of `text` from `start` on, without their comments: for what is no YAML.
pub(super) fn without_comments(text: &str, start: usize) -> Vec<Range<usize>> {
    let mut at = start;
    let mut lines = Vec::new();
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        let blank = |at: usize| line.get(..at).is_some_and(|before| before.is_empty() || before.ends_with([' ', '\t']));
        let comment = line.match_indices('#').map(|(at, _)| at).find(|&at| blank(at));
        lines.push(at..at + comment.unwrap_or(line.len()));
        at += line.len();
    }
    lines
}
