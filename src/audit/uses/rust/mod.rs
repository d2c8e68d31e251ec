//! Uses in Rust.

mod bind;
mod calls;
mod chain;
mod derive;
mod deserialize;
mod lists;
#[cfg(test)]
mod tests;
mod tokens;
mod values;

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use tree_sitter::Node;

use super::scopes::{Readers, Scopes, Text};
use super::syntax::{self, field};
use super::{Found, Kind, is_name};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !["env", "Env"].iter().any(|word| text.contains(word)) {
        return;
    }
    let Some(tree) = syntax::parse(tree_sitter_rust::LANGUAGE, text) else { return };
    let mut file = File::new(text, found);
    let mut nodes = Vec::new();
    syntax::visit(tree.root_node(), &mut |node| {
        file.bind(node, &mut nodes);
        true
    });
    for (node, scope) in nodes {
        match node.kind() {
            "call_expression" => file.call(node, scope),
            "token_tree" => file.tokens(node, scope),
            "macro_invocation" => file.invocation(node, scope),
            "index_expression" => file.index(node, scope),
            "field_declaration_list" | "ordered_field_declaration_list" => file.options(node, scope),
            _ => {}
        }
    }
    file.wrappers();
    file.lists_told();
    file.derived();
    file.deserialized();
}

struct Function<'s, 't> {
    /// Its name, where other files can import it.
    name: Option<&'s str>,
    parameters: Vec<&'s str>,
    result: Option<Node<'t>>,
    /// Whether it panics, exits or fails where it does not find something.
    strict: bool,
}

/// A field of a struct, with the token trees of its attributes by their names.
struct Field<'s, 't> {
    name: Node<'t>,
    kind: Option<Node<'t>>,
    attributes: Vec<(&'s str, Option<Node<'t>>)>,
}

struct Struct<'s, 't> {
    fields: Vec<Field<'s, 't>>,
    attributes: Vec<(&'s str, Option<Node<'t>>)>,
    scope: usize,
}

/// A call of one of the file's own functions.
#[derive(Clone)]
struct Call<'t> {
    arguments: Vec<Node<'t>>,
    scope: usize,
    /// What follows it says whether it goes on without the variable.
    optional: Option<bool>,
}

/// What is spoken of anywhere in the file: an import can come in through another one.
struct Mentions {
    options: bool,
    confique: bool,
    tracing: bool,
    env_logger: bool,
    dotenv_macro: bool,
    build_script: bool,
}

impl Mentions {
    fn of(text: &str) -> Self {
        Self {
            options: text.contains("clap") || text.contains("bpaf"),
            confique: text.contains("confique"),
            tracing: text.contains("tracing_subscriber"),
            env_logger: text.contains("env_logger"),
            dotenv_macro: text.contains("dotenv_codegen") || text.contains("dotenvy_macro"),
            build_script: text.contains("cargo:"),
        }
    }
}

struct File<'s, 't, 'f> {
    text: &'s str,
    mentions: Mentions,
    found: &'f mut Found,
    scopes: Scopes<'s, 't>,
    functions: Vec<Function<'s, 't>>,
    /// Functions in `impl` blocks, by type and name.
    methods: HashMap<(&'s str, &'s str), usize>,
    /// Functions outside of them, by name.
    free: HashMap<&'s str, usize>,
    closures: HashMap<usize, usize>,
    /// Constants, wherever they are defined.
    constants: HashMap<&'s str, Vec<(Node<'t>, usize)>>,
    types: Vec<&'s str>,
    structs: HashMap<&'s str, Struct<'s, 't>>,
    /// Attributes that stand before the node they belong to.
    pending: Vec<(&'s str, Option<Node<'t>>)>,
    /// Macros of the file that read the variable which they are told.
    macros: HashSet<&'s str>,
    /// Closures that are called with one item of a list after another.
    each: HashMap<usize, Node<'t>>,
    /// What is done with the value of a node.
    chain: HashMap<usize, chain::Link<'t>>,
    /// Where a value of a type is expected.
    expected: Vec<(Range<usize>, Node<'t>, usize)>,
    sources: deserialize::Sources,
    calls: HashMap<usize, Vec<Call<'t>>>,
    readers: Readers,
    /// Functions that read what a list names which they are told.
    list_readers: Vec<lists::ListReader>,
    fuel: Cell<usize>,
}

impl<'s, 't, 'f> File<'s, 't, 'f> {
    fn new(text: &'s str, found: &'f mut Found) -> Self {
        Self {
            text,
            mentions: Mentions::of(text),
            found,
            scopes: Scopes::new(),
            functions: Vec::new(),
            methods: HashMap::new(),
            free: HashMap::new(),
            closures: HashMap::new(),
            constants: HashMap::new(),
            types: Vec::new(),
            structs: HashMap::new(),
            pending: Vec::new(),
            macros: HashSet::new(),
            each: HashMap::new(),
            chain: HashMap::new(),
            expected: Vec::new(),
            sources: deserialize::Sources::default(),
            calls: HashMap::new(),
            readers: Readers::default(),
            list_readers: Vec::new(),
            fuel: Cell::new(0),
        }
    }

