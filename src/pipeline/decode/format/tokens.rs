//! KDL text in pieces, none of it lost.

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Space,
    Newline,
    Open,
    Close,
    Semicolon,
    Equals,
    /// `// …`, without the line's end.
    LineComment,
    /// `/* … */`
    BlockComment,
    /// `\` before a line's end, with the comment behind it.
    Continuation,
    /// A name, a value, `/-`, `(type)`.
    Word,
}

/// A piece of text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
}

/// The pieces of `text`, which parses.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let (kind, len) = piece(rest, first);
        let (text, after) = rest.split_at(len);
        rest = after;
        Some(Token { kind, text })
    })
}

fn piece(rest: &str, first: char) -> (Kind, usize) {
    let one = first.len_utf8();
    match first {
        '{' => (Kind::Open, one),
        '}' => (Kind::Close, one),
        ';' => (Kind::Semicolon, one),
        '=' => (Kind::Equals, one),
        '\\' => (Kind::Continuation, continuation(rest)),
        _ if is_newline(first) => (Kind::Newline, one),
        _ if first.is_whitespace() => {
            (Kind::Space, rest.find(|c: char| !c.is_whitespace() || is_newline(c)).unwrap_or(rest.len()))
        }
        '/' if rest.starts_with("//") => {
            (Kind::LineComment, rest.find(is_newline).map_or(rest.len(), |end| trimmed(&rest[..end])))
        }
        '/' if rest.starts_with("/*") => (Kind::BlockComment, block_comment(rest)),
        '/' if rest.starts_with("/-") => (Kind::Word, 2),
        '"' | '#' => (Kind::Word, string(rest).unwrap_or_else(|| word(rest))),
        _ => (Kind::Word, word(rest)),
    }
}

/// Length of a `\` and of the comment that may stand between it and the line's end.
fn continuation(rest: &str) -> usize {
    let line = &rest[..rest.find(is_newline).unwrap_or(rest.len())];
    if line[1..].trim_start().starts_with("//") { trimmed(line) } else { 1 }
}

/// A comment's length without the blanks at its end.
fn trimmed(comment: &str) -> usize {
    comment.trim_end().len()
}

fn is_newline(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{b}' | '\u{c}' | '\u{2028}' | '\u{2029}')
}

/// Length of a block comment; they nest.
pub(super) fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(found) = rest[at..].find(['/', '*']) {
        at += found;
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// Length of a string in quotes, raw or not; `None` if this is none, such as `#true`.
fn string(rest: &str) -> Option<usize> {
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let quotes = if rest[hashes..].starts_with("\"\"\"") { "\"\"\"" } else { "\"" };
    let body = rest[hashes..].strip_prefix(quotes)?;
    let start = hashes + quotes.len();
    let end = format!("{quotes}{}", "#".repeat(hashes));
    if hashes > 0 {
        return Some(body.find(&end).map_or(rest.len(), |at| start + at + end.len()));
    }
    let mut escaped = false;
    for (at, c) in body.char_indices() {
        if !escaped && body[at..].starts_with(&end) {
            return Some(start + at + end.len());
        }
        escaped = c == '\\' && !escaped;
    }
    Some(rest.len())
}

/// Length of a bare word, at least one character.
fn word(rest: &str) -> usize {
    let ends = |c: char| c.is_whitespace() || is_newline(c) || "{};=\\\"/".contains(c);
    rest.char_indices().skip(1).find(|(_, c)| ends(*c)).map_or(rest.len(), |(at, _)| at)
}
