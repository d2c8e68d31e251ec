//! Uses in Go.

mod asks;
mod bind;
mod calls;
mod lists;
mod tags;
#[cfg(test)]
mod tests;
mod values;
mod viper;

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use tree_sitter::Node;

use super::scopes::{Readers, Scopes, Text};
use super::syntax;
use super::{Found, Kind, is_name};

/// Words of which one stands in every file that uses a variable.
const WORDS: [&str; 5] = ["env", "Env", "viper", "ENV", "arg:"];

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !WORDS.iter().any(|word| text.contains(word)) {
        return;
    }
    let Some(tree) = syntax::parse(tree_sitter_go::LANGUAGE, text) else { return };
    let mut file = File::new(text, found);
    let mut nodes = Vec::new();
    syntax::visit(tree.root_node(), &mut |node| {
        file.bind(node, &mut nodes);
        true
    });
    if text.contains("viper") {
        file.viper(&nodes);
    }
    for (node, scope) in nodes.iter().filter(|(node, _)| node.kind() == "literal_value") {
        file.functions_in(*node, *scope);
    }
    for (node, scope) in nodes {
        match node.kind() {
            "call_expression" | "type_conversion_expression" => file.call(node, scope),
            "index_expression" => file.index(node, scope),
            "literal_value" if file.command_line => file.options(node, scope),
            _ => {}
        }
    }
    file.wrappers();
    file.lists_told();
    file.structs();
}

struct Function<'s> {
    /// Its name, where other files can call it.
    name: Option<&'s str>,
    parameters: Vec<&'s str>,
    /// The parameter that takes all that follow.
    rest: Option<usize>,
    /// The type of its first result.
    result: Option<&'s str>,
    /// Whether it ends the program or fails where it does not find something.
    strict: bool,
}

/// A field of a struct.
struct Field<'t> {
    names: Vec<Node<'t>>,
    kind: Option<Node<'t>>,
    tag: Option<Node<'t>>,
}

struct Struct<'t> {
    fields: Vec<Field<'t>>,
}

/// A struct that a library fills from the environment, and how its call says to name the variables.
#[derive(Clone, Default)]
struct Root {
    of: Option<usize>,
    prefix: String,
    /// Fields without a tag are variables, too: of kelseyhightower's envconfig.
    every: bool,
    /// Fields without a tag are variables with words apart: an option of caarlos0's env.
    split: bool,
}

struct File<'s, 't, 'f> {
    text: &'s str,
    found: &'f mut Found,
    scopes: Scopes<'s, 't>,
    functions: Vec<Function<'s>>,
    methods: HashMap<(&'s str, &'s str), usize>,
    /// Functions without a name, by their nodes.
    literals: HashMap<usize, usize>,
    /// Names of types, for variables that are declared to be of one.
    types: Vec<&'s str>,
    structs: Vec<Struct<'t>>,
    /// By the node of the type.
    by_node: HashMap<usize, usize>,
    /// By the name of the type: its node.
    by_name: HashMap<&'s str, usize>,
    /// Fields that hold a function that reads the environment.
    function_fields: HashMap<&'s str, String>,
    roots: Vec<Root>,
    calls: HashMap<usize, Vec<(Node<'t>, usize)>>,
    readers: Readers,
    /// Functions that read what a list names which they are told.
    list_readers: Vec<lists::ListReader>,
    /// Packages whose names need no package before them.
    bare: Vec<String>,
    imports: Vec<String>,
    /// Whether urfave's library for command lines is imported.
    command_line: bool,
    /// Calls that stand in an option that must be given.
    required: HashSet<usize>,
    viper: viper::Viper,
    /// Nodes of which the code only asks whether they are there, or what they are.
    asked: HashSet<usize>,
    /// Nodes without which the code ends the program, or fails.
    demanded: HashSet<usize>,
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
            methods: HashMap::new(),
            literals: HashMap::new(),
            types: Vec::new(),
            structs: Vec::new(),
            by_node: HashMap::new(),
            by_name: HashMap::new(),
            function_fields: HashMap::new(),
            roots: Vec::new(),
            calls: HashMap::new(),
            readers: Readers::default(),
            list_readers: Vec::new(),
            bare: Vec::new(),
            imports: Vec::new(),
            command_line: false,
            required: HashSet::new(),
            viper: viper::Viper::default(),
            asked: HashSet::new(),
            demanded: HashSet::new(),
            fuel: Cell::new(0),
            changing: Cell::new(false),
        }
    }

    fn source(&self, node: Node<'_>) -> &'s str {
        syntax::text(node, self.text)
    }

    /// A use of the variable that `key` names, wherever it gets the name from.
    fn read(&mut self, key: Node<'t>, scope: usize, kind: Kind, optional: bool) {
        if let Some(name) = self.known(key, scope) {
            match name.whole() {
                Some(name) if is_name(name) => self.found.push(name, self.place(key), kind, optional),
                Some(_) => {}
                None => self.readers.push_at(name, optional, key.byte_range()),
            }
            return;
        }
        let items = self.listed(key, scope);
        if items.is_empty() && !self.told_list(key, scope, optional) {
            self.found.dynamic.push(key.byte_range());
        }
        for (name, place) in items {
            if is_name(&name) {
                self.found.push(name, place, kind, optional);
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
        let range = key.byte_range();
        if matches!(key.kind(), "interpreted_string_literal" | "raw_string_literal") && range.len() >= 2 {
            return range.start + 1..range.end - 1;
        }
        range
    }

    fn arguments(&self, call: Node<'t>) -> Vec<Node<'t>> {
        match syntax::field(call, "arguments") {
            Some(list) => syntax::children(list).collect(),
            None => syntax::field(call, "operand").into_iter().collect(),
        }
    }

    /// Calls of the file's own functions that read what a parameter names.
    fn wrappers(&mut self) {
        while let Some(reader) = self.readers.take() {
            let Some((function, number)) = reader.name.parameter else { continue };
            let Some(one) = self.functions.get(function) else { continue };
            let strict = one.strict;
            self.found.readers.extend(reader.exported(one.name, reader.optional && !strict, &self.readers));
            for (call, scope) in self.calls.get(&function).cloned().unwrap_or_default() {
                let arguments = self.arguments(call);
                let Some(key) = arguments.get(number).copied() else { continue };
                let softly = reader.optional || self.asked.contains(&call.id());
                let optional = self.has_default(function, number, &arguments) || (softly && !strict);
                let keys = match self.known(key, scope) {
                    Some(text) => vec![(reader.name.with(&text), self.place(key))],
                    None => {
                        let listed = self.listed(key, scope).into_iter();
                        listed.map(|(text, place)| (reader.name.with(&Text::of(&text)), place)).collect()
                    }
                };
                for (name, place) in keys {
                    let Some(name) = name else { continue };
                    match name.whole() {
                        Some(name) => {
                            self.readers.tell(function);
                            if is_name(name) {
                                self.found.push(name, place, Kind::Read, optional);
                            }
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
        let others = ["required", "must", "parse", "conv", "fn", "f", "ctx", "log", "logger", "t"];
        (0..arguments.len()).filter(|n| *n > number).any(|n| parameters.get(n).is_none_or(|name| !others.contains(name)))
    }
}
