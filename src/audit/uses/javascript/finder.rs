//! Looks at every place of a file that may use a variable.

use std::borrow::Cow;
use std::ops::Range;

use tree_sitter::Node;

use super::super::syntax::{children, field};
use super::super::{Found, Kind, elsewhere, is_name};
use super::accesses::Role;
use super::affixes::Affixes;
use super::calls::is_upper;
use super::lists::Item;
use super::readers::{Given, Reader};
use super::scopes::{Code, Origin, Path, literal, walk};
use super::values::{Thing, exports_variables};
use super::written::Written;

/// What is used, set, and read by names made when the program runs.
pub struct Finder<'c, 't> {
    /// The file.
    pub code: &'c Code<'t>,
    found: &'c mut Found,
    /// Functions that read the variable which they are given the name of.
    pub readers: Vec<Reader>,
    /// Where they do so.
    pub dynamic: Vec<(usize, Range<usize>)>,
    written: Written<'t>,
}

/// What names a variable.
enum Name<'t> {
    One(Cow<'t, str>),
    Each(Vec<Item<'t>>, Affixes),
    Param(usize, usize, Given, Affixes),
    Unknown,
}

impl<'c, 't> Finder<'c, 't> {
    /// A finder that has found nothing yet.
    pub fn new(code: &'c Code<'t>, found: &'c mut Found) -> Self {
        Self { code, found, readers: Vec::new(), dynamic: Vec::new(), written: Written::default() }
    }

    /// Finds all below `root`.
    pub fn run(mut self, root: Node<'t>) {
        walk(root, &mut |node, path| self.see(node, path));
        for &(pattern, origin, scope) in &self.code.patterns {
            self.code.eval_origin(origin).into_iter().for_each(|thing| self.take_apart(pattern, thing, scope));
        }
        self.follow_readers();
        self.found.uses.retain(|one| !self.written.covers(one));
    }

    fn see(&mut self, node: Node<'t>, path: Path<'_, 't>) -> Option<usize> {
        let scope = path.last().map_or(0, |(_, scope)| *scope);
        match node.kind() {
            // Types name things and use none.
            "type_annotation"
            | "type_arguments"
            | "type_alias_declaration"
            | "interface_declaration"
            | "ambient_declaration"
            | "type_query" => {
                return None;
            }
            "member_expression" => {
                if let (Some(object), Some(property)) = (field(node, "object"), field(node, "property"))
                    && let Some(thing) = self.code.eval(object, scope)
                    && !(is_callee(node, path) && is_method(self.code.text(property)))
                    && self.code.has_variable(thing, self.code.text(property))
                {
                    let role = self.code.role(node, path);
                    if role == Role::Set {
                        self.written.see(self.code, self.code.text(property), path);
                    }
                    self.put(self.code.text(property), property.byte_range(), role);
                }
            }
            "subscript_expression" => {
                if let (Some(object), Some(index)) = (field(node, "object"), field(node, "index"))
                    && let Some(thing) = self.code.eval(object, scope)
                    && self.code.is_env(thing)
                {
                    let role = self.code.role(node, path);
                    if let (Role::Set, Some((name, _))) = (role, literal(index, self.code.source)) {
                        self.written.see(self.code, name, path);
                    }
                    self.named(index, scope, Some(thing), role, node);
                }
            }
            "binary_expression" if field(node, "operator").is_some_and(|operator| self.code.text(operator) == "in") => {
                if let (Some(left), Some(right)) = (field(node, "left"), field(node, "right"))
                    && let Some(thing) = self.code.eval(right, scope)
                    && self.code.is_env(thing)
                {
                    self.named(left, scope, Some(thing), Role::Read(true), node);
                }
            }
            "assignment_expression" => self.replacement(node, scope),
            "variable_declarator" => self.named_schema(node, scope),
            "call_expression" => self.call(node, path, scope),
            "new_expression" => self.plugin(node, scope),
            "pair" => self.pair(node, path, scope),
            "import_statement" | "export_statement" => self.names_of_module(node),
            _ => {}
        }
        Some(self.code.opened.get(&node.id()).copied().unwrap_or(scope))
    }

    /// A variable, by its name.
    pub fn put(&mut self, name: &str, place: Range<usize>, role: Role) {
        if !is_name(name) {
            return;
        }
        match role {
            Role::Read(optional) => self.found.push(name, place, Kind::Read, optional),
            Role::Set => self.found.sets.push((name.to_owned(), place)),
            Role::Both => {
                self.found.push(name, place.clone(), Kind::Read, true);
                self.found.sets.push((name.to_owned(), place));
            }
        }
    }

    /// A variable of a declaration of settings.
    pub fn declare(&mut self, name: &str, place: Range<usize>, optional: bool) {
        if is_name(name) {
            self.found.push(name, place, Kind::Schema, optional);
        }
    }

    /// The variable that `name` names, used by `whole`.
    pub fn named(&mut self, name: Node<'t>, scope: usize, thing: Option<Thing<'t>>, role: Role, whole: Node<'t>) {
        if name.kind() == "ternary_expression" {
            // Either of two names.
            for part in ["consequence", "alternative"] {
                if let Some(part) = field(name, part) {
                    self.named(part, scope, thing, role, part);
                }
            }
            return;
        }
        match self.name_of(name, scope) {
            Name::One(text) => {
                if thing.is_none_or(|thing| self.code.has_variable(thing, &text)) {
                    self.put(&text, self.code.place(name), role);
                }
            }
            Name::Each(items, affixes) => {
                for (text, place) in items {
                    match text {
                        Some(text) => self.put(&affixes.around(&text), place, role),
                        None => self.found.dynamic.push(place),
                    }
                }
            }
            Name::Param(function, position, given, affixes) if role != Role::Set => {
                let optional = role == Role::Read(true);
                self.readers.push(Reader { function, position, optional, given, affixes });
                self.dynamic.push((function, whole.byte_range()));
            }
            Name::Unknown if role != Role::Set => self.found.dynamic.push(whole.byte_range()),
            Name::Param(..) | Name::Unknown => {}
        }
    }

    /// A call of a function of another file.
    pub fn call_elsewhere(&mut self, call: elsewhere::Call) {
        self.found.calls.push(call);
    }

    /// A function that other files can call.
    pub fn put_reader(&mut self, reader: elsewhere::Reader) {
        self.found.readers.push(reader);
    }

    /// A place that names a variable only when the program runs.
    pub fn put_dynamic(&mut self, place: Range<usize>) {
        self.found.dynamic.push(place);
    }

    fn name_of(&self, name: Node<'t>, scope: usize) -> Name<'t> {
        if let Some(text) = self.code.constant(name, scope) {
            return Name::One(text);
        }
        if name.kind() == "subscript_expression"
            && let Some(items) = field(name, "object").and_then(|list| self.code.items(list, scope))
        {
            // `keys[i]`: any of them.
            return Name::Each(items, Affixes::default());
        }
        let Some((affixes, inner)) = self.code.affixed(name, scope, 0) else { return Name::Unknown };
        match self.code.lookup(self.code.text(inner), scope).map(|origin| self.code.origins[origin]) {
            Some(Origin::Item(list, around)) => match (self.code.items(list, around), self.code.list_given(list, around)) {
                (Some(items), _) => Name::Each(items, affixes),
                (None, Some((function, position, given))) => Name::Param(function, position, given, affixes),
                _ => Name::Unknown,
            },
            Some(Origin::Param(function, position)) => Name::Param(function, position, Given::Name, affixes),
            _ => Name::Unknown,
        }
    }

    /// `const { X, Y: y = 1 } = process.env`.
    fn take_apart(&mut self, pattern: Node<'t>, whole: Thing<'t>, scope: usize) {
        if !self.code.is_env(whole) {
            return;
        }
        for child in children(pattern) {
            let (key, optional) = match child.kind() {
                "shorthand_property_identifier_pattern" => (child, false),
                "object_assignment_pattern" => match field(child, "left") {
                    Some(left) => (left, true),
                    None => continue,
                },
                "pair_pattern" => match field(child, "key") {
                    Some(key) => (key, field(child, "value").is_some_and(|value| value.kind() == "assignment_pattern")),
                    None => continue,
                },
                _ => continue,
            };
            let role = Role::Read(optional);
            match key.kind() {
                "computed_property_name" => {
                    if let Some(inner) = children(key).next() {
                        self.named(inner, scope, Some(whole), role, key);
                    }
                }
                "string" => self.named(key, scope, Some(whole), role, key),
                _ if self.code.has_variable(whole, self.code.text(key)) => self.put(self.code.text(key), key.byte_range(), role),
                _ => {}
            }
        }
    }

    /// `process.env = { ...process.env, X: "1" }`.
    fn replacement(&mut self, node: Node<'t>, scope: usize) {
        let (Some(left), Some(right)) = (field(node, "left"), field(node, "right")) else { return };
        if left.kind() == "member_expression" && matches!(self.code.eval(left, scope), Some(Thing::Env)) {
            self.set_keys(right);
        }
    }

    /// Every key of an object is set.
    pub fn set_keys(&mut self, object: Node<'t>) {
        if object.kind() == "object" {
            for (name, place) in children(object).filter_map(|pair| self.code.key_of(pair)) {
                self.put(name, place, Role::Set);
            }
        }
    }

    /// `import { X } from "$env/static/private"`.
    fn names_of_module(&mut self, node: Node<'t>) {
        let source = field(node, "source").and_then(|source| literal(source, self.code.source));
        let Some((module, _)) = source.filter(|(module, _)| exports_variables(module)) else { return };
        let text = self.code.text(node);
        if text.starts_with("import type") || text.starts_with("export type") {
            return;
        }
        let clauses = children(node).flat_map(|clause| children(clause).chain(std::iter::once(clause)));
        for list in clauses.filter(|clause| matches!(clause.kind(), "named_imports" | "export_clause")) {
            for name in children(list).filter_map(|one| field(one, "name")) {
                let text = self.code.text(name);
                // Others call a folder of their own `@env`.
                let is_own = module == "@env" && !is_upper(text);
                if !is_own && !matches!(text, "getSecret" | "Config" | "default") {
                    self.put(text, name.byte_range(), Role::Read(false));
                }
            }
        }
    }
}

fn is_callee<'t>(node: Node<'t>, path: Path<'_, 't>) -> bool {
    path.last().is_some_and(|(parent, _)| parent.kind() == "call_expression" && field(*parent, "function") == Some(node))
}

/// Whether every object has a method of that name.
fn is_method(name: &str) -> bool {
    matches!(name, "hasOwnProperty" | "propertyIsEnumerable" | "isPrototypeOf" | "toString" | "toLocaleString" | "valueOf")
}
