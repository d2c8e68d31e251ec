//! What expressions in Python stand for.

use std::ops::Range;

use tree_sitter::Node;

use super::super::scopes::{Bound, Text, loop_over};
use super::super::syntax::{self, field};
use super::File;

/// Something of a library: its path, as `os.environ` or `environs.Env()`, and the call that made it.
#[derive(Clone, Debug)]
pub(super) struct Thing<'t> {
    pub(super) path: String,
    pub(super) made: Option<(Node<'t>, usize)>,
}

/// How many names one question may follow.
const FUEL: usize = 200;

/// How deep an expression may be.
const DEPTH: usize = 24;

impl<'s, 't> File<'s, 't, '_> {
    /// What of a library an expression is, if it is something of a library.
    pub(super) fn thing(&self, node: Node<'t>, scope: usize) -> Option<Thing<'t>> {
        self.fuel.set(FUEL);
        self.thing_at(node, scope, DEPTH)
    }

    fn step(&self, depth: usize) -> Option<usize> {
        let fuel = self.fuel.get().checked_sub(1)?;
        self.fuel.set(fuel);
        depth.checked_sub(1)
    }

    fn thing_at(&self, node: Node<'t>, scope: usize, depth: usize) -> Option<Thing<'t>> {
        let depth = self.step(depth)?;
        let plain = |path: String| Thing { path, made: None };
        match node.kind() {
            "identifier" => self.name_at(self.source(node), scope, depth),
            "attribute" => {
                let (object, name) = (field(node, "object")?, self.source(field(node, "attribute")?));
                if let Some(thing) = self.thing_at(object, scope, depth) {
                    return Some(Thing { path: format!("{}.{name}", thing.path), made: thing.made });
                }
                let class = self.class_of(object, scope)?;
                let body = self.classes[class].body;
                let own = self.scopes.own(body, name).iter().chain(self.scopes.own(body, self.source(node)));
                own.filter_map(|bound| self.bound_at(bound, depth)).next()
            }
            "call" => {
                let function = field(node, "function")?;
                let first = field(node, "arguments").and_then(|arguments| syntax::children(arguments).next());
                match self.source(function) {
                    "dict"
                    | "getattr"
                    | "cast"
                    | "ChainMap"
                    | "MappingProxyType"
                    | "Mapping"
                    | "copy"
                    | "deepcopy"
                    | "defaultdict"
                    | "__import__"
                    | "typing.cast"
                    | "copy.copy"
                    | "collections.ChainMap"
                    | "types.MappingProxyType"
                    | "importlib.import_module"
                    | "import_module" => {}
                    _ => {
                        let thing = self.thing_at(function, scope, depth)?;
                        return Some(Thing { path: format!("{}()", thing.path), made: Some((node, scope)) });
                    }
                }
                let arguments: Vec<_> = field(node, "arguments").into_iter().flat_map(syntax::children).collect();
                match self.source(function) {
                    "getattr" => {
                        let name = self.text_at(*arguments.get(1)?, scope, depth)?;
                        Some(plain(format!("{}.{}", self.thing_at(first?, scope, depth)?.path, name.whole()?)))
                    }
                    "__import__" | "importlib.import_module" | "import_module" => {
                        Some(plain(self.text_at(first?, scope, depth)?.whole()?.to_owned()))
                    }
                    "cast" | "typing.cast" => self.thing_at(*arguments.get(1)?, scope, depth),
                    _ => arguments
                        .iter()
                        .filter_map(|one| {
                            let inner = if one.kind() == "dictionary_splat" { one.named_child(0)? } else { *one };
                            self.thing_at(inner, scope, depth)
                        })
                        .find_map(|thing| copied(&thing)),
                }
            }
            "dictionary" => syntax::children(node)
                .take(64)
                .filter(|child| child.kind() == "dictionary_splat")
                .filter_map(|child| self.thing_at(child.named_child(0)?, scope, depth))
                .find_map(|thing| copied(&thing)),
            "binary_operator" => [field(node, "left")?, field(node, "right")?]
                .into_iter()
                .filter_map(|side| self.thing_at(side, scope, depth))
                .find_map(|thing| copied(&thing)),
            "dictionary_comprehension" => {
                // `{k: v for k, v in os.environ.items()}`
                let clause = syntax::children(node).find(|child| child.kind() == "for_in_clause")?;
                let thing = self.thing_at(field(clause, "right")?, scope, depth)?;
                let path = thing.path.strip_suffix(".items()")?;
                copied(&Thing { path: path.to_owned(), made: thing.made })
            }
            "boolean_operator" | "conditional_expression" | "parenthesized_expression" | "await" | "list_splat" => {
                syntax::children(node).find_map(|child| self.thing_at(child, scope, depth))
            }
            "named_expression" => self.thing_at(field(node, "value")?, scope, depth),
            _ => None,
        }
    }

    fn name_at(&self, name: &str, scope: usize, depth: usize) -> Option<Thing<'t>> {
        let (_, bound) = self.scopes.find(scope, name)?;
        bound.iter().find_map(|one| self.bound_at(one, depth))
    }

    fn bound_at(&self, bound: &Bound<'t>, depth: usize) -> Option<Thing<'t>> {
        match bound {
            Bound::Import(path) => Some(Thing { path: path.clone(), made: None }),
            Bound::Value(value, scope) => self.thing_at(*value, *scope, depth),
            _ => None,
        }
    }

    /// The class of the file that an expression is, or is an object of.
    pub(super) fn class_of(&self, node: Node<'t>, scope: usize) -> Option<usize> {
        self.class_at(node, scope, DEPTH)
    }

    fn class_at(&self, node: Node<'t>, scope: usize, depth: usize) -> Option<usize> {
        let depth = depth.checked_sub(1)?;
        match node.kind() {
            "call" => self.class_at(field(node, "function")?, scope, depth),
            "identifier" if matches!(self.source(node), "self" | "cls") => self.scopes.class(scope).map(|(_, class)| class),
            "identifier" => {
                let (_, bound) = self.scopes.find(scope, self.source(node))?;
                bound.iter().find_map(|one| match one {
                    Bound::Class(class) => Some(*class),
                    Bound::Value(value, at) if value.kind() == "call" => {
                        let function = field(*value, "function").filter(|function| function.kind() == "identifier")?;
                        let (_, bound) = self.scopes.find(*at, self.source(function))?;
                        bound.iter().find_map(|one| if let Bound::Class(class) = one { Some(*class) } else { None })
                    }
                    _ => None,
                })
            }
            "attribute" => {
                // A class within a class.
                let outer = self.class_at(field(node, "object")?, scope, depth)?;
                let own = self.scopes.own(self.classes[outer].body, self.source(field(node, "attribute")?));
                own.iter().find_map(|one| if let Bound::Class(class) = one { Some(*class) } else { None })
            }
            _ => None,
        }
    }

    /// The text of an expression, as far as the file alone tells it.
    pub(super) fn known(&self, node: Node<'t>, scope: usize) -> Option<Text> {
        self.fuel.set(FUEL);
        self.text_at(node, scope, DEPTH)
    }

    fn text_at(&self, node: Node<'t>, scope: usize, depth: usize) -> Option<Text> {
        let depth = self.step(depth)?;
        let join = |parts: &mut dyn Iterator<Item = Node<'t>>| {
            let mut whole = Text::default();
            for part in parts {
                whole = whole.then(&self.text_at(part, scope, depth)?)?;
            }
            Some(whole)
        };
        match node.kind() {
            "string" => {
                join(&mut syntax::children(node).filter(|part| matches!(part.kind(), "string_content" | "interpolation")))
            }
            "string_content" => Some(Text::of(self.source(node))).filter(|text| !text.before.contains('\\')),
            "interpolation" => self.text_at(field(node, "expression")?, scope, depth),
            "concatenated_string" => join(&mut syntax::children(node)),
            "parenthesized_expression" => self.text_at(node.named_child(0)?, scope, depth),
            "named_expression" => self.text_at(field(node, "value")?, scope, depth),
            "identifier" => {
                let (_, bound) = self.scopes.find(scope, self.source(node))?;
                self.texts_of(bound, depth)
            }
            "subscript" => self.entry(field(node, "value")?, field(node, "subscript")?, scope, depth),
            "attribute" => {
                let (object, name) = (field(node, "object")?, self.source(field(node, "attribute")?));
                if let Some(class) = self.class_of(object, scope) {
                    let body = self.classes[class].body;
                    let own = self.scopes.own(body, name);
                    let bound = if own.is_empty() { self.scopes.own(body, self.source(node)) } else { own };
                    return self.texts_of(bound, depth);
                }
                // A member of an enumeration.
                (name == "value").then(|| self.text_at(object, scope, depth))?
            }
            "binary_operator" => {
                let (left, right) = (field(node, "left")?, field(node, "right")?);
                match self.source(field(node, "operator")?) {
                    "+" => self.text_at(left, scope, depth)?.then(&self.text_at(right, scope, depth)?),
                    "%" => {
                        let format = self.text_at(left, scope, depth)?;
                        let right = if right.kind() == "tuple" { right.named_child(0)? } else { right };
                        Text::formatted(format.whole()?, "%s", &self.text_at(right, scope, depth)?)
                    }
                    _ => None,
                }
            }
            "call" => {
                let function = field(node, "function")?;
                let first = field(node, "arguments").and_then(|arguments| syntax::children(arguments).next());
                match function.kind() {
                    "identifier" if self.source(function) == "str" => self.text_at(first?, scope, depth),
                    "attribute" => {
                        let object = self.text_at(field(function, "object")?, scope, depth)?;
                        match self.source(field(function, "attribute")?) {
                            "upper" => Some(object.capitals()),
                            "strip" | "encode" => Some(object),
                            "format" => Text::formatted(object.whole()?, "{}", &self.text_at(first?, scope, depth)?),
                            _ => None,
                        }
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// An entry of a mapping that is written out: `KEYS["db"]`.
    fn entry(&self, mapping: Node<'t>, key: Node<'t>, scope: usize, depth: usize) -> Option<Text> {
        let (_, bound) = self.scopes.find(scope, self.source(mapping)).filter(|_| mapping.kind() == "identifier")?;
        let [Bound::Value(value, at)] = bound else { return None };
        let key = self.text_at(key, scope, depth)?;
        let pairs = syntax::children(*value).take(64).filter(|_| value.kind() == "dictionary");
        let mut pairs =
            pairs.filter(|pair| field(*pair, "key").and_then(|one| self.text_at(one, *at, depth)).is_some_and(|one| one == key));
        self.text_at(field(pairs.next()?, "value")?, *at, depth)
    }

    /// The one text that all of the bindings agree on.
    fn texts_of(&self, bound: &[Bound<'t>], depth: usize) -> Option<Text> {
        if let [Bound::Parameter(function, number), Bound::Value(value, scope)] = bound
            && self.source(*value).contains(self.functions[*function].parameters[*number])
            && !self.changing.get()
        {
            // `name = name.upper()`: the name on the right is the parameter as it was.
            self.changing.set(true);
            let text = self.text_at(*value, *scope, depth);
            self.changing.set(false);
            return text;
        }
        let mut text = None;
        for one in bound {
            let this = match one {
                Bound::Parameter(function, number) => return Some(Text::parameter(*function, *number)),
                Bound::Value(value, scope) => self.text_at(*value, *scope, depth)?,
                _ => return None,
            };
            if text.get_or_insert_with(|| this.clone()) != &this {
                return None;
            }
        }
        text
    }

    /// The texts that an expression goes through, where it is the name of a loop over a list that is written out.
    pub(super) fn listed(&self, key: Node<'t>, scope: usize) -> Vec<(String, Range<usize>)> {
        self.fuel.set(FUEL);
        let Some((at, bound)) = self.scopes.find(scope, self.source(key)).filter(|_| key.kind() == "identifier") else {
            return Vec::new();
        };
        loop_over(bound, key.start_byte()).map_or(Vec::new(), |(list, number)| self.items(list, at, number, DEPTH))
    }

    /// The texts in a list; of items that are lists themselves, those at `number`.
    pub(super) fn items(&self, list: Node<'t>, scope: usize, number: Option<usize>, depth: usize) -> Vec<(String, Range<usize>)> {
        let Some(depth) = self.step(depth) else { return Vec::new() };
        match list.kind() {
            "list" | "tuple" | "set" | "expression_list" => syntax::children(list)
                .filter_map(|item| {
                    let item = match number {
                        Some(number) => syntax::children(item).nth(number)?,
                        None => item,
                    };
                    Some((self.known(item, scope)?.whole()?.to_owned(), self.place(item)))
                })
                .collect(),
            "dictionary" if number.unwrap_or(0) == 0 => syntax::children(list)
                .filter_map(|pair| field(pair, "key"))
                .filter_map(|key| Some((self.known(key, scope)?.whole()?.to_owned(), self.place(key))))
                .collect(),
            "dictionary" => syntax::children(list)
                .filter_map(|pair| field(pair, "value"))
                .filter_map(|value| Some((self.known(value, scope)?.whole()?.to_owned(), self.place(value))))
                .collect(),
            "parenthesized_expression" => list.named_child(0).map_or(Vec::new(), |inner| self.items(inner, scope, number, depth)),
            "identifier" => match self.scopes.find(scope, self.source(list)) {
                Some((_, [Bound::Value(value, at)])) => self.items(*value, *at, number, depth),
                _ => Vec::new(),
            },
            "attribute" => {
                let (Some(object), Some(name)) = (field(list, "object"), field(list, "attribute")) else { return Vec::new() };
                let Some(class) = self.class_of(object, scope) else { return Vec::new() };
                let body = self.classes[class].body;
                match self.scopes.own(body, self.source(name)) {
                    [Bound::Value(value, at)] => self.items(*value, *at, number, depth),
                    _ => Vec::new(),
                }
            }
            "call" => {
                let (Some(function), Some(arguments)) = (field(list, "function"), field(list, "arguments")) else {
                    return Vec::new();
                };
                let first = arguments.named_child(0);
                match (self.source(function), first) {
                    ("list" | "tuple" | "set" | "sorted" | "frozenset" | "iter" | "reversed", Some(first)) => {
                        self.items(first, scope, number, depth)
                    }
                    ("enumerate", Some(first)) if number == Some(1) => self.items(first, scope, None, depth),
                    _ if matches!(
                        field(function, "attribute").map(|name| self.source(name)),
                        Some("items" | "keys" | "values")
                    ) =>
                    {
                        let Some(object) = field(function, "object") else { return Vec::new() };
                        let values = field(function, "attribute").is_some_and(|name| self.source(name) == "values");
                        self.items(object, scope, if values { Some(1) } else { number }, depth)
                    }
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }
}

/// A copy of the environment: reading it is reading the environment, writing to it is not.
fn copied<'t>(thing: &Thing<'t>) -> Option<Thing<'t>> {
    super::reads::is_environment(&thing.path).then(|| Thing { path: "os.environ.copy()".to_owned(), made: thing.made })
}
