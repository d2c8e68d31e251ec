//! Simple commands: assignments, words, and what the shell's own commands do with names.

use std::ops::Range;

use super::super::Kind;
use super::commands::Stop;
use super::scanner::{Scanner, What};
use super::words::Word;

/// Commands whose arguments are assignments.
const DECLARING: &[&str] = &["export", "declare", "local", "readonly", "typeset", "integer", "float", "private"];

impl<'a> Scanner<'a> {
    /// Reads one command with its assignments.
    pub fn simple(&mut self) {
        let mut words: Vec<Word> = Vec::new();
        let mut declaring = "";
        let mut before: Vec<usize> = Vec::new();
        let heredoc = self.heredocs.len();
        loop {
            self.blanks();
            match self.peek() {
                None | Some(b'\n' | b';' | b'|' | b')') => break,
                Some(b'`') if self.backticks => break,
                Some(b'&') if self.byte(self.at + 1) != Some(b'>') => break,
                Some(b'&') => {
                    self.at += 1;
                    self.redirection();
                }
                Some(b'#') => {
                    self.comment();
                    break;
                }
                Some(b'<' | b'>') if self.byte(self.at + 1) != Some(b'(') => self.redirection(),
                Some(b'(') => {
                    let name = words.len() == 1 && before.is_empty();
                    self.at += 1;
                    self.blanks();
                    if name && self.peek() == Some(b')') {
                        self.at += 1;
                        return self.function_body();
                    }
                    self.deeper(|scanner| scanner.commands(Stop::Paren));
                }
                _ => {
                    if (words.is_empty() || !declaring.is_empty())
                        && let Some(name) = self.assignment()
                    {
                        if declaring.is_empty() {
                            before.push(self.events.len());
                            self.assign(name);
                        } else {
                            self.declare(declaring, &words, name, true);
                        }
                        continue;
                    }
                    let start = self.at;
                    let word = self.word(false);
                    self.at = self.at.max(start + 1);
                    if !declaring.is_empty()
                        && let Some(name) = self.name_at(word.inside(self.text).0.start)
                    {
                        let valued = self.byte(name.end) == Some(b'=');
                        if valued || self.named(&word).is_some() {
                            self.declare(declaring, &words, name, valued);
                        }
                    }
                    // `exec {FD}>file` names a descriptor.
                    let raw = self.slice(start..self.at);
                    if matches!(self.peek(), Some(b'<' | b'>')) && raw.starts_with('{') && raw.ends_with('}') {
                        if let Some(name) = self.name_at(start + 1) {
                            self.assign(name);
                        }
                        continue;
                    }
                    words.push(word);
                    if words.len() == 1 {
                        let name = self.slice(start..self.at);
                        declaring = DECLARING.iter().find(|declaring| **declaring == name).copied().unwrap_or_default();
                    }
                }
            }
        }
        if !words.is_empty() {
            // In front of a command they are for that command only.
            self.temporary.clear();
            for at in before {
                if let Some(event) = self.events.get_mut(at) {
                    event.what = What::Set;
                    self.temporary.push(event.place.clone());
                }
            }
            if declaring.is_empty() {
                self.own_heredoc = heredoc;
                self.run(&words);
            }
        }
    }

    /// `X=…`, `X+=…`, `X[…]=…` or `X=(…)`: reads it and says where the name is.
    fn assignment(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        let name = self.name_at(start)?;
        self.at = name.end;
        if self.peek() == Some(b'[') {
            let noted = self.events.len();
            self.subscript();
            if !(self.starts_with("=") || self.starts_with("+=")) {
                self.events.truncate(noted);
            }
        }
        if self.starts_with("+=") {
            self.at += 1;
        }
        if self.peek() != Some(b'=') {
            self.at = start;
            return None;
        }
        self.at += 1;
        let around = self.owner.replace(name.clone());
        if self.peek() == Some(b'(') {
            self.at += 1;
            loop {
                self.lines();
                match self.peek() {
                    None => break,
                    Some(b')') => {
                        self.at += 1;
                        break;
                    }
                    _ => {
                        let start = self.at;
                        let word = self.word(false);
                        self.at = self.at.max(start + 1);
                        self.item(&name, &word);
                    }
                }
            }
        } else {
            self.word(false);
        }
        self.owner = around;
        Some(name)
    }

    /// A name among the arguments of `export`, `local` and their like.
    fn declare(&mut self, command: &str, words: &[Word], name: Range<usize>, valued: bool) {
        let flag = |letter: char| {
            words.iter().any(|word| self.slice(word.place.clone()).strip_prefix('-').is_some_and(|flags| flags.contains(letter)))
        };
        if flag('f') || flag('F') {
            return;
        }
        let exports = command == "export" && !flag('n') || flag('x');
        let local = self.function != 0 && !flag('g') && !matches!(command, "export" | "readonly");
        let what = if local { What::Local } else { What::Assign };
        match (valued, exports) {
            (true, true) => {
                self.note(what, name.clone());
                self.note(What::Set, name);
            }
            (false, true) => self.note(What::HandOn, name),
            (false, false) if flag('p') => self.read(name, Kind::Read, true),
            (false, false) if command == "readonly" => {}
            (_, false) if local => self.note(what, name),
            (_, false) => self.assign(name),
        }
    }

    /// A word of a loop's or an array's list, which may be another list.
    pub fn item(&mut self, list: &Range<usize>, word: &Word) {
        if let Some(name) = self.named(word) {
            return self.hold(list, name);
        }
        let inner =
            self.plain(word).strip_prefix("${").and_then(|word| word.strip_suffix("[@]}").or_else(|| word.strip_suffix("[*]}")));
        for place in inner.and_then(|inner| self.lists.get(inner)).cloned().unwrap_or_default() {
            self.hold(list, place);
        }
    }

    /// A word that is an expansion, where the name of a variable is asked for.
    pub fn indirect(&mut self, word: &Word) {
        if let Some(place) = word.only.and_then(|only| self.events.get(only)).map(|event| event.place.clone()) {
            self.note(What::Dynamic, place);
        }
    }

    /// What stands between `[[` and `]]`.
    pub fn test(&mut self) {
        let mut words = Vec::new();
        loop {
            self.blanks();
            match self.peek() {
                None => break,
                Some(b'\n') => self.lines(),
                Some(b']') if self.starts_with("]]") && self.ends_word(self.at + 2) => {
                    self.at += 2;
                    break;
                }
                _ => {
                    let start = self.at;
                    let word = self.word(true);
                    self.at = self.at.max(start + 1);
                    words.push(word);
                }
            }
        }
        self.conditions(&words);
    }

    /// `-v X` asks whether it is there, and so do `-n "$X"` and `-z "$X"`.
    pub fn conditions(&mut self, words: &[Word]) {
        for pair in words.windows(2) {
            let [sign, word] = pair else { continue };
            match self.slice(sign.place.clone()) {
                "-v" => {
                    if let Some(name) = self.named(word) {
                        self.read(name, Kind::Read, true);
                    }
                    self.indirect(word);
                }
                "-n" | "-z" => {
                    if let Some(event) = word.only.and_then(|only| self.events.get_mut(only))
                        && let What::Read { kind, own, .. } = event.what
                    {
                        event.what = What::Read { kind, optional: true, own };
                    }
                }
                _ => {}
            }
        }
    }
}
