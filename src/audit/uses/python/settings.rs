//! Pydantic's settings: each field of a class is a variable.

use std::collections::HashMap;

use tree_sitter::Node;

use super::super::Kind;
use super::super::scopes::Bound;
use super::super::syntax::{self, field};
use super::File;

/// What a class of the file is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Settings of pydantic 1, where a field that may be `None` need not be set.
    First,
    /// Settings of pydantic 2.
    Second,
    /// A model, which settings can hold.
    Model,
}

/// What the configuration of a class says about names.
#[derive(Clone, Default)]
struct Naming<'t> {
    prefix: String,
    delimiter: Option<String>,
    exact: bool,
    /// Of pydantic 1: `fields = {"x": {"env": "X"}}`.
    fields: Option<Node<'t>>,
}

/// A field of a class.
struct Field<'s, 't> {
    name: &'s str,
    node: Node<'t>,
    kind: Option<Node<'t>>,
    value: Option<Node<'t>>,
}

/// Classes within classes are followed so deep.
const DEPTH: usize = 8;

pub(super) fn find(file: &mut File<'_, '_, '_>) {
    if !file.text.contains("ettings") {
        return;
    }
    let roles: Vec<_> = (0..file.classes.len()).map(|class| file.role(class, DEPTH)).collect();
    let mut made_from: HashMap<usize, Vec<usize>> = HashMap::new();
    for class in (0..roles.len()).filter(|class| roles[*class].is_some()) {
        for base in file.own_bases(class) {
            made_from.entry(base).or_default().push(class);
        }
    }
    for (class, role) in roles.iter().enumerate() {
        let Some(role) = role.filter(|role| *role != Role::Model) else { continue };
        let naming = file.naming(class, DEPTH);
        let others = made_from.get(&class).map_or(&[][..], Vec::as_slice);
        if !file.is_abstract(class, &naming, others) {
            file.settings(class, role, &naming, DEPTH);
        }
    }
}

