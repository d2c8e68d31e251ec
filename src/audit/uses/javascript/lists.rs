//! Lists of names that stand in the file: `for (const name of ["X", "Y"])`, `REQUIRED.forEach((name) => …)`.

use std::borrow::Cow;
use std::ops::Range;

use tree_sitter::Node;

use super::super::syntax::{children, field};
use super::readers::Given;
use super::scopes::{Code, Origin};
use super::values::Thing;

/// How deep lists in lists are followed.
const DEEPEST: usize = 8;

/// An item of a list: its text, where that is always the same, and its place.
pub type Item<'t> = (Option<Cow<'t, str>>, Range<usize>);

impl<'t> Code<'t> {
    /// The items of a list that is written out in this file.
    pub fn items(&self, list: Node<'t>, scope: usize) -> Option<Vec<Item<'t>>> {
        let mut items = Vec::new();
        self.collect(list, scope, 0, &mut items)?;
        Some(items)
    }

    fn collect(&self, list: Node<'t>, scope: usize, depth: usize, items: &mut Vec<Item<'t>>) -> Option<()> {
        let Thing::Code(list, scope) = self.eval(list, scope).filter(|_| depth < DEEPEST)? else { return None };
        match list.kind() {
            "array" => {
                for child in children(list) {
                    if child.kind() == "spread_element" {
                        self.collect(children(child).next()?, scope, depth + 1, items)?;
                    } else {
                        items.push((self.constant(child, scope), self.place(child)));
                    }
                }
            }
            "new_expression" if self.text(field(list, "constructor")?) == "Set" => {
                self.collect(children(field(list, "arguments")?).next()?, scope, depth + 1, items)?;
            }
            "call_expression" => {
                let function = self.text(field(list, "function")?);
                let Thing::Code(object, scope) = self.eval(children(field(list, "arguments")?).next()?, scope)? else {
                    return None;
                };
                let parts = match object.kind() {
                    "object" => object,
                    "enum_declaration" => field(object, "body")?,
                    _ => return None,
                };
                match function {
                    "Object.keys" if object.kind() == "object" => {
                        let keys = children(parts).filter_map(|pair| self.key_of(pair));
                        items.extend(keys.map(|(name, place)| (Some(Cow::Borrowed(name)), place)));
                    }
                    "Object.values" => {
                        let values = children(parts).filter_map(|pair| field(pair, "value"));
                        items.extend(values.map(|value| (self.constant(value, scope), self.place(value))));
                    }
                    _ => return None,
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// The parameter that a list of names is given in.
    pub fn list_given(&self, list: Node<'t>, scope: usize) -> Option<(usize, usize, Given)> {
        match self.origins[self.lookup(self.text(list), scope).filter(|_| list.kind() == "identifier")?] {
            Origin::Param(function, position) => Some((function, position, Given::List)),
            Origin::Rest(function, position) => Some((function, position, Given::Rest)),
            _ => None,
        }
    }
}
