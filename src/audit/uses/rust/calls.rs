//! Calls that use variables: `env::var("X")`, `.env("X")` of an option, and what else a crate reads.

use tree_sitter::Node;

use super::super::Kind;
use super::super::elsewhere::{self, is_telling};
use super::super::scopes::Bound;
use super::super::syntax::{self, field};
use super::{Call, File};

/// Functions that read the variable which the first argument names, and whether they go on without it.
const READERS: [(&str, bool); 20] = [
    ("std::env::var", false),
    ("std::env::var_os", false),
    ("dotenvy::var", false),
    ("dotenv::var", false),
    ("envmnt::get_or", true),
    ("envmnt::get_or_panic", false),
    ("envmnt::exists", true),
    ("envmnt::is", true),
    ("envmnt::is_or", true),
    ("envmnt::get_any", true),
    ("figment::providers::Env::var", true),
    ("figment::providers::Env::var_or", true),
    ("rocket::figment::providers::Env::var", true),
    ("rocket::figment::providers::Env::var_or", true),
    ("tracing_subscriber::EnvFilter::from_env", true),
    ("tracing_subscriber::EnvFilter::try_from_env", true),
    ("env_logger::init_from_env", true),
    ("env_logger::from_env", true),
    ("env_logger::Builder::from_env", true),
    ("bpaf::env", true),
];

/// Whether a function reads the variable that its first argument names; and if so, whether it goes on without.
pub(super) fn reads(path: &str) -> Option<bool> {
    READERS.iter().find(|(one, _)| *one == path).map(|(_, optional)| *optional)
}

/// Whether a function sets the variable that its first argument names.
pub(super) fn sets(path: &str) -> bool {
    matches!(
        path,
        "std::env::set_var"
            | "std::env::remove_var"
            | "temp_env::with_var"
            | "temp_env::with_var_unset"
            | "envmnt::set"
            | "envmnt::remove"
    )
}

impl<'t> File<'_, 't, '_> {
    pub(super) fn call(&mut self, call: Node<'t>, scope: usize) {
        let Some(function) = field(call, "function") else { return };
        let arguments = self.arguments(call);
        if let Some(path) = self.thing(function, scope) {
            self.path_call(&path, &arguments, scope, self.goes_on(call));
            self.variables_found(&path, &arguments, scope);
            self.source_of(&path, call, scope);
            self.elsewhere(&path, call, &arguments);
        } else if let Some(number) = self.function_of(function, scope) {
            let optional = self.goes_on(call);
            self.calls.entry(number).or_default().push(Call { arguments: arguments.clone(), scope, optional });
            return;
        } else if function.kind() == "scoped_identifier" {
            self.elsewhere(self.source(function), call, &arguments);
        }
        let method = if function.kind() == "generic_function" { field(function, "function") } else { Some(function) };
        let Some(method) = method.filter(|method| method.kind() == "field_expression") else { return };
        let Some(name) = field(method, "field").map(|name| self.source(name)) else { return };
        match (name, arguments.as_slice()) {
            // An option of a command line; with a value, the environment of a process that is started.
            ("env", [key]) if self.mentions.options && field(method, "value").is_some_and(|of| self.is_option_of(of, scope)) => {
                if matches!(key.kind(), "string_literal" | "raw_string_literal" | "identifier" | "scoped_identifier") {
                    self.read(*key, scope, Kind::Schema, true, false);
                }
            }
            ("env", [key, _]) | ("env_remove", [key]) => self.set(*key, scope),
            ("with_env_var", [key]) if self.mentions.tracing => self.read(*key, scope, Kind::Read, true, false),
            ("filter_or" | "write_style_or", [key, _]) if self.mentions.env_logger => {
                self.read(*key, scope, Kind::Read, true, false)
            }
            ("try_deserialize" | "extract" | "deserialize" | "try_into" | "from_env" | "extract_inner", _) => {
                self.target_of(call, function, name, scope)
            }
            _ => {}
        }
    }

