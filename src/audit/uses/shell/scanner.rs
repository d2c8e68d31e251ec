//! A script read once, from its first byte to its last.

use std::collections::HashMap;
use std::ops::Range;

use super::super::interpolation::is_upper;
use super::super::{Found, Kind, Language};

/// How deep commands, quotes and expansions may be nested: more than anyone writes, less than the stack holds.
const DEEPEST: usize = 120;

/// Something that a script does with a name.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub what: What,
    /// The name.
    pub place: Range<usize>,
    /// The function that it stands in; 0 outside of all.
    pub function: usize,
    /// Whether it may not happen: in an `if`, a loop or a `case`.
    pub maybe: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// It takes the value. `own`: to give it to the same name, as in `X=${X:-d}`.
    Read { kind: Kind, optional: bool, own: bool },
    /// It gives it a value.
    Assign,
    /// It gives it a value inside of the function.
    Local,
    /// It puts it into the environment of what it starts.
    Set,
    /// It hands it on without a value: `export X`.
    HandOn,
    /// It reads a name that is made when it runs.
    Dynamic,
}

/// A here-document whose text is still to come.
pub(super) struct Heredoc {
    pub tag: String,
    pub quoted: bool,
    pub tabs: bool,
    /// What the command that reads it takes it for, where that is code.
    pub language: Option<Language>,
}

pub(super) struct Scanner<'a> {
    pub text: &'a str,
    /// The next byte.
    pub at: usize,
    /// Where the stretch ends that is read now.
    pub end: usize,
    pub events: Vec<Event>,
    /// What was found in code of other languages.
    pub foreign: Found,
    pub heredocs: Vec<Heredoc>,
    /// Of them, the first one of the command that is read now.
    pub own_heredoc: usize,
    /// The function that is read now.
    pub function: usize,
    /// For each function the one around it.
    functions: Vec<usize>,
    /// The name whose value is read now.
    pub owner: Option<Range<usize>>,
    /// Inside of backticks.
    pub backticks: bool,
    /// `set -a`: what is assigned is exported.
    pub exporting: bool,
    /// The names that are set for the command that is read now only.
    pub temporary: Vec<Range<usize>>,
    /// How many `if`, loops and `case` are around.
    pub conditions: usize,
    /// It reads `/etc/os-release`, which sets names of its own.
    pub os_release: bool,
    /// The upper-case names that a loop's variable or an array holds, each with its place.
    pub lists: HashMap<&'a str, Vec<Range<usize>>>,
    depth: usize,
}

impl<'a> Scanner<'a> {
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            end: text.len(),
            events: Vec::new(),
            foreign: Found::default(),
            heredocs: Vec::new(),
            own_heredoc: 0,
            function: 0,
            functions: vec![0],
            owner: None,
            backticks: false,
            exporting: false,
            temporary: Vec::new(),
            conditions: 0,
            os_release: false,
            lists: HashMap::new(),
            depth: 0,
        }
    }

    /// Whether `function` is `around` or stands inside of it.
    pub fn is_in(&self, mut function: usize, around: usize) -> bool {
        while function != around {
            if function == 0 {
                return false;
            }
            function = self.functions.get(function).copied().unwrap_or_default();
        }
        true
    }

    /// Does `inside` as a part of a function of its own.
    pub fn in_function(&mut self, inside: impl FnOnce(&mut Self)) {
        let around = self.function;
        self.functions.push(around);
        self.function = self.functions.len() - 1;
        inside(self);
        self.function = around;
    }

    /// Does `inside` one level deeper; skips the rest where it is too deep.
    pub fn deeper(&mut self, inside: impl FnOnce(&mut Self)) {
        if self.depth >= DEEPEST {
            self.at = self.end;
            return;
        }
        self.depth += 1;
        inside(self);
        self.depth -= 1;
    }

    /// Does `inside` with the stretch `range` of the text only, and comes back.
    pub fn within(&mut self, range: Range<usize>, inside: impl FnOnce(&mut Self)) {
        let (at, end, backticks) = (self.at, self.end, self.backticks);
        (self.at, self.end, self.backticks) = (range.start, range.end, false);
        let heredocs = std::mem::take(&mut self.heredocs);
        self.deeper(inside);
        self.heredocs = heredocs;
        (self.at, self.end, self.backticks) = (at, end, backticks);
    }

    pub fn peek(&self) -> Option<u8> {
        self.byte(self.at)
    }

    pub fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied().filter(|_| at < self.end)
    }

    pub fn starts_with(&self, start: &str) -> bool {
        self.text.as_bytes().get(self.at..self.end).is_some_and(|rest| rest.starts_with(start.as_bytes()))
    }

    pub fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// The place of the name that begins at `at`, if one does.
    pub fn name_at(&self, at: usize) -> Option<Range<usize>> {
        let mut end = at;
        while self.byte(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            end += 1;
        }
        (end > at && !self.byte(at)?.is_ascii_digit()).then_some(at..end)
    }

    pub fn note(&mut self, what: What, place: Range<usize>) {
        self.events.push(Event { what, place, function: self.function, maybe: self.function != 0 || self.conditions > 0 });
    }

    pub fn read(&mut self, place: Range<usize>, kind: Kind, optional: bool) {
        let own = self.owner.clone().is_some_and(|owner| self.slice(owner) == self.slice(place.clone()));
        self.note(What::Read { kind, optional, own }, place);
    }

    /// A value given to the name, by an assignment that stands for itself.
    pub fn assign(&mut self, place: Range<usize>) {
        self.note(What::Assign, place.clone());
        if self.exporting {
            self.note(What::Set, place);
        }
    }

    /// Notes that the word at `place` is one of the names that `list` holds.
    pub fn hold(&mut self, list: &Range<usize>, place: Range<usize>) {
        if is_upper(self.slice(place.clone())) {
            let list = self.slice(list.clone());
            self.lists.entry(list).or_default().push(place);
        }
    }
}
