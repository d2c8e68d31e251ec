//! What the names of a file in Rust are bound to.

use tree_sitter::Node;

use super::super::scopes::Bound;
use super::super::syntax::{self, field};
use super::{Field, File, Function, Struct};

/// What a wildcard import brings.
const EVERYTHING: [(&str, &[&str]); 5] = [
    ("std", &["env"]),
    ("std::env", &["var", "var_os", "vars", "vars_os", "set_var", "remove_var"]),
    ("dotenvy", &["var", "vars"]),
    ("figment::providers", &["Env"]),
    ("config", &["Environment", "Config"]),
];

/// Methods that call a closure with one item after another.
const EACH: [&str; 11] =
    ["map", "for_each", "filter", "filter_map", "all", "any", "find", "find_map", "flat_map", "try_for_each", "position"];

impl<'s, 't> File<'s, 't, '_> {
    /// Binds what `node` binds, and keeps it if it may use a variable.
    pub(super) fn bind(&mut self, node: Node<'t>, nodes: &mut Vec<(Node<'t>, usize)>) {
        let scope = self.scopes.at(node);
        self.link(node);
        match node.kind() {
            "call_expression" => {
                self.items_of(node);
                nodes.push((node, scope));
            }
            "token_tree" | "macro_invocation" | "index_expression" => nodes.push((node, scope)),
            "field_declaration_list" | "ordered_field_declaration_list" => nodes.push((node, scope)),
            "use_declaration" => {
                if let Some(argument) = field(node, "argument") {
                    self.import(argument, "", scope);
                }
            }
            "mod_item" | "block" | "for_expression" | "match_arm" | "if_expression" | "while_expression" => {
                if node.kind() == "for_expression" {
                    let inside = self.scopes.enter(node, None);
                    if let (Some(pattern), Some(value)) = (field(node, "pattern"), field(node, "value")) {
                        self.each(pattern, value, inside);
                    }
                } else {
                    if node.kind() == "mod_item"
                        && let Some(name) = field(node, "name")
                    {
                        // A module hides a crate of the same name.
                        self.scopes.bind(scope, self.source(name), Bound::Other);
                    }
                    self.scopes.enter(node, None);
                }
            }
            "impl_item" => {
                let name = field(node, "type").map_or("", |kind| self.type_name(kind));
                self.types.push(name);
                self.scopes.enter(node, Some(self.types.len() - 1));
            }
            "function_item" | "closure_expression" => self.function(node, scope),
            "const_item" | "static_item" => {
                if let (Some(name), Some(value)) = (field(node, "name"), field(node, "value")) {
                    let name = self.source(name);
                    self.scopes.bind(scope, name, Bound::Value(value, scope));
                    self.constants.entry(name).or_default().push((value, scope));
                }
            }
            "let_declaration" => self.local(node, scope),
            "attribute_item" => {
                if let Some(attribute) = syntax::children(node).find(|child| child.kind() == "attribute") {
                    let name = attribute.named_child(0).map_or("", |name| self.source(name));
                    self.pending.push((name, field(attribute, "arguments")));
                }
            }
            "struct_item" => self.structure(node, scope),
            "enum_item" | "enum_variant" | "field_declaration" | "type_item" | "trait_item" => self.pending.clear(),
            "macro_definition" => self.definition(node),
            _ => {}
        }
        if matches!(node.kind(), "function_item" | "impl_item" | "mod_item" | "use_declaration" | "const_item" | "static_item") {
            self.pending.clear();
        }
    }

    fn import(&mut self, node: Node<'t>, prefix: &str, scope: usize) {
        let join = |path: &str| {
            let path: String = path.split_whitespace().collect();
            let path = path.trim_start_matches("::");
            if prefix.is_empty() { path.to_owned() } else { format!("{prefix}::{path}") }
        };
        match node.kind() {
            "use_list" => {
                for child in syntax::children(node) {
                    self.import(child, prefix, scope);
                }
            }
            "scoped_use_list" => {
                let path = field(node, "path").map_or_else(|| prefix.to_owned(), |path| join(self.source(path)));
                if let Some(list) = field(node, "list") {
                    self.import(list, &path, scope);
                }
            }
            "use_as_clause" => {
                if let (Some(path), Some(alias)) = (field(node, "path"), field(node, "alias")) {
                    let path = if path.kind() == "self" { prefix.to_owned() } else { join(self.source(path)) };
                    self.scopes.bind(scope, self.source(alias), Bound::Import(path));
                }
            }
            "use_wildcard" => {
                let path = node.named_child(0).map_or_else(|| prefix.to_owned(), |path| join(self.source(path)));
                for name in EVERYTHING.iter().filter(|(module, _)| *module == path).flat_map(|(_, names)| *names) {
                    self.scopes.bind(scope, name, Bound::Import(format!("{path}::{name}")));
                }
            }
            "self" => {
                // `use std::env::{self}`: the name is the last of the path before it.
                let whole = self.text;
                let last = prefix.rsplit("::").next().unwrap_or_default();
                if let Some(at) = whole.find(last) {
                    self.scopes.bind(scope, &whole[at..at + last.len()], Bound::Import(prefix.to_owned()));
                }
            }
            "identifier" => self.scopes.bind(scope, self.source(node), Bound::Import(join(self.source(node)))),
            "scoped_identifier" => {
                if let Some(name) = field(node, "name") {
                    self.scopes.bind(scope, self.source(name), Bound::Import(join(self.source(node))));
                }
            }
            _ => {}
        }
    }

    fn function(&mut self, node: Node<'t>, scope: usize) {
        let number = self.functions.len();
        let body = field(node, "body");
        let strict = body
            .is_some_and(|body| self.fails(body) || self.source(body).contains(".unwrap()") || self.source(body).contains(")?"));
        let result = field(node, "return_type");
        let own = field(node, "name").filter(|_| self.scopes.class(scope).is_none()).map(|name| self.source(name));
        self.functions.push(Function { name: own, parameters: Vec::new(), result, strict });
        if let Some(name) = field(node, "name").map(|name| self.source(name)) {
            self.scopes.bind(scope, name, Bound::Function(number));
            match self.scopes.class(scope) {
                Some((_, class)) => {
                    self.methods.insert((self.types[class], name), number);
                }
                None => {
                    self.free.insert(name, number);
                }
            }
        }
        self.closures.insert(node.id(), number);
        if let (Some(result), Some(body)) = (result, body) {
            self.expected.push((body.byte_range(), result, scope));
        }
        let inside = self.scopes.enter(node, None);
        let list = self.each.get(&node.id()).copied();
        for parameter in field(node, "parameters").into_iter().flat_map(syntax::children) {
            if parameter.kind() == "self_parameter" {
                continue;
            }
            let (pattern, kind) = match parameter.kind() {
                "parameter" => (field(parameter, "pattern"), field(parameter, "type")),
                _ => (Some(parameter), None),
            };
            let Some(pattern) = pattern else { continue };
            if let Some(list) = list {
                self.each(pattern, list, inside);
                continue;
            }
            let Some(name) = name_of(pattern).map(|name| self.source(name)) else {
                self.functions[number].parameters.push("_");
                continue;
            };
            let parameters = &mut self.functions[number].parameters;
            parameters.push(name);
            let place = parameters.len() - 1;
            self.scopes.bind(inside, name, Bound::Parameter(number, place));
            if let Some(kind) = kind {
                self.types.push(self.type_name(kind));
                self.scopes.bind(inside, name, Bound::Class(self.types.len() - 1));
            }
        }
    }

    fn local(&mut self, node: Node<'t>, scope: usize) {
        let (Some(pattern), value, kind) = (field(node, "pattern"), field(node, "value"), field(node, "type")) else { return };
        if let (Some(value), Some(kind)) = (value, kind) {
            self.expected.push((value.byte_range(), kind, scope));
        }
        let Some(name) = name_of(pattern).map(|name| self.source(name)) else {
            for part in syntax::children(pattern).filter_map(name_of) {
                self.scopes.bind(scope, self.source(part), Bound::Other);
            }
            return;
        };
        if let Some(kind) = kind {
            self.types.push(self.type_name(kind));
            self.scopes.bind(scope, name, Bound::Class(self.types.len() - 1));
        }
        match value {
            Some(value) => {
                // `let key = key.to_uppercase()`: the name on the right is the one from further out.
                let at = if self.source(value).contains(name) { self.scopes.parent(scope).unwrap_or(scope) } else { scope };
                self.scopes.bind(scope, name, Bound::Value(value, at));
            }
            None => self.scopes.bind(scope, name, Bound::Other),
        }
    }

    /// Binds the names of a pattern that goes through the items of `list`.
    fn each(&mut self, pattern: Node<'t>, list: Node<'t>, scope: usize) {
        if let Some(name) = name_of(pattern) {
            self.scopes.bind(scope, self.source(name), Bound::Each(list, None));
            return;
        }
        let pattern =
            if pattern.kind() == "reference_pattern" { syntax::children(pattern).last().unwrap_or(pattern) } else { pattern };
        for (n, part) in syntax::children(pattern).enumerate() {
            if let Some(name) = name_of(part) {
                self.scopes.bind(scope, self.source(name), Bound::Each(list, Some(n)));
            }
        }
    }

    /// `[…].iter().map(|key| …)`: what the closure is called with.
    fn items_of(&mut self, call: Node<'t>) {
        let Some(function) = field(call, "function").filter(|function| function.kind() == "field_expression") else { return };
        let (Some(value), Some(name)) = (field(function, "value"), field(function, "field")) else { return };
        if !EACH.contains(&self.source(name)) || !matches!(value.kind(), "call_expression" | "array_expression") {
            return;
        }
        for closure in self.arguments(call).into_iter().filter(|argument| argument.kind() == "closure_expression") {
            let parameters = field(closure, "parameters").map_or(0, |list| list.named_child_count());
            let receiver = value;
            if parameters == 1 && self.is_list(receiver) {
                self.each.insert(closure.id(), receiver);
            }
        }
    }

    fn structure(&mut self, node: Node<'t>, scope: usize) {
        let attributes = std::mem::take(&mut self.pending);
        let Some(name) = field(node, "name").map(|name| self.source(name)) else { return };
        let fields = field(node, "body").map_or(Vec::new(), |body| self.fields(body));
        self.structs.insert(name, Struct { fields, attributes, scope });
    }

    /// The fields of a struct, or of a variant that is like one.
    pub(super) fn fields(&self, list: Node<'t>) -> Vec<Field<'s, 't>> {
        let mut fields = Vec::new();
        let mut attributes = Vec::new();
        for child in syntax::children(list) {
            match child.kind() {
                "attribute_item" => {
                    if let Some(attribute) = syntax::children(child).find(|child| child.kind() == "attribute") {
                        let name = attribute.named_child(0).map_or("", |name| self.source(name));
                        let tree = field(attribute, "arguments");
                        attributes.push((name, tree));
                        // `#[cfg_attr(feature = "x", arg(env))]`
                        let tokens: Vec<_> = tree.filter(|_| name == "cfg_attr").into_iter().flat_map(syntax::children).collect();
                        let inner =
                            tokens.windows(2).filter(|pair| pair[0].kind() == "identifier" && pair[1].kind() == "token_tree");
                        attributes.extend(inner.map(|pair| (self.source(pair[0]), Some(pair[1]))));
                    }
                }
                "field_declaration" => {
                    let attributes = std::mem::take(&mut attributes);
                    if let Some(name) = field(child, "name") {
                        fields.push(Field { name, kind: field(child, "type"), attributes });
                    }
                }
                "visibility_modifier" => {}
                // A field without a name stands for its type.
                _ => fields.push(Field { name: child, kind: Some(child), attributes: std::mem::take(&mut attributes) }),
            }
        }
        fields
    }

    /// The name of a type, without references and parameters.
    pub(super) fn type_name(&self, kind: Node<'t>) -> &'s str {
        let mut kind = kind;
        for _ in 0..8 {
            let inner = match kind.kind() {
                "reference_type" | "generic_type" => field(kind, "type"),
                "scoped_type_identifier" => field(kind, "name"),
                _ => None,
            };
            let Some(inner) = inner else { break };
            kind = inner;
        }
        self.source(kind)
    }
}

/// The name that a pattern binds, if it is one alone.
fn name_of(pattern: Node<'_>) -> Option<Node<'_>> {
    match pattern.kind() {
        "identifier" => Some(pattern),
        "mut_pattern" | "ref_pattern" | "reference_pattern" => {
            let inner = syntax::children(pattern).find(|child| child.kind() != "mutable_specifier")?;
            name_of(inner)
        }
        _ => None,
    }
}
