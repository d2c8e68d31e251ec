//! Uses in Python.

mod asks;
mod bind;
mod calls;
mod click;
mod environ_config;
mod lists;
mod reads;
mod settings;
#[cfg(test)]
mod tests;
mod values;
mod wrappers;

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use tree_sitter::Node;

use super::scopes::{Readers, Scopes, Text};
use super::syntax::{self, field};
use super::{Found, Kind, is_name};

/// Words of which one stands in every file that uses a variable.
const WORDS: [&str; 7] = ["env", "Env", "expandvars", "BaseSettings", "decouple", "Config", "dj_database_url"];

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !WORDS.iter().any(|word| text.contains(word)) {
        return;
    }
    let Some(tree) = syntax::parse(tree_sitter_python::LANGUAGE, text) else { return };
    let mut file = File::new(text, found);
    let mut nodes = Vec::new();
    syntax::visit(tree.root_node(), &mut |node| {
        file.bind(node, &mut nodes);
        true
    });
    for (node, scope) in &nodes {
        file.prepare(*node, *scope);
    }
    for (node, scope) in nodes {
        match node.kind() {
            "call" => file.call(node, scope),
            "subscript" => file.subscript(node, scope),
            "comparison_operator" => file.comparison(node, scope),
            "match_statement" => file.pattern(node, scope),
            "binary_operator" => file.operation(node, scope),
            "augmented_assignment" => file.merged(node, scope),
            "keyword_argument" | "pair" => file.automatic(node, scope),
            _ => {}
        }
    }
    file.wrappers();
    file.lists_told();
    settings::find(&mut file);
    environ_config::find(&mut file);
    click::find(&mut file);
}

struct Function<'s> {
    /// Its name, where other files can import it.
    name: Option<&'s str>,
    /// Parameters in their order, without `self` and `cls`.
    parameters: Vec<&'s str>,
    /// The parameter that takes all that follow.
    rest: Option<usize>,
    /// Whether it ends the program or raises where it does not find something.
    strict: bool,
}

struct Class<'t> {
    node: Node<'t>,
    /// The scope of its body.
    body: usize,
    /// The scope that it stands in.
    outer: usize,
}

/// How a variable is read.
#[derive(Clone, Copy)]
struct How<'a> {
    prefix: &'a str,
    kind: Kind,
    optional: bool,
}

