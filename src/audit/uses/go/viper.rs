//! Viper: keys that it looks up in the environment, too.

use std::collections::HashSet;

use tree_sitter::Node;

use super::super::syntax::field;
use super::super::{Kind, is_name};
use super::File;

/// What the file tells viper of names.
#[derive(Default)]
pub(super) struct Viper {
    prefix: String,
    replaced: Vec<(String, String)>,
    automatic: bool,
    bound: HashSet<String>,
    defaults: HashSet<String>,
}

impl Viper {
    /// The variable that viper reads for a key.
    fn variable(&self, key: &str) -> Option<String> {
        let mut name = if self.prefix.is_empty() { key.to_owned() } else { format!("{}_{key}", self.prefix) }.to_uppercase();
        for (from, to) in &self.replaced {
            name = name.replace(from.as_str(), to);
        }
        Some(name).filter(|name| is_name(name))
    }
}

impl<'t> File<'_, 't, '_> {
    /// What holds for every key, wherever it is said.
    pub(super) fn viper(&mut self, nodes: &[(Node<'t>, usize)]) {
        for (call, scope) in nodes.iter().filter(|(node, _)| node.kind() == "call_expression") {
            let Some(path) = field(*call, "function").and_then(|function| self.thing(function, *scope)) else { continue };
            let arguments = self.arguments(*call);
            let texts: Vec<_> =
                arguments.iter().map(|one| self.known(*one, *scope).and_then(|text| Some(text.whole()?.to_owned()))).collect();
            let first = texts.first().cloned().flatten().unwrap_or_default();
            if path == "strings.NewReplacer" && self.text.contains("KeyReplacer") {
                let pairs = texts.chunks_exact(2);
                self.viper
                    .replaced
                    .extend(pairs.filter_map(|pair| Some((pair[0].clone().filter(|from| !from.is_empty())?, pair[1].clone()?))));
            }
            let Some(path) = path.strip_prefix("github.com/spf13/viper.") else { continue };
            match path.rsplit('.').next().unwrap_or_default() {
                "SetEnvPrefix" => self.viper.prefix = first,
                "AutomaticEnv" => self.viper.automatic = true,
                "SetDefault" => {
                    self.viper.defaults.insert(first.to_lowercase());
                }
                "BindEnv" | "MustBindEnv" if arguments.len() > 1 => {
                    self.viper.bound.insert(first.to_lowercase());
                }
                _ => {}
            }
        }
    }

    pub(super) fn viper_call(&mut self, path: &str, arguments: &[Node<'t>], scope: usize) {
        let method = path.rsplit('.').next().unwrap_or_default();
        let Some(first) = arguments.first().copied() else { return };
        let key = self.known(first, scope).and_then(|text| Some(text.whole()?.to_owned())).unwrap_or_default();
        let optional = self.viper.defaults.contains(&key.to_lowercase());
        match method {
            "BindEnv" | "MustBindEnv" if arguments.len() > 1 => {
                for name in &arguments[1..] {
                    self.read(*name, scope, Kind::Schema, optional || arguments.len() > 2);
                }
            }
            "BindEnv" | "MustBindEnv" => {
                if let Some(name) = self.viper.variable(&key) {
                    self.found.push(name, self.place(first), Kind::Schema, optional);
                }
            }
            _ if self.viper.automatic
                && (method.starts_with("Get") || method == "IsSet")
                && !self.viper.bound.contains(&key.to_lowercase()) =>
            {
                if let Some(name) = self.viper.variable(&key).filter(|_| !key.is_empty()) {
                    self.found.push(name, self.place(first), Kind::Read, optional || method == "IsSet");
                }
            }
            _ => {}
        }
    }
}
