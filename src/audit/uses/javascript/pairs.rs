//! Parts of objects that name a variable in their key or value: what bundlers define, what options read.

use tree_sitter::Node;

use super::super::syntax::{children, field};
use super::accesses::Role;
use super::calls::is_upper;
use super::finder::Finder;
use super::scopes::{Path, is_function};
use super::values::Thing;

/// Libraries whose options have a field `env` that names a variable.
const OPTIONS: [&str; 8] =
    ["convict", "@oclif/core", "@oclif/command", "@oclif/flags", "clipanion", "cmd-ts", "@boost/args", "yargs-interactive"];

impl<'t> Finder<'_, 't> {
    /// `key: value` in an object.
    pub fn pair(&mut self, node: Node<'t>, path: Path<'_, 't>, scope: usize) {
        let (Some((key, place)), Some(value)) = (self.code.key_of(node), field(node, "value")) else { return };
        for start in ["process.env.", "import.meta.env."] {
            if let Some(name) = key.strip_prefix(start) {
                self.put(name, place.start + start.len()..place.end, Role::Set);
            }
        }
        match key {
            "process.env" | "import.meta.env" => self.set_keys(value),
            _ if value.kind() == "object" && (key == "env" || key.starts_with("env_")) => self.env_object(value, path),
            "env" => {
                let siblings = || path.last().into_iter().flat_map(|(object, _)| children(*object));
                let has = |wanted: &str| {
                    siblings()
                        .filter(|pair| self.code.key_of(*pair).is_some_and(|(key, _)| key == wanted))
                        .find_map(|pair| field(pair, "value"))
                };
                // Convict's own schemas are told by their fields, as they may stand in a file that does not import it.
                let is_convict = has("format").is_some() && has("default").is_some();
                if !is_convict && !self.imports_any(&OPTIONS) {
                    return;
                }
                let default = has("default").is_some_and(|value| !matches!(self.code.text(value), "null" | "undefined"));
                let optional = default || !self.imports_any(&["convict"]) && has("format").is_none() && has("required").is_none();
                let names = if value.kind() == "array" { children(value).collect() } else { vec![value] };
                for name in names {
                    if let Some(text) = self.code.constant(name, scope) {
                        self.declare(&text, self.code.place(name), optional);
                    }
                }
            }
            "use_env_variable" => {
                if let Some(name) = self.code.constant(value, scope) {
                    self.put(&name, self.code.place(value), Role::Read(false));
                }
            }
            "validationSchema" if self.code.modules.contains("@nestjs/config") => self.schema(value, scope, false),
            _ if value.kind() == "call_expression" => {
                let function = field(value, "function").and_then(|function| self.code.eval(function, scope));
                if matches!(function, Some(Thing::Export("astro/config", kind)) if kind != "defineConfig")
                    && self.code.text(value).starts_with("envField")
                {
                    let options = self.code.text(value);
                    self.declare(key, place, options.contains("default:") || options.contains("optional: true"));
                }
            }
            _ => {}
        }
    }

    /// `env: { X: "1" }` in the configuration of a tool, which sets variables for what the tool runs.
    fn env_object(&mut self, object: Node<'t>, path: Path<'_, 't>) {
        let called = |node: Node<'t>| field(node, "function").map_or("", |function| self.code.text(function));
        let is_configuration = path.iter().any(|(ancestor, _)| match ancestor.kind() {
            "export_statement" => true,
            "assignment_expression" => field(*ancestor, "left").is_some_and(|left| self.code.text(left) == "module.exports"),
            "variable_declarator" => {
                field(*ancestor, "name").is_some_and(|name| self.code.text(name).to_lowercase().contains("config"))
            }
            _ => false,
        });
        let configures = is_configuration
            && path.iter().all(|(ancestor, _)| {
                !is_function(*ancestor) && (ancestor.kind() != "call_expression" || called(*ancestor).starts_with("define"))
            });
        for (name, place) in children(object).filter_map(|pair| self.code.key_of(pair)) {
            if configures && is_upper(name) {
                self.put(name, place, Role::Set);
            }
        }
    }
}