    fn source(&self, node: Node<'_>) -> &'s str {
        syntax::text(node, self.text)
    }

    /// A use of the variable that `key` names, wherever it gets the name from. `built`: while the program is compiled.
    fn read(&mut self, key: Node<'t>, scope: usize, kind: Kind, optional: bool, built: bool) {
        if key.kind() == "metavariable" {
            return;
        }
        if let Some(name) = self.known(key, scope) {
            match name.whole() {
                Some(name) => self.push(name, self.place(key), kind, optional, built),
                None => self.readers.push_at(name, optional, key.byte_range()),
            }
            return;
        }
        let items = self.listed(key, scope);
        if items.is_empty() && !self.told_list(key, scope, optional) {
            self.found.dynamic.push(key.byte_range());
        }
        for (name, place) in items {
            self.push(&name, place, kind, optional, built);
        }
    }

    fn push(&mut self, name: &str, place: Range<usize>, kind: Kind, optional: bool, built: bool) {
        if is_name(name) && !is_cargos(name, built) && !(is_scripts(name) && (built || self.mentions.build_script)) {
            self.found.push(name, place, kind, optional);
        }
    }

    /// The file itself gives the variable a value.
    fn set(&mut self, key: Node<'t>, scope: usize) {
        if let Some(name) = self.known(key, scope)
            && let Some(name) = name.whole().filter(|name| is_name(name))
        {
            self.found.sets.push((name.to_owned(), self.place(key)));
        }
    }

    /// The place of a name: without the quotes, where it is written in quotes.
    fn place(&self, key: Node<'_>) -> Range<usize> {
        let key = if key.kind() == "reference_expression" { field(key, "value").unwrap_or(key) } else { key };
        if matches!(key.kind(), "string_literal" | "raw_string_literal")
            && let Some(inside) = syntax::children(key).find(|child| child.kind() == "string_content")
        {
            return inside.byte_range();
        }
        key.byte_range()
    }

    fn arguments(&self, call: Node<'t>) -> Vec<Node<'t>> {
        field(call, "arguments").into_iter().flat_map(syntax::children).collect()
    }

    /// Calls of the file's own functions that read what a parameter names.
    fn wrappers(&mut self) {
        while let Some(reader) = self.readers.take() {
            let Some((function, number)) = reader.name.parameter else { continue };
            let Some(one) = self.functions.get(function) else { continue };
            let strict = one.strict;
            let softly = reader.optional && !strict;
            self.found.readers.extend(reader.exported(one.name, softly, &self.readers));
            let maybe = one.result.is_some_and(|result| self.source(result).starts_with("Option<"));
            for call in self.calls.get(&function).cloned().unwrap_or_default() {
                let Some(key) = call.arguments.get(number).copied() else { continue };
                let optional = self.has_default(function, number, &call.arguments)
                    || call.optional.unwrap_or(maybe || (reader.optional && !strict));
                let keys = match self.known(key, call.scope) {
                    Some(text) => vec![(reader.name.with(&text), self.place(key))],
                    None => {
                        let listed = self.listed(key, call.scope).into_iter();
                        listed.map(|(text, place)| (reader.name.with(&Text::of(&text)), place)).collect()
                    }
                };
                for (name, place) in keys {
                    let Some(name) = name else { continue };
                    match name.whole() {
                        Some(name) => {
                            self.readers.tell(function);
                            self.push(name, place, Kind::Read, optional, false);
                        }
                        None => {
                            self.readers.hand(function, &name);
                            self.readers.push(name, reader.optional && !strict);
                        }
                    }
                }
            }
        }
        self.found.dynamic.extend(self.readers.untold());
    }

    /// Whether an argument beside the name is something to take where the variable is not there.
    fn has_default(&self, function: usize, number: usize, arguments: &[Node<'t>]) -> bool {
        let parameters = self.functions.get(function).map_or(&[][..], |one| one.parameters.as_slice());
        let told = |name: &&str| ["def", "fallback", "or", "other", "alt", "value"].iter().any(|word| name.contains(word));
        (0..arguments.len()).filter(|n| *n != number).any(|n| parameters.get(n).is_some_and(told))
    }
}

/// What Cargo sets for every crate.
fn is_cargos(name: &str, built: bool) -> bool {
    let begins = [
        "CARGO_PKG_",
        "CARGO_MANIFEST_",
        "CARGO_CFG_",
        "CARGO_FEATURE_",
        "CARGO_BIN_",
        "CARGO_CRATE_",
        "CARGO_PRIMARY_",
        "CARGO_TARGET_TMPDIR",
    ];
    matches!(name, "CARGO" | "OUT_DIR" | "CARGO_ENCODED_RUSTFLAGS")
        || begins.iter().any(|begin| name.starts_with(begin))
        || (built && (name.starts_with("CARGO_") || name.starts_with("VERGEN_")))
}

/// What Cargo sets for build scripts.
fn is_scripts(name: &str) -> bool {
    matches!(name, "TARGET" | "HOST" | "PROFILE" | "OPT_LEVEL" | "DEBUG" | "NUM_JOBS" | "RUSTC" | "RUSTDOC")
        || name.starts_with("DEP_")
}
