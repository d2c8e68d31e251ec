//! Forms in which code reads variables, looked for in a row of tokens.
//!
//! A form is written as the tokens it is made of, with spaces between them. `NAME` stands for a text or a constant, `NAMES` for
//! a list of texts, `WORD` for a name without quotes, `KEY` for one before a `}`, `(?` for a bracket that may be left out, `<>` for arguments of a type that
//! may be left out; `.` is also `?.` and `&.`.

use std::collections::HashMap;
use std::ops::Range;

use super::tokens::{Sort, Token};
use super::{Found, Kind};

/// What a form does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It reads; a further argument is no default.
    Read,
    /// It reads; a further argument, or a block, is a default.
    Fetch,
    /// It only asks, or has a default.
    Ask,
    /// A declaration of settings; a further argument is a default.
    Schema,
    /// It sets.
    Set,
}

/// A form and what it does.
pub type Form = (&'static str, How);

/// The forms of a language, or of a library in it.
#[derive(Default)]
pub struct Dialect {
    /// Whole forms.
    pub calls: &'static [Form],
    /// What stands for the environment as a whole.
    pub maps: &'static [&'static str],
    /// What stands behind that.
    pub access: &'static [Form],
}

/// Words before a `.` or `::` that change nothing: `java.lang.System`, `std::getenv`.
const QUALIFIERS: &[&str] = &["lang", "System", "std", "Foundation", "Support", "Kernel", "Glibc", "Darwin", "scala", "POSIX", "this", "self"];

/// Tokens that make one text of two.
const JOINS: &[&str] = &["+", ".", "..", "<>", "%", "&", "*", "~", "->", "?", "++"];

/// Words that say that nothing goes on: `?: throw …`.
const GIVES_UP: &[&str] = &[
    "throw", "raise", "error", "die", "exit", "abort", "fail", "fatalError", "preconditionFailure", "croak", "confess", "fatal", "os",
    "Error", "panic", "assert",
];

/// Methods that say what to take where there is nothing, or ask whether there is something.
const GO_ON: &[&str] = &[
    "getOrElse", "orElse", "orElseGet", "orEmpty", "presence", "present?", "blank?", "nil?", "empty?", "isEmpty", "isBlank", "isDefined",
    "isNullOrEmpty", "isNullOrBlank", "nonEmpty", "isPresent", "getOrNull", "orNull", "or", "then", "try", "fold", "foreach", "exists",
];

/// What stands before a use that only asks.
const ASKS: &[&str] = &[
    "isset", "empty", "defined", "defined?", "exists", "ofNullable", "Option", "IsNullOrEmpty", "IsNullOrWhiteSpace",
    "requireNonNullElse", "if", "elsif", "elseif", "isNullOrEmpty", "isEmpty", "isBlank", "isNotBlank",
];

enum Argument<'s> {
    Name(&'s str, Range<usize>),
    Made(Range<usize>),
}

/// A row of tokens in which forms are looked for.
pub struct Code<'t, 's> {
    /// The tokens.
    pub tokens: &'t [Token<'s>],
    /// Whether capital letters are the same as small ones.
    pub fold: bool,
    constants: HashMap<&'s str, Option<&'s str>>,
}

