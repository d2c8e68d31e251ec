//! A place in a text, and the comments on the way to it.

use crate::compose::yaml::document::Comment;
use crate::diag::{FileId, Span};

use super::{Entry, Error, start_of};

pub(super) struct Scanner<'a> {
    pub text: &'a str,
    pub at: usize,
    pub entries: Vec<Entry>,
    file: FileId,
    /// Comment lines with nothing else since.
    above: Vec<Comment>,
    /// The line of `counted`, from 1.
    line: usize,
    counted: usize,
}

impl<'a> Scanner<'a> {
    pub fn new(text: &'a str, file: FileId) -> Self {
        let at = start_of(text);
        Self { text, at, entries: Vec::new(), file, above: Vec::new(), line: 1, counted: 0 }
    }

    pub fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start, end.saturating_sub(start))
    }

    pub fn error(&self, start: usize, end: usize, message: impl Into<String>) -> Error {
        Error { span: self.span(start, end), message: message.into() }
    }

    pub fn skip(&mut self, skipped: impl Fn(char) -> bool) {
        self.at = self.text.len() - self.rest().trim_start_matches(skipped).len();
    }

    /// Goes to the next thing that is neither blank nor comment; false at the end.
    pub fn next_statement(&mut self) -> bool {
        let mut since = self.at;
        loop {
            self.skip(char::is_whitespace);
            let blank = self.text.get(since..self.at).unwrap_or_default();
            if blank.matches('\n').count() > 1 {
                self.above.clear();
            }
            if !self.rest().starts_with('#') {
                return !self.rest().is_empty();
            }
            let line_before = self.text.get(..self.at).unwrap_or_default();
            let own_line = line_before.trim_end_matches([' ', '\t']).ends_with('\n') || line_before.len() == start_of(self.text);
            let end = self.at + self.rest().find('\n').unwrap_or(self.rest().len());
            let comment = self.comment(self.at, end, !own_line);
            match self.entries.last_mut() {
                Some(entry) if !own_line && entry.trailing.is_none() => entry.trailing = Some(comment),
                _ => self.above.push(comment),
            }
            self.at = end;
            since = end;
        }
    }

    /// The comment from `start` to `end`.
    pub fn comment(&self, start: usize, end: usize, trailing: bool) -> Comment {
        let text = self.text.get(start..end).unwrap_or_default().trim_end();
        let words = text.strip_prefix('#').unwrap_or(text);
        Comment {
            text: words.strip_prefix([' ', '\t']).unwrap_or(words).to_string(),
            span: self.span(start, start + text.len()),
            trailing,
        }
    }

    /// The comments above what comes now.
    pub fn take_above(&mut self) -> Vec<Comment> {
        std::mem::take(&mut self.above)
    }

    /// The line of byte `at`, which must not lie before one that was asked for earlier.
    pub fn line_of(&mut self, at: usize) -> usize {
        self.line += self.text.get(self.counted..at).unwrap_or_default().matches('\n').count();
        self.counted = self.counted.max(at);
        self.line
    }
}
