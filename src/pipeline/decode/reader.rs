//! What every node's file of this stage reads values with: each method gives a value or reports what is wrong with it.

use std::collections::HashMap;

use kdl::KdlValue;

use crate::diag::{Code, Diagnostic, Edit, FileId, Sink, Span, Spanned, nearest, slip};

use super::node::{Attribute, Entry, Node, kind_of};

/// A key that a node does not have.
pub const UNKNOWN_KEY: Code = Code("unknown-key");
/// The same thing said twice.
pub const DUPLICATE: Code = Code("duplicate");
/// A value of the wrong kind.
pub const WRONG_TYPE: Code = Code("wrong-type");
/// A value outside the closed set of its key.
pub const WRONG_VALUE: Code = Code("wrong-value");
/// Something that must be written and is not.
pub const MISSING: Code = Code("missing-value");
/// More than the node can take.
pub const SURPLUS: Code = Code("surplus-value");

/// What a decoder carries along: where it reads, and where findings go.
pub struct Reader<'s> {
    /// The file that is read.
    pub file: FileId,
    /// Where findings go.
    pub sink: &'s mut Sink,
}

impl Reader<'_> {
    /// Reports `name`, which is none of `known`, with the nearest of them. `what` names the thing that holds it: "a profile".
    pub fn unknown(&mut self, what: &str, name: &str, span: Span, known: &[&str]) {
        let near = nearest(name, known.iter().copied());
        let finding = Diagnostic::error(UNKNOWN_KEY, format!("{what} has no `{name}`"), span, "not known here");
        let finding = match slip(name, known.iter().copied()) {
            Some(meant) => finding.fix(vec![Edit::replace(span, meant)]),
            None => finding,
        };
        self.sink.push(match near {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None if known.is_empty() => finding.help("it takes plain values only"),
            None => finding.help(format!("known here: {}", list(known))),
        });
    }

    /// Reports a second `what` at `span`; the first stands at `first`.
    pub fn duplicate(&mut self, what: &str, span: Span, first: Span) {
        let finding = Diagnostic::error(DUPLICATE, format!("{what} is there twice"), span, "said again here")
            .related(first, "first said here")
            .help("keep one of the two");
        self.sink.push(finding);
    }

    /// Reports that `what` needs something: `need` is a phrase such as "a name".
    pub fn missing(&mut self, what: &str, need: &str, span: Span, help: impl Into<String>) {
        self.sink.push(Diagnostic::error(MISSING, format!("{what} needs {need}"), span, "nothing is given here").help(help));
    }

    /// Reports a value of the wrong kind.
    pub fn wrong_type(&mut self, key: &str, entry: &Entry<'_>, want: &str, help: impl Into<String>) {
        let got = kind_of(entry.value());
        let finding =
            Diagnostic::error(WRONG_TYPE, format!("`{key}` takes {want}, not {got}"), entry.span(), format!("this is {got}"));
        let help = help.into();
        self.sink.push(if help.is_empty() { finding } else { finding.help(help) });
    }

    /// Reports a value outside a closed set.
    pub fn wrong_value(&mut self, key: &str, value: &Spanned<String>, known: &[&str]) {
        let finding = Diagnostic::error(
            WRONG_VALUE,
            format!("`{key}` cannot be `{}`", value.value),
            value.span,
            format!("one of {}", list(known)),
        );
        // `healthy` for `service_healthy`.
        let part = || known.iter().copied().find(|k| value.len() > 2 && k.contains(value.to_lowercase().as_str()));
        self.sink.push(match nearest(value, known.iter().copied()).or_else(part) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding,
        });
    }

    /// A text; numbers and booleans count as what was typed.
    pub fn text(&mut self, key: &str, entry: &Entry<'_>) -> Option<Spanned<String>> {
        match entry.text() {
            Some(text) => Some(Spanned::new(text, entry.span())),
            None => {
                self.wrong_type(key, entry, "a text", "leave it out, or write \"\" for a text without letters");
                None
            }
        }
    }

    /// A text that is written as one.
    pub fn string(&mut self, key: &str, entry: &Entry<'_>) -> Option<Spanned<String>> {
        match entry.value() {
            KdlValue::String(s) => Some(Spanned::new(s.clone(), entry.span())),
            _ => {
                let help = entry.text().map_or(String::new(), |text| format!("write \"{text}\""));
                self.wrong_type(key, entry, "a text", help);
                None
            }
        }
    }

    /// `#true` or `#false`.
    pub fn bool(&mut self, key: &str, entry: &Entry<'_>) -> Option<bool> {
        match entry.value() {
            KdlValue::Bool(b) => Some(*b),
            _ => {
                let help = switch_help(key, entry);
                self.wrong_type(key, entry, "#true or #false", help);
                None
            }
        }
    }

    /// A port number, 1 to 65535.
    pub fn port(&mut self, key: &str, entry: &Entry<'_>) -> Option<Spanned<u16>> {
        let number = match entry.value() {
            KdlValue::Integer(n) => Some(*n),
            KdlValue::String(s) => s.parse().ok(),
            _ => None,
        };
        match number.map(u16::try_from) {
            Some(Ok(port)) if port > 0 => Some(Spanned::new(port, entry.span())),
            _ => {
                let message = format!("`{key}` takes a port number");
                let label = if number.is_some() { "not from 1 to 65535" } else { "not a number from 1 to 65535" };
                let help =
                    format!("write a number from 1 to 65535, such as `{key}{}8080`", if key == "port" { " http " } else { "=" });
                self.sink.push(Diagnostic::error(WRONG_TYPE, message, entry.span(), label).help(help));
                None
            }
        }
    }

    /// The single value of a setting.
    pub fn single<'k>(&mut self, attribute: &Attribute<'k>) -> Option<Entry<'k>> {
        self.values_only(attribute);
        match attribute.values.as_slice() {
            [entry] => Some(*entry),
            [] => {
                self.missing(
                    &format!("`{}`", attribute.name),
                    "a value",
                    attribute.name_span,
                    format!("write `{} VALUE`", attribute.name),
                );
                None
            }
            [_, second, ..] => {
                let message = format!("`{}` takes one value", attribute.name);
                self.sink.push(
                    Diagnostic::error(SURPLUS, message, second.span(), "one too many")
                        .help("a text with spaces is written in quotes"),
                );
                None
            }
        }
    }

    /// Reports named values and a block under a setting that has plain values alone.
    fn values_only(&mut self, attribute: &Attribute<'_>) {
        if let Some(node) = attribute.node {
            self.plain(&node, true);
        }
    }

    /// Reports a node's named values, and its block where `block` says that it has none.
    pub fn plain(&mut self, node: &Node<'_>, block: bool) {
        let (name, props) = (node.name(), node.props());
        let children = node.children().filter(|_| block).map(|child| (child.name(), child.name_span()));
        if let Some((key, span)) = props.map(|e| (e.name(), e.name_span())).chain(children).next() {
            let finding = Diagnostic::error(UNKNOWN_KEY, format!("`{name}` has no `{key}`"), span, "not known here");
            self.sink.push(finding.help(if block {
                format!("it takes plain values only: `{name} VALUE`")
            } else {
                "leave it out: what belongs to it stands in its block".to_string()
            }));
        }
    }

    /// Reports a name that cannot be: `rule` says which can.
    pub fn bad_name(&mut self, what: &str, name: &Spanned<String>, rule: impl Into<String>, instead: &str) {
        let shown = if name.is_empty() { "an empty text".to_string() } else { format!("`{}`", name.value) };
        let finding = Diagnostic::error(WRONG_VALUE, format!("{shown} cannot name a {what}"), name.span, rule);
        let word = if what == "variable" { "var" } else { what };
        self.sink.push(if instead.is_empty() { finding } else { finding.help(format!("write `{word} {instead}`")) });
    }

    /// Whether `name` can be part of a Compose project's name, which is lower-case; reports it by `rule` if not.
    pub fn project_part(&mut self, what: &str, name: &Spanned<String>, rule: &str) -> bool {
        let ok = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        let fits = !name.is_empty() && name.chars().all(ok) && !name.starts_with(['-', '_']);
        if !fits {
            let mended: String = name.to_lowercase().chars().map(|c| if ok(c) { c } else { '-' }).collect();
            self.bad_name(what, name, rule, mended.trim_start_matches(['-', '_']));
        }
        fits
    }

    /// The setting's one text.
    pub fn single_text(&mut self, attribute: &Attribute<'_>) -> Option<Spanned<String>> {
        let entry = self.single(attribute)?;
        self.text(attribute.name, &entry)
    }

    /// A switch: `name`, `name #true`, `name=#false`.
    pub fn switch(&mut self, attribute: &Attribute<'_>) -> Option<Spanned<bool>> {
        if attribute.values.is_empty() {
            self.values_only(attribute);
            return Some(Spanned::new(true, attribute.name_span));
        }
        let entry = self.single(attribute)?;
        self.bool(attribute.name, &entry).map(|value| Spanned::new(value, entry.span()))
    }

    /// All values of a setting as texts.
    pub fn texts(&mut self, attribute: &Attribute<'_>) -> Vec<Spanned<String>> {
        self.values_only(attribute);
        if attribute.values.is_empty() {
            self.missing(
                &format!("`{}`", attribute.name),
                "a value",
                attribute.name_span,
                format!("write `{} VALUE …`", attribute.name),
            );
        }
        attribute.values.iter().filter_map(|entry| self.text(attribute.name, entry)).collect()
    }

    /// The node's first argument as its name.
    pub fn named(&mut self, node: &Node<'_>) -> Option<Spanned<String>> {
        let what = node.name();
        match node.args().next() {
            Some(entry) => self.text(what, &entry),
            None => {
                let word = if matches!(what, "artifact" | "env-file") { "path" } else { "name" };
                let help = format!("write `{what} {} …`", word.to_uppercase());
                self.missing(&format!("`{what}`"), &format!("a {word}"), node.name_span(), help);
                None
            }
        }
    }

    /// Reports arguments past the first `take`.
    pub fn no_more_args(&mut self, node: &Node<'_>, take: usize, help: &str) {
        if let Some(entry) = node.args().nth(take) {
            let message = format!(
                "`{}` takes {}",
                node.name(),
                if take == 0 {
                    "no plain value".into()
                } else {
                    format!("one {}", if matches!(node.name(), "artifact" | "env-file") { "path" } else { "name" })
                }
            );
            self.sink.push(Diagnostic::error(SURPLUS, message, entry.span(), "one too many").help(help));
        }
    }

    /// Reports settings that are given more than once, apart from those that may be.
    pub fn no_repeats(&mut self, node: &Node<'_>, repeatable: &[&str]) {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for attribute in node.attributes() {
            if repeatable.contains(&attribute.name) {
                continue;
            }
            if let Some(first) = seen.get(attribute.name) {
                self.duplicate(&format!("`{}`", attribute.name), attribute.name_span, *first);
            } else {
                seen.insert(attribute.name, attribute.name_span);
            }
        }
    }
}

/// What to write instead of a value that is meant as a switch.
pub fn switch_help(key: &str, entry: &Entry<'_>) -> String {
    let sign = entry.sign();
    match entry.text().unwrap_or_default().to_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => format!("write `{key}{sign}#true`"),
        "false" | "no" | "off" | "0" => format!("write `{key}{sign}#false`"),
        _ => format!("write `{key}{sign}#true` or `{key}{sign}#false`"),
    }
}

/// `` `a`, `b` or `c` ``.
pub fn list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|w| format!("`{w}`")).collect();
    match quoted.as_slice() {
        [] => "nothing".into(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} or {last}", head.join(", ")),
    }
}
