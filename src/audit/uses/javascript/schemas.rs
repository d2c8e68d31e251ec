//! Declarations of settings that a library reads from the environment: `z.object({ X: z.string() }).parse(process.env)`.

use std::ops::Range;

use tree_sitter::Node;

use super::super::syntax::{children, field};
use super::calls::is_upper;
use super::finder::Finder;
use super::scopes::{Code, literal};
use super::values::Thing;

/// How deep schemas made of schemas are followed.
const DEEPEST: usize = 12;

/// How many parts one schema may have, so that those that refer to each other come to an end.
const PARTS: u32 = 2000;

/// Libraries that take a plain object of fields next to the environment.
const PLAIN: [&str; 9] = [
    "envalid",
    "znv",
    "envsafe",
    "@t3-oss/env-core",
    "@t3-oss/env-nextjs",
    "@t3-oss/env-nuxt",
    "arktype",
    "@julr/vite-plugin-validate-env",
    "ts-dotenv",
];

/// One variable of a schema.
pub struct Field<'t> {
    name: &'t str,
    place: Range<usize>,
    optional: bool,
}

impl<'t> Finder<'_, 't> {
    /// Declares the variables of what may be a schema; a `plain` object of fields is one, too, where it is known to be.
    pub fn schema(&mut self, node: Node<'t>, scope: usize, plain: bool) {
        let mut fields = Vec::new();
        self.code.budget.set(PARTS);
        self.code.schema_fields(node, scope, plain, 0, &mut fields);
        for one in fields {
            self.declare(one.name, one.place, one.optional);
        }
    }

    /// A call that may check the environment against a schema.
    pub fn schema_call(&mut self, function: Node<'t>, object: Option<Node<'t>>, arguments: &[Node<'t>], scope: usize) {
        let callee = self.code.eval(function, scope);
        let name = match callee {
            Some(Thing::Export(_, name)) => name,
            _ => self.code.text(function),
        };
        match callee {
            Some(Thing::Export(module, "createEnv")) if module.starts_with("@t3-oss/env") => {
                return self.sections(arguments, scope);
            }
            Some(Thing::Export("envsafe", "envsafe")) => arguments.iter().take(1).for_each(|one| self.schema(*one, scope, true)),
            Some(Thing::Module("env-schema") | Thing::Export("env-schema", _)) => {
                arguments.iter().for_each(|one| self.options(*one, scope));
            }
            Some(Thing::Export(
                "@ioc:Adonis/Core/Env" | "@adonisjs/core/env" | "@adonisjs/env",
                "create" | "rules" | "validate",
            )) => {
                arguments.iter().for_each(|one| self.schema(*one, scope, true));
            }
            Some(Thing::Export("class-transformer", "plainToInstance" | "plainToClass")) => {
                if let Some(class) = arguments.first() {
                    self.settings_class(*class, scope);
                }
            }
            _ => {}
        }
        if name.ends_with("register") {
            let is_plugin = |one: &Node<'t>| {
                matches!(
                    self.code.eval(*one, scope),
                    Some(Thing::Module("@fastify/env" | "fastify-env") | Thing::Export("@fastify/env", _))
                )
            };
            if arguments.iter().any(is_plugin) {
                arguments.iter().skip(1).for_each(|one| self.options(*one, scope));
            }
        }
        if !arguments.iter().any(|one| self.code.eval(*one, scope).is_some_and(|thing| self.code.is_env(thing))) {
            return;
        }
        let module = match callee {
            Some(Thing::Export(module, _) | Thing::Module(module)) => module,
            _ => "",
        };
        let plain =
            PLAIN.contains(&module) || matches!(name, "cleanEnv" | "parseEnv" | "makeEnv" | "validateEnv" | "parseEnvironment");
        for one in arguments {
            self.schema(*one, scope, plain);
        }
        match object {
            Some(object) => self.schema(object, scope, false),
            None => self.schema(function, scope, false),
        }
    }

    /// `const envSchema = z.object({ X: … })`, which may be read with in another file: told by its name, and by its keys.
    pub fn named_schema(&mut self, node: Node<'t>, scope: usize) {
        let (Some(name), Some(value)) = (field(node, "name"), field(node, "value")) else { return };
        let name = self.code.text(name).to_ascii_lowercase();
        let is_settings = name.contains("env") || name.ends_with("validationschema") || name.ends_with("configschema");
        // What is parsed at once is looked at where that is done.
        let method = field(value, "function").and_then(|function| field(function, "property"));
        let is_parsed = method.is_some_and(|name| {
            let name = self.code.text(name).to_ascii_lowercase();
            name.contains("parse") || name.contains("validate")
        });
        if value.kind() != "call_expression" || !is_settings || is_parsed {
            return;
        }
        let mut fields = Vec::new();
        self.code.budget.set(PARTS);
        self.code.schema_fields(value, scope, false, 0, &mut fields);
        if fields.iter().all(|one| is_upper(one.name)) {
            for one in fields {
                self.declare(one.name, one.place, one.optional);
            }
        }
    }

    /// `createEnv({ server: { X: … }, client: { … } })`.
    fn sections(&mut self, arguments: &[Node<'t>], scope: usize) {
        let Some(Thing::Code(object, around)) = arguments.first().and_then(|one| self.code.eval(*one, scope)) else { return };
        for pair in children(object) {
            let section = self.code.key_of(pair).map_or("", |(key, _)| key);
            if matches!(section, "server" | "client" | "shared") {
                self.schema(field(pair, "value").unwrap_or(pair), around, true);
            }
        }
    }

    /// `{ schema: … }`.
    fn options(&mut self, node: Node<'t>, scope: usize) {
        let Some(Thing::Code(object, around)) = self.code.eval(node, scope) else { return };
        for pair in children(object) {
            if self.code.key_of(pair).is_some_and(|(key, _)| key == "schema") {
                self.schema(field(pair, "value").unwrap_or(pair), around, false);
            }
        }
    }

    /// A class whose fields are variables, as NestJS checks them.
    fn settings_class(&mut self, class: Node<'t>, scope: usize) {
        let is_settings = self.code.text(class).contains("Env") || self.code.modules.contains("@nestjs/config");
        let Some(Thing::Code(class, _)) = self.code.eval(class, scope).filter(|_| is_settings) else { return };
        for member in field(class, "body").into_iter().flat_map(children) {
            let Some(name) = field(member, "name").filter(|_| member.kind() == "public_field_definition") else { continue };
            let text = self.code.text(member);
            let optional = text.contains("IsOptional")
                || field(member, "value").is_some()
                || text.contains(&format!("{}?", self.code.text(name)));
            self.declare(self.code.text(name), name.byte_range(), optional);
        }
    }
}

