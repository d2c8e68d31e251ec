//! A tree as a Compose file, laid out the way people write them.

use super::comments::{self, Comments};
use super::scalar;
use crate::compose::tree::{Map, Step, Tree, TreePath, Value};

/// Columns that a list in `[…]` may reach.
const WIDTH: usize = 100;

/// Keys whose lists are a program and its arguments: `["CMD", "pg_isready"]`.
const ARGV: [&str; 3] = ["command", "entrypoint", "test"];

/// Keys whose lists are a few words: `[ALL]`.
const WORDS: [&str; 5] = ["cap_add", "cap_drop", "group_add", "profiles", "tags"];

/// Longest written key, in bytes, that may stand before its colon: YAML allows 1024 characters, longer ones need `?`.
const LONGEST_KEY: usize = 1000;

/// `tree` as YAML in block style, with `comments` above the places that they name; keys stay in the tree's order.
///
/// Every reader of YAML 1.1 and 1.2 gets the same values back. A text stays as it is: `$` must already be in Compose's form, `$$`.
/// Blank lines stand between top-level sections, between services, and around other sections' entries that have a body.
#[must_use]
pub fn to_yaml(tree: &Tree, comments: &Comments) -> String {
    let mut emitter = Emitter { out: String::new(), path: TreePath::default(), comments };
    if !comments.header.trim().is_empty() {
        comments::write(&mut emitter.out, &comments.header, 0);
        emitter.out.push('\n');
    }
    match &tree.value {
        Value::Map(map) if !map.is_empty() => emitter.mapping(map, 0, false),
        Value::Seq(items) if !items.is_empty() => emitter.sequence(items, 0),
        _ => {
            // No sign stands before the root, so no space is due.
            let start = emitter.out.len();
            emitter.after_sign(tree, 0, None);
            emitter.out.remove(start);
        }
    }
    emitter.out
}

struct Emitter<'a> {
    out: String,
    path: TreePath,
    comments: &'a Comments,
}