struct File<'s, 't, 'f> {
    text: &'s str,
    found: &'f mut Found,
    scopes: Scopes<'s, 't>,
    functions: Vec<Function<'s>>,
    classes: Vec<Class<'t>>,
    /// Calls of the file's own functions.
    calls: HashMap<usize, Vec<(Node<'t>, usize)>>,
    readers: Readers,
    /// `with env.prefixed("APP_"):` and where it holds.
    prefixes: Vec<(Range<usize>, String)>,
    /// Definitions and the nodes that hold their decorators.
    decorated: HashMap<usize, Node<'t>>,
    /// Nodes that something else is taken for where they are empty: `x or …`.
    defaulted: HashSet<usize>,
    /// Nodes of which the code only asks whether they are there, or what they are.
    asked: HashSet<usize>,
    /// Nodes without which the code ends the program, or raises.
    demanded: HashSet<usize>,
    /// Code that something else is done for where it finds nothing: `try: … except KeyError: …`.
    attempts: Vec<Range<usize>>,
    /// Functions without a name, by their nodes.
    lambdas: HashMap<usize, usize>,
    /// Lists whose items functions of the file are called with.
    lists: HashMap<usize, Vec<(Node<'t>, usize)>>,
    /// Functions that read what a list names which they are told: which parameter, whether it is all that follow, and how.
    list_readers: Vec<lists::ListReader>,
    /// Subscripts that are written to or deleted.
    written: HashSet<usize>,
    /// Subscripts that are written to after they are read: `+=`.
    changed: HashSet<usize>,
    /// Whether pydantic is spoken of.
    pydantic: bool,
    /// Whether the settings of pydantic 2 are.
    second: bool,
    /// The prefix that click is told for all options.
    automatic: Option<String>,
    /// Whether the file tells one.
    automatic_told: bool,
    /// Whether a library for command lines is imported, whose options name variables.
    command_line: bool,
    /// How many more names are followed for one question: a name can be bound to itself.
    fuel: Cell<usize>,
    /// Whether a parameter's new value is being looked at.
    changing: Cell<bool>,
}

impl<'s, 't, 'f> File<'s, 't, 'f> {
    fn new(text: &'s str, found: &'f mut Found) -> Self {
        Self {
            text,
            found,
            scopes: Scopes::new(),
            functions: Vec::new(),
            classes: Vec::new(),
            calls: HashMap::new(),
            readers: Readers::default(),
            prefixes: Vec::new(),
            decorated: HashMap::new(),
            defaulted: HashSet::new(),
            asked: HashSet::new(),
            demanded: HashSet::new(),
            attempts: Vec::new(),
            lambdas: HashMap::new(),
            list_readers: Vec::new(),
            lists: HashMap::new(),
            written: HashSet::new(),
            changed: HashSet::new(),
            pydantic: text.contains("pydantic"),
            second: text.contains("pydantic_settings"),
            automatic: None,
            automatic_told: text.contains("auto_envvar_prefix"),
            command_line: false,
            fuel: Cell::new(0),
            changing: Cell::new(false),
        }
    }

    fn source(&self, node: Node<'_>) -> &'s str {
        syntax::text(node, self.text)
    }

    /// A use of the variable that `key` names, wherever it gets the name from.
    fn read(&mut self, key: Node<'t>, scope: usize, how: How<'_>) {
        if let Some(name) = self.known(key, scope) {
            let Some(name) = Text::of(how.prefix).then(&name) else { return };
            match name.whole() {
                Some(name) if is_name(name) => self.found.push(name, self.place(key), how.kind, how.optional),
                Some(_) => {}
                None => self.readers.push_at(name, how.optional, key.byte_range()),
            }
            return;
        }
        let items = self.listed(key, scope);
        if items.is_empty() && !self.told_list(key, scope, how) {
            self.found.dynamic.push(key.byte_range());
        }
        for (name, place) in items {
            let name = format!("{}{name}", how.prefix);
            if is_name(&name) {
                self.found.push(name, place, how.kind, how.optional);
            }
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
        if key.kind() == "string"
            && let (Some(open), Some(close)) = (key.child(0), key.child(key.child_count().saturating_sub(1)))
            && open.kind() == "string_start"
            && close.kind() == "string_end"
        {
            return open.end_byte()..close.start_byte();
        }
        key.byte_range()
    }

    /// The arguments of a call.
    fn arguments(&self, call: Node<'t>) -> Arguments<'s, 't> {
        let mut arguments = Arguments { positional: Vec::new(), named: Vec::new() };
        for child in field(call, "arguments").into_iter().flat_map(syntax::children) {
            match child.kind() {
                "keyword_argument" => {
                    if let (Some(name), Some(value)) = (field(child, "name"), field(child, "value")) {
                        arguments.named.push((self.source(name), name, value));
                    }
                }
                _ => arguments.positional.push(child),
            }
        }
        arguments
    }
}

struct Arguments<'s, 't> {
    positional: Vec<Node<'t>>,
    named: Vec<(&'s str, Node<'t>, Node<'t>)>,
}

impl<'t> Arguments<'_, 't> {
    /// The argument at a place, or of a name.
    fn get(&self, number: usize, names: &[&str]) -> Option<Node<'t>> {
        self.positional.get(number).copied().or_else(|| names.iter().find_map(|name| self.named(name)))
    }

    fn named(&self, name: &str) -> Option<Node<'t>> {
        self.named.iter().find(|(one, ..)| *one == name).map(|(.., value)| *value)
    }
}
