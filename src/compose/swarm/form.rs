//! The form of a stack file: which keys there are, and of what type. What is written otherwise is brought into form, and
//! every template into the command line's.

use indexmap::IndexMap;

use super::super::tree::{Map, Step, Tree, TreePath, Value};
use super::template::{required, template, varies};
use super::{Notes, says_nothing};

/// What a stack file takes at a place.
enum Form {
    /// A text.
    Text,
    /// A time with units up to hours.
    Duration,
    /// A text or a number.
    Plain,
    /// A whole number.
    Int(Cast),
    /// A number.
    Number,
    /// A file's permissions, as a number.
    Mode,
    /// `true` or `false`.
    Bool(Cast),
    /// Anything.
    Any,
    /// A list.
    List(&'static Form),
    /// One text, or a list of them.
    Texts,
    /// `NAME=value`, as a mapping or a list.
    Pairs,
    /// A mapping with names of the user's own.
    Named(&'static Form),
    /// A mapping with these keys.
    Keys(&'static [(&'static str, Form)]),
    /// The one in short form, the other as a mapping or a list.
    Either(&'static Form, &'static Form),
    /// Nothing, or this.
    Maybe(&'static Form),
}

/// Whether a variable can stand for a number or a switch: its text becomes one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cast {
    Yes,
    No,
}

use Form::{Any, Bool, Duration, Either, Int, Keys, List, Maybe, Mode, Named, Number, Pairs, Plain, Text, Texts};

const FILE: Form = Keys(&[
    ("version", Text),
    ("services", Named(&SERVICE)),
    ("networks", Named(&Maybe(&NETWORK))),
    ("volumes", Named(&Maybe(&VOLUME))),
    ("secrets", Named(&SECRET)),
    ("configs", Named(&CONFIG)),
]);

const SERVICE: Form = Keys(&[
    ("cap_add", List(&Text)),
    ("cap_drop", List(&Text)),
    ("command", Texts),
    ("configs", List(&GRANT)),
    ("credential_spec", Keys(&[("config", Text), ("file", Text), ("registry", Text)])),
    ("depends_on", List(&Text)),
    ("deploy", DEPLOY),
    ("dns", Texts),
    ("dns_search", Texts),
    ("entrypoint", Texts),
    ("env_file", Texts),
    ("environment", Pairs),
    ("extra_hosts", Pairs),
    ("healthcheck", HEALTHCHECK),
    ("hostname", Text),
    ("image", Text),
    ("init", Bool(Cast::No)),
    ("isolation", Text),
    ("labels", Pairs),
    ("logging", Keys(&[("driver", Text), ("options", Named(&Maybe(&Plain)))])),
    ("networks", Either(&Text, &Named(&Maybe(&Keys(&[("aliases", List(&Text))]))))),
    ("ports", List(&PORT)),
    ("read_only", Bool(Cast::Yes)),
    ("secrets", List(&GRANT)),
    ("stdin_open", Bool(Cast::Yes)),
    ("stop_grace_period", Duration),
    ("stop_signal", Text),
    ("sysctls", Pairs),
    ("tty", Bool(Cast::Yes)),
    ("ulimits", Named(&ULIMIT)),
    ("user", Text),
    ("volumes", List(&MOUNT)),
    ("working_dir", Text),
]);

const GRANT: Form = Either(&Text, &Keys(&[("source", Text), ("target", Text), ("uid", Text), ("gid", Text), ("mode", Mode)]));

const PORT: Form =
    Either(&Plain, &Keys(&[("mode", Text), ("target", Int(Cast::Yes)), ("published", Int(Cast::Yes)), ("protocol", Text)]));

const MOUNT: Form = Either(
    &Text,
    &Keys(&[
        ("type", Text),
        ("source", Text),
        ("target", Text),
        ("read_only", Bool(Cast::Yes)),
        ("bind", Keys(&[("propagation", Text)])),
        ("volume", Keys(&[("nocopy", Bool(Cast::Yes))])),
        ("tmpfs", Keys(&[("size", Int(Cast::No))])),
    ]),
);

const ULIMIT: Form = Either(&Int(Cast::Yes), &Keys(&[("soft", Int(Cast::Yes)), ("hard", Int(Cast::Yes))]));

const HEALTHCHECK: Form = Keys(&[
    ("disable", Bool(Cast::Yes)),
    ("interval", Duration),
    ("retries", Int(Cast::Yes)),
    ("start_period", Duration),
    ("test", Texts),
    ("timeout", Duration),
]);

const UPDATE: Form = Keys(&[
    ("parallelism", Int(Cast::Yes)),
    ("delay", Duration),
    ("failure_action", Text),
    ("monitor", Duration),
    ("max_failure_ratio", Number),
    ("order", Text),
]);

