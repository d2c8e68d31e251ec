//! Uses among the tokens of a macro: `format!("{}", env::var("X")?)`, `env!("X")`.

use tree_sitter::Node;

use super::super::Kind;
use super::super::syntax::{self, field};
use super::{Call, File, chain};

/// The arguments of a call among tokens: the tokens between commas.
pub(super) fn arguments(tree: Node<'_>) -> Vec<Vec<Node<'_>>> {
    let mut all = vec![Vec::new()];
    let mut cursor = tree.walk();
    for token in tree.children(&mut cursor) {
        match token.kind() {
            "(" | ")" | "[" | "]" | "{" | "}" | "&" => {}
            "," => all.push(Vec::new()),
            _ if token.kind().contains("comment") => {}
            _ => {
                if let Some(last) = all.last_mut() {
                    last.push(token);
                }
            }
        }
    }
    all.retain(|argument| !argument.is_empty());
    all
}

/// The one token that an argument's text can be told from: a text, or the last name of a path.
fn key<'t>(argument: &[Node<'t>]) -> Option<Node<'t>> {
    match argument {
        [only] => Some(*only),
        [.., colons, last] if colons.kind() == "::" && last.kind() == "identifier" => Some(*last),
        [first, ..] if matches!(first.kind(), "identifier" | "string_literal") => None,
        _ => None,
    }
}

