//! Structs that serde fills from the environment: envy, config, figment.

use tree_sitter::Node;

use super::super::Kind;
use super::super::syntax::{self, field};
use super::File;

/// Where structs are filled from, and which.
#[derive(Default)]
pub(super) struct Sources {
    /// What config adds.
    config: Option<Source>,
    /// What figment does.
    figment: Option<Source>,
    /// Structs that they fill, and whether it is figment that does.
    targets: Vec<(String, bool)>,
    /// Structs that envy fills, with the prefix.
    envy: Vec<(String, String)>,
}

#[derive(Clone, Default)]
struct Source {
    prefix: Option<String>,
    /// Between the prefix and the rest, where it is told.
    behind: Option<String>,
    /// Between a struct's field and the fields of that struct.
    between: Option<String>,
    figment: bool,
    /// Only these keys are looked up.
    only: bool,
}

impl Source {
    /// What every name begins with.
    fn start(&self) -> String {
        let prefix = self.prefix.as_deref().unwrap_or_default();
        if self.figment || prefix.is_empty() {
            return prefix.to_uppercase();
        }
        let behind = self.behind.as_deref().or(self.between.as_deref()).unwrap_or("_");
        format!("{prefix}{behind}").to_uppercase()
    }
}

impl<'s, 't> File<'s, 't, '_> {
    /// A call that says where structs are filled from.
    pub(super) fn source_of(&mut self, path: &str, call: Node<'t>, scope: usize) {
        let figment = path.contains("figment::providers::Env");
        let config = path.starts_with("config::Environment");
        let arguments = self.arguments(call);
        let text = || Some(self.known(*arguments.first()?, scope)?.whole()?.to_owned());
        if !figment && !config {
            if path == "envy::from_env" {
                self.envy(call, String::new(), scope);
            } else if path == "envy::prefixed().from_env" {
                let prefix = field(call, "function").and_then(|function| {
                    let method = if function.kind() == "generic_function" { field(function, "function")? } else { function };
                    let made = field(method, "value").filter(|made| made.kind() == "call_expression")?;
                    Some(self.known(*self.arguments(made).first()?, scope)?.whole()?.to_owned())
                });
                self.envy(call, prefix.unwrap_or_default(), scope);
            }
            return;
        }
        let name = path.rsplit(['.', ':']).next().unwrap_or_default();
        let value = text();
        let source = if figment { &mut self.sources.figment } else { &mut self.sources.config };
        let source = source.get_or_insert_with(Source::default);
        source.figment = figment;
        match name {
            "prefixed" | "with_prefix" | "prefix" => source.prefix = value,
            "prefix_separator" => source.behind = value,
            "separator" | "split" => source.between = value,
            "only" => {
                source.only = true;
                let start = path.contains("raw").then(String::new);
                let prefix = self.inner_prefix(call, scope);
                let prefix = start.or(prefix).unwrap_or_default().to_uppercase();
                for (name, place) in arguments.first().map_or(Vec::new(), |list| self.items(*list, scope, None, 12)) {
                    let name = format!("{prefix}{}", name.to_uppercase());
                    self.push(&name, place, Kind::Schema, true, false);
                }
            }
            _ => {}
        }
    }

    /// The prefix of `Env::prefixed("APP_").only(…)`.
    fn inner_prefix(&self, call: Node<'t>, scope: usize) -> Option<String> {
        let mut at = field(field(call, "function")?, "value")?;
        for _ in 0..8 {
            let function = field(at, "function")?;
            if let Some(inner) = field(function, "value") {
                at = inner;
                continue;
            }
            return Some(self.known(*self.arguments(at).first()?, scope)?.whole()?.to_owned());
        }
        None
    }

    fn envy(&mut self, call: Node<'t>, prefix: String, scope: usize) {
        if let Some(name) = field(call, "function").and_then(|function| self.filled(call, function, scope)) {
            self.sources.envy.push((name.to_owned(), prefix));
        }
    }

    /// A call that fills a struct from config's or figment's sources.
    pub(super) fn target_of(&mut self, call: Node<'t>, function: Node<'t>, method: &str, scope: usize) {
        if method == "from_env" || method == "extract_inner" {
            return;
        }
        if let Some(name) = self.filled(call, function, scope) {
            self.sources.targets.push((name.to_owned(), method == "extract"));
        }
    }

    /// The struct that a call fills: told by `::<T>`, by the type of the variable, or by the function's result.
    fn filled(&self, call: Node<'t>, function: Node<'t>, scope: usize) -> Option<&'s str> {
        let told = (function.kind() == "generic_function").then(|| field(function, "type_arguments")).flatten();
        let at = call.start_byte();
        let around =
            || self.expected.iter().rev().find(|(range, ..)| range.contains(&at)).map(|(_, kind, scope)| (*kind, *scope));
        let (kind, scope) = told.map(|kind| (kind, scope)).or_else(around)?;
        let mut name = None;
        syntax::visit(kind, &mut |node| {
            if name.is_none() && node.kind() == "type_identifier" {
                let text = self.source(node);
                let own =
                    if text == "Self" { self.scopes.class(scope).map_or(text, |(_, class)| self.types[class]) } else { text };
                name = self.structs.contains_key(own).then_some(own);
            }
            name.is_none()
        });
        name
    }

    /// The variables of the structs that are filled.
    pub(super) fn deserialized(&mut self) {
        let sources = std::mem::take(&mut self.sources);
        for (name, prefix) in &sources.envy {
            self.filled_fields(name, &prefix.to_uppercase(), None, false, 8);
        }
        // Files and defaults can give what the environment does not.
        let others =
            ["File::", "Toml::", "Json::", "Yaml::", "Serialized::", "set_default"].iter().any(|word| self.text.contains(word));
        let mut seen = std::collections::HashSet::new();
        for (name, by_figment) in sources.targets.iter().filter(|(name, _)| seen.insert(name.as_str())) {
            let (own, other) = (sources.figment.as_ref(), sources.config.as_ref());
            let (own, other) = if *by_figment { (own, other) } else { (other, own) };
            let Some(source) = own.or(other).filter(|source| !source.only) else { continue };
            self.filled_fields(name, &source.start(), source.between.as_deref(), others, 8);
        }
    }

    fn filled_fields(&mut self, name: &str, prefix: &str, between: Option<&str>, optional: bool, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let Some(one) = self.structs.get(name) else { return };
        let default = one
            .attributes
            .iter()
            .any(|(name, tree)| *name == "serde" && tree.is_some_and(|tree| self.source(tree).contains("default")));
        let mut inner = Vec::new();
        let mut leaves = Vec::new();
        for field in &one.fields {
            let Some(name) = self.serde_name(field) else { continue };
            let kind = self.kind_of(field);
            let optional = optional || default || self.is_option(field) || self.serde_says(field, "default");
            let held = kind.trim_start_matches("Option<").trim_start_matches("Box<").trim_end_matches('>');
            let name = format!("{prefix}{}", name.to_uppercase());
            if self.serde_says(field, "flatten") {
                inner.push((held.to_owned(), prefix.to_owned(), optional));
            } else if self.structs.contains_key(held) {
                if let Some(between) = between {
                    inner.push((held.to_owned(), format!("{name}{}", between.to_uppercase()), optional));
                }
            } else {
                leaves.push((name, field.name.byte_range(), optional));
            }
        }
        for (name, place, optional) in leaves {
            self.push(&name, place, Kind::Schema, optional, false);
        }
        for (name, prefix, optional) in inner {
            self.filled_fields(&name, &prefix, between, optional, depth);
        }
    }
}
