//! What holds a secret in the files, or may: covered wherever their lines are shown.

use std::collections::HashSet;

use crate::diag::{FileId, Sink, Span};
use crate::pipeline::rules::looks_like;

use super::Facts;

pub fn conceal(facts: &Facts<'_>, sink: &mut Sink) {
    let mut read: HashSet<(FileId, usize)> = HashSet::new();
    for (file, entry) in facts.entries {
        let Some(text) = facts.files.get(*file).and_then(|file| text_at(&file.text, entry.raw)) else { continue };
        read.insert((entry.key.span.file, line_start(facts, *file, entry.key.span)));
        if !facts.is_name(&entry.key.value, entry.style) {
            sink.conceal(entry.key.span);
        }
        let held = || facts.holds_secret(text);
        if entry.key.value.is_empty() || facts.is_secret(&entry.key.value) || held() {
            sink.conceal(entry.raw);
            // Behind ` #` the rest of a secret may stand.
            entry.trailing.iter().for_each(|comment| sink.conceal(comment.span));
        }
    }
    for (file, id) in facts.files.iter().zip(facts.ids) {
        let mut start = 0;
        for line in file.text.split_inclusive('\n') {
            if !read.contains(&(*id, start)) {
                unread(facts, *id, start, line, sink);
            }
            start += line.len();
        }
    }
}

/// A line that is no assignment: a comment, part of a longer value, or what cannot be read.
fn unread(facts: &Facts<'_>, id: FileId, start: usize, line: &str, sink: &mut Sink) {
    let body = line.trim_end();
    let words = body.trim_start();
    let comment = words.starts_with('#');
    let assigned = words.trim_start_matches(['#', ' ', '\t']);
    let assigned = assigned.strip_prefix("export ").unwrap_or(assigned);
    let span = |from: usize| Span::new(id, start + from, body.len() - from);
    match assigned.find(['=', ':']) {
        Some(at) => {
            let (name, value) = (assigned[..at].trim(), &assigned[at + 1..]);
            let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            if is_name && (facts.is_secret(name) || looks_like(value).is_some())
                || looks_like(body).is_some()
                || !(is_name || comment)
            {
                sink.conceal(span(body.len() - value.len()));
            }
        }
        // It may go on with a value that an earlier line began.
        None if !comment && !words.is_empty() => sink.conceal(span(0)),
        None if looks_like(body).is_some() => sink.conceal(span(0)),
        None => {}
    }
}

fn text_at(text: &str, span: Span) -> Option<&str> {
    text.get(span.start as usize..span.end())
}

/// Where the line of a place starts.
fn line_start(facts: &Facts<'_>, file: usize, span: Span) -> usize {
    let before = facts.files.get(file).and_then(|file| file.text.get(..span.start as usize)).unwrap_or_default();
    before.rfind('\n').map_or(0, |at| at + 1)
}
