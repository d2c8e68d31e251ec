//! Words and quotes.

use std::ops::Range;

use super::super::is_name;
use super::commands::Stop;
use super::scanner::{Scanner, What};

/// A word of a command.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub place: Range<usize>,
    /// The event of the one expansion that it holds, where it holds nothing else.
    pub only: Option<usize>,
}

impl Word {
    /// The word without the quotes around it, and whether they are single ones.
    pub fn inside(&self, text: &str) -> (Range<usize>, bool) {
        let raw = text.get(self.place.clone()).unwrap_or_default();
        let inner = self.place.start + 1..self.place.end.saturating_sub(1).max(self.place.start + 1);
        match raw.as_bytes() {
            [b'\'', .., b'\''] => (inner, true),
            [b'"', .., b'"'] => (inner, false),
            _ => (self.place.clone(), false),
        }
    }
}

impl<'a> Scanner<'a> {
    /// The text of a word without quotes around it.
    pub fn plain(&self, word: &Word) -> &'a str {
        self.slice(word.inside(self.text).0)
    }

    /// The place of a word that is nothing but a name.
    pub fn named(&self, word: &Word) -> Option<Range<usize>> {
        let (place, _) = word.inside(self.text);
        is_name(self.slice(place.clone())).then_some(place)
    }

    /// A word; empty where none begins. In a `test`, between `[[` and `]]`, only blanks end it.
    pub fn word(&mut self, test: bool) -> Word {
        let start = self.at;
        let first = self.events.len();
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => break,
                b'\\' => self.at += 2,
                b'\'' => self.single(),
                b'"' => self.double(),
                b'`' if self.backticks => break,
                b'`' => self.backtick(),
                b'$' => self.dollar(false),
                _ if test => self.at += 1,
                b'<' | b'>' if self.byte(self.at + 1) == Some(b'(') => {
                    self.at += 2;
                    self.deeper(|scanner| scanner.commands(Stop::Paren));
                }
                // Patterns such as `@(a|b)`.
                b'(' if self.at > start && self.byte(self.at - 1).is_some_and(|byte| b"@?*+!".contains(&byte)) => self.pattern(),
                b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')' => break,
                _ => self.at += 1,
            }
        }
        self.at = self.at.min(self.end);
        let raw = self.slice(start..self.at).trim_matches('"');
        let whole = |name: &str| {
            raw.strip_prefix("${").map_or(raw.strip_prefix('$') == Some(name), |rest| {
                rest.strip_prefix(name).is_some_and(|rest| rest.ends_with('}'))
            })
        };
        let only = match self.events.get(first..) {
            Some([event]) if matches!(event.what, What::Read { .. }) && whole(self.slice(event.place.clone())) => Some(first),
            _ => None,
        };
        Word { place: start..self.at, only }
    }

    fn pattern(&mut self) {
        let mut open = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'\n' => return,
                b'\\' => self.at += 2,
                b'\'' => self.single(),
                b'"' => self.double(),
                b'$' => self.dollar(false),
                b'(' => {
                    open += 1;
                    self.at += 1;
                }
                b')' => {
                    self.at += 1;
                    open = open.saturating_sub(1);
                    if open == 0 {
                        return;
                    }
                }
                _ => self.at += 1,
            }
        }
    }

    /// `'…'`, in which nothing has a meaning. A quote that is never closed is text.
    pub fn single(&mut self) {
        let rest = self.slice(self.at + 1..self.end);
        self.at += rest.find('\'').map_or(1, |length| length + 2);
    }

    /// `"…"`.
    pub fn double(&mut self) {
        self.at += 1;
        self.deeper(|scanner| {
            while let Some(byte) = scanner.peek() {
                match byte {
                    b'"' => {
                        scanner.at += 1;
                        return;
                    }
                    b'`' if scanner.backticks => return,
                    _ => scanner.quoted(byte),
                }
            }
        });
    }

    /// One step through text in which only `$`, backticks and backslashes have a meaning.
    pub fn quoted(&mut self, byte: u8) {
        match byte {
            b'\\' => self.at += 2,
            b'`' => self.backtick(),
            b'$' => self.dollar(true),
            _ => self.at += 1,
        }
    }

    /// `` `…` ``. A backtick that is never closed is text.
    pub fn backtick(&mut self) {
        self.at += 1;
        if self.backticks || !self.slice(self.at..self.end).contains('`') {
            return;
        }
        self.backticks = true;
        self.deeper(|scanner| scanner.commands(Stop::Backtick));
        self.backticks = false;
        if self.peek() == Some(b'`') {
            self.at += 1;
        }
    }
}