impl<'t, 's> Code<'t, 's> {
    /// Makes tokens ready.
    #[must_use]
    pub fn new(tokens: &'t [Token<'s>]) -> Self {
        let mut code = Self { tokens, fold: false, constants: HashMap::new() };
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

    fn word(&self, at: usize) -> Option<&'s str> {
        self.tokens.get(at).filter(|token| token.sort == Sort::Word).map(|token| token.text)
    }

    /// The text of the program at `at`.
    #[must_use]
    pub fn literal(&self, at: usize) -> Option<Token<'s>> {
        self.tokens.get(at).copied().filter(|token| token.sort == Sort::Text)
    }

    /// A constant's name and text, where its definition begins with the token at `at`.
    fn constant(&self, at: usize) -> Option<(&'s str, &'s str)> {
        let (name, value) = match self.sign(at) {
            "=" | ":=" => {
                let mut name = at.checked_sub(1)?;
                // `val KEY: String = "X"`.
                if matches!(self.before(name, 1), ":") {
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
        (!joined).then_some((name, value.0))
    }

    /// Whether what begins at `at` belongs to nothing before it.
    fn stands_alone(&self, at: usize) -> bool {
        match self.before(at, 1) {
            "." | "::" | "?." | "->" | "&." | "\\" | "?->" => {
                let owner = at.checked_sub(2).and_then(|at| self.word(at));
                owner.is_none_or(|owner| QUALIFIERS.contains(&owner)) && self.before(at, 2) != ")" && self.before(at, 2) != "]"
            }
            "function" | "def" | "fun" | "func" | "defp" | "sub" => false,
            _ => true,
        }
    }

    fn same(&self, at: usize, wanted: &str) -> bool {
        let is = self.sign(at);
        is == wanted || (wanted == "." && matches!(is, "?." | "&." | "!." | "?->")) || (self.fold && is.eq_ignore_ascii_case(wanted))
    }

    /// What a form names, and the token behind it.
    fn read(&self, form: &[&str], start: usize) -> Option<(Vec<Argument<'s>>, usize)> {
        let mut at = start;
        let mut names = Vec::new();
        let mut bare = false;
        for wanted in form {
            match *wanted {
                "NAME" => {
                    let (name, end) = self.argument(at, bare)?;
                    names.push(name);
                    at = end;
                }
                "NAMES" => at = self.list(at, &mut names),
                "WORD" => {
                    let word = self.word(at).filter(|_| !matches!(self.sign(at + 1), "(" | "{"))?;
                    names.push(Argument::Name(word, self.tokens.get(at)?.place()));
                    at += 1;
                }
                "KEY" => {
                    let word = self.word(at).filter(|word| self.sign(at + 1) == "}" && is_name(word))?;
                    names.push(Argument::Name(word, self.tokens.get(at)?.place()));
                    at += 1;
                }
                "(?" => {
                    bare = self.sign(at) != "(";
                    at += usize::from(!bare);
                }
                "<>" if self.sign(at) == "<" => at += self.tokens.get(at..)?.iter().take(12).position(|token| token.text == ">")? + 1,
                "<>" => {}
                "." if matches!(self.sign(at), "!" | "!!") && self.sign(at + 1) == "." => at += 2,
                _ if self.same(at, wanted) => at += 1,
                _ => return None,
            }
        }
        Some((names, at))
    }

    fn argument(&self, mut at: usize, bare: bool) -> Option<(Argument<'s>, usize)> {
        if matches!(self.sign(at), "name" | "key" | "variable" | "varName") && matches!(self.sign(at + 1), ":" | "=") {
            at += 2;
        }
        let first = self.tokens.get(at)?;
        let (name, end) = match first.sort {
            Sort::Text => (Some(first.text), at + 1),
            Sort::Pieces => {
                let mut depth = 0;
                let inside = self.tokens.get(at..)?.iter().position(|token| {
                    depth += i32::from(token.sort == Sort::Pieces) - i32::from(token.sort == Sort::End);
                    depth == 0
                });
                (None, at + inside? + 1)
            }
            Sort::End => return None,
            _ if first.text == "nameof" && self.sign(at + 1) == "(" => {
                let close = self.tokens.get(at..)?.iter().position(|token| token.text == ")")? + at;
                (self.word(close.checked_sub(1)?), close + 1)
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
                (self.word(end).and_then(|word| self.constants.get(word).copied().flatten()), end + 1)
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

    fn list(&self, start: usize, names: &mut Vec<Argument<'s>>) -> usize {
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

    /// Whether the code goes on where there is no variable; `end` is behind the form's name.
    fn goes_on(&self, start: usize, end: usize, how: How) -> bool {
        let mut at = end;
        if matches!(how, How::Fetch | How::Schema) && self.sign(at) == "," {
            return true;
        }
        let mut depth = 0;
        if matches!(self.sign(at), ")" | "]" | "}" | ",") {
            // To behind the bracket that closes the form, unless it is far away.
            for token in self.tokens.iter().skip(at).take(200) {
                at += 1;
                match token.text {
                    _ if token.sort != Sort::Sign => {}
                    "(" | "[" | "{" => depth += 1,
                    ")" | "]" | "}" if depth == 0 => break,
                    ")" | "]" | "}" => depth -= 1,
                    _ => {}
                }
            }
        }
        let gives_up = |at: usize| GIVES_UP.contains(&self.sign(at));
        let after = match self.sign(at) {
            "?:" | "??" | "||" | "//" | "or" | "?" | "orelse" => !gives_up(at + 1) && !(self.sign(at + 1) == "(" && gives_up(at + 2)),
            "?." | "&." => true,
            "{" | "do" if how == How::Fetch => {
                let body = if self.sign(at + 1) == "|" { at + 4 } else { at + 1 };
                !gives_up(body)
            }
            "." => GO_ON.contains(&self.sign(at + 1)),
            _ => false,
        };
        let mut back = 1;
        while matches!(self.before(start, back), "(" | "\\") && back < 3 {
            back += 1;
        }
        let bound = self.before(start, 1) == "=" && (self.before(start, 3) == "let" || self.before(start, 3) == "var");
        after || ASKS.contains(&self.before(start, back)) || (bound && self.before(start, 4) == "if")
    }

    /// Reports what a form names.
    fn report(&self, how: How, start: usize, names: Vec<Argument<'s>>, end: usize, found: &mut Found) {
        let closed = end + usize::from(matches!(self.sign(end), "]" | "}"));
        let plain = end.checked_sub(1).is_some_and(|last| self.word(last).is_some());
        let assigned = if closed > end || plain { self.sign(closed) } else { "" };
        let removed = matches!(self.before(start, 1), "delete" | "local" | "undef")
            || (self.before(start, 1) == "(" && matches!(self.before(start, 2), "unset" | "delete"));
        let sets = how == How::Set || assigned == "=" || removed;
        let both = matches!(assigned, "||=" | "??=" | "//=" | "+=" | ".=");
        let optional = how == How::Ask || both || self.goes_on(start, end, how);
        let kind = if how == How::Schema { Kind::Schema } else { Kind::Read };
        for name in names {
            match name {
                Argument::Made(place) if !sets => found.dynamic.push(place),
                Argument::Made(_) => {}
                Argument::Name(name, place) => {
                    if sets || both {
                        found.sets.push((name.to_owned(), place.clone()));
                    }
                    if !sets {
                        found.push(name, place, kind, optional);
                    }
                }
            }
        }
    }

    /// Finds what the forms of a dialect name.
    pub fn find(&self, dialect: &Dialect, found: &mut Found) {
        let split = |forms: &'static [Form]| -> Vec<(Vec<&'static str>, How)> {
            forms.iter().map(|(form, how)| (form.split(' ').collect(), *how)).collect()
        };
        let (calls, access) = (split(dialect.calls), split(dialect.access));
        let maps: Vec<Vec<&str>> = dialect.maps.iter().map(|map| map.split(' ').collect()).collect();
        let aliases = self.aliases(&maps, &access);
        for at in 0..self.tokens.len() {
            if !matches!(self.tokens[at].sort, Sort::Word | Sort::Sign) {
                self.piped(&calls, at, found);
                continue;
            }
            for (form, how) in calls.iter().filter(|(form, _)| form.first().is_some_and(|first| self.same(at, first))) {
                if let Some((names, end)) = self.read(form, at).filter(|_| form[0] == "." || self.stands_alone(at)) {
                    self.report(*how, at, names, end, found);
                    break;
                }
            }
            let alias = self.word(at).filter(|word| aliases.contains(word) && self.stands_alone(at)).map(|_| at + 1);
            let Some(behind) = alias.or_else(|| self.map(&maps, at)) else { continue };
            if let Some((how, (names, end))) = access.iter().find_map(|(form, how)| Some((*how, self.read(form, behind)?))) {
                self.report(how, at, names, end, found);
            } else if self.before(at, 1) == "in" || self.before(at, 1) == "!in" {
                if let Some((name, _)) = at.checked_sub(2).filter(|at| self.literal(*at).is_some()).and_then(|at| self.argument(at, true)) {
                    self.report(How::Ask, at, vec![name], behind, found);
                }
            }
        }
    }

    /// Finds calls of a function that the file itself has named so: `local env = os.getenv`.
    pub fn calls_of(&self, name: &str, found: &mut Found) {
        for at in (0..self.tokens.len()).filter(|at| self.sign(*at) == name && self.stands_alone(*at)) {
            if let Some((names, end)) = self.read(&["(?", "NAME"], at + 1).filter(|_| self.sign(at + 1) != "=") {
                self.report(How::Read, at, names, end, found);
            }
        }
    }

    /// `"X" |> System.get_env()`.
    fn piped(&self, calls: &[(Vec<&'static str>, How)], at: usize, found: &mut Found) {
        if self.sign(at + 1) != "|>" {
            return;
        }
        for (form, how) in calls {
            let Some(head) = form.strip_suffix(&["(?", "NAME"][..]) else { continue };
            let (Some((_, end)), Some((name, _))) = (self.read(head, at + 2), self.argument(at, true)) else { continue };
            return self.report(*how, at, vec![name], end + 2, found);
        }
    }

    fn map(&self, maps: &[Vec<&str>], at: usize) -> Option<usize> {
        let map = maps.iter().filter(|map| map.first().is_some_and(|first| self.same(at, first)));
        let ends = map.filter_map(|map| Some(self.read(map, at)?.1));
        ends.max().filter(|_| self.stands_alone(at))
    }

    /// Names that stand for the whole environment: `val env = System.getenv()`.
    fn aliases(&self, maps: &[Vec<&str>], access: &[(Vec<&str>, How)]) -> Vec<&'s str> {
        let mut aliases = Vec::new();
        for at in 0..self.tokens.len() {
            let Some(end) = self.map(maps, at) else { continue };
            if access.iter().any(|(form, _)| self.read(form, end).is_some()) || matches!(self.sign(end), "(" | "[" | "{") {
                continue;
            }
            let mut back = 1;
            while matches!(self.before(at, back), "\\" | "&" | "Foundation" | "." | "lang" | "java") {
                back += 1;
            }
            let Some(name) = at.checked_sub(back + 1).filter(|_| matches!(self.before(at, back), "=" | ":=")) else { continue };
            // Of `val env: Map<String, String>`, the name before the type.
            let typed = (1..14).take_while(|back| !matches!(self.before(name, *back), ";" | "{" | "}" | "=")).find(|back| {
                self.before(name, *back) == ":" && self.before(name, back + 2).starts_with(['v', 'l', 'c', 'f'])
            });
            let name = typed.and_then(|back| name.checked_sub(back + 1)).unwrap_or(name);
            aliases.extend(self.word(name));
        }
        aliases
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
