//! Assignments one after the other.

use indexmap::IndexMap;

use crate::diag::{FileId, Span, Spanned};

use super::scanner::Scanner;
use super::{Entry, Error, Style, escapes, expand};

pub(super) struct Parser<'a> {
    scanner: Scanner<'a>,
    known: &'a mut IndexMap<String, String>,
    lookup: &'a dyn Fn(&str) -> Option<String>,
    /// Bytes that expansions may still make.
    room: usize,
}

/// A value that has been read.
struct Found {
    style: Style,
    raw: Span,
    value: String,
    /// Where a comment begins on the same line.
    comment: Option<(usize, usize)>,
}

impl<'a> Parser<'a> {
    pub fn new(
        text: &'a str,
        file: FileId,
        known: &'a mut IndexMap<String, String>,
        lookup: &'a dyn Fn(&str) -> Option<String>,
    ) -> Self {
        Self { scanner: Scanner::new(text, file), known, lookup, room: expand::room(text.len()) }
    }

    pub fn entries(mut self) -> Result<Vec<Entry>, Error> {
        while self.scanner.next_statement() {
            self.statement()?;
        }
        Ok(self.scanner.entries)
    }

    /// Goes on in the next line after an error, `most` times.
    pub fn entries_and_errors(mut self, most: usize) -> (Vec<Entry>, Vec<Error>) {
        let mut errors = Vec::new();
        while errors.len() < most && self.scanner.next_statement() {
            let begin = self.scanner.at;
            if let Err(error) = self.statement() {
                // Behind the line in which it begins: what seems to belong to it may be what follows.
                let line = self.scanner.text.get(begin..).unwrap_or_default();
                self.scanner.at = begin + line.find('\n').map_or(line.len(), |end| end + 1);
                errors.push(error);
            }
        }
        (self.scanner.entries, errors)
    }

    fn statement(&mut self) -> Result<(), Error> {
        let above = self.scanner.take_above();
        self.export();
        let (key, bare) = self.key()?;
        let line = self.scanner.line_of(key.span.start as usize);
        let found = if bare { None } else { Some(self.value()?) };
        let entry = match found {
            None => {
                let value = (self.lookup)(&key.value);
                if let Some(value) = &value {
                    self.known.insert(key.value.clone(), value.clone());
                }
                let end = key.span.end();
                let value = value.or_else(|| self.known.get(&key.value).cloned());
                let raw = self.scanner.span(end, end);
                Entry { key, style: Style::Bare, raw, value, line, above, trailing: None }
            }
            Some(Found { style, raw, value, comment }) => {
                self.known.insert(key.value.clone(), value.clone());
                let trailing = comment.map(|(start, end)| self.scanner.comment(start, end, true));
                Entry { key, style, raw, value: Some(value), line, above, trailing }
            }
        };
        self.scanner.entries.push(entry);
        Ok(())
    }

    /// Leaves out `export`. A break behind it belongs to the name that follows, as to Compose.
    fn export(&mut self) {
        let rest = self.scanner.rest();
        if rest.strip_prefix("export").is_some_and(|rest| rest.starts_with(['\t', '\n', '\u{c}', '\r', ' '])) {
            self.scanner.at += "export".len();
            self.scanner.skip(is_blank);
        }
    }

    /// The name, and whether it stands alone; goes to where the value begins.
    fn key(&mut self) -> Result<(Spanned<String>, bool), Error> {
        let (start, rest) = (self.scanner.at, self.scanner.rest());
        if rest.is_empty() {
            return Err(self.scanner.error(start, start, "a name is missing behind `export`"));
        }
        for (i, c) in rest.char_indices() {
            match c {
                '=' | ':' | '\n' => {
                    let name = rest.get(..i).unwrap_or_default().trim_end();
                    if name.contains(' ') {
                        return Err(self.scanner.error(start, start + name.len(), "a variable's name has no blanks"));
                    }
                    self.scanner.at = start + i + 1;
                    self.scanner.skip(is_blank);
                    let key = Spanned::new(name.to_string(), self.scanner.span(start, start + name.len()));
                    return Ok((key, c == '\n'));
                }
                '_' | '.' | '-' | '[' | ']' => {}
                c if is_blank(c) || c.is_alphabetic() || c.is_numeric() => {}
                c => {
                    let at = start + i;
                    let message = format!("`{}` cannot stand in a variable's name", c.escape_default());
                    let message = if c == '\'' || c == '"' { "a variable's name has no quotes".to_string() } else { message };
                    return Err(self.scanner.error(at, at + c.len_utf8(), message));
                }
            }
        }
        // A last line without a break and without `=` is a value for the variable without a name.
        Ok((Spanned::new(String::new(), self.scanner.span(start, start)), false))
    }

    fn value(&mut self) -> Result<Found, Error> {
        match self.scanner.rest().as_bytes().first() {
            Some(b'\'') => self.quoted('\'', Style::Single),
            Some(b'"') => self.quoted('"', Style::Double),
            _ => self.plain(),
        }
    }

    fn plain(&mut self) -> Result<Found, Error> {
        let (start, rest) = (self.scanner.at, self.scanner.rest());
        let line = rest.split('\n').next().unwrap_or_default();
        let hash = line.find(" #");
        let written = line.get(..hash.unwrap_or(line.len())).unwrap_or_default().trim_end();
        self.scanner.at = (start + line.len() + 1).min(self.scanner.text.len());
        let raw = self.scanner.span(start, start + written.len());
        let value = self.expand(written, raw, Some(start))?;
        let comment = hash.map(|hash| (start + hash + 1, start + line.len()));
        Ok(Found { style: Style::Plain, raw, value, comment })
    }

    fn quoted(&mut self, quote: char, style: Style) -> Result<Found, Error> {
        let start = self.scanner.at;
        let mut text = String::new();
        let mut escaped = false;
        for (i, c) in self.scanner.rest().char_indices().skip(1) {
            if c == quote && !escaped {
                let end = start + i + 1;
                self.scanner.at = end;
                let raw = self.scanner.span(start, end);
                let value = match style {
                    Style::Double => self.expand(&escapes::resolved(&text), raw, None)?,
                    _ => text,
                };
                return Ok(Found { style, raw, value, comment: None });
            }
            if c == '\\' && !escaped {
                escaped = true;
                continue;
            }
            if escaped && c != quote {
                text.push('\\');
            }
            escaped = false;
            text.push(c);
        }
        Err(self.scanner.error(start, start + 1, "this quote is never closed"))
    }

    /// The template `written` filled. It stands at `raw`, and without escapes from `start` on.
    fn expand(&mut self, written: &str, raw: Span, start: Option<usize>) -> Result<String, Error> {
        let lookup = |name: &str| (self.lookup)(name).or_else(|| self.known.get(name).cloned());
        let value = expand::expand(written, &lookup, self.room).map_err(|problem| {
            let span = start.map(|start| self.scanner.span(start + problem.range.start, start + problem.range.end));
            Error { span: span.unwrap_or(raw), message: problem.message }
        })?;
        self.room = self.room.saturating_sub(value.len());
        Ok(value)
    }
}

/// Blanks inside a line, breaks excepted.
fn is_blank(c: char) -> bool {
    matches!(c, '\t' | '\u{b}' | '\u{c}' | '\r' | ' ' | '\u{85}' | '\u{a0}')
}
