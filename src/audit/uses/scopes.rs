//! Names and what they stand for, scope by scope, for the languages whose code is read as a tree.

use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Range;

use tree_sitter::Node;

use super::elsewhere;

/// What a name is bound to.
#[derive(Clone, Debug)]
pub enum Bound<'t> {
    /// The value of an expression, which stands in a scope.
    Value(Node<'t>, usize),
    /// The items of an expression, one after another; the number is the place within an item that is itself a list.
    Each(Node<'t>, Option<usize>),
    /// Something of a library, by its whole path.
    Import(String),
    /// The parameter of a function: the function, and which one.
    Parameter(usize, usize),
    /// A function of the file.
    Function(usize),
    /// A class or type of the file.
    Class(usize),
    /// Anything else: hides the same name further out.
    Other,
}

struct Scope<'s, 't> {
    parent: Option<usize>,
    class: Option<usize>,
    names: HashMap<&'s str, Vec<Bound<'t>>>,
}

/// The scopes of one file, numbered from 0, the file itself.
pub struct Scopes<'s, 't> {
    list: Vec<Scope<'s, 't>>,
    open: Vec<(usize, usize)>,
}

/// More bindings than these are not looked at: a name that changes so often stands for nothing in particular.
const BINDINGS: usize = 8;

impl<'s, 't> Scopes<'s, 't> {
    /// The scope of a file, and nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Self { list: vec![Scope { parent: None, class: None, names: HashMap::new() }], open: Vec::new() }
    }

    /// The scope that `node` stands in, when nodes are seen in the order of the text.
    pub fn at(&mut self, node: Node<'_>) -> usize {
        while self.open.last().is_some_and(|(end, _)| node.start_byte() >= *end) {
            self.open.pop();
        }
        self.open.last().map_or(0, |(_, scope)| *scope)
    }

    /// A scope of its own for what is inside of `node`; `class`: the class whose body it is.
    pub fn enter(&mut self, node: Node<'_>, class: Option<usize>) -> usize {
        let parent = self.at(node);
        self.list.push(Scope { parent: Some(parent), class, names: HashMap::new() });
        let scope = self.list.len() - 1;
        self.open.push((node.end_byte(), scope));
        scope
    }

    /// Binds `name` in `scope`.
    pub fn bind(&mut self, scope: usize, name: &'s str, bound: Bound<'t>) {
        let names = self.list[scope].names.entry(name).or_default();
        if names.len() < BINDINGS {
            names.push(bound);
        }
    }

    /// What `name` is bound to where it is seen from `scope`, and the scope that binds it.
    /// Names of a class are seen from its body alone, not from its functions.
    #[must_use]
    pub fn find(&self, scope: usize, name: &str) -> Option<(usize, &[Bound<'t>])> {
        let mut here = scope;
        loop {
            let one = &self.list[here];
            if (one.class.is_none() || here == scope)
                && let Some(found) = one.names.get(name)
            {
                return Some((here, found));
            }
            here = one.parent?;
        }
    }

    /// The scope around `scope`.
    #[must_use]
    pub fn parent(&self, scope: usize) -> Option<usize> {
        self.list[scope].parent
    }

    /// What `name` is bound to in `scope` itself.
    #[must_use]
    pub fn own(&self, scope: usize, name: &str) -> &[Bound<'t>] {
        self.list[scope].names.get(name).map_or(&[], Vec::as_slice)
    }

    /// The class around `scope`: its scope and its number.
    #[must_use]
    pub fn class(&self, scope: usize) -> Option<(usize, usize)> {
        let mut here = Some(scope);
        while let Some(at) = here {
            if let Some(class) = self.list[at].class {
                return Some((at, class));
            }
            here = self.list[at].parent;
        }
        None
    }

    /// Whether `scope` is the body of a class.
    #[must_use]
    pub fn is_class(&self, scope: usize) -> bool {
        self.list[scope].class.is_some()
    }
}

impl Default for Scopes<'_, '_> {
    fn default() -> Self {
        Self::new()
    }
}

/// The list that a name goes through at `at`, where all that the name ever does is go through lists: that of the last loop before.
#[must_use]
pub fn loop_over<'t>(bound: &[Bound<'t>], at: usize) -> Option<(Node<'t>, Option<usize>)> {
    let mut nearest = None;
    for one in bound {
        let Bound::Each(list, number) = one else { return None };
        if nearest.is_none() || list.start_byte() < at {
            nearest = Some((*list, *number));
        }
    }
    nearest
}

