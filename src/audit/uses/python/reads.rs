//! Reading the environment as a mapping: `os.environ["X"]`, `"X" in os.environ`.

use tree_sitter::Node;

use super::super::syntax::{self, field};
use super::super::{Kind, is_name};
use super::{File, How};

/// Whether a path is the environment, a copy of it, or what an env file says.
pub(super) fn is_environment(path: &str) -> bool {
    matches!(
        path,
        "os.environ"
            | "os.environb"
            | "os.environ.copy()"
            | "os.environb.copy()"
            | "os.environ.copy().copy()"
            | "posix.environ"
            | "starlette.config.environ"
            | "dotenv.dotenv_values()"
            | "dotenv.main.dotenv_values()"
            | "environ.Env.ENVIRON"
            | "environ.Env().ENVIRON"
    )
}

/// Whether writing to it is writing to the environment.
fn is_own(path: &str) -> bool {
    is_environment(path) && !path.ends_with(')')
}

pub(super) const READ: How<'static> = How { prefix: "", kind: Kind::Read, optional: false };
pub(super) const MAYBE: How<'static> = How { prefix: "", kind: Kind::Read, optional: true };

impl<'t> File<'_, 't, '_> {
    pub(super) fn subscript(&mut self, node: Node<'t>, scope: usize) {
        let (Some(value), Some(key)) = (field(node, "value"), field(node, "subscript")) else { return };
        let Some(thing) = self.thing(value, scope).filter(|thing| is_environment(&thing.path)) else { return };
        if self.written.contains(&node.id()) {
            if is_own(&thing.path) {
                self.set(key, scope);
            }
            return;
        }
        self.read(key, scope, How { optional: self.is_attempt(node.start_byte()), ..READ });
        if self.changed.contains(&node.id()) && is_own(&thing.path) {
            self.set(key, scope);
        }
    }

    /// `"X" in os.environ`, `{"X", "Y"} <= os.environ.keys()`.
    pub(super) fn comparison(&mut self, node: Node<'t>, scope: usize) {
        let parts: Vec<_> = syntax::children(node).collect();
        let mut cursor = node.walk();
        let operators: Vec<_> = node.children_by_field_name("operators", &mut cursor).map(|one| one.kind()).collect();
        for (pair, operator) in parts.windows(2).zip(operators) {
            let pair = if matches!(operator, ">=" | ">") { [pair[1], pair[0]] } else { [pair[0], pair[1]] };
            let Some(thing) = self.thing(pair[1], scope) else { continue };
            let path = thing.path.trim_end_matches(".keys()");
            if !is_environment(path) {
                continue;
            }
            match operator {
                "in" | "not in" => self.read(pair[0], scope, MAYBE),
                "<=" | "<" | ">=" | ">" if pair[0].kind() == "set" => {
                    for key in syntax::children(pair[0]).collect::<Vec<_>>() {
                        self.read(key, scope, MAYBE);
                    }
                }
                _ => {}
            }
        }
    }

    /// `match os.environ: case {"X": x}: …`
    pub(super) fn pattern(&mut self, node: Node<'t>, scope: usize) {
        let Some(subject) = field(node, "subject") else { return };
        if !self.thing(subject, scope).is_some_and(|thing| is_environment(&thing.path)) {
            return;
        }
        let mut keys = Vec::new();
        for case in field(node, "body").into_iter().flat_map(syntax::children) {
            for pattern in
                syntax::children(case).filter(|child| child.kind() == "case_pattern").filter_map(|child| child.named_child(0))
            {
                let mut cursor = pattern.walk();
                keys.extend(pattern.children_by_field_name("key", &mut cursor).filter(|_| pattern.kind() == "dict_pattern"));
            }
        }
        for key in keys {
            self.read(key, scope, MAYBE);
        }
    }

    /// A method of the environment. Says whether it was one.
    pub(super) fn method(&mut self, path: &str, call: Node<'t>, scope: usize) -> bool {
        let Some((object, method)) = path.rsplit_once('.').filter(|(object, _)| is_environment(object)) else { return false };
        let arguments = self.arguments(call);
        let key = arguments.get(0, &["key", "k"]);
        let defaulted = arguments.positional.len() > 1 || arguments.named("default").is_some() || self.may_miss(call);
        match (method, key) {
            ("get" | "pop" | "__getitem__", Some(key)) => self.read(key, scope, How { optional: defaulted, ..READ }),
            ("__contains__" | "has_key", Some(key)) => self.read(key, scope, MAYBE),
            ("setdefault", Some(key)) => {
                self.read(key, scope, MAYBE);
                if is_own(object) {
                    self.set(key, scope);
                }
            }
            ("__setitem__" | "__delitem__", Some(key)) if is_own(object) => self.set(key, scope),
            ("update", _) if is_own(object) => {
                for one in &arguments.positional {
                    self.sets(*one, scope);
                }
                for (name, place, _) in &arguments.named {
                    self.found.sets.push(((*name).to_owned(), place.byte_range()));
                }
            }
            _ => {}
        }
        true
    }

    /// `{"X", "Y"} - os.environ.keys()`, `"%(X)s" % os.environ`
    pub(super) fn operation(&mut self, node: Node<'t>, scope: usize) {
        let (Some(left), Some(right)) = (field(node, "left"), field(node, "right")) else { return };
        let Some(thing) = self.thing(right, scope) else { return };
        if !is_environment(thing.path.trim_end_matches(".keys()")) {
            return;
        }
        if field(node, "operator").is_some_and(|operator| operator.kind() == "%") {
            self.formatted(left, "%(", ")");
        } else {
            self.asked(left, scope);
        }
    }

    /// The names in a list or set, each only asked for.
    pub(super) fn asked(&mut self, list: Node<'t>, scope: usize) {
        for (name, place) in self.items(list, scope, None, 8).into_iter().filter(|(name, _)| is_name(name)) {
            self.found.push(name, place, Kind::Read, true);
        }
    }

    /// The names in a format that is written out.
    pub(super) fn formatted(&mut self, format: Node<'t>, open: &str, close: &str) {
        if format.kind() != "string" {
            return;
        }
        let place = self.place(format);
        let text = self.text.get(place.clone()).unwrap_or_default();
        let mut at = 0;
        while let Some(found) = text.get(at..).and_then(|rest| rest.find(open)) {
            let start = at + found + open.len();
            let Some(length) = text[start..].find(close) else { return };
            let name = &text[start..start + length];
            if is_name(name) {
                let start = place.start + start;
                self.found.push(name, start..start + length, Kind::Read, false);
            }
            at = start;
        }
    }

    /// `os.environ |= {"X": "1"}`
    pub(super) fn merged(&mut self, node: Node<'t>, scope: usize) {
        if let (Some(left), Some(right)) = (field(node, "left"), field(node, "right"))
            && right.kind() == "dictionary"
            && self.thing(left, scope).is_some_and(|thing| is_own(&thing.path))
        {
            self.sets(right, scope);
        }
    }

    /// The keys of a mapping that is written out are set.
    pub(super) fn sets(&mut self, mapping: Node<'t>, scope: usize) {
        if mapping.kind() == "dictionary" {
            for key in syntax::children(mapping).filter_map(|pair| field(pair, "key")).collect::<Vec<_>>() {
                self.set(key, scope);
            }
        }
    }
}
