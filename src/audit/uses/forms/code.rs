//! A file's tokens, and the names that stand in them.

use std::collections::HashMap;
use std::ops::Range;

use super::super::tokens::{Sort, Token};

/// Tokens that make one text of two.
const JOINS: &[&str] = &["+", ".", "..", "<>", "%", "&", "*", "~", "->", "?", "++"];

/// What marks a text in C and C++.
const MARKS: &[&str] = &["TEXT", "_TEXT", "_T", "QStringLiteral", "QLatin1String", "QByteArrayLiteral"];

/// What a form names.
pub(super) enum Argument<'s> {
    /// A variable, where it is named.
    Name(&'s str, Range<usize>),
    /// A name that is made when the code runs.
    Made(Range<usize>),
}

/// A row of tokens in which forms are looked for.
pub struct Code<'t, 's> {
    /// The tokens.
    pub tokens: &'t [Token<'s>],
    /// Whether capital letters are the same as small ones.
    pub fold: bool,
    /// Whether `.` puts two texts together, and no member follows it.
    pub dots_join: bool,
    constants: HashMap<(bool, &'s str), Option<&'s str>>,
}

impl<'t, 's> Code<'t, 's> {
    /// Makes tokens ready.
    #[must_use]
    pub fn new(tokens: &'t [Token<'s>]) -> Self {
        let mut code = Self { tokens, fold: false, dots_join: false, constants: HashMap::new() };
        for at in 0..tokens.len() {
            if let Some((name, value)) = code.constant(at) {
                code.constants.entry(name).and_modify(|old| *old = old.filter(|old| *old == value)).or_insert(Some(value));
            }
        }
        code
    }

    /// The token's text, unless it is a text of the program.
    #[must_use]
    pub fn sign(&self, at: usize) -> &'s str {
        self.tokens.get(at).filter(|token| matches!(token.sort, Sort::Word | Sort::Sign)).map_or("", |token| token.text)
    }

    /// `sign` at so many tokens before.
    #[must_use]
    pub fn before(&self, at: usize, back: usize) -> &'s str {
        at.checked_sub(back).map_or("", |at| self.sign(at))
    }

    pub(super) fn word(&self, at: usize) -> Option<&'s str> {
        self.tokens.get(at).filter(|token| token.sort == Sort::Word).map(|token| token.text)
    }

    /// The text of the program at `at`.
    #[must_use]
    pub fn literal(&self, at: usize) -> Option<Token<'s>> {
        self.tokens.get(at).copied().filter(|token| token.sort == Sort::Text)
    }

    /// A constant's name and text, where its definition begins with the token at `at`. Elixir's `@key` is not what `key` is.
    pub(super) fn constant(&self, at: usize) -> Option<((bool, &'s str), &'s str)> {
        let (name, value) = match self.sign(at) {
            "=" | ":=" => {
                let mut name = at.checked_sub(1)?;
                // `val KEY: String = "X"`.
                if matches!(self.before(name, 1), ":") {
                    name = name.checked_sub(2)?;
                }
                // `char KEY[] = "X"`.
                if self.sign(name) == "]" && self.before(name, 1) == "[" {
                    name = name.checked_sub(2)?;
                }
                if matches!(self.before(name, 1), "(" | "," | "." | "->") {
                    return None;
                }
                (self.word(name)?, at + 1)
            }
            "define" if self.before(at, 1) == "#" => (self.word(at + 1)?, at + 2),
            "define" if self.sign(at + 1) == "(" => (self.literal(at + 2)?.text, at + 4),
            "=>" if matches!(self.before(at, 2), "constant" | "{" | ",") => (self.word(at.checked_sub(1)?)?, at + 1),
            "@" if self.literal(at + 2).is_some() => (self.word(at + 1)?, at + 2),
            _ => return None,
        };
        let value = self.literal(value).filter(|text| is_name(text.text)).map(|text| (text.text, value + 1))?;
        let joined = JOINS.contains(&self.sign(value.1)) && self.sign(value.1 + 1) != "freeze";
        (!joined).then_some(((self.sign(at) == "@", name), value.0))
    }

    pub(super) fn argument(&self, mut at: usize, bare: bool) -> Option<(Argument<'s>, usize)> {
        if !bare {
            at = self.named(at);
        }
        let first = self.tokens.get(at)?;
        let (name, end) = match first.sort {
            Sort::Text => (Some(first.text), at + 1),
            Sort::Pieces => {
                let mut depth = 0;
                let inside = self.tokens.get(at..)?.iter().take(500).position(|token| {
                    depth += i32::from(token.sort == Sort::Pieces) - i32::from(token.sort == Sort::End);
                    depth == 0
                });
                (None, at + inside? + 1)
            }
            Sort::End => return None,
            _ if first.text == "nameof" && self.sign(at + 1) == "(" => {
                let close = self.tokens.get(at..)?.iter().take(12).position(|token| token.text == ")")? + at;
                (self.word(close.checked_sub(1)?), close + 1)
            }
            _ if MARKS.contains(&first.text) && self.literal(at + 2).is_some() && self.sign(at + 3) == ")" => {
                let text = self.literal(at + 2)?;
                return Some((Argument::Name(text.text, text.place()), at + 4)).filter(|_| is_name(text.text));
            }
            _ => {
                let mut end = at + usize::from(matches!(first.text, "$" | "@" | "&" | "\\"));
                self.word(end)?;
                while matches!(self.sign(end + 1), "." | "::" | "->" | "\\") && self.word(end + 2).is_some() {
                    end += 2;
                }
                // `getenv(const char *name)` declares.
                if !bare && matches!(self.tokens.get(end + 1)?.sort, Sort::Word | Sort::Text) {
                    return None;
                }
                let named = self.word(end).and_then(|word| self.constants.get(&(first.text == "@", word)).copied().flatten());
                // Without brackets, the next word may be anything.
                if bare && named.is_none() {
                    return None;
                }
                (named, end + 1)
            }
        };
        let place = match first.sort {
            Sort::Text => first.place(),
            _ => first.start..self.tokens.get(end.checked_sub(1)?)?.place().end,
        };
        let whole = !JOINS.contains(&self.sign(end)) && (bare || self.sign(end) != "(");
        Some(match name.filter(|name| whole && is_name(name)) {
            Some(name) => (Argument::Name(name, place), end),
            // A text with other characters in it is no name at all.
            None if first.sort == Sort::Text && whole => return None,
            None => (Argument::Made(place), end),
        })
    }

    /// Where the name stands among arguments that are named themselves: `target: t, variable: "X"`.
    fn named(&self, start: usize) -> usize {
        const NAMES: &[&str] = &["name", "key", "variable", "varName", "varname", "env"];
        let is_named = |at: usize| self.word(at).is_some() && matches!(self.sign(at + 1), ":" | "=");
        let mut at = start;
        while is_named(at) && at < start + 40 {
            if NAMES.contains(&self.sign(at)) {
                return at + 2;
            }
            let more = self.tokens.iter().skip(at).take(20);
            let Some(comma) = more.take_while(|token| token.text != ")").position(|token| token.text == ",") else { break };
            at += comma + 1;
        }
        start
    }

    pub(super) fn list(&self, start: usize, names: &mut Vec<Argument<'s>>) -> usize {
        let bare = self.before(start, 1) != "(" && self.before(start, 1) != "{";
        let mut depth = 0;
        let mut at = start;
        while let Some(token) = self.tokens.get(at) {
            match token.sort {
                Sort::Text => {
                    let mut offset = 0;
                    for word in token.text.split_inclusive(char::is_whitespace) {
                        if is_name(word.trim_end()) {
                            let place = token.start + offset;
                            names.push(Argument::Name(word.trim_end(), place..place + word.trim_end().len()));
                        }
                        offset += word.len();
                    }
                    if bare && depth == 0 && self.sign(at + 1) != "," {
                        return at + 1;
                    }
                }
                Sort::Sign if token.text.ends_with(['(', '[', '{']) => depth += 1,
                Sort::Sign if matches!(token.text, ")" | "]" | "}") => {
                    if depth == 0 {
                        return at;
                    }
                    depth -= 1;
                }
                Sort::Sign if token.text == ";" => return at,
                _ => {}
            }
            at += 1;
        }
        at
    }

    /// Whether the file has the tokens of `form` one after the other.
    #[must_use]
    pub fn has(&self, form: &str) -> bool {
        let form: Vec<&str> = form.split(' ').collect();
        (0..self.tokens.len()).any(|at| form.iter().enumerate().all(|(n, wanted)| self.same(at + n, wanted)))
    }

    /// Whether the file itself defines a function of this name, one that is no method.
    #[must_use]
    pub fn defines(&self, name: &str) -> bool {
        (1..self.tokens.len()).any(|at| {
            self.sign(at) == name
                && matches!(self.before(at, 1), "function" | "def" | "fun" | "func" | "sub" | "defp")
                && !matches!(self.before(at, 2), "public" | "private" | "protected" | "static")
        })
    }
}

/// Whether `text` can be a variable's name.
#[must_use]
pub fn is_name(text: &str) -> bool {
    !text.starts_with(|c: char| c.is_ascii_digit() || "().-".contains(c))
        && !text.is_empty()
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_().-".contains(c))
}