/// A text as far as it is known before the program runs: all of it, or all but one parameter of the function around it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Text {
    /// What comes before the parameter, or the whole.
    pub before: String,
    /// The parameter: of which function, and which one.
    pub parameter: Option<(usize, usize)>,
    /// What comes behind the parameter.
    pub after: String,
    /// Whether the whole is put in capitals.
    pub upper: bool,
}

impl Text {
    /// A text that is written out.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self { before: text.to_owned(), ..Self::default() }
    }

    /// A parameter's value.
    #[must_use]
    pub fn parameter(function: usize, number: usize) -> Self {
        Self { parameter: Some((function, number)), ..Self::default() }
    }

    /// This and then that.
    #[must_use]
    pub fn then(mut self, next: &Self) -> Option<Self> {
        if self.upper != next.upper && (self.parameter.is_some() || next.parameter.is_some()) {
            // Capitals of a part alone: most often the part that is no capitals yet.
            self.upper = true;
        }
        if next.parameter.is_none() {
            let tail = if self.parameter.is_some() { &mut self.after } else { &mut self.before };
            tail.push_str(&next.before);
            return Some(self);
        }
        if self.parameter.is_some() {
            return None;
        }
        self.before.push_str(&next.before);
        self.parameter = next.parameter;
        self.after.clone_from(&next.after);
        Some(self)
    }

    /// In capitals.
    #[must_use]
    pub fn capitals(mut self) -> Self {
        self.before = self.before.to_uppercase();
        self.after = self.after.to_uppercase();
        self.upper = true;
        self
    }

    /// `format` with its single placeholder replaced.
    #[must_use]
    pub fn formatted(format: &str, placeholder: &str, value: &Self) -> Option<Self> {
        let (before, after) = format.split_once(placeholder)?;
        (!after.contains(placeholder)).then(|| Self::of(before).then(value)?.then(&Self::of(after)))?
    }

    /// The whole text, if nothing of it is a parameter.
    #[must_use]
    pub fn whole(&self) -> Option<&str> {
        self.parameter.is_none().then_some(self.before.as_str())
    }

    /// The whole text, with `value` for the parameter.
    #[must_use]
    pub fn with(&self, value: &Self) -> Option<Self> {
        let whole = Self::of(&self.before).then(value)?.then(&Self::of(&self.after))?;
        Some(if self.upper { whole.capitals() } else { whole })
    }
}

/// A function of the file that reads the variable which a parameter of it names.
#[derive(Clone, Debug)]
pub struct Reader {
    /// What it reads; there is a parameter in it.
    pub name: Text,
    /// Whether it goes on without the variable.
    pub optional: bool,
}

impl Reader {
    /// The same, for other files: where it is `function`'s first parameter that names the variable.
    #[must_use]
    pub fn exported(&self, function: Option<&str>, optional: bool, readers: &Readers) -> Option<elsewhere::Reader> {
        let (number, 0) = self.name.parameter? else { return None };
        Some(elsewhere::Reader {
            function: function?.to_owned(),
            before: self.name.before.clone(),
            after: self.name.after.clone(),
            upper: self.name.upper,
            optional,
            places: readers.places_of(number),
        })
    }
}

/// Functions whose calls are still to be looked at, each once.
#[derive(Default)]
pub struct Readers {
    seen: HashSet<Text>,
    queue: VecDeque<Reader>,
    /// Where functions read what a parameter names.
    places: Vec<(usize, Range<usize>)>,
    /// Functions that some call tells a name which the file knows.
    told: HashSet<usize>,
    /// Functions, and those that are told the name which they hand on.
    handed: Vec<(usize, usize)>,
}

impl Readers {
    /// One more function that reads what a parameter of it names.
    pub fn push(&mut self, name: Text, optional: bool) {
        // Each step through a function can make the name longer: calls in a ring must come to an end.
        if self.seen.len() < 1000 && name.before.len() + name.after.len() < 200 && self.seen.insert(name.clone()) {
            self.queue.push_back(Reader { name, optional });
        }
    }

