//! Lists of commands: what stands between them, what they are grouped by, and here-documents.

use super::super::{Language, find};
use super::scanner::{Heredoc, Scanner};

/// What ends a list of commands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The end of the script.
    End,
    /// `)`, which is read.
    Paren,
    /// `}`, which is read.
    Brace,
    /// `;;` or `esac`, which are not.
    Case,
    /// A backtick, which is not.
    Backtick,
}

/// Words behind which a command begins.
const BEFORE_COMMANDS: &[&str] =
    &["if", "then", "else", "elif", "fi", "do", "done", "while", "until", "time", "!", "always", "coproc"];

impl Scanner<'_> {
    /// Reads the whole script.
    pub fn script(&mut self) {
        self.commands(Stop::End);
    }

    /// Reads commands up to what ends them.
    pub fn commands(&mut self, stop: Stop) {
        loop {
            self.blanks();
            let Some(byte) = self.peek() else { return };
            match byte {
                b'\n' => self.newline(),
                b'#' => self.comment(),
                b';' if stop == Stop::Case && matches!(self.byte(self.at + 1), Some(b';' | b'&')) => return,
                b')' if stop == Stop::Paren => {
                    self.at += 1;
                    return;
                }
                b';' | b'&' | b'|' | b')' => self.at += 1,
                b'`' if self.backticks => return,
                b'(' if self.is_arithmetic(self.at) => {
                    self.at += 2;
                    self.deeper(|scanner| scanner.arithmetic("))"));
                }
                b'(' => {
                    self.at += 1;
                    self.deeper(|scanner| scanner.commands(Stop::Paren));
                }
                b'{' if self.ends_word(self.at + 1) => {
                    self.at += 1;
                    self.deeper(|scanner| scanner.commands(Stop::Brace));
                }
                b'}' => {
                    self.at += 1;
                    if stop == Stop::Brace {
                        return;
                    }
                }
                _ if self.keyword("esac") => {
                    if stop == Stop::Case {
                        return;
                    }
                    self.at += 4;
                }
                _ => self.command(),
            }
        }
    }

    /// One command that is none of the groups above.
    fn command(&mut self) {
        if let Some(word) = BEFORE_COMMANDS.iter().find(|word| self.keyword(word)) {
            self.at += word.len();
            match *word {
                "if" | "while" | "until" => self.conditions += 1,
                "fi" | "done" => self.conditions = self.conditions.saturating_sub(1),
                _ => {}
            }
        } else if self.keyword("case") {
            self.at += 4;
            self.conditions += 1;
            self.deeper(Self::case);
            self.conditions = self.conditions.saturating_sub(1);
        } else if let Some(word) = ["for", "select", "foreach"].iter().find(|word| self.keyword(word)) {
            self.at += word.len();
            self.each();
            self.conditions += 1;
        } else if self.keyword("function") {
            self.at += 8;
            self.blanks();
            self.word(false);
            self.blanks();
            if self.starts_with("()") {
                self.at += 2;
            }
            self.function_body();
        } else if self.keyword("[[") {
            self.at += 2;
            self.test();
        } else {
            let start = self.at;
            self.simple();
            // Never stand still.
            self.at = self.at.max(start + 1);
        }
    }

    fn case(&mut self) {
        self.blanks();
        self.word(false);
        self.lines();
        if self.keyword("in") {
            self.at += 2;
        }
        loop {
            self.lines();
            if self.keyword("esac") {
                self.at += 4;
                return;
            }
            if self.peek() == Some(b'(') {
                self.at += 1;
            }
            // The patterns, then what is done.
            loop {
                self.blanks();
                match self.peek() {
                    None => return,
                    Some(b')') => {
                        self.at += 1;
                        break;
                    }
                    Some(b'|') => self.at += 1,
                    Some(b'\n') => break,
                    _ => {
                        let start = self.at;
                        self.word(false);
                        self.at = self.at.max(start + 1);
                    }
                }
            }
            self.deeper(|scanner| scanner.commands(Stop::Case));
            if self.backticks && self.peek() == Some(b'`') {
                return;
            }
            while matches!(self.peek(), Some(b';' | b'&')) {
                self.at += 1;
            }
            if self.peek().is_none() {
                return;
            }
        }
    }

    /// What follows `for`.
    fn each(&mut self) {
        self.blanks();
        if self.is_arithmetic(self.at) {
            self.at += 2;
            return self.deeper(|scanner| scanner.arithmetic("))"));
        }
        let Some(name) = self.name_at(self.at) else { return };
        self.at = name.end;
        self.lines();
        // zsh takes several at once: `for key value in …`.
        while let Some(more) = self.name_at(self.at).filter(|_| !self.keyword("in") && !self.keyword("do")) {
            self.at = more.end;
            self.assign(more);
            self.blanks();
        }
        if self.keyword("in") {
            self.at += 2;
            self.blanks();
            while self.peek().is_some_and(|byte| !matches!(byte, b'\n' | b';' | b')' | b'&' | b'|')) {
                let start = self.at;
                let word = self.word(false);
                self.at = self.at.max(start + 1);
                self.blanks();
                self.item(&name, &word);
            }
        }
        self.assign(name);
    }

    /// What follows the name of a function that is made here.
    pub fn function_body(&mut self) {
        self.lines();
        let stop = match self.peek() {
            Some(b'{') => Stop::Brace,
            Some(b'(') => Stop::Paren,
            _ => return,
        };
        self.at += 1;
        self.in_function(|scanner| scanner.deeper(|scanner| scanner.commands(stop)));
    }

    /// Whether the next word is `word`.
    fn keyword(&self, word: &str) -> bool {
        self.starts_with(word) && self.ends_word(self.at + word.len())
    }

    pub fn ends_word(&self, at: usize) -> bool {
        self.byte(at).is_none_or(|byte| b" \t\r\n;&|()`".contains(&byte))
    }

    /// Passes blanks, and lines that are continued.
    pub fn blanks(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\r') => self.at += 1,
                Some(b'\\') if self.byte(self.at + 1) == Some(b'\n') => self.at += 2,
                Some(b'\\') if self.byte(self.at + 1) == Some(b'\r') && self.byte(self.at + 2) == Some(b'\n') => self.at += 3,
                _ => return,
            }
        }
    }

    /// Passes blanks, lines and comments.
    pub fn lines(&mut self) {
        loop {
            self.blanks();
            match self.peek() {
                Some(b'\n') => self.newline(),
                Some(b'#') => self.comment(),
                _ => return,
            }
        }
    }

    pub fn comment(&mut self) {
        let rest = self.slice(self.at..self.end);
        self.at += rest.find('\n').unwrap_or(rest.len());
    }

    /// The end of a line, and the here-documents that begin behind it.
    fn newline(&mut self) {
        self.at += 1;
        for heredoc in std::mem::take(&mut self.heredocs) {
            let start = self.at;
            let mut body = start;
            for line in self.slice(start..self.end).split_inclusive('\n') {
                self.at += line.len();
                let line = line.trim_end_matches(['\n', '\r']);
                if (if heredoc.tabs { line.trim_start_matches('\t') } else { line }) == heredoc.tag {
                    break;
                }
                body = self.at;
            }
            match heredoc.language {
                Some(Language::Shell) => {
                    self.in_function(|scanner| scanner.within(start..body, Self::script));
                    continue;
                }
                Some(language) => self.foreign.embed(start, find(language, self.slice(start..body))),
                None => {}
            }
            if !heredoc.quoted {
                self.within(start..body, |scanner| {
                    while let Some(byte) = scanner.peek() {
                        scanner.quoted(byte);
                    }
                });
            }
        }
    }

    /// `<`, `>` and what they lead to.
    pub fn redirection(&mut self) {
        if self.starts_with("<<<") {
            self.at += 3;
        } else if self.starts_with("<<") {
            self.at += 2;
            let tabs = self.peek() == Some(b'-');
            self.at += usize::from(tabs);
            self.blanks();
            let start = self.at;
            while self.peek().is_some_and(|byte| !b" \t\r\n;&|<>()".contains(&byte)) {
                self.at += 1;
            }
            let raw = self.slice(start..self.at);
            let tag: String = raw.chars().filter(|c| !matches!(c, '\'' | '"' | '\\')).collect();
            return self.heredocs.push(Heredoc { quoted: tag.len() < raw.len(), tag, tabs, language: None });
        } else {
            while self.peek().is_some_and(|byte| b"<>&|!".contains(&byte)) {
                self.at += 1;
            }
        }
        self.blanks();
        self.word(false);
    }
}
