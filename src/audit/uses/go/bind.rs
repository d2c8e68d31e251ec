//! What the names of a file in Go are bound to.

use tree_sitter::Node;

use super::super::scopes::Bound;
use super::super::syntax::{self, field};
use super::{Field, File, Function, Struct};

impl<'s, 't> File<'s, 't, '_> {
    /// Binds what `node` binds, and keeps it if it may use a variable.
    pub(super) fn bind(&mut self, node: Node<'t>, nodes: &mut Vec<(Node<'t>, usize)>) {
        let scope = self.scopes.at(node);
        self.ask(node);
        match node.kind() {
            "call_expression" | "type_conversion_expression" | "index_expression" | "literal_value" => nodes.push((node, scope)),
            "import_spec" => self.import(node),
            "function_declaration" | "method_declaration" | "func_literal" => self.function(node, scope),
            "block"
            | "if_statement"
            | "for_statement"
            | "expression_switch_statement"
            | "type_switch_statement"
            | "expression_case"
            | "default_case"
            | "communication_case" => {
                self.scopes.enter(node, None);
            }
            "const_spec" | "var_spec" => self.declaration(node, scope),
            "short_var_declaration" | "assignment_statement" => {
                if let (Some(left), Some(right)) = (field(node, "left"), field(node, "right")) {
                    let new = node.kind() == "short_var_declaration";
                    let names: Vec<_> = syntax::children(left).collect();
                    let values: Vec<_> = syntax::children(right).collect();
                    self.pairs(&names, &values, scope, new);
                }
            }
            "range_clause" => {
                if let (Some(left), Some(right)) = (field(node, "left"), field(node, "right")) {
                    for (n, name) in syntax::children(left).enumerate().filter(|(_, name)| name.kind() == "identifier") {
                        self.scopes.bind(scope, self.source(name), Bound::Each(right, Some(n)));
                    }
                }
            }
            "type_spec" => {
                if let (Some(name), Some(kind)) = (field(node, "name"), field(node, "type")) {
                    self.by_name.insert(self.source(name), kind.id());
                }
            }
            "struct_type" => self.fields(node),
            _ => {}
        }
    }

    fn import(&mut self, node: Node<'t>) {
        let Some(path) = field(node, "path").map(|path| self.source(path).trim_matches(['"', '`'])) else { return };
        let path = without_version(path);
        self.command_line |= path.ends_with("urfave/cli") || path.ends_with("codegangsta/cli");
        self.imports.push(path.to_owned());
        let last = path.rsplit('/').next().unwrap_or_default();
        let last = last.strip_prefix("go-").unwrap_or(last);
        let last = last.strip_suffix("-go").unwrap_or(last);
        match field(node, "name") {
            Some(dot) if dot.kind() == "dot" => self.bare.push(path.to_owned()),
            Some(name) => self.scopes.bind(0, self.source(name), Bound::Import(path.to_owned())),
            None => self.scopes.bind(0, last, Bound::Import(path.to_owned())),
        }
    }

    fn function(&mut self, node: Node<'t>, scope: usize) {
        let number = self.functions.len();
        let name = field(node, "name").map(|name| self.source(name));
        let body = field(node, "body").map_or("", |body| self.source(body));
        let strict = ["panic(", "Fatal", "os.Exit", "rror", "Panic"].iter().any(|word| body.contains(word));
        let result = field(node, "result").and_then(|result| match result.kind() {
            "parameter_list" => syntax::children(result).next().and_then(|first| field(first, "type")),
            _ => Some(result),
        });
        let result = result.map(|result| self.type_name(result));
        let own = name.filter(|_| node.kind() == "function_declaration");
        self.functions.push(Function { name: own, parameters: Vec::new(), rest: None, result, strict });
        self.literals.insert(node.id(), number);
        if node.kind() == "function_declaration"
            && let Some(name) = name
        {
            self.scopes.bind(scope, name, Bound::Function(number));
        }
        let inside = self.scopes.enter(node, None);
        if let Some(receiver) = field(node, "receiver").and_then(|list| syntax::children(list).next())
            && let Some(kind) = field(receiver, "type")
        {
            let kind = self.type_name(kind);
            if let Some(name) = name {
                self.methods.insert((kind, name), number);
            }
            if let Some(one) = field(receiver, "name") {
                self.types.push(kind);
                self.scopes.bind(inside, self.source(one), Bound::Class(self.types.len() - 1));
            }
        }
        for parameter in field(node, "parameters").into_iter().flat_map(syntax::children) {
            let kind = field(parameter, "type");
            let mut cursor = parameter.walk();
            let names: Vec<_> =
                parameter.children_by_field_name("name", &mut cursor).filter(|name| name.kind() == "identifier").collect();
            if names.is_empty() {
                self.functions[number].parameters.push("_");
            }
            if parameter.kind() == "variadic_parameter_declaration" {
                self.functions[number].rest = Some(self.functions[number].parameters.len());
            }
            for name in names {
                let name = self.source(name);
                let parameters = &mut self.functions[number].parameters;
                parameters.push(name);
                let place = parameters.len() - 1;
                match kind.and_then(|kind| self.typed(name, kind)) {
                    Some(bound) => self.scopes.bind(inside, name, bound),
                    None => self.scopes.bind(inside, name, Bound::Parameter(number, place)),
                }
            }
        }
    }

    /// What a variable of a type is, where its type tells.
    fn typed(&mut self, name: &str, kind: Node<'t>) -> Option<Bound<'t>> {
        let kind = if kind.kind() == "pointer_type" { kind.named_child(0)? } else { kind };
        match kind.kind() {
            "function_type" => reads_environment(name).map(|path| Bound::Import(path.to_owned())),
            "qualified_type" => self.thing(kind, 0).map(Bound::Import),
            "type_identifier" if self.source(kind) != "string" => {
                self.types.push(self.source(kind));
                Some(Bound::Class(self.types.len() - 1))
            }
            _ => None,
        }
    }

    /// The name of a type, without what points to it.
    pub(super) fn type_name(&self, kind: Node<'t>) -> &'s str {
        let mut kind = kind;
        while matches!(kind.kind(), "pointer_type" | "generic_type" | "parenthesized_type") {
            let Some(inner) = kind.named_child(0) else { break };
            kind = inner;
        }
        self.source(kind)
    }

    fn declaration(&mut self, node: Node<'t>, scope: usize) {
        let mut cursor = node.walk();
        let names: Vec<_> = node.children_by_field_name("name", &mut cursor).filter(|name| name.kind() == "identifier").collect();
        match field(node, "value") {
            Some(values) => {
                let values: Vec<_> = syntax::children(values).collect();
                self.pairs(&names, &values, scope, true);
            }
            None => {
                for name in names {
                    let name = self.source(name);
                    let bound = field(node, "type").and_then(|kind| self.typed(name, kind));
                    if let Some(bound) = bound {
                        self.scopes.bind(scope, name, bound);
                    }
                }
            }
        }
    }

    fn pairs(&mut self, names: &[Node<'t>], values: &[Node<'t>], scope: usize, new: bool) {
        for (n, name) in names.iter().enumerate().filter(|(_, name)| name.kind() == "identifier") {
            let value = if values.len() == names.len() { values.get(n) } else { values.first().filter(|_| n == 0) };
            let name = self.source(*name);
            let bound = value.map_or(Bound::Other, |value| Bound::Value(*value, scope));
            let at = if new { scope } else { self.scopes.find(scope, name).map_or(scope, |(at, _)| at) };
            self.scopes.bind(at, name, bound);
        }
    }

    fn fields(&mut self, node: Node<'t>) {
        let list = syntax::children(node).find(|child| child.kind() == "field_declaration_list");
        let mut fields = Vec::new();
        for one in list.into_iter().flat_map(syntax::children).filter(|child| child.kind() == "field_declaration") {
            let mut cursor = one.walk();
            let names: Vec<_> = one.children_by_field_name("name", &mut cursor).filter(|name| name.is_named()).collect();
            let kind = field(one, "type");
            for name in &names {
                let name = self.source(*name);
                if let Some(path) = reads_environment(name).filter(|_| kind.is_some_and(|kind| kind.kind() == "function_type")) {
                    self.function_fields.insert(name, path.to_owned());
                }
            }
            fields.push(Field { names, kind, tag: field(one, "tag") });
        }
        self.by_node.insert(node.id(), self.structs.len());
        self.structs.push(Struct { fields });
    }
}

/// What a function that is handed on under a name such as `getenv` is.
pub(super) fn reads_environment(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    if name.contains("getenv") {
        Some("os.Getenv")
    } else if name.contains("lookupenv") {
        Some("os.LookupEnv")
    } else {
        None
    }
}

/// `…/v2` and `….v2` are versions of a package, and no part of its name.
fn without_version(path: &str) -> &str {
    let version = |text: &str| {
        text.strip_prefix('v').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    match path.rsplit_once(['/', '.']) {
        Some((rest, last)) if version(last) => rest,
        _ => path,
    }
}
