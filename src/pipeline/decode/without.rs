//! `without KEY [ITEM…]`: takes away what a role or the service itself said before.

use crate::diag::{Diagnostic, Span, Spanned};

use super::node::Node;
use super::reader::{Reader, UNKNOWN_KEY};

/// Something to be taken away.
#[derive(Clone, Debug)]
pub struct Without {
    /// A Compose key or a path of keys (`deploy.resources.limits`), `port` or `env`.
    pub key: Spanned<String>,
    /// Which of its entries; empty: all of it.
    pub items: Vec<Spanned<String>>,
    /// The node's name.
    pub span: Span,
}

/// Decodes a `without` node.
pub fn decode(node: &Node<'_>, r: &mut Reader<'_>) -> Option<Without> {
    let mut texts = node.args().filter_map(|e| r.text("without", &e)).collect::<Vec<_>>().into_iter();
    let Some(key) = texts.next() else {
        r.missing("`without`", "a key", node.name_span(), "write `without volumes` or `without env NAME`");
        return None;
    };
    if let Some(attribute) = node.attributes().next() {
        let message = format!("`without` has no `{}`", attribute.name);
        let finding = Diagnostic::error(UNKNOWN_KEY, message, attribute.name_span, "not known here");
        r.sink.push(finding.help("name what goes: `without KEY`, `without KEY ITEM …`"));
    }
    Some(Without { key, items: texts.collect(), span: node.name_span() })
}
