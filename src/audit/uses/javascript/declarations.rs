//! What declares the names of a file: variables, parameters, imports, fields of classes.

use tree_sitter::Node;

use super::super::syntax::{children, field};
use super::scopes::{Code, Origin, Path, literal};

/// How deep patterns in patterns are followed.
const DEEPEST: usize = 40;

/// Whether a declared type tells what is behind a name: `NodeJS.ProcessEnv`, but not `keyof NodeJS.ProcessEnv` or what takes one.
pub(super) fn is_telling(declared: &str) -> bool {
    let declared = declared.trim_start_matches([':', ' ']);
    let names = ["ProcessEnv", "ImportMetaEnv", "typeof process.env", "typeof import.meta.env"];
    let environment = names.iter().any(|name| declared.contains(name));
    let other = declared.starts_with("keyof") || declared.starts_with("Record") || declared.contains(['{', '[', '(']);
    declared.starts_with("ConfigService") || declared.starts_with("NestConfigService") || (environment && !other)
}

impl<'t> Code<'t> {
    pub(super) fn variable(&mut self, node: Node<'t>, path: Path<'_, 't>, scope: usize) {
        let Some(name) = field(node, "name") else { return };
        let mut ancestors = path.iter().rev().map(|(ancestor, _)| ancestor.kind());
        let hoisted = ancestors.next() == Some("variable_declaration");
        if ancestors.next() == Some("ambient_declaration") {
            // `declare const process: …` says what is there already.
            return;
        }
        let declared = field(node, "type").map(|declared| self.text(declared));
        let origin = match (field(node, "value"), declared) {
            (Some(value), _) => Origin::Value(value, scope),
            (None, Some(declared)) if is_telling(declared) => Origin::Typed(declared),
            _ => Origin::Unset,
        };
        let origin = self.origin(origin);
        let mut home = scope;
        while hoisted && !self.scopes[home].function {
            let Some(parent) = self.scopes[home].parent else { break };
            home = parent;
        }
        self.declare(name, origin, home, 0);
    }

    pub(super) fn parameters(&mut self, function: Node<'t>, scope: usize) {
        if let Some(one) = field(function, "parameter") {
            let origin = self.origin(Origin::Param(function.id(), 0));
            self.declare(one, origin, scope, 0);
        }
        let Some(list) = field(function, "parameters") else { return };
        self.arity.insert(function.id(), children(list).count());
        for (position, parameter) in children(list).enumerate() {
            let mut origin = Origin::Param(function.id(), position);
            let declared = field(parameter, "type").map(|declared| self.text(declared));
            if let Some(declared) = declared.filter(|declared| is_telling(declared)) {
                origin = Origin::Typed(declared);
            }
            let mut origin = self.origin(origin);
            if let Some(value) = field(parameter, "value") {
                origin = self.origin(Origin::Default(origin, value, scope));
            }
            let mut pattern = field(parameter, "pattern").unwrap_or(parameter);
            if pattern.kind() == "rest_pattern"
                && let Some(rest) = children(pattern).next()
            {
                pattern = rest;
                origin = self.origin(Origin::Rest(function.id(), position));
            }
            self.declare(pattern, origin, scope, 0);
            let is_field = children(parameter).any(|child| child.kind() == "accessibility_modifier")
                || self.text(parameter).starts_with("readonly ");
            if is_field && pattern.kind() == "identifier" {
                let class = self.class_around(scope);
                if let Some(class) = class {
                    let name = self.text(pattern);
                    self.scopes[class].fields.insert(name, origin);
                }
            }
        }
    }

    pub(super) fn keep_field(&mut self, name: &'t str, origin: Origin<'t>, scope: usize) {
        if let Some(class) = self.class_around(scope) {
            let origin = self.origin(origin);
            self.scopes[class].fields.insert(name.trim_start_matches('#'), origin);
        }
    }

