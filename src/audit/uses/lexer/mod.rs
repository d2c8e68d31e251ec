//! One lexer for the languages that have no grammar here. A table says how a language writes comments and texts.

mod lexis;

pub use lexis::{Block, Lexis, PLAIN, Quote};

use super::tokens::{Sort, Token};

/// What the lexer is within.
enum Frame {
    /// A text, and its token.
    Text(Quote, usize),
    /// Code in a text, what ends it, and how many brackets of that kind are open.
    Code(&'static str, usize),
}

struct Lexer<'l, 's> {
    lexis: &'l Lexis,
    source: &'s str,
    at: usize,
    tokens: Vec<Token<'s>>,
    frames: Vec<Frame>,
    heredocs: Vec<(&'s str, bool)>,
}

/// The tokens of `source`.
#[must_use]
pub fn tokens<'s>(lexis: &Lexis, source: &'s str) -> Vec<Token<'s>> {
    let mut lexer = Lexer { lexis, source, at: 0, tokens: Vec::new(), frames: Vec::new(), heredocs: Vec::new() };
    while lexer.at < source.len() {
        match lexer.frames.last() {
            Some(&Frame::Text(quote, token)) => lexer.text(quote, token),
            _ => lexer.code(),
        }
    }
    // A text that never ends is none that can be told.
    lexer.tokens
}

/// Whether there is another `/` in the line.
fn closes_soon(rest: &str) -> bool {
    rest.bytes().skip(1).take(300).take_while(|byte| *byte != b'\n').any(|byte| byte == b'/')
}

