//! What a service, a role and a block for some profiles have in common: Compose settings, ports, environment.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::compose::shape::Shape;
use crate::compose::{Tree, canonical};
use crate::diag::{Diagnostic, Span, Spanned};

use super::node::{Attribute, Node};
use super::reader::{Reader, WRONG_VALUE};
use super::{AllowDecl, EnvPass, PortDecl, When, Without};
use super::{allow, env, only, port, settings, without};

/// Settings as written in one place.
#[derive(Clone, Debug)]
pub struct Body {
    /// What it is for.
    pub doc: Option<Spanned<String>>,
    /// Compose's keys: a canonical mapping, references not yet resolved.
    pub settings: Tree,
    /// Declared ports, by name.
    pub ports: IndexMap<String, PortDecl>,
    /// Declared variables that are passed on by name.
    pub passes: Vec<EnvPass>,
    /// What is taken away from the settings before.
    pub without: Vec<Without>,
    /// Findings of rules that stop nothing where they are about this.
    pub allow: Vec<AllowDecl>,
    /// What differs in some profiles.
    pub blocks: Vec<Block>,
}

/// Settings that hold under a condition.
#[derive(Clone, Debug)]
pub struct Block {
    /// When they hold.
    pub condition: Condition,
    /// The settings; without blocks of their own.
    pub body: Body,
    /// The `in` or `when` that starts it.
    pub span: Span,
    /// The whole node.
    pub extent: Span,
}

/// When a block holds.
#[derive(Clone, Debug)]
pub enum Condition {
    /// `in PROFILE …`
    In(Vec<Spanned<String>>),
    /// `when VAR=value …`
    When(Vec<When>),
}

impl Body {
    /// A body that says nothing.
    #[must_use]
    pub fn empty(span: Span) -> Self {
        Self {
            doc: None,
            settings: Tree::map(span),
            ports: IndexMap::new(),
            passes: Vec::new(),
            without: Vec::new(),
            allow: Vec::new(),
            blocks: Vec::new(),
        }
    }

    /// The body's parts of its own, beside Compose's keys.
    pub const KEYS: &[&str] = &["doc", "port", "env", "without", "allow", "in", "when"];

    /// Takes one child node of a service, a role or a block. `what` names the holder: "a service".
    pub(super) fn take(&mut self, node: &Node<'_>, what: &str, extra: &[&str], profiles: &[&str], r: &mut Reader<'_>) {
        match node.name() {
            "doc" => {
                if let Some(first) = &self.doc {
                    r.duplicate("`doc`", node.name_span(), first.span);
                }
                self.doc = r.single_text(&Attribute::from(*node));
            }
            "port" => port::decode(node, profiles, &mut self.ports, r),
            "env" => env::decode(node, self, r),
            "allow" => self.allow.extend(allow::decode(&Attribute::from(*node), r)),
            "without" => self.without.extend(without::decode(node, r)),
            "in" if what != BLOCK => {
                let profiles_named: Vec<Spanned<String>> = node.args().filter_map(|e| r.text("in", &e)).collect();
                if profiles_named.is_empty() {
                    r.missing("`in`", "a profile", node.name_span(), "write `in PROFILE { … }`");
                }
                r.plain(node, false);
                if !node.has_block() {
                    let names: Vec<&str> = profiles_named.iter().map(|name| name.value.as_str()).collect();
                    let help = format!("write `in {} {{ … }}`", names.join(" "));
                    r.missing("`in`", "a block", node.name_span(), help);
                }
                let body = block(node, profiles, r);
                self.blocks.push(Block {
                    condition: Condition::In(profiles_named),
                    body,
                    span: node.name_span(),
                    extent: node.span(),
                });
            }
            "when" if what != BLOCK && node.children().next().is_some() => {
                let conditions = only::when(node, r);
                let body = block(node, profiles, r);
                self.blocks.push(Block {
                    condition: Condition::When(conditions),
                    body,
                    span: node.name_span(),
                    extent: node.span(),
                });
            }
            "in" | "when" => {
                let help = match node.name() {
                    "in" => "name all profiles in one line: `in test ci { … }`",
                    _ => "write `when VAR=value { … }` beside the block, not inside of it",
                };
                let message = "a block for profiles cannot hold another";
                r.sink.push(Diagnostic::error(WRONG_VALUE, message, node.name_span(), "nested here").help(help));
            }
            _ => settings::into_map(node, Shape::service(), &mut self.settings, what, &[Self::KEYS, extra].concat(), r),
        }
    }

    /// A target mounted twice in one place: laying the body over another would let the last one win, unseen.
    fn mounts_once(&self, r: &mut Reader<'_>) {
        let mut targets: HashMap<&str, Span> = HashMap::new();
        for mount in self.settings.get("volumes").and_then(Tree::as_seq).unwrap_or_default() {
            let target = match mount.as_str() {
                // `SOURCE:/TARGET:MODE`; the source may be a Windows path or a reference with colons of its own.
                Some(text) => text.match_indices(":/").last().map_or(text, |(at, _)| &text[at + 1..]),
                None => mount.get("target").and_then(Tree::as_str).unwrap_or_default(),
            };
            let target = target.split(':').next().unwrap_or(target).trim_end_matches('/');
            match targets.get(target) {
                Some(first) => r.duplicate(&format!("a mount at `{target}`"), mount.span, *first),
                None => {
                    targets.insert(target, mount.span);
                }
            }
        }
    }

    /// Brings the settings into canonical form, once, when all nodes are taken.
    pub(super) fn finish(&mut self, r: &mut Reader<'_>) {
        self.mounts_once(r);
        for problem in canonical::canonicalize_service(&mut self.settings) {
            r.sink.push(Diagnostic::error(WRONG_VALUE, problem.message, problem.span, "Compose refuses this"));
        }
    }
}

const BLOCK: &str = "a block for profiles";

fn block(node: &Node<'_>, profiles: &[&str], r: &mut Reader<'_>) -> Body {
    let mut body = Body::empty(node.name_span());
    for child in node.children() {
        body.take(&child, BLOCK, &[], profiles, r);
    }
    body.finish(r);
    body
}
