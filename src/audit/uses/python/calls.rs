//! Calls that use variables: `os.getenv("X")`, `config("X")`, `env.str("X")`, options of command lines.

use tree_sitter::Node;

use super::super::elsewhere::{Call, is_telling};
use super::super::scopes::{Bound, dollars};
use super::super::syntax::{self, field};
use super::super::{Kind, is_name};
use super::reads::{MAYBE, READ, is_environment};
use super::values::Thing;
use super::{Arguments, File, How};

/// Objects whose call, and whose methods, read the variable that the first argument names.
const READERS: [&str; 9] = [
    "environs.Env()",
    "environs.env",
    "environ.Env()",
    "environ.FileAwareEnv()",
    "environ.environ.Env()",
    "envparse.env",
    "envparse.Env()",
    "envs.env",
    "sqlmesh.env",
];

/// Methods of those that read none.
const OTHERS: [&str; 17] = [
    "read_env",
    "read_envfile",
    "prefixed",
    "seal",
    "dump",
    "add_parser",
    "parser_for",
    "add_parser_from_field",
    "register",
    "parse_value",
    "get_value_from_env",
    "db_url_config",
    "cache_url_config",
    "email_url_config",
    "search_url_config",
    "parse_db_url",
    "smart_cast",
];

/// What django-environ's methods read when they are told no name.
const DEFAULTS: [(&str, &str); 9] = [
    ("db", "DATABASE_URL"),
    ("db_url", "DATABASE_URL"),
    ("cache", "CACHE_URL"),
    ("cache_url", "CACHE_URL"),
    ("email", "EMAIL_URL"),
    ("email_url", "EMAIL_URL"),
    ("search_url", "SEARCH_URL"),
    ("channels", "CHANNELS_URL"),
    ("channels_url", "CHANNELS_URL"),
];

impl<'t> File<'_, 't, '_> {
    /// Prefixes hold before what they hold for is looked at.
    pub(super) fn prepare(&mut self, node: Node<'t>, scope: usize) {
        if node.kind() != "with_statement" {
            return;
        }
        let Some(clause) = syntax::children(node).find(|child| child.kind() == "with_clause") else { return };
        for item in syntax::children(clause).filter_map(|item| field(item, "value")) {
            let call = if item.kind() == "as_pattern" { item.named_child(0) } else { Some(item) };
            let Some(call) = call.filter(|call| call.kind() == "call") else { continue };
            let Some(thing) = field(call, "function").and_then(|function| self.thing(function, scope)) else { continue };
            if !thing.path.starts_with("environs.") || !thing.path.ends_with(".prefixed") {
                continue;
            }
            let Some(prefix) = self.arguments(call).get(0, &["prefix"]).and_then(|prefix| self.known(prefix, scope)) else {
                continue;
            };
            if let (Some(prefix), Some(body)) = (prefix.whole(), field(node, "body")) {
                self.prefixes.push((body.byte_range(), prefix.to_owned()));
            }
        }
    }

    pub(super) fn call(&mut self, call: Node<'t>, scope: usize) {
        let Some(function) = field(call, "function") else { return };
        // `[*map(…)]` is read as a call of `*map`.
        let function = if function.kind() == "list_splat" { function.named_child(0).unwrap_or(function) } else { function };
        if self.command_line {
            self.option(call, scope);
        }
        if let Some(thing) = self.thing(function, scope) {
            self.library(&thing, call, scope);
            return;
        }
        match function.kind() {
            "identifier" => {
                if let Some((_, bound)) = self.scopes.find(scope, self.source(function)) {
                    let bound = bound.to_vec();
                    self.own(&bound, call, scope);
                } else if matches!(self.source(function), "map" | "filter") {
                    self.mapped(call, scope);
                }
            }
            "attribute" => {
                let (Some(object), Some(name)) = (field(function, "object"), field(function, "attribute")) else { return };
                if let Some(class) = self.class_of(object, scope) {
                    // In the class itself, or in one that it is made from.
                    let mut class = Some(class);
                    for _ in 0..8 {
                        let Some(at) = class else { break };
                        let bound = self.scopes.own(self.classes[at].body, self.source(name)).to_vec();
                        if !bound.is_empty() {
                            return self.own(&bound, call, scope);
                        }
                        class = self.bases(at).into_iter().find_map(|base| self.class_of(base, self.classes[at].outer));
                    }
                }
                self.with_all(self.source(name), object, call, scope);
                self.test_setup(self.source(name), object, call, scope);
            }
            _ => {}
        }
    }

