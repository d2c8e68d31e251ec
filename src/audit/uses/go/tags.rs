//! Tags of struct fields: `env:"X"`, `envconfig:"X"`, and prefixes of the structs within.

use std::collections::HashSet;
use std::ops::Range;

use tree_sitter::Node;

use super::super::scopes::{dollars, snake_capitals};
use super::super::{Kind, is_name};
use super::{Field, File, Root};

/// Structs within structs are followed so deep.
const DEPTH: usize = 10;

/// The keys of a tag with their values, and where the values stand.
struct Tags<'s>(Vec<(&'s str, &'s str, usize)>);

impl<'s> Tags<'s> {
    fn get(&self, key: &str) -> Option<&'s str> {
        self.0.iter().find(|(one, ..)| *one == key).map(|(_, value, _)| *value)
    }

    fn at(&self, key: &str) -> Option<(&'s str, usize)> {
        self.0.iter().find(|(one, ..)| *one == key).map(|(_, value, at)| (*value, *at))
    }
}

impl<'s, 't> File<'s, 't, '_> {
    fn tags(&self, tag: Option<Node<'t>>) -> Tags<'s> {
        let Some(tag) = tag else { return Tags(Vec::new()) };
        let place = self.place(tag);
        let text = self.text.get(place.clone()).unwrap_or_default();
        let quote = if tag.kind() == "interpreted_string_literal" { "\\\"" } else { "\"" };
        let mut tags = Vec::new();
        let mut at = 0;
        while let Some(colon) = text.get(at..).and_then(|rest| rest.find(':')) {
            let key = text[at..at + colon].trim();
            let open = at + colon + 1;
            if !text[open..].starts_with(quote) {
                break;
            }
            let start = open + quote.len();
            let Some(length) = text[start..].find(quote) else { break };
            tags.push((key, &text[start..start + length], place.start + start));
            at = start + length + quote.len();
        }
        Tags(tags)
    }

    /// The struct of the file that a field holds.
    fn held(&self, kind: Option<Node<'t>>) -> Option<usize> {
        let mut kind = kind?;
        while kind.kind() == "pointer_type" {
            kind = kind.named_child(0)?;
        }
        match kind.kind() {
            "struct_type" => self.by_node.get(&kind.id()).copied(),
            "type_identifier" => self.by_node.get(self.by_name.get(self.source(kind))?).copied(),
            _ => None,
        }
    }

    /// Every struct, from those that are part of no other.
    pub(super) fn structs(&mut self) {
        let roots = std::mem::take(&mut self.roots);
        let inner: HashSet<_> = self.structs.iter().flat_map(|one| &one.fields).filter_map(|one| self.held(one.kind)).collect();
        // A call whose struct the file does not tell goes for all.
        let general = roots.iter().find(|root| root.of.is_none()).cloned().unwrap_or_default();
        for number in 0..self.structs.len() {
            let mut own = roots.iter().filter(|root| root.of == Some(number)).peekable();
            if own.peek().is_some() {
                for root in own {
                    self.walk(number, &root.prefix, root, DEPTH);
                }
            } else if !inner.contains(&number) {
                self.walk(number, &general.prefix, &general, DEPTH);
            }
        }
    }

    fn walk(&mut self, number: usize, prefix: &str, root: &Root, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let fields = std::mem::take(&mut self.structs[number].fields);
        for one in &fields {
            self.field(one, prefix, root, depth);
        }
        self.structs[number].fields = fields;
    }

    fn field(&mut self, one: &Field<'t>, prefix: &str, root: &Root, depth: usize) {
        let tags = self.tags(one.tag);
        let exported = one.names.iter().all(|name| self.source(*name).starts_with(char::is_uppercase));
        let ignored = tags.get("ignored") == Some("true") || tags.get("env") == Some("-") || tags.get("envconfig") == Some("-");
        if !exported || ignored {
            return;
        }
        let named = tags.get("env").is_some_and(|value| !value.split(',').next().unwrap_or_default().trim().is_empty());
        if let Some(inner) = self.held(one.kind).filter(|_| !named) {
            let prefix = self.inner_prefix(one, &tags, prefix, root);
            self.walk(inner, &prefix, root, depth);
            return;
        }
        let optional = !is_required(&tags);
        let mut names: Vec<(String, Range<usize>)> = Vec::new();
        if let Some((value, at)) = tags.at("env") {
            names.extend(listed(value, at));
        } else if let Some((value, at)) = tags.at("kong").filter(|(value, _)| value.contains("env=")) {
            let skip = value.find("env=").map_or(0, |found| found + 4);
            let rest = value[skip..].trim_start_matches('\'');
            let start = at + value.len() - rest.len();
            let length = rest.find(['\'', ',']).unwrap_or(rest.len());
            names.push((rest[..length].to_owned(), start..start + length));
        } else if let Some((value, at)) =
            tags.at("arg").filter(|_| self.imports.iter().any(|path| path.ends_with("alexflint/go-arg")))
        {
            let mut start = at;
            for part in value.split(',') {
                let name = part.trim();
                if let Some(name) = name.strip_prefix("env:") {
                    let at = start + part.len() - name.len();
                    names.push((name.to_owned(), at..at + name.len()));
                } else if name == "env" {
                    names.extend(one.names.iter().map(|name| (snake_capitals(self.source(*name)), name.byte_range())));
                }
                start += part.len() + 1;
            }
        } else if let Some((value, at)) = tags.at("envconfig") {
            let name = value.split(',').next().unwrap_or_default();
            if !name.is_empty() {
                let whole = if root.every { name.to_uppercase() } else { name.to_owned() };
                names.push((whole, at..at + name.len()));
            }
        }
        if names.is_empty()
            && (root.every || root.split)
            && tags.get("env").is_none_or(|value| value.is_empty() || value.starts_with(','))
        {
            let split = root.split || tags.get("split_words") == Some("true");
            let name = |text: &str| if split { snake_capitals(text) } else { text.to_uppercase() };
            names.extend(one.names.iter().map(|node| (name(self.source(*node)), node.byte_range())));
        }
        if let Some((default, at)) = tags.at("envDefault")
            && tags.get("env").is_some_and(|value| value.split(',').skip(1).any(|option| option.trim() == "expand"))
        {
            dollars(default, at, &mut |name, place| self.found.push(name, place, Kind::Schema, true));
        }
        for (name, place) in names {
            let name = format!("{prefix}{name}");
            if is_name(&name) {
                self.found.push(name, place, Kind::Schema, optional);
            }
        }
    }

    /// What the names of a struct within a struct begin with.
    fn inner_prefix(&self, one: &Field<'t>, tags: &Tags<'s>, prefix: &str, root: &Root) -> String {
        let told = ["envPrefix", "env-prefix", "envprefix"].iter().find_map(|key| tags.get(key));
        if let Some(told) = told {
            return format!("{prefix}{told}");
        }
        if let Some(told) = tags.get("env-namespace") {
            return format!("{prefix}{told}_");
        }
        if let Some(told) =
            tags.get("env").and_then(|value| value.split(',').find_map(|part| part.trim().strip_prefix("prefix=")))
        {
            return format!("{prefix}{told}");
        }
        match one.names.first().filter(|_| root.every) {
            Some(name) => {
                let name = self.source(*name);
                let split = tags.get("split_words") == Some("true");
                let own = tags.get("envconfig").filter(|value| !value.is_empty());
                let name = own.map_or_else(|| if split { snake_capitals(name) } else { name.to_uppercase() }, str::to_uppercase);
                format!("{prefix}{name}_")
            }
            None => prefix.to_owned(),
        }
    }
}