const DEPLOY: Form = Keys(&[
    ("mode", Text),
    ("endpoint_mode", Text),
    ("replicas", Int(Cast::Yes)),
    ("labels", Pairs),
    ("rollback_config", UPDATE),
    ("update_config", UPDATE),
    (
        "resources",
        Keys(&[
            ("limits", Keys(&[("cpus", Text), ("memory", Text), ("pids", Int(Cast::No))])),
            ("reservations", Keys(&[("cpus", Text), ("memory", Text), ("generic_resources", List(&GENERIC))])),
        ]),
    ),
    ("restart_policy", Keys(&[("condition", Text), ("delay", Duration), ("max_attempts", Int(Cast::Yes)), ("window", Duration)])),
    (
        "placement",
        Keys(&[
            ("constraints", List(&Text)),
            ("preferences", List(&Keys(&[("spread", Text)]))),
            ("max_replicas_per_node", Int(Cast::Yes)),
        ]),
    ),
]);

const GENERIC: Form = Keys(&[("discrete_resource_spec", Keys(&[("kind", Text), ("value", Int(Cast::No))]))]);

const NETWORK: Form = Keys(&[
    ("name", Text),
    ("driver", Text),
    ("driver_opts", Named(&Plain)),
    ("ipam", Keys(&[("driver", Text), ("config", List(&Keys(&[("subnet", Text)])))])),
    ("external", Bool(Cast::Yes)),
    ("internal", Bool(Cast::Yes)),
    ("attachable", Bool(Cast::Yes)),
    ("labels", Pairs),
]);

const VOLUME: Form =
    Keys(&[("name", Text), ("driver", Text), ("driver_opts", Named(&Plain)), ("external", Bool(Cast::Yes)), ("labels", Pairs)]);

const SECRET: Form = Keys(&[
    ("name", Text),
    ("file", Text),
    ("external", Bool(Cast::Yes)),
    ("labels", Pairs),
    ("driver", Text),
    ("driver_opts", Named(&Plain)),
    ("template_driver", Text),
]);

const CONFIG: Form =
    Keys(&[("name", Text), ("file", Text), ("external", Bool(Cast::Yes)), ("labels", Pairs), ("template_driver", Text)]);

/// Where variables are required one by one of which the texts that hold them would not see to it.
pub const REQUIRED: &str = "x-stackgen-required";

/// Brings a translated file into form; what cannot be is a problem.
pub fn conform(file: &mut Tree, notes: &mut Notes) {
    let mut walk = Walk { path: TreePath::default(), notes, required: IndexMap::new() };
    walk.tree(file, &FILE);
    walk.required.retain(|_, (_, held)| !*held);
    let demands: Map = walk.required.into_iter().map(|(name, (alone, _))| (name, Tree::bare(alone))).collect();
    if let Some(map) = file.as_map_mut().filter(|_| !demands.is_empty()) {
        map.insert(REQUIRED.into(), Tree::bare(demands));
    }
}

struct Walk<'n> {
    path: TreePath,
    notes: &'n mut Notes,
    /// The variables that must be there: the template that says so, and whether some text of the file does.
    required: IndexMap<String, (String, bool)>,
}