impl<'t> Code<'t> {
    fn schema_fields(&self, node: Node<'t>, scope: usize, plain: bool, depth: usize, fields: &mut Vec<Field<'t>>) {
        if depth > DEEPEST || self.budget.get() == 0 {
            return;
        }
        self.budget.set(self.budget.get() - 1);
        if node.kind() == "member_expression"
            && field(node, "property").is_some_and(|p| matches!(self.text(p), "shape" | "entries" | "fields"))
        {
            if let Some(whole) = field(node, "object") {
                self.schema_fields(whole, scope, plain, depth + 1, fields);
            }
            return;
        }
        let Some(Thing::Code(node, scope)) = self.eval(node, scope) else { return };
        match node.kind() {
            "object" => match self.json_schema(node) {
                Some(properties) => self.plain_fields(properties, scope, depth, &self.required_of(node), fields),
                None if plain => self.plain_fields(node, scope, depth, "", fields),
                None => {}
            },
            "array" => children(node).for_each(|one| self.schema_fields(one, scope, plain, depth + 1, fields)),
            "call_expression" => self.made(node, scope, depth, fields),
            _ => {}
        }
    }

    /// The `properties` of a schema in JSON's own language.
    fn json_schema(&self, object: Node<'t>) -> Option<Node<'t>> {
        let pair = children(object).find(|pair| self.key_of(*pair).is_some_and(|(key, _)| key == "properties"))?;
        field(pair, "value").filter(|value| value.kind() == "object")
    }

    fn required_of(&self, object: Node<'t>) -> String {
        let required = children(object).find(|pair| self.key_of(*pair).is_some_and(|(key, _)| key == "required"));
        required.and_then(|pair| field(pair, "value")).map_or_else(|| "[]".to_owned(), |list| self.text(list).replace('"', "'"))
    }

    /// A schema that is made by calls: `z.object({ … }).strict()`.
    fn made(&self, call: Node<'t>, scope: usize, depth: usize, fields: &mut Vec<Field<'t>>) {
        let Some(function) = field(call, "function") else { return };
        let receiver = if function.kind() == "member_expression" { field(function, "object") } else { None };
        let maker = field(function, "property").unwrap_or(function);
        let arguments: Vec<Node<'t>> = field(call, "arguments").into_iter().flat_map(children).collect();
        let before = fields.len();
        if let Some(receiver) = receiver {
            self.schema_fields(receiver, scope, false, depth + 1, fields);
        }
        match self.text(maker) {
            "object" | "strictObject" | "looseObject" | "objectWithRest" | "objectAsync" | "Object" | "Struct" | "struct"
            | "type" | "strict" | "shape" | "keys" | "extend" | "safeExtend" | "augment" | "append" | "setEntries" => {
                arguments.iter().for_each(|one| self.schema_fields(*one, scope, true, depth + 1, fields));
            }
            "partial" | "deepPartial" => {
                arguments.iter().for_each(|one| self.schema_fields(*one, scope, false, depth + 1, fields));
                fields.iter_mut().skip(before).for_each(|one| one.optional = true);
            }
            "pick" | "omit" => {
                let keeps = self.text(maker) == "pick";
                let named = |name: &str| {
                    arguments.iter().flat_map(|one| children(*one)).any(|one| {
                        self.key_of(one).map_or_else(|| self.text(one).trim_matches(['"', '\'']), |(key, _)| key) == name
                    })
                };
                let mut at = 0;
                fields.retain(|one| {
                    at += 1;
                    at <= before || named(one.name) == keeps
                });
            }
            "prop" => {
                if let Some((name, place)) = arguments.first().and_then(|one| literal(*one, self.source)) {
                    let required = arguments.get(1).is_some_and(|value| self.text(*value).contains(".required("));
                    fields.push(Field { name, place, optional: !required });
                }
            }
            _ => arguments.iter().for_each(|one| self.schema_fields(*one, scope, false, depth + 1, fields)),
        }
    }

    fn plain_fields(&self, object: Node<'t>, scope: usize, depth: usize, required: &str, fields: &mut Vec<Field<'t>>) {
        if object.kind() != "object" {
            return;
        }
        for part in children(object) {
            if part.kind() == "spread_element" {
                if let Some(inner) = children(part).next() {
                    self.schema_fields(inner, scope, true, depth + 1, fields);
                }
            } else if let Some((name, place)) = self.key_of(part) {
                let value = field(part, "value");
                if value.is_some_and(|value| self.is_object(value)) {
                    // What is nested is no variable.
                    continue;
                }
                let goes_on = value.is_some_and(|value| self.is_optional_field(value, scope, 0));
                let optional = goes_on || !required.is_empty() && !required.contains(&format!("'{name}'"));
                fields.push(Field { name, place, optional });
            }
        }
    }

    fn is_object(&self, value: Node<'t>) -> bool {
        let mut node = value;
        while let Some(function) = field(node, "function").filter(|_| node.kind() == "call_expression") {
            let Some(maker) = field(function, "property") else { return false };
            if matches!(self.text(maker), "object" | "strictObject" | "looseObject") {
                return true;
            }
            let Some(receiver) = field(function, "object") else { return false };
            node = receiver;
        }
        false
    }

    /// Whether a field of a schema may be missing.
    fn is_optional_field(&self, value: Node<'t>, scope: usize, depth: usize) -> bool {
        if depth > DEEPEST {
            return false;
        }
        if value.kind() == "object" {
            return children(value).any(|pair| self.key_of(pair).is_some_and(|(key, _)| matches!(key, "default" | "devDefault")));
        }
        let mut node = value;
        let mut required = false;
        while node.kind() == "call_expression" {
            let Some(function) = field(node, "function") else { return false };
            let name = self.text(field(function, "property").unwrap_or(function));
            match name {
                "optional" | "optionalWhenTests" | "nullish" | "default" | "prefault" | "catch" | "fallback" | "Optional"
                | "notRequired" => {
                    return true;
                }
                "required" | "defined" | "exist" => required = true,
                _ => {}
            }
            let arguments = || field(node, "arguments").into_iter().flat_map(children);
            if arguments().any(|one| one.kind() == "object" && self.is_optional_field(one, scope, depth + 1))
                || matches!(name, "pipe" | "preprocess") && arguments().any(|one| self.is_optional_field(one, scope, depth + 1))
            {
                return true;
            }
            node = field(function, "object").unwrap_or(function);
        }
        // With these everything may be missing, unless they are told otherwise.
        let root = self.eval(node, scope);
        let lenient =
            matches!(root, Some(Thing::Module("joi" | "@hapi/joi" | "yup") | Thing::Export("joi" | "@hapi/joi" | "yup", _)));
        lenient && !required
    }
}
