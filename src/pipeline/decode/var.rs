//! `var NAME …` and `flag NAME …`: an environment variable, declared once.

use indexmap::IndexMap;

use crate::diag::{Diagnostic, Span, Spanned, nearest};
use crate::pipeline::values::{Mismatch, Shape, VarType, mismatch};

use super::node::{Attribute, Node};
use super::reader::{Reader, UNKNOWN_KEY, WRONG_VALUE};
use super::shape;

/// A variable as written.
#[derive(Clone, Debug)]
pub struct VarDecl {
    /// Its name.
    pub name: Spanned<String>,
    /// Whether it is a feature flag.
    pub is_flag: bool,
    /// What its values look like.
    pub ty: VarType,
    /// How long they are, and what they match.
    pub shape: Shape,
    /// What it means.
    pub doc: Option<Spanned<String>>,
    /// Its value is part of the files: no `.env` moves it.
    pub fixed: Option<Span>,
    /// Its values are shown nowhere and have defaults in no strict profile.
    pub secret: Option<Span>,
    /// Where its value comes from outside, containers find it in a file and not in their environment.
    pub as_file: Option<Span>,
    /// Where a secret manager keeps it: shown in samples instead of a value.
    pub reference: Option<Spanned<String>>,
    /// It must have a value, in every profile …
    pub required: Option<Span>,
    /// … or in these.
    pub required_in: Vec<Spanned<String>>,
    /// Its value where a profile has none of its own.
    pub default: Option<Spanned<String>>,
    /// Its value, made from other variables and endpoints; not moved by a `.env`.
    pub value: Option<Spanned<String>>,
    /// Values by profile.
    pub profiles: IndexMap<String, Spanned<String>>,
    /// The only values it may have.
    pub one_of: Vec<Spanned<String>>,
    /// A sample value, shown instead of a real one.
    pub example: Option<Spanned<String>>,
    /// Files outside the stack that read it.
    pub read_by: Vec<Spanned<String>>,
    /// What to use instead.
    pub deprecated: Option<Spanned<String>>,
    /// Index of its group in [`super::Manifest::groups`].
    pub group: usize,
    /// The flag inside of which it is declared: it is required only where that is on.
    pub gate: Option<String>,
}

impl VarDecl {
    /// Why a text cannot be its value; `None` if it can, or is empty. Only [`Mismatch::meant`] may repeat the text.
    #[must_use]
    pub fn problem(&self, text: &str) -> Option<Mismatch> {
        if self.one_of.is_empty() || text.is_empty() {
            return mismatch(self.ty, &self.shape, text);
        }
        let words = || self.one_of.iter().map(|word| word.value.as_str());
        if words().any(|word| word == text) {
            return None;
        }
        let want = format!("one of {}", words().collect::<Vec<_>>().join(", "));
        Some(Mismatch { label: "not one of its values".into(), want, meant: nearest(text, words()).map(str::to_string) })
    }
}

pub(super) const KEYS: &[&str] = &[
    "doc",
    "type",
    "pattern",
    "length",
    "min-length",
    "max-length",
    "default",
    "value",
    "fixed",
    "secret",
    "deliver",
    "ref",
    "required",
    "required-in",
    "one-of",
    "example",
    "read-by",
    "deprecated",
];
pub(super) const WORDS: &[&str] = &["fixed", "secret", "required"];

/// Decodes a `var` or `flag` node and the variables inside it, into `vars`.
pub fn decode(
    node: &Node<'_>,
    profiles: &[&str],
    group: usize,
    gate: Option<&str>,
    vars: &mut IndexMap<String, VarDecl>,
    r: &mut Reader<'_>,
) {
    let Some(name) = r.named(node) else { return };
    check_name(&name, r);
    let is_flag = node.name() == "flag";
    let mut decl = VarDecl {
        is_flag,
        ty: if is_flag { VarType::Bool } else { VarType::String },
        shape: Shape::default(),
        doc: None,
        fixed: None,
        secret: None,
        as_file: None,
        reference: None,
        required: None,
        required_in: Vec::new(),
        default: None,
        value: None,
        profiles: IndexMap::new(),
        one_of: Vec::new(),
        example: None,
        read_by: Vec::new(),
        deprecated: None,
        group,
        gate: gate.map(str::to_string),
        name,
    };
    for entry in node.args().skip(1) {
        let Some(word) = r.text(node.name(), &entry) else { continue };
        match word.as_str() {
            "fixed" => once(&mut decl.fixed, &word, r),
            "secret" => once(&mut decl.secret, &word, r),
            "required" => once(&mut decl.required, &word, r),
            other => {
                // What stands here may be a secret's value: it is not repeated.
                let near = nearest(other, WORDS.iter().chain(KEYS).copied());
                let hidden = near.is_none() && node.args().any(|arg| arg.text().is_some_and(|text| text == "secret"));
                let shown = if hidden { "this value".to_string() } else { format!("`{other}`") };
                let message = format!("{shown} says nothing about a variable");
                let finding = Diagnostic::error(UNKNOWN_KEY, message, word.span, "not known here");
                r.sink.push(match near {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None if hidden => finding.help("a secret's value is given to a profile by name: `dev=\"…\"`"),
                    None => finding.help(format!("a value is given by name: `default=\"{other}\"`")),
                });
            }
        }
    }
    r.no_repeats(node, &["read-by", "required-in", "var", "flag"]);
    let mut inner = Vec::new();
    for attribute in node.attributes() {
        match (attribute.name, attribute.node) {
            ("var" | "flag", Some(child)) if is_flag => inner.push(child),
            ("var" | "flag", Some(child)) => r.sink.push(
                Diagnostic::error(WRONG_VALUE, "only a flag gates other variables", child.name_span(), "declared inside a `var`")
                    .help(format!("write `flag {}`, or move it out", decl.name.value)),
            ),
            _ => setting(&mut decl, &attribute, profiles, r),
        }
    }
    contradictions(&decl, r);
    if !decl.one_of.is_empty() && decl.ty == VarType::String {
        decl.ty = VarType::Enum;
    }
    if decl.shape.pattern.is_some() && decl.ty == VarType::String {
        decl.ty = VarType::Regex;
    }
    shape::check(&decl, r);
    let flag_name = decl.name.value.clone();
    if let Some(first) = vars.get(&flag_name) {
        let first = first.name.span;
        r.duplicate(&format!("variable `{flag_name}`"), decl.name.span, first);
    } else {
        vars.insert(flag_name.clone(), decl);
    }
    for child in inner {
        decode(&child, profiles, group, Some(&flag_name), vars, r);
    }
}