impl<'s, 't> File<'s, 't, '_> {
    /// The tokens of one tree, without those of the trees within.
    pub(super) fn tokens(&mut self, tree: Node<'t>, scope: usize) {
        let mut cursor = tree.walk();
        let tokens: Vec<_> = tree.children(&mut cursor).collect();
        for (n, token) in tokens.iter().enumerate() {
            if token.kind() == "string_literal" {
                self.instruction(*token);
            }
            if token.kind() != "token_tree" || n == 0 {
                continue;
            }
            let called = tokens[n - 1].kind() == "!";
            let end = n - 1 - usize::from(called && n > 1);
            let Some((path, start)) = self.path(&tokens, end) else { continue };
            let inside = arguments(*token);
            let keys: Vec<_> = inside.iter().filter_map(|argument| key(argument)).collect();
            if called {
                self.macro_call(&path, &keys, scope);
                continue;
            }
            // `self.get("X")`
            if start > 0 && tokens[start - 1].kind() == "." {
                let own = start > 1 && tokens[start - 2].kind() == "self";
                if let Some((_, class)) = self.scopes.class(scope).filter(|_| own)
                    && let Some(number) = self.methods.get(&(self.types[class], path.as_str())).copied()
                {
                    let optional = self.goes_on_behind(&tokens[n + 1..]);
                    self.calls.entry(number).or_default().push(Call { arguments: keys, scope, optional });
                }
                continue;
            }
            let asks = tree.parent().and_then(|call| field(call, "macro")).is_some_and(|name| self.source(name) == "matches");
            let optional = if asks { Some(true) } else { self.goes_on_behind(&tokens[n + 1..]) };
            let (first, rest) = path.split_once("::").map_or((path.as_str(), None), |(first, rest)| (first, Some(rest)));
            if let Some(first) = self.named(first, scope) {
                let whole = rest.map_or_else(|| first.clone(), |rest| format!("{first}::{rest}"));
                self.path_call(&whole, &keys, scope, optional);
            } else {
                let name = path.rsplit("::").next().unwrap_or_default();
                let kind = match path.rsplit_once("::").map(|(kind, _)| kind) {
                    Some("Self") => self.scopes.class(scope).map(|(_, class)| self.types[class]),
                    kind => kind,
                };
                let own = kind.and_then(|kind| self.methods.get(&(kind, name)).copied());
                if let Some(number) = own.or_else(|| self.function_named(&path, scope)) {
                    self.calls.entry(number).or_default().push(Call { arguments: keys, scope, optional });
                }
            }
        }
    }

    /// The path that ends at a token, and where it begins.
    fn path(&self, tokens: &[Node<'t>], end: usize) -> Option<(String, usize)> {
        let name =
            |token: &Node<'t>| matches!(token.kind(), "identifier" | "crate" | "self" | "super" | "Self" | "primitive_type");
        let mut start = end;
        if !tokens.get(end).is_some_and(name) {
            return None;
        }
        let mut names = vec![self.source(tokens[end])];
        while start >= 2 && tokens[start - 1].kind() == "::" && name(&tokens[start - 2]) {
            start -= 2;
            names.push(self.source(tokens[start]));
        }
        names.reverse();
        Some((names.join("::"), start))
    }

    /// What follows a call among tokens: `.unwrap_or(…)`, `?`.
    fn goes_on_behind(&self, tokens: &[Node<'t>]) -> Option<bool> {
        let mut methods = Vec::new();
        let mut after_dot = false;
        for token in tokens {
            match token.kind() {
                "." => after_dot = true,
                "?" | "==" => methods.push(self.source(*token)),
                "identifier" if after_dot => {
                    methods.push(self.source(*token));
                    after_dot = false;
                }
                "token_tree" | "::" => {}
                _ => break,
            }
        }
        chain::goes_on(methods.into_iter())
    }

    /// `env!("X")` and its kin, as a node of its own.
    pub(super) fn invocation(&mut self, node: Node<'t>, scope: usize) {
        let Some(name) = field(node, "macro") else { return };
        let Some(tree) = syntax::children(node).find(|child| child.kind() == "token_tree") else { return };
        let keys: Vec<_> = arguments(tree).iter().filter_map(|argument| key(argument)).collect();
        self.macro_call(self.source(name), &keys, scope);
    }

    fn macro_call(&mut self, path: &str, keys: &[Node<'t>], scope: usize) {
        let Some(first) = keys.first().copied() else { return };
        match path.trim_start_matches("::").trim_start_matches("std::").trim_start_matches("core::") {
            "env" => self.read(first, scope, Kind::Read, false, true),
            "option_env" => self.read(first, scope, Kind::Read, true, true),
            "dotenv" | "dotenvy_macro::dotenv" | "dotenv_codegen::dotenv" if self.mentions.dotenv_macro => {
                self.read(first, scope, Kind::Read, keys.len() > 1, false);
            }
            name if self.macros.contains(name) => self.read(first, scope, Kind::Read, keys.len() > 1, false),
            _ => {}
        }
    }

    /// `macro_rules! var { ($key:expr) => { std::env::var($key) } }`
    pub(super) fn definition(&mut self, node: Node<'t>) {
        let Some(name) = field(node, "name").map(|name| self.source(name)) else { return };
        let mut reads = false;
        syntax::visit(node, &mut |tree| {
            if tree.kind() == "token_tree" && !reads {
                let mut cursor = tree.walk();
                let tokens: Vec<_> = tree.children(&mut cursor).collect();
                reads = tokens.windows(2).enumerate().any(|(n, pair)| {
                    let given = pair[1].kind() == "token_tree"
                        && arguments(pair[1]).first().is_some_and(|first| first[0].kind() == "metavariable");
                    given
                        && self.path(&tokens, n).is_some_and(|(path, _)| {
                            matches!(
                                path.as_str(),
                                "std::env::var" | "env::var" | "std::env::var_os" | "env::var_os" | "dotenvy::var"
                            )
                        })
                });
            }
            !reads
        });
        if reads {
            self.macros.insert(name);
        }
    }

    /// What a build script prints: `cargo:rerun-if-env-changed=X`.
    fn instruction(&mut self, token: Node<'t>) {
        let place = self.place(token);
        let text = self.text.get(place.clone()).unwrap_or_default();
        let Some(rest) = text.strip_prefix("cargo::").or_else(|| text.strip_prefix("cargo:")) else { return };
        let start = place.end - rest.len();
        if let Some(name) = rest.strip_prefix("rerun-if-env-changed=") {
            let at = start + rest.len() - name.len();
            self.push(name, at..at + name.len(), Kind::Read, true, true);
        } else if let Some(pair) = rest.strip_prefix("rustc-env=")
            && let Some((name, _)) = pair.split_once('=').filter(|(name, _)| super::is_name(name))
        {
            let at = start + rest.len() - pair.len();
            self.found.sets.push((name.to_owned(), at..at + name.len()));
        }
    }
}
