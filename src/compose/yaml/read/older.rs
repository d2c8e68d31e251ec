//! What YAML 1.2 allows and go-yaml, a reader of YAML 1.1, refuses or reads in another way.

use crate::diag::Span;

use super::super::document::Error;

fn slice(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or_default()
}

/// A comma or a bracket behind a tag belongs to it in YAML 1.1.
pub(super) fn tag(text: &str, span: Span) -> Result<(), Error> {
    match text.get(span.end()..).and_then(|rest| rest.chars().next()) {
        Some(c) if !c.is_ascii_whitespace() => Err(Error::new(span, "a blank is missing behind this tag")),
        _ => Ok(()),
    }
}

/// No tab may stand behind `-` or `?`, or at the start of a line, outside of brackets.
pub(super) fn blanks_before(text: &str, span: Span) -> Result<(), Error> {
    let before = slice(text, 0, span.start as usize);
    let rest = before.trim_end_matches([' ', '\t']);
    let blanks = slice(before, rest.len(), before.len());
    let opens = || match rest.as_bytes() {
        [] | [.., b'\n' | b'\r'] | [b'-' | b'?'] => true,
        [.., before, b'-' | b'?'] => before.is_ascii_whitespace(),
        _ => false,
    };
    match blanks.find('\t') {
        Some(tab) if opens() => Err(Error::new(Span::new(span.file, rest.len() + tab, 1), "a tab cannot indent")),
        _ => Ok(()),
    }
}

/// A key in `{…}` stands on one line with its colon, unless `?` introduces it.
pub(super) fn key_on_one_line(text: &str, key: Span, value: Span) -> Result<(), Error> {
    let between = slice(text, key.end(), value.start as usize);
    let Some(colon) = between.find(':') else { return Ok(()) };
    let introduced = || slice(text, 0, key.start as usize).trim_end().ends_with('?');
    if slice(text, key.start as usize, key.end() + colon).contains('\n') && !introduced() {
        return Err(Error::new(key, "a key and its `:` must stand on one line"));
    }
    Ok(())
}

/// Where a block's indentation is still to be found, a tab is an error.
pub(super) fn block(text: &str, span: Span) -> Result<(), Error> {
    let whole = slice(text, span.start as usize, span.end());
    let header = whole.split_inclusive('\n').next().unwrap_or_default();
    if header.split('#').next().unwrap_or_default().contains(|c: char| c.is_ascii_digit()) {
        return Ok(());
    }
    let mut at = span.start as usize + header.len();
    for line in slice(whole, header.len(), whole.len()).split_inclusive('\n') {
        let content = line.trim_start_matches(' ');
        if content.starts_with('\t') {
            return Err(Error::new(Span::new(span.file, at + line.len() - content.len(), 1), "a tab cannot indent"));
        }
        if !content.trim().is_empty() {
            break;
        }
        at += line.len();
    }
    Ok(())
}
