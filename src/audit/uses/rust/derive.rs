//! Fields whose attributes name variables: options of command lines, `envconfig`.

use tree_sitter::Node;

use super::super::Kind;
use super::{Field, File};

/// Attributes whose `env` names a variable.
const OPTIONS: [&str; 6] = ["arg", "clap", "structopt", "conf", "bpaf", "config"];

/// What an attribute says under a word.
enum Said<'t> {
    /// The word alone.
    Alone,
    /// The word and a value.
    Value(Node<'t>),
}

impl<'s, 't> File<'s, 't, '_> {
    fn said(&self, tree: Option<Node<'t>>, word: &str) -> Option<Said<'t>> {
        let tree = tree?;
        let mut cursor = tree.walk();
        let tokens: Vec<_> = tree.children(&mut cursor).collect();
        let at = tokens.iter().position(|token| token.kind() != "string_literal" && self.source(*token) == word)?;
        match tokens.get(at + 1).map(|token| token.kind()) {
            Some("=") => {
                // Of a path, the last name.
                let end = tokens[at + 2..].iter().position(|token| matches!(token.kind(), "," | ")")).unwrap_or(1);
                tokens.get(at + 1 + end).map(|value| Said::Value(*value))
            }
            Some("token_tree") => {
                let inner = super::tokens::arguments(tokens[at + 1]);
                Some(inner.first().and_then(|first| first.last()).map_or(Said::Alone, |value| Said::Value(*value)))
            }
            _ => Some(Said::Alone),
        }
    }

    fn says(&self, one: &Field<'s, 't>, attribute: &str, words: &[&str]) -> bool {
        let trees = one.attributes.iter().filter(|(name, _)| *name == attribute);
        trees.into_iter().any(|(_, tree)| words.iter().any(|word| self.said(*tree, word).is_some()))
    }

    pub(super) fn kind_of(&self, one: &Field<'s, 't>) -> &'s str {
        one.kind.map_or("", |kind| self.source(kind))
    }

    pub(super) fn is_option(&self, one: &Field<'s, 't>) -> bool {
        let kind = self.kind_of(one);
        kind.starts_with("Option<") || kind.ends_with("option::Option<") || kind.contains("::Option<")
    }

    /// Options of command lines: `#[arg(long, env = "X")]`, `#[arg(long, env)]`.
    pub(super) fn options(&mut self, list: Node<'t>, scope: usize) {
        for one in self.fields(list) {
            for (attribute, tree) in one.attributes.iter().filter(|(name, _)| OPTIONS.contains(name)) {
                if *attribute == "config" && !self.mentions.confique {
                    continue;
                }
                let Some(said) = self.said(*tree, "env") else { continue };
                let default = ["default_value", "default_value_t", "default_value_os", "default", "default_values_t", "fallback"];
                let kind = self.kind_of(&one);
                let optional =
                    self.says(&one, attribute, &default) || self.is_option(&one) || kind == "bool" || kind.starts_with("Vec<");
                match said {
                    Said::Value(value) => self.read(value, scope, Kind::Schema, optional, false),
                    Said::Alone if *attribute != "config" && list.kind() == "field_declaration_list" => {
                        let name = self.source(one.name).trim_start_matches("r#").to_uppercase();
                        self.found.push(name, one.name.byte_range(), Kind::Schema, optional);
                    }
                    Said::Alone => {}
                }
            }
        }
    }

    /// `#[derive(Envconfig)]`
    pub(super) fn derived(&mut self) {
        let structs = std::mem::take(&mut self.structs);
        for one in structs.values() {
            let derives = one
                .attributes
                .iter()
                .any(|(name, tree)| *name == "derive" && tree.is_some_and(|tree| self.source(tree).contains("Envconfig")));
            for field in one.fields.iter().filter(|_| derives) {
                let tree = field.attributes.iter().find(|(name, _)| *name == "envconfig").and_then(|(_, tree)| *tree);
                if self.said(tree, "nested").is_some() {
                    continue;
                }
                let optional = self.said(tree, "default").is_some() || self.is_option(field);
                match self.said(tree, "from") {
                    Some(Said::Value(value)) => self.read(value, one.scope, Kind::Schema, optional, false),
                    _ => self.found.push(self.source(field.name).to_uppercase(), field.name.byte_range(), Kind::Schema, optional),
                }
            }
        }
        self.structs = structs;
    }

    /// The name that serde is told for a field; `None` where the field is skipped.
    pub(super) fn serde_name(&self, one: &Field<'s, 't>) -> Option<String> {
        let trees = || one.attributes.iter().filter(|(name, _)| *name == "serde").map(|(_, tree)| *tree);
        if trees().any(|tree| self.said(tree, "skip").is_some() || self.said(tree, "skip_deserializing").is_some()) {
            return None;
        }
        let renamed = trees().find_map(|tree| match self.said(tree, "rename")? {
            Said::Value(value) => Some(self.known(value, 0)?.whole()?.to_owned()),
            Said::Alone => None,
        });
        Some(renamed.unwrap_or_else(|| self.source(one.name).trim_start_matches("r#").to_owned()))
    }

    pub(super) fn serde_says(&self, one: &Field<'s, 't>, word: &str) -> bool {
        self.says(one, "serde", &[word])
    }
}