impl Emitter<'_> {
    fn indent(&mut self, columns: usize) {
        self.out.extend(std::iter::repeat_n(' ', columns));
    }

    /// The comment above the current path, if there is one.
    fn comment(&self) -> Option<&str> {
        self.comments.above.get(&self.path).map(String::as_str)
    }

    fn write_comment(&mut self, indent: usize) {
        let comments = self.comments;
        if let Some(text) = comments.above.get(&self.path) {
            comments::write(&mut self.out, text, indent);
        }
    }

    /// The entries of a mapping. `begun`: the first key continues the line of its list's `-`, its comment already written.
    fn mapping(&mut self, map: &Map, indent: usize, begun: bool) {
        let mut airy_before = None;
        for (i, (key, value)) in map.iter().enumerate() {
            self.path.0.push(Step::Key(key.clone()));
            let airy = self.is_airy(value);
            if airy_before.is_some_and(|before| airy || before) {
                self.out.push('\n');
            }
            airy_before = Some(airy);
            if i > 0 || !begun {
                self.write_comment(indent);
                self.indent(indent);
            }
            let written = scalar::inline(key);
            if written.len() > LONGEST_KEY {
                self.out.push_str("? ");
                self.out.push_str(&written);
                self.out.push('\n');
                self.indent(indent);
            } else {
                self.out.push_str(&written);
            }
            self.out.push(':');
            self.after_sign(value, indent, Some(key));
            self.path.0.pop();
        }
    }

    /// Whether blank lines set the current path's entry apart from its neighbours.
    fn is_airy(&self, value: &Tree) -> bool {
        let body = match &value.value {
            Value::Map(map) => !map.is_empty(),
            Value::Seq(items) => !items.is_empty(),
            _ => false,
        };
        match &self.path.0[..] {
            [_] => body || self.comment().is_some(),
            [Step::Key(section), _] if section == "services" => true,
            [Step::Key(section), _] if ["networks", "volumes", "secrets", "configs", "models"].contains(&section.as_str()) => {
                body || self.comment().is_some()
            }
            _ => false,
        }
    }

    /// The items of a list, their `-` at `indent`.
    fn sequence(&mut self, items: &[Tree], indent: usize) {
        for (i, item) in items.iter().enumerate() {
            self.path.0.push(Step::Index(i));
            self.write_comment(indent);
            match &item.value {
                Value::Map(map) if map.first().is_some_and(|(key, _)| scalar::inline(key).len() <= LONGEST_KEY) => {
                    // The first key's comment has no line of its own below the `-`.
                    if let Some((key, _)) = map.first() {
                        self.path.0.push(Step::Key(key.clone()));
                        self.write_comment(indent);
                        self.path.0.pop();
                    }
                    self.indent(indent);
                    self.out.push_str("- ");
                    self.mapping(map, indent + 2, true);
                }
                _ => {
                    self.indent(indent);
                    self.out.push('-');
                    self.after_sign(item, indent, None);
                }
            }
            self.path.0.pop();
        }
    }

    /// What follows `key:` or `-`, to the end of its last line. `indent` is the sign's.
    fn after_sign(&mut self, tree: &Tree, indent: usize, key: Option<&str>) {
        let text = match &tree.value {
            Value::Null if key.is_some() => String::new(),
            Value::Null => "null".to_string(),
            Value::Bool(b) => b.to_string(),
            Value::Int(n) => n.to_string(),
            Value::Float(n) => float(*n),
            Value::Str(s) => match scalar::block_sign(s) {
                Some(sign) => return self.block(s, sign, indent + 2),
                None => scalar::inline(s),
            },
            Value::Map(map) if map.is_empty() => "{}".to_string(),
            Value::Seq(items) if items.is_empty() => "[]".to_string(),
            Value::Map(map) => {
                self.out.push('\n');
                return self.mapping(map, indent + 2, false);
            }
            Value::Seq(items) => match self.flow(items, key) {
                Some(list) => list,
                None => {
                    self.out.push('\n');
                    return self.sequence(items, indent + 2);
                }
            },
        };
        if !text.is_empty() {
            self.out.push(' ');
            self.out.push_str(&text);
        }
        self.out.push('\n');
    }

    /// The list in `[…]` if its key is one that reads well so, nothing in it needs lines of its own, and the line has room.
    fn flow(&mut self, items: &[Tree], key: Option<&str>) -> Option<String> {
        let quote: fn(&str) -> String = match key? {
            key if ARGV.contains(&key) => scalar::double_quoted,
            key if WORDS.contains(&key) => |s| if scalar::is_plain_in_flow(s) { s.to_string() } else { scalar::double_quoted(s) },
            _ => return None,
        };
        let mut texts = Vec::with_capacity(items.len());
        for (i, item) in items.iter().enumerate() {
            self.path.0.push(Step::Index(i));
            let commented = self.comment().is_some();
            self.path.0.pop();
            texts.push(match &item.value {
                Value::Str(s) if !commented && !s.contains('\n') => quote(s),
                _ => return None,
            });
        }
        let list = format!("[{}]", texts.join(", "));
        let column = self.out.len() - self.out.rfind('\n').map_or(0, |i| i + 1);
        (column + 1 + list.chars().count() <= WIDTH).then_some(list)
    }

    fn block(&mut self, text: &str, sign: &str, indent: usize) {
        self.out.push(' ');
        self.out.push_str(sign);
        self.out.push('\n');
        for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
            if !line.is_empty() {
                self.indent(indent);
                self.out.push_str(line);
            }
            self.out.push('\n');
        }
    }
}

