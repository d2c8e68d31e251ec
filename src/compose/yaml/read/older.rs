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

/// No tab stands where a block's indentation belongs, which is one of `parent`'s column or more, nor at the start of its first line.
pub(super) fn block(text: &str, span: Span, parent: usize) -> Result<(), Error> {
    let whole = text.get(span.start as usize..).unwrap_or_default();
    let header = whole.split_inclusive('\n').next().unwrap_or_default();
    // Without a sign in it the block is empty.
    if !header.starts_with(['|', '>']) {
        return Ok(());
    }
    let digit = header.split('#').next().unwrap_or_default().chars().find_map(|c| c.to_digit(10));
    let mut indent = digit.map(|digit| parent + digit as usize);
    let mut at = span.start as usize + header.len();
    for line in whole.get(header.len()..).unwrap_or_default().split_inclusive(['\n', '\r']) {
        let spaces = line.len() - line.trim_start_matches(' ').len();
        if line.get(spaces..).is_some_and(|rest| rest.starts_with('\t')) && indent.is_none_or(|indent| spaces < indent) {
            return Err(Error::new(Span::new(span.file, at + spaces, 1), "a tab cannot indent"));
        }
        if !line.trim().is_empty() {
            indent = indent.or(Some(spaces));
            if at >= span.end() {
                break;
            }
        }
        at += line.len();
    }
    Ok(())
}

/// In brackets no plain scalar has a `?` in it or begins with `:`, and a `:` before a comma or a bracket belongs to the text.
/// No tab stands before `indent` on the lines that go on with a scalar, or could.
pub(super) fn plain(text: &str, span: Span, indent: usize, flow: bool) -> Result<(), Error> {
    let start = span.start as usize;
    let whole = slice(text, start, span.end());
    if flow && (whole.starts_with(':') || whole.contains('?')) {
        return Err(Error::new(span, "in brackets this text needs quotes"));
    }
    let rest = slice(text, span.end(), text.len());
    if flow
        && !whole.is_empty()
        && let [b':', b',' | b'[' | b']' | b'{' | b'}', ..] = rest.as_bytes()
    {
        return Err(Error::new(Span::new(span.file, span.end(), 1), "a blank is missing behind `:`"));
    }
    let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    let end = span.end() + blank;
    let mut at = start;
    for (i, line) in slice(text, start, end).split_inclusive(['\n', '\r']).enumerate() {
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line.get(..blanks.min(indent)).and_then(|blanks| blanks.find('\t')).filter(|_| i > 0) {
            return Err(Error::new(Span::new(span.file, at + tab, 1), "a tab cannot indent"));
        }
        at += line.len();
    }
    Ok(())
}

/// `\/` and halves of a surrogate pair are JSON's and YAML 1.2's.
pub(super) fn escapes(text: &str, span: Span) -> Result<(), Error> {
    let whole = slice(text, span.start as usize, span.end());
    let mut rest = whole;
    while let Some(at) = rest.find('\\') {
        let escape = rest.get(at + 1..).unwrap_or_default();
        let half = escape
            .strip_prefix('u')
            .and_then(|code| code.get(..2))
            .is_some_and(|code| matches!(code.as_bytes(), [b'd' | b'D', b'8' | b'9' | b'a'..=b'f' | b'A'..=b'F']));
        if escape.starts_with('/') || half {
            let start = span.start as usize + (whole.len() - rest.len()) + at;
            return Err(Error::new(Span::new(span.file, start, if half { 6 } else { 2 }), "Compose does not know this escape"));
        }
        rest = escape.get(escape.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
    }
    Ok(())
}
