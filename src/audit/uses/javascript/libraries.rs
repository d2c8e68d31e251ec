//! Libraries that read variables by themselves, when they are called or set up.

use tree_sitter::Node;

use super::super::syntax::{children, field};
use super::accesses::Role;
use super::calls::is_upper;
use super::finder::Finder;
use super::scopes::{Origin, Path, is_function};
use super::values::Thing;

impl<'t> Finder<'_, 't> {
    /// A call of a function that a library exports, with the variable's name first.
    pub fn library(&mut self, node: Node<'t>, path: Path<'_, 't>, scope: usize, arguments: &[Node<'t>]) {
        let (Some(function), Some(&first)) = (field(node, "function"), arguments.first()) else { return };
        let role = if arguments.len() > 1 { Role::Read(true) } else { self.code.role(node, path) };
        match self.code.eval(function, scope) {
            Some(Thing::Export("astro:env/server", "getSecret") | Thing::Export("prisma/config", "env")) => {
                self.named(first, scope, None, role, node);
            }
            Some(Thing::Export(
                "#start/env" | "@ioc:Adonis/Core/Env" | "@adonisjs/core/env" | "@adonisjs/core/services/env",
                "get",
            )) => {
                self.named(first, scope, None, role, node);
            }
            Some(Thing::Export("Deno.env", "get" | "has") | Thing::Module("getenv") | Thing::Export("getenv", _)) => {
                self.named(first, scope, None, role, node);
            }
            Some(Thing::Export("env-var", "get")) => {
                let required = path.iter().rev().take_while(|(ancestor, _)| is_chain(*ancestor)).any(|(ancestor, _)| {
                    field(*ancestor, "property").is_some_and(|property| self.code.text(property) == "required")
                });
                self.named(first, scope, None, Role::Read(!required), node);
            }
            Some(Thing::Export("firebase-functions/params", name)) if name.starts_with("define") => {
                self.named(first, scope, None, role, node);
            }
            Some(Thing::Export("effect" | "effect/Config", kind)) if is_effect_reader(kind) => {
                if let Some(name) = self.code.constant(first, scope).filter(|name| is_upper(name)) {
                    let default = path.iter().rev().take(6).any(|(ancestor, _)| {
                        let text = self.code.text(*ancestor);
                        ancestor.kind() == "call_expression" && (text.contains("withDefault(") || text.contains(".option("))
                    });
                    self.put(&name, self.code.place(first), Role::Read(default));
                }
            }
            None if self.is_strapi(function, path, scope) => self.named(first, scope, None, role, node),
            _ => {}
        }
    }

    /// `env("X")` and `env.int("X")` in a configuration of Strapi: `export default ({ env }) => …`.
    fn is_strapi(&self, function: Node<'t>, path: Path<'_, 't>, scope: usize) -> bool {
        let name = match function.kind() {
            "member_expression" => field(function, "object"),
            _ => Some(function),
        };
        let Some(name) = name.filter(|name| self.code.text(*name) == "env") else { return false };
        let origin = self.code.lookup(self.code.text(name), scope).map(|origin| self.code.origins[origin]);
        let Some(Origin::Member(whole, "env")) = origin else { return false };
        let Origin::Param(reader, 0) = self.code.origins[whole] else { return false };
        let mut around = path.iter().map(|(ancestor, _)| *ancestor);
        let mut before = None;
        around.find(|ancestor| {
            let found = is_function(*ancestor) && ancestor.id() == reader;
            if !found {
                before = Some(*ancestor);
            }
            found
        });
        before.is_some_and(|parent| match parent.kind() {
            "export_statement" => true,
            "assignment_expression" => field(parent, "left").is_some_and(|left| self.code.text(left) == "module.exports"),
            _ => false,
        })
    }

    /// `new webpack.EnvironmentPlugin(["X"])`.
    pub fn plugin(&mut self, node: Node<'t>, scope: usize) {
        let Some(constructor) = field(node, "constructor") else { return };
        if !self.code.text(constructor).ends_with("EnvironmentPlugin") {
            return;
        }
        for argument in field(node, "arguments").into_iter().flat_map(children) {
            match self.code.eval(argument, scope) {
                Some(Thing::Code(list, around)) if list.kind() == "array" => {
                    children(list).for_each(|item| self.named(item, around, None, Role::Read(false), item));
                }
                Some(Thing::Code(object, _)) if object.kind() == "object" => {
                    for pair in children(object) {
                        let required = field(pair, "value").is_some_and(|value| self.code.text(value) == "undefined");
                        if let Some((name, place)) = self.code.key_of(pair) {
                            self.put(name, place, Role::Read(!required));
                        }
                    }
                }
                _ => self.named(argument, scope, None, Role::Read(false), argument),
            }
        }
    }
}

fn is_chain(node: Node<'_>) -> bool {
    matches!(node.kind(), "member_expression" | "call_expression")
}

fn is_effect_reader(kind: &str) -> bool {
    matches!(
        kind,
        "string"
            | "nonEmptyString"
            | "number"
            | "integer"
            | "boolean"
            | "redacted"
            | "secret"
            | "url"
            | "port"
            | "date"
            | "duration"
            | "logLevel"
            | "literal"
    )
}
