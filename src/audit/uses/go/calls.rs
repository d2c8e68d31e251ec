//! Calls that use variables: `os.Getenv("X")`, options of command lines, libraries that fill a struct.

use tree_sitter::Node;

use super::super::elsewhere::{Call, is_telling};
use super::super::scopes::dollars;
use super::super::syntax::{self, field};
use super::super::{Kind, is_name};
use super::{File, Root};

/// Libraries whose functions read the variable that the first argument names.
const READERS: [(&str, &[&str]); 5] = [
    ("github.com/gobuffalo/envy", &["Get", "MustGet"]),
    ("k8s.io/utils/env", &["GetString", "GetInt", "GetBool", "GetFloat64"]),
    ("github.com/xyproto/env", &["Str", "Int", "Bool", "Has", "Float64", "StrAlt", "Is", "Contains", "No"]),
    ("github.com/hashicorp/go-envparse", &[]),
    ("github.com/joho/godotenv.Read()", &[]),
];

impl<'t> File<'_, 't, '_> {
    pub(super) fn call(&mut self, call: Node<'t>, scope: usize) {
        let Some(function) = field(call, "function").or_else(|| field(call, "type")) else { return };
        let arguments = self.arguments(call);
        let first = arguments.first().copied();
        let Some(path) = self.thing(function, scope) else {
            if let Some(number) = self.function_of(function, scope, 12) {
                self.calls.entry(number).or_default().push((call, scope));
            } else if field(function, "field").is_some_and(|name| matches!(self.source(name), "Setenv" | "Unsetenv"))
                && let Some(key) = first
            {
                self.set(key, scope);
            } else if function.kind() == "identifier" && self.scopes.find(scope, self.source(function)).is_none() {
                self.elsewhere(self.source(function), None, call, &arguments);
            }
            return;
        };
        match (path.as_str(), first) {
            ("os.Getenv", Some(key)) => self.read(key, scope, Kind::Read, self.asked.contains(&call.id())),
            ("os.LookupEnv" | "syscall.Getenv", Some(key)) => {
                self.read(key, scope, Kind::Read, !self.demanded.contains(&call.id()));
            }
            ("os.ExpandEnv", Some(text)) => self.expanded(text),
            ("os.Expand", Some(text)) => {
                let by = arguments.get(1).and_then(|by| self.thing(*by, scope));
                if matches!(by.as_deref(), Some("os.Getenv")) {
                    self.expanded(text);
                }
            }
            (path, Some(key)) if path.ends_with(".Setenv") || path.ends_with(".Unsetenv") => self.set(key, scope),
            (path, _) if self.command_line && (path.ends_with("/cli.EnvVars") || path.ends_with("/cli.EnvVar")) => {
                let optional = !self.required.contains(&call.id());
                for key in arguments {
                    self.read(key, scope, Kind::Schema, optional);
                }
            }
            (path, Some(key)) if path.contains("/kingpin") && path.ends_with(".Envar") => {
                self.read(key, scope, Kind::Schema, true)
            }
            (path, _) if path.starts_with("github.com/spf13/viper") => self.viper_call(path, &arguments, scope),
            (path, Some(key))
                if READERS.iter().any(|(package, names)| names.iter().any(|name| path == format!("{package}.{name}"))) =>
            {
                self.read(key, scope, Kind::Read, arguments.len() > 1);
            }
            (path, _) => {
                if let Some((module, function)) = path.rsplit_once('.').filter(|_| !path.contains("()")) {
                    self.elsewhere(function, module.rsplit('/').next(), call, &arguments);
                }
                self.fills(path, call, &arguments, scope);
            }
        }
    }

