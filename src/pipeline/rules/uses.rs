//! What services say about things outside of them, for the rules that look at it.

use crate::compose::interpolation::{self, Part};
use crate::compose::{Tree, Value};
use crate::diag::Span;

/// A service names an entry of a top-level section.
pub struct Use<'a> {
    /// `networks`, `volumes`, `secrets`, `configs` or `models`.
    pub section: &'static str,
    /// The entry.
    pub name: &'a str,
    /// Where it is named.
    pub span: Span,
}

/// Every entry that a canonical service names; names that a variable decides are left out.
pub fn resources(service: &Tree) -> Vec<Use<'_>> {
    let mut uses = Vec::new();
    for section in ["networks", "models"] {
        for (name, settings) in service.get(section).and_then(Tree::as_map).into_iter().flatten() {
            uses.push(Use { section, name, span: settings.span });
        }
    }
    for item in items(service, "volumes").iter().filter(|v| v.get("type").and_then(Tree::as_str) == Some("volume")) {
        uses.extend(source(item, "volumes"));
    }
    let build = service.get("build").map_or(&[][..], |build| items(build, "secrets"));
    for (section, list) in [("secrets", items(service, "secrets")), ("secrets", build), ("configs", items(service, "configs"))] {
        uses.extend(list.iter().filter_map(|item| source(item, section)));
    }
    uses.retain(|u| !u.name.contains('$'));
    uses
}

fn source<'a>(item: &'a Tree, section: &'static str) -> Option<Use<'a>> {
    let source = item.get("source")?;
    Some(Use { section, name: source.as_str()?, span: source.span })
}

/// The list under `key`; empty where there is none.
pub fn items<'a>(tree: &'a Tree, key: &str) -> &'a [Tree] {
    tree.get(key).and_then(Tree::as_seq).unwrap_or_default()
}

/// The node at a path of keys.
pub fn at<'a>(tree: &'a Tree, path: &[&str]) -> Option<&'a Tree> {
    path.iter().try_fold(tree, |tree, key| tree.get(key))
}

/// The entries under `key`, as a mapping or as a list of `NAME=value`: name, value, place.
pub fn entries<'a>(tree: &'a Tree, key: &str) -> Vec<(&'a str, &'a str, Span)> {
    match tree.get(key).map(|t| &t.value) {
        Some(Value::Map(map)) => {
            map.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?, value.span))).collect()
        }
        Some(Value::Seq(list)) => {
            list.iter().filter_map(|item| item.as_str()?.split_once('=').map(|(name, value)| (name, value, item.span))).collect()
        }
        _ => Vec::new(),
    }
}

/// Calls `see` with every text of `tree` and its place.
pub fn texts<'a>(tree: &'a Tree, see: &mut dyn FnMut(&'a str, Span)) {
    match &tree.value {
        Value::Str(text) => see(text, tree.span),
        Value::Seq(items) => items.iter().for_each(|item| texts(item, see)),
        Value::Map(map) => map.values().for_each(|value| texts(value, see)),
        _ => {}
    }
}

/// Calls `see` with the name of every variable that `text` reads.
pub fn variables(text: &str, see: &mut dyn FnMut(&str)) {
    if !text.contains('$') {
        return;
    }
    if let Ok(parts) = interpolation::parse_dotted(text) {
        interpolation::visit(&parts, &mut |part| {
            if let Part::Var { name, .. } = part {
                see(name);
            }
        });
    }
}

/// Calls `see` with the name of every variable that a file reads.
pub fn reads(file: &Tree, see: &mut dyn FnMut(&str)) {
    texts(file, &mut |text, _| variables(text, see));
}

/// `text` with the defaults that stand in it; `None` where it needs a value from outside.
pub fn with_defaults(text: &str) -> Option<String> {
    let parts = interpolation::parse(text).ok()?;
    let nobody = |_: &str| None;
    let known = |part: &Part| matches!(part, Part::Var { op: None, .. });
    (!interpolation::any(&parts, &known)).then(|| interpolation::evaluate(&parts, &nobody).ok()).flatten()
}

/// The text of a setting with the defaults that stand in it, and its place; `None` where it is no single value, or needs one
/// from outside.
pub fn value(tree: &Tree, path: &[&str]) -> Option<(String, Span)> {
    let found = at(tree, path)?;
    Some((settled(found)?, found.span))
}

/// The text of a single value with the defaults that stand in it.
pub fn settled(tree: &Tree) -> Option<String> {
    match tree.as_str() {
        Some(text) if !text.contains('$') => Some(text.to_string()),
        Some(text) => with_defaults(text),
        None => tree.scalar_text(),
    }
}

/// Whether a setting is on, in any of the words that Compose takes for it; its place.
pub fn switched_on(tree: &Tree, path: &[&str]) -> Option<Span> {
    value(tree, path).filter(|(text, _)| is_yes(text)).map(|(_, span)| span)
}

/// Whether a text says yes.
pub fn is_yes(text: &str) -> bool {
    ["true", "yes", "on", "y", "1"].iter().any(|yes| text.eq_ignore_ascii_case(yes))
}

/// What the environment of a service says, as far as it is known: name, value with its defaults, place.
pub fn environment(service: &Tree) -> impl Iterator<Item = (&str, String, Span)> {
    let map = service.get("environment").and_then(Tree::as_map);
    map.into_iter().flatten().filter_map(|(name, value)| Some((name.as_str(), settled(value)?, value.span)))
}

/// Whether a health check is switched off.
pub fn is_off(check: &Tree) -> bool {
    let none = items(check, "test").first().and_then(Tree::as_str) == Some("NONE");
    none || switched_on(check, &["disable"]).is_some()
}

/// What a service says about new privileges, and where: whether its programs gain none.
pub fn gains_no_privileges(service: &Tree) -> Option<(bool, Span)> {
    items(service, "security_opt").iter().rev().find_map(|option| Some((no_privileges(&settled(option)?)?, option.span)))
}

/// What an option of `security_opt` says about new privileges.
fn no_privileges(option: &str) -> Option<bool> {
    let (key, value) = option.split_once(['=', ':']).unwrap_or((option, "true"));
    (key.trim() == "no-new-privileges").then(|| is_yes(value.trim()))
}

#[test]
fn all_forms_of_the_option_are_read() {
    for (option, want) in [
        ("no-new-privileges", Some(true)),
        ("no-new-privileges:true", Some(true)),
        ("no-new-privileges=true", Some(true)),
        ("no-new-privileges:false", Some(false)),
        ("label=type:x", None),
    ] {
        assert_eq!(no_privileges(option), want, "{option}");
    }
}
