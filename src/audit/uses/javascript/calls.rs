//! Calls that ask for a variable, or set one.

use tree_sitter::Node;

use super::super::elsewhere::{Call, is_telling};
use super::super::syntax::{children, field};
use super::accesses::Role;
use super::finder::Finder;
use super::scopes::{Origin, Path, literal};
use super::values::Thing;

impl<'t> Finder<'_, 't> {
    /// A call.
    pub fn call(&mut self, node: Node<'t>, path: Path<'_, 't>, scope: usize) {
        let (Some(function), Some(list)) = (field(node, "function"), field(node, "arguments")) else { return };
        if list.kind() != "arguments" {
            return;
        }
        let arguments: Vec<Node<'t>> = children(list).collect();
        let is_method = function.kind() == "member_expression";
        let object = if is_method { field(function, "object") } else { None };
        let method = field(function, "property").map_or("", |property| self.code.text(property));
        self.schema_call(function, object, &arguments, scope);
        let Some(&first) = arguments.first() else { return };
        self.elsewhere(node, path, scope, function, &arguments);
        let receiver = object.map_or("", |object| self.code.text(object));
        match (receiver, method) {
            ("Object", "hasOwn" | "getOwnPropertyDescriptor")
            | ("Reflect", "has" | "get" | "getOwnPropertyDescriptor")
            | ("_" | "lodash", "get" | "has")
            | ("Object.prototype.hasOwnProperty" | "{}.hasOwnProperty", "call") => {
                let role = if method == "get" && arguments.len() < 3 { self.code.role(node, path) } else { Role::Read(true) };
                self.asked_of(first, arguments.get(1), scope, role, node);
            }
            ("Reflect", "set" | "deleteProperty" | "defineProperty") | ("Object", "defineProperty") => {
                self.asked_of(first, arguments.get(1), scope, Role::Set, node);
            }
            ("Object", "assign") if matches!(self.code.eval(first, scope), Some(Thing::Env)) => {
                arguments.iter().skip(1).for_each(|object| self.set_keys(*object));
            }
            ("_" | "lodash", "pick") => {
                for name in arguments
                    .iter()
                    .skip(1)
                    .flat_map(|one| if one.kind() == "array" { children(*one).collect() } else { vec![*one] })
                {
                    self.asked_of(first, Some(&name), scope, Role::Read(true), node);
                }
            }
            ("vi" | "vitest", "stubEnv") => self.named(first, scope, None, Role::Set, node),
            ("jest", "replaceProperty") => {
                if let Some(value) = arguments.get(2) {
                    self.set_keys(*value);
                }
            }
            (_, "hasOwnProperty" | "propertyIsEnumerable") => {
                if let Some(object) = object {
                    self.asked_of(object, Some(&first), scope, Role::Read(true), node);
                }
            }
            (_, "includes") if self.keys_asked(object, first, scope, node) => {}
            _ => self.asked(node, path, scope, object, method, &arguments),
        }
    }

    /// A call of what is imported from another file of the program: it may read what it is told.
    fn elsewhere(&mut self, node: Node<'t>, path: Path<'_, 't>, scope: usize, function: Node<'t>, arguments: &[Node<'t>]) {
        let Some((name, place)) = arguments.first().and_then(|first| literal(*first, self.code.source)) else { return };
        if !is_telling(name) || !matches!(function.kind(), "identifier" | "member_expression") {
            return;
        }
        let (module, function) = match self.code.eval(function, scope) {
            Some(Thing::Export(module, function)) => (module, function),
            Some(Thing::Module(module)) => (module, "default"),
            _ => return,
        };
        if !["./", "../", "@/", "~/", "#", "$lib/", "src/"].iter().any(|start| module.starts_with(start)) {
            return;
        }
        let module = module.rsplit('/').next().unwrap_or_default();
        let bare = [".js", ".ts", ".mjs", ".cjs", ".mts", ".tsx", ".jsx"].iter().find_map(|end| module.strip_suffix(end));
        let optional = arguments.len() > 1 || self.code.role(node, path) == Role::Read(true);
        let (function, module) = (function.to_owned(), Some(bare.unwrap_or(module).to_owned()));
        self.call_elsewhere(Call { function, module, name: name.to_owned(), place, optional });
    }

    /// A method that is asked for a key of `object`.
    fn asked_of(&mut self, object: Node<'t>, name: Option<&Node<'t>>, scope: usize, role: Role, whole: Node<'t>) {
        if let (Some(thing), Some(&name)) = (self.code.eval(object, scope), name)
            && self.code.is_env(thing)
        {
            self.named(name, scope, Some(thing), role, whole);
        }
    }

    /// `Object.keys(process.env).includes("X")`.
    fn keys_asked(&mut self, object: Option<Node<'t>>, name: Node<'t>, scope: usize, whole: Node<'t>) -> bool {
        let Some(keys) = object.filter(|object| object.kind() == "call_expression") else { return false };
        let (Some(function), Some(list)) = (field(keys, "function"), field(keys, "arguments")) else { return false };
        match children(list).next() {
            Some(environment) if self.code.text(function) == "Object.keys" => {
                self.asked_of(environment, Some(&name), scope, Role::Read(true), whole);
                true
            }
            _ => false,
        }
    }

    /// What stands for the environment and is asked by methods, and functions of libraries.
    fn asked(
        &mut self,
        node: Node<'t>,
        path: Path<'_, 't>,
        scope: usize,
        object: Option<Node<'t>>,
        method: &str,
        arguments: &[Node<'t>],
    ) {
        let Some(&first) = arguments.first() else { return };
        let thing = object.and_then(|object| self.code.eval(object, scope));
        match (thing, method) {
            (Some(Thing::DenoEnv), "get") => {
                let role = self.code.role(node, path);
                self.named(first, scope, None, role, node);
            }
            (Some(Thing::DenoEnv), "has") => self.named(first, scope, None, Role::Read(true), node),
            (Some(Thing::DenoEnv), "set" | "delete") => self.named(first, scope, None, Role::Set, node),
            (Some(Thing::ConfigService), "get" | "getOrThrow") => self.service(node, path, scope, method, arguments),
            (_, "get" | "getOrThrow")
                if self.code.modules.contains("@nestjs/config") && self.is_untyped_service(object, scope) =>
            {
                self.service(node, path, scope, method, arguments);
            }
            (_, "env") if self.imports_any(&["commander", "@commander-js/extra-typings"]) => {
                if let Some(name) = self.code.constant(first, scope).filter(|name| is_upper(name)) {
                    self.declare(&name, self.code.place(first), true);
                }
            }
            _ => self.library(node, path, scope, arguments),
        }
    }

    /// `configService.get("X")`: keys in lower case are those of configuration files.
    fn service(&mut self, node: Node<'t>, path: Path<'_, 't>, scope: usize, method: &str, arguments: &[Node<'t>]) {
        let Some(&first) = arguments.first() else { return };
        let Some(name) = self.code.constant(first, scope).filter(|name| is_upper(name)) else { return };
        let default = arguments.get(1).is_some_and(|second| second.kind() != "object");
        let role = if default { Role::Read(true) } else { self.code.role(node, path) };
        self.put(&name, self.code.place(first), if method == "getOrThrow" { Role::Read(false) } else { role });
    }

    /// A name that must be a service by what it is called, as nothing says its type: `useFactory: (config) => …`.
    fn is_untyped_service(&self, object: Option<Node<'t>>, scope: usize) -> bool {
        let Some(object) = object else { return false };
        let (name, known) = match object.kind() {
            "identifier" => {
                let origin = self.code.lookup(self.code.text(object), scope).map(|origin| self.code.origins[origin]);
                (self.code.text(object), !matches!(origin, Some(Origin::Param(..))))
            }
            "member_expression" => (field(object, "property").map_or("", |property| self.code.text(property)), false),
            _ => return false,
        };
        !known && matches!(name.trim_start_matches('_'), "config" | "configService" | "cfg" | "configs")
    }

    /// Whether the file imports one of `modules`.
    pub fn imports_any(&self, modules: &[&str]) -> bool {
        modules.iter().any(|module| self.code.modules.contains(module))
    }
}

/// Whether a name is written as variables are: in capitals.
pub fn is_upper(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && !name.contains(|c: char| c.is_ascii_lowercase())
}