    /// A call of a function that another file may define, and that may read what it is told.
    fn elsewhere(&mut self, path: &str, call: Node<'t>, arguments: &[Node<'t>]) {
        let Some((module, function)) = path.rsplit_once("::").filter(|_| !path.contains("()")) else { return };
        let module = module.rsplit("::").next().unwrap_or_default();
        let Some(key) = arguments.first().filter(|key| key.kind() == "string_literal") else { return };
        let place = self.place(*key);
        let Some(name) = self.text.get(place.clone()).filter(|name| is_telling(name)) else { return };
        let optional = arguments.len() > 1 || self.goes_on(call) == Some(true);
        let (function, module, name) = (function.to_owned(), Some(module.to_owned()), name.to_owned());
        self.found.calls.push(elsewhere::Call { function, module, name, place, optional });
    }

    /// Whether an expression is an option of a command line, by the words that make one.
    fn is_option_of(&self, node: Node<'t>, scope: usize) -> bool {
        let made =
            |text: &str| ["Arg", "arg", "long(", "short(", "flag", "Flag", "Opt", "bpaf"].iter().any(|word| text.contains(word));
        let bound = if node.kind() == "identifier" { self.scopes.find(scope, self.source(node)) } else { None };
        made(self.source(node))
            || bound.is_some_and(|(_, bound)| {
                bound.iter().any(|one| match one {
                    Bound::Value(value, _) => made(self.source(*value)),
                    Bound::Class(class) => made(self.types[*class]),
                    _ => false,
                })
            })
    }

    /// A call of a function of a crate.
    pub(super) fn path_call(&mut self, path: &str, arguments: &[Node<'t>], scope: usize, goes_on: Option<bool>) {
        let Some(first) = arguments.first().copied() else { return };
        let setup = path.starts_with("env_logger") || path.starts_with("tracing_subscriber");
        if setup && !matches!(first.kind(), "string_literal" | "identifier") {
            // A filter that is put together elsewhere.
        } else if let Some(optional) = reads(path) {
            self.read(first, scope, Kind::Read, goes_on.unwrap_or(optional), false);
        } else if sets(path) {
            self.set(first, scope);
        } else if let Some(method) =
            path.strip_prefix("std::env::vars().collect().").or_else(|| path.strip_prefix("std::env::vars_os().collect()."))
        {
            match method {
                "get" | "remove" => self.read(first, scope, Kind::Read, goes_on.unwrap_or(false), false),
                "contains_key" => self.read(first, scope, Kind::Read, true, false),
                _ => {}
            }
        }
    }

    /// `vars["X"]`, where `vars` is all of the environment.
    pub(super) fn index(&mut self, node: Node<'t>, scope: usize) {
        let mut children = syntax::children(node);
        let (Some(value), Some(key)) = (children.next(), children.next()) else { return };
        if self.thing(value, scope).as_deref() == Some("std::env::vars().collect()") {
            self.read(key, scope, Kind::Read, false, false);
        }
    }

    /// `env::vars().find(|(key, _)| key == "X")`
    fn variables_found(&mut self, path: &str, arguments: &[Node<'t>], scope: usize) {
        let all = path.starts_with("std::env::vars().") || path.starts_with("std::env::vars_os().");
        let asks = ["find", "any", "filter", "find_map", "filter_map", "position"]
            .contains(&path.rsplit('.').next().unwrap_or_default());
        if !all || !asks {
            return;
        }
        let mut keys = Vec::new();
        for closure in arguments.iter().filter(|argument| argument.kind() == "closure_expression") {
            syntax::visit(*closure, &mut |node| {
                if node.kind() == "binary_expression" && field(node, "operator").is_some_and(|one| one.kind() == "==") {
                    keys.extend(
                        [field(node, "left"), field(node, "right")]
                            .into_iter()
                            .flatten()
                            .filter(|side| side.kind() == "string_literal"),
                    );
                }
                true
            });
        }
        for key in keys {
            self.read(key, scope, Kind::Read, true, false);
        }
    }
}
