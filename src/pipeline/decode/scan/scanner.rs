//! The scanner: goes through a manifest's text token by token, and on behind what it cannot read.

use super::super::token;
use super::{Break, Kind, LONG_LINE, MAX_DEPTH, Scan, Slip};

/// Where the look is, and what it knows of the places before.
pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// Start of the current node.
    node: usize,
    /// Whether the next token starts a node.
    fresh: bool,
    /// Whether a block was closed on this line.
    closed: bool,
    /// Where the current node's name ends.
    named: usize,
    /// Open blocks: the brace, and the indentation of its line.
    open: Vec<(usize, usize)>,
    /// A block that was closed by a brace further left than its own line: probably another's.
    suspect: Option<usize>,
    found: Scan,
}

impl<'t> Scanner<'t> {
    /// At the start of `text`.
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            node: 0,
            fresh: true,
            closed: false,
            named: 0,
            open: Vec::new(),
            suspect: None,
            found: Scan::default(),
        }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Looks through the whole text.
    pub(super) fn run(mut self) -> Scan {
        while let Some(c) = self.rest().chars().next() {
            let rest = self.rest();
            match c {
                '\n' | ';' => {
                    if self.closed && self.open.is_empty() && c == '\n' {
                        self.found.cuts.push(self.at + 1);
                    }
                    self.fresh = true;
                    self.closed = false;
                    self.at += 1;
                }
                c if c.is_whitespace() || c == '\u{feff}' => self.at += c.len_utf8(),
                // The line goes on behind a backslash.
                '\\' => {
                    self.at += rest.find('\n').map_or(rest.len(), |n| n + 1);
                }
                _ if rest.starts_with("//") => self.at += rest.find('\n').unwrap_or(rest.len()),
                _ if rest.starts_with("/*") => self.comment(),
                _ if rest.starts_with("/-") => self.at += 2,
                '{' => {
                    self.open.push((self.at, indentation(self.text, self.at)));
                    self.fresh = true;
                    self.closed = false;
                    self.at += 1;
                }
                '}' => self.close(),
                _ if self.closed => self.beside(),
                '"' => self.quoted(0),
                '#' => self.hash(),
                '[' | ']' => self.slip(1, Kind::Bracket),
                '=' if !self.fresh => self.equals(),
                '=' | '(' | ')' => self.at += 1,
                ':' if self.at > 0 && self.at == self.named && !self.text[..self.at].ends_with(' ') => {
                    self.colon();
                }
                ',' => self.slip(1, Kind::Comma),
                '“' | '‘' => {
                    match rest.split('\n').next().unwrap_or(rest).char_indices().skip(1).find(|(_, c)| matches!(c, '”' | '’'))
                    {
                        Some((end, close)) => self.slip(end + close.len_utf8(), Kind::SingleQuotes),
                        None => self.token(),
                    }
                }
                '\'' if rest[1..].split('\n').next().is_some_and(|line| line.contains('\'')) => {
                    let len = rest[1..].find('\'').map_or(1, |n| n + 2);
                    self.slip(len, Kind::SingleQuotes);
                }
                _ => self.token(),
            }
            if self.open.len() > MAX_DEPTH {
                self.found.breaks.push(Break::Deep(self.at - 1));
                return self.found;
            }
        }
        let endless = |b: &Break| matches!(b, Break::LongText(_) | Break::Comment(_));
        if let Some((innermost, _)) = self.open.last().filter(|_| !self.found.breaks.iter().any(endless)) {
            self.found.breaks.push(Break::Block(self.suspect.unwrap_or(*innermost)));
        }
        self.found.breaks.sort_by_key(Break::start);
        self.found
    }

    fn start_node(&mut self) {
        if self.fresh {
            self.node = self.at;
            self.fresh = false;
        }
    }

    fn slip(&mut self, len: usize, kind: Kind) {
        if kind != Kind::Comment {
            self.start_node();
        }
        self.found.slips.push(Slip { start: self.at, len, kind, node: self.node });
        self.at += len;
    }

    /// A node that starts where the one before still stands.
    fn beside(&mut self) {
        self.closed = false;
        self.fresh = true;
        if self.text[..self.at].ends_with([' ', '\t']) {
            self.found.slips.push(Slip { start: self.at - 1, len: 1, kind: Kind::Beside, node: self.at });
        } else {
            self.found.breaks.push(Break::Beside(self.at));
        }
    }

    /// A `:` behind a key. What YAML would put inside of the key, by indentation, is passed over: it belongs to this slip.
    fn colon(&mut self) {
        let indent = indentation(self.text, self.named.saturating_sub(1));
        self.slip(1, Kind::Colon);
        let line = self.rest().find('\n').unwrap_or(self.rest().len());
        if !self.rest()[..line].trim().is_empty() {
            return;
        }
        let start = self.at + line;
        let mut end = start;
        for line in self.text[start..].split_inclusive('\n').skip(1) {
            let inner = line.trim();
            let deeper = line.len() - line.trim_start().len() > indent || inner.starts_with("- ");
            if !inner.is_empty() && (!deeper || inner.starts_with('}')) {
                break;
            }
            end += line.len();
        }
        if end > start {
            self.found.inner.push((start, end));
            self.at = end;
        }
    }

    /// A property's `=` is behind its name; behind the node's own there is none.
    fn equals(&mut self) {
        let block = self.rest()[1..].trim_start_matches([' ', '\t']).starts_with('{');
        if block || self.text[..self.at].trim_end().len() == self.named {
            self.slip(1, Kind::Equals);
        } else {
            self.at += 1;
        }
    }

    fn close(&mut self) {
        let first_on_line = self.text[..self.at].trim_end_matches([' ', '\t']).ends_with('\n');
        match self.open.pop() {
            None => self.found.breaks.push(Break::Stray(self.at)),
            Some((brace, indent)) if first_on_line && indentation(self.text, self.at) < indent => {
                self.suspect.get_or_insert(brace);
            }
            Some(_) => {}
        }
        self.fresh = true;
        self.closed = true;
        self.at += 1;
    }

    fn comment(&mut self) {
        let (start, mut depth) = (self.at, 0usize);
        while self.at < self.text.len() {
            let rest = &self.text.as_bytes()[self.at..];
            if rest.starts_with(b"/*") {
                depth += 1;
                self.at += 2;
            } else if rest.starts_with(b"*/") {
                depth -= 1;
                self.at += 2;
            } else {
                self.at += 1;
            }
            if depth == 0 {
                return;
            }
            if depth > MAX_DEPTH {
                self.found.breaks.push(Break::Deep(start));
                self.at = self.text.len();
                return;
            }
        }
        self.found.breaks.push(Break::Comment(start));
    }

    /// A text in quotes, with `hashes` in front of it.
    fn quoted(&mut self, hashes: usize) {
        let names = self.fresh;
        self.start_node();
        let start = self.at;
        let bytes = self.text.as_bytes();
        let quotes = if bytes[start + hashes..].starts_with(b"\"\"\"") { 3 } else { 1 };
        let mut i = start + hashes + quotes;
        while i < bytes.len() {
            match bytes[i] {
                // A backslash before a newline swallows it: the text goes on.
                b'\\' if hashes == 0 => {
                    let next = self.text[i + 1..].chars().next().unwrap_or(' ');
                    if !(next.is_whitespace() || matches!(next, 'n' | 'r' | 't' | 'b' | 'f' | 's' | 'u' | '\\' | '"')) {
                        let (len, node) = (1 + next.len_utf8(), self.node);
                        self.found.slips.push(Slip { start: i, len, kind: Kind::Escape, node });
                    }
                    i += 1;
                }
                b'\n' if quotes == 1 => break,
                b'"' => {
                    let closes = bytes[i..].iter().take_while(|b| **b == b'"').count() >= quotes
                        && bytes[(i + quotes).min(bytes.len())..].iter().take_while(|b| **b == b'#').count() >= hashes;
                    if closes {
                        self.at = i + quotes + hashes;
                        if names {
                            self.named = self.at;
                        }
                        let next = self.rest().chars().next().unwrap_or(' ');
                        if next == '"' || next.is_alphanumeric() {
                            self.found.breaks.push(Break::Glued(start, self.at - start));
                        }
                        return;
                    }
                }
                _ => {}
            }
            i += 1;
        }
        let end = i.min(bytes.len());
        if quotes == 1 {
            let len = self.text[start..end].trim_end().len();
            self.found.breaks.push(Break::Text(start, len));
        } else {
            self.found.breaks.push(Break::LongText(start));
        }
        self.at = end;
    }

    /// `#true`, `#"raw"#`, or a remark in the manner of YAML.
    fn hash(&mut self) {
        let rest = self.rest();
        let hashes = rest.len() - rest.trim_start_matches('#').len();
        if rest[hashes..].starts_with('"') {
            return self.quoted(hashes);
        }
        let word = rest[..token::len(rest)].trim_start_matches('#');
        if hashes == 1 && matches!(word, "true" | "false" | "null" | "inf" | "-inf" | "nan") {
            self.start_node();
            self.at += 1 + word.len();
        } else if !self.fresh && hashes == 1 && token::is_keyword(&word.to_lowercase()) {
            self.slip(1 + word.len(), Kind::Keyword);
        } else if self.fresh || word.is_empty() || hashes > 1 {
            self.slip(rest.find('\n').unwrap_or(rest.len()), Kind::Comment);
        } else {
            self.slip(1 + word.len(), Kind::Unquoted("`#` cannot stand outside of quotes"));
        }
    }

    fn token(&mut self) {
        let names = self.fresh;
        let rest = self.rest();
        let len = token::len(rest).max(rest.chars().next().map_or(1, char::len_utf8));
        let token = &rest[..len];
        if rest[len..].starts_with('"') && token == "r" || token.starts_with("r#") && rest[len..].starts_with('"') {
            self.found.old_text.get_or_insert(self.at);
        }
        // `command uv, run`: the comma hangs on the word before.
        if let Some(head) = token.strip_suffix(',').filter(|head| !self.fresh && !head.is_empty()) {
            let at = self.at;
            self.judge(head);
            self.at = at + head.len();
            return self.slip(1, Kind::Comma);
        }
        if let Some(head) = token.strip_suffix(':').filter(|head| names && !head.is_empty()) {
            self.named = self.at + head.len();
            self.judge(head);
            return self.colon();
        }
        if let Some(head) = token.strip_suffix(':').filter(|head| !names && !head.is_empty()) {
            let spaces = rest[len..].len() - rest[len..].trim_start_matches([' ', '\t']).len();
            let value = rest[len + spaces..].chars().next().is_some_and(|c| !c.is_whitespace() && !matches!(c, ';' | '{' | '}'));
            if value && spaces > 0 {
                self.judge(head);
                return self.slip(1 + spaces, Kind::Pair);
            }
        }
        if names {
            self.named = self.at + token.len();
        }
        self.judge(token);
    }

    fn judge(&mut self, token: &str) {
        let mut digits = token.trim_start_matches(['+', '-']).chars();
        let numeric = match digits.next() {
            Some(c) if c.is_ascii_digit() => true,
            Some('.') => digits.next().is_some_and(|c| c.is_ascii_digit()),
            _ => false,
        };
        let reason = if token::is_keyword(token) {
            return self.slip(token.len(), Kind::Keyword);
        } else if token.contains("${") {
            Some("outside of quotes, `{` opens a block")
        } else if token.contains("://") {
            Some("outside of quotes, `//` starts a comment")
        } else if token.contains('/') {
            Some("`/` cannot stand outside of quotes")
        } else if token.contains(['[', ']']) {
            Some("`[` and `]` cannot stand outside of quotes")
        } else if token.contains('#') {
            Some("`#` cannot stand outside of quotes")
        } else if numeric && !token::is_number(token) {
            Some("not a number, so it is a text")
        } else {
            None
        };
        match reason {
            Some(reason) => self.slip(token.len(), Kind::Unquoted(reason)),
            None => {
                self.start_node();
                self.at += token.len();
            }
        }
    }
}

/// The width of the white space that the line of `at` starts with; 0 far along a line, so that one line is not read for each
/// of its blocks.
fn indentation(text: &str, at: usize) -> usize {
    let before = &text[text.floor_char_boundary(at.saturating_sub(LONG_LINE))..at];
    let Some(start) = before.rfind('\n').map(|n| n + 1).or((before.len() == at).then_some(0)) else { return 0 };
    before[start..].len() - before[start..].trim_start().len()
}