impl<'s, 't> File<'s, 't, '_> {
    /// What a class is made from.
    pub(super) fn bases(&self, class: usize) -> Vec<Node<'t>> {
        let list = field(self.classes[class].node, "superclasses");
        list.into_iter()
            .flat_map(syntax::children)
            .filter(|base| base.kind() != "keyword_argument")
            .map(|base| if base.kind() == "subscript" { field(base, "value").unwrap_or(base) } else { base })
            .collect()
    }

    fn role(&self, class: usize, depth: usize) -> Option<Role> {
        let depth = depth.checked_sub(1)?;
        let outer = self.classes[class].outer;
        self.bases(class).into_iter().find_map(|base| {
            if let Some(thing) = self.thing(base, outer) {
                return match thing.path.as_str() {
                    "pydantic.BaseModel" | "pydantic.v1.BaseModel" | "pydantic.main.BaseModel" => Some(Role::Model),
                    // What stands in for it where there is pydantic 2 is named alike.
                    "pydantic.v1.BaseSettings" | "pydantic.env_settings.BaseSettings" | "pydantic.BaseSettings"
                        if !self.second =>
                    {
                        Some(Role::First)
                    }
                    path if path.ends_with(".BaseSettings") && self.pydantic => Some(Role::Second),
                    _ => None,
                };
            }
            self.class_of(base, outer).filter(|base| *base != class).and_then(|base| self.role(base, depth))
        })
    }

    /// The classes of the file that a class is made from.
    fn own_bases(&self, class: usize) -> Vec<usize> {
        let outer = self.classes[class].outer;
        self.bases(class).into_iter().filter_map(|base| self.class_of(base, outer)).filter(|base| *base != class).collect()
    }

    /// Whether a class only stands for others that read the same fields under other names, and is itself never made.
    fn is_abstract(&self, class: usize, naming: &Naming<'t>, others: &[usize]) -> bool {
        let others = others.iter().any(|other| self.naming(*other, DEPTH).prefix != naming.prefix);
        let made = || {
            let name = field(self.classes[class].node, "name").map_or("", |name| self.source(name));
            self.text.contains(&format!("{name}()"))
        };
        others && !made()
    }

    fn naming(&self, class: usize, depth: usize) -> Naming<'t> {
        let Some(depth) = depth.checked_sub(1) else { return Naming::default() };
        let bases = self.own_bases(class);
        let mut naming = bases.first().map_or_else(Naming::default, |base| self.naming(*base, depth));
        let one = &self.classes[class];
        let (node, body) = (one.node, one.body);
        let mut options: Vec<(String, Node<'t>, usize)> = Vec::new();
        let mut keywords = |list: Node<'t>, scope: usize| {
            for child in syntax::children(list) {
                let name = field(child, "name").map(|name| self.source(name).to_owned());
                let key = field(child, "key").and_then(|key| Some(self.known(key, scope)?.whole()?.to_owned()));
                if let (Some(name), Some(value)) = (name.or(key), field(child, "value")) {
                    options.push((name, value, scope));
                }
            }
        };
        if let Some(list) = field(node, "superclasses") {
            keywords(list, one.outer);
        }
        for bound in self.scopes.own(body, "model_config") {
            let Bound::Value(value, _) = bound else { continue };
            match value.kind() {
                "call" => field(*value, "arguments").into_iter().for_each(|list| keywords(list, body)),
                "dictionary" => keywords(*value, body),
                _ => {}
            }
        }
        for bound in self.scopes.own(body, "Config") {
            let Bound::Class(config) = bound else { continue };
            let inside = self.classes[*config].body;
            for name in ["env_prefix", "env_nested_delimiter", "case_sensitive", "fields"] {
                if let Some(Bound::Value(value, _)) = self.scopes.own(inside, name).last() {
                    options.push((name.to_owned(), *value, inside));
                }
            }
        }
        for (name, value, scope) in options {
            let text = || Some(self.known(value, scope)?.whole()?.to_owned());
            match name.as_str() {
                "env_prefix" => naming.prefix = text().unwrap_or_default(),
                "env_nested_delimiter" => naming.delimiter = text(),
                "case_sensitive" => naming.exact = self.source(value) == "True",
                "fields" => naming.fields = Some(value),
                _ => {}
            }
        }
        naming
    }

    fn fields(&self, class: usize, unannotated: bool) -> Vec<Field<'s, 't>> {
        let statements = field(self.classes[class].node, "body").into_iter().flat_map(syntax::children);
        statements
            .filter(|statement| statement.kind() == "expression_statement")
            .filter_map(|statement| statement.named_child(0).filter(|child| child.kind() == "assignment"))
            .filter_map(|node| {
                let left = field(node, "left").filter(|left| left.kind() == "identifier")?;
                let (kind, value) = (field(node, "type"), field(node, "right"));
                let plain = value.is_some_and(|value| {
                    matches!(value.kind(), "string" | "integer" | "float" | "true" | "false" | "list" | "dictionary")
                });
                let name = self.source(left);
                let class_variable = kind.is_some_and(|kind| self.source(kind).contains("ClassVar"));
                let hidden = name.starts_with('_') || name == "model_config" || class_variable;
                (!hidden && (kind.is_some() || (unannotated && plain))).then_some(Field { name, node: left, kind, value })
            })
            .collect()
    }

    /// The fields of `class` and of what it is made from, named as `naming` says.
    fn settings(&mut self, class: usize, role: Role, naming: &Naming<'t>, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        self.variables(class, role, naming, &naming.prefix, false, true, depth);
        for base in self.own_bases(class) {
            self.settings(base, role, naming, depth);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one step of a walk down a tree of classes: where it is, and what holds there")]
    fn variables(
        &mut self,
        class: usize,
        role: Role,
        naming: &Naming<'t>,
        prefix: &str,
        optional: bool,
        top: bool,
        depth: usize,
    ) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let body = self.classes[class].body;
        for one in self.fields(class, role == Role::First) {
            let options = self.options_of(&one, body);
            let optional = optional || self.is_optional(&one, options, role);
            let cased = |name: &str| if naming.exact { name.to_owned() } else { name.to_uppercase() };
            let aliases = self.aliases(&one, options, naming, body, role);
            for (name, place) in aliases.iter().filter(|_| top) {
                self.found.push(cased(name), place.clone(), Kind::Schema, optional || aliases.len() > 1);
            }
            if !aliases.is_empty() && top {
                continue;
            }
            let name = cased(&format!("{prefix}{}", one.name));
            if let Some(inner) = one.kind.and_then(|kind| self.held(kind, body)) {
                match (self.role(inner, DEPTH), &naming.delimiter) {
                    (Some(Role::First | Role::Second), _) => continue,
                    (_, Some(delimiter)) if inner != class => {
                        let prefix = format!("{name}{delimiter}");
                        self.variables(inner, role, naming, &prefix, optional, false, depth);
                        for base in self.own_bases(inner) {
                            self.variables(base, role, naming, &prefix, optional, false, depth);
                        }
                        continue;
                    }
                    _ => {}
                }
            }
            self.found.push(name, one.node.byte_range(), Kind::Schema, optional);
        }
    }

    /// The class of the file that a field holds one of.
    fn held(&self, kind: Node<'t>, scope: usize) -> Option<usize> {
        let text = self.source(kind);
        let many =
            ["list", "List", "dict", "Dict", "set", "Set", "tuple", "Tuple", "Sequence", "Mapping", "type", "Type", "Literal"];
        if many.iter().any(|word| text.trim_matches('"').starts_with(&format!("{word}["))) {
            return None;
        }
        let mut class = None;
        syntax::visit(kind, &mut |node| {
            if class.is_none() && node.kind() == "identifier" && self.thing(node, scope).is_none() {
                class = self.class_of(node, scope);
            }
            class.is_none()
        });
        class.filter(|class| {
            let decorated = self.decorated.get(&self.classes[*class].node.id());
            self.role(*class, DEPTH).is_some() || decorated.is_some_and(|node| self.source(*node).contains("dataclass"))
        })
    }

    /// The call of `Field`, as the value or within `Annotated`.
    fn options_of(&self, one: &Field<'s, 't>, scope: usize) -> Option<Node<'t>> {
        let is_field = |node: Node<'t>| {
            let function = field(node, "function").filter(|_| node.kind() == "call")?;
            let name = self.thing(function, scope).map_or_else(|| self.source(function).to_owned(), |thing| thing.path);
            (name == "Field" || name.ends_with(".Field")).then_some(node)
        };
        if let Some(options) = one.value.and_then(is_field) {
            return Some(options);
        }
        let mut options = None;
        syntax::visit(one.kind?, &mut |node| {
            options = options.or_else(|| is_field(node));
            options.is_none()
        });
        options
    }

    fn is_optional(&self, one: &Field<'s, 't>, options: Option<Node<'t>>, role: Role) -> bool {
        let none = role == Role::First
            && one.kind.is_some_and(|kind| {
                let text = self.source(kind);
                text.contains("Optional[") || text.contains("| None") || text.contains("None |")
            });
        let given = options.map(|options| self.arguments(options)).is_some_and(|arguments| {
            let value = arguments.get(0, &["default"]).filter(|value| value.kind() != "ellipsis");
            value.is_some() || arguments.named("default_factory").is_some()
        });
        let value = one.value.filter(|value| value.kind() != "ellipsis" && Some(*value) != options);
        none || given || value.is_some()
    }

    /// Names that a field is told, instead of its own.
    fn aliases(
        &self,
        one: &Field<'s, 't>,
        options: Option<Node<'t>>,
        naming: &Naming<'t>,
        scope: usize,
        role: Role,
    ) -> Vec<(String, std::ops::Range<usize>)> {
        let arguments = options.map(|options| self.arguments(options));
        let named = |name| arguments.as_ref().and_then(|arguments| arguments.named(name));
        let alias = named("validation_alias").or_else(|| named("alias")).filter(|_| role == Role::Second);
        let fields = || {
            let value_of = |mapping: Node<'t>, name: &str| {
                syntax::children(mapping).find_map(|pair| {
                    let key = self.known(field(pair, "key")?, scope)?;
                    (key.whole()? == name).then(|| field(pair, "value"))?
                })
            };
            let entry = value_of(naming.fields.filter(|fields| fields.kind() == "dictionary")?, one.name)?;
            match entry.kind() {
                "dictionary" => value_of(entry, "env"),
                _ => Some(entry),
            }
        };
        let mut names = Vec::new();
        let mut values: Vec<_> = named("env").or(alias).or_else(fields).into_iter().collect();
        while let Some(value) = values.pop() {
            match value.kind() {
                "call" => {
                    let inner = self.arguments(value).positional;
                    let path = field(value, "function").map_or("", |function| self.source(function)).ends_with("AliasPath");
                    values.extend(inner.into_iter().take(if path { 1 } else { usize::MAX }));
                }
                "list" | "tuple" | "set" => values.extend(syntax::children(value)),
                _ => {
                    if let Some(text) = self.known(value, scope)
                        && let Some(name) = text.whole().filter(|name| super::is_name(name))
                    {
                        names.push((name.to_owned(), self.place(value)));
                    }
                }
            }
        }
        names
    }
}
