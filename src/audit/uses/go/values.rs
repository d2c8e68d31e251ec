//! What expressions in Go stand for.

use std::ops::Range;

use tree_sitter::Node;

use super::super::scopes::{Bound, Text, loop_over};
use super::super::syntax::{self, field};
use super::File;

/// How many names one question may follow.
const FUEL: usize = 200;

/// How deep an expression may be.
const DEPTH: usize = 24;

impl<'s, 't> File<'s, 't, '_> {
    /// The path of something of a package, as `os.Getenv` or `github.com/spf13/viper.New()`.
    pub(super) fn thing(&self, node: Node<'t>, scope: usize) -> Option<String> {
        self.fuel.set(FUEL);
        self.thing_at(node, scope, DEPTH)
    }

    fn step(&self, depth: usize) -> Option<usize> {
        let fuel = self.fuel.get().checked_sub(1)?;
        self.fuel.set(fuel);
        depth.checked_sub(1)
    }

    fn thing_at(&self, node: Node<'t>, scope: usize, depth: usize) -> Option<String> {
        let depth = self.step(depth)?;
        let member =
            |object: Node<'t>, name: Node<'t>| Some(format!("{}.{}", self.thing_at(object, scope, depth)?, self.source(name)));
        match node.kind() {
            "identifier" | "package_identifier" | "type_identifier" => {
                let name = self.source(node);
                let Some((_, bound)) = self.scopes.find(scope, name) else {
                    let exported = name.starts_with(char::is_uppercase);
                    return self.bare.first().filter(|_| exported).map(|package| format!("{package}.{name}"));
                };
                bound.iter().find_map(|one| match one {
                    Bound::Import(path) => Some(path.clone()),
                    Bound::Value(value, at) => self.thing_at(*value, *at, depth),
                    _ => None,
                })
            }
            "selector_expression" => {
                let name = field(node, "field")?;
                member(field(node, "operand")?, name).or_else(|| self.function_fields.get(self.source(name)).cloned())
            }
            "qualified_type" => member(field(node, "package")?, field(node, "name")?),
            "generic_type" => self.thing_at(field(node, "type")?, scope, depth),
            "call_expression" => Some(format!("{}()", self.thing_at(field(node, "function")?, scope, depth)?)),
            "type_conversion_expression" => Some(format!("{}()", self.thing_at(field(node, "type")?, scope, depth)?)),
            "type_instantiation_expression" => self.thing_at(field(node, "type")?, scope, depth),
            // `env.ParseAs[Config]` can look like an index.
            "index_expression" if field(node, "index")?.kind() == "identifier" => {
                self.thing_at(field(node, "operand")?, scope, depth)
            }
            "unary_expression" => self.thing_at(field(node, "operand")?, scope, depth),
            "composite_literal" => self.thing_at(field(node, "type")?, scope, depth),
            "parenthesized_expression" => self.thing_at(node.named_child(0)?, scope, depth),
            _ => None,
        }
    }

    /// The name of the file's own type that an expression is of.
    pub(super) fn type_of(&self, node: Node<'t>, scope: usize) -> Option<&'s str> {
        self.type_at(node, scope, 12)
    }

    fn type_at(&self, node: Node<'t>, scope: usize, depth: usize) -> Option<&'s str> {
        let depth = depth.checked_sub(1)?;
        match node.kind() {
            "composite_literal" => Some(self.type_name(field(node, "type")?)),
            "unary_expression" => self.type_at(field(node, "operand")?, scope, depth),
            "parenthesized_expression" => self.type_at(node.named_child(0)?, scope, depth),
            "identifier" => {
                let (_, bound) = self.scopes.find(scope, self.source(node))?;
                bound.iter().find_map(|one| match one {
                    Bound::Class(class) => self.types.get(*class).copied(),
                    Bound::Value(value, at) => self.type_at(*value, *at, depth),
                    _ => None,
                })
            }
            "call_expression" => {
                let function = field(node, "function")?;
                if self.source(function) == "new" {
                    return self.arguments(node).first().map(|kind| self.type_name(*kind));
                }
                self.function_of(function, scope, depth).and_then(|number| self.functions[number].result)
            }
            _ => None,
        }
    }

    /// The function of the file that is called.
    pub(super) fn function_of(&self, node: Node<'t>, scope: usize, depth: usize) -> Option<usize> {
        match node.kind() {
            "identifier" => {
                let (_, bound) = self.scopes.find(scope, self.source(node))?;
                bound.iter().find_map(|one| match one {
                    Bound::Function(number) => Some(*number),
                    Bound::Value(value, _) => self.literals.get(&value.id()).copied(),
                    _ => None,
                })
            }
            "selector_expression" => {
                let kind = self.type_at(field(node, "operand")?, scope, depth)?;
                self.methods.get(&(kind, self.source(field(node, "field")?))).copied()
            }
            "type_instantiation_expression" | "index_expression" | "generic_type" => {
                let inner = node.named_child(0).filter(|inner| matches!(inner.kind(), "identifier" | "type_identifier"))?;
                let (_, bound) = self.scopes.find(scope, self.source(inner))?;
                bound.iter().find_map(|one| if let Bound::Function(number) = one { Some(*number) } else { None })
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
        match node.kind() {
            "interpreted_string_literal" | "raw_string_literal" => {
                let plain = !syntax::children(node).any(|child| child.kind() == "escape_sequence");
                plain.then(|| self.text.get(self.place(node)).map(Text::of))?
            }
            "parenthesized_expression" => self.text_at(node.named_child(0)?, scope, depth),
            "binary_expression" if field(node, "operator")?.kind() == "+" => {
                self.text_at(field(node, "left")?, scope, depth)?.then(&self.text_at(field(node, "right")?, scope, depth)?)
            }
            "identifier" => {
                let (_, bound) = self.scopes.find(scope, self.source(node))?;
                if let [Bound::Parameter(..), Bound::Value(value, at)] = bound
                    && self.source(*value).contains(self.source(node))
                    && !self.changing.get()
                {
                    // `key = strings.ToUpper(key)`: the key on the right is the parameter as it was.
                    self.changing.set(true);
                    let text = self.text_at(*value, *at, depth);
                    self.changing.set(false);
                    return text;
                }
                let mut text = None;
                for one in bound {
                    let this = match one {
                        Bound::Parameter(function, number) => return Some(Text::parameter(*function, *number)),
                        Bound::Value(value, at) => self.text_at(*value, *at, depth)?,
                        _ => return None,
                    };
                    if text.get_or_insert_with(|| this.clone()) != &this {
                        return None;
                    }
                }
                text
            }
            "call_expression" => {
                let function = field(node, "function")?;
                let arguments = self.arguments(node);
                let first = *arguments.first()?;
                match self.thing_at(function, scope, depth).as_deref() {
                    Some("strings.ToUpper") => Some(self.text_at(first, scope, depth)?.capitals()),
                    Some("strings.TrimSpace") => self.text_at(first, scope, depth),
                    Some("fmt.Sprintf") => {
                        let format = self.text_at(first, scope, depth)?;
                        let value = self.text_at(*arguments.get(1)?, scope, depth)?;
                        if arguments.len() == 2 {
                            return Text::formatted(format.whole()?, "%s", &value);
                        }
                        // `fmt.Sprintf("%s_%s", prefix, name)`
                        let (before, after) = format.whole()?.split_once("%s")?;
                        let value = Text::of(before).then(&value)?;
                        let rest = Text::formatted(after, "%s", &self.text_at(*arguments.get(2)?, scope, depth)?)?;
                        value.then(&rest).filter(|_| arguments.len() == 3)
                    }
                    Some(_) => None,
                    // A conversion to a type.
                    None => {
                        let name = self.source(function);
                        let converts = function.kind() == "identifier" && (name == "string" || self.by_name.contains_key(name));
                        (converts && arguments.len() == 1).then(|| self.text_at(first, scope, depth))?
                    }
                }
            }
            _ => None,
        }
    }

    /// The texts that an expression goes through, where it is the name of a loop over a list that is written out.
    pub(super) fn listed(&self, key: Node<'t>, scope: usize) -> Vec<(String, Range<usize>)> {
        match key.kind() {
            "identifier" => {}
            // `for i := range keys { os.Getenv(keys[i]) }`
            "index_expression" => {
                let (Some(list), Some(index)) = (field(key, "operand"), field(key, "index")) else { return Vec::new() };
                let over = self.scopes.find(scope, self.source(index)).and_then(|(_, bound)| loop_over(bound, key.start_byte()));
                return match over {
                    Some((looped, Some(0))) if self.source(looped) == self.source(list) => self.items(list, scope, Some(1), 8),
                    _ => Vec::new(),
                };
            }
            "selector_expression" => return self.column(key, scope).unwrap_or_default(),
            _ => return Vec::new(),
        }
        let Some((at, bound)) = self.scopes.find(scope, self.source(key)) else { return Vec::new() };
        loop_over(bound, key.start_byte()).map_or(Vec::new(), |(list, number)| self.items(list, at, number, 8))
    }

    /// The texts of one field in a table that is written out: `row.name` in `for _, row := range []struct{ name string }{{"X"}}`.
    fn column(&self, key: Node<'t>, scope: usize) -> Option<Vec<(String, Range<usize>)>> {
        let (row, name) = (field(key, "operand")?, self.source(field(key, "field")?));
        let (_, bound) = self.scopes.find(scope, self.source(row)).filter(|_| row.kind() == "identifier")?;
        let (mut table, number) = loop_over(bound, key.start_byte())?;
        if table.kind() == "identifier"
            && let Some((_, [Bound::Value(value, _)])) = self.scopes.find(scope, self.source(table))
        {
            table = *value;
        }
        let kind = field(table, "type").filter(|_| number == Some(1))?;
        let kind = field(kind, "element").or_else(|| field(kind, "value"))?;
        let kind = if kind.kind() == "type_identifier" { *self.by_name.get(self.source(kind))? } else { kind.id() };
        let fields = &self.structs.get(*self.by_node.get(&kind)?)?.fields;
        let place = fields.iter().flat_map(|one| &one.names).position(|one| self.source(*one) == name)?;
        let inner = |node: Node<'t>| if node.kind() == "literal_element" { node.named_child(0) } else { Some(node) };
        let text = |row: Node<'t>| {
            let row = inner(if row.kind() == "keyed_element" { field(row, "value")? } else { row })?;
            let row = field(row, "body").unwrap_or(row);
            let mut parts = syntax::children(row).peekable();
            let cell = if parts.peek()?.kind() == "keyed_element" {
                field(parts.find(|pair| field(*pair, "key").is_some_and(|key| self.source(key) == name))?, "value")?
            } else {
                parts.nth(place)?
            };
            let cell = inner(cell)?;
            Some((self.known(cell, scope)?.whole()?.to_owned(), self.place(cell)))
        };
        Some(syntax::children(field(table, "body")?).filter_map(text).collect())
    }

    /// The texts in a list or in the keys (`number` 0) or values (1) of a map.
    pub(super) fn items(&self, list: Node<'t>, scope: usize, number: Option<usize>, depth: usize) -> Vec<(String, Range<usize>)> {
        let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
        match list.kind() {
            "composite_literal" => {
                let map = field(list, "type").is_some_and(|kind| kind.kind() == "map_type");
                if !map && number == Some(0) {
                    return Vec::new();
                }
                let text = |node: Node<'t>| {
                    let node = if node.kind() == "literal_element" { node.named_child(0)? } else { node };
                    Some((self.known(node, scope)?.whole()?.to_owned(), self.place(node)))
                };
                let elements = field(list, "body").into_iter().flat_map(syntax::children);
                elements
                    .filter_map(|element| match (element.kind(), map, number) {
                        ("keyed_element", true, Some(0) | None) => text(field(element, "key")?),
                        ("keyed_element", ..) => text(field(element, "value")?),
                        _ => text(element),
                    })
                    .collect()
            }
            "identifier" => match self.scopes.find(scope, self.source(list)) {
                Some((_, [Bound::Value(value, at)])) => self.items(*value, *at, number, depth),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }
}
