//! Forms in which code reads variables, looked for in a row of tokens.
//!
//! A form is written as the tokens it is made of, with spaces between them. `NAME` stands for a text or a constant, `NAMES` for
//! a list of texts, `WORD` for a name without quotes, `KEY` for one before a `}`, `(?` for a bracket that may be left out, `<>` for arguments of a type that
//! may be left out; `.` is also `?.` and `&.`.

mod code;
mod optional;
#[cfg(test)]
mod tests;

pub use code::{Code, is_name};

use std::collections::HashSet;

use code::Argument;

use super::tokens::Sort;
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
const QUALIFIERS: &[&str] =
    &["lang", "System", "std", "Foundation", "Support", "Kernel", "Glibc", "Darwin", "scala", "util", "POSIX", "C"];

/// What stands before the environment where it is handed on or copied.
const COPIES: &[&str] = &[
    "\\",
    "&",
    "Foundation",
    ".",
    "lang",
    "java",
    "(",
    "<",
    ">",
    "new",
    "HashMap",
    "TreeMap",
    "LinkedHashMap",
    "copyOf",
    "await",
];

impl<'s> Code<'_, 's> {
    /// Whether what begins at `at` belongs to nothing before it.
    fn stands_alone(&self, at: usize) -> bool {
        match self.before(at, 1) {
            // An arrow, as in `name -> System.getenv(name)`.
            "->" if self.is_after_arrow(at) => true,
            "." if self.dots_join => true,
            // `return ::getenv(…)`, `(int)\getenv(…)`.
            "::" | "\\" if self.begins_path(at) => true,
            "." | "::" | "?." | "->" | "&." | "\\" | "?->" => {
                let owner = at.checked_sub(2).and_then(|at| self.word(at));
                owner.is_none_or(|owner| QUALIFIERS.contains(&owner)) && self.before(at, 2) != ")" && self.before(at, 2) != "]"
            }
            "function" | "def" | "fun" | "func" | "defp" | "sub" => false,
            _ => true,
        }
    }

    /// Whether nothing stands right before the `::` or `\` in front of `at`, or only a bracket.
    fn begins_path(&self, at: usize) -> bool {
        let (Some(sign), Some(owner)) = (at.checked_sub(1), at.checked_sub(2)) else { return true };
        let (Some(sign), Some(owner)) = (self.tokens.get(sign), self.tokens.get(owner)) else { return true };
        owner.text == ")" || owner.place().end != sign.start
    }

    fn is_after_arrow(&self, at: usize) -> bool {
        let (Some(arrow), Some(next)) = (at.checked_sub(1).and_then(|at| self.tokens.get(at)), self.tokens.get(at)) else {
            return false;
        };
        arrow.place().end != next.start || next.text.starts_with(|c: char| c.is_ascii_uppercase())
    }

    fn same(&self, at: usize, wanted: &str) -> bool {
        let is = self.sign(at);
        is == wanted
            || (wanted == "." && matches!(is, "?." | "&." | "!." | "?->"))
            || (self.fold && is.eq_ignore_ascii_case(wanted))
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
                "<>" if self.sign(at) == "<" => {
                    at += self.tokens.get(at..)?.iter().take(12).position(|token| token.text == ">")? + 1
                }
                "<>" => {}
                "." if matches!(self.sign(at), "!" | "!!") && self.sign(at + 1) == "." => at += 2,
                _ if self.same(at, wanted) => at += 1,
                _ => return None,
            }
        }
        Some((names, at))
    }

    /// Reports what a form names.
    fn report(&self, how: How, start: usize, names: Vec<Argument<'s>>, end: usize, found: &mut Found) {
        // Of `h[ENV.fetch 'X'] = 1`, the bracket is another's.
        let opened = (start..end).filter(|at| matches!(self.sign(*at), "[" | "{")).count()
            > (start..end).filter(|at| matches!(self.sign(*at), "]" | "}")).count();
        let closed = end + usize::from(opened && matches!(self.sign(end), "]" | "}"));
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
            let piped = self.before(at, 1) == "|>";
            for (form, how) in calls.iter().filter(|(form, _)| !piped && form.first().is_some_and(|first| self.same(at, first))) {
                if let Some((names, end)) = self.read(form, at).filter(|_| form[0] == "." || self.stands_alone(at)) {
                    self.report(*how, at, names, end, found);
                    break;
                }
            }
            let own = || matches!(self.before(at, 2), "this" | "self") || self.stands_alone(at);
            let alias = self.word(at).filter(|word| aliases.contains(word) && own()).map(|_| at + 1);
            let Some(behind) = alias.or_else(|| self.map(&maps, at)) else { continue };
            if let Some((how, (names, end))) = access.iter().find_map(|(form, how)| Some((*how, self.read(form, behind)?))) {
                self.report(how, at, names, end, found);
            } else if matches!(self.before(at, 1), "in" | "!in")
                && let Some(name) = at.checked_sub(2).filter(|at| self.literal(*at).is_some())
                && let Some((name, _)) = self.argument(name, true)
            {
                self.report(How::Ask, at, vec![name], behind, found);
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
            // What is within the brackets is a default.
            let how = if *how == How::Fetch && self.literal(end + 1).is_some() { How::Ask } else { *how };
            return self.report(how, at, vec![name], end + 2, found);
        }
    }

    fn map(&self, maps: &[Vec<&str>], at: usize) -> Option<usize> {
        let map = maps.iter().filter(|map| map.first().is_some_and(|first| self.same(at, first)));
        let ends = map.filter_map(|map| Some(self.read(map, at)?.1));
        ends.max().filter(|_| self.stands_alone(at))
    }

    /// Names that stand for the whole environment: `val env = System.getenv()`.
    fn aliases(&self, maps: &[Vec<&str>], access: &[(Vec<&str>, How)]) -> HashSet<&'s str> {
        let mut aliases = HashSet::new();
        for at in 0..self.tokens.len() {
            let Some(end) = self.map(maps, at) else { continue };
            if access.iter().any(|(form, _)| self.read(form, end).is_some()) || matches!(self.sign(end), "(" | "[" | "{") {
                continue;
            }
            let mut back = 1;
            while COPIES.contains(&self.before(at, back)) {
                back += 1;
            }
            // `def initialize(env: ENV)`.
            if self.before(at, back) == ":"
                && (1..30).take_while(|more| self.before(at, *more) != ")").any(|more| self.before(at, more) == "def")
            {
                aliases.extend(at.checked_sub(back + 1).and_then(|name| self.word(name)));
            }
            let Some(name) = at.checked_sub(back + 1).filter(|_| matches!(self.before(at, back), "=" | ":=")) else { continue };
            // Of `val env: Map<String, String>`, the name before the type.
            let typed = (1..14)
                .take_while(|back| !matches!(self.before(name, *back), ";" | "{" | "}" | "="))
                .find(|back| self.before(name, *back) == ":" && self.before(name, back + 2).starts_with(['v', 'l', 'c', 'f']));
            let name = typed.and_then(|back| name.checked_sub(back + 1)).unwrap_or(name);
            aliases.extend(self.word(name));
        }
        aliases
    }
}
