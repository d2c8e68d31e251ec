//! Names that are made of a part that is given and parts that stand in the file.

use tree_sitter::Node;

use super::super::syntax::{children, field};
use super::scopes::Code;

/// What a function puts around the name that it is given: `` process.env[`APP_${name}`] ``.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Affixes {
    /// Before it.
    pub before: String,
    /// Behind it.
    pub after: String,
}

impl Affixes {
    /// The whole name.
    pub fn around(&self, name: &str) -> String {
        format!("{}{name}{}", self.before, self.after)
    }

    /// What is around a name that something is put around first.
    pub fn and(&self, inner: &Self) -> Self {
        Self { before: format!("{}{}", self.before, inner.before), after: format!("{}{}", inner.after, self.after) }
    }
}

impl<'t> Code<'t> {
    /// The one name in an expression whose other parts are always the same: `PREFIX + name`.
    pub fn affixed(&self, node: Node<'t>, scope: usize, depth: usize) -> Option<(Affixes, Node<'t>)> {
        let inside = |node: Node<'t>| self.affixed(node, scope, depth + 1);
        match node.kind() {
            "identifier" => Some((Affixes::default(), node)),
            "as_expression" | "non_null_expression" | "parenthesized_expression" | "template_substitution" if depth < 8 => {
                inside(children(node).next()?)
            }
            "binary_expression" if depth < 8 && self.text(field(node, "operator")?) == "+" => {
                let (left, right) = (field(node, "left")?, field(node, "right")?);
                let (before, (inner, name), after) = match (self.constant(left, scope), self.constant(right, scope)) {
                    (Some(before), None) => (before.into_owned(), inside(right)?, String::new()),
                    (None, Some(after)) => (String::new(), inside(left)?, after.into_owned()),
                    _ => return None,
                };
                Some((Affixes { before, after }.and(&inner), name))
            }
            "template_string" => {
                let (mut affixes, mut found) = (Affixes::default(), None);
                for part in children(node) {
                    let text = match part.kind() {
                        "string_fragment" => Some(self.text(part).to_owned()),
                        "template_substitution" => self.constant(children(part).next()?, scope).map(Into::into),
                        _ => return None,
                    };
                    match (text, found) {
                        (Some(text), None) => affixes.before.push_str(&text),
                        (Some(text), Some(_)) => affixes.after.push_str(&text),
                        (None, None) => {
                            found = Some(children(part).next().filter(|name| name.kind() == "identifier")?);
                        }
                        (None, Some(_)) => return None,
                    }
                }
                found.map(|name| (affixes, name))
            }
            _ => None,
        }
    }
}
