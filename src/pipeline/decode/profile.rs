//! `profile NAME { … }`: a runtime environment.

use crate::diag::{Diagnostic, Spanned};

use super::node::Node;
use super::reader::{Reader, WRONG_TYPE, WRONG_VALUE};
use super::stack::Layout;
use super::{AllowDecl, allow, port, var};

/// A runtime environment: dev, test, staging, prod, ci …
#[derive(Clone, Debug)]
pub struct ProfileDecl {
    /// Its name.
    pub name: Spanned<String>,
    /// What it is for.
    pub doc: Option<Spanned<String>>,
    /// Whether it is meant where none is named.
    pub default: bool,
    /// The profile whose blocks, values and ports it starts from.
    pub extends: Option<Spanned<String>>,
    /// The file that it is written to, where the stack's pattern does not serve.
    pub file: Option<Spanned<String>>,
    /// How it becomes files, where it does so otherwise than the stack: [`Layout::Swarm`].
    pub layout: Option<Spanned<Layout>>,
    /// Added to the host ports of the default profile.
    pub port_offset: Option<Spanned<i32>>,
    /// Whether its named volumes are kept in memory and gone afterwards.
    pub ephemeral: Option<Spanned<bool>>,
    /// Whether its warnings are errors and its secrets have no defaults.
    pub strict: Option<Spanned<bool>>,
    /// Whether the rules of the hardening set judge it too.
    pub hardening: Option<Spanned<bool>>,
    /// The only services that may publish ports.
    pub publish_only: Option<Vec<Spanned<String>>>,
    /// Compose's own profiles that it switches on.
    pub compose_profiles: Vec<Spanned<String>>,
    /// Env files that people keep themselves and that Compose reads for it, first to last.
    pub compose_env_files: Vec<Spanned<String>>,
    /// Compose's project name, where `STACK-PROFILE` does not serve.
    pub project: Option<Spanned<String>>,
    /// The machine that it runs on: profiles on one machine must not share host ports.
    pub machine: Option<Spanned<String>>,
    /// Findings of rules that stop nothing in it.
    pub allow: Vec<AllowDecl>,
}

/// Settings of a profile.
pub const KEYS: &[&str] = &[
    "doc",
    "default",
    "extends",
    "file",
    "layout",
    "port-offset",
    "ephemeral",
    "strict",
    "hardening",
    "publish-only",
    "compose-profiles",
    "compose-env-files",
    "project",
    "machine",
    "allow",
];

/// Whether `NAME=` is a setting of `var` or `port` and no value for a profile of that name.
#[must_use]
pub fn is_setting(name: &str) -> bool {
    [var::KEYS, var::WORDS, port::KEYS].iter().any(|words| words.contains(&name))
}

/// Decodes a `profile` node.
pub fn decode(node: &Node<'_>, r: &mut Reader<'_>) -> Option<ProfileDecl> {
    let name = r.named(node)?;
    check_name(&name, r);
    let mut profile = ProfileDecl {
        name,
        doc: None,
        default: false,
        extends: None,
        file: None,
        layout: None,
        port_offset: None,
        ephemeral: None,
        strict: None,
        hardening: None,
        publish_only: None,
        compose_profiles: Vec::new(),
        compose_env_files: Vec::new(),
        project: None,
        machine: None,
        allow: Vec::new(),
    };
    r.no_more_args(node, 1, "a profile has one name; further settings are `name=value` or stand in the block");
    r.no_repeats(node, &["allow"]);
    for attribute in node.attributes() {
        match attribute.name {
            "doc" => profile.doc = r.single_text(&attribute),
            "default" => profile.default = r.switch(&attribute).is_some_and(|b| b.value),
            "extends" => profile.extends = r.single_text(&attribute),
            "file" => profile.file = r.single_text(&attribute),
            "layout" => {
                if let Some(name) = r.single_text(&attribute) {
                    match Layout::from_name(&name) {
                        Some(Layout::Swarm) => profile.layout = Some(Spanned::new(Layout::Swarm, name.span)),
                        _ => r.wrong_value("layout", &name, &[Layout::Swarm.name()]),
                    }
                }
            }
            "project" => profile.project = r.single_text(&attribute),
            "machine" => profile.machine = r.single_text(&attribute),
            "allow" => profile.allow.extend(allow::decode(&attribute, r)),
            "ephemeral" => profile.ephemeral = r.switch(&attribute),
            "strict" => profile.strict = r.switch(&attribute),
            "hardening" => profile.hardening = r.switch(&attribute),
            "compose-profiles" => profile.compose_profiles = r.texts(&attribute),
            "compose-env-files" => profile.compose_env_files = r.texts(&attribute),
            "publish-only" => {
                profile.publish_only = Some(attribute.values.iter().filter_map(|e| r.text("publish-only", e)).collect())
            }
            "port-offset" => {
                if let Some(entry) = r.single(&attribute) {
                    match entry.value().as_integer().and_then(|n| i32::try_from(n).ok()).filter(|n| n.abs() < 65_536) {
                        Some(offset) => profile.port_offset = Some(Spanned::new(offset, entry.span())),
                        None => r.sink.push(
                            Diagnostic::error(
                                WRONG_TYPE,
                                "`port-offset` takes a whole number",
                                entry.span(),
                                "not a number of ports, from -65535 to 65535",
                            )
                            .help("write `port-offset 100`: every host port of the default profile is moved by it"),
                        ),
                    }
                }
            }
            name => r.unknown("a profile", name, attribute.name_span, KEYS),
        }
    }
    Some(profile)
}

/// Names become part of file names. Where one is a setting of `var` or `port`, that is what it means there.
fn check_name(name: &Spanned<String>, r: &mut Reader<'_>) {
    let ok = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if name.is_empty() || !name.chars().all(ok) || name.starts_with(['.', '-', '_']) {
        let mended: String = name.chars().map(|c| if ok(c) { c } else { '-' }).collect();
        let rule =
            "names hold letters, digits, `.`, `-` and `_`, and start with a letter or digit: they become part of file names";
        r.bad_name("profile", name, rule, mended.trim_start_matches(['.', '-', '_']));
    } else if is_setting(name) && name.as_str() != "default" {
        let message = format!("`var` and `port` have a setting called `{}`", name.value);
        let finding = Diagnostic::warning(WRONG_VALUE, message, name.span, "cannot be given values of its own there");
        r.sink.push(finding.help("choose another name, or say what differs in `in` blocks alone"));
    }
}
