//! Texts that are always the same, and the places of names in them.

use std::borrow::Cow;
use std::ops::Range;

use tree_sitter::Node;

use super::super::syntax::{children, field};
use super::scopes::{Code, literal};
use super::values::{STEPS, Thing};

impl<'t> Code<'t> {
    /// The key of a part of an object, and its place.
    pub fn key_of(&self, pair: Node<'t>) -> Option<(&'t str, Range<usize>)> {
        let key = match pair.kind() {
            "pair" => field(pair, "key")?,
            "method_definition" => field(pair, "name")?,
            "shorthand_property_identifier" => pair,
            _ => return None,
        };
        match key.kind() {
            "property_identifier" | "shorthand_property_identifier" => Some((self.text(key), key.byte_range())),
            "computed_property_name" => literal(children(key).next()?, self.source),
            _ => literal(key, self.source),
        }
    }

    /// The text that an expression always is.
    pub fn constant(&self, node: Node<'t>, scope: usize) -> Option<Cow<'t, str>> {
        self.fuel.set(STEPS);
        self.text_of(node, scope)
    }

    pub(super) fn text_of(&self, node: Node<'t>, scope: usize) -> Option<Cow<'t, str>> {
        self.fuel.set(self.fuel.get().checked_sub(1)?);
        match node.kind() {
            "string" => literal(node, self.source).map(|(text, _)| Cow::Borrowed(text)),
            "template_string" => {
                if let Some((text, _)) = literal(node, self.source) {
                    return Some(Cow::Borrowed(text));
                }
                let parts: Option<String> = children(node)
                    .map(|part| match part.kind() {
                        "string_fragment" => Some(Cow::Borrowed(self.text(part))),
                        "template_substitution" => self.text_of(children(part).next()?, scope),
                        _ => None,
                    })
                    .collect();
                parts.map(Cow::Owned)
            }
            "parenthesized_expression" | "as_expression" | "satisfies_expression" | "non_null_expression" => {
                self.text_of(children(node).next()?, scope)
            }
            "binary_expression" if self.text(field(node, "operator")?) == "+" => {
                let left = self.text_of(field(node, "left")?, scope)?;
                let right = self.text_of(field(node, "right")?, scope)?;
                Some(Cow::Owned(left.into_owned() + &right))
            }
            "identifier" | "member_expression" => match self.value(node, scope)? {
                Thing::Code(text, scope) if matches!(text.kind(), "string" | "template_string") => self.text_of(text, scope),
                _ => None,
            },
            _ => None,
        }
    }

    /// The place of a name: between the quotes of a text that is written out here, else the whole expression.
    pub fn place(&self, mut node: Node<'t>) -> Range<usize> {
        while matches!(node.kind(), "parenthesized_expression" | "as_expression" | "satisfies_expression" | "non_null_expression")
        {
            let Some(inner) = children(node).next() else { break };
            node = inner;
        }
        match node.kind() {
            "string" | "template_string" => literal(node, self.source).map_or_else(|| node.byte_range(), |(_, place)| place),
            _ => node.byte_range(),
        }
    }
}
