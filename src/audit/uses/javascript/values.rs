//! What an expression stands for: the environment, a part of the way to it, or code of the file itself.

use std::borrow::Cow;

use tree_sitter::Node;

use super::super::syntax::{children, field};
use super::calls::is_upper;
use super::scopes::{Code, Origin, is_function, literal};

/// How many steps one expression is followed: enough for real code, and a bound for what is not.
pub(super) const STEPS: u32 = 96;

/// What an expression stands for.
#[derive(Clone, Copy)]
pub enum Thing<'t> {
    /// The environment of the process: its keys are variables.
    Env,
    /// What a bundler fills in: its keys are variables, but for a few of its own.
    MetaEnv,
    /// What is left of the environment when some variables are taken out of it.
    OtherEnv,
    /// `globalThis` and its other names.
    Global,
    /// `process`.
    Process,
    /// `import`, before `.meta`.
    Import,
    /// `import.meta`.
    ImportMeta,
    /// `Deno`.
    Deno,
    /// `Deno.env`, which is asked by method.
    DenoEnv,
    /// `Bun`.
    Bun,
    /// What `dotenv` answers: the variables are in a field of it.
    Dotenv,
    /// A configuration service of NestJS.
    ConfigService,
    /// A reader of the library `env-var`.
    EnvVar,
    /// A whole module.
    Module(&'t str),
    /// What a module exports.
    Export(&'t str, &'t str),
    /// `this`, as seen from a scope.
    This(usize),
    /// Code of this file: a text, an object, a function, a class; and its scope.
    Code(Node<'t>, usize),
}

/// Modules all of whose exports are variables.
pub fn exports_variables(module: &str) -> bool {
    module.starts_with("$env/static/")
        || matches!(module, "astro:env/server" | "astro:env/client" | "@env" | "react-native-dotenv" | "react-native-config")
}

fn exported<'t>(module: &'t str, name: &'t str) -> Thing<'t> {
    match (module.strip_prefix("node:").unwrap_or(module), name) {
        ("process" | "std-env" | "bun", "env") | ("react-native-config", "default" | "Config") => Thing::Env,
        ("process", "default") | ("std-env", "process") => Thing::Process,
        (module, "env") if module.starts_with("$env/dynamic/") => Thing::Env,
        ("env-var", "default") => Thing::EnvVar,
        (_, "default") => Thing::Module(module),
        _ => Thing::Export(module, name),
    }
}

impl<'t> Code<'t> {
    /// What an expression stands for, as seen from `scope`.
    pub fn eval(&self, node: Node<'t>, scope: usize) -> Option<Thing<'t>> {
        self.fuel.set(STEPS);
        self.value(node, scope)
    }

    /// What an origin stands for.
    pub fn eval_origin(&self, origin: usize) -> Option<Thing<'t>> {
        self.fuel.set(STEPS);
        self.origin_of(origin)
    }

    pub(super) fn value(&self, node: Node<'t>, scope: usize) -> Option<Thing<'t>> {
        self.fuel.set(self.fuel.get().checked_sub(1)?);
        match node.kind() {
            "identifier" | "shorthand_property_identifier" => self.name(self.text(node), scope),
            "this" => Some(Thing::This(scope)),
            "import" => Some(Thing::Import),
            "meta_property" if self.text(node).starts_with("import") => Some(Thing::ImportMeta),
            "member_expression" => {
                let object = self.value(field(node, "object")?, scope)?;
                self.member(object, self.text(field(node, "property")?))
            }
            "subscript_expression" => {
                let object = self.value(field(node, "object")?, scope)?;
                match self.text_of(field(node, "index")?, scope)? {
                    Cow::Borrowed(key) => self.member(object, key),
                    Cow::Owned(_) => None,
                }
            }
            "parenthesized_expression"
            | "as_expression"
            | "satisfies_expression"
            | "non_null_expression"
            | "await_expression" => self.value(children(node).next()?, scope),
            "type_assertion" | "sequence_expression" => self.value(children(node).last()?, scope),
            "assignment_expression" => self.value(field(node, "right")?, scope),
            "binary_expression" => {
                let (left, right) = (field(node, "left")?, field(node, "right")?);
                match self.text(field(node, "operator")?) {
                    "??" | "||" => self.either(left, right, scope),
                    "&&" => self.value(right, scope),
                    _ => None,
                }
            }
            "ternary_expression" => self.either(field(node, "consequence")?, field(node, "alternative")?, scope),
            "call_expression" => self.called(node, scope),
            "new_expression" => match self.text(field(node, "constructor")?) {
                "ConfigService" if self.has_service() => Some(Thing::ConfigService),
                "Proxy" => self.value(children(field(node, "arguments")?).next()?, scope),
                // What an instance has is told by its class.
                _ => match self.value(field(node, "constructor")?, scope) {
                    Some(Thing::Code(class, around)) if class.kind().starts_with("class") => Some(Thing::Code(class, around)),
                    _ => Some(Thing::Code(node, scope)),
                },
            },
            "string" | "template_string" | "object" | "array" | "enum_declaration" | "class" | "class_declaration" => {
                Some(Thing::Code(node, scope))
            }
            _ if is_function(node) => Some(Thing::Code(node, scope)),
            _ => None,
        }
    }

    fn either(&self, one: Node<'t>, other: Node<'t>, scope: usize) -> Option<Thing<'t>> {
        match self.value(one, scope) {
            Some(Thing::Code(node, scope)) if !self.spreads(node, scope) => {
                self.value(other, scope).or(Some(Thing::Code(node, scope)))
            }
            None => self.value(other, scope),
            known => known,
        }
    }

    fn name(&self, name: &'t str, scope: usize) -> Option<Thing<'t>> {
        match (self.lookup(name, scope), name) {
            (Some(origin), _) => self.origin_of(origin),
            (None, "process") => Some(Thing::Process),
            (None, "globalThis" | "global" | "window" | "self") => Some(Thing::Global),
            (None, "Deno") => Some(Thing::Deno),
            (None, "Bun") => Some(Thing::Bun),
            (None, "__ENV") if self.modules.iter().any(|module| *module == "k6" || module.starts_with("k6/")) => Some(Thing::Env),
            _ => None,
        }
    }

    fn origin_of(&self, origin: usize) -> Option<Thing<'t>> {
        self.fuel.set(self.fuel.get().checked_sub(1)?);
        match self.origins[origin] {
            Origin::Import(module, name) => Some(exported(module, name)),
            Origin::Module("env-var") => Some(Thing::EnvVar),
            Origin::Module(module) => Some(Thing::Module(module)),
            Origin::Value(node, scope) => {
                let thing = self.value(node, scope)?;
                let constant = !matches!(thing, Thing::Code(node, _) if !is_function(node));
                (constant || !self.changed.contains(&origin)).then_some(thing)
            }
            Origin::Member(whole, name) => {
                let whole = self.origin_of(whole)?;
                self.member(whole, name)
            }
            Origin::Others(whole) => match self.origin_of(whole)? {
                Thing::Env => Some(Thing::OtherEnv),
                known => Some(known),
            },
            Origin::Default(first, node, scope) => self.origin_of(first).or_else(|| self.value(node, scope)),
            Origin::Param(function, position) => {
                let &(node, scope) = self.passed.get(&(function, position))?;
                self.value(node, scope)
            }
            Origin::Typed(declared) if declared.contains("ConfigService") => self.has_service().then_some(Thing::ConfigService),
            Origin::Typed(declared) if declared.contains("ImportMetaEnv") || declared.contains("import.meta") => {
                Some(Thing::MetaEnv)
            }
            Origin::Typed(_) => Some(Thing::Env),
            Origin::Rest(..) | Origin::Item(..) | Origin::Unset | Origin::Unknown => None,
        }
    }

    fn member(&self, whole: Thing<'t>, name: &'t str) -> Option<Thing<'t>> {
        self.fuel.set(self.fuel.get().checked_sub(1)?);
        match (whole, name) {
            (Thing::Global, "process") => Some(Thing::Process),
            (Thing::Global, "Deno") => Some(Thing::Deno),
            (Thing::Global, "Bun") => Some(Thing::Bun),
            (Thing::Global, "globalThis" | "global" | "window" | "self") => Some(Thing::Global),
            (Thing::Process | Thing::Bun, "env") | (Thing::Dotenv, "parsed" | "combinedEnv") => Some(Thing::Env),
            (Thing::Import, "meta") => Some(Thing::ImportMeta),
            (Thing::ImportMeta, "env") => Some(Thing::MetaEnv),
            (Thing::Deno, "env") => Some(Thing::DenoEnv),
            (Thing::DenoEnv, name) => Some(Thing::Export("Deno.env", name)),
            (Thing::EnvVar, "get") => Some(Thing::Export("env-var", "get")),
            (Thing::Module(module), name) => Some(exported(module, name)),
            (Thing::Export(module, _), name) => Some(Thing::Export(module, name)),
            (Thing::This(scope), name) => {
                let class = self.class_around(scope)?;
                self.origin_of(*self.scopes[class].fields.get(name.trim_start_matches('#'))?)
            }
            (Thing::Code(node, scope), name) => self.part(node, scope, name),
            _ => None,
        }
    }

    /// A property of an object, a member of an enumeration, a method or static field of a class.
    fn part(&self, node: Node<'t>, scope: usize, name: &str) -> Option<Thing<'t>> {
        match node.kind() {
            "object" => {
                let pair = children(node).find(|pair| self.key_of(*pair).is_some_and(|(key, _)| key == name))?;
                match pair.kind() {
                    "pair" => self.value(field(pair, "value")?, scope),
                    _ => self.value(pair, scope),
                }
            }
            "enum_declaration" => {
                let member = children(field(node, "body")?)
                    .filter(|member| member.kind() == "enum_assignment")
                    .find(|member| field(*member, "name").is_some_and(|key| self.text(key).trim_matches(['"', '\'']) == name))?;
                self.value(field(member, "value")?, scope)
            }
            "class" | "class_declaration" => {
                let class = *self.opened.get(&node.id())?;
                self.origin_of(*self.scopes[class].fields.get(name)?)
            }
            _ => None,
        }
    }

    fn called(&self, node: Node<'t>, scope: usize) -> Option<Thing<'t>> {
        let function = field(node, "function")?;
        let arguments = || field(node, "arguments").into_iter().flat_map(children);
        if matches!(self.text(function), "require" | "import") {
            let (module, _) = literal(arguments().next()?, self.source)?;
            return Some(match module.strip_prefix("node:").unwrap_or(module) {
                "process" => Thing::Process,
                "env-var" => Thing::EnvVar,
                _ => Thing::Module(module),
            });
        }
        if function.kind() == "member_expression" {
            let property = self.text(field(function, "property")?);
            let object = field(function, "object")?;
            match (self.text(object), property) {
                ("Object", "freeze" | "assign" | "seal") => {
                    return arguments().find_map(|one| self.value(one, scope).filter(|thing| self.is_env(*thing)));
                }
                (_, "get" | "resolve")
                    if arguments().next().is_some_and(|one| self.text(one) == "ConfigService" && self.has_service()) =>
                {
                    return Some(Thing::ConfigService);
                }
                _ => {}
            }
            match (self.value(object, scope), property) {
                (Some(Thing::DenoEnv), "toObject") => return Some(Thing::Env),
                (Some(Thing::EnvVar), "from") => return Some(Thing::EnvVar),
                _ => {}
            }
        }
        match self.value(function, scope) {
            Some(Thing::Export(
                "vite" | "rolldown-vite" | "electron-vite" | "vitest/config" | "@rsbuild/core" | "@farmfe/core",
                "loadEnv",
            )) => Some(Thing::Env),
            Some(Thing::Export(module, "config" | "expand" | "loadEnvConfig"))
                if module.contains("dotenv") || module == "@next/env" =>
            {
                Some(Thing::Dotenv)
            }
            Some(Thing::Export(module, "load" | "loadSync")) if module.contains("dotenv") => Some(Thing::Env),
            Some(Thing::Code(callee, around)) if is_function(callee) => self.returned(callee, around),
            _ => None,
        }
        .or(Some(Thing::Code(node, scope)))
    }

    /// Whether `ConfigService` is that of NestJS, and not the program's own.
    fn has_service(&self) -> bool {
        match self.lookup("ConfigService", 0).map(|origin| self.origins[origin]) {
            Some(Origin::Import(module, _)) => module == "@nestjs/config",
            Some(Origin::Member(..) | Origin::Value(..)) => self.modules.contains("@nestjs/config"),
            Some(_) => false,
            None => self.modules.contains("@nestjs/config"),
        }
    }

    /// What a function of this file returns, where that is plain to see.
    fn returned(&self, function: Node<'t>, around: usize) -> Option<Thing<'t>> {
        let inside = self.opened.get(&function.id()).copied().unwrap_or(around);
        let body = field(function, "body")?;
        if body.kind() != "statement_block" {
            return self.value(body, inside);
        }
        let answer = children(body).find(|statement| statement.kind() == "return_statement")?;
        self.value(children(answer).next()?, self.opened.get(&body.id()).copied().unwrap_or(inside))
    }

    /// Whether a thing's keys are variables, be it only those that an object takes over from the environment.
    pub fn is_env(&self, thing: Thing<'t>) -> bool {
        match thing {
            Thing::Env | Thing::MetaEnv | Thing::OtherEnv => true,
            Thing::Code(node, scope) => self.spreads(node, scope),
            Thing::Module(module) => exports_variables(module),
            _ => false,
        }
    }

    fn spreads(&self, node: Node<'t>, scope: usize) -> bool {
        node.kind() == "object"
            && children(node)
                .filter(|part| part.kind() == "spread_element")
                .filter_map(|part| self.value(children(part).next()?, scope))
                .any(|thing| matches!(thing, Thing::Env | Thing::MetaEnv | Thing::OtherEnv))
    }

    /// Whether `name` is a variable as a key of `thing`.
    pub fn has_variable(&self, thing: Thing<'t>, name: &str) -> bool {
        match thing {
            Thing::Env => true,
            // Mostly it is handed on, and what is asked of it in small letters was put there.
            Thing::OtherEnv => is_upper(name),
            Thing::MetaEnv => !is_built_in(name),
            Thing::Module(module) => exports_variables(module) && name != "getSecret" && name != "default",
            Thing::Code(node, scope) => {
                self.spreads(node, scope) && !children(node).any(|pair| self.key_of(pair).is_some_and(|(key, _)| key == name))
            }
            _ => false,
        }
    }
}

/// What bundlers always set in `import.meta.env`.
fn is_built_in(name: &str) -> bool {
    matches!(name, "MODE" | "DEV" | "PROD" | "SSR" | "BASE_URL" | "SITE" | "ASSETS_PREFIX" | "LEGACY" | "VITEST")
}
