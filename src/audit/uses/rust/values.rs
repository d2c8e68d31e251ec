//! What expressions in Rust stand for.

use std::ops::Range;

use tree_sitter::Node;

use super::super::scopes::{Bound, Text, loop_over};
use super::super::syntax::{self, field};
use super::File;

/// How many names one question may follow.
const FUEL: usize = 200;

/// How deep an expression may be.
const DEPTH: usize = 24;

/// Crates that are named without an import.
const CRATES: [&str; 12] = [
    "std",
    "dotenvy",
    "dotenv",
    "envy",
    "config",
    "figment",
    "envmnt",
    "env_logger",
    "tracing_subscriber",
    "serde_env",
    "temp_env",
    "bpaf",
];

/// Methods that hand a text on as it is.
const SAME: [&str; 12] = [
    "to_string",
    "to_owned",
    "as_str",
    "as_ref",
    "into",
    "clone",
    "trim",
    "borrow",
    "as_deref",
    "to_str",
    "as_os_str",
    "into_owned",
];

impl<'s, 't> File<'s, 't, '_> {
    /// The path of something of a crate, as `std::env::var` or `envy::prefixed().from_env`.
    pub(super) fn thing(&self, node: Node<'t>, scope: usize) -> Option<String> {
        self.fuel.set(FUEL);
        self.thing_at(node, scope, DEPTH)
    }

    fn step(&self, depth: usize) -> Option<usize> {
        let fuel = self.fuel.get().checked_sub(1)?;
        self.fuel.set(fuel);
        depth.checked_sub(1)
    }

    /// The path behind a name alone.
    pub(super) fn named(&self, name: &str, scope: usize) -> Option<String> {
        self.fuel.set(FUEL);
        self.named_at(name, scope, DEPTH)
    }

    fn named_at(&self, name: &str, scope: usize, depth: usize) -> Option<String> {
        match self.scopes.find(scope, name) {
            Some((_, bound)) => bound.iter().find_map(|one| match one {
                Bound::Import(path) => Some(path.clone()),
                Bound::Value(value, at) => self.thing_at(*value, *at, depth),
                _ => None,
            }),
            None => CRATES.contains(&name).then(|| name.to_owned()),
        }
    }

    fn thing_at(&self, node: Node<'t>, scope: usize, depth: usize) -> Option<String> {
        let depth = self.step(depth)?;
        match node.kind() {
            "identifier" | "type_identifier" => self.named_at(self.source(node), scope, depth),
            "scoped_identifier" | "scoped_type_identifier" => {
                let name = self.source(field(node, "name")?);
                match field(node, "path") {
                    Some(path) => Some(format!("{}::{name}", self.thing_at(path, scope, depth)?)),
                    None => Some(name.to_owned()),
                }
            }
            "generic_function" => self.thing_at(field(node, "function")?, scope, depth),
            "field_expression" => {
                Some(format!("{}.{}", self.thing_at(field(node, "value")?, scope, depth)?, self.source(field(node, "field")?)))
            }
            "call_expression" => Some(format!("{}()", self.thing_at(field(node, "function")?, scope, depth)?)),
            "reference_expression" => self.thing_at(field(node, "value")?, scope, depth),
            "try_expression" | "await_expression" | "parenthesized_expression" => {
                self.thing_at(node.named_child(0)?, scope, depth)
            }
            _ => None,
        }
    }

    /// The file's own type that an expression is of.
    fn type_of(&self, node: Node<'t>, scope: usize, depth: usize) -> Option<&'s str> {
        let depth = depth.checked_sub(1)?;
        match node.kind() {
            "self" => self.scopes.class(scope).map(|(_, class)| self.types[class]),
            "identifier" => {
                let (_, bound) = self.scopes.find(scope, self.source(node))?;
                bound.iter().find_map(|one| match one {
                    Bound::Class(class) => Some(self.types[*class]),
                    Bound::Value(value, at) => self.type_of(*value, *at, depth),
                    _ => None,
                })
            }
            "struct_expression" => Some(self.type_name(field(node, "name")?)),
            "call_expression" => {
                // `Config::new()`
                let path = field(field(node, "function")?, "path")?;
                Some(self.own_type(path, scope))
            }
            "reference_expression" => self.type_of(field(node, "value")?, scope, depth),
            "try_expression" | "parenthesized_expression" => self.type_of(node.named_child(0)?, scope, depth),
            _ => None,
        }
    }

    fn own_type(&self, path: Node<'t>, scope: usize) -> &'s str {
        match self.source(path) {
            "Self" => self.scopes.class(scope).map_or("Self", |(_, class)| self.types[class]),
            path => path.rsplit("::").next().unwrap_or(path),
        }
    }

    /// The function of the file that is called.
    pub(super) fn function_of(&self, node: Node<'t>, scope: usize) -> Option<usize> {
        match node.kind() {
            "generic_function" => self.function_of(field(node, "function")?, scope),
            "identifier" => self.function_named(self.source(node), scope),
            "scoped_identifier" => {
                let (path, name) = (field(node, "path")?, self.source(field(node, "name")?));
                let own = self.methods.get(&(self.own_type(path, scope), name)).copied();
                own.or_else(|| {
                    let path = self.source(path);
                    let here =
                        ["crate", "self", "super"].iter().any(|word| path == *word || path.starts_with(&format!("{word}::")));
                    let module = || self.text.contains(&format!("mod {} {{", path.rsplit("::").next().unwrap_or(path)));
                    self.free.get(name).copied().filter(|_| here || module())
                })
            }
            "field_expression" => {
                let kind = self.type_of(field(node, "value")?, scope, 8)?;
                self.methods.get(&(kind, self.source(field(node, "field")?))).copied()
            }
            _ => None,
        }
    }

    pub(super) fn function_named(&self, name: &str, scope: usize) -> Option<usize> {
        let (_, bound) = self.scopes.find(scope, name)?;
        bound.iter().find_map(|one| match one {
            Bound::Function(number) => Some(*number),
            Bound::Value(value, _) => self.closures.get(&value.id()).copied(),
            _ => None,
        })
    }

    /// The text of an expression, as far as the file alone tells it.
    pub(super) fn known(&self, node: Node<'t>, scope: usize) -> Option<Text> {
        self.fuel.set(FUEL);
        self.text_at(node, scope, DEPTH)
    }

    fn constant(&self, name: &str, depth: usize) -> Option<Text> {
        match self.constants.get(name)?.as_slice() {
            [(value, scope)] => self.text_at(*value, *scope, depth),
            _ => None,
        }
    }

    fn text_named(&self, name: &str, scope: usize, depth: usize) -> Option<Text> {
        let Some((_, bound)) = self.scopes.find(scope, name) else { return self.constant(name, depth) };
        let mut text = None;
        for one in bound {
            let this = match one {
                Bound::Parameter(function, number) => return Some(Text::parameter(*function, *number)),
                Bound::Value(value, at) => self.text_at(*value, *at, depth)?,
                Bound::Class(_) => continue,
                Bound::Import(path) => self.constant(path.rsplit("::").next()?, depth)?,
                _ => return None,
            };
            if text.get_or_insert_with(|| this.clone()) != &this {
                return None;
            }
        }
        text
    }

    fn text_at(&self, node: Node<'t>, scope: usize, depth: usize) -> Option<Text> {
        let depth = self.step(depth)?;
        match node.kind() {
            "string_literal" | "raw_string_literal" => {
                let mut parts = syntax::children(node);
                let text = parts.next().filter(|part| part.kind() == "string_content").map(|part| Text::of(self.source(part)));
                text.filter(|_| parts.next().is_none())
            }
            "identifier" => self.text_named(self.source(node), scope, depth),
            "scoped_identifier" => self.constant(self.source(field(node, "name")?), depth),
            "reference_expression" => self.text_at(field(node, "value")?, scope, depth),
            "unary_expression" | "parenthesized_expression" => self.text_at(node.named_child(0)?, scope, depth),
            "block" => {
                let mut inside = syntax::children(node);
                let only = inside.next()?;
                inside.next().is_none().then(|| self.text_at(only, scope, depth))?
            }
            "binary_expression" if field(node, "operator")?.kind() == "+" => {
                self.text_at(field(node, "left")?, scope, depth)?.then(&self.text_at(field(node, "right")?, scope, depth)?)
            }
            "call_expression" => {
                let function = field(node, "function")?;
                match function.kind() {
                    "field_expression" => {
                        let method = self.source(field(function, "field")?);
                        let value = self.text_at(field(function, "value")?, scope, depth)?;
                        match method {
                            "to_uppercase" | "to_ascii_uppercase" => Some(value.capitals()),
                            _ => Some(value).filter(|_| SAME.contains(&method)),
                        }
                    }
                    _ => {
                        let same = matches!(
                            self.source(function),
                            "String::from" | "OsStr::new" | "OsString::from" | "Cow::from" | "Cow::Borrowed"
                        );
                        same.then(|| self.text_at(*self.arguments(node).first()?, scope, depth))?
                    }
                }
            }
            "macro_invocation" => {
                let name = self.source(field(node, "macro")?);
                let tokens = syntax::children(node).find(|child| child.kind() == "token_tree")?;
                let arguments = super::tokens::arguments(tokens);
                let one = |argument: &Vec<Node<'t>>| match argument.as_slice() {
                    [only] => self.text_at(*only, scope, depth),
                    [.., last] if last.kind() == "identifier" => self.text_at(*last, scope, depth),
                    _ => None,
                };
                match name {
                    "concat" => arguments.iter().try_fold(Text::default(), |whole, argument| whole.then(&one(argument)?)),
                    "format" => self.formatted(&arguments, &one, scope, depth),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// `format!("APP_{}", key)`, `format!("APP_{key}")`
    fn formatted(
        &self,
        arguments: &[Vec<Node<'t>>],
        one: &dyn Fn(&Vec<Node<'t>>) -> Option<Text>,
        scope: usize,
        depth: usize,
    ) -> Option<Text> {
        let (format, values) = arguments.split_first()?;
        let format = one(format)?;
        let mut rest = format.whole()?;
        let mut values = values.iter();
        let mut text = Text::default();
        while let Some((before, behind)) = rest.split_once('{') {
            let (name, after) = behind.split_once('}')?;
            let value = if name.is_empty() { one(values.next()?)? } else { self.text_named(name, scope, depth)? };
            text = text.then(&Text::of(before))?.then(&value)?;
            rest = after;
        }
        text.then(&Text::of(rest))
    }

    /// The texts that an expression goes through, where it is the name of a loop over a list that is written out.
    pub(super) fn listed(&self, key: Node<'t>, scope: usize) -> Vec<(String, Range<usize>)> {
        let mut key = key;
        while matches!(key.kind(), "reference_expression" | "unary_expression" | "parenthesized_expression") {
            let Some(inner) = syntax::children(key).last() else { break };
            key = inner;
        }
        let Some((at, bound)) = self.scopes.find(scope, self.source(key)).filter(|_| key.kind() == "identifier") else {
            return Vec::new();
        };
        loop_over(bound, key.start_byte()).map_or(Vec::new(), |(list, number)| self.items(list, at, number, 12))
    }

    /// Whether an expression can be a list that is written out.
    pub(super) fn is_list(&self, node: Node<'t>) -> bool {
        let mut node = node;
        for _ in 0..8 {
            let inner = match node.kind() {
                "array_expression" => return true,
                "identifier" => return true,
                "macro_invocation" => return true,
                "call_expression" => {
                    let name = field(node, "function")
                        .and_then(|function| field(function, "field"))
                        .map_or("", |name| self.source(name));
                    let same = matches!(name, "iter" | "into_iter" | "copied" | "cloned" | "rev" | "filter");
                    field(node, "function").and_then(|function| field(function, "value")).filter(|_| same)
                }
                "reference_expression" => field(node, "value"),
                "parenthesized_expression" => node.named_child(0),
                _ => None,
            };
            let Some(inner) = inner else { return false };
            node = inner;
        }
        false
    }

    /// The texts in a list; of items that are tuples, those at `number`.
    pub(super) fn items(&self, list: Node<'t>, scope: usize, number: Option<usize>, depth: usize) -> Vec<(String, Range<usize>)> {
        let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
        let item = |node: Node<'t>| {
            let node = match number {
                Some(number) => syntax::children(node).nth(number)?,
                None => node,
            };
            Some((self.known(node, scope)?.whole()?.to_owned(), self.place(node)))
        };
        match list.kind() {
            "array_expression" => syntax::children(list).filter_map(item).collect(),
            "reference_expression" | "parenthesized_expression" => {
                syntax::children(list).last().map_or(Vec::new(), |inner| self.items(inner, scope, number, depth))
            }
            "call_expression" => {
                let value = field(list, "function").and_then(|function| field(function, "value"));
                value.filter(|_| self.is_list(list)).map_or(Vec::new(), |inner| self.items(inner, scope, number, depth))
            }
            "macro_invocation" if number.is_none() => {
                let tokens = syntax::children(list).find(|child| child.kind() == "token_tree");
                let parts = tokens.map_or(Vec::new(), super::tokens::arguments);
                parts.iter().filter_map(|part| if let [only] = part.as_slice() { item(*only) } else { None }).collect()
            }
            "identifier" | "scoped_identifier" => {
                let name = field(list, "name").unwrap_or(list);
                match (self.scopes.find(scope, self.source(list)), self.constants.get(self.source(name)).map(Vec::as_slice)) {
                    (Some((_, [Bound::Value(value, at)])), _) => self.items(*value, *at, number, depth),
                    (None, Some([(value, at)])) => self.items(*value, *at, number, depth),
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }
}