/// Settings of which one makes the other mean nothing.
fn contradictions(decl: &VarDecl, r: &mut Reader<'_>) {
    let name = &decl.name.value;
    let mut report = |message: String, here: Span, there: Span, help: &str| {
        let finding = Diagnostic::error(WRONG_VALUE, message, here, "does not go together with the other");
        r.sink.push(finding.related(there, "the other").help(help));
    };
    if let (Some(fixed), Some(required)) = (decl.fixed, decl.required) {
        let help = "`required` asks for a value from outside, `fixed` writes it into the files: keep one of the two";
        report(format!("`{name}` is both fixed and required"), required, fixed, help);
    }
    if let (Some(fixed), Some(secret)) = (decl.fixed, decl.secret) {
        let help = "leave `fixed` out: a secret comes from a `.env`, or as a file of Compose's `secrets`";
        report(format!("`{name}` is both fixed and secret"), fixed, secret, help);
    }
    let of_secrets = [("deliver", decl.as_file), ("ref", decl.reference.as_ref().map(|text| text.span))];
    for (what, span) in of_secrets.into_iter().filter_map(|(what, span)| Some((what, span?))) {
        if decl.secret.is_none() {
            let help = format!("write `var {name} secret …`, or leave it out");
            report(format!("`{name}` has a `{what}` and is no secret"), span, decl.name.span, &help);
        }
    }
    if let (Some(value), Some(default)) = (&decl.value, &decl.default) {
        let help = "`value` is made from other variables, and no `.env` moves it; `default` is what a `.env` may move: keep one";
        report(format!("`{name}` has both a value and a default"), default.span, value.span, help);
    }
}

fn once(slot: &mut Option<Span>, word: &Spanned<String>, r: &mut Reader<'_>) {
    if let Some(first) = slot.replace(word.span) {
        r.duplicate(&format!("`{}`", word.value), word.span, first);
    }
}

fn setting(decl: &mut VarDecl, attribute: &Attribute<'_>, profiles: &[&str], r: &mut Reader<'_>) {
    let on = |r: &mut Reader<'_>| r.switch(attribute).filter(|b| b.value).map(|b| b.span);
    match attribute.name {
        "doc" => decl.doc = r.single_text(attribute),
        "default" => decl.default = r.single_text(attribute),
        "value" => decl.value = r.single_text(attribute),
        "example" => decl.example = r.single_text(attribute),
        "deprecated" => decl.deprecated = r.single_text(attribute),
        "fixed" => decl.fixed = on(r),
        "secret" => decl.secret = on(r),
        "required" => decl.required = on(r),
        "ref" => decl.reference = r.single_text(attribute),
        "deliver" => match r.single_text(attribute) {
            Some(way) if *way == "file" => decl.as_file = Some(way.span),
            Some(way) if *way == "environment" => decl.as_file = None,
            Some(way) => r.wrong_value("deliver", &way, &["environment", "file"]),
            None => {}
        },
        "required-in" => decl.required_in.extend(r.texts(attribute)),
        "read-by" => decl.read_by.extend(r.texts(attribute)),
        "one-of" => decl.one_of = r.texts(attribute),
        "type" => {
            if let Some(name) = r.single_text(attribute) {
                match VarType::named(&name) {
                    Some(ty) => decl.ty = ty,
                    None => r.wrong_value("type", &name, &VarType::names()),
                }
            }
        }
        _ if shape::setting(decl, attribute, r) => {}
        name if profiles.contains(&name) => {
            if let Some(value) = r.single_text(attribute) {
                decl.profiles.insert(name.to_string(), value);
            }
        }
        name => {
            let what = if decl.is_flag { "a flag" } else { "a variable" };
            let finding = Diagnostic::error(
                UNKNOWN_KEY,
                format!("{what} has no `{name}`"),
                attribute.name_span,
                "neither a profile nor a setting of it",
            );
            let known = KEYS.iter().copied().chain(profiles.iter().copied());
            r.sink.push(match nearest(name, known) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help(format!("profiles here: {}; settings: {}", profiles.join(", "), KEYS.join(", "))),
            });
        }
    }
}

/// Compose interpolates `[_a-zA-Z][_a-zA-Z0-9]*`: any other name could be declared but never read.
fn check_name(name: &Spanned<String>, r: &mut Reader<'_>) {
    let ok = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || !name.chars().all(ok) || name.starts_with(|c: char| c.is_ascii_digit()) {
        let mended: String = name.chars().map(|c| if ok(c) { c } else { '_' }).collect();
        let instead = if mended.starts_with(|c: char| c.is_ascii_digit()) { "" } else { mended.as_str() };
        r.bad_name("variable", name, "Compose reads names of letters, digits and `_`, not starting with a digit", instead);
    }
}
