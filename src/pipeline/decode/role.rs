//! `role NAME { … }`: what a kind of service has in common, and what is demanded of everyone who plays it.

use crate::diag::{Span, Spanned};

use super::Body;
use super::node::Node;
use super::reader::Reader;

/// A role.
#[derive(Clone, Debug)]
pub struct RoleDecl {
    /// Its name.
    pub name: Spanned<String>,
    /// The role that it builds on.
    pub extends: Option<Spanned<String>>,
    /// What every service of this role must have: keys of Compose, and words such as `limits` or `ports-none`.
    pub expects: Vec<Spanned<String>>,
    /// Its defaults.
    pub body: Body,
    /// The whole node.
    pub span: Span,
}

/// Decodes a `role` node.
pub fn decode(node: &Node<'_>, profiles: &[&str], r: &mut Reader<'_>) -> Option<RoleDecl> {
    let mut role = RoleDecl {
        name: r.named(node)?,
        extends: None,
        expects: Vec::new(),
        body: Body::empty(node.name_span()),
        span: node.span(),
    };
    r.no_more_args(node, 1, "a role has one name; settings stand in the block");
    for attribute in node.props().map(|e| (e.name(), e)) {
        match attribute.0 {
            "extends" => role.extends = r.text("extends", &attribute.1),
            name => r.unknown("a role", name, attribute.1.name_span(), &["extends"]),
        }
    }
    for child in node.children() {
        match child.name() {
            "extends" => role.extends = r.named(&child),
            "expects" => {
                r.plain(&child, true);
                role.expects.extend(child.args().filter_map(|e| r.text("expects", &e)).collect::<Vec<_>>());
            }
            _ => role.body.take(&child, "a role", &["extends", "expects"], profiles, r),
        }
    }
    role.body.finish(r);
    Some(role)
}