    /// The same, for a place where the variable is read.
    pub fn push_at(&mut self, name: Text, optional: bool, place: Range<usize>) {
        self.places.extend(name.parameter.map(|(function, _)| (function, place)));
        self.push(name, optional);
    }

    /// The places where `function` reads what its parameter names, itself or by those that it hands the name on to.
    #[must_use]
    pub fn places_of(&self, function: usize) -> Vec<Range<usize>> {
        let inner = self.handed.iter().filter(|(_, outer)| *outer == function).map(|(inner, _)| *inner);
        let all: Vec<usize> = inner.chain([function]).collect();
        self.places.iter().filter(|(one, _)| all.contains(one)).map(|(_, place)| place.clone()).collect()
    }

    /// A call tells `function` a name which the file knows.
    pub fn tell(&mut self, function: usize) {
        self.told.insert(function);
    }

    /// The function behind `name` hands what it is told on to `function`.
    pub fn hand(&mut self, function: usize, name: &Text) {
        self.handed.extend(name.parameter.map(|(outer, _)| (function, outer)));
    }

    /// The places in functions that no call of the file tells a name.
    #[must_use]
    pub fn untold(&mut self) -> Vec<Range<usize>> {
        // Those that hand on are found after those that they hand on to.
        for (inner, outer) in self.handed.drain(..).rev() {
            if self.told.contains(&outer) {
                self.told.insert(inner);
            }
        }
        self.places.drain(..).filter(|(function, _)| !self.told.contains(function)).map(|(_, place)| place).collect()
    }

    /// The next one.
    pub fn take(&mut self) -> Option<Reader> {
        self.queue.pop_front()
    }
}

/// The names behind `$` in a text that is expanded as a shell would, `$X` and `${X}`, with their places from `offset` on.
pub fn dollars(text: &str, offset: usize, see: &mut dyn FnMut(&str, Range<usize>)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('$')) {
        let start = at + found + 1;
        let braced = bytes.get(start) == Some(&b'{');
        let start = start + usize::from(braced);
        let length = bytes.iter().skip(start).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        let end = start + length;
        at = end.max(start);
        let closed = !braced || bytes.get(end) == Some(&b'}');
        if let Some(name) = text.get(start..end).filter(|name| closed && super::is_name(name)) {
            see(name, start + offset..end + offset);
        }
    }
}

/// `fieldName` or `FieldName` as `FIELD_NAME`.
#[must_use]
pub fn snake_capitals(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len() + 4);
    for (n, letter) in letters.iter().enumerate() {
        let before = n.checked_sub(1).map(|n| letters[n]);
        let begins = letter.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_ascii_digit()
                    || (before.is_uppercase() && letters.get(n + 1).is_some_and(|next| next.is_lowercase()))
            });
        if begins {
            out.push('_');
        }
        out.extend(letter.to_uppercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_put_together() {
        let name = Text::formatted("APP_%s_URL", "%s", &Text::parameter(2, 0)).unwrap();
        assert_eq!(name.whole(), None);
        assert_eq!(name.with(&Text::of("DB")).unwrap().whole(), Some("APP_DB_URL"));
        assert_eq!(name.clone().then(&name), None);
        assert_eq!(name.capitals().with(&Text::of("db")).unwrap().whole(), Some("APP_DB_URL"));
    }

    #[test]
    fn dollars_name_variables() {
        let mut seen = Vec::new();
        dollars("$A/${B}-${C:-x}$9 $é ${D", 10, &mut |name, place| seen.push((name.to_owned(), place.start)));
        assert_eq!(seen, [("A".to_owned(), 11), ("B".to_owned(), 15)]);
    }

    #[test]
    fn fields_are_named_in_capitals() {
        for (field, name) in
            [("DatabaseURL", "DATABASE_URL"), ("MaxOpenConns", "MAX_OPEN_CONNS"), ("HTTPPort", "HTTP_PORT"), ("port", "PORT")]
        {
            assert_eq!(snake_capitals(field), name);
        }
    }
}
