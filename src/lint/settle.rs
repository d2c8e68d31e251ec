//! Places of a merged tree, as findings show them: in the files of the run, and at a key where its value is a whole block.

use crate::compose::{Tree, Value};
use crate::diag::{FileId, Sources, Span};

/// How far before a block its key is looked for, in bytes: there may be an anchor, a tag and comments between them.
const BEFORE: usize = 1 << 10;

/// Points every place of `tree` into `sources`, where `ids` has the files in the order in which they were read.
pub fn settle(tree: &mut Tree, ids: &[FileId], sources: &Sources) {
    tree.span = moved(tree.span, ids);
    inside(tree, ids, sources);
}

/// `span` in the files of the run.
pub fn moved(span: Span, ids: &[FileId]) -> Span {
    ids.get(span.file.index()).map_or(span, |file| Span { file: *file, ..span })
}

fn inside(tree: &mut Tree, ids: &[FileId], sources: &Sources) {
    match &mut tree.value {
        Value::Map(map) => {
            for (key, value) in map {
                value.span = moved(value.span, ids);
                inside(value, ids, sources);
                value.span = narrowed(value.span, Some(key), sources);
            }
        }
        Value::Seq(items) => {
            for item in items {
                item.span = moved(item.span, ids);
                inside(item, ids, sources);
                item.span = narrowed(item.span, None, sources);
            }
        }
        _ => {}
    }
}

/// Whether a value is written in lines of its own. One in short form, such as `8080:80`, stands for itself.
fn is_block(said: &str) -> bool {
    let said = said.trim_end();
    let is_plain = !said.starts_with(['{', '[', '"', '\'']);
    said.is_empty() || said.contains('\n') || (is_plain && (said.contains(": ") || said.ends_with(':') || said.starts_with("- ")))
}

/// The key of a block of several lines, or else the first line of it.
fn narrowed(span: Span, key: Option<&str>, sources: &Sources) -> Span {
    let Some(text) = sources.get(span.file).map(|file| file.text.as_str()) else { return span };
    let start = span.start as usize;
    let Some(block) = text.get(start..span.end()).filter(|block| is_block(block)) else {
        return span;
    };
    let from = text.floor_char_boundary(start.saturating_sub(BEFORE));
    let of_key = key.filter(|key| !key.is_empty()).and_then(|key| {
        let before = text.get(from..start)?;
        let ends = |at: usize| before[at + key.len()..].trim_start_matches(['"', '\'']).trim_start_matches(' ').starts_with(':');
        let starts = |at: usize| before[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || "{,\"'".contains(c));
        let found = before.rmatch_indices(key).map(|(at, _)| at).find(|at| ends(*at) && starts(*at))?;
        Some(Span::new(span.file, from + found, key.len()))
    });
    let first_line = || Span::new(span.file, start, block.lines().next().unwrap_or_default().trim_end().len());
    of_key.unwrap_or_else(first_line)
}