    pub(super) fn assignment(&mut self, node: Node<'t>, scope: usize) {
        let (Some(left), Some(right)) = (field(node, "left"), field(node, "right")) else { return };
        if left.kind() == "identifier" {
            self.assigned.push((self.text(left), right, scope));
        } else if left.kind() == "object_pattern" {
            let origin = self.origin(Origin::Value(right, scope));
            self.declare(left, origin, scope, 0);
        } else if left.kind() == "member_expression"
            && field(left, "object").is_some_and(|object| object.kind() == "this")
            && let Some(property) = field(left, "property")
        {
            self.keep_field(self.text(property), Origin::Value(right, scope), scope);
        }
    }

    /// Declares the names of a pattern whose whole comes from `origin`.
    pub(super) fn declare(&mut self, pattern: Node<'t>, origin: usize, scope: usize, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match pattern.kind() {
            "identifier" | "shorthand_property_identifier_pattern" => {
                self.bind(scope, pattern, origin);
            }
            "object_pattern" => {
                self.patterns.push((pattern, origin, scope));
                for child in children(pattern) {
                    self.declare_member(child, origin, scope, depth);
                }
            }
            "assignment_pattern" => {
                if let (Some(left), Some(right)) = (field(pattern, "left"), field(pattern, "right")) {
                    let origin = self.origin(Origin::Default(origin, right, scope));
                    self.declare(left, origin, scope, depth + 1);
                }
            }
            "array_pattern" | "rest_pattern" => {
                let unknown = self.origin(Origin::Unknown);
                for child in children(pattern) {
                    self.declare(child, unknown, scope, depth + 1);
                }
            }
            _ => {}
        }
    }

    fn declare_member(&mut self, child: Node<'t>, origin: usize, scope: usize, depth: usize) {
        match child.kind() {
            "shorthand_property_identifier_pattern" => {
                let member = self.origin(Origin::Member(origin, self.text(child)));
                self.declare(child, member, scope, depth + 1);
            }
            "object_assignment_pattern" => {
                if let (Some(left), Some(right)) = (field(child, "left"), field(child, "right")) {
                    let member = self.origin(Origin::Member(origin, self.text(left)));
                    let member = self.origin(Origin::Default(member, right, scope));
                    self.declare(left, member, scope, depth + 1);
                }
            }
            "pair_pattern" => {
                if let (Some(key), Some(value)) = (field(child, "key"), field(child, "value")) {
                    let key = literal(key, self.source).map_or_else(|| self.text(key), |(key, _)| key);
                    let member = self.origin(Origin::Member(origin, key));
                    self.declare(value, member, scope, depth + 1);
                }
            }
            "rest_pattern" => {
                if let Some(rest) = children(child).next() {
                    let others = self.origin(Origin::Others(origin));
                    self.declare(rest, others, scope, depth + 1);
                }
            }
            _ => {}
        }
    }

    pub(super) fn import(&mut self, node: Node<'t>) {
        for clause in children(node) {
            let source = field(node, "source").or_else(|| field(clause, "source"));
            let Some((module, _)) = source.and_then(|source| literal(source, self.source)) else { continue };
            self.modules.insert(module);
            for part in children(clause) {
                match part.kind() {
                    "identifier" if clause.kind() == "import_require_clause" => self.import_as(part, Origin::Module(module)),
                    "identifier" => self.import_as(part, Origin::Import(module, "default")),
                    "namespace_import" => {
                        if let Some(name) = children(part).next() {
                            self.import_as(name, Origin::Module(module));
                        }
                    }
                    "named_imports" => {
                        for one in children(part) {
                            let Some(name) = field(one, "name") else { continue };
                            let exported = literal(name, self.source).map_or_else(|| self.text(name), |(name, _)| name);
                            self.import_as(field(one, "alias").unwrap_or(name), Origin::Import(module, exported));
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn import_as(&mut self, name: Node<'t>, origin: Origin<'t>) {
        let origin = self.origin(origin);
        self.bind(0, name, origin);
    }
}