/// A number with a point, never with an exponent: readers disagree about `1e3`.
fn float(n: f64) -> String {
    if n.is_nan() {
        ".nan".to_string()
    } else if n.is_infinite() {
        if n > 0.0 { ".inf" } else { "-.inf" }.to_string()
    } else {
        let text = n.to_string();
        if text.contains('.') { text } else { text + ".0" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;

    fn tree(json: serde_json::Value) -> Tree {
        crate::compose::from_json::tree(&json.to_string())
    }

    #[test]
    fn a_compose_file_as_people_write_it() {
        let stack = tree(serde_json::json!({
            "name": "shop",
            "x-none": {},
            "services": {
                "db": {
                    "image": "postgres:16-alpine",
                    "command": ["postgres", "-c", "fsync=off"],
                    "restart": "no",
                    "cap_drop": ["ALL"],
                    "environment": {"POSTGRES_USER": "${DB_USER}", "PORT": "5432", "TZ": null, "SQL": "a\nb\n"},
                    "ports": [{"target": 5432, "published": "5432", "name": "pg"}, "127.0.0.1:80:80"],
                    "healthcheck": {"test": ["CMD-SHELL", "pg_isready -U $$USER"], "interval": "10s", "retries": 5},
                    "dns": [],
                    "cpus": 0.5,
                },
                "app": {"build": ".", "volumes": ["./src:/app", "db-data:/var/lib/x"], "command": ["sh", "-c", "set -e\nexec app"]},
            },
            "volumes": {"cache": null, "db-data": null, "big": {"driver": "local"}, "last": null},
        }));
        let mut comments = Comments::with_header("Written by stackgen.\nDo not edit.");
        comments.put(TreePath::parse("services.db"), "PostgreSQL, the system of record");
        comments.put(TreePath::parse("services.db.ports[0]"), "For tools on this machine");
        comments.put(TreePath::parse("services.app.build"), "Built here");
        insta::assert_snapshot!(to_yaml(&stack, &comments), @r##"
        # Written by stackgen.
        # Do not edit.

        name: shop
        x-none: {}

        services:
          # PostgreSQL, the system of record
          db:
            image: postgres:16-alpine
            command: ["postgres", "-c", "fsync=off"]
            restart: "no"
            cap_drop: [ALL]
            environment:
              POSTGRES_USER: "${DB_USER}"
              PORT: "5432"
              TZ:
              SQL: |
                a
                b
            ports:
              # For tools on this machine
              - target: 5432
                published: "5432"
                name: pg
              - "127.0.0.1:80:80"
            healthcheck:
              test: ["CMD-SHELL", "pg_isready -U $$USER"]
              interval: 10s
              retries: 5
            dns: []
            cpus: 0.5

          app:
            # Built here
            build: "."
            volumes:
              - ./src:/app
              - db-data:/var/lib/x
            command:
              - sh
              - "-c"
              - |-
                set -e
                exec app

        volumes:
          cache:
          db-data:

          big:
            driver: local

          last:
        "##);
    }

    #[test]
    fn numbers_have_no_exponents() {
        for (n, text) in [(1.0, "1.0"), (0.5, "0.5"), (1e21, "1000000000000000000000.0"), (-2.5e-7, "-0.00000025")] {
            assert_eq!(float(n), text);
            assert_eq!(text.parse::<f64>().unwrap().to_bits(), n.to_bits());
        }
    }

    #[test]
    fn whatever_the_root_is() {
        for (json, yaml) in [
            (serde_json::json!({}), "{}\n"),
            (serde_json::json!([]), "[]\n"),
            (serde_json::json!(null), "null\n"),
            (serde_json::json!("a\nb"), "|-\n  a\n  b\n"),
            (serde_json::json!([[], [1, [2]], {"a": {}}]), "- []\n-\n  - 1\n  -\n    - 2\n- a: {}\n"),
        ] {
            assert_eq!(to_yaml(&tree(json), &Comments::default()), yaml);
        }
        assert_eq!(to_yaml(&Tree::map(Span::NONE), &Comments::with_header("a")), "# a\n\n{}\n");
    }

    #[test]
    fn a_long_list_and_a_commented_one_get_lines_of_their_own() {
        let long = tree(serde_json::json!({"command": vec!["word"; 20], "cap_add": ["A", "B"]}));
        let mut comments = Comments::default();
        comments.put(TreePath::parse("cap_add[1]"), "why");
        let yaml = to_yaml(&long, &comments);
        assert_eq!(yaml.lines().count(), 26, "{yaml}");
        assert!(yaml.ends_with("cap_add:\n  - A\n  # why\n  - B\n"), "{yaml}");
    }

    #[test]
    fn a_key_too_long_for_its_colon_is_written_with_a_question_mark() {
        let key = "k".repeat(1200);
        let map: Map = [(key.clone(), Tree::bare("v"))].into_iter().collect();
        assert_eq!(to_yaml(&Tree::bare(map), &Comments::default()), format!("? {key}\n: v\n"));
    }
}