/// Names in the value of a tag `env`: what comes first, and further ones in capitals. The rest are options.
fn listed(value: &str, at: usize) -> Vec<(String, Range<usize>)> {
    let mut names = Vec::new();
    let mut start = at;
    for (n, part) in value.split(',').enumerate() {
        let name = part.trim();
        let capitals = is_name(name) && !name.contains(char::is_lowercase);
        if n == 0 || capitals {
            let at = start + part.len() - part.trim_start().len();
            names.push((name.to_owned(), at..at + name.len()));
        }
        if n > 0 && !capitals {
            // What a default says may have commas in it.
            break;
        }
        start += part.len() + 1;
    }
    names.retain(|(name, _)| is_name(name));
    names
}

fn is_required(tags: &Tags<'_>) -> bool {
    let options = tags.get("env").or_else(|| tags.get("arg")).or_else(|| tags.get("envconfig")).unwrap_or_default();
    let says = options.split(',').any(|option| matches!(option.trim(), "required" | "notEmpty" | "required=true"));
    let beside = ["required", "env-required", "notEmpty"].iter().any(|key| tags.get(key).is_some_and(|value| value != "false"));
    let default =
        ["default", "envDefault", "env-default"].iter().any(|key| tags.get(key).is_some()) || options.contains("default=");
    (says || beside) && !default
}
