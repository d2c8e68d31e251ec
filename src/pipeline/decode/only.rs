//! `only PROFILE …`, `except PROFILE …`, `in PROFILE … { … }` and `when VAR=value …`: what holds for some profiles alone.

use crate::diag::Spanned;

use super::node::{Attribute, Node};
use super::reader::Reader;

/// `when VAR=value`: in the profiles in which the variable has this value.
#[derive(Clone, Debug)]
pub struct When {
    /// The variable's name.
    pub var: Spanned<String>,
    /// The value that it must have.
    pub value: Spanned<String>,
}

/// The node of a block that cannot be a property.
pub fn block_node<'k>(attribute: &Attribute<'k>, r: &mut Reader<'_>) -> Option<Node<'k>> {
    if attribute.node.is_none() {
        let name = attribute.name;
        r.missing(&format!("`{name}`"), "a block", attribute.name_span, format!("write `{name} PROFILE {{ … }}`"));
    }
    attribute.node
}

/// Decodes the conditions of a `when` node; all of them must hold.
pub fn when(node: &Node<'_>, r: &mut Reader<'_>) -> Vec<When> {
    r.no_more_args(node, 0, "write `when VAR=value`");
    let conditions: Vec<When> = node
        .props()
        .filter_map(|entry| {
            let value = r.text(entry.name(), &entry)?;
            Some(When { var: Spanned::new(entry.name().to_string(), entry.name_span()), value })
        })
        .collect();
    if conditions.is_empty() && node.args().next().is_none() {
        r.missing("`when`", "a condition", node.name_span(), "write `when VAR=value`");
    }
    conditions
}
