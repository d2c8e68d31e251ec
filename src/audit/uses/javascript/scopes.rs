//! What every name of a file stands for: scopes, and what declares the names in them.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use tree_sitter::Node;

use super::super::syntax::{children, field, text};

/// Where a name gets its value from. Others are named by their places in [`Code::origins`].
#[derive(Clone, Copy)]
pub enum Origin<'t> {
    /// Imported: the module, and the name that it has there.
    Import(&'t str, &'t str),
    /// The whole of a module.
    Module(&'t str),
    /// An expression, and the scope that it stands in.
    Value(Node<'t>, usize),
    /// A property of another origin: destructured.
    Member(usize, &'t str),
    /// What a pattern leaves of another origin: `...others`.
    Others(usize),
    /// Another origin, or else the expression that stands for it.
    Default(usize, Node<'t>, usize),
    /// A parameter: its function's node, and its position.
    Param(usize, usize),
    /// All arguments from a position on.
    Rest(usize, usize),
    /// The declared type of a parameter or a field.
    Typed(&'t str),
    /// One item after the other of a list.
    Item(Node<'t>, usize),
    /// Declared, and not yet set.
    Unset,
    /// Nothing that is known.
    Unknown,
}

/// The ancestors of a node, outermost first, and the scope inside of each.
pub type Path<'p, 't> = &'p [(Node<'t>, usize)];

/// One scope: a block, a function, a class, the file.
#[derive(Default)]
pub struct Scope<'t> {
    /// The scope around it.
    pub parent: Option<usize>,
    /// Its names, and their origins.
    pub names: HashMap<&'t str, usize>,
    /// For a class: what `this.NAME` stands for in it.
    pub fields: HashMap<&'t str, usize>,
    pub(super) function: bool,
    /// Whether it is a class.
    pub class: bool,
}

/// A file: its names, and what is needed to tell what they stand for.
#[derive(Default)]
pub struct Code<'t> {
    /// Its text.
    pub source: &'t str,
    /// Its scopes; the first is the file.
    pub scopes: Vec<Scope<'t>>,
    /// The origins of all names.
    pub origins: Vec<Origin<'t>>,
    /// The scope that a node opens.
    pub opened: HashMap<usize, usize>,
    /// Modules that it imports.
    pub modules: HashSet<&'t str>,
    /// Calls, and the scopes that they stand in.
    pub calls: Vec<(Node<'t>, usize)>,
    /// What is passed for a function's parameter, by function and position.
    pub passed: HashMap<(usize, usize), (Node<'t>, usize)>,
    /// Patterns that take something apart, the origin of the whole, and the scope.
    pub patterns: Vec<(Node<'t>, usize, usize)>,
    /// How many parameters a function has.
    pub arity: HashMap<usize, usize>,
    /// Origins of names that are set again later.
    pub changed: HashSet<usize>,
    pub(super) assigned: Vec<(&'t str, Node<'t>, usize)>,
    /// How many more parts of one schema are looked at.
    pub budget: std::cell::Cell<u32>,
    /// How many more steps the evaluation of one expression may take.
    pub fuel: std::cell::Cell<u32>,
}

/// Calls `see` with every node below `root` that has a name, its ancestors, and their scopes; what it answers is the scope inside of the
/// node, or `None` to leave out what is below.
pub fn walk<'t>(root: Node<'t>, see: &mut impl FnMut(Node<'t>, Path<'_, 't>) -> Option<usize>) {
    // A loop, as trees can be deeper than the stack.
    let mut cursor = root.walk();
    let mut path = Vec::new();
    loop {
        let node = cursor.node();
        if node.is_named()
            && let Some(scope) = see(node, &path)
            && cursor.goto_first_child()
        {
            path.push((node, scope));
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
            path.pop();
        }
    }
}

/// A text that is written out, and the place between its quotes; `None` where it has escapes or parts that are made at run time.
pub fn literal<'t>(node: Node<'_>, source: &'t str) -> Option<(&'t str, Range<usize>)> {
    let whole = text(node, source);
    let is_plain = match node.kind() {
        "string" => true,
        "template_string" => !whole.contains("${"),
        _ => false,
    };
    let inside = whole.get(1..whole.len().checked_sub(1)?).filter(|inside| is_plain && !inside.contains('\\'))?;
    let start = node.start_byte() + 1;
    Some((inside, start..start + inside.len()))
}

/// Whether a node is a function of any kind.
pub fn is_function(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        "function_declaration"
            | "function_expression"
            | "arrow_function"
            | "method_definition"
            | "generator_function"
            | "generator_function_declaration"
    )
}

fn is_class(node: Node<'_>) -> bool {
    matches!(node.kind(), "class_declaration" | "class" | "abstract_class_declaration")
}

fn opens_scope(node: Node<'_>) -> bool {
    is_function(node)
        || is_class(node)
        || matches!(
            node.kind(),
            "program"
                | "statement_block"
                | "for_statement"
                | "for_in_statement"
                | "catch_clause"
                | "switch_body"
                | "class_static_block"
        )
}

impl<'t> Code<'t> {
    /// Reads the names of a file.
    pub fn read(source: &'t str, root: Node<'t>) -> Self {
        let mut code = Self { source, scopes: vec![Scope { function: true, ..Scope::default() }], ..Self::default() };
        walk(root, &mut |node, path| Some(code.see(node, path)));
        for (name, right, scope) in std::mem::take(&mut code.assigned) {
            let Some(origin) = code.lookup(name, scope) else { continue };
            if matches!(code.origins[origin], Origin::Unset) {
                code.origins[origin] = Origin::Value(right, scope);
            } else {
                code.changed.insert(origin);
            }
        }
        code
    }

    /// The text of a node.
    pub fn text(&self, node: Node<'_>) -> &'t str {
        text(node, self.source)
    }

    /// The origin of a name as seen from `scope`.
    pub fn lookup(&self, name: &str, mut scope: usize) -> Option<usize> {
        // The bound keeps the time on absurdly nested code in check.
        for _ in 0..256 {
            let here = &self.scopes[scope];
            if let Some(&origin) = here.names.get(name) {
                return Some(origin);
            }
            scope = here.parent?;
        }
        None
    }

    pub(super) fn origin(&mut self, origin: Origin<'t>) -> usize {
        self.origins.push(origin);
        self.origins.len() - 1
    }

    pub(super) fn bind(&mut self, scope: usize, name: Node<'t>, origin: usize) {
        let name = self.text(name);
        self.scopes[scope].names.insert(name, origin);
    }

    fn see(&mut self, node: Node<'t>, path: Path<'_, 't>) -> usize {
        let outer = path.last().map_or(0, |(_, scope)| *scope);
        let mut inner = outer;
        if opens_scope(node) && !path.is_empty() {
            inner = self.scopes.len();
            let (function, class) = (is_function(node), is_class(node));
            self.scopes.push(Scope { parent: Some(outer), function, class, ..Scope::default() });
            self.opened.insert(node.id(), inner);
        }
        match node.kind() {
            "variable_declarator" => self.variable(node, path, outer),
            "for_in_statement" if field(node, "kind").is_some() => {
                if let (Some(left), Some(right)) = (field(node, "left"), field(node, "right")) {
                    let of = field(node, "operator").is_some_and(|operator| self.text(operator) == "of");
                    let origin = self.origin(if of { Origin::Item(right, outer) } else { Origin::Unknown });
                    self.declare(left, origin, inner, 0);
                }
            }
            "catch_clause" => {
                if let Some(parameter) = field(node, "parameter") {
                    let origin = self.origin(Origin::Unknown);
                    self.declare(parameter, origin, inner, 0);
                }
            }
            "enum_declaration" => self.named(node, outer),
            "import_statement" => self.import(node),
            "assignment_expression" => self.assignment(node, outer),
            "field_definition" | "public_field_definition" => {
                let name = field(node, "name").or_else(|| field(node, "property"));
                let declared = field(node, "type").map(|declared| self.text(declared));
                let declared = declared.filter(|declared| super::declarations::is_telling(declared)).map(Origin::Typed);
                let value = field(node, "value").map(|value| Origin::Value(value, outer));
                if let (Some(name), Some(origin)) = (name, value.or(declared)) {
                    self.keep_field(self.text(name), origin, outer);
                }
            }
            "call_expression" => {
                let module =
                    field(node, "arguments").and_then(|list| children(list).next()).and_then(|n| literal(n, self.source));
                if let (Some(function), Some((module, _))) = (field(node, "function"), module)
                    && matches!(self.text(function), "require" | "import")
                {
                    self.modules.insert(module);
                }
                self.calls.push((node, outer));
            }
            "new_expression" => self.calls.push((node, outer)),
            _ if is_function(node) => {
                if node.kind() == "method_definition" {
                    if let Some(name) = field(node, "name") {
                        self.keep_field(self.text(name), Origin::Value(node, outer), outer);
                    }
                } else {
                    self.named(node, outer);
                }
                self.parameters(node, inner);
            }
            _ if is_class(node) => self.named(node, outer),
            _ => {}
        }
        inner
    }

    fn named(&mut self, node: Node<'t>, scope: usize) {
        if let Some(name) = field(node, "name") {
            let scope =
                if node.kind() == "function_expression" { self.opened.get(&node.id()).copied().unwrap_or(scope) } else { scope };
            let origin = self.origin(Origin::Value(node, scope));
            self.bind(scope, name, origin);
        }
    }

    /// The class that a scope is in.
    pub fn class_around(&self, mut scope: usize) -> Option<usize> {
        for _ in 0..256 {
            if self.scopes[scope].class {
                return Some(scope);
            }
            scope = self.scopes[scope].parent?;
        }
        None
    }
}
