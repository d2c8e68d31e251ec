//! What the names of a file in Python are bound to.

use tree_sitter::Node;

use super::super::scopes::Bound;
use super::super::syntax::{self, field};
use super::{Class, File, Function};

/// Libraries for command lines whose options take the name of a variable.
const COMMAND_LINE: [&str; 8] = ["click", "typer", "asyncclick", "rich_click", "cloup", "cyclopts", "configargparse", "asyncer"];

/// What a wildcard import brings.
const EVERYTHING: [(&str, &[&str]); 5] = [
    ("os", &["environ", "getenv", "environb", "getenvb", "path"]),
    ("decouple", &["config", "Config", "AutoConfig", "RepositoryEnv"]),
    ("environs", &["Env", "env"]),
    ("pydantic_settings", &["BaseSettings", "SettingsConfigDict"]),
    ("pydantic", &["BaseSettings", "BaseModel", "Field", "AliasChoices"]),
];

impl<'s, 't> File<'s, 't, '_> {
    /// Binds what `node` binds, and keeps it if it may use a variable.
    pub(super) fn bind(&mut self, node: Node<'t>, nodes: &mut Vec<(Node<'t>, usize)>) {
        let scope = self.scopes.at(node);
        self.ask(node);
        match node.kind() {
            "call" | "subscript" | "comparison_operator" | "match_statement" => nodes.push((node, scope)),
            "with_statement" => nodes.push((node, scope)),
            "keyword_argument" | "pair" if self.automatic_told => nodes.push((node, scope)),
            "decorated_definition" => {
                if let Some(definition) = field(node, "definition") {
                    self.decorated.insert(definition.id(), node);
                }
            }
            "import_statement" => self.import(node, scope),
            "import_from_statement" => self.import_from(node, scope),
            "function_definition" => self.function(node, scope),
            "lambda" => {
                let number = self.functions.len();
                self.functions.push(Function { name: None, parameters: Vec::new(), rest: None, strict: false });
                self.lambdas.insert(node.id(), number);
                let inside = self.scopes.enter(node, None);
                for parameter in field(node, "parameters").into_iter().flat_map(syntax::children) {
                    self.parameter(parameter, inside, Some(number));
                }
            }
            "class_definition" => {
                let number = self.classes.len();
                if let Some(name) = field(node, "name") {
                    self.scopes.bind(scope, self.source(name), Bound::Class(number));
                }
                // Bases and decorators are seen from outside; it does not matter that names in them are looked up inside first.
                let body = self.scopes.enter(node, Some(number));
                self.classes.push(Class { node, body, outer: scope });
            }
            "list_comprehension" | "set_comprehension" | "dictionary_comprehension" | "generator_expression" => {
                self.scopes.enter(node, None);
            }
            "for_statement" | "for_in_clause" => {
                if let (Some(left), Some(right)) = (field(node, "left"), field(node, "right")) {
                    self.each(left, right, scope);
                }
            }
            "assignment" => self.assignment(node, scope),
            // Sums of a thousand parts are no question to the environment.
            "binary_operator" if field(node, "operator").is_some_and(|operator| matches!(operator.kind(), "-" | "&" | "%")) => {
                nodes.push((node, scope));
            }
            "augmented_assignment" => {
                nodes.push((node, scope));
                if let Some(left) = field(node, "left") {
                    self.changed.insert(left.id());
                    self.target(left, None, scope);
                }
            }
            "named_expression" => {
                if let (Some(name), Some(value)) = (field(node, "name"), field(node, "value")) {
                    self.target(name, Some(value), scope);
                }
            }
            "as_pattern" => {
                let value = node.named_child(0);
                for name in field(node, "alias").into_iter().flat_map(syntax::children) {
                    self.target(name, value, scope);
                }
            }
            "delete_statement" => {
                for child in syntax::children(node) {
                    self.written.insert(child.id());
                    if child.kind() == "expression_list" {
                        self.written.extend(syntax::children(child).map(|one| one.id()));
                    }
                }
            }
            "boolean_operator" => {
                if field(node, "operator").is_some_and(|operator| operator.kind() == "or")
                    && let Some(left) = field(node, "left")
                {
                    self.defaulted.insert(left.id());
                    // `a or b or c` is `(a or b) or c`.
                    if self.defaulted.contains(&node.id())
                        && let Some(right) = field(node, "right")
                    {
                        self.defaulted.insert(right.id());
                    }
                }
            }
            "parenthesized_expression" | "await" if self.defaulted.contains(&node.id()) => {
                self.defaulted.extend(syntax::children(node).map(|child| child.id()));
            }
            _ => {}
        }
    }

    fn import(&mut self, node: Node<'t>, scope: usize) {
        for child in syntax::children(node) {
            let (path, name) = match (field(child, "name"), field(child, "alias")) {
                (Some(path), Some(alias)) => (self.source(path), self.source(alias)),
                _ => {
                    let first = self.source(child).split('.').next().unwrap_or_default().trim();
                    (first, first)
                }
            };
            self.command_line |= COMMAND_LINE.contains(&path.split('.').next().unwrap_or_default());
            self.scopes.bind(scope, name, Bound::Import(path.to_owned()));
        }
    }

    fn import_from(&mut self, node: Node<'t>, scope: usize) {
        let Some(module) = field(node, "module_name") else { return };
        let path = self.source(module);
        self.command_line |= COMMAND_LINE.contains(&path.split('.').next().unwrap_or_default());
        let mut cursor = node.walk();
        for child in node.children_by_field_name("name", &mut cursor) {
            let name = field(child, "name").unwrap_or(child);
            let bound = field(child, "alias").unwrap_or(name);
            self.scopes.bind(scope, self.source(bound), Bound::Import(format!("{path}.{}", self.source(name))));
        }
        if syntax::children(node).any(|child| child.kind() == "wildcard_import") {
            for name in EVERYTHING.iter().filter(|(module, _)| *module == path).flat_map(|(_, names)| *names) {
                self.scopes.bind(scope, name, Bound::Import(format!("{path}.{name}")));
            }
        }
    }

    fn function(&mut self, node: Node<'t>, scope: usize) {
        let number = self.functions.len();
        if let Some(name) = field(node, "name") {
            self.scopes.bind(scope, self.source(name), Bound::Function(number));
        }
        let method = self.scopes.is_class(scope);
        let inside = self.scopes.enter(node, None);
        let body = field(node, "body").map_or("", |body| self.source(body));
        let strict = ["raise", "exit(", "environ["].iter().any(|word| body.contains(word));
        let name = field(node, "name").filter(|_| scope == 0).map(|name| self.source(name));
        self.functions.push(Function { name, parameters: Vec::new(), rest: None, strict });
        for (n, parameter) in field(node, "parameters").into_iter().flat_map(syntax::children).enumerate() {
            let receiver = n == 0 && method && matches!(self.source(parameter), "self" | "cls" | "mcs");
            self.parameter(parameter, inside, Some(number).filter(|_| !receiver));
        }
    }

    fn parameter(&mut self, node: Node<'t>, scope: usize, function: Option<usize>) {
        let name = match node.kind() {
            "identifier" => Some(node),
            "default_parameter" | "typed_default_parameter" => field(node, "name"),
            "typed_parameter" => match node.named_child(0) {
                Some(inner) if inner.kind().ends_with("splat_pattern") => return self.parameter(inner, scope, function),
                inner => inner,
            },
            "list_splat_pattern" => {
                if let Some(number) = function {
                    self.functions[number].rest = Some(self.functions[number].parameters.len());
                }
                node.named_child(0)
            }
            "dictionary_splat_pattern" => {
                return node.named_child(0).map_or((), |name| self.scopes.bind(scope, self.source(name), Bound::Other));
            }
            _ => None,
        };
        let Some(name) = name.filter(|name| name.kind() == "identifier").map(|name| self.source(name)) else { return };
        match function {
            Some(number) => {
                let parameters = &mut self.functions[number].parameters;
                parameters.push(name);
                let place = parameters.len() - 1;
                self.scopes.bind(scope, name, Bound::Parameter(number, place));
            }
            None => self.scopes.bind(scope, name, Bound::Other),
        }
        if let Some(value) = field(node, "value") {
            self.scopes.bind(scope, name, Bound::Value(value, scope));
        }
    }

    fn assignment(&mut self, node: Node<'t>, scope: usize) {
        let Some(left) = field(node, "left") else { return };
        if let Some(right) = field(node, "right") {
            self.target(left, Some(right), scope);
        }
    }

    /// Binds the names of an assignment's left side.
    fn target(&mut self, left: Node<'t>, right: Option<Node<'t>>, scope: usize) {
        // `a = b = value`: the value of the one on the left is that of the last.
        let mut right = right;
        while let Some(next) = right.filter(|right| right.kind() == "assignment") {
            right = field(next, "right");
        }
        let bound = right.map_or(Bound::Other, |right| Bound::Value(right, scope));
        match left.kind() {
            "identifier" => self.scopes.bind(scope, self.source(left), bound),
            "attribute" => {
                let text = self.source(left);
                let of_object = text.starts_with("self.") || text.starts_with("cls.");
                if let Some((class, _)) = self.scopes.class(scope).filter(|_| of_object) {
                    self.scopes.bind(class, text, bound);
                }
            }
            "subscript" if !self.changed.contains(&left.id()) => {
                self.written.insert(left.id());
            }
            "pattern_list" | "tuple_pattern" | "list_pattern" => {
                let lefts: Vec<_> = syntax::children(left).collect();
                let rights: Vec<_> = right
                    .filter(|right| matches!(right.kind(), "expression_list" | "tuple" | "list"))
                    .into_iter()
                    .flat_map(syntax::children)
                    .collect();
                let pairs = rights.len() == lefts.len();
                for (n, one) in lefts.into_iter().enumerate() {
                    self.target(one, rights.get(n).copied().filter(|_| pairs), scope);
                }
            }
            _ => {}
        }
    }

    /// Binds the names that go through the items of `right`.
    fn each(&mut self, left: Node<'t>, right: Node<'t>, scope: usize) {
        if left.kind() == "identifier" {
            self.scopes.bind(scope, self.source(left), Bound::Each(right, None));
            return;
        }
        for (n, name) in syntax::children(left).enumerate() {
            if name.kind() == "identifier" {
                self.scopes.bind(scope, self.source(name), Bound::Each(right, Some(n)));
            } else {
                self.target(name, None, scope);
            }
        }
    }
}