    /// `{"X", "Y"}.issubset(os.environ)`, `"{X}".format(**os.environ)`
    fn with_all(&mut self, method: &str, object: Node<'t>, call: Node<'t>, scope: usize) {
        if !matches!(method, "issubset" | "difference" | "intersection" | "format" | "format_map") {
            return;
        }
        let arguments = self.arguments(call);
        let Some(first) = arguments.positional.first().copied() else { return };
        let first = if first.kind() == "dictionary_splat" { first.named_child(0).unwrap_or(first) } else { first };
        if !self.thing(first, scope).is_some_and(|thing| is_environment(thing.path.trim_end_matches(".keys()"))) {
            return;
        }
        match method {
            "format" | "format_map" => self.formatted(object, "{", "}"),
            _ => self.asked(object, scope),
        }
    }

    /// A call of the file's own function.
    fn own(&mut self, bound: &[Bound<'t>], call: Node<'t>, scope: usize) {
        let numbers: Vec<_> = bound.iter().filter_map(|one| self.function_in(one)).collect();
        for number in numbers {
            self.calls.entry(number).or_default().push((call, scope));
        }
    }

    /// The file's own function that a name is bound to.
    fn function_in(&self, bound: &Bound<'t>) -> Option<usize> {
        match bound {
            Bound::Function(number) => Some(*number),
            Bound::Value(value, _) => self.lambdas.get(&value.id()).copied(),
            _ => None,
        }
    }

    /// `monkeypatch.setenv("X", …)`, `mocker.patch.dict(os.environ, {"X": …})`.
    fn test_setup(&mut self, method: &str, object: Node<'t>, call: Node<'t>, scope: usize) {
        let arguments = self.arguments(call);
        let on_environment = arguments.get(0, &["in_dict"]).is_some_and(|first| {
            self.source(first).trim_matches(['"', '\'']) == "os.environ"
                || self.thing(first, scope).is_some_and(|thing| is_environment(&thing.path))
        });
        match method {
            "setenv" | "delenv" => {
                if let Some(key) = arguments.get(0, &["name"]) {
                    self.set(key, scope);
                }
            }
            "setitem" | "delitem" if on_environment => {
                if let Some(key) = arguments.get(1, &["name"]) {
                    self.set(key, scope);
                }
            }
            "dict" if on_environment && self.source(object).ends_with("patch") => self.patched(&arguments, scope),
            _ => {}
        }
    }

    fn patched(&mut self, arguments: &Arguments<'_, 't>, scope: usize) {
        if let Some(values) = arguments.get(1, &["values"]) {
            self.sets(values, scope);
        }
        for (name, place, _) in arguments.named.iter().filter(|(name, ..)| !matches!(*name, "values" | "clear" | "in_dict")) {
            self.found.sets.push(((*name).to_owned(), place.byte_range()));
        }
    }

    fn library(&mut self, thing: &Thing<'t>, call: Node<'t>, scope: usize) {
        let path = thing.path.as_str();
        if self.method(path, call, scope) || self.reader(thing, call, scope) {
            return;
        }
        let arguments = self.arguments(call);
        let first = arguments.positional.first().copied();
        let or = self.defaulted.contains(&call.id());
        let defaulted = arguments.named("default").is_some() || or;
        let how = |optional| How { optional, ..READ };
        match path {
            "os.getenv" | "os.getenvb" => {
                if let Some(key) = arguments.get(0, &["key"]) {
                    self.read(key, scope, how(arguments.positional.len() > 1 || defaulted || self.may_miss(call)));
                }
            }
            "os.putenv" | "os.unsetenv" => {
                if let Some(key) = first {
                    self.set(key, scope);
                }
            }
            "decouple.config"
            | "decouple.Config()"
            | "decouple.Config().get"
            | "decouple.AutoConfig()"
            | "prettyconf.config"
            | "prettyconf.Configuration()" => {
                if let Some(key) = arguments.get(0, &["option", "item"]) {
                    self.read(key, scope, how(arguments.positional.len() > 1 || defaulted));
                }
            }
            "starlette.config.Config()" | "starlette.config.Config().get" => {
                let prefix = thing.made.and_then(|(made, at)| {
                    let prefix = self.arguments(made).get(2, &["env_prefix"])?;
                    Some(self.known(prefix, at)?.whole()?.to_owned())
                });
                if let Some(key) = arguments.get(0, &["key"]) {
                    let prefix = prefix.unwrap_or_default();
                    self.read(key, scope, How { prefix: &prefix, ..how(arguments.positional.len() > 2 || defaulted) });
                }
            }
            "dotenv.get_key" | "dotenv.main.get_key" => {
                if let Some(key) = arguments.get(1, &["key_to_get"]) {
                    self.read(key, scope, how(or));
                }
            }
            "dotenv.set_key" | "dotenv.unset_key" => {
                if let Some(key) = arguments.get(1, &["key_to_set", "key_to_unset"]) {
                    self.set(key, scope);
                }
            }
            "dj_database_url.config" => match arguments.get(0, &["env"]) {
                Some(key) => self.read(key, scope, how(defaulted)),
                None => {
                    let place = field(call, "function").map_or(call.byte_range(), |function| function.byte_range());
                    self.found.push("DATABASE_URL", place, Kind::Read, defaulted);
                }
            },
            "os.path.expandvars" | "posixpath.expandvars" | "ntpath.expandvars" => {
                if let Some(text) = first.filter(|first| first.kind() == "string") {
                    let place = self.place(text);
                    let inside = self.text.get(place.clone()).unwrap_or_default();
                    dollars(inside, place.start, &mut |name, place| self.found.push(name, place, Kind::Read, false));
                }
            }
            _ if path.ends_with("patch.dict") => {
                let on_environment = arguments.get(0, &["in_dict"]).is_some_and(|first| {
                    self.source(first).trim_matches(['"', '\'']) == "os.environ"
                        || self.thing(first, scope).is_some_and(|thing| is_environment(&thing.path))
                });
                if on_environment {
                    self.patched(&arguments, scope);
                }
            }
            _ if path.ends_with("setenv") || path.ends_with("delenv") => {
                if let Some(key) = first {
                    self.set(key, scope);
                }
            }
            // `partial(os.getenv, "X")`
            "functools.partial" => {
                let reads = first.and_then(|first| self.thing(first, scope)).is_some_and(|thing| reads_one(&thing.path));
                if let Some(key) = arguments.positional.get(1).copied().filter(|_| reads) {
                    self.read(key, scope, how(arguments.positional.len() > 2 || defaulted));
                }
            }
            // `itemgetter("X", "Y")(os.environ)`
            "operator.itemgetter()" => {
                let on_environment =
                    first.and_then(|first| self.thing(first, scope)).is_some_and(|thing| is_environment(&thing.path));
                if let Some((made, at)) = thing.made.filter(|_| on_environment) {
                    // `made` is this call's function.
                    for key in self.arguments(made).positional {
                        self.read(key, at, READ);
                    }
                }
            }
            _ => self.elsewhere(path, call, &arguments),
        }
    }

    /// A call of something that is imported: it may be a function of another file that reads what it is told.
    fn elsewhere(&mut self, path: &str, call: Node<'t>, arguments: &Arguments<'_, 't>) {
        let Some((module, function)) = path.rsplit_once('.').filter(|_| !path.contains("()")) else { return };
        let module = module.rsplit('.').next().unwrap_or_default();
        let Some(key) = arguments.positional.first().copied().filter(|key| key.kind() == "string") else { return };
        let place = self.place(key);
        let Some(name) = self.text.get(place.clone()).filter(|name| is_telling(name)) else { return };
        let more = arguments.positional.len() + arguments.named.len() > 1;
        let optional = (more && !self.required(arguments)) || self.may_miss(call);
        let (function, module, name) = (function.to_owned(), Some(module.to_owned()), name.to_owned());
        self.found.calls.push(Call { function, module, name, place, optional });
    }

    /// Objects of environs, django-environ and their kin. Says whether it was one.
    fn reader(&mut self, thing: &Thing<'t>, call: Node<'t>, scope: usize) -> bool {
        let path = thing.path.as_str();
        let (object, method) = if READERS.contains(&path) {
            (path, None)
        } else {
            match path.rsplit_once('.').filter(|(object, _)| READERS.contains(object)) {
                Some((object, method)) if !OTHERS.contains(&method) => (object, Some(method)),
                _ => return false,
            }
        };
        let arguments = self.arguments(call);
        let Some(key) = arguments.get(0, &["name", "var", "key"]) else {
            let default = DEFAULTS.iter().find(|(one, _)| object.starts_with("environ.") && method == Some(one));
            if let (Some((_, name)), Some(place)) =
                (default, field(call, "function").and_then(|function| field(function, "attribute")))
            {
                self.found.push(*name, place.byte_range(), Kind::Read, arguments.named("default").is_some());
            }
            return true;
        };
        // The second argument of django-environ's call is a type.
        let types = ["str", "int", "bool", "float", "list", "dict", "tuple"];
        let second = arguments.positional.get(1).is_some_and(|second| !types.contains(&self.source(*second)));
        let named = ["default", "subcast_default", "missing", "load_default"].iter().any(|name| arguments.named(name).is_some());
        let scheme = thing.made.is_some_and(|(made, _)| {
            // `Env(DEBUG=(bool, False))`
            let scheme = self.arguments(made);
            let value = self.known(key, scope).and_then(|name| scheme.named(name.whole()?));
            value.is_some_and(|value| value.kind() == "tuple" && value.named_child_count() > 1)
        });
        let at = call.start_byte();
        let prefix: String = self
            .prefixes
            .iter()
            .filter(|(range, _)| object.starts_with("environs.") && range.contains(&at))
            .map(|(_, prefix)| prefix.as_str())
            .collect();
        let optional = second || named || scheme || self.defaulted.contains(&call.id());
        self.read(key, scope, How { prefix: &prefix, kind: Kind::Read, optional });
        true
    }

    /// `map(os.getenv, ["X", "Y"])`
    fn mapped(&mut self, call: Node<'t>, scope: usize) {
        let arguments = self.arguments(call);
        let [function, list] = arguments.positional[..] else { return };
        let Some(thing) = self.thing(function, scope) else {
            let bound = self.scopes.find(scope, self.source(function)).map_or(&[][..], |(_, bound)| bound);
            let named = bound.iter().find_map(|one| self.function_in(one));
            if let Some(number) = self.lambdas.get(&function.id()).copied().or(named) {
                self.lists.entry(number).or_default().push((list, scope));
            }
            return;
        };
        if reads_one(&thing.path) {
            for (name, place) in self.items(list, scope, None, 20).into_iter().filter(|(name, _)| is_name(name)) {
                self.found.push(name, place, Kind::Read, false);
            }
        }
    }

    /// `envvar="X"` or `envvar=["X", "Y"]` of an option.
    fn option(&mut self, call: Node<'t>, scope: usize) {
        let arguments = self.arguments(call);
        let Some(value) = ["envvar", "env_var"].iter().find_map(|name| arguments.named(name)) else { return };
        let ellipsis = arguments.positional.first().is_some_and(|first| first.kind() == "ellipsis");
        let required = ellipsis || arguments.named("required").is_some_and(|value| self.source(value) == "True");
        let how = How { kind: Kind::Schema, optional: !required, ..MAYBE };
        if matches!(value.kind(), "list" | "tuple") {
            for key in syntax::children(value).collect::<Vec<_>>() {
                self.read(key, scope, how);
            }
        } else if value.kind() != "none" {
            self.read(value, scope, how);
        }
    }
}

/// Whether a function reads the variable that its first argument names.
fn reads_one(path: &str) -> bool {
    let method = |(object, method): (&str, &str)| {
        is_environment(object) && matches!(method, "get" | "pop" | "__getitem__" | "__contains__")
    };
    path == "os.getenv" || path.rsplit_once('.').is_some_and(method)
}