    /// A call of a function that another file may define, and that may read what it is told.
    fn elsewhere(&mut self, function: &str, module: Option<&str>, call: Node<'t>, arguments: &[Node<'t>]) {
        let literal = |key: &Node<'t>| matches!(key.kind(), "interpreted_string_literal" | "raw_string_literal");
        let Some(place) = arguments.first().filter(|key| literal(key)).map(|key| self.place(*key)) else { return };
        let Some(name) = self.text.get(place.clone()).filter(|name| is_telling(name)) else { return };
        let optional = arguments.len() > 1 || self.asked.contains(&call.id());
        let (function, module, name) = (function.to_owned(), module.map(str::to_owned), name.to_owned());
        self.found.calls.push(Call { function, module, name, place, optional });
    }

    fn expanded(&mut self, text: Node<'t>) {
        if !matches!(text.kind(), "interpreted_string_literal" | "raw_string_literal") {
            return;
        }
        let place = self.place(text);
        let inside = self.text.get(place.clone()).unwrap_or_default();
        dollars(inside, place.start, &mut |name, place| self.found.push(name, place, Kind::Read, false));
    }

    /// `m["X"]`, where `m` is what an env file says.
    pub(super) fn index(&mut self, node: Node<'t>, scope: usize) {
        let (Some(operand), Some(key)) = (field(node, "operand"), field(node, "index")) else { return };
        if self.thing(operand, scope).as_deref() == Some("github.com/joho/godotenv.Read()") {
            self.read(key, scope, Kind::Read, false);
        }
    }

    /// `Config{lookup: os.LookupEnv}`: a field that holds a function that reads the environment.
    pub(super) fn functions_in(&mut self, literal: Node<'t>, scope: usize) {
        for pair in syntax::children(literal).filter(|child| child.kind() == "keyed_element") {
            let inner = |name| {
                field(pair, name).and_then(|node| if node.kind() == "literal_element" { node.named_child(0) } else { Some(node) })
            };
            let (Some(key), Some(value)) = (inner("key"), inner("value")) else { continue };
            if key.kind() == "identifier"
                && value.kind() == "selector_expression"
                && let Some(path) = self.thing(value, scope).filter(|path| matches!(path.as_str(), "os.Getenv" | "os.LookupEnv"))
            {
                self.function_fields.insert(self.source(key), path);
            }
        }
    }

    /// Options of urfave's cli: `EnvVars: []string{"X"}`, `EnvVar: "X,Y"`.
    pub(super) fn options(&mut self, literal: Node<'t>, scope: usize) {
        let inner = |node: Node<'t>| if node.kind() == "literal_element" { node.named_child(0) } else { Some(node) };
        let pairs: Vec<_> = syntax::children(literal)
            .filter(|child| child.kind() == "keyed_element")
            .filter_map(|pair| Some((self.source(field(pair, "key")?), inner(field(pair, "value")?)?)))
            .collect();
        let required = pairs.iter().any(|(key, value)| *key == "Required" && self.source(*value) == "true");
        for (key, value) in pairs {
            match key {
                "EnvVars" if value.kind() == "composite_literal" => {
                    for element in
                        field(value, "body").into_iter().flat_map(syntax::children).filter_map(inner).collect::<Vec<_>>()
                    {
                        self.read(element, scope, Kind::Schema, !required);
                    }
                }
                "EnvVars" => {
                    for (name, place) in self.items(value, scope, None, 8).into_iter().filter(|(name, _)| is_name(name)) {
                        self.found.push(name, place, Kind::Schema, !required);
                    }
                }
                "EnvVar" => {
                    let place = self.place(value);
                    let text = self.known(value, scope).and_then(|text| Some(text.whole()?.to_owned())).unwrap_or_default();
                    let written = self.text.get(place.clone()) == Some(text.as_str());
                    let mut start = place.start;
                    for part in text.split(',') {
                        let name = part.trim();
                        let at = start + part.len() - part.trim_start().len();
                        if is_name(name) {
                            let place = if written { at..at + name.len() } else { place.clone() };
                            self.found.push(name, place, Kind::Schema, !required);
                        }
                        start += part.len() + 1;
                    }
                }
                "Sources" if required => {
                    self.required.insert(value.id());
                }
                _ => {}
            }
        }
    }

    /// Libraries that fill a struct from the environment, where they are told a prefix.
    fn fills(&mut self, path: &str, call: Node<'t>, arguments: &[Node<'t>], scope: usize) {
        let Some((package, name)) = path.rsplit_once('.') else { return };
        let text = |node: Option<&Node<'t>>| node.and_then(|node| Some(self.known(*node, scope)?.whole()?.to_owned()));
        let filled = |node: Option<&Node<'t>>| {
            let kind = self.type_of(*node?, scope)?;
            self.by_node.get(self.by_name.get(kind)?).copied()
        };
        let root = match (package, name) {
            ("github.com/kelseyhightower/envconfig", "Process" | "MustProcess" | "CheckDisallowed" | "Usage") => {
                let prefix = text(arguments.first()).unwrap_or_default();
                let prefix = if prefix.is_empty() { prefix } else { format!("{}_", prefix.to_uppercase()) };
                Root { of: filled(arguments.get(1)), prefix, every: true, split: false }
            }
            ("github.com/sethvargo/go-envconfig", "PrefixLookuper") => {
                Root { prefix: text(arguments.first()).unwrap_or_default(), ..Root::default() }
            }
            ("github.com/caarlos0/env", "ParseWithOptions" | "ParseAsWithOptions" | "MustWithOptions" | "ParseWithFuncs") => {
                let Some(options) = arguments.last().filter(|last| last.kind() == "composite_literal") else { return };
                let mut root = Root::default();
                for pair in
                    field(*options, "body").into_iter().flat_map(syntax::children).filter(|pair| pair.kind() == "keyed_element")
                {
                    let value = field(pair, "value")
                        .and_then(|value| if value.kind() == "literal_element" { value.named_child(0) } else { Some(value) });
                    match field(pair, "key").map(|key| self.source(key)) {
                        Some("Prefix") => root.prefix = text(value.as_ref()).unwrap_or_default(),
                        Some("UseFieldNameByDefault") => root.split = value.is_some_and(|value| self.source(value) == "true"),
                        _ => {}
                    }
                }
                let function = field(call, "type").or_else(|| field(call, "function"));
                let generic = function.and_then(|function| {
                    let kind = field(function, "type_arguments").or_else(|| field(function, "index"))?;
                    self.by_node.get(self.by_name.get(self.source(kind).trim_matches(['[', ']', ' ']))?).copied()
                });
                root.of = generic.or_else(|| filled(arguments.first()));
                root
            }
            _ => return,
        };
        self.roots.push(root);
    }
}