impl<'s> Lexer<'_, 's> {
    fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn skip_char(&mut self) {
        self.at += self.rest().chars().next().map_or(1, char::len_utf8);
    }

    fn push(&mut self, sort: Sort, start: usize, end: usize, expands: bool) {
        let text = self.source.get(start..end).unwrap_or_default();
        self.tokens.push(Token { sort, text, start, expands });
    }

    /// Goes on within a text until it ends or there is code in it.
    fn text(&mut self, quote: Quote, token: usize) {
        loop {
            let rest = self.rest();
            let Some(next) = rest.chars().next() else { return };
            let ends = rest.starts_with(quote.close);
            if ends || (next == '\n' && !quote.lines) {
                if let Some(open) = self.tokens.get_mut(token) {
                    open.text = self.source.get(open.start..self.at).unwrap_or_default();
                    if open.sort == Sort::Pieces {
                        self.push(Sort::End, self.at, self.at, false);
                    }
                }
                self.frames.pop();
                self.at += if ends { quote.close.len() } else { 0 };
                return;
            }
            if quote.escape == Some(next) && !quote.code.is_some_and(|(open, _)| rest.starts_with(open)) {
                self.skip_char();
                // The end of a line is left to be seen.
                if !self.rest().starts_with('\n') || quote.lines {
                    self.skip_char();
                }
                continue;
            }
            if let Some((open, close)) = quote.code.filter(|(open, _)| rest.starts_with(open)) {
                if let Some(token) = self.tokens.get_mut(token) {
                    token.sort = Sort::Pieces;
                }
                self.at += open.len();
                self.frames.push(Frame::Code(close, 0));
                return;
            }
            self.skip_char();
        }
    }

    fn code(&mut self) {
        let rest = self.rest();
        let Some(next) = rest.chars().next() else { return };
        let fresh = self.at == 0 || self.source.as_bytes().get(self.at - 1) == Some(&b'\n');
        if fresh && !self.heredocs.is_empty() {
            return self.heredoc_bodies();
        }
        if fresh && self.lexis.ends.iter().any(|end| rest.lines().next().is_some_and(|line| line.trim_end() == *end)) {
            self.at = self.source.len();
            return;
        }
        if self.comment(rest, fresh) {
            return;
        }
        let joins = self.lexis.joined && (rest.starts_with("\\\n") || rest.starts_with("\\\r\n"));
        if next.is_whitespace() || joins {
            return self.skip_char();
        }
        if self.lexis.delimited && self.delimited(rest) {
            return;
        }
        if let Some(quote) = self.lexis.quotes.iter().find(|quote| rest.starts_with(quote.open)) {
            return self.open(*quote);
        }
        if next == '/' && self.lexis.slashes && self.value_can_stand() && closes_soon(rest) {
            return self.open(Quote::new("/", "/").code("${", "}").expands());
        }
        if self.lexis.heredocs && self.heredoc(rest) {
            return;
        }
        let in_word = |c: char| c.is_alphanumeric() || c == '_' || self.lexis.in_words.contains(&c);
        if in_word(next) {
            let number = next.is_ascii_digit();
            let inside = |c: char| in_word(c) || (number && self.lexis.in_numbers.contains(&c));
            let mut len = rest.find(|c| !inside(c)).unwrap_or(rest.len());
            let after = rest[len..].chars().next().filter(|c| self.lexis.after_words.contains(c));
            len += after.map_or(0, char::len_utf8);
            let start = self.at;
            self.at += len;
            self.push(Sort::Word, start, self.at, !self.frames.is_empty());
            return self.quote_word(&rest[..len]);
        }
        self.sign(rest, next);
    }

    fn open(&mut self, quote: Quote) {
        self.at += quote.open.len();
        self.push(Sort::Text, self.at, self.at, quote.expands);
        self.frames.push(Frame::Text(quote, self.tokens.len() - 1));
    }

    fn comment(&mut self, rest: &'s str, fresh: bool) -> bool {
        for block in self.lexis.block_comments {
            let (open, at_line) = block.open.strip_prefix('\n').map_or((block.open, false), |open| (open, true));
            if !rest.starts_with(open) || (at_line && !fresh) {
                continue;
            }
            let (mut depth, mut at) = (1, open.len());
            let bytes = rest.as_bytes();
            while depth > 0 && at < bytes.len() {
                let here = &bytes[at..];
                if here.starts_with(block.close.as_bytes()) {
                    (depth, at) = (depth - 1, at + block.close.len());
                } else if block.nested && here.starts_with(open.as_bytes()) {
                    (depth, at) = (depth + 1, at + open.len());
                } else {
                    at += 1;
                }
            }
            self.at += at;
            return true;
        }
        if !self.lexis.line_comments.iter().any(|open| rest.starts_with(open)) {
            return false;
        }
        let mut length = 0;
        for line in rest.split_inclusive('\n') {
            length += line.len();
            let code = line.trim_end_matches(['\n', '\r']);
            if !self.lexis.joined || !code.ends_with('\\') {
                length -= usize::from(line.ends_with('\n'));
                break;
            }
        }
        self.at += length;
        true
    }

    fn sign(&mut self, rest: &'s str, next: char) {
        const SIGNS: &[&str] = &[
            "??=", "||=", "//=", "===", "!==", "<=>", "...", "::", "->", "=>", "?.", "?:", "??", "||", "&&", "==", "!=", "=~",
            "!~", "+=", "-=", ".=", "|>", "<>", "..", ":=", "//", "&.", "<-",
        ];
        let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign)).map_or(next.len_utf8(), |sign| sign.len());
        if let Some(Frame::Code(close, depth)) = self.frames.last_mut() {
            let opener = match *close {
                "}" => '{',
                ")" => '(',
                _ => '\0',
            };
            if rest.starts_with(*close) && *depth == 0 {
                self.at += close.len();
                self.frames.pop();
                return;
            } else if rest.starts_with(*close) {
                *depth -= 1;
            } else if next == opener {
                *depth += 1;
            }
        }
        let start = self.at;
        self.at += sign;
        self.push(Sort::Sign, start, self.at, !self.frames.is_empty());
    }

    /// Whether a value, and no operator, is what comes next.
    fn value_can_stand(&self) -> bool {
        self.tokens.last().is_none_or(|last| match last.sort {
            Sort::Sign => !matches!(last.text, ")" | "]" | "}"),
            Sort::Word => {
                matches!(last.text, "if" | "unless" | "and" | "or" | "not" | "split" | "grep" | "return" | "when" | "case")
            }
            _ => false,
        })
    }

    /// The text after a word such as `qw`.
    fn quote_word(&mut self, word: &str) {
        let (one, two) = self.lexis.quote_words;
        let parts = usize::from(one.contains(&word)) + 2 * usize::from(two.contains(&word));
        let before = self.tokens.len().checked_sub(2).and_then(|n| self.tokens.get(n)).map_or("", |token| token.text);
        if parts == 0 || matches!(before, "->" | "$" | "@" | "%" | "sub") {
            return;
        }
        let rest = self.rest();
        let spaces = rest.len() - rest.trim_start().len();
        let Some(open) = rest[spaces..].chars().next() else { return };
        if open.is_alphanumeric() || matches!(open, '_' | ',' | ';' | ')' | '=' | '}') || (open == '#' && spaces > 0) {
            return;
        }
        let close = match open {
            '(' => ')',
            '[' => ']',
            '{' => '}',
            '<' => '>',
            other => other,
        };
        self.at += spaces;
        for part in 0..parts {
            // `s/a/b/` shares the sign in the middle, `s{a}{b}` does not.
            if part == 0 || open != close {
                self.skip_char();
            }
            let start = self.at;
            let mut depth = 0;
            while let Some(next) = self.rest().chars().next() {
                if next == '\\' {
                    self.skip_char();
                } else if next == close && depth == 0 {
                    break;
                } else if next == close {
                    depth -= 1;
                } else if next == open {
                    depth += 1;
                }
                self.skip_char();
            }
            let end = self.at.min(self.source.len());
            self.push(Sort::Text, start, end, matches!(word, "qq" | "qx" | "qr" | "m" | "s"));
            self.skip_char();
        }
    }

    fn delimited(&mut self, rest: &'s str) -> bool {
        let Some(inside) = ["R\"", "LR\"", "uR\"", "UR\"", "u8R\""].iter().find_map(|open| rest.strip_prefix(open)) else {
            return false;
        };
        let Some(len) = inside.find('(').filter(|len| *len <= 16) else { return false };
        let close = format!("){}\"", &inside[..len]);
        let start = self.at + rest.len() - inside.len() + len + 1;
        let end = self.source[start..].find(&close).map_or(self.source.len(), |at| start + at);
        self.push(Sort::Text, start, end, false);
        self.at = (end + close.len()).min(self.source.len());
        true
    }

    /// The start of a text that stands in the lines below.
    fn heredoc(&mut self, rest: &'s str) -> bool {
        let Some(after) = rest.strip_prefix("<<") else { return false };
        let body = after.trim_start_matches(['~', '-']);
        let quote = body.chars().next().filter(|c| matches!(c, '"' | '\''));
        let name = body.get(quote.map_or(0, char::len_utf8)..).unwrap_or_default();
        let len = name.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(name.len());
        let closed = quote.is_none_or(|quote| name[len..].starts_with(quote));
        if len == 0 || !closed || name.starts_with(|c: char| c.is_ascii_digit()) {
            return false;
        }
        self.heredocs.push((&name[..len], quote != Some('\'')));
        self.at += rest.len() - name.len() + len + usize::from(quote.is_some());
        true
    }

    fn heredoc_bodies(&mut self) {
        for (name, expands) in std::mem::take(&mut self.heredocs) {
            let start = self.at;
            for line in self.rest().split_inclusive('\n') {
                let end = self.at;
                self.at += line.len();
                if line.trim() == name {
                    self.push(Sort::Text, start, end, expands);
                    break;
                }
            }
        }
    }
}