impl Walk<'_> {
    fn refuse(&mut self, tree: &Tree, why: &str, help: &str) {
        self.notes.refuse(self.path.clone(), tree.span, why, help);
    }

    fn below(&mut self, step: Step, tree: &mut Tree, form: &Form) {
        self.path.0.push(step);
        self.tree(tree, form);
        self.path.0.pop();
    }

    fn tree(&mut self, tree: &mut Tree, form: &Form) {
        match form {
            Maybe(_) if tree.value == Value::Null => {}
            Maybe(form) => self.tree(tree, form),
            Either(short, long) => match &tree.value {
                Value::Seq(_) => self.list(tree, short),
                Value::Map(_) => self.tree(tree, long),
                _ => self.tree(tree, short),
            },
            Texts | Pairs if tree.as_seq().is_some() => self.list(tree, &Text),
            Texts => self.tree(tree, &Text),
            Pairs => self.named(tree, &Maybe(&Plain)),
            List(form) => self.list(tree, form),
            Named(form) => self.named(tree, form),
            Keys(keys) => self.keys(tree, keys),
            Any => self.any(tree),
            Text | Duration | Plain | Int(_) | Number | Mode | Bool(_) => self.scalar(tree, form),
        }
    }

    fn list(&mut self, tree: &mut Tree, form: &Form) {
        let Value::Seq(items) = &mut tree.value else { return };
        for (index, item) in items.iter_mut().enumerate() {
            self.below(Step::Index(index), item, form);
        }
    }

    fn named(&mut self, tree: &mut Tree, form: &Form) {
        let Value::Map(map) = &mut tree.value else { return };
        for (name, entry) in map.iter_mut() {
            self.below(Step::Key(name.clone()), entry, form);
        }
    }

    fn keys(&mut self, tree: &mut Tree, keys: &[(&str, Form)]) {
        let Value::Map(map) = &mut tree.value else { return };
        // The file, and its services, networks and so on may hold notes of the user's.
        let notes = matches!(self.path.0.len(), 0 | 2);
        let mut kept = Map::with_capacity(map.len());
        for (key, mut value) in std::mem::take(map) {
            self.path.0.push(Step::Key(key.clone()));
            let known = keys.iter().find(|(name, _)| *name == key);
            match known {
                Some((_, Maybe(_))) => {}
                Some(_) if value.value == Value::Null => {
                    self.path.0.pop();
                    continue;
                }
                None if key.starts_with("x-") && notes => self.any(&mut value),
                None => {
                    if !says_nothing(&value) && !key.starts_with("x-") {
                        let (why, help) = unknown(&key);
                        self.refuse(&value, why, help);
                    }
                    self.path.0.pop();
                    continue;
                }
                Some(_) => {}
            }
            if let Some((_, form)) = known {
                self.tree(&mut value, form);
            }
            self.path.0.pop();
            kept.insert(key, value);
        }
        *map = kept;
    }

    fn any(&mut self, tree: &mut Tree) {
        match &mut tree.value {
            Value::Seq(_) => self.list(tree, &Any),
            Value::Map(_) => self.named(tree, &Any),
            Value::Str(_) => self.template(tree),
            _ => {}
        }
    }

    fn template(&mut self, tree: &mut Tree) {
        let Some(text) = tree.as_str() else { return };
        for (name, alone, held) in required(text) {
            self.required.entry(name).or_insert((alone, false)).1 |= held;
        }
        match template(text) {
            Ok(same) => tree.value = Value::Str(same),
            Err(why) => self.refuse(tree, &why, "give the variable a plain value, or let it be `fixed` in this profile"),
        }
    }

    fn scalar(&mut self, tree: &mut Tree, form: &Form) {
        if matches!(tree.value, Value::Seq(_) | Value::Map(_)) {
            return self.refuse(tree, "a stack file takes a single value here", "");
        }
        let text = tree.scalar_text().unwrap_or_default();
        if tree.as_str().is_some_and(varies) {
            if matches!(form, Int(Cast::No) | Bool(Cast::No) | Mode) {
                return self.refuse(tree, "a stack file takes no variable here", "write the value itself");
            }
            return self.template(tree);
        }
        let unescaped = || text.replace("$$", "$");
        match form {
            Text if !matches!(tree.value, Value::Str(_)) => tree.value = Value::Str(text),
            Plain if matches!(tree.value, Value::Bool(_)) => tree.value = Value::Str(text),
            Text | Plain => self.template(tree),
            Duration if is_duration(&text) => tree.value = Value::Str(text),
            Duration => self.refuse(tree, "`docker stack deploy` knows h, m, s, ms, us and ns", "write hours, such as `24h`"),
            Int(_) | Number => match (form, text.parse::<i64>(), text.parse::<f64>()) {
                (_, Ok(number), _) => tree.value = Value::Int(number),
                (Number, _, Ok(number)) => tree.value = Value::Float(number),
                _ => self.refuse(tree, "a stack file takes a number here", ""),
            },
            Mode if tree.as_str().is_some() => match i64::from_str_radix(text.trim_start_matches("0o"), 8) {
                Ok(mode) => tree.value = Value::Int(mode),
                Err(_) => self.refuse(tree, "a stack file takes a number here", "write an octal number, such as `mode=\"0440\"`"),
            },
            Bool(_) => match unescaped().to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" | "y" => tree.value = Value::Bool(true),
                "false" | "no" | "off" | "n" => tree.value = Value::Bool(false),
                _ => self.refuse(tree, "a stack file takes `true` or `false` here", ""),
            },
            _ => {}
        }
    }
}

/// Why there is no such key, and what to write instead.
fn unknown(key: &str) -> (&'static str, &'static str) {
    match key {
        "environment" | "content" => {
            ("a swarm takes secrets and configs from files, or such as it has already", "write `file=…` or `external=#true`")
        }
        "include" => ("`docker stack deploy` reads nothing but this one file", "say it in the manifest"),
        "devices" => ("a swarm hands out no devices", "reserve them as `generic_resources`"),
        _ => ("a stack file has no such key", ""),
    }
}

/// Whether Go's command line reads `text` as a time: numbers with units, none of them a day.
fn is_duration(text: &str) -> bool {
    let mut rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    if rest == "0" {
        return true;
    }
    let some = !rest.is_empty();
    while !rest.is_empty() {
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let unit = after.len() - after.trim_start_matches(char::is_alphabetic).len();
        if after.len() == rest.len() || !matches!(&after[..unit], "h" | "m" | "s" | "ms" | "us" | "µs" | "ns") {
            return false;
        }
        rest = &after[unit..];
    }
    some
}
